# Parameters that clash, variables of pipelines that end with them.
function Positions { [CmdletBinding()] param([Parameter(Position = 0)][int]$A, [Parameter(Position = 0)][int]$B) 'bound' }
try { Positions 1 } catch { $_.FullyQualifiedErrorId }
Positions -A 1
function Alias { [CmdletBinding()] param([Alias('B')][int]$A, [int]$B) }
try { Alias -B 1 } catch { "$($_.FullyQualifiedErrorId): $_" }
function Add { param([Parameter(ValueFromPipeline)][int]$n) begin { $seen = 'p' } process { "$seen$n" } }
1, 2 | Add -PipelineVariable seen | ForEach-Object { $seen }
Get-Variable seen -ErrorAction SilentlyContinue
function Flags { [CmdletBinding()] param([bool[]]$f) $f.Count }
Flags $true, 0
try { Flags 'a', 'b' } catch { $_.FullyQualifiedErrorId }
<# output
AmbiguousPositionalParameterNoName,Positions
bound
ParameterNameConflictsWithAlias: The parameter 'B' cannot be specified because it conflicts with the parameter alias of the same name for parameter 'A'.
p1
p2
2
ParameterArgumentTransformationError,Flags
#>
