// Arguments of a call as a program gets them: arrays spread, patterns expanded like a shell does, ~, and --%.
#include <glob.h>

#include <algorithm>
#include <cstdlib>

#include "engine/native_command.h"
#include "engine/runspace.h"
#include "language/ast.h"
#include "language/parsed_script.h"
#include "object/convert.h"
#include "text/wildcard.h"
#include "object/text_case.h"

namespace psession {
namespace {

// glob(3) has no notion of the runspace's location: relative patterns get it in front, results lose it again.
bool glob_into(Runspace& rs, const std::string& pattern, std::vector<std::string>& out) {
  std::string prefix;
  std::string full;
  if (pattern[0] != '/') {
    prefix = rs.working_directory();
    if (prefix.empty() || prefix.back() != '/') prefix += '/';
    for (char c : prefix) {
      if (c == '*' || c == '?' || c == '[' || c == '\\') full += '\\';
      full += c;
    }
  }
  for (char c : pattern) {
    if (c == '`') continue;
    full += c;
  }
  glob_t g{};
  bool found = ::glob(full.c_str(), GLOB_ERR, nullptr, &g) == 0 && g.gl_pathc > 0;
  if (found) {
    std::vector<std::string> paths;
    for (size_t i = 0; i < g.gl_pathc; ++i) paths.push_back(std::string(g.gl_pathv[i]).substr(prefix.size()));
    std::sort(paths.begin(), paths.end());
    for (std::string& p : paths) out.push_back(std::move(p));
  }
  globfree(&g);
  return found;
}

void add(Runspace& rs, const std::string& text, bool bare, std::vector<std::string>& out) {
  if (bare && !text.empty()) {
    if (WildcardPattern::contains_wildcards(text) && text[0] != '-') {
      std::string pattern = text;
      if (pattern[0] == '~' && (pattern.size() == 1 || pattern[1] == '/')) {
        if (const char* home = getenv("HOME")) pattern = home + pattern.substr(1);
      }
      if (glob_into(rs, pattern, out)) return;
    } else if (text[0] == '~' && (text.size() == 1 || text[1] == '/')) {
      if (const char* home = getenv("HOME")) {
        out.push_back(home + text.substr(1));
        return;
      }
    }
  }
  out.push_back(text);
}

// After --%: blanks separate, double quotes don't (as execve gets them from PowerShell), %NAME% of the environment.
void add_verbatim(const std::string& raw, std::vector<std::string>& out) {
  std::string text;
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%') {
      size_t end = raw.find('%', i + 1);
      if (end != std::string::npos && end > i + 1) {
        if (const char* v = getenv(raw.substr(i + 1, end - i - 1).c_str())) {
          text += v;
          i = end;
          continue;
        }
      }
    }
    text += raw[i];
  }
  std::string word;
  for (char c : text) {
    if (c == ' ' || c == '\t') {
      if (!word.empty()) out.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) out.push_back(std::move(word));
}

// Legacy: one command line, taken apart again by its quotes.
// As if the argument stood in a command line: in quotes when it has blanks outside of quotes, and read again by the
// rules of Windows' programs.
void add_legacy(const std::string& text, std::vector<std::string>& out) {
  bool in_quotes = false, blanks = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) in_quotes = !in_quotes;
    else if ((text[i] == ' ' || text[i] == '\t') && !in_quotes) blanks = true;
  }
  std::string line = text;
  if (blanks) line = '"' + text + std::string(text.size() - 1 - text.find_last_not_of('\\'), '\\') + '"';
  std::string word;
  bool any = false, quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      size_t n = line.find_first_not_of('\\', i);
      n = (n == std::string::npos ? line.size() : n) - i;
      any = true;
      if (i + n < line.size() && line[i + n] == '"') {
        word.append(n / 2, '\\');
        i += n - 1;
        if (n % 2) {
          word += '"';
          ++i;
        }
      } else {
        word.append(n, '\\');
        i += n - 1;
      }
    } else if (line[i] == '"') {
      quoted = !quoted;
      any = true;
    } else if ((line[i] == ' ' || line[i] == '\t') && !quoted) {
      if (any) out.push_back(std::move(word));
      word.clear();
      any = false;
    } else {
      word += line[i];
      any = true;
    }
  }
  if (any) out.push_back(std::move(word));
}

}  // namespace

std::vector<std::string> native_arguments(Runspace& rs, const CommandCall& call) {
  std::vector<std::string> out;
  Value style = rs.get_variable("PSNativeCommandArgumentPassing");
  bool legacy = equal_ignore_ascii_case(to_display(rs, style), "Legacy");
  for (size_t i = 0; i < call.args.size(); ++i) {
    const CallArgument& a = call.args[i];
    if (call.verbatim_tail && i + 1 == call.args.size()) {
      std::string raw = to_display(rs, a.value);
      if (!(a.bareword && raw == "--%")) add_verbatim(raw, out);
      break;
    }
    // --% itself.
    if (call.verbatim_tail && i + 2 == call.args.size() && a.bareword && to_display(rs, a.value) == "--%") continue;
    if (a.kind == CallArgument::Parameter) {
      std::string text = a.text.empty() ? "-" + a.name : a.text;
      out.push_back(text);
      continue;
    }
    std::string prefix;
    if (a.kind == CallArgument::ParameterWithValue) {
      prefix = a.text.empty() ? "-" + a.name + ":" : a.text;
      if (a.from_splat && a.text.empty() && type_of(unwrap(a.value)) == &types::SwitchParameter) prefix = "-" + a.name + ":";
      // `-n: z` are two arguments, `-n:z` is one.
      auto* argument = as<CommandParameterAst>(a.ast);
      const Ast* value_ast = argument ? static_cast<const Ast*>(argument->argument) : nullptr;
      if (!value_ast && a.ast && a.ast->parent) {
        argument = as<CommandParameterAst>(a.ast->parent);
        value_ast = argument ? a.ast : nullptr;
      }
      if (argument && value_ast && call.script && value_ast->extent.start > 0) {
        char before = call.script->text()[value_ast->extent.start - 1];
        if (before == ' ' || before == '\t') {
          out.push_back(prefix);
          prefix.clear();
        }
      }
    }
    if (a.value.is_null()) {
      if (!prefix.empty()) out.push_back(prefix);
      continue;
    }
    bool bare = true;
    const Ast* ast = a.ast;
    if (auto* p = as<CommandParameterAst>(ast)) ast = p->argument;
    if (auto* s = as<StringConstantExpressionAst>(ast)) bare = s->string_type == StringConstantType::BareWord;
    else if (auto* e = as<ExpandableStringExpressionAst>(ast)) bare = e->string_type == StringConstantType::BareWord;
    if (a.bareword) bare = true;
    auto put = [&](std::string text) {
      if (legacy && prefix.empty()) {
        add_legacy(text, out);
      } else {
        text = prefix + text;
        prefix.clear();
        add(rs, text, bare, out);
      }
    };
    // Numbers keep what was written: 1e3, 0x10.
    if (is_a<ConstantExpressionAst>(ast) && call.script) {
      put(std::string(call.script->text(ast->extent)));
      continue;
    }
    const Value& u = unwrap(a.value);
    if (auto* list = as<ArrayLiteralAst>(ast); list && call.script && u.kind() == Kind::Array && u.as<Array>()->size() == list->elements.size()) {
      // `a,b` was meant as one word.
      std::string word;
      const auto* items = u.as<Array>();
      for (size_t k = 0; k < list->elements.size(); ++k) {
        const Ast* element = list->elements[k];
        std::string text = is_a<ConstantExpressionAst>(element) ? std::string(call.script->text(element->extent)) : to_display(rs, items->get(k));
        word += text;
        if (k + 1 == list->elements.size()) break;
        uint32_t from = element->extent.end, to = list->elements[k + 1]->extent.start;
        std::string_view between = call.script->text(Extent{from, to});
        if (!between.empty() && between[0] != ',') {
          put(word);
          word.clear();
        }
        word += ',';
        if (!between.empty() && (between.back() == ' ' || between.back() == '\t' || between.back() == '\n')) {
          put(word);
          word.clear();
        }
      }
      put(word);
      continue;
    }
    if (auto e = u.kind() == Kind::Dictionary ? nullptr : enumerate(rs, u)) {
      for (Value item; e->next(item);) {
        if (!item.is_null()) put(to_display(rs, item));
      }
    } else {
      put(to_display(rs, a.value));
    }
  }
  return out;
}

}  // namespace psession
