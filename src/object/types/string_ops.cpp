#include "object/types/string_ops.h"

#include <algorithm>

#include "text/casing.h"

namespace psession::tables {

Comparison comparison_arg(const MethodCall& c, uint32_t i) {
  int64_t v = c.arg(i).as_int();
  if (v < 0 || v > 5) {
    throw_dotnet("System.ArgumentException", "The string comparison type passed in is currently not supported.",
                 "comparisonType");
  }
  return static_cast<Comparison>(v);
}

int compare(const Value& a, const Value& b, Comparison how) {
  if (a.is_null() || b.is_null()) return a.is_null() ? (b.is_null() ? 0 : -1) : 1;
  const String &x = *a.string(), &y = *b.string();
  if (&x == &y) return 0;
  if (how == Comparison::Ordinal) {
    uint32_t n = std::min(x.length(), y.length());
    for (uint32_t i = 0; i < n; ++i) {
      if (x.at(i) != y.at(i)) return static_cast<int>(x.at(i)) - static_cast<int>(y.at(i));
    }
    return static_cast<int>(x.length()) - static_cast<int>(y.length());
  }
  bool ascii = x.is_ascii() && y.is_ascii();
  int r;
  if (how == Comparison::OrdinalIgnoreCase) {
    r = ascii ? compare_ignore_case(x.ascii_view(), y.ascii_view())
              : compare_ignore_case(std::u16string_view(x.to_utf16()), std::u16string_view(y.to_utf16()));
  } else {
    r = ascii ? compare_culture(x.ascii_view(), y.ascii_view(), ignores_case(how))
              : compare_culture(std::u16string_view(x.to_utf16()), std::u16string_view(y.to_utf16()), ignores_case(how));
    return r < 0 ? -1 : r > 0;
  }
  return r;
}

bool equal(const Value& a, const Value& b, Comparison how) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (!b.is_string()) return false;
  if (how == Comparison::Ordinal) return a.string()->equals(*b.string());
  if (how == Comparison::OrdinalIgnoreCase) return a.string()->equals_ignore_case(*b.string());
  return compare(a, b, how) == 0;
}

bool same_at(const String& s, int64_t at, const String& what, bool ignore_case) {
  if (at < 0 || at + what.length() > s.length()) return false;
  for (uint32_t k = 0; k < what.length(); ++k) {
    char16_t a = s.at(static_cast<uint32_t>(at) + k), b = what.at(k);
    if (a != b && !(ignore_case && to_upper(a) == to_upper(b))) return false;
  }
  return true;
}

int64_t index_of(const String& s, const String& what, int64_t start, int64_t count, bool ignore_case) {
  if (what.length() == 0) return start;
  int64_t last = start + count - what.length();
  if (last < start) return -1;
  if (s.is_ascii() && what.is_ascii() && !ignore_case) {
    size_t hit = s.ascii_view().substr(0, static_cast<size_t>(start + count)).find(what.ascii_view(),
                                                                                  static_cast<size_t>(start));
    return hit == std::string_view::npos ? -1 : static_cast<int64_t>(hit);
  }
  char16_t first = what.at(0), folded = to_upper(first);
  for (int64_t i = start; i <= last; ++i) {
    char16_t c = s.at(static_cast<uint32_t>(i));
    if (c != first && !(ignore_case && to_upper(c) == folded)) continue;
    if (same_at(s, i, what, ignore_case)) return i;
  }
  return -1;
}

int64_t last_index_of(const String& s, const String& what, int64_t start, int64_t count, bool ignore_case) {
  int64_t low = start - count + 1;  // the first unit that may be looked at
  int64_t n = what.length();
  if (n == 0) return start + 1 <= s.length() ? start + 1 : s.length();
  for (int64_t i = start - n + 1; i >= low && i >= 0; --i) {
    if (same_at(s, i, what, ignore_case)) return i;
  }
  return -1;
}

bool is_space(char16_t c) { return is_white_space(c); }

std::vector<char16_t> chars_of(const Value& v) {
  std::vector<char16_t> out;
  if (const Array* a = v.get_if<Array>()) {
    for (const Value& x : a->items()) out.push_back(x.as_char());
  }
  return out;
}

Value replace_all(const String& s, const String& from, const String& to, bool ignore_case) {
  int64_t n = s.length(), at = index_of(s, from, 0, n, ignore_case);
  if (at < 0) return Value(const_cast<String*>(&s));
  if (s.is_ascii() && to.is_ascii()) {
    std::string out;
    int64_t done = 0;
    while (at >= 0) {
      out += s.ascii_view().substr(static_cast<size_t>(done), static_cast<size_t>(at - done));
      out += to.ascii_view();
      done = at + from.length();
      at = index_of(s, from, done, n - done, ignore_case);
    }
    out += s.ascii_view().substr(static_cast<size_t>(done));
    return Value(String::ascii(out));
  }
  std::u16string units = s.to_utf16(), by = to.to_utf16(), out;
  int64_t done = 0;
  while (at >= 0) {
    out.append(units, static_cast<size_t>(done), static_cast<size_t>(at - done));
    out += by;
    done = at + from.length();
    at = index_of(s, from, done, n - done, ignore_case);
  }
  out.append(units, static_cast<size_t>(done));
  return Value(String::utf16(out));
}

}  // namespace psession::tables
