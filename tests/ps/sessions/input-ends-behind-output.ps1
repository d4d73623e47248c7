# requirements: R4 B6
# worlds: local ssh
# timeout: 60
# The input is over while the session has not read it and waits itself for somebody to read its output.
. $env:TEST_PRELUDE
$s = New-PSSession @target
$text = 'x' * 3000000
$got = 1..4 | ForEach-Object { $text } | Invoke-Command $s {
  process {
    if (!$begun) { $begun = $true; Start-Sleep -Milliseconds 500; 1..20 | ForEach-Object { 'y' * 1000000 } }
    $_.Length
  }
}
($got | ForEach-Object { if ($_ -is [string]) { $_.Length } else { $_ } } | Group-Object | ForEach-Object { "$($_.Count) of $($_.Name)" }) -join ', '
<# output
20 of 1000000, 4 of 3000000
#>
