# requirements: R9
# worlds: local ssh net
. $env:TEST_PRELUDE
$s = New-PSSession @target
$p = Invoke-Command $s { Get-Process -Id $PID }
$p.GetType().Name; $p.PSObject.TypeNames[0]; $p.Id -eq (Invoke-Command $s { $PID })
<# output
PSObject
Deserialized.System.Diagnostics.Process
True
#>
