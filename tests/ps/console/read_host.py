# requirements: R22
from pty_console import Console

with Console() as c:
    c.expect(r'PS .*> ')
    c.line('$n = Read-Host "Your name"; "Hello, $n"', r'Your name: ')
    c.type('Ann\r')
    c.expect(r'Hello, Ann')
    c.expect(r'PS .*> ')
    c.line('$n = Read-Host -AsSecureString "Secret"; $n.Length', r'Secret: ')
    c.type('abc\r')
    c.expect(r'\b3\b')
