using namespace System.Text
class A : B, C { [int] $X = 1; hidden static [string[]] $Y; A() : base(1) { } [int] M([int]$a, $b) { return $a } }
enum E : byte { A = 1; B }
[Flags()] enum F { X }
