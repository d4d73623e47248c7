$pem = @'
-----BEGIN CERTIFICATE-----
MIIDajCCAlKgAwIBAgIUMNgVZ76+/14v6siuk0gqtjJQVl8wDQYJKoZIhvcNAQEL
BQAwODELMAkGA1UEBhMCREUxEjAQBgNVBAoMCUFjbWUsIEluYzEVMBMGA1UEAwwM
dGVzdC5leGFtcGxlMB4XDTI2MTEyMTE5MjU0NFoXDTM2MTExODE5MjU0NFowODEL
MAkGA1UEBhMCREUxEjAQBgNVBAoMCUFjbWUsIEluYzEVMBMGA1UEAwwMdGVzdC5l
eGFtcGxlMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0076EGmx7zh2
4DbdWnk5xIg7UwwOA83BgYEg5EqiFKVlzJ0lK4A2eaYWHt8zg6qmdadgDKEzYr11
wD53E3od/1H8sXwWVSgIhRiAjNsLTX/aBGwiA3bqoa7aVjgyqJmgKJXO0nYH6xVN
QxED6y8d91Jf2kjybwc2D5z/QOLnqDXvo7PE/yg+jF6xO8ZPS86mHobRlvhsc91w
NZwooyhYdjKfelTe76NEfGO4RrZcZ4e/EjbimbzgltWMGY9QiyCss7cLGvOI1mv4
98SPzaY4kwZVltcWJWOve/MoQwkt+pDjsFTZ3Zg7qppAgg0J5eXa3UFBuDJIV4VE
uFEle1S5EwIDAQABo2wwajAdBgNVHQ4EFgQUiRd1jDDO+/DrD2MhJiT4w6v/EmIw
HwYDVR0jBBgwFoAUiRd1jDDO+/DrD2MhJiT4w6v/EmIwDwYDVR0TAQH/BAUwAwEB
/zAXBgNVHREEEDAOggx0ZXN0LmV4YW1wbGUwDQYJKoZIhvcNAQELBQADggEBAFMr
U6dpwlGafCjC6Xg78ZVckZjawv1wIY6ISs/PpZBXgLOMMRLg0L+D1+zKj2oL0zOS
i6QheOmQfPj+TDcenySqIh85KuoFNZTluXbEFl9tHM70JJ4fJu7dztD1THFYn3OC
xMLLmSWrGIV24laOmtC07JR+6r0TnrUFgyxsT91l7EGEdgyXywgrWQcuSH8J1iR6
hvpF6kPSY0fsjgfE9jj3bmafrurVv0LSQvDcpzIoV/vjkXOd5W0+hHKd0TpDF8MA
rnKuWuPLFDIXcgwco4WSEv4mvZLcoZg2C51dydck+eFeYWhH9hu21xXdKWC99XpZ
gzsz3avGm+Is/KMgBcI=
-----END CERTIFICATE-----
'@
$pem | Set-Content c.pem
$c = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new("$PWD/c.pem")
$c.Subject; $c.SerialNumber; $c.Thumbprint; $c.NotBefore.ToUniversalTime().ToString('s'); $c.NotAfter.ToUniversalTime().ToString('s')
$c.HasPrivateKey; $c.SignatureAlgorithm.FriendlyName; $c.GetNameInfo('SimpleName', $false); $c.GetNameInfo('DnsName', $false)
[Security.Cryptography.X509Certificates.X509Certificate2]::new($c.RawData).Equals($c); $c.ExportCertificatePem() -eq $pem
try { [Security.Cryptography.X509Certificates.X509Certificate2]::new([byte[]](1, 2, 3)) } catch { $_.Exception.InnerException.GetType().Name }
(Get-PfxCertificate c.pem).Thumbprint
try { Get-PfxCertificate none.pfx } catch { $_.FullyQualifiedErrorId }
'-- accelerators'
$a = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')
$a::Add('mylist', [Collections.Generic.List[int]]); ([mylist]::new()).GetType().Name; $a::Get['mylist'].Name; $a::Remove('mylist')
$a::Get.Count; $a::Get['pscustomobject'].Name; ([cimtype], [ExperimentalFeature], [pslistmodifier], [NoRunspaceAffinity]).Name -join ' '
'-- property expressions'
$o = [pscustomobject]@{ alpha = 1; beta = 2; alps = 3 }
$e = [pspropertyexpression]'al*'; $e.HasWildCardCharacters; $e.ResolveNames($o) -join ','; $e.GetValues($o).Result -join ','
[pspropertyexpression]::new({ $_.beta * 5 }).GetValues($o)[0].Result; [pspropertyexpression]::new({ throw 'no' }).GetValues($o).Exception.Message
[pspropertyexpression]::new('none').GetValues($o).Count
'-- members'
'abc'.psobject.Properties.Match('L*')['length'].Value
(1..3).PSForEach({ $_ * 2 }) -join ','; (1..3).PSWhere({ $_ -gt 1 }) -join ','
$d = [Collections.Concurrent.ConcurrentDictionary[string, int]]::new()
$d.AddOrUpdate[float]('k', { param($k, $x) [int]($x * 10) }, { param($k, $v, $x) $v + 1 }, 0.5)
try { [array]::Empty[string, int]() } catch { $_.FullyQualifiedErrorId }
try { [System.Management.Automation.Host.Coordinates]@{ blah = 1 } } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId }
([System.Management.Automation.Host.Coordinates]@{ X = 10; Y = 33 }).X; [System.Drawing.Point]'2,3' | ForEach-Object Y
$r = 0; [System.Management.Automation.LanguagePrimitives]::TryCompare(1, '2', [ref]$r); $r
<# output
CN=test.example, O="Acme, Inc", C=DE
30D81567BEBEFF5E2FEAC8AE93482AB63250565F
C8C27978CDE080384B7AF3C0D3F56BCD85CA5CEF
2026-11-21T19:25:44
2036-11-18T19:25:44
False
sha256RSA
test.example
test.example
True
True
CryptographicException
C8C27978CDE080384B7AF3C0D3F56BCD85CA5CEF
GetPfxCertificateCommandNoneOfTheFilesFound,Microsoft.PowerShell.Commands.GetPfxCertificateCommand
-- accelerators
List`1
List`1
True
102
PSObject
CimType ExperimentalFeature PSListModifier NoRunspaceAffinityAttribute
-- property expressions
True
alpha,alps
1,3
10
no
0
-- members
3
2,4,6
2,3
5
MethodCountCouldNotFindBestGeneric
ObjectCreationError
10
3
True
-1
#>
