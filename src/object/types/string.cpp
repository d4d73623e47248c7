// System.String: what instances do. The statics are in string_static.cpp.
#include <algorithm>

#include "object/types/convertible.h"
#include "object/types/string_ops.h"
#include "object/types/string_rows.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {
using namespace tables;

Value part(const String& s, int64_t start, int64_t length) {
  return Value(s.substring(static_cast<uint32_t>(start), static_cast<uint32_t>(length)));
}
Value same(const MethodCall& c) { return c.self; }
int64_t len(const MethodCall& c) { return c.self.string()->length(); }

Value substring(MethodCall& c) {
  int64_t start = c.arg(0).as_int(), n = len(c);
  if (start < 0) throw_range("StartIndex cannot be less than zero.", "startIndex");
  if (start > n) throw_range("startIndex cannot be larger than length of string.", "startIndex");
  int64_t length = c.has(1) ? c.arg(1).as_int() : n - start;
  if (length < 0) throw_range("Length cannot be less than zero.", "length");
  if (start + length > n) throw_range("Index and length must refer to a location within the string.", "length");
  return part(string_self(c), start, length);
}

enum Ends { kStart = 1, kEnd = 2 };
template <class F> Value trim(MethodCall& c, int ends, F drop) {
  const String& s = string_self(c);
  uint32_t i = 0, n = s.length();
  if (ends & kStart) while (i < n && drop(s.at(i))) ++i;
  if (ends & kEnd) while (n > i && drop(s.at(n - 1))) --n;
  if (i == 0 && n == s.length()) return same(c);
  return part(s, i, n - i);
}
Value trim_space(MethodCall& c, int ends) { return trim(c, ends, is_space); }
Value trim_char(MethodCall& c, int ends) {
  return trim(c, ends, [u = c.arg(0).as_char()](char16_t x) { return x == u; });
}
Value trim_chars(MethodCall& c, int ends) {
  std::vector<char16_t> set = chars_of(c.arg(0));
  if (set.empty()) return trim_space(c, ends);
  return trim(c, ends, [&](char16_t x) { return std::find(set.begin(), set.end(), x) != set.end(); });
}

Value pad(MethodCall& c, bool left) {
  int64_t width = c.arg(0).as_int(), n = len(c);
  if (width < 0) throw_range("Non-negative number required.", "totalWidth");
  if (width <= n) return same(c);
  if (width > (int64_t(1) << 30)) throw_dotnet("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
  char16_t by = c.has(1) ? c.arg(1).as_char() : u' ';
  Ref<String> fill = by < 128 ? String::ascii(std::string(static_cast<size_t>(width - n), static_cast<char>(by)))
                              : String::utf16(std::u16string(static_cast<size_t>(width - n), by));
  return Value(left ? String::concat(*fill, string_self(c)) : String::concat(string_self(c), *fill));
}

// ---- searching

void check_start(int64_t start, int64_t n) {
  if (start < 0 || start > n) {
    throw_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
                "startIndex");
  }
}
void check_count(int64_t start, int64_t count, int64_t n) {
  if (count < 0 || start + count > n) {
    throw_range("Count must be positive and count must refer to a location within the string/array/collection.", "count");
  }
}
const String& needle(const MethodCall& c, Ref<String>& keep) {
  if (c.arg(0).kind() == Kind::Char) {
    keep = String::of_char(c.arg(0).as_char());
    return *keep;
  }
  require(c.arg(0), "value");
  return *c.arg(0).string();
}
// Arguments (value), (value, start), (value, start, count), with a comparison last where `how` tells so.
Value find(MethodCall& c, bool with_comparison, bool last) {
  Ref<String> keep;
  const String& what = needle(c, keep);
  uint32_t extra = c.argc - 1 - (with_comparison ? 1 : 0);
  bool ignore = with_comparison && ignores_case(comparison_arg(c, c.argc - 1));
  int64_t n = len(c);
  if (!last) {
    int64_t start = extra > 0 ? c.arg(1).as_int() : 0;
    check_start(start, n);
    int64_t count = extra > 1 ? c.arg(2).as_int() : n - start;
    check_count(start, count, n);
    return int32(index_of(string_self(c), what, start, count, ignore));
  }
  int64_t start = extra > 0 ? c.arg(1).as_int() : n - 1;
  if (n == 0) return int32(what.length() == 0 ? 0 : -1);
  if (start < -1 || start > n) {
    throw_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
                "startIndex");
  }
  if (start == n) --start;
  int64_t count = extra > 1 ? c.arg(2).as_int() : start + 1;
  if (count < 0 || start - count + 1 < 0) {
    throw_range("Count must be positive and count must refer to a location within the string/array/collection.", "count");
  }
  return int32(last_index_of(string_self(c), what, start, count, ignore));
}
Value find_any(MethodCall& c, bool last) {
  require(c.arg(0), "anyOf");
  std::vector<char16_t> set = chars_of(c.arg(0));
  const String& s = string_self(c);
  int64_t n = s.length();
  auto in = [&](int64_t i) { return std::find(set.begin(), set.end(), s.at(static_cast<uint32_t>(i))) != set.end(); };
  if (!last) {
    int64_t start = c.has(1) ? c.arg(1).as_int() : 0;
    check_start(start, n);
    int64_t count = c.has(2) ? c.arg(2).as_int() : n - start;
    check_count(start, count, n);
    for (int64_t i = start; i < start + count; ++i) if (in(i)) return int32(i);
    return int32(-1);
  }
  int64_t start = c.has(1) ? c.arg(1).as_int() : n - 1;
  if (n == 0) return int32(-1);
  if (start < 0 || start >= n) check_start(-1, n);
  int64_t count = c.has(2) ? c.arg(2).as_int() : start + 1;
  for (int64_t i = start; i > start - count && i >= 0; --i) if (in(i)) return int32(i);
  return int32(-1);
}
Value starts(MethodCall& c, bool ends, bool ignore) {
  Ref<String> keep;
  const String& what = needle(c, keep);
  return boolean(same_at(string_self(c), ends ? len(c) - what.length() : 0, what, ignore));
}

// ---- changing

Value insert(MethodCall& c) {
  int64_t at = c.arg(0).as_int(), n = len(c);
  require(c.arg(1), "value");
  if (at < 0) {
    throw_range_value("startIndex ('" + std::to_string(at) + "') must be a non-negative value.", "startIndex", std::to_string(at));
  }
  if (at > n) {
    throw_range_value("startIndex ('" + std::to_string(at) + "') must be less than or equal to '" + std::to_string(n) + "'.",
                      "startIndex", std::to_string(at));
  }
  const String& s = string_self(c);
  Ref<String> head = String::concat(*s.substring(0, static_cast<uint32_t>(at)), *c.arg(1).string());
  return Value(String::concat(*head, *s.substring(static_cast<uint32_t>(at), static_cast<uint32_t>(n - at))));
}
Value remove(MethodCall& c) {
  int64_t at = c.arg(0).as_int(), n = len(c);
  if (at < 0) throw_range("StartIndex cannot be less than zero.", "startIndex");
  if (!c.has(1)) {
    if (at > n) throw_range("startIndex must be less than length of string.", "startIndex");
    return part(string_self(c), 0, at);
  }
  int64_t count = c.arg(1).as_int();
  if (count < 0) throw_range("Count cannot be less than zero.", "count");
  if (at + count > n) throw_range("Index and count must refer to a location within the string.", "count");
  const String& s = string_self(c);
  return Value(String::concat(*s.substring(0, static_cast<uint32_t>(at)),
                              *s.substring(static_cast<uint32_t>(at + count), static_cast<uint32_t>(n - at - count))));
}
Value replace_text(MethodCall& c, bool ignore) {
  require(c.arg(0), "oldValue");
  if (c.arg(0).string()->length() == 0) {
    throw_dotnet("System.ArgumentException", "The value cannot be an empty string.", "oldValue");
  }
  const Ref<String> to = c.arg(1).is_string() ? Ref<String>(c.arg(1).string()) : String::empty();
  return replace_all(string_self(c), *c.arg(0).string(), *to, ignore);
}
Value replace_char(MethodCall& c) {
  return replace_all(string_self(c), *String::of_char(c.arg(0).as_char()), *String::of_char(c.arg(1).as_char()), false);
}
Value upper(MethodCall& c) {
  const String& s = string_self(c);
  return s.is_ascii() ? Value(String::ascii(to_upper(s.ascii_view()))) : Value(String::utf16(to_upper(s.utf16_view())));
}
Value lower(MethodCall& c) {
  const String& s = string_self(c);
  return s.is_ascii() ? Value(String::ascii(to_lower(s.ascii_view()))) : Value(String::utf16(to_lower(s.utf16_view())));
}
Value line_endings(MethodCall& c, std::u16string_view by) {
  std::u16string s = string_self(c).to_utf16(), out;
  for (size_t i = 0; i < s.size(); ++i) {
    char16_t u = s[i];
    if (u == u'\r' && i + 1 < s.size() && s[i + 1] == u'\n') ++i;
    bool end = u == u'\r' || u == u'\n' || u == u'\f' || u == 0x85 || u == 0x2028 || u == 0x2029;
    if (end) out += by;
    else out += u;
  }
  return Value(String::utf16(out));
}

// ---- splitting

enum { kRemoveEmpty = 1, kTrimEntries = 2 };

struct Splitter {
  const String& s;
  int64_t limit;  // -1: none
  int64_t options;
  std::vector<Value> parts;

  bool keep(int64_t start, int64_t end, Value& out) const {
    if (options & kTrimEntries) {
      while (start < end && is_space(s.at(static_cast<uint32_t>(start)))) ++start;
      while (end > start && is_space(s.at(static_cast<uint32_t>(end - 1)))) --end;
    }
    if ((options & kRemoveEmpty) && start == end) return false;
    out = start == 0 && end == s.length() ? Value(const_cast<String*>(&s)) : part(s, start, end - start);
    return true;
  }
  // `match` answers the length of the separator at i, 0 when there is none.
  template <class F> Value run(F match) {
    int64_t n = s.length(), start = 0, i = 0;
    Value v;
    if (limit == 0) return make_array(&types::String, {});
    if (limit == 1) {
      if (keep(0, n, v)) parts.push_back(v);
      return make_array(&types::String, std::move(parts));
    }
    while (i < n) {
      int64_t m = match(i);
      if (m == 0) {
        ++i;
        continue;
      }
      if (limit > 0 && static_cast<int64_t>(parts.size()) + 1 >= limit) {
        // Empty pieces that are dropped do not use up the count, so that separators before the rest are skipped.
        if (!(options & kRemoveEmpty) || i != start) break;
      }
      if (keep(start, i, v)) parts.push_back(v);
      i += m;
      start = i;
    }
    if (keep(start, n, v)) parts.push_back(v);
    return make_array(&types::String, std::move(parts));
  }
};

Value split_by(MethodCall& c, const std::vector<char16_t>& set, int64_t limit, int64_t options) {
  if (limit < -1) throw_range_value("count ('" + std::to_string(limit) + "') must be a non-negative value.", "count", std::to_string(limit));
  Splitter sp{string_self(c), limit, options, {}};
  const String& s = sp.s;
  return sp.run([&](int64_t i) -> int64_t {
    char16_t u = s.at(static_cast<uint32_t>(i));
    return set.empty() ? is_space(u) : std::find(set.begin(), set.end(), u) != set.end();
  });
}
Value split_by(MethodCall& c, const std::vector<Ref<String>>& list, int64_t limit, int64_t options) {
  bool any = std::any_of(list.begin(), list.end(), [](const Ref<String>& x) { return x && x->length(); });
  if (!any) return list.empty() || !list[0] ? split_by(c, std::vector<char16_t>(), limit, options)
                                            : Splitter{string_self(c), limit, options, {}}.run([](int64_t) { return int64_t(0); });
  Splitter sp{string_self(c), limit, options, {}};
  const String& s = sp.s;
  return sp.run([&](int64_t i) -> int64_t {
    for (const Ref<String>& x : list) {
      if (x && x->length() && same_at(s, i, *x, false)) return x->length();
    }
    return 0;
  });
}
std::vector<Ref<String>> strings_of(const Value& v) {
  std::vector<Ref<String>> out;
  if (v.is_string()) out.push_back(Ref<String>(v.string()));
  if (const Array* a = v.get_if<Array>()) {
    for (const Value& x : a->items()) out.push_back(x.is_string() ? Ref<String>(x.string()) : Ref<String>());
  }
  return out;
}
int64_t number(const MethodCall& c, uint32_t i, int64_t missing) { return c.has(i) && !c.arg(i).is_null() ? c.arg(i).as_int() : missing; }

// ---- enumeration

class CharEnumerator final : public HeapObject, public EnumerableObject {
 public:
  explicit CharEnumerator(Ref<String> s) : s_(std::move(s)) {}
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.CharEnumerator");
    return t;
  }
  bool move() { return at_ + 1 < static_cast<int64_t>(s_->length()) ? (++at_, true) : (at_ = s_->length(), false); }
  Value current() const {
    if (at_ < 0 || at_ >= static_cast<int64_t>(s_->length())) {
      throw_dotnet("System.InvalidOperationException", at_ < 0 ? "Enumeration has not started. Call MoveNext."
                                                               : "Enumeration already finished.");
    }
    return Value::character(s_->at(static_cast<uint32_t>(at_)));
  }
  void reset() { at_ = -1; }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override {
    struct Cursor final : Enumerator {
      Ref<CharEnumerator> e;
      bool next(Value& out) override {
        if (!e->move()) return false;
        out = e->current();
        return true;
      }
    };
    auto cursor = std::make_unique<Cursor>();
    cursor->e = Ref<CharEnumerator>(this);
    return cursor;
  }

 private:
  Ref<String> s_;
  int64_t at_ = -1;
};

const MemberDef kCharEnumerator[] = {
    {"char Current {get;}", FN({ return c.self.as<CharEnumerator>()->current(); })},
    {"bool MoveNext()", FN({ return boolean(c.self.as<CharEnumerator>()->move()); })},
    {"void Reset()", FN({ c.self.as<CharEnumerator>()->reset(); return Value::nothing(); })},
    {"void Dispose()", FN({ return Value::nothing(); })},
};
Type g_char_enumerator{TypeSpec{.full_name = "System.CharEnumerator", .flags = kSealed, .members = kCharEnumerator,
                                .interfaces = "System.Collections.IEnumerator System.ICloneable System.IDisposable"}};

Value build(char16_t u, int64_t count) {
  if (count < 0) throw_range_value("count ('" + std::to_string(count) + "') must be a non-negative value.", "count", std::to_string(count));
  if (count > (int64_t(1) << 30)) throw_dotnet("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
  if (u < 128) return Value(String::ascii(std::string(static_cast<size_t>(count), static_cast<char>(u))));
  return Value(String::utf16(std::u16string(static_cast<size_t>(count), u)));
}
Value chars(MethodCall& c, int64_t start, int64_t length) {
  const String& s = string_self(c);
  if (start < 0 || start > s.length()) throw_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "startIndex");
  if (length < 0 || start + length > s.length()) throw_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "length");
  std::vector<Value> out;
  out.reserve(static_cast<size_t>(length));
  for (int64_t i = start; i < start + length; ++i) out.push_back(Value::character(s.at(static_cast<uint32_t>(i))));
  return make_array(&types::Char, std::move(out));
}
Normalization form(const MethodCall& c) {
  return c.has(0) ? static_cast<Normalization>(c.arg(0).as_int()) : Normalization::kC;
}

const MemberDef kRows[] = {
    {"new(char[] value)", FN({
       std::vector<char16_t> u = chars_of(c.arg(0));
       return Value(String::utf16({u.data(), u.size()}));
     })},
    {"new(char[] value, int startIndex, int length)", FN({
       require(c.arg(0), "value");
       std::vector<char16_t> u = chars_of(c.arg(0));
       int64_t i = c.arg(1).as_int(), n = c.arg(2).as_int();
       if (i < 0 || n < 0 || i + n > static_cast<int64_t>(u.size())) {
         throw_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "startIndex");
       }
       return Value(String::utf16({u.data() + i, static_cast<size_t>(n)}));
     })},
    {"new(char c, int count)", FN({ return build(c.arg(0).as_char(), c.arg(1).as_int()); })},
    {"System.Object Clone()", FN({ return c.self; })},
    {"int CompareTo(System.Object value)", FN({
       if (!c.arg(0).is_null() && !c.arg(0).is_string()) throw_dotnet("System.ArgumentException", "Object must be of type String.");
       return int32(compare(c.self, c.arg(0), Comparison::CurrentCulture));
     })},
    {"int CompareTo(string strB)", FN({ return int32(compare(c.self, c.arg(0), Comparison::CurrentCulture)); })},
    {"bool Contains(string value)", FN({
       require(c.arg(0), "value");
       return boolean(index_of(string_self(c), *c.arg(0).string(), 0, len(c), false) >= 0);
     })},
    {"bool Contains(string value, System.StringComparison comparisonType)", FN({
       require(c.arg(0), "value");
       return boolean(index_of(string_self(c), *c.arg(0).string(), 0, len(c), ignores_case(comparison_arg(c, 1))) >= 0);
     })},
    {"bool Contains(char value)", FN({
       return boolean(index_of(string_self(c), *String::of_char(c.arg(0).as_char()), 0, len(c), false) >= 0);
     })},
    {"bool Contains(char value, System.StringComparison comparisonType)", FN({
       return boolean(index_of(string_self(c), *String::of_char(c.arg(0).as_char()), 0, len(c),
                               ignores_case(comparison_arg(c, 1))) >= 0);
     })},
    {"void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)", FN({
       require(c.arg(1), "destination");
       const String& s = string_self(c);
       Array& to = *c.arg(1).as<Array>();
       int64_t from = c.arg(0).as_int(), at = c.arg(2).as_int(), n = c.arg(3).as_int();
       if (n < 0) throw_range("Count cannot be less than zero.", "count");
       if (from < 0 || from + n > s.length()) throw_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "sourceIndex");
       if (at < 0 || at + n > static_cast<int64_t>(to.size())) throw_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "destinationIndex");
       for (int64_t i = 0; i < n; ++i) to.set(static_cast<size_t>(at + i), Value::character(s.at(static_cast<uint32_t>(from + i))));
       return Value::nothing();
     })},
    {"bool EndsWith(string value)", FN({ return starts(c, true, false); })},
    {"bool EndsWith(string value, System.StringComparison comparisonType)", FN({ return starts(c, true, ignores_case(comparison_arg(c, 1))); })},
    {"bool EndsWith(string value, bool ignoreCase, cultureinfo culture)", FN({ return starts(c, true, c.arg(1).as_bool()); })},
    {"bool EndsWith(char value)", FN({ return starts(c, true, false); })},
    {"System.Text.StringRuneEnumerator EnumerateRunes()", FN({
       std::u16string s = string_self(c).to_utf16();
       std::vector<Value> out;
       const Type* rune = TypeRegistry::find("System.Text.Rune");
       for (size_t i = 0; i < s.size(); ++i) {
         char32_t u = s[i];
         if (u >= 0xD800 && u < 0xDC00 && i + 1 < s.size() && s[i + 1] >= 0xDC00 && s[i + 1] < 0xE000) {
           u = 0x10000 + ((u - 0xD800) << 10) + (s[++i] - 0xDC00u);
         } else if (u >= 0xD800 && u < 0xE000) {
           u = 0xFFFD;
         }
         out.push_back(make_rune(rune, u));
       }
       return Value(Array::of(std::move(out)));
     })},
    {"bool Equals(System.Object obj)", FN({ return boolean(c.arg(0).is_string() && string_self(c).equals(*c.arg(0).string())); })},
    {"bool Equals(string value)", FN({ return boolean(c.arg(0).is_string() && string_self(c).equals(*c.arg(0).string())); })},
    {"bool Equals(string value, System.StringComparison comparisonType)", FN({ return boolean(equal(c.self, c.arg(0), comparison_arg(c, 1))); })},
    {"System.CharEnumerator GetEnumerator()", FN({ return Value(make_ref<CharEnumerator>(Ref<String>(c.self.string()))); })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(string_self(c).hash())); })},
    {"int GetHashCode(System.StringComparison comparisonType)", FN({
       bool ignore = ignores_case(comparison_arg(c, 0));
       return int32(static_cast<int32_t>(ignore ? string_self(c).hash_ignore_case() : string_self(c).hash()));
     })},
    CONVERTIBLE_ROWS,
    {"System.TypeCode GetTypeCode()", FN({ return Value::enumeration(TypeRegistry::find("System.TypeCode"), 18); })},
    {"int IndexOf(char value)", FN({ return find(c, false, false); })},
    {"int IndexOf(char value, int startIndex)", FN({ return find(c, false, false); })},
    {"int IndexOf(char value, System.StringComparison comparisonType)", FN({ return find(c, true, false); })},
    {"int IndexOf(char value, int startIndex, int count)", FN({ return find(c, false, false); })},
    {"int IndexOf(string value)", FN({ return find(c, false, false); })},
    {"int IndexOf(string value, int startIndex)", FN({ return find(c, false, false); })},
    {"int IndexOf(string value, int startIndex, int count)", FN({ return find(c, false, false); })},
    {"int IndexOf(string value, System.StringComparison comparisonType)", FN({ return find(c, true, false); })},
    {"int IndexOf(string value, int startIndex, System.StringComparison comparisonType)", FN({ return find(c, true, false); })},
    {"int IndexOf(string value, int startIndex, int count, System.StringComparison comparisonType)", FN({ return find(c, true, false); })},
    {"int IndexOfAny(char[] anyOf)", FN({ return find_any(c, false); })},
    {"int IndexOfAny(char[] anyOf, int startIndex)", FN({ return find_any(c, false); })},
    {"int IndexOfAny(char[] anyOf, int startIndex, int count)", FN({ return find_any(c, false); })},
    {"string Insert(int startIndex, string value)", insert},
    {"bool IsNormalized()", FN({ return boolean(is_normalized(string_self(c).to_utf16(), form(c))); })},
    {"bool IsNormalized(System.Text.NormalizationForm normalizationForm)", FN({ return boolean(is_normalized(string_self(c).to_utf16(), form(c))); })},
    {"int LastIndexOf(char value)", FN({ return find(c, false, true); })},
    {"int LastIndexOf(char value, int startIndex)", FN({ return find(c, false, true); })},
    {"int LastIndexOf(char value, int startIndex, int count)", FN({ return find(c, false, true); })},
    {"int LastIndexOf(string value)", FN({ return find(c, false, true); })},
    {"int LastIndexOf(string value, int startIndex)", FN({ return find(c, false, true); })},
    {"int LastIndexOf(string value, int startIndex, int count)", FN({ return find(c, false, true); })},
    {"int LastIndexOf(string value, System.StringComparison comparisonType)", FN({ return find(c, true, true); })},
    {"int LastIndexOf(string value, int startIndex, System.StringComparison comparisonType)", FN({ return find(c, true, true); })},
    {"int LastIndexOf(string value, int startIndex, int count, System.StringComparison comparisonType)", FN({ return find(c, true, true); })},
    {"int LastIndexOfAny(char[] anyOf)", FN({ return find_any(c, true); })},
    {"int LastIndexOfAny(char[] anyOf, int startIndex)", FN({ return find_any(c, true); })},
    {"int LastIndexOfAny(char[] anyOf, int startIndex, int count)", FN({ return find_any(c, true); })},
    {"string Normalize()", FN({ return Value(String::utf16(normalize(string_self(c).to_utf16(), form(c)))); })},
    {"string Normalize(System.Text.NormalizationForm normalizationForm)", FN({ return Value(String::utf16(normalize(string_self(c).to_utf16(), form(c)))); })},
    {"string PadLeft(int totalWidth)", FN({ return pad(c, true); })},
    {"string PadLeft(int totalWidth, char paddingChar)", FN({ return pad(c, true); })},
    {"string PadRight(int totalWidth)", FN({ return pad(c, false); })},
    {"string PadRight(int totalWidth, char paddingChar)", FN({ return pad(c, false); })},
    {"string Remove(int startIndex, int count)", remove},
    {"string Remove(int startIndex)", remove},
    {"string Replace(string oldValue, string newValue, bool ignoreCase, cultureinfo culture)", FN({ return replace_text(c, c.arg(2).as_bool()); })},
    {"string Replace(string oldValue, string newValue, System.StringComparison comparisonType)", FN({ return replace_text(c, ignores_case(comparison_arg(c, 2))); })},
    {"string Replace(char oldChar, char newChar)", replace_char},
    {"string Replace(string oldValue, string newValue)", FN({ return replace_text(c, false); })},
    {"string ReplaceLineEndings()", FN({ return line_endings(c, u"\n"); })},
    {"string ReplaceLineEndings(string replacementText)", FN({
       require(c.arg(0), "replacementText");
       return line_endings(c, c.arg(0).string()->to_utf16());
     })},
    {"string[] Split(params char[] separator)", FN({ return split_by(c, chars_of(c.arg(0)), -1, 0); })},
    {"string[] Split(System.ReadOnlySpan[char] separator)"},
    {"string[] Split(char[] separator, int count)", FN({ return split_by(c, chars_of(c.arg(0)), c.arg(1).as_int(), 0); })},
    {"string[] Split(char[] separator, System.StringSplitOptions options)", FN({ return split_by(c, chars_of(c.arg(0)), -1, c.arg(1).as_int()); })},
    {"string[] Split(char[] separator, int count, System.StringSplitOptions options)", FN({ return split_by(c, chars_of(c.arg(0)), c.arg(1).as_int(), c.arg(2).as_int()); })},
    {"string[] Split(char separator, System.StringSplitOptions options = None)", FN({ return split_by(c, std::vector<char16_t>{c.arg(0).as_char()}, -1, number(c, 1, 0)); })},
    {"string[] Split(char separator, int count, System.StringSplitOptions options = None)", FN({ return split_by(c, std::vector<char16_t>{c.arg(0).as_char()}, c.arg(1).as_int(), number(c, 2, 0)); })},
    {"string[] Split(string separator, System.StringSplitOptions options = None)", FN({ return split_by(c, strings_of(c.arg(0)), -1, number(c, 1, 0)); })},
    {"string[] Split(string separator, int count, System.StringSplitOptions options = None)", FN({ return split_by(c, strings_of(c.arg(0)), c.arg(1).as_int(), number(c, 2, 0)); })},
    {"string[] Split(string[] separator, System.StringSplitOptions options)", FN({ return split_by(c, strings_of(c.arg(0)), -1, c.arg(1).as_int()); })},
    {"string[] Split(string[] separator, int count, System.StringSplitOptions options)", FN({ return split_by(c, strings_of(c.arg(0)), c.arg(1).as_int(), c.arg(2).as_int()); })},
    {"bool StartsWith(string value)", FN({ return starts(c, false, false); })},
    {"bool StartsWith(string value, System.StringComparison comparisonType)", FN({ return starts(c, false, ignores_case(comparison_arg(c, 1))); })},
    {"bool StartsWith(string value, bool ignoreCase, cultureinfo culture)", FN({ return starts(c, false, c.arg(1).as_bool()); })},
    {"bool StartsWith(char value)", FN({ return starts(c, false, false); })},
    {"string Substring(int startIndex)", substring},
    {"string Substring(int startIndex, int length)", substring},
    {"char[] ToCharArray()", FN({ return chars(c, 0, len(c)); })},
    {"char[] ToCharArray(int startIndex, int length)", FN({ return chars(c, c.arg(0).as_int(), c.arg(1).as_int()); })},
    {"string ToLower()", lower},
    {"string ToLower(cultureinfo culture)", lower},
    {"string ToLowerInvariant()", lower},
    {"string ToString()", FN({ return c.self; })},
    {"string ToString(System.IFormatProvider provider)", FN({ return c.self; })},
    {"string ToUpper()", upper},
    {"string ToUpper(cultureinfo culture)", upper},
    {"string ToUpperInvariant()", upper},
    {"string Trim()", FN({ return trim_space(c, kStart | kEnd); })},
    {"string Trim(char trimChar)", FN({ return trim_char(c, kStart | kEnd); })},
    {"string Trim(params char[] trimChars)", FN({ return trim_chars(c, kStart | kEnd); })},
    {"string Trim(System.ReadOnlySpan[char] trimChars)"},
    {"string TrimStart()", FN({ return trim_space(c, kStart); })},
    {"string TrimStart(char trimChar)", FN({ return trim_char(c, kStart); })},
    {"string TrimStart(params char[] trimChars)", FN({ return trim_chars(c, kStart); })},
    {"string TrimStart(System.ReadOnlySpan[char] trimChars)"},
    {"string TrimEnd()", FN({ return trim_space(c, kEnd); })},
    {"string TrimEnd(char trimChar)", FN({ return trim_char(c, kEnd); })},
    {"string TrimEnd(params char[] trimChars)", FN({ return trim_chars(c, kEnd); })},
    {"string TrimEnd(System.ReadOnlySpan[char] trimChars)"},
    {"bool TryCopyTo(System.Span[char] destination)", FN({ throw_dotnet("System.NotSupportedException", "A span cannot be made here."); })},
    {"char Chars(int index) {get;}", FN({
       int64_t i = c.arg(0).as_int();
       if (i < 0 || i >= len(c)) throw_dotnet("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
       return Value::character(string_self(c).at(static_cast<uint32_t>(i)));
     })},
    {"int Length {get;}", FN({ return int32(len(c)); })},
};

}  // namespace

namespace tables {
std::span<const MemberDef> string_instance_rows() { return kRows; }
}  // namespace tables
}  // namespace psession
