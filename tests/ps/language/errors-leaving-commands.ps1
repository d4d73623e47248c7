# What handlers see of an error depends on how it left its command.
function Fail {
  [CmdletBinding()] param()
  $ex = [System.ArgumentException]::new('ended')
  try {
    $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($ex, 'id', 'InvalidArgument', $null))
    'not here'
  } catch { 'not caught inside' } finally { 'finally runs' }
}
function Divide { [CmdletBinding()] param() 1 / 0 }
function Bare { 1 / 0 }
foreach ($preference in 'Continue', 'SilentlyContinue') {
  try { Fail -ErrorAction $preference } catch { "caught: $_ $($_.Exception.GetType().Name) $($_.FullyQualifiedErrorId)" }
}
try { Fail } catch [System.Management.Automation.CmdletInvocationException] { "wrapped: $($_.Exception.GetType().Name)" }
try { Divide } catch [System.Management.Automation.CmdletInvocationException] { "wrapped: $($_.Exception.GetType().Name)" }
try { Bare } catch [System.Management.Automation.CmdletInvocationException] { 'no' } catch { "bare: $($_.Exception.GetType().Name)" }
try { Get-Item /nowhere -ErrorAction Stop } catch [System.Management.Automation.ActionPreferenceStopException] { "stop: $($_.Exception.GetType().Name)" }
try { Get-Item /nowhere -ErrorAction Stop } catch [System.Management.Automation.ItemNotFoundException] { 'stop: inside' } catch { 'no' }
& { trap { "trap: $($_.Exception.GetType().Name)"; continue } Divide }
& { trap { "trap: $($_.Exception.GetType().Name)"; continue } Bare }

$ps = [powershell]::Create()
$null = $ps.AddScript('function Divide { [CmdletBinding()] param() 1 / 0 }').Invoke()
$ps.Commands.Clear()
try { $ps.AddCommand('Divide').AddParameter('ErrorAction', 'Stop').Invoke() } catch {
  for ($e = $_.Exception; $e; $e = $e.InnerException) { $e.GetType().Name }
}

# Clean blocks: they run when another block has run, write nothing, and no error leaves them.
function Cleans { [CmdletBinding()] param() process { 'process' } clean { 'lost'; throw 'in clean'; 'not here' } }
Cleans -OutVariable out -ErrorVariable err 2>$null > $null
"$out|$err|$?"
try { Cleans 2>$null; 'after' } catch { 'not caught' }
function Source { throw 'source' }
function Idle { process { } clean { Write-Host 'not run' } }
try { Source | Idle } catch { "$_" }

# A steppable pipeline: what Begin writes comes with the next result; the clean block runs once; errors are not wrapped.
$steps = { & { begin { 'b' } process { "p$_" } end { 'e' } clean { Write-Host 'clean' } } }.GetSteppablePipeline()
"begin: $($steps.Begin($true))"
"process: $($steps.Process(1))"
"end: $($steps.End())"
$steps.Clean()
$steps = { & { process { throw 'step' } clean { Write-Host 'clean' } } }.GetSteppablePipeline()
$steps.Begin($true)
try { $steps.Process(1) } catch { "$($_.Exception.GetType().Name): $_" }

# -ErrorVariable: caught errors too, but nothing of a command whose output goes to another one.
function Inner { [CmdletBinding()] param([Parameter(ValueFromPipeline)]$x) process { Write-Error 'inner'; $x } }
function Outer { [CmdletBinding()] param() Write-Error 'outer'; try { throw 'thrown' } catch { }; Inner 1 | Inner }
Outer -ErrorVariable list 2>$null
"$list"
<# output
finally runs
caught: ended ArgumentException id,Fail
finally runs
caught: ended ArgumentException id,Fail
finally runs
wrapped: ArgumentException
wrapped: RuntimeException
bare: RuntimeException
stop: ItemNotFoundException
stop: inside
trap: RuntimeException
trap: DivideByZeroException
MethodInvocationException
CmdletInvocationException
RuntimeException
DivideByZeroException
process|in clean|False
process
after
source
begin: 
process: b p1
clean
end: e
clean
RuntimeException: step
1
outer thrown inner
#>
