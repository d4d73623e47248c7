// The tables of Regex, Match, Group, Capture and their collections.
#include "object/regex_objects.h"
#include "object/types/helpers.h"
#include "text/encoding.h"

namespace psession {
namespace {
using namespace tables;

const Type* options_type() {
  static const Type* t = TypeRegistry::find("System.Text.RegularExpressions.RegexOptions");
  return t;
}
RegexObject& re(const MethodCall& c) { return *c.self.as<RegexObject>(); }
Ref<RegexObject> self(const MethodCall& c) { return Ref<RegexObject>(c.self.as<RegexObject>()); }
Ref<String> subject(const Value& v) {
  require(v, "input");
  return Ref<String>(v.string());
}
int64_t timeout(const Value& span) {
  int64_t ticks = span.as_int();
  if (ticks == -10000) return 0;  // Regex.InfiniteMatchTimeout
  if (ticks <= 0) throw_range("Specified argument was out of the range of valid values.", "matchTimeout");
  return std::max<int64_t>(1, ticks / 10000);
}
// The statics take (input, pattern[, ...][, options[, timeout]]); options stand at `i`.
Ref<RegexObject> made(const MethodCall& c, uint32_t i) {
  require(c.arg(1), "pattern");
  return make_regex(*c.arg(1).string(), c.has(i) ? static_cast<uint32_t>(c.arg(i).as_int()) : 0,
                    c.has(i + 1) ? timeout(c.arg(i + 1)) : 0);
}
int first(const Ref<RegexObject>& r, const Ref<String>& s) { return r->regex->right_to_left() ? static_cast<int>(s->length()) : 0; }
int start_arg(const MethodCall& c, uint32_t i, const Ref<RegexObject>& r, const Ref<String>& s) {
  if (!c.has(i)) return first(r, s);
  int64_t at = c.arg(i).as_int();
  if (at < 0 || at > s->length()) throw_range("Start index cannot be less than 0 or greater than input length.", "startat");
  return static_cast<int>(at);
}
Value match(const Ref<RegexObject>& r, const Ref<String>& s, int start) {
  auto sub = std::make_shared<const RegexSubject>(s);
  RegexMatch m;
  check_status(r->regex->match(sub->units, start, m, r->timeout_ms));
  return Value(make_match(r, sub, std::move(m)));
}
Value is_match(const Ref<RegexObject>& r, const Ref<String>& s, int start) {
  RegexMatch m;
  return boolean(check_status(r->regex->match(s->to_utf16(), start, m, r->timeout_ms)));
}
Value replace(MethodCall& c, const Ref<RegexObject>& r, const Ref<String>& s, const Value& by, int count, int start) {
  std::u16string out;
  RegexStatus status;
  if (by.is_string() || by.is_null()) {
    require(by, "replacement");
    status = r->regex->replace(s->to_utf16(), by.string()->to_utf16(), count, start, out, r->timeout_ms);
  } else {
    auto sub = std::make_shared<const RegexSubject>(s);
    status = r->regex->replace(
        sub->units,
        [&](const RegexMatch& m, std::u16string& to) {
          Value arg(make_match(r, sub, m));
          to += to_string(c.ctx, DelegateObject::call(c.ctx, by, {&arg, 1}))->to_utf16();
        },
        count, start, out, r->timeout_ms);
  }
  return check_status(status) ? Value(String::utf16(out)) : Value(s);
}
Value split(const Ref<RegexObject>& r, const Ref<String>& s, int count, int start) {
  if (count < 0) throw_range("Count cannot be less than -1.", "count");
  std::vector<std::u16string> parts;
  std::vector<Value> out;
  bool found = check_status(r->regex->split(s->to_utf16(), count, start, parts, r->timeout_ms));
  if (!found && parts.empty()) out.push_back(Value(s));
  for (const std::u16string& p : parts) out.push_back(Value(String::utf16(p)));
  return make_array(&types::String, std::move(out));
}
Value span_of(int64_t ms) { return Value::time_span(ms == 0 ? -10000 : ms * 10000); }

#define WITH_OPTIONS(row_start, row_end, at, call)                                                                      \
  {row_start row_end, FN({ Ref<RegexObject> r = made(c, at); return call; })},                                          \
  {row_start ", System.Text.RegularExpressions.RegexOptions options" row_end, FN({ Ref<RegexObject> r = made(c, at); return call; })}, \
  {row_start ", System.Text.RegularExpressions.RegexOptions options, timespan matchTimeout" row_end, FN({ Ref<RegexObject> r = made(c, at); return call; })}

const MemberDef kRegex[] = {
    {"new(string pattern)", FN({ require(c.arg(0), "pattern"); return Value(make_regex(*c.arg(0).string(), 0)); })},
    {"new(string pattern, System.Text.RegularExpressions.RegexOptions options)",
     FN({ require(c.arg(0), "pattern"); return Value(make_regex(*c.arg(0).string(), static_cast<uint32_t>(c.arg(1).as_int()))); })},
    {"new(string pattern, System.Text.RegularExpressions.RegexOptions options, timespan matchTimeout)",
     FN({ require(c.arg(0), "pattern"); return Value(make_regex(*c.arg(0).string(), static_cast<uint32_t>(c.arg(1).as_int()), timeout(c.arg(2)))); })},
    {"static timespan InfiniteMatchTimeout {get;}", FN({ return Value::time_span(-10000); })},
    {"static int CacheSize {get;set;}", FN({ return int32(15); }), FN({ return Value::nothing(); })},
    {"static string Escape(string str)", FN({ require(c.arg(0), "str"); return Value(String::utf16(Regex::escape(c.arg(0).string()->to_utf16()))); })},
    {"static string Unescape(string str)", FN({
       require(c.arg(0), "str");
       std::u16string out;
       RegexError error;
       if (!Regex::unescape(c.arg(0).string()->to_utf16(), out, error)) throw_dotnet("System.Text.RegularExpressions.RegexParseException", error.message);
       return Value(String::utf16(out));
     })},
    WITH_OPTIONS("static bool IsMatch(string input, string pattern", ")", 2, is_match(r, subject(c.arg(0)), first(r, subject(c.arg(0))))),
    WITH_OPTIONS("static System.Text.RegularExpressions.Match Match(string input, string pattern", ")", 2, match(r, subject(c.arg(0)), first(r, subject(c.arg(0))))),
    WITH_OPTIONS("static System.Text.RegularExpressions.MatchCollection Matches(string input, string pattern", ")", 2, match_collection(r, subject(c.arg(0)), first(r, subject(c.arg(0))))),
    WITH_OPTIONS("static string Replace(string input, string pattern, string replacement", ")", 3, replace(c, r, subject(c.arg(0)), c.arg(2), -1, first(r, subject(c.arg(0))))),
    WITH_OPTIONS("static string Replace(string input, string pattern, System.Text.RegularExpressions.MatchEvaluator evaluator", ")", 3, replace(c, r, subject(c.arg(0)), c.arg(2), -1, first(r, subject(c.arg(0))))),
    WITH_OPTIONS("static string[] Split(string input, string pattern", ")", 2, split(r, subject(c.arg(0)), 0, first(r, subject(c.arg(0))))),
    {"static int Count(string input, string pattern)", FN({
       Ref<RegexObject> r = made(c, 2);
       Value list = match_collection(r, subject(c.arg(0)), first(r, subject(c.arg(0))));
       return int32(static_cast<int64_t>(list.as<List>()->items.size()));
     })},
    {"bool IsMatch(string input)", FN({ return is_match(self(c), subject(c.arg(0)), start_arg(c, 1, self(c), subject(c.arg(0)))); })},
    {"bool IsMatch(string input, int startat)", FN({ return is_match(self(c), subject(c.arg(0)), start_arg(c, 1, self(c), subject(c.arg(0)))); })},
    {"System.Text.RegularExpressions.Match Match(string input)", FN({ return match(self(c), subject(c.arg(0)), start_arg(c, 1, self(c), subject(c.arg(0)))); })},
    {"System.Text.RegularExpressions.Match Match(string input, int startat)", FN({ return match(self(c), subject(c.arg(0)), start_arg(c, 1, self(c), subject(c.arg(0)))); })},
    {"System.Text.RegularExpressions.Match Match(string input, int beginning, int length)", FN({
       Ref<String> s = subject(c.arg(0));
       int64_t at = c.arg(1).as_int(), n = c.arg(2).as_int();
       if (at < 0 || n < 0 || at + n > s->length()) throw_range("Start index cannot be less than 0 or greater than input length.", "beginning");
       return match(self(c), s->substring(0, static_cast<uint32_t>(at + n)), static_cast<int>(at));
     })},
    {"System.Text.RegularExpressions.MatchCollection Matches(string input)", FN({ return match_collection(self(c), subject(c.arg(0)), start_arg(c, 1, self(c), subject(c.arg(0)))); })},
    {"System.Text.RegularExpressions.MatchCollection Matches(string input, int startat)", FN({ return match_collection(self(c), subject(c.arg(0)), start_arg(c, 1, self(c), subject(c.arg(0)))); })},
    {"int Count(string input)", FN({
       Value list = match_collection(self(c), subject(c.arg(0)), first(self(c), subject(c.arg(0))));
       return int32(static_cast<int64_t>(list.as<List>()->items.size()));
     })},
    {"string Replace(string input, string replacement)", FN({ return replace(c, self(c), subject(c.arg(0)), c.arg(1), -1, first(self(c), subject(c.arg(0)))); })},
    {"string Replace(string input, string replacement, int count)", FN({ return replace(c, self(c), subject(c.arg(0)), c.arg(1), i32(c.arg(2)), first(self(c), subject(c.arg(0)))); })},
    {"string Replace(string input, string replacement, int count, int startat)", FN({ return replace(c, self(c), subject(c.arg(0)), c.arg(1), i32(c.arg(2)), start_arg(c, 3, self(c), subject(c.arg(0)))); })},
    {"string Replace(string input, System.Text.RegularExpressions.MatchEvaluator evaluator)", FN({ return replace(c, self(c), subject(c.arg(0)), c.arg(1), -1, first(self(c), subject(c.arg(0)))); })},
    {"string Replace(string input, System.Text.RegularExpressions.MatchEvaluator evaluator, int count)", FN({ return replace(c, self(c), subject(c.arg(0)), c.arg(1), i32(c.arg(2)), first(self(c), subject(c.arg(0)))); })},
    {"string[] Split(string input)", FN({ return split(self(c), subject(c.arg(0)), 0, first(self(c), subject(c.arg(0)))); })},
    {"string[] Split(string input, int count)", FN({ return split(self(c), subject(c.arg(0)), i32(c.arg(1)), first(self(c), subject(c.arg(0)))); })},
    {"string[] Split(string input, int count, int startat)", FN({ return split(self(c), subject(c.arg(0)), i32(c.arg(1)), start_arg(c, 2, self(c), subject(c.arg(0)))); })},
    {"string[] GetGroupNames()", FN({
       std::vector<Value> out;
       for (const std::u16string& n : re(c).regex->group_names()) out.push_back(Value(String::utf16(n)));
       return make_array(&types::String, std::move(out));
     })},
    {"int[] GetGroupNumbers()", FN({
       std::vector<Value> out;
       for (int n : re(c).regex->group_numbers()) out.push_back(int32(n));
       return make_array(&types::Int32, std::move(out));
     })},
    {"string GroupNameFromNumber(int i)", FN({
       int slot = re(c).regex->group_slot(static_cast<int>(c.arg(0).as_int()));
       return slot < 0 ? Value(String::empty()) : Value(String::utf16(re(c).regex->group_names()[static_cast<size_t>(slot)]));
     })},
    {"int GroupNumberFromName(string name)", FN({
       require(c.arg(0), "name");
       int slot = re(c).regex->group_slot(c.arg(0).string()->to_utf16());
       return int32(slot < 0 ? -1 : re(c).regex->group_numbers()[static_cast<size_t>(slot)]);
     })},
    {"string ToString()", FN({ return str(re(c).to_text()); })},
    {"System.Text.RegularExpressions.RegexOptions Options {get;}", FN({ return Value::enumeration(options_type(), re(c).regex->options()); })},
    {"bool RightToLeft {get;}", FN({ return boolean(re(c).regex->right_to_left()); })},
    {"timespan MatchTimeout {get;}", FN({ return span_of(re(c).timeout_ms); })},
};

CaptureObject& cap(const MethodCall& c) { return *c.self.as<CaptureObject>(); }
const Type* named(const char* n) { return TypeRegistry::find(n); }
Value captures(const MethodCall& c) {
  if (auto* m = c.self.get_if<MatchObject>()) {
    Ref<List> list = make_ref<List>(named("System.Text.RegularExpressions.CaptureCollection"));
    list->read_only = true;
    if (m->success) list->items.push_back(c.self);
    return Value(list);
  }
  auto& g = *c.self.as<GroupObject>();
  Ref<List> list = make_ref<List>(named("System.Text.RegularExpressions.CaptureCollection"));
  list->read_only = true;
  for (const RegexCapture& x : g.captures) list->items.push_back(Value(make_ref<CaptureObject>(g.subject, x.index, x.length)));
  return Value(list);
}

const MemberDef kCapture[] = {
    {"string ToString()", FN({ return Value(cap(c).value()); })},
    {"int Index {get;}", FN({ return int32(cap(c).index); })},
    {"int Length {get;}", FN({ return int32(cap(c).length); })},
    {"string Value {get;}", FN({ return Value(cap(c).value()); })},
    {"System.ReadOnlySpan[char] ValueSpan {get;}", FN({ return Value(); })},
};
Type g_capture{TypeSpec{.full_name = "System.Text.RegularExpressions.Capture", .members = kCapture}};
const MemberDef kGroup[] = {
    {"bool Success {get;}", FN({ return boolean(c.self.as<GroupObject>()->success); })},
    {"string Name {get;}", FN({ return str(c.self.as<GroupObject>()->name); })},
    {"System.Text.RegularExpressions.CaptureCollection Captures {get;}", FN({ return captures(c); })},
};
Type g_group{TypeSpec{.full_name = "System.Text.RegularExpressions.Group", .base = "System.Text.RegularExpressions.Capture", .members = kGroup}};
MatchObject& mo(const MethodCall& c) { return *c.self.as<MatchObject>(); }
const MemberDef kMatch[] = {
    {"static System.Text.RegularExpressions.Match Empty {get;}", FN({
       auto sub = std::make_shared<const RegexSubject>(String::empty());
       return Value(make_match(make_regex(*String::empty(), 0), sub, RegexMatch()));
     })},
    {"System.Text.RegularExpressions.GroupCollection Groups {get;}", FN({ return group_collection(mo(c)); })},
    {"System.Text.RegularExpressions.Match NextMatch()", FN({
       MatchObject& m = mo(c);
       if (!m.match.success) return c.self;
       RegexMatch next;
       check_status(m.regex->regex->next(m.subject->units, m.match, next, m.regex->timeout_ms));
       return Value(make_match(m.regex, m.subject, std::move(next)));
     })},
    {"string Result(string replacement)", FN({
       require(c.arg(0), "replacement");
       MatchObject& m = mo(c);
       if (!m.match.success) throw_dotnet("System.NotSupportedException", "Result cannot be called on a failed Match.");
       std::u16string out;
       m.regex->regex->expand(m.subject->units, m.match, c.arg(0).string()->to_utf16(), out);
       return Value(String::utf16(out));
     })},
};
Type g_match{TypeSpec{.full_name = "System.Text.RegularExpressions.Match", .base = "System.Text.RegularExpressions.Group", .members = kMatch}};

Value failed_group(const List& l) {
  std::shared_ptr<const RegexSubject> s =
      l.items.empty() ? std::make_shared<const RegexSubject>(String::empty()) : l.items[0].as<GroupObject>()->subject;
  return Value(make_ref<GroupObject>(s, RegexGroup(), ""));
}
Value item_at(MethodCall& c) {
  const List& l = *c.self.as<List>();
  int64_t i = c.arg(0).as_int();
  if (i < 0 || i >= static_cast<int64_t>(l.items.size())) {
    throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values. (Parameter 'i')");
  }
  return l.items[static_cast<size_t>(i)];
}
#define COLLECTION_ROWS                                                                                           \
  {"int Count {get;}", FN({ return int32(static_cast<int64_t>(c.self.as<List>()->items.size())); })},             \
  {"bool IsReadOnly {get;}", FN({ return boolean(true); })},                                                      \
  {"bool IsSynchronized {get;}", FN({ return boolean(false); })},                                                 \
  {"System.Object SyncRoot {get;}", FN({ return c.self; })},                                                      \
  {"void CopyTo(array array, int arrayIndex)", FN({                                                               \
     Array& a = *c.arg(0).as<Array>();                                                                            \
     const List& l = *c.self.as<List>();                                                                          \
     int64_t at = c.arg(1).as_int();                                                                              \
     if (at < 0 || at + l.items.size() > a.size()) throw_dotnet("System.ArgumentException", "Destination array was not long enough."); \
     for (size_t i = 0; i < l.items.size(); ++i) a.set(static_cast<size_t>(at) + i, l.items[i]);                  \
     return Value::nothing();                                                                                     \
   })}

const MemberDef kGroups[] = {
    COLLECTION_ROWS,
    {"System.Text.RegularExpressions.Group Item(int groupnum) {get;}", FN({
       const List& l = *c.self.as<List>();
       std::string name = std::to_string(c.arg(0).as_int());
       for (const Value& g : l.items) if (g.as<GroupObject>()->name == name) return g;
       int64_t i = c.arg(0).as_int();
       return i >= 0 && i < static_cast<int64_t>(l.items.size()) ? l.items[static_cast<size_t>(i)] : failed_group(l);
     })},
    {"System.Text.RegularExpressions.Group Item(string groupname) {get;}", FN({
       const List& l = *c.self.as<List>();
       std::string name = text(c.arg(0));
       for (const Value& g : l.items) if (g.as<GroupObject>()->name == name) return g;
       return failed_group(l);
     })},
    {"bool ContainsKey(string key)", FN({
       for (const Value& g : c.self.as<List>()->items) if (g.as<GroupObject>()->name == text(c.arg(0))) return boolean(true);
       return boolean(false);
     })},
    {"bool TryGetValue(string key, [ref] System.Text.RegularExpressions.Group value)", FN({
       for (const Value& g : c.self.as<List>()->items) {
         if (g.as<GroupObject>()->name != text(c.arg(0))) continue;
         set_out(c, 1, g);
         return boolean(true);
       }
       set_out(c, 1, Value());
       return boolean(false);
     })},
    {"System.Collections.Generic.IEnumerable[string] Keys {get;}", FN({
       std::vector<Value> out;
       for (const Value& g : c.self.as<List>()->items) out.push_back(str(g.as<GroupObject>()->name));
       return make_array(&types::String, std::move(out));
     })},
    {"System.Collections.Generic.IEnumerable[System.Text.RegularExpressions.Group] Values {get;}", FN({
       return Value(Array::of(c.self.as<List>()->items));
     })},
};
const MemberDef kMatches[] = {COLLECTION_ROWS, {"System.Text.RegularExpressions.Match Item(int i) {get;}", item_at}};
const MemberDef kCaptures[] = {COLLECTION_ROWS, {"System.Text.RegularExpressions.Capture Item(int i) {get;}", item_at}};
constexpr const char* kCollection = "System.Collections.ICollection System.Collections.IList System.Collections.IEnumerable";
Type g_groups{TypeSpec{.full_name = "System.Text.RegularExpressions.GroupCollection", .members = kGroups, .interfaces = kCollection, .scalar = Kind::List}};
Type g_matches{TypeSpec{.full_name = "System.Text.RegularExpressions.MatchCollection", .members = kMatches, .interfaces = kCollection, .scalar = Kind::List}};
Type g_captures{TypeSpec{.full_name = "System.Text.RegularExpressions.CaptureCollection", .members = kCaptures, .interfaces = kCollection, .scalar = Kind::List}};
Type g_evaluator{TypeSpec{.full_name = "System.Text.RegularExpressions.MatchEvaluator", .base = "System.MulticastDelegate", .flags = kDelegate | kSealed}};

}  // namespace

namespace types {
Type Regex{TypeSpec{.full_name = "System.Text.RegularExpressions.Regex", .members = kRegex, .accelerators = "regex",
                    .from_string = [](CallContext&, const Type*, const class String& s) { return Value(make_regex(s, 0)); }}};
}  // namespace types
}  // namespace psession
