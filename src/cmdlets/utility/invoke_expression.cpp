#include "engine/cmdlet.h"
#include "engine/language_mode.h"
#include "engine/runspace.h"
#include "engine/script_block.h"

namespace psession {

namespace {

struct InvokeExpression final : Cmdlet {
  std::string command;
  void process_record() override {
    Ref<ScriptBlock> block = ScriptBlock::create(rs(), command);
    // Text is easily influenced from outside: once constrained, always constrained.
    if (was_ever_constrained(rs())) note_mode(*block, LanguageMode::ConstrainedLanguage);
    InvokeOptions o;
    o.new_scope = false;
    try {
      invoke_block(rs(), *block, o, *streams().output);
    } catch (const ScriptError& e) {
      // What ends the text ends the command; only `throw` keeps its own id.
      std::string& id = e.record->fully_qualified_id;
      if (id.empty()) id = e.record->error_id;
      if (!(e.record->exception && e.record->exception->thrown_by_throw) && id.find(',') == std::string::npos)
        id += ",Microsoft.PowerShell.Commands.InvokeExpressionCommand";
      throw;
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&InvokeExpression::command>("Command", "string", "pos:0 mandatory pipe", "The text to run."),
};
CmdletRegistration registration{{.name = "Invoke-Expression", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "iex",
                                 .synopsis = "Runs a text as a command.", .outputs = "System.Management.Automation.PSObject",
                                 .examples = "Invoke-Expression '1 + 1'\n", .create = make_cmdlet<InvokeExpression>}};

}  // namespace

}  // namespace psession
