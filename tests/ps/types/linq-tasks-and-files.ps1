function fails([scriptblock]$b) { try { & $b } catch { $_.Exception.Message } }
$w = [string[]]('bb', 'a', 'ab', 'c'); $length = [Func[string, int]] { $args[0].Length }
[Linq.Enumerable]::ThenBy([Linq.Enumerable]::OrderBy($w, $length), [Func[string, string]] { $args[0] }) -join ','
[Linq.Enumerable]::ThenByDescending([Linq.Enumerable]::OrderByDescending($w, $length), [Func[string, string]] { $args[0] }) -join ','
$l = [Linq.Enumerable]::ToLookup($w, $length); $l.Count; $l[1] -join ','; $l.Contains(3)
$self = [Func[int, int]] { $args[0] }
[Linq.Enumerable]::Join([int[]](1, 2, 3), [int[]](2, 3, 4), $self, $self, [Func[int, int, string]] { param($a, $b) "$a-$b" }) -join ','
[Linq.Enumerable]::CountBy([int[]](1, 1, 2), $self) | ForEach-Object { "$($_.Key):$($_.Value)" }
[Linq.Enumerable]::Select([int[]](5, 6), [Func[int, int, string]] { param($x, $i) "$i=$x" }) -join ','
'-- delegates'
$d = [Delegate]::Combine([Action] { Write-Host a }, [Action] { Write-Host b }); $d.Invoke(); $d.GetInvocationList().Count
[AggregateException]::new('m', [Exception[]]([Exception]::new('x'), [Exception]::new('y'))).Message
'-- files'
$f = "$PWD/zz.txt"
[IO.File]::WriteAllTextAsync($f, 'hi').Wait(); [IO.File]::ReadAllTextAsync($f).Result; [IO.File]::ReadAllTextAsync("$PWD/no").Status
$r = ([IO.FileInfo]$f).OpenText(); $r.ReadToEnd(); $r.Close(); ([IO.DirectoryInfo]"$PWD").EnumerateFiles('zz*').Name
'-- collections'
$p = [Collections.Generic.PriorityQueue[string, int]]::new(); 'a', 'b', 'c', 'd', 'e' | ForEach-Object { $p.Enqueue($_, 1) }
(1..5 | ForEach-Object { $p.Dequeue() }) -join ','
$o = [Collections.Generic.OrderedDictionary[string, int]]::new(); $o['b'] = 1; $o['a'] = 2; $o.Insert(0, 'z', 9)
$o.GetAt(0).Key; $o.IndexOf('a'); $o.SetAt(0, 5); $o['z']; $o.RemoveAt(0); $o.Keys -join ','
'-- small ones'
fails { [guid]::ParseExact('11111111-2222-3333-4444-555555555555', 'N') }
[guid]::new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).ToString('N')
[Reflection.Assembly]::LoadWithPartialName('System.Web').GetName().Name; $null -eq [Reflection.Assembly]::LoadWithPartialName('Nope')
[Globalization.ISOWeek]::GetWeeksInYear(2020); [Globalization.ISOWeek]::ToDateTime(2021, 1, 'Wednesday').ToString('s')
[Web.HttpUtility]::ParseQueryString('?a=1&b=2&a=x y').ToString()
fails { 'abc'.ToInt32($null) }
fails { 'abc'.Chars(7) }
<# output
a,c,ab,bb
bb,ab,c,a
2
a,c
False
2-2,3-3
1:2
2:1
0=5,1=6
-- delegates
a
b
2
m (x) (y)
-- files
hi
Faulted
hi
zz.txt
-- collections
a,e,d,c,b
z
2
5
b,a
-- small ones
Exception calling "ParseExact" with "2" argument(s): "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."
00000001000200030405060708090a0b
System.Web
True
53
2021-01-06T00:00:00
a=1&a=x+y&b=2
Exception calling "ToInt32" with "1" argument(s): "The input string 'abc' was not in a correct format."
Exception calling "Chars" with "1" argument(s): "Index was outside the bounds of the array."
#>
