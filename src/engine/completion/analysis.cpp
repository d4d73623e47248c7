// Where the cursor stands, by the tokens around it, and which of the completers is asked.
#include <algorithm>

#include "engine/completion/internal.h"
#include "engine/history.h"
#include "engine/runspace.h"
#include "language/parser.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {

using namespace completion;

namespace {

constexpr size_t kMaxInput = 200000;
using Kind_ = TokenKind;

bool is_opener(Kind_ k) {
  return k == Kind_::LParen || k == Kind_::LCurly || k == Kind_::LBracket || k == Kind_::AtParen || k == Kind_::AtCurly ||
         k == Kind_::DollarParen || k == Kind_::QuestionLBracket;
}
bool is_closer(Kind_ k) { return k == Kind_::RParen || k == Kind_::RCurly || k == Kind_::RBracket; }
bool is_separator(Kind_ k) {
  return k == Kind_::Pipe || k == Kind_::Semi || k == Kind_::NewLine || k == Kind_::AndAnd || k == Kind_::OrOr || k == Kind_::Ampersand;
}
bool is_member_operator(Kind_ k) { return k == Kind_::Dot || k == Kind_::ColonColon || k == Kind_::QuestionDot; }
bool is_string(Kind_ k) {
  return k == Kind_::StringLiteral || k == Kind_::StringExpandable || k == Kind_::HereStringLiteral || k == Kind_::HereStringExpandable;
}
bool name_byte(char c) { return isalnum(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80); }

struct Analysis {
  Runspace& rs;
  std::string text;
  size_t cursor;
  CompletionSet out;
  std::shared_ptr<ParsedScript> parsed;
  std::vector<Token> tokens;
  size_t count = 0;       // tokens that begin before the cursor
  long at = -1;           // the token that the cursor touches, -1 for none
  Request request{rs, text, cursor, out};

  Analysis(Runspace& r, std::string t, size_t c) : rs(r), text(std::move(t)), cursor(c) {
    parsed = tokenize(text);
    for (const Token& k : parsed->tokens()) {
      if (k.nesting == 0 && k.extent.end > k.extent.start && k.kind != Kind_::LineContinuation) tokens.push_back(k);
    }
    for (size_t i = 0; i < tokens.size() && tokens[i].extent.start < cursor; ++i) {
      count = i + 1;
      if (tokens[i].extent.end >= cursor && tokens[i].kind != Kind_::NewLine) at = static_cast<long>(i);
    }
  }

  std::string_view source(size_t a, size_t b) const { return std::string_view(text).substr(a, b - a); }
  std::string_view source(const Token& t) const { return source(t.extent.start, t.extent.end); }
  void replace(size_t start, size_t end) {
    out.start = start;
    out.length = end - start;
  }
  void take(std::vector<CompletionMatch>&& m) {
    for (CompletionMatch& x : m) {
      if (out.matches.size() < kMaxMatches) out.matches.push_back(std::move(x));
    }
  }

  // The opener around token i (not i itself) at its own depth, or -1.
  long enclosing(long i) const {
    int depth = 0;
    for (long k = i - 1; k >= 0; --k) {
      Kind_ kind = tokens[static_cast<size_t>(k)].kind;
      if (is_closer(kind)) ++depth;
      else if (is_opener(kind) && depth-- == 0) return k;
    }
    return -1;
  }
  // The first token of what stands between separators, before token i. `pipes`: these separate, too.
  long segment_start(long i, bool pipes) const {
    int depth = 0;
    for (long k = i - 1; k >= 0; --k) {
      const Token& t = tokens[static_cast<size_t>(k)];
      if (is_closer(t.kind)) ++depth;
      else if (is_opener(t.kind)) {
        if (depth-- == 0) return k + 1;
      } else if (depth == 0) {
        if ((is_separator(t.kind) && (pipes || t.kind != Kind_::Pipe)) || (t.flags & token_flag::kAssignment)) return k + 1;
        // Behind a closed block a statement begins: if (...) { } foo
        if ((t.flags & token_flag::kKeyword) && t.kind != Kind_::In) return k + 1;
      }
    }
    return 0;
  }

  // ---- members

  // Where the expression begins that ends before token i (exclusive), by walking back over primary parts.
  long expression_start(long i) const {
    long k = i - 1;
    while (k >= 0) {
      const Token& t = tokens[static_cast<size_t>(k)];
      if (is_closer(t.kind)) {
        long open = enclosing(k);
        if (open < 0) return k + 1;
        k = open;
        const Token& o = tokens[static_cast<size_t>(k)];
        // A call's or an index's brackets belong to what touches them from the left.
        if ((o.kind == Kind_::LParen || o.kind == Kind_::LBracket) && k > 0 &&
            tokens[static_cast<size_t>(k - 1)].extent.end == o.extent.start) {
          const Token& before = tokens[static_cast<size_t>(k - 1)];
          bool value = before.kind == Kind_::Variable || is_closer(before.kind) || is_string(before.kind) || (before.flags & token_flag::kMemberName) ||
                       before.kind == Kind_::Identifier || before.kind == Kind_::Generic;
          if (value && !(before.flags & token_flag::kCommandName)) {
            --k;
            continue;
          }
        }
      }
      if (k > 0 && is_member_operator(tokens[static_cast<size_t>(k - 1)].kind) &&
          tokens[static_cast<size_t>(k - 1)].extent.end == tokens[static_cast<size_t>(k)].extent.start) {
        k -= 2;
        continue;
      }
      return k;
    }
    return 0;
  }

  // What flows into $_ of the block that the cursor is in.
  std::string upstream_of_block(long i) const {
    long open = enclosing(i);
    while (open >= 0 && tokens[static_cast<size_t>(open)].kind != Kind_::LCurly) open = enclosing(open);
    if (open < 0) return {};
    long begin = segment_start(open, true);
    if (begin <= 0 || tokens[static_cast<size_t>(begin - 1)].kind != Kind_::Pipe) return upstream_of_block(open);
    long first = segment_start(begin - 1, false);
    if (first >= begin - 1) return {};
    return std::string(source(tokens[static_cast<size_t>(first)].extent.start, tokens[static_cast<size_t>(begin - 2)].extent.end));
  }

  bool member() {
    if (at < 0) return false;
    long op = at;
    size_t start = cursor, end = cursor;
    if (!is_member_operator(tokens[static_cast<size_t>(at)].kind)) {
      op = at - 1;
      if (op < 0 || !is_member_operator(tokens[static_cast<size_t>(op)].kind) ||
          tokens[static_cast<size_t>(op)].extent.end != tokens[static_cast<size_t>(at)].extent.start) return false;
      start = tokens[static_cast<size_t>(at)].extent.start;
      end = tokens[static_cast<size_t>(at)].extent.end;
    }
    const Token& o = tokens[static_cast<size_t>(op)];
    if (op == 0 || tokens[static_cast<size_t>(op - 1)].extent.end != o.extent.start) return false;
    std::string prefix(source(start, end));
    replace(start, end);
    const Token& before = tokens[static_cast<size_t>(op - 1)];
    if (o.kind == Kind_::ColonColon && before.kind == Kind_::RBracket) {
      long open = enclosing(op - 1);
      if (open < 0) return true;
      std::string name(source(tokens[static_cast<size_t>(open)].extent.end, before.extent.start));
      add_static_members(request, name, prefix);
      return true;
    }
    long first = expression_start(op);
    if (o.kind == Kind_::ColonColon) {
      Inferred i = infer(first, op);
      for (const Value& v : i.values) {
        if (unwrap(v).kind() == Kind::Type) add_static_members(request, unwrap(v).as<Type>()->full_name(), prefix);
      }
      return true;
    }
    add_members(request, infer(first, op), prefix, {});
    return true;
  }

  Inferred infer(long first, long end) {
    if (first < 0 || first >= end) return {};
    InferenceContext c{rs, text, upstream_of_block(first)};
    return infer_text(c, source(tokens[static_cast<size_t>(first)].extent.start, tokens[static_cast<size_t>(end - 1)].extent.end));
  }

  // ---- types

  bool type_bracket(size_t bracket) const {   // does text[bracket] == '[' begin a type's name
    if (bracket == 0) return true;
    char c = text[bracket - 1];
    if (c == ']') {
      int depth = 0;
      for (size_t k = bracket; k-- > 0;) {
        if (text[k] == ']') ++depth;
        else if (text[k] == '[' && --depth == 0) return type_bracket(k);
      }
      return false;
    }
    if (name_byte(c) || c == '.' || c == '`') {
      size_t k = bracket;
      while (k > 0 && (name_byte(text[k - 1]) || text[k - 1] == '.' || text[k - 1] == '`')) --k;
      return k > 0 && (text[k - 1] == '[' ? type_bracket(k - 1) : text[k - 1] == ',' && source(0, k).rfind('[') != std::string_view::npos && !text.substr(0, k).ends_with(" ,"));
    }
    return c != ')' && c != '}' && c != '\'' && c != '"' && c != '$' && c != ':';
  }
  bool type_name() {
    size_t start = cursor;
    while (start > 0 && (name_byte(text[start - 1]) || text[start - 1] == '.' || text[start - 1] == '+')) --start;
    if (start == 0) return false;
    size_t bracket = std::string::npos;
    if (text[start - 1] == '[') bracket = start - 1;
    else if (text[start - 1] == ',') {   // [Dictionary[string,in
      bracket = source(0, start).rfind('[');
      if (bracket == std::string::npos || bracket == 0 || !name_byte(text[bracket - 1]) ||
          source(bracket, start).find_first_of(" ]()'\"$;") != std::string_view::npos) return false;
    }
    if (bracket == std::string::npos || !type_bracket(bracket)) return false;
    size_t end = cursor;
    while (end < text.size() && (name_byte(text[end]) || text[end] == '.')) ++end;
    replace(start, end);
    take(complete_type_name(source(start, cursor)));
    return true;
  }

  // ---- strings and variables

  bool variable_text(size_t from) {   // $name, ${name or @name directly before the cursor, not before `from`
    size_t k = cursor;
    while (k > from && (name_byte(text[k - 1]) || text[k - 1] == ':' || text[k - 1] == '?')) --k;
    if (k > from && text[k - 1] == '{' && k - 1 > from && text[k - 2] == '$') {
      replace(k - 2, cursor < text.size() && text[cursor] == '}' ? cursor + 1 : cursor);
      take(complete_variable(rs, source(k - 1, cursor)));
      return true;
    }
    if (k > from && text[k - 1] == '$') {
      size_t end = cursor;
      while (end < text.size() && name_byte(text[end])) ++end;
      replace(k - 1, end);
      take(complete_variable(rs, source(k, end)));
      return true;
    }
    return false;
  }

  // Inside "...": a variable, $( ) as a script of its own, or $x.member.
  bool inside_string(const Token& t) {
    if (t.kind != Kind_::StringExpandable && t.kind != Kind_::HereStringExpandable) return false;
    std::string_view s = source(t.extent.start, cursor);
    int depth = 0;
    for (size_t k = s.size(); k-- > 1;) {
      if (s[k] == ')') ++depth;
      else if (s[k] == '(' && depth-- == 0) {
        if (s[k - 1] != '$') break;
        size_t base = t.extent.start + k + 1;
        CompletionSet inner = complete_input(rs, source(base, cursor), cursor - base);
        inner.start += base;
        out = std::move(inner);
        return true;
      }
    }
    return variable_text(t.extent.start + 1);
  }

  bool history_comment(const Token& t) {
    std::string_view s = source(t.extent.start + 1, cursor);
    replace(t.extent.start, t.extent.end);
    if (source(t).starts_with("<#")) {
      size_t dot = text.rfind('.', cursor);
      if (dot == std::string::npos || dot < t.extent.start || source(dot, cursor).find_first_of(" \n") != std::string_view::npos) return true;
      replace(dot, cursor);
      for (const char* k : {"COMPONENT", "DESCRIPTION", "EXAMPLE", "EXTERNALHELP", "FORWARDHELPCATEGORY", "FORWARDHELPTARGETNAME",
                            "FUNCTIONALITY", "INPUTS", "LINK", "NOTES", "OUTPUTS", "PARAMETER", "REMOTEHELPRUNSPACE", "ROLE", "SYNOPSIS"}) {
        if (starts_with_ignore_case(k, source(dot + 1, cursor))) request.add("." + std::string(k), k, CompletionType::Keyword, k);
      }
      return true;
    }
    if (starts_with_ignore_case(s, "requires")) {
      size_t dash = text.rfind('-', cursor);
      if (dash == std::string::npos || dash < t.extent.start || source(dash, cursor).find(' ') != std::string_view::npos) return true;
      replace(dash, cursor);
      for (const char* k : {"Modules", "PSEdition", "RunAsAdministrator", "Version"}) {
        if (starts_with_ignore_case(k, source(dash + 1, cursor))) request.add("-" + std::string(k), k, CompletionType::ParameterName, k);
      }
      return true;
    }
    WildcardPattern pattern("*" + std::string(s) + "*");
    std::vector<Value> entries = rs.invoke_command("Get-History", {});
    bool number = !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
    for (size_t k = entries.size(); k-- > 0;) {
      std::string line = to_display(rs, get_member(rs, entries[k], "CommandLine"));
      if (number ? to_display(rs, get_member(rs, entries[k], "Id")) == s : pattern.is_match(line)) {
        request.add(line, line, CompletionType::History, line);
      }
    }
    return true;
  }

  // ---- commands

  static bool adjacent(const Token& a, const Token& b) { return a.extent.end == b.extent.start; }

  // Groups tokens [from, to) into arguments: what touches belongs together, brackets and lists, too.
  std::vector<Argument> arguments(long from, long to) const {
    std::vector<Argument> list;
    long k = from;
    while (k < to) {
      const Token& t = tokens[static_cast<size_t>(k)];
      if (is_separator(t.kind) || is_closer(t.kind)) break;
      Argument a;
      a.start = t.extent.start;
      if (t.kind == Kind_::Redirection) {
        k += t.merging ? 1 : 2;
        continue;
      }
      if (t.kind == Kind_::Parameter) {
        a.kind = Argument::Kind::Parameter;
        a.name = std::string(t.value);
        a.colon = t.used_colon;
        a.end = t.extent.end;
        a.text = std::string(source(a.start, a.end));
        list.push_back(std::move(a));
        ++k;
        continue;
      }
      size_t element = t.extent.start;
      while (k < to) {
        const Token& u = tokens[static_cast<size_t>(k)];
        if (is_opener(u.kind)) {
          int depth = 0;
          do {
            if (is_opener(tokens[static_cast<size_t>(k)].kind)) ++depth;
            else if (is_closer(tokens[static_cast<size_t>(k)].kind)) --depth;
            ++k;
          } while (k < to && depth > 0);
        } else {
          ++k;
        }
        const Token& done = tokens[static_cast<size_t>(k - 1)];
        if (k < to && tokens[static_cast<size_t>(k)].kind == Kind_::Comma) {
          a.elements.emplace_back(source(element, done.extent.end));
          ++k;
          if (k >= to) break;
          element = tokens[static_cast<size_t>(k)].extent.start;
          continue;
        }
        if (k >= to || !adjacent(done, tokens[static_cast<size_t>(k)])) {
          a.elements.emplace_back(source(element, done.extent.end));
          break;
        }
        if (is_separator(tokens[static_cast<size_t>(k)].kind) || is_closer(tokens[static_cast<size_t>(k)].kind)) {
          a.elements.emplace_back(source(element, done.extent.end));
          break;
        }
      }
      a.end = tokens[static_cast<size_t>(k - 1)].extent.end;
      a.text = std::string(source(a.start, a.end));
      list.push_back(std::move(a));
    }
    return list;
  }

  // The command that token index `i` (the word, or where a word would stand) is an argument of; -1: none.
  // Returns the index of the name's token.
  long command_of(long i) const {
    long begin = segment_start(i, true);
    while (begin < i && (tokens[static_cast<size_t>(begin)].kind == Kind_::NewLine)) ++begin;
    if (begin >= i) return -1;
    const Token& t = tokens[static_cast<size_t>(begin)];
    if (t.flags & token_flag::kCommandName) return begin;
    if ((t.kind == Kind_::Ampersand || t.kind == Kind_::Dot) && begin + 1 < i) return begin + 1;
    return -1;
  }

  CommandLineParts parts(long name, long word) const {
    CommandLineParts c;
    const Token& n = tokens[static_cast<size_t>(name)];
    c.name = unquote(source(n)).text;
    c.start = n.extent.start;
    c.name_end = n.extent.end;
    c.arguments = arguments(name + 1, word);
    long end = word;
    if (at == word) ++end;
    long stop = end;
    int depth = 0;
    for (; stop < static_cast<long>(tokens.size()); ++stop) {
      Kind_ k = tokens[static_cast<size_t>(stop)].kind;
      if (is_opener(k)) ++depth;
      else if (is_closer(k) && depth-- == 0) break;
      else if (depth == 0 && is_separator(k)) break;
    }
    c.later = arguments(end, stop);
    c.end = stop > 0 ? std::max<size_t>(tokens[static_cast<size_t>(stop - 1)].extent.end, c.name_end) : c.name_end;
    c.text = std::string(source(c.start, c.end));
    long begin = segment_start(name, true);
    if (begin > 0 && tokens[static_cast<size_t>(begin - 1)].kind == Kind_::Pipe) {
      long first = segment_start(begin - 1, false);
      if (first < begin - 1) c.upstream = std::string(source(tokens[static_cast<size_t>(first)].extent.start, tokens[static_cast<size_t>(begin - 2)].extent.end));
    }
    return c;
  }

  void argument_value(CommandLineParts& c, std::string_view word) {
    if (complete_argument(request, c, word)) return;
    std::string_view bare = word;
    if (!bare.empty() && (bare[0] == '\'' || bare[0] == '"')) bare.remove_prefix(1);
    if (bare.starts_with('[') && !word.starts_with('\'')) {
      replace(out.start + 1 + (word.size() - bare.size()), out.start + out.length);
      take(complete_type_name(bare.substr(1)));
      return;
    }
    take(complete_path(rs, word));
  }

  // ---- hashtable keys, attribute arguments

  bool hashtable_key(long i) {
    long open = enclosing(i);
    if (open < 0 || tokens[static_cast<size_t>(open)].kind != Kind_::AtCurly) return false;
    for (long k = i - 1; k > open; --k) {
      Kind_ kind = tokens[static_cast<size_t>(k)].kind;
      if (kind == Kind_::Semi || kind == Kind_::NewLine) break;
      if (is_closer(kind)) {
        k = enclosing(k);
        if (k < 0) return false;
        continue;
      }
      return false;   // behind the key
    }
    std::vector<std::string> given;
    int depth = 0;
    for (long k = open + 1; k < static_cast<long>(tokens.size()) && depth >= 0; ++k) {
      const Token& t = tokens[static_cast<size_t>(k)];
      if (is_opener(t.kind)) ++depth;
      else if (is_closer(t.kind)) --depth;
      else if (depth == 0 && t.kind == Kind_::Equals && k > open + 1) given.emplace_back(unquote(source(tokens[static_cast<size_t>(k - 1)])).text);
    }
    std::string word = at == i ? std::string(source(tokens[static_cast<size_t>(at)].extent.start, cursor)) : std::string();
    if (at == i) replace(tokens[static_cast<size_t>(at)].extent.start, tokens[static_cast<size_t>(at)].extent.end);
    else replace(cursor, cursor);
    auto offer = [&](const std::string& key, const std::string& tip) {
      for (const std::string& g : given) {
        if (equals_ignore_case(g, key) && !equals_ignore_case(g, word)) return;
      }
      if (matches_prefix(key, word)) request.add(quoted(key, 0), key, CompletionType::Property, tip.empty() ? key : tip);
    };
    auto offer_list = [&](std::string_view list) {
      while (!list.empty()) {
        size_t blank = std::min(list.find(' '), list.size());
        offer(std::string(list.substr(0, blank)), {});
        list.remove_prefix(std::min(blank + 1, list.size()));
      }
    };
    // [Type]@{ key
    if (open > 0 && tokens[static_cast<size_t>(open - 1)].kind == Kind_::RBracket) {
      long bracket = enclosing(open - 1);
      if (bracket >= 0) {
        const Type* t = TypeRegistry::find(source(tokens[static_cast<size_t>(bracket)].extent.end, tokens[static_cast<size_t>(open - 1)].extent.start));
        if (t) {
          Inferred i2;
          i2.types.push_back(t);
          CompletionSet set;
          Request sub{rs, text, cursor, set};
          MemberFilter f;
          f.methods = false;
          f.settable = true;
          add_members(sub, i2, "", f);
          for (const CompletionMatch& m : set.matches) offer(m.list_text, m.tool_tip);
        }
      }
      return true;
    }
    // $p = @{...}: the parameters of the command that @p is given to.
    if (open > 1 && tokens[static_cast<size_t>(open - 1)].kind == Kind_::Equals && tokens[static_cast<size_t>(open - 2)].kind == Kind_::Variable) {
      std::string_view name = tokens[static_cast<size_t>(open - 2)].value;
      for (long k = open; k < static_cast<long>(tokens.size()); ++k) {
        const Token& t = tokens[static_cast<size_t>(k)];
        if (t.kind != Kind_::SplattedVariable || !equals_ignore_case(t.value, name)) continue;
        long command = command_of(k);
        if (command < 0) continue;
        CommandLineParts c;
        c.name = unquote(source(tokens[static_cast<size_t>(command)])).text;
        CompletionSet set;
        Request sub{rs, text, cursor, set};
        complete_parameter_name(sub, c, "", false);
        for (const CompletionMatch& m : set.matches) offer(m.list_text, m.tool_tip);
        break;
      }
      return true;
    }
    long command = command_of(open);
    if (command < 0) return true;
    Ref<CommandInfo> info = resolve_command(rs, unquote(source(tokens[static_cast<size_t>(command)])).text);
    std::string name = info ? info->name : std::string();
    auto is = [&](std::string_view n) { return equals_ignore_case(name, n); };
    long before = open - 1;
    while (before > command && tokens[static_cast<size_t>(before)].kind == Kind_::Comma) before -= 2;
    std::string parameter(before > command && tokens[static_cast<size_t>(before)].kind == Kind_::Parameter ? tokens[static_cast<size_t>(before)].value : std::string_view());
    if (is("New-Object") && starts_with_ignore_case("Property", parameter) && !parameter.empty()) {
      InferenceContext ic{rs, text, {}};
      Inferred i2 = infer_text(ic, source(tokens[static_cast<size_t>(command)].extent.start, tokens[static_cast<size_t>(open - 2)].extent.end));
      for (auto& [n, tip] : inferred_properties(rs, i2)) offer(n, tip);
    } else if (is("Select-Object")) {
      offer_list("Expression Name");
    } else if (is("Sort-Object")) {
      offer_list("Ascending Descending Expression");
    } else if (is("Group-Object") || is("Measure-Object")) {
      offer_list("Expression");
    } else if (is("Format-Table")) {
      offer_list(starts_with_ignore_case("GroupBy", parameter) && !parameter.empty() ? "Expression FormatString Label" : "Alignment Expression FormatString Label Width");
    } else if (is("Format-List") || is("Format-Wide")) {
      offer_list("Expression FormatString Label");
    } else if (is("Format-Custom")) {
      offer_list("Depth Expression");
    } else if (is("Compare-Object") || is("ConvertTo-Html")) {
      offer_list(is("ConvertTo-Html") ? "Alignment Expression FormatString Label Width" : "Expression");
    } else if (starts_with_ignore_case("SSHConnection", parameter) && parameter.size() > 3) {
      offer_list("ComputerName ConnectingTimeout HostName IdentityFilePath KeyFilePath Options Port Subsystem UserName");
    } else if (is("Invoke-Command") || is("New-PSSession")) {
      offer_list("ComputerName HostName KeyFilePath Port Subsystem UserName");
    }
    return true;
  }

  // $h['key, $h["key: the keys that are there.
  bool hashtable_index(long i) {
    if (i < 2 || tokens[static_cast<size_t>(i - 1)].kind != Kind_::LBracket) return false;
    const Token& bracket = tokens[static_cast<size_t>(i - 1)];
    if (!adjacent(tokens[static_cast<size_t>(i - 2)], bracket)) return false;
    Inferred target = infer(expression_start(i - 1), i - 1);
    std::string typed = at == i ? std::string(source(tokens[static_cast<size_t>(at)].extent.start, tokens[static_cast<size_t>(at)].extent.end)) : std::string();
    if (at == i) replace(tokens[static_cast<size_t>(at)].extent.start, tokens[static_cast<size_t>(at)].extent.end);
    else replace(cursor, cursor);
    Word w = unquote(typed);
    for (const std::string& k : dictionary_keys(target)) {
      if (matches_prefix(k, w.text)) request.add(quoted(k, w.quote ? w.quote : '\''), k, CompletionType::Property, k);
    }
    return !out.matches.empty();
  }

  bool attribute_argument(long i) {
    long open = enclosing(i);
    if (open <= 0 || tokens[static_cast<size_t>(open)].kind != Kind_::LParen) return false;
    const Token& name = tokens[static_cast<size_t>(open - 1)];
    long bracket = open - 2;
    if (bracket < 0 || tokens[static_cast<size_t>(bracket)].kind != Kind_::LBracket || !adjacent(name, tokens[static_cast<size_t>(open)])) return false;
    if (i - 1 > open && tokens[static_cast<size_t>(i - 1)].kind != Kind_::Comma) return false;
    std::string attribute(source(name));
    static constexpr struct { const char* attribute; const char* arguments; } kArguments[] = {
        {"Parameter", "DontShow HelpMessage HelpMessageBaseName HelpMessageResourceId Mandatory ParameterSetName Position "
                      "ValueFromPipeline ValueFromPipelineByPropertyName ValueFromRemainingArguments"},
        {"CmdletBinding", "ConfirmImpact DefaultParameterSetName HelpUri PositionalBinding RemotingCapability SupportsPaging "
                          "SupportsShouldProcess SupportsTransactions"},
        {"OutputType", "ParameterSetName ProviderCmdlet"},
        {"ValidatePattern", "ErrorMessage Options"},
        {"ValidateSet", "ErrorMessage IgnoreCase"},
        {"ValidateScript", "ErrorMessage"},
        {"Obsolete", "DiagnosticId UrlFormat"},
    };
    for (const auto& k : kArguments) {
      if (!equals_ignore_case(attribute, k.attribute)) continue;
      std::string word = at == i ? std::string(source(tokens[static_cast<size_t>(at)].extent.start, cursor)) : std::string();
      if (at == i) replace(tokens[static_cast<size_t>(at)].extent.start, tokens[static_cast<size_t>(at)].extent.end);
      else replace(cursor, cursor);
      std::string_view list = k.arguments;
      while (!list.empty()) {
        size_t blank = std::min(list.find(' '), list.size());
        std::string one(list.substr(0, blank));
        if (starts_with_ignore_case(one, word)) request.add(one, one, CompletionType::Property, one);
        list.remove_prefix(std::min(blank + 1, list.size()));
      }
      return true;
    }
    return false;
  }

  // $x = |, $x -eq |: the names of an enumeration.
  bool enum_value(long i) {
    if (i < 2) return false;
    const Token& op = tokens[static_cast<size_t>(i - 1)];
    bool compares = op.kind == Kind_::Ieq || op.kind == Kind_::Ine || op.kind == Kind_::Ceq || op.kind == Kind_::Cne || op.kind == Kind_::In;
    if (!(op.flags & token_flag::kAssignment) && !compares) return false;
    long first = expression_start(i - 1);
    Inferred left = infer(first, i - 1);
    const Type* t = nullptr;
    std::vector<std::string> names;
    if (tokens[static_cast<size_t>(i - 2)].kind == Kind_::Variable) {
      if (Ref<Variable> v = rs.find_variable(tokens[static_cast<size_t>(i - 2)].value)) {
        if (v->constraint) t = v->constraint;
      }
    }
    for (const Type* k : left.types) t = t ? t : k;
    for (const Value& v : left.values) t = t ? t : type_of(v);
    if (!t || !t->is_enum() || t == &types::SwitchParameter) return false;
    std::string typed = at == i ? std::string(source(tokens[static_cast<size_t>(at)].extent.start, cursor)) : std::string();
    if (at == i) replace(tokens[static_cast<size_t>(at)].extent.start, tokens[static_cast<size_t>(at)].extent.end);
    else replace(cursor, cursor);
    Word w = unquote(typed);
    for (const EnumDef& e : t->enum_values()) names.emplace_back(e.name);
    std::sort(names.begin(), names.end());
    for (const std::string& n : names) {
      if (matches_prefix(n, w.text)) request.add(quoted(n, w.quote ? w.quote : '\''), n, CompletionType::ParameterValue, n);
    }
    return !out.matches.empty();
  }

  bool value_end(const Token& t) const {
    return t.kind == Kind_::Variable || t.kind == Kind_::Number || is_string(t.kind) || is_closer(t.kind) || (t.flags & token_flag::kMemberName) ||
           t.kind == Kind_::Identifier;
  }

  void command_word(size_t start, size_t end) {
    std::string_view word = source(start, end);
    replace(start, end);
    Word w = unquote(word);
    if (word.empty() && (cursor == 0 || source(0, cursor).find_first_not_of(" \t\r\n") == std::string_view::npos)) {
      take(complete_path(rs, word));   // an empty line: what lies here
      for (CompletionMatch& m : out.matches) {
        if (m.text.starts_with('\'')) m.text = "& " + m.text;
      }
      return;
    }
    bool path = w.text.find('/') != std::string::npos || w.text.starts_with('.') || w.text.starts_with('~') || w.text.find(':') != std::string::npos;
    if (!path) take(complete_command_name(rs, word));
    if (out.matches.empty()) {
      take(complete_path(rs, word));
      for (CompletionMatch& m : out.matches) {
        if (!w.quote && m.text.starts_with('\'')) m.text = "& " + m.text;
      }
    }
  }

  void run() {
    if (text.size() > kMaxInput) return;
    replace(cursor, cursor);
    const Token* token = at >= 0 ? &tokens[static_cast<size_t>(at)] : nullptr;
    if (token && token->kind == Kind_::Comment) {
      history_comment(*token);
      return;
    }
    if (token && is_string(token->kind)) {
      bool closed = token->extent.end == cursor && token->extent.end - token->extent.start >= 2 && text[cursor - 1] == text[token->extent.start] &&
                    !(token->flags & token_flag::kTokenInError);
      if (!closed && inside_string(*token)) return;
    }
    if (token && token->kind == Kind_::SplattedVariable) {
      replace(token->extent.start, token->extent.end);
      take(complete_variable(rs, source(token->extent.start + 1, token->extent.end)));
      for (CompletionMatch& m : out.matches) {
        if (m.text.starts_with('$')) m.text[0] = '@';
      }
      return;
    }
    if (!token || !is_string(token->kind)) {
      if (variable_text(0)) return;
      if (type_name()) return;
    }
    if (member()) return;

    long i = at;
    if (token && (is_opener(token->kind) || is_separator(token->kind) || token->kind == Kind_::Comma || is_closer(token->kind) ||
                  (token->flags & token_flag::kAssignment))) {
      if (is_closer(token->kind)) return;
      // The arguments of a method are expressions, not commands.
      if (token->kind == Kind_::LParen && at > 0 && adjacent(tokens[static_cast<size_t>(at - 1)], *token) &&
          (tokens[static_cast<size_t>(at - 1)].flags & token_flag::kMemberName)) return;
      at = -1;
      token = nullptr;
      i = -1;
    }
    if (i < 0) i = static_cast<long>(count);   // where a new word would stand
    if (hashtable_index(i) || hashtable_key(i)) return;
    if (attribute_argument(i)) return;
    if (enum_value(i)) return;

    long command = command_of(i);
    size_t start = token ? token->extent.start : cursor, end = token ? token->extent.end : cursor;
    std::string_view word = source(start, end);

    // using namespace X
    if (i >= 2 && tokens[static_cast<size_t>(i - 2)].kind == Kind_::Using) {
      replace(start, end);
      std::string_view what = source(tokens[static_cast<size_t>(i - 1)]);
      if (equals_ignore_case(what, "namespace")) {
        for (CompletionMatch& m : complete_type_name(word)) {
          if (m.type == CompletionType::Namespace) out.matches.push_back(std::move(m));
        }
      } else if (equals_ignore_case(what, "module")) {
        CommandLineParts c;
        Word w = unquote(word);
        complete_known_value(request, c, "Import-Module", "Name", w);
        if (out.matches.empty()) take(complete_path(rs, word));
      }
      return;
    }
    if (i >= 1 && tokens[static_cast<size_t>(i - 1)].kind == Kind_::Using) {
      replace(start, end);
      for (const char* k : {"assembly", "module", "namespace", "type"}) {
        if (starts_with_ignore_case(k, word)) request.add(k, k, CompletionType::Keyword, k);
      }
      return;
    }

    if (command < 0) {
      // An operator behind a value.
      long before = i - 1;
      bool behind_value = before >= 0 && before >= segment_start(i, true) && value_end(tokens[static_cast<size_t>(before)]);
      size_t dash = cursor;
      while (dash > 0 && isalpha(static_cast<unsigned char>(text[dash - 1]))) --dash;
      if (dash > 0 && text[dash - 1] == '-') {
        long minus = -1;
        for (size_t k = 0; k < tokens.size(); ++k) {
          if (tokens[k].extent.start == dash - 1) minus = static_cast<long>(k);
        }
        if (minus > 0 && minus > segment_start(minus, true) - 1 && value_end(tokens[static_cast<size_t>(minus - 1)])) {
          size_t stop = cursor;
          while (stop < text.size() && isalpha(static_cast<unsigned char>(text[stop]))) ++stop;
          replace(dash - 1, stop);
          take(complete_operator(source(dash - 1, cursor)));
          return;
        }
      }
      if (behind_value) return;
      if (token && token->kind == Kind_::Number) return;
      if (token && (token->flags & (token_flag::kBinary | token_flag::kUnary)) && !(token->flags & token_flag::kCommandName)) return;
      if (i > 0 && tokens[static_cast<size_t>(i - 1)].kind == Kind_::Redirection) {
        replace(start, end);
        take(complete_path(rs, word));
        return;
      }
      if (i > 0 && (tokens[static_cast<size_t>(i - 1)].flags & token_flag::kBinary) && !token) return;
      command_word(start, end);
      return;
    }

    if (i > 0 && tokens[static_cast<size_t>(i - 1)].kind == Kind_::Redirection) {
      replace(start, end);
      take(complete_path(rs, word));
      return;
    }
    // A word that several tokens make up, such as a/b$c: from where it began.
    while (i > command + 1 && token && adjacent(tokens[static_cast<size_t>(i - 1)], tokens[static_cast<size_t>(i)]) &&
           tokens[static_cast<size_t>(i - 1)].kind != Kind_::Comma && tokens[static_cast<size_t>(i - 1)].kind != Kind_::Parameter &&
           !is_opener(tokens[static_cast<size_t>(i - 1)].kind) && !is_closer(tokens[static_cast<size_t>(i - 1)].kind)) {
      --i;
      at = i;
      start = tokens[static_cast<size_t>(i)].extent.start;
    }
    word = source(start, end);
    CommandLineParts c = parts(command, i);
    replace(start, end);
    if (token && token->kind == Kind_::Parameter && !(token->used_colon && cursor == token->extent.end)) {
      Ref<CommandInfo> info = resolve_command(rs, c.name);
      if (!info || info->command_type == CommandType::Application) {
        complete_argument(request, c, word);
        return;
      }
      complete_parameter_name(request, c, token->value, token->used_colon);
      return;
    }
    if (token && token->kind == Kind_::Parameter) {   // -Name:|
      replace(cursor, cursor);
      c.arguments.push_back({Argument::Kind::Parameter, std::string(token->value), std::string(word), start, end, true, {}});
      argument_value(c, "");
      return;
    }
    if (word.starts_with("-") || word.starts_with("\xE2\x80\x93")) {
      size_t dash = word[0] == '-' ? 1 : 3;
      Ref<CommandInfo> info = resolve_command(rs, c.name);
      if (info && info->command_type != CommandType::Application && !word.starts_with("--")) {
        complete_parameter_name(request, c, word.substr(dash), false);
        if (!out.matches.empty()) return;
      }
    }
    // Behind a comma: one more element of the argument before.
    if (i > command + 1 && tokens[static_cast<size_t>(i - 1)].kind == Kind_::Comma && !c.arguments.empty() &&
        c.arguments.back().kind == Argument::Kind::Positional) {
      c.arguments.pop_back();
    }
    argument_value(c, word);
  }
};

}  // namespace

CompletionSet complete_input(Runspace& rs, std::string_view text, size_t cursor) {
  cursor = std::min(cursor, text.size());
  Analysis a(rs, std::string(text), cursor);
  a.run();
  if (a.out.matches.empty()) {
    a.out.start = cursor;
    a.out.length = 0;
  }
  return std::move(a.out);
}

}  // namespace psession
