# A module's FormatsToProcess and TypesToProcess are read when it is imported.
$null = New-Item -ItemType Directory M
@'
<Configuration><ViewDefinitions><View><Name>m</Name><ViewSelectedBy><TypeName>M.Thing</TypeName></ViewSelectedBy>
<TableControl><TableHeaders><TableColumnHeader><Label>It</Label></TableColumnHeader></TableHeaders>
<TableRowEntries><TableRowEntry><TableColumnItems><TableColumnItem><PropertyName>Twice</PropertyName></TableColumnItem></TableColumnItems></TableRowEntry></TableRowEntries>
</TableControl></View></ViewDefinitions></Configuration>
'@ > M/M.format.ps1xml
'<Types><Type><Name>M.Thing</Name><Members><ScriptProperty><Name>Twice</Name><GetScriptBlock>$this.N * 2</GetScriptBlock></ScriptProperty></Members></Type></Types>' > M/M.types.ps1xml
"function Get-Thing { [pscustomobject]@{ PSTypeName = 'M.Thing'; N = 21 } }" > M/M.psm1
New-ModuleManifest -Path M/M.psd1 -RootModule M.psm1 -FormatsToProcess M.format.ps1xml -TypesToProcess M.types.ps1xml
Import-Module ./M
Get-Thing
<# output

It
--
42
#>
