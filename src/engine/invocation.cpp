#include "engine/invocation.h"

#include "engine/cmdlet.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/types.h"
#include "language/parsed_script.h"
#include "object/position.h"

namespace psession {

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
  if (!r.remote_host.empty()) return;   // it says where it comes from
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
