# Small facts of cmdlets: hashes of what is no file, groups without members, separators, bytes as text, cells of lists
Set-Location ([System.IO.Path]::GetTempPath())
foreach ($p in @{ Path = 'no-such-file' }, @{ LiteralPath = 'no-such-file' }, @{ Path = '/' }) {
  try { Get-FileHash @p -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
}
@((1, 1, 2 | Group-Object -NoElement).Group).Count
(Get-PSProvider FileSystem).ItemSeparator, (Get-PSProvider Alias).AltItemSeparator
('hello' | Format-Hex).ToString()
([pscustomobject]@{ a = 1, 2 } | ConvertTo-Html -Fragment)[3]
('#TYPE My.Type', 'a', '1' | ConvertFrom-Csv).PSObject.TypeNames
Resolve-Path -Path . -RelativeBasePath / | ForEach-Object Path
& { $e = Write-Error text -ErrorId mine 2>&1; $e.FullyQualifiedErrorId }
<# output
FileNotFound,Microsoft.PowerShell.Commands.GetFileHashCommand
FileNotFound,Microsoft.PowerShell.Commands.GetFileHashCommand
UnauthorizedAccessError,Microsoft.PowerShell.Commands.GetFileHashCommand
1
/
\
0000000000000000   68 65 6C 6C 6F                                   hello
<tr><td>System.Object[]</td></tr>
My.Type
CSV:My.Type
/
mine
#>
