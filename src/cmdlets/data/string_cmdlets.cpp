// Join-String and ConvertFrom-StringData.
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "format/property_expression.h"
#include "object/composite_format.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/regex_objects.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {

namespace {

struct JoinString final : Cmdlet {
  Value property;
  std::vector<Value> input;
  std::string separator, prefix, suffix, format;
  bool single_quote = false, double_quote = false, use_culture = false;
  std::vector<PropertyParameter> expression;
  std::string out;
  bool first = true;

  void begin_processing() override {
    if (bound("Property")) expression = parse_properties(rs(), {property}, kExpressionKeys);
    if (!bound("Separator")) {
      Value ofs;
      if (rs().try_get_variable("OFS", ofs) && !ofs.is_null()) separator = to_display(rs(), ofs);
    }
    out = prefix;
  }
  void process_record() override {
    for (const Value& v : input) add(v);
  }
  void add(const Value& item) {
    Value v = item;
    if (!expression.empty()) {
      const PropertyExpression& e = expression[0].expression;
      std::vector<PropertyExpression> resolved = e.script ? std::vector<PropertyExpression>{e} : e.resolve(rs(), item);
      if (resolved.empty()) return;
      PropertyExpression::Result r = resolved[0].evaluate(rs(), item);
      if (r.error) return;
      v = r.value;
    }
    if (v.is_null()) return;
    std::string text = to_display(rs(), v);
    if (bound("FormatString")) {
      Value args[] = {v};
      text = composite_format(rs(), format, args);
    }
    if (single_quote) text = "'" + text + "'";
    if (double_quote) text = "\"" + text + "\"";
    if (!first) out += separator;
    first = false;
    out += text;
  }
  void end_processing() override { write(str(out + suffix)); }
};
constexpr CmdletParam kJoinParams[] = {
    param<&JoinString::property>("Property", "pspropertyexpression", "pos:0", "A property or a script block that gives the text."),
    param<&JoinString::separator>("Separator", "string", "pos:1 allowempty", "Between two texts."),
    param<&JoinString::prefix>("OutputPrefix", "string", "alias:op", "Before everything."),
    param<&JoinString::suffix>("OutputSuffix", "string", "alias:os", "After everything."),
    param<&JoinString::single_quote>("SingleQuote", "switch", "set:SingleQuote", "Each text in single quotes."),
    param<&JoinString::double_quote>("DoubleQuote", "switch", "set:DoubleQuote", "Each text in double quotes."),
    param<&JoinString::format>("FormatString", "string", "set:Format", "A format with {0}."),
    param<&JoinString::use_culture>("UseCulture", "switch", "", "Numbers and dates by the culture."),
    param<&JoinString::input>("InputObject", "psobject[]", "pipe", "Objects to join."),
};
CmdletRegistration join_registration{{.name = "Join-String", .module = "Microsoft.PowerShell.Utility", .params = kJoinParams,
                                      .default_set = "default", .synopsis = "Joins objects into one text.", .outputs = "System.String",
                                      .examples = "1..3 | Join-String -Separator ', '\n", .create = make_cmdlet<JoinString>}};

std::string_view trimmed(std::string_view s) {
  auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!s.empty() && blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && blank(s.back())) s.remove_suffix(1);
  return s;
}

// Regex.Unescape for what string data holds.
std::string unescaped(std::string_view s) {
  std::string out;
  for (size_t i = 0; i < s.size(); ++i) {
    if (s[i] != '\\' || i + 1 >= s.size()) {
      out += s[i];
      continue;
    }
    char c = s[++i];
    auto hex = [&](size_t digits) {
      uint32_t u = 0;
      for (size_t k = 0; k < digits && i + 1 < s.size() && isxdigit(static_cast<unsigned char>(s[i + 1])); ++k) {
        char h = s[++i];
        u = u * 16 + static_cast<uint32_t>(h <= '9' ? h - '0' : (h | 32) - 'a' + 10);
      }
      append_utf8(out, u);
    };
    switch (c) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case 'f': out += '\f'; break;
      case 'v': out += '\v'; break;
      case 'a': out += '\a'; break;
      case 'b': out += '\b'; break;
      case 'e': out += '\x1b'; break;
      case 'u': hex(4); break;
      case 'x': hex(2); break;
      default:
        if (isalnum(static_cast<unsigned char>(c))) {
          throw_error("System.ArgumentException", "System.ArgumentException", ErrorCategory::InvalidArgument,
                      "Invalid pattern '" + std::string(s) + "' at offset " + std::to_string(i + 1) + ". Unrecognized escape sequence \\" +
                          std::string(1, c) + ".");
        }
        out += c;
    }
  }
  return out;
}

struct ConvertFromStringData final : Cmdlet {
  std::string data;
  Value delimiter;
  void process_record() override {
    std::string d = "=";
    if (bound("Delimiter")) {
      d.clear();
      append_utf8(d, unwrap_char());
    }
    Ref<Dictionary> table = Dictionary::hashtable();
    std::string_view rest = data;
    while (!rest.empty()) {
      size_t end = rest.find('\n');
      std::string_view line = trimmed(rest.substr(0, end));
      rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
      if (line.empty() || line[0] == '#') continue;
      size_t at = line.find(d);
      if (at == line.npos || trimmed(line.substr(0, at)).empty()) {
        throw_terminating("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                          "Data line '" + std::string(line) + "' is not in 'name=value' format.");
      }
      std::string name(trimmed(line.substr(0, at)));
      Value key = str(name);
      if (table->find(key)) {
        throw_terminating("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                          "Data item '" + name + "' in line '" + std::string(line) + "' is already defined.");
      }
      table->add(key, str(unescaped(trimmed(line.substr(at + d.size())))));
    }
    write(Value(table));
  }
  char16_t unwrap_char() const { return unwrap(delimiter).as_char(); }
};
constexpr CmdletParam kDataParams[] = {
    param<&ConvertFromStringData::data>("StringData", "string", "pos:0 mandatory pipe allowempty", "Lines of name=value."),
    param<&ConvertFromStringData::delimiter>("Delimiter", "char", "pos:1", "What stands between name and value."),
};
CmdletRegistration data_registration{{.name = "ConvertFrom-StringData", .module = "Microsoft.PowerShell.Utility", .params = kDataParams,
                                      .synopsis = "Turns lines of name=value into a hashtable.", .outputs = "System.Collections.Hashtable",
                                      .examples = "ConvertFrom-StringData \"a = 1`nb = 2\"\n", .create = make_cmdlet<ConvertFromStringData>}};

}  // namespace

}  // namespace psession
