// Words of the input: quotes, paths, variables, operators.
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "engine/completion/internal.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {
namespace completion {

namespace {
// The quotes that PowerShell takes for ' and ".
size_t quote_at(std::string_view s, char& kind) {
  if (s.empty()) return 0;
  if (s[0] == '\'' || s[0] == '"') {
    kind = s[0];
    return 1;
  }
  if (s.size() >= 3 && s[0] == '\xE2' && s[1] == '\x80') {
    unsigned char c = static_cast<unsigned char>(s[2]);
    if (c >= 0x98 && c <= 0x9B) return kind = '\'', 3;
    if (c >= 0x9C && c <= 0x9E) return kind = '"', 3;
  }
  return 0;
}
}  // namespace

Word unquote(std::string_view typed) {
  Word w;
  size_t n = quote_at(typed, w.quote);
  if (n == 0) {
    for (size_t i = 0; i < typed.size(); ++i) {
      if (typed[i] == '`' && i + 1 < typed.size()) ++i;
      w.text += typed[i];
    }
    return w;
  }
  for (size_t i = n; i < typed.size(); ++i) {
    if (typed[i] == w.quote) {
      if (i + 1 < typed.size() && typed[i + 1] == w.quote) ++i;
      else break;
    } else if (typed[i] == '`' && w.quote == '"' && i + 1 < typed.size()) {
      ++i;
    }
    w.text += typed[i];
  }
  return w;
}

std::string quoted(std::string_view text, char quote) {
  if (!quote) {
    bool needs = text.empty() || text.find_first_of(" \t\n\r'\"`$;&|(){},") != std::string_view::npos ||
                 text[0] == '@' || text[0] == '#' || text[0] == '<' || text[0] == '>' || text.find('>') != std::string_view::npos ||
                 text.find('<') != std::string_view::npos;
    if (!needs) return std::string(text);
    quote = '\'';
  }
  std::string out(1, quote);
  for (char c : text) {
    if (c == quote && quote == '\'') out += c;
    else if (quote == '"' && (c == '"' || c == '$' || c == '`')) out += '`';
    out += c;
  }
  return out + quote;
}

bool matches_prefix(std::string_view text, std::string_view word) {
  if (!WildcardPattern::contains_wildcards(word)) return starts_with_ignore_case(text, word);
  return WildcardPattern(std::string(word) + "*").is_match(text);
}

namespace {

bool by_list(const CompletionMatch& a, const CompletionMatch& b) { return compare_ignore_case(a.list_text, b.list_text) < 0; }

void complete_folder(Runspace& rs, const std::string& shown, const std::string& real, std::string_view pattern, char quote,
                     bool containers_only, std::vector<CompletionMatch>& out) {
  DIR* dir = opendir(real.c_str());
  if (!dir) return;
  bool glob = WildcardPattern::contains_wildcards(pattern);
  WildcardPattern wildcard(glob ? std::string(pattern) + "*" : std::string());
  while (dirent* e = readdir(dir)) {
    std::string n = e->d_name;
    if (n == "." || n == ".." || (n[0] == '.' && !pattern.starts_with('.'))) continue;
    if (glob ? !wildcard.is_match(n) : !starts_with_ignore_case(n, pattern)) continue;
    bool folder = e->d_type == DT_DIR;
    if (e->d_type == DT_LNK || e->d_type == DT_UNKNOWN) {
      struct stat st;
      folder = stat((real + "/" + n).c_str(), &st) == 0 && S_ISDIR(st.st_mode);
    }
    if (containers_only && !folder) continue;
    // What a path parameter would take for a pattern is escaped, and then needs quotes.
    bool wild = n.find_first_of("[]*?") != std::string::npos;
    std::string full = shown + (wild ? WildcardPattern::escape(n) : n);
    std::string text = wild && !quote ? quoted(full, '\'') : quoted(full, quote);
    out.push_back({std::move(text), n, folder ? CompletionType::ProviderContainer : CompletionType::ProviderItem, real == "/" ? "/" + n : real + "/" + n});
    if (out.size() >= kMaxMatches) break;
  }
  closedir(dir);
}

}  // namespace
}  // namespace completion

std::vector<CompletionMatch> complete_path(Runspace& rs, std::string_view word, bool containers_only) {
  using namespace completion;
  std::vector<CompletionMatch> out;
  Word w = unquote(word);
  std::string text = w.text;
  if (text == "~") text = "~/";
  size_t slash = text.find_last_of("/\\");
  std::string folder = slash == std::string::npos ? std::string() : text.substr(0, slash + 1);
  std::string pattern = slash == std::string::npos ? text : text.substr(slash + 1);
  std::replace(folder.begin(), folder.end(), '\\', '/');
  size_t colon = text.find(':');
  if (colon != std::string::npos && slash == std::string::npos) {
    folder = text.substr(0, colon + 1);
    pattern = text.substr(colon + 1);
  }
  try {
    if (folder.starts_with("~/")) {
      const char* home = getenv("HOME");
      std::string real = std::string(home ? home : "") + folder.substr(1);
      while (real.size() > 1 && real.back() == '/') real.pop_back();
      complete_folder(rs, folder, real, pattern, w.quote, containers_only, out);
    } else {
      ResolvedPath p = folder.empty() ? rs.providers().location() : rs.providers().parse(folder);
      if (p.provider && p.provider->name() == "FileSystem") {
        std::string real = p.path.empty() ? "/" : p.path;
        while (real.size() > 1 && real.back() == '/') real.pop_back();
        bool bare = folder.empty();
        complete_folder(rs, bare ? "./" : folder, real, pattern, w.quote, containers_only, out);
        if (bare && containers_only && out.empty()) return out;
      } else if (p.provider) {
        std::string shown = folder.empty() ? "./" : folder;
        if (shown.ends_with(':')) shown += "/";
        for (const std::string& n : p.provider->child_names(rs, p.path, false)) {
          if (!matches_prefix(n, pattern)) continue;
          bool container = p.provider->is_container(rs, n);
          if (containers_only && !container) continue;
          out.push_back({quoted(shown + n, w.quote), n, container ? CompletionType::ProviderContainer : CompletionType::ProviderItem, shown + n});
          if (out.size() >= kMaxMatches) break;
        }
      }
    }
  } catch (const ScriptError&) {
  }
  std::sort(out.begin(), out.end(), by_list);
  return out;
}

std::vector<CompletionMatch> complete_variable(Runspace& rs, std::string_view word) {
  using namespace completion;
  std::vector<CompletionMatch> out;
  bool brace = word.starts_with('{');
  if (brace) {
    word.remove_prefix(1);
    if (word.ends_with('}')) word.remove_suffix(1);
  }
  auto name_text = [&](const std::string& path) {
    bool plain = !brace && std::all_of(path.begin(), path.end(), [](char c) {
      return isalnum(static_cast<unsigned char>(c)) || c == '_' || c == ':' || c == '?' || (c & 0x80);
    });
    if (plain || path == "$" || path == "^" || path == "?") return "$" + path;
    std::string escaped;
    for (char c : path) {
      if (c == '{' || c == '}' || c == '`') escaped += '`';
      escaped += c;
    }
    return "${" + escaped + "}";
  };
  std::set<std::string, bool (*)(const std::string&, const std::string&)> seen(
      [](const std::string& a, const std::string& b) { return compare_ignore_case(a, b) < 0; });
  size_t colon = word.find(':');
  std::string prefix(colon == std::string_view::npos ? std::string_view() : word.substr(0, colon + 1));
  std::string_view rest = colon == std::string_view::npos ? word : word.substr(colon + 1);
  auto is_scope = [&](std::string_view s) { return equals_ignore_case(prefix, s); };
  bool variables = prefix.empty() || is_scope("global:") || is_scope("script:") || is_scope("local:") || is_scope("private:") ||
                   is_scope("using:") || is_scope("variable:");
  if (variables) {
    auto add = [&](Scope& s) {
      for (const Ref<Variable>& v : s.variables()) {
        if (!matches_prefix(v->name, rest) || !seen.insert(v->name).second) continue;
        std::string tip = "$" + v->name;
        try {
          Value value = v->get(rs);
          if (const Type* t = type_of(value)) tip = "[" + t->accelerator_or_name() + "]" + tip;
        } catch (const ScriptError&) {
        }
        if (!v->description.empty()) tip += " - " + v->description;
        out.push_back({name_text(prefix + v->name), v->name, CompletionType::Variable, tip});
      }
    };
    if (is_scope("global:")) {
      add(rs.global_scope());
    } else {
      for (Scope* s = &rs.current_scope(); s; s = s->parent) add(*s);
      add(rs.global_scope());
    }
    for (const char* n : {"true", "false", "null"}) {
      if (matches_prefix(n, rest) && seen.insert(n).second) out.push_back({name_text(prefix + n), n, CompletionType::Variable, std::string("$") + n});
    }
  } else if (Ref<DriveInfo> d = rs.providers().find_drive(prefix.substr(0, prefix.size() - 1));
             d && d->provider->name() != "FileSystem") {
    for (const std::string& n : d->provider->child_names(rs, "", false)) {
      if (!matches_prefix(n, rest) || out.size() >= kMaxMatches) continue;
      std::string tip = "$" + prefix + n;
      out.push_back({name_text(prefix + n), n, CompletionType::Variable, tip});
    }
  }
  std::sort(out.begin(), out.end(), by_list);
  if (prefix.empty() && !word.empty()) {
    for (const char* s : {"Global:", "Local:", "Private:", "Script:", "Using:"}) {
      if (starts_with_ignore_case(s, word)) out.push_back({name_text(s), s, CompletionType::Variable, s});
    }
    for (const Ref<DriveInfo>& d : rs.providers().drives()) {
      if (d->name.size() < 2 || !matches_prefix(d->name, word) || !(d->provider->capabilities() & kCapContent)) continue;
      out.push_back({name_text(d->name + ":"), d->name + ":", CompletionType::Variable, d->name + ":"});
    }
  }
  return out;
}

std::vector<CompletionMatch> complete_operator(std::string_view word) {
  static constexpr struct { const char* name; const char* tip; } kOperators[] = {
      {"and", "Logical and"}, {"as", "Conversion to a type; $null where there is none"}, {"band", "Bitwise and"},
      {"bnot", "Bitwise not"}, {"bor", "Bitwise or"}, {"bxor", "Bitwise exclusive or"},
      {"ccontains", "The collection holds the value (case-sensitive)"}, {"ceq", "Equal (case-sensitive)"},
      {"cge", "Greater than or equal (case-sensitive)"}, {"cgt", "Greater than (case-sensitive)"},
      {"cin", "The value is in the collection (case-sensitive)"}, {"cle", "Less than or equal (case-sensitive)"},
      {"clike", "Matches a wildcard pattern (case-sensitive)"}, {"clt", "Less than (case-sensitive)"},
      {"cmatch", "Matches a regular expression (case-sensitive)"},
      {"cne", "Not equal (case-sensitive)"}, {"cnotcontains", "The collection does not hold the value (case-sensitive)"},
      {"cnotin", "The value is not in the collection (case-sensitive)"},
      {"cnotlike", "Does not match a wildcard pattern (case-sensitive)"},
      {"cnotmatch", "Does not match a regular expression (case-sensitive)"},
      {"contains", "The collection holds the value"}, {"creplace", "Replaces what a regular expression matches (case-sensitive)"},
      {"csplit", "Splits a string (case-sensitive)"}, {"eq", "Equal"}, {"f", "Formats values into a string"},
      {"ge", "Greater than or equal"}, {"gt", "Greater than"}, {"icontains", "The collection holds the value (case-insensitive)"},
      {"ieq", "Equal (case-insensitive)"}, {"ige", "Greater than or equal (case-insensitive)"},
      {"igt", "Greater than (case-insensitive)"}, {"iin", "The value is in the collection (case-insensitive)"},
      {"ile", "Less than or equal (case-insensitive)"}, {"ilike", "Matches a wildcard pattern (case-insensitive)"},
      {"ilt", "Less than (case-insensitive)"}, {"imatch", "Matches a regular expression (case-insensitive)"},
      {"in", "The value is in the collection"}, {"ine", "Not equal (case-insensitive)"},
      {"inotcontains", "The collection does not hold the value (case-insensitive)"},
      {"inotin", "The value is not in the collection (case-insensitive)"},
      {"inotlike", "Does not match a wildcard pattern (case-insensitive)"},
      {"inotmatch", "Does not match a regular expression (case-insensitive)"},
      {"ireplace", "Replaces what a regular expression matches (case-insensitive)"}, {"is", "The value is of the type"},
      {"isnot", "The value is not of the type"}, {"isplit", "Splits a string (case-insensitive)"},
      {"join", "Joins values into a string"}, {"le", "Less than or equal"}, {"like", "Matches a wildcard pattern"},
      {"lt", "Less than"}, {"match", "Matches a regular expression"}, {"ne", "Not equal"}, {"not", "Logical not"},
      {"notcontains", "The collection does not hold the value"}, {"notin", "The value is not in the collection"},
      {"notlike", "Does not match a wildcard pattern"}, {"notmatch", "Does not match a regular expression"},
      {"or", "Logical or"}, {"replace", "Replaces what a regular expression matches"}, {"shl", "Shifts bits left"},
      {"shr", "Shifts bits right"}, {"split", "Splits a string"}, {"xor", "Logical exclusive or"},
  };
  std::vector<CompletionMatch> out;
  if (word.starts_with('-')) word.remove_prefix(1);
  for (const auto& o : kOperators) {
    if (starts_with_ignore_case(o.name, word)) out.push_back({std::string("-") + o.name, o.name, CompletionType::ParameterName, o.tip});
  }
  return out;
}

}  // namespace psession
