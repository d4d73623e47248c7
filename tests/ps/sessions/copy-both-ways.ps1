# requirements: R7
# worlds: local ssh net
. $env:TEST_PRELUDE
$s = New-PSSession @target
$bytes = [byte[]](0..255) * 4000
Set-Content a.bin $bytes -AsByteStream
$dir = Invoke-Command $s { (New-Item -ItemType Directory "$env:XDG_STATE_HOME/copied").FullName }
Copy-Item a.bin -Destination $dir -ToSession $s
Invoke-Command $s { (Get-Item "$($args[0])/a.bin").Length } -ArgumentList $dir
Copy-Item "$dir/a.bin" -Destination "$PWD/b.bin" -FromSession $s
(Get-FileHash a.bin).Hash -eq (Get-FileHash b.bin).Hash
<# output
1024000
True
#>
