# requirements: B7
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target -Name taken
Invoke-Command $s { $v = 'mine' }
client '$t = Get-PSSession @there -Name taken
  error-of { Connect-PSSession $t -ErrorAction Stop } | ForEach-Object { $_ -ne "no error" }
  $t = Get-PSSession @there -Name taken | Connect-PSSession -Force; "$($t.State)"
  Invoke-Command $t { $v; $v = "yours" }; $null = Disconnect-PSSession $t'
until { $s.State -eq 'Disconnected' }
$null = Connect-PSSession $s
Invoke-Command $s { $v }
<# output
True
Opened
mine
...
True
yours
#>
