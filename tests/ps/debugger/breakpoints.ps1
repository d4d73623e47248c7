# requirements: R1
@'
$i = 0
foreach ($x in 1..2) {
  $i += $x
}
"i=$i"
'@ | Set-Content d.ps1
function Get-Sum($a, $b) { $a + $b }
$b = Set-PSBreakpoint -Script d.ps1 -Line 3 -Action { Write-Host "at line: i=$i" }
$null = Set-PSBreakpoint -Command Get-Sum -Action { Write-Host 'called' }
./d.ps1
Get-Sum 1 2
"$b"; $b.HitCount; $b.Enabled
Disable-PSBreakpoint -Id $b.Id
./d.ps1
Get-PSBreakpoint | Remove-PSBreakpoint
$null = Set-PSBreakpoint -Variable v -Mode ReadWrite -Action { Write-Host "v=$v" }
$v = 1; $v++; $w = $v
Get-PSBreakpoint
@(Get-PSBreakpoint -Type Line).Count
Get-PSBreakpoint -Id 77
Get-PSBreakpoint | Remove-PSBreakpoint
Set-PSDebug -Trace 1
if ($w) { 'yes' }
Set-PSDebug -Off
Wait-Debugger
'end'
<# output
at line: i=0
at line: i=1
i=3
called
3
Line breakpoint on '<WORK>/d.ps1:3'
2
True
i=3
v=1
v=1
v=2
v=2

  ID Script            Line Command           Variable         Action
  -- ------            ---- -------           --------         ------
   3                                          v                 Write-Host "v=…
0
DEBUG:   25+ if ( >>>> $w) { 'yes' }

DEBUG:   25+ if ($w) {  >>>> 'yes' }

yes
DEBUG:   26+  >>>> Set-PSDebug -Off

Entering debug mode. Use h or ? for help.

At <S>/t.ps1:27 char:1
+ Wait-Debugger
+ ~~~~~~~~~~~~~
[DBG]: PS <WORK>>> 
end
#>
<# errors
Get-PSBreakpoint: <S>/t.ps1:22
Line |
  22 |  Get-PSBreakpoint -Id 77
     |  ~~~~~~~~~~~~~~~~~~~~~~~
     | There is no breakpoint with ID '77'.
#>
