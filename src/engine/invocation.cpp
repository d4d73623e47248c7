#include "engine/invocation.h"

#include "engine/cmdlet.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/types.h"
#include "language/parsed_script.h"

namespace psession {

std::string position_message(const ScriptPosition& p) {
  if (p.line == 0) return {};
  std::string out = p.file.empty() ? "At line:" : "At " + p.file + ":";
  out += std::to_string(p.line) + " char:" + std::to_string(p.column) + "\n";
  std::string line = p.line_text;
  if (size_t nl = line.find('\n'); nl != std::string::npos) line.resize(nl);
  // Long lines are cut around the place.
  size_t start = static_cast<size_t>(p.column > 0 ? p.column - 1 : 0);
  size_t end = p.end_line > p.line ? line.size() : static_cast<size_t>(p.end_column > 0 ? p.end_column - 1 : 0);
  if (end > line.size()) end = line.size();
  if (start > line.size()) start = line.size();
  constexpr size_t kMax = 69;
  std::string before = line.substr(0, start), middle = line.substr(start, end - start), after = line.substr(end);
  if (before.size() + middle.size() + after.size() > kMax) {
    if (before.size() > 12) before = "... " + before.substr(before.size() - 8);
    if (after.size() > 12) after = after.substr(0, 8) + " ...";
  }
  out += "+ " + before + middle + after + "\n+ ";
  out.append(before.size(), ' ');
  out.append(middle.empty() ? 1 : middle.size(), '~');
  return out;
}

const Ref<InvocationInfoObject>& invocation_info(Runspace& rs, RunningCommand& c) {
  if (c.invocation) return c.invocation;
  auto i = make_ref<InvocationInfoObject>();
  i->command = Value(c.command);
  i->invocation_name = std::string(c.invocation_name);
  if (c.ast && c.script) {
    i->position = make_position(*c.script, c.ast->extent);
    i->statement = i->position.text;
    i->offset_in_line = i->position.column;
    i->position_message = position_message(i->position);
    const std::string& file = c.script->file();
    if (!file.empty()) {
      i->ps_command_path = file;
      size_t slash = file.rfind('/');
      i->ps_script_root = slash == std::string::npos ? "" : slash == 0 ? "/" : file.substr(0, slash);
    }
  }
  i->pipeline_length = c.pipeline_length;
  i->pipeline_position = c.pipeline_position;
  i->expecting_input = c.expecting_input;
  i->history_id = rs.history_id;
  c.invocation = i;
  return c.invocation;
}

std::string error_source_name(const CommandInfo* command) {
  if (!command) return {};
  if (command->command_type != CommandType::Cmdlet) return command->name;
  const CmdletDef* def = static_cast<const CmdletInfo*>(command)->def;
  if (def && *def->class_name) return def->class_name;
  std::string name = command->name;
  if (size_t dash = name.find('-'); dash != std::string::npos) name.erase(dash, 1);
  return "Microsoft.PowerShell.Commands." + name + "Command";
}

void complete_error(Runspace& rs, ErrorRecordObject& r, RunningCommand* c) {
  if (r.invocation) return;
  if (!c || !c->command) return;
  r.invocation = invocation_info(rs, *c);
  if (r.fully_qualified_id.empty()) r.fully_qualified_id = r.error_id;
  std::string source = error_source_name(c->command);
  if (!source.empty() && r.fully_qualified_id.find(',') == std::string::npos) {
    r.fully_qualified_id += (r.fully_qualified_id.empty() ? "" : ",") + source;
  }
  if (r.activity.empty()) r.activity = c->command->name;
}

}  // namespace psession
