# requirements: R12 R14 R15
# worlds: net
# timeout: 120
. $env:TEST_PRELUDE
$s = New-PSSession @target -Name steady
Invoke-Command $s { $v = 'before' }
hostname
Invoke-Command $s { hostname; $v }
Disconnect-PSSession $s | ForEach-Object State
client 'Get-PSSession @there | Connect-PSSession | ForEach-Object { Invoke-Command $_ { $v } }'
<# output
alpha
beta
before
Disconnected
before
#>
