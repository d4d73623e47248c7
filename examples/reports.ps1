# Work in two sessions at the same time, collected here.
$s = New-PSSession -Name left, right
$jobs = foreach ($one in $s) {
  Invoke-Command $one { foreach ($n in 1..3) { Start-Sleep -Milliseconds 200; [pscustomobject]@{ Process = $PID; Step = $n } } } -AsJob
}
$jobs | Wait-Job | Receive-Job | Group-Object Process | ForEach-Object { "one session made $($_.Count) reports" }
Remove-PSSession $s
