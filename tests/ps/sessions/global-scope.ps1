# requirements: R3
# worlds: local ssh
. $env:TEST_PRELUDE
function make { $inner = New-PSSession @target -Name made; Invoke-Command $inner { $v = 'kept' } }
make
& { Get-PSSession -Name made | ForEach-Object State }
Invoke-Command (Get-PSSession -Name made) { $v; (Get-Variable v -Scope Global).Value }
<# output
Opened
kept
kept
#>
