# Handlers of DebuggerStop: commands that run where the script stands, and how it goes on
$seen = [System.Collections.Generic.List[string]]::new()
$handler = {
  param($sender, $e)
  foreach ($text in '$x', 'k', 'c') {
    $command = [System.Management.Automation.PSCommand]::new().AddScript($text)
    $output = [System.Management.Automation.PSDataCollection[PSObject]]::new()
    $result = $Host.Runspace.Debugger.ProcessCommand($command, $output)
    $seen.Add("$text -> $($output.Count) $($result.EvaluatedByDebugger) $($result.ResumeAction)")
  }
  $seen.Add("$($PSDebugContext.Breakpoints.Count) at line $($e.InvocationInfo.ScriptLineNumber)")
  $e.ResumeAction = $result.ResumeAction
}
$Host.DebuggerEnabled = $false
$Host.Runspace.Debugger.add_DebuggerStop($handler)
$bp = Set-PSBreakpoint -Command Get-Verb
function f { $x = 5; $null = Get-Verb; 'went on' }
f
$Host.Runspace.Debugger.remove_DebuggerStop($handler)
Remove-PSBreakpoint $bp
$seen
$Host.DebuggerEnabled
<# output
went on
$x -> 1 False 
k -> 3 False 
c -> 0 True Continue
1 at line 17
False
#>
