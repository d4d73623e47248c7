$nfi=[cultureinfo]::InvariantCulture.NumberFormat.Clone(); $nfi.NumberGroupSeparator=' '; (1234567.891).ToString('N1',$nfi)
try { [cultureinfo]::InvariantCulture.NumberFormat.NumberGroupSeparator='x' } catch { $_.Exception.Message }
$c=[cultureinfo]::new('de-DE'); $c.NumberFormat.NumberDecimalSeparator='#'; (1.5).ToString($c); $c.IsReadOnly
[cultureinfo]::GetCultureInfo('fr-FR').ThreeLetterISOLanguageName
[Text.Encoding]::RegisterProvider([Text.CodePagesEncodingProvider]::Instance)
[timezoneinfo]::GetSystemTimeZones().Count -gt 50
[bigint]::Log2(1024); [uri]::new('http://u@h:8080/p?q#f').GetComponents('Host,Port','Unescaped')
$x=[System.Xml.Linq.XElement]::Parse('<a><b n="1">t</b><c/></a>'); $x.Element('b').Value; $x.Element('b').Attribute('n').Value; $x.Add([System.Xml.Linq.XElement]::new('d','new')); $x.ToString(); $x.Descendants().Count; ($x.Elements() | % { $_.Name.LocalName }) -join ','
$x.SetAttributeValue('k',5); $x.Attribute('k').ToString(); $x.Element('c').Remove(); "$x"
$sw=[IO.StringWriter]::new(); $s=[Xml.XmlWriterSettings]::new(); $s.Indent=$true; $w=[Xml.XmlWriter]::Create($sw,$s); $w.WriteStartElement('root'); $w.WriteAttributeString('a','1<2'); $w.WriteElementString('x','y & z'); $w.WriteStartElement('e'); $w.WriteEndElement(); $w.WriteEndElement(); $w.Close(); $sw.ToString()
[Xml.XmlConvert]::ToString($true); [Xml.XmlConvert]::ToString([timespan]'1.02:03:04'); [Xml.XmlConvert]::EncodeName('a b')
$d=[System.Xml.Linq.XDocument]::new([System.Xml.Linq.XElement]::new('r',[System.Xml.Linq.XAttribute]::new('q','v'),'txt')); $d.Root.Name.ToString(); "$d"
$ns=[System.Xml.Linq.XNamespace]'urn:x'; ($ns + 'el').ToString()
<# output
1 234 567.9
Exception setting "NumberGroupSeparator": "Instance is read-only."
1#5
False
fra
True
10
h:8080
t
1
<a>
  <b n="1">t</b>
  <c />
  <d>new</d>
</a>
3
b,c,d
k="5"
<a k="5">
  <b n="1">t</b>
  <d>new</d>
</a>
<?xml version="1.0" encoding="utf-16"?>
<root a="1&lt;2">
  <x>y &amp; z</x>
  <e />
</root>
true
P1DT2H3M4S
a_x0020_b
r
<r q="v">txt</r>
{urn:x}el
#>
