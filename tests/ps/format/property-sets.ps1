# A property set stands for its properties; PSTypeName is checked when arguments are bound.
$o = [pscustomobject]@{ PSTypeName = 'Foo'; A = 1; B = 2; C = 3 }
$o | Add-Member PropertySet AB ([string[]]('A', 'B'))
$o | Select-Object AB
$o | Format-List AB
function T { param([PSTypeName('Foo')] $x) "got $($x.A)" }
T $o
try { T ([pscustomobject]@{ A = 1 }) } catch { $_.FullyQualifiedErrorId }
<# output

A B
- -
1 2


A : 1
B : 2

got 1
MismatchedPSTypeName,T
#>
