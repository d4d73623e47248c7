"""A console on a pseudo-terminal: `with Console(args) as c: c.type(...); c.expect(regex)`."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

ESCAPES = re.compile(r'\x1b\[[0-9;?<>=]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_=>78]')


class Console:
    def __init__(self, *args, columns=100, rows=30):
        argv = [os.environ['PSESSION'], '-NoProfile', '-NoLogo', *args]
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ['TERM'] = 'xterm-256color'
            os.environ.pop('NO_COLOR', None)
            os.execv(argv[0], argv)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
        self.raw = ''
        self.seen = 0  # what expect() has gone past, in the raw text

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except OSError:
            pass
        os.close(self.fd)

    def _read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        # What terminals answer: the cursor's position.
        if b'\x1b[6n' in data:
            os.write(self.fd, b'\x1b[1;1R')
        self.raw += data.decode('utf-8', 'replace')
        return bool(data)

    def type(self, text):
        os.write(self.fd, text.encode())

    def expect(self, pattern, seconds=15):
        """waits until the text after the last match has the pattern (escape sequences taken away)"""
        end = time.monotonic() + seconds
        while True:
            text = ESCAPES.sub('', self.raw[self.seen:])
            m = re.search(pattern, text)
            if m:
                # The raw position of the match's end: the shortest prefix whose plain text reaches it.
                low, high = self.seen, len(self.raw)
                while low < high:
                    middle = (low + high) // 2
                    if len(ESCAPES.sub('', self.raw[self.seen:middle])) >= m.end():
                        high = middle
                    else:
                        low = middle + 1
                self.seen = low
                return m
            if time.monotonic() > end:
                raise AssertionError(f'no {pattern!r} in {text[-2000:]!r}')
            self._read(0.2)

    def line(self, text, pattern, seconds=15):
        """types a line; the pattern must come after its echo"""
        self.type(text + '\r')
        self.expect(re.escape(text[-8:]), seconds)
        return self.expect(pattern, seconds)

    def wait_end(self, seconds=10):
        """-> exit code"""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        raise AssertionError('the console does not end')
