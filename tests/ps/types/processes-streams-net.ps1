$p = [Diagnostics.ProcessStartInfo]::new('sh', '-c "echo out; echo err >&2; exit 3"'); $p.RedirectStandardOutput = $true; $p.RedirectStandardError = $true
$x = [Diagnostics.Process]::Start($p); $x.StandardOutput.ReadToEnd().Trim(); $x.StandardError.ReadToEnd().Trim(); $x.WaitForExit(); $x.ExitCode
$q = [Diagnostics.Process]::new(); $q.StartInfo.FileName = 'cat'; $q.StartInfo.RedirectStandardInput = $true; $q.StartInfo.RedirectStandardOutput = $true
$q.Start(); $q.StandardInput.WriteLine('hey'); $q.StandardInput.Close(); $q.StandardOutput.ReadToEnd().Trim()
$ms = [IO.MemoryStream]::new(); $gz = [IO.Compression.GZipStream]::new($ms, [IO.Compression.CompressionMode]::Compress)
$b = [Text.Encoding]::UTF8.GetBytes('hello ' * 100); $gz.Write($b, 0, $b.Length); $gz.Close()
[IO.StreamReader]::new([IO.Compression.GZipStream]::new([IO.MemoryStream]::new($ms.ToArray()), 'Decompress')).ReadToEnd().Length
$null = New-Item -ItemType Directory -Force z/sub; Set-Content z/a.txt one; Set-Content z/sub/b.txt two
[IO.Compression.ZipFile]::CreateFromDirectory("$PWD/z", "$PWD/z.zip")
$z = [IO.Compression.ZipFile]::OpenRead("$PWD/z.zip"); $z.Entries | ForEach-Object { "$($_.FullName) $($_.Length)" }; $z.Dispose()
[IO.Compression.ZipFile]::ExtractToDirectory("$PWD/z.zip", "$PWD/out"); Get-Content out/sub/b.txt
$m = [IO.MemoryStream]::new(); $w = [IO.BinaryWriter]::new($m); $w.Write([int]5); $w.Write('abc'); $w.Write([double]1.5); $m.Position = 0
$r = [IO.BinaryReader]::new($m); "$($r.ReadInt32()) $($r.ReadString()) $($r.ReadDouble())"
"$([ipendpoint]'127.0.0.1:80') $([Net.IPEndPoint]::Parse('[::1]:443').Port) $([Net.IPNetwork]::Parse('10.0.0.0/8').Contains([ipaddress]'10.2.3.4'))"
"$([Net.HttpStatusCode]404) $([int][Net.HttpStatusCode]::OK)"
$cc = [Net.CookieContainer]::new(); $cc.Add([uri]'http://a.b/', [Net.Cookie]::new('k', 'v')); $cc.GetCookieHeader('http://a.b/x')
<# output
out
err
3
True
hey
600
a.txt 4
sub/b.txt 4
two
5 abc 1.5
127.0.0.1:80 443 True
NotFound 200
k=v
#>
