function fails([scriptblock]$b) { try { & $b } catch { $_.Exception.Message } }
$e = [Text.Encoding]::GetEncoding(1252); $e.WebName; $e.EncodingName; $e.IsSingleByte
$e.GetBytes("`u{e9}`u{20ac}x`u{4e2d}") -join ' '
([Text.Encoding]::GetEncoding('ibm850').GetString([byte[]](0x81, 0x82)).ToCharArray() | ForEach-Object { [int]$_ }) -join ' '
"`u{e9}`u{20ac}" | Set-Content p.txt -Encoding 1252 -NoNewline
[IO.File]::ReadAllBytes("$PWD/p.txt") -join ' '; (Get-Content p.txt -Encoding windows-1252) -eq "`u{e9}`u{20ac}"
fails { [Text.Encoding]::GetEncoding(99999) }
fails { [Text.UTF8Encoding]::new($false, $true).GetString([byte[]](65, 0xff)) }
fails { [Text.Encoding]::GetEncoding('us-ascii', [Text.EncoderExceptionFallback]::new(), [Text.DecoderExceptionFallback]::new()).GetBytes("`u{e9}") }
'-- others'
fails { [Text.StringBuilder]::new('abc').Insert(9, 'x') }
[Text.StringBuilder]::new(0).Append('abc').Capacity
fails { [Collections.Generic.SortedSet[int]]::new().GetViewBetween(5, 1) }
fails { [DateTimeOffset]::new([datetime]::SpecifyKind([datetime]'2024-01-02', 'Utc'), [timespan]'1:0') }
([TimeOnly]'08:00' - [TimeOnly]'09:30').ToString()
<# output
windows-1252
Western European (Windows)
True
233 128 120 63
252 233
233 128
True
Exception calling "GetEncoding" with "1" argument(s): "No data is available for encoding 99999. For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method."
Exception calling "GetString" with "1" argument(s): "Unable to translate bytes [FF] at index 1 from specified code page to Unicode."
Exception calling "GetBytes" with "1" argument(s): "Unable to translate Unicode character \u00E9 at index 0 to specified code page."
-- others
Exception calling "Insert" with "2" argument(s): "Index was out of range. Must be non-negative and less than or equal to the size of the collection. (Parameter 'index')"
16
Exception calling "GetViewBetween" with "2" argument(s): "Must be less than or equal to upperValue. (Parameter 'lowerValue')"
Exception calling ".ctor" with "2" argument(s): "The UTC Offset for Utc DateTime instances must be 0. (Parameter 'offset')"
22:30:00
#>
