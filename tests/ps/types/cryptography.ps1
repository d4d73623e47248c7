$b = [Text.Encoding]::UTF8.GetBytes('abc')
[Convert]::ToHexString([Security.Cryptography.MD5]::HashData($b))
(New-Object System.Security.Cryptography.SHA256Managed).ComputeHash($b) | Select-Object -First 2
[Convert]::ToBase64String([Security.Cryptography.HMACSHA256]::new([byte[]](1, 2, 3)).ComputeHash($b))
[Security.Cryptography.HashAlgorithm]::Create('MD5').GetType().FullName
$a = [Security.Cryptography.Aes]::Create(); $a.Key = [byte[]](1..32); $a.IV = [byte[]](1..16)
"$($a.Mode) $($a.Padding) $($a.KeySize) $($a.BlockSize)"
$x = $a.CreateEncryptor().TransformFinalBlock($b, 0, 3)
[Convert]::ToHexString($x) -eq [Convert]::ToHexString($a.EncryptCbc($b, $a.IV))
[Text.Encoding]::UTF8.GetString($a.CreateDecryptor().TransformFinalBlock($x, 0, $x.Length))
$ms = [IO.MemoryStream]::new()
$cs = [Security.Cryptography.CryptoStream]::new($ms, $a.CreateEncryptor(), 'Write')
$sw = [IO.StreamWriter]::new($cs); $sw.Write('x' * 100000); $sw.Dispose()
$cs = [Security.Cryptography.CryptoStream]::new([IO.MemoryStream]::new($ms.ToArray()), $a.CreateDecryptor(), 'Read')
[IO.StreamReader]::new($cs).ReadToEnd() -eq 'x' * 100000
$k = [Security.Cryptography.Rfc2898DeriveBytes]::new('pw', [byte[]](1..8), 1000, 'SHA256')
[Convert]::ToHexString($k.GetBytes(16))
try { $x[0] = $x[0] -bxor 1; $x[15] = $x[15] -bxor 1; $null = $a.CreateDecryptor().TransformFinalBlock($x, 0, 16) } catch { $_.Exception.Message }
<# output
900150983CD24FB0D6963F7D28E17F72
186
120
IA/S+drakLkSEiJaa15ZdVEu3/0CUDu5jqYSypBNqiQ=
System.Security.Cryptography.MD5+Implementation
CBC PKCS7 256 128
True
abc
True
B7CC3B0356AF67A04DAE697CD60041A7
Exception calling "TransformFinalBlock" with "3" argument(s): "Padding is invalid and cannot be removed."
#>
