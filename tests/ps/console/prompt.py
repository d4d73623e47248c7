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

with Console() as c:
    c.expect(r'PS .*> ')
    c.type('Get-Item "a" -Path $x # c')
    c.expect(r'# c')
    for colour in ('\x1b[93mGet-Item', '\x1b[36m"a"', '\x1b[90m-Path', '\x1b[92m$x', '\x1b[32m# c'):
        shown = c.raw.replace('\x1b[39m', '').replace('\x1b[0m', '').replace('\x1b[m', '')
        assert colour[:5] in shown, colour

with Console() as c:                             # $? and $LASTEXITCODE live through the prompt
    c.expect(r'PS .*> ')
    c.line('Get-Item /nowhere', r'nowhere')
    c.expect(r'PS .*> ')
    c.line('"was $?"', r'was False')
    c.expect(r'PS .*> ')
    c.line('sh -c "exit 3"', r'PS .*> ')
    c.line('"was $? $LASTEXITCODE"', r'was False 3')
