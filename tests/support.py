"""What the test programs share: a private world (home, runtime and state directories) for each test, programs run
in it with a time limit, and the end of everything that was started there."""
import os
import shutil
import signal
import subprocess
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CAP = 8 << 20


def processes_with(variable, value):
    """ids of the processes whose environment holds exactly this entry"""
    want = f'{variable}={value}'.encode()
    found = []
    for pid in filter(str.isdigit, os.listdir('/proc')):
        if int(pid) == os.getpid():
            continue
        try:
            with open(f'/proc/{pid}/environ', 'rb') as f:
                if want in f.read().split(b'\0'):
                    found.append(int(pid))
        except OSError:
            pass
    return found


def kill_all(pids, how=signal.SIGKILL):
    for pid in pids:
        try:
            os.kill(pid, how)
        except OSError:
            pass


class World:
    """with World(binary) as w: w.run([...])"""

    def __init__(self, binary, fake_ssh=False, root='/tmp'):
        self.binary = os.path.abspath(binary)
        self.path = tempfile.mkdtemp(prefix='pst-', dir=root)
        for name in ('home', 'work', 'run', 'state', 'bin', 'tmp'):
            os.mkdir(os.path.join(self.path, name), 0o700)
        if fake_ssh:
            self.write_ssh(f'# Whatever the host, the server is this computer\'s psession.\n'
                           f'exec "{self.binary}" -sshs -NoLogo -NoProfile\n')
        self.env = {
            'PATH': f'{self.path}/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
            'HOME': f'{self.path}/home', 'XDG_RUNTIME_DIR': f'{self.path}/run',
            'XDG_STATE_HOME': f'{self.path}/state', 'TMPDIR': f'{self.path}/tmp',
            'LANG': 'en_US.UTF-8', 'TZ': 'UTC', 'TERM': 'dumb', 'NO_COLOR': '1',
            'PSESSION': self.binary, 'TEST_TOP': TOP,
        }
        self.work = f'{self.path}/work'

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for _ in range(50):
            left = processes_with('XDG_RUNTIME_DIR', f'{self.path}/run')
            if not left:
                break
            kill_all(left)
            time.sleep(0.02)
        shutil.rmtree(self.path, ignore_errors=True)

    def write_ssh(self, body):
        """puts a program in ssh's place"""
        with open(f'{self.path}/bin/ssh', 'w', encoding='utf-8') as f:
            f.write('#!/bin/sh\n' + body)
        os.chmod(f'{self.path}/bin/ssh', 0o755)

    def tidy(self, text):
        for name in ('home', 'work', 'run', 'state', 'tmp'):
            text = text.replace(f'{self.path}/{name}', f'<{name.upper()}>')
        return text

    def run(self, argv, timeout=60, stdin=None, env=None, cwd=None):
        """-> (exit code or None, stdout, stderr); None: the time was over"""
        out, err = f'{self.path}/stdout', f'{self.path}/stderr'
        with open(out, 'wb') as o, open(err, 'wb') as e:
            p = subprocess.Popen(argv, cwd=cwd or self.work, env={**self.env, **(env or {})}, start_new_session=True,
                                 stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL, stdout=o, stderr=e)
        code = None
        try:
            if stdin is not None:
                p.communicate(stdin.encode(), timeout)
                code = p.returncode
            else:
                code = p.wait(timeout)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(p.pid, signal.SIGKILL)
        except OSError:
            pass
        p.wait()
        texts = []
        for path in (out, err):
            with open(path, 'rb') as f:
                texts.append(f.read(CAP).decode('utf-8', 'replace'))
        return code, texts[0], texts[1]

    def console(self, *args, **options):
        return self.run([self.binary, '-NoProfile', '-NonInteractive', *args], **options)
