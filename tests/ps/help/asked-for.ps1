# -? shows the help of a command instead of running it; several topics are a table.
function Do-It {
<# .SYNOPSIS
Question. #>
[OutputType([int], 'System.String')]
param([semver] $V) 'ran' }
(Do-It -?).Synopsis.Trim()
(Get-Command Do-It).OutputType.Name
(Get-Command -ParameterType semver -CommandType Function).Name
Get-Help *-Clixml | Format-Table Name, Category
Get-Help Get-Date -Parameter Format
<# output
Question.
System.Int32
System.String
Do-It

Name               Category
----               --------
ConvertFrom-CliXml Cmdlet
ConvertTo-CliXml   Cmdlet
Export-Clixml      Cmdlet
Import-Clixml      Cmdlet


-Format <String>
    A .NET format.
    
    Required?                    false
    Position?                    named
    Default value                
    Accept pipeline input?       false
    Aliases                      
    Accept wildcard characters?  false
#>
