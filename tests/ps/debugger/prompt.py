# requirements: R1
"""The console's debugger prompt, fed from a pipe: stepping, values, the list of lines, quitting."""
import os
import subprocess
import sys

script = os.path.join(os.getcwd(), 'd.ps1')
with open(script, 'w') as f:
    f.write("function Add($a) {\n  $b = $a + 1\n  $b\n}\nSet-PSBreakpoint -Variable x | Out-Null\n$x = 1\nAdd $x\n'last'\n")
commands = "$x\nl 6 1\ns\ns\n\nv\n$b\no\nq\n"
r = subprocess.run([os.environ['PSESSION'], '-NoProfile', '-File', script], input=commands, capture_output=True, text=True, timeout=60)
for wanted in ("Hit Variable breakpoint on '$x' (Write access)", "    6:* $x = 1", "+ Add $x\n", "+ function Add($a) {\n+                  ~\n",
               "+   $b = $a + 1\n", "+   $b\n", "[DBG]: PS "):
    if wanted not in r.stdout:
        sys.exit(f"missing {wanted!r} in:\n{r.stdout}\n{r.stderr}")
if 'last\n' in r.stdout.replace("'last'", ''):
    sys.exit('q did not end the script:\n' + r.stdout)
