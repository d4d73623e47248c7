param($a) "file $a"; $v = 9
