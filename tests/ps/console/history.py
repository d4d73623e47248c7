# requirements: R1
from pty_console import Console

with Console() as c:
    c.expect(r'PS .*> ')
    c.line('"one " + 11', r'one 11')
    c.expect(r'PS .*> ')
    c.line('"two " + 22', r'two 22')
    c.expect(r'PS .*> ')
    c.type('\x1b[A\x1b[A\r')                    # up, up
    c.expect(r'one 11\r?\n')
    c.expect(r'PS .*> ')
    c.type('\x12two')                           # Ctrl+R
    c.expect(r'two')
    c.type('\r')
    c.expect(r'two 22\r?\n')
