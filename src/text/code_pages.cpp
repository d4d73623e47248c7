// The code pages of one byte a character that .NET's provider has beside its own encodings: their tables are made by the C
// library on first use. TextEncoding values from kFirstPage on stand for them.
#include "text/code_pages.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

namespace psession::code_pages {
namespace {

struct Page {
  EncodingInfo info;
  const char* library_name;
};
#define PAGE(index, web, shown, page, library) {{static_cast<TextEncoding>(kFirstPage + index), web, shown, web, page}, library}
constexpr Page kPages[] = {
    PAGE(0, "windows-1252", "Western European (Windows)", 1252, "CP1252"), PAGE(1, "windows-1250", "Central European (Windows)", 1250, "CP1250"),
    PAGE(2, "windows-1251", "Cyrillic (Windows)", 1251, "CP1251"), PAGE(3, "windows-1253", "Greek (Windows)", 1253, "CP1253"),
    PAGE(4, "windows-1254", "Turkish (Windows)", 1254, "CP1254"), PAGE(5, "windows-1255", "Hebrew (Windows)", 1255, "CP1255"),
    PAGE(6, "windows-1256", "Arabic (Windows)", 1256, "CP1256"), PAGE(7, "windows-1257", "Baltic (Windows)", 1257, "CP1257"),
    PAGE(8, "windows-1258", "Vietnamese (Windows)", 1258, "CP1258"), PAGE(9, "IBM437", "OEM United States", 437, "CP437"),
    PAGE(10, "ibm850", "Western European (DOS)", 850, "CP850"), PAGE(11, "ibm852", "Central European (DOS)", 852, "CP852"),
    PAGE(12, "IBM855", "OEM Cyrillic", 855, "CP855"), PAGE(13, "ibm857", "Turkish (DOS)", 857, "CP857"),
    PAGE(14, "IBM00858", "OEM Multilingual Latin I", 858, "CP858"), PAGE(15, "IBM860", "Portuguese (DOS)", 860, "CP860"),
    PAGE(16, "ibm861", "Icelandic (DOS)", 861, "CP861"), PAGE(17, "DOS-862", "Hebrew (DOS)", 862, "CP862"),
    PAGE(18, "IBM863", "French Canadian (DOS)", 863, "CP863"), PAGE(19, "IBM865", "Nordic (DOS)", 865, "CP865"),
    PAGE(20, "cp866", "Cyrillic (DOS)", 866, "CP866"), PAGE(21, "windows-874", "Thai (Windows)", 874, "CP874"),
    PAGE(22, "iso-8859-2", "Central European (ISO)", 28592, "ISO-8859-2"), PAGE(23, "iso-8859-3", "Latin 3 (ISO)", 28593, "ISO-8859-3"),
    PAGE(24, "iso-8859-4", "Baltic (ISO)", 28594, "ISO-8859-4"), PAGE(25, "iso-8859-5", "Cyrillic (ISO)", 28595, "ISO-8859-5"),
    PAGE(26, "iso-8859-6", "Arabic (ISO)", 28596, "ISO-8859-6"), PAGE(27, "iso-8859-7", "Greek (ISO)", 28597, "ISO-8859-7"),
    PAGE(28, "iso-8859-8", "Hebrew (ISO-Visual)", 28598, "ISO-8859-8"), PAGE(29, "iso-8859-9", "Turkish (ISO)", 28599, "ISO-8859-9"),
    PAGE(30, "iso-8859-13", "Estonian (ISO)", 28603, "ISO-8859-13"), PAGE(31, "iso-8859-15", "Latin 9 (ISO)", 28605, "ISO-8859-15"),
    PAGE(32, "koi8-r", "Cyrillic (KOI8-R)", 20866, "KOI8-R"), PAGE(33, "koi8-u", "Cyrillic (KOI8-U)", 21866, "KOI8-U"),
    PAGE(34, "macintosh", "Western European (Mac)", 10000, "MACINTOSH"), PAGE(35, "IBM037", "IBM EBCDIC (US-Canada)", 37, "CP037"),
    PAGE(36, "IBM500", "IBM EBCDIC (International)", 500, "CP500"),
};

struct Table {
  bool there = false;
  std::array<char16_t, 256> units{};
  std::unordered_map<char16_t, char> bytes;
};
const Table& table(size_t i) {
  static std::array<Table, std::size(kPages)> tables;
  static std::array<std::once_flag, std::size(kPages)> once;
  std::call_once(once[i], [i] {
    Table& t = tables[i];
    iconv_t d = iconv_open("UTF-16LE", kPages[i].library_name);
    if (d == reinterpret_cast<iconv_t>(-1)) return;
    for (int b = 0; b < 256; ++b) {
      char in = static_cast<char>(b), out[8] = {};
      char *from = &in, *to = out;
      size_t left = 1, room = sizeof out;
      bool ok = iconv(d, &from, &left, &to, &room) != static_cast<size_t>(-1) && room == 6;
      // What a page leaves free is the control character of that number, as .NET has it.
      t.units[b] = ok ? static_cast<char16_t>(static_cast<uint8_t>(out[0]) | static_cast<uint8_t>(out[1]) << 8) : static_cast<char16_t>(b);
      iconv(d, nullptr, nullptr, nullptr, nullptr);
    }
    iconv_close(d);
    for (int b = 255; b >= 0; --b) t.bytes[t.units[b]] = static_cast<char>(b);
    t.there = true;
  });
  return tables[i];
}
size_t index_of(TextEncoding e) { return std::min(static_cast<size_t>(e) - kFirstPage, std::size(kPages) - 1); }
std::optional<TextEncoding> usable(size_t i) {
  if (!table(i).there) return std::nullopt;
  return kPages[i].info.encoding;
}

}  // namespace

const EncodingInfo& info(TextEncoding e) { return kPages[index_of(e)].info; }
std::optional<TextEncoding> by_number(int page) {
  for (size_t i = 0; i < std::size(kPages); ++i) {
    if (kPages[i].info.code_page == page) return usable(i);
  }
  return std::nullopt;
}
std::optional<TextEncoding> by_name(std::string_view lower) {
  auto same = [](std::string_view low, std::string_view b) {
    return std::equal(low.begin(), low.end(), b.begin(), b.end(), [](char x, char y) { return x == (y >= 'A' && y <= 'Z' ? y | 32 : y); });
  };
  for (size_t i = 0; i < std::size(kPages); ++i) {
    if (same(lower, kPages[i].info.web_name) || same(lower, kPages[i].library_name)) return usable(i);
  }
  if (lower == "latin2" || lower == "l2") return usable(22);
  if (lower == "latin9" || lower == "l9") return usable(31);
  if (lower == "x-cp1252" || lower == "x-ansi") return usable(0);
  return std::nullopt;
}
std::string encode(TextEncoding e, std::u16string_view s) {
  const Table& t = table(index_of(e));
  std::string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size(); ++i) {
    auto it = t.bytes.find(s[i]);
    if (it != t.bytes.end()) {
      out += it->second;
      continue;
    }
    out += '?';
    if ((s[i] & 0xFC00) == 0xD800 && i + 1 < s.size() && (s[i + 1] & 0xFC00) == 0xDC00) {
      out += '?';
      ++i;
    }
  }
  return out;
}
std::u16string decode(TextEncoding e, std::string_view bytes) {
  const Table& t = table(index_of(e));
  std::u16string out;
  out.reserve(bytes.size());
  for (char b : bytes) out += t.units[static_cast<uint8_t>(b)];
  return out;
}

}  // namespace psession::code_pages
