// LanguagePrimitives, WildcardPattern, NullString, DBNull, StringInfo and Stopwatch: small helpers that scripts call.
#include <time.h>

#include "object/operators.h"
#include "object/types/helpers.h"
#include "text/casing.h"
#include "text/datetime.h"
#include "text/wildcard.h"

namespace psession {
namespace {
using namespace tables;

const Type* type_arg(const Value& v) {
  if (v.kind() != Kind::Type) throw_dotnet("System.Management.Automation.PSArgumentNullException", "Cannot process argument because the value of argument \"resultType\" is null. Change the value of argument \"resultType\" to a non-null value.");
  return v.as<Type>();
}
bool ignore(const MethodCall& c, uint32_t i) { return c.has(i) && c.arg(i).as_bool(); }

Value try_compare(MethodCall& c, uint32_t out) {
  const Value &a = unwrap(c.arg(0)), &b = unwrap(c.arg(1));
  int r = 0;
  auto* culture = out == 4 ? c.arg(3).get_if<CultureObject>() : nullptr;
  try {
    if (a.is_string() && b.is_string() && culture) {
      Value args[] = {a, b, boolean(ignore(c, 2)), c.arg(3)};
      r = i32(invoke_static(c.ctx, &types::String, "Compare", args));
    } else {
      r = compare_values(c.ctx, c.arg(0), c.arg(1), out > 2 && ignore(c, 2));
    }
  } catch (const ScriptError&) {
    set_out(c, out, int32(0));
    return boolean(false);
  }
  set_out(c, out, int32(r < 0 ? -1 : r > 0));
  return boolean(true);
}
// What the conversion says, without the error record's exception around it.
Value converted(MethodCall& c) {
  try {
    return convert_to(c.ctx, c.arg(0), type_arg(c.arg(1)));
  } catch (const ScriptError& e) {
    auto* inner = e.record->exception ? e.record->exception->inner.get_if<ExceptionObject>() : nullptr;
    if (!inner || inner->type()->name() != "PSInvalidCastException") throw;
    throw ScriptError(record_of_exception(Ref<ExceptionObject>(inner)));
  }
}
const MemberDef kPrimitives[] = {
    {"static System.Object ConvertTo(System.Object valueToConvert, type resultType)", converted},
    {"static System.Object ConvertTo(System.Object valueToConvert, type resultType, System.IFormatProvider formatProvider)", converted},
    {"static bool TryConvertTo(System.Object valueToConvert, type resultType, [ref] System.Object result)", FN({
       std::optional<Value> r = try_convert(c.ctx, c.arg(0), type_arg(c.arg(1)));
       set_out(c, 2, r.value_or(Value()));
       return boolean(r.has_value());
     })},
    {"static bool IsTrue(System.Object obj)", FN({ return boolean(is_true(c.arg(0))); })},
    {"static bool IsObjectEnumerable(System.Object obj)", FN({ return boolean(is_enumerable(c.arg(0))); })},
    {"static bool Equals(System.Object first, System.Object second)", FN({ return boolean(values_equal(c.ctx, c.arg(0), c.arg(1), false)); })},
    {"static bool Equals(System.Object first, System.Object second, bool ignoreCase)", FN({ return boolean(values_equal(c.ctx, c.arg(0), c.arg(1), ignore(c, 2))); })},
    {"static int Compare(System.Object first, System.Object second)", FN({ return int32(compare_values(c.ctx, c.arg(0), c.arg(1), false)); })},
    {"static int Compare(System.Object first, System.Object second, bool ignoreCase)", FN({ return int32(compare_values(c.ctx, c.arg(0), c.arg(1), ignore(c, 2))); })},
    {"static bool TryCompare(System.Object first, System.Object second, [ref] int result)", FN({ return try_compare(c, 2); })},
    {"static bool TryCompare(System.Object first, System.Object second, bool ignoreCase, [ref] int result)", FN({ return try_compare(c, 3); })},
    {"static bool TryCompare(System.Object first, System.Object second, bool ignoreCase, System.IFormatProvider formatProvider, [ref] int result)",
     FN({ return try_compare(c, 4); })},
    {"static System.Collections.IEnumerator GetEnumerator(System.Object obj)", FN({
       if (!is_enumerable(c.arg(0))) return Value();
       return invoke_method(c.ctx, c.arg(0), "GetEnumerator", {});
     })},
    {"static System.Object ConvertPSObjectToType(psobject valueToConvert, type resultType, bool recursion, System.IFormatProvider formatProvider, bool ignoreUnknownMembers)",
     FN({ return convert_to(c.ctx, c.arg(0), type_arg(c.arg(1))); })},
    {"static string ConvertTypeNameToPSTypeName(string typeName)", FN({
       const Type* t = TypeRegistry::find(text(c.arg(0)));
       return str("[" + (t ? t->accelerator_or_name() : text(c.arg(0))) + "]");
     })},
    {"static System.Collections.IEnumerable GetEnumerable(System.Object obj)", FN({ return is_enumerable(c.arg(0)) ? c.arg(0) : Value(); })},
};
Type g_primitives{TypeSpec{.full_name = "System.Management.Automation.LanguagePrimitives", .flags = kStatic | kAbstract | kSealed,
                           .members = kPrimitives, .assembly = "System.Management.Automation"}};

// ---- WildcardPattern

const EnumDef kOptions[] = {{"None", 0}, {"Compiled", 1}, {"IgnoreCase", 2}, {"CultureInvariant", 4}};
Type g_options{TypeSpec{.full_name = "System.Management.Automation.WildcardOptions", .base = "System.Enum",
                        .flags = kEnum | kValueType | kFlagsEnum, .enum_values = kOptions}};
class WildcardObject final : public HeapObject {
 public:
  WildcardObject(const std::string& p, bool ignore_case) : pattern(p, ignore_case) {}
  WildcardPattern pattern;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.Management.Automation.WildcardPattern");
    return t;
  }
};
Value wildcard(const Value& v, int64_t options) {
  require(v, "pattern");
  Ref<WildcardObject> w = make_ref<WildcardObject>(text(v), (options & 2) != 0);
  if (!w->pattern.valid()) {
    throw_dotnet("System.Management.Automation.WildcardPatternException",
                 "The specified wildcard character pattern is not valid: " + text(v));
  }
  return Value(w);
}
const MemberDef kWildcard[] = {
    {"new(string pattern)", FN({ return wildcard(c.arg(0), 0); })},
    {"new(string pattern, System.Management.Automation.WildcardOptions options)", FN({ return wildcard(c.arg(0), c.arg(1).as_int()); })},
    {"static wildcardpattern Get(string pattern, System.Management.Automation.WildcardOptions options)", FN({ return wildcard(c.arg(0), c.arg(1).as_int()); })},
    {"static string Escape(string pattern)", FN({ require(c.arg(0), "pattern"); return str(WildcardPattern::escape(text(c.arg(0)))); })},
    {"static string Unescape(string pattern)", FN({ require(c.arg(0), "pattern"); return str(WildcardPattern::unescape(text(c.arg(0)))); })},
    {"static bool ContainsWildcardCharacters(string pattern)", FN({ return boolean(WildcardPattern::contains_wildcards(text(c.arg(0)))); })},
    {"bool IsMatch(string input)", FN({ return boolean(c.arg(0).is_string() && c.self.as<WildcardObject>()->pattern.is_match(text(c.arg(0)))); })},
    {"string ToWql()", FN({ return str(c.self.as<WildcardObject>()->pattern.to_wql()); })},
};
Type g_wildcard{TypeSpec{.full_name = "System.Management.Automation.WildcardPattern", .flags = kSealed, .members = kWildcard,
                         .accelerators = "wildcardpattern", .assembly = "System.Management.Automation"}};

// ---- NullString and DBNull: one object each

class SingleObject final : public HeapObject, public TextualObject {
 public:
  explicit SingleObject(const char* type) : type_(type) {}
  const Type* type() const override { return TypeRegistry::find(type_); }
  std::string to_text() const override { return {}; }

 private:
  const char* type_;
};
Value single(const char* type) {
  static Ref<SingleObject> made[2];
  Ref<SingleObject>& r = made[type[7] == 'D' ? 0 : 1];
  if (!r) r = make_ref<SingleObject>(type);
  return Value(r);
}
const MemberDef kDbNull[] = {
    {"static System.DBNull Value {get;}", FN({ return single("System.DBNull"); })},
    {"string ToString()", FN({ return psession::Value(String::empty()); })},
};
Type g_db_null{TypeSpec{.full_name = "System.DBNull", .flags = kSealed, .members = kDbNull}};
const MemberDef kAutomationNull[] = {
    {"static psobject Value {get;}", FN({ return psession::Value::nothing(); })},
};
Type g_automation_null{TypeSpec{.full_name = "System.Management.Automation.Internal.AutomationNull", .flags = kStatic | kAbstract | kSealed,
                                .members = kAutomationNull, .assembly = "System.Management.Automation"}};
// A string parameter takes it for .NET's null, which a plain $null would not give.
const MemberDef kNullString[] = {
    {"static System.Management.Automation.Language.NullString Value {get;}", FN({ return single("System.Management.Automation.Language.NullString"); })},
    {"string ToString()", FN({ return psession::Value(); })},
};
Type g_null_string{TypeSpec{.full_name = "System.Management.Automation.Language.NullString", .flags = kSealed, .members = kNullString,
                            .accelerators = "NullString", .assembly = "System.Management.Automation"}};

// ---- StringInfo

bool extends(char32_t u) {
  UnicodeCategory k = unicode_category(u);
  return k == UnicodeCategory::kNonSpacingMark || k == UnicodeCategory::kSpacingCombiningMark ||
         k == UnicodeCategory::kEnclosingMark || u == 0x200D || (u >= 0xFE00 && u <= 0xFE0F) || (u >= 0x1F3FB && u <= 0x1F3FF);
}
// Where text elements begin, by grapheme clusters.
std::vector<uint32_t> elements(const String& s) {
  std::vector<uint32_t> out;
  bool joined = false;
  for (uint32_t i = 0; i < s.length();) {
    char32_t u = s.at(i);
    uint32_t n = 1;
    if (u >= 0xD800 && u < 0xDC00 && i + 1 < s.length()) {
      u = 0x10000 + ((u - 0xD800) << 10) + (s.at(i + 1) - 0xDC00u);
      n = 2;
    }
    bool crlf = u == '\n' && i > 0 && s.at(i - 1) == '\r';
    if (out.empty() || !(joined || extends(u) || crlf)) out.push_back(i);
    joined = u == 0x200D;
    i += n;
  }
  return out;
}
class StringInfoObject final : public HeapObject {
 public:
  explicit StringInfoObject(Ref<String> s) : text(std::move(s)) {}
  Ref<String> text;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.Globalization.StringInfo");
    return t;
  }
};
Ref<String> info(const MethodCall& c) { return c.self.as<StringInfoObject>()->text; }
Value sub_elements(const String& s, int64_t start, int64_t count) {
  std::vector<uint32_t> at = elements(s);
  int64_t n = static_cast<int64_t>(at.size());
  if (start < 0 || start >= n || count < 0 || start + count > n) throw_range("Index was out of range. Must be non-negative and less than the size of the collection.", "startingTextElement");
  uint32_t from = at[static_cast<size_t>(start)], to = start + count == n ? s.length() : at[static_cast<size_t>(start + count)];
  return Value(s.substring(from, to - from));
}
const MemberDef kStringInfo[] = {
    {"new()", FN({ return Value(make_ref<StringInfoObject>(String::empty())); })},
    {"new(string value)", FN({ require(c.arg(0), "value"); return Value(make_ref<StringInfoObject>(Ref<String>(c.arg(0).string()))); })},
    {"string String {get;}", FN({ return Value(info(c)); })},
    {"int LengthInTextElements {get;}", FN({ return int32(static_cast<int64_t>(elements(*info(c)).size())); })},
    {"string SubstringByTextElements(int startingTextElement)", FN({
       int64_t start = c.arg(0).as_int();
       return sub_elements(*info(c), start, static_cast<int64_t>(elements(*info(c)).size()) - start);
     })},
    {"string SubstringByTextElements(int startingTextElement, int lengthInTextElements)", FN({ return sub_elements(*info(c), c.arg(0).as_int(), c.arg(1).as_int()); })},
    {"static int[] ParseCombiningCharacters(string str)", FN({
       require(c.arg(0), "str");
       std::vector<Value> out;
       for (uint32_t i : elements(*c.arg(0).string())) out.push_back(int32(i));
       return make_array(&types::Int32, std::move(out));
     })},
    {"static string GetNextTextElement(string str)", FN({
       require(c.arg(0), "str");
       return c.arg(0).string()->length() ? sub_elements(*c.arg(0).string(), 0, 1) : c.arg(0);
     })},
};
Type g_string_info{TypeSpec{.full_name = "System.Globalization.StringInfo", .members = kStringInfo}};

// ---- Stopwatch

class StopwatchObject final : public HeapObject, public TextualObject {
 public:
  int64_t elapsed_ns = 0, started_ns = 0;
  bool running = false;
  static int64_t now() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
  }
  int64_t total() const { return elapsed_ns + (running ? now() - started_ns : 0); }
  void start() {
    if (running) return;
    started_ns = now();
    running = true;
  }
  void stop() {
    if (running) elapsed_ns = total();
    running = false;
  }
  void reset() {
    elapsed_ns = 0;
    running = false;
  }
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.Diagnostics.Stopwatch");
    return t;
  }
  std::string to_text() const override;
};
std::string StopwatchObject::to_text() const { return timespan_to_string(TimeSpan(total() / 100)); }
StopwatchObject& watch(const MethodCall& c) { return *c.self.as<StopwatchObject>(); }
const MemberDef kStopwatch[] = {
    {"new()", FN({ return Value(make_ref<StopwatchObject>()); })},
    {"static System.Diagnostics.Stopwatch StartNew()", FN({
       Ref<StopwatchObject> w = make_ref<StopwatchObject>();
       w->start();
       return Value(w);
     })},
    {"static long Frequency {get;}", FN({ return Value::int64(1000000000); })},
    {"static bool IsHighResolution {get;}", FN({ return boolean(true); })},
    {"static long GetTimestamp()", FN({ return Value::int64(StopwatchObject::now()); })},
    {"static timespan GetElapsedTime(long startingTimestamp)", FN({ return Value::time_span((StopwatchObject::now() - c.arg(0).as_int()) / 100); })},
    {"static timespan GetElapsedTime(long startingTimestamp, long endingTimestamp)", FN({ return Value::time_span((c.arg(1).as_int() - c.arg(0).as_int()) / 100); })},
    {"void Start()", FN({ watch(c).start(); return Value::nothing(); })},
    {"void Stop()", FN({ watch(c).stop(); return Value::nothing(); })},
    {"void Reset()", FN({ watch(c).reset(); return Value::nothing(); })},
    {"void Restart()", FN({ watch(c).reset(); watch(c).start(); return Value::nothing(); })},
    {"string ToString()", FN({ return str(watch(c).to_text()); })},
    {"bool IsRunning {get;}", FN({ return boolean(watch(c).running); })},
    {"timespan Elapsed {get;}", FN({ return Value::time_span(watch(c).total() / 100); })},
    {"long ElapsedMilliseconds {get;}", FN({ return Value::int64(watch(c).total() / 1000000); })},
    {"long ElapsedTicks {get;}", FN({ return Value::int64(watch(c).total()); })},
};
Type g_stopwatch{TypeSpec{.full_name = "System.Diagnostics.Stopwatch", .members = kStopwatch}};

}  // namespace
}  // namespace psession
