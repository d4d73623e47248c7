#include "cmdlets/data/match_info.h"

#include "object/types/helpers.h"
#include "text/encoding.h"

namespace psession {
namespace {
using namespace tables;

Value strings(const std::vector<std::string>& v) {
  std::vector<Value> items;
  for (const std::string& s : v) items.push_back(str(s));
  return Value(Array::of(&types::String, std::move(items)));
}
MatchInfo& self(MethodCall& c) { return *c.self.as<MatchInfo>(); }
MatchContext& context(MethodCall& c) { return *c.self.as<MatchContext>(); }

const MemberDef kInfo[] = {
    {"bool IgnoreCase {get;set;}", FN({ return boolean(self(c).ignore_case); }), FN({ self(c).ignore_case = c.arg(0).as_bool(); return Value(); })},
    {"int LineNumber {get;set;}", FN({ return int32(self(c).line_number); }), FN({ self(c).line_number = c.arg(0).as_int(); return Value(); })},
    {"string Line {get;set;}", FN({ return Value(self(c).line); }), FN({ self(c).line = Ref<String>(c.arg(0).string()); return Value(); })},
    {"string Filename {get;}", FN({
       const std::string& p = self(c).path;
       return str(p.substr(p.rfind('/') == std::string::npos ? 0 : p.rfind('/') + 1));
     })},
    {"string Path {get;set;}", FN({ return str(self(c).path); }), FN({ self(c).path = text(c.arg(0)); return Value(); })},
    {"string Pattern {get;set;}", FN({ return str(self(c).pattern); }), FN({ self(c).pattern = text(c.arg(0)); return Value(); })},
    {"Microsoft.PowerShell.Commands.MatchInfoContext Context {get;set;}", FN({ return Value(self(c).context); }), FN({ return Value(); })},
    {"System.Text.RegularExpressions.Match[] Matches {get;set;}", FN({
       const Type* t = TypeRegistry::find("System.Text.RegularExpressions.Match");
       return Value(Array::of(t ? t : &types::Object, self(c).matches));
     }), FN({ return Value(); })},
    {"string RelativePath(string directory)", FN({ return str(self(c).relative_path(text(c.arg(0)))); })},
    {"string ToString()", FN({ return str(self(c).to_text()); })},
    {"string ToString(string directory)", FN({ return str(self(c).text(text(c.arg(0)), false)); })},
    {"string ToEmphasizedString(string directory)", FN({ return str(self(c).text(text(c.arg(0)), true)); })},
};
const MemberDef kContext[] = {
    {"string[] PreContext {get;set;}", FN({ return strings(context(c).pre); }), FN({ return Value(); })},
    {"string[] PostContext {get;set;}", FN({ return strings(context(c).post); }), FN({ return Value(); })},
    {"string[] DisplayPreContext {get;set;}", FN({ return strings(context(c).display_pre); }), FN({ return Value(); })},
    {"string[] DisplayPostContext {get;set;}", FN({ return strings(context(c).display_post); }), FN({ return Value(); })},
};
const Type info_type{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.MatchInfo", .members = kInfo,
                              .assembly = "Microsoft.PowerShell.Commands.Utility"}};
const Type context_type{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.MatchInfoContext", .members = kContext,
                                 .assembly = "Microsoft.PowerShell.Commands.Utility"}};

}  // namespace

const Type* MatchContext::type() const { return &context_type; }
const Type* MatchInfo::type() const { return &info_type; }
void MatchInfo::visit_edges(EdgeVisitor& v) {
  if (line) v.visit(line.get());
  if (context) v.visit(context.get());
  for (const Value& m : matches) if (m.is_object()) v.visit(m.object());
}
void MatchInfo::clear_edges() {
  line = nullptr;
  context = nullptr;
  matches.clear();
}

std::string MatchInfo::relative_path(const std::string& directory) const {
  if (directory.empty() || path == "InputStream") return path;
  std::string base = directory;
  if (base.back() != '/') base += '/';
  return path.starts_with(base) ? path.substr(base.size()) : path;
}

std::string MatchInfo::format_line(std::string_view text, int64_t number, const std::string& shown, std::string_view prefix) const {
  std::string out(prefix);
  if (path != "InputStream") out += shown + ":" + std::to_string(number) + ":";
  out += text;
  return out;
}

std::string MatchInfo::text(const std::string& directory, bool emphasize) const {
  std::string shown = relative_path(directory), here = line ? line->to_utf8() : std::string();
  if (emphasize && !matches.empty() && line) {
    std::u16string units = line->to_utf16(), marked;
    size_t at = 0;
    for (const Value& m : matches) {
      auto* match = m.get_if<MatchObject>();
      if (!match || static_cast<size_t>(match->index) < at) continue;
      size_t begin = static_cast<size_t>(match->index), end = begin + static_cast<size_t>(match->length);
      if (end > units.size()) break;
      marked += units.substr(at, begin - at) + u"\x1b[7m" + units.substr(begin, end - begin) + u"\x1b[0m";
      at = end;
    }
    marked += units.substr(at);
    here = utf16_to_utf8(marked);
  }
  if (!context) return format_line(here, line_number, shown, "");
  std::string out;
  int64_t n = line_number - static_cast<int64_t>(context->display_pre.size());
  for (const std::string& s : context->display_pre) out += format_line(s, n++, shown, "  ") + "\n";
  out += format_line(here, n++, shown, "> ");
  for (const std::string& s : context->display_post) out += "\n" + format_line(s, n++, shown, "  ");
  return out;
}

}  // namespace psession
