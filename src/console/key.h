// Keys as the editor sees them, the decoder of a terminal's bytes into keys, and PSReadLine's notation of
// chords ("Ctrl+d", "Alt+.", "Ctrl+x,Ctrl+e"). Sans-IO: bytes in, keys out; the caller owns time-outs.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace psession::console {

enum class KeyCode : uint8_t {
  kNone, kChar, kEnter, kTab, kBackspace, kDelete, kInsert, kUp, kDown, kLeft, kRight, kHome, kEnd,
  kPageUp, kPageDown, kEscape,
  kF1, kF2, kF3, kF4, kF5, kF6, kF7, kF8, kF9, kF10, kF11, kF12,
  kF13, kF14, kF15, kF16, kF17, kF18, kF19, kF20, kF21, kF22, kF23, kF24,
  kPaste,      // bracketed paste: the text is in KeyEvent::text
  kResize,     // the terminal's size changed
  kWake,       // somebody called Terminal::wake()
  kEndOfFile,  // the input ended
};

enum KeyModifier : uint8_t { kShift = 1, kAlt = 2, kCtrl = 4 };

struct Key {
  KeyCode code = KeyCode::kNone;
  uint8_t mods = 0;
  char32_t ch = 0;  // for kChar; Ctrl+letter is kept in lower case, Shift is part of the character

  bool operator==(const Key&) const = default;
  auto operator<=>(const Key&) const = default;
  bool is_text() const { return code == KeyCode::kChar && (mods & (kAlt | kCtrl)) == 0; }
};

inline Key char_key(char32_t ch, uint8_t mods = 0) { return {KeyCode::kChar, mods, ch}; }
inline Key plain_key(KeyCode code, uint8_t mods = 0) { return {code, mods, 0}; }

struct KeyEvent {
  Key key;
  std::string text;
};

class KeyDecoder {
 public:
  void feed(std::string_view bytes) { input_.append(bytes); }
  // The next complete key; false when more bytes are needed.
  bool next(KeyEvent& event);
  // Bytes wait that may be the start of a longer sequence: after a time-out the caller calls flush().
  bool pending() const { return !pasting_ && at_ < input_.size(); }
  bool pasting() const { return pasting_; }
  // Take what waits as it is: a lone ESC is Escape.
  void flush() { force_ = true; }
  // Bytes not decoded (for a reader that goes on without keys).
  std::string take_rest();

 private:
  bool decode(KeyEvent& event);
  bool decode_escape(KeyEvent& event);
  bool decode_csi(KeyEvent& event, size_t start, uint8_t mods);
  bool finish_paste(KeyEvent& event);
  void consume(size_t end);

  std::string input_;
  size_t at_ = 0;
  bool pasting_ = false;
  bool force_ = false;
  std::string paste_;
};

// A chord of one or two keys.
struct Chord {
  Key first, second;
  bool operator==(const Chord&) const = default;
  auto operator<=>(const Chord&) const = default;
};

// Parses PSReadLine's notation; false: error says what is wrong.
bool parse_chord(std::string_view text, Chord& chord, std::string& error);
std::string key_name(const Key& key);
std::string chord_name(const Chord& chord);

}  // namespace psession::console
