#include "console/key.h"

#include <algorithm>

#include "console/width.h"

namespace psession::console {

namespace {

constexpr size_t kMaxSequence = 64;
constexpr size_t kMaxPaste = 16u << 20;
constexpr std::string_view kPasteEnd = "\x1b[201~";

Key key_from_byte(unsigned char c) {
  switch (c) {
    case 0x00: return char_key(' ', kCtrl);
    case 0x09: return plain_key(KeyCode::kTab);
    case 0x0D: return plain_key(KeyCode::kEnter);
    case 0x1B: return plain_key(KeyCode::kEscape);
    case 0x7F: return plain_key(KeyCode::kBackspace);
    default: break;
  }
  if (c <= 0x1A) return char_key('a' + c - 1, kCtrl);
  if (c < 0x20) return char_key(static_cast<char32_t>(c + 0x40), kCtrl);
  return char_key(c);
}

// The one form in which a key is compared: see Key.
Key normalized(Key key) {
  if (key.code != KeyCode::kChar) return key;
  if (key.ch == '\r') return plain_key(KeyCode::kEnter, key.mods);
  if (key.ch == '\t') return plain_key(KeyCode::kTab, key.mods);
  if (key.ch == 0x1B) return plain_key(KeyCode::kEscape, key.mods);
  if (key.ch == 0x7F || key.ch == 0x08) return plain_key(KeyCode::kBackspace, key.mods);
  if (key.ch < 0x20) {
    Key plain = key_from_byte(static_cast<unsigned char>(key.ch));
    plain.mods |= key.mods;
    return plain;
  }
  if (key.mods & kCtrl) {
    if (key.ch >= 'A' && key.ch <= 'Z') key.ch += 32;
    if (key.ch == '@') key.ch = ' ';
  } else if (key.mods & kShift) {
    if (key.ch >= 'a' && key.ch <= 'z') key.ch -= 32;
  }
  if (key.ch > ' ' && !((key.mods & kCtrl) && key.ch >= 'a' && key.ch <= 'z')) key.mods &= ~kShift;
  return key;
}

KeyCode letter_code(char final) {
  switch (final) {
    case 'A': return KeyCode::kUp;
    case 'B': return KeyCode::kDown;
    case 'C': return KeyCode::kRight;
    case 'D': return KeyCode::kLeft;
    case 'F': return KeyCode::kEnd;
    case 'H': return KeyCode::kHome;
    case 'M': return KeyCode::kEnter;
    case 'P': return KeyCode::kF1;
    case 'Q': return KeyCode::kF2;
    case 'R': return KeyCode::kF3;
    case 'S': return KeyCode::kF4;
    case 'Z': return KeyCode::kTab;
    default: return KeyCode::kNone;
  }
}

KeyCode tilde_code(int number) {
  switch (number) {
    case 1: case 7: return KeyCode::kHome;
    case 2: return KeyCode::kInsert;
    case 3: return KeyCode::kDelete;
    case 4: case 8: return KeyCode::kEnd;
    case 5: return KeyCode::kPageUp;
    case 6: return KeyCode::kPageDown;
    default: break;
  }
  static constexpr uint8_t kFunctionNumbers[] = {11, 12, 13, 14, 15, 17, 18, 19, 20, 21,
                                                 23, 24, 25, 26, 28, 29, 31, 32, 33, 34};
  for (size_t i = 0; i < sizeof kFunctionNumbers; ++i)
    if (number == kFunctionNumbers[i]) return static_cast<KeyCode>(static_cast<int>(KeyCode::kF1) + i);
  return KeyCode::kNone;
}

uint8_t modifiers(int parameter) {
  if (parameter < 2 || parameter > 16) return 0;
  int bits = parameter - 1;
  return static_cast<uint8_t>((bits & 1 ? kShift : 0) | (bits & 2 || bits & 8 ? kAlt : 0) | (bits & 4 ? kCtrl : 0));
}

}  // namespace

void KeyDecoder::consume(size_t end) {
  at_ = end;
  if (at_ >= input_.size()) {
    input_.clear();
    at_ = 0;
  } else if (at_ > 4096) {
    input_.erase(0, at_);
    at_ = 0;
  }
}

std::string KeyDecoder::take_rest() {
  std::string rest = input_.substr(at_);
  consume(input_.size());
  return rest;
}

bool KeyDecoder::next(KeyEvent& event) {
  event = {};
  while (pasting_ || at_ < input_.size()) {
    bool complete = pasting_ ? finish_paste(event) : decode(event);
    if (!complete) {
      // A paste is never cut short by a time-out; its end comes or the input ends.
      if (!pasting_) force_ = false;
      return false;
    }
    if (event.key.code != KeyCode::kNone) {
      force_ = false;
      return true;
    }
  }
  force_ = false;
  return false;
}

bool KeyDecoder::finish_paste(KeyEvent& event) {
  size_t end = input_.find(kPasteEnd, at_);
  size_t stop = end;
  if (end == std::string::npos) {
    // Keep back what may be the start of the end mark.
    size_t keep = std::min(kPasteEnd.size() - 1, input_.size() - at_);
    stop = input_.size() - keep;
  }
  if (paste_.size() < kMaxPaste) paste_.append(input_, at_, std::min(stop - at_, kMaxPaste - paste_.size()));
  consume(end == std::string::npos ? stop : end + kPasteEnd.size());
  if (end == std::string::npos) return false;
  pasting_ = false;
  event.key = plain_key(KeyCode::kPaste);
  event.text = std::move(paste_);
  paste_.clear();
  return true;
}

bool KeyDecoder::decode(KeyEvent& event) {
  unsigned char c = static_cast<unsigned char>(input_[at_]);
  if (c == 0x1B) return decode_escape(event);
  if (c < 0x80) {
    event.key = key_from_byte(c);
    consume(at_ + 1);
    return true;
  }
  size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;
  if (input_.size() - at_ < need && !force_) {
    bool tails = true;
    for (size_t i = at_ + 1; i < input_.size(); ++i) tails &= (static_cast<unsigned char>(input_[i]) & 0xC0) == 0x80;
    if (tails) return false;
  }
  CodePoint cp = decode_utf8(input_, at_);
  event.key = char_key(cp.value);
  consume(at_ + cp.size);
  return true;
}

bool KeyDecoder::decode_escape(KeyEvent& event) {
  size_t pos = at_ + 1;
  uint8_t mods = 0;
  if (pos < input_.size() && input_[pos] == '\x1b' && pos + 1 < input_.size() &&
      (input_[pos + 1] == '[' || input_[pos + 1] == 'O')) {
    mods = kAlt;  // ESC ESC [ A: Alt and an arrow
    ++pos;
  }
  if (pos >= input_.size()) {
    if (!force_) return false;
    event.key = plain_key(KeyCode::kEscape);
    consume(pos);
    return true;
  }
  char kind = input_[pos];
  bool more = pos + 1 < input_.size();
  if ((kind == '[' || kind == 'O') && !more && !force_) return false;
  if (kind == '[' && more) return decode_csi(event, pos + 1, mods);
  if (kind == 'O' && more) {
    char final = input_[pos + 1];
    KeyCode code = letter_code(final);
    if (code != KeyCode::kNone) {
      event.key = plain_key(code, mods);
      consume(pos + 2);
      return true;
    }
  }
  if (kind == '\x1b' && !more && !force_) return false;  // perhaps Alt and an arrow
  if (kind == '\x1b') {  // two escapes: the first is a key by itself
    event.key = plain_key(KeyCode::kEscape);
    consume(at_ + 1);
    return true;
  }
  // ESC and a character: Alt.
  unsigned char c = static_cast<unsigned char>(kind);
  if (c >= 0x80) {
    size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (input_.size() - pos < need && !force_) return false;
  }
  CodePoint cp = decode_utf8(input_, pos);
  Key key = cp.value < 0x80 ? key_from_byte(c) : char_key(cp.value);
  key.mods |= kAlt;
  event.key = normalized(key);
  consume(pos + cp.size);
  return true;
}

bool KeyDecoder::decode_csi(KeyEvent& event, size_t start, uint8_t mods) {
  size_t pos = start;
  if (input_[pos] == '[') {  // the Linux console's F1 to F5
    if (pos + 1 >= input_.size() && !force_) return false;
    char which = pos + 1 < input_.size() ? input_[pos + 1] : 0;
    if (which >= 'A' && which <= 'E')
      event.key = plain_key(static_cast<KeyCode>(static_cast<int>(KeyCode::kF1) + which - 'A'), mods);
    consume(std::min(pos + 2, input_.size()));
    return true;
  }
  int numbers[4] = {0, 0, 0, 0};
  int count = 0;
  while (pos < input_.size() && !(input_[pos] >= 0x40 && input_[pos] <= 0x7E)) {
    char c = input_[pos];
    if (static_cast<unsigned char>(c) < 0x20 || pos - start > kMaxSequence) {
      consume(pos);  // broken off: drop it
      return true;
    }
    if (c >= '0' && c <= '9') {
      int& number = numbers[std::min(count, 3)];
      number = std::min(number * 10 + (c - '0'), 0x10FFFF);
    } else if (c == ';') {
      ++count;
    }
    ++pos;
  }
  if (pos >= input_.size()) {
    if (force_) consume(pos);
    return force_;
  }
  char final = input_[pos];
  consume(pos + 1);
  mods |= modifiers(numbers[1]);
  if (final == '~') {
    if (numbers[0] == 200) {
      pasting_ = true;
      paste_.clear();
      return true;
    }
    if (numbers[0] == 27 && count >= 2) {
      event.key = normalized(char_key(static_cast<char32_t>(numbers[2]), mods));
      return true;
    }
    KeyCode code = tilde_code(numbers[0]);
    if (code != KeyCode::kNone) event.key = plain_key(code, mods);
  } else if (final == 'u') {
    if (numbers[0] != 0) event.key = normalized(char_key(static_cast<char32_t>(numbers[0]), mods));
  } else if (KeyCode code = letter_code(final); code != KeyCode::kNone) {
    if (final == 'Z') mods |= kShift;
    event.key = plain_key(code, mods);
  }
  return true;
}

namespace {

struct NamedKey {
  std::string_view name;
  Key key;
};

// .NET's ConsoleKey names (and PSReadLine's short ones); the first name of a key is the one that is shown.
const NamedKey kNamedKeys[] = {
    {"Enter", plain_key(KeyCode::kEnter)},       {"Return", plain_key(KeyCode::kEnter)},
    {"Tab", plain_key(KeyCode::kTab)},           {"Backspace", plain_key(KeyCode::kBackspace)},
    {"Delete", plain_key(KeyCode::kDelete)},     {"Del", plain_key(KeyCode::kDelete)},
    {"Insert", plain_key(KeyCode::kInsert)},     {"Ins", plain_key(KeyCode::kInsert)},
    {"UpArrow", plain_key(KeyCode::kUp)},        {"Up", plain_key(KeyCode::kUp)},
    {"DownArrow", plain_key(KeyCode::kDown)},    {"Down", plain_key(KeyCode::kDown)},
    {"LeftArrow", plain_key(KeyCode::kLeft)},    {"Left", plain_key(KeyCode::kLeft)},
    {"RightArrow", plain_key(KeyCode::kRight)},  {"Right", plain_key(KeyCode::kRight)},
    {"Home", plain_key(KeyCode::kHome)},         {"End", plain_key(KeyCode::kEnd)},
    {"PageUp", plain_key(KeyCode::kPageUp)},     {"PgUp", plain_key(KeyCode::kPageUp)},
    {"PageDown", plain_key(KeyCode::kPageDown)}, {"PgDn", plain_key(KeyCode::kPageDown)},
    {"Escape", plain_key(KeyCode::kEscape)},     {"Esc", plain_key(KeyCode::kEscape)},
    {"Spacebar", char_key(' ')},                 {"Space", char_key(' ')},
    {"OemPeriod", char_key('.')},                {"OemComma", char_key(',')},
    {"OemMinus", char_key('-')},                 {"OemPlus", char_key('=')},
    {"Subtract", char_key('-')},                 {"Add", char_key('+')},
    {"Multiply", char_key('*')},                 {"Divide", char_key('/')},
    {"Oem1", char_key(';')},                     {"Oem2", char_key('/')},
    {"Oem3", char_key('`')},                     {"Oem4", char_key('[')},
    {"Oem5", char_key('\\')},                    {"Oem6", char_key(']')},
    {"Oem7", char_key('\'')},
};

bool equal_names(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool parse_key(std::string_view text, Key& key, std::string& error) {
  std::string_view whole = text;
  uint8_t mods = 0;
  // The last character may itself be '+'.
  for (size_t plus = text.find('+'); plus != std::string_view::npos && plus > 0 && plus + 1 < text.size();
       plus = text.find('+')) {
    std::string_view modifier = text.substr(0, plus);
    uint8_t bit = equal_names(modifier, "Ctrl") || equal_names(modifier, "Control") ? kCtrl
                  : equal_names(modifier, "Alt")                                    ? kAlt
                  : equal_names(modifier, "Shift")                                  ? kShift
                                                                                    : 0;
    if (bit == 0 || (mods & bit)) {
      error = "Unable to translate '" + std::string(whole) + "' to a key: invalid or repeated modifier '" +
              std::string(modifier) + "'.";
      return false;
    }
    mods |= bit;
    text.remove_prefix(plus + 1);
  }
  if (!text.empty()) {
    CodePoint cp = decode_utf8(text, 0);
    if (cp.size == text.size()) {
      key = normalized(char_key(cp.value, mods));
      return true;
    }
  }
  for (const NamedKey& named : kNamedKeys) {
    if (!equal_names(named.name, text)) continue;
    key = named.key;
    key.mods |= mods;
    key = normalized(key);
    return true;
  }
  if (text.size() >= 2 && (text[0] == 'F' || text[0] == 'f')) {
    int number = 0;
    for (char c : text.substr(1)) number = c >= '0' && c <= '9' && number < 100 ? number * 10 + (c - '0') : 1000;
    if (number >= 1 && number <= 24) {
      key = plain_key(static_cast<KeyCode>(static_cast<int>(KeyCode::kF1) + number - 1), mods);
      return true;
    }
  }
  // D0 to D9 and A to Z of ConsoleKey ("Ctrl+D1").
  if (text.size() == 2 && (text[0] == 'D' || text[0] == 'd') && text[1] >= '0' && text[1] <= '9') {
    key = normalized(char_key(text[1], mods));
    return true;
  }
  error = "Unable to translate '" + std::string(whole) + "' to a key.";
  return false;
}

}  // namespace

bool parse_chord(std::string_view text, Chord& chord, std::string& error) {
  chord = {};
  // A comma separates two keys unless it is the key itself ("Ctrl+,").
  size_t comma = std::string_view::npos;
  for (size_t i = 1; i + 1 < text.size(); ++i)
    if (text[i] == ',' && text[i - 1] != '+') {
      comma = i;
      break;
    }
  if (text.empty()) {
    error = "Chord must have one or two keys.";
    return false;
  }
  if (comma == std::string_view::npos) return parse_key(text, chord.first, error);
  std::string_view second = text.substr(comma + 1);
  if (second.size() > 1 && second.find(',', 1) != std::string_view::npos && second.back() != ',') {
    error = "Chord can have at most two keys.";
    return false;
  }
  return parse_key(text.substr(0, comma), chord.first, error) && parse_key(second, chord.second, error);
}

std::string key_name(const Key& key) {
  std::string out;
  if (key.mods & kCtrl) out += "Ctrl+";
  if (key.mods & kAlt) out += "Alt+";
  if (key.mods & kShift) out += "Shift+";
  if (key.code == KeyCode::kChar && key.ch != ' ') {
    append_utf8(out, key.ch);
    return out;
  }
  if (key.code >= KeyCode::kF1 && key.code <= KeyCode::kF24)
    return out + "F" + std::to_string(static_cast<int>(key.code) - static_cast<int>(KeyCode::kF1) + 1);
  for (const NamedKey& named : kNamedKeys)
    if (named.key.code == key.code && named.key.ch == key.ch) return out + std::string(named.name);
  return out;
}

std::string chord_name(const Chord& chord) {
  std::string out = key_name(chord.first);
  if (chord.second.code != KeyCode::kNone) out += "," + key_name(chord.second);
  return out;
}

}  // namespace psession::console
