# requirements: R8
# worlds: local ssh
# At most -ThrottleLimit commands run at a time; all of them run.
. $env:TEST_PRELUDE
$s = 1..6 | ForEach-Object { New-PSSession @target }
$folder = (New-Item -ItemType Directory busy).FullName
$seen = Invoke-Command $s -ThrottleLimit 2 -ArgumentList $folder {
  param($folder)
  $null = New-Item "$folder/$PID"
  Start-Sleep -Milliseconds 200
  @(Get-ChildItem $folder).Count
  Remove-Item "$folder/$PID"
}
"$($seen.Count) $(($seen | Measure-Object -Maximum).Maximum)"
$seen = Invoke-Command $s -ArgumentList $folder {
  param($folder)
  $null = New-Item "$folder/$PID"
  for ($i = 0; $i -lt 100 -and @(Get-ChildItem $folder).Count -lt 6; $i++) { Start-Sleep -Milliseconds 50 }
  @(Get-ChildItem $folder).Count
}
"$($seen.Count) $(($seen | Measure-Object -Minimum).Minimum)"
<# output
6 2
6 6
#>
