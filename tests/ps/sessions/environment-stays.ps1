# requirements: R2
. $env:TEST_PRELUDE
$env:COLOUR = 'green'
$s = New-PSSession
$env:COLOUR = 'red'
Invoke-Command $s { $env:COLOUR; $env:COLOUR = 'blue' }
Invoke-Command $s { $env:COLOUR }
$env:COLOUR
$t = New-PSSession
Invoke-Command $t { $env:COLOUR }
<# output
green
blue
red
red
#>
