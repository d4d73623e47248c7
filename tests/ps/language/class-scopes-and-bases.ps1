# Classes are known in the scope that defines them; methods run on top of what runs in their session state
function In-Scope { class Inner { [string] Say() { return 'inner ' + [Inner].Name } }; [Inner]::new() }
$object = In-Scope
$object.Say()
try { [Inner] } catch { $_.FullyQualifiedErrorId }
class Caller { [string] Text() { return (Get-Given) } }
function With-Function { function Get-Given { 'given' }; [Caller]::new().Text() }
With-Function

# Types of a module: only `using module` brings them
$folder = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid())
$null = New-Item -ItemType Directory $folder
foreach ($n in 'One', 'Two') {
  Set-Content (Join-Path $folder "$n.psm1") "class Thing { [string] Name() { return '$n' } }"
}
Import-Module (Join-Path $folder 'One.psm1')
try { [Thing]::new() } catch { $_.FullyQualifiedErrorId }
(Get-Module One).GetExportedTypeDefinitions().Keys
[scriptblock]::Create("using module $folder/One.psm1`nclass Sub : Thing {}; [Sub]::new().Name(); (New-Object One.Thing).Name()").Invoke()
try { [scriptblock]::Create("using module $folder/One.psm1`nusing module $folder/Two.psm1`n[Thing]").Invoke() } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId }
try { [scriptblock]::Create('using module NoSuchModuleAnywhere') } catch { $_.Exception.InnerException.Errors[0].ErrorId }
try { [scriptblock]::Create('using module @{ ModuleName = "x" }') } catch { $_.Exception.InnerException.Errors[0].ErrorId }
Remove-Item -Recurse $folder

# Native bases: the instance has a part that the base made
class Doc : System.Xml.XmlDocument { [string] Root() { return $this.DocumentElement.Name } }
$doc = [Doc]::new(); $doc.LoadXml('<a><b/></a>'); $doc.Root(); @($doc.ChildNodes).Count
class Line : System.Collections.Queue { }
$line = [Line]::new(); $line.Enqueue(1); $line.Enqueue(2); foreach ($x in $line) { "item $x" }
class MyHost : System.Management.Automation.Host.PSHost { [string] get_Name() { return 'mine' } }
[MyHost]::new().Name
class Names : System.Management.Automation.CachedValidValuesGeneratorBase {
  Names() : base(300) { }
  [string[]] GenerateValidValues() { return 'a', 'b' }
}
function Pick { param([ValidateSet([Names])] $Name) $Name }
Pick b
try { Pick c } catch { $_.FullyQualifiedErrorId }

# Enums in any order; a base must come first; paths through try
enum First { a = [Second]::x + 1 }
enum Second { x = 41 }
[int][First]::a
try { [scriptblock]::Create('class P : Q {}; class Q : P {}') } catch { $_.Exception.InnerException.Errors.ErrorId }
[scriptblock]::Create('class R { [int] f() { try { throw 1 } finally { } } }') | Out-Null
'end'
<# output
inner Inner
TypeNotFound
given
TypeNotFound
Thing
One
One
AmbiguousTypeReference
ModuleNotFoundDuringParse
RequiresModuleInvalid
a
1
item 1
item 2
mine
b
ParameterArgumentValidationError,Pick
42
TypeNotFound
end
#>
