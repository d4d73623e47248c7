#requires -Modules @{ ModuleName = 'Nowhere'; ModuleVersion = '1.0'; MaximumVersion = '1.2' }
