# requirements: R4
# worlds: local ssh
# What feeds a remote command fails, or what takes its output has enough: the command is stopped and the session free.
. $env:TEST_PRELUDE
$s = New-PSSession @target
try { & { 1; throw 'no more input' } | Invoke-Command $s { $input | ForEach-Object { $_ } } } catch { "$_" }
"$($s.Availability)"
& { $i = 0; while ($true) { $i++; $i } } | Invoke-Command $s { process { $_ } } | Select-Object -First 2
"$($s.Availability)"
try { & { 1; throw 'no job' } | Invoke-Command $s { $input } -AsJob } catch { "$_" }
"$($s.Availability) $(@(Get-Job).Count)"
& { 1; 2 } | Invoke-Command $s { $input | ForEach-Object { $_ * 2 } }
Remove-PSSession $s
<# output
no more input
Available
1
2
Available
no job
Available 0
2
4
#>
