if (
@{ a = 
$x[ "abc $(1 + 
class { [int ] function f( { } ) } ]
