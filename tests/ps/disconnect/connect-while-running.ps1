# requirements: R15 R16
# worlds: local ssh
. $env:TEST_PRELUDE
client '$s = New-PSSession @target -Name run
  $j = Invoke-Command $s { 1..20 | ForEach-Object { Start-Sleep -Milliseconds 100; $_ }; "all" } -AsJob
  Start-Sleep -Milliseconds 300; $null = Disconnect-PSSession $s'
client '$s = Get-PSSession @there -Name run | Connect-PSSession; "$($s.State)"; $null = Disconnect-PSSession $s'
client '$s = Get-PSSession @there -Name run | Connect-PSSession; $r = Receive-PSSession $s
  "$($r[0] -le 6) $($r[-1])"; Remove-PSSession $s'
<# output
Opened
True all
#>
