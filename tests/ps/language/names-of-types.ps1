# Names of types: used namespaces in conversions, doubled backticks, names that two namespaces have, fixed variables.
using namespace System.Management.Automation.Language
using namespace System.Threading
using namespace System.Diagnostics
'VariableExpressionAst' -as [type] | ForEach-Object FullName
{ $a }.Ast.Find({ $args[0] -is 'VariableExpressionAst' }, $true).Extent.Text
[System.Collections.Generic.List``1[int]]::new().GetType().Name
try { [ThreadState] } catch { "$($_.FullyQualifiedErrorId): $_" }
try { & { [datetime]$HOME = 1 } } catch { $_.FullyQualifiedErrorId }
try { & { [int]$? = 1 } } catch { $_.FullyQualifiedErrorId }
& { [int]$own = '5'; $own.GetType().Name }
<# output
System.Management.Automation.Language.VariableExpressionAst
$a
List`1
AmbiguousTypeReference: Type name 'ThreadState' is ambiguous, it could be 'System.Threading.ThreadState' or 'System.Diagnostics.ThreadState'.
VariableNotWritable
VariableNotWritable
Int32
#>
