#include "object/position.h"

#include <algorithm>

#include "object/string.h"

namespace psession {

namespace {

void trim_end(std::u16string& s) {
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r' || s.back() == '\n')) s.pop_back();
}

std::u16string expand_tabs(const std::u16string& s) {
  std::u16string r;
  for (char16_t c : s) {
    if (c == '\t') {
      r += u"    ";
    } else {
      r += c;
    }
  }
  return r;
}

}  // namespace

std::string position_message(const ScriptPosition& p) {
  if (p.line <= 0) return {};
  std::string file = p.file.empty() ? "line" : p.file;
  std::string head = "At " + file + ":" + std::to_string(p.line) + " char:" + std::to_string(p.column) + "\n+ ";
  std::string first_line = p.line_text.substr(0, p.line_text.find('\n'));
  std::u16string line = String::utf8(first_line)->to_utf16();
  trim_end(line);
  if (line.empty()) return head;
  size_t before = static_cast<size_t>(std::max(0, p.column - 1));
  before = std::min(before, line.size());
  size_t length = p.line == p.end_line && p.end_column <= static_cast<int>(line.size()) + 1
                      ? static_cast<size_t>(std::max(0, p.end_column - p.column))
                      : line.size() - before;
  length = std::min(length, line.size() - before);
  if (line.find(u'\t') != std::u16string::npos) {
    std::u16string a = expand_tabs(line.substr(0, before)), b = expand_tabs(line.substr(before, length));
    line = a + b + expand_tabs(line.substr(before + length));
    before = a.size();
    length = b.size();
  }
  // 69: an 80 column screen less the marks before and behind.
  constexpr size_t kMax = 69;
  bool dots_before = false, dots_behind = false;
  if (line.size() > kMax) {
    size_t prefix = std::min<size_t>(before, 12);
    size_t all_behind = line.size() - length - before;
    size_t suffix = std::min<size_t>(all_behind, 8);
    size_t candidate = prefix + length + suffix;
    if (candidate >= kMax) {
      if (prefix + length >= kMax) length = kMax - prefix;
      dots_behind = true;
    } else {
      size_t available = before - prefix;
      if (available > 0) {
        prefix += std::min(available, kMax - candidate);
        candidate = prefix + length + suffix;
      }
      if (candidate < kMax && all_behind > 0) suffix += std::min(all_behind, kMax - candidate);
      dots_behind = suffix < all_behind;
    }
    dots_before = prefix < before;
    line = line.substr(before - prefix, kMax);
    before = std::min(before, prefix);
    length = std::min(length, kMax - before);
  }
  std::string out = head;
  if (dots_before) out += "\xE2\x80\xA6 ";
  out += String::utf16(line)->to_utf8();
  if (dots_behind) out += " \xE2\x80\xA6";
  out += "\n+ ";
  out.append(before + (dots_before ? 2 : 0), ' ');
  out.append(std::max<size_t>(length, 1), '~');
  return out;
}

}  // namespace psession
