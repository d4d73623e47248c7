# requirements: R14 R15 B3 B6
# worlds: local ssh
# timeout: 120
. $env:TEST_PRELUDE
client '$s = New-PSSession @target -Name big
  $j = Invoke-Command $s { foreach ($i in 1..3000) { "$i " + "x" * 10000 }; "end" } -AsJob
  $null = Disconnect-PSSession $s'
until { (client 'Get-PSSession @there -Name big | ForEach-Object Availability') -eq 'None' }
Start-Sleep 2
$s = Get-PSSession @there -Name big
$n = 0; $wrong = 0; $last = $null
Receive-PSSession $s | ForEach-Object { $n++; if ($n -le 3000 -and -not $_.StartsWith("$n ")) { $wrong++ }; $last = $_ }
"$n $wrong $last"
Remove-PSSession $s
@(Get-ChildItem "$env:XDG_STATE_HOME/psession" -ErrorAction SilentlyContinue).Count
<# output
True
3001 0 end
0
#>
