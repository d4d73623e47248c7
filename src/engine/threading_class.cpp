// System.Threading.Thread's statics and System.Net.Dns: calls that wait, with the interpreter lock let go meanwhile.
#include <netdb.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "engine/interpreter_lock.h"
#include "object/members.h"
#include "object/types/helpers.h"

namespace psession {
namespace {
using namespace tables;

int64_t now_ms() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}
Value sleep_for(MethodCall& c, int64_t ms) {
  if (ms < -1) throw_range("Number must be either non-negative and less than or equal to Int32.MaxValue or -1.", "millisecondsTimeout");
  int64_t end = now_ms() + ms;
  while (true) {
    c.ctx.check_stop();
    int64_t left = ms < 0 ? 50 : std::min<int64_t>(50, end - now_ms());
    if (left <= 0) return Value::nothing();
    BlockingRegion blocking;
    ::usleep(static_cast<useconds_t>(left * 1000));
  }
}
class ThreadObject final : public HeapObject {
 public:
  int id = 0;
  Value name;
  const Type* type() const override;
};
int current_thread_id() {
  static int last = 0;
  thread_local int id = 0;   // under the interpreter lock
  if (!id) id = ++last;
  return id;
}
Value current_thread() {
  auto t = make_ref<ThreadObject>();
  t->id = current_thread_id();
  return Value(t);
}
ThreadObject& thread_of(MethodCall& c) { return *unwrap(c.self).as<ThreadObject>(); }
Value culture_of(MethodCall& c) {
  return culture_object(&current_culture());
}
const MemberDef kThread[] = {
    {"static System.Threading.Thread CurrentThread {get;}", FN({ return current_thread(); })},
    {"int ManagedThreadId {get;}", FN({ return int32(thread_of(c).id); })},
    {"string Name {get;set;}", FN({ return thread_of(c).name; }), FN({ thread_of(c).name = c.arg(0); return Value(); })},
    {"bool IsAlive {get;}", FN({ return boolean(true); })},
    {"bool IsBackground {get;set;}", FN({ return boolean(thread_of(c).id != 1); }), FN({ return Value(); })},
    {"bool IsThreadPoolThread {get;}", FN({ return boolean(false); })},
    {"System.Threading.ThreadState ThreadState {get;}", FN({
       return Value::enumeration(TypeRegistry::find("System.Threading.ThreadState"), thread_of(c).id == 1 ? 0 : 4);
     })},
    {"System.Threading.ThreadPriority Priority {get;set;}", FN({ return Value::enumeration(TypeRegistry::find("System.Threading.ThreadPriority"), 2); }),
     FN({ return Value(); })},
    {"System.Threading.ApartmentState GetApartmentState()", FN({ return Value::enumeration(TypeRegistry::find("System.Threading.ApartmentState"), 2); })},
    {"System.Threading.ApartmentState ApartmentState {get;}", FN({ return Value::enumeration(TypeRegistry::find("System.Threading.ApartmentState"), 2); })},
    {"void Join()", FN({ return Value::nothing(); })},
    {"static void SpinWait(int iterations)", FN({ return Value::nothing(); })},
    {"static void MemoryBarrier()", FN({ return Value::nothing(); })},
    {"static int GetCurrentProcessorId()", FN({ return int32(std::max(0, sched_getcpu())); })},
    {"static int GetDomainID()", FN({ return int32(1); })},
    {"cultureinfo CurrentCulture {get;}", culture_of},
    {"cultureinfo CurrentUICulture {get;}", culture_of},
    {"static void Sleep(int millisecondsTimeout)", FN({ return sleep_for(c, c.arg(0).as_int()); })},
    {"static void Sleep(timespan timeout)", FN({ return sleep_for(c, c.arg(0).as_int() / 10000); })},
    {"static bool Yield()", FN({
       c.ctx.check_stop();
       interpreter_safe_point();
       return boolean(true);
     })},
};
const EnumDef kApartments[] = {{"STA", 0}, {"MTA", 1}, {"Unknown", 2}};
Type g_apartment{TypeSpec{.full_name = "System.Threading.ApartmentState", .base = "System.Enum", .flags = kEnum | kValueType | kSealed, .enum_values = kApartments}};
Type g_thread{TypeSpec{.full_name = "System.Threading.Thread", .flags = kSealed, .members = kThread}};
const Type* ThreadObject::type() const { return &g_thread; }

std::string own_name() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}
std::vector<Value> addresses(MethodCall& c, std::string* canonical = nullptr) {
  require(c.arg(0), "hostNameOrAddress");
  std::string name = text(c.arg(0));
  if (name.empty()) name = own_name();
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_CANONNAME;
  int e;
  {
    BlockingRegion blocking;
    e = ::getaddrinfo(name.c_str(), nullptr, &hints, &found);
  }
  if (e != 0) throw_dotnet("System.Net.Sockets.SocketException", e == EAI_NONAME ? "Name or service not known" : gai_strerror(e));
  std::vector<Value> out;
  const Type* address = TypeRegistry::find("System.Net.IPAddress");
  std::vector<std::string> texts;
  for (addrinfo* a = found; a; a = a->ai_next) {
    char shown[256];
    if (canonical && a->ai_canonname) *canonical = a->ai_canonname;
    if (::getnameinfo(a->ai_addr, a->ai_addrlen, shown, sizeof shown, nullptr, 0, NI_NUMERICHOST) == 0) texts.push_back(shown);
  }
  ::freeaddrinfo(found);
  for (const std::string& t : texts) {
    Value args[] = {str(t)};
    out.push_back(invoke_static(c.ctx, address, "Parse", args));
  }
  return out;
}

class HostEntryObject final : public HeapObject {
 public:
  std::string name;
  Value list;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.Net.IPHostEntry");
    return t;
  }
  void visit_edges(EdgeVisitor&) override {}
};
const MemberDef kEntry[] = {
    {"string HostName {get;}", FN({ return str(c.self.as<HostEntryObject>()->name); })},
    {"string[] Aliases {get;}", FN({ (void)c; return make_array(&types::String, {}); })},
    {"System.Net.IPAddress[] AddressList {get;}", FN({ return c.self.as<HostEntryObject>()->list; })},
};
Type g_entry{TypeSpec{.full_name = "System.Net.IPHostEntry", .members = kEntry, .assembly = "System.Net.NameResolution"}};
const MemberDef kDns[] = {
    {"static string GetHostName()", FN({ (void)c; return str(own_name()); })},
    {"static System.Net.IPAddress[] GetHostAddresses(string hostNameOrAddress)", FN({
       return make_array(TypeRegistry::find("System.Net.IPAddress"), addresses(c));
     })},
    {"static System.Net.IPHostEntry GetHostEntry(string hostNameOrAddress)", FN({
       auto e = make_ref<HostEntryObject>();
       e->name = text(c.arg(0));
       e->list = make_array(TypeRegistry::find("System.Net.IPAddress"), addresses(c, &e->name));
       return Value(e);
     })},
};
Type g_dns{TypeSpec{.full_name = "System.Net.Dns", .flags = kStatic | kAbstract | kSealed, .members = kDns, .assembly = "System.Net.NameResolution"}};

}  // namespace
}  // namespace psession
