$berlin = [TimeZoneInfo]::FindSystemTimeZoneById('Europe/Berlin')
$berlin.DisplayName; $berlin.StandardName; $berlin.DaylightName
foreach ($id in 'America/Los_Angeles', 'Atlantic/Reykjavik', 'America/Havana', 'Pacific Standard Time') { [TimeZoneInfo]::FindSystemTimeZoneById($id).DisplayName }
$z = [TimeZoneInfo]::FindSystemTimeZoneById('Pacific Standard Time'); $z.Id; $z.HasIanaId
$berlin.IsInvalidTime([datetime]'2024-03-31 02:30'); $berlin.IsAmbiguousTime([datetime]'2024-10-27 02:30'); $berlin.IsAmbiguousTime([datetime]'2024-10-27 03:30')
($berlin.GetAmbiguousTimeOffsets([datetime]'2024-10-27 02:30') | ForEach-Object ToString) -join ' '
[TimeZoneInfo]::CreateCustomTimeZone('x', [timespan]'1:30', 'Disp', 'Std').StandardName
$o = ''; [TimeZoneInfo]::TryConvertIanaIdToWindowsId('Europe/Berlin', [ref]$o); $o
([cultureinfo]'de-DE').NativeName; ([cultureinfo]1031).Name; [cultureinfo]::GetCultures('AllCultures').Count -gt 100
<# output
(UTC+01:00) Central European Time (Berlin)
Central European Standard Time
Central European Summer Time
(UTC-08:00) Pacific Time (Los Angeles)
(UTC+00:00) Iceland Time
(UTC-05:00) Cuba Time
(UTC-08:00) Pacific Time (Los Angeles)
Pacific Standard Time
False
True
True
False
01:00:00 02:00:00
Std
True
W. Europe Standard Time
Deutsch (Deutschland)
de-DE
True
#>
