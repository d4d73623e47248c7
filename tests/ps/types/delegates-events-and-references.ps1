function fails([scriptblock]$b) { try { & $b } catch { $_.Exception.Message } }
$x = 1; [int]$n = 2
([ref]$x).GetType().Name; ([ref]$x).GetType().ToString(); ([ref]$n).GetType().ToString(); [ref]$x -is [ref]
$PSDefaultParameterValues = @{ 'Join-Path:ChildPath' = 'kid' }
$PSDefaultParameterValues.GetType().Name
$EnabledExperimentalFeatures.GetType().Name
'-- dates'
fails { [datetime]'abc' }
fails { [datetime]::Parse('1 foo 2020') }
fails { [datetime]'25:00' }
fails { [datetime]'2020-02-30' }
fails { [datetime]'Mon 2020-01-01' }
fails { [datetime]::ParseExact('2020-02-30', 'yyyy-MM-dd', $null) }
'-- delegates'
([EventHandler] { Write-Host "$this/$_" }).Invoke('sender', [EventArgs]::Empty)
$t = [Threading.Tasks.Task[int]]::new([Func[int]] { 42 }); $t.Status; $t.RunSynchronously(); $t.Result; $t.Status
fails { [Threading.Tasks.Task]::Run([Action] { 1 }).Wait() }
'-- events'
$timer = [Timers.Timer]::new(10)
$timer.add_Elapsed({ param($s, $e) $global:seen = "$s $($e.GetType().Name)" })
$timer.Start()
for ($i = 0; $i -lt 500 -and -not $seen; $i++) { Start-Sleep -Milliseconds 10 }
$timer.Stop()
$seen
($timer | Get-Member -MemberType Event).Definition
<# output
PSReference`1
System.Management.Automation.PSReference`1[System.Object]
System.Management.Automation.PSReference`1[System.Int32]
True
DefaultParameterDictionary
ReadOnlyBag`1
-- dates
Cannot convert value "abc" to type "System.DateTime". Error: "The string 'abc' was not recognized as a valid DateTime. There is an unknown word starting at index '0'."
Exception calling "Parse" with "1" argument(s): "The string '1 foo 2020' was not recognized as a valid DateTime. There is an unknown word starting at index '2'."
Cannot convert value "25:00" to type "System.DateTime". Error: "The DateTime represented by the string '25:00' is not supported in calendar 'System.Globalization.GregorianCalendar'."
Cannot convert value "2020-02-30" to type "System.DateTime". Error: "String '2020-02-30' was not recognized as a valid DateTime."
Cannot convert value "Mon 2020-01-01" to type "System.DateTime". Error: "String 'Mon 2020-01-01' was not recognized as a valid DateTime because the day of week was incorrect."
Exception calling "ParseExact" with "3" argument(s): "The DateTime represented by the string '2020-02-30' is not supported in calendar 'System.Globalization.GregorianCalendar'."
-- delegates
sender/System.EventArgs
Created
42
RanToCompletion
Exception calling "Wait" with "0" argument(s): "One or more errors occurred. (There is no Runspace available to run scripts in this thread. You can provide one in the DefaultRunspace property of the System.Management.Automation.Runspaces.Runspace type. The script block you attempted to invoke was:  1 )"
-- events
System.Timers.Timer ElapsedEventArgs
System.EventHandler Disposed(System.Object, System.EventArgs)
System.Timers.ElapsedEventHandler Elapsed(System.Object, System.Timers.ElapsedEventArgs)
#>
