// The heap's housekeeping: deferred deletion of deep structures, the collector of reference cycles (synchronous
// trial deletion after Bacon and Rajan), and giving freed memory back to the system. The VM calls
// collect_cycles_if_due() at its safe points, on the thread that holds the interpreter lock.
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

  // Whether the number of objects has left the window in which nothing needs doing.
  static bool count_moved() { return HeapObject::live_ - window_low_ > window_size_; }
  // Collects when the heap has doubled (one candidate can hold a cycle of millions), and returns memory when it has
  // shrunk to a half.
  static void follow_count();
  // Between two commands: what follow_count would do later is done now.
  static void idle();
  static void return_memory();

 private:
  friend class HeapObject;
  static void add_root(HeapObject* o);
  static void remove_root(HeapObject* o);
  static void destroy_now(HeapObject* o);
  static inline size_t root_count_ = 0;
  static inline size_t threshold_ = kFirstThreshold;
  static inline size_t window_low_ = 0, window_size_ = 100000;
  static inline size_t after_collection_ = 0, peak_ = 0;   // live objects; peak: since memory was last returned
};

inline size_t collect_cycles() { return CycleCollector::collect(); }
inline void collect_cycles_if_due() {
  if (CycleCollector::due()) CycleCollector::collect();
  if (CycleCollector::count_moved()) CycleCollector::follow_count();
}
inline size_t live_object_count() { return CycleCollector::live_objects(); }

// The side table's part (object/ps_object.cpp): drops the instance members of a dying object.
void drop_extension(const HeapObject* o);

}  // namespace psession
