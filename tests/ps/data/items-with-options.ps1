# Set-Item -Options of functions and aliases; renaming what is read-only
Set-Item Function:given-one -Value { 'one' } -Options ReadOnly
(Get-Item Function:given-one).Options
try { Rename-Item Function:given-one other -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
Rename-Item Function:given-one given-other -Force; given-other
Set-Item Function:given-other -Options None; (Get-Item Function:given-other).Options
Set-Item Alias:gone Get-Date -Options 'ReadOnly, AllScope'; (Get-Alias gone).Options
try { Set-Item Env:X 1 -Options None } catch { $_.FullyQualifiedErrorId }
<# output
ReadOnly
CannotRenameFunction,Microsoft.PowerShell.Commands.RenameItemCommand
one
None
ReadOnly, AllScope
NamedParameterNotFound,Microsoft.PowerShell.Commands.SetItemCommand
#>
