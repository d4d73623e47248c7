// Enums from text, numbers and lists, with PowerShell's prefix matching; and enums as text.
#include <algorithm>
#include <charconv>

#include "object/conversion.h"
#include "object/error_messages.h"
#include "object/numeric.h"
#include "text/casing.h"
#include "text/number_format.h"

namespace psession {
namespace {

uint64_t width_mask(const Type* t) {
  int bits = integer_bits(t->enum_base());
  return bits == 64 ? ~uint64_t(0) : (uint64_t(1) << bits) - 1;
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
  while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
  return s;
}

// LanguagePrimitives.EnumSingleTypeConverter.IsDefinedEnum
bool is_defined(const Type* t, int64_t value) {
  bool has_negative = false;
  uint64_t all = 0;
  bool exact = false;
  for (const EnumDef& d : t->enum_values()) {
    if (d.value < 0 && is_signed_kind(t->enum_base())) has_negative = true;
    all |= static_cast<uint64_t>(d.value);
    exact |= d.value == value;
  }
  if (has_negative) return true;
  if (value < 0 && is_signed_kind(t->enum_base())) return false;
  if (t->is(kFlagsEnum)) return (static_cast<uint64_t>(value) & ~all & width_mask(t)) == 0;
  return exact;
}

bool parse_whole(std::string_view s, const Type* t, int64_t& out) {
  if (s.empty() || !(s[0] == '-' || s[0] == '+' || (s[0] >= '0' && s[0] <= '9'))) return false;
  Kind k = t->enum_base();
  if (is_signed_kind(k)) {
    return parse_int64(s, kStyleInteger, invariant_culture(), integer_bits(k), out) == NumberError::kNone;
  }
  uint64_t u = 0;
  if (parse_uint64(s, kStyleInteger, invariant_culture(), integer_bits(k), u) != NumberError::kNone) return false;
  out = static_cast<int64_t>(u);
  return true;
}

}  // namespace

std::string enum_names(const Type* t, std::string_view separator) {
  // Enum.GetNames orders by unsigned value.
  std::vector<const EnumDef*> list;
  for (const EnumDef& d : t->enum_values()) list.push_back(&d);
  std::stable_sort(list.begin(), list.end(), [](const EnumDef* a, const EnumDef* b) {
    return static_cast<uint64_t>(a->value) < static_cast<uint64_t>(b->value);
  });
  std::string out;
  for (const EnumDef* d : list) {
    if (!out.empty()) out += separator;
    out += d->name;
  }
  return out;
}

// Enum.Parse without regard to case: names and numbers separated by commas.
bool parse_enum(const Type* t, std::string_view text, int64_t& out, bool ignore_case) {
  text = trim(text);
  if (text.empty()) return false;
  if (parse_whole(text, t, out)) return true;
  uint64_t value = 0;
  while (true) {
    size_t comma = text.find(',');
    std::string_view part = trim(text.substr(0, comma));
    const EnumDef* hit = nullptr;
    for (const EnumDef& d : t->enum_values()) {
      if (part == d.name) hit = &d;
    }
    if (!hit && ignore_case) {
      for (const EnumDef& d : t->enum_values()) {
        if (equals_ignore_case(part, std::string_view(d.name))) {
          hit = &d;
          break;
        }
      }
    }
    if (!hit) return false;
    value |= static_cast<uint64_t>(hit->value);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  out = static_cast<int64_t>(value);
  return true;
}

std::string enum_to_text(const Type* t, int64_t value) {
  for (const EnumDef& d : t->enum_values()) {
    if (d.value == value) return d.name;
  }
  if (t->is(kFlagsEnum) && value != 0) {
    std::vector<const EnumDef*> list;
    for (const EnumDef& d : t->enum_values()) list.push_back(&d);
    std::stable_sort(list.begin(), list.end(), [](const EnumDef* a, const EnumDef* b) {
      return static_cast<uint64_t>(a->value) > static_cast<uint64_t>(b->value);
    });
    uint64_t rest = static_cast<uint64_t>(value) & width_mask(t);
    std::string out;
    for (const EnumDef* d : list) {
      uint64_t bits = static_cast<uint64_t>(d->value) & width_mask(t);
      if (bits == 0 || (rest & bits) != bits) continue;
      rest &= ~bits;
      out = out.empty() ? std::string(d->name) : std::string(d->name) + ", " + out;
    }
    if (rest == 0) return out;
  }
  return is_signed_kind(t->enum_base()) ? int64_to_string(value) : uint64_to_string(static_cast<uint64_t>(value));
}

bool Conversion::integer_to_enum(const Value& v, const Type* target, Value& out) {
  Value n;
  Kind from = numeric_kind(v);
  // Enum.ToObject cuts to the width of the underlying type.
  if (!is_integer_kind(from) && from != Kind::Char && from != Kind::Bool) return fail_final(v, target);
  uint64_t bits = static_cast<uint64_t>(v.as_int()) & width_mask(target);
  int64_t value = static_cast<int64_t>(bits);
  if (is_signed_kind(target->enum_base())) {
    int shift = 64 - integer_bits(target->enum_base());
    value = static_cast<int64_t>(bits << shift) >> shift;
  }
  if (!is_defined(target, value)) {
    if (!failure) return false;
    return fail_text("UndefinedIntegerToEnum",
                     message_text(MessageId::InvalidCastEnumNoValue, dotnet_to_string(ctx, v), type_to_text(target),
                                  enum_names(target, ",")));
  }
  out = Value::enumeration(target, value);
  return true;
}

bool Conversion::string_to_enum(const std::string& text, const Value& v, const Type* target, Value& out) {
  int64_t value = 0;
  if (!parse_enum(target, text, value, true)) {
    std::vector<const EnumDef*> hits;
    const EnumDef* exact = nullptr;
    for (const EnumDef& d : target->enum_values()) {
      if (starts_with_ignore_case(d.name, text)) hits.push_back(&d);
      if (equals_ignore_case(std::string_view(text), std::string_view(d.name))) exact = &d;
    }
    if (hits.size() == 1 || exact) {
      value = (exact ? exact : hits[0])->value;
    } else {
      if (!failure) return false;
      std::string message, id;
      if (hits.empty()) {
        id = "NoEnumNameMatch";
        message = message_text(MessageId::NoEnumNameMatch, text, enum_names(target, ", "));
      } else {
        std::stable_sort(hits.begin(), hits.end(), [](const EnumDef* a, const EnumDef* b) {
          return static_cast<uint64_t>(a->value) < static_cast<uint64_t>(b->value);
        });
        std::string names;
        for (const EnumDef* d : hits) names += (names.empty() ? "" : ", ") + std::string(d->name);
        message = message_text(MessageId::MultipleEnumNameMatch, text, names);
      }
      return fail_inner("SubstringDisambiguationEnumParseThrewAnException", v, target, "", message);
    }
  }
  if (!is_defined(target, value)) {
    if (!failure) return false;
    return fail_text("EnumParseUndefined", message_text(MessageId::InvalidCastEnumNoValue, text,
                                                        type_to_text(target), enum_names(target, ",")));
  }
  out = Value::enumeration(target, value);
  return true;
}

bool Conversion::list_to_enum(const Value& v, const Type* target, Value& out) {
  std::string joined;
  bool first = true;
  for (const Value& item : to_vector(ctx, v)) {
    if (!first) joined += ',';
    first = false;
    const Value& base = unwrap(item);
    if (base.is_string()) {
      joined += base.string()->to_utf8();
    } else {
      Value e;
      if (!convert(base, target, e)) return false;
      joined += enum_to_text(target, e.as_int());
    }
  }
  return string_to_enum(joined, v, target, out);
}

}  // namespace psession
