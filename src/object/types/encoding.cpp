// System.Text.Encoding and its subclasses.
#include "text/encoding.h"

#include "object/encoding_object.h"
#include "object/types/record.h"
#include "text/code_pages.h"

namespace psession {

const Type* EncodingObject::type() const {
  const char* name = "System.Text.UTF8Encoding";
  switch (encoding) {
    case TextEncoding::kUtf16LE: case TextEncoding::kUtf16BE: name = "System.Text.UnicodeEncoding"; break;
    case TextEncoding::kUtf32LE: case TextEncoding::kUtf32BE: name = "System.Text.UTF32Encoding"; break;
    case TextEncoding::kAscii: name = "System.Text.ASCIIEncoding"; break;
    case TextEncoding::kLatin1: name = "System.Text.Latin1Encoding"; break;
    case TextEncoding::kUtf7: name = "System.Text.UTF7Encoding"; break;
    default:
      if (code_pages::is_page(encoding)) name = "System.Text.SBCSCodePageEncoding";
  }
  return TypeRegistry::find(name);
}
std::string EncodingObject::to_text() const { return type()->to_text(); }
bool EncodingObject::equals(const HeapObject& o) const {
  auto* e = dynamic_cast<const EncodingObject*>(&o);
  return e && e->encoding == encoding && e->bom == bom;
}
Value encoding_object(TextEncoding e, bool bom) { return Value(make_ref<EncodingObject>(e, bom)); }

namespace {
using namespace tables;

const EncodingObject& enc(const MethodCall& c) { return *c.self.as<EncodingObject>(); }
const EncodingInfo& info(const MethodCall& c) { return encoding_info(enc(c).encoding); }
Value utf8_with_mark() { return encoding_object(TextEncoding::kUtf8Bom, true); }

Value by_name(const Value& v) {
  require(v, "name");
  std::optional<TextEncoding> e = encoding_by_name(text(v));
  if (!e) {
    throw_dotnet("System.ArgumentException", "'" + text(v) +
                     "' is not a supported encoding name. For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method.", "name");
  }
  return *e == TextEncoding::kUtf8 ? utf8_with_mark() : encoding_object(*e, true);
}
Value by_page(int64_t page) {
  std::optional<TextEncoding> e = page == 0 ? TextEncoding::kUtf8 : encoding_by_code_page(static_cast<int>(page));
  if (!e) throw_dotnet("System.NotSupportedException", "No data is available for encoding " + std::to_string(page) + ". For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method.");
  return *e == TextEncoding::kUtf8 ? utf8_with_mark() : encoding_object(*e, true);
}

std::u16string units(const Value& v) {
  if (v.is_string()) return v.string()->to_utf16();
  std::u16string s;
  if (auto* a = v.get_if<Array>()) for (const Value& x : a->items()) s += x.as_char();
  return s;
}
std::u16string_view cut(const std::u16string& s, int64_t at, int64_t n, const char* name) {
  if (at < 0 || n < 0 || at + n > static_cast<int64_t>(s.size())) {
    throw_range("Index and count must refer to a location within the buffer.", name);
  }
  return std::u16string_view(s).substr(static_cast<size_t>(at), static_cast<size_t>(n));
}
std::string_view cut(std::string_view b, int64_t at, int64_t n) {
  if (at < 0 || n < 0 || at + n > static_cast<int64_t>(b.size())) {
    throw_range("Index and count must refer to a location within the buffer.", "bytes");
  }
  return b.substr(static_cast<size_t>(at), static_cast<size_t>(n));
}
std::string hex_of(unsigned n, int digits) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string r;
  while (digits-- > 0) r += kDigits[n >> (4 * digits) & 15];
  return r;
}
// The first unit that does not come back as it was.
void check_encoded(TextEncoding e, std::u16string_view s, std::string_view bytes) {
  std::u16string back = decode(e, bytes);
  if (back == s) return;
  size_t i = 0;
  while (i < s.size() && i < back.size() && s[i] == back[i]) ++i;
  if (i >= s.size()) return;
  throw_dotnet("System.Text.EncoderFallbackException",
               "Unable to translate Unicode character \\u" + hex_of(s[i], 4) + " at index " + std::to_string(i) + " to specified code page.");
}
void check_decoded(TextEncoding e, std::string_view bytes) {
  size_t i = 0, length = 1;
  if (e == TextEncoding::kUtf8 || e == TextEncoding::kUtf8Bom) {
    for (size_t from; i < bytes.size();) {
      from = i;
      if (next_code_point(bytes, i) != 0xFFFD || bytes.substr(from, 3) == "\xEF\xBF\xBD") continue;
      length = i - from;
      i = from;
      break;
    }
    if (i >= bytes.size()) return;
  } else if (e == TextEncoding::kAscii) {
    while (i < bytes.size() && !(bytes[i] & 0x80)) ++i;
    if (i >= bytes.size()) return;
  } else {
    return;
  }
  std::string shown;
  for (size_t k = i; k < i + length; ++k) shown += "[" + hex_of(static_cast<uint8_t>(bytes[k]), 2) + "]";
  throw_dotnet("System.Text.DecoderFallbackException",
               "Unable to translate bytes " + shown + " at index " + std::to_string(i) + " from specified code page to Unicode.");
}
Value get_bytes(MethodCall& c) {
  require(c.arg(0), "chars");
  std::u16string s = units(c.arg(0));
  std::u16string_view part = c.argc == 3 ? cut(s, c.arg(1).as_int(), c.arg(2).as_int(), "chars") : std::u16string_view(s);
  std::string bytes = encode(enc(c).encoding, part);
  if (enc(c).strict) check_encoded(enc(c).encoding, part, bytes);
  return byte_array(bytes);
}
Value count_bytes(MethodCall& c) {
  require(c.arg(0), "chars");
  return int32(static_cast<int64_t>(encode(enc(c).encoding, units(c.arg(0))).size()));
}
std::u16string decoded(MethodCall& c) {
  require(c.arg(0), "bytes");
  std::string_view b = byte_view(c.arg(0));
  if (enc(c).strict) check_decoded(enc(c).encoding, c.argc == 3 ? cut(b, c.arg(1).as_int(), c.arg(2).as_int()) : b);
  return decode(enc(c).encoding, c.argc == 3 ? cut(b, c.arg(1).as_int(), c.arg(2).as_int()) : b);
}
Value get_chars(MethodCall& c) {
  std::vector<Value> out;
  for (char16_t u : decoded(c)) out.push_back(Value::character(u));
  return make_array(&types::Char, std::move(out));
}
bool unicode(TextEncoding e) { return e != TextEncoding::kAscii && e != TextEncoding::kLatin1 && !code_pages::is_page(e); }

// Exceptions where both or one of the fallbacks say so.
Value with_fallback(MethodCall& c, Value v) {
  for (uint32_t i : {1u, 2u}) {
    const Type* t = type_of(c.arg(i));
    if (t && t->name().find("ExceptionFallback") != std::string_view::npos) v.as<EncodingObject>()->strict = true;
  }
  return v;
}
const MemberDef kFallback[] = {{"new()", FN({ return record(c.type, {}); })}};
const MemberDef kReplacement[] = {{"new()", FN({ return record(c.type, {str("?")}); })}, {"new(string replacement)", FN({ return record(c.type, {c.arg(0)}); })}};
#define FALLBACK(var, name, base_name, rows) Type var{TypeSpec{.full_name = "System.Text." name, .base = base_name, .members = rows}};
Type g_encoder_fallback{TypeSpec{.full_name = "System.Text.EncoderFallback", .flags = kAbstract}};
Type g_decoder_fallback{TypeSpec{.full_name = "System.Text.DecoderFallback", .flags = kAbstract}};
FALLBACK(g_encoder_throws, "EncoderExceptionFallback", "System.Text.EncoderFallback", kFallback)
FALLBACK(g_decoder_throws, "DecoderExceptionFallback", "System.Text.DecoderFallback", kFallback)
FALLBACK(g_encoder_replaces, "EncoderReplacementFallback", "System.Text.EncoderFallback", kReplacement)
FALLBACK(g_decoder_replaces, "DecoderReplacementFallback", "System.Text.DecoderFallback", kReplacement)
Type g_page_encoding{TypeSpec{.full_name = "System.Text.SBCSCodePageEncoding", .base = "System.Text.Encoding", .flags = kInternal,
                              .assembly = "System.Text.Encoding.CodePages"}};
#define STATIC_ENCODING(name, value) {"static System.Text.Encoding " name " {get;}", FN({ return value; })}
const MemberDef kEncoding[] = {
    STATIC_ENCODING("ASCII", encoding_object(TextEncoding::kAscii, false)), STATIC_ENCODING("Latin1", encoding_object(TextEncoding::kLatin1, false)),
    STATIC_ENCODING("UTF8", utf8_with_mark()), STATIC_ENCODING("Unicode", encoding_object(TextEncoding::kUtf16LE, true)),
    STATIC_ENCODING("BigEndianUnicode", encoding_object(TextEncoding::kUtf16BE, true)), STATIC_ENCODING("UTF32", encoding_object(TextEncoding::kUtf32LE, true)),
    STATIC_ENCODING("UTF7", encoding_object(TextEncoding::kUtf7, false)), STATIC_ENCODING("Default", encoding_object(TextEncoding::kUtf8, false)),
    {"static System.Text.Encoding GetEncoding(int codepage)", FN({ return by_page(c.arg(0).as_int()); })},
    {"static System.Text.Encoding GetEncoding(string name, System.Text.EncoderFallback encoderFallback, System.Text.DecoderFallback decoderFallback)",
     FN({ return with_fallback(c, by_name(c.arg(0))); })},
    {"static System.Text.Encoding GetEncoding(int codepage, System.Text.EncoderFallback encoderFallback, System.Text.DecoderFallback decoderFallback)",
     FN({ return with_fallback(c, by_page(c.arg(0).as_int())); })},
    {"int GetMaxCharCount(int byteCount)", FN({
       int64_t n = c.arg(0).as_int();
       if (n < 0) throw_range("Non-negative number required.", "byteCount");
       switch (enc(c).encoding) {
         case TextEncoding::kUtf16LE: case TextEncoding::kUtf16BE: return int32(n / 2 + (n & 1) + 1);
         case TextEncoding::kUtf32LE: case TextEncoding::kUtf32BE: return int32(n / 2 + 2);
         case TextEncoding::kUtf8: case TextEncoding::kUtf8Bom: return int32(n + 1);
         default: return int32(n);
       }
     })},
    {"bool IsAlwaysNormalized()", FN({ return boolean(enc(c).encoding == TextEncoding::kAscii); })},
    {"bool IsMailNewsDisplay {get;}", FN({ return boolean(true); })},
    {"bool IsMailNewsSave {get;}", FN({ return boolean(true); })},
    {"bool IsBrowserSave {get;}", FN({ return boolean(true); })},
    {"System.Text.EncoderFallback EncoderFallback {get;}", FN({ return record(TypeRegistry::find(enc(c).strict ? "System.Text.EncoderExceptionFallback" : "System.Text.EncoderReplacementFallback"), {}); })},
    {"System.Text.DecoderFallback DecoderFallback {get;}", FN({ return record(TypeRegistry::find(enc(c).strict ? "System.Text.DecoderExceptionFallback" : "System.Text.DecoderReplacementFallback"), {}); })},
    {"static void RegisterProvider(System.Text.EncodingProvider provider)", FN({ require(c.arg(0), "provider"); return Value::nothing(); })},
    {"static System.Text.EncodingInfo[] GetEncodings()", FN({
       static const Type* const t = TypeRegistry::find("System.Text.EncodingInfo");
       std::vector<Value> all;
       for (TextEncoding e : {TextEncoding::kUtf16LE, TextEncoding::kUtf16BE, TextEncoding::kUtf32LE, TextEncoding::kUtf32BE, TextEncoding::kAscii, TextEncoding::kLatin1, TextEncoding::kUtf8}) {
         const EncodingInfo& i = encoding_info(e);
         all.push_back(record(t, {int32(i.code_page), str(i.web_name), str(i.encoding_name), encoding_object(e, true)}));
       }
       return make_array(t, std::move(all));
     })},
    {"static System.Text.Encoding GetEncoding(string name)", FN({ return by_name(c.arg(0)); })},
    {"static byte[] Convert(System.Text.Encoding srcEncoding, System.Text.Encoding dstEncoding, byte[] bytes)", FN({
       require(c.arg(2), "bytes");
       return byte_array(encode(c.arg(1).as<EncodingObject>()->encoding, decode(c.arg(0).as<EncodingObject>()->encoding, byte_view(c.arg(2)))));
     })},
    {"byte[] GetBytes(char[] chars)", get_bytes}, {"byte[] GetBytes(char[] chars, int index, int count)", get_bytes},
    {"byte[] GetBytes(string s)", get_bytes}, {"byte[] GetBytes(string s, int index, int count)", get_bytes},
    {"int GetByteCount(string s)", count_bytes}, {"int GetByteCount(char[] chars)", count_bytes},
    {"string GetString(byte[] bytes)", FN({ return Value(String::utf16(decoded(c))); })},
    {"string GetString(byte[] bytes, int index, int count)", FN({ return Value(String::utf16(decoded(c))); })},
    {"char[] GetChars(byte[] bytes)", get_chars}, {"char[] GetChars(byte[] bytes, int index, int count)", get_chars},
    {"int GetCharCount(byte[] bytes)", FN({ return int32(static_cast<int64_t>(decoded(c).size())); })},
    {"byte[] GetPreamble()", FN({ return byte_array(enc(c).bom ? preamble(enc(c).encoding) : std::string_view()); })},
    {"int GetMaxByteCount(int charCount)", FN({
       int64_t n = c.arg(0).as_int();
       switch (enc(c).encoding) {
         case TextEncoding::kAscii: case TextEncoding::kLatin1: return int32(n + 1);
         case TextEncoding::kUtf16LE: case TextEncoding::kUtf16BE: return int32(2 * (n + 1));
         case TextEncoding::kUtf32LE: case TextEncoding::kUtf32BE: return int32(4 * (n + 1));
         default: return int32(3 * (n + 1));
       }
     })},
    {"System.Object Clone()", FN({ return encoding_object(enc(c).encoding, enc(c).bom); })},
    {"bool Equals(System.Object value)", FN({ return boolean(c.arg(0).is_object() && enc(c).equals(*c.arg(0).object())); })},
    {"int GetHashCode()", FN({ return int32(info(c).code_page); })},
    {"string ToString()", FN({ return str(enc(c).to_text()); })},
    {"byte[] Preamble {get;}", FN({ return byte_array(enc(c).bom ? preamble(enc(c).encoding) : std::string_view()); })},
    {"string BodyName {get;}", FN({ return str(info(c).body_name); })},
    {"string EncodingName {get;}", FN({ return str(info(c).encoding_name); })},
    {"string HeaderName {get;}", FN({ return str(info(c).body_name); })},
    {"string WebName {get;}", FN({ return str(info(c).web_name); })},
    {"int WindowsCodePage {get;}", FN({ return int32(unicode(enc(c).encoding) ? 1200 : 1252); })},
    {"bool IsBrowserDisplay {get;}", FN({ return boolean(enc(c).encoding == TextEncoding::kUtf8 || enc(c).encoding == TextEncoding::kUtf8Bom || enc(c).encoding == TextEncoding::kLatin1); })},
    {"bool IsSingleByte {get;}", FN({ return boolean(!unicode(enc(c).encoding)); })},
    {"bool IsReadOnly {get;}", FN({ return boolean(true); })},
    {"int CodePage {get;}", FN({ return int32(info(c).code_page); })},
};
Type g_encoding{TypeSpec{.full_name = "System.Text.Encoding", .flags = kAbstract, .members = kEncoding, .interfaces = "System.ICloneable"}};

const MemberDef kInfo[] = {READ_ROW(0, "int CodePage"), READ_ROW(1, "string Name"), READ_ROW(2, "string DisplayName"),
                           {"System.Text.Encoding GetEncoding()", FN({ return record_field(c, 3); })}};
Type g_info{TypeSpec{.full_name = "System.Text.EncodingInfo", .flags = kSealed, .members = kInfo}};
Type g_provider{TypeSpec{.full_name = "System.Text.EncodingProvider", .flags = kAbstract}};
const MemberDef kPages[] = {{"static System.Text.EncodingProvider Instance {get;}", FN({ return record(c.type, {}); })}};
Type g_pages{TypeSpec{.full_name = "System.Text.CodePagesEncodingProvider", .base = "System.Text.EncodingProvider", .flags = kSealed, .members = kPages,
                      .assembly = "System.Text.Encoding.CodePages"}};
const MemberDef kUtf8[] = {
    {"new()", FN({ return encoding_object(TextEncoding::kUtf8, false); })},
    {"new(bool encoderShouldEmitUTF8Identifier)", FN({ return c.arg(0).as_bool() ? utf8_with_mark() : encoding_object(TextEncoding::kUtf8, false); })},
    {"new(bool encoderShouldEmitUTF8Identifier, bool throwOnInvalidBytes)", FN({
       Value v = c.arg(0).as_bool() ? utf8_with_mark() : encoding_object(TextEncoding::kUtf8, false);
       v.as<EncodingObject>()->strict = c.arg(1).as_bool();
       return v;
     })},
};
Type g_utf8{TypeSpec{.full_name = "System.Text.UTF8Encoding", .base = "System.Text.Encoding", .members = kUtf8}};
const MemberDef kUtf16[] = {
    {"new()", FN({ return encoding_object(TextEncoding::kUtf16LE, true); })},
    {"new(bool bigEndian, bool byteOrderMark)", FN({ return encoding_object(c.arg(0).as_bool() ? TextEncoding::kUtf16BE : TextEncoding::kUtf16LE, c.arg(1).as_bool()); })},
};
Type g_utf16{TypeSpec{.full_name = "System.Text.UnicodeEncoding", .base = "System.Text.Encoding", .members = kUtf16}};
const MemberDef kUtf32[] = {
    {"new()", FN({ return encoding_object(TextEncoding::kUtf32LE, true); })},
    {"new(bool bigEndian, bool byteOrderMark)", FN({ return encoding_object(c.arg(0).as_bool() ? TextEncoding::kUtf32BE : TextEncoding::kUtf32LE, c.arg(1).as_bool()); })},
};
Type g_utf32{TypeSpec{.full_name = "System.Text.UTF32Encoding", .base = "System.Text.Encoding", .members = kUtf32}};
const MemberDef kAscii[] = {{"new()", FN({ return encoding_object(TextEncoding::kAscii, false); })}};
Type g_ascii{TypeSpec{.full_name = "System.Text.ASCIIEncoding", .base = "System.Text.Encoding", .members = kAscii}};
Type g_latin1{TypeSpec{.full_name = "System.Text.Latin1Encoding", .base = "System.Text.Encoding"}};
const MemberDef kUtf7[] = {{"new()", FN({ return encoding_object(TextEncoding::kUtf7, false); })}};
Type g_utf7{TypeSpec{.full_name = "System.Text.UTF7Encoding", .base = "System.Text.Encoding", .members = kUtf7}};

}  // namespace
}  // namespace psession
