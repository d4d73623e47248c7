# requirements: R14 B3
. $env:TEST_PRELUDE
$o = New-PSSessionOption -OutputBufferingMode Drop
$s = New-PSSession @target -SessionOption $o -Name drops
"$($s.OutputBufferingMode)"
$j = Invoke-Command $s { Start-Sleep 1; 1..200000 } -AsJob
$null = Disconnect-PSSession $s
until { (Get-PSSession @there -Name drops | ForEach-Object State) -eq 'Disconnected' }
Start-Sleep 4
$r = @(Connect-PSSession $s 3>$null | Receive-PSSession 3>$null)
$r.Count -lt 200000
Invoke-Command $s { 'usable' }
<# output
Drop
True
True
usable
#>
