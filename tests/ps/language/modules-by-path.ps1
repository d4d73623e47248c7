# Get-Module -ListAvailable by paths, patterns of paths, -All and -PSEdition.
$root = "$PWD/Modules"
foreach ($v in '1.1', '2.0') { $null = New-Item -ItemType Directory "$root/Foo/$v"; New-ModuleManifest "$root/Foo/$v/Foo.psd1" -ModuleVersion $v; $null = New-Item "$root/Foo/$v/Foo.psm1" }
$null = New-Item -ItemType Directory "$root/Bar/Download"
New-ModuleManifest "$root/Bar/Bar.psd1" -CompatiblePSEditions Core, Desktop
$null = New-Item "$root/Bar/Bar.psm1"; $null = New-Item "$root/Bar/Download/Download.psm1"
$env:PSModulePath = $root
function show($m) { ($m | Sort-Object Name, Version, Path | ForEach-Object { "$($_.Name) $($_.Version)" }) -join ', ' }
show (Get-Module -ListAvailable "$root/Foo")
show (Get-Module -ListAvailable "$root\Foo\")
show (Get-Module -ListAvailable "$root/*")
show (Get-Module -ListAvailable ./Modules/Foo/1.1/Foo.psd1)
foreach ($spec in @{ ModuleVersion = '0.0' }, @{ ModuleVersion = '1.5' }, @{ MaximumVersion = '1.5' }, @{ RequiredVersion = '2.0' }, @{ RequiredVersion = '3.0' }) {
  show (Get-Module -ListAvailable -FullyQualifiedName (@{ ModuleName = "$root/Foo" } + $spec))
}
show (Get-Module -ListAvailable -All foo, down*)
show (Get-Module -ListAvailable -PSEdition Desktop)
Get-Module -ListAvailable ./none -ErrorAction SilentlyContinue -ErrorVariable e; $e.FullyQualifiedErrorId
@(Get-Module -ListAvailable).Count, @(Get-Module -ListAvailable -All).Count -join ' '
$env:PSModulePath = "$PWD\Modules"
(Import-Module FOO -RequiredVersion 1.1 -PassThru).Version.ToString(); @(Get-Module -ListAvailable -All).Count
# A root without extension is the script beside its manifest, under the same name, too.
$null = New-Item -ItemType Directory ./Rooted
"@{ ModuleVersion = '1.0'; RootModule = 'Rooted'; NestedModules = @('Rooted') }" | Set-Content ./Rooted/Rooted.psd1
"function Get-Rooted { 'rooted' }" | Set-Content ./Rooted/Rooted.psm1
$m = Import-Module ./Rooted/Rooted.psd1 -PassThru; Get-Rooted; $m.NestedModules.Name
<# output
Foo 1.1, Foo 2.0
Foo 1.1, Foo 2.0
Bar 0.0.1, Foo 1.1, Foo 2.0
Foo 1.1
Foo 1.1, Foo 2.0
Foo 2.0
Foo 1.1
Foo 2.0

Download 0.0, Foo 1.1, Foo 1.1, Foo 2.0, Foo 2.0
Bar 0.0.1
Modules_ModuleNotFoundForGetModule,Microsoft.PowerShell.Commands.GetModuleCommand
3 7
1.1
7
rooted
Rooted
#>
