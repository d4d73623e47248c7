#include "base/intro_sort.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace psession {
namespace {

TEST(IntroSort, SortsAllSizes) {
  for (int n = 0; n < 400; n += n < 20 ? 1 : 37) {
    std::vector<int> v, want;
    for (int i = 0; i < n; ++i) v.push_back(i * 7919 % 101);
    want = v;
    std::sort(want.begin(), want.end());
    intro_sort(std::span<int>(v), [](int a, int b) { return a - b; });
    EXPECT_EQ(v, want) << n;
  }
}

TEST(IntroSort, StaysInsideWhenTheOrderContradictsItself) {
  std::vector<int> v(300);
  for (int r : {-1, 1}) intro_sort(std::span<int>(v), [r](int, int) { return r; });
  EXPECT_EQ(v.size(), 300u);
}

}  // namespace
}  // namespace psession
