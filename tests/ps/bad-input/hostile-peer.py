# requirements: R7
# timeout: 120
"""A server that begins like a stock one and then goes wrong: the console says so soon, and lives on."""
import os
import stat
import subprocess
import sys
import time

PEER = r"""#!/usr/bin/env python3
import base64, signal, struct, sys, time, uuid
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
sys.excepthook = lambda *_: None
out = sys.stdout.buffer
def data(raw):
    out.write(b"<Data Stream='Default' PSGuid='00000000-0000-0000-0000-000000000000'>" + base64.b64encode(raw) + b"</Data>\n")
    out.flush()
def fragment(body, number=1, piece=0, flags=3):
    return struct.pack('>QQBI', number, piece, flags, len(body)) + body
def message(kind, text, pool=bytes(16)):
    return struct.pack('<II', 1, kind) + pool + bytes(16) + text
out.write(b"<SignalAck PSGuid='00000000-0000-0000-0000-000000000000' />\n")
out.flush()
mode = 'MODE'
if mode == 'endless-line':
    while True: out.write(b'x' * 65536)
elif mode == 'endless-elements':
    while True: out.write(b"<DataAck PSGuid='00000000-0000-0000-0000-000000000000' />\n" * 1000)
elif mode == 'not-base64': out.write(b"<Data Stream='Default' PSGuid='00000000-0000-0000-0000-000000000000'>*&^%</Data>\n")
elif mode == 'short-fragment': data(b'abc')
elif mode == 'long-fragment': data(struct.pack('>QQBI', 1, 0, 3, 1 << 31) + b'abc')
elif mode == 'middle-fragment': data(fragment(b'abc', 7, 5, 0))
elif mode == 'many-objects':
    for i in range(1, 10000): data(fragment(b'abc', i, 0, 1))
elif mode == 'no-message': data(fragment(b'abc'))
elif mode == 'unknown-type': data(fragment(message(0x99999, b'<S>x</S>')))
elif mode == 'no-xml': data(fragment(message(0x10002, b'\xff\xfe<<<<')))
elif mode == 'deep-xml': data(fragment(message(0x10002, b'<Obj RefId="0">' + b'<LST>' * 10000 + b'</LST>' * 10000 + b'</Obj>')))
elif mode == 'entities':
    e = b''.join(b'<!ENTITY e%d "%s">' % (i, b'&e%d;' % (i - 1) * 10 if i else b'lol') for i in range(12))
    data(fragment(message(0x10002, b'<!DOCTYPE x [' + e + b']><S>&e11;</S>')))
elif mode == 'old-version': data(fragment(message(0x10002, b'<Obj RefId="0"><MS><Version N="protocolversion">9.9</Version></MS></Obj>')))
elif mode == 'broken': data(fragment(message(0x21005, b'<Obj RefId="0"><MS><I32 N="RunspaceState">5</I32></MS></Obj>')))
elif mode == 'wrong-way': out.write(b"<Command PSGuid='00000000-0000-0000-0000-000000000001' />\n")
elif mode == 'silence': pass
out.flush()
try:
    time.sleep(60)
except KeyboardInterrupt:
    pass
"""
MODES = ['endless-line', 'not-base64', 'short-fragment', 'long-fragment', 'middle-fragment', 'many-objects', 'no-message',
         'unknown-type', 'no-xml', 'deep-xml', 'entities', 'old-version', 'broken', 'wrong-way', 'silence', 'endless-elements']


def main():
    home = os.environ['HOME']
    ssh = os.path.join(home, '..', 'bin', 'ssh')
    os.makedirs(os.path.dirname(ssh), exist_ok=True)
    bad = 0
    for mode in sys.argv[1:] or MODES:
        with open(ssh, 'w', encoding='utf-8') as f:
            f.write(PEER.replace('MODE', mode))
        os.chmod(ssh, 0o755 | stat.S_IXUSR)
        start = time.monotonic()
        p = subprocess.run([os.environ['PSESSION'], '-NoProfile', '-NonInteractive', '-Command',
                            'try { New-PSSession -HostName box -ConnectingTimeout 3000 -ErrorAction Stop; "no error" }'
                            ' catch { "$($_.FullyQualifiedErrorId): $_" }; Invoke-Command { "alive" }'],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
        text, took = p.stdout.decode(errors='replace').strip(), time.monotonic() - start
        good = p.returncode == 0 and text.startswith('PSSessionOpenFailed: [box] ') and text.endswith('alive') and took < 20
        if not good or sys.argv[1:]:
            print(f'{mode}: code {p.returncode}, {took:.1f} s\n{text[:2000]}')
        bad += not good
    return bad


sys.exit(main())
