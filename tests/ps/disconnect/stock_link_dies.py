# requirements: R17 R18 B1
# timeout: 60
"""A session of a stock client over SSH whose link dies while a command runs: kept as Disconnected, and our client takes
it up. One whose link dies while nothing runs is gone, however it died. A session that dies is told to its client."""
import os
import signal
import subprocess
import sys
import time

BIN = os.environ['PSESSION']
TRANSCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'transcripts')


def run(text):
    r = subprocess.run([BIN, '-NoProfile', '-NonInteractive', '-Command', text], stdin=subprocess.DEVNULL,
                       capture_output=True, text=True, timeout=40)
    assert r.stderr == '', r
    return r.stdout.strip()


def sessions():
    return run("Get-PSSession -ComputerName localhost | ForEach-Object { \"$($_.State)\" }")


def until(condition, what):
    end = time.time() + 15
    while not condition():
        assert time.time() < end, what
        time.sleep(0.1)


def stock_client(lines):
    """The recorded client's bytes, one element a line, each after an answer to the one before."""
    p = subprocess.Popen([BIN, '-sshs', '-NoLogo', '-NoProfile'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for line in lines:
        p.stdin.write(line)
        p.stdin.flush()
        answer = p.stdout.readline()
        assert answer, line[:80]
    return p


def cut(p):
    """What sshd does to its subsystem when the connection breaks."""
    p.stdin.close()
    p.stdout.close()
    p.wait(10)


with open(os.path.join(TRANSCRIPTS, 'stop.c2s'), 'rb') as f:
    recorded = f.read().splitlines(keepends=True)
before_stop = recorded[:next(i for i, line in enumerate(recorded) if b'<Signal' in line)]

busy = stock_client(before_stop)
until(lambda: sessions() != '', 'the session is there')
time.sleep(0.5)
cut(busy)
until(lambda: sessions() == 'Disconnected', 'a running command keeps the session')
taken = run('$s = Get-PSSession -ComputerName localhost | Connect-PSSession; "$($s.State) $($s.Availability)"; Remove-PSSession $s')
assert taken.split()[0] == 'Opened', taken
until(lambda: sessions() == '', 'removed')

idle = stock_client(before_stop[:1])
until(lambda: sessions() != '', 'the second session is there')
cut(idle)
until(lambda: sessions() == '', 'an idle session of a stock client is closed')

# The relay is killed: nobody can say goodbye.
idle = stock_client(before_stop[:1])
until(lambda: sessions() != '', 'the third session is there')
idle.kill()
idle.wait()
until(lambda: sessions() == '', 'the relay of an idle session is killed')

# The session's process is killed: the relay says so and ends.
busy = stock_client(before_stop)
for pid in (int(x) for x in run('foreach ($p in Get-Process psession-host) { $p.Id }').split()):
    try:
        with open(f'/proc/{pid}/environ', 'rb') as f:
            ours = f'XDG_RUNTIME_DIR={os.environ["XDG_RUNTIME_DIR"]}'.encode() in f.read().split(b'\0')
        if ours:
            os.kill(pid, signal.SIGKILL)
    except OSError:  # another test's, gone meanwhile
        pass
last = busy.stdout.read().decode()
busy.wait(10)
assert 'The session ended: ' in last, last
until(lambda: sessions() == 'Broken', 'a list says what became of it')
run('Get-PSSession -ComputerName localhost | Remove-PSSession')
until(lambda: sessions() == '', 'the broken one is removed')

# Removed by somebody else: the same.
busy = stock_client(before_stop)
until(lambda: 'Opened' in sessions() or 'Disconnected' in sessions(), 'the fifth session is there')
run('Get-PSSession -ComputerName localhost | Remove-PSSession')
last = busy.stdout.read().decode()
busy.wait(10)
assert 'The session ended: ' in last, last
sys.exit(0)
