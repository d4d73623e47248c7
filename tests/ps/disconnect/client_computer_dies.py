# requirements: R12 R15 R17 R18
# needs: root
# timeout: 180
"""The client's computer loses its power in the middle of a command; a third computer takes the session up."""
import os
import sys
import time

from computers import Computers, why_not

reason = why_not()
if reason:
    print(reason)
    sys.exit(77)
binary = os.environ['PSESSION']
shell = [binary, '-NoProfile', '-NonInteractive', '-Command']
with Computers(binary, ['alpha', 'beta', 'gamma'], os.getcwd()) as c:
    c['alpha'].start(shell + ['$s = New-PSSession -HostName beta -Name work; Invoke-Command $s { $kept = "data" }; '
                              'Invoke-Command $s { 1..30 | ForEach-Object { Start-Sleep -Milliseconds 200; $_ }; "all" }'])
    time.sleep(4)
    c['alpha'].power_off()
    r = c['gamma'].run(shell + ['Get-PSSession -HostName beta -Name work | ForEach-Object { "$($_.Name) $($_.State)" }'])
    assert r.stdout.strip() == 'work Disconnected', r
    r = c['gamma'].run(shell + ['$s = Get-PSSession -HostName beta -Name work | Connect-PSSession -Force; $r = Receive-PSSession $s; '
                                '"last $($r[-1])"; Invoke-Command $s { $kept }; Remove-PSSession $s'], timeout=90)
    assert r.stdout.split('\n')[:2] == ['last all', 'data'], r
