#include "console/line_editor.h"

#include <gtest/gtest.h>
#include <random>

#include "console/test_screen.h"

namespace psession::console {
namespace {

struct Delegate : EditorDelegate {
  Completions completions;
  std::vector<std::string> keys_run;
  bool is_incomplete(std::string_view text) override {
    int depth = 0;
    for (char c : text) depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    return depth > 0;
  }
  Highlight highlight(std::string_view text) override {
    Highlight result;
    size_t end = std::min(text.find(' '), text.size());
    result.spans.push_back({0, end, TokenKind::kCommand});
    result.error = text.find("!!") != std::string_view::npos;
    return result;
  }
  Completions complete(std::string_view text, size_t cursor) override {
    Completions result = completions;
    size_t start = text.rfind(' ', cursor) == std::string_view::npos ? 0 : text.rfind(' ', cursor) + 1;
    result.start = start;
    result.length = cursor - start;
    std::erase_if(result.items, [&](const CompletionItem& item) {
      return item.text.compare(0, result.length, text.substr(start, result.length)) != 0;
    });
    return result;
  }
  void run_key_handler(int id, const Key& key, int, LineEditor& editor) override {
    keys_run.push_back(std::to_string(id) + key_name(key));
    editor.insert("<handled>");
  }
};

struct LineEditorTest : testing::Test {
  FakeTerminal io;
  EditorOptions options;
  KeyBindings keys;
  History history;
  Delegate delegate;
  LineEditor editor{io, options, keys, history, delegate};

  LineEditorTest() {
    options.history_save_path = "/dev/null";
    options.prediction_source = PredictionSource::kNone;
  }
  std::string read(std::string_view typed, std::string_view prompt = "PS> ") {
    io.type(typed);
    ReadResult result = editor.read_line(prompt);
    last = result.status;
    return result.text;
  }
  // What stands on the screen when the keys have run out.
  std::string shown(std::string_view typed, std::string_view prompt = "PS> ") {
    read(typed, prompt);
    return io.at_end;
  }
  void remember(std::initializer_list<const char*> lines) {
    history.set_path("/dev/null");
    for (const char* line : lines) history.add(line, AddToHistory::kMemoryOnly);
  }
  ReadStatus last = ReadStatus::kEndOfInput;
};

TEST_F(LineEditorTest, TypesAndAccepts) {
  EXPECT_EQ(read("Get-Date\r"), "Get-Date");
  EXPECT_EQ(last, ReadStatus::kLine);
  EXPECT_EQ(io.screen.text(), "PS> Get-Date\n");
  EXPECT_EQ(io.screen.colour_at(4, 0), "\x1b[93m");
  EXPECT_EQ(io.screen.y(), 1);
  EXPECT_EQ(history.items().back().text, "Get-Date");
}

TEST_F(LineEditorTest, OneWriteForEachKey) {
  read("abc def\r");
  for (size_t i = 2; i + 1 < io.writes_per_key.size(); ++i) EXPECT_LE(io.writes_per_key[i], 1) << i;
}

TEST_F(LineEditorTest, EditsInTheEmacsWay) {
  EXPECT_EQ(read("world\x01hello \x05!\r"), "hello world!");
  EXPECT_EQ(read("one two\x17three\r"), "one three");
  EXPECT_EQ(read("one two\x17\x17\x19\r"), "one two");             // kills join, yank
  EXPECT_EQ(read("abc def\x1b" "b\x0b\x01\x19 \r"), "def abc ");   // Alt+b Ctrl+k Ctrl+a Ctrl+y
  EXPECT_EQ(read("abc\x1b[D\x1b[D\x1b[3~\x7fx\r"), "xc");
  EXPECT_EQ(read("ab\x14\r"), "ba");
  EXPECT_EQ(read("abc\x1f\x1f\r"), "a");                           // undo twice
  EXPECT_EQ(read("x\x15y\r"), "y");
  EXPECT_EQ(read("a\x1b" "3b\r"), "abbb");                         // numeric argument
  EXPECT_EQ(read("foo bar\x1b" "b\x1b" "u\r"), "foo BAR");
}

TEST_F(LineEditorTest, EndsAndCancels) {
  EXPECT_EQ(read("\x04"), "");
  EXPECT_EQ(last, ReadStatus::kEndOfInput);
  EXPECT_EQ(read("abc\x03"), "");
  EXPECT_EQ(last, ReadStatus::kCancelled);
  EXPECT_EQ(io.screen.text(), "PS>\nPS> abc^C\n");
}

TEST_F(LineEditorTest, IncompleteInputGoesOn) {
  EXPECT_EQ(read("if {\r1\r}\r"), "if {\n1\n}");
  EXPECT_EQ(io.screen.text(), "PS> if {\n>> 1\n>> }\n");
  EXPECT_EQ(read("a\x1b\rb\r"), "a\nb");  // Alt+Enter
}

TEST_F(LineEditorTest, PasteKeepsLines) {
  EXPECT_EQ(read("\x1b[200~a\r\nb\tc\x1b[201~\r"), "a\nb\tc");
}

TEST_F(LineEditorTest, LongLinesWrap) {
  std::string line(80, 'x');
  EXPECT_EQ(shown(line), "PS> " + std::string(36, 'x') + "\n" + std::string(40, 'x') + "\n" + "xxxx\n");
  EXPECT_EQ(io.end_y, 2);
  EXPECT_EQ(io.end_x, 4);
}

TEST_F(LineEditorTest, ExactlyFullRowPutsTheCursorBelow) {
  EXPECT_EQ(shown(std::string(36, 'x')), "PS> " + std::string(36, 'x') + "\n");
  EXPECT_EQ(io.end_y, 1);
  EXPECT_EQ(io.end_x, 0);
}

TEST_F(LineEditorTest, WideCharactersDoNotSplit) {
  EXPECT_EQ(shown(std::string(35, 'x') + "\xE6\xBC\xA2"), "PS> " + std::string(35, 'x') + "\n\xE6\xBC\xA2\n");
  EXPECT_EQ(io.end_x, 2);
}

TEST_F(LineEditorTest, TallInputScrollsAndIsWholeInTheEnd) {
  std::string typed = "{";
  for (int i = 0; i < 15; ++i) typed += "\r" + std::to_string(i);
  std::string at_end = shown(typed);
  EXPECT_EQ(at_end.find("PS>"), std::string::npos);
  EXPECT_NE(at_end.find(">> 14\n"), std::string::npos);
  FakeTerminal second;
  LineEditor other(second, options, keys, history, delegate);
  second.type(typed + "\r}\r");
  other.read_line("PS> ");
  std::string all;
  for (const std::string& line : second.screen.scrolled) all += line + "\n";
  all += second.screen.text();
  std::string expected = "PS> {\n";
  for (int i = 0; i < 15; ++i) expected += ">> " + std::to_string(i) + "\n";
  EXPECT_NE(all.find(expected + ">> }\n"), std::string::npos) << all;
}

TEST_F(LineEditorTest, PromptOfSeveralColouredLines) {
  EXPECT_EQ(shown("x\x7f" "ab", "\x1b[32mfirst\nsecond>\x1b[0m "), "first\nsecond> ab\n");
  EXPECT_EQ(io.screen.colour_at(0, 0), "\x1b[32m");
}

TEST_F(LineEditorTest, PromptStartsOnAFreshLine) {
  io.write("output without end");
  EXPECT_EQ(shown("x"), "output without end\nPS> x\n");
}

TEST_F(LineEditorTest, ErrorsColourThePrompt) {
  EXPECT_EQ(shown("a!!"), "PS> a!!\n");
  EXPECT_NE(io.output.find("\x1b[91m> "), std::string::npos);
}

TEST_F(LineEditorTest, RecallsHistory) {
  remember({"first", "second", "first"});
  EXPECT_EQ(read("\x1b[A\r"), "first");
  EXPECT_EQ(read("\x1b[A\x1b[A\r"), "second");
  EXPECT_EQ(read("new\x1b[A\x1b[B\r"), "new");
}

TEST_F(LineEditorTest, SearchesByPrefix) {
  remember({"git status", "ls", "git log"});
  std::string error;
  ASSERT_TRUE(keys.bind("UpArrow", "HistorySearchBackward", error));
  ASSERT_TRUE(keys.bind("DownArrow", "HistorySearchForward", error));
  EXPECT_EQ(read("git\x1b[A\x1b[A\r"), "git status");
}

TEST_F(LineEditorTest, SearchesInteractively) {
  remember({"git status", "ls", "git log"});
  EXPECT_EQ(shown("\x12git"), "PS> git log\nbck-i-search: git_\n");
  EXPECT_EQ(read("\x12git\x12\r"), "git status");
  EXPECT_EQ(read("abc\x12git\x07\r"), "abc");
}

TEST_F(LineEditorTest, PredictsFromHistory) {
  options.prediction_source = PredictionSource::kHistory;
  remember({"Get-Process -Id 1"});
  EXPECT_EQ(shown("Get-P"), "PS> Get-Process -Id 1\n");
  EXPECT_EQ(io.end_x, 9);
  EXPECT_EQ(read("Get-P\x1b[C\r"), "Get-Process -Id 1");
  EXPECT_EQ(read("Get-P\x1b" "f\r"), "Get-Process");
  EXPECT_EQ(read("Get-P\r"), "Get-P");
  EXPECT_NE(io.screen.text().find("PS> Get-P\n"), std::string::npos);
}

TEST_F(LineEditorTest, ListsPredictions) {
  options.prediction_source = PredictionSource::kHistory;
  options.prediction_view = PredictionView::kList;
  remember({"git log", "my git", "git status"});
  std::string pad(39 - 2 - 9, ' ');
  EXPECT_EQ(shown("git"), "PS> git\n> git status" + pad.substr(10) + "[History]\n> git log" + pad.substr(7) +
                              "[History]\n> my git" + pad.substr(6) + "[History]\n");
  EXPECT_EQ(read("git\x1b[B\x1b[B\r"), "git log");
  EXPECT_EQ(read("git\x1b[A\r"), "my git");
  EXPECT_EQ(read("git\x1b[B\x1b[A\r"), "git");
  EXPECT_EQ(read("\x1b[A\x1b[A\r"), "my git");
}

TEST_F(LineEditorTest, CompletesTheCommonPrefixThenLists) {
  delegate.completions.items = {{"Get-Date"}, {"Get-Data"}, {"Set-Date"}};
  EXPECT_EQ(shown("Get\t"), "PS> Get-Dat\n");
  FakeTerminal second;
  LineEditor other(second, options, keys, history, delegate);
  second.type("Get\t\t");
  other.read_line("PS> ");
  EXPECT_EQ(second.at_end, "PS> Get-Dat\nGet-Date  Get-Data\nPS> Get-Dat\n");
  EXPECT_EQ(read("Set\t\r"), "Set-Date");
}

TEST_F(LineEditorTest, CompletesFoldersAndQuotes) {
  delegate.completions.items = {{"'a b'", "a b", "", true}};
  EXPECT_EQ(read("\tc\r"), "'a b/c'");
}

TEST_F(LineEditorTest, MenuCompletes) {
  delegate.completions.items = {{"aa", "", "tip one"}, {"ab", "", "tip two"}, {"ac"}};
  std::string menu = std::string("a\0", 2);
  EXPECT_EQ(shown(menu), "PS> aa\naa  ab  ac\n\ntip one\n");
  EXPECT_EQ(read(menu + "\t\r\r"), "ab");
  EXPECT_EQ(read(menu + "c\r\r"), "ac");
  EXPECT_EQ(read(menu + "\x07\r"), "a");
  EXPECT_EQ(read(menu + " x\r"), "aa x");
}

TEST_F(LineEditorTest, CyclesInTheWindowsMode) {
  keys.reset(EditMode::kWindows);
  delegate.completions.items = {{"aa"}, {"ab"}, {"ac"}};
  EXPECT_EQ(read("a\t\t\r"), "ab");
  EXPECT_EQ(read("a\x1b[Z\r"), "ac");
}

TEST_F(LineEditorTest, SelectsAndReplaces) {
  EXPECT_EQ(read("abc\x1b[1;2D\x1b[1;2Dx\r"), "ax");
}

TEST_F(LineEditorTest, ScriptHandlersRun) {
  std::string error;
  ASSERT_TRUE(keys.bind_script("Ctrl+x,Ctrl+t", 7, "Test", "", error));
  EXPECT_EQ(read("a\x18\x14\r"), "a<handled>");
  EXPECT_EQ(delegate.keys_run.at(0), "7Ctrl+t");
}

TEST_F(LineEditorTest, PrintsAboveThePrompt) {
  struct Waking : FakeTerminal {
    int calls = 0;
    bool read_key(KeyEvent& event, int timeout) override {
      if (timeout != 0 && ++calls == 3) {
        event = {plain_key(KeyCode::kWake), {}};
        return true;
      }
      return FakeTerminal::read_key(event, timeout);
    }
  } waking;
  struct Waker : Delegate {
    void on_wake(LineEditor& editor) override { editor.print_above("job done"); }
  } waker;
  LineEditor other(waking, options, keys, history, waker);
  waking.type("abc");
  other.read_line("PS> ");
  EXPECT_EQ(waking.at_end, "job done\nPS> abc\n");
}

TEST_F(LineEditorTest, PlainInputNeedsNoTerminal) {
  io.make_plain();
  EXPECT_EQ(read("a {\nb\n}\nnext\n", ""), "a {\nb\n}");
  EXPECT_EQ(read("", ""), "next");
  read("", "");
  EXPECT_EQ(last, ReadStatus::kEndOfInput);
}

TEST_F(LineEditorTest, OddTextIsShownHarmlessly) {
  EXPECT_EQ(shown("\x1b[200~a\x1b[31mb\xff\x1b[201~"), "PS> a^[[31mb\xEF\xBF\xBD\n");
}

// No order of keys breaks the editor or its text.
TEST_F(LineEditorTest, SurvivesAnyKeys) {
  static constexpr std::string_view kKeys[] = {
      "a", "b ", "{", "}", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x01", "\x05", "\x0b", "\x15", "\x17", "\x19",
      "\x1b" "b", "\x1b" "f", "\x1b" "d", "\x1by", "\x1b.", "\x1f", "\x14", "\x12", "\x07", "\t", "\x1b[Z", "\x7f",
      "\x1b[3~", "\x1b\r", "\x1b[1;2D", "\x1b[1;2C", "\xE6\xBC\xA2", "e\xCC\x81", "\x1b" "3", "\x1b[200~p\nq\x1b[201~",
      "\x0c", "\x18\x15", "\x1b<", "\x1b>", "\x1b[H", "\x1b[F", "\x1b" "c", "\x1d" "a", "\x1b?a", "\x1br", "\xff"};
  delegate.completions.items = {{"aa"}, {"ab"}, {"'a b'", "a b", "tip", true}};
  options.prediction_source = PredictionSource::kHistory;
  remember({"git status", "a b c", "if {\n1\n}"});
  std::mt19937 random(3);
  for (int round = 0; round < 150; ++round) {
    options.prediction_view = round % 3 ? PredictionView::kInline : PredictionView::kList;
    FakeTerminal screen(round % 3 ? 13 : 31, round % 3 ? 6 : 9);
    LineEditor other(screen, options, keys, history, delegate);
    for (int i = 0; i < 60; ++i) screen.type(kKeys[random() % std::size(kKeys)]);
    if (round % 2) screen.type(std::string_view("a\0", 2));
    screen.type("\x1b\x07\x05");
    other.read_line("PS> ");
    ASSERT_TRUE(is_valid_utf8(other.text()) || other.text().find('\xff') != std::string::npos);
  }
}

}  // namespace
}  // namespace psession::console
