# What Add-Member refuses ends it; what Get-Content cannot do; common parameters that -Parallel has not
foreach ($p in @{ MemberType = 'Method' }, @{ MemberType = 'CodeProperty'; Value = $null; SecondValue = $null }, @{ MemberType = 'CodeProperty'; Value = 'x' },
    @{ MemberType = 'ScriptMethod'; Value = 'x' }, @{ MemberType = 'NoteProperty'; Value = 1; SecondValue = 2 },
    @{ MemberType = 'AliasProperty'; Value = 'Length'; SecondValue = 'NoSuchType' }, @{ MemberType = 'MemberSet'; Value = 'x' }) {
  try { Add-Member -InputObject a -Name Name @p; 'no error' } catch { $_.FullyQualifiedErrorId }
}
foreach ($p in @{ Path = '/no-such*.txt' }, @{ Path = 'Variable:PSHOME'; Tail = 1 }, @{ Path = '/etc/hosts'; Tail = 1; Raw = $true }) {
  try { Get-Content @p -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
}
(Get-Command Set-Content).Parameters.ContainsKey('Stream')
try { 1 | ForEach-Object -Parallel { 1 } -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
(1 | ForEach-Object -Parallel { throw 'ended' } 2>&1).FullyQualifiedErrorId
<# output
CannotAddMemberType,Microsoft.PowerShell.Commands.AddMemberCommand
Value1AndValue2AreNotBothNull,Microsoft.PowerShell.Commands.AddMemberCommand
ConvertToFinalInvalidCastException,Microsoft.PowerShell.Commands.AddMemberCommand
ConvertToFinalInvalidCastException,Microsoft.PowerShell.Commands.AddMemberCommand
Value2ShouldNotBeSpecified,Microsoft.PowerShell.Commands.AddMemberCommand
InvalidCastFromStringToType,Microsoft.PowerShell.Commands.AddMemberCommand
ConvertToFinalInvalidCastException,Microsoft.PowerShell.Commands.AddMemberCommand
ItemNotFound,Microsoft.PowerShell.Commands.GetContentCommand
TailNotSupported,Microsoft.PowerShell.Commands.GetContentCommand
InvalidOperation,Microsoft.PowerShell.Commands.GetContentCommand
False
ParallelCommonParametersNotSupported,Microsoft.PowerShell.Commands.ForEachObjectCommand
PSTaskException
#>
