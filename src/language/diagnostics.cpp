#include "language/diagnostics.h"

#include "language/char_class.h"
#include "language/parsed_script.h"

namespace psession {
namespace {

struct Row {
  std::string_view id, text;
};

constexpr Row kMessages[] = {
#define MESSAGE(id, text) {#id, text},
#include "language/parser_messages.def"
#undef MESSAGE
};

}  // namespace

std::string_view message_id(Msg m) { return kMessages[static_cast<size_t>(m)].id; }
std::string_view message_text(Msg m) { return kMessages[static_cast<size_t>(m)].text; }

std::string format_message(Msg m, std::string_view a, std::string_view b) {
  std::string_view text = message_text(m);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' && (text[i + 1] == '0' || text[i + 1] == '1')) {
      out += text[i + 1] == '0' ? a : b;
      i += 2;
    } else if ((text[i] == '{' || text[i] == '}') && i + 1 < text.size() && text[i + 1] == text[i] && !a.empty()) {
      out += text[i++];
    } else {
      out += text[i];
    }
  }
  return out;
}

ParseError make_parse_error(Extent at, Msg m, std::string_view a, std::string_view b) {
  ParseError e;
  e.extent = at;
  e.id = message_id(m);
  e.message = format_message(m, a, b);
  return e;
}

bool Diagnostics::add(Extent at, Msg m, bool incomplete, std::string_view a, std::string_view b) {
  if (errors_.size() >= kMaxErrors) return false;
  uint32_t limit = static_cast<uint32_t>(text_.size());
  if (at.start > limit) at.start = limit;
  if (at.end > limit) at.end = limit;
  if (at.end < at.start) at.end = at.start;
  uint64_t key = (static_cast<uint64_t>(m) << 52) ^ (static_cast<uint64_t>(at.start) << 26) ^ at.end;
  if (!seen_.insert(key).second) return false;
  errors_.push_back(make_parse_error(at, m, a, b));
  errors_.back().incomplete_input = incomplete;
  return true;
}

void Diagnostics::error(Extent at, Msg m, std::string_view a, std::string_view b) { add(at, m, false, a, b); }

size_t Diagnostics::count() const { return errors_.size(); }

bool Diagnostics::incomplete(Extent at, Msg m, std::string_view a) { return incomplete(at, at, m, a); }

bool Diagnostics::incomplete(Extent at, Extent detected, Msg m, std::string_view a) {
  bool early = only_space_after(detected.end);
  add(at, m, early, a, {});
  return early;
}

bool Diagnostics::only_space_after(uint32_t offset) {
  if (offset == asked_) return answer_;
  asked_ = offset;
  size_t n = text_.size();
  size_t i = offset;
  if (i >= space_from_ && i < space_to_) i = space_to_;
  size_t run = i;
  bool plain = true;
  while (i < n) {
    unsigned char c = static_cast<unsigned char>(text_[i]);
    if (c == '#') {
      plain = false;
      while (i < n && !chars::is_newline(static_cast<unsigned char>(text_[i]))) ++i;
    } else if (c == '<' && i + 1 < n && text_[i + 1] == '#') {
      plain = false;
      size_t close = text_.find("#>", i + 2);
      i = close == std::string_view::npos ? n : close + 2;
    } else if (chars::is_space(c) || chars::is_newline(c)) {
      ++i;
    } else {
      break;
    }
  }
  if (plain && run == offset) {
    space_from_ = offset;
    space_to_ = static_cast<uint32_t>(i);
  }
  return answer_ = i >= n;
}

}  // namespace psession
