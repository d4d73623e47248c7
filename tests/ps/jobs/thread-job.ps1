# requirements: R19
$j = 1..3 | ForEach-Object { $n = $_; Start-ThreadJob { $using:n * 10 } }
($j | Receive-Job -Wait -AutoRemoveJob | Sort-Object) -join ' '
@(Get-Job).Count
<# output
10 20 30
0
#>
