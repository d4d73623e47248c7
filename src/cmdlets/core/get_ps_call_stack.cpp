#include "engine/cmdlet.h"
#include "engine/invocation.h"
#include "engine/vm/vm.h"
#include "language/parsed_script.h"
#include "object/convert.h"
#include "object/errors.h"

namespace psession {

namespace {

extern Type frame_type;

class CallStackFrame final : public HeapObject, public TextualObject {
 public:
  CallStackFrame() { set_may_cycle(); }
  std::string command, function, file;
  ScriptPosition position;
  Ref<InvocationInfoObject> invocation;
  std::string location() const {
    return file.empty() ? std::string("<No file>") : file.substr(file.rfind('/') + 1) + ": line " + std::to_string(position.line);
  }
  std::string arguments(CallContext& ctx) const {
    std::string r = "{";
    if (!invocation) return "{}";
    if (const Dictionary* d = invocation->bound_parameters.get_if<Dictionary>()) {
      for (size_t i = 0; i < d->slots(); ++i) {
        if (d->live(i)) r += (r.size() > 1 ? ", " : "") + to_display(ctx, d->key_at(i)) + "=" + to_display(ctx, d->value_at(i));
      }
    }
    return r + "}";
  }
  const Type* type() const override { return &frame_type; }
  std::string to_text() const override {
    return "at " + function + ", " + (file.empty() ? std::string("<No file>") : file) + ": line " + std::to_string(position.line);
  }
  void visit_edges(EdgeVisitor& v) override {
    if (invocation) v.visit(invocation.get());
  }
  void clear_edges() override { invocation = nullptr; }
};

CallStackFrame& self(MethodCall& c) { return *unwrap(c.self).as<CallStackFrame>(); }
Value text_or_null(const std::string& s) { return s.empty() ? Value() : str(s); }
const MemberDef kMembers[] = {
    {"string Command {get;}", [](MethodCall& c) { return str(self(c).command); }},
    {"string Location {get;}", [](MethodCall& c) { return str(self(c).location()); }},
    {"string Arguments {get;}", [](MethodCall& c) { return str(self(c).arguments(c.ctx)); }},
    {"string FunctionName {get;}", [](MethodCall& c) { return str(self(c).function); }},
    {"string ScriptName {get;}", [](MethodCall& c) { return text_or_null(self(c).file); }},
    {"int ScriptLineNumber {get;}", [](MethodCall& c) { return Value::int32(self(c).position.line); }},
    {"System.Management.Automation.InvocationInfo InvocationInfo {get;}", [](MethodCall& c) { return Value(self(c).invocation); }},
    {"string GetScriptLocation()", [](MethodCall& c) { return str(self(c).location()); }},
    {"string ToString()", [](MethodCall& c) { return str(self(c).to_text()); }},
};
const TypeSpec kSpec{.full_name = "System.Management.Automation.CallStackFrame", .members = kMembers,
                     .assembly = "System.Management.Automation"};
Type frame_type{kSpec};

struct GetPSCallStack final : Cmdlet {
  void process_record() override {
    int n = 0;
    for (Frame* f = rs().vm ? rs().vm->top : nullptr; f && n < 10000; f = f->caller, ++n) {
      if (!f->body || !f->pc || f->unit->is_trap) continue;
      size_t at = static_cast<size_t>(f->pc - f->body->code.data());
      const Ast* ast = at < f->body->asts.size() ? f->body->asts[at] : nullptr;
      if (!ast) continue;
      Ref<CallStackFrame> frame = make_ref<CallStackFrame>();
      frame->file = f->unit->script->file();
      frame->position = make_position(*f->unit->script, ast->extent);
      bool plain = !f->command || f->command->command_type == CommandType::Script || f->dot_block;
      bool script = f->command && f->command->command_type == CommandType::ExternalScript;
      frame->command = plain ? "<ScriptBlock>" : f->command->name;
      // The script itself runs without a command when it is the top one.
      if (plain && !f->caller && !frame->file.empty()) frame->command = frame->file.substr(frame->file.rfind('/') + 1);
      frame->function = plain ? "<ScriptBlock>" : script ? "<ScriptBlock>" : f->command->name;
      if (f->running) frame->invocation = invocation_info(rs(), *f->running);
      write(Value(frame));
    }
  }
};
CmdletRegistration registration{{.name = "Get-PSCallStack", .module = "Microsoft.PowerShell.Utility", .aliases = "gcs",
                                 .synopsis = "Shows which functions and scripts are running.",
                                 .outputs = "System.Management.Automation.CallStackFrame", .examples = "Get-PSCallStack\n",
                                 .create = make_cmdlet<GetPSCallStack>}};

}  // namespace

}  // namespace psession
