# ProxyCommand.GetHelpComments gives comment-based help that says the same.
function first {
  <#
  .SYNOPSIS
  Says it.
  .DESCRIPTION
  In many words.
  .PARAMETER Word
  What to say.
  .EXAMPLE
  first hello
  .NOTES
  Take care.
  .LINK
  Get-Help
  #>
  param($Word)
}
$comments = [System.Management.Automation.ProxyCommand]::GetHelpComments((Get-Help first -Full))
Set-Item function:second ([scriptblock]::Create("<#`n$comments`n#>`nparam(`$Word)"))
$help = Get-Help second -Full
$help.Synopsis
$help.description.Text
$help.parameters.parameter.description.Text
@($help.examples.example).Count
"$($help.alertSet.alert.Text)".Trim()
try { [System.Management.Automation.ProxyCommand]::GetHelpComments('text') } catch { $_.Exception.InnerException.Message }
<# output
Says it.
In many words.
What to say.
1
Take care.
The 'help' parameter is not recognized as a valid HelpInfo object created by the 'get-help' command.
#>
