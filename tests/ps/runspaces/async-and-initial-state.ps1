# requirements: R19
$in = [System.Management.Automation.PSDataCollection[object]]::new()
$out = [System.Management.Automation.PSDataCollection[object]]::new()
$p = [powershell]::Create().AddScript('process { "got $_" }')
$h = $p.BeginInvoke($in, $out); $in.Add('a'); $in.Add('b'); $in.Complete(); $null = $p.EndInvoke($h); $out
$list = [System.Collections.Generic.List[object]]::new()
[powershell]::Create().AddScript('$input | ForEach-Object { $_ + 1 }').Invoke(@(1, 2), $list); $list -join ','
$t = [powershell]::Create().AddScript('Start-Sleep -Milliseconds 50; 42').InvokeAsync()
$t.IsCompleted; $t.Wait(); $t.Result; "$($t.Status)"
[powershell]::Create().AddScript('7').InvokeAsync().GetAwaiter().GetResult()
try { [powershell]::Create().AddScript('throw "bad"').InvokeAsync().Wait() } catch { $_.Exception.InnerException.Message }
$iss = [initialsessionstate]::CreateDefault2()
$iss.Variables.Add([System.Management.Automation.Runspaces.SessionStateVariableEntry]::new('iv', 5, 'd'))
$iss.Commands.Add([System.Management.Automation.Runspaces.SessionStateFunctionEntry]::new('Get-Seven', '7'))
$iss.Commands.Add([System.Management.Automation.Runspaces.SessionStateAliasEntry]::new('g7', 'Get-Seven'))
$rs = [runspacefactory]::CreateRunspace($iss); $rs.Name = 'Worker'; $rs.Open()
([powershell]::Create($rs).AddScript('$iv; Get-Seven; g7').Invoke()) -join ','
$pool = [runspacefactory]::CreateRunspacePool(1, 2, $iss, $Host); $pool.Open()
$q = [powershell]::Create(); $q.RunspacePool = $pool; $null = $q.AddScript('Write-Host "shown $iv"').Invoke(); $pool.Close()
$x = [powershell]::Create().AddScript('Start-Sleep 20'); $a = $x.BeginInvoke()
[System.Threading.WaitHandle]::WaitAny(@($a.AsyncWaitHandle), 20); $x.Stop(); "$($x.InvocationStateInfo.State)"
try { $x.EndInvoke($a) } catch { $_.Exception.InnerException.GetType().Name }
$closed = [runspacefactory]::CreateRunspace()
try { [powershell]::Create($closed).AddScript('1').Invoke() } catch { $_.Exception.InnerException.GetType().Name }
[System.Threading.Tasks.Task]::WaitAll(@([System.Threading.Tasks.Task]::Delay(10), [System.Threading.Tasks.Task]::CompletedTask))
[System.Threading.Tasks.Task]::FromResult(5).Result
$c = [System.Management.Automation.PSCommand]::new().AddCommand('Write-Output').AddArgument(2001)
$z = [powershell]::Create(); $z.Commands = $c; $z.Invoke()
$rs.Debugger.SetVariableBreakpoint('v').ToString(); $rs.Debugger.GetBreakpoints().Count
Get-Runspace -Name Worker | Format-Table Name, @{ n = 'State'; e = { $_.RunspaceStateInfo.State } }, RunspaceAvailability
Debug-Runspace -Id 1
<# output
got a
got b
2,3
False
42
RanToCompletion
7
One or more errors occurred. (bad)
5,7,7
shown 5
258
Stopped
PipelineStoppedException
InvalidRunspaceStateException
5
2001
Variable breakpoint on '$v' (Write access)
1

Name    State RunspaceAvailability
----    ----- --------------------
Worker Opened            Available

#>
<# errors
Debug-Runspace: <S>/t.ps1:31
Line |
  31 |  Debug-Runspace -Id 1
     |  ~~~~~~~~~~~~~~~~~~~~
     | You cannot debug the default host Runspace using this cmdlet. To debug
     | the default Runspace use the normal debugging commands from the host.
#>
