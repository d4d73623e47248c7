#include "language/parsed_script.h"
#include "language/tokenizer.h"

namespace psession {

Tok Tokenizer::scan_number(char32_t first) {
  NumberParts parts;
  if (!scan_number_parts(first, parts)) return rescan_generic();
  std::optional<NumberLiteral> value = make_number(parts, arena_);
  if (!value) {
    if (!expression()) return rescan_generic();
    diagnostics_.error(extent(start_, pos_), Msg::BadNumericConstant, text_.substr(start_, pos_ - start_));
  }
  TokenData* d = new_data();
  d->has_number = true;
  if (value) d->number = *value;
  return make(TokenKind::Number, d);
}

// Scans from just after `first`; false: not a number after all (the caller goes back).
bool Tokenizer::scan_number_parts(char32_t first, NumberParts& p) {
  using namespace number_suffix;
  auto digits = [this](std::string& to, uint16_t kind) {
    size_t before = to.size();
    for (char32_t c = peek(); chars::has(c, kind); c = peek()) {
      to.push_back(static_cast<char>(c));
      get();
    }
    return to.size() - before;
  };
  bool valid = true;
  std::string& text = p.text;
  auto exponent = [&] {
    char32_t c = peek();
    if (c == '+' || chars::is_dash(c)) {
      get();
      text.push_back(c == '+' ? '+' : '-');
    }
    if (digits(text, chars::kDigit) == 0) valid = false;
  };
  auto after_dot = [&] {
    digits(text, chars::kDigit);
    if ((peek() | 32) == 'e') {
      text.push_back('e');
      get();
      exponent();
    }
  };
  if (chars::is_dash(first) || first == '+') {
    text.push_back(first == '+' ? '+' : '-');
    first = get();
  } else if (first == '!') {
    first = get();
  }
  if (first == '.') {
    text.push_back('.');
    p.real = true;
    size_t before = text.size();
    after_dot();
    if (text.size() == before) valid = false;
  } else {
    char32_t c = peek() | 32;
    if (first > 127) {
      valid = false;
    } else if (first == '0' && c == 'x') {
      get();
      text.push_back('0');
      digits(text, chars::kHex);
      p.format = NumberFormat::Hex;
    } else if (first == '0' && c == 'b') {
      get();
      size_t before = text.size();
      for (char32_t b = peek(); b == '0' || b == '1'; b = peek()) {
        text.push_back(static_cast<char>(b));
        get();
      }
      if (text.size() == before) valid = false;
      p.format = NumberFormat::Binary;
    } else {
      text.push_back(static_cast<char>(first));
      digits(text, chars::kDigit);
      c = peek();
      if (c == '.') {
        get();
        if (peek() == '.') {
          unget();
        } else {
          text.push_back('.');
          p.real = true;
          after_dot();
        }
      } else if ((c | 32) == 'e') {
        get();
        text.push_back('e');
        p.real = true;
        exponent();
      }
    }
  }

  auto suffix_of = [](char32_t c) -> uint8_t {
    switch (c | 32) {
      case 'u': return kUnsigned;
      case 's': return kShort;
      case 'l': return kLong;
      case 'd': return kDecimal;
      case 'y': return kSByte;
      default: return kBigInteger;  // n
    }
  };
  char32_t c = peek();
  if (chars::has(c, chars::kTypeSuffix)) {
    get();
    p.suffix = suffix_of(c);
    c = peek();
    if (chars::has(c, chars::kTypeSuffix)) {
      get();
      uint8_t second = suffix_of(c);
      if (p.suffix == kUnsigned && (second == kShort || second == kLong || second == kSByte)) {
        p.suffix |= second;
      } else {
        valid = false;
      }
      c = peek();
    }
  }
  if (chars::has(c, chars::kMultiplier)) {
    get();
    switch (c | 32) {
      case 'k': p.multiplier_power = 1; break;
      case 'm': p.multiplier_power = 2; break;
      case 'g': p.multiplier_power = 3; break;
      case 't': p.multiplier_power = 4; break;
      default: p.multiplier_power = 5; break;
    }
    if ((peek() | 32) == 'b') {
      get();
    } else {
      valid = false;
    }
    c = peek();
  }
  if (!chars::ends_token(c) && !(expression() && chars::ends_number(c, end_number_on_ternary))) valid = false;
  return valid;
}

std::optional<NumberLiteral> scan_number(std::string_view text, Arena& arena) {
  auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  if (text.empty()) return NumberLiteral{};
  std::vector<ParseError> errors;
  Diagnostics diagnostics(text, errors);
  Tokenizer tokenizer(text, arena, diagnostics, nullptr);
  tokenizer.allow_signed_numbers = true;
  try {
    Tok t = tokenizer.next();
    if (t.kind != TokenKind::Number || t.extent.end < text.size() || !errors.empty()) return std::nullopt;
    return t.data->number;
  } catch (const TooComplicated&) {
    return std::nullopt;
  }
}

}  // namespace psession
