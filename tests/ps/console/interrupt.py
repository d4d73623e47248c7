# requirements: R1
import time

from pty_console import Console

with Console() as c:
    c.expect(r'PS .*> ')
    start = time.monotonic()
    c.line('Start-Sleep 100', r'')
    time.sleep(0.5)
    c.type('\x03')
    c.expect(r'PS .*> ')
    assert time.monotonic() - start < 10
    c.line('sleep 100', r'')                    # a native program
    time.sleep(0.5)
    c.type('\x03')
    c.expect(r'PS .*> ')
    c.line('while ($true) { }', r'')
    time.sleep(0.5)
    c.type('\x03')
    c.expect(r'PS .*> ')
    c.line('"still" + "here"', r'stillhere')
    c.type('half a line\x03')                   # Ctrl+C on a line gives a new one
    c.expect(r'PS .*> ')
    c.line('3 * 4', r'\b12\b')
