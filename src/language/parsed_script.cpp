#include "language/parsed_script.h"

#include <algorithm>

#include "language/char_class.h"

namespace psession {
namespace {

// Length of the (generalized: surrogates allowed) UTF-8 sequence at `i`, 0 when there is none.
size_t sequence_length(std::string_view s, size_t i) {
  unsigned char c = static_cast<unsigned char>(s[i]);
  size_t n = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
  if (n == 0 || i + n > s.size()) return 0;
  for (size_t k = 1; k < n; ++k)
    if ((static_cast<unsigned char>(s[i + k]) & 0xc0) != 0x80) return 0;
  unsigned char d = n > 1 ? static_cast<unsigned char>(s[i + 1]) : 0;
  if ((c == 0xe0 && d < 0xa0) || (c == 0xf0 && d < 0x90) || (c == 0xf4 && d >= 0x90)) return 0;
  return n;
}

void make_valid(std::string& text) {
  size_t i = 0;
  while (i < text.size()) {
    size_t n = sequence_length(text, i);
    if (n == 0) break;
    i += n;
  }
  if (i == text.size()) return;
  std::string out(text, 0, i);
  while (i < text.size()) {
    size_t n = sequence_length(text, i);
    if (n == 0) {
      chars::append_utf8(out, 0xfffd);
      ++i;
    } else {
      out.append(text, i, n);
      i += n;
    }
  }
  text = std::move(out);
}

uint32_t utf16_length(std::string_view s) {
  uint32_t n = 0;
  for (char ch : s) {
    unsigned char c = static_cast<unsigned char>(ch);
    if ((c & 0xc0) != 0x80) n += c >= 0xf0 ? 2 : 1;
  }
  return n;
}

}  // namespace

ParsedScript::ParsedScript(std::string text, std::string file) : text_(std::move(text)), file_(std::move(file)) {
  // Offsets are 32 bits.
  if (text_.size() > 0x7fffffff) text_.resize(0x7fffffff);
  make_valid(text_);
  line_starts_.push_back(0);
  for (size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\r' && i + 1 < text_.size() && text_[i + 1] == '\n') ++i;
    if (text_[i] == '\n' || text_[i] == '\r') line_starts_.push_back(static_cast<uint32_t>(i + 1));
  }
}

bool ParsedScript::incomplete_input() const {
  return std::any_of(errors_.begin(), errors_.end(), [](const ParseError& e) { return e.incomplete_input; });
}

std::string_view ParsedScript::text(Extent e) const {
  size_t start = std::min<size_t>(e.start, text_.size());
  size_t end = std::min<size_t>(e.end, text_.size());
  return end > start ? std::string_view(text_).substr(start, end - start) : std::string_view();
}

SourcePosition ParsedScript::position(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  SourcePosition p;
  p.line = static_cast<int>(after - line_starts_.begin());
  uint32_t start = *(after - 1);
  p.column = 1 + static_cast<int>(utf16_length(std::string_view(text_).substr(start, offset - start)));
  return p;
}

std::string_view ParsedScript::line(int number) const {
  if (number < 1 || number > line_count()) return {};
  size_t start = line_starts_[static_cast<size_t>(number) - 1];
  size_t end = number < line_count() ? line_starts_[static_cast<size_t>(number)] : text_.size();
  while (end > start && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return std::string_view(text_).substr(start, end - start);
}

uint32_t ParsedScript::utf16_offset(uint32_t offset) const {
  return utf16_length(std::string_view(text_).substr(0, std::min<size_t>(offset, text_.size())));
}

}  // namespace psession
