#!/usr/bin/env python3
"""Rules about the repository itself: what a layer may include, paths named in the documents, nothing from outside.
Each rule is one test; the last line is `N passed, N failed`."""
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# What each layer may include besides itself. A lower layer never includes a higher one, and what carries bytes
# (psrp, outofproc, net) never sees the engine. ARCHITECTURE.md says why.
LAYERS = {
    'base': '',
    'text': 'base',
    'object': 'base text',
    'language': 'base text object',
    'engine': 'base text object language',
    'format': 'base text object language engine',
    'clixml': 'base text object',
    'psrp': 'base text object clixml',
    'outofproc': 'base text psrp',
    'net': 'base',
    'session': 'base text object language engine format clixml psrp outofproc net',
    'cmdlets': 'base text object language engine format clixml psrp outofproc net session',
    'console': 'base text object language engine format clixml psrp outofproc net session cmdlets',
    'app': 'base text object language engine format clixml psrp outofproc net session cmdlets console',
}
SANS_IO = ('psrp', 'outofproc', 'clixml')
IO_HEADER = re.compile(r'^#include <(sys/socket\.h|netinet/|poll\.h|sys/epoll\.h|thread|pthread\.h|unistd\.h)', re.M)
LONGEST = 800
# Data, not code: these may be longer.
LONG_DATA = re.compile(r'\.def$')

def files(*suffixes):
    listed = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'], cwd=TOP, capture_output=True, text=True)
    names = listed.stdout.split('\n') if listed.returncode == 0 else [
        os.path.relpath(os.path.join(d, f), TOP) for d, dirs, fs in os.walk(TOP) for f in fs
        if not os.path.relpath(d, TOP).startswith(('.git', 'build'))]
    return [n for n in names if n and (not suffixes or n.endswith(suffixes)) and os.path.isfile(os.path.join(TOP, n))]


def read(name):
    with open(os.path.join(TOP, name), encoding='utf-8', errors='replace') as f:
        return f.read()


def layer_includes():
    """a layer includes only what is below it"""
    for name in files('.cpp', '.h'):
        parts = name.split('/')
        if parts[0] != 'src' or len(parts) < 3:
            continue
        layer = parts[1]
        if layer not in LAYERS:
            yield f'{name}: the layer {layer} is not in tests/layers.py'
            continue
        allowed = set(LAYERS[layer].split()) | {layer}
        if name.endswith('_test.cpp'):
            allowed |= {'base', 'text', 'object'}
        text = read(name)
        for m in re.finditer(r'^#include "([^"/]+)/', text, re.M):
            if m[1] not in allowed:
                line = text.count('\n', 0, m.start()) + 1
                yield f'{name}:{line}: {layer} must not include {m[1]}'
        if layer in SANS_IO and IO_HEADER.search(text) and not name.endswith('_test.cpp'):
            yield f'{name}: {layer} is bytes in, events out: no sockets, no threads'


def long_files():
    """no source file over 800 lines"""
    for name in files('.cpp', '.h', '.py'):
        if name.startswith(('src/', 'tests/')) and not LONG_DATA.search(name):
            lines = read(name).count('\n')
            if lines > LONGEST:
                yield f'{name}: {lines} lines'


def named_paths():
    """every path named in the documents is there"""
    for name in ('README.md', 'ARCHITECTURE.md', *files('.md')):
        if not name.startswith('docs/') and name not in ('README.md', 'ARCHITECTURE.md'):
            continue
        text = re.sub(r'^```.*?^```', '', read(name), flags=re.M | re.S)
        for m in re.finditer(r'`([A-Za-z0-9_.\-/]+)`|\]\(([A-Za-z0-9_.\-/]+)\)', text):
            path = m[1] or m[2]
            if m[2]:
                path = os.path.normpath(os.path.join(os.path.dirname(name), path))
            elif not re.match(r'(src|tests|docs|bench|fuzz|examples|packaging|scripts)/', path):
                continue
            if not os.path.exists(os.path.join(TOP, path)):
                yield f'{name}: there is no {path}'


def layers_in_architecture():
    """ARCHITECTURE.md describes each layer"""
    text = read('ARCHITECTURE.md')
    for layer in sorted(os.listdir(os.path.join(TOP, 'src'))):
        if f'src/{layer}' not in text:
            yield f'ARCHITECTURE.md says nothing about src/{layer}'


def nothing_from_outside():
    """no file names a folder outside the repository"""
    outside = re.compile(r'(?<![\w.$/{}>-])(/work/|\.\./shared|shared/(design|conformance|transcripts|baselines|parity))')
    for name in files():
        if name == 'tests/layers.py' or name.startswith('tests/transcripts/') and name.endswith(('.c2s', '.s2c')):
            continue
        for number, line in enumerate(read(name).split('\n'), 1):
            if outside.search(line):
                yield f'{name}:{number}: {line.strip()[:100]}'


def requirements_have_tests():
    """docs/requirements.md is what tests/ps/requirements prints"""
    made = subprocess.run([sys.executable, '-B', os.path.join(TOP, 'tests/ps/requirements')], capture_output=True, text=True)
    if made.returncode != 0:
        yield made.stderr.strip() or 'tests/ps/requirements failed'
    elif made.stdout != read('docs/requirements.md'):
        yield 'docs/requirements.md is not up to date: run tests/ps/requirements > docs/requirements.md'


def programs_are_executable():
    """what is meant to be run can be run"""
    for name in ('run', 'test', '.ci/run', *files()):
        if name.split('/')[0] in ('src', 'docs', 'packaging') or name.endswith(('.py', '.cpp', '.md')):
            continue
        path = os.path.join(TOP, name)
        with open(path, 'rb') as f:
            if f.read(2) == b'#!' and not os.access(path, os.X_OK) and not name.endswith(('.ps1', '.txt')):
                yield f'{name} is not executable'


def main():
    passed = failed = 0
    for rule in (layer_includes, long_files, named_paths, layers_in_architecture, nothing_from_outside,
                 requirements_have_tests, programs_are_executable):
        try:
            found = list(rule())
        except OSError as x:
            found = [str(x)]
        print(f'{"FAILED" if found else "ok"}: {rule.__doc__}')
        for line in found[:30]:
            print(f'  {line}')
        passed, failed = passed + (not found), failed + bool(found)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
