# $PSStyle shows its sequences as text; dates take one line; a null of the engine is nothing.
$PSStyle.Formatting | Format-List Error, TableHeader
$PSStyle.Progress
(Get-Date 2024-01-01), (Get-Date 2024-01-02) | Out-String -Stream | ForEach-Object { "[$_]" }
@([System.Management.Automation.Internal.AutomationNull]::Value).Count
$d = [System.Management.Automation.Internal.StringDecorated]::new("`e[31mred`e[0m"); $d.ContentLength; $d.ToString('PlainText')
$PSStyle.OutputRendering = 'Ansi'   # labels keep their styles in text and files; a value's colour ends with its line
$listed = [pscustomobject]@{ a = 1; b = $PSStyle.Foreground.Cyan + 'x' } | Format-List
($listed | Out-String).Trim().Replace("`e", '<')
$listed | Out-File ./styles.txt
(Get-Content ./styles.txt -Raw).Trim().Replace("`e", '<')
$PSStyle.OutputRendering = 'PlainText'
($listed | Out-String).Trim().Contains("`e")
<# output

Error       : 
TableHeader : 


Style           : `e[33;1m
MaxWidth        : 120
View            : Minimal
UseOSCIndicator : False

[]
[Monday, January 1, 2024 12:00:00 AM]
[Tuesday, January 2, 2024 12:00:00 AM]
[]
0
3
red
<[32;1ma : <[0m1
<[32;1mb : <[0m<[36mx<[0m
<[32;1ma : <[0m1
<[32;1mb : <[0m<[36mx<[0m
False
#>
