$c = [System.Numerics.Complex]::new(3, 4)
"$($c.Magnitude) $c $(2 * $c)"
[System.Drawing.Color]::FromArgb(1, 2, 3).ToString()
([System.Drawing.Color]'Blue').ToArgb()
$l = [Lazy[int]]::new([Func[int]] { 42 }); "$($l.IsValueCreated) $($l.Value) $($l.IsValueCreated)"
[Runtime.InteropServices.RuntimeInformation]::IsOSPlatform([Runtime.InteropServices.OSPlatform]::Linux)
$d = [byte[]]::new(12); [Buffer]::BlockCopy([int[]](1, 2, 3), 0, $d, 0, 12); "$d"
$m = [Threading.Mutex]::new(); $m.WaitOne(); $m.ReleaseMutex()
try { $m.ReleaseMutex() } catch { $_.Exception.InnerException.GetType().Name }
$e = [Threading.ManualResetEvent]::new($false); $e.WaitOne(10); $null = $e.Set(); $e.WaitOne()
$n = 5; $null = [Threading.Interlocked]::Increment([ref]$n); $n
$o = [object]::new(); [Threading.Monitor]::Enter($o); [Threading.Monitor]::IsEntered($o); [Threading.Monitor]::Exit($o)
$cts = [Threading.CancellationTokenSource]::new(); $cts.Cancel(); $cts.Token.IsCancellationRequested
<# output
5 <3; 4> <6; 8>
Color [A=255, R=1, G=2, B=3]
-16776961
False 42 True
True
1 0 0 0 2 0 0 0 3 0 0 0
True
ApplicationException
False
True
6
True
True
#>
