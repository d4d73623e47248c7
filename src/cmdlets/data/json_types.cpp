// JSON as .NET's classes: Microsoft.PowerShell.Commands.JsonObject, and System.Text.Json's documents to read and
// JsonSerializer for values that PowerShell's own reader and writer know.
#include "cmdlets/data/json.h"
#include "object/operators.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

Value read(MethodCall& c, const JsonReadOptions& o, const char* exception = "System.ArgumentException") {
  Value v;
  JsonError error;
  if (!json_read(c.ctx, text_arg(c, 0), o, v, error)) throw_dotnet(exception, error.message);
  return v;
}
Value object_from(MethodCall& c) {
  JsonReadOptions o;
  uint32_t error_at = c.argc - 1;
  if (c.argc > 2) o.as_hashtable = c.arg(1).as_bool();
  if (c.argc > 3 && !c.arg(2).is_null()) o.max_depth = static_cast<int>(int_arg(c, 2));
  set_out(c, error_at, Value());
  return read(c, o);
}
const MemberDef kObject[] = {
    {"static System.Object ConvertFromJson(string input, [ref] System.Management.Automation.ErrorRecord error)", object_from},
    {"static System.Object ConvertFromJson(string input, bool returnHashtable, [ref] System.Management.Automation.ErrorRecord error)", object_from},
    {"static System.Object ConvertFromJson(string input, bool returnHashtable, int maxDepth, [ref] System.Management.Automation.ErrorRecord error)", object_from},
};
PS_TYPE(g_object, {.full_name = "Microsoft.PowerShell.Commands.JsonObject", .flags = kStatic | kAbstract | kSealed, .members = kObject,
                   .assembly = "Microsoft.PowerShell.Commands.Utility"});

// ---- System.Text.Json
#define JSON "System.Text.Json."
constexpr const char* kAssembly = "System.Text.Json";
constexpr EnumDef kKinds[] = {{"Undefined", 0}, {"Object", 1}, {"Array", 2}, {"String", 3}, {"Number", 4}, {"True", 5}, {"False", 6}, {"Null", 7}};
PS_TYPE(g_kind, {.full_name = JSON "JsonValueKind", .base = "System.Enum", .flags = kEnum | kValueType | kSealed, .enum_values = kKinds, .assembly = kAssembly});

Value element(const Value& v) { return record(TypeRegistry::find(JSON "JsonElement"), {v}); }
const Value& held(MethodCall& c) { return record_field(c, 0); }
int64_t kind_of(const Value& raw) {
  const Value& v = unwrap(raw);
  if (v.is_null()) return 7;
  if (v.kind() == Kind::Dictionary) return 1;
  if (v.kind() == Kind::Array || v.kind() == Kind::List) return 2;
  if (v.is_string()) return 3;
  if (v.kind() == Kind::Bool) return v.as_bool() ? 5 : 6;
  return 4;
}
void expect(MethodCall& c, int64_t kind, const char* wanted) {
  int64_t is = kind_of(held(c));
  if (is == kind || (kind == 4 && is == 4)) return;
  throw_invalid_operation("The requested operation requires an element of type '" + std::string(wanted) + "', but the target element has type '" + kKinds[is].name + "'.");
}
std::string written(MethodCall& c, const Value& v) {
  JsonWriteOptions o;
  o.depth = 100;
  o.compress = true;
  bool cut = false;
  return json_write(c.ctx, v, o, cut);
}
template <class T> Value number(MethodCall& c, const Type* t) {
  expect(c, 4, "Number");
  return convert_to(c.ctx, held(c), t);
}
const Value* property(MethodCall& c) {
  expect(c, 1, "Object");
  return unwrap(held(c)).as<Dictionary>()->find(c.arg(0));
}
Value enumerate_object(MethodCall& c) {
  expect(c, 1, "Object");
  auto* d = unwrap(held(c)).as<Dictionary>();
  std::vector<Value> r;
  for (size_t i = 0; i < d->slots(); ++i) {
    if (d->live(i)) r.push_back(record(TypeRegistry::find(JSON "JsonProperty"), {d->key_at(i), element(d->value_at(i))}));
  }
  return Value(Array::of(std::move(r)));
}
Value array_element(MethodCall& c) {
  expect(c, 2, "Array");
  auto all = to_vector(c.ctx, held(c));
  int64_t i = int_arg(c, 0);
  if (i < 0 || i >= static_cast<int64_t>(all.size())) throw_dotnet("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
  return element(all[static_cast<size_t>(i)]);
}
const MemberDef kElement[] = {
    {JSON "JsonValueKind ValueKind {get;}", PS_FN { return Value::enumeration(&g_kind, kind_of(held(c))); }},
    {JSON "JsonElement Item(int index) {get;}", array_element},
    {JSON "JsonElement GetProperty(string propertyName)",
     PS_FN {
       const Value* v = property(c);
       if (!v) throw_dotnet("System.Collections.Generic.KeyNotFoundException", "The given key was not present in the dictionary.");
       return element(*v);
     }},
    {"bool TryGetProperty(string propertyName, [ref] " JSON "JsonElement value)",
     PS_FN {
       const Value* v = property(c);
       set_out(c, 1, v ? element(*v) : Value());
       return boolean(v != nullptr);
     }},
    {"string GetString()", PS_FN { if (kind_of(held(c)) == 7) return {}; expect(c, 3, "String"); return unwrap(held(c)); }},
    {"int GetInt32()", PS_FN { return number<int>(c, &types::Int32); }},
    {"long GetInt64()", PS_FN { return number<long>(c, &types::Int64); }},
    {"double GetDouble()", PS_FN { return number<double>(c, &types::Double); }},
    {"decimal GetDecimal()", PS_FN { return number<double>(c, &types::Decimal); }},
    {"bool GetBoolean()",
     PS_FN { int64_t k = kind_of(held(c)); if (k != 5 && k != 6) expect(c, 5, "Boolean"); return boolean(k == 5); }},
    {"datetime GetDateTime()", PS_FN { expect(c, 3, "String"); return convert_to(c.ctx, held(c), &types::DateTime); }},
    {"guid GetGuid()", PS_FN { expect(c, 3, "String"); return convert_to(c.ctx, held(c), &types::Guid); }},
    {"int GetArrayLength()", PS_FN { expect(c, 2, "Array"); return int32(static_cast<int64_t>(to_vector(c.ctx, held(c)).size())); }},
    {"object EnumerateArray()",
     PS_FN {
       expect(c, 2, "Array");
       std::vector<Value> r;
       for (const Value& v : to_vector(c.ctx, held(c))) r.push_back(element(v));
       return Value(Array::of(std::move(r)));
     }},
    {"object EnumerateObject()", enumerate_object},
    {"string GetRawText()", PS_FN { return str(written(c, held(c))); }},
    {"string ToString()",
     PS_FN {
       int64_t k = kind_of(held(c));
       if (k == 7) return str("");
       if (k == 3) return unwrap(held(c));
       if (k == 5 || k == 6) return str(k == 5 ? "True" : "False");
       return str(written(c, held(c)));
     }},
};
PS_TYPE(g_element, {.full_name = JSON "JsonElement", .base = "System.ValueType", .flags = kValueType, .members = kElement, .assembly = kAssembly});
const MemberDef kProperty[] = {READ_ROW(0, "string Name"), READ_ROW(1, JSON "JsonElement Value")};
PS_TYPE(g_property, {.full_name = JSON "JsonProperty", .base = "System.ValueType", .flags = kValueType, .members = kProperty, .assembly = kAssembly});
JsonReadOptions strict() {
  JsonReadOptions o;
  o.as_hashtable = o.strict = true;
  o.dates = JsonDates::String;
  return o;
}
const MemberDef kDocument[] = {
    {"static " JSON "JsonDocument Parse(string json)", PS_FN { return record(c.type, {element(read(c, strict(), JSON "JsonException"))}); }},
    READ_ROW(0, JSON "JsonElement RootElement"),
    {"void Dispose()", PS_FN { return Value::nothing(); }},
};
PS_TYPE(g_document, {.full_name = JSON "JsonDocument", .flags = kSealed, .members = kDocument, .interfaces = "System.IDisposable", .assembly = kAssembly});
Value serialize(MethodCall& c) {
  JsonWriteOptions o;
  o.depth = 64;
  o.compress = true;
  o.escapes = JsonEscapes::NonAscii;
  bool cut = false;
  return str(json_write(c.ctx, c.arg(0), o, cut));
}
const MemberDef kSerializer[] = {
    {"static string Serialize(System.Object value, type inputType)", serialize},
    {"static string Serialize[TValue](TValue value)", serialize},
    {"static System.Object Deserialize(string json, type returnType)",
     PS_FN {
       if (c.arg(1).kind() != Kind::Type) throw_null_argument("returnType");
       Value v = read(c, strict(), JSON "JsonException");
       const Type* t = c.arg(1).as<Type>();
       return t == &types::Object ? element(v) : convert_to(c.ctx, v, t);
     }},
    {"static TValue Deserialize[TValue](string json)",
     PS_FN {
       Value v = read(c, strict(), JSON "JsonException");
       const Type* t = c.generic_args.empty() ? &types::Object : c.generic_args[0];
       return t == &types::Object ? element(v) : convert_to(c.ctx, v, t);
     }},
};
PS_TYPE(g_serializer, {.full_name = JSON "JsonSerializer", .flags = kStatic | kAbstract | kSealed, .members = kSerializer, .assembly = kAssembly});
PS_TYPE(g_exception, {.full_name = JSON "JsonException", .base = "System.Exception", .assembly = kAssembly});

}  // namespace
}  // namespace psession
