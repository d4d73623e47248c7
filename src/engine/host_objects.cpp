// $Host, its UI and raw UI as scripts see them; everything goes to the runspace's Host.
#include "engine/automatic_variables.h"
#include "engine/console_keys.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/culture_object.h"
#include "object/current_culture.h"
#include "object/members.h"

namespace psession {
namespace {

#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";

extern Type host_type, ui_type, raw_ui_type, size_type, coordinates_type;

class HostPart final : public HeapObject {
 public:
  explicit HostPart(const Type* t) : type_(t) {}
  Value private_data = Value(PSObject::custom());
  Ref<GuidObject> id = GuidObject::fresh();
  bool debugger_enabled = true;   // false: stops go to the DebuggerStop event alone
  const Type* type() const override { return type_; }
 private:
  const Type* type_;
};
class PairOfInts final : public HeapObject, public TextualObject {   // Size, Coordinates
 public:
  PairOfInts(const Type* t, int a, int b) : a(a), b(b), type_(t) {}
  int a, b;
  const Type* type() const override { return type_; }
  std::string to_text() const override { return std::to_string(a) + "," + std::to_string(b); }
 private:
  const Type* type_;
};

Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
Host& host(MethodCall& c) { return runspace(c).host(); }
std::string text(MethodCall& c, uint32_t i) { return c.has(i) && !c.arg(i).is_null() ? to_display(c.ctx, c.arg(i)) : std::string(); }
HostPart& part(MethodCall& c) { return *unwrap(c.self).as<HostPart>(); }

Value ui(MethodCall& c) {
  static Value v = Value(make_ref<HostPart>(&ui_type));
  return v;
}
Value raw_ui(MethodCall&) {
  static Value v = Value(make_ref<HostPart>(&raw_ui_type));
  return v;
}
Value culture(MethodCall& c) {
  const Type* t = TypeRegistry::find("System.Globalization.CultureInfo");
  return t ? get_static(c.ctx, t, "CurrentCulture") : Value();
}
Value set_should_exit(MethodCall& c) {
  Runspace& rs = runspace(c);
  rs.host().set_should_exit(static_cast<int>(c.arg(0).as_int()));
  rs.exit_requested = true;
  rs.exit_code = static_cast<int>(c.arg(0).as_int());
  return {};
}
const MemberDef kHost[] = {
    {"string Name {get;}", [](MethodCall& c) { return str(host(c).name()); }},
    {"version Version {get;}", [](MethodCall& c) { return convert_to(c.ctx, str(host(c).version()), &types::Version); }},
    {"guid InstanceId {get;}", [](MethodCall& c) { return Value(part(c).id); }},
    {"System.Management.Automation.Host.PSHostUserInterface UI {get;}", ui},
    {"cultureinfo CurrentCulture {get;}", culture},
    {"cultureinfo CurrentUICulture {get;}", culture},
    {"psobject PrivateData {get;}", [](MethodCall& c) { return part(c).private_data; }},
    {"bool IsRunspacePushed {get;}", [](MethodCall& c) { return Value::boolean(static_cast<Runspace&>(c.ctx).host().runspace_pushed); }},
    {"bool DebuggerEnabled {get;set;}", [](MethodCall& c) { return Value::boolean(part(c).debugger_enabled); },
     [](MethodCall& c) {
       part(c).debugger_enabled = c.arg(0).as_bool();
       return Value();
     }},
    {"System.Management.Automation.Runspaces.Runspace Runspace {get;}", [](MethodCall& c) {
       const Type* t = TypeRegistry::find("System.Management.Automation.Runspaces.Runspace");   // the session layer's
       return t ? get_static(c.ctx, t, "DefaultRunspace") : Value();
     }},
    {"void SetShouldExit(int exitCode)", set_should_exit},
    {"void EnterNestedPrompt()", [](MethodCall& c) { host(c).enter_nested_prompt(); return Value(); }},
    {"void ExitNestedPrompt()", [](MethodCall& c) { host(c).exit_nested_prompt(); return Value(); }},
    {"void NotifyBeginApplication()", [](MethodCall& c) { host(c).before_native_command(); return Value(); }},
    {"void NotifyEndApplication()", [](MethodCall& c) { host(c).after_native_command(); return Value(); }},
};

std::vector<ChoiceDescription> choices_of(MethodCall& c, const Value& list) {
  std::vector<ChoiceDescription> out;
  for (const Value& v : to_vector(c.ctx, list)) {
    Value label, help;
    if (try_get_property(c.ctx, v, "Label", label)) {
      try_get_property(c.ctx, v, "HelpMessage", help);
      out.push_back({to_display(c.ctx, label), help.is_null() ? "" : to_display(c.ctx, help)});
    } else {
      out.push_back({to_display(c.ctx, v), ""});
    }
  }
  return out;
}
Value prompt_for_choice(MethodCall& c) {
  return Value::int32(host(c).prompt_for_choice(text(c, 0), text(c, 1), choices_of(c, c.arg(2)), static_cast<int>(c.arg(3).as_int())));
}
Value read_line(MethodCall& c) {
  auto line = host(c).read_line();
  return line ? str(*line) : Value();
}
const MemberDef kUi[] = {
    {"System.Management.Automation.Host.PSHostRawUserInterface RawUI {get;}", raw_ui},
    {"bool SupportsVirtualTerminal {get;}", [](MethodCall& c) { return Value::boolean(host(c).is_terminal()); }},
    {"string ReadLine()", read_line},
    {"securestring ReadLineAsSecureString()", [](MethodCall& c) { return host(c).read_line_secure(); }},
    {"void Write(string value)", [](MethodCall& c) { host(c).write(text(c, 0)); return Value(); }},
    {"void Write(System.ConsoleColor foregroundColor, System.ConsoleColor backgroundColor, string value)", [](MethodCall& c) {
       host(c).write_colored(static_cast<int>(c.arg(0).as_int()), static_cast<int>(c.arg(1).as_int()), text(c, 2), false);
       return Value();
     }},
    {"void WriteLine()", [](MethodCall& c) { host(c).write_line(""); return Value(); }},
    {"void WriteLine(string value)", [](MethodCall& c) { host(c).write_line(text(c, 0)); return Value(); }},
    {"void WriteLine(System.ConsoleColor foregroundColor, System.ConsoleColor backgroundColor, string value)", [](MethodCall& c) {
       host(c).write_colored(static_cast<int>(c.arg(0).as_int()), static_cast<int>(c.arg(1).as_int()), text(c, 2), true);
       return Value();
     }},
    {"void WriteErrorLine(string value)", [](MethodCall& c) { host(c).write_error_line(text(c, 0)); return Value(); }},
    {"void WriteWarningLine(string message)", [](MethodCall& c) { host(c).write_warning_line(text(c, 0)); return Value(); }},
    {"void WriteVerboseLine(string message)", [](MethodCall& c) { host(c).write_verbose_line(text(c, 0)); return Value(); }},
    {"void WriteDebugLine(string message)", [](MethodCall& c) { host(c).write_debug_line(text(c, 0)); return Value(); }},
    {"void WriteProgress(long sourceId, System.Management.Automation.ProgressRecord record)", [](MethodCall& c) {
       host(c).write_progress(c.arg(0).as_int(), c.arg(1));
       return Value();
     }},
    {"int PromptForChoice(string caption, string message, System.Object choices, int defaultChoice)", prompt_for_choice},
    {"pscredential PromptForCredential(string caption, string message, string userName, string targetName)",
     [](MethodCall& c) { return host(c).prompt_for_credential(text(c, 0), text(c, 1), text(c, 2)); }},
};

Value size_value(const HostSize& s) { return Value(make_ref<PairOfInts>(&size_type, s.width, s.height)); }
Value console_color(int n) {
  const Type* t = TypeRegistry::find("System.ConsoleColor");
  return t ? Value::enumeration(t, n) : Value::int32(n);
}
Value ignore(MethodCall&) { return {}; }
const MemberDef kRawUi[] = {
    {"System.ConsoleColor ForegroundColor {get;set;}", [](MethodCall&) { return console_color(-1); }, ignore},
    {"System.ConsoleColor BackgroundColor {get;set;}", [](MethodCall&) { return console_color(-1); }, ignore},
    {"System.Management.Automation.Host.Coordinates CursorPosition {get;set;}",
     [](MethodCall& c) {
       int column = 0, row = 0;
       host(c).cursor_position(column, row);
       return Value(make_ref<PairOfInts>(&coordinates_type, column, row));
     },
     [](MethodCall& c) {
       if (auto* at = unwrap(c.arg(0)).get_if<PairOfInts>(); at && host(c).is_terminal()) {
         host(c).write("\x1b[" + std::to_string(at->b + 1) + ";" + std::to_string(at->a + 1) + "H");
       }
       return Value();
     }},
    {"System.Management.Automation.Host.KeyInfo ReadKey()", [](MethodCall& c) { return read_key_info(runspace(c), 4); }},
    {"System.Management.Automation.Host.KeyInfo ReadKey(System.Management.Automation.Host.ReadKeyOptions options)",
     [](MethodCall& c) { return read_key_info(runspace(c), c.arg(0).as_int()); }},
    {"System.Management.Automation.Host.Coordinates WindowPosition {get;set;}", [](MethodCall&) { return Value(make_ref<PairOfInts>(&coordinates_type, 0, 0)); }, ignore},
    {"int CursorSize {get;set;}", [](MethodCall&) { return Value::int32(100); }, ignore},
    {"System.Management.Automation.Host.Size BufferSize {get;set;}", [](MethodCall& c) { return size_value(host(c).buffer_size()); }, ignore},
    {"System.Management.Automation.Host.Size WindowSize {get;set;}", [](MethodCall& c) { return size_value(host(c).buffer_size()); }, ignore},
    {"System.Management.Automation.Host.Size MaxWindowSize {get;}", [](MethodCall& c) { return size_value(host(c).buffer_size()); }},
    {"System.Management.Automation.Host.Size MaxPhysicalWindowSize {get;}", [](MethodCall& c) { return size_value(host(c).buffer_size()); }},
    {"bool KeyAvailable {get;}", [](MethodCall& c) { return Value::boolean(host(c).key_available()); }},
    {"string WindowTitle {get;set;}", [](MethodCall& c) { return str(host(c).window_title()); }, [](MethodCall& c) { host(c).set_window_title(text(c, 0)); return Value(); }},
    {"void FlushInputBuffer()", ignore},
};
PairOfInts& pair(MethodCall& c) { return *unwrap(c.self).as<PairOfInts>(); }
Value new_pair(MethodCall& c) {
  return Value(make_ref<PairOfInts>(c.type, static_cast<int>(c.arg(0).as_int()), static_cast<int>(c.arg(1).as_int())));
}
template <int PairOfInts::*M> Value get_int(MethodCall& c) { return Value::int32(pair(c).*M); }
template <int PairOfInts::*M> Value set_int(MethodCall& c) { pair(c).*M = static_cast<int>(c.arg(0).as_int()); return {}; }
Value zero_pair(const Type* t) { return Value(make_ref<PairOfInts>(t, 0, 0)); }
const MemberDef kSize[] = {{"new(int width, int height)", new_pair},
                           {"int Width {get;set;}", get_int<&PairOfInts::a>, set_int<&PairOfInts::a>},
                           {"int Height {get;set;}", get_int<&PairOfInts::b>, set_int<&PairOfInts::b>}};
const MemberDef kCoordinates[] = {{"new(int x, int y)", new_pair},
                                  {"int X {get;set;}", get_int<&PairOfInts::a>, set_int<&PairOfInts::a>},
                                  {"int Y {get;set;}", get_int<&PairOfInts::b>, set_int<&PairOfInts::b>}};

// ChoiceDescription: label and help.
class ChoiceObject final : public HeapObject {
 public:
  std::string label, help;
  const Type* type() const override;
};
ChoiceObject& choice(MethodCall& c) { return *unwrap(c.self).as<ChoiceObject>(); }
Value new_choice(MethodCall& c) {
  auto o = make_ref<ChoiceObject>();
  o->label = text(c, 0);
  o->help = text(c, 1);
  return Value(o);
}
const MemberDef kChoice[] = {
    {"new(string label)", new_choice}, {"new(string label, string helpMessage)", new_choice},
    {"string Label {get;}", [](MethodCall& c) { return str(choice(c).label); }},
    {"string HelpMessage {get;set;}", [](MethodCall& c) { return str(choice(c).help); }, [](MethodCall& c) { choice(c).help = text(c, 0); return Value(); }},
};
Value choice_from_string(CallContext&, const Type*, const String& s) {
  auto o = make_ref<ChoiceObject>();
  o->label = s.to_utf8();
  return Value(o);
}

const TypeSpec kSpecs[] = {
    {.full_name = SMA "Internal.Host.InternalHost", .base = SMA "Host.PSHost", .members = kHost, .assembly = kAssembly},
    {.full_name = SMA "Internal.Host.InternalHostUserInterface", .base = SMA "Host.PSHostUserInterface", .members = kUi, .assembly = kAssembly},
    {.full_name = SMA "Internal.Host.InternalHostRawUserInterface", .base = SMA "Host.PSHostRawUserInterface", .members = kRawUi, .assembly = kAssembly},
    {.full_name = SMA "Host.Size", .flags = kValueType, .members = kSize, .default_value = zero_pair, .assembly = kAssembly},
    {.full_name = SMA "Host.Coordinates", .flags = kValueType, .members = kCoordinates, .default_value = zero_pair, .assembly = kAssembly},
    {.full_name = SMA "Host.ChoiceDescription", .members = kChoice, .from_string = choice_from_string, .assembly = kAssembly},
};
Type host_type{kSpecs[0]}, ui_type{kSpecs[1]}, raw_ui_type{kSpecs[2]}, size_type{kSpecs[3]}, coordinates_type{kSpecs[4]}, choice_type{kSpecs[5]};
const Type* ChoiceObject::type() const { return &choice_type; }

}  // namespace

void Host::write_colored(int, int, std::string_view text, bool newline) {
  if (newline) write_line(text);
  else write(text);
}

Value make_host_object(Runspace&) { return Value(make_ref<HostPart>(&host_type)); }

}  // namespace psession
