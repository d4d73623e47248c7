# requirements: R1
$t = [System.Timers.Timer]::new(30)
$j = Register-ObjectEvent $t Elapsed -SourceIdentifier Tick -Action { $global:n++; "tick $($Event.SourceIdentifier)" } -MaxTriggerCount 2
$j.State; $t.Start()
while ($n -lt 2) { Start-Sleep -Milliseconds 10 }
$t.Stop()
$j.State; Receive-Job $j; @(Get-EventSubscriber).Count
$null = Register-EngineEvent My.E -Action { "got $($args -join '+') $($Event.MessageData)" }
$null = New-Event My.E -Sender s -EventArguments 1, 2 -MessageData m
Get-Job -Name My.E | Receive-Job
Unregister-Event My.E; (Get-Job -Name My.E).State
$job = Start-ThreadJob { 1 }
$null = Register-ObjectEvent $job StateChanged -SourceIdentifier JS
(Wait-Event JS -Timeout 5).SourceIdentifier
Register-ObjectEvent $job StateChanged -SourceIdentifier JS
Register-ObjectEvent $job Nonsense
$null = Register-EngineEvent PowerShell.Exiting -Action { Write-Host 'exiting' }
<# output
NotStarted
Running
tick Tick
tick Tick
0
got 1+2 m
Stopped
JS
exiting
#>
<# errors
Register-ObjectEvent: <S>/t.ps1:15
Line |
  15 |  Register-ObjectEvent $job StateChanged -SourceIdentifier JS
     |  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
     | Cannot subscribe to the specified event. A subscriber with the source
     | identifier 'JS' already exists.
Register-ObjectEvent: <S>/t.ps1:16
Line |
  16 |  Register-ObjectEvent $job Nonsense
     |  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
     | Cannot register for the specified event. An event with the name
     | 'Nonsense' does not exist. (Parameter 'eventName')
#>
