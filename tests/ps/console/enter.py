# requirements: R22
# worlds: local ssh net
import os
import time

from pty_console import Console

host = os.environ.get('TEST_HOST')
name = host or 'localhost'
with Console() as c:
    c.expect(r'PS .*> ')
    c.line(f'$s = New-PSSession {"-HostName " + host if host else ""} -Name kept; $s.State', r'Opened')
    c.expect(r'PS .*> ')
    c.line('Invoke-Command $s { $v = "before" }', r'PS .*> ')
    c.line('Enter-PSSession $s', rf'\[{name}\]: PS .*> ')
    c.line('"$v $PID"', r'before \d+')
    c.expect(rf'\[{name}\]: PS .*> ')
    c.line('Start-Sleep 100', r'')
    time.sleep(0.7)
    c.type('\x03')
    c.expect(rf'\[{name}\]: PS .*> ', 10)
    c.line('$v = "inside"', rf'\[{name}\]: PS .*> ')
    c.line('Exit-PSSession', r'(?<!: )PS .*> ')
    c.line('Invoke-Command $s { $v }', r'inside')
    c.expect(r'PS .*> ')
    c.line('"$($s.State)"', r'Opened')
    c.expect(r'PS .*> ')
    c.line(f'Enter-PSSession {"-HostName " + host if host else "-ComputerName localhost"}', rf'\[{name}\]: PS .*> ')
    c.line('exit', r'(?<!: )PS .*> ')
    c.line('@(Get-PSSession).Count', r'\b1\b')
