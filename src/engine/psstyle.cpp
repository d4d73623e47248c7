// $PSStyle: escape sequences as properties. One object per runspace; formatting and progress read it.
#include "engine/automatic_variables.h"
#include "engine/host.h"
#include "engine/name_map.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/type.h"
#include "text/encoding.h"

namespace psession {
namespace {

#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";

struct Row { const char* name; const char* value; };

// A bag of strings whose rows are settable or not, by .NET type.
class StyleObject final : public AdaptedObject {
 public:
  StyleObject(const Type* t, bool settable) : type_(t), settable_(settable) { set_may_cycle(); }
  std::vector<std::pair<std::string, Value>> rows;
  const Type* type() const override { return type_; }
  bool get(CallContext&, std::string_view name, Value& out) override {
    for (auto& [n, v] : rows) {
      if (equal_names(n, name)) {
        out = v;
        return true;
      }
    }
    return false;
  }
  bool set(CallContext& ctx, std::string_view name, const Value& v) override {
    for (auto& [n, old] : rows) {
      if (!equal_names(n, name)) continue;
      if (!settable_ || old.kind() == Kind::Object) {
        throw_error("System.Management.Automation.SetValueInvocationException", "PropertyAssignmentException", ErrorCategory::InvalidOperation,
                    "'" + n + "' is a ReadOnly property.");
      }
      const Type* t = type_of(old);
      Value c = t && !v.is_null() ? convert_to(ctx, v, t) : v;
      if (n == "MaxWidth" && c.kind() == Kind::Int32 && c.as_int() < 18) {   // less is too narrow to be drawn
        throw_error("System.Management.Automation.SetValueInvocationException", "ExceptionWhenSetting", ErrorCategory::NotSpecified,
                    "Exception setting \"MaxWidth\": \"Specified argument was out of the range of valid values. (Parameter 'value')\"");
      }
      if (c.is_string()) {
        // Only escape sequences: text that would be shown is refused.
        std::string s = c.string()->to_utf8();
        for (size_t i = 0; i < s.size();) {
          if (s[i] != '\x1b' || i + 1 >= s.size() || (s[i + 1] != '[' && s[i + 1] != ']')) {
            throw_error("System.ArgumentException", "ExceptionWhenSetting", ErrorCategory::NotSpecified,
                        "The specified string contains printable content when it should only contain ANSI escape sequences: " + s);
          }
          i += 2;
          while (i < s.size() && !(s[i] >= '@' && s[i] <= '~')) ++i;
          ++i;
        }
      }
      old = c;
      return true;
    }
    return false;
  }
  std::vector<std::string> names(CallContext&) override {
    std::vector<std::string> out;
    for (auto& [n, v] : rows) out.push_back(n);
    return out;
  }
  void visit_edges(EdgeVisitor& v) override {
    for (auto& [n, value] : rows) {
      if (value.is_object()) v.visit(value.object());
    }
  }
  void clear_edges() override { rows.clear(); }

 private:
  const Type* type_;
  bool settable_;
};

StyleObject& self(MethodCall& c) { return *unwrap(c.self).as<StyleObject>(); }

std::string rgb(int64_t r, int64_t g, int64_t b, bool background) {
  return std::string("\x1b[") + (background ? "48" : "38") + ";2;" + std::to_string(r) + ";" + std::to_string(g) + ";" + std::to_string(b) + "m";
}
Value from_rgb3(MethodCall& c, bool background) {
  return str(rgb(c.arg(0).as_int() & 255, c.arg(1).as_int() & 255, c.arg(2).as_int() & 255, background));
}
Value from_rgb1(MethodCall& c, bool background) {
  int64_t v = c.arg(0).as_int();
  return str(rgb((v >> 16) & 255, (v >> 8) & 255, v & 255, background));
}
const MemberDef kForeground[] = {
    {"string FromRgb(byte red, byte green, byte blue)", [](MethodCall& c) { return from_rgb3(c, false); }},
    {"string FromRgb(int rgb)", [](MethodCall& c) { return from_rgb1(c, false); }},
};
const MemberDef kBackground[] = {
    {"string FromRgb(byte red, byte green, byte blue)", [](MethodCall& c) { return from_rgb3(c, true); }},
    {"string FromRgb(int rgb)", [](MethodCall& c) { return from_rgb1(c, true); }},
};
const MemberDef kStyle[] = {
    {"string FormatHyperlink(string text, uri link)", [](MethodCall& c) {
       return str("\x1b]8;;" + to_display(c.ctx, c.arg(1)) + "\x1b\\" + to_display(c.ctx, c.arg(0)) + "\x1b]8;;\x1b\\");
     }},
};

const EnumDef kRendering[] = {{"Host", 0}, {"PlainText", 1}, {"Ansi", 2}};
const EnumDef kProgressView[] = {{"Minimal", 0}, {"Classic", 1}};
const TypeSpec kSpecs[] = {
    {.full_name = SMA "PSStyle", .members = kStyle, .assembly = kAssembly},
    {.full_name = SMA "PSStyle+ForegroundColor", .members = kForeground, .assembly = kAssembly},
    {.full_name = SMA "PSStyle+BackgroundColor", .members = kBackground, .assembly = kAssembly},
    {.full_name = SMA "PSStyle+FormattingData", .assembly = kAssembly},
    {.full_name = SMA "PSStyle+ProgressConfiguration", .assembly = kAssembly},
    {.full_name = SMA "PSStyle+FileInfoFormatting", .assembly = kAssembly},
    {.full_name = SMA "OutputRendering", .base = "System.Enum", .flags = kEnum, .enum_values = kRendering, .scalar = Kind::Enum, .assembly = kAssembly},
    {.full_name = SMA "ProgressView", .base = "System.Enum", .flags = kEnum, .enum_values = kProgressView, .scalar = Kind::Enum, .assembly = kAssembly},
};
Type style_type{kSpecs[0]}, foreground_type{kSpecs[1]}, background_type{kSpecs[2]}, formatting_type{kSpecs[3]}, progress_type{kSpecs[4]},
    file_info_type{kSpecs[5]}, rendering_type{kSpecs[6]}, progress_view_type{kSpecs[7]};

constexpr const char* kColors[] = {"Black", "Red", "Green", "Yellow", "Blue", "Magenta", "Cyan", "White"};

Value colors(const Type* t, int base) {
  auto o = make_ref<StyleObject>(t, false);
  // PowerShell's order: dark and bright in turn.
  static constexpr const char* kOrder[] = {"Black", "BrightBlack", "White", "BrightWhite", "Red", "BrightRed", "Magenta", "BrightMagenta",
                                           "Blue", "BrightBlue", "Cyan", "BrightCyan", "Green", "BrightGreen", "Yellow", "BrightYellow"};
  for (const char* n : kOrder) {
    std::string_view name = n;
    bool bright = name.starts_with("Bright");
    if (bright) name.remove_prefix(6);
    int code = base;
    for (int i = 0; i < 8; ++i) {
      if (name == kColors[i]) code += i + (bright ? 60 : 0);
    }
    o->rows.emplace_back(n, str("\x1b[" + std::to_string(code) + "m"));
  }
  return Value(o);
}

}  // namespace

Value make_ps_style(Runspace& rs) {
  // A console that is no terminal, and NO_COLOR, ask for plain text.
  const char* no_color = getenv("NO_COLOR");
  bool plain = rs.host().name() == "ConsoleHost" && (!rs.host().is_terminal() || (no_color && *no_color));
  auto o = make_ref<StyleObject>(&style_type, true);
  static constexpr Row kBasic[] = {
      {"Reset", "\x1b[0m"}, {"BlinkOff", "\x1b[25m"}, {"Blink", "\x1b[5m"}, {"BoldOff", "\x1b[22m"}, {"Bold", "\x1b[1m"},
      {"DimOff", "\x1b[22m"}, {"Dim", "\x1b[2m"}, {"Hidden", "\x1b[8m"}, {"HiddenOff", "\x1b[28m"}, {"Reverse", "\x1b[7m"},
      {"ReverseOff", "\x1b[27m"}, {"ItalicOff", "\x1b[23m"}, {"Italic", "\x1b[3m"}, {"UnderlineOff", "\x1b[24m"},
      {"Underline", "\x1b[4m"}, {"StrikethroughOff", "\x1b[29m"}, {"Strikethrough", "\x1b[9m"}};
  for (const Row& r : kBasic) o->rows.emplace_back(r.name, str(r.value));
  o->rows.emplace_back("OutputRendering", Value::enumeration(&rendering_type, plain ? 1 : 0));

  auto formatting = make_ref<StyleObject>(&formatting_type, true);
  static constexpr Row kFormatting[] = {
      {"FormatAccent", "\x1b[32;1m"}, {"ErrorAccent", "\x1b[36;1m"}, {"Error", "\x1b[31;1m"}, {"Warning", "\x1b[33;1m"},
      {"Verbose", "\x1b[33;1m"}, {"Debug", "\x1b[33;1m"}, {"TableHeader", "\x1b[32;1m"}, {"CustomTableHeaderLabel", "\x1b[32;1;3m"},
      {"FeedbackName", "\x1b[33m"}, {"FeedbackText", "\x1b[96m"}, {"FeedbackAction", "\x1b[97m"}};
  for (const Row& r : kFormatting) formatting->rows.emplace_back(r.name, str(r.value));

  auto progress = make_ref<StyleObject>(&progress_type, true);
  progress->rows.emplace_back("Style", str("\x1b[33;1m"));
  progress->rows.emplace_back("MaxWidth", Value::int32(120));
  progress->rows.emplace_back("View", Value::enumeration(&progress_view_type, 0));
  progress->rows.emplace_back("UseOSCIndicator", Value::boolean(false));

  auto file_info = make_ref<StyleObject>(&file_info_type, true);
  file_info->rows.emplace_back("Directory", str("\x1b[44;1m"));
  file_info->rows.emplace_back("SymbolicLink", str("\x1b[36;1m"));
  file_info->rows.emplace_back("Executable", str("\x1b[32;1m"));
  auto extension = make_ref<Dictionary>(TypeRegistry::find("System.Collections.Hashtable"), KeyComparer::OrdinalIgnoreCase);
  for (const char* e : {".zip", ".tgz", ".gz", ".tar", ".nupkg", ".cab", ".7z"}) extension->set(str(e), str("\x1b[31;1m"));
  for (const char* e : {".ps1", ".psd1", ".psm1", ".ps1xml"}) extension->set(str(e), str("\x1b[33;1m"));
  file_info->rows.emplace_back("Extension", Value(extension));

  o->rows.emplace_back("Formatting", Value(formatting));
  o->rows.emplace_back("Progress", Value(progress));
  o->rows.emplace_back("FileInfo", Value(file_info));
  o->rows.emplace_back("Foreground", colors(&foreground_type, 30));
  o->rows.emplace_back("Background", colors(&background_type, 40));
  return Value(o);
}

}  // namespace psession
