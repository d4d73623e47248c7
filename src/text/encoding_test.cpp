#include "text/encoding.h"

#include <gtest/gtest.h>

namespace psession {
namespace {

TEST(Encoding, Utf8) {
  EXPECT_EQ(utf8_to_utf16("a\xC3\xA9\xF0\x9F\x98\x80"), u"a\u00E9\U0001F600");
  EXPECT_EQ(utf8_to_utf16("\xE2\x82"), u"\uFFFD");
  EXPECT_EQ(utf8_to_utf16("\xC0\x80"), u"\uFFFD\uFFFD");
  std::u16string lone(1, char16_t(0xD800));
  EXPECT_EQ(utf8_to_utf16(utf16_to_utf8(lone)), lone);
  EXPECT_EQ(utf16_to_strict_utf8(lone), "\xEF\xBF\xBD");
  EXPECT_EQ(decode(TextEncoding::kUtf8, "\xED\xA0\x80"), u"\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(utf16_length("a\xF0\x9F\x98\x80"), 3u);
}

TEST(Encoding, Others) {
  EXPECT_EQ(encode(TextEncoding::kUtf16BE, u"A"), std::string("\0A", 2));
  EXPECT_EQ(decode(TextEncoding::kUtf32LE, encode(TextEncoding::kUtf32LE, u"\U0001F600")), u"\U0001F600");
  EXPECT_EQ(encode(TextEncoding::kAscii, u"\u00E9"), "?");
  EXPECT_EQ(encode(TextEncoding::kLatin1, u"\u00E9"), "\xE9");
  EXPECT_EQ(detect_bom("\xEF\xBB\xBFx")->encoding, TextEncoding::kUtf8Bom);
  EXPECT_EQ(detect_bom(std::string_view("\xFF\xFE\0\0", 4))->encoding, TextEncoding::kUtf32LE);
  StreamDecoder d(TextEncoding::kUtf8, true);
  EXPECT_EQ(d.feed("\xEF\xBB"), u"");
  EXPECT_EQ(d.feed("\xBF\xE2\x82"), u"");
  EXPECT_EQ(d.feed("\xAC"), u"\u20AC");
}

TEST(Encoding, Base64AndHex) {
  EXPECT_EQ(base64_encode("hello"), "aGVsbG8=");
  EXPECT_EQ(base64_decode("aGVs bG8=").value(), "hello");
  EXPECT_FALSE(base64_decode("aGVsbG8"));
  EXPECT_FALSE(base64_decode("a!=="));
  EXPECT_FALSE(base64_decode("aGVs=bG8"));
  EXPECT_EQ(base64_decode(" a G V s\r\nbG8h Pz8/\tQQ==\n").value(), "hello!\x3f\x3f?A");
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(base64_decode(base64_encode(bytes)).value(), bytes);
    EXPECT_EQ(base64_decode(base64_encode(bytes, true)).value(), bytes);
    bytes += char(i * 37);
  }
  EXPECT_EQ(base64_encode(std::string(58, 'a'), true), base64_encode(std::string(57, 'a')) + "\r\nYQ==");
  EXPECT_EQ(base64_encode(std::string(57, 'a'), true).size(), 76u);
  EXPECT_EQ(hex_encode("\x01\xff"), "01FF");
  EXPECT_EQ(hex_decode("01ff").value(), "\x01\xff");
}

}  // namespace
}  // namespace psession
