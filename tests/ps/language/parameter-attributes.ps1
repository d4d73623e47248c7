# The attributes of a function's parameters as objects, and in the parameters of a proxy.
function plain($a, [ValidateSet('x', 'y')][int]$b) { }
function full {
  [CmdletBinding(DefaultParameterSetName = 'One')]
  param([Parameter(Mandatory, ParameterSetName = 'One', HelpMessage = 'what')][Alias('q')][ValidateRange(1, 9)][int]$Number,
    [ValidatePattern('a''b')][ValidateScript({ $_ })][ValidateCount(1, 2)][AllowNull()][string[]]$Text, [ValidateRange('Positive')][double]$Positive)
}
foreach ($p in (Get-Command plain).Parameters['a', 'b']) { "$($p.Name): $($p.Attributes.ForEach{ $_.GetType().Name })" }
(Get-Command plain).Parameters.b.Attributes.Where{ $_ -is [ValidateSet] }.ValidValues
(Get-Command plain).Parameters.b.Attributes.Where{ $_ -is [Parameter] }.Position
$a = (Get-Command full).Parameters.Number.Attributes
"$($a.ForEach{ $_.GetType().Name })"
$a[0].Mandatory, $a[0].ParameterSetName, $a[0].HelpMessage, $a[2].MaxRange
foreach ($n in 'plain', 'full') {
  [System.Management.Automation.ProxyCommand]::GetParamBlock((Get-Command $n)) -split '\r?\n' -replace '^ +' -join ' '
}
<# output
a: ParameterAttribute
b: ParameterAttribute ValidateSetAttribute
x
y
1
ParameterAttribute AliasAttribute ValidateRangeAttribute
True
One
what
9
[System.Object] ${a},  [ValidateSet('x','y')] [int] ${b}
[Parameter(ParameterSetName='One', Mandatory=$true)] [Alias('q')] [ValidateRange(1, 9)] [int] ${Number},  [ValidatePattern('a''b')] [ValidateScript({  $_  })] [ValidateCount(1, 2)] [AllowNull()] [string[]] ${Text},  [ValidateRange([System.Management.Automation.ValidateRangeKind]::Positive)] [double] ${Positive}
#>
