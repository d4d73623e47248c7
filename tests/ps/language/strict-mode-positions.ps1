# A variable that was never set: where the error points, and that version 1 lets texts have such variables.
Set-StrictMode -Version 2
try { 'a' + $nosuch + 1 } catch { $_.InvocationInfo.OffsetInLine; $_.FullyQualifiedErrorId }
try { "[$nosuch]" } catch { $_.InvocationInfo.OffsetInLine }
try { Write-Output 1 $nosuch 2 } catch { ($_.InvocationInfo.PositionMessage -split "`n")[2] }
Set-StrictMode -Version 1
"[$nosuch] [$($nosuch)] [$(1 + $nosuch.a)]"
try { $nosuch } catch { 'not set' }
<# output
13
VariableIsUndefined
9
+                      ~~~~~~~
[] [] [1]
not set
#>
