# requirements: R1
# Questions and single keys at a terminal: passwords, credentials, ReadKey.
import time

from pty_console import Console

with Console() as c:
    c.expect(r'PS .*> ')
    c.line('$p = Read-Host -AsSecureString secret', r'secret: ')
    c.type('abc\r')
    c.expect(r'\*\*\*')
    c.expect(r'PS .*> ')
    c.line('[Net.NetworkCredential]::new("", $p).Password.Length', r'\b3\r?\n')
    c.expect(r'PS .*> ')
    c.line('$k = Get-Credential bob', r'Password for user bob: ')
    c.type('xy\r')
    c.expect(r'PS .*> ')
    c.line('"$($k.UserName) $($k.GetNetworkCredential().Password.Length)"', r'bob 2\r?\n')
    c.expect(r'PS .*> ')
    c.line('$k = $Host.UI.RawUI.ReadKey("NoEcho,IncludeKeyDown"); "got $($k.Character) $($k.VirtualKeyCode)"', r'')
    time.sleep(0.5)
    c.type('q')
    c.expect(r'got q 81')
    c.expect(r'PS .*> ')
    c.line('$k = [Console]::ReadKey($true); "key $($k.Key)"', r'')
    time.sleep(0.5)
    c.type('\x1b[A')
    c.expect(r'key UpArrow')
    c.expect(r'PS .*> ')
    c.line('while (-not [Console]::KeyAvailable) { Start-Sleep -Milliseconds 20 }; "seen " + [Console]::ReadKey($true).KeyChar', r'')
    time.sleep(0.5)
    c.type('w')
    c.expect(r'seen w')

with Console('-Command', 'Write-Progress Working -PercentComplete 50; $n = Read-Host name; "hello $n"; exit 6') as c:
    c.expect(r'Working')
    c.expect(r'name: ')
    c.type('Ann\r')
    c.expect(r'hello Ann')
    assert c.wait_end() == 6
