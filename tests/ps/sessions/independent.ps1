# requirements: R1 R8
# worlds: local ssh
. $env:TEST_PRELUDE
$a, $b = 1..2 | ForEach-Object { New-PSSession @target }
Invoke-Command $a { $v = 1; Set-Location / }
Invoke-Command $b { "v: $v"; "$PWD" -ne '/' }
Invoke-Command $a, $b { $PID } | Sort-Object -Unique | Measure-Object | ForEach-Object Count
<# output
v: 
True
2
#>
