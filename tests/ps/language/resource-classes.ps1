# What a class marked as DSC resource has to have is told when it is parsed; its base may have it
$key = '[DscProperty(Key)][string]$Key;'; $get = '[C] Get() { return $this }'; $set = 'Set() {}'; $test = '[bool] Test() { return $false }'
foreach ($body in "$key $get $set $test", "$get $set $test", "$key $set $test", "$key [int] Get() { return 1 } $set $test",
    "$key $get $test", "$key $get [int] Set() { return 1 } $test", "$key $get $set", "$key $get $set $test C(`$a) {}") {
  $errors = $null
  $null = [System.Management.Automation.Language.Parser]::ParseInput("[DscResource()] class C { $body }", [ref] $null, [ref] $errors)
  "$($errors.Count) $($errors.ErrorId)"
}
<# output
0 
1 DscResourceMissingKeyProperty
1 DscResourceMissingGetMethod
1 DscResourceInvalidGetMethod
1 DscResourceMissingSetMethod
1 DscResourceMissingSetMethod
1 DscResourceMissingTestMethod
1 DscResourceMissingDefaultConstructor
#>
