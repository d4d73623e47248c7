# requirements: R1
$p = $env:PSESSION
"-- typed"
'1+1' | & $p -NoProfile
"-- dash"
'"a"', 'if (1) {', '"b"', '}', '', 'exit 5' | & $p -NoProfile -; $LASTEXITCODE
"-- command dash"
'"a"', 'if (1) {', '"b"', '}', '', '"x"', 'exit 3', '"not"' | & $p -NoProfile -Command -; $LASTEXITCODE
"-- stays"
'"now $v"' | & $p -NoProfile -NoExit -Command '"first"; $v = 3'
Set-Content f.ps1 'param($a) "file $a"; $v = 9'
'"then $v"' | & $p -NoProfile -NoExit -File f.ps1 hello
"-- input"
'a', 'b' | & $p -NoProfile -Command '$input | ForEach-Object { "<$_>" }; "end"'
Set-Content g.ps1 'process { "p $_" } end { "e" }'
'a', 'b' | & $p -NoProfile -File g.ps1
"-- objects"
& $p -NoProfile -OutputFormat XML -Command '1; "a"'
$o = & $p -NoProfile -Command { 1; [pscustomobject]@{ A = 2 }; $args[1] } -args 5, 6
$o.Count; $o[1].A; $o[2]; $o[0].GetType().Name
1, 2 | & $p -NoProfile -Command { $input | ForEach-Object { $_ * 2 } }
& $p -NoProfile -Command { Write-Error bad; exit 4 } 2>$null; $LASTEXITCODE
"-- refused"
foreach ($a in @('-ConfigurationFile', 'x'), @('-CustomPipeName', 'x'), @('-SettingsFile', '/nowhere'), @('-InputFormat', 'x')) {
  (& $p @a -Command 1 2>&1)[0].ToString(); $LASTEXITCODE
}
<# output
-- typed
PowerShell 7.6.5 (psession)
PS <WORK>> 1+1
2
PS <WORK>>
-- dash
PS <WORK>> "a"
a
PS <WORK>> if (1) {
>> "b"
>> }
>>
b
PS <WORK>> exit 5
5
-- command dash
a
b
x
3
-- stays
first
PS <WORK>> "now $v"
now 3
PS <WORK>>
file hello
PS <WORK>> "then $v"
then 9
PS <WORK>>
-- input
<a>
<b>
end
p a
p b
e
-- objects
#< CLIXML
<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><I32 S="Output">1</I32><S S="Output">a</S></Objs>3
2
6
Int32
2
4
4
-- refused
The parameter -ConfigurationFile is not part of this build: session configurations are not built yet.
64
The parameter -CustomPipeName is not part of this build: Enter-PSHostProcess is not built yet.
64
The settings file '/nowhere' does not exist or cannot be read.
64
Cannot process the command because the value specified with -InputFormat is not correct. The value must be Text or XML.
64
#>
