# A property expression of a block is evaluated, whether the block or the expression was given
1, 2 | Join-String -Property { $_ * 2 } -Separator ','
'a', 'bb' | Join-String -Property Length -Separator ','
1, 2 | Join-String -Property ([Microsoft.PowerShell.Commands.PSPropertyExpression]::new({ $_ + 1 })) -Separator ','
<# output
2,4
1,2
2,3
#>
