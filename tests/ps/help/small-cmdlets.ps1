# Cmdlets that are small or not built yet.
Get-Verb -Group Communications | Format-Table Verb, AliasPrefix, Group
Get-Verb Conv* | ForEach-Object Verb
(Update-List -Add 1, 2 -Remove 3).Add.Count
$o = [pscustomobject]@{ L = [System.Collections.Generic.List[int]](1, 2, 3) }
($o | Update-List L -Add 4 -Remove 1).L -join ','
'one', 'two' | Set-Clipboard
Get-Clipboard | ForEach-Object { "<$_>" }
(Get-Clipboard -Raw).Length
@(Get-ExperimentalFeature).Count
Trace-Command -Name * -Expression { 1 + 1 } -FilePath t.log; Test-Path t.log
try { Test-Connection localhost -Count 1 } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }
$null = New-Item -ItemType Directory de
'@{ a = "hallo" }' > de/texts.psd1
"ConvertFrom-StringData 'a = hello'" > texts.psd1
(Import-LocalizedData -UICulture de-AT -FileName texts -BaseDirectory .).a
Import-LocalizedData -BindingVariable texts -UICulture fr -FileName texts.psd1 -BaseDirectory .
$texts.a
Set-PSDebug -Strict; try { $nowhere } catch { $_.FullyQualifiedErrorId }; Set-PSDebug -Off
<# output

Verb       AliasPrefix Group
----       ----------- -----
Connect    cc          Communications
Disconnect dc          Communications
Read       rd          Communications
Receive    rc          Communications
Send       sd          Communications
Write      wr          Communications

Convert
ConvertFrom
ConvertTo
2
2,3,4
<one>
<two>
7
0
2
True
CmdletNotBuilt
Test-Connection is not built into this program yet. Use the programs ping or nc.
hallo
hello
VariableIsUndefined
#>
