$x = & { [System.Management.Automation.Internal.AutomationNull]::Value }; @($x).Count
[System.Management.Automation.Platform]::IsLinux
try { [Security.Principal.WindowsIdentity]::GetCurrent() } catch { $_.Exception.InnerException.GetType().Name }
$r=[Globalization.RegionInfo]::new('de-DE'); "$r $($r.ISOCurrencySymbol) $($r.CurrencySymbol) $($r.IsMetric)"; [Globalization.RegionInfo]::CurrentRegion.Name
$h=[Collections.Specialized.HybridDictionary]::new(); $h['a']=1; $h.Count; $h.GetType().Name
$p=[System.Management.Automation.PSPrimitiveDictionary]::new(@{X=1}); $p['x']
[System.Management.Automation.Host.Rectangle]::new(1,2,3,4).ToString()
[Tuple]::Create(1,2,3,4,5,6,7).ToString(); [ValueTuple[int,int,int,int,int]]::new(1,2,3,4,5).Item5
([Func[int,int,int,int,int,int]]{ param($a,$b,$c,$d,$e) $a+$e }).Invoke(1,2,3,4,5)
<# output
0
True
PlatformNotSupportedException
DE EUR € True
US
1
HybridDictionary
1
1,2 ; 3,4
(1, 2, 3, 4, 5, 6, 7)
5
6
#>
