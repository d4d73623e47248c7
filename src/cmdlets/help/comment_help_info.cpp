// CommentHelpInfo: what the syntax tree's GetHelpContent gives.
#include "cmdlets/help/comment_help.h"
#include "engine/language_objects/language_objects.h"
#include "engine/script_block.h"
#include "object/text_case.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

#define LANGUAGE "System.Management.Automation.Language."
enum { kSynopsis, kDescription, kNotes, kComponent, kRole, kFunctionality, kParameters, kLinks, kExamples, kInputs, kOutputs };

// Each line of a section ends with a line feed.
Value line_text(const std::string& s) { return s.empty() ? Value() : str(s + "\n"); }
Value texts(const std::vector<std::string>& list, bool lines = true) {
  auto l = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.ReadOnlyCollection[string]"));
  for (const std::string& s : list) l->items.push_back(lines ? str(s + "\n") : str(s));
  l->read_only = true;
  return Value(l);
}
Value content(const ScriptRef& script, const ScriptBlockAst& body, bool is_script) {
  auto block = make_ref<ScriptBlock>(script, &body);
  std::optional<CommentHelp> h = comment_help(*block, is_script && !body.parent);
  if (!h) return {};
  auto parameters = make_ref<Dictionary>(TypeRegistry::find("System.Collections.Generic.Dictionary[string,string]"));
  for (auto& [name, text] : h->parameters) {
    std::string upper;
    for (char ch : name) upper += ascii_upper(ch);
    parameters->set(str(upper), str(text + "\n"));
  }
  return record(TypeRegistry::find(LANGUAGE "CommentHelpInfo"),
                {line_text(h->synopsis), line_text(h->description), line_text(h->notes), line_text(h->component), line_text(h->role),
                 line_text(h->functionality), Value(parameters), texts(h->links), texts(h->examples), texts(h->inputs), texts(h->outputs)});
}
Value comment_block(MethodCall& c) {
  std::string r = "<#\n";
  auto one = [&](int field, const char* directive) {
    Value v = record_field(c, static_cast<size_t>(field));
    if (!v.is_null()) r += std::string(directive) + "\n" + dotnet_to_string(c.ctx, v) + "\n";
  };
  auto several = [&](int field, const char* directive) {
    for (const Value& v : to_vector(c.ctx, record_field(c, static_cast<size_t>(field)))) r += std::string(directive) + "\n" + dotnet_to_string(c.ctx, v) + "\n";
  };
  one(kSynopsis, ".SYNOPSIS");
  one(kDescription, ".DESCRIPTION");
  auto* d = record_field(c, kParameters).as<Dictionary>();
  for (size_t i = 0; i < d->slots(); ++i) {
    if (d->live(i)) r += ".PARAMETER " + dotnet_to_string(c.ctx, d->key_at(i)) + "\n" + dotnet_to_string(c.ctx, d->value_at(i)) + "\n";
  }
  several(kInputs, ".INPUTS");
  several(kOutputs, ".OUTPUTS");
  one(kNotes, ".NOTES");
  several(kExamples, ".EXAMPLE");
  several(kLinks, ".LINK");
  return str(r + "#>\n");
}
const MemberDef kRows[] = {
    READ_ROW(kSynopsis, "string Synopsis"), READ_ROW(kDescription, "string Description"), READ_ROW(kNotes, "string Notes"),
    {"System.Collections.Generic.IDictionary[string,string] Parameters {get;}", read_field<kParameters>},
    {"System.Collections.ObjectModel.ReadOnlyCollection[string] Links {get;}", read_field<kLinks>},
    {"System.Collections.ObjectModel.ReadOnlyCollection[string] Examples {get;}", read_field<kExamples>},
    {"System.Collections.ObjectModel.ReadOnlyCollection[string] Inputs {get;}", read_field<kInputs>},
    {"System.Collections.ObjectModel.ReadOnlyCollection[string] Outputs {get;}", read_field<kOutputs>},
    READ_ROW(kComponent, "string Component"), READ_ROW(kRole, "string Role"), READ_ROW(kFunctionality, "string Functionality"),
    {"string ForwardHelpTargetName {get;}", PS_FN { return {}; }}, {"string ForwardHelpCategory {get;}", PS_FN { return {}; }},
    {"string RemoteHelpRunspace {get;}", PS_FN { return {}; }}, {"string MamlHelpFile {get;}", PS_FN { return {}; }},
    {"string GetCommentBlock()", comment_block},
};
PS_TYPE(g_info, {.full_name = LANGUAGE "CommentHelpInfo", .flags = kSealed, .members = kRows, .assembly = "System.Management.Automation"});

const bool kSet = [] {
  ast_help_content = content;
  return true;
}();

}  // namespace
}  // namespace psession
