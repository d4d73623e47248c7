// System.String's statics, and Rune.
#include "object/composite_format.h"
#include "object/types/string_ops.h"
#include "object/types/string_rows.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {
using namespace tables;

// Object.ToString(), "" for $null.
std::string piece(MethodCall& c, const Value& v) { return v.is_null() ? std::string() : dotnet_to_string(c.ctx, v); }

Value concat(MethodCall& c) {
  std::string out;
  for (uint32_t i = 0; i < c.argc; ++i) out += piece(c, c.arg(i));
  return str(out);
}
Value concat_list(MethodCall& c) {
  require(c.arg(0), "values");
  std::string out;
  for (const Value& v : to_vector(c.ctx, c.arg(0))) out += piece(c, v);
  return str(out);
}
Value join(MethodCall& c) {
  std::string separator = c.arg(0).kind() == Kind::Char ? String::of_char(c.arg(0).as_char())->to_utf8() : text(c.arg(0)), out;
  require(c.arg(1), "value");
  bool first = true;
  for (const Value& v : to_vector(c.ctx, c.arg(1))) {
    if (!first) out += separator;
    first = false;
    out += piece(c, v);
  }
  return str(out);
}
Value join_range(MethodCall& c) {
  require(c.arg(1), "value");
  const Array& a = *c.arg(1).as<Array>();
  int64_t start = c.arg(2).as_int(), count = c.arg(3).as_int(), n = static_cast<int64_t>(a.size());
  auto bad = [](const char* name, int64_t v, const std::string& rule) {
    throw_range_value(std::string(name) + " ('" + std::to_string(v) + "') must be " + rule, name, std::to_string(v));
  };
  if (start < 0) bad("startIndex", start, "a non-negative value.");
  if (count < 0) bad("count", count, "a non-negative value.");
  if (start > n - count) bad("startIndex", start, "less than or equal to '" + std::to_string(n - count) + "'.");
  std::string separator = text(c.arg(0)), out;
  for (int64_t i = start; i < start + count; ++i) {
    if (i > start) out += separator;
    out += piece(c, a.get(static_cast<size_t>(i)));
  }
  return str(out);
}

Value format(MethodCall& c, uint32_t first) {
  const Culture& culture = first ? culture_arg(c, 0) : current_culture();
  require(c.arg(first), "format");
  std::vector<Value> args(c.args + first + 1, c.args + c.argc);
  return str(composite_format(c.ctx, text(c.arg(first)), args, &culture));
}
Value format_list(MethodCall& c, uint32_t first) {
  const Culture& culture = first ? culture_arg(c, 0) : current_culture();
  require(c.arg(first), "format");
  require(c.arg(first + 1), "args");
  std::vector<Value> args = to_vector(c.ctx, c.arg(first + 1));
  return str(composite_format(c.ctx, text(c.arg(first)), args, &culture));
}

Value piece_of(MethodCall& c, uint32_t s, uint32_t at, uint32_t length) {
  if (c.arg(s).is_null()) return Value();
  const String& x = *c.arg(s).string();
  int64_t start = c.arg(at).as_int(), n = c.arg(length).as_int();
  if (n < 0) throw_range("Length cannot be less than zero.", "length");
  if (start < 0 || start > x.length()) {
    throw_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
                s == 0 ? "indexA" : "indexB");
  }
  n = std::min<int64_t>(n, x.length() - start);
  return Value(x.substring(static_cast<uint32_t>(start), static_cast<uint32_t>(n)));
}
Value compare_parts(MethodCall& c, Comparison how) {
  return int32(compare(piece_of(c, 0, 1, 4), piece_of(c, 2, 3, 4), how));
}
Comparison by_case(bool ignore) { return ignore ? Comparison::CurrentCultureIgnoreCase : Comparison::CurrentCulture; }
// CompareOptions
Comparison by_options(int64_t o) {
  if (o & 0x40000000) return Comparison::Ordinal;
  if (o & 0x10000000) return Comparison::OrdinalIgnoreCase;
  return by_case((o & 1) != 0);
}
bool blank(const Value& v) {
  if (v.is_null()) return true;
  for (uint32_t i = 0; i < v.string()->length(); ++i) {
    if (!is_space(v.string()->at(i))) return false;
  }
  return true;
}

const MemberDef kRows[] = {
    {"static string Empty {get;}", FN({ return Value(String::empty()); })},
    {"static int Compare(string strA, string strB)", FN({ return int32(compare(c.arg(0), c.arg(1), Comparison::CurrentCulture)); })},
    {"static int Compare(string strA, string strB, bool ignoreCase)", FN({ return int32(compare(c.arg(0), c.arg(1), by_case(c.arg(2).as_bool()))); })},
    {"static int Compare(string strA, string strB, System.StringComparison comparisonType)", FN({ return int32(compare(c.arg(0), c.arg(1), comparison_arg(c, 2))); })},
    {"static int Compare(string strA, string strB, cultureinfo culture, System.Globalization.CompareOptions options)", FN({ return int32(compare(c.arg(0), c.arg(1), by_options(c.arg(3).as_int()))); })},
    {"static int Compare(string strA, string strB, bool ignoreCase, cultureinfo culture)", FN({ return int32(compare(c.arg(0), c.arg(1), by_case(c.arg(2).as_bool()))); })},
    {"static int Compare(string strA, int indexA, string strB, int indexB, int length)", FN({ return compare_parts(c, Comparison::CurrentCulture); })},
    {"static int Compare(string strA, int indexA, string strB, int indexB, int length, bool ignoreCase)", FN({ return compare_parts(c, by_case(c.arg(5).as_bool())); })},
    {"static int Compare(string strA, int indexA, string strB, int indexB, int length, System.StringComparison comparisonType)", FN({ return compare_parts(c, comparison_arg(c, 5)); })},
    {"static int CompareOrdinal(string strA, string strB)", FN({ return int32(compare(c.arg(0), c.arg(1), Comparison::Ordinal)); })},
    {"static int CompareOrdinal(string strA, int indexA, string strB, int indexB, int length)", FN({ return compare_parts(c, Comparison::Ordinal); })},
    {"static string Copy(string str)", FN({ require(c.arg(0), "str"); return Value(String::utf16(c.arg(0).string()->to_utf16())); })},
    {"static bool op_Equality(string a, string b)", FN({ return boolean(c.arg(0).is_string() && c.arg(1).is_string() ? c.arg(0).string()->equals(*c.arg(1).string()) : c.arg(0).is_null() && c.arg(1).is_null()); })},
    {"static bool op_Inequality(string a, string b)", FN({ return boolean(!(c.arg(0).is_string() && c.arg(1).is_string() ? c.arg(0).string()->equals(*c.arg(1).string()) : c.arg(0).is_null() && c.arg(1).is_null())); })},
    {"static string Concat(System.Object arg0)", concat},
    {"static string Concat(System.Object arg0, System.Object arg1)", concat},
    {"static string Concat(System.Object arg0, System.Object arg1, System.Object arg2)", concat},
    {"static string Concat(params System.Object[] args)", concat_list},
    {"static string Concat(System.Collections.Generic.IEnumerable[string] values)", concat_list},
    {"static string Concat[T](System.Collections.Generic.IEnumerable[T] values)", concat_list},
    {"static string Concat(string str0, string str1)", concat},
    {"static string Concat(string str0, string str1, string str2)", concat},
    {"static string Concat(string str0, string str1, string str2, string str3)", concat},
    {"static string Concat(params string[] values)", concat_list},
    {"static bool Equals(string a, string b)", FN({ return boolean(equal(c.arg(0), c.arg(1), Comparison::Ordinal)); })},
    {"static bool Equals(string a, string b, System.StringComparison comparisonType)", FN({ return boolean(equal(c.arg(0), c.arg(1), comparison_arg(c, 2))); })},
    {"static string Format(string format, System.Object arg0)", FN({ return format(c, 0); })},
    {"static string Format(string format, System.Object arg0, System.Object arg1)", FN({ return format(c, 0); })},
    {"static string Format(string format, System.Object arg0, System.Object arg1, System.Object arg2)", FN({ return format(c, 0); })},
    {"static string Format(string format, params System.Object[] args)", FN({ return format_list(c, 0); })},
    {"static string Format(System.IFormatProvider provider, string format, System.Object arg0)", FN({ return format(c, 1); })},
    {"static string Format(System.IFormatProvider provider, string format, System.Object arg0, System.Object arg1)", FN({ return format(c, 1); })},
    {"static string Format(System.IFormatProvider provider, string format, System.Object arg0, System.Object arg1, System.Object arg2)", FN({ return format(c, 1); })},
    {"static string Format(System.IFormatProvider provider, string format, params System.Object[] args)", FN({ return format_list(c, 1); })},
    {"static string Intern(string str)", FN({ require(c.arg(0), "str"); return c.arg(0); })},
    {"static string IsInterned(string str)", FN({ require(c.arg(0), "str"); return c.arg(0); })},
    {"static bool IsNullOrEmpty(string value)", FN({ return boolean(c.arg(0).is_null() || c.arg(0).string()->length() == 0); })},
    {"static bool IsNullOrWhiteSpace(string value)", FN({ return boolean(blank(c.arg(0))); })},
    {"static string Join(char separator, params string[] value)", join},
    {"static string Join(char separator, params System.Object[] values)", join},
    {"static string Join(char separator, string[] value, int startIndex, int count)", join_range},
    {"static string Join(string separator, params string[] value)", join},
    {"static string Join(string separator, string[] value, int startIndex, int count)", join_range},
    {"static string Join(string separator, params System.Object[] values)", join},
    {"static string Join(string separator, System.Collections.Generic.IEnumerable[string] values)", join},
    {"static string Join[T](string separator, System.Collections.Generic.IEnumerable[T] values)", join},
    {"static string Join[T](char separator, System.Collections.Generic.IEnumerable[T] values)", join},
    {"static bool op_Equality(string a, string b)", FN({ return boolean(equal(c.arg(0), c.arg(1), Comparison::Ordinal)); })},
    {"static bool op_Inequality(string a, string b)", FN({ return boolean(!equal(c.arg(0), c.arg(1), Comparison::Ordinal)); })},
};

// ---- Rune

class RuneObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  RuneObject(const Type* t, char32_t c) : value(c), type_(t) {}
  char32_t value;
  const Type* type() const override { return type_; }
  std::string to_text() const override {
    std::string s;
    append_utf8(s, value);
    return s;
  }
  bool equals(const HeapObject& o) const override {
    auto* r = dynamic_cast<const RuneObject*>(&o);
    return r && r->value == value;
  }
  int compare(const HeapObject& o) const override {
    auto* r = dynamic_cast<const RuneObject*>(&o);
    return r ? static_cast<int>(value) - static_cast<int>(r->value) : 1;
  }
  size_t hash() const override { return value; }

 private:
  const Type* type_;
};
const MemberDef kRune[] = {
    {"new(int value)", FN({
       int64_t v = c.arg(0).as_int();
       if (v < 0 || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000)) throw_range("Specified argument was out of the range of valid values.", "value");
       return make_rune(c.type, static_cast<char32_t>(v));
     })},
    {"new(char ch)", FN({ return make_rune(c.type, c.arg(0).as_char()); })},
    {"int Value {get;}", FN({ return int32(c.self.as<RuneObject>()->value); })},
    {"bool IsAscii {get;}", FN({ return boolean(c.self.as<RuneObject>()->value < 128); })},
    {"bool IsBmp {get;}", FN({ return boolean(c.self.as<RuneObject>()->value < 0x10000); })},
    {"int Plane {get;}", FN({ return int32(c.self.as<RuneObject>()->value >> 16); })},
    {"int Utf16SequenceLength {get;}", FN({ return int32(c.self.as<RuneObject>()->value < 0x10000 ? 1 : 2); })},
    {"int Utf8SequenceLength {get;}", FN({ return int32(static_cast<int64_t>(c.self.as<RuneObject>()->to_text().size())); })},
    {"string ToString()", FN({ return str(c.self.as<RuneObject>()->to_text()); })},
    {"int CompareTo(System.Text.Rune other)", FN({ return int32(c.self.as<RuneObject>()->compare(*c.arg(0).object())); })},
};
Type g_rune{TypeSpec{.full_name = "System.Text.Rune", .base = "System.ValueType", .flags = kValueType | kSealed,
                     .members = kRune, .interfaces = "System.IComparable"}};

std::span<const MemberDef> all_rows() {
  static const std::vector<MemberDef> rows = [] {
    std::span<const MemberDef> a = tables::string_instance_rows();
    std::vector<MemberDef> r(a.begin(), a.end());
    r.insert(r.end(), std::begin(kRows), std::end(kRows));
    return r;
  }();
  return rows;
}

}  // namespace

namespace tables {
std::span<const MemberDef> string_static_rows() { return kRows; }
Value make_rune(const Type* t, char32_t c) { return Value(make_ref<RuneObject>(t, c)); }
}  // namespace tables

namespace types {
Type String{TypeSpec{.full_name = "System.String", .flags = kSealed, .members = all_rows(),
                     .interfaces = "System.IComparable System.Collections.IEnumerable System.IConvertible System.ICloneable",
                     .accelerators = "string", .scalar = Kind::String}};
}  // namespace types
}  // namespace psession
