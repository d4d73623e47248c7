# DataTable: rows show their columns.
$t = [System.Data.DataTable]::new('t')
[void]$t.Columns.Add('Id', [int]); [void]$t.Columns.Add('Name', [string])
[void]$t.Rows.Add(1, 'one'); [void]$t.Rows.Add(2, $null)
$r = $t.NewRow(); $r.Id = '3'; $r['Name'] = 'three'; $t.Rows.Add($r)
$t
$t.Rows.Count; $t.Columns.Count; $t.Columns['Id'].DataType.Name
$t.Rows[0].Name; $t.Rows[2][1]; $t.Rows[1].Name -is [DBNull]
$t | Where-Object Id -gt 1 | ForEach-Object Id
$t.Rows[0] | Format-List
try { $t.Rows[0].Id = 'x' } catch { $_.Exception.InnerException.Message }
try { [void]$t.Rows.Add(1, 2, 3) } catch { $_.Exception.InnerException.Message }
$t.Rows[0].Delete(); $t.Rows.Count
<# output

Id Name
-- ----
 1 one
 2 
 3 three
3
2
Int32
one
three
True
2
3


Id   : 1
Name : one

Couldn't store <x> in Id Column.  Expected type is Int32.
Input array is longer than the number of columns in this table.
2
#>
