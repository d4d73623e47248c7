# requirements: R12
# worlds: local ssh net
. $env:TEST_PRELUDE
$s = New-PSSession @target -Name kept
client 'Get-PSSession @there | ForEach-Object { "$($_.Name) $($_.State) $($_.Availability)" }'
Disconnect-PSSession $s | Out-Null
client 'Get-PSSession @there -Name k* | ForEach-Object { "$($_.Name) $($_.State) $($_.Availability)" }'
client 'Get-PSSession @there -Name kept | Remove-PSSession; @(Get-PSSession @there).Count'
@(Get-PSSession @there).Count
<# output
kept Disconnected Busy
kept Disconnected None
0
0
#>
