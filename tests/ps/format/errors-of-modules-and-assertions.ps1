# Errors in a module's script show no line; an assertion's target says where it stands.
"function Fail { throw 'oops' }" | Set-Content ./m.psm1
"Import-Module ./m.psm1; Fail" | Set-Content ./a.ps1
$exe = [Environment]::ProcessPath
& $exe -NoProfile -File ./a.ps1 2>&1 | ForEach-Object { "$_" -replace [regex]::Escape("$PWD"), '' }
$target = @{ File = 'here.tests.ps1'; Line = 7; LineText = '  1 | Should -Be 2 ' }
"`$r = [System.Management.Automation.ErrorRecord]::new([Exception]::new('not equal'), 'id', 'InvalidResult', @{ File = 'here.tests.ps1'; Line = 7; LineText = '  1 | Should -Be 2 ' }); throw `$r" | Set-Content ./b.ps1
& $exe -NoProfile -File ./b.ps1 2>&1 | ForEach-Object { "$_" }
<# output
Exception: oops
Exception: here.tests.ps1
Line |
   7 | 1 | Should -Be 2
     | not equal
#>
