// System.Threading: locks, events, cancellation, Interlocked. Their state is touched under the interpreter lock only;
// who waits lets that lock go and is woken by any change (one condition for all).
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/interpreter_lock.h"
#include "engine/threading_wait.h"
#include "object/members.h"
#include "object/operators.h"
#include "object/types/record.h"

namespace psession {
using namespace tables;
namespace {

std::mutex g_wait_lock;
std::condition_variable g_changed;
uint64_t g_generation = 0;

}  // namespace

int64_t monotonic_ms() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}
void notify_waiters() {
  {
    std::lock_guard<std::mutex> hold(g_wait_lock);
    ++g_generation;
  }
  g_changed.notify_all();
}
bool wait_until(MethodCall& c, int64_t milliseconds, const WaitCondition& ready, int64_t poll) {
  if (milliseconds < -1) throw_range("Number must be either non-negative and less than or equal to Int32.MaxValue or -1.", "millisecondsTimeout");
  int64_t end = monotonic_ms() + milliseconds;
  while (true) {
    uint64_t seen;
    {
      std::lock_guard<std::mutex> hold(g_wait_lock);
      seen = g_generation;
    }
    if (ready.holds()) return true;
    c.ctx.check_stop();
    int64_t left = milliseconds < 0 ? poll : std::min(poll, end - monotonic_ms());
    if (left <= 0) return false;
    BlockingRegion blocking;
    std::unique_lock<std::mutex> hold(g_wait_lock);
    g_changed.wait_for(hold, std::chrono::milliseconds(left), [&] { return g_generation != seen; });
  }
}
int64_t milliseconds_of(const MethodCall& c, uint32_t i) {
  if (!c.has(i)) return -1;
  return c.arg(i).kind() == Kind::TimeSpan ? c.arg(i).as_int() / 10000 : c.arg(i).as_int();
}

namespace {

bool wait_for(MethodCall& c, WaitObject& w, int64_t ms, int64_t poll = 100) {
  if (w.closed) throw_dotnet("System.ObjectDisposedException", "Cannot access a disposed object.");
  Value keep(&w);
  bool got = wait_until(c, ms, WaitCondition([&] { return w.ready(); }), poll);
  if (got) w.take();
  return got;
}
template <class T> T& self(const MethodCall& c) { return *c.self.as<T>(); }
Value dispose(MethodCall& c) {
  self<WaitObject>(c).closed = true;
  return Value::nothing();
}
Value wait_one(MethodCall& c) { return boolean(wait_for(c, self<WaitObject>(c), milliseconds_of(c, 0), 50)); }
Value wait_void(MethodCall& c) { wait_for(c, self<WaitObject>(c), -1); return Value::nothing(); }

std::vector<WaitObject*> handles(const MethodCall& c) {
  require(c.arg(0), "waitHandles");
  std::vector<WaitObject*> r;
  for (const Value& v : c.arg(0).as<Array>()->items()) {
    auto* w = unwrap(v).get_if<WaitObject>();
    if (!w) throw_dotnet("System.ArgumentNullException", "At least one element in the specified array was null.", "waitHandles[" + std::to_string(r.size()) + "]");
    r.push_back(w);
  }
  return r;
}
Value wait_any(MethodCall& c) {
  std::vector<WaitObject*> all = handles(c);
  int64_t found = 258;  // WaitHandle.WaitTimeout
  wait_until(c, milliseconds_of(c, 1), WaitCondition([&] {
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i]->ready()) {
        found = static_cast<int64_t>(i);
        all[i]->take();
        return true;
      }
    }
    return false;
  }), 50);
  return int32(found);
}
Value wait_all(MethodCall& c) {
  std::vector<WaitObject*> all = handles(c);
  bool got = wait_until(c, milliseconds_of(c, 1), WaitCondition([&] {
    for (WaitObject* w : all) if (!w->ready()) return false;
    return true;
  }), 50);
  if (got) for (WaitObject* w : all) w->take();
  return boolean(got);
}
#define WAIT_ROWS                                                                                                     \
  {"bool WaitOne()", wait_one}, {"bool WaitOne(int millisecondsTimeout)", wait_one}, {"bool WaitOne(timespan timeout)", wait_one}, \
  {"bool WaitOne(int millisecondsTimeout, bool exitContext)", wait_one}, {"void Close()", dispose}, {"void Dispose()", dispose}
const MemberDef kHandle[] = {
    WAIT_ROWS,
    {"static int WaitTimeout {get;}", FN({ return int32(258); })},
    {"static int WaitAny(System.Threading.WaitHandle[] waitHandles)", wait_any},
    {"static int WaitAny(System.Threading.WaitHandle[] waitHandles, int millisecondsTimeout)", wait_any},
    {"static int WaitAny(System.Threading.WaitHandle[] waitHandles, timespan timeout)", wait_any},
    {"static bool WaitAll(System.Threading.WaitHandle[] waitHandles)", wait_all},
    {"static bool WaitAll(System.Threading.WaitHandle[] waitHandles, int millisecondsTimeout)", wait_all},
    {"static bool WaitAll(System.Threading.WaitHandle[] waitHandles, timespan timeout)", wait_all},
};

class EventObject final : public WaitObject {
 public:
  EventObject(const Type* t, bool set, bool automatic) : WaitObject(t), set(set), automatic(automatic) {}
  bool set;
  const bool automatic;
  bool ready() override { return set; }
  void take() override { if (automatic) set = false; }
};
Value set_event(MethodCall& c) {
  self<EventObject>(c).set = true;
  notify_waiters();
  return boolean(true);
}
Value reset_event(MethodCall& c) {
  self<EventObject>(c).set = false;
  return boolean(true);
}
const MemberDef kEvent[] = {
    {"new(bool initialState, System.Threading.EventResetMode mode)", FN({ return Value(make_ref<EventObject>(c.type, c.arg(0).as_bool(), c.arg(1).as_int() == 0)); })},
    {"new(bool initialState, System.Threading.EventResetMode mode, string name)", FN({ return Value(make_ref<EventObject>(c.type, c.arg(0).as_bool(), c.arg(1).as_int() == 0)); })},
    {"bool Set()", set_event}, {"bool Reset()", reset_event},
};
const MemberDef kAutoReset[] = {{"new(bool initialState)", FN({ return Value(make_ref<EventObject>(c.type, c.arg(0).as_bool(), true)); })}};
const MemberDef kManualReset[] = {{"new(bool initialState)", FN({ return Value(make_ref<EventObject>(c.type, c.arg(0).as_bool(), false)); })}};
const MemberDef kSlimEvent[] = {
    {"new()", FN({ return Value(make_ref<EventObject>(c.type, false, false)); })},
    {"new(bool initialState)", FN({ return Value(make_ref<EventObject>(c.type, c.arg(0).as_bool(), false)); })},
    {"bool IsSet {get;}", FN({ return boolean(self<EventObject>(c).set); })},
    {"void Set()", FN({ set_event(c); return Value::nothing(); })},
    {"void Reset()", FN({ reset_event(c); return Value::nothing(); })},
    {"void Wait()", wait_void}, {"bool Wait(int millisecondsTimeout)", wait_one}, {"bool Wait(timespan timeout)", wait_one},
    {"void Dispose()", dispose},
};

class SemaphoreObject final : public WaitObject {
 public:
  SemaphoreObject(const Type* t, int64_t n, int64_t most) : WaitObject(t), count(n), most(most) {}
  int64_t count;
  const int64_t most;
  bool ready() override { return count > 0; }
  void take() override { --count; }
};
Value new_semaphore(MethodCall& c) {
  int64_t n = c.arg(0).as_int(), most = c.has(1) ? c.arg(1).as_int() : INT32_MAX;
  if (n < 0 || n > most) throw_range("The initial count for the semaphore must be greater than or equal to zero and less than the maximum count.", "initialCount");
  return Value(make_ref<SemaphoreObject>(c.type, n, most));
}
Value release_semaphore(MethodCall& c) {
  auto& s = self<SemaphoreObject>(c);
  int64_t n = c.has(0) ? c.arg(0).as_int() : 1, before = s.count;
  if (n < 1) throw_range("The releaseCount argument must be greater than zero.", "releaseCount");
  if (s.count + n > s.most) throw_dotnet("System.Threading.SemaphoreFullException", "Adding the specified count to the semaphore would cause it to exceed its maximum count.");
  s.count += n;
  notify_waiters();
  return int32(before);
}
const MemberDef kSemaphore[] = {
    {"new(int initialCount, int maximumCount)", new_semaphore}, {"new(int initialCount, int maximumCount, string name)", new_semaphore},
    {"int Release()", release_semaphore}, {"int Release(int releaseCount)", release_semaphore},
};
const MemberDef kSlimSemaphore[] = {
    {"new(int initialCount)", new_semaphore}, {"new(int initialCount, int maxCount)", new_semaphore},
    {"int CurrentCount {get;}", FN({ return int32(self<SemaphoreObject>(c).count); })},
    {"int Release()", release_semaphore}, {"int Release(int releaseCount)", release_semaphore},
    {"void Wait()", wait_void}, {"bool Wait(int millisecondsTimeout)", wait_one}, {"bool Wait(timespan timeout)", wait_one},
    {"void Dispose()", dispose},
};
class CountdownObject final : public WaitObject {
 public:
  CountdownObject(const Type* t, int64_t n) : WaitObject(t), initial(n), count(n) {}
  int64_t initial, count;
  bool ready() override { return count == 0; }
};
const MemberDef kCountdown[] = {
    {"new(int initialCount)", FN({ return Value(make_ref<CountdownObject>(c.type, c.arg(0).as_int())); })},
    {"int CurrentCount {get;}", FN({ return int32(self<CountdownObject>(c).count); })},
    {"int InitialCount {get;}", FN({ return int32(self<CountdownObject>(c).initial); })},
    {"bool IsSet {get;}", FN({ return boolean(self<CountdownObject>(c).count == 0); })},
    {"bool Signal()", FN({
       auto& s = self<CountdownObject>(c);
       if (s.count == 0) throw_dotnet("System.InvalidOperationException", "Invalid attempt made to decrement the event's count below zero.");
       if (--s.count == 0) notify_waiters();
       return boolean(s.count == 0);
     })},
    {"void AddCount()", FN({ ++self<CountdownObject>(c).count; return Value::nothing(); })},
    {"void Reset()", FN({ self<CountdownObject>(c).count = self<CountdownObject>(c).initial; return Value::nothing(); })},
    {"void Wait()", wait_void}, {"bool Wait(int millisecondsTimeout)", wait_one}, {"bool Wait(timespan timeout)", wait_one},
    {"void Dispose()", dispose},
};

// A named mutex is a lock on a file that the user's processes share.
class MutexObject final : public WaitObject {
 public:
  MutexObject(const Type* t, std::string name) : WaitObject(t) {
    if (name.empty()) return;
    std::string dir = "/tmp/.psession-mutex-" + std::to_string(::getuid());
    ::mkdir(dir.c_str(), 0700);
    struct stat st;
    if (::lstat(dir.c_str(), &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != ::getuid()) {
      throw_dotnet("System.UnauthorizedAccessException", "Access to the path '" + dir + "' is denied.");
    }
    for (char& ch : name) if (ch == '/' || ch == '\\') ch = '_';
    path = dir + "/" + name;
    created = ::access(path.c_str(), F_OK) != 0;
    fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) throw_dotnet("System.IO.IOException", "The mutex '" + name + "' could not be opened.");
  }
  ~MutexObject() override { if (fd >= 0) ::close(fd); }
  std::string path;
  int fd = -1, depth = 0;
  bool created = true;
  std::thread::id owner;
  bool ready() override {
    if (depth > 0) return owner == std::this_thread::get_id();
    return fd < 0 || ::flock(fd, LOCK_EX | LOCK_NB) == 0;
  }
  void take() override {
    owner = std::this_thread::get_id();
    ++depth;
  }
  void give() {
    if (depth == 0 || owner != std::this_thread::get_id()) {
      throw_dotnet("System.ApplicationException", "Object synchronization method was called from an unsynchronized block of code.");
    }
    if (--depth == 0) {
      if (fd >= 0) ::flock(fd, LOCK_UN);
      notify_waiters();
    }
  }
};
Value new_mutex(MethodCall& c) {
  auto m = make_ref<MutexObject>(c.type, c.has(1) ? text(c.arg(1)) : std::string());
  bool owned = c.has(0) && c.arg(0).as_bool() && m->ready();
  if (owned) m->take();
  if (c.has(2)) set_out(c, 2, boolean(owned || m->created));
  return Value(m);
}
const MemberDef kMutex[] = {
    {"new()", new_mutex}, {"new(bool initiallyOwned)", new_mutex}, {"new(bool initiallyOwned, string name)", new_mutex},
    {"new(bool initiallyOwned, string name, [ref] bool createdNew)", new_mutex},
    {"void ReleaseMutex()", FN({ self<MutexObject>(c).give(); return Value::nothing(); })},
    {"static bool TryOpenExisting(string name, [ref] System.Threading.Mutex result)", FN({
       auto m = make_ref<MutexObject>(c.type, text(c.arg(0)));
       bool there = !m->created;
       if (!there) ::unlink(m->path.c_str());
       set_out(c, 1, there ? Value(m) : Value());
       return boolean(there);
     })},
};

#define BASED(var, n, base_name, rows, type_flags)                                                                    \
  Type g_##var{TypeSpec{.full_name = "System.Threading." n, .base = base_name, .flags = type_flags, .members = rows, .interfaces = "System.IDisposable"}};
BASED(handle, "WaitHandle", "System.MarshalByRefObject", kHandle, kAbstract)
BASED(event, "EventWaitHandle", "System.Threading.WaitHandle", kEvent, 0)
BASED(auto_reset, "AutoResetEvent", "System.Threading.EventWaitHandle", kAutoReset, kSealed)
BASED(manual_reset, "ManualResetEvent", "System.Threading.EventWaitHandle", kManualReset, kSealed)
BASED(slim_event, "ManualResetEventSlim", "System.Object", kSlimEvent, 0)
BASED(semaphore, "Semaphore", "System.Threading.WaitHandle", kSemaphore, kSealed)
BASED(slim_semaphore, "SemaphoreSlim", "System.Object", kSlimSemaphore, 0)
BASED(countdown, "CountdownEvent", "System.Object", kCountdown, 0)
BASED(mutex_type, "Mutex", "System.Threading.WaitHandle", kMutex, kSealed)
ENUM_TYPE(g_reset_mode, "System.Threading.EventResetMode", 0, {"AutoReset", 0}, {"ManualReset", 1})

// Monitor: who has entered which object.

struct Entered {
  Value object;
  std::thread::id owner;
  int depth;
};
std::vector<Entered>& entered() {
  static auto* all = new std::vector<Entered>;
  return *all;
}
Entered* entered_at(const Value& v) {
  for (Entered& e : entered()) if (e.object.same(unwrap(v))) return &e;
  return nullptr;
}
bool enter(MethodCall& c, int64_t ms) {
  require(c.arg(0), "obj");
  Value o = unwrap(c.arg(0));
  auto free = [&] {
    Entered* e = entered_at(o);
    return !e || e->owner == std::this_thread::get_id();
  };
  if (!wait_until(c, ms, WaitCondition(free), 100)) return false;
  if (Entered* e = entered_at(o)) ++e->depth;
  else entered().push_back({o, std::this_thread::get_id(), 1});
  return true;
}
Value try_enter(MethodCall& c) { return boolean(enter(c, c.has(1) ? milliseconds_of(c, 1) : 0)); }
const MemberDef kMonitor[] = {
    {"static void Enter(System.Object obj)", FN({ enter(c, -1); return Value::nothing(); })},
    {"static void Enter(System.Object obj, [ref] bool lockTaken)", FN({ enter(c, -1); set_out(c, 1, boolean(true)); return Value::nothing(); })},
    {"static bool TryEnter(System.Object obj)", try_enter}, {"static bool TryEnter(System.Object obj, int millisecondsTimeout)", try_enter},
    {"static bool TryEnter(System.Object obj, timespan timeout)", try_enter},
    {"static bool IsEntered(System.Object obj)", FN({
       Entered* e = entered_at(c.arg(0));
       return boolean(e && e->owner == std::this_thread::get_id());
     })},
    {"static void Exit(System.Object obj)", FN({
       require(c.arg(0), "obj");
       Entered* e = entered_at(c.arg(0));
       if (!e || e->owner != std::this_thread::get_id()) {
         throw_dotnet("System.Threading.SynchronizationLockException", "Object synchronization method was called from an unsynchronized block of code.");
       }
       if (--e->depth == 0) {
         entered().erase(entered().begin() + (e - entered().data()));
         notify_waiters();
       }
       return Value::nothing();
     })},
    {"static void Pulse(System.Object obj)", FN({ notify_waiters(); return Value::nothing(); })},
    {"static void PulseAll(System.Object obj)", FN({ notify_waiters(); return Value::nothing(); })},
};
Type g_monitor{TypeSpec{.full_name = "System.Threading.Monitor", .flags = kStatic | kAbstract | kSealed, .members = kMonitor}};

// Interlocked on [ref] variables: nobody else runs meanwhile.

PSReference& location(const MethodCall& c) {
  auto* r = c.arg(0).get_if<PSReference>();
  if (!r) throw_dotnet("System.ArgumentNullException", "Value cannot be null.", "location");
  return *r;
}
Value whole(const Value& like, int64_t n) { return like.kind() == Kind::Int64 ? Value::int64(n) : int32(static_cast<int32_t>(n)); }
Value add_to(MethodCall& c, int64_t n) {
  PSReference& r = location(c);
  Value v = unwrap(r.get());
  if (v.is_null()) v = int32(0);
  Value sum = whole(v, v.as_int() + n);
  r.set(sum);
  return sum;
}
Value exchange(MethodCall& c) {
  PSReference& r = location(c);
  Value before = r.get();
  r.set(c.arg(1));
  return before;
}
Value compare_exchange(MethodCall& c) {
  PSReference& r = location(c);
  Value before = r.get();
  bool same = before.is_object() ? unwrap(before).same(unwrap(c.arg(2))) : values_equal(c.ctx, before, c.arg(2), false);
  if (same) r.set(c.arg(1));
  return before;
}
const MemberDef kInterlocked[] = {
    {"static int Increment([ref] int location)", FN({ return add_to(c, 1); })},
    {"static long Increment([ref] long location)", FN({ return add_to(c, 1); })},
    {"static int Decrement([ref] int location)", FN({ return add_to(c, -1); })},
    {"static long Decrement([ref] long location)", FN({ return add_to(c, -1); })},
    {"static int Add([ref] int location1, int value)", FN({ return add_to(c, c.arg(1).as_int()); })},
    {"static long Add([ref] long location1, long value)", FN({ return add_to(c, c.arg(1).as_int()); })},
    {"static int Exchange([ref] int location1, int value)", exchange}, {"static long Exchange([ref] long location1, long value)", exchange},
    {"static object Exchange([ref] object location1, object value)", exchange},
    {"static int CompareExchange([ref] int location1, int value, int comparand)", compare_exchange},
    {"static long CompareExchange([ref] long location1, long value, long comparand)", compare_exchange},
    {"static object CompareExchange([ref] object location1, object value, object comparand)", compare_exchange},
    {"static long Read([ref] long location)", FN({ return location(c).get(); })},
    {"static void MemoryBarrier()", FN({ return Value::nothing(); })},
};
Type g_interlocked{TypeSpec{.full_name = "System.Threading.Interlocked", .flags = kStatic | kAbstract | kSealed, .members = kInterlocked}};
const MemberDef kVolatile[] = {
    {"static object Read([ref] object location)", FN({ return location(c).get(); })},
    {"static void Write([ref] object location, object value)", FN({ location(c).set(c.arg(1)); return Value::nothing(); })},
};
Type g_volatile{TypeSpec{.full_name = "System.Threading.Volatile", .flags = kStatic | kAbstract | kSealed, .members = kVolatile}};
const MemberDef kTimeout[] = {
    {"static int Infinite {get;}", FN({ return int32(-1); })},
    {"static timespan InfiniteTimeSpan {get;}", FN({ return Value::time_span(-10000); })},
};
Type g_timeout{TypeSpec{.full_name = "System.Threading.Timeout", .flags = kStatic | kAbstract | kSealed, .members = kTimeout}};

// Reader and writer locks: one owner's depth each.

class RwLock final : public WaitObject {
 public:
  explicit RwLock(const Type* t) : WaitObject(t) {}
  int readers = 0, writer = 0;
  std::thread::id owner;
  bool ready() override { return true; }
};
bool own_writer(RwLock& l) { return l.writer > 0 && l.owner == std::this_thread::get_id(); }
bool enter_read(MethodCall& c, int64_t ms) {
  auto& l = self<RwLock>(c);
  if (!wait_until(c, ms, WaitCondition([&] { return l.writer == 0 || own_writer(l); }), 100)) return false;
  ++l.readers;
  return true;
}
bool enter_write(MethodCall& c, int64_t ms) {
  auto& l = self<RwLock>(c);
  if (!wait_until(c, ms, WaitCondition([&] { return (l.writer == 0 && l.readers == 0) || own_writer(l); }), 100)) return false;
  ++l.writer;
  l.owner = std::this_thread::get_id();
  return true;
}
[[noreturn]] void not_held(const char* kind) {
  throw_dotnet("System.Threading.SynchronizationLockException", std::string("The ") + kind + " lock is being released without being held.");
}
Value exit_read(MethodCall& c) {
  if (self<RwLock>(c).readers == 0) not_held("read");
  --self<RwLock>(c).readers;
  notify_waiters();
  return Value::nothing();
}
Value exit_write(MethodCall& c) {
  if (!own_writer(self<RwLock>(c))) not_held("write");
  --self<RwLock>(c).writer;
  notify_waiters();
  return Value::nothing();
}
const MemberDef kRw[] = {
    {"new()", FN({ return Value(make_ref<RwLock>(c.type)); })},
    {"void EnterReadLock()", FN({ enter_read(c, -1); return Value::nothing(); })},
    {"bool TryEnterReadLock(int millisecondsTimeout)", FN({ return boolean(enter_read(c, c.arg(0).as_int())); })},
    {"void ExitReadLock()", exit_read},
    {"void EnterWriteLock()", FN({ enter_write(c, -1); return Value::nothing(); })},
    {"bool TryEnterWriteLock(int millisecondsTimeout)", FN({ return boolean(enter_write(c, c.arg(0).as_int())); })},
    {"void ExitWriteLock()", exit_write},
    {"void EnterUpgradeableReadLock()", FN({ enter_read(c, -1); return Value::nothing(); })},
    {"void ExitUpgradeableReadLock()", exit_read},
    {"bool IsReadLockHeld {get;}", FN({ return boolean(self<RwLock>(c).readers > 0); })},
    {"bool IsWriteLockHeld {get;}", FN({ return boolean(own_writer(self<RwLock>(c))); })},
    {"int CurrentReadCount {get;}", FN({ return int32(self<RwLock>(c).readers); })},
    {"void Dispose()", dispose},
};
BASED(rw, "ReaderWriterLockSlim", "System.Object", kRw, 0)

// Cancellation

class CancelObject final : public WaitObject {
 public:
  explicit CancelObject(const Type* t) : WaitObject(t) {}
  bool cancelled = false;
  int64_t deadline = -1;
  bool ready() override {
    if (!cancelled && deadline >= 0 && monotonic_ms() >= deadline) cancelled = true;
    return cancelled;
  }
};
class TokenObject final : public HeapObject {
 public:
  explicit TokenObject(Ref<CancelObject> s) : source(std::move(s)) {}
  Ref<CancelObject> source;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.Threading.CancellationToken");
    return t;
  }
  bool cancelled() const { return source && source->ready(); }
};
CancelObject& source(const MethodCall& c) { return self<CancelObject>(c); }
Value new_source(MethodCall& c) {
  auto s = make_ref<CancelObject>(c.type);
  if (c.has(0)) {
    int64_t ms = milliseconds_of(c, 0);
    if (ms >= 0) s->deadline = monotonic_ms() + ms;
  }
  return Value(s);
}
Value cancel(MethodCall& c) {
  if (source(c).closed) throw_dotnet("System.ObjectDisposedException", "The CancellationTokenSource has been disposed.");
  source(c).cancelled = true;
  notify_waiters();
  return Value::nothing();
}
Value cancel_after(MethodCall& c) {
  source(c).deadline = monotonic_ms() + milliseconds_of(c, 0);
  return Value::nothing();
}
const MemberDef kSource[] = {
    {"new()", new_source}, {"new(int millisecondsDelay)", new_source}, {"new(timespan delay)", new_source},
    {"bool IsCancellationRequested {get;}", FN({ return boolean(source(c).ready()); })},
    {"System.Threading.CancellationToken Token {get;}", FN({ return Value(make_ref<TokenObject>(Ref<CancelObject>(&source(c)))); })},
    {"void Cancel()", cancel}, {"void Cancel(bool throwOnFirstException)", cancel},
    {"void CancelAfter(int millisecondsDelay)", cancel_after}, {"void CancelAfter(timespan delay)", cancel_after},
    {"bool TryReset()", FN({ source(c).deadline = -1; return boolean(!source(c).cancelled); })},
    {"void Dispose()", dispose},
};
TokenObject& token(const MethodCall& c) { return self<TokenObject>(c); }
const MemberDef kToken[] = {
    {"new(bool canceled)", FN({
       auto s = make_ref<CancelObject>(TypeRegistry::find("System.Threading.CancellationTokenSource"));
       s->cancelled = c.arg(0).as_bool();
       return Value(make_ref<TokenObject>(s));
     })},
    {"static System.Threading.CancellationToken None {get;}", FN({ return Value(make_ref<TokenObject>(nullptr)); })},
    {"bool IsCancellationRequested {get;}", FN({ return boolean(token(c).cancelled()); })},
    {"bool CanBeCanceled {get;}", FN({ return boolean(static_cast<bool>(token(c).source)); })},
    {"System.Threading.WaitHandle WaitHandle {get;}", FN({ return token(c).source ? Value(token(c).source) : Value(); })},
    {"void ThrowIfCancellationRequested()", FN({
       if (token(c).cancelled()) throw_dotnet("System.OperationCanceledException", "The operation was canceled.");
       return Value::nothing();
     })},
};
BASED(source, "CancellationTokenSource", "System.Object", kSource, 0)
Type g_token{TypeSpec{.full_name = "System.Threading.CancellationToken", .base = "System.ValueType", .flags = kValueType, .members = kToken,
                      .default_value = [](const Type*) { return Value(make_ref<TokenObject>(nullptr)); }}};

const MemberDef kPool[] = {
    {"static int ThreadCount {get;}", FN({ return int32(0); })},
    {"static long PendingWorkItemCount {get;}", FN({ return Value::int64(0); })},
    {"static bool SetMinThreads(int workerThreads, int completionPortThreads)", FN({ return boolean(true); })},
    {"static bool SetMaxThreads(int workerThreads, int completionPortThreads)", FN({ return boolean(true); })},
    {"static void GetMinThreads([ref] int workerThreads, [ref] int completionPortThreads)", FN({
       int32_t n = static_cast<int32_t>(std::thread::hardware_concurrency());
       set_out(c, 0, int32(n));
       set_out(c, 1, int32(n));
       return Value::nothing();
     })},
    {"static void GetMaxThreads([ref] int workerThreads, [ref] int completionPortThreads)", FN({
       set_out(c, 0, int32(32767));
       set_out(c, 1, int32(1000));
       return Value::nothing();
     })},
};
Type g_pool{TypeSpec{.full_name = "System.Threading.ThreadPool", .flags = kStatic | kAbstract | kSealed, .members = kPool}};
ENUM_TYPE(g_priority, "System.Threading.ThreadPriority", 0, {"Lowest", 0}, {"BelowNormal", 1}, {"Normal", 2}, {"AboveNormal", 3}, {"Highest", 4})
ENUM_TYPE(g_state, "System.Threading.ThreadState", kFlagsEnum, {"Running", 0}, {"StopRequested", 1}, {"SuspendRequested", 2}, {"Background", 4},
          {"Unstarted", 8}, {"Stopped", 16}, {"WaitSleepJoin", 32}, {"Suspended", 64}, {"AbortRequested", 128}, {"Aborted", 256})

}  // namespace
}  // namespace psession
