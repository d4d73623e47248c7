# One call site sees arguments, targets and type extensions change; one command sees input change.
foreach ($x in 1, 'a', 2.5, $null, [char]'c', 'bb') { $sb = [Text.StringBuilder]::new(); $null = $sb.Append($x); "[$sb]" }
$(foreach ($x in 1, 2.5, 4d, 5L, '6', 7) { [math]::Abs($x).GetType().Name }) -join ' '
$(foreach ($x in 'abc', 'xbz', 5) { $x.ToString().IndexOf('b') }) -join ' '
$(foreach ($x in 'b', [char]'b', 'c') { 'abc'.IndexOf($x) }) -join ' '
foreach ($x in 1, '2', 'x', 3) { try { 'hello'.Substring($x) } catch { $_.FullyQualifiedErrorId } }
$l = [System.Collections.Generic.List[int]]::new()
foreach ($x in 1, '2', 3.7, 'q', 5) { try { $l.Add($x) } catch { $_.FullyQualifiedErrorId } }
"$l"
foreach ($i in 1..3) {
  if ($i -eq 2) { Update-TypeData -TypeName System.String -MemberType ScriptMethod -MemberName Trim -Value { 'mine' } -Force }
  if ($i -eq 3) { Remove-TypeData -TypeName System.String }
  ' x '.Trim()
}
foreach ($x in [ref]1, 4) { try { [math]::Sqrt($x) } catch { $_.FullyQualifiedErrorId } }
"é$(1)x $(2.5) $($null)y $([char]0x263a) $(-5) $([uint64]::MaxValue)"
"$('a' * 250)$(12345678)é".Length
function take { [CmdletBinding()] param([Parameter(ValueFromPipeline)][int]$n, $d = 9) process { "$n $d" } }
1, '2', 3.4, 4 | take
1, 'x', 3 | take -ErrorVariable bad -ErrorAction SilentlyContinue
"$($bad.Count) $($bad[0].FullyQualifiedErrorId)"
function pick { [CmdletBinding(DefaultParameterSetName = 's')]
  param([Parameter(ValueFromPipeline, ParameterSetName = 's')][string]$s, [Parameter(ValueFromPipeline, ParameterSetName = 'i')][int]$i)
  process { "$($PSCmdlet.ParameterSetName) $s $i $($PSBoundParameters.Keys)" } }
1, 'a', 2 | pick
function empty { param([Parameter(Mandatory, ValueFromPipeline)][string]$s) process { "<$s>" } }
'a', '', 'b' | empty -ErrorAction SilentlyContinue
<# output
[1]
[a]
[2.5]
[]
[c]
[bb]
Int32 Double Decimal Int64 Double Int32
1 1 -1
1 1 2
ello
llo
MethodArgumentConversionInvalidCastArgument
lo
MethodArgumentConversionInvalidCastArgument
1 2 4 5
x
mine
x
RefArgumentToNonRefParameterMsg
2
é1x 2.5 y ☺ -5 18446744073709551615
259
1 9
2 9
3 9
4 9
1 9
3 9
1 InputObjectNotBound,take
i  1 i
s a 0 s
i  2 i
<a>
<b>
#>
