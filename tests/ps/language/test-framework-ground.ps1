# What test frameworks written in PowerShell stand on: parameter sets that dynamic parameters bring, modules as objects,
# blocks bound to another session state, the caller's session state.
$d = [System.Management.Automation.RuntimeDefinedParameterDictionary]::new()
foreach ($name in 'Be', 'Match') {
  $a = [Parameter]::new(); $a.ParameterSetName = $name; $a.Mandatory = $true
  $c = [Collections.ObjectModel.Collection[Attribute]]::new(); $c.Add($a)
  $d.Add($name, [System.Management.Automation.RuntimeDefinedParameter]::new($name, [switch], $c))
}
function Should {
  [CmdletBinding(DefaultParameterSetName = 'Legacy')]
  param([Parameter(ParameterSetName = 'Legacy', Position = 0)] $L, [Parameter(ValueFromPipeline)] $Actual)
  dynamicparam { $null = $MyInvocation.Line; $d }
  end { "$($PSCmdlet.ParameterSetName) $($PSBoundParameters.Keys -join ',') line $($MyInvocation.ScriptLineNumber)" }
}
3 | Should -Be
3 | Should -Match
3 | Should 5

$o = New-Module -AsCustomObject { $stack = [Collections.Stack]::new(); $stack.Push(1); $n = 5; function Up { $script:n++ }; Export-ModuleMember -Variable stack, n -Function Up }
"$($o.stack.GetType().Name) $($o.n)"; $o.Up(); $o.n; $o.n = 9; $o.Up(); $o.n
$o | Get-Member n | ForEach-Object { "$($_.MemberType) $($_.Definition)" }
{ param([switch] $s, $b) "[$s] [$b] [$args]" }.Invoke($true, 2, 3)

$m = New-Module -Name Frame {
  $secret = 'inner'
  $flags = [System.Reflection.BindingFlags] 'Instance, NonPublic'
  function Bind([scriptblock] $Block, $State) {
    $internal = $State.GetType().GetProperty('Internal', $flags).GetValue($State, $null)
    [scriptblock].GetProperty('SessionStateInternal', $flags).SetValue($Block, $internal, $null)
  }
  function Invoke-Outside { [CmdletBinding()] param()
    $block = { "secret=[$secret] own=[$own]" }
    & $block
    Bind $block $PSCmdlet.SessionState
    & $block
    $PSCmdlet.SessionState.PSVariable.Set('left', 'here')
    "module: [$($PSCmdlet.SessionState.Module)]"
  }
}
& { $own = 'outer'; Invoke-Outside; "left=[$left]" }
Add-Type -AssemblyName System.Web
try { Add-Type -AssemblyName No.Such } catch { $_.FullyQualifiedErrorId }
<# output
Be Be,Actual line 15
Match Match,Actual line 16
Legacy L,Actual line 17
Stack 5
6
10
NoteProperty int n=10
[True] [2] [3]
secret=[inner] own=[]
secret=[] own=[outer]
module: []
left=[here]
ASSEMBLY_NOT_FOUND,Microsoft.PowerShell.Commands.AddTypeCommand
#>
