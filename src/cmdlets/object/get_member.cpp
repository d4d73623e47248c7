#include <algorithm>

#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/text_case.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {

namespace {

extern Type definition_type;

class MemberDefinition final : public HeapObject, public TextualObject {
 public:
  std::string type_name, name, definition;
  Value member_type;
  std::string member_type_text;
  const Type* type() const override { return &definition_type; }
  std::string to_text() const override { return definition; }
};

MemberDefinition& self(MethodCall& c) { return *unwrap(c.self).as<MemberDefinition>(); }
const MemberDef kMembers[] = {
    {"string TypeName {get;}", [](MethodCall& c) { return str(self(c).type_name); }},
    {"string Name {get;}", [](MethodCall& c) { return str(self(c).name); }},
    {"System.Management.Automation.PSMemberTypes MemberType {get;}", [](MethodCall& c) { return self(c).member_type; }},
    {"string Definition {get;}", [](MethodCall& c) { return str(self(c).definition); }},
    {"string ToString()", [](MethodCall& c) { return str(self(c).definition); }},
};
const TypeSpec kSpec{.full_name = "Microsoft.PowerShell.Commands.MemberDefinition", .members = kMembers,
                     .assembly = "Microsoft.PowerShell.Commands.Utility"};
Type definition_type{kSpec};

struct TypeWord { const char* name; uint32_t bits; };
constexpr TypeWord kTypeWords[] = {
    {"AliasProperty", 1}, {"CodeProperty", 2}, {"Property", 4}, {"NoteProperty", 8}, {"ScriptProperty", 16}, {"PropertySet", 32},
    {"Method", 64}, {"CodeMethod", 128}, {"ScriptMethod", 256}, {"ParameterizedProperty", 512}, {"MemberSet", 1024}, {"Event", 2048},
    {"Dynamic", 4096}, {"InferredProperty", 8192}, {"Properties", 31}, {"Methods", 448}, {"All", 16383},
};
constexpr TypeWord kViewWords[] = {{"Extended", 1}, {"Adapted", 2}, {"Base", 4}, {"All", 7}};

struct GetMember final : Cmdlet {
  Value input, member_type, view;
  std::vector<std::string> name{"*"};
  bool statics = false, force = false;
  std::vector<std::string> seen;
  uint32_t wanted = 16383;
  MemberScope scope = MemberScope::All;
  std::vector<WildcardPattern> patterns;

  uint32_t bits(const Value& v, std::span<const TypeWord> words) {
    const Value& u = unwrap(v);
    if (u.kind() == Kind::Enum || u.is_integer()) return static_cast<uint32_t>(u.as_int());
    uint32_t r = 0;
    for (const Value& item : to_vector(rs(), u)) {
      std::string text = to_display(rs(), item);
      for (size_t at = 0; at <= text.size();) {
        size_t end = std::min(text.find(',', at), text.size());
        std::string word = text.substr(at, end - at);
        at = end + 1;
        while (!word.empty() && word.front() == ' ') word.erase(0, 1);
        while (!word.empty() && word.back() == ' ') word.pop_back();
        for (const TypeWord& w : words) if (equal_ignore_ascii_case(w.name, word)) r |= w.bits;
      }
    }
    return r;
  }
  void begin_processing() override {
    if (bound("MemberType")) wanted = bits(member_type, kTypeWords);
    if (bound("View")) {
      uint32_t b = bits(view, kViewWords);
      scope = b == 1 ? MemberScope::Extended : b == 2 ? MemberScope::Adapted : b == 4 ? MemberScope::Base : MemberScope::All;
    }
    for (const std::string& n : name) patterns.emplace_back(n);
  }
  void process_record() override {
    if (input.is_null()) return;
    const Type* type = nullptr;
    std::string type_name;
    if (statics) {
      const Value& base = unwrap(input);
      type = base.kind() == Kind::Type ? base.as<Type>() : type_of(input);
      type_name = type->to_text();
    } else {
      std::vector<std::string> names = type_names(input);
      type_name = names.empty() ? "<null>" : names[0];
    }
    for (const std::string& s : seen) if (s == type_name) return;
    seen.push_back(type_name);

    std::vector<MemberView> views = statics ? static_members_of(type) : members_of(rs(), input, scope);
    static const Type* kinds = TypeRegistry::find("System.Management.Automation.PSMemberTypes");
    for (const WildcardPattern& pattern : patterns) {
      std::vector<Ref<MemberDefinition>> found;
      for (MemberView& v : views) {
        if (!(static_cast<uint32_t>(v.type) & wanted) || !pattern.is_match(v.name)) continue;
        if (!force && (v.hidden || (v.type == MemberType::Method && special(v.name)))) continue;
        Ref<MemberDefinition> d = make_ref<MemberDefinition>();
        d->type_name = type_name;
        d->name = v.name;
        d->definition = v.definition;
        for (const TypeWord& w : kTypeWords) {
          if (w.bits == static_cast<uint32_t>(v.type)) { d->member_type_text = w.name; break; }
        }
        d->member_type = kinds ? Value::enumeration(kinds, static_cast<int64_t>(v.type)) : str(d->member_type_text);
        found.push_back(std::move(d));
      }
      std::stable_sort(found.begin(), found.end(), [](const Ref<MemberDefinition>& a, const Ref<MemberDefinition>& b) {
        int c = compare_culture(a->member_type_text, b->member_type_text, true);
        return (c ? c : compare_culture(a->name, b->name, false)) < 0;
      });
      for (const Ref<MemberDefinition>& d : found) write(Value(d));
    }
  }
  static bool special(std::string_view n) {
    return n.starts_with("get_") || n.starts_with("set_") || n.starts_with("add_") || n.starts_with("remove_") || n.starts_with("op_");
  }
  void end_processing() override {
    if (seen.empty()) {
      write_error("System.InvalidOperationException", "NoObjectInGetMember", ErrorCategory::CloseError,
                  "You must specify an object for the Get-Member cmdlet.");
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&GetMember::input>("InputObject", "psobject", "pipe", "Objects whose members are shown."),
    param<&GetMember::name>("Name", "string[]", "pos:0 notnullorempty wildcard", "Names of members."),
    param<&GetMember::member_type>("MemberType", "System.Management.Automation.PSMemberTypes", "alias:Type", "Kinds of members."),
    param<&GetMember::view>("View", "System.Management.Automation.PSMemberViewTypes", "", "Extended, Adapted, Base or All members."),
    param<&GetMember::statics>("Static", "switch", "", "The type's static members."),
    param<&GetMember::force>("Force", "switch", "", "Hidden members too."),
};

CmdletRegistration registration{{.name = "Get-Member", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "gm",
                                 .synopsis = "Shows the properties and methods of objects.",
                                 .outputs = "Microsoft.PowerShell.Commands.MemberDefinition",
                                 .examples = "'text' | Get-Member Trim*\n", .create = make_cmdlet<GetMember>}};

}  // namespace

}  // namespace psession
