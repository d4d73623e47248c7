#include "text/encoding.h"
#include "text/code_pages.h"

#include <cstring>

namespace psession {
namespace {

bool continues(std::string_view s, size_t i) { return i < s.size() && (uint8_t(s[i]) & 0xC0) == 0x80; }

// One code point; a malformed sequence gives U+FFFD for its longest well-formed beginning, as .NET and WHATWG
// do.
char32_t decode_point(std::string_view s, size_t& i, bool surrogates_allowed) {
  uint8_t b = uint8_t(s[i++]);
  if (b < 0x80) return b;
  if (b < 0xC2 || b > 0xF4) return 0xFFFD;
  if (b < 0xE0) {
    if (!continues(s, i)) return 0xFFFD;
    return char32_t(b & 0x1F) << 6 | (uint8_t(s[i++]) & 0x3F);
  }
  int more = b < 0xF0 ? 2 : 3;
  uint8_t low = 0x80, high = 0xBF;
  if (b == 0xE0) low = 0xA0;
  if (b == 0xED && !surrogates_allowed) high = 0x9F;
  if (b == 0xF0) low = 0x90;
  if (b == 0xF4) high = 0x8F;
  char32_t c = b & (more == 2 ? 0x0F : 0x07);
  for (int k = 0; k < more; k++) {
    if (i >= s.size()) return 0xFFFD;
    uint8_t x = uint8_t(s[i]);
    if (x < low || x > high) return 0xFFFD;
    low = 0x80, high = 0xBF;
    c = c << 6 | (x & 0x3F);
    i++;
  }
  return c;
}

void append_utf16(std::u16string& out, char32_t c) {
  if (c < 0x10000) {
    out += char16_t(c);
  } else {
    out += char16_t(0xD7C0 + (c >> 10));
    out += char16_t(0xDC00 | (c & 0x3FF));
  }
}

std::u16string from_utf8(std::string_view s, bool surrogates_allowed) {
  std::u16string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size();) {
    if (uint8_t(s[i]) < 0x80)
      out += char16_t(s[i++]);
    else
      append_utf16(out, decode_point(s, i, surrogates_allowed));
  }
  return out;
}

std::string to_utf8(std::u16string_view s, bool strict) {
  std::string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size(); i++) {
    char32_t c = s[i];
    if (c < 0x80) {
      out += char(c);
      continue;
    }
    if ((c & 0xF800) == 0xD800) {
      if (c < 0xDC00 && i + 1 < s.size() && (s[i + 1] & 0xFC00) == 0xDC00)
        c = 0x10000 + ((c & 0x3FF) << 10) + (s[++i] & 0x3FF);
      else if (strict)
        c = 0xFFFD;
    }
    append_utf8(out, c);
  }
  return out;
}

const EncodingInfo kInfos[] = {
    {TextEncoding::kUtf8, "utf-8", "Unicode (UTF-8)", "utf-8", 65001},
    {TextEncoding::kUtf8Bom, "utf-8", "Unicode (UTF-8)", "utf-8", 65001},
    {TextEncoding::kUtf16LE, "utf-16", "Unicode", "utf-16", 1200},
    {TextEncoding::kUtf16BE, "utf-16BE", "Unicode (Big-Endian)", "utf-16BE", 1201},
    {TextEncoding::kUtf32LE, "utf-32", "Unicode (UTF-32)", "utf-32", 12000},
    {TextEncoding::kUtf32BE, "utf-32BE", "Unicode (UTF-32 Big-Endian)", "utf-32BE", 12001},
    {TextEncoding::kAscii, "us-ascii", "US-ASCII", "us-ascii", 20127},
    {TextEncoding::kLatin1, "iso-8859-1", "Western European (ISO)", "iso-8859-1", 28591},
    {TextEncoding::kUtf7, "utf-7", "Unicode (UTF-7)", "utf-7", 65000},
};

const char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string encode_utf7(std::u16string_view s) {
  std::string out;
  auto direct = [](char16_t c) {
    return c < 0x80 && ((c | 32) >= 'a' && (c | 32) <= 'z' ? true
                        : c >= '0' && c <= '9'             ? true
                                               : c && strchr("'(),-./:? \t\r\n", int(c)) != nullptr);
  };
  for (size_t i = 0; i < s.size();) {
    if (direct(s[i])) {
      out += char(s[i++]);
      continue;
    }
    if (s[i] == '+') {
      out += "+-";
      i++;
      continue;
    }
    out += '+';
    uint32_t bits = 0;
    int count = 0;
    for (; i < s.size() && !direct(s[i]); i++) {
      bits = bits << 16 | s[i];
      for (count += 16; count >= 6; count -= 6) out += kBase64[bits >> (count - 6) & 63];
    }
    if (count) out += kBase64[bits << (6 - count) & 63];
    out += '-';
  }
  return out;
}

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

std::u16string decode_utf7(std::string_view s) {
  std::u16string out;
  for (size_t i = 0; i < s.size();) {
    char c = s[i++];
    if (c != '+') {
      out += char16_t(uint8_t(c));
      continue;
    }
    if (i < s.size() && s[i] == '-') {
      out += u'+';
      i++;
      continue;
    }
    uint32_t bits = 0;
    int count = 0;
    for (; i < s.size() && base64_value(s[i]) >= 0; i++) {
      bits = bits << 6 | uint32_t(base64_value(s[i]));
      count += 6;
      if (count >= 16) {
        count -= 16;
        out += char16_t(bits >> count);
      }
    }
    if (i < s.size() && s[i] == '-') i++;
  }
  return out;
}

}  // namespace

char32_t next_code_point(std::string_view s, size_t& i) { return decode_point(s, i, true); }

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += char(c);
  } else if (c < 0x800) {
    out += char(0xC0 | c >> 6);
    out += char(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += char(0xE0 | c >> 12);
    out += char(0x80 | (c >> 6 & 0x3F));
    out += char(0x80 | (c & 0x3F));
  } else {
    out += char(0xF0 | c >> 18);
    out += char(0x80 | (c >> 12 & 0x3F));
    out += char(0x80 | (c >> 6 & 0x3F));
    out += char(0x80 | (c & 0x3F));
  }
}

std::u16string utf8_to_utf16(std::string_view utf8) { return from_utf8(utf8, true); }
std::string utf16_to_utf8(std::u16string_view s) { return to_utf8(s, false); }
std::string utf16_to_strict_utf8(std::u16string_view s) { return to_utf8(s, true); }

size_t utf16_length(std::string_view s) {
  size_t n = 0;
  for (size_t i = 0; i < s.size();) {
    if (uint8_t(s[i]) < 0x80) {
      i++;
      n++;
    } else {
      n += decode_point(s, i, true) > 0xFFFF ? 2 : 1;
    }
  }
  return n;
}

bool is_valid_utf8(std::string_view s) {
  for (size_t i = 0; i < s.size();) {
    if (uint8_t(s[i]) < 0x80) {
      i++;
      continue;
    }
    size_t from = i;
    if (decode_point(s, i, false) == 0xFFFD && s.substr(from, 3) != "\xEF\xBF\xBD") return false;
  }
  return true;
}

const EncodingInfo& encoding_info(TextEncoding e) {
  return code_pages::is_page(e) ? code_pages::info(e) : kInfos[int(e)];
}

std::optional<TextEncoding> encoding_by_name(std::string_view name) {
  std::string n;
  for (char c : name) n += c >= 'A' && c <= 'Z' ? char(c | 32) : c;
  if (n == "utf-8" || n == "utf8" || n == "unicode-1-1-utf-8" || n == "x-unicode-2-0-utf-8")
    return TextEncoding::kUtf8Bom;
  if (n == "utf-16" || n == "utf-16le" || n == "unicode" || n == "ucs-2" || n == "iso-10646-ucs-2")
    return TextEncoding::kUtf16LE;
  if (n == "utf-16be" || n == "unicodefffe") return TextEncoding::kUtf16BE;
  if (n == "utf-32" || n == "utf-32le" || n == "ucs-4") return TextEncoding::kUtf32LE;
  if (n == "utf-32be") return TextEncoding::kUtf32BE;
  if (n == "us-ascii" || n == "ascii" || n == "ansi_x3.4-1968" || n == "iso646-us" || n == "us" ||
      n == "cp367")
    return TextEncoding::kAscii;
  if (n == "iso-8859-1" || n == "latin1" || n == "l1" || n == "iso8859-1" || n == "iso_8859-1" ||
      n == "cp819")
    return TextEncoding::kLatin1;
  if (n == "utf-7") return TextEncoding::kUtf7;
  return code_pages::by_name(n);
}

std::optional<TextEncoding> encoding_by_code_page(int code_page) {
  if (code_page == 65001 || code_page == 0) return TextEncoding::kUtf8Bom;
  for (const EncodingInfo& info : kInfos)
    if (info.code_page == code_page) return info.encoding;
  return code_pages::by_number(code_page);
}

std::string_view preamble(TextEncoding e) {
  switch (e) {
    case TextEncoding::kUtf8Bom:
      return "\xEF\xBB\xBF";
    case TextEncoding::kUtf16LE:
      return "\xFF\xFE";
    case TextEncoding::kUtf16BE:
      return "\xFE\xFF";
    case TextEncoding::kUtf32LE:
      return std::string_view("\xFF\xFE\0\0", 4);
    case TextEncoding::kUtf32BE:
      return std::string_view("\0\0\xFE\xFF", 4);
    default:
      return {};
  }
}

std::optional<Bom> detect_bom(std::string_view bytes) {
  // UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
  for (TextEncoding e : {TextEncoding::kUtf32LE, TextEncoding::kUtf32BE, TextEncoding::kUtf8Bom,
                         TextEncoding::kUtf16LE, TextEncoding::kUtf16BE}) {
    std::string_view mark = preamble(e);
    if (bytes.substr(0, mark.size()) == mark) return Bom{e, mark.size()};
  }
  return std::nullopt;
}

std::string encode(TextEncoding e, std::u16string_view s) {
  if (code_pages::is_page(e)) return code_pages::encode(e, s);
  std::string out;
  auto put = [&](uint32_t v, int bytes, bool big) {
    for (int i = 0; i < bytes; i++) out += char(v >> 8 * (big ? bytes - 1 - i : i));
  };
  auto is_pair = [&](size_t i) {
    return (s[i] & 0xFC00) == 0xD800 && i + 1 < s.size() && (s[i + 1] & 0xFC00) == 0xDC00;
  };
  switch (e) {
    case TextEncoding::kUtf8:
    case TextEncoding::kUtf8Bom:
      return to_utf8(s, true);
    case TextEncoding::kUtf7:
      return encode_utf7(s);
    case TextEncoding::kUtf16LE:
    case TextEncoding::kUtf16BE:
      out.reserve(s.size() * 2);
      for (size_t i = 0; i < s.size(); i++) {
        if (is_pair(i)) {
          put(s[i++], 2, e == TextEncoding::kUtf16BE);
          put(s[i], 2, e == TextEncoding::kUtf16BE);
        } else {
          put((s[i] & 0xF800) == 0xD800 ? 0xFFFD : s[i], 2, e == TextEncoding::kUtf16BE);
        }
      }
      return out;
    case TextEncoding::kUtf32LE:
    case TextEncoding::kUtf32BE:
      out.reserve(s.size() * 4);
      for (size_t i = 0; i < s.size(); i++) {
        uint32_t c = s[i];
        if (is_pair(i))
          c = 0x10000 + ((c & 0x3FF) << 10) + (s[++i] & 0x3FF);
        else if ((c & 0xF800) == 0xD800)
          c = 0xFFFD;
        put(c, 4, e == TextEncoding::kUtf32BE);
      }
      return out;
    case TextEncoding::kAscii:
    case TextEncoding::kLatin1: {
      unsigned limit = e == TextEncoding::kAscii ? 0x80 : 0x100;
      out.reserve(s.size());
      for (size_t i = 0; i < s.size(); i++) {
        if (is_pair(i)) {
          out += e == TextEncoding::kAscii ? "??" : "?";
          i++;
        } else {
          out += s[i] < limit ? char(s[i]) : '?';
        }
      }
      return out;
    }
  }
  return out;
}

std::string encode_utf8(TextEncoding e, std::string_view utf8) {
  if ((e == TextEncoding::kUtf8 || e == TextEncoding::kUtf8Bom) && is_valid_utf8(utf8))
    return std::string(utf8);
  return encode(e, utf8_to_utf16(utf8));
}

std::u16string decode(TextEncoding e, std::string_view b) {
  if (code_pages::is_page(e)) return code_pages::decode(e, b);
  std::u16string out;
  switch (e) {
    case TextEncoding::kUtf8:
    case TextEncoding::kUtf8Bom:
      return from_utf8(b, false);
    case TextEncoding::kUtf7:
      return decode_utf7(b);
    case TextEncoding::kUtf16LE:
    case TextEncoding::kUtf16BE: {
      int low = e == TextEncoding::kUtf16LE ? 0 : 1;
      out.reserve(b.size() / 2 + 1);
      for (size_t i = 0; i + 1 < b.size(); i += 2)
        out += char16_t(uint8_t(b[i + low]) | uint8_t(b[i + 1 - low]) << 8);
      if (b.size() & 1) out += u'\xFFFD';
      return out;
    }
    case TextEncoding::kUtf32LE:
    case TextEncoding::kUtf32BE: {
      bool big = e == TextEncoding::kUtf32BE;
      for (size_t i = 0; i + 3 < b.size(); i += 4) {
        uint32_t c = 0;
        for (int k = 0; k < 4; k++) c |= uint32_t(uint8_t(b[i + k])) << 8 * (big ? 3 - k : k);
        append_utf16(out, c > 0x10FFFF || (c & 0xFFFFF800) == 0xD800 ? 0xFFFD : c);
      }
      if (b.size() & 3) out += u'\xFFFD';
      return out;
    }
    case TextEncoding::kAscii:
    case TextEncoding::kLatin1:
      out.reserve(b.size());
      for (char c : b)
        out += uint8_t(c) < 0x80 || e == TextEncoding::kLatin1 ? char16_t(uint8_t(c)) : u'\xFFFD';
      return out;
  }
  return out;
}

std::string decode_to_utf8(TextEncoding e, std::string_view bytes) {
  if ((e == TextEncoding::kUtf8 || e == TextEncoding::kUtf8Bom) && is_valid_utf8(bytes))
    return std::string(bytes);
  return utf16_to_utf8(decode(e, bytes));
}

std::u16string StreamDecoder::feed(std::string_view bytes, bool last) {
  std::string joined;
  if (!rest_.empty()) {
    joined = std::move(rest_);
    joined += bytes;
    bytes = joined;
    rest_.clear();
  }
  if (detect_ && !bytes.empty()) {
    if (!last && bytes.size() < 4) {  // wait only while it can still become a mark
      for (TextEncoding e : {TextEncoding::kUtf32LE, TextEncoding::kUtf32BE, TextEncoding::kUtf8Bom,
                             TextEncoding::kUtf16LE, TextEncoding::kUtf16BE}) {
        std::string_view mark = preamble(e);
        if (bytes.size() < mark.size() && mark.substr(0, bytes.size()) == bytes) {
          rest_ = std::string(bytes);
          return {};
        }
      }
    }
    detect_ = false;
    if (auto bom = detect_bom(bytes)) {
      encoding_ = bom->encoding;
      bytes.remove_prefix(bom->length);
    }
  }
  size_t keep = 0;
  if (!last) {
    switch (encoding_) {
      case TextEncoding::kUtf8:
      case TextEncoding::kUtf8Bom:
        for (size_t n = 1; n <= 3 && n <= bytes.size(); n++) {
          uint8_t b = uint8_t(bytes[bytes.size() - n]);
          if ((b & 0xC0) == 0x80) continue;
          size_t need = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
          if (need > n) keep = n;
          break;
        }
        break;
      case TextEncoding::kUtf16LE:
      case TextEncoding::kUtf16BE:
        keep = bytes.size() & 1;
        break;
      case TextEncoding::kUtf32LE:
      case TextEncoding::kUtf32BE:
        keep = bytes.size() & 3;
        break;
      default:
        break;
    }
  }
  std::u16string out = decode(encoding_, bytes.substr(0, bytes.size() - keep));
  rest_ = std::string(bytes.substr(bytes.size() - keep));
  return out;
}

std::string hex_encode(std::string_view bytes, bool upper) {
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char c : bytes) {
    out += digits[uint8_t(c) >> 4];
    out += digits[c & 15];
  }
  return out;
}

std::optional<std::string> hex_decode(std::string_view text) {
  if (text.size() % 2) return std::nullopt;
  auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    char l = char(c | 32);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
  };
  std::string out;
  for (size_t i = 0; i < text.size(); i += 2) {
    int a = value(text[i]), b = value(text[i + 1]);
    if (a < 0 || b < 0) return std::nullopt;
    out += char(a << 4 | b);
  }
  return out;
}

}  // namespace psession
