# Arguments as they were written, indexes of what has none, assignments to methods, keys that are no strings.
Write-Output 0x1F 1.50 1kb 12 -3
Write-Host 0x1F 1.50 2e3
function Untyped($x) { "$x $($x.GetType().Name) $args" }
function Text([string]$x) { $x }
function Number([int]$x) { $x + 1 }
Untyped 0x1F 1.50
Text 0x1F
Text 1.50
Text -x 1kb
Number 0x1F
$n = Write-Output 0x1F
$n + 1
Write-Output --% a $b "c d"
function Rest { $args.Count; $args }
Rest --% x $y
(5)[0]; (5)[-1]; "[$((5)[1])]"
@{ a = 1 }.Values[0]
$h = @{}; $h[1] = 'int'; $h['1'] = 'text'; $k = 1
"$($h.1) $($h.'1') $($h.$k)"
'a'.ToUpper() = 'b'; $?
try { ([pscustomobject]@{}).Foo() = 1 } catch { "$_" }
try { [scriptblock]::Create('using assembly NoSuch.dll') } catch { $_.Exception.InnerException.Errors[0].ErrorId }
try { [scriptblock]::Create('using assembly http://x.example/a.dll') } catch { $_.Exception.InnerException.Errors[0].Message }
<# output
0x1F
1.50
1kb
12
-3
0x1F 1.50 2e3
31 Int32 1.5
0x1F
1.50
1kb
32
32
--%
a $b "c d"
2
--%
x $y
5
5
[]
1
int text int
True
Method invocation failed because [System.Management.Automation.PSCustomObject] does not contain a method named 'Foo'.
ErrorLoadingAssembly
Cannot use assembly with uri schema 'http'.
#>
