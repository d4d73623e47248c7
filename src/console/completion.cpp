#include "console/completion.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "engine/commands.h"
#include "engine/runspace.h"
#include "engine/scope.h"
#include "language/parser.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/casing.h"

namespace psession {

using console::Completions;
using console::CompletionItem;
using console::Highlight;

namespace {
using namespace token_flag;

bool starts_with(std::string_view s, std::string_view prefix) {
  return s.size() >= prefix.size() && equals_ignore_case(s.substr(0, prefix.size()), prefix);
}

console::TokenKind colour_of(const Token& t) {
  using K = console::TokenKind;
  if (t.flags & kCommandName) return K::kCommand;
  if (t.flags & (kTypeName | kAttributeName)) return K::kType;
  if (t.flags & kMemberName) return K::kMember;
  switch (t.kind) {
    case TokenKind::Comment: return K::kComment;
    case TokenKind::Parameter: return K::kParameter;
    case TokenKind::Variable:
    case TokenKind::SplattedVariable: return K::kVariable;
    case TokenKind::StringExpandable:
    case TokenKind::StringLiteral:
    case TokenKind::HereStringExpandable:
    case TokenKind::HereStringLiteral: return K::kString;
    case TokenKind::Number: return K::kNumber;
    default: break;
  }
  if (t.flags & kKeyword) return K::kKeyword;
  if (t.flags & (kBinary | kUnary | kAssignment)) return K::kOperator;
  return K::kDefault;
}

void add_paths(Runspace& rs, std::string_view word, Completions& out) {
  std::string text(word);
  char quote = 0;
  if (!text.empty() && (text[0] == '\'' || text[0] == '"')) {
    quote = text[0];
    text.erase(0, 1);
    if (!text.empty() && text.back() == quote) text.pop_back();
  }
  size_t slash = text.rfind('/');
  std::string folder = slash == std::string::npos ? std::string() : text.substr(0, slash + 1);
  std::string prefix = slash == std::string::npos ? text : text.substr(slash + 1);
  std::string real = folder;
  if (real.starts_with("~/")) {
    const char* home = getenv("HOME");
    real = std::string(home ? home : "") + real.substr(1);
  } else if (real.empty() || real[0] != '/') {
    real = rs.working_directory() + "/" + real;
  }
  DIR* dir = opendir(real.c_str());
  if (!dir) return;
  std::vector<CompletionItem> items;
  while (dirent* e = readdir(dir)) {
    std::string n = e->d_name;
    if (n == "." || n == ".." || (n[0] == '.' && (prefix.empty() || prefix[0] != '.')) || !starts_with(n, prefix)) continue;
    struct stat st;
    bool is_folder = stat((real + "/" + n).c_str(), &st) == 0 && S_ISDIR(st.st_mode);
    std::string full = (folder.empty() ? std::string("./") : folder) + n;
    if (quote || full.find_first_of(" '\"$;&|(){}[]`") != std::string::npos) {
      std::string q;
      for (char c : full) q += c == '\'' ? std::string("''") : std::string(1, c);
      full = "'" + q + "'";
    }
    items.push_back({full, n, {}, is_folder});
    if (items.size() >= 5000) break;
  }
  closedir(dir);
  std::sort(items.begin(), items.end(), [](const CompletionItem& a, const CompletionItem& b) { return a.list_text < b.list_text; });
  for (CompletionItem& i : items) out.items.push_back(std::move(i));
}

void add_commands(Runspace& rs, std::string_view word, Completions& out) {
  if (word.find('/') != std::string_view::npos) return add_paths(rs, word, out);
  CallArgument name;
  name.kind = CallArgument::ParameterWithValue;
  name.name = "Name";
  name.value = str(std::string(word) + "*");
  std::set<std::string> seen;
  for (const Value& v : rs.invoke_command("Get-Command", {name})) {
    const auto* c = v.get_if<CommandInfo>();
    if (c && seen.insert(c->name).second) out.items.push_back({c->name, {}, {}, false});
    if (out.items.size() >= 2000) break;
  }
}

void add_parameters(Runspace& rs, std::string_view command, std::string_view prefix, Completions& out) {
  Ref<CommandInfo> info = rs.find_command(command);
  for (int i = 0; info && i < 10 && info->command_type == CommandType::Alias; ++i) info = rs.find_command(info->definition());
  const CommandMetadata* m = info ? info->metadata(rs) : nullptr;
  if (!m) return;
  std::vector<CompletionItem> own, common;
  for (const ParameterMetadata& p : m->parameters) {
    if (p.hidden || p.dont_show || !starts_with(p.name, prefix)) continue;
    (p.common ? common : own).push_back({"-" + p.name, p.name, p.type_name, false});
  }
  auto by_name = [](const CompletionItem& a, const CompletionItem& b) { return a.text < b.text; };
  std::sort(common.begin(), common.end(), by_name);
  for (CompletionItem& i : own) out.items.push_back(std::move(i));
  for (CompletionItem& i : common) out.items.push_back(std::move(i));
}

// A fixed set of values for the parameter before the cursor (ValidateSet, enumerations).
bool add_values(Runspace& rs, std::string_view command, std::string_view parameter, std::string_view prefix, Completions& out) {
  Ref<CommandInfo> info = rs.find_command(command);
  for (int i = 0; info && i < 10 && info->command_type == CommandType::Alias; ++i) info = rs.find_command(info->definition());
  const CommandMetadata* m = info ? info->metadata(rs) : nullptr;
  const ParameterMetadata* p = m ? m->find(parameter) : nullptr;
  if (!p) return false;
  std::vector<std::string> values = p->completions;
  if (values.empty() && p->type && p->type->is_enum()) {
    for (const EnumDef& e : p->type->enum_values()) values.emplace_back(e.name);
  }
  for (const std::string& v : values) {
    if (starts_with(v, prefix)) out.items.push_back({v, {}, {}, false});
  }
  return !out.items.empty();
}

void add_variables(Runspace& rs, std::string_view prefix, Completions& out) {
  std::set<std::string> names;
  for (Scope* s = &rs.current_scope(); s; s = s->parent) {
    for (const Ref<Variable>& v : s->variables()) {
      if (starts_with(v->name, prefix)) names.insert(v->name);
    }
  }
  for (Scope* s = &rs.global_scope(); s; s = nullptr) {
    for (const Ref<Variable>& v : s->variables()) {
      if (starts_with(v->name, prefix)) names.insert(v->name);
    }
  }
  for (const std::string& n : names) out.items.push_back({"$" + n, n, {}, false});
}

void add_members(Runspace& rs, const Token& target, std::string_view prefix, bool is_static, Completions& out) {
  std::vector<std::pair<std::string, bool>> names;
  if (is_static) {
    const Type* t = TypeRegistry::find(target.value);
    if (!t) return;
    for (const MemberGroup* g : t->all_members(true)) names.emplace_back(g->name, !g->overloads.empty() && g->overloads[0]->kind == MemberKind::Method);
    names.emplace_back("new", true);
  } else {
    Value v;
    if (target.kind == TokenKind::Variable) {
      if (!rs.try_get_variable(target.value, v)) return;
    } else if (target.kind == TokenKind::StringLiteral || target.kind == TokenKind::StringExpandable) {
      v = str(target.value);
    } else {
      return;
    }
    if (v.is_null()) return;
    for (const MemberView& m : members_of(rs, v)) {
      if (m.hidden || m.is_static) continue;
      bool method = m.type == MemberType::Method || m.type == MemberType::ScriptMethod || m.type == MemberType::CodeMethod;
      names.emplace_back(m.name, method);
    }
  }
  std::set<std::string> seen;
  for (auto& [n, method] : names) {
    if (starts_with(n, prefix) && seen.insert(n).second) out.items.push_back({method ? n + "(" : n, n, {}, false});
  }
}

}  // namespace

Highlight highlight_script(std::string_view text) {
  Highlight h;
  std::shared_ptr<ParsedScript> p = parse_script(std::string(text));
  for (const Token& t : p->tokens()) {
    console::TokenKind k = colour_of(t);
    if (k != console::TokenKind::kDefault) h.spans.push_back({t.extent.start, t.extent.end, k});
  }
  h.error = !p->errors().empty() && !p->incomplete_input();
  return h;
}

Completions complete_input(Runspace& rs, std::string_view text, size_t cursor) {
  Completions out;
  std::shared_ptr<ParsedScript> p = tokenize(std::string(text.substr(0, cursor)));
  std::vector<const Token*> tokens;
  for (const Token& t : p->tokens()) {
    if (t.nesting == 0 && t.extent.end > t.extent.start && t.kind != TokenKind::NewLine) tokens.push_back(&t);
  }
  const Token* last = tokens.empty() ? nullptr : tokens.back();
  bool touching = last && last->extent.end == cursor;
  std::string word = touching ? std::string(text.substr(last->extent.start, cursor - last->extent.start)) : std::string();
  out.start = touching ? last->extent.start : cursor;
  out.length = cursor - out.start;

  // $var, member access, [type]::member
  if (touching && last->kind == TokenKind::Variable && !word.empty() && word[0] == '$') {
    add_variables(rs, word.substr(1), out);
    return out;
  }
  if (word == "$") {
    add_variables(rs, "", out);
    return out;
  }
  auto member = [&](size_t dot_index, std::string_view prefix) {
    if (dot_index == 0) return false;
    const Token& op = *tokens[dot_index];
    bool is_static = op.kind == TokenKind::ColonColon;
    if (!is_static && op.kind != TokenKind::Dot && op.kind != TokenKind::QuestionDot) return false;
    const Token* target = tokens[dot_index - 1];
    if (is_static && target->kind == TokenKind::RBracket && dot_index >= 2) target = tokens[dot_index - 2];
    out.start = cursor - prefix.size();
    out.length = prefix.size();
    add_members(rs, *target, prefix, is_static, out);
    return true;
  };
  if (touching && member(tokens.size() - 1, "")) return out;
  if (touching && tokens.size() >= 2 && member(tokens.size() - 2, word)) return out;

  // Which command are we in, and where.
  const Token* command = nullptr;
  size_t command_at = 0;
  for (size_t i = tokens.size(); i-- > 0;) {
    TokenKind k = tokens[i]->kind;
    if (k == TokenKind::Pipe || k == TokenKind::Semi || k == TokenKind::LCurly || k == TokenKind::LParen || k == TokenKind::AndAnd ||
        k == TokenKind::OrOr || k == TokenKind::DollarParen) {
      break;
    }
    if (tokens[i]->flags & kCommandName) {
      command = tokens[i];
      command_at = i;
      break;
    }
  }
  if (touching && command == last) {
    add_commands(rs, word, out);
    if (out.items.empty()) add_paths(rs, word, out);
    return out;
  }
  if (!command) {
    add_commands(rs, word, out);
    return out;
  }
  std::string name(text.substr(command->extent.start, command->extent.end - command->extent.start));
  if (touching && word.starts_with('-')) {
    add_parameters(rs, name, word.substr(1), out);
    return out;
  }
  size_t before = touching ? tokens.size() - 1 : tokens.size();
  if (before > command_at + 1 && tokens[before - 1]->kind == TokenKind::Parameter &&
      add_values(rs, name, tokens[before - 1]->value, word, out)) {
    return out;
  }
  if (equals_ignore_case(name, "Get-Command") || equals_ignore_case(name, "Get-Help") || equals_ignore_case(name, "help")) {
    add_commands(rs, word, out);
    if (!out.items.empty()) return out;
  }
  add_paths(rs, word, out);
  return out;
}

}  // namespace psession
