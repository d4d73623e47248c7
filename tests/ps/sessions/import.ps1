# requirements: R9
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
Invoke-Command $s { function Get-Greeting([string]$Name) { "hello $Name from $PID" } }
$null = Import-PSSession $s -CommandName Get-Greeting
(Get-Greeting -Name you) -eq "hello you from $(Invoke-Command $s { $PID })"
<# output
True
#>
