# requirements: R25
# worlds: local ssh
. $env:TEST_PRELUDE
error-of { Get-PSSession -Name nobody -ErrorAction Stop }
error-of { Get-PSSession -Id 4711 -ErrorAction Stop }
error-of { Remove-PSSession -Id 4711 -ErrorAction Stop }
error-of { Disconnect-PSSession -Name nobody -ErrorAction Stop }
@(Get-PSSession @there -Name nobody -ErrorAction SilentlyContinue).Count
<# output
PSSessionNotFound,Microsoft.PowerShell.Commands.GetPSSessionCommand
PSSessionNotFound,Microsoft.PowerShell.Commands.GetPSSessionCommand
PSSessionNotFound,Microsoft.PowerShell.Commands.RemovePSSessionCommand
PSSessionNotFound,Microsoft.PowerShell.Commands.DisconnectPSSessionCommand
0
#>
