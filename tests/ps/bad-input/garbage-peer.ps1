# requirements: R7
# timeout: 90
. $env:TEST_PRELUDE
$ssh = "$HOME/../bin/ssh"
function peer([string]$Body) {
  Set-Content $ssh "#!/bin/sh`n$Body"; chmod +x $ssh
  $start = [datetime]::UtcNow
  $id = error-of { New-PSSession -HostName box -ConnectingTimeout 10000 -ErrorAction Stop }
  "$id $(([datetime]::UtcNow - $start).TotalSeconds -lt 30)"
}
peer 'head -c 100000 /dev/urandom'
peer 'echo "Welcome to box"; echo "Today is a fine day"; cat >/dev/null'
peer 'yes "<Data Stream=" 2>/dev/null'
peer 'echo Connection refused >&2; exit 255'
peer 'exit 0'
'alive'
<# output
PSSessionOpenFailed True
PSSessionOpenFailed True
PSSessionOpenFailed True
Connection refused
PSSessionOpenFailed True
PSSessionOpenFailed True
alive
#>
