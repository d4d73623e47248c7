// System.Guid.
#include <ctime>

#include "object/text_case.h"
#include "object/types/table.h"

namespace psession {
namespace {

GuidObject& self(MethodCall& c) { return *c.self.get_if<GuidObject>(); }

std::string formatted(const GuidObject& g, std::string_view f) {
  std::string d = g.to_text(), n;
  for (char ch : d) {
    if (ch != '-') n += ch;
  }
  char k = f.empty() ? 'D' : ascii_upper(f[0]);
  if (f.size() > 1) k = '?';
  if (k == 'D') return d;
  if (k == 'N') return n;
  if (k == 'B') return "{" + d + "}";
  if (k == 'P') return "(" + d + ")";
  if (k == 'X') {
    std::string r = "{0x" + n.substr(0, 8) + ",0x" + n.substr(8, 4) + ",0x" + n.substr(12, 4) + ",{";
    for (size_t i = 16; i < 32; i += 2) r += (i > 16 ? ",0x" : "0x") + n.substr(i, 2);
    return r + "}}";
  }
  throw_dotnet("System.FormatException", "Format string can be only \"D\", \"d\", \"N\", \"n\", \"P\", \"p\", \"B\", \"b\", \"X\" or \"x\".");
}

Value parse(const std::string& s) {
  std::array<uint8_t, 16> b;
  if (!GuidObject::parse(s, b)) {
    throw_dotnet("System.FormatException", s.size() == 36 || s.size() == 32 || s.size() == 38
                                               ? "Guid string should only contain hexadecimal characters."
                                               : "Unrecognized Guid format.");
  }
  return Value(make_ref<GuidObject>(b));
}
Value from_string(CallContext&, const Type*, const String& s) { return parse(s.to_utf8()); }
Value zero(const Type*) { return Value(make_ref<GuidObject>(std::array<uint8_t, 16>{})); }
GuidObject* guid_arg(MethodCall& c, uint32_t i) { return c.arg(i).get_if<GuidObject>(); }

constexpr const char* kBadLength = "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).";
// Empty: s has the shape of the format; else what is wrong with it.
std::string shape_error(const std::string& s, const std::string& f) {
  char k = f.size() == 1 ? ascii_lower(f[0]) : '?';
  auto dashes = [&](size_t at) { return s[at + 8] == '-' && s[at + 13] == '-' && s[at + 18] == '-' && s[at + 23] == '-'; };
  switch (k) {
    case 'n': return s.size() == 32 ? "" : kBadLength;
    case 'd': return s.size() != 36 ? kBadLength : dashes(0) ? "" : "Dashes are in the wrong position for GUID parsing.";
    case 'b': case 'p':
      if (s.size() != 38 || s[0] != (k == 'b' ? '{' : '(') || s[37] != (k == 'b' ? '}' : ')')) return kBadLength;
      return dashes(1) ? "" : "Dashes are in the wrong position for GUID parsing.";
    case 'x': return "";
    default: return "Format string can be only \"D\", \"d\", \"N\", \"n\", \"P\", \"p\", \"B\", \"b\", \"X\" or \"x\".";
  }
}
Value of_fields(MethodCall& c) {
  std::array<uint8_t, 16> b;
  auto put = [&](size_t at, int64_t v, int n) { for (int i = 0; i < n; ++i) b[at + static_cast<size_t>(i)] = static_cast<uint8_t>(v >> (8 * i)); };
  put(0, int_arg(c, 0), 4);
  put(4, int_arg(c, 1), 2);
  put(6, int_arg(c, 2), 2);
  for (uint32_t i = 0; i < 8; ++i) b[8 + i] = static_cast<uint8_t>(int_arg(c, 3 + i));
  return Value(make_ref<GuidObject>(b));
}
constexpr MemberDef kGuid[] = {
    {"new(int a, int16 b, int16 c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k)", of_fields},
    {"new(uint a, uint16 b, uint16 c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k)", of_fields},
    {"new()", PS_FN { return zero(nullptr); }},
    {"new(byte[] b)",
     PS_FN {
       auto* a = c.arg(0).kind() == Kind::Array ? c.arg(0).as<Array>() : nullptr;
       if (!a) throw_null_argument("b");
       if (a->size() != 16) throw_dotnet("System.ArgumentException", "Byte array for Guid must be exactly 16 bytes long.", "b");
       std::array<uint8_t, 16> b;
       for (size_t i = 0; i < 16; ++i) b[i] = static_cast<uint8_t>(a->get(i).as_int());
       return Value(make_ref<GuidObject>(b));
     }},
    {"new(string g)", PS_FN { return parse(text_arg(c, 0)); }},
    {"new(int a, int16 b, int16 c, byte[] d)",
     PS_FN {
       std::array<uint8_t, 16> b;
       auto put = [&](int at, int64_t v, int n) { for (int i = 0; i < n; ++i) b[static_cast<size_t>(at + i)] = static_cast<uint8_t>(v >> (8 * i)); };
       put(0, int_arg(c, 0), 4);
       put(4, int_arg(c, 1), 2);
       put(6, int_arg(c, 2), 2);
       auto* a = c.arg(3).kind() == Kind::Array ? c.arg(3).as<Array>() : nullptr;
       if (!a || a->size() != 8) throw_dotnet("System.ArgumentException", "Byte array for Guid must be exactly 8 bytes long.", "d");
       for (size_t i = 0; i < 8; ++i) b[8 + i] = static_cast<uint8_t>(a->get(i).as_int());
       return Value(make_ref<GuidObject>(b));
     }},
    {"int Version {get;}", PS_FN { return int32(self(c).bytes[7] >> 4); }},
    {"int Variant {get;}", PS_FN { return int32(self(c).bytes[8] >> 4); }},
    {"int CompareTo(object value)", PS_FN { auto* g = guid_arg(c, 0); return int32(g ? self(c).compare(*g) : 1); }},
    {"int CompareTo(guid value)", PS_FN { auto* g = guid_arg(c, 0); return int32(g ? self(c).compare(*g) : 1); }},
    {"bool Equals(object o)", PS_FN { auto* g = guid_arg(c, 0); return boolean(g && self(c).equals(*g)); }},
    {"bool Equals(guid g)", PS_FN { auto* g = guid_arg(c, 0); return boolean(g && self(c).equals(*g)); }},
    {"byte[] ToByteArray()", PS_FN { return Value(Array::bytes(self(c).bytes)); }},
    {"string ToString()", PS_FN { return str(self(c).to_text()); }},
    {"string ToString(string format)", PS_FN { return str(formatted(self(c), text_arg(c, 0))); }},
    {"string ToString(string format, System.IFormatProvider provider)", PS_FN { return str(formatted(self(c), text_arg(c, 0))); }},
    {"static guid Empty {get;}", PS_FN { return zero(nullptr); }},
    {"static guid AllBitsSet {get;}", PS_FN { std::array<uint8_t, 16> b; b.fill(0xFF); return Value(make_ref<GuidObject>(b)); }},
    {"static guid NewGuid()", PS_FN { return Value(GuidObject::fresh()); }},
    {"static guid CreateVersion7()", PS_FN {
       Ref<GuidObject> g = GuidObject::fresh();
       timespec now;
       clock_gettime(CLOCK_REALTIME, &now);
       uint64_t ms = static_cast<uint64_t>(now.tv_sec) * 1000 + static_cast<uint64_t>(now.tv_nsec / 1000000);
       // The first three fields are stored little endian.
       uint32_t high = static_cast<uint32_t>(ms >> 16);
       for (int i = 0; i < 4; ++i) g->bytes[static_cast<size_t>(i)] = static_cast<uint8_t>(high >> (8 * i));
       g->bytes[4] = static_cast<uint8_t>(ms);
       g->bytes[5] = static_cast<uint8_t>(ms >> 8);
       g->bytes[7] = static_cast<uint8_t>((g->bytes[7] & 0x0F) | 0x70);
       g->bytes[8] = static_cast<uint8_t>((g->bytes[8] & 0x3F) | 0x80);
       return Value(g);
     }},
    {"static bool TryParseExact(string input, string format, [ref] guid result)", PS_FN {
       std::array<uint8_t, 16> b{};
       std::string s = text_arg(c, 0), f = text_arg(c, 1);
       bool shape = shape_error(s, f).empty();
       bool ok = shape && GuidObject::parse(s, b);
       if (!ok) b.fill(0);
       set_out(c, 2, Value(make_ref<GuidObject>(b)));
       return boolean(ok);
     }},
    {"static guid Parse(string input)", PS_FN { return parse(text_arg(c, 0)); }},
    {"static guid ParseExact(string input, string format)",
     PS_FN {
       std::string wrong = shape_error(text_arg(c, 0), text_arg(c, 1));
       if (!wrong.empty()) throw_dotnet("System.FormatException", wrong);
       return parse(text_arg(c, 0));
     }},
    {"static bool TryParse(string input, [ref] guid result)",
     PS_FN {
       std::array<uint8_t, 16> b{};
       bool ok = GuidObject::parse(text_arg(c, 0), b);
       if (!ok) b.fill(0);
       set_out(c, 1, Value(make_ref<GuidObject>(b)));
       return boolean(ok);
     }},
};

}  // namespace
namespace types {
PS_TYPE(Guid, {.full_name = "System.Guid", .flags = kValueType, .members = kGuid,
               .interfaces = "System.IFormattable System.IComparable System.IComparable[guid] System.IEquatable[guid]",
               .accelerators = "guid", .from_string = from_string, .default_value = zero});
}
}  // namespace psession
