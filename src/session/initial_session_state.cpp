#include "session/initial_session_state.h"

#include <strings.h>

#include "engine/language_mode.h"
#include "engine/command.h"
#include "engine/modules.h"
#include "engine/streams.h"
#include "object/types/helpers.h"
#include "object/types/record.h"

namespace psession {
namespace {
using namespace tables;
#define RS "System.Management.Automation.Runspaces."
constexpr const char* kAssembly = "System.Management.Automation";

InitialStateObject& self(MethodCall& c) { return *unwrap(c.self).as<InitialStateObject>(); }

// ---- entries: records whose first field is the name

Value entry(MethodCall& c, size_t fields) {
  std::vector<Value> f;
  for (uint32_t i = 0; i < fields; ++i) f.push_back(c.has(i) ? c.arg(i) : Value());
  return record(c.type, std::move(f));
}
#define OPTIONS "System.Management.Automation.ScopedItemOptions options"
const MemberDef kVariableEntry[] = {
    {"new(string name, System.Object value, string description)", FN({ return entry(c, 4); })},
    {"new(string name, System.Object value, string description, " OPTIONS ")", FN({ return entry(c, 4); })},
    {"new(string name, System.Object value, string description, " OPTIONS ", System.Attribute attribute)", FN({ return entry(c, 4); })},
    READ_ROW(0, "string Name"), READ_ROW(1, "System.Object Value"), READ_ROW(2, "string Description"),
    READ_ROW(3, "System.Management.Automation.ScopedItemOptions Options"),
};
const MemberDef kFunctionEntry[] = {
    {"new(string name, string definition)", FN({ return entry(c, 3); })},
    {"new(string name, string definition, string helpFile)", FN({ return entry(c, 2); })},
    {"new(string name, string definition, " OPTIONS ", string helpFile)", FN({ return entry(c, 3); })},
    READ_ROW(0, "string Name"), READ_ROW(1, "string Definition"), READ_ROW(2, "System.Management.Automation.ScopedItemOptions Options"),
};
const MemberDef kAliasEntry[] = {
    {"new(string name, string definition)", FN({ return entry(c, 4); })},
    {"new(string name, string definition, string description)", FN({ return entry(c, 4); })},
    {"new(string name, string definition, string description, " OPTIONS ")", FN({ return entry(c, 4); })},
    READ_ROW(0, "string Name"), READ_ROW(1, "string Definition"), READ_ROW(2, "string Description"),
    READ_ROW(3, "System.Management.Automation.ScopedItemOptions Options"),
};
const MemberDef kCmdletEntry[] = {
    {"new(string name, type implementingType, string helpFileName)", FN({ return entry(c, 3); })},
    READ_ROW(0, "string Name"), READ_ROW(1, "type ImplementingType"), READ_ROW(2, "string HelpFileName"),
};
const MemberDef kEntry[] = {{"string ToString()", FN({ return record_field(c, 0); })}};
Type g_entry{TypeSpec{.full_name = RS "InitialSessionStateEntry", .flags = kAbstract, .members = kEntry, .assembly = kAssembly}};
Type g_command_entry{TypeSpec{.full_name = RS "SessionStateCommandEntry", .base = RS "InitialSessionStateEntry", .flags = kAbstract, .assembly = kAssembly}};
Type g_variable_entry{TypeSpec{.full_name = RS "SessionStateVariableEntry", .base = RS "InitialSessionStateEntry", .flags = kSealed, .members = kVariableEntry, .assembly = kAssembly}};
Type g_function_entry{TypeSpec{.full_name = RS "SessionStateFunctionEntry", .base = RS "SessionStateCommandEntry", .flags = kSealed, .members = kFunctionEntry, .assembly = kAssembly}};
Type g_alias_entry{TypeSpec{.full_name = RS "SessionStateAliasEntry", .base = RS "SessionStateCommandEntry", .flags = kSealed, .members = kAliasEntry, .assembly = kAssembly}};
Type g_cmdlet_entry{TypeSpec{.full_name = RS "SessionStateCmdletEntry", .base = RS "SessionStateCommandEntry", .flags = kSealed, .members = kCmdletEntry, .assembly = kAssembly}};

// ---- collections of entries

List& list(MethodCall& c) { return *unwrap(c.self).as<List>(); }
std::string name_of(const Value& v) {
  auto* r = dynamic_cast<RecordObject*>(unwrap(v).object());
  return r && !r->fields.empty() ? text(r->fields[0]) : std::string();
}
const MemberDef kEntries[] = {
    {"int Count {get;}", FN({ return int32(static_cast<int64_t>(list(c).items.size())); })},
    {"System.Object Item(int index) {get;}", FN({
       if (c.arg(0).as_int() < 0 || static_cast<size_t>(c.arg(0).as_int()) >= list(c).items.size()) {
         throw_range("Index was out of range. Must be non-negative and less than the size of the collection.", "index");
       }
       return list(c).items[static_cast<size_t>(c.arg(0).as_int())];
     })},
    {"System.Object Item(string name) {get;}", FN({
       std::vector<Value> found;
       for (const Value& v : list(c).items) if (strcasecmp(name_of(v).c_str(), text(c.arg(0)).c_str()) == 0) found.push_back(v);
       return Value(Array::of(std::move(found)));
     })},
    {"void Add(" RS "InitialSessionStateEntry item)", FN({
       require(c.arg(0), "item");
       list(c).items.push_back(c.arg(0));
       ++list(c).version;
       return Value::nothing();
     })},
    {"void Add(" RS "InitialSessionStateEntry[] items)", FN({
       require(c.arg(0), "items");
       for (const Value& v : c.arg(0).as<Array>()->items()) list(c).items.push_back(v);
       ++list(c).version;
       return Value::nothing();
     })},
    {"void Remove(string name, System.Object type)", FN({
       std::erase_if(list(c).items, [&](const Value& v) { return strcasecmp(name_of(v).c_str(), text(c.arg(0)).c_str()) == 0; });
       ++list(c).version;
       return Value::nothing();
     })},
    {"System.Object LookUpName(string name)", FN({
       for (const Value& v : list(c).items) if (strcasecmp(name_of(v).c_str(), text(c.arg(0)).c_str()) == 0) return v;
       return Value();
     })},
    {"void Clear()", FN({ list(c).items.clear(); ++list(c).version; return Value::nothing(); })},
    {"void Reset()", FN({ list(c).items.clear(); ++list(c).version; return Value::nothing(); })},
};
Type g_entries{TypeSpec{.full_name = RS "InitialSessionStateEntryCollection", .members = kEntries, .interfaces = "System.Collections.IEnumerable",
                        .scalar = Kind::List, .assembly = kAssembly}};

// ---- the state

Value create(MethodCall&) { return Value(make_ref<InitialStateObject>()); }
Value import_modules(MethodCall& c) {
  require(c.arg(0), "name");
  for (const Value& v : c.arg(0).as<Array>()->items()) self(c).modules->items.push_back(str(to_display(c.ctx, v)));
  return Value::nothing();
}
Value list_row(MethodCall&, const Ref<List>& l) { return Value(l); }
const MemberDef kState[] = {
    {"static initialsessionstate Create()", create},
    {"static initialsessionstate Create(string[] snapInName)", create},
    {"static initialsessionstate CreateDefault()", create},
    {"static initialsessionstate CreateDefault2()", create},
    {RS "InitialSessionStateEntryCollection Variables {get;}", FN({ return list_row(c, self(c).variables); })},
    {RS "InitialSessionStateEntryCollection Commands {get;}", FN({ return list_row(c, self(c).commands); })},
    {RS "InitialSessionStateEntryCollection EnvironmentVariables {get;}", FN({ return list_row(c, self(c).environment); })},
    {RS "InitialSessionStateEntryCollection Assemblies {get;}", FN({ return list_row(c, self(c).others); })},
    {RS "InitialSessionStateEntryCollection Types {get;}", FN({ return list_row(c, self(c).others); })},
    {RS "InitialSessionStateEntryCollection Formats {get;}", FN({ return list_row(c, self(c).others); })},
    {RS "InitialSessionStateEntryCollection Providers {get;}", FN({ return list_row(c, self(c).others); })},
    {"System.Collections.Generic.List[string] StartupScripts {get;}", FN({ return list_row(c, self(c).startup_scripts); })},
    {"System.Collections.Generic.List[string] Modules {get;}", FN({ return list_row(c, self(c).modules); })},
    {"System.Management.Automation.PSLanguageMode LanguageMode {get;set;}", FN({
       return Value::enumeration(TypeRegistry::find("System.Management.Automation.PSLanguageMode"), self(c).language_mode);
     }), FN({ self(c).language_mode = c.arg(0).as_int(); return Value(); })},
    {"System.Object ExecutionPolicy {get;set;}", FN({ return self(c).execution_policy; }), FN({ self(c).execution_policy = c.arg(0); return Value(); })},
    {"System.Object ApartmentState {get;set;}", FN({ return self(c).apartment_state; }), FN({ self(c).apartment_state = c.arg(0); return Value(); })},
    {"System.Object ThreadOptions {get;set;}", FN({ return self(c).thread_options; }), FN({ self(c).thread_options = c.arg(0); return Value(); })},
    {"bool ThrowOnRunspaceOpenError {get;set;}", FN({ return boolean(self(c).throw_on_open_error); }),
     FN({ self(c).throw_on_open_error = c.arg(0).as_bool(); return Value(); })},
    {"void ImportPSModule(string[] name)", import_modules},
    {"void ImportPSModulesFromPath(string path)", FN({ self(c).modules->items.push_back(c.arg(0)); return Value::nothing(); })},
    {"initialsessionstate Clone()", FN({ return Value(self(c).clone()); })},
};
Type g_state{TypeSpec{.full_name = RS "InitialSessionState", .members = kState, .accelerators = "initialsessionstate", .assembly = kAssembly}};

class Dropped final : public Sink {
 public:
  void write(const Value&) override {}
};

}  // namespace

InitialStateObject::InitialStateObject() {
  set_may_cycle();
  for (Ref<List>* l : {&variables, &commands, &environment, &others}) *l = make_ref<List>(&g_entries);
  const Type* texts = TypeRegistry::find("System.Collections.Generic.List[string]");
  startup_scripts = make_ref<List>(texts);
  modules = make_ref<List>(texts);
}
const Type* InitialStateObject::type() const { return &g_state; }
void InitialStateObject::visit_edges(EdgeVisitor& v) {
  for (const Ref<List>* l : {&variables, &commands, &environment, &others, &startup_scripts, &modules}) {
    if (*l) v.visit(l->get());
  }
}
void InitialStateObject::clear_edges() { variables = commands = environment = others = startup_scripts = modules = {}; }
Ref<InitialStateObject> InitialStateObject::clone() const {
  auto copy = make_ref<InitialStateObject>();
  copy->variables->items = variables->items;
  copy->commands->items = commands->items;
  copy->environment->items = environment->items;
  copy->startup_scripts->items = startup_scripts->items;
  copy->modules->items = modules->items;
  copy->language_mode = language_mode;
  copy->throw_on_open_error = throw_on_open_error;
  return copy;
}

void InitialStateObject::apply(Runspace& rs) const {
  set_language_mode(rs, static_cast<LanguageMode>(language_mode));
  auto fields = [](const Value& v) { return &static_cast<RecordObject*>(unwrap(v).object())->fields; };
  for (const Value& v : variables->items) {
    const auto& f = *fields(v);
    Ref<Variable> var = rs.global_scope().define(text(f[0]), f[1]);
    var->value = f[1];
    var->description = text(f[2]);
    if (!f[3].is_null()) var->options = static_cast<uint32_t>(f[3].as_int());
  }
  for (const Value& v : commands->items) {
    const auto& f = *fields(v);
    const Type* t = type_of(unwrap(v));
    if (t == &g_function_entry) {
      auto function = make_ref<FunctionInfo>(text(f[0]), create_trusted(rs, text(f[1])));
      rs.global_scope().set_function(Ref<CommandInfo>(function.get()));
    } else if (t == &g_alias_entry) {
      auto alias = make_ref<AliasInfo>(text(f[0]), text(f[1]));
      alias->description = text(f[2]);
      rs.global_scope().set_alias(Ref<CommandInfo>(alias.get()));
    }
  }
  Ref<ErrorRecordObject> failure;
  for (const Value& v : modules->items) {
    try {
      rs.invoke_command("Import-Module", {CallArgument{.kind = CallArgument::Positional, .value = v}});
    } catch (const ScriptError& e) {
      rs.add_to_error_list(Value(e.record));
      if (!failure) failure = e.record;
    }
  }
  for (const Value& v : startup_scripts->items) {
    Dropped drop;
    Streams streams{&drop, &drop, &drop, &drop, &drop, &drop, &drop};
    rs.run_script("& '" + text(v) + "'", {}, streams);
  }
  if (failure && throw_on_open_error) throw ScriptError(failure);
}

}  // namespace psession
