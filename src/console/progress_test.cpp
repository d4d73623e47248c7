#include "console/progress.h"

#include <gtest/gtest.h>

#include "console/output.h"
#include "console/test_screen.h"

namespace psession::console {
namespace {

ProgressRecord record(int id, const char* activity, const char* status, int percent, int parent = -1) {
  ProgressRecord result;
  result.id = id;
  result.parent_id = parent;
  result.activity = activity;
  result.status = status;
  result.percent = percent;
  return result;
}

TEST(Progress, DrawsTheMinimalView) {
  FakeTerminal io(40, 12);
  ConsoleOutput output(io);
  output.write("working\n");
  output.progress(record(1, "Copy", "half", 50), 1000);
  EXPECT_EQ(io.screen.text(), "working\nCopy [half" + std::string(28, ' ') + "]\n");
  EXPECT_EQ(io.screen.y(), 1);
  EXPECT_EQ(io.screen.colour_at(0, 1), "\x1b[33;1m");
  EXPECT_EQ(io.screen.colour_at(6, 1), "\x1b[7m");
  EXPECT_EQ(io.screen.colour_at(6 + 15, 1), "\x1b[7m");
  EXPECT_EQ(io.screen.colour_at(6 + 16, 1), "\x1b[27m");
}

TEST(Progress, NestsAndGoes) {
  FakeTerminal io(30, 12);
  ConsoleOutput output(io);
  output.progress(record(1, "Outer", "a", 10), 0);
  output.progress(record(2, "Inner", "b", 20, 1), 200);
  EXPECT_EQ(io.screen.text(), "Outer [a" + std::string(20, ' ') + "]\n  Inner [b" + std::string(18, ' ') + "]\n");
  output.write("text\n");
  EXPECT_EQ(io.screen.text(), "text\n");
  output.tick(400);
  EXPECT_NE(io.screen.text().find("text\nOuter"), std::string::npos);
  ProgressRecord done = record(1, "Outer", "a", 10);
  done.completed = true;
  output.progress(done, 410);
  EXPECT_EQ(io.screen.text(), "text\n");
}

TEST(Progress, LimitsUpdates) {
  FakeTerminal io(40, 12);
  ConsoleOutput output(io);
  for (int i = 0; i < 1000; ++i) output.progress(record(1, "A", "s", i / 10), i);
  EXPECT_LE(io.writes, 11);
  output.tick(2000);
  int before = io.writes;
  output.tick(3000);
  EXPECT_EQ(io.writes, before);
}

TEST(Progress, StandsBelowAnUnfinishedLine) {
  FakeTerminal io(30, 6);
  ConsoleOutput output(io);
  output.write("abc");
  output.progress(record(1, "A", "s", 50), 0);
  output.write("def\n");
  EXPECT_EQ(io.screen.text(), "abcdef\n");
}

TEST(Progress, AtTheBottomTheScreenScrollsOnce) {
  FakeTerminal io(30, 4);
  ConsoleOutput output(io);
  output.write("1\n2\n3\nx");
  output.progress(record(1, "A", "s", 50), 0);
  output.progress(record(1, "A", "s", 60), 200);
  output.write("y\nz");
  EXPECT_EQ(io.screen.text(), "3\nxy\nz\n");
}

TEST(Progress, LongTextsAndWideCharactersFit) {
  FakeTerminal io(20, 6);
  ConsoleOutput output(io);
  ProgressRecord wide = record(1, "", "", 30);
  wide.activity = "\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2";
  wide.status = "a long status that does not fit\nand more";
  wide.seconds_remaining = 100;
  output.progress(wide, 0);
  EXPECT_EQ(io.screen.y(), 0);
  EXPECT_EQ(io.screen.text().find('\n'), io.screen.text().size() - 1);
}

TEST(Progress, NothingWithoutATerminal) {
  FakeTerminal io;
  io.make_plain();
  ConsoleOutput output(io);
  output.progress(record(1, "A", "s", 50), 0);
  EXPECT_EQ(io.output, "");
}

}  // namespace
}  // namespace psession::console
