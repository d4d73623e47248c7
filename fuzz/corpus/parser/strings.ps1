"a $x $($y + ""z"") ${a b} `u{1F600} `n" 'it''s' @'
raw
'@ @"
$( "n" )
"@ a$b'c'"d"
