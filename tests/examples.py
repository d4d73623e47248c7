#!/usr/bin/env python3
"""examples.py BIN: runs what the documents and examples/ show. In README.md and docs/*.md each fenced block marked
`powershell` is a script that must end without an error; a line `# prints: TEXT` in it must come out. (Blocks that only
show are marked `powershell no-run`.) The last line is `N passed, N failed`."""
import glob
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
from support import TOP, World  # noqa: E402


def blocks():
    for page in [f'{TOP}/README.md', *sorted(glob.glob(f'{TOP}/docs/*.md'))]:
        with open(page, encoding='utf-8') as f:
            text = f.read()
        for m in re.finditer(r'^```powershell\n(.*?)^```', text, re.M | re.S):
            line = text.count('\n', 0, m.start()) + 1
            yield f'{os.path.relpath(page, TOP)}:{line}', m[1]
    for path in sorted(glob.glob(f'{TOP}/examples/*.ps1')):
        with open(path, encoding='utf-8') as f:
            yield os.path.relpath(path, TOP), f.read()


def main():
    binary = os.path.abspath(sys.argv[1])
    passed = failed = 0
    for label, text in blocks():
        with World(binary) as world:
            script = f'{world.path}/example.ps1'
            with open(script, 'w', encoding='utf-8') as f:
                f.write(text)
            code, out, err = world.console('-File', script, timeout=90)
        missing = [x for x in re.findall(r'# prints: (.*)', text) if x not in out]
        good = code == 0 and not err and not missing
        print(f'{"ok" if good else "FAILED"} {label}', flush=True)
        if not good:
            shown = '\n'.join([f'ended with {code}', *(f'not printed: {x}' for x in missing), out, err])
            print('\n'.join('    ' + x for x in shown.split('\n')[:60]), flush=True)
        passed, failed = passed + good, failed + (not good)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
