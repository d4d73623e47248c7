// Key handlers of the line editor, and [Microsoft.PowerShell.PSConsoleReadLine], whose static methods they call.
#include <algorithm>

#include "console/completion.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/boxes.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/types/helpers.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {

using console::Binding;
using console::LineEditor;

class HandlerObject final : public HeapObject {
 public:
  std::string key, function, description, group;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("Microsoft.PowerShell.KeyHandler");
    return t;
  }
};
HandlerObject& handler(MethodCall& c) { return *unwrap(c.self).as<HandlerObject>(); }
const MemberDef kHandler[] = {
    {"string Key {get;}", [](MethodCall& c) { return str(handler(c).key); }},
    {"string Function {get;}", [](MethodCall& c) { return str(handler(c).function); }},
    {"string Description {get;}", [](MethodCall& c) { return str(handler(c).description); }},
    {"string Group {get;}", [](MethodCall& c) { return str(handler(c).group); }},
};
Type g_handler{TypeSpec{.full_name = "Microsoft.PowerShell.KeyHandler", .members = kHandler, .assembly = "Microsoft.PowerShell.PSReadLine"}};

Value handler_object(std::string key, std::string function, std::string description, std::string_view group) {
  Ref<HandlerObject> h = make_ref<HandlerObject>();
  h->key = std::move(key);
  h->function = std::move(function);
  h->description = std::move(description);
  h->group = group.empty() ? "Custom" : std::string(group);
  return Value(h);
}

int group_order(std::string_view group) {
  static constexpr std::string_view kGroups[] = {"Basic", "CursorMovement", "History", "Completion", "Prediction", "Miscellaneous",
                                                 "Selection", "Search", "Custom"};
  for (size_t i = 0; i < std::size(kGroups); ++i) {
    if (kGroups[i] == group) return static_cast<int>(i);
  }
  return 99;
}

struct GetPSReadLineKeyHandler final : Cmdlet {
  bool bound_keys = false, unbound_keys = false;
  std::vector<std::string> chords;

  void end_processing() override {
    bool both = !bound("Bound") && !bound("Unbound");
    std::vector<Ref<HandlerObject>> out;
    std::vector<std::string> used;
    auto add = [&](std::string key, const Binding& b) {
      const auto* info = b.script == 0 ? console::find_editor_function(b.function) : nullptr;
      Value v = handler_object(std::move(key), b.function, b.description, info ? info->group : std::string_view());
      out.push_back(Ref<HandlerObject>(v.as<HandlerObject>()));
    };
    if (parameter_set() == "SpecificBindings") {
      for (const std::string& text : chords) {
        console::Chord chord;
        std::string error;
        if (!console::parse_chord(text, chord, error)) {
          write_error("System.ArgumentException", "InvalidChord", ErrorCategory::InvalidArgument, error);
        } else if (const Binding* b = console_state().keys.find(chord)) {
          add(console::chord_name(chord), *b);
        }
      }
    } else {
      for (const auto& [chord, b] : console_state().keys.all()) {
        used.push_back(b.function);
        if (bound_keys || both) add(console::chord_name(chord), b);
      }
      if (unbound_keys || both) {
        for (const auto& info : console::editor_functions()) {
          if (std::find(used.begin(), used.end(), std::string(info.name)) != used.end()) continue;
          Value v = handler_object("Unbound", std::string(info.name), std::string(info.description), info.group);
          out.push_back(Ref<HandlerObject>(v.as<HandlerObject>()));
        }
      }
      std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        int x = group_order(a->group), y = group_order(b->group);
        return x != y ? x < y : a->function < b->function;
      });
    }
    for (const auto& h : out) write(Value(h));
  }
};

struct SetPSReadLineKeyHandler final : Cmdlet {
  std::vector<std::string> chords;
  std::string function, brief, description, mode;
  Ref<ScriptBlock> block;

  void end_processing() override {
    ConsoleState& state = console_state();
    for (const std::string& chord : chords) {
      std::string error;
      bool good;
      if (bound("ScriptBlock")) {
        state.key_scripts.push_back(Value(block));
        good = state.keys.bind_script(chord, static_cast<int>(state.key_scripts.size()), brief, description, error);
      } else {
        good = state.keys.bind(chord, function, error);
      }
      if (!good) write_error("System.ArgumentException", "InvalidKeyHandler", ErrorCategory::InvalidArgument, error);
    }
  }
};

struct RemovePSReadLineKeyHandler final : Cmdlet {
  std::vector<std::string> chords;
  std::string mode;
  void end_processing() override {
    for (const std::string& chord : chords) {
      std::string error;
      if (!console_state().keys.unbind(chord, error)) {
        write_error("System.ArgumentException", "InvalidChord", ErrorCategory::InvalidArgument, error);
      }
    }
  }
};

constexpr CmdletParam kGet[] = {
    param<&GetPSReadLineKeyHandler::bound_keys>("Bound", "switch", "set:FullListing", "Only keys that do something."),
    param<&GetPSReadLineKeyHandler::unbound_keys>("Unbound", "switch", "set:FullListing", "Only functions without a key."),
    param<&GetPSReadLineKeyHandler::chords>("Chord", "string[]", "alias:Key set:SpecificBindings pos:0 mandatory notnullorempty", "These keys."),
};
constexpr CmdletParam kSet[] = {
    param<&SetPSReadLineKeyHandler::chords>("Chord", "string[]", "alias:Key pos:0 mandatory notnullorempty", "Keys: Ctrl+b, Alt+., or two behind each other: Ctrl+x,Ctrl+l."),
    param<&SetPSReadLineKeyHandler::block>("ScriptBlock", "scriptblock", "set:ScriptBlock pos:1 mandatory notnull", "What the key does; [Microsoft.PowerShell.PSConsoleReadLine] has the means."),
    param<&SetPSReadLineKeyHandler::brief>("BriefDescription", "string", "set:ScriptBlock", "A name for it."),
    param<&SetPSReadLineKeyHandler::description>("Description", "string", "alias:LongDescription set:ScriptBlock", "What it is good for."),
    param<&SetPSReadLineKeyHandler::function>("Function", "string", "set:Function mandatory", "A function of the editor."),
    param<&SetPSReadLineKeyHandler::mode>("ViMode", "string", "validateset:Insert,Command", "Without effect: there is no Vi mode."),
};
constexpr CmdletParam kRemove[] = {
    param<&RemovePSReadLineKeyHandler::chords>("Chord", "string[]", "alias:Key pos:0 mandatory notnullorempty", "Keys."),
    param<&RemovePSReadLineKeyHandler::mode>("ViMode", "string", "validateset:Insert,Command", "Without effect: there is no Vi mode."),
};
const CmdletRegistration get{{.name = "Get-PSReadLineKeyHandler", .module = "PSReadLine", .params = kGet, .default_set = "FullListing",
    .synopsis = "Gets what the line editor's keys do.", .outputs = "Microsoft.PowerShell.KeyHandler",
    .examples = "Get-PSReadLineKeyHandler -Chord Tab\n", .create = make_cmdlet<GetPSReadLineKeyHandler>}};
const CmdletRegistration set{{.name = "Set-PSReadLineKeyHandler", .module = "PSReadLine", .params = kSet, .default_set = "ScriptBlock",
    .synopsis = "Gives a key of the line editor a function or a script block.",
    .examples = "Set-PSReadLineKeyHandler -Key UpArrow -Function HistorySearchBackward\n", .create = make_cmdlet<SetPSReadLineKeyHandler>}};
const CmdletRegistration remove{{.name = "Remove-PSReadLineKeyHandler", .module = "PSReadLine", .params = kRemove,
    .synopsis = "Takes a key's function away.", .examples = "Remove-PSReadLineKeyHandler -Chord Ctrl+b\n",
    .create = make_cmdlet<RemovePSReadLineKeyHandler>}};

// ---- [PSConsoleReadLine]

LineEditor& editor() {
  LineEditor* e = console_state().editor;
  if (!e) throw_dotnet("System.InvalidOperationException", "The line editor is not reading a line. Call this from a key handler.");
  return *e;
}
size_t byte_of(const std::string& text, int64_t unit) {
  std::u16string wide = utf8_to_utf16(text);
  size_t n = static_cast<size_t>(std::clamp<int64_t>(unit, 0, static_cast<int64_t>(wide.size())));
  return utf16_to_utf8(std::u16string_view(wide).substr(0, n)).size();
}
int32_t unit_of(const std::string& text, size_t byte) { return static_cast<int32_t>(utf16_length(std::string_view(text).substr(0, byte))); }

Value call_function(MethodCall& c, const char* name) {
  int arg = c.has(1) && c.arg(1).is_integer() ? static_cast<int>(c.arg(1).as_int()) : 1;
  editor().invoke(name, {}, arg);
  return {};
}

const MemberDef kReadLine[] = {
#define PSESSION_EDITOR_FUNCTION(name, group, description) \
  {"static void " #name "(System.Object key = null, System.Object arg = null)", [](MethodCall& c) { return call_function(c, #name); }},
#include "console/editor_functions.def"
#undef PSESSION_EDITOR_FUNCTION
    {"static void Insert(string s)", [](MethodCall& c) { editor().insert(to_display(c.ctx, c.arg(0))); return Value(); }},
    {"static void Insert(char c)", [](MethodCall& c) { editor().insert(to_display(c.ctx, c.arg(0))); return Value(); }},
    {"static void Ding()", [](MethodCall&) { editor().ding(); return Value(); }},
    {"static void GetBufferState([ref] string input, [ref] int cursor)",
     [](MethodCall& c) {
       tables::set_out(c, 0, str(editor().text()));
       tables::set_out(c, 1, Value::int32(unit_of(editor().text(), editor().cursor())));
       return Value();
     }},
    {"static void SetCursorPosition(int cursor)",
     [](MethodCall& c) { editor().set_cursor(byte_of(editor().text(), c.arg(0).as_int())); return Value(); }},
    {"static void Delete(int start, int length)",
     [](MethodCall& c) {
       size_t a = byte_of(editor().text(), c.arg(0).as_int()), b = byte_of(editor().text(), c.arg(0).as_int() + c.arg(1).as_int());
       editor().replace(a, b - a, "");
       return Value();
     }},
    {"static void Replace(int start, int length, string replacement, System.Object instigator = null, System.Object instigatorArg = null)",
     [](MethodCall& c) {
       if (c.arg(0).as_int() < 0 || c.arg(1).as_int() < 0) throw_dotnet("System.ArgumentException", "The start or the length is out of range.");
       size_t a = byte_of(editor().text(), c.arg(0).as_int()), b = byte_of(editor().text(), c.arg(0).as_int() + c.arg(1).as_int());
       editor().replace(a, b - a, to_display(c.ctx, c.arg(2)));
       return Value();
     }},
    {"static void GetSelectionState([ref] int start, [ref] int length)",
     [](MethodCall& c) {
       size_t start = 0, length = 0;
       bool any = editor().selection(start, length);
       int32_t from = unit_of(editor().text(), start), to = unit_of(editor().text(), start + length);
       tables::set_out(c, 0, Value::int32(any ? from : -1));
       tables::set_out(c, 1, Value::int32(any ? to - from : -1));
       return Value();
     }},
    {"static void AddToHistory(string command)",
     [](MethodCall& c) {
       console_state().history.add(to_display(c.ctx, c.arg(0)), console::AddToHistory::kMemoryAndFile);
       return Value();
     }},
    {"static bool TryGetArgAsInt(System.Object arg, [ref] int numericArg, int defaultNumericArg)",
     [](MethodCall& c) {
       bool number = c.arg(0).is_integer();
       tables::set_out(c, 1, Value::int32(static_cast<int32_t>(number ? c.arg(0).as_int() : c.arg(2).as_int())));
       return Value::boolean(number || c.arg(0).is_null());
     }},
    {"static System.Object[] GetHistoryItems()",
     [](MethodCall&) {
       std::vector<Value> out;
       for (const auto& item : console_state().history.items()) {
         auto o = PSObject::custom();
         o->members().add("CommandLine", str(item.text));
         o->members().add("FromOtherSession", Value::boolean(item.other_session));
         out.push_back(Value(o));
       }
       return Value(Array::of(std::move(out)));
     }},
};
Type g_read_line{TypeSpec{.full_name = "Microsoft.PowerShell.PSConsoleReadLine", .members = kReadLine,
                          .assembly = "Microsoft.PowerShell.PSReadLine"}};

}  // namespace
}  // namespace psession
