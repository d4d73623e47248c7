$l=[Net.Sockets.TcpListener]::new([ipaddress]::Loopback,0); $l.Start(); $port=$l.LocalEndpoint.Port
$c=[Net.Sockets.TcpClient]::new(); $t=$c.ConnectAsync('127.0.0.1',$port); $t.Wait(1000); $c.Connected
$s=$l.AcceptTcpClient(); $w=[IO.StreamWriter]::new($c.GetStream()); $w.WriteLine('hello'); $w.Flush()
$r=[IO.StreamReader]::new($s.GetStream()); $r.ReadLine(); $s.Close(); $c.Close(); $l.Stop()
$c=[Net.Sockets.TcpClient]::new(); $ar=$c.BeginConnect('127.0.0.1',1,$null,$null); $null=$ar.AsyncWaitHandle.WaitOne(500,$false); $c.Connected; $c.Close()
try { [Net.Sockets.TcpClient]::new('127.0.0.1',1) } catch { $_.Exception.Message }
$u=[Net.Sockets.UdpClient]::new(0); 
[Threading.Tasks.Task]::FromResult(5).Result; [Threading.Tasks.Task]::Delay(20).Wait(1000); [Threading.Tasks.Task]::CompletedTask.IsCompleted
[Threading.Tasks.Task]::FromResult('x').GetAwaiter().GetResult(); [Threading.Tasks.Task]::Delay(10).Status
try { [Threading.Tasks.Task]::FromException([ArgumentException]::new('bad')).Wait() } catch { $_.Exception.Message; $_.Exception.InnerException.GetType().Name }
[Threading.Tasks.Task]::WaitAll([Threading.Tasks.Task[]]@([Threading.Tasks.Task]::Delay(5),[Threading.Tasks.Task]::CompletedTask))
'done'
<# output
True
True
hello
False
Exception calling ".ctor" with "2" argument(s): "Connection refused 127.0.0.1:1"
5
True
True
x
WaitingForActivation
Exception calling "Wait" with "0" argument(s): "One or more errors occurred. (bad)"
AggregateException
done
#>
