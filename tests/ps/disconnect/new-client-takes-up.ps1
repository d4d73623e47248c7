# requirements: R14 R15 R16
# worlds: local ssh net
. $env:TEST_PRELUDE
client '$s = New-PSSession @target -Name far
  Invoke-Command $s { $data = "kept" }
  $j = Invoke-Command $s { 1..5 | ForEach-Object { Start-Sleep -Milliseconds 100; $_ } } -AsJob
  $null = Disconnect-PSSession $s; "left $($s.State)"'
client 'Start-Sleep 1; $s = Get-PSSession @there -Name far; "found $($s.State)"
  (Receive-PSSession $s) -join " "
  "now $($s.State)"; Invoke-Command $s { $data }; Remove-PSSession $s; @(Get-PSSession @there).Count'
<# output
left Disconnected
found Disconnected
1 2 3 4 5
now Opened
kept
0
#>
