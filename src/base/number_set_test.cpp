#include "base/number_set.h"

#include <gtest/gtest.h>

namespace psession {

TEST(NumberSet, GrowsAFloorInOrder) {
  NumberSet s;
  for (uint64_t i = 1; i <= 5; ++i) s.add(i);
  EXPECT_EQ(s.floor(), 5u);
  EXPECT_TRUE(s.ranges().empty());
}

TEST(NumberSet, KeepsRangesUntilTheHoleIsFilled) {
  NumberSet s;
  s.add(3);
  s.add(4);
  s.add(8, 9);
  EXPECT_EQ(s.floor(), 0u);
  ASSERT_EQ(s.ranges().size(), 2u);
  EXPECT_TRUE(s.has(4));
  EXPECT_FALSE(s.has(5));
  EXPECT_EQ(s.end_of(3), 4u);
  EXPECT_EQ(s.count(1, 8), 3u);
  s.add(5, 7);  // joins both
  ASSERT_EQ(s.ranges().size(), 1u);
  s.add(1, 2);
  EXPECT_EQ(s.floor(), 9u);
  EXPECT_TRUE(s.ranges().empty());
  s.add(2, 6);  // known
  EXPECT_EQ(s.floor(), 9u);
}

TEST(NumberSet, RaisingSwallowsRanges) {
  NumberSet s;
  s.add(5, 6);
  s.add(10, 12);
  s.raise(4);
  EXPECT_EQ(s.floor(), 6u);
  s.raise(8);
  EXPECT_EQ(s.floor(), 8u);
  EXPECT_EQ(s.ranges().size(), 1u);
}

}  // namespace psession
