# What tests start with: `. $env:TEST_PRELUDE`.
# $target: New-PSSession's parameters for this test's world; $there: the same for Get-, Connect-, Receive- and
# Remove-PSSession, which name the computer that keeps the session.
if ($env:TEST_HOST) { $target = @{ HostName = $env:TEST_HOST }; $there = @{ HostName = $env:TEST_HOST } }
else { $target = @{}; $there = @{ ComputerName = 'localhost' } }

# Runs a text in a console process of its own, and waits for it.
function client([string]$Text) {
  & $env:PSESSION -NoProfile -NonInteractive -Command ". `$env:TEST_PRELUDE; $Text"
}

# Waits until a condition holds; $false when it never does.
function until([scriptblock]$Condition, [int]$Seconds = 10) {
  $end = [datetime]::UtcNow.AddSeconds($Seconds)
  while (-not (& $Condition)) {
    if ([datetime]::UtcNow -gt $end) { return $false }
    Start-Sleep -Milliseconds 50
  }
  $true
}

# The id of the error that a block ends with.
function error-of([scriptblock]$Block) {
  try { & $Block | Out-Null; 'no error' } catch { $_.FullyQualifiedErrorId }
}
