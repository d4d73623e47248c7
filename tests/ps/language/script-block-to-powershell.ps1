# ScriptBlock.GetPowerShell: commands, splatting, arguments, and what it refuses; -OutVariable of steppable pipelines.
$ps = { Write-Output 1, 2 | ForEach-Object ToString -InformationAction Ignore; Get-Alias -Name gci -Scope Global }.GetPowerShell()
$ps.Commands.Commands.ForEach{ "$($_.CommandText): $($_.Parameters.ForEach{ "$($_.Name)=$($_.Value)" })" }
"$($ps.Invoke())"
$hash = @{ InputObject = 'splatted'; OutVariable = 'v' }
foreach ($b in { param($h) Write-Output @h }, { param($h) Write-Output @h -Input 'said' }, { param($h, $more) Write-Output "$more!" }, { Write-Output @args }) {
  "$($b.GetPowerShell($hash, 'more').Invoke())"
}
foreach ($b in { }, { 1 }, { if (1) { 2 } }, { begin { 1 } }, { trap { } Get-Date }, { . Get-Date }, { & { 1 } }, { Get-Date > x }, { Write-Output (Get-Date) }, { Write-Output { } }, { Write-Output ([int]::Parse('1')) }) {
  try { $b.GetPowerShell().Commands.Commands.Count } catch { "$($_.Exception.InnerException.GetType().Name) $($_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId)" }
}
$s = { Write-Output 4 -OutVariable kept }.GetSteppablePipeline()
$s.Begin($false)
$s.Process() | ForEach-Object { "got $_" }
$s.End()
"kept $kept"
<# output
Write-Output: =1 2
ForEach-Object: =ToString InformationAction=Ignore
Get-Alias: Name=gci Scope=Global
1 2 gci
splatted
said
more!
System.Collections.Hashtable more
ScriptBlockToPowerShellNotSupportedException CantConvertEmptyPipeline
ScriptBlockToPowerShellNotSupportedException CantConvertPipelineStartsWithExpression
ScriptBlockToPowerShellNotSupportedException CanOnlyConvertOnePipeline
ScriptBlockToPowerShellNotSupportedException CanConvertOneClauseOnly
ScriptBlockToPowerShellNotSupportedException CantConvertScriptBlockWithTrap
ScriptBlockToPowerShellNotSupportedException CantConvertWithDotSourcing
ScriptBlockToPowerShellNotSupportedException CantConvertWithScriptBlocks
ScriptBlockToPowerShellNotSupportedException CanConvertOneOutputErrorRedir
ScriptBlockToPowerShellNotSupportedException CantConvertWithCommandInvocations
ScriptBlockToPowerShellNotSupportedException CantConvertWithScriptBlocks
ScriptBlockToPowerShellNotSupportedException CantConvertWithNonConstantExpression
got 4
kept 4
#>
