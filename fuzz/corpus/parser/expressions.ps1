$a ? 1 : 2; $a ?? $b; $a ??= 1; ${x}?.y?[0]; [int]$x, -not $y -and 1 + 2 * 3 -f 'x'
$x.M[int, string](1, 2).N{ 3 }[1..2]::P++; @(1), @{ a = 1; 'b' = 2 }, { param($q) process { $_ } }, [A[B,C[]]]::new()
