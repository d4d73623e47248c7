# requirements: R14
# Scripts named by patterns; a program before the script of its name.
"'one'" | Set-Content ./a1.ps1
"'two'" | Set-Content ./a2.ps1
& './[a]1.ps1'
& '.\[a]2.ps1'
try { & './a[12].ps1' } catch { $_.FullyQualifiedErrorId }
(Get-Command './[a]1.ps1').Name
@(Get-Command './a[12].ps1' -ErrorAction SilentlyContinue).Count
$null = New-Item -ItemType Directory ./bin
"#!/bin/sh`necho program" | Set-Content ./bin/both
chmod +x ./bin/both
"'script'" | Set-Content ./bin/both.ps1
$env:PATH = "$PWD/bin:$env:PATH"
both
<# output
one
two
CommandNotFoundException
a1.ps1
0
program
#>
