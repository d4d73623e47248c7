#include "session/output_log.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

namespace psession {

namespace {
struct Folder {
  Folder() { EXPECT_TRUE(mkdtemp(path)); }
  ~Folder() { remove_tree(path); }
  char path[32] = "/tmp/psession-log-XXXXXX";
  std::string spill() const { return std::string(path) + "/spill"; }
};

OutputLogLimits small() {
  OutputLogLimits l;
  l.window = 100;
  l.memory = 40;
  l.quota = 4000;
  l.segment = 200;
  l.allow_tmpfs = true;
  return l;
}

std::string text(int i) { return "message " + std::to_string(i); }

void expect_from(OutputLog& log, uint64_t first, uint64_t last) {
  for (uint64_t i = first; i <= last; ++i) {
    auto item = log.next();
    ASSERT_TRUE(item) << i;
    ASSERT_EQ(item->number, i);
    ASSERT_EQ(item->message, text(int(i)));
    ASSERT_EQ(item->gap, 0u);
  }
  EXPECT_FALSE(log.next());
}
}  // namespace

TEST(OutputLog, ConnectedReaderHasAWindow) {
  OutputLog log("", small());
  log.set_connected(true);
  EXPECT_EQ(log.begin(0), 1u);
  EXPECT_TRUE(log.has_room());
  log.append(std::string(100, 'x'), true);
  EXPECT_FALSE(log.has_room());
  ASSERT_TRUE(log.next());
  log.acknowledge(1);
  EXPECT_TRUE(log.has_room());
  EXPECT_EQ(log.unacknowledged_bytes(), 0u);
  log.acknowledge(50);  // not sent yet: not believed
  EXPECT_EQ(log.acknowledged(), 1u);
}

TEST(OutputLog, SpillsAndReadsBackInOrder) {
  Folder folder;
  {
    OutputLog log(folder.spill(), small());
    for (int i = 1; i <= 100; ++i) {
      ASSERT_TRUE(log.has_room());
      log.append(text(i), true);
    }
    EXPECT_GT(log.spilled_bytes(), 0u);
    log.set_connected(true);
    EXPECT_EQ(log.begin(0), 1u);
    expect_from(log, 1, 100);
    // A reconnect in the middle: the client has 37, had acknowledged 20.
    log.acknowledge(20);
    log.set_connected(false);
    log.append(text(101), true);
    log.set_connected(true);
    EXPECT_EQ(log.begin(37), 38u);
    expect_from(log, 38, 101);
      EXPECT_EQ(log.acknowledged(), 20u);
    log.append(text(102), true);
    expect_from(log, 102, 102);
    log.acknowledge(102);
    EXPECT_EQ(log.spilled_bytes(), 0u);
    EXPECT_EQ(log.unacknowledged_bytes(), 0u);
    EXPECT_TRUE(log.has_room());
    EXPECT_EQ(access(folder.spill().c_str(), F_OK), 0);
  }
  EXPECT_NE(access(folder.spill().c_str(), F_OK), 0);
}

TEST(OutputLog, FullQuotaBlocksWithOneNotice) {
  Folder folder;
  OutputLog log(folder.spill(), small());
  int i = 0;
  while (log.has_room() && i < 10000) log.append(text(++i), true);
  EXPECT_LT(i, 1000);
  auto notice = log.take_notice();
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->kind, wire::NoticeKind::kSpillFull);
  EXPECT_FALSE(log.has_room());
  EXPECT_FALSE(log.take_notice());
  log.set_connected(true);
  log.begin(0);
  expect_from(log, 1, uint64_t(i));
  log.acknowledge(uint64_t(i));
  EXPECT_TRUE(log.has_room());
}

TEST(OutputLog, UnusableFolderFallsBackToBlock) {
  OutputLog log("/proc/nowhere/spill", small());
  int i = 0;
  while (log.has_room() && i < 10000) log.append(text(++i), true);
  EXPECT_LT(i, 20);
  auto notice = log.take_notice();
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->kind, wire::NoticeKind::kSpillFailed);
  log.set_connected(true);
  log.begin(0);
  expect_from(log, 1, uint64_t(i));
}

TEST(OutputLog, DropModeDropsOldestAndSaysHowMany) {
  OutputLog log("", small());
  log.set_buffering(wire::Buffering::kDrop);
  log.append(text(1), false);  // must arrive
  for (int i = 2; i <= 1000; ++i) {
    ASSERT_TRUE(log.has_room());
    log.append(text(i), true);
  }
  EXPECT_LE(log.unacknowledged_bytes(), 100u);
  log.set_connected(true);
  EXPECT_EQ(log.begin(0), 1u);
  auto item = log.next();
  ASSERT_TRUE(item);
  EXPECT_EQ(item->message, text(1));
  uint64_t gaps = 0, last = 0;
  while ((item = log.next())) {
    gaps += item->gap;
    last = item->number;
  }
  EXPECT_EQ(last, 1000u);
  EXPECT_EQ(gaps, log.dropped());
  EXPECT_GT(gaps, 900u);
  // The client had 5 from before: the gap's end must still come.
  log.set_connected(false);
  log.set_connected(true);
  log.begin(5);
  item = log.next();
  ASSERT_TRUE(item);
  EXPECT_GT(item->number, 900u);
}

TEST(OutputLog, WhatIsReadButNotTakenStaysAndLetsMoreCome) {
  OutputLog log("", small());
  log.set_connected(true);
  log.begin(0);
  log.append(std::string(100, 'x'), true);
  ASSERT_TRUE(log.next());
  EXPECT_FALSE(log.has_room());
  log.credit(1);
  EXPECT_TRUE(log.has_room());
  EXPECT_EQ(log.unacknowledged_bytes(), 100u);
  log.set_connected(false);
  log.set_connected(true);
  EXPECT_EQ(log.begin(0), 1u);  // the next client begins with it
  EXPECT_FALSE(log.has_room());
}

TEST(OutputLog, WhatIsTakenOutOfOrderDoesNotComeAgain) {
  Folder folder;
  OutputLog log(folder.spill(), small());
  log.set_connected(true);
  log.begin(0);
  for (int i = 1; i <= 40; ++i) log.append(text(i), true);  // 40 x ~10 bytes: most of it in files
  EXPECT_GT(log.spilled_bytes(), 0u);
  for (int i = 1; i <= 40; ++i) ASSERT_TRUE(log.next());
  log.take(5, 7);
  log.take(30, 40);
  log.acknowledge(2);
  log.set_connected(false);
  log.set_connected(true);
  EXPECT_EQ(log.begin(0), 3u);
  for (int i = 3; i < 30; ++i) {
    if (i == 5) i = 8;
    auto item = log.next();
    ASSERT_TRUE(item);
    EXPECT_EQ(item->number, uint64_t(i));
    EXPECT_EQ(item->message, text(i));
    EXPECT_EQ(item->gap, 0u);
    EXPECT_EQ(item->skips, i == 8);
  }
  EXPECT_FALSE(log.next());
  uint64_t number = log.append(text(41), true);
  auto item = log.next();
  ASSERT_TRUE(item);
  EXPECT_EQ(item->number, number);
  EXPECT_TRUE(item->skips);
  log.acknowledge(number);
  EXPECT_EQ(log.unacknowledged_bytes(), 0u);
  EXPECT_EQ(log.spilled_bytes(), 0u);
}

}  // namespace psession
