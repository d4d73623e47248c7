# requirements: R4 B6
# worlds: local ssh
# timeout: 60
# Input and output flow at the same time, each far beyond what may be on its way.
. $env:TEST_PRELUDE
$s = New-PSSession @target
$text = 'x' * 100000
$sum = 0
1..200 | ForEach-Object { "$_ $text" } | Invoke-Command $s { process { $_; $_ } } | ForEach-Object { $sum += [int]($_ -split ' ')[0] }
$sum
<# output
40200
#>
