# requirements: R1
from pty_console import Console

with Console() as c:
    c.expect(r'PS .*> ')
    c.type('Get-ChildI\t')
    c.expect(r'Get-ChildItem')
    c.type(' -Recu\t')
    c.expect(r'-Recurse')
    c.type('\x03')
    c.expect(r'PS .*> ')
    c.line('$longname = "value " + 5', r'PS .*> ')
    c.type('$longn\t')
    c.expect(r'\$longname')
    c.type('\r')
    c.expect(r'value 5')
    c.expect(r'PS .*> ')
    c.type('"abc".Substr\t')
    c.expect(r'Substring\(')
    c.type('1)\r')
    c.expect(r'\bbc\b')
