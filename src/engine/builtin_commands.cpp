// The aliases and functions that every session has from its start (on Linux, as PowerShell defines them there).
#include <span>

#include "engine/commands.h"

namespace psession {
namespace {

constexpr BuiltinAlias kAliases[] = {
    {"%", "ForEach-Object", kReadOnly | kAllScope},
    {"?", "Where-Object", kReadOnly | kAllScope},
    {"cd", "Set-Location", kAllScope},
    {"chdir", "Set-Location", 0},
    {"clc", "Clear-Content", kReadOnly},
    {"clhy", "Clear-History", kReadOnly},
    {"cli", "Clear-Item", kReadOnly},
    {"clp", "Clear-ItemProperty", kReadOnly},
    {"cls", "Clear-Host", 0},
    {"clv", "Clear-Variable", kReadOnly},
    {"copy", "Copy-Item", kAllScope},
    {"cpi", "Copy-Item", kReadOnly},
    {"cvpa", "Convert-Path", kReadOnly},
    {"dbp", "Disable-PSBreakpoint", kReadOnly},
    {"del", "Remove-Item", kAllScope},
    {"dir", "Get-ChildItem", kAllScope},
    {"ebp", "Enable-PSBreakpoint", kReadOnly},
    {"echo", "Write-Output", kAllScope},
    {"epal", "Export-Alias", kReadOnly},
    {"epcsv", "Export-Csv", kReadOnly},
    {"erase", "Remove-Item", 0},
    {"etsn", "Enter-PSSession", 0},
    {"exsn", "Exit-PSSession", 0},
    {"fc", "Format-Custom", kReadOnly},
    {"fl", "Format-List", kReadOnly},
    {"foreach", "ForEach-Object", kReadOnly | kAllScope},
    {"ft", "Format-Table", kReadOnly},
    {"fw", "Format-Wide", kReadOnly},
    {"gal", "Get-Alias", kReadOnly},
    {"gbp", "Get-PSBreakpoint", kReadOnly},
    {"gc", "Get-Content", kReadOnly},
    {"gci", "Get-ChildItem", kReadOnly},
    {"gcm", "Get-Command", kReadOnly},
    {"gcs", "Get-PSCallStack", kReadOnly},
    {"gdr", "Get-PSDrive", kReadOnly},
    {"gerr", "Get-Error", kReadOnly},
    {"ghy", "Get-History", kReadOnly},
    {"gi", "Get-Item", kReadOnly},
    {"gjb", "Get-Job", 0},
    {"gl", "Get-Location", kReadOnly},
    {"gm", "Get-Member", kReadOnly},
    {"gmo", "Get-Module", kReadOnly},
    {"gp", "Get-ItemProperty", kReadOnly},
    {"gps", "Get-Process", kReadOnly},
    {"gpv", "Get-ItemPropertyValue", kReadOnly},
    {"group", "Group-Object", kReadOnly},
    {"gsn", "Get-PSSession", 0},
    {"gu", "Get-Unique", kReadOnly},
    {"gv", "Get-Variable", kReadOnly},
    {"h", "Get-History", 0},
    {"history", "Get-History", 0},
    {"icm", "Invoke-Command", 0},
    {"iex", "Invoke-Expression", kReadOnly},
    {"ihy", "Invoke-History", kReadOnly},
    {"ii", "Invoke-Item", kReadOnly},
    {"ipal", "Import-Alias", kReadOnly},
    {"ipcsv", "Import-Csv", kReadOnly},
    {"ipmo", "Import-Module", kReadOnly},
    {"irm", "Invoke-RestMethod", kReadOnly},
    {"iwr", "Invoke-WebRequest", kReadOnly},
    {"md", "mkdir", kAllScope},
    {"measure", "Measure-Object", kReadOnly},
    {"mi", "Move-Item", kReadOnly},
    {"move", "Move-Item", kAllScope},
    {"mp", "Move-ItemProperty", kReadOnly},
    {"nal", "New-Alias", kReadOnly},
    {"ndr", "New-PSDrive", kReadOnly},
    {"ni", "New-Item", kReadOnly},
    {"nmo", "New-Module", kReadOnly},
    {"nsn", "New-PSSession", 0},
    {"nv", "New-Variable", kReadOnly},
    {"oh", "Out-Host", kReadOnly},
    {"popd", "Pop-Location", kAllScope},
    {"pushd", "Push-Location", kAllScope},
    {"pwd", "Get-Location", 0},
    {"r", "Invoke-History", 0},
    {"rbp", "Remove-PSBreakpoint", kReadOnly},
    {"rcjb", "Receive-Job", 0},
    {"rcsn", "Receive-PSSession", kReadOnly},
    {"rd", "Remove-Item", 0},
    {"rdr", "Remove-PSDrive", kReadOnly},
    {"ren", "Rename-Item", 0},
    {"ri", "Remove-Item", kReadOnly},
    {"rjb", "Remove-Job", 0},
    {"rmo", "Remove-Module", kReadOnly},
    {"rni", "Rename-Item", kReadOnly},
    {"rnp", "Rename-ItemProperty", kReadOnly},
    {"rp", "Remove-ItemProperty", kReadOnly},
    {"rsn", "Remove-PSSession", 0},
    {"rv", "Remove-Variable", kReadOnly},
    {"rvpa", "Resolve-Path", kReadOnly},
    {"sajb", "Start-Job", 0},
    {"sal", "Set-Alias", kReadOnly},
    {"saps", "Start-Process", kReadOnly},
    {"sbp", "Set-PSBreakpoint", kReadOnly},
    {"select", "Select-Object", kReadOnly | kAllScope},
    {"set", "Set-Variable", 0},
    {"si", "Set-Item", kReadOnly},
    {"sl", "Set-Location", kReadOnly},
    {"sls", "Select-String", 0},
    {"sp", "Set-ItemProperty", kReadOnly},
    {"spjb", "Stop-Job", 0},
    {"spps", "Stop-Process", kReadOnly},
    {"sv", "Set-Variable", kReadOnly},
    {"type", "Get-Content", 0},
    {"where", "Where-Object", kReadOnly | kAllScope},
    {"wjb", "Wait-Job", 0},
};

constexpr const char kPrompt[] = R"ps(
"PS $($executionContext.SessionState.Path.CurrentLocation)$('>' * ($nestedPromptLevel + 1)) ";
# .Link
# https://go.microsoft.com/fwlink/?LinkID=225750
# .ExternalHelp System.Management.Automation.dll-help.xml
)ps";

constexpr const char kHelp[] = R"ps(
[CmdletBinding(DefaultParameterSetName = 'AllUsersView')]
param(
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = $true)]
    [string] ${Name},
    [string] ${Path},
    [ValidateSet('Alias', 'Cmdlet', 'Provider', 'General', 'FAQ', 'Glossary', 'HelpFile', 'ScriptCommand', 'Function',
        'Filter', 'ExternalScript', 'All', 'DefaultHelp', 'DscResource', 'Class', 'Configuration')]
    [string[]] ${Category},
    [Parameter(ParameterSetName = 'DetailedView', Mandatory = $true)]
    [switch] ${Detailed},
    [Parameter(ParameterSetName = 'AllUsersView')]
    [switch] ${Full},
    [Parameter(ParameterSetName = 'Examples', Mandatory = $true)]
    [switch] ${Examples},
    [Parameter(ParameterSetName = 'Parameters', Mandatory = $true)]
    [string[]] ${Parameter},
    [string[]] ${Component},
    [string[]] ${Functionality},
    [string[]] ${Role},
    [Parameter(ParameterSetName = 'Online', Mandatory = $true)]
    [switch] ${Online})

if ([Console]::IsOutputRedirected -or [Console]::IsInputRedirected) { Get-Help @PSBoundParameters; return }
$pager = if ($env:PAGER) { -split $env:PAGER } else { , 'less' }
if (-not (Get-Command -CommandType Application -Name $pager[0] -ErrorAction Ignore)) { Get-Help @PSBoundParameters; return }
$rest = @($pager | Select-Object -Skip 1)
Get-Help @PSBoundParameters | Out-String -Stream -Width ([Console]::WindowWidth) | & $pager[0] @rest
)ps";

constexpr const char kExec[] = R"ps(
[CmdletBinding()]
param(
    [Parameter(Position = 0, Mandatory = $true, ValueFromRemainingArguments = $true)]
    [string[]] ${Command})
Switch-Process -WithCommand $Command
)ps";

constexpr const char kClearHost[] = R"ps(
[Console]::Write((
    & (Get-Command -CommandType Application clear | Select-Object -First 1).Definition
))
# .Link
# https://go.microsoft.com/fwlink/?LinkID=225747
# .ExternalHelp System.Management.Automation.dll-help.xml
)ps";

constexpr const char kTabExpansion2[] = R"ps(
<# Options include: RelativeFilePaths, LiteralPaths #>
[CmdletBinding(DefaultParameterSetName = 'ScriptInputSet')]
[OutputType([System.Management.Automation.CommandCompletion])]
Param(
    [Parameter(ParameterSetName = 'ScriptInputSet', Mandatory = $true, Position = 0)]
    [AllowEmptyString()]
    [string] $inputScript,
    [Parameter(ParameterSetName = 'ScriptInputSet', Position = 1)]
    [int] $cursorColumn = $inputScript.Length,
    [Parameter(ParameterSetName = 'AstInputSet', Mandatory = $true, Position = 0)]
    [System.Management.Automation.Language.Ast] $ast,
    [Parameter(ParameterSetName = 'AstInputSet', Mandatory = $true, Position = 1)]
    [System.Management.Automation.Language.Token[]] $tokens,
    [Parameter(ParameterSetName = 'AstInputSet', Mandatory = $true, Position = 2)]
    [System.Management.Automation.Language.IScriptPosition] $positionOfCursor,
    [Parameter(ParameterSetName = 'ScriptInputSet', Position = 2)]
    [Parameter(ParameterSetName = 'AstInputSet', Position = 3)]
    [Hashtable] $options = $null
)
End {
    if ($psCmdlet.ParameterSetName -eq 'ScriptInputSet') {
        return [System.Management.Automation.CommandCompletion]::CompleteInput($inputScript, $cursorColumn, $options)
    }
    return [System.Management.Automation.CommandCompletion]::CompleteInput($ast, $tokens, $positionOfCursor, $options)
}
)ps";

constexpr const char kOss[] = R"ps(
[CmdletBinding()]
param(
    [ValidateRange(2, 2147483647)]
    [int] ${Width},
    [Parameter(ValueFromPipeline = $true)]
    [psobject] ${InputObject})
begin {
    $PSBoundParameters['Stream'] = $true
    $steppable = { Out-String @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
    $steppable.Begin($PSCmdlet)
}
process { $steppable.Process($_) }
end { $steppable.End() }
# .ForwardHelpTargetName Out-String
# .ForwardHelpCategory Cmdlet
)ps";

constexpr BuiltinFunction kFunctions[] = {
    {"cd..", "Set-Location ..", ""},
    {"cd\\", "Set-Location \\", ""},
    {"cd~", "Set-Location ~", ""},
    {"Clear-Host", kClearHost, ""},
    {"exec", kExec, ""},
    {"help", kHelp, ""},
    {"oss", kOss, ""},
    {"Pause", "$null = Read-Host 'Press Enter to continue...'", ""},
    {"prompt", kPrompt, ""},
    {"TabExpansion2", kTabExpansion2, ""},
};

}  // namespace

std::span<const BuiltinAlias> builtin_aliases() { return kAliases; }
std::span<const BuiltinFunction> builtin_functions() { return kFunctions; }

}  // namespace psession
