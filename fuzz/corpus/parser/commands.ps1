& $x -a:1 -b --% raw | y 2>&1 3> f *>> g @z && w || v &
. 'x' -- -a
a `
 b

| c
