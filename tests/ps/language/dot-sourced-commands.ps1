# A dot-sourced command has its own $PSCmdlet and $PSBoundParameters; enumerations that fail in pipelines.
. { [CmdletBinding()] param($a) "$($null -ne $PSCmdlet) $($PSBoundParameters.Count)" } 1
'[CmdletBinding()] param($x) "$($PSCmdlet.MyInvocation.MyCommand.Name) $($PSBoundParameters.Keys)"' | Set-Content ./own.ps1
. ./own.ps1 -x 1
[powershell]::Create().AddScript('[CmdletBinding()] param() $null -ne $PSCmdlet').Invoke()
$l = [System.Collections.Generic.List[int]](1, 2, 3)
try { $l | ForEach-Object { $null = $l.Remove($_) } } catch { "$($_.FullyQualifiedErrorId): $_" }
try { $PSStyle.Progress.MaxWidth = 17 } catch { $_.FullyQualifiedErrorId }
<# output
True 1
own.ps1 x
True
BadEnumeration: An error occurred while enumerating through a collection: Collection was modified; enumeration operation may not execute..
ExceptionWhenSetting
#>
