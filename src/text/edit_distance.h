// How many letters two names differ in, ASCII case aside. Any thread.
#pragma once
#include <algorithm>
#include <string_view>
#include <vector>

#include "text/casing.h"

namespace psession {

// More than `limit` is told as limit + 1.
inline size_t edit_distance(std::string_view a, std::string_view b, size_t limit) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    size_t best = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t cost = diagonal + (ascii_lower(a[i - 1]) != ascii_lower(b[j - 1]));
      diagonal = row[j];
      row[j] = std::min(cost, std::min(row[j], row[j - 1]) + 1);
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
  }
  return std::min(row[b.size()], limit + 1);
}

}  // namespace psession
