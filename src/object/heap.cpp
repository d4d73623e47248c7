#include "object/heap.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "object/allocation.h"
#include "object/ps_object.h"

namespace psession {
namespace {

enum Color : uint8_t { kBlack, kGray, kWhite };

// Candidates; an object knows its place here (gc_refs_ while it is buffered), so that its death is O(1).
std::vector<HeapObject*>& roots() {
  static auto* list = new std::vector<HeapObject*>;
  return *list;
}

// Objects whose deletion waits because the C++ stack is already deep in destructors.
std::vector<HeapObject*>& deferred() {
  static auto* list = new std::vector<HeapObject*>;
  return *list;
}
int depth = 0;
constexpr int kMaxDepth = 100;
constexpr uint32_t kDying = 0x40000000;

}  // namespace

void CycleCollector::destroy_now(HeapObject* o) {
  o->refs_ = kDying;  // a destructor that wraps `this` for a moment must not destroy it again
  if (o->has_extension_) drop_extension(o);
  delete o;
}

void HeapObject::destroy() const {
  auto* self = const_cast<HeapObject*>(this);
  if (buffered_) CycleCollector::remove_root(self);
  if (kind_ == Kind::String) {
    if (has_extension_) drop_extension(this);
    delete self;
    return;
  }
  if (depth >= kMaxDepth) {
    self->refs_ = kDying;
    deferred().push_back(self);
    return;
  }
  ++depth;
  CycleCollector::destroy_now(self);
  if (depth == 1) {
    while (!deferred().empty()) {
      HeapObject* next = deferred().back();
      deferred().pop_back();
      CycleCollector::destroy_now(next);
    }
  }
  --depth;
}

void HeapObject::buffer_as_possible_root() const { CycleCollector::add_root(const_cast<HeapObject*>(this)); }

void CycleCollector::add_root(HeapObject* o) {
  if (o->refs_ >= kDying) return;
  auto& list = roots();
  o->buffered_ = true;
  o->gc_refs_ = static_cast<uint32_t>(list.size());
  list.push_back(o);
  root_count_ = list.size();
}

void CycleCollector::remove_root(HeapObject* o) {
  auto& list = roots();
  HeapObject* last = list.back();
  list[o->gc_refs_] = last;
  last->gc_refs_ = o->gc_refs_;
  list.pop_back();
  o->buffered_ = false;
  root_count_ = list.size();
}

size_t CycleCollector::collect() {
  static bool running = false;
  if (running || roots().empty()) return 0;
  running = true;

  std::vector<HeapObject*> candidates;
  candidates.swap(roots());
  root_count_ = 0;
  for (HeapObject* o : candidates) o->buffered_ = false;

  auto edges = [](HeapObject* o, EdgeVisitor& v) {
    o->visit_edges(v);
    if (o->has_extension_) {
      if (MemberBag* bag = extension_of(o, false)) bag->visit_edges(v);
    }
  };

  // 1. Everything that the candidates reach, with its count less the references from inside.
  std::vector<HeapObject*> reached;
  struct Mark : EdgeVisitor {
    std::vector<HeapObject*>& reached;
    explicit Mark(std::vector<HeapObject*>& r) : reached(r) {}
    void enter(HeapObject* o) {
      if (o->color_ != kBlack) return;
      o->color_ = kGray;
      o->gc_refs_ = o->refs_;
      reached.push_back(o);
    }
    void visit(HeapObject* child) override {
      if (!child || !child->may_cycle_) return;
      enter(child);
      if (child->gc_refs_ > 0) --child->gc_refs_;
    }
  } mark(reached);
  for (HeapObject* o : candidates) {
    // An object that is both candidate and child keeps its index in gc_refs_ until it is entered.
    mark.enter(o);
  }
  for (size_t i = 0; i < reached.size(); ++i) edges(reached[i], mark);

  // 2. What something outside holds, and all that it reaches, lives.
  std::vector<HeapObject*> alive;
  struct Rescue : EdgeVisitor {
    std::vector<HeapObject*>& alive;
    explicit Rescue(std::vector<HeapObject*>& a) : alive(a) {}
    void visit(HeapObject* child) override {
      if (!child || child->color_ != kGray) return;
      child->color_ = kBlack;
      alive.push_back(child);
    }
  } rescue(alive);
  for (HeapObject* o : reached) {
    if (o->gc_refs_ == 0 || o->color_ != kGray) continue;
    o->color_ = kBlack;
    alive.push_back(o);
    while (!alive.empty()) {
      HeapObject* next = alive.back();
      alive.pop_back();
      edges(next, rescue);
    }
  }

  // 3. The rest is garbage. Hold it while its edges are dropped, then let go.
  std::vector<HeapObject*> garbage;
  for (HeapObject* o : reached) {
    if (o->color_ != kGray) continue;
    o->color_ = kBlack;
    garbage.push_back(o);
    ++o->refs_;
  }
  for (HeapObject* o : garbage) {
    o->clear_edges();
    if (o->has_extension_) drop_extension(o);
  }
  for (HeapObject* o : garbage) o->release();

  // Much traversed and little freed: wait longer the next time.
  size_t live = reached.size() - garbage.size();
  threshold_ = live > kFirstThreshold ? live : kFirstThreshold;
  running = false;
  after_collection_ = live_objects();
  return garbage.size();
}

namespace {
constexpr size_t kWorthReturning = 50000;   // objects
constexpr int64_t kWorthReturningPages = 1500;
constexpr size_t kLargeHeap = 100000;       // objects
constexpr size_t kOneByOne = 32u << 20;     // bytes: blocks beyond this come from the system and go back at once
int64_t nanoseconds() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ll + t.tv_nsec;
}
int64_t return_again_at = 0;

int64_t resident_pages() {
  char text[64];
  int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (n <= 0) return 0;
  text[n] = 0;
  const char* second = strchr(text, ' ');
  return second ? strtoll(second, nullptr, 10) : 0;
}
// A heap that grows into the tens of megabytes takes the next of them in large pages: a tenth of the page faults, and far
// fewer misses of the address cache when a big table is walked at random. Nothing is touched before it is used.
void take_large_pages() {
  constexpr size_t kLargePage = 2u << 20;
  static uintptr_t advised = 0;
  const auto before = reinterpret_cast<uintptr_t>(sbrk(0));
  const uintptr_t from = advised && advised < before ? advised : before;
  free(malloc(kOneByOne - kLargePage));   // the program break moves, the memory stays with the allocator
  const auto after = reinterpret_cast<uintptr_t>(sbrk(0));
  advised = after & ~(kLargePage - 1);
  const uintptr_t begin = (from + kLargePage - 1) & ~(kLargePage - 1);
  if (begin < advised) madvise(reinterpret_cast<void*>(begin), advised - begin, MADV_HUGEPAGE);
}

}  // namespace

void set_up_allocation() {
  mallopt(M_MMAP_THRESHOLD, kOneByOne);
  mallopt(M_TRIM_THRESHOLD, 4 * kOneByOne);
}

void CycleCollector::return_memory() {
  int64_t begin = nanoseconds();
  malloc_trim(0);
  int64_t end = nanoseconds();
  // A program that grows and shrinks all the time is to find its memory where it was.
  return_again_at = end + std::max<int64_t>(1000000000, 20 * (end - begin));
  peak_ = live_objects();
}

void CycleCollector::follow_count() {
  if (root_count_ && live_objects() >= 2 * after_collection_ + kWorthReturning) collect();
  const size_t live = live_objects();
  peak_ = std::max(peak_, live);
  if (live >= kLargeHeap) take_large_pages();
  bool shrunk = peak_ - live >= kWorthReturning && live <= peak_ / 2;
  if (shrunk && nanoseconds() >= return_again_at) {
    return_memory();
    shrunk = false;
  }
  // While memory is still to be returned, look again soon.
  window_low_ = shrunk ? live - std::min<size_t>(live, 100) : live / 2;
  window_size_ = (shrunk ? live + 100 : live + live / 4 + kWorthReturning) - window_low_;
}

void CycleCollector::idle() {
  peak_ = std::max(peak_, live_objects());
  // A few candidates can hold much; a small heap is not worth a look after each command.
  static int64_t again_at = 0;
  if (root_count_ && live_objects() >= 20000) {
    int64_t begin = nanoseconds();
    if (begin >= again_at || root_count_ >= live_objects() / 4) {
      collect();
      int64_t end = nanoseconds();
      again_at = end + 2 * (end - begin);
    }
  }
  // Few objects can be large: what the process has got counts, too.
  static int64_t pages = 3000, look_again_at = 0;
  const int64_t now = nanoseconds();
  bool grown = false;
  static char* top = nullptr;   // of the allocator's memory at the last look
  char* const top_now = static_cast<char*>(sbrk(0));
  if (now >= look_again_at || top_now - top > kWorthReturningPages * 4096) {
    look_again_at = now + 20000000;
    top = top_now;
    grown = resident_pages() > pages + kWorthReturningPages;
  }
  if (grown || peak_ - live_objects() >= kWorthReturning) {
    return_memory();
    pages = resident_pages();
    top = static_cast<char*>(sbrk(0));
  }
}

}  // namespace psession
