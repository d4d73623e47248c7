# requirements: R14 R15
# worlds: local ssh
. $env:TEST_PRELUDE
if ($env:TEST_HOST) {
  $s = Invoke-Command @target -InDisconnectedSession -SessionName lone { 'done apart' }
} else {
  $s = Invoke-Command -ComputerName localhost -InDisconnectedSession -SessionName lone { 'done apart' }
}
"$($s.Name) $($s.State)"
client 'Receive-PSSession -Session (Get-PSSession @there -Name lone)'
Get-PSSession @there | Remove-PSSession
<# output
lone Disconnected
done apart
#>
