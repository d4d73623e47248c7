$r=[Xml.XmlReader]::Create([IO.StringReader]::new('<a x="1"><!-- c --><b>t</b><c/></a>'))
while ($r.Read()) { "$($r.Depth) $($r.NodeType) $($r.Name) $($r.Value)" }
$r.EOF
$r=[Xml.XmlReader]::Create([IO.StringReader]::new('<l><i n="1">one</i><i n="2">two</i></l>'))
while ($r.ReadToFollowing('i')) { $r.GetAttribute('n') + '=' + $r.ReadElementContentAsString() }
$doc=[xml]'<r><x a="1"/><y>t</y></r>'
$sw=[IO.StringWriter]::new(); $w=[Xml.XmlTextWriter]::new($sw); $w.Formatting='Indented'; $w.Indentation=4; $doc.WriteContentTo($w); $w.Flush(); $sw.ToString()
$s=[Xml.XmlWriterSettings]::new(); $s.OmitXmlDeclaration=$true; $sb=[Text.StringBuilder]::new(); $w=[Xml.XmlWriter]::Create($sb,$s); $doc.Save($w); $w.Dispose(); $sb.ToString()
$d=[xml]::new(); $d.Load([IO.StringReader]::new('<q>1</q>')); $d.q
$ms=[IO.MemoryStream]::new([Text.Encoding]::UTF8.GetBytes('<z>2</z>')); $d.Load($ms); $d.z
$n=[Xml.XmlNodeReader]::new($doc.DocumentElement); $null=$n.Read(); $n.Name
<# output
0 Element a 
1 Comment   c 
1 Element b 
2 Text  t
1 EndElement b 
1 Element c 
0 EndElement a 
True
1=one
<r>
    <x a="1" />
    <y>t</y>
</r>
<r><x a="1" /><y>t</y></r>
1
2
r
#>
