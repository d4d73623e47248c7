function fails([scriptblock]$b) { try { & $b } catch { $_.Exception.Message } }
$i = [Globalization.IdnMapping]::new()
$i.GetAscii("m`u{fc}nchen.de"); $i.GetAscii("b`u{fc}cher"); $i.GetAscii("`u{4f8b}`u{3048}.jp"); $i.GetAscii('plain.org'); $i.GetUnicode('xn--mnchen-3ya.de') -eq "m`u{fc}nchen.de"
fails { $i.GetUnicode('xn--$$$') }
([uri]"http://m`u{fc}nchen.de/").IdnHost
$p = [Collections.Generic.KeyValuePair]::Create('a', 1); $p.Key; $p.GetType().GenericTypeArguments.Name -join ','
$l = [Collections.Generic.LinkedList[int]]::new([int[]](1, 2, 1)); $l.FindLast(1).Previous.Value
$d = [DateOnly]::MinValue; [DateOnly]::TryParseExact('05.03.2024', 'dd.MM.yyyy', [ref]$d); $d.ToString('o')
[DateOnly]::TryParseExact('x', 'dd.MM.yyyy', [ref]$d); $d.ToString('o')
[decimal]::IsInteger(5.0d); [decimal]::IsInteger(5.5d)
<# output
xn--mnchen-3ya.de
xn--bcher-kva
xn--r8jz45g.jp
plain.org
True
Exception calling "GetUnicode" with "1" argument(s): "Decoded string is not a valid IDN name. (Parameter 'ascii')"
xn--mnchen-3ya.de
a
String,Int32
2
True
2024-03-05
False
0001-01-01
True
False
#>
