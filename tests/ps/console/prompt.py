# requirements: R1
from pty_console import Console

with Console() as c:
    c.expect(r'PS .*> ')
    c.line('1 + 1', r'\b2\r?\n')
    c.expect(r'PS .*> ')
    c.line('$x = @(1', r'>> ')                  # an unfinished line goes on
    c.line('2)', r'PS .*> ')
    c.line('$x.Count', r'\b(2|1)\r?\n')
    c.expect(r'PS .*> ')
    c.line('function prompt { "me> " }', r'me> ')
    c.line('exit 4', r'')
    assert c.wait_end() == 4
