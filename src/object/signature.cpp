// Reads the signature rows of type tables.
#include <cstdlib>

#include "object/text_case.h"
#include "object/non_public.h"
#include "object/type.h"

namespace psession {
namespace {

std::string_view trim(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

bool take_word(std::string_view& s, std::string_view word) {
  if (s.size() <= word.size() || !equal_ignore_ascii_case(s.substr(0, word.size()), word) || s[word.size()] != ' ') {
    return false;
  }
  s = trim(s.substr(word.size()));
  return true;
}

// The type stands before the first blank outside brackets.
size_t end_of_type(std::string_view s) {
  int depth = 0;
  for (size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '[') ++depth;
    else if (s[i] == ']') --depth;
    else if (s[i] == ' ' && depth == 0) return i;
  }
  return s.size();
}

// The name stands before "(", " {" or a generic method's "["; "ICollection[T].Add" goes on after the brackets.
size_t end_of_name(std::string_view s) {
  for (size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '(' || s[i] == ' ' || s[i] == '{') return i;
    if (s[i] != '[') continue;
    size_t close = s.find(']', i);
    if (close == s.npos || close + 1 >= s.size() || s[close + 1] != '.') return i;
    i = close;
  }
  return s.size();
}

const Type* resolve(std::string_view name, const Type* on, std::span<const std::string_view> open) {
  if (name == "Value" || name == "object") return &types::Object;
  return TypeRegistry::find_in_signature(name, on, open);
}

Value default_of(std::string_view text, const Type* t) {
  if (text.empty() || text == "null") return {};
  if (text == "true" || text == "True") return Value::boolean(true);
  if (text == "false" || text == "False") return Value::boolean(false);
  if (text.size() >= 2 && (text[0] == '"' || text[0] == '\'')) {
    auto inner = text.substr(1, text.size() - 2);
    if (t && t->scalar() == Kind::Char) return Value::character(static_cast<unsigned char>(inner.empty() ? ' ' : inner[0]));
    return str(inner);
  }
  if (t && t->is_enum()) {
    size_t dot = text.rfind('.');
    auto name = dot == text.npos ? text : text.substr(dot + 1);
    for (const EnumDef& e : t->enum_values()) {
      if (equal_ignore_ascii_case(e.name, name)) return Value::enumeration(t, e.value);
    }
    return t->make_default();
  }
  if (text == "default") return t ? t->make_default() : Value();
  std::string s(text);
  Kind k = t ? t->scalar() : Kind::Int32;
  if (k == Kind::Double) return Value::real(std::strtod(s.c_str(), nullptr));
  if (k == Kind::Single) return Value::single(std::strtof(s.c_str(), nullptr));
  if (k >= Kind::SByte && k <= Kind::UInt64) return Value::integer(k, std::strtoll(s.c_str(), nullptr, 0));
  return Value::int32(static_cast<int32_t>(std::strtol(s.c_str(), nullptr, 0)));
}

// What to print for a type that is not known here: its text as written.
struct Printed {
  const Type* type;
  std::string text;
};
Printed printed(std::string_view name, const Type* on, std::span<const std::string_view> open) {
  const Type* t = resolve(name, on, open);
  if (!t || t->is(kOpen)) return {t, std::string(name)};
  return {t, t->accelerator_or_name()};
}

}  // namespace

int generic_parameter_index(std::string_view n, size_t arity) {
  if (n.empty() || n[0] != 'T' || arity == 0) return -1;
  n.remove_prefix(1);
  if (n.empty() || n == "Key" || n == "Source" || n == "Element" || n == "Input" || n == "EventArgs") return 0;
  if (n == "Value" || n == "Priority") return arity > 1 ? 1 : 0;
  if (n == "Output" || n == "Result" || n == "Rest") return static_cast<int>(arity) - 1;
  if (n == "Item") return 0;
  size_t number = 0;
  for (char c : n) {
    if (c < '0' || c > '9' || number > 9) return -1;
    number = number * 10 + static_cast<size_t>(c - '0');
  }
  if (number >= 1 && number <= arity) return static_cast<int>(number) - 1;
  return -1;
}

std::string_view signature_name(std::string_view s, bool* is_static, bool* is_constructor) {
  s = trim(s);
  *is_static = take_word(s, "static");
  take_word(s, "event");
  *is_constructor = s.starts_with("new(");
  if (*is_constructor) return "new";
  s = trim(s.substr(end_of_type(s)));
  size_t end = end_of_name(s);
  std::string_view name = s.substr(0, end);
  size_t dot = name.rfind('.');
  return dot == name.npos ? name : name.substr(dot + 1);
}

MemberInfo* parse_signature(const MemberDef& row, const Type* on) {
  auto* m = new MemberInfo;
  m->def = &row;
  m->declaring = on;
  std::string_view s = trim(row.signature);
  m->is_static = take_word(s, "static");
  std::string text = m->is_static ? "static " : "";

  if (take_word(s, "event")) {  // "event System.EventHandler Disposed(System.Object, System.EventArgs)"
    size_t end = end_of_type(s);
    auto p = printed(s.substr(0, end), on, {});
    m->kind = MemberKind::Event;
    m->result = p.type ? p.type : &types::Delegate;
    m->signature = text + std::string(s);
    s = trim(s.substr(end));
    m->name = std::string(s.substr(0, end_of_name(s)));
    return m;
  }
  std::string_view result_name;
  std::string_view open[8];
  size_t opens = 0;
  if (s.starts_with("new(")) {
    m->kind = MemberKind::Constructor;
    m->is_static = true;
    m->name = "new";
    m->result = on;
    text = on->accelerator_or_name() + " new";
    s.remove_prefix(3);
  } else {
    size_t end = end_of_type(s);
    result_name = s.substr(0, end);
    s = trim(s.substr(end));
    end = end_of_name(s);
    std::string_view full = s.substr(0, end);
    size_t dot = full.rfind('.');
    m->explicit_interface = dot != full.npos;
    m->name = std::string(dot == full.npos ? full : full.substr(dot + 1));
    m->hidden = is_non_public(m->name);
    s.remove_prefix(end);
    std::string generic;
    if (s.starts_with('[')) {  // a generic method
      size_t close = std::min(s.find(']'), s.size() - 1);
      generic = std::string(s.substr(0, close + 1));
      std::string_view names = s.substr(1, close - 1);
      while (!names.empty() && opens < 8) {
        size_t comma = std::min(names.find(','), names.size());
        open[opens++] = trim(names.substr(0, comma));
        names.remove_prefix(std::min(comma + 1, names.size()));
      }
      m->generic_arity = static_cast<uint32_t>(opens);
      s.remove_prefix(close + 1);
    }
    auto p = printed(result_name, on, {open, opens});
    m->result = p.type ? p.type : &types::Object;
    text += p.text + " " + std::string(full) + generic;
  }

  bool has_params = s.starts_with('(');
  if (has_params) {
    size_t close = std::min(s.rfind(')'), s.size());
    std::string_view list = s.substr(1, close - 1);
    text += '(';
    while (!trim(list).empty()) {
      int depth = 0;
      bool quoted = false;
      size_t end = 0;
      for (; end < list.size(); ++end) {
        if (list[end] == '"') quoted = !quoted;
        else if (quoted) continue;
        else if (list[end] == '[') ++depth;
        else if (list[end] == ']') --depth;
        else if (list[end] == ',' && depth == 0) break;
      }
      std::string_view p = trim(list.substr(0, end));
      list.remove_prefix(std::min(end + 1, list.size()));

      ParamInfo info;
      if (take_word(p, "[ref]") || take_word(p, "ref")) info.is_ref = true;
      else if (take_word(p, "out")) info.is_ref = info.is_out = true;
      else if (take_word(p, "params")) info.is_params = true;
      take_word(p, "in");
      std::string_view default_text;
      if (size_t eq = p.find('='); eq != p.npos && p.find('"') >= eq) {
        default_text = trim(p.substr(eq + 1));
        info.optional = true;
        p = trim(p.substr(0, eq));
      }
      size_t blank = end_of_type(p);
      std::string type_text;
      if (blank == p.size()) {  // a name alone
        info.name = std::string(p);
        info.type = &types::Object;
        type_text = "System.Object";
      } else {
        auto t = printed(p.substr(0, blank), on, {open, opens});
        info.type = t.type ? t.type : &types::Object;
        type_text = t.text;
        info.name = std::string(trim(p.substr(blank)));
      }
      if (info.optional) info.default_value = default_of(default_text, info.type);
      if (!m->params.empty()) text += ", ";
      if (info.is_ref) text += "[ref] ";
      if (info.is_params) text += "Params ";
      text += type_text + " " + info.name;
      if (info.optional) text += " = " + std::string(default_text);
      m->params.push_back(std::move(info));
    }
    text += ')';
    s = trim(s.substr(std::min(close + 1, s.size())));
  }
  s = trim(s);
  if (s.starts_with('{')) {
    m->can_read = s.find("get;") != s.npos;
    m->can_write = s.find("set;") != s.npos;
    m->kind = has_params ? MemberKind::ParameterizedProperty : MemberKind::Property;
    text += " " + std::string(s);
  } else if (m->kind != MemberKind::Constructor && !has_params) {
    m->kind = MemberKind::Property;
    text += " {get;}";
  }
  m->signature = std::move(text);
  return m;
}

std::string make_definition(const MemberInfo& m) {
  if (m.def) return m.signature;
  std::string r = m.is_static && m.kind != MemberKind::Constructor ? "static " : "";
  auto name = [](const Type* t) { return t ? t->accelerator_or_name() : std::string("System.Object"); };
  r += m.kind == MemberKind::Constructor ? name(m.declaring) + " new" : name(m.result) + " " + m.name;
  if (m.kind == MemberKind::Property || m.kind == MemberKind::Field) {
    return r + (m.can_write ? " {get;set;}" : " {get;}");
  }
  r += '(';
  for (size_t i = 0; i < m.params.size(); ++i) {
    const ParamInfo& p = m.params[i];
    if (i) r += ", ";
    if (p.is_ref) r += "[ref] ";
    if (p.is_params) r += "Params ";
    r += name(p.type) + " " + p.name;
  }
  return r + ')';
}

}  // namespace psession
