class XD : System.Xml.XmlDocument { [int]$n=3; [void] LoadXml([string]$s){ $this.n=7; ([System.Xml.XmlDocument]$this).LoadXml("<a><b>$s</b></a>") } }
$x=[XD]::new(); $x.LoadXml('hey'); $x.n; $x.a.b; $x.OuterXml; $x.DocumentElement.Name; $x.GetType().Name; $x -is [xml]
class HS : System.Collections.Generic.HashSet[string] { HS() : base([StringComparer]::OrdinalIgnoreCase) {} [string] Joined() { return $this -join '+' } }
$h=[HS]::new(); $h.Add('a'); $h.Add('A'); $h.Add('b'); $h.Count; $h.Joined(); foreach($i in $h){$i}
class SW : System.IO.StringWriter { [int]$count; [void] WriteLine([string]$s) { $this.count++; ([System.IO.StringWriter]$this).Write("<$s>") } }
$w=[SW]::new(); $w.WriteLine('x'); $w.Write('y'); $w.ToString(); $w.count
class TM : System.Timers.Timer { TM() : base(500) {} }
$t=[TM]::new(); $t.Interval; $t.Interval=20; $t.Interval; $t.Start(); $t.Enabled; $t.Stop()
class ST : System.IO.Stream { }
try { $s=[ST]::new(); $s.CanRead } catch { $_.Exception.Message }
try { $s.Close() } catch { $_.Exception.Message }
class SB : System.Text.RegularExpressions.Regex { SB([string]$p) : base("^$p`$") {} }
$r=[SB]::new('a+'); $r.IsMatch('aaa'); $r.IsMatch('aab'); 'aaa' -match $r
class MS : System.IO.MemoryStream { }
$m=[MS]::new(); $m.WriteByte(65); $m.Length; $m.Position=0; [IO.StreamReader]::new($m).ReadToEnd()
class Q : System.Collections.Generic.Queue[int] {}
$q=[Q]::new(); $q.Enqueue(5); $q.Dequeue(); $q.Count
class L : System.Collections.Generic.List[int] { [int] Sum() { return ($this | measure -sum).Sum } }; $l=[L]::new(); $l.Add(3); $l.Add(4); $l.Sum()
class SD : System.Collections.Generic.SortedDictionary[string,int] {}; $s=[SD]::new(); $s['b']=1;$s['a']=2; $s.Keys -join ','
class DT : System.Data.DataTable {}; $d=[DT]::new(); $null=$d.Columns.Add('x'); $null=$d.Rows.Add('1'); $d.Rows.Count
class UB : UriBuilder { UB([string]$s):base($s){} }; $u=[UB]::new('http://h/x'); $u.Path='/y'; $u.Uri.AbsoluteUri
$e = @{}; New-Object XD -Property @{ PreserveWhitespace=$true } | % PreserveWhitespace
class U : System.UriBuilder { [string]$Tag = 't'; U([string]$s) : base($s) {} }
$u = [U]::new('http://h:8080/x?q=1'); $u | ConvertTo-Json -Depth 1 -Compress; ($u | Select-Object Tag, Port).Port; $u.Equals($u)
class R : System.Random { [int]$calls; R([int]$s) : base($s) {} [int] Next() { $this.calls++; return 4 } }
$r = [R]::new(42); $r.Next(); $r.Next(100); $r.calls
class B : System.IO.MemoryStream {}; class B2 : B { [int] Twice() { return 2 * $this.Length } }
$b = [B2]::new(); $w = [IO.StreamWriter]::new($b); $w.Write('abc'); $w.Flush(); $b.Twice()
<# output
7
hey
<a><b>hey</b></a>
a
XD
True
True
False
True
2
a+b
a
b
<x>y
1
500
20
True
The member 'Close' of 'System.IO.Stream' has no implementation in this class.
True
False
True
1
A
5
0
7
b,a
1
http://h/y
True
{"Tag":"t","Scheme":"http","UserName":"","Password":"","Host":"h","Port":8080,"Path":"/x","Query":"?q=1","Fragment":"","Uri":"http://h:8080/x?q=1"}
8080
True
4
66
1
6
#>
