# Test-Json with a schema: what fails is told with its place.
function check($json, $schema) { $e = $null; $r = $json | Test-Json -Schema $schema -ErrorAction SilentlyContinue -ErrorVariable e; "$r"; $e | ForEach-Object { "  $($_.Exception.Message)" } }
check '{"a":1}' '{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}'
check '{"a":"x"}' '{"type":"object","properties":{"a":{"type":"integer"}},"required":["a","b"]}'
check '[1,2,2]' '{"items":{"minimum":2,"exclusiveMaximum":5},"uniqueItems":true,"maxItems":2}'
check '{"n":{"s":"abc"},"x":1}' '{"properties":{"n":{"$ref":"#/$defs/n"}},"additionalProperties":false,"$defs":{"n":{"properties":{"s":{"pattern":"^b","maxLength":2}}}}}'
check '5' '{"oneOf":[{"type":"integer"},{"minimum":2}]}'
check '5' '{"anyOf":[{"type":"string"},{"enum":[5]}],"not":{"const":6},"multipleOf":2.5}'
check '{"a":1,"b":2}' '{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}'
check '{"k":"v"}' '{"if":{"required":["k"]},"then":{"required":["l"]}}'
try { '1' | Test-Json -Schema '{' } catch { $_.FullyQualifiedErrorId }
try { Test-Json '1' -Schema '{}' } catch { $_.FullyQualifiedErrorId }
function two { param([Parameter(ParameterSetName = 'A', Position = 0)][string] $X, [Parameter(ParameterSetName = 'B', Position = 0)][string] $Y) $PSCmdlet.ParameterSetName }
try { two 1 } catch { $_.FullyQualifiedErrorId }
<# output
True
False
  The JSON is not valid with the schema: Required properties ["b"] are not present at ''
  The JSON is not valid with the schema: Value is "string" but should be "integer" at '/a'
False
  The JSON is not valid with the schema: Value should have at most 2 items at ''
  The JSON is not valid with the schema: Items at indices [1,2] are not unique at ''
  The JSON is not valid with the schema: 1 should be at least 2 at '/0'
False
  The JSON is not valid with the schema: Value should be at most 2 characters at '/n/s'
  The JSON is not valid with the schema: The string value is not a match for the indicated regular expression at '/n/s'
  The JSON is not valid with the schema: All values fail against the false schema at '/x'
False
  The JSON is not valid with the schema: Expected 1 matching subschema but found 2 at ''
True
False
  The JSON is not valid with the schema: All values fail against the false schema at '/b'
False
  The JSON is not valid with the schema: Required properties ["l"] are not present at ''
InvalidJsonSchema,Microsoft.PowerShell.Commands.TestJsonCommand
AmbiguousParameterSet,Microsoft.PowerShell.Commands.TestJsonCommand
AmbiguousParameterSet,two
#>
