# requirements: B3
# needs: root
# timeout: 120
"""The disk is full while a disconnected session spills: the command waits, nothing is lost, the host lives."""
import ctypes
import os
import subprocess
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
state = os.environ['XDG_STATE_HOME']
if libc.unshare(0x00020000) != 0 or subprocess.run(['mount', '--make-rprivate', '/'], capture_output=True).returncode != 0:
    print('mounting is not permitted here')
    sys.exit(77)
image = os.path.join(os.getcwd(), 'disk')
with open(image, 'wb') as f:
    f.truncate(8 << 20)
if (subprocess.run(['/sbin/mkfs.ext4', '-q', image], capture_output=True).returncode != 0
        or subprocess.run(['mount', '-o', 'loop', image, state], capture_output=True).returncode != 0):
    subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=8m', 'none', state], check=True)
shell = [os.environ['PSESSION'], '-NoProfile', '-NonInteractive', '-Command']


def run(text):
    return subprocess.run(shell + [text], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90)


r = run('$s = New-PSSession -Name full; $j = Invoke-Command $s { foreach ($i in 1..4000) { "$i " + "x" * 10000 }; "end" } -AsJob; '
        '$null = Disconnect-PSSession $s; "left"')
assert r.stdout.strip() == 'left', r
time.sleep(3)
r = run('$s = Get-PSSession -ComputerName localhost -Name full; $n = 0; '
        'Receive-PSSession $s -WarningAction SilentlyContinue | ForEach-Object { $n++; $last = $_ }; "$n $last"; Remove-PSSession $s')
assert r.stdout.strip().split('\n')[-1] == '4001 end', r
