// #requires of script files, checked before such a script runs. Engine thread.
#pragma once
#include <string>

namespace psession {

class Runspace;
struct RequiredModule;
class ScriptBlock;

// Throws ScriptRequiresException when something that `block` (the file named `script`) needs is missing; imports its modules.
void check_requirements(Runspace& rs, const std::string& script, const ScriptBlock& block);
std::string missing_module(const RequiredModule& m);   // the sentence about one

}  // namespace psession
