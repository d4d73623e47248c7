# requirements: R14 R24
# worlds: local ssh
# What Disconnect-PSSession says of the session's life shows at once, and to whoever lists it.
. $env:TEST_PRELUDE
$s = New-PSSession @target -Name left
$null = Disconnect-PSSession $s -IdleTimeoutSec 90 -OutputBufferingMode Drop
"$($s.State) $($s.IdleTimeout) $($s.OutputBufferingMode) $(($s.ExpiresOn - $s.DisconnectedOn).TotalSeconds)"
client 'Get-PSSession @there -Name left | ForEach-Object { "$($_.State) $($_.IdleTimeout) $($_.OutputBufferingMode)" }'
$null = Connect-PSSession $s -SessionOption (New-PSSessionOption -OutputBufferingMode Block)
"$($s.State) $($s.IdleTimeout) $($s.OutputBufferingMode)"
error-of { Disconnect-PSSession $s -IdleTimeoutSec 5 -ErrorAction Stop }
Remove-PSSession $s
<# output
Disconnected 90000 Drop 90
Disconnected 90000 Drop
Opened 90000 Block
CannotDisconnectSessionWithInvalidIdleTimeout,Microsoft.PowerShell.Commands.DisconnectPSSessionCommand
#>
