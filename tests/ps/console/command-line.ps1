# requirements: R1
& $env:PSESSION -NoProfile -Command '1 + 1; exit 3'; $LASTEXITCODE
& $env:PSESSION -NoProfile -c '1,2 |' Measure-Object '| % Count'
Set-Content f.ps1 'param($X) "x=$X"; exit 7'
& $env:PSESSION -NoProfile -File f.ps1 -X 5; $LASTEXITCODE
'"from stdin"' | & $env:PSESSION -NoProfile -Command -
& $env:PSESSION -NoProfile -NoLogo -WorkingDirectory / -Command '"$PWD"'
& $env:PSESSION -NoProfile -EncodedCommand ([Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes('"coded"')))
<# output
2
3
2
x=5
7
from stdin
/
coded
#>
