# requirements: R17 B6
# worlds: local
# needs: root
# timeout: 180
"""The cable between two computers is pulled while output flows, and put back: nothing is lost or repeated."""
import os
import subprocess
import sys
import time

from computers import Computers, why_not

reason = why_not()
if reason:
    print(reason)
    sys.exit(77)
binary = os.environ['PSESSION']
with Computers(binary, ['alpha', 'beta'], os.getcwd()) as c:
    script = ('$s = New-PSSession -HostName beta; Invoke-Command $s { 1..60 | ForEach-Object { Start-Sleep -Milliseconds 100; $_ } }; '
              '"state $($s.State)"')
    p = subprocess.Popen(c['alpha'].prefix() + [binary, '-NoProfile', '-NonInteractive', '-Command', script],
                         env={**os.environ, **c['alpha'].env()}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    time.sleep(3)
    c.cut('alpha', 'beta')
    time.sleep(8)
    c.mend('alpha', 'beta')
    out, _ = p.communicate(timeout=120)
lines = [x for x in out.split('\n') if x.isdigit()]
assert lines == [str(i) for i in range(1, 61)], out
assert 'state Opened' in out, out
