#include "text/punycode.h"

#include <cstdint>
#include <vector>

#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {

constexpr uint32_t kBase = 36, kMin = 1, kMax = 26, kSkew = 38, kDamp = 700, kBias = 72, kFirst = 128;

uint32_t adapt(uint32_t delta, uint32_t points, bool first) {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  uint32_t k = 0;
  while (delta > (kBase - kMin) * kMax / 2) {
    delta /= kBase - kMin;
    k += kBase;
  }
  return k + (kBase - kMin + 1) * delta / (delta + kSkew);
}
char digit(uint32_t d) { return static_cast<char>(d < 26 ? 'a' + d : '0' + d - 26); }
uint32_t threshold(uint32_t k, uint32_t bias) { return k <= bias ? kMin : k >= bias + kMax ? kMax : k - bias; }

std::vector<char32_t> points_of(std::string_view s) {
  std::vector<char32_t> r;
  for (size_t i = 0; i < s.size();) r.push_back(next_code_point(s, i));
  return r;
}

std::optional<std::string> encode_label(std::string_view label) {
  std::vector<char32_t> in = points_of(label);
  std::string out;
  for (char32_t c : in) {
    if (c < 128) out += static_cast<char>(c);
  }
  if (out.size() == in.size()) return out;
  if (in.size() > 63) return std::nullopt;
  uint32_t basic = static_cast<uint32_t>(out.size()), done = basic, n = kFirst, delta = 0, bias = kBias;
  if (basic) out += '-';
  while (done < in.size()) {
    uint32_t next = UINT32_MAX;
    for (char32_t c : in) {
      if (c >= n && c < next) next = c;
    }
    delta += (next - n) * (done + 1);
    n = next;
    for (char32_t c : in) {
      if (c < n) ++delta;
      if (c != n) continue;
      uint32_t q = delta;
      for (uint32_t k = kBase;; k += kBase) {
        uint32_t t = threshold(k, bias);
        if (q < t) break;
        out += digit(t + (q - t) % (kBase - t));
        q = (q - t) / (kBase - t);
      }
      out += digit(q);
      bias = adapt(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
    ++n;
  }
  out = "xn--" + out;
  if (out.size() > 63) return std::nullopt;
  return out;
}
std::optional<std::string> decode_label(std::string_view label) {
  if (label.size() < 4 || !equals_ignore_case(label.substr(0, 4), "xn--")) return std::string(label);
  label.remove_prefix(4);
  if (label.size() > 63) return std::nullopt;
  std::vector<char32_t> out;
  size_t dash = label.rfind('-'), at = 0;
  if (dash != std::string_view::npos) {
    for (char c : label.substr(0, dash)) out.push_back(static_cast<unsigned char>(c));
    at = dash + 1;
  }
  uint32_t n = kFirst, i = 0, bias = kBias;
  while (at < label.size()) {
    uint32_t old = i, w = 1;
    for (uint32_t k = kBase;; k += kBase) {
      if (at >= label.size()) return std::nullopt;
      char c = label[at++];
      uint32_t d = c >= 'a' && c <= 'z' ? c - 'a' : c >= 'A' && c <= 'Z' ? c - 'A' : c >= '0' && c <= '9' ? 26 + c - '0' : kBase;
      if (d >= kBase || d > (UINT32_MAX - i) / w) return std::nullopt;
      i += d * w;
      uint32_t t = threshold(k, bias);
      if (d < t) break;
      if (w > UINT32_MAX / (kBase - t)) return std::nullopt;
      w *= kBase - t;
    }
    uint32_t size = static_cast<uint32_t>(out.size()) + 1;
    bias = adapt(i - old, size, old == 0);
    n += i / size;
    i %= size;
    if (n > 0x10FFFF) return std::nullopt;
    out.insert(out.begin() + i++, static_cast<char32_t>(n));
  }
  std::string text;
  for (char32_t c : out) append_utf8(text, c);
  return text;
}
template <class F> std::optional<std::string> by_label(std::string_view host, F&& f) {
  std::string out;
  if (host.size() > 255 * 4) return std::nullopt;
  for (size_t at = 0;;) {
    size_t end = host.find('.', at);
    auto label = f(host.substr(at, end == std::string_view::npos ? end : end - at));
    if (!label) return std::nullopt;
    out += *label;
    if (end == std::string_view::npos) return out;
    out += '.';
    at = end + 1;
  }
}

}  // namespace

std::optional<std::string> idn_to_ascii(std::string_view host) {
  std::string lower = utf16_to_utf8(to_lower(utf8_to_utf16(host)));
  return by_label(lower, encode_label);
}
std::optional<std::string> idn_to_unicode(std::string_view host) { return by_label(host, decode_label); }

}  // namespace psession
