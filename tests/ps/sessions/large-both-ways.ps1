# requirements: B6
# worlds: local ssh
# timeout: 120
. $env:TEST_PRELUDE
$s = New-PSSession @target
$n = 0; $sum = 0
Invoke-Command $s { 1..50000 } | ForEach-Object { $n++; $sum += $_ }
"$n $sum"
$text = 'é€𝄞' * 100000
(Invoke-Command $s { param($t) $t } -ArgumentList $text) -ceq $text
(1..2000 | Invoke-Command $s { $input | Measure-Object -Sum }).Sum
<# output
50000 1250025000
True
2001000
#>
