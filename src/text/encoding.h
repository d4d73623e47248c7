// Conversions between the text encodings that files, pipes and [System.Text.Encoding] use, byte order marks,
// and base64 and hexadecimal. Malformed input becomes U+FFFD as in .NET; lone surrogates survive inside
// (WTF-8). Any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace psession {

std::u16string utf8_to_utf16(std::string_view utf8);  // WTF-8 surrogates are let through
std::string utf16_to_utf8(std::u16string_view s);     // lone surrogates as WTF-8
std::string utf16_to_strict_utf8(
    std::u16string_view s);                  // lone surrogates as U+FFFD: what leaves the process
size_t utf16_length(std::string_view utf8);  // units, without converting
bool is_valid_utf8(std::string_view s);
void append_utf8(std::string& out, char32_t c);
// Decodes one code point (0xFFFD and one byte for a malformed one); i < s.size().
char32_t next_code_point(std::string_view s, size_t& i);

enum class TextEncoding : uint8_t {
  kUtf8,
  kUtf8Bom,
  kUtf16LE,
  kUtf16BE,
  kUtf32LE,
  kUtf32BE,
  kAscii,
  kLatin1,
  kUtf7,
};
struct EncodingInfo {
  TextEncoding encoding;
  const char* web_name;       // "utf-8"
  const char* encoding_name;  // "Unicode (UTF-8)"
  const char* body_name;
  int code_page;
};
const EncodingInfo& encoding_info(TextEncoding e);
std::optional<TextEncoding> encoding_by_name(std::string_view name);  // Encoding.GetEncoding
std::optional<TextEncoding> encoding_by_code_page(int code_page);

std::string_view preamble(TextEncoding e);  // the byte order mark, empty for ASCII, Latin-1 and plain UTF-8
// The encoding a byte order mark names and the mark's length; nullopt: no mark.
struct Bom {
  TextEncoding encoding;
  size_t length;
};
std::optional<Bom> detect_bom(std::string_view bytes);

std::string encode(TextEncoding e, std::u16string_view s);  // no preamble
std::string encode_utf8(TextEncoding e, std::string_view utf8);
std::u16string decode(TextEncoding e, std::string_view bytes);  // no preamble expected
std::string decode_to_utf8(TextEncoding e, std::string_view bytes);

// Decodes a stream piece by piece: what ends inside a character waits for the next piece.
class StreamDecoder {
 public:
  explicit StreamDecoder(TextEncoding e, bool detect_bom = false) : encoding_(e), detect_(detect_bom) {}
  std::u16string feed(std::string_view bytes, bool last = false);
  TextEncoding encoding() const { return encoding_; }

 private:
  TextEncoding encoding_;
  bool detect_;
  std::string rest_;
};

std::string base64_encode(std::string_view bytes, bool line_breaks = false);  // breaks: 76 columns, CR LF
std::optional<std::string> base64_decode(std::string_view text);              // white space is skipped
std::string hex_encode(std::string_view bytes, bool upper = true);
std::optional<std::string> hex_decode(std::string_view text);

}  // namespace psession
