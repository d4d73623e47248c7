// Numbers from 1 that have been dealt with, mostly in order: everything up to floor(), and ranges behind it.
// Both ends of a session's numbered messages use it. Not locked.
#pragma once
#include <stdint.h>

#include <algorithm>
#include <map>

namespace psession {

class NumberSet {
 public:
  uint64_t floor() const { return floor_; }
  const std::map<uint64_t, uint64_t>& ranges() const { return ranges_; }  // first -> last, apart from each other and the floor

  void add(uint64_t first, uint64_t last) {
    if (last <= floor_ || first > last) return;
    if (first <= floor_ + 1) return raise(last);
    auto at = ranges_.upper_bound(first);
    if (at != ranges_.begin()) {
      auto before = std::prev(at);
      if (before->second + 1 >= first) {
        first = before->first;
        last = std::max(last, before->second);
        ranges_.erase(before);
      }
    }
    while (at != ranges_.end() && at->first <= last + 1) {
      last = std::max(last, at->second);
      at = ranges_.erase(at);
    }
    ranges_.emplace_hint(at, first, last);
  }
  void add(uint64_t number) {
    if (number == floor_ + 1) raise(number);
    else add(number, number);
  }
  // Everything up to `number`.
  void raise(uint64_t number) {
    floor_ = std::max(floor_, number);
    while (!ranges_.empty() && ranges_.begin()->first <= floor_ + 1) {
      floor_ = std::max(floor_, ranges_.begin()->second);
      ranges_.erase(ranges_.begin());
    }
  }
  bool has(uint64_t number) const { return end_of(number) != 0; }
  // The last number of the run that `number` lies in; 0 when it is not in the set.
  uint64_t end_of(uint64_t number) const {
    if (number <= floor_) return floor_;
    auto at = ranges_.upper_bound(number);
    if (at == ranges_.begin()) return 0;
    --at;
    return number <= at->second ? at->second : 0;
  }
  // How many numbers of [first, last] are in the set.
  uint64_t count(uint64_t first, uint64_t last) const {
    uint64_t n = 0;
    if (first <= floor_ && first <= last) n += std::min(last, floor_) - first + 1;
    for (auto at = ranges_.begin(); at != ranges_.end() && at->first <= last; ++at) {
      uint64_t from = std::max(first, at->first), to = std::min(last, at->second);
      if (from <= to) n += to - from + 1;
    }
    return n;
  }

 private:
  uint64_t floor_ = 0;
  std::map<uint64_t, uint64_t> ranges_;
};

}  // namespace psession
