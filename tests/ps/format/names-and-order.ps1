# Elements of collections show their names; lists show an object's own properties before added ones.
[pscustomobject]@{ M = [regex]::Matches('ab', '.'); T = [int], [string]; G = @([guid]::Empty) } | Format-List
[datetime]'2024-01-02T03:04:05' | Format-List Date, DateTime
@{ k = 1 } | Format-Custom
,@(1, 2) | Format-List -Expand Both
[pscustomobject]@{ V = 0 } | Format-Table V, @{ n = 'D'; e = { 1 / $_.V } } -ShowError
try { [pscustomobject]@{ A = 1 } | Format-List -View none } catch { $_.Exception.GetType().Name }
Write-Warning careful 3>&1
$e = Write-Error broken 2>&1
"$e"
<# output

M : {0, 0}
T : {Int32, String}
G : {<guid>}


Date     : 1/2/2024 12:00:00 AM
DateTime : Tuesday, January 2, 2024 3:04:05 AM


class DictionaryEntry
{
  Key = k
  Value = 1
  Name = k
}


The following object supports IEnumerable:

Length         : 2
LongLength     : 2
Rank           : 1
SyncRoot       : {1, 2}
IsReadOnly     : False
IsFixedSize    : True
IsSynchronized : False
Count          : 2

The IEnumerable contains the following 2 objects:
1
2

V D
- -
0 
InvalidArgument: Failed to evaluate expression " 1 / $_.V ".

PipelineStoppedException
WARNING: careful
broken
#>
