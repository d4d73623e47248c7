// Breakpoint objects, and Set-, Get-, Remove-, Enable- and Disable-PSBreakpoint.
#include <unistd.h>

#include "engine/cmdlet.h"
#include "engine/debugger.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/types/helpers.h"
#include "session/runspace_object.h"

namespace psession {
namespace {
using namespace tables;
#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";

BreakpointObject& self(MethodCall& c) { return *unwrap(c.self).as<BreakpointObject>(); }
Value text_or_null(const std::string& s) { return s.empty() ? Value() : str(s); }

const EnumDef kAccess[] = {{"Read", 0}, {"Write", 1}, {"ReadWrite", 2}};
Type g_access{TypeSpec{.full_name = SMA "VariableAccessMode", .base = "System.Enum", .flags = kEnum | kValueType | kSealed,
                       .enum_values = kAccess, .assembly = kAssembly}};
const EnumDef kTypes[] = {{"Line", 0}, {"Variable", 1}, {"Command", 2}};
Type g_types{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.BreakpointType", .base = "System.Enum",
                      .flags = kEnum | kValueType | kSealed, .enum_values = kTypes, .assembly = "Microsoft.PowerShell.Commands.Utility"}};
const EnumDef kResume[] = {{"Continue", 0}, {"StepInto", 1}, {"StepOut", 2}, {"StepOver", 3}, {"Stop", 4}};
Type g_resume{TypeSpec{.full_name = SMA "DebuggerResumeAction", .base = "System.Enum", .flags = kEnum | kValueType | kSealed,
                       .enum_values = kResume, .assembly = kAssembly}};
const EnumDef kModes[] = {{"None", 0}, {"Default", 1}, {"LocalScript", 2}, {"RemoteScript", 4}};
Type g_modes{TypeSpec{.full_name = SMA "DebugModes", .base = "System.Enum", .flags = kEnum | kValueType | kSealed | kFlagsEnum,
                      .enum_values = kModes, .assembly = kAssembly}};

const MemberDef kBreakpoint[] = {
    {"scriptblock Action {get;}", FN({ return self(c).action ? Value(self(c).action) : Value(); })},
    {"bool Enabled {get;}", FN({ return boolean(self(c).enabled); })},
    {"int HitCount {get;}", FN({ return int32(self(c).hits); })},
    {"int Id {get;}", FN({ return int32(self(c).id); })},
    {"string Script {get;}", FN({ return text_or_null(self(c).script); })},
    {"string ToString()", FN({ return str(self(c).to_text()); })},
};
const MemberDef kLine[] = {
    {"int Column {get;}", FN({ return int32(self(c).column); })},
    {"int Line {get;}", FN({ return int32(self(c).line); })},
};
const MemberDef kCommand[] = {{"string Command {get;}", FN({ return str(self(c).command); })}};
const MemberDef kVariable[] = {
    {SMA "VariableAccessMode AccessMode {get;}", FN({ return Value::enumeration(&g_access, self(c).access); })},
    {"string Variable {get;}", FN({ return str(self(c).variable); })},
};
Type g_breakpoint{TypeSpec{.full_name = SMA "Breakpoint", .flags = kAbstract, .members = kBreakpoint, .assembly = kAssembly}};
Type g_line{TypeSpec{.full_name = SMA "LineBreakpoint", .base = SMA "Breakpoint", .members = kLine, .assembly = kAssembly}};
Type g_command{TypeSpec{.full_name = SMA "CommandBreakpoint", .base = SMA "Breakpoint", .members = kCommand, .assembly = kAssembly}};
Type g_variable{TypeSpec{.full_name = SMA "VariableBreakpoint", .base = SMA "Breakpoint", .members = kVariable, .assembly = kAssembly}};

Runspace& target(Runspace& own, const Value& given) {
  if (given.is_null()) return own;
  auto* r = unwrap(given).get_if<RunspaceObject>();
  if (r && r->runspace()) return *r->runspace();
  throw_error(SMA "PSInvalidOperationException", "RunspaceNotOpened", ErrorCategory::InvalidOperation,
              "Breakpoints can be set in opened runspaces of this process only.");
}

struct SetPSBreakpoint final : Cmdlet {
  std::vector<std::string> script, command, variable;
  std::vector<int32_t> line;
  int32_t column = 0;
  Ref<ScriptBlock> action;
  Value mode, runspace;

  std::vector<std::string> paths() {
    std::vector<std::string> out;
    for (const std::string& s : script) {
      std::vector<ResolvedPath> found;
      try {
        found = rs().providers().resolve(s, false);
      } catch (ScriptError& e) {
        write_error(e.record);
        continue;
      }
      for (const ResolvedPath& p : found) {
        std::string path = rs().providers().display_path(p);
        if (access(path.c_str(), F_OK) != 0) {
          write_error("System.ArgumentException", "NewPSBreakpoint:FileDoesNotExist", ErrorCategory::InvalidArgument, "File '" + path + "' does not exist.");
        } else if (!path.ends_with(".ps1") && !path.ends_with(".psm1")) {
          write_error("System.ArgumentException", "NewPSBreakpoint:WrongExtension", ErrorCategory::InvalidArgument,
                      "Cannot set breakpoint on file '" + path + "'; only *.ps1 and *.psm1 files are valid.");
        } else {
          out.push_back(path);
        }
      }
    }
    return out;
  }
  void add(BreakpointKind kind, const std::string& path, const std::string& what, int at) {
    auto b = make_ref<BreakpointObject>(kind);
    b->id = next_breakpoint_id();
    b->script = path;
    b->action = action;
    b->line = at;
    b->column = column;
    if (kind == BreakpointKind::Command) b->command = what;
    if (kind == BreakpointKind::Variable) {
      b->variable = what;
      if (!mode.is_null()) b->access = static_cast<int>(mode.as_int());
    }
    Debugger::of(target(rs(), runspace)).add(b);
    write(Value(b));
  }
  void process_record() override {
    if (parameter_set() == "LineParameterSetName") {
      for (const std::string& p : paths()) {
        for (int32_t l : line) {
          if (l < 1) {
            write_error("System.ArgumentException", "SetPSBreakpoint:LineLessThanOne", ErrorCategory::InvalidArgument, "Line cannot be less than 1.");
          } else {
            add(BreakpointKind::Line, p, {}, l);
          }
        }
      }
      return;
    }
    std::vector<std::string> where = script.empty() ? std::vector<std::string>{""} : paths();
    bool is_command = parameter_set() == "CommandParameterSetName";
    for (const std::string& p : where) {
      for (const std::string& w : is_command ? command : variable) add(is_command ? BreakpointKind::Command : BreakpointKind::Variable, p, w, 0);
    }
  }
};
constexpr CmdletParam kSetParams[] = {
    param<&SetPSBreakpoint::script>("Script", "string[]", "notnull set:LineParameterSetName pos:0 mandatory|set:CommandParameterSetName pos:0|set:VariableParameterSetName pos:0", "Script files."),
    param<&SetPSBreakpoint::line>("Line", "int[]", "set:LineParameterSetName pos:1 mandatory notnull", "Lines of it."),
    param<&SetPSBreakpoint::column>("Column", "int", "set:LineParameterSetName pos:2 range:1..2147483647", "A column of the line."),
    param<&SetPSBreakpoint::command>("Command", "string[]", "set:CommandParameterSetName mandatory notnull alias:C wildcard", "Commands."),
    param<&SetPSBreakpoint::variable>("Variable", "string[]", "set:VariableParameterSetName mandatory notnull alias:V", "Variables, without the dollar sign."),
    param<&SetPSBreakpoint::mode>("Mode", "System.Management.Automation.VariableAccessMode", "set:VariableParameterSetName", "Read, Write (the default) or ReadWrite."),
    param<&SetPSBreakpoint::action>("Action", "scriptblock", "", "Runs instead of a stop; `break` in it stops."),
    param<&SetPSBreakpoint::runspace>("Runspace", "System.Management.Automation.Runspaces.Runspace", "notnull alias:RunspaceId", "Another runspace of this process."),
};

struct BreakpointCommand : Cmdlet {
  std::vector<int32_t> id;
  std::vector<Value> given;
  Value runspace;
  bool pass_thru = false;
  virtual void handle(Debugger& d, const Ref<BreakpointObject>& b) = 0;
  virtual const char* verb() const { return nullptr; }
  void missing(int32_t n) {
    write_error("System.ArgumentException", "PSBreakpoint:BreakpointIdNotFound", ErrorCategory::InvalidArgument,
                "There is no breakpoint with ID '" + std::to_string(n) + "'.");
  }
  void process_record() override {
    Debugger& d = Debugger::of(target(rs(), runspace));
    std::vector<Ref<BreakpointObject>> chosen;
    for (int32_t n : id) {
      bool found = false;
      for (const auto& b : d.breakpoints()) {
        if (b->id == n) {
          chosen.push_back(b);
          found = true;
        }
      }
      if (!found) missing(n);
    }
    for (const Value& v : given) {
      if (auto* b = unwrap(v).get_if<BreakpointObject>()) chosen.emplace_back(b);
    }
    for (const auto& b : chosen) {
      if (verb() && !should_process(b->to_text(), verb())) continue;
      handle(d, b);
      if (pass_thru) write(Value(b));
    }
  }
};
#define BREAKPOINT_PARAMS(T)                                                                                                             \
  param<&T::id>("Id", "int[]", "set:Id pos:0 mandatory byname notnull", "Numbers of breakpoints."),                                       \
      param<&T::given>("Breakpoint", "System.Management.Automation.Breakpoint[]", "set:Breakpoint pos:0 mandatory pipe notnull", "The breakpoints."), \
      param<&T::runspace>("Runspace", "System.Management.Automation.Runspaces.Runspace", "set:Id alias:RunspaceId", "Another runspace of this process.")

struct RemovePSBreakpoint final : BreakpointCommand {
  void handle(Debugger& d, const Ref<BreakpointObject>& b) override { d.remove(b->id); }
  const char* verb() const override { return "Remove"; }
};
struct EnablePSBreakpoint final : BreakpointCommand {
  void handle(Debugger& d, const Ref<BreakpointObject>& b) override {
    b->enabled = true;
    d.changed();
  }
  const char* verb() const override { return "Enable"; }
};
struct DisablePSBreakpoint final : BreakpointCommand {
  void handle(Debugger& d, const Ref<BreakpointObject>& b) override {
    b->enabled = false;
    d.changed();
  }
  const char* verb() const override { return "Disable"; }
};
constexpr CmdletParam kRemoveParams[] = {BREAKPOINT_PARAMS(RemovePSBreakpoint)};
constexpr CmdletParam kEnableParams[] = {BREAKPOINT_PARAMS(EnablePSBreakpoint),
                                         param<&EnablePSBreakpoint::pass_thru>("PassThru", "switch", "", "Writes the breakpoints.")};
constexpr CmdletParam kDisableParams[] = {BREAKPOINT_PARAMS(DisablePSBreakpoint),
                                          param<&DisablePSBreakpoint::pass_thru>("PassThru", "switch", "", "Writes the breakpoints.")};

struct GetPSBreakpoint final : Cmdlet {
  std::vector<std::string> script, command, variable;
  std::vector<Value> types;
  std::vector<int32_t> id;
  Value runspace;
  void process_record() override {
    Debugger& d = Debugger::of(target(rs(), runspace));
    std::vector<std::string> paths;
    for (const std::string& s : script) {
      for (const ResolvedPath& p : rs().providers().resolve(s, false)) paths.push_back(rs().providers().display_path(p));
    }
    if (parameter_set() == "Id") {
      for (int32_t n : id) {
        bool found = false;
        for (const auto& b : d.breakpoints()) {
          if (b->id != n) continue;
          write(Value(b));
          found = true;
        }
        if (!found) {
          write_error("System.ArgumentException", "PSBreakpoint:BreakpointIdNotFound", ErrorCategory::InvalidArgument,
                      "There is no breakpoint with ID '" + std::to_string(n) + "'.");
        }
      }
      return;
    }
    const std::vector<Ref<BreakpointObject>> all = d.breakpoints();   // what follows in the pipeline may remove some
    auto same = [](const std::string& a, const std::string& b) { return strcasecmp(a.c_str(), b.c_str()) == 0; };
    auto one_of = [&](const std::vector<std::string>& all, const std::string& s) {
      for (const std::string& a : all) if (same(a, s)) return true;
      return false;
    };
    for (const auto& b : all) {
      if (!script.empty() && !one_of(paths, b->script)) continue;
      if (parameter_set() == "Command" && !(b->kind == BreakpointKind::Command && one_of(command, b->command))) continue;
      if (parameter_set() == "Variable" && !(b->kind == BreakpointKind::Variable && one_of(variable, b->variable))) continue;
      if (parameter_set() == "Type") {
        int mine = b->kind == BreakpointKind::Line ? 0 : b->kind == BreakpointKind::Variable ? 1 : 2;
        bool wanted = false;
        for (const Value& t : types) wanted |= t.as_int() == mine;
        if (!wanted) continue;
      }
      write(Value(b));
    }
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetPSBreakpoint::script>("Script", "string[]", "set:Script pos:0 notnullorempty|set:Command|set:Variable|set:Type", "Only those of these script files."),
    param<&GetPSBreakpoint::command>("Command", "string[]", "set:Command mandatory notnullorempty", "Command breakpoints on these."),
    param<&GetPSBreakpoint::variable>("Variable", "string[]", "set:Variable mandatory notnullorempty", "Variable breakpoints on these."),
    param<&GetPSBreakpoint::types>("Type", "Microsoft.PowerShell.Commands.BreakpointType[]", "set:Type pos:0 mandatory pipe", "Line, Variable or Command."),
    param<&GetPSBreakpoint::id>("Id", "int[]", "set:Id pos:0 mandatory byname", "Numbers."),
    param<&GetPSBreakpoint::runspace>("Runspace", "System.Management.Automation.Runspaces.Runspace", "alias:RunspaceId", "Another runspace of this process."),
};

#define REGISTRATION(T, NAME, PARAMS, SET, ALIAS, PROCESS, SYNOPSIS, EXAMPLES)                                                        \
  CmdletRegistration registration_##T{{.name = NAME, .module = "Microsoft.PowerShell.Utility", .params = PARAMS, .default_set = SET,   \
                                       .aliases = ALIAS, .should_process = PROCESS, .synopsis = SYNOPSIS, .examples = EXAMPLES,        \
                                       .create = make_cmdlet<T>}}
REGISTRATION(SetPSBreakpoint, "Set-PSBreakpoint", kSetParams, "LineParameterSetName", "sbp", false,
             "Sets breakpoints on lines, commands or variables.", "Set-PSBreakpoint -Variable x -Action { 'written' }\n");
REGISTRATION(GetPSBreakpoint, "Get-PSBreakpoint", kGetParams, "Script", "gbp", false, "Lists breakpoints.", "Get-PSBreakpoint\n");
REGISTRATION(RemovePSBreakpoint, "Remove-PSBreakpoint", kRemoveParams, "Breakpoint", "rbp", true, "Removes breakpoints.", "Get-PSBreakpoint | Remove-PSBreakpoint\n");
REGISTRATION(EnablePSBreakpoint, "Enable-PSBreakpoint", kEnableParams, "Breakpoint", "ebp", true, "Puts breakpoints into effect.", "Get-PSBreakpoint | Enable-PSBreakpoint\n");
REGISTRATION(DisablePSBreakpoint, "Disable-PSBreakpoint", kDisableParams, "Breakpoint", "dbp", true, "Puts breakpoints out of effect.", "Get-PSBreakpoint | Disable-PSBreakpoint\n");

}  // namespace

const Type* BreakpointObject::type() const {
  return kind == BreakpointKind::Line ? &g_line : kind == BreakpointKind::Command ? &g_command : &g_variable;
}
std::string BreakpointObject::to_text() const {
  std::string where = script.empty() ? std::string() : script + ":";
  switch (kind) {
    case BreakpointKind::Line: return "Line breakpoint on '" + where + std::to_string(line) + (column ? ", " + std::to_string(column) : "") + "'";
    case BreakpointKind::Command: return "Command breakpoint on '" + where + command + "'";
    default: return "Variable breakpoint on '" + where + "$" + variable + "' (" + (access == 0 ? "Read" : access == 1 ? "Write" : "ReadWrite") + " access)";
  }
}

}  // namespace psession
