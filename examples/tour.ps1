# The tour: two sessions, shared data, a long command, and a client that goes away in between.
# ./run plays it; it runs on this computer alone, or against another one: TOUR_HOST=name ./run examples/tour.ps1
$ErrorActionPreference = 'Stop'
$console = "$PSHOME/psession"
if ($env:TOUR_HOST) { $target = @{ HostName = $env:TOUR_HOST }; $there = @{ HostName = $env:TOUR_HOST } }
else { $target = @{}; $there = @{ ComputerName = 'localhost' } }
function step($Text) { Write-Host "`n# $Text" }

step 'Two sessions: processes of their own, made by New-PSSession'
$build = New-PSSession @target -Name build
$notes = New-PSSession @target -Name notes
Get-PSSession | Format-Table Id, Name, Transport, ComputerName, State, Availability | Out-Host

step 'Variables and functions stay in a session from one command to the next'
Invoke-Command $build { $project = 'psession'; function Get-Title([string]$Word) { "$Word $project" } }
Invoke-Command $build { Get-Title 'Building' }
$word = 'Testing'
Invoke-Command $build { Get-Title $using:word }
Invoke-Command $notes { "The other session has no project: [$project]" }

step 'A long command begins in one session; we leave it and this client process ends'
# A process of its own plays the client that goes away.
$client = @'
$target = @{}; if ($env:TOUR_HOST) { $target.HostName = $env:TOUR_HOST }
$s = New-PSSession @target -Name work
$job = Invoke-Command $s { foreach ($n in 1..6) { Start-Sleep -Milliseconds 400; "step $n of 6, process $PID" }; $done = Get-Date } -AsJob
Start-Sleep -Milliseconds 900
Receive-Job $job
$null = Disconnect-PSSession $s
"The session is $($s.State); process $PID, the client, ends."
'@
& $console -NoProfile -Command $client
if ($LASTEXITCODE) { throw "the client ended with $LASTEXITCODE" }

step 'What the computer keeps for us, seen from here'
Get-PSSession @there | Format-Table Name, ComputerName, State, Availability | Out-Host

step 'A new process takes the session up and receives all output'
$again = @'
$there = if ($env:TOUR_HOST) { @{ HostName = $env:TOUR_HOST } } else { @{ ComputerName = 'localhost' } }
"Process $PID, a new client."
$s = Get-PSSession @there -Name work
Receive-PSSession $s
"The session is $($s.State) again, with its data: it was done at $(Invoke-Command $s { $done.ToString('HH:mm:ss') })."
Remove-PSSession $s
'@
& $console -NoProfile -Command $again
if ($LASTEXITCODE) { throw "the new client ended with $LASTEXITCODE" }

step 'The end: sessions are removed, and what they used is free'
Get-PSSession | Remove-PSSession
"Sessions left: $(@(Get-PSSession @there).Count)"
