#include "engine/console_keys.h"

#include "engine/host.h"
#include "engine/runspace.h"
#include "object/members.h"

namespace psession {
namespace {

class KeyObject final : public HeapObject, public TextualObject {
 public:
  KeyObject(const Type* t, HostKey k) : key(k), type_(t) {}
  HostKey key;
  const Type* type() const override { return type_; }
  std::string to_text() const override {
    return std::to_string(key.virtual_key) + "," + (key.character && key.character < 128 ? std::string(1, static_cast<char>(key.character)) : std::string()) +
           ",0,True";
  }

 private:
  const Type* type_;
};
HostKey& key(MethodCall& c) { return unwrap(c.self).as<KeyObject>()->key; }
Value character(MethodCall& c) { return Value::character(key(c).character < 0x10000 ? static_cast<char16_t>(key(c).character) : u'?'); }

const EnumDef kOptions[] = {{"AllowCtrlC", 1}, {"NoEcho", 2}, {"IncludeKeyDown", 4}, {"IncludeKeyUp", 8}};
const EnumDef kStates[] = {{"RightAltPressed", 1}, {"LeftAltPressed", 2}, {"RightCtrlPressed", 4}, {"LeftCtrlPressed", 8},
                           {"ShiftPressed", 16}, {"NumLockOn", 32}, {"ScrollLockOn", 64}, {"CapsLockOn", 128}, {"EnhancedKey", 256}};
const EnumDef kModifiers[] = {{"None", 0}, {"Alt", 1}, {"Shift", 2}, {"Control", 4}};
#define LETTER(c) {#c, #c[0]}
#define DIGIT(n) {"D" #n, 48 + n}
#define FUNCTION(n) {"F" #n, 111 + n}
const EnumDef kKeys[] = {
    {"None", 0}, {"Backspace", 8}, {"Tab", 9}, {"Clear", 12}, {"Enter", 13}, {"Pause", 19}, {"Escape", 27}, {"Spacebar", 32}, {"PageUp", 33},
    {"PageDown", 34}, {"End", 35}, {"Home", 36}, {"LeftArrow", 37}, {"UpArrow", 38}, {"RightArrow", 39}, {"DownArrow", 40},
    {"PrintScreen", 44}, {"Insert", 45}, {"Delete", 46}, DIGIT(0), DIGIT(1), DIGIT(2), DIGIT(3), DIGIT(4), DIGIT(5), DIGIT(6), DIGIT(7),
    DIGIT(8), DIGIT(9), LETTER(A), LETTER(B), LETTER(C), LETTER(D), LETTER(E), LETTER(F), LETTER(G), LETTER(H), LETTER(I), LETTER(J),
    LETTER(K), LETTER(L), LETTER(M), LETTER(N), LETTER(O), LETTER(P), LETTER(Q), LETTER(R), LETTER(S), LETTER(T), LETTER(U), LETTER(V),
    LETTER(W), LETTER(X), LETTER(Y), LETTER(Z), {"Multiply", 106}, {"Add", 107}, {"Subtract", 109}, {"Decimal", 110}, {"Divide", 111},
    FUNCTION(1), FUNCTION(2), FUNCTION(3), FUNCTION(4), FUNCTION(5), FUNCTION(6), FUNCTION(7), FUNCTION(8), FUNCTION(9), FUNCTION(10),
    FUNCTION(11), FUNCTION(12), {"Oem1", 186}, {"OemPlus", 187}, {"OemComma", 188}, {"OemMinus", 189}, {"OemPeriod", 190}};
Type g_options{TypeSpec{.full_name = "System.Management.Automation.Host.ReadKeyOptions", .base = "System.Enum",
                        .flags = kEnum | kValueType | kFlagsEnum, .enum_values = kOptions, .assembly = "System.Management.Automation"}};
Type g_states{TypeSpec{.full_name = "System.Management.Automation.Host.ControlKeyStates", .base = "System.Enum",
                       .flags = kEnum | kValueType | kFlagsEnum, .enum_values = kStates, .assembly = "System.Management.Automation"}};
Type g_modifiers{TypeSpec{.full_name = "System.ConsoleModifiers", .base = "System.Enum", .flags = kEnum | kValueType | kFlagsEnum,
                          .enum_values = kModifiers, .assembly = "System.Console"}};
Type g_keys{TypeSpec{.full_name = "System.ConsoleKey", .base = "System.Enum", .flags = kEnum | kValueType, .enum_values = kKeys,
                     .assembly = "System.Console"}};

const MemberDef kKeyInfo[] = {
    {"int VirtualKeyCode {get;}", [](MethodCall& c) { return Value::int32(key(c).virtual_key); }},
    {"char Character {get;}", character},
    {"System.Management.Automation.Host.ControlKeyStates ControlKeyState {get;}",
     [](MethodCall& c) { return Value::enumeration(&g_states, key(c).control_state); }},
    {"bool KeyDown {get;}", [](MethodCall&) { return Value::boolean(true); }},
};
Type g_key_info{TypeSpec{.full_name = "System.Management.Automation.Host.KeyInfo", .base = "System.ValueType", .flags = kValueType,
                         .members = kKeyInfo, .assembly = "System.Management.Automation"}};
const MemberDef kConsoleKeyInfo[] = {
    {"char KeyChar {get;}", character},
    {"System.ConsoleKey Key {get;}", [](MethodCall& c) { return Value::enumeration(&g_keys, key(c).virtual_key); }},
    {"System.ConsoleModifiers Modifiers {get;}",
     [](MethodCall& c) {
       uint32_t s = key(c).control_state;
       return Value::enumeration(&g_modifiers, (s & 3 ? 1 : 0) | (s & 16 ? 2 : 0) | (s & 12 ? 4 : 0));
     }},
};
Type g_console_key{TypeSpec{.full_name = "System.ConsoleKeyInfo", .base = "System.ValueType", .flags = kValueType,
                            .members = kConsoleKeyInfo, .assembly = "System.Console"}};

}  // namespace

Value read_key_info(Runspace& rs, int64_t options) {
  if (!(options & 12)) {
    throw_dotnet("System.Management.Automation.PSArgumentException",
                 "Cannot read keys. To read keys, set one or both of the following options: IncludeKeyDown, IncludeKeyUp.", "options");
  }
  HostKey k;
  if (!rs.host().read_key(k, !(options & 2))) {
    throw_error("System.Management.Automation.Host.HostException", "ReadKeyNotSupported", ErrorCategory::NotImplemented,
                "A key cannot be read: the input is not a terminal.");
  }
  return Value(make_ref<KeyObject>(&g_key_info, k));
}

Value read_console_key(MethodCall& c, bool intercept) {
  HostKey k;
  auto* rs = dynamic_cast<Runspace*>(&c.ctx);
  if (!rs || !rs->host().read_key(k, !intercept)) {
    throw_dotnet("System.InvalidOperationException",
                 "Cannot read keys when either application does not have a console or when console input has been redirected. Try Console.Read.");
  }
  return Value(make_ref<KeyObject>(&g_console_key, k));
}

}  // namespace psession
