# What writes nothing stands in an array, counts there, and is no object of a pipeline. Errors of text that does not parse.
$n = & { }
$a = 1, $n, 2
$a.Count
"$($a | ForEach-Object { "<$_>" })"
$null -eq $a[1]
function Items { 1, $n, 2 }
(Items).Count
$b = [void]1, [void]2
$b.Count
($b | Measure-Object).Count
$a -join ','
$ps = [powershell]::Create()
try { $ps.AddScript('for (int i = 2; i < 3; i++) { foreach {} }').Invoke() } catch { }
$ps.Commands.Clear()
$ps.AddScript('$Error[0].GetType().Name').Invoke()
<# output
3
<1> <2>
True
2
2
0
1,,2
ParseException
#>
