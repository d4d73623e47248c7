# requirements: R17 R18
# worlds: local ssh
. $env:TEST_PRELUDE
$p = Start-Process $env:PSESSION -PassThru -ArgumentList '-NoProfile', '-NonInteractive', '-Command',
  '". $env:TEST_PRELUDE; $s = New-PSSession @target -Name mine; Invoke-Command $s { 1..4 | ForEach-Object { Start-Sleep -Milliseconds 500; $_ } }"' -RedirectStandardOutput out.txt
until { (Get-PSSession @there -Name mine -ErrorAction SilentlyContinue | ForEach-Object Availability) -eq 'Busy' }
Start-Sleep -Milliseconds 600
/bin/kill -9 $p.Id
until { (Get-PSSession @there -Name mine | ForEach-Object Availability) -eq 'None' }
$r = Receive-PSSession (Get-PSSession @there -Name mine)
$r[-1]
Get-PSSession @there | Remove-PSSession
<# output
True
True
4
#>
