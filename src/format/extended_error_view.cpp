// What Get-Error shows: every property of an error and of the exceptions within it, indented by their depth.
#include <algorithm>

#include "engine/host.h"
#include "engine/runspace.h"
#include "format/error_view.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"

namespace psession {

namespace {

constexpr int kMaxDepth = 10;
constexpr size_t kMaxText = size_t{16} << 20;
constexpr const char* kEllipsis = "\xE2\x80\xA6";

struct ExtendedError {
  Runspace& rs;
  std::string error, accent, reset;
  std::string out;

  struct Row { std::string name; Value value; };

  static std::string blanks(size_t n) { return std::string(n, ' '); }

  // Properties that have something to say.
  std::vector<Row> rows_of(const Value& v) {
    std::vector<Row> rows;
    const Value& base = unwrap(v);
    if (base.get_if<ExceptionObject>()) rows.push_back({"Type", str(type_of(base)->to_text())});
    for (const std::string& name : property_names(rs, base)) {
      if (name == "PSErrorIndex") continue;
      Value value;
      try {
        if (!try_get_property(rs, base, name, value)) continue;
      } catch (ScriptError&) {
        continue;
      }
      if (value.is_null()) continue;
      const Value& u = unwrap(value);
      if (u.is_string() && u.string()->length() == 0) continue;
      if (u.kind() == Kind::Bool && !u.as_bool()) continue;   // false and 0 say nothing, either
      if (u.is_integer() && u.as_int() == 0) continue;
      if (u.kind() == Kind::Array && u.as<Array>()->size() == 0) continue;
      if (u.kind() == Kind::List && u.as<List>()->items.empty()) continue;
      if (u.kind() == Kind::Dictionary && u.as<Dictionary>()->size() == 0) continue;
      rows.push_back({name, value});
    }
    return rows;
  }

  void show(const Value& v, size_t indent, int depth) {
    std::vector<Row> rows = rows_of(v);
    size_t longest = 0;
    for (const Row& r : rows) longest = std::max(longest, r.name.size());
    const std::string prefix = blanks(indent);
    for (size_t i = 0; i < rows.size() && out.size() < kMaxText; ++i) {
      const Row& r = rows[i];
      rs.check_stop();
      if (i) out += '\n';
      out += prefix + accent + r.name + blanks(longest - r.name.size()) + " : " + reset;
      value(r, indent, longest, depth);
    }
  }

  void value(const Row& r, size_t indent, size_t longest, int depth) {
    const Value& u = unwrap(r.value);
    const std::string prefix = blanks(indent);
    if (u.get_if<ExceptionObject>() || u.get_if<ErrorRecordObject>() || u.get_if<InvocationInfoObject>()) {
      if (depth >= kMaxDepth) {
        out += kEllipsis;
      } else {
        out += '\n';
        show(r.value, indent + 4, depth + 1);
      }
    } else if (r.name == "StackTrace") {
      out += '\n' + to_display(rs, r.value);
    } else if (u.kind() == Kind::Dictionary) {
      auto* d = u.as<Dictionary>();
      out += '\n';
      for (size_t k = 0; k < d->slots(); ++k) {
        if (!d->live(k)) continue;
        std::string key = to_display(rs, d->key_at(k));
        out += prefix + "    " + accent + key + " : " + reset + (key == "Authorization" ? kEllipsis : to_display(rs, d->value_at(k))) + "\n";
      }
    } else if ((u.kind() == Kind::Array || u.kind() == Kind::List) && r.name != "Data") {
      if (depth >= kMaxDepth) {
        out += kEllipsis;
        return;
      }
      bool first = true;
      for (const Value& item : to_vector(rs, u)) {
        out += '\n';
        const Value& e = unwrap(item);
        if (e.kind() == Kind::Type) {
          out += prefix + blanks(indent + 6) + "[" + type_to_text(e.as<Type>()) + "]";
        } else if (!e.is_object() || e.is_string()) {
          out += prefix + blanks(indent + 6) + to_display(rs, e);
        } else {
          if (!first) out += '\n';
          show(item, indent + 4, depth + 1);
        }
        first = false;
      }
    } else if (u.kind() == Kind::Type) {
      out += "[" + type_to_text(u.as<Type>()) + "]";
    } else {
      text(r, indent, longest);
    }
  }

  void text(const Row& r, size_t indent, size_t longest) {
    std::string t;
    try {
      t = to_display(rs, r.value);
    } catch (ScriptError&) {
      return;
    }
    if (r.name == "PositionMessage" && t.find('~') != std::string::npos) t.insert(t.find('~'), error);
    if (r.name == "Message") t = error + t;
    if (t.find('\n') == std::string::npos) {
      out += t;
      return;
    }
    bool first = true;
    for (size_t at = 0; at <= t.size();) {
      size_t end = std::min(t.find('\n', at), t.size());
      std::string line = t.substr(at, end - at);
      size_t from = line.find_first_not_of(" \t\r"), to = line.find_last_not_of(" \t\r");
      if (!first) out += "\n" + blanks(indent) + blanks(indent + longest + 3);
      if (from != std::string::npos) out += line.substr(from, to - from + 1);
      first = false;
      at = end + 1;
    }
  }
};

}  // namespace

std::string extended_error_view(Runspace& rs, const Value& v, bool decorated) {
  ExtendedError e{rs, {}, {}, {}, {}};
  if (decorated) {
    try {
      Value formatting = get_member(rs, rs.get_variable("PSStyle"), "Formatting");
      e.error = to_display(rs, get_member(rs, formatting, "Error"));
      e.accent = to_display(rs, get_member(rs, formatting, "FormatAccent"));
      e.reset = "\x1b[0m";
    } catch (ScriptError&) {
    }
  }
  e.show(v, 0, 1);
  return "\n" + e.out + (e.reset.empty() ? "" : e.reset) + "\n";
}

bool wants_extended_view(const Value& v) {
  const MemberBag* bag = bag_of(v);
  return bag && bag->type_names && !bag->type_names->empty() && bag->type_names->front().ends_with("#PSExtendedError");
}

}  // namespace psession
