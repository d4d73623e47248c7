// StringDecorated (a text with escape sequences, and without) and AutomationNull, as scripts name them.
#include "format/host_output.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/type.h"

namespace psession {
namespace {

constexpr const char* kAssembly = "System.Management.Automation";
extern Type decorated_type;

class DecoratedString final : public HeapObject, public TextualObject {
 public:
  explicit DecoratedString(std::string s) : text(std::move(s)) {}
  std::string text;
  const Type* type() const override { return &decorated_type; }
  std::string to_text() const override { return text; }
};
DecoratedString& self(MethodCall& c) { return *unwrap(c.self).as<DecoratedString>(); }
const MemberDef kDecorated[] = {
    {"new(string text)", [](MethodCall& c) { return Value(make_ref<DecoratedString>(to_display(c.ctx, c.arg(0)))); }},
    {"bool IsDecorated {get;}", [](MethodCall& c) { return Value::boolean(self(c).text.find('\x1b') != std::string::npos); }},
    {"int ContentLength {get;}",
     [](MethodCall& c) { return Value::int32(static_cast<int32_t>(String::utf8(plain_text(self(c).text))->length())); }},
    {"string ToString()", [](MethodCall& c) { return str(self(c).text); }},
    {"string ToString(System.Management.Automation.OutputRendering outputRendering)",
     [](MethodCall& c) { return str(c.arg(0).as_int() == 1 ? plain_text(self(c).text) : self(c).text); }},
};
const TypeSpec kDecoratedSpec{.full_name = "System.Management.Automation.Internal.StringDecorated", .base = "System.ValueType",
                              .flags = kValueType, .members = kDecorated, .assembly = kAssembly};
Type decorated_type{kDecoratedSpec};

const MemberDef kNull[] = {
    {"static psobject Value {get;}", [](MethodCall&) { return Value::nothing(); }},
};
const TypeSpec kNullSpec{.full_name = "System.Management.Automation.Internal.AutomationNull", .flags = kStatic, .members = kNull,
                         .assembly = kAssembly};
[[maybe_unused]] Type automation_null_type{kNullSpec};

}  // namespace
}  // namespace psession
