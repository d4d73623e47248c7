# requirements: R7
# worlds: local ssh
. $env:TEST_PRELUDE
$deep = '<LST>' * 10000 + '</LST>' * 10000
$xml = "<Objs Version=`"1.1.0.1`" xmlns=`"http://schemas.microsoft.com/powershell/2004/04`"><Obj RefId=`"0`">$deep</Obj></Objs>"
(error-of { [System.Management.Automation.PSSerializer]::Deserialize($xml) }) -ne 'no error'
$s = New-PSSession @target
$o = 1; foreach ($i in 1..3000) { $o = @{ inner = $o } }
(error-of { Invoke-Command $s { param($x) 1 } -ArgumentList $o -ErrorAction Stop }) -ne 'no error'
Invoke-Command $s { 'alive' }
<# output
True
True
alive
#>
