# requirements: R19
$bc = [System.Collections.Concurrent.BlockingCollection[int]]::new()
$j = Start-ThreadJob { foreach ($i in ($using:bc).GetConsumingEnumerable()) { "c$i" } }
1..3 | ForEach-Object { $bc.Add($_) }; $bc.CompleteAdding()
$j | Receive-Job -Wait; $bc.IsCompleted
try { $bc.Add(5) } catch { $_.Exception.InnerException.Message }
$s = [System.Collections.Concurrent.ConcurrentStack[string]]::new(); $s.PushRange(@('a', 'b', 'c')); $o = $null; $null = $s.TryPop([ref]$o); $o
$h = [hashtable]::Synchronized(@{ n = 0 })
1..10 | ForEach-Object -Parallel {
  $h = $using:h; [System.Threading.Monitor]::Enter($h.SyncRoot)
  try { $h.n++ } finally { [System.Threading.Monitor]::Exit($h.SyncRoot) }
}
$h.n
$j = 1..3 | ForEach-Object -Parallel { if ($_ -eq 2) { throw 'two' }; "p$_" } -AsJob
($j | Wait-Job).State; ($j.ChildJobs.State | Sort-Object) -join ','; ($j | Receive-Job 2>$null | Sort-Object) -join ','
{ 1 } | ForEach-Object -Parallel { $_ }
1 | ForEach-Object -Parallel { 1 } -TimeoutSeconds 5 -AsJob
<# output
c1
c2
c3
True
The collection has been marked as complete with regards to additions.
c
10
Failed
Completed,Completed,Failed
p1,p3
#>
<# errors
ForEach-Object: <S>/t.ps1:16
Line |
  16 |  { 1 } | ForEach-Object -Parallel { $_ }
     |          ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
     | A ForEach-Object -Parallel piped input object cannot be a script block.
     | Passed-in script block variables are not supported with ForEach-Object
     | -Parallel, and can result in undefined behavior.
ForEach-Object: <S>/t.ps1:17
Line |
  17 |  1 | ForEach-Object -Parallel { 1 } -TimeoutSeconds 5 -AsJob
     |      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
     | The 'TimeoutSeconds' parameter cannot be used with the 'AsJob' parameter.
#>
