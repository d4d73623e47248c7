# requirements: R8
# worlds: ssh
. $env:TEST_PRELUDE
$r = Invoke-Command -HostName one, two, three { 'here' }
($r | ForEach-Object PSComputerName | Sort-Object) -join ' '
$s = New-PSSession -HostName a, b -Name first, second
($s | ForEach-Object { "$($_.Name)@$($_.ComputerName)" }) -join ' '
(Invoke-Command $s { 1 } | Measure-Object).Count
<# output
one three two
first@a second@b
2
#>
