# requirements: R19
# AddToHistory gives entries; Add-History takes what has all of an entry's properties, dates in the current culture;
# Invoke-History replaces its own entry, and finds loops.
$set = [System.Management.Automation.PSInvocationSettings]::new()
$set.AddToHistory = $true
$ps = [powershell]::Create('NewRunspace')
$null = $ps.AddCommand('Get-Date').Invoke($null, $set); $ps.Commands.Clear()
$null = $ps.AddScript('1+1').Invoke($null, $set); $ps.Commands.Clear()
$null = $ps.AddScript('throw 1'); try { $ps.Invoke($null, $set) } catch { 'thrown' }; $ps.Commands.Clear()
$ps.AddCommand('Get-History').Invoke() | ForEach-Object { "$($_.Id) $($_.CommandLine) $($_.ExecutionStatus)" }; $ps.Commands.Clear()
$ps.AddScript('Invoke-History 2').Invoke($null, $set); $ps.Commands.Clear()
($ps.AddCommand('Get-History').Invoke())[-1].CommandLine; $ps.Commands.Clear()
$null = $ps.AddScript('Get-History | Add-History').Invoke($null, $set); $ps.Commands.Clear()
$ps.AddCommand('Get-History').Invoke().Count; $ps.Commands.Clear()
$null = $ps.AddScript('Clear-History').Invoke(); $ps.Commands.Clear()
$entry = { param($line, $start) [pscustomobject]@{ CommandLine = $line; ExecutionStatus = 'Completed'; StartExecutionTime = $start; EndExecutionTime = [datetime]'2021-08-18 16:45' } }
$null = $ps.AddCommand('Add-History').AddArgument((& $entry 'Invoke-History' '08/18/2021 16:43')).Invoke(); $ps.Commands.Clear()
$null = $ps.AddCommand('Invoke-History').Invoke(); $ps.Streams.Error[-1].FullyQualifiedErrorId
[cultureinfo]::CurrentCulture = 'en-AU'
& $entry one '18/08/2021 16:43' | Add-History
(Get-History).Duration.TotalMinutes; (Get-History).ExecutionStatus.GetType().FullName
& $entry two '08/18/2021 16:43' | Add-History -ErrorAction SilentlyContinue -ErrorVariable e; $e.FullyQualifiedErrorId
[pscustomobject]@{ CommandLine = 'bare' } | Add-History -ErrorAction SilentlyContinue -ErrorVariable e; $e.FullyQualifiedErrorId
Clear-History
'', 'none', '99', '-1' | ForEach-Object { try { if ($_) { Invoke-History $_ } else { Invoke-History } } catch { "$_"; $_.FullyQualifiedErrorId } }
<# output
thrown
1 Get-Date Completed
2 1+1 Completed
3 throw 1 Failed
2
1+1
10
InvokeHistoryLoopDetected,Microsoft.PowerShell.Commands.InvokeHistoryCommand
2
System.Management.Automation.Runspaces.PipelineState
AddHistoryInvalidInput,Microsoft.PowerShell.Commands.AddHistoryCommand
AddHistoryInvalidInput,Microsoft.PowerShell.Commands.AddHistoryCommand
Cannot locate most recent history.
InvokeHistoryNoLastHistoryEntryFound,Microsoft.PowerShell.Commands.InvokeHistoryCommand
Cannot locate the history for command line none.
InvokeHistoryNoHistoryForCommandline,Microsoft.PowerShell.Commands.InvokeHistoryCommand
Cannot locate the history for Id 99.
InvokeHistoryNoHistoryForId,Microsoft.PowerShell.Commands.InvokeHistoryCommand
The identifier -1 is not a valid value for a History identifier. Specify a positive number, and then try again. (Parameter 'Id')
InvokeHistoryInvalidIdGetHistory,Microsoft.PowerShell.Commands.InvokeHistoryCommand
#>
