#include "console/key.h"

#include <gtest/gtest.h>

#include "console/editor_options.h"
#include "console/width.h"

namespace psession::console {
namespace {

std::string decoded(std::string_view bytes, bool one_by_one = false) {
  KeyDecoder decoder;
  std::string out;
  KeyEvent event;
  auto take = [&] {
    while (decoder.next(event)) {
      if (!out.empty()) out += ' ';
      out += event.key.code == KeyCode::kPaste ? "[" + event.text + "]" : key_name(event.key);
    }
  };
  if (one_by_one)
    for (char c : bytes) decoder.feed({&c, 1}), take();
  else
    decoder.feed(bytes), take();
  decoder.flush();
  take();
  return out;
}

TEST(KeyDecoder, DecodesSequences) {
  std::string_view bytes =
      "a\x01\x1b[A\x1bOB\x1b[1;5C\x1b[3~\x1b[3;5~\x1b[Z\x1b" "b\x1b\x7f\x1b\r\xC3\xA9\x1b[15~\x1bOP\x1b[27;2;13~"
      "\x1b[13;2u\x1b\x1b[D\r\t\x7f\x1f";
  std::string expected =
      "a Ctrl+a UpArrow DownArrow Ctrl+RightArrow Delete Ctrl+Delete Shift+Tab Alt+b Alt+Backspace Alt+Enter "
      "\xC3\xA9 F5 F1 Shift+Enter Shift+Enter Alt+LeftArrow Enter Tab Backspace Ctrl+_";
  EXPECT_EQ(decoded(bytes), expected);
  EXPECT_EQ(decoded(bytes, true), expected);
}

TEST(KeyDecoder, LoneEscapeAfterATimeOut) {
  KeyDecoder decoder;
  KeyEvent event;
  decoder.feed("\x1b");
  EXPECT_FALSE(decoder.next(event));
  EXPECT_TRUE(decoder.pending());
  decoder.flush();
  ASSERT_TRUE(decoder.next(event));
  EXPECT_EQ(event.key.code, KeyCode::kEscape);
  EXPECT_FALSE(decoder.pending());
}

TEST(KeyDecoder, PastesWhole) {
  EXPECT_EQ(decoded("x\x1b[200~a\x1b[A\nb\x1b[201~y"), "x [a\x1b[A\nb] y");
  EXPECT_EQ(decoded("\x1b[200~ab\x1b[201~", true), "[ab]");
}

TEST(KeyDecoder, RubbishIsDropped) {
  EXPECT_EQ(decoded("\x1b[999;999;999;999;999zq"), "q");
  EXPECT_EQ(decoded("\x1b[" + std::string(200, '1') + "q").back(), 'q');
  EXPECT_EQ(decoded("\xff"), "\xEF\xBF\xBD");
}

TEST(Chord, ParsesAndPrints) {
  auto round = [](std::string_view text) {
    Chord chord;
    std::string error;
    return parse_chord(text, chord, error) ? chord_name(chord) : error;
  };
  EXPECT_EQ(round("Ctrl+d"), "Ctrl+d");
  EXPECT_EQ(round("ctrl+D"), "Ctrl+d");
  EXPECT_EQ(round("Alt+."), "Alt+.");
  EXPECT_EQ(round("Alt+B"), "Alt+B");
  EXPECT_EQ(round("Alt+Shift+b"), "Alt+B");
  EXPECT_EQ(round("UpArrow"), "UpArrow");
  EXPECT_EQ(round("Shift+Tab"), "Shift+Tab");
  EXPECT_EQ(round("Ctrl+x,Ctrl+e"), "Ctrl+x,Ctrl+e");
  EXPECT_EQ(round("Ctrl+Spacebar"), "Ctrl+Spacebar");
  EXPECT_EQ(round("Ctrl+@"), "Ctrl+Spacebar");
  EXPECT_EQ(round("F12"), "F12");
  EXPECT_EQ(round("Ctrl++"), "Ctrl++");
  EXPECT_NE(round("Hyper+x").find("invalid"), std::string::npos);
  EXPECT_NE(round("Nonsense").find("Unable"), std::string::npos);
}

TEST(EditorOptions, TakesProfileLines) {
  EditorOptions options;
  std::string error;
  EXPECT_TRUE(options.set("PredictionSource", "None", error));
  EXPECT_TRUE(options.set("EditMode", "windows", error));
  EXPECT_TRUE(options.set("HistorySearchCursorMovesToEnd", "", error));
  EXPECT_TRUE(options.set("BellStyle", "None", error));
  EXPECT_TRUE(options.set("MaximumHistoryCount", "10000", error));
  EXPECT_FALSE(options.set("MaximumHistoryCount", "many", error));
  EXPECT_FALSE(options.set("NoSuch", "1", error));
  EXPECT_FALSE(options.set("EditMode", "Vi", error));
  EXPECT_TRUE(options.set_color("Command", "Green", error));
  EXPECT_EQ(options.colors[static_cast<int>(TokenKind::kCommand)], "\x1b[92m");
  EXPECT_TRUE(options.set_color("InlinePredictionColor", "#8181f7", error));
  EXPECT_FALSE(options.set_color("Command", "Greenish", error));
}

TEST(KeyBindings, EveryDefaultNamesAFunction) {
  for (EditMode mode : {EditMode::kEmacs, EditMode::kWindows}) {
    KeyBindings keys(mode);
    EXPECT_GT(keys.all().size(), 50u);
  }
  KeyBindings keys;
  std::string error;
  EXPECT_TRUE(keys.bind("Tab", "menucomplete", error));
  EXPECT_EQ(keys.find({plain_key(KeyCode::kTab), {}})->function, "MenuComplete");
  EXPECT_FALSE(keys.bind("Tab", "FlyToTheMoon", error));
  EXPECT_TRUE(keys.begins_chord(char_key('x', kCtrl)));
  EXPECT_TRUE(keys.unbind("Tab", error));
}

TEST(Width, CountsColumns) {
  EXPECT_EQ(display_width("abc"), 3);
  EXPECT_EQ(display_width("\x1b[31mabc\x1b[0m"), 3);
  EXPECT_EQ(display_width("\x1b]0;title\ax"), 1);
  EXPECT_EQ(display_width("\xE6\xBC\xA2\xE5\xAD\x97"), 4);
  EXPECT_EQ(display_width("e\xCC\x81"), 1);
  EXPECT_EQ(display_width("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"), 2);
  EXPECT_EQ(display_width("\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA"), 2);
  EXPECT_EQ(advance_column("ab\ncde\t", 5), 8);
  EXPECT_EQ(fit_to_width("abcdef", 4), "abc\xE2\x80\xA6");
  EXPECT_EQ(previous_cluster("e\xCC\x81", 3), 0u);
}

}  // namespace
}  // namespace psession::console
