// Parameters and parameter sets of a command as scripts see them, and the syntax line made of them: Get-Command,
// Get-Help, CommandInfo.Parameters. Engine thread.
#pragma once
#include <string>

#include "engine/command.h"

namespace psession {

class Runspace;
class ScriptBlock;

// "Name [-A] <int> [<CommonParameters>]", a paragraph for each parameter set; `name` stands for the command's own.
std::string command_syntax(Runspace& rs, CommandInfo& c, std::string_view name = {});
// One set's parameters: "[-A] <int> [<CommonParameters>]". set < 0: a command without sets.
std::string set_syntax(const CommandMetadata& m, int set, bool full_names = false);
Value command_parameters(Runspace& rs, CommandInfo& c);       // Dictionary[string, ParameterMetadata]; $null: takes anything
Value command_parameter_sets(Runspace& rs, CommandInfo& c);   // of CommandParameterSetInfo
std::vector<int> display_order_of_sets(const CommandMetadata& m);   // the default one first; {-1} without sets
std::vector<const ParameterMetadata*> parameters_of_set(const CommandMetadata& m, int set);   // in display order
std::vector<std::string> output_types(const ScriptBlock& block);   // of its [OutputType()]
const ParameterInSet* in_set(const ParameterMetadata& p, int set);

}  // namespace psession
