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
$env:HOME = "$PWD"
Copy-Item ./bin/both ./athome
Copy-Item ./bin/both ./bin/below
$env:PATH = "~:$env:PATH"
(Get-Command athome).Source -eq "$PWD/athome"
$env:PATH = "~/bin/:/bin:/usr/bin"
(Get-Command below).Source -eq "$PWD/bin/below"
below
<# output
one
two
CommandNotFoundException
a1.ps1
0
program
True
True
program
#>
