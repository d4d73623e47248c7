# Cmdlets as classes, their Encoding parameters, redirection with Out-File's defaults, aliases that Unix does not have.
$class = (Get-Command Remove-Item).ImplementingType
$class.FullName
$a = $class.GetCustomAttributes($true)[0]
"$($a.GetType().Name) $($a.VerbName) $($a.NounName) $($a.ConfirmImpact) $($a.SupportsShouldProcess)"
(Get-Command Get-Help).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact
(Get-Command Out-File).Parameters['Encoding'].ParameterType.FullName
Get-Alias kill, mount, start, ac -ErrorAction SilentlyContinue
& {
  $PSDefaultParameterValues = @{ 'Out-File:Encoding' = 'unicode' }
  'a' > ./e.txt
}
"$(Get-Content ./e.txt -AsByteStream)"
/bin/echo one > variable:kept
$kept
try { Get-Item -Path } catch { $_.InvocationInfo.HistoryId -gt 0 }
<# output
Microsoft.PowerShell.Commands.RemoveItemCommand
CmdletAttribute Remove Item Medium True
None
System.Text.Encoding
255 254 97 0 10 0
one
True
#>
