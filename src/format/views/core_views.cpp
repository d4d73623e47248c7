// Built-in views of PowerShell's own types. Syntax: format/view.h.
#include "format/view.h"

namespace psession {

static constexpr BuiltInView kViews[] = {
    {"System.RuntimeType", "table\ncol IsPublic|8\ncol IsSerial|8 = IsSerializable\ncol Name|40\ncol BaseType\n"},
    {"Microsoft.PowerShell.Commands.MemberDefinition",
     "table autosize\ngroup TypeName\ncol Name\ncol MemberType\ncol Definition\n"},
    {"Microsoft.PowerShell.Commands.GroupInfo", "table\ncol Count|5|right\ncol Name|25\ncol Group\n"},
    {"Microsoft.PowerShell.Commands.GroupInfo", "list\nitem Name = Name\nitem Count = Count\nitem Group = Group\nitem Values = Values\n"},
    {"Microsoft.PowerShell.Commands.GroupInfoNoElement", "table\ncol Count|5|right\ncol Name|25\n"},
    {"Microsoft.PowerShell.Commands.GroupInfoNoElement", "list\nitem Name = Name\nitem Count = Count\nitem Values = Values\n"},
    {"Microsoft.PowerShell.Commands.HistoryInfo",
     "table\nname history\ncol Id|4|right\ncol Duration|12|right = { $d = $_.Duration; if ($d.TotalHours -ge 10) { '{0}:{1:mm}:{1:ss}.{1:fff}' -f "
     "[int]$d.TotalHours, $d } elseif ($d.TotalHours -ge 1) { $d.ToString('h\\:mm\\:ss\\.fff') } elseif ($d.TotalMinutes -ge 1) { "
     "$d.ToString('m\\:ss\\.fff') } else { $d.ToString('s\\.fff') } }\ncol CommandLine\n"},
    {"Microsoft.PowerShell.Commands.MatchInfo", "custom\nname MatchInfo\n= { $_.ToEmphasizedString((Get-Location).Path) }\n"},
    {"Deserialized.Microsoft.PowerShell.Commands.MatchInfo", "custom\nname MatchInfo\n= Line\n"},
    {"Microsoft.PowerShell.KeyHandler",
     "table\ngroup { switch ($_.Group) { Basic { 'Basic editing functions' } CursorMovement { 'Cursor movement functions' } History { "
     "'History functions' } Completion { 'Completion functions' } Prediction { 'Prediction functions' } Miscellaneous { "
     "'Miscellaneous functions' } Selection { 'Selection functions' } Search { 'Search functions' } default { 'User defined functions' } } } label Group\n"
     "col Key|20\ncol Function|28\ncol Description\n"},
    {"System.Management.Automation.PSVariable", "table\nname Variable\ncol Name|30\ncol Value\n"},
    {"System.Management.Automation.Runspaces.TypeData", "table\nname TypeData\ncol TypeName\ncol Members\n"},
    {"System.Management.Automation.ExtendedTypeDefinition", "table\nname ExtendedTypeDefinition\ncol TypeNames\ncol FormatViewDefinition\n"},
    {"System.Management.Automation.PathInfo", "table\nname PathInfo\ncol Path\n"},
    {"System.Management.Automation.AliasInfo System.Management.Automation.ApplicationInfo System.Management.Automation.CmdletInfo "
     "System.Management.Automation.ExternalScriptInfo System.Management.Automation.FilterInfo "
     "System.Management.Automation.FunctionInfo System.Management.Automation.ScriptInfo",
     "table\nname CommandInfo\ncol CommandType|15\ncol Name|50 = { if ($_.CommandType -eq 'Alias') { $_.DisplayName } else { $_.Name } }\n"
     "col Version|10\ncol Source\n"},
    {"System.Management.Automation.AliasInfo",
     "list\nitem DisplayName = DisplayName\nitem CommandType = CommandType\nitem Definition = Definition\n"
     "item ReferencedCommand = ReferencedCommand\nitem ResolvedCommand = ResolvedCommand\n"},
    {"System.Management.Automation.ApplicationInfo",
     "list\nitem Name = Name\nitem CommandType = CommandType\nitem Definition = Definition\nitem Extension = Extension\n"
     "item Path = Path\nitem FileVersionInfo = FileVersionInfo\n"},
    {"System.Management.Automation.FunctionInfo System.Management.Automation.FilterInfo",
     "list\nitem Name = Name\nitem CommandType = CommandType\nitem Definition = Definition\n"},
    {"System.Management.Automation.CmdletInfo",
     "list\nitem Name = Name\nitem CommandType = CommandType\nitem Definition = Definition\nitem Path = Path\n"
     "item AssemblyInfo = AssemblyInfo\nitem DLL = DLL\nitem HelpFile = HelpFile\nitem ParameterSets = ParameterSets\n"
     "item ImplementingType = ImplementingType\nitem Verb = Verb\nitem Noun = Noun\n"},
    {"System.Management.Automation.CommandInfo", "table\nname CommandInfo\ncol CommandType|15\ncol Name\n"},
    {"System.Management.Automation.PSDriveInfo",
     "table\nname drive\ncol Name|10\ncol Used (GB)|13|right = { if ($_.Used -or $_.Free) { '{0:###0.00}' -f ($_.Used / 1GB) } }\n"
     "col Free (GB)|13|right = { if ($_.Used -or $_.Free) { '{0:###0.00}' -f ($_.Free / 1GB) } }\ncol Provider|13 = { $_.Provider.Name }\n"
     "col Root|35 = { if ($null -ne $_.DisplayRoot) { $_.DisplayRoot } else { $_.Root } }\n"
     "col CurrentLocation|0|right = CurrentLocation\n"},
    {"System.Management.Automation.ProviderInfo", "table\nname provider\ncol Name|20\ncol Capabilities|29\ncol Drives\n"},
    {"System.Management.Automation.PSModuleInfo",
     "table\nname Module\ncol ModuleType|10\ncol Version|10\ncol PreRelease|10 = { if ($_.PrivateData -and $_.PrivateData.PSData) { "
     "$_.PrivateData.PSData.Prerelease } }\ncol Name|35\ncol ExportedCommands = { $_.ExportedCommands.Keys }\n"},
    {"System.Management.Automation.PSModuleInfo",
     "list\nname Module\nitem Name = Name\nitem Path = Path\nitem Description = Description\nitem ModuleType = ModuleType\n"
     "item Version = Version\nitem NestedModules = { $_.NestedModules }\nitem ExportedFunctions = { $_.ExportedFunctions.Keys }\n"
     "item ExportedCmdlets = { $_.ExportedCmdlets.Keys }\nitem ExportedVariables = { $_.ExportedVariables.Keys }\n"
     "item ExportedAliases = { $_.ExportedAliases.Keys }\n"},
    {"System.Management.Automation.CommandParameterSetInfo", "custom\n= { $_.ToString() }\n"},
    {"System.Management.Automation.WarningRecord Deserialized.System.Management.Automation.WarningRecord "
     "System.Management.Automation.VerboseRecord System.Management.Automation.DebugRecord", "custom\noob\n= Message\n"},
    {"System.Management.Automation.InformationRecord", "custom\noob\n= { $_.ToString() }\n"},
    {"System.Management.Automation.ScriptBlock", "custom\noob\n= { $_.ToString() }\n"},
    {"System.Management.Automation.Runspaces.PSSession",
     "table\nname PSSession\ncol Id|3|right\ncol Name|15\ncol Transport|9\ncol ComputerName|15\ncol ComputerType|15\ncol State|13\n"
     "col ConfigurationName|20\ncol Availability|13|right\n"},
    {"System.Management.Automation.Runspaces.Runspace",
     "table\nname Runspace\ncol Id|3|right\ncol Name|15\ncol ComputerName|15 = { if ($null -ne $_.ConnectionInfo) { $_.ConnectionInfo.ComputerName } else "
     "{ 'localhost' } }\ncol Type|13 = { if ($null -ne $_.ConnectionInfo) { 'Remote' } else { 'Local' } }\n"
     "col State|13 = { $_.RunspaceStateInfo.State }\ncol Availability|15 = RunspaceAvailability\n"},
    {"System.Management.Automation.Job",
     "table\nname Job\ncol Id|6\ncol Name|15\ncol PSJobTypeName|15\ncol State|13\ncol HasMoreData|15\ncol Location|20\ncol Command|25\n"},
    {"System.Management.Automation.CallStackFrame",
     "table\nname CallStack\ncol Command|20\ncol Arguments|30\ncol Location = { $_.GetScriptLocation() }\n"},
    {"System.Management.Automation.CommandBreakpoint System.Management.Automation.LineBreakpoint "
     "System.Management.Automation.VariableBreakpoint",
     "table\nname Breakpoint\ncol ID|4|right = Id\ncol Script = { if ($_.Script) { [System.IO.Path]::GetFileName($_.Script) } }\ncol Line|4 = Line\n"
     "col Command = Command\ncol Variable = Variable\ncol Action = Action\n"},
    {"System.Management.Automation.LineBreakpoint",
     "list\nitem ID = Id\nitem Script = Script\nitem Line = Line\nitem Column = Column\nitem Enabled = Enabled\nitem HitCount = HitCount\n"
     "item Action = Action\n"},
    {"System.Management.Automation.CommandBreakpoint",
     "list\nitem ID = Id\nitem Command = Command\nitem Enabled = Enabled\nitem HitCount = HitCount\nitem Action = Action\n"},
    {"System.Management.Automation.VariableBreakpoint",
     "list\nitem ID = Id\nitem Variable = Variable\nitem AccessMode = AccessMode\nitem Enabled = Enabled\nitem HitCount = HitCount\n"
     "item Action = Action\n"},
    {"Microsoft.PowerShell.Commands.FileHashInfo", "table\nname FileHashInfo\ncol Algorithm|15\ncol Hash|70\ncol Path\n"},
    {"Microsoft.PowerShell.Commands.GenericMeasureInfo Deserialized.Microsoft.PowerShell.Commands.GenericMeasureInfo",
     "list\nitem Count = Count\nitem Average = Average\nitem Sum = Sum\nitem Maximum = Maximum\nitem Minimum = Minimum\n"
     "item StandardDeviation = StandardDeviation\nitem Property = Property\n"},
    {"Microsoft.PowerShell.Commands.ByteCollection",
     "table\nname ByteCollection\ngroup Label\ncol Offset|16|right = HexOffset\n"
     "col Bytes\\n00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F|47|left = HexBytes\ncol Ascii|16|left = Ascii\n"},
    {"System.Management.Automation.ExperimentalFeature",
     "table\nname ExperimentalFeature\ncol Name|35\ncol Enabled|7|right\ncol Source|35\ncol Description\n"},
    {"Microsoft.PowerShell.Commands.PSSessionConfigurationCommands#PSSessionConfiguration",
     "list\nitem Name = Name\nitem PSVersion = PSVersion\nitem StartupScript = StartupScript\nitem RunAsUser = RunAsUser\nitem Permission = Permission\n"},
};
static BuiltInViews registration{kViews};

}  // namespace psession
