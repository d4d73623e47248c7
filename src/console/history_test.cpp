#include "console/history.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

namespace psession::console {
namespace {

struct HistoryTest : testing::Test {
  std::string folder, path;
  HistoryTest() {
    char name[] = "/tmp/history-test-XXXXXX";
    folder = mkdtemp(name);
    path = folder + "/sub/history.txt";
  }
  ~HistoryTest() override {
    unlink(path.c_str());
    rmdir((folder + "/sub").c_str());
    rmdir(folder.c_str());
  }
  std::string file() const {
    std::ifstream in(path);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
  }
};

TEST_F(HistoryTest, StoresLinesAsPSReadLineDoes) {
  History history;
  history.set_path(path);
  history.add("one", AddToHistory::kMemoryAndFile);
  history.add("if {\n1\n}", AddToHistory::kMemoryAndFile);
  history.add("secret thing", AddToHistory::kMemoryOnly);
  history.add("if {\n1\n}", AddToHistory::kSkip);
  history.add("   ", AddToHistory::kMemoryAndFile);
  EXPECT_EQ(file(), "one\nif {`\n1`\n}\n");
  EXPECT_EQ(history.items().size(), 3u);

  History second;
  second.set_path(path);
  second.load();
  ASSERT_EQ(second.items().size(), 2u);
  EXPECT_EQ(second.items()[1].text, "if {\n1\n}");
  EXPECT_TRUE(second.items()[1].other_session);
}

TEST_F(HistoryTest, SeveralConsolesSeeEachOther) {
  History a, b;
  a.set_path(path);
  b.set_path(path);
  a.add("a1", AddToHistory::kMemoryAndFile);
  b.add("b1", AddToHistory::kMemoryAndFile);
  a.add("a2", AddToHistory::kMemoryAndFile);
  b.refresh();
  EXPECT_EQ(file(), "a1\nb1\na2\n");
  ASSERT_EQ(a.items().size(), 3u);
  EXPECT_EQ(a.items()[1].text, "b1");
  EXPECT_EQ(a.items()[2].text, "a2");
  ASSERT_EQ(b.items().size(), 3u);
  EXPECT_EQ(b.items()[2].text, "a2");
}

TEST_F(HistoryTest, SavesAtExit) {
  {
    History history;
    history.set_path(path);
    history.set_style(HistorySaveStyle::kAtExit);
    history.add("late", AddToHistory::kMemoryAndFile);
    history.add("private", AddToHistory::kMemoryOnly);
    EXPECT_EQ(file(), "");
  }
  EXPECT_EQ(file(), "late\n");
}

TEST_F(HistoryTest, EqualNeighboursAreOne) {
  History history;
  history.set_path(path);
  history.add("x", AddToHistory::kMemoryAndFile);
  history.add("x", AddToHistory::kMemoryAndFile);
  EXPECT_EQ(history.items().size(), 1u);
  EXPECT_EQ(file(), "x\n");
}

TEST(SensitiveHistory, KnowsTheWords) {
  EXPECT_TRUE(is_sensitive("$Password = 'x'"));
  EXPECT_TRUE(is_sensitive("ConvertTo-SecureString x -AsPlainText"));
  EXPECT_TRUE(is_sensitive("$ApiKey"));
  EXPECT_FALSE(is_sensitive("Get-Process"));
}

}  // namespace
}  // namespace psession::console
