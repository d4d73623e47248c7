# requirements: R1
function t($line) {
  $at = $line.IndexOf('^'); if ($at -lt 0) { $at = $line.Length } else { $line = $line.Remove($at, 1) }
  $r = TabExpansion2 $line $at
  '{0} -> {1},{2} {3}' -f $line, $r.ReplacementIndex, $r.ReplacementLength, (($r.CompletionMatches | Select-Object -First 5 | ForEach-Object CompletionText) -join ' | ')
}
$longname = 'x'
enum Colour { Red; Green }
class Box { [string]$Size; [Colour]$Colour; [void] Open([int]$n) {} }
$b = [Box]::new(); $h = @{ alpha = 1; 'b c' = 2 }
function foo { param([string]$Bar, [ValidateSet('one', 'two')]$Set, [DayOfWeek]$Day, [switch]$Sw, [bool]$Flag) }
Register-ArgumentCompleter -CommandName foo -ParameterName Bar -ScriptBlock { param($c, $p, $w, $ast, $bound) "$c-$p-$w-$ast-$($bound.Set)", [System.Management.Automation.CompletionResult]::new('zz', 'z', 'ParameterValue', 'tip') }
Register-ArgumentCompleter -Native -CommandName nat -ScriptBlock { param($w, $ast, $pos) 'checkout', 'commit' -like "$w*"; "$($ast.CommandElements.Count)/$pos" }
$null = New-Item -ItemType Directory 'a b', sub, sub/deep, 'x[1]'
Set-Content 'fi le.txt' 1; Set-Content file.txt 2
# commands and parameters
t 'Get-ChildI'; t 'Get-Chil^dItem x'; t 'gci -Rec'; t 'foo -'; t 'foo -Sw -'; t 'if ($true) { Get-ChildI'; t 'x | Get-ChildI'; t '$y = Get-ChildI'; t 'help Get-ChildI'
# values
t 'foo -Set '; t 'foo -Day Mon'; t 'foo -Day:F'; t 'foo -Day Mon, T'; t 'foo -Flag '; t 'foo -Set one -Bar ab'; t 'foo q -Set t'; t 'nat c'; t 'nat --am x'
t 'Set-Variable -Scope L'; t 'Get-PSSession -State Op'; t 'Write-Host -ForegroundColor DarkB'; t 'New-PSSession -SessionOption '; t 'Get-Command -Verb Discon'
# variables
t '$longn'; t '"abc $longn'; t '"abc $($longn'; t '${longn'; t '@longn'; t '$global:longn'; t '$function:Tab'; t '$env:PSESSIO'
# members and types
t '"abc".ToUp'; t '[math]::Roun'; t '$b.'; t '$b.Colour = '; t 'if ($b.Colour -eq '; t '[Colour]::R'; t '$h.al'; t '$h["al'; t '$b.Size.Subs'; t '[int]$z = 5; $z.CompareT'
t 'Get-ChildItem | Where-Object { $_.FullN'; t 'Get-ChildItem | Select-Object FullN'; t 'Get-Date | ForEach-Object AddDay'; t '[System.Text.RegularE'; t '[Box]@{'; t '[pscustomobject]@{ A = 1 }.'
t 'foreach ($f in Get-ChildItem) { $f.FullN'; t 'using namespace System.Collections.G'
# keys, operators, attributes
t 'Select-Object @{'; t 'Sort-Object @{ Expression = "x"; '; t '$q = @{ Pat^ }; Get-ChildItem @q'; t '1 -eq'; t '$a -spl'; t 'param([Parameter(Mand'
# paths
t 'dir f'; t 'dir ./s'; t 'cat "fi'; t './f'; t 'cd s'; t 'dir sub/'; t 'dir x'; t 'Get-Item Env:HOM'; t 'Get-ChildItem > s'
$r = [System.Management.Automation.CommandCompletion]::CompleteInput('$é = Get-ChildI', 15, $null)
$r.GetType().FullName; "$($r.CurrentMatchIndex) $($r.ReplacementIndex) $($r.ReplacementLength) $($r.CompletionMatches.Count)"
$r = TabExpansion2 'foo -Set ' 9; $r.GetNextResult($true).CompletionText; $r.GetNextResult($true).CompletionText; $r.GetNextResult($true).CompletionText
$r.CompletionMatches[0] | Format-List
[System.Management.Automation.CompletionCompleters]::CompleteOperator('sp').CompletionText
(TabExpansion2 'nothing-like-this').CompletionMatches.Count
<# output
Get-ChildI -> 0,10 Get-ChildItem
Get-ChildItem x -> 0,13 Get-ChildItem
gci -Rec -> 4,4 -Recurse
foo - -> 4,1 -Bar | -Set | -Day | -Sw | -Flag
foo -Sw - -> 8,1 -Bar | -Set | -Day | -Flag
if ($true) { Get-ChildI -> 13,10 Get-ChildItem
x | Get-ChildI -> 4,10 Get-ChildItem
$y = Get-ChildI -> 5,10 Get-ChildItem
help Get-ChildI -> 5,10 Get-ChildItem
foo -Set  -> 9,0 one | two
foo -Day Mon -> 9,3 Monday
foo -Day:F -> 9,1 Friday
foo -Day Mon, T -> 14,1 Thursday | Tuesday
foo -Flag  -> 10,0 $false | $true
foo -Set one -Bar ab -> 18,2 foo-Bar-ab-foo -Set one -Bar ab-one | zz
foo q -Set t -> 11,1 two
nat c -> 4,1 checkout | commit | 2/5
nat --am x -> 9,1 3/10
Set-Variable -Scope L -> 20,1 Local
Get-PSSession -State Op -> 21,2 Opened
Write-Host -ForegroundColor DarkB -> 28,5 DarkBlue
New-PSSession -SessionOption  -> 29,0 $PSSessionOption
Get-Command -Verb Discon -> 18,6 Disconnect
$longn -> 0,6 $longname
"abc $longn -> 5,6 $longname
"abc $($longn -> 7,6 $longname
${longn -> 0,7 ${longname}
@longn -> 0,6 @longname
$global:longn -> 0,13 $global:longname
$function:Tab -> 0,13 $function:TabExpansion2
$env:PSESSIO -> 0,12 $env:PSESSION
"abc".ToUp -> 6,4 ToUpper( | ToUpperInvariant(
[math]::Roun -> 8,4 Round(
$b. -> 3,0 Colour | Size | Equals( | GetHashCode( | GetType(
$b.Colour =  -> 12,0 'Green' | 'Red'
if ($b.Colour -eq  -> 18,0 'Green' | 'Red'
[Colour]::R -> 10,1 Red | ReferenceEquals(
$h.al -> 3,2 alpha
$h["al -> 3,3 "alpha"
$b.Size.Subs -> 8,4 Substring(
[int]$z = 5; $z.CompareT -> 16,8 CompareTo(
Get-ChildItem | Where-Object { $_.FullN -> 34,5 FullName
Get-ChildItem | Select-Object FullN -> 30,5 FullName
Get-Date | ForEach-Object AddDay -> 26,6 AddDays
[System.Text.RegularE -> 1,20 System.Text.RegularExpressions
[Box]@{ -> 7,0 Colour | Size
[pscustomobject]@{ A = 1 }. -> 27,0 A | Count | IsFixedSize | IsReadOnly | IsSynchronized
foreach ($f in Get-ChildItem) { $f.FullN -> 35,5 FullName
using namespace System.Collections.G -> 16,20 System.Collections.Generic
Select-Object @{ -> 16,0 Expression | Name
Sort-Object @{ Expression = "x";  -> 33,0 Ascending | Descending
$q = @{ Pat }; Get-ChildItem @q -> 8,3 Path
1 -eq -> 2,3 -eq
$a -spl -> 3,4 -split
param([Parameter(Mand -> 17,4 Mandatory
dir f -> 4,1 './fi le.txt' | ./file.txt
dir ./s -> 4,3 ./sub
cat "fi -> 4,3 "./fi le.txt" | "./file.txt"
./f -> 0,3 & './fi le.txt' | ./file.txt
cd s -> 3,1 ./sub
dir sub/ -> 4,4 sub/deep
dir x -> 4,1 './x`[1`]'
Get-Item Env:HOM -> 9,7 Env:/HOME
Get-ChildItem > s -> 16,1 ./sub
System.Management.Automation.CommandCompletion
-1 5 10 1
one
two
one

CompletionText : one
ListItemText   : one
ResultType     : ParameterValue
ToolTip        : one

-split
0
#>
