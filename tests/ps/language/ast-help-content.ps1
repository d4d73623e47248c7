$sb = {
<#
.SYNOPSIS
  Does it
.PARAMETER First
  the first
.EXAMPLE
  one
.EXAMPLE
  two
#>
param($First)
function inner {
  # .SYNOPSIS
  #  inside
  1
}
}
$h = $sb.Ast.GetHelpContent()
$h.GetType().Name; $h.Synopsis; $h.Parameters['FIRST']; $h.Examples.Count; $null -eq $h.Notes
$h.GetCommentBlock() -replace '[<>]'
$sb.Ast.Find({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $true).GetHelpContent().Synopsis
$null -eq { 1 }.Ast.GetHelpContent()
[System.Management.Automation.Language.Parser]::ParseInput("<#`n.NOTES`n n`n#>`n1", [ref]$null, [ref]$null).GetHelpContent().Notes
<# output
CommentHelpInfo
Does it

the first

2
True
#
.SYNOPSIS
Does it

.PARAMETER FIRST
the first

.EXAMPLE
one

.EXAMPLE
two

#

inside

True
n

#>
