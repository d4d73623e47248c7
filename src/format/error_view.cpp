#include "format/error_view.h"

#include "engine/command.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/position.h"
#include "text/casing.h"

namespace psession {

namespace {

struct Colors { std::string error, accent, reset; };

Colors colors(Runspace& rs) {
  Colors c;
  if (!rs.host().is_terminal()) return c;
  try {
    Value formatting = get_member(rs, rs.get_variable("PSStyle"), "Formatting");
    c.error = to_display(rs, get_member(rs, formatting, "Error"));
    c.accent = to_display(rs, get_member(rs, formatting, "ErrorAccent"));
    c.reset = "\x1b[0m";
  } catch (ScriptError&) {
  }
  return c;
}

std::u16string wide(const std::string& s) { return String::utf8(s)->to_utf16(); }
std::string narrow(std::u16string_view s) { return String::utf16(s)->to_utf8(); }

void trim(std::u16string& s) {
  while (!s.empty() && (s.back() == ' ' || s.back() == '\n' || s.back() == '\r' || s.back() == '\t')) s.pop_back();
  size_t n = 0;
  while (n < s.size() && (s[n] == ' ' || s[n] == '\n' || s[n] == '\r' || s[n] == '\t')) ++n;
  s.erase(0, n);
}

// At most n units, cut at the last blank.
std::u16string truncated(const std::u16string& s, size_t n) {
  if (s.size() <= n) return s;
  std::u16string cut = s.substr(0, n);
  size_t at = cut.find_last_of(u" \t\n");
  return at == std::u16string::npos ? cut : cut.substr(0, at);
}

std::string message_of(Runspace& rs, const ErrorRecordObject& r) {
  if (r.has_details && !r.details_message.empty()) return r.details_message;
  std::string message = r.exception ? r.exception->message : std::string();
  // A parse error's message shows the positions itself: only the first one's sentence is wanted.
  size_t mark = r.category == ErrorCategory::ParserError ? message.find("~\n") : std::string::npos;
  if (mark == std::string::npos) return message;
  message.erase(0, mark + 2);
  return message.substr(0, message.find("\n\n"));
}

std::string fit_message(std::string message, const std::string& prefix, size_t prefix_cells, int width) {
  std::u16string m;
  std::u16string w = wide(message);
  for (size_t i = 0; i < w.size(); ++i) {
    if (w[i] == '\r' && i + 1 < w.size() && w[i + 1] == '\n') continue;
    m += w[i] == '\n' || w[i] == '\t' ? u' ' : w[i];
  }
  std::u16string p = wide(prefix);
  size_t limit = static_cast<size_t>(width), vt = p.size() - prefix_cells;
  if (width <= 0 || m.size() - std::min(m.size(), vt) <= limit) return narrow(m);
  std::u16string out = truncated(m, limit + vt);
  std::u16string rest = m.substr(out.size());
  trim(rest);
  out += u'\n';
  while (rest.size() + prefix_cells > limit) {
    std::u16string line = truncated(p + rest, limit + vt);
    if (line.size() <= p.size()) break;
    out += line;
    out += u'\n';
    rest.erase(0, line.size() - p.size());
    trim(rest);
  }
  trim(rest);
  return narrow(out + p + rest);
}

// A script file is none: its name alone would not find it.
bool is_command(Runspace& rs, const Value& command) {
  const CommandInfo* c = command.get_if<CommandInfo>();
  return c && c->command_type != CommandType::ExternalScript;
}

std::string command_name(const Value& command) {
  const CommandInfo* c = command.get_if<CommandInfo>();
  return c ? c->name : std::string();
}

std::string concise(Runspace& rs, const ErrorRecordObject& r) {
  Colors c = colors(rs);
  const InvocationInfoObject* inv = r.invocation.get();
  if (inv && inv->position.line == 0 && inv->invocation_name.empty() && inv->command.is_null()) inv = nullptr;   // of nowhere
  bool parser_error = r.category == ErrorCategory::ParserError;
  bool with_line = (inv && (!inv->position.file.empty() || inv->position.line > 1)) || parser_error;
  // Nobody wants to see the lines of a module.
  if (inv && inv->position.file.size() > 5 && equals_ignore_case(std::string_view(inv->position.file).substr(inv->position.file.size() - 5), ".psm1"))
    with_line = false;
  // A test's assertion says itself where it stands.
  const Value& target = unwrap(r.target);
  const Dictionary* place = target.kind() == Kind::Dictionary ? target.as<Dictionary>() : nullptr;
  const Value* place_line = place ? place->find(str("Line")) : nullptr;
  const Value* place_text = place ? place->find(str("LineText")) : nullptr;
  if (!place_line || !place_text) place = nullptr;
  std::string position, prefix, message;
  size_t prefix_cells = 0;
  if ((with_line || place) && inv) {
    std::string number = place ? to_display(rs, *place_line) : std::to_string(inv->position.line);
    if (place) {
      const Value* file = place->find(str("File"));
      position = c.reset + (file ? to_display(rs, *file) : std::string()) + "\n";
    } else {
      position = inv->position.file.empty() ? "\n" : c.reset + inv->position.file + ":" + number + "\n";
    }
    std::string header_blank(number.size() > 4 ? number.size() - 4 : 0, ' ');
    std::string line_blank(number.size() < 4 ? 4 - number.size() : 0, ' ');
    position += c.accent + header_blank + "Line |\n";
    std::string pm = position_message(inv->position);
    std::string line, mark;
    size_t n1 = pm.find('\n'), n2 = pm.find('\n', n1 + 1);
    if (n1 != std::string::npos) {
      line = pm.substr(n1 + 1, n2 == std::string::npos ? std::string::npos : n2 - n1 - 1);
      if (n2 != std::string::npos) mark = pm.substr(n2 + 1);
    }
    if (!line.empty()) line.erase(0, 1);
    if (!mark.empty()) mark.erase(0, 1);
    if (place) {
      std::string text = to_display(rs, *place_text);
      size_t a = text.find_first_not_of(" \t\r\n"), b = text.find_last_not_of(" \t\r\n");
      line = a == std::string::npos ? std::string() : text.substr(a, b - a + 1);
      mark.clear();
    }
    size_t at = mark.find('~');
    if (!c.accent.empty() && at != std::string::npos) {
      std::u16string w = wide(line);
      size_t len = mark.size() - at;
      if (at + len <= w.size()) {
        w.insert(at + len, wide(c.reset));
        w.insert(at, wide(c.accent));
        line = narrow(w);
      }
    }
    position += c.accent + line_blank + number + " | " + c.reset + line + "\n";
    prefix = c.accent + header_blank + "     | " + c.error;
    prefix_cells = header_blank.size() + 7;
    if (!mark.empty()) position += prefix + mark + "\n";
    message = prefix;
  }
  message += message_of(rs, r);
  if (inv && (!inv->position.file.empty() || parser_error)) {
    int width = rs.host().buffer_size().width;
    message = fit_message(message, prefix, prefix_cells, width);
  }
  std::string reason = "Error";
  if (r.exception && r.exception->thrown_by_throw) {
    reason = "Exception";
  } else if (inv && is_command(rs, inv->command) && !command_name(inv->command).empty() && rs.find_command(command_name(inv->command))) {
    reason = command_name(inv->command);
  } else if (!r.activity.empty()) {
    reason = r.activity;
  } else if (const CommandInfo* block = inv ? inv->command.get_if<CommandInfo>() : nullptr; block && block->command_type == CommandType::Script) {
    reason = block->definition();   // a script block: what it says
  } else if (inv && !inv->invocation_name.empty()) {
    reason = inv->invocation_name;
  } else if (r.category != ErrorCategory::NotSpecified) {
    reason = std::string(category_name(r.category));
  } else {
    std::string why = r.reason;
    if (why.empty() && r.exception) why = std::string(r.exception->type()->name());
    if (!why.empty()) reason = why;
  }
  return c.error + reason + ": " + position + c.error + message + c.reset;
}

std::string normal(Runspace& rs, const ErrorRecordObject& r) {
  Colors c = colors(rs);
  const InvocationInfoObject* inv = r.invocation.get();
  std::string head;
  if (inv) {
    if (const CommandInfo* info = inv->command.get_if<CommandInfo>()) {
      if (info->command_type == CommandType::ExternalScript) {
        head = info->definition() + " : ";
      } else if (!inv->invocation_name.empty()) {
        head = inv->invocation_name + " : ";
      }
    }
  }
  std::string text = head + message_of(rs, r);
  if (inv) {
    std::string pm = position_message(inv->position);
    if (!pm.empty()) text += "\n" + pm;
  }
  text += "\n+ CategoryInfo          : " + category_message(rs, r);
  text += "\n+ FullyQualifiedErrorId : " + r.fully_qualified_id;
  if (!r.remote_host.empty()) text += "\n+ PSComputerName        : " + r.remote_host;
  return c.error + text + c.reset;
}

}  // namespace

std::string category_message(Runspace& rs, const ErrorRecordObject& r) {
  auto shorten = [](std::string s) {
    std::u16string w = wide(s);
    return w.size() <= 40 ? s : narrow(w.substr(0, 19)) + "\xE2\x80\xA6" + narrow(w.substr(w.size() - 19));
  };
  std::string name = r.target_name, type = r.target_type;
  if (name.empty() && !r.target.is_null()) {
    try {
      name = to_display(rs, r.target);
    } catch (ScriptError&) {
    }
  }
  if (type.empty()) {
    if (const Type* t = type_of(r.target)) type = std::string(t->name());
  }
  std::string reason = r.reason;
  if (reason.empty() && r.exception) reason = std::string(r.exception->type()->name());
  return std::string(category_name(r.category)) + ": (" + shorten(name) + ":" + shorten(type) + ") [" + shorten(r.activity) + "], " +
         shorten(reason);
}

static std::string view_text(Runspace& rs, const ErrorRecordObject& r);
std::string error_view(Runspace& rs, const ErrorRecordObject& r) {
  std::string text = view_text(rs, r);
  if (!r.recommended_action.empty()) {
    Colors c = colors(rs);
    text += "\n" + c.error + "  Recommendation: " + r.recommended_action + c.reset;
  }
  return text;
}

static std::string view_text(Runspace& rs, const ErrorRecordObject& r) {
  if (r.fully_qualified_id == "NativeCommandErrorMessage" || r.fully_qualified_id == "NativeCommandError") {
    Colors c = colors(rs);
    return c.error + (r.exception ? r.exception->message : std::string()) + c.reset;
  }
  std::string view = to_display(rs, rs.get_variable("ErrorView"));
  auto is = [&](std::string_view name) {
    return view.size() == name.size() && std::equal(view.begin(), view.end(), name.begin(), [](char a, char b) {
             return (a >= 'A' && a <= 'Z' ? a + 32 : a) == (b >= 'A' && b <= 'Z' ? b + 32 : b);
           });
  };
  if (is("CategoryView")) {
    Colors c = colors(rs);
    return c.error + category_message(rs, r) + c.reset;
  }
  if (is("NormalView")) return normal(rs, r);
  if (is("DetailedView")) {
    try {
      return extended_error_view(rs, Value(const_cast<ErrorRecordObject*>(&r)), rs.host().is_terminal());
    } catch (ScriptError&) {
    }
  }
  return concise(rs, r);
}

}  // namespace psession
