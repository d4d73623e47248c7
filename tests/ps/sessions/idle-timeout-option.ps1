# requirements: R24
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
$s.IdleTimeout
$t = New-PSSession @target -SessionOption (New-PSSessionOption -IdleTimeout 90000) -Name short
$t.IdleTimeout
$t.State
error-of { New-PSSessionOption -IdleTimeout 'x' }
<# output
7200000
90000
Opened
CannotConvertArgumentNoMessage,Microsoft.PowerShell.Commands.NewPSSessionOptionCommand
#>
