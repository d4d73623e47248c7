# requirements: R1 R21
# worlds: local ssh
# Between two commands a session goes on: its thread jobs run, and the actions of its events.
. $env:TEST_PRELUDE
$s = New-PSSession @target
Invoke-Command $s {
  $job = Start-ThreadJob { Set-Content $args[0] 'done' } -ArgumentList $env:TMPDIR/thread-job.txt
  $timer = [System.Timers.Timer]::new(20)
  $timer.AutoReset = $false
  $null = Register-ObjectEvent $timer Elapsed -Action { Set-Content $env:TMPDIR/event.txt 'raised' }
  $timer.Start()
}
$end = [datetime]::Now.AddSeconds(30)
foreach ($file in 'thread-job.txt', 'event.txt') {
  while (-not (Test-Path $env:TMPDIR/$file) -and [datetime]::Now -lt $end) { Start-Sleep -Milliseconds 20 }
  "$file $(Test-Path $env:TMPDIR/$file)"
}
# ... also while a command waits for its input, and while one waits for its output to be received.
$waits = Invoke-Command $s { $job = Start-ThreadJob { Start-Sleep -Milliseconds 50; Set-Content $env:TMPDIR/second.txt 'done' }; $input | Out-Null; 'read' } -AsJob -InputObject 1
$null = Wait-Job $waits -Timeout 30
while (-not (Test-Path $env:TMPDIR/second.txt) -and [datetime]::Now -lt $end) { Start-Sleep -Milliseconds 20 }
"$(Receive-Job $waits) $(Test-Path $env:TMPDIR/second.txt)"
# A command that waits behind an action is stopped; so is the action.
Invoke-Command $s {
  $timer = [System.Timers.Timer]::new(400)
  $timer.AutoReset = $false
  $null = Register-ObjectEvent ($global:timer = $timer) Elapsed -Action { Set-Content $env:TMPDIR/endless.txt 'begun'; while ($true) { Start-Sleep 1 } }
}
$null = Invoke-Command $s { $timer.Start() }
while (-not (Test-Path $env:TMPDIR/endless.txt) -and [datetime]::Now -lt $end) { Start-Sleep -Milliseconds 20 }
$behind = Invoke-Command $s { 'never' } -AsJob
Stop-Job $behind
"$($behind.State) $(Invoke-Command $s { 'usable' })"
Remove-PSSession $s
<# output
thread-job.txt True
event.txt True
read True
Stopped usable
#>
