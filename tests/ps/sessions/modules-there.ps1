# requirements: R8
# worlds: local ssh
# The modules of a session: listed from here, and imported so that their commands run there.
. $env:TEST_PRELUDE
$s = New-PSSession @target
$folder = "$HOME/.local/share/powershell/Modules/Greeter"
$null = New-Item -ItemType Directory $folder
Set-Content $folder/Greeter.psm1 'function Get-Greeting { param([Parameter(ValueFromPipeline)][string]$Who) process { "Hello $Who from $PID" } }
function Get-Other { 1 }'
(Get-Module -PSSession $s -ListAvailable Greeter).Name
@(Get-Module -PSSession $s Greeter).Count
$m = Import-Module Greeter -PSSession $s -Prefix Far -Function Get-Greeting -PassThru
$m.Name
(Get-Module -PSSession $s Greeter).Name
('you' | Get-FarGreeting) -eq "Hello you from $(Invoke-Command $s { $PID })"
Remove-Module Greeter
error-of { Get-FarGreeting }
error-of { Import-Module Nothing -PSSession $s -ErrorAction Stop }
# What a property of the object was there, is one here; what was added, is a note.
$o = Invoke-Command $s { [version]'1.2' | Add-Member Extra 5 -PassThru; Get-Item / }
"$($o[1].PSObject.Properties['PSIsContainer'].MemberType) $($o[1].PSObject.Properties['PSComputerName'].MemberType) $($o[1].PSObject.Properties['FullName'].MemberType)"
($o[1] | Get-Member FullName).Definition
# An enumeration's value stays one of its type, also as a named argument.
Invoke-Command $s { function f($day) { $day.PSObject.TypeNames[0] }; f -day $args[0] } -ArgumentList ([System.DayOfWeek]::Friday)
Remove-PSSession $s
<# output
Greeter
0
Greeter
Greeter
True
CommandNotFoundException
Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand,Microsoft.PowerShell.Commands.ImportModuleCommand
NoteProperty NoteProperty Property
System.String {get;set;}
Deserialized.System.DayOfWeek
#>
