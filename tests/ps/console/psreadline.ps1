# requirements: R1
Import-Module PSReadLine; (Get-Module PSReadLine).ExportedCommands.Keys | Sort-Object
Set-PSReadLineOption -EditMode Windows -BellStyle None -HistoryNoDuplicates:$false -MaximumHistoryCount 50 -PredictionSource None -PromptText '# '
$o = Get-PSReadLineOption
"$($o.EditMode) $($o.BellStyle) $($o.HistoryNoDuplicates) $($o.MaximumHistoryCount) $($o.PredictionSource) $($o.PromptText)"
Set-PSReadLineOption -Colors @{ Command = 'Green'; Parameter = "`e[35m"; StringColor = '#ff0000' }
($o.CommandColor, $o.ParameterColor, $o.StringColor) -replace "`e", 'ESC'
Set-PSReadLineOption -Colors @{ Nothing = 'Green' } -ErrorAction SilentlyContinue; $Error[0].Exception.Message
Set-PSReadLineOption -EditMode Vi -ErrorAction SilentlyContinue; $Error[0].Exception.Message
Set-PSReadLineKeyHandler -Key UpArrow, 'Ctrl+x,u' -Function HistorySearchBackward
Set-PSReadLineKeyHandler -Chord Ctrl+g -ScriptBlock { } -BriefDescription Mine -Description 'what it does'
Get-PSReadLineKeyHandler -Chord UpArrow, 'Ctrl+x,u', Ctrl+g | ForEach-Object { "$($_.Key) $($_.Function) $($_.Group) $($_.Description)" }
Remove-PSReadLineKeyHandler -Chord Ctrl+g; @(Get-PSReadLineKeyHandler -Chord Ctrl+g).Count
try { [Microsoft.PowerShell.PSConsoleReadLine]::Insert('x') } catch { $_.Exception.InnerException.Message }
<# output
Get-PSReadLineKeyHandler
Get-PSReadLineOption
Remove-PSReadLineKeyHandler
Set-PSReadLineKeyHandler
Set-PSReadLineOption
Windows None False 50 None #
ESC[92m
ESC[35m
ESC[38;2;255;0;0m
'Nothing' is not a valid color property.
EditMode Vi is not supported: use Emacs or Windows.
UpArrow HistorySearchBackward History Search for the previous item in the history that starts with the current input
Ctrl+x,u HistorySearchBackward History Search for the previous item in the history that starts with the current input
Ctrl+g Mine Custom what it does
0
The line editor is not reading a line. Call this from a key handler.
#>
