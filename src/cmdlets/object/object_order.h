// The order and equality that Sort-Object, Group-Object, Compare-Object, Select-Object -Unique and Measure-Object share:
// values compare as PowerShell's operators do, and as texts where that is impossible. Never throws. Engine thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "object/value.h"

namespace psession {

class Runspace;

// <0, 0, >0.
int order_values(Runspace& rs, const Value& a, const Value& b, bool case_sensitive);
// Equal for values that order_values calls equal (numbers and their texts included).
size_t order_hash(Runspace& rs, const Value& v);

// A property of an object as a sort or group key; `exists` is false when the object has not got it.
struct OrderKey {
  Value value;
  bool exists = true;
};
// Missing ones are greater than all others, whatever the direction.
inline int order_keys(Runspace& rs, const OrderKey& a, const OrderKey& b, bool case_sensitive, bool descending) {
  if (a.exists && b.exists) {
    int c = order_values(rs, a.value, b.value, case_sensitive);
    return descending ? -c : c;
  }
  return a.exists == b.exists ? 0 : a.exists ? -1 : 1;
}

// For each key, in steps of `step`, a number: where two differ, they order the keys as order_keys does; where they are
// equal, order_keys decides. All zero when the keys are of several kinds.
std::vector<uint64_t> order_prefixes(const std::vector<OrderKey>& keys, size_t step, bool descending);

}  // namespace psession
