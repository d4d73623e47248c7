#include "engine/vm/script_attributes.h"
#include "engine/command_syntax.h"

#include <algorithm>

#include "engine/commands.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"

namespace psession {

const ParameterInSet* in_set(const ParameterMetadata& p, int set) {
  const ParameterInSet* all = nullptr;
  for (const ParameterInSet& s : p.sets) {
    if (s.set == set) return &s;
    if (s.set < 0) all = &s;
  }
  return all;
}

std::vector<int> display_order_of_sets(const CommandMetadata& m) {
  std::vector<int> order;
  if (m.set_names.empty()) return {-1};
  if (m.default_set >= 0) order.push_back(m.default_set);
  for (int i = 0; i < static_cast<int>(m.set_names.size()); ++i) if (i != m.default_set) order.push_back(i);
  return order;
}

std::vector<const ParameterMetadata*> parameters_of_set(const CommandMetadata& m, int set) {
  std::vector<const ParameterMetadata*> positional, mandatory, rest, common;
  for (const ParameterMetadata& p : m.parameters) {
    const ParameterInSet* s = in_set(p, set);
    if (!s && !p.common) continue;
    if (p.common) common.push_back(&p);
    else if (s->position >= 0) positional.push_back(&p);
    else if (s->mandatory) mandatory.push_back(&p);
    else rest.push_back(&p);
  }
  std::stable_sort(positional.begin(), positional.end(), [&](const ParameterMetadata* a, const ParameterMetadata* b) {
    return in_set(*a, set)->position < in_set(*b, set)->position;
  });
  for (auto* list : {&mandatory, &rest, &common}) positional.insert(positional.end(), list->begin(), list->end());
  return positional;
}

namespace {

// "int", "Object[]", "FlagsExpression[FileAttributes]": accelerators, and no name spaces. Help shows .NET's short names.
std::string shown_type(const ParameterMetadata& p, bool full_names) {
  std::string name;
  if (p.type) {
    if (full_names) return std::string(p.type->name());
    name = p.type->accelerator_or_name();
  } else {
    name = p.type_name.empty() ? "Object" : p.type_name;
  }
  if (name == "object" || name == "System.Object") name = "Object";
  if (name == "object[]" || name == "System.Object[]") name = "Object[]";
  std::string out, word;
  for (char c : name) {
    if (c == '.') { word.clear(); continue; }
    if (c == '[' || c == ']' || c == ',') { out += word; out += c; word.clear(); continue; }
    word += c;
  }
  return out + word;
}

constexpr std::string_view kShouldProcess[] = {"WhatIf", "Confirm"};

}  // namespace

std::string set_syntax(const CommandMetadata& m, int set, bool full_names) {
  std::string out;
  bool common = false;
  auto add = [&](const std::string& s) { out += (out.empty() ? "" : " ") + s; };
  for (const ParameterMetadata* p : parameters_of_set(m, set)) {
    if (p->common) {
      bool should = std::find(std::begin(kShouldProcess), std::end(kShouldProcess), p->name) != std::end(kShouldProcess);
      if (should) add("[-" + p->name + "]");
      else common = true;
      continue;
    }
    if (p->hidden || p->dont_show) continue;
    const ParameterInSet& s = *in_set(*p, set);
    std::string name = "-" + p->name;
    if (p->is_switch) {
      add(s.mandatory ? name : "[" + name + "]");
      continue;
    }
    if (s.position >= 0) name = "[" + name + "]";
    std::string text = name + " <" + shown_type(*p, full_names) + ">";
    add(s.mandatory ? text : "[" + text + "]");
  }
  if (common) add("[<CommonParameters>]");
  return out;
}

std::string command_syntax(Runspace& rs, CommandInfo& c, std::string_view name) {
  if (c.command_type == CommandType::Alias) {
    AliasInfo& a = static_cast<AliasInfo&>(c);
    Ref<CommandInfo> target = rs.commands().resolve_alias(a);
    std::string text = a.name + " (alias) -> " + a.target + "\n";
    return target ? text + command_syntax(rs, *target, a.name) : text;
  }
  if (c.command_type == CommandType::Application) return static_cast<ApplicationInfo&>(c).path;
  const CommandMetadata* m = c.metadata(rs);
  std::string shown(name.empty() ? std::string_view(c.name) : name), text;
  if (!m) return shown;
  for (int set : display_order_of_sets(*m)) {
    std::string line = set_syntax(*m, set);
    text += "\n" + shown + (line.empty() ? "" : " ") + line + "\n";
  }
  return text;
}

namespace {

constexpr const char* kAssembly = "System.Management.Automation";
extern Type metadata_type, set_metadata_type, set_info_type, parameter_info_type;

// The command is kept, so that its metadata lives as long as this.
class ParameterObject final : public HeapObject {
 public:
  ParameterObject(Ref<CommandInfo> c, const CommandMetadata* m, const ParameterMetadata* p, int set, const Type* t)
      : command(std::move(c)), all(m), parameter(p), set(set), type_(t) { set_may_cycle(); }
  Ref<CommandInfo> command;
  const CommandMetadata* all;
  const ParameterMetadata* parameter;
  int set;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override { if (command) v.visit(command.get()); }
  void clear_edges() override {}
 private:
  const Type* type_;
};
class SetObject final : public HeapObject, public TextualObject {
 public:
  SetObject(Ref<CommandInfo> c, const CommandMetadata* m, int set) : command(std::move(c)), all(m), set(set) { set_may_cycle(); }
  Ref<CommandInfo> command;
  const CommandMetadata* all;
  int set;
  std::string name() const { return set < 0 ? "__AllParameterSets" : all->set_names[static_cast<size_t>(set)]; }
  const Type* type() const override;
  std::string to_text() const override { return set_syntax(*all, set); }
  void visit_edges(EdgeVisitor& v) override { if (command) v.visit(command.get()); }
  void clear_edges() override {}
};
const Type* SetObject::type() const { return &set_info_type; }

ParameterObject& self(MethodCall& c) { return *unwrap(c.self).as<ParameterObject>(); }
SetObject& set_self(MethodCall& c) { return *unwrap(c.self).as<SetObject>(); }
const ParameterInSet* here(MethodCall& c) { return in_set(*self(c).parameter, self(c).set); }

Value aliases(MethodCall& c) {
  std::vector<Value> names;
  for (const std::string& a : self(c).parameter->aliases) names.push_back(str(a));
  return Value(Array::of(&types::String, std::move(names)));
}
Value parameter_type(MethodCall& c) {
  const ParameterMetadata& p = *self(c).parameter;
  // A name, a number or an Encoding: the cmdlet takes any of them, as PowerShell's transformation does.
  static const Type* encoding = TypeRegistry::find("System.Text.Encoding");
  if (p.type_name == "Encoding" && encoding && (!p.type || p.type == &types::Object)) return Value(const_cast<Type*>(encoding));
  return Value(const_cast<Type*>(p.is_switch ? &types::SwitchParameter : p.type ? p.type : &types::Object));
}
Value attributes(MethodCall& c) {
  const ParameterMetadata& p = *self(c).parameter;
  std::vector<Value> list = p.attributes;
  if (auto* f = dynamic_cast<FunctionInfo*>(self(c).command.get()); list.empty() && f && f->block && !p.common)
    list = script_parameter_attributes(static_cast<Runspace&>(c.ctx), *f->block, p);
  if (list.empty()) {   // a cmdlet's table: what the sets say
    for (const ParameterInSet& s : p.sets) {
      list.push_back(Value(make_ref<ParameterObject>(self(c).command, self(c).all, &p, s.set, &set_metadata_type)));
    }
  }
  return Value(Array::of(std::move(list)));
}
Value sets_of_parameter(MethodCall& c) {
  ParameterObject& p = self(c);
  Ref<Dictionary> d = Dictionary::ordered();
  for (const ParameterInSet& s : p.parameter->sets) {
    std::string name = s.set < 0 ? "__AllParameterSets" : p.all->set_names[static_cast<size_t>(s.set)];
    d->set(str(name), Value(make_ref<ParameterObject>(p.command, p.all, p.parameter, s.set, &set_metadata_type)));
  }
  return Value(d);
}
Value position(MethodCall& c) { return Value::int32(here(c) && here(c)->position >= 0 ? here(c)->position : INT32_MIN); }
Value mandatory(MethodCall& c) { return Value::boolean(here(c) && here(c)->mandatory); }
Value from_pipeline(MethodCall& c) { return Value::boolean(here(c) && here(c)->from_pipeline); }
Value from_pipeline_by_name(MethodCall& c) { return Value::boolean(here(c) && here(c)->from_pipeline_by_name); }
Value remaining(MethodCall& c) { return Value::boolean(here(c) && here(c)->remaining); }
Value help_message(MethodCall& c) { return here(c) ? str(here(c)->help) : Value(); }

const MemberDef kMetadata[] = {
    {"string Name {get;set;}", [](MethodCall& c) { return str(self(c).parameter->name); }},
    {"type ParameterType {get;set;}", parameter_type},
    {"System.Collections.Generic.Dictionary[string,System.Management.Automation.ParameterSetMetadata] ParameterSets {get;}", sets_of_parameter},
    {"bool IsDynamic {get;set;}", [](MethodCall& c) { return Value::boolean(self(c).parameter->dynamic); }},
    {"System.Collections.ObjectModel.Collection[string] Aliases {get;}", aliases},
    {"System.Collections.ObjectModel.Collection[System.Attribute] Attributes {get;}", attributes},
    {"bool SwitchParameter {get;}", [](MethodCall& c) { return Value::boolean(self(c).parameter->is_switch); }},
};
const MemberDef kSetMetadata[] = {
    {"bool IsMandatory {get;set;}", mandatory}, {"int Position {get;set;}", position},
    {"bool ValueFromPipeline {get;set;}", from_pipeline}, {"bool ValueFromPipelineByPropertyName {get;set;}", from_pipeline_by_name},
    {"bool ValueFromRemainingArguments {get;set;}", remaining}, {"string HelpMessage {get;set;}", help_message},
};
const MemberDef kParameterInfo[] = {
    {"string Name {get;}", [](MethodCall& c) { return str(self(c).parameter->name); }},
    {"type ParameterType {get;}", parameter_type},
    {"bool IsMandatory {get;}", mandatory},
    {"bool IsDynamic {get;}", [](MethodCall& c) { return Value::boolean(self(c).parameter->dynamic); }},
    {"int Position {get;}", position},
    {"bool ValueFromPipeline {get;}", from_pipeline},
    {"bool ValueFromPipelineByPropertyName {get;}", from_pipeline_by_name},
    {"bool ValueFromRemainingArguments {get;}", remaining},
    {"string HelpMessage {get;}", help_message},
    {"System.Collections.ObjectModel.ReadOnlyCollection[string] Aliases {get;}", aliases},
    {"System.Collections.ObjectModel.ReadOnlyCollection[System.Attribute] Attributes {get;}", attributes},
};
const MemberDef kSetInfo[] = {
    {"string Name {get;}", [](MethodCall& c) { return str(set_self(c).name()); }},
    {"bool IsDefault {get;}", [](MethodCall& c) { return Value::boolean(set_self(c).set == set_self(c).all->default_set); }},
    {"System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.CommandParameterInfo] Parameters {get;}",
     [](MethodCall& c) {
       SetObject& s = set_self(c);
       std::vector<Value> list;
       for (const ParameterMetadata& p : s.all->parameters) {
         if (in_set(p, s.set) || p.common) list.push_back(Value(make_ref<ParameterObject>(s.command, s.all, &p, s.set, &parameter_info_type)));
       }
       return Value(Array::of(std::move(list)));
     }},
    {"string ToString()", [](MethodCall& c) { return str(set_self(c).to_text()); }},
};
#define SMA "System.Management.Automation."
const TypeSpec kSpecs[] = {
    {.full_name = SMA "ParameterMetadata", .members = kMetadata, .assembly = kAssembly},
    {.full_name = SMA "ParameterSetMetadata", .members = kSetMetadata, .assembly = kAssembly},
    {.full_name = SMA "CommandParameterSetInfo", .members = kSetInfo, .assembly = kAssembly},
    {.full_name = SMA "CommandParameterInfo", .members = kParameterInfo, .assembly = kAssembly},
};
Type metadata_type{kSpecs[0]}, set_metadata_type{kSpecs[1]}, set_info_type{kSpecs[2]}, parameter_info_type{kSpecs[3]};

Ref<CommandInfo> behind(Runspace& rs, CommandInfo& c) {
  if (c.command_type != CommandType::Alias) return Ref<CommandInfo>(&c);
  return rs.commands().resolve_alias(static_cast<AliasInfo&>(c));
}

}  // namespace

Value command_parameters(Runspace& rs, CommandInfo& given) {
  Ref<CommandInfo> c = behind(rs, given);
  const CommandMetadata* m = c ? c->metadata(rs) : nullptr;
  if (!m) return {};
  static const Type* type = TypeRegistry::find("System.Collections.Generic.Dictionary[string,System.Management.Automation.ParameterMetadata]");
  Ref<Dictionary> d = type ? make_ref<Dictionary>(type, KeyComparer::OrdinalIgnoreCase) : Dictionary::ordered();
  for (const ParameterMetadata& p : m->parameters) d->set(str(p.name), Value(make_ref<ParameterObject>(c, m, &p, -1, &metadata_type)));
  return Value(d);
}

Value command_parameter_sets(Runspace& rs, CommandInfo& given) {
  Ref<CommandInfo> c = behind(rs, given);
  const CommandMetadata* m = c ? c->metadata(rs) : nullptr;
  std::vector<Value> list;
  if (m) {
    for (int set : display_order_of_sets(*m)) list.push_back(Value(make_ref<SetObject>(c, m, set)));
  }
  return Value(Array::of(std::move(list)));
}

}  // namespace psession
