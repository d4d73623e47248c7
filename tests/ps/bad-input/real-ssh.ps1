# requirements: R11
# worlds: net
# timeout: 120
. $env:TEST_PRELUDE
function text-of([scriptblock]$Block) { try { & $Block | Out-Null; 'no error' } catch { "$_" -replace '\s+', ' ' } }
# unknown host
(text-of { New-PSSession -HostName nowhere -ErrorAction Stop }) -match 'nowhere'
# refused connection
(text-of { New-PSSession -HostName beta -Port 2222 -ErrorAction Stop }) -match 'refused'
# no key that is let in
(text-of { New-PSSession -HostName beta -Options @{ PubkeyAuthentication = 'no' } -ErrorAction Stop }) -match 'denied'
# no such subsystem
(text-of { New-PSSession -HostName beta -Subsystem nonesuch -ErrorAction Stop }) -match 'subsystem'
# and a good one works after all that
Invoke-Command -HostName beta { hostname }
<# output
...
True
ssh: connect to host beta port 2222: Connection refused
True
...
True
subsystem request failed on channel 0
True
beta
#>
