// CompletionResult, CommandCompletion and CompletionCompleters as scripts see them, and the registered completers.
#include <map>

#include "engine/completion/completion.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {

constexpr const char* kResultType = "System.Management.Automation.CompletionResult";

class ResultObject final : public HeapObject {
 public:
  CompletionMatch match;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find(kResultType);
    return t;
  }
};
class CompletionObject final : public HeapObject {
 public:
  CompletionObject() { set_may_cycle(); }
  Value matches;
  int32_t current = -1, index = 0, length = 0;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.Management.Automation.CommandCompletion");
    return t;
  }
  void visit_edges(EdgeVisitor& v) override { if (matches.is_object()) v.visit(matches.object()); }
  void clear_edges() override { matches = {}; }
};

const EnumDef kKinds[] = {{"Text", 0}, {"History", 1}, {"Command", 2}, {"ProviderItem", 3}, {"ProviderContainer", 4}, {"Property", 5},
                          {"Method", 6}, {"ParameterName", 7}, {"ParameterValue", 8}, {"Variable", 9}, {"Namespace", 10}, {"Type", 11},
                          {"Keyword", 12}, {"DynamicKeyword", 13}};
Type g_kind{TypeSpec{.full_name = "System.Management.Automation.CompletionResultType", .base = "System.Enum", .flags = kEnum | kValueType,
                     .enum_values = kKinds, .assembly = "System.Management.Automation"}};

CompletionMatch& match(MethodCall& c) { return unwrap(c.self).as<ResultObject>()->match; }

Value new_result(MethodCall& c) {
  Ref<ResultObject> r = make_ref<ResultObject>();
  r->match.text = to_display(c.ctx, c.arg(0));
  if (c.argc >= 4) {
    static constexpr const char* kNames[] = {"completionText", "listItemText", "", "toolTip"};
    for (uint32_t i : {0u, 1u, 3u}) {
      if (to_display(c.ctx, c.arg(i)).empty()) {
        throw_dotnet("System.Management.Automation.PSArgumentNullException",
                     std::string("Cannot process argument because the value of argument \"") + kNames[i] +
                         "\" is null. Change the value of argument \"" + kNames[i] + "\" to a non-null value.",
                     kNames[i]);
      }
    }
    r->match.list_text = to_display(c.ctx, c.arg(1));
    r->match.type = static_cast<CompletionType>(c.arg(2).as_int());
    r->match.tool_tip = to_display(c.ctx, c.arg(3));
  } else {
    r->match.list_text = r->match.tool_tip = r->match.text;
  }
  return Value(r);
}

const MemberDef kResult[] = {
    {"new(string completionText, string listItemText, System.Management.Automation.CompletionResultType resultType, string toolTip)", new_result},
    {"new(string completionText)", new_result},
    {"string CompletionText {get;}", [](MethodCall& c) { return str(match(c).text); }},
    {"string ListItemText {get;}", [](MethodCall& c) { return str(match(c).list_text.empty() ? match(c).text : match(c).list_text); }},
    {"System.Management.Automation.CompletionResultType ResultType {get;}",
     [](MethodCall& c) { return Value::enumeration(&g_kind, static_cast<int64_t>(match(c).type)); }},
    {"string ToolTip {get;}", [](MethodCall& c) { return str(match(c).tool_tip.empty() ? match(c).text : match(c).tool_tip); }},
};
Type g_result{TypeSpec{.full_name = kResultType, .members = kResult, .assembly = "System.Management.Automation"}};

CompletionObject& completion(MethodCall& c) { return *unwrap(c.self).as<CompletionObject>(); }

Value list_of(std::vector<CompletionMatch> matches) {
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.Collection[System.Management.Automation.CompletionResult]"));
  for (const CompletionMatch& m : matches) list->items.push_back(completion_result_object(m));
  return Value(list);
}

Value complete_text(MethodCall& c) {
  std::string text = to_display(c.ctx, c.arg(0));
  int64_t at = c.arg(1).as_int();
  std::u16string wide = utf8_to_utf16(text);
  if (at < 0 || at > static_cast<int64_t>(wide.size())) {
    throw_dotnet("System.Management.Automation.PSArgumentException", "Cannot process argument because the value of argument \"cursorIndex\" is not valid. Change the value of the \"cursorIndex\" argument and run the operation again.", "cursorIndex");
  }
  size_t bytes = utf16_to_utf8(std::u16string_view(wide).substr(0, static_cast<size_t>(at))).size();
  return command_completion_object(complete_input(static_cast<Runspace&>(c.ctx), text, bytes), text);
}

// The form that editors use: the tree's own text, the cursor as a position in it.
Value complete_tree(MethodCall& c) {
  Value extent = get_member(c.ctx, c.arg(0), "Extent");
  std::string text = to_display(c.ctx, get_member(c.ctx, extent, "Text"));
  int64_t at = get_member(c.ctx, c.arg(2), "Offset").as_int() - get_member(c.ctx, extent, "StartOffset").as_int();
  std::u16string wide = utf8_to_utf16(text);
  if (at < 0 || at > static_cast<int64_t>(wide.size())) return command_completion_object({}, text);
  size_t bytes = utf16_to_utf8(std::u16string_view(wide).substr(0, static_cast<size_t>(at))).size();
  return command_completion_object(complete_input(static_cast<Runspace&>(c.ctx), text, bytes), text);
}

Value next_result(MethodCall& c) {
  CompletionObject& o = completion(c);
  std::vector<Value> all = to_vector(c.ctx, o.matches);
  if (all.empty()) return {};
  int n = static_cast<int>(all.size());
  o.current += c.arg(0).as_bool() ? 1 : -1;
  if (o.current >= n) o.current = 0;
  if (o.current < 0) o.current = n - 1;
  return all[static_cast<size_t>(o.current)];
}

const MemberDef kCompletion[] = {
    {"new(System.Collections.ObjectModel.Collection[System.Management.Automation.CompletionResult] matches, int currentMatchIndex, int replacementIndex, int replacementLength)",
     [](MethodCall& c) {
       auto o = make_ref<CompletionObject>();
       o->matches = c.arg(0);
       o->current = static_cast<int32_t>(c.arg(1).as_int());
       o->index = static_cast<int32_t>(c.arg(2).as_int());
       o->length = static_cast<int32_t>(c.arg(3).as_int());
       return Value(o);
     }},
    {"int CurrentMatchIndex {get;set;}", [](MethodCall& c) { return Value::int32(completion(c).current); },
     [](MethodCall& c) { completion(c).current = static_cast<int32_t>(c.arg(0).as_int()); return Value(); }},
    {"int ReplacementIndex {get;set;}", [](MethodCall& c) { return Value::int32(completion(c).index); },
     [](MethodCall& c) { completion(c).index = static_cast<int32_t>(c.arg(0).as_int()); return Value(); }},
    {"int ReplacementLength {get;set;}", [](MethodCall& c) { return Value::int32(completion(c).length); },
     [](MethodCall& c) { completion(c).length = static_cast<int32_t>(c.arg(0).as_int()); return Value(); }},
    {"System.Collections.ObjectModel.Collection[System.Management.Automation.CompletionResult] CompletionMatches {get;set;}",
     [](MethodCall& c) { return completion(c).matches; }, [](MethodCall& c) { completion(c).matches = c.arg(0); return Value(); }},
    {"System.Management.Automation.CompletionResult GetNextResult(bool forward)", next_result},
    {"static System.Management.Automation.CommandCompletion CompleteInput(string input, int cursorIndex, hashtable options)", complete_text},
    {"static System.Management.Automation.CommandCompletion CompleteInput(System.Management.Automation.Language.Ast ast, System.Object tokens, "
     "System.Object positionOfCursor, hashtable options)", complete_tree},
};
Type g_completion{TypeSpec{.full_name = "System.Management.Automation.CommandCompletion", .members = kCompletion,
                           .assembly = "System.Management.Automation"}};

#define RESULTS "System.Collections.ObjectModel.Collection[System.Management.Automation.CompletionResult] "
Runspace& rs(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
const MemberDef kCompleters[] = {
    {"static " RESULTS "CompleteCommand(string commandName)",
     [](MethodCall& c) { return list_of(complete_command_name(rs(c), to_display(c.ctx, c.arg(0)))); }},
    {"static " RESULTS "CompleteFilename(string fileName)",
     [](MethodCall& c) { return list_of(complete_path(rs(c), to_display(c.ctx, c.arg(0)))); }},
    {"static " RESULTS "CompleteVariable(string variableName)",
     [](MethodCall& c) { return list_of(complete_variable(rs(c), to_display(c.ctx, c.arg(0)))); }},
    {"static " RESULTS "CompleteType(string typeName)", [](MethodCall& c) { return list_of(complete_type_name(to_display(c.ctx, c.arg(0)))); }},
    {"static " RESULTS "CompleteOperator(string wordToComplete)",
     [](MethodCall& c) { return list_of(complete_operator(to_display(c.ctx, c.arg(0)))); }},
};
Type g_completers{TypeSpec{.full_name = "System.Management.Automation.CompletionCompleters", .flags = kStatic | kAbstract | kSealed,
                           .members = kCompleters, .assembly = "System.Management.Automation"}};

// TabExpansion2's other parameter set names these; nothing makes instances yet.

// By runspace; the key is its GUID, so that what is left of an ended one is never found again.
struct Registered {
  std::map<std::string, Value> parameters, programs;
};
std::map<std::string, Registered>& registrations() {
  static auto* all = new std::map<std::string, Registered>;
  return *all;
}
std::string key_of(std::string_view command, std::string_view parameter) {
  return to_lower(command) + "\n" + to_lower(parameter);
}

}  // namespace

Value completion_result_object(const CompletionMatch& m) {
  auto r = make_ref<ResultObject>();
  r->match = m;
  return Value(r);
}

Value command_completion_object(const CompletionSet& set, std::string_view text) {
  auto o = make_ref<CompletionObject>();
  o->matches = list_of(set.matches);
  if (set.matches.empty()) {   // PowerShell's empty completion
    o->index = o->length = -1;
    return Value(o);
  }
  o->index = static_cast<int32_t>(utf16_length(text.substr(0, set.start)));
  o->length = static_cast<int32_t>(utf16_length(text.substr(set.start, set.length)));
  return Value(o);
}

void register_completer(Runspace& rs, std::string_view command, std::string_view parameter, bool native, const Value& block) {
  Registered& r = registrations()[rs.runspace_id];
  auto& table = native ? r.programs : r.parameters;
  std::string key = key_of(command, native ? std::string_view() : parameter);
  if (block.is_null()) table.erase(key);
  else table[key] = block;
}

Value find_completer(Runspace& rs, std::string_view command, std::string_view parameter, bool native) {
  auto all = registrations().find(rs.runspace_id);
  if (all == registrations().end()) return {};
  if (native) {
    auto it = all->second.programs.find(key_of(command, {}));
    if (it == all->second.programs.end()) it = all->second.programs.find(key_of("", {}));
    return it == all->second.programs.end() ? Value() : it->second;
  }
  auto it = all->second.parameters.find(key_of(command, parameter));
  if (it == all->second.parameters.end()) it = all->second.parameters.find(key_of("", parameter));
  return it == all->second.parameters.end() ? Value() : it->second;
}

}  // namespace psession
