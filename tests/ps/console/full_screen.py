# requirements: R1
from pty_console import Console

with Console() as c:
    c.expect(r'PS .*> ')
    c.line('sh -c "test -t 0 && test -t 1 && echo has-a-terminal; stty size"', r'has-a-terminal\s+30 100')
    c.expect(r'PS .*> ')
    c.line('sh', r'[#$] ')                      # reads the keys itself
    c.line('echo in-$((40+2))', r'in-42')
    c.line('exit', r'PS .*> ')
    c.line('6 * 7', r'\b42\b')
