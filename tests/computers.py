"""Several "computers" on this one, for tests and for examples/tour-computers (root only): each is a set of Linux
namespaces (network, mounts, processes, host name) with an address and a cable (veth pair) to each other one, a
private /run, its own runtime and state directories, and a real sshd that lets the others in by key.

    with Computers(binary, ['alpha', 'beta'], folder) as c:
        c['alpha'].run(['psession', ...])
        c['beta'].power_off()       kill everything on it
        c.cut('alpha', 'beta')      pull the cable; join() puts it back
"""
import os
import shutil
import signal
import subprocess
import time

SSHD = '/usr/sbin/sshd'


def why_not():
    """the reason why this computer cannot play several, or None"""
    if os.geteuid() != 0:
        return 'several computers need root (network namespaces)'
    for tool in ('ip', 'unshare', 'nsenter', 'ssh', 'ssh-keygen'):
        if not shutil.which(tool, path='/usr/sbin:/sbin:/usr/bin:/bin'):
            return f'several computers need {tool}'
    if not os.path.exists(SSHD):
        return f'several computers need {SSHD} (package openssh-server)'
    probe = ['unshare', '--net', '--mount', '--pid', '--fork', '--uts', '--mount-proc', 'sh', '-c',
             'mount -t tmpfs none /run && ip link add v0 type veth peer name v1']
    if subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True).returncode != 0:
        return 'network namespaces are not permitted here'
    return None


class Computer:
    def __init__(self, owner, name, number):
        self.owner, self.name, self.address = owner, name, f'10.77.0.{number}'
        self.folder = os.path.join(owner.folder, name)
        self.pid = 0
        for part in ('run', 'state', 'ssh'):
            os.makedirs(os.path.join(self.folder, part), 0o700)
        self.boot()

    def env(self):
        return {'XDG_RUNTIME_DIR': f'{self.folder}/run', 'XDG_STATE_HOME': f'{self.folder}/state'}

    def prefix(self, folder='/'):
        """the words before a command that run it on this computer"""
        return ['nsenter', '--target', str(self.pid), '--net', '--mount', '--pid', '--uts', f'--wdns={folder}']

    def boot(self):
        o = self.owner
        # Process 1 of the computer: it must reap what is orphaned, and everything ends with it.
        self.init = subprocess.Popen(
            ['unshare', '--net', '--mount', '--pid', '--fork', '--uts', '--mount-proc', '--kill-child', '--propagation', 'private',
             'sh', '-c', f'hostname {self.name}; mount -t tmpfs none /run; mkdir -p /run/sshd; '
             f'mount --bind {o.folder}/hosts /etc/hosts; mount --bind {o.folder}/ssh_config /etc/ssh/ssh_config; '
             'ip link set lo up; echo up; while :; do sleep 1000 & wait; done'],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        if self.init.stdout.readline().strip() != b'up':
            raise RuntimeError(f'{self.name} does not start')
        with open(f'/proc/{self.init.pid}/task/{self.init.pid}/children', encoding='ascii') as f:
            self.pid = int(f.read().split()[0])

    def start_sshd(self):
        folder = f'{self.folder}/ssh'
        if not os.path.exists(f'{folder}/host_key'):
            subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', f'{folder}/host_key'], check=True,
                           stdin=subprocess.DEVNULL)
        with open(f'{folder}/sshd_config', 'w', encoding='utf-8') as f:
            f.write(f'Port 22\nListenAddress {self.address}\nHostKey {folder}/host_key\nPidFile none\nUsePAM no\n'
                    f'PermitRootLogin yes\nPasswordAuthentication no\nStrictModes no\nPrintMotd no\n'
                    f'AuthorizedKeysFile {self.owner.folder}/user_key.pub\n'
                    f'SetEnv XDG_RUNTIME_DIR={self.folder}/run XDG_STATE_HOME={self.folder}/state\n'
                    f'Subsystem powershell {self.owner.binary} -sshs -NoLogo -NoProfile\n')
        self.sshd = self.start([SSHD, '-D', '-e', '-f', f'{folder}/sshd_config'])

    def start(self, argv, **options):
        with open(f'{self.folder}/log', 'ab') as log:
            return subprocess.Popen(self.prefix() + argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    env={**os.environ, **self.env(), **options.pop('env', {})}, **options)

    def run(self, argv, timeout=60, **options):
        """-> CompletedProcess with text"""
        env = {**os.environ, **self.env(), **options.pop('env', {})}
        return subprocess.run(self.prefix() + argv, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=timeout, env=env, **options)

    def power_off(self):
        """every process on it ends at once, unasked"""
        if self.pid:
            try:
                os.kill(self.pid, signal.SIGKILL)
            except OSError:
                pass
            self.init.wait()
            self.pid = 0


class Computers:
    def __init__(self, binary, names, folder):
        self.binary = os.path.abspath(binary)
        self.folder = os.path.join(folder, 'computers')
        os.makedirs(self.folder, 0o755)
        self.all = {}
        with open(f'{self.folder}/hosts', 'w', encoding='ascii') as f:
            f.write('127.0.0.1 localhost\n' + ''.join(f'10.77.0.{i} {n}\n' for i, n in enumerate(names, 1)))
        with open(f'{self.folder}/ssh_config', 'w', encoding='ascii') as f:
            f.write(f'Host *\n  IdentityFile {self.folder}/user_key\n  IdentitiesOnly yes\n'
                    f'  UserKnownHostsFile {self.folder}/known_hosts\n  StrictHostKeyChecking yes\n  BatchMode yes\n')
        subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', f'{self.folder}/user_key'], check=True,
                       stdin=subprocess.DEVNULL)
        try:
            for i, name in enumerate(names, 1):
                self.all[name] = Computer(self, name, i)
            for i, a in enumerate(names):
                for b in names[i + 1:]:
                    self.join(a, b)
            for c in self.all.values():
                c.start_sshd()
            self._learn_keys()
        except BaseException:
            self.close()
            raise

    def __getitem__(self, name):
        return self.all[name]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def join(self, a, b):
        """lays a cable between two computers"""
        x, y = self.all[a], self.all[b]
        subprocess.run(['ip', 'link', 'add', f'to-{b}', 'netns', str(x.pid), 'type', 'veth', 'peer', 'name', f'to-{a}',
                        'netns', str(y.pid)], check=True, capture_output=True)
        for me, other in ((x, y), (y, x)):
            link = f'to-{other.name}'
            done = me.run(['sh', '-c', f'ip addr add {me.address}/32 dev {link} && ip link set {link} up && '
                                       f'ip route add {other.address}/32 dev {link} src {me.address}; '
                                       f'ip addr add {me.address}/32 dev lo 2>/dev/null; true'])
            if done.returncode != 0:
                raise RuntimeError(done.stderr)

    def cut(self, a, b):
        """pulls the cable: nothing arrives any more, and nobody is told"""
        for me, other in ((self.all[a], b), (self.all[b], a)):
            me.run(['ip', 'link', 'set', f'to-{other}', 'down'])

    def mend(self, a, b):
        for me, other in ((self.all[a], self.all[b]), (self.all[b], self.all[a])):
            me.run(['sh', '-c', f'ip link set to-{other.name} up; '
                                f'ip route replace {other.address}/32 dev to-{other.name} src {me.address}'])

    def _learn_keys(self):
        with open(f'{self.folder}/known_hosts', 'w', encoding='ascii') as out:
            for c in self.all.values():
                with open(f'{c.folder}/ssh/host_key.pub', encoding='ascii') as f:
                    out.write(f'{c.name},{c.address} {f.read()}')
        first = next(iter(self.all.values()))
        for c in self.all.values():
            end = time.monotonic() + 10
            while first.run(['ssh', c.name, 'true']).returncode != 0:
                if time.monotonic() > end:
                    raise RuntimeError(f'sshd of {c.name} does not answer')
                time.sleep(0.1)

    def close(self):
        for c in self.all.values():
            c.power_off()
