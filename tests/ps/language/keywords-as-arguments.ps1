# Keywords among arguments are generic tokens; the session state's providers.
$t = $null
$null = [System.Management.Automation.Language.Parser]::ParseInput('echo default in if; if (1) { }', [ref]$t, [ref]$null)
"$($t.Kind)"
$t[1].Value
echo default in if
$ExecutionContext.SessionState.Provider.Get('FileSystem').Name
try { $ExecutionContext.SessionState.Provider.GetOne('nix') } catch { "$($_.Exception.InnerException.Message)" }
<# output
Identifier Generic Generic Generic Semi If LParen Number RParen LCurly RCurly EndOfInput
default
default
in
if
FileSystem
Cannot find a provider with the name 'nix'.
#>
