# requirements: R14 R16
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target -Name back
Invoke-Command $s { $x = 41 }
foreach ($i in 1..3) {
  $d = Disconnect-PSSession $s
  "$($d.State) $($d.Availability) $($s.State)"
  $c = Connect-PSSession $s
  "$($c.State) $($c.Availability)"
  Invoke-Command $s { $x++; $x }
}
<# output
Disconnected None Disconnected
Opened Available
42
Disconnected None Disconnected
Opened Available
43
Disconnected None Disconnected
Opened Available
44
#>
