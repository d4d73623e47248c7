if ($a) { 1 } elseif (2) { 3 } else { 4 }
switch -Regex -File f.txt { 'a' { 1 } default { 2 } }
:l foreach ($i in 1..3) { break l }
for ($i=0; $i -lt 3; $i++) { continue }
do { } until ($x)
while (1) { }
try { throw 1 } catch [A], [B] { } catch { } finally { }
trap [C] { continue }
data x -SupportedCommand a, b { @{ a = 1 } }
return 1; exit 2
