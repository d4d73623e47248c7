#include <array>

#include "clixml/clixml.h"

namespace psession {

namespace {

void append_unit(std::string& out, char16_t c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  out += "_x";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(c >> shift) & 15];
  out += '_';
}

void append_code_point(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 63));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 63));
    out += static_cast<char>(0x80 | (c & 63));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 63));
    out += static_cast<char>(0x80 | ((c >> 6) & 63));
    out += static_cast<char>(0x80 | (c & 63));
  }
}

// Control characters, surrogates and the escape's own beginning are written as _xHHHH_ ([MS-PSRP] 2.2.5.3.2).
bool is_control(char16_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string clixml_escape_text(const String& s) {
  std::string out;
  out.reserve(s.length() + 16);
  clixml_append_text(out, s);
  return out;
}

void clixml_append_text(std::string& out, const String& s) {
  uint32_t n = s.length(), i = 0;
  if (s.is_ascii()) {  // up to the first character that does not stand for itself
    std::string_view text = s.ascii_view();
    while (i < n && text[i] >= 0x20 && text[i] != 0x7F && text[i] != '&' && text[i] != '<' && text[i] != '>' && text[i] != '_') ++i;
    out.append(text.substr(0, i));
  }
  for (; i < n; ++i) {
    char16_t c = s.at(i);
    switch (c) {
      case '&': out += "&amp;"; continue;
      case '<': out += "&lt;"; continue;
      case '>': out += "&gt;"; continue;
      case '_':
        if (i + 1 < n && (s.at(i + 1) == 'x' || s.at(i + 1) == 'X')) {
          append_unit(out, c);
        } else {
          out += '_';
        }
        continue;
      default: break;
    }
    if (is_control(c) || c == 0xFFFE || c == 0xFFFF) {
      append_unit(out, c);
    } else if (c >= 0xD800 && c <= 0xDFFF) {
      append_unit(out, c);
    } else {
      append_code_point(out, c);
    }
  }
}

std::string clixml_decode(std::string_view text) {
  size_t at = text.find("_x");
  if (at == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  char16_t high = 0;  // a lead surrogate that waits for its trail
  auto flush_high = [&] {
    if (high) append_code_point(out, high);
    high = 0;
  };
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '_' && i + 6 < text.size() && text[i + 1] == 'x' && text[i + 6] == '_') {
      int v = 0;
      bool ok = true;
      for (size_t k = i + 2; k < i + 6; ++k) {
        int d = hex_digit(text[k]);
        if (d < 0) ok = false;
        v = v * 16 + d;
      }
      if (ok) {
        char16_t c = static_cast<char16_t>(v);
        if (high && c >= 0xDC00 && c <= 0xDFFF) {
          append_code_point(out, 0x10000 + ((char32_t(high) - 0xD800) << 10) + (c - 0xDC00));
          high = 0;
        } else {
          flush_high();
          if (c >= 0xD800 && c <= 0xDBFF) {
            high = c;
          } else {
            append_code_point(out, c);
          }
        }
        i += 7;
        continue;
      }
    }
    flush_high();
    out += text[i++];
  }
  flush_high();
  return out;
}

}  // namespace psession
