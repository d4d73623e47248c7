# Examples in comments, help that is asked for by component, role or use, help that stands for another's, enumerations.
function Add-Thing {
  <#
  .SYNOPSIS
  Adds a thing.
  .EXAMPLE
  C:\PS>Add-Thing one

  Adds one.
  .EXAMPLE
  Add-Thing two
  .COMPONENT
  Things
  #>
  param([Parameter(Mandatory)][string]$Name, [switch]$Quiet, [System.DayOfWeek]$Day)
}
function Other-Thing {
  # .FORWARDHELPTARGETNAME Add-Thing
}
$h = Get-Help Add-Thing
foreach ($e in $h.examples.example) { "[$($e.introduction[0].text)] [$($e.code)] [$($e.remarks[0].text)] $($e.remarks.Length)" }
(Get-Help Add-Thing -Component Th*).Name
Get-Help Add-Thing -Component Other -ErrorAction SilentlyContinue -ErrorVariable e
$e.FullyQualifiedErrorId
Get-Help Add-Thing -Role x -ErrorAction SilentlyContinue -ErrorVariable e
$e.Count
(Get-Help Other-Thing).Name
$h.syntax.syntaxItem.parameter.name -join ' '
$null -eq $h.syntax.syntaxItem.parameter[1].parameterValue
"$($h.parameters.parameter[2].parameterValueGroup.parameterValue)"
<# output
[C:\PS>] [Add-Thing one] [Adds one.] 5
[PS > ] [Add-Thing two] [] 5
Add-Thing
HelpNotFound,Microsoft.PowerShell.Commands.GetHelpCommand
1
Add-Thing
Name Quiet Day
True
Sunday Monday Tuesday Wednesday Thursday Friday Saturday
#>
