# requirements: R25
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target -Name gone
Remove-PSSession $s
"$($s.Name) $($s.State) $($s.Availability)"
error-of { Invoke-Command $s { 1 } -ErrorAction Stop }
error-of { Connect-PSSession $s -ErrorAction Stop }
error-of { Disconnect-PSSession $s -ErrorAction Stop }
error-of { Enter-PSSession $s -ErrorAction Stop }
error-of { Copy-Item $env:TEST_PRELUDE /tmp -ToSession $s -ErrorAction Stop }
error-of { Remove-PSSession $s -ErrorAction Stop }
<# output
gone Closed None
InvokeCommandCommandInvalidSessionState,Microsoft.PowerShell.Commands.InvokeCommandCommand
...
no error
#>
