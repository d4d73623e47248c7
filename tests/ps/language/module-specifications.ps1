# Modules asked for by specification: versions, GUIDs, required modules seen from the manifest, attributes of classes
$folder = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid())
$null = New-Item -ItemType Directory $folder/Spec, $folder/Needs
$guid = '9b945229-65fd-4629-ae99-88e2618377ff'
New-ModuleManifest $folder/Spec/Spec.psd1 -ModuleVersion 2.30 -Guid $guid
$fits = @{ ModuleName = "$folder/Spec/Spec.psd1"; ModuleVersion = '2.0'; MaximumVersion = '3.*'; GUID = $guid }
(Import-Module -FullyQualifiedName $fits -PassThru).Version.ToString()
foreach ($wrong in @{ RequiredVersion = '2.2' }, @{ ModuleVersion = '2.31' }, @{ ModuleVersion = '1.0'; GUID = [guid]::Empty }) {
  $wrong.ModuleName = "$folder/Spec/Spec.psd1"
  try { Import-Module -FullyQualifiedName $wrong -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
  $wrong.ModuleName = 'Spec'
  "listed: $(@(Get-Module -FullyQualifiedName $wrong).Count)"
}
try { Import-Module Spec -MinimumVersion 3.0 -MaximumVersion 2.0 } catch { $_.FullyQualifiedErrorId }
Remove-Module -FullyQualifiedName @{ ModuleName = 'Spec'; RequiredVersion = '2.30' }
@(Get-Module Spec).Count
New-ModuleManifest $folder/Needs/Needs.psd1 -RequiredModules ../Spec
(Import-Module $folder/Needs/Needs.psd1 -PassThru).RequiredModules.Name
try { [Microsoft.PowerShell.Commands.ModuleSpecification]@{ ModuleName = 'x' } } catch { $_.FullyQualifiedErrorId }
"$([Microsoft.PowerShell.Commands.ModuleSpecification]@{ ModuleName = 'x'; ModuleVersion = '1.0' })"
Remove-Item -Recurse $folder
[System.Management.Automation.Cmdlet('Get', 'Thing', SupportsPaging = $true)] class Attributed {
  [ValidateSet('a', 'b')] $Property
  [Obsolete('old')] [int] Method() { return 1 }
}
$a = [Attributed].GetCustomAttributes($false); $a[0].NounName; $a[0].SupportsPaging
[Attributed].GetProperty('Property').GetCustomAttributes($false)[0].ValidValues -join ','
[Attributed].GetMethod('Method').GetCustomAttributes($false)[0].Message
<# output
2.30
Modules_ModuleWithVersionNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand
listed: 0
Modules_ModuleWithVersionNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand
listed: 0
Modules_ModuleWithVersionNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand
listed: 0
ArgumentOutOfRange,Microsoft.PowerShell.Commands.ImportModuleCommand
0
Spec
InvalidCastConstructorTargetInvocationException
@{ ModuleName = 'x'; ModuleVersion = '1.0' }
Thing
True
a,b
old
#>
