#include "cmdlets/object/object_order.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>

#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/numeric.h"
#include "object/operators.h"
#include "text/casing.h"
#include "text/order_prefix.h"

namespace psession {

namespace {

int compare_text(const String& a, const String& b, bool ignore_case) {
  if (a.is_ascii() && b.is_ascii()) return compare_culture(a.ascii_view(), b.ascii_view(), ignore_case);
  return compare_culture(std::u16string_view(a.to_utf16()), std::u16string_view(b.to_utf16()), ignore_case);
}

// A custom object has no text of its own here.
bool is_custom(const Value& v) { return v.kind() == Kind::PSObject && v.as<PSObject>()->is_custom(); }
std::string text_of(Runspace& rs, const Value& v) { return is_custom(v) ? std::string() : dotnet_to_string(rs, v); }

bool has_no_order(const Value& v) {
  return v.kind() == Kind::PSObject || v.kind() == Kind::Dictionary || v.kind() == Kind::ScriptBlock;
}

}  // namespace

int order_values(Runspace& rs, const Value& left, const Value& right, bool case_sensitive) {
  const Value& a = unwrap(left);
  const Value& b = unwrap(right);
  if (a.kind() == b.kind()) {
    switch (a.kind()) {
      case Kind::Int32: case Kind::Int64: case Kind::TimeSpan: case Kind::Char: case Kind::Byte: case Kind::Int16:
        return a.as_int() < b.as_int() ? -1 : a.as_int() > b.as_int();
      case Kind::Double:
        if (a.as_double() < b.as_double()) return -1;
        if (a.as_double() > b.as_double()) return 1;
        if (a.as_double() == b.as_double()) return 0;
        break;
      case Kind::String: return compare_text(*a.string(), *b.string(), !case_sensitive);
      default: break;
    }
  }
  if (a.same(b)) return 0;
  if (!has_no_order(a) && !(a.is_null() && b.is_null())) {
    try {
      return compare_values(rs, a, b, !case_sensitive);
    } catch (const ScriptError&) {
    }
  }
  if (a.is_null() || b.is_null()) return a.is_null() == b.is_null() ? 0 : a.is_null() ? -1 : 1;
  return compare_culture(text_of(rs, a), text_of(rs, b), !case_sensitive);
}

namespace {
bool order_prefix(const Value& v, uint64_t& out) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  switch (v.kind()) {
    case Kind::Int32: case Kind::Int64: case Kind::TimeSpan: case Kind::Char: case Kind::Byte: case Kind::Int16:
      out = static_cast<uint64_t>(v.as_int()) ^ kSign;
      return true;
    case Kind::Double: {
      double d = v.as_double() + 0.0;   // -0 is 0
      if (std::isnan(d)) return false;
      std::memcpy(&out, &d, sizeof out);
      out = out & kSign ? ~out : out | kSign;
      return true;
    }
    case Kind::String:
      if (!v.string()->is_ascii()) return false;
      out = culture_order_prefix(v.string()->ascii_view());
      return true;
    default: return false;
  }
}
}  // namespace

std::vector<uint64_t> order_prefixes(const std::vector<OrderKey>& keys, size_t step, bool descending) {
  std::vector<uint64_t> out((keys.size() + step - 1) / step);
  for (size_t i = 0; i < out.size(); ++i) {
    const OrderKey& k = keys[i * step];
    const Value& v = unwrap(k.value);
    if (!k.exists || v.kind() != unwrap(keys[0].value).kind() || !order_prefix(v, out[i])) {
      std::fill(out.begin(), out.end(), 0);
      return out;
    }
    if (descending) out[i] = ~out[i];
  }
  return out;
}

size_t order_hash(Runspace& rs, const Value& boxed) {
  const Value& v = unwrap(boxed);
  if (v.is_null()) return 0;
  Kind k = v.kind();
  auto of_number = [](double d) { return std::hash<double>()(d == 0 ? 0.0 : d) ^ 0x9e3779b9u; };
  if ((is_numeric_kind(k) || k == Kind::BigInt) && k != Kind::Char) return of_number(number_to_double(v));
  if (k == Kind::DateTime) return std::hash<int64_t>()(v.as_int() & 0x3FFFFFFFFFFFFFFF);
  std::u16string text;
  if (k == Kind::String) {
    String& s = *v.string();
    if (s.length() && s.is_ascii()) {
      std::string_view t = s.ascii_view();
      Value n;
      char c = t.front();
      if (((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == ' ') && t.size() < 32 && scan_number_text(t, n)) {
        return of_number(number_to_double(n));
      }
    }
    text = s.to_utf16();
  } else {
    text = String::utf8(text_of(rs, v))->to_utf16();
  }
  // Characters that the culture's order ignores don't count.
  std::u16string plain;
  if (!is_ascii(text)) text = normalize(text, Normalization::kD);
  for (char16_t c : text) {
    if (c >= 0x20 && c != 0x7f && c != 0xad && c != 0x200b && c != 0x200c && c != 0x200d) plain += c;
  }
  return hash_ignore_case(plain);
}

}  // namespace psession
