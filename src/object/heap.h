// The heap's housekeeping: deferred deletion of deep structures and the collector of reference cycles
// (synchronous trial deletion after Bacon and Rajan). The VM calls collect_cycles_if_due() at its safe points,
// on the thread that holds the interpreter lock.
#pragma once
#include <cstddef>

#include "base/heap_object.h"

namespace psession {

class CycleCollector {
 public:
  static bool due() { return root_count_ >= threshold_; }
  // Frees garbage cycles among the candidates; how many objects it freed.
  static size_t collect();
  static size_t live_objects() { return HeapObject::live_; }
  static size_t candidates() { return root_count_; }
  static constexpr size_t kFirstThreshold = 10000;

 private:
  friend class HeapObject;
  static void add_root(HeapObject* o);
  static void remove_root(HeapObject* o);
  static void destroy_now(HeapObject* o);
  static inline size_t root_count_ = 0;
  static inline size_t threshold_ = kFirstThreshold;
};

inline size_t collect_cycles() { return CycleCollector::collect(); }
inline void collect_cycles_if_due() {
  if (CycleCollector::due()) CycleCollector::collect();
}
inline size_t live_object_count() { return CycleCollector::live_objects(); }

// The side table's part (object/ps_object.cpp): drops the instance members of a dying object.
void drop_extension(const HeapObject* o);

}  // namespace psession
