function outer { function Get-Word { 'found' }; class Uses { static [string] S() { return (Get-Word) } [string] I() { return (Get-Word) } }; [Uses]::S(); [Uses]::new().I() }
outer
class R { static [string] Stars([System.Text.RegularExpressions.Match]$m) { return '*' * $m.Value.Length } static [string] Pick([object]$o) { return "object" } static [string] Pick([string]$s) { return "string" } }
'ID 0000123' -replace '\b0+', [R]::Stars
([Func[string, string]][R]::Pick).Invoke('x'); ([Func[object, string]][R]::Pick).Invoke('x')
try { [Func[int, int, int]][R]::Pick } catch { $_.Exception.InnerException.GetType().Name }
try { [R]::Nope = 1 } catch { $_.FullyQualifiedErrorId }
$g = $null; [regex]::Match('12', '(?<a>\d)').Groups.TryGetValue('a', [ref]$g); $g.Value
([object]'abc').ToString(); ([object]5).ToString(); 10 -eq [IntPtr]10; [IntPtr]::Add([IntPtr]5, 3).ToInt32()
function version([version]$v) { "$v" }; version 2.0
<# output
found
found
ID ****123
string
object
PSInvalidCastException
PropertyAssignmentException
True
1
System.String
System.Int32
True
8
2.0
#>
