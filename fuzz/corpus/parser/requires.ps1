#requires -Version 7.2 -Modules A, @{ ModuleName = 'B' } -PSEdition Core -RunAsAdministrator
param([Parameter(Mandatory, Position = 0)] [ValidateSet('a', 'b')] $p = 1)
begin { } process { } end { } clean { } dynamicparam { }
