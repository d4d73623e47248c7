# requirements: R7
# timeout: 90
"""SecureStrings with peers of protocol 2.3 and 2.1: the key exchange, as server and as client. Both peers are played
here. AES and RSA are done by the program openssl."""
import base64
import os
import re
import struct
import subprocess
import sys
import tempfile
import threading
import uuid

NONE = str(uuid.UUID(int=0))


def openssl(*argv, data=b''):
    p = subprocess.run(['openssl', *argv], input=data, capture_output=True, check=False)
    if p.returncode:
        raise AssertionError(p.stderr.decode())
    return p.stdout


def aes(key, data, decrypt=False):
    return openssl('enc', '-aes-256-cbc', '-K', key.hex(), '-iv', '0' * 32, *(['-d'] if decrypt else []), data=data)


class Wire:
    """Elements and messages over two pipes."""

    def __init__(self, read, write, to):
        self.read, self.write, self.to, self.number, self.parts = read, write, to, 0, {}
        self.pool = uuid.uuid4()

    def element(self, tag, guid):
        self.write.write(f"<{tag} PSGuid='{guid}' />\n".encode())
        self.write.flush()

    def send(self, kind, text, pipeline=NONE):
        self.number += 1
        body = struct.pack('<II', self.to, kind) + self.pool.bytes_le + uuid.UUID(pipeline).bytes_le + text.encode()
        raw = struct.pack('>QQBI', self.number, 0, 3, len(body)) + body
        self.write.write(f"<Data Stream='Default' PSGuid='{pipeline}'>{base64.b64encode(raw).decode()}</Data>\n".encode())
        self.write.flush()

    def next(self):
        """-> (tag, guid, [(kind, text)])"""
        for line in self.read:
            m = re.match(rb"<(\w+)[^>]* PSGuid='([^']*)'[^>]*>(?:(.*)</Data>)?", line)
            if not m:
                continue
            raw, out = base64.b64decode(m[3] or b''), []
            while raw:
                number, _, flags, n = struct.unpack('>QQBI', raw[:21])
                whole = self.parts.setdefault(number, bytearray())
                whole += raw[21:21 + n]
                raw = raw[21 + n:]
                if flags & 2:
                    del self.parts[number]
                    if self.to == 1:
                        self.pool = uuid.UUID(bytes_le=bytes(whole[8:24]))
                    out.append((struct.unpack('<I', whole[4:8])[0], bytes(whole[40:]).decode('utf-8-sig')))
            return m[1].decode(), m[2].decode(), out
        return None, None, []


def modulus_of(key_file):
    text = openssl('rsa', '-in', key_file, '-noout', '-modulus').decode()
    return bytes.fromhex(text.strip().split('=')[1])


def capability(version):
    return (f'<Obj RefId="0"><MS><Version N="protocolversion">{version}</Version><Version N="PSVersion">2.0</Version>'
            '<Version N="SerializationVersion">1.1.0.1</Version></MS></Obj>')


def text_of(key, secret):
    return aes(key, base64.b64decode(secret), True).decode('utf-16-le')


def client_of_ours(version, folder):
    """psession -sshs is the server; it gets a SecureString and gives one back."""
    p = subprocess.Popen([os.environ['PSESSION'], '-sshs', '-NoLogo', '-NoProfile'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    w = Wire(p.stdout, p.stdin, 2)
    w.send(0x10002, capability(version))
    w.send(0x10004, '<Obj RefId="0"><MS><I32 N="MinRunspaces">1</I32><I32 N="MaxRunspaces">2</I32><Nil N="ApplicationArguments" />'
                    '<Obj N="HostInfo" RefId="1"><MS><B N="_isHostNull">true</B><B N="_isHostUINull">true</B>'
                    '<B N="_isHostRawUINull">true</B><B N="_useRunspaceHost">true</B></MS></Obj></MS></Obj>')
    key_file = f'{folder}/key.pem'
    openssl('genrsa', '-out', key_file, '2048')
    public = b'\x06\x02\0\0\0\xa4\0\0RSA1\0\x08\0\0\x01\0\x01\0' + modulus_of(key_file)[::-1]
    public = f'<Obj RefId="0"><MS><S N="PublicKey">{base64.b64encode(public).decode()}</S></MS></Obj>'

    def wait(kind, on_request=None):
        while True:
            tag, _, messages = w.next()
            assert tag, 'the server went away'
            for got, text in messages:
                if got == 0x10007 and on_request:
                    on_request()
                if got == kind:
                    return text

    def take_key(text):
        blob = base64.b64decode(re.search('EncryptedSessionKey">([^<]*)', text)[1])
        assert blob[:12] == b'\x01\x02\0\0\x10\x66\0\0\0\xa4\0\0' and len(blob) == 12 + 256, blob
        return openssl('pkeyutl', '-decrypt', '-inkey', key_file, '-pkeyopt', 'rsa_padding_mode:pkcs1', data=blob[12:][::-1])

    def command(script, more=''):
        pipeline = str(uuid.uuid4())
        w.element('Command', pipeline)
        w.send(0x21006, '<Obj RefId="0"><MS><Obj N="PowerShell" RefId="1"><MS><Obj N="Cmds" RefId="2"><LST><Obj RefId="3"><MS>'
                        f'<S N="Cmd">{script}</S><B N="IsScript">true</B><Nil N="UseLocalScope" /><Obj N="Args" RefId="4"><LST>{more}</LST>'
                        '</Obj></MS></Obj></LST></Obj><B N="IsNested">false</B></MS></Obj><B N="NoInput">true</B></MS></Obj>', pipeline)

    assert f'>{version}<' in wait(0x10002)
    wait(0x21005)
    w.send(0x21007, '<Obj RefId="0"><MS><I64 N="ci">7</I64></MS></Obj>')
    answer = wait(0x21004)
    assert '>2</I64>' in answer and 'N="ci">7<' in answer, answer
    w.send(0x21002, '<Obj RefId="0"><MS><I32 N="MaxRunspaces">0</I32><I64 N="ci">8</I64></MS></Obj>')
    assert '>false<' in wait(0x21004)
    # The server's own SecureString: a 2.1 client is asked for its key, a 2.3 client asks when it needs it.
    command("ConvertTo-SecureString 'from there' -AsPlainText -Force")
    if version == '2.1':
        output = wait(0x41004, lambda: w.send(0x10005, public))
        # The key came before the output; it is asked for again, and must be the same.
        w.send(0x10005, public)
        key = take_key(wait(0x10006))
    else:
        output = wait(0x41004)
        w.send(0x10005, public)
        key = take_key(wait(0x10006))
    assert len(key) == 32
    secret = re.search('<SS>([^<]*)</SS>', output)[1]
    assert text_of(key, secret) == 'from there', output
    # And one from here.
    here = base64.b64encode(aes(key, 'from here'.encode('utf-16-le'))).decode()
    command('param($s) [System.Net.NetworkCredential]::new(\'\', $s).Password',
            f'<Obj RefId="5"><MS><Nil N="N" /><SS N="V">{here}</SS></MS></Obj>')
    output = wait(0x41004)
    assert output == '<S>from here</S>', output
    p.stdin.close()
    p.stdout.close()
    p.wait(20)


def server_for_ours(folder):
    """A 2.3 server, played to New-PSSession through a program ssh that is a pair of fifos."""
    ssh = os.path.join(folder, 'bin', 'ssh')   # in the test's own folder, which comes first on the PATH below
    os.mkdir(os.path.dirname(ssh))
    for name in ('in', 'out'):
        os.mkfifo(f'{folder}/{name}')
    with open(ssh, 'w', encoding='utf-8') as f:
        f.write(f'#!/bin/sh\nexec 3<&0\ncat <&3 >{folder}/in &\nexec cat {folder}/out\n')
    os.chmod(ssh, 0o755)
    result = {}

    def serve():
        w = Wire(open(f'{folder}/in', 'rb'), open(f'{folder}/out', 'wb'), 1)
        key, held = b'k' * 32, None
        while True:
            tag, guid, messages = w.next()
            if not tag:
                return
            if tag in ('Data', 'Command', 'Signal', 'Close'):
                w.element({'Data': 'DataAck', 'Command': 'CommandAck', 'Signal': 'SignalAck', 'Close': 'CloseAck'}[tag], guid)
            for kind, text in messages:
                if kind == 0x10004:
                    w.send(0x10002, capability('2.3'))
                    w.send(0x21009, '<Obj RefId="0"><MS><Nil N="ApplicationPrivateData" /></MS></Obj>')
                    w.send(0x21005, '<Obj RefId="0"><MS><I32 N="RunspaceState">2</I32></MS></Obj>')
                if kind == 0x10005:
                    blob = base64.b64decode(re.search('PublicKey">([^<]*)', text)[1])
                    assert len(blob) == 276 and blob[:16] == b'\x06\x02\0\0\0\xa4\0\0RSA1\0\x08\0\0', blob
                    n, e = int.from_bytes(blob[20:], 'little'), int.from_bytes(blob[16:20], 'little')
                    padded = b'\0\2' + b'\x55' * (256 - 3 - 32) + b'\0' + key
                    secret = pow(int.from_bytes(padded, 'big'), e, n).to_bytes(256, 'little')
                    text = base64.b64encode(b'\x01\x02\0\0\x10\x66\0\0\0\xa4\0\0' + secret).decode()
                    w.send(0x10006, f'<Obj RefId="0"><MS><S N="EncryptedSessionKey">{text}</S></MS></Obj>')
                if kind == 0x21006:
                    sent = re.search('<SS[^>]*>([^<]*)</SS>', text)
                    if sent:
                        result['sent'] = text_of(key, sent[1])
                    back = base64.b64encode(aes(key, 'from there'.encode('utf-16-le'))).decode()
                    w.send(0x41004, f'<SS>{back}</SS>', guid)
                    w.send(0x41004, '<S>behind it</S>', guid)
                    w.send(0x41006, '<Obj RefId="0"><MS><I32 N="PipelineState">4</I32></MS></Obj>', guid)

    threading.Thread(target=serve, daemon=True).start()
    script = ('$s = New-PSSession -HostName box; $p = ConvertTo-SecureString "from here" -AsPlainText -Force;'
              '$first, $second = Invoke-Command $s { 1 }; [System.Net.NetworkCredential]::new("", $first).Password; $second;'
              '$null = Invoke-Command $s { 1 } -ArgumentList $p; "done"; Remove-PSSession $s')
    path = os.path.dirname(ssh) + os.pathsep + os.environ['PATH']
    p = subprocess.run([os.environ['PSESSION'], '-NoProfile', '-NonInteractive', '-Command', script], capture_output=True, timeout=60,
                       check=False, env={**os.environ, 'PATH': path})
    assert p.stdout.decode().split('\n')[:3] == ['from there', 'behind it', 'done'], p
    assert result.get('sent') == 'from here', result


def main():
    with tempfile.TemporaryDirectory() as folder:
        for version in ('2.3', '2.1'):
            client_of_ours(version, folder)
        server_for_ours(folder)
    return 0


sys.exit(main())
