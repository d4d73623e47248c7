$d = [Text.Json.JsonDocument]::Parse('{"a":[1,"x",null,true],"b":{"c":1.5}}').RootElement
$d.ValueKind; $d.GetProperty('a').GetArrayLength(); $d.GetProperty('a')[1].GetString(); $d.GetProperty('b').GetRawText()
$d.EnumerateObject() | ForEach-Object { "$($_.Name): $($_.Value.ValueKind)" }
try { [Text.Json.JsonDocument]::Parse('{') } catch { $_.Exception.InnerException.GetType().Name }
[Text.Json.JsonSerializer]::Serialize(@{ a = 1 }, [hashtable]); [Text.Json.JsonSerializer]::Deserialize('[1,2]', [int[]]) -join ','
[Microsoft.PowerShell.Commands.JsonObject]::ConvertFromJson('{"a":[1,2]}', [ref]$null).a.Count
'-- comparers'
$c = [Collections.Generic.Comparer[int]]::Create([Comparison[int]] { param($a, $b) $b - $a })
$s = [Collections.Generic.SortedSet[int]]::new($c); 1..3 | ForEach-Object { [void]$s.Add($_) }; "$s"; $c.Compare(1, 2)
[StringComparer]::Create([cultureinfo]'en-US', $true).Equals('a', 'A'); [StringComparer]::FromComparison('Ordinal').Equals('a', 'A')
'-- exceptions'
foreach ($t in [InvalidOperationException], [NotImplementedException], [IO.FileNotFoundException], [Exception], [ArgumentException], [TimeoutException]) { $t::new().Message }
class Mine : InvalidOperationException { }
class Other : Exception { Other() : base() {} }
[Mine]::new().Message; [Other]::new().Message
try { throw [NotSupportedException]::new() } catch { "$_" }
<# output
Object
4
x
{"c":1.5}
a: Array
b: Object
JsonException
{"a":1}
1,2
2
-- comparers
3 2 1
1
True
False
-- exceptions
Operation is not valid due to the current state of the object.
The method or operation is not implemented.
Unable to find the specified file.
Exception of type 'System.Exception' was thrown.
Value does not fall within the expected range.
The operation has timed out.
Operation is not valid due to the current state of the object.
Exception of type 'Other' was thrown.
Specified method is not supported.
#>
