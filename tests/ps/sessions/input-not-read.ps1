# requirements: R4
# worlds: local ssh
# timeout: 60
# A command that ends before it has read its input leaves the session usable, however much came.
. $env:TEST_PRELUDE
$s = New-PSSession @target
$text = 'x' * 100000
foreach ($i in 1..3) {
  1..100 | ForEach-Object { $text } | Invoke-Command $s { process { "got $($_.Length)"; throw 'enough' } } 2>&1 | ForEach-Object { "$_" }
}
Invoke-Command $s { param($t) $t.Length } -ArgumentList ('y' * 3000000)
Invoke-Command $s { param($t) $t.Length } -ArgumentList ('y' * 3000000)
<# output
got 100000
enough
got 100000
enough
got 100000
enough
3000000
3000000
#>
