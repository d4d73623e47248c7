#include "console/prompt_ui.h"

#include <gtest/gtest.h>

#include "console/test_screen.h"

namespace psession::console {
namespace {

struct PromptUiTest : testing::Test {
  FakeTerminal io{100, 24};
  ConsoleOutput output{io};
  PromptUi ui{output};
  std::vector<Choice> confirm{{"&Yes", "Go on."}, {"Yes to &All", "Go on with all."}, {"&No", "Skip."},
                              {"No to A&ll", "Skip all."}, {"&Suspend", "Pause."}};
};

TEST_F(PromptUiTest, ReadsALineBehindWhatWasWritten) {
  std::string text;
  output.write("Name: ");
  io.type("Ann\r");
  EXPECT_EQ(ui.read_line("", text), AskStatus::kGiven);
  EXPECT_EQ(text, "Ann");
  EXPECT_EQ(io.screen.text(), "Name: Ann\n");
  io.type("\x03");
  EXPECT_EQ(ui.read_line("again: ", text), AskStatus::kCancelled);
}

TEST_F(PromptUiTest, MasksPasswords) {
  std::string text;
  io.type("secx\x7fret\r");
  EXPECT_EQ(ui.read_masked("Password: ", text), AskStatus::kGiven);
  EXPECT_EQ(text, "secret");
  EXPECT_EQ(io.screen.text(), "Password: ******\n");
}

TEST_F(PromptUiTest, AsksForAChoiceAsPowerShellDoes) {
  int picked = -1;
  io.type("maybe\r\r");
  EXPECT_EQ(ui.choose("Confirm", "Are you sure?", confirm, 0, picked), AskStatus::kGiven);
  EXPECT_EQ(picked, 0);
  std::string line = "[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is \"Y\"):";
  EXPECT_EQ(io.screen.text(), "\nConfirm\nAre you sure?\n" + line + " maybe\n" + line + "\n");
  io.type("?\rl\r");
  ui.choose("", "", confirm, 2, picked);
  EXPECT_EQ(picked, 3);
  EXPECT_NE(io.screen.text().find("A - Go on with all.\n"), std::string::npos);
}

TEST_F(PromptUiTest, AsksForSeveralChoices) {
  std::vector<int> picked;
  io.type("y\rsuspend\r\r");
  EXPECT_EQ(ui.choose_many("", "", confirm, {1}, picked), AskStatus::kGiven);
  EXPECT_EQ(picked, (std::vector<int>{0, 4}));
  EXPECT_NE(io.screen.text().find("[?] Help\n(default is \"A\")\nChoice[0]: y\nChoice[1]: suspend\nChoice[2]:\n"),
            std::string::npos)
      << io.screen.text();
}

TEST_F(PromptUiTest, AsksForMandatoryParameters) {
  struct Numbers : FieldChecker {
    bool check(const Field& field, std::string_view text, std::string& message) override {
      if (field.name != "Id" || text.find_first_not_of("0123456789") == std::string_view::npos) return true;
      message = "Cannot recognize \"" + std::string(text) + "\" as a System.Int32 due to a format error.";
      return false;
    }
  } checker;
  std::vector<FieldValue> values;
  io.type("a\rb\r\rx\r7\r");
  EXPECT_EQ(ui.ask_fields("cmdlet Get-Thing at command pipeline position 1",
                          "Supply values for the following parameters:", {{"Name", "", {}, true}, {"Id"}}, checker,
                          values),
            AskStatus::kGiven);
  ASSERT_EQ(values.size(), 2u);
  EXPECT_EQ(values[0].items, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(values[1].items[0], "7");
  EXPECT_EQ(io.screen.text(),
            "\ncmdlet Get-Thing at command pipeline position 1\nSupply values for the following parameters:\n"
            "Name[0]: a\nName[1]: b\nName[2]:\nId: x\n"
            "Cannot recognize \"x\" as a System.Int32 due to a format error.\nId: 7\n");
}

TEST_F(PromptUiTest, AsksForACredential) {
  Credential credential;
  io.type("ann\rpw\r");
  EXPECT_EQ(ui.ask_credential("", "", "", credential), AskStatus::kGiven);
  EXPECT_EQ(credential.user + "/" + credential.password, "ann/pw");
  EXPECT_EQ(io.screen.text(),
            "\nPowerShell credential request\nEnter your credentials.\nUser: ann\nPassword for user ann: **\n");
}

TEST_F(PromptUiTest, PlainInputIsReadByLines) {
  io.make_plain();
  io.type("one\ntwo\n");
  std::string text;
  ui.read_line("? ", text);
  EXPECT_EQ(text, "one");
  ui.read_masked("? ", text);
  EXPECT_EQ(text, "two");
  EXPECT_EQ(ui.read_line("? ", text), AskStatus::kEndOfInput);
}

TEST_F(PromptUiTest, Wraps) {
  FakeTerminal narrow(10, 5);
  ConsoleOutput narrow_output(narrow);
  PromptUi narrow_ui(narrow_output);
  EXPECT_EQ(narrow_ui.wrap("one two three\nfour"), "one two \nthree\nfour");
}

}  // namespace
}  // namespace psession::console
