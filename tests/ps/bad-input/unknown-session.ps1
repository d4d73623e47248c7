# requirements: R25
# worlds: local ssh
. $env:TEST_PRELUDE
error-of { Get-PSSession -Name nobody -ErrorAction Stop }
error-of { Get-PSSession -Id 4711 -ErrorAction Stop }
error-of { Remove-PSSession -Id 4711 -ErrorAction Stop }
error-of { Disconnect-PSSession -Name nobody -ErrorAction Stop }
@(Get-PSSession @there -Name nobody -ErrorAction SilentlyContinue).Count
<# output
RemoteRunspaceNotAvailableForSpecifiedName,Microsoft.PowerShell.Commands.GetPSSessionCommand
RemoteRunspaceNotAvailableForSpecifiedSessionId,Microsoft.PowerShell.Commands.GetPSSessionCommand
RemoteRunspaceNotAvailableForSpecifiedSessionId,Microsoft.PowerShell.Commands.RemovePSSessionCommand
RemoteRunspaceNotAvailableForSpecifiedName,Microsoft.PowerShell.Commands.DisconnectPSSessionCommand
0
#>
