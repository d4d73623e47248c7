# requirements: R19
$ps = [powershell]::Create().AddScript('param($a) $a * 2').AddArgument(21)
$ps.Invoke(); $ps.HadErrors; $ps.InvocationStateInfo.State
$ps.Commands.Clear()
$null = $ps.AddScript('Write-Error bad; Write-Warning w; "out"'); $ps.Invoke()
$ps.HadErrors; $ps.Streams.Error.Count; "$($ps.Streams.Warning)"
$h = [powershell]::Create().AddScript({ Start-Sleep -Milliseconds 100; 'async' }); $r = $h.BeginInvoke()
try { $h.BeginInvoke() } catch { $_.Exception.InnerException.GetType().Name }
$h.EndInvoke($r); $r.IsCompleted
try { [powershell]::Create().AddScript('throw "x"').Invoke() } catch { $_.Exception.Message }
$null = [powershell]::Create('CurrentRunspace').AddScript('$global:shared = 5').Invoke(); $shared
$rs = [runspacefactory]::CreateRunspace()
"$($rs.RunspaceStateInfo.State)"; $rs.Open(); $rs.SessionStateProxy.SetVariable('q', 42)
$p = [powershell]::Create(); $p.Runspace = $rs; $p.AddScript('$q; $global:back = 1').Invoke(); $rs.SessionStateProxy.GetVariable('back')
$rs.Close(); "$($rs.RunspaceStateInfo.State)"
$pool = [runspacefactory]::CreateRunspacePool(1, 3); $pool.Open()
$all = 1..5 | ForEach-Object {
  $x = [powershell]::Create(); $x.RunspacePool = $pool
  $null = $x.AddScript({ param($n) Start-Sleep -Milliseconds 20; "n$n" }).AddArgument($_)
  [pscustomobject]@{ P = $x; H = $x.BeginInvoke() }
}
($all | ForEach-Object { $_.P.EndInvoke($_.H); $_.P.Dispose() }) -join ','
$pool.GetAvailableRunspaces(); $pool.Close()
([powershell]::Create().AddScript('$input | ForEach-Object { $_ * 2 }').Invoke(@(1, 2, 3))) -join ','
<# output
42
False
Completed
out
True
1
w
InvalidPowerShellStateException
async
True
Exception calling "Invoke" with "0" argument(s): "x"
5
BeforeOpen
42
1
Closed
n1,n2,n3,n4,n5
3
2,4,6
#>
