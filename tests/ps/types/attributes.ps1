function f {
  [CmdletBinding()] param($z)
  dynamicparam {
    $c = [System.Collections.ObjectModel.Collection[System.Attribute]]::new()
    $c.Add([Parameter]@{ Mandatory = $true })
    $c.Add([ValidateSet]::new('bar', 'baz'))
    $d = [System.Management.Automation.RuntimeDefinedParameterDictionary]::new()
    $d.Add('Foo', [System.Management.Automation.RuntimeDefinedParameter]::new('Foo', [string], $c))
    $d
  }
  process { "z=$z foo=$($PSBoundParameters['Foo']) $($PSBoundParameters.Keys)" }
}
f -Foo bar 1
try { f -Foo nope } catch { $_.Exception.Message }
class V : System.Management.Automation.ValidateArgumentsAttribute {
  [void] Validate([object]$a, [System.Management.Automation.EngineIntrinsics]$e) { if ($a -ne 5) { throw 'not 5' } }
}
function g { param([V()]$x) $x }
g 5
try { g 6 } catch { $_.Exception.Message }
class E { [int]$N; E($n) { $this.N = $n } [bool] Equals([object]$o) { return $o.N -eq $this.N } [int] GetHashCode() { return $this.N } }
$h = @{ [E]::new(1) = 'found' }; $h[[E]::new(1)]
$s = [System.Collections.Generic.HashSet[E]]::new(); $s.Add([E]::new(2)); $s.Add([E]::new(2))
class K : System.Collections.Generic.IComparer[string] { [int] Compare([string]$a, [string]$b) { return $b.CompareTo($a) } }
$s = [System.Collections.Generic.SortedSet[string]]::new([K]::new()); 'a', 'c', 'b' | ForEach-Object { [void]$s.Add($_) }; $s -join ','
class L : System.Collections.Generic.IEqualityComparer[string] {
  [bool] Equals([string]$a, [string]$b) { return $a.Length -eq $b.Length }
  [int] GetHashCode([string]$s) { return $s.Length }
}
$d = [System.Collections.Generic.Dictionary[string, int]]::new([L]::new()); $d['ab'] = 1; $d['cd'] = 2; "$($d.Count) $($d['xx'])"
<# output
z=1 foo=bar z Foo
Cannot validate argument on parameter 'Foo'. The argument "nope" does not belong to the set "bar,baz" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.
5
Cannot validate argument on parameter 'x'. not 5
found
True
False
c,b,a
1 2
#>
