# `--` ends the parameters and is no argument itself; a module object is taken by position.
function two($a, $b) { "$a|$b" }
function all { $args -join '|' }
two -- -a 1
all a -- -b c
Write-Output -- -x
$m = New-Module -Name Gone { function Get-Gone { 'here' } } | Import-Module -PassThru
Get-Gone
Remove-Module $m
@(Get-Module Gone).Count
<# output
-a|1
a|-b|c
-x
here
0
#>
