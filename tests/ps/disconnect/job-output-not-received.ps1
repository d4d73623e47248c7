# requirements: R14 R15 B6
# worlds: local ssh
. $env:TEST_PRELUDE
# What a job has read but nobody received stays the session's, and what was received comes to nobody else.
client '$s = New-PSSession @target -Name kept
  $one = Invoke-Command $s { 1..3; Write-Error "once" } -AsJob; $null = Wait-Job $one
  $two = Invoke-Command $s { 4..6 } -AsJob; $null = Wait-Job $two
  "here: $(Receive-Job $two)"
  $three = Invoke-Command $s { 7..9 } -AsJob; $null = Wait-Job $three
  $null = Disconnect-PSSession $s'
$s = Get-PSSession @there -Name kept
"there: $(Receive-PSSession $s 2>&1)"
"again: $(Receive-PSSession $s)"
# In one process a job keeps what it has, and a second taking gives nothing.
$job = Invoke-Command $s { 'a', 'b' } -AsJob
$null = Wait-Job $job; $null = Disconnect-PSSession $s
$null = Connect-PSSession $s
"job: $(Receive-Job $job) left: $(Receive-PSSession $s)"
$null = Disconnect-PSSession $s
"next: $(client 'Get-PSSession @there -Name kept | Receive-PSSession')"
Remove-PSSession $s
<# output
here: 4 5 6
there: 1 2 3 once 7 8 9
again: 
job: a b left: 
next: 
#>
