#include "session/remoting_values.h"

#include "clixml/clixml.h"
#include "clixml/error_record.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "format/error_view.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/position.h"

namespace psession {

namespace {

Ref<PSObject> plain_object() {
  Ref<PSObject> o = PSObject::custom();
  o->members().type_names = new std::vector<std::string>();   // no TN element
  return o;
}

Ref<PSObject> typed_object(std::initializer_list<const char*> names, const std::string& text) {
  Ref<PSObject> o = PSObject::custom();
  o->members().type_names = new std::vector<std::string>(names.begin(), names.end());
  o->to_string_text = String::utf8(text);
  return o;
}

Value or_null(const std::string& s) { return s.empty() ? Value() : str(s); }

Value array_list(std::vector<Value> items) {
  Ref<List> l = make_ref<List>(&types::ArrayList);
  l->items = std::move(items);
  return Value(l);
}

}  // namespace

Value property_bag(Properties properties) {
  Ref<PSObject> o = plain_object();
  for (const auto& [name, value] : properties) o->members().add(name, value);
  return Value(o);
}

Value enum_object(std::string_view type, std::string_view text, int32_t value) {
  Ref<PSObject> o = make_ref<PSObject>(Value::int32(value));
  o->members().type_names = new std::vector<std::string>{std::string(type), "System.Enum", "System.ValueType", "System.Object"};
  o->to_string_text = String::utf8(text);
  return Value(o);
}

Value primitive_dictionary(Properties entries) {
  Ref<Dictionary> d = Dictionary::hashtable();
  for (const auto& [name, value] : entries) d->set(str(name), value);
  bag_of(Value(d), true)->type_names = new std::vector<std::string>{
      "System.Management.Automation.PSPrimitiveDictionary", "System.Collections.Hashtable", "System.Object"};
  return Value(d);
}

Value member_of(CallContext& ctx, const Value& v, std::string_view name) {
  if (const MemberBag* bag = bag_of(v)) {
    long i = bag->find(name);
    if (i >= 0 && !bag->extended(static_cast<size_t>(i))) return bag->slot(static_cast<size_t>(i));
  }
  Value out;
  if (!v.is_null()) try_get_property(ctx, v, name, out);
  return out;
}

int64_t int_member(CallContext& ctx, const Value& v, std::string_view name, int64_t otherwise) {
  Value m = unwrap(member_of(ctx, v, name));
  if (m.is_integer() || m.kind() == Kind::Enum) return m.as_int();
  int64_t n = 0;
  return !m.is_null() && to_int64(ctx, m, n) ? n : otherwise;
}

bool bool_member(CallContext& ctx, const Value& v, std::string_view name, bool otherwise) {
  Value m = unwrap(member_of(ctx, v, name));
  return m.kind() == Kind::Bool ? m.as_bool() : otherwise;
}

std::string text_member(CallContext& ctx, const Value& v, std::string_view name) {
  Value m = member_of(ctx, v, name);
  return m.is_null() ? std::string() : to_display(ctx, m);
}

// ---- error records ([MS-PSRP] 2.2.3.15)

Value error_to_remote(Runspace& rs, const ErrorRecordObject& r) { return Value(error_record_notes(rs, r)); }

Ref<ErrorRecordObject> error_from_remote(Runspace& rs, const Value& v, std::string_view computer, std::string_view runspace_id) {
  std::string message;
  Value exception = member_of(rs, v, "Exception");
  message = text_member(rs, exception, "Message");
  if (message.empty()) {
    if (const PSObject* o = v.get_if<PSObject>(); o && o->to_string_text) message = o->to_string_text->to_utf8();
  }
  int64_t category = int_member(rs, v, "ErrorCategory_Category", 0);
  Ref<ErrorRecordObject> r = make_error("System.Management.Automation.RemoteException", text_member(rs, v, "FullyQualifiedErrorId"),
                                        static_cast<ErrorCategory>(category >= 0 && category <= 31 ? category : 0), message,
                                        member_of(rs, v, "TargetObject"));
  r->fully_qualified_id = text_member(rs, v, "FullyQualifiedErrorId");
  r->activity = text_member(rs, v, "ErrorCategory_Activity");
  r->reason = text_member(rs, v, "ErrorCategory_Reason");
  r->target_name = text_member(rs, v, "ErrorCategory_TargetName");
  r->target_type = text_member(rs, v, "ErrorCategory_TargetType");
  Value details = member_of(rs, v, "ErrorDetails_Message");
  if (!details.is_null()) {
    r->has_details = true;
    r->details_message = to_display(rs, details);
    r->recommended_action = text_member(rs, v, "ErrorDetails_RecommendedAction");
  }
  r->script_stack_trace = text_member(rs, v, "ErrorDetails_ScriptStackTrace");
  r->exception->thrown_by_throw = false;
  Ref<Dictionary> extra = Dictionary::hashtable();
  extra->set(str("SerializedRemoteException"), exception);
  extra->set(str("SerializedRemoteInvocationInfo"), member_of(rs, v, "InvocationInfo"));
  r->exception->properties = Value(extra);
  r->remote_host = std::string(computer);
  r->origin_info = property_bag({{"PSComputerName", str(computer)}, {"RunspaceID", str(runspace_id)}, {"InstanceID", str("")}});
  return r;
}

// ---- warning, verbose, debug ([MS-PSRP] 2.2.3.16)

Value informational_to_remote(const Value& record) {
  const InformationalRecord* r = record.get_if<InformationalRecord>();
  if (!r) return record;
  std::string name(r->type()->full_name());
  Ref<PSObject> o = PSObject::custom();
  o->members().type_names =
      new std::vector<std::string>{name, "System.Management.Automation.InformationalRecord", "System.Object"};
  o->to_string_text = String::utf8(r->message);
  o->members().add("InformationalRecord_Message", str(r->message));
  o->members().add("InformationalRecord_SerializeInvocationInfo", Value::boolean(false));
  return Value(o);
}

Value informational_from_remote(Runspace& rs, const Value& v, std::string_view type_name) {
  std::string message = text_member(rs, v, "InformationalRecord_Message");
  if (message.empty()) message = to_display(rs, v);
  if (type_name == "WarningRecord") return make_warning(message);
  if (type_name == "VerboseRecord") return make_verbose(message);
  return make_debug(message);
}

Value information_to_remote(Runspace& rs, const Value& record) {
  const auto* r = record.get_if<InformationRecordObject>();
  if (!r) return record;
  Value data = r->message_data;
  if (const auto* h = data.get_if<HostInformationMessage>()) {
    Ref<PSObject> o = typed_object({"System.Management.Automation.HostInformationMessage", "System.Object"}, h->message);
    o->members().add("Message", str(h->message));
    o->members().add("NoNewLine", Value::boolean(h->no_new_line));
    const Type* color = TypeRegistry::find("System.ConsoleColor");
    auto color_value = [&](int c) { return c < 0 || !color ? str(std::to_string(c)) : str(enum_to_text(color, c)); };
    o->members().add("ForegroundColor", color_value(h->foreground));
    o->members().add("BackgroundColor", color_value(h->background));
    data = Value(o);
  }
  std::vector<Value> tags;
  for (const std::string& t : r->tags) tags.push_back(str(t));
  return property_bag({{"MessageData", data},
                       {"Source", str(r->source)},
                       {"TimeGenerated", Value::date_time(r->time_generated)},
                       {"Tags", array_list(std::move(tags))},
                       {"User", str(r->user)},
                       {"Computer", str(r->computer)},
                       {"ProcessId", Value::integer(Kind::UInt32, r->process_id)},
                       {"NativeThreadId", Value::integer(Kind::UInt32, r->native_thread_id)},
                       {"ManagedThreadId", Value::integer(Kind::UInt32, r->managed_thread_id)}});
}

Value information_from_remote(Runspace& rs, const Value& v) {
  Ref<InformationRecordObject> r = make_ref<InformationRecordObject>();
  Value data = member_of(rs, v, "MessageData");
  bool host_message = false;
  for (const std::string& n : type_names(data)) host_message |= n.ends_with("System.Management.Automation.HostInformationMessage");
  if (host_message) {
    Ref<HostInformationMessage> h = make_ref<HostInformationMessage>();
    h->message = text_member(rs, data, "Message");
    h->no_new_line = bool_member(rs, data, "NoNewLine", false);
    const Type* color = TypeRegistry::find("System.ConsoleColor");
    auto read = [&](const char* name) {
      std::optional<Value> c = color ? try_convert(rs, str(text_member(rs, data, name)), color) : std::nullopt;
      return c && c->kind() == Kind::Enum ? static_cast<int>(c->as_int()) : -1;
    };
    h->foreground = read("ForegroundColor");
    h->background = read("BackgroundColor");
    data = Value(h);
  }
  r->message_data = data;
  r->source = text_member(rs, v, "Source");
  r->user = text_member(rs, v, "User");
  r->computer = text_member(rs, v, "Computer");
  Value time = member_of(rs, v, "TimeGenerated");
  if (time.kind() == Kind::DateTime) r->time_generated = time.as_uint();
  r->process_id = int_member(rs, v, "ProcessId", 0);
  r->native_thread_id = int_member(rs, v, "NativeThreadId", 0);
  r->managed_thread_id = int_member(rs, v, "ManagedThreadId", 0);
  for (const Value& t : to_vector(rs, member_of(rs, v, "Tags"))) {
    if (!t.is_null()) r->tags.push_back(to_display(rs, t));
  }
  return Value(r);
}

Value progress_to_remote(const Value& record) {
  const auto* r = record.get_if<ProgressRecordObject>();
  if (!r) return record;
  return property_bag({{"Activity", str(r->activity)},
                       {"ActivityId", Value::int32(r->activity_id)},
                       {"StatusDescription", str(r->status_description)},
                       {"CurrentOperation", or_null(r->current_operation)},
                       {"ParentActivityId", Value::int32(r->parent_activity_id)},
                       {"PercentComplete", Value::int32(r->percent_complete)},
                       {"Type", enum_object("System.Management.Automation.ProgressRecordType",
                                            r->record_type ? "Completed" : "Processing", r->record_type)},
                       {"SecondsRemaining", Value::int32(r->seconds_remaining)}});
}

Value progress_from_remote(Runspace& rs, const Value& v) {
  Ref<ProgressRecordObject> r = make_ref<ProgressRecordObject>();
  r->activity = text_member(rs, v, "Activity");
  r->activity_id = static_cast<int32_t>(int_member(rs, v, "ActivityId", 0));
  r->status_description = text_member(rs, v, "StatusDescription");
  r->current_operation = text_member(rs, v, "CurrentOperation");
  r->parent_activity_id = static_cast<int32_t>(int_member(rs, v, "ParentActivityId", -1));
  r->percent_complete = static_cast<int32_t>(int_member(rs, v, "PercentComplete", -1));
  r->seconds_remaining = static_cast<int32_t>(int_member(rs, v, "SecondsRemaining", -1));
  r->record_type = static_cast<int32_t>(int_member(rs, v, "Type", 0));
  return Value(r);
}

// ---- host info

namespace {

Value host_entry(const char* type, Value v) { return property_bag({{"T", str(type)}, {"V", std::move(v)}}); }
Value size_entry(HostSize s) {
  return host_entry("System.Management.Automation.Host.Size",
                    property_bag({{"width", Value::int32(s.width)}, {"height", Value::int32(s.height)}}));
}
Value point_entry() {
  return host_entry("System.Management.Automation.Host.Coordinates", property_bag({{"x", Value::int32(0)}, {"y", Value::int32(0)}}));
}

}  // namespace

Value host_info_to_remote(const HostInfo& h) {
  if (h.use_runspace_host) {
    return property_bag({{"_isHostUINull", Value::boolean(true)}, {"_isHostRawUINull", Value::boolean(true)},
                         {"_isHostNull", Value::boolean(true)}, {"_useRunspaceHost", Value::boolean(true)}});
  }
  Ref<Dictionary> data = Dictionary::hashtable();
  data->set(Value::int32(0), host_entry("System.ConsoleColor", Value::int32(h.foreground)));
  data->set(Value::int32(1), host_entry("System.ConsoleColor", Value::int32(h.background)));
  data->set(Value::int32(2), point_entry());
  data->set(Value::int32(3), point_entry());
  data->set(Value::int32(4), host_entry("System.Int32", Value::int32(100)));
  data->set(Value::int32(5), size_entry(h.buffer));
  data->set(Value::int32(6), size_entry(h.window));
  data->set(Value::int32(7), size_entry(h.window));
  data->set(Value::int32(8), size_entry(h.window));
  data->set(Value::int32(9), host_entry("System.String", str(h.title)));
  return property_bag({{"_isHostUINull", Value::boolean(h.ui_null)},
                       {"_isHostRawUINull", Value::boolean(h.raw_ui_null)},
                       {"_isHostNull", Value::boolean(h.host_null)},
                       {"_hostDefaultData", property_bag({{"data", Value(data)}})},
                       {"_useRunspaceHost", Value::boolean(false)}});
}

HostInfo host_info_from_remote(CallContext& ctx, const Value& v) {
  HostInfo h;
  h.host_null = bool_member(ctx, v, "_isHostNull", true);
  h.ui_null = bool_member(ctx, v, "_isHostUINull", true);
  h.raw_ui_null = bool_member(ctx, v, "_isHostRawUINull", true);
  h.use_runspace_host = bool_member(ctx, v, "_useRunspaceHost", false);
  Value data = unwrap(member_of(ctx, member_of(ctx, v, "_hostDefaultData"), "data"));
  if (const Dictionary* d = data.get_if<Dictionary>()) {
    auto size = [&](int key, HostSize& s) {
      if (const Value* e = d->find(Value::int32(key))) {
        Value x = member_of(ctx, *e, "V");
        s.width = static_cast<int>(int_member(ctx, x, "width", s.width));
        s.height = static_cast<int>(int_member(ctx, x, "height", s.height));
        if (s.width < 1 || s.width > 10000) s.width = 80;
      }
    };
    size(5, h.buffer);
    size(6, h.window);
    if (const Value* e = d->find(Value::int32(9))) h.title = text_member(ctx, *e, "V");
    if (const Value* e = d->find(Value::int32(0))) h.foreground = static_cast<int>(int_member(ctx, *e, "V", -1));
    if (const Value* e = d->find(Value::int32(1))) h.background = static_cast<int>(int_member(ctx, *e, "V", -1));
  }
  return h;
}

// ---- CREATE_PIPELINE

namespace {

constexpr const char* kResultTypes = "System.Management.Automation.Runspaces.PipelineResultTypes";

Value ps_object_list(std::vector<Value> items) {
  Value l = array_list(std::move(items));
  bag_of(l, true)->type_names = new std::vector<std::string>{
      "System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=7.6.0.500, "
      "Culture=neutral, PublicKeyToken=31bf3856ad364e35]]",
      "System.Object"};
  return l;
}

Value command_to_remote(const Pipeline::Command& c) {
  std::vector<Value> args;
  for (const Pipeline::Parameter& p : c.parameters) {
    args.push_back(property_bag({{"N", p.name.empty() ? Value() : str(p.name)}, {"V", p.value}}));
  }
  auto merge = [](bool on, const char* text, int v) { return enum_object(kResultTypes, on ? text : "None", on ? v : 0); };
  bool e = c.merge_error_to_output;
  return property_bag({{"Cmd", str(c.text)},
                       {"IsScript", Value::boolean(c.is_script)},
                       {"UseLocalScope", c.use_local_scope ? Value() : Value::boolean(false)},
                       {"MergeMyResult", merge(e, "Error", 2)},
                       {"MergeToResult", merge(e, "Output", 1)},
                       {"MergePreviousResults", merge(false, "", 0)},
                       {"MergeError", merge(e, "Output", 1)},
                       {"MergeWarning", merge(false, "", 0)},
                       {"MergeVerbose", merge(false, "", 0)},
                       {"MergeDebug", merge(false, "", 0)},
                       {"MergeInformation", merge(false, "", 0)},
                       {"Args", ps_object_list(std::move(args))}});
}

Pipeline::Command command_from_remote(CallContext& ctx, const Value& v) {
  Pipeline::Command c;
  c.text = text_member(ctx, v, "Cmd");
  c.is_script = bool_member(ctx, v, "IsScript", false);
  Value local = member_of(ctx, v, "UseLocalScope");
  // Absent means: a new scope for commands, the session's own for scripts.
  c.use_local_scope = local.is_null() ? !c.is_script : is_true(local);
  c.merge_error_to_output = int_member(ctx, v, "MergeMyResult", 0) == 2 || int_member(ctx, v, "MergeError", 0) == 1 ||
                            int_member(ctx, v, "MergePreviousResults", 0) != 0;
  for (const Value& a : to_vector(ctx, member_of(ctx, v, "Args"))) {
    Pipeline::Parameter p;
    Value name = member_of(ctx, a, "N");
    p.value = member_of(ctx, a, "V");
    if (!name.is_null()) {
      p.name = to_display(ctx, name);
      if (p.name.starts_with('-') && p.name != "--%") p.name.erase(0, 1);   // --% carries the values of $using:
      if (p.name.ends_with(':')) p.name.pop_back();
    }
    p.has_value = true;
    c.parameters.push_back(std::move(p));
  }
  return c;
}

std::vector<Pipeline::Command> commands_from_remote(CallContext& ctx, const Value& list) {
  std::vector<Pipeline::Command> out;
  Value items = list;
  for (const Value& c : to_vector(ctx, items)) {
    if (!c.is_null()) out.push_back(command_from_remote(ctx, c));
  }
  return out;
}

}  // namespace

Value pipeline_to_remote(const PipelineRequest& p) {
  Ref<PSObject> shell = plain_object();
  auto commands = [](const std::vector<Pipeline::Command>& row) {
    std::vector<Value> list;
    for (const Pipeline::Command& c : row) list.push_back(command_to_remote(c));
    return ps_object_list(std::move(list));
  };
  if (p.statements.size() > 1) {
    std::vector<Value> rows;
    for (const auto& row : p.statements) rows.push_back(property_bag({{"Cmds", commands(row)}}));
    shell->members().add("ExtraCmds", ps_object_list(std::move(rows)));
  }
  shell->members().add("Cmds", commands(p.statements.empty() ? std::vector<Pipeline::Command>() : p.statements[0]));
  shell->members().add("IsNested", Value::boolean(p.nested));
  shell->members().add("History", or_null(p.history));
  shell->members().add("RedirectShellErrorOutputPipe", Value::boolean(true));
  return property_bag({{"PowerShell", Value(shell)},
                       {"NoInput", Value::boolean(p.no_input)},
                       {"ApartmentState", enum_object("System.Threading.ApartmentState", "Unknown", 2)},
                       {"RemoteStreamOptions", enum_object("System.Management.Automation.RemoteStreamOptions",
                                                           p.stream_options == 15 ? "AddInvocationInfo" : std::to_string(p.stream_options),
                                                           p.stream_options)},
                       {"AddToHistory", Value::boolean(p.add_to_history)},
                       {"HostInfo", host_info_to_remote(p.host)},
                       {"IsNested", Value::boolean(p.nested)}});
}

// A script without arguments is the usual case, and all but its text is the same each time.
std::string pipeline_body(CallContext& ctx, const PipelineRequest& p, ClixmlSecrets* secrets) {
  bool plain = p.statements.size() == 1 && p.statements[0].size() == 1 && p.host.use_runspace_host && p.history.empty() &&
               !p.nested && p.stream_options == 0;
  const Pipeline::Command* c = plain ? &p.statements[0][0] : nullptr;
  if (!c || !c->is_script || !c->use_local_scope || !c->parameters.empty() || c->merge_error_to_output || c->merges) {
    return clixml_write(ctx, pipeline_to_remote(p), 1, secrets);
  }
  static std::string templates[2][2];  // by no_input and add_to_history
  static constexpr std::string_view kHole = "\x01";
  static constexpr std::string_view kEscaped = "_x0001_";
  std::string& whole = templates[p.no_input][p.add_to_history];
  if (whole.empty()) {
    PipelineRequest hole = p;
    hole.statements[0][0].text = kHole;
    whole = clixml_write(ctx, pipeline_to_remote(hole));
  }
  size_t at = whole.find(kEscaped);
  std::string body;
  body.reserve(whole.size() + c->text.size() + c->text.size() / 8);
  body.append(whole, 0, at);
  clixml_append_text(body, *String::utf8(c->text));
  body.append(whole, at + kEscaped.size());
  return body;
}

PipelineRequest pipeline_from_remote(CallContext& ctx, const Value& v) {
  PipelineRequest p;
  Value shell = member_of(ctx, v, "PowerShell");
  if (shell.is_null()) {
    throw_error("System.Management.Automation.Remoting.PSRemotingDataStructureException", "CannotFindPowerShell",
                ErrorCategory::InvalidData, "The remote client asked for a pipeline without commands.");
  }
  Value extra = member_of(ctx, shell, "ExtraCmds");
  if (!extra.is_null()) {
    for (const Value& row : to_vector(ctx, extra)) {
      p.statements.push_back(commands_from_remote(ctx, member_of(ctx, row, "Cmds")));
    }
  } else {
    p.statements.push_back(commands_from_remote(ctx, member_of(ctx, shell, "Cmds")));
  }
  p.no_input = bool_member(ctx, v, "NoInput", true);
  p.add_to_history = bool_member(ctx, v, "AddToHistory", false);
  p.nested = bool_member(ctx, v, "IsNested", false);
  p.stream_options = static_cast<int>(int_member(ctx, v, "RemoteStreamOptions", 0));
  p.host = host_info_from_remote(ctx, member_of(ctx, v, "HostInfo"));
  p.history = text_member(ctx, shell, "History");
  return p;
}

// ---- versions and private data

Value version_value(CallContext& ctx, std::string_view text) { return convert_to(ctx, str(text), &types::Version); }

Value capability(CallContext& ctx, ProtocolVersion v) {
  return property_bag({{"protocolversion", version_value(ctx, v.text())},
                       {"PSVersion", version_value(ctx, "2.0")},
                       {"SerializationVersion", version_value(ctx, "1.1.0.1")}});
}

ProtocolVersion capability_version(CallContext& ctx, const Value& v) {
  std::string t = text_member(ctx, v, "protocolversion");
  ProtocolVersion p{0, 0};
  size_t dot = t.find('.');
  p.major = atoi(t.c_str());
  if (dot != std::string::npos) p.minor = atoi(t.c_str() + dot + 1);
  return p;
}

Value version_table(Runspace& rs, ProtocolVersion negotiated) {
  Ref<Dictionary> d = Dictionary::hashtable();
  Value table = unwrap(rs.get_variable("PSVersionTable"));
  if (const Dictionary* own = table.get_if<Dictionary>()) {
    for (size_t i = 0; i < own->slots(); ++i) {
      if (!own->live(i)) continue;
      Value v = own->value_at(i);
      std::string key = to_display(rs, own->key_at(i));
      // Only primitive values may travel in it: a SemanticVersion goes as text, PSVersion as a Version.
      if (key == "PSVersion") {
        d->set(str(key), version_value(rs, to_display(rs, v)));
        d->set(str("PSSemanticVersion"), str(to_display(rs, v)));
        continue;
      }
      if (key == "PSRemotingProtocolVersion") v = version_value(rs, negotiated.text());
      d->set(str(key), v);
    }
  }
  Value out(d);
  bag_of(out, true)->type_names = new std::vector<std::string>{
      "System.Management.Automation.PSPrimitiveDictionary", "System.Collections.Hashtable", "System.Object"};
  return out;
}

Value application_private_data(Runspace& rs, ProtocolVersion negotiated) {
  return property_bag({{"ApplicationPrivateData", primitive_dictionary({{"BreakAll", Value::boolean(false)},
                                                                        {"DebugMode", Value::int32(1)},
                                                                        {"PSVersionTable", version_table(rs, negotiated)},
                                                                        {"UnhandledBreakpointMode", Value::int32(1)},
                                                                        {"DebugBreakpointCount", Value::int32(0)},
                                                                        {"DebugStop", Value::boolean(false)}})}});
}

// ---- host calls

std::string_view host_method_name(HostMethod m) {
  switch (m) {
    case HostMethod::SetShouldExit: return "SetShouldExit";
    case HostMethod::EnterNestedPrompt: return "EnterNestedPrompt";
    case HostMethod::ExitNestedPrompt: return "ExitNestedPrompt";
    case HostMethod::NotifyBeginApplication: return "NotifyBeginApplication";
    case HostMethod::NotifyEndApplication: return "NotifyEndApplication";
    case HostMethod::ReadLine: return "ReadLine";
    case HostMethod::ReadLineAsSecureString: return "ReadLineAsSecureString";
    case HostMethod::Write1: return "Write1";
    case HostMethod::Write2: return "Write2";
    case HostMethod::WriteLine1: return "WriteLine1";
    case HostMethod::WriteLine2: return "WriteLine2";
    case HostMethod::WriteLine3: return "WriteLine3";
    case HostMethod::WriteErrorLine: return "WriteErrorLine";
    case HostMethod::WriteDebugLine: return "WriteDebugLine";
    case HostMethod::WriteProgress: return "WriteProgress";
    case HostMethod::WriteVerboseLine: return "WriteVerboseLine";
    case HostMethod::WriteWarningLine: return "WriteWarningLine";
    case HostMethod::Prompt: return "Prompt";
    case HostMethod::PromptForCredential1: return "PromptForCredential1";
    case HostMethod::PromptForCredential2: return "PromptForCredential2";
    case HostMethod::PromptForChoice: return "PromptForChoice";
    case HostMethod::GetBufferSize: return "GetBufferSize";
    case HostMethod::GetWindowSize: return "GetWindowSize";
    case HostMethod::GetWindowTitle: return "GetWindowTitle";
    case HostMethod::SetWindowTitle: return "SetWindowTitle";
    case HostMethod::SetBufferContents1: return "SetBufferContents1";
    case HostMethod::SetBufferContents2: return "SetBufferContents2";
    case HostMethod::PushRunspace: return "PushRunspace";
    case HostMethod::PopRunspace: return "PopRunspace";
    case HostMethod::PromptForChoiceMultipleSelection: return "PromptForChoiceMultipleSelection";
  }
  return {};
}

Value host_call(int64_t call_id, HostMethod m, std::vector<Value> parameters) {
  return property_bag({{"ci", Value::int64(call_id)},
                       {"mi", enum_object("System.Management.Automation.Remoting.RemoteHostMethodId", host_method_name(m),
                                          static_cast<int32_t>(m))},
                       {"mp", array_list(std::move(parameters))}});
}

}  // namespace psession
