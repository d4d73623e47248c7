# requirements: R5
. $env:TEST_PRELUDE
error-of { New-PSSession -ComputerName localhost -ConfigurationName nonesuch -ErrorAction Stop }
$s = New-PSSession -ComputerName localhost -ConfigurationName Microsoft.PowerShell
Invoke-Command $s { 'there' }
<# output
PSSessionOpenFailed
there
#>
