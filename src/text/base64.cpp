#include "text/base64.h"

#include <cstring>

#include "text/encoding.h"

namespace psession {

namespace {
constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
// Two characters for every 12 bits: half of the look-ups.
struct Base64Pairs {
  char text[4096][2];
  constexpr Base64Pairs() : text() {
    for (int i = 0; i < 4096; ++i) {
      text[i][0] = kBase64[i >> 6];
      text[i][1] = kBase64[i & 63];
    }
  }
};
constexpr Base64Pairs kBase64Pairs;

struct Base64Values {
  uint8_t value[256];  // 64: space, 65: '=', 255: none
  constexpr Base64Values() : value() {
    for (uint8_t& v : value) v = 255;
    for (int i = 0; i < 64; ++i) value[uint8_t(kBase64[i])] = uint8_t(i);
    for (char c : {' ', '\t', '\r', '\n'}) value[uint8_t(c)] = 64;
    value[uint8_t('=')] = 65;
  }
};
constexpr Base64Values kBase64Values;

size_t base64_encode_triples(const uint8_t* in, size_t size, char* out) {
  size_t at = 0;
  for (; size - at >= 3; at += 3, out += 4) {
    uint32_t v = uint32_t(in[at]) << 16 | uint32_t(in[at + 1]) << 8 | in[at + 2];
    memcpy(out, kBase64Pairs.text[v >> 12], 2);
    memcpy(out + 2, kBase64Pairs.text[v & 4095], 2);
  }
  return at;
}
}  // namespace

void base64_append(std::string& out, std::string_view b) {
  size_t start = out.size();
  out.resize(start + (b.size() + 2) / 3 * 4);
  char* to = out.data() + start;
  const uint8_t* in = reinterpret_cast<const uint8_t*>(b.data());
  size_t at = base64_encode_triples(in, b.size(), to);
  if (at == b.size()) return;
  to += at / 3 * 4;
  uint32_t v = uint32_t(in[at]) << 16;
  if (at + 1 < b.size()) v |= uint32_t(in[at + 1]) << 8;
  to[0] = kBase64[v >> 18];
  to[1] = kBase64[v >> 12 & 63];
  to[2] = at + 1 < b.size() ? kBase64[v >> 6 & 63] : '=';
  to[3] = '=';
}

std::string base64_encode(std::string_view b, bool line_breaks) {
  std::string out;
  constexpr size_t kLine = 57;  // bytes in 76 characters
  if (!line_breaks || b.size() <= kLine) {
    base64_append(out, b);
    return out;
  }
  out.reserve((b.size() + 2) / 3 * 4 + b.size() / kLine * 2);
  for (size_t at = 0; at < b.size(); at += kLine) {
    if (at > 0) out += "\r\n";
    base64_append(out, b.substr(at, kLine));
  }
  return out;
}

bool base64_decode_to(std::string_view text, std::vector<uint8_t>& out) {
  size_t start = out.size();
  out.resize(start + text.size() / 4 * 3 + 3);
  uint8_t* to = out.data() + start;
  const uint8_t* in = reinterpret_cast<const uint8_t*>(text.data());
  const uint8_t* const value = kBase64Values.value;
  size_t at = 0;
  uint32_t bits = 0;
  int count = 0, padding = 0;
  while (at < text.size()) {
    // Whole groups without white space, as long as there are any.
    if (count == 0 && padding == 0) {
      for (; text.size() - at >= 4; at += 4, to += 3) {
        uint32_t a = value[in[at]], b = value[in[at + 1]], c = value[in[at + 2]], d = value[in[at + 3]];
        if ((a | b | c | d) >= 64) break;
        uint32_t v = a << 18 | b << 12 | c << 6 | d;
        to[0] = uint8_t(v >> 16);
        to[1] = uint8_t(v >> 8);
        to[2] = uint8_t(v);
      }
      if (at == text.size()) break;
    }
    uint8_t v = value[in[at++]];
    if (v == 64) continue;
    if (v == 65) {
      padding++;
      continue;
    }
    if (v > 63 || padding) return false;
    bits = bits << 6 | v;
    if (++count == 4) {
      *to++ = uint8_t(bits >> 16);
      *to++ = uint8_t(bits >> 8);
      *to++ = uint8_t(bits);
      bits = 0;
      count = 0;
    }
  }
  if (count == 1 || (count == 0 && padding) || (count > 0 && count + padding != 4)) return false;
  if (count == 2) *to++ = uint8_t(bits >> 4);
  if (count == 3) {
    *to++ = uint8_t(bits >> 10);
    *to++ = uint8_t(bits >> 2);
  }
  out.resize(size_t(to - out.data()));
  return true;
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::vector<uint8_t> bytes;
  if (!base64_decode_to(text, bytes)) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace psession
