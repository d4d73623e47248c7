# requirements: R1
$d = New-Item -ItemType Directory watched
$w = [System.IO.FileSystemWatcher]::new($d.FullName, '*.txt')
$w.Filter; "$($w.NotifyFilter)"; $w.EnableRaisingEvents
$null = Register-ObjectEvent $w Created -SourceIdentifier Made
$null = Register-ObjectEvent $w Renamed -SourceIdentifier Moved
$w.EnableRaisingEvents = $true
Set-Content watched/a.log x; Set-Content watched/a.txt x
$e = Wait-Event Made -Timeout 5
$e.SourceEventArgs.Name; "$($e.SourceEventArgs.ChangeType)"; $e.SourceEventArgs.FullPath -eq "$($d.FullName)/a.txt"
Rename-Item watched/a.txt b.txt
$e = Wait-Event Moved -Timeout 5
"$($e.SourceEventArgs.OldName) -> $($e.SourceEventArgs.Name)"
$w.Dispose()
$w.WaitForChanged('All', 50).TimedOut
try { [System.IO.FileSystemWatcher]::new('/nosuch') } catch { $_.Exception.InnerException.Message }
<# output
*.txt
FileName, DirectoryName, LastWrite
False
a.txt
Created
True
a.txt -> b.txt
True
The directory name '/nosuch' does not exist. (Parameter 'path')
#>
