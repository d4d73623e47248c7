# Where equal objects end up; an order that contradicts itself.
"$(10, 9, '8' | Sort-Object)"
"$(20..1 | ForEach-Object { [pscustomobject]@{ k = $_ % 3; v = $_ } } | Sort-Object k | ForEach-Object v)"
"$(20..1 | ForEach-Object { [pscustomobject]@{ k = $_ % 3; v = $_ } } | Sort-Object k -Stable | ForEach-Object v)"
<# output
8 9 10
18 3 15 12 9 6 1 19 16 4 13 10 7 5 11 2 14 17 8 20
18 15 12 9 6 3 19 16 13 10 7 4 1 20 17 14 11 8 5 2
#>
