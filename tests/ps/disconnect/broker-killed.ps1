# requirements: B2
. $env:TEST_PRELUDE
function broker { Get-ChildItem /proc -Directory | Where-Object Name -Match '^\d+$' | Where-Object {
  $c = Get-Content "$_/cmdline" -Raw -ErrorAction SilentlyContinue
  $e = Get-Content "$_/environ" -Raw -ErrorAction SilentlyContinue
  $c -match 'psessiond' -and $e -match [regex]::Escape($env:XDG_RUNTIME_DIR) } | ForEach-Object Name }
$s = New-PSSession -Name lives; $d = New-PSSession -Name apart
Invoke-Command $s { $v = 1 }; Invoke-Command $d { $v = 2 }
$null = Disconnect-PSSession $d
$b = broker
/bin/kill -9 $b
until { -not (Test-Path "/proc/$b") -or (Get-Content "/proc/$b/stat") -match ' Z ' }
Invoke-Command $s { $v }
(Get-PSSession -ComputerName localhost | ForEach-Object Name | Sort-Object) -join ' '
$null = Connect-PSSession $d
Invoke-Command $d { $v }
<# output
True
1
apart lives
2
#>
