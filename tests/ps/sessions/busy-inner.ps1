# requirements: R4
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
$start = [datetime]::UtcNow
Invoke-Command $s { 1..3 } | ForEach-Object { "$_ $(error-of { Invoke-Command $s { 'inner' } -ErrorAction Stop })" }
([datetime]::UtcNow - $start).TotalSeconds -lt 30
Invoke-Command $s { 'after' }
<# output
...
True
after
#>
