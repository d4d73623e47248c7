// System.IO.FileSystemWatcher on inotify. The descriptor is looked at some times a second by the timer thread, which
// holds the interpreter lock then.
#include <dirent.h>
#include <errno.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "engine/events.h"
#include "engine/threading_wait.h"
#include "object/types/record.h"
#include "text/wildcard.h"

namespace psession {
using namespace tables;
namespace {

constexpr int64_t kInterval = 40;        // milliseconds
constexpr size_t kMaxWatches = 8192;
enum Change { kCreated = 1, kDeleted = 2, kChanged = 4, kRenamed = 8 };
enum Notify { kFileName = 1, kDirectoryName = 2, kAttributes = 4, kSize = 8, kLastWrite = 16, kLastAccess = 32, kCreationTime = 64, kSecurity = 256 };

Value change_type(int64_t n) { return Value::enumeration(TypeRegistry::find("System.IO.WatcherChangeTypes"), n); }
bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0; }

class WatcherObject final : public HeapObject, public EventSource {
 public:
  ~WatcherObject() override { stop(); }
  std::string path, filter = "*";
  int64_t notify = kFileName | kDirectoryName | kLastWrite;
  bool recursive = false;
  int64_t buffer_size = 8192;
  const Type* type() const override;
  bool raising() const { return fd_ >= 0; }
  bool has_event(std::string_view n) const override {
    return same(n, "Created") || same(n, "Deleted") || same(n, "Changed") || same(n, "Renamed") || same(n, "Error") || same(n, "Disposed");
  }
  // What came last, for WaitForChanged.
  struct Seen { int64_t change = 0; std::string name, old_name; uint64_t count = 0; } seen;

  void start() {
    if (fd_ >= 0) return;
    struct stat st;
    if (path.empty() || ::stat(path.c_str(), &st) != 0 || !S_ISDIR(st.st_mode)) {
      throw_dotnet("System.IO.FileNotFoundException", "Error reading the " + path + " directory.");
    }
    fd_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd_ < 0) throw_dotnet("System.IO.IOException", "The configured user limit on the number of inotify instances has been reached.");
    watch("");
    timer_ = start_timer(kInterval, kInterval, [this] { look(); });
  }
  void stop() {
    if (fd_ < 0) return;
    stop_timer(timer_);
    ::close(fd_);
    fd_ = -1;
    folders_.clear();
  }
  void look() {
    Ref<WatcherObject> keep(this);
    alignas(inotify_event) char buffer[16384];
    std::string moved_from;              // the first half of a rename
    uint32_t cookie = 0;
    while (fd_ >= 0) {
      ssize_t n = ::read(fd_, buffer, sizeof buffer);
      if (n <= 0) break;
      for (char* p = buffer; fd_ >= 0 && p < buffer + n;) {
        auto& e = *reinterpret_cast<inotify_event*>(p);
        p += sizeof e + e.len;
        auto folder = folders_.find(e.wd);
        if (folder == folders_.end() || e.len == 0) continue;
        std::string name = folder->second.empty() ? std::string(e.name) : folder->second + "/" + e.name;
        bool directory = e.mask & IN_ISDIR;
        if (cookie && e.cookie != cookie) {
          tell(kDeleted, moved_from, {}, directory);
          cookie = 0;
        }
        if (e.mask & IN_MOVED_FROM) {
          moved_from = name;
          cookie = e.cookie;
        } else if (e.mask & IN_MOVED_TO) {
          if (cookie) tell(kRenamed, name, moved_from, directory);
          else tell(kCreated, name, {}, directory);
          cookie = 0;
        } else if (e.mask & IN_CREATE) {
          if (directory && recursive) watch(name);
          tell(kCreated, name, {}, directory);
        } else if (e.mask & IN_DELETE) {
          tell(kDeleted, name, {}, directory);
        } else {
          tell(kChanged, name, {}, directory);
        }
      }
    }
    if (cookie) tell(kDeleted, moved_from, {}, false);
  }

 private:
  void watch(const std::string& folder) {
    if (folders_.size() >= kMaxWatches) return;
    uint32_t mask = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
    if (notify & (kLastWrite | kSize)) mask |= IN_MODIFY;
    if (notify & (kAttributes | kSecurity | kCreationTime)) mask |= IN_ATTRIB;
    if (notify & kLastAccess) mask |= IN_ACCESS;
    std::string full = folder.empty() ? path : path + "/" + folder;
    int wd = ::inotify_add_watch(fd_, full.c_str(), mask);
    if (wd < 0) return;
    folders_[wd] = folder;
    if (!recursive) return;
    DIR* d = ::opendir(full.c_str());
    if (!d) return;
    while (dirent* entry = ::readdir(d)) {
      std::string name = entry->d_name;
      if (entry->d_type == DT_DIR && name != "." && name != "..") watch(folder.empty() ? name : folder + "/" + name);
    }
    ::closedir(d);
  }
  bool wanted(const std::string& name) const {
    if (filter.empty() || filter == "*" || filter == "*.*") return true;
    return WildcardPattern(filter, false).is_match(name.substr(name.rfind('/') + 1));
  }
  void tell(int64_t change, const std::string& name, const std::string& old_name, bool directory) {
    if (change != kChanged && !(notify & (directory ? kDirectoryName : kFileName))) return;
    if (!wanted(name) && !(change == kRenamed && wanted(old_name))) return;
    seen = {change, name, old_name, seen.count + 1};
    notify_waiters();
    std::string base = path.ends_with("/") ? path : path + "/";
    static const Type* plain = TypeRegistry::find("System.IO.FileSystemEventArgs");
    static const Type* renamed = TypeRegistry::find("System.IO.RenamedEventArgs");
    Value args = change == kRenamed ? record(renamed, {change_type(change), str(base + name), str(name), str(base + old_name), str(old_name)})
                                    : record(plain, {change_type(change), str(base + name), str(name)});
    const char* event = change == kCreated ? "Created" : change == kDeleted ? "Deleted" : change == kChanged ? "Changed" : "Renamed";
    raise(event, Value(Ref<WatcherObject>(this)), args);
  }

  int fd_ = -1;
  uint64_t timer_ = 0;
  std::map<int, std::string> folders_;
};

WatcherObject& self(MethodCall& c) { return *unwrap(c.self).as<WatcherObject>(); }
std::string full_path(MethodCall& c, const Value& v) {
  std::string p = text(v);
  if (!p.empty() && p[0] != '/') p = c.ctx.current_directory() + "/" + p;
  return p;
}
Value create(MethodCall& c) {
  auto w = make_ref<WatcherObject>();
  if (c.argc) {
    require(c.arg(0), "path");
    w->path = text(c.arg(0));
    struct stat st;
    if (::stat(full_path(c, c.arg(0)).c_str(), &st) != 0) {
      throw_dotnet("System.ArgumentException", "The directory name '" + w->path + "' does not exist.", "path");
    }
    w->path = full_path(c, c.arg(0));
  }
  if (c.argc > 1) w->filter = text(c.arg(1));
  return Value(w);
}
Value wait_for_changed(MethodCall& c) {
  Ref<WatcherObject> w(&self(c));
  bool was = w->raising();
  w->start();
  uint64_t before = w->seen.count;
  int64_t wanted = c.arg(0).as_int();
  bool got = wait_until(c, milliseconds_of(c, 1), WaitCondition([&] {
    if (w->seen.count == before) return false;
    if (w->seen.change & wanted) return true;
    before = w->seen.count;
    return false;
  }), 50);
  if (!was) w->stop();
  const Type* t = TypeRegistry::find("System.IO.WaitForChangedResult");
  if (!got) return record(t, {change_type(0), Value(), Value(), boolean(true)});
  return record(t, {change_type(w->seen.change), str(w->seen.name), w->seen.old_name.empty() ? Value() : str(w->seen.old_name), boolean(false)});
}
#define WATCHER_EVENT(name) EVENT_ROW(name, "System.IO.FileSystemEventHandler", "System.IO.FileSystemEventArgs")
const MemberDef kRows[] = {
    WATCHER_EVENT("Changed"), WATCHER_EVENT("Created"), WATCHER_EVENT("Deleted"),
    EVENT_ROW("Renamed", "System.IO.RenamedEventHandler", "System.IO.RenamedEventArgs"),
    EVENT_ROW("Error", "System.IO.ErrorEventHandler", "System.IO.ErrorEventArgs"),
    EVENT_ROW("Disposed", "System.EventHandler", "System.EventArgs"),
    {"new()", create}, {"new(string path)", create}, {"new(string path, string filter)", create},
    {"System.IO.NotifyFilters NotifyFilter {get;set;}", FN({ return Value::enumeration(TypeRegistry::find("System.IO.NotifyFilters"), self(c).notify); }),
     FN({ self(c).notify = c.arg(0).as_int(); return Value(); })},
    {"bool EnableRaisingEvents {get;set;}", FN({ return boolean(self(c).raising()); }), FN({
       if (c.arg(0).as_bool()) self(c).start();
       else self(c).stop();
       return Value();
     })},
    {"string Filter {get;set;}", FN({ return str(self(c).filter); }), FN({ self(c).filter = c.arg(0).is_null() || text(c.arg(0)).empty() ? "*" : text(c.arg(0)); return Value(); })},
    {"bool IncludeSubdirectories {get;set;}", FN({ return boolean(self(c).recursive); }), FN({ self(c).recursive = c.arg(0).as_bool(); return Value(); })},
    {"int InternalBufferSize {get;set;}", FN({ return int32(self(c).buffer_size); }), FN({ self(c).buffer_size = c.arg(0).as_int(); return Value(); })},
    {"string Path {get;set;}", FN({ return str(self(c).path); }), FN({ self(c).path = full_path(c, c.arg(0)); return Value(); })},
    {"System.IO.WaitForChangedResult WaitForChanged(System.IO.WatcherChangeTypes changeType)", wait_for_changed},
    {"System.IO.WaitForChangedResult WaitForChanged(System.IO.WatcherChangeTypes changeType, int timeout)", wait_for_changed},
    {"System.IO.WaitForChangedResult WaitForChanged(System.IO.WatcherChangeTypes changeType, timespan timeout)", wait_for_changed},
    {"void Dispose()", FN({ self(c).stop(); return Value::nothing(); })},
};
const MemberDef kArgs[] = {READ_ROW(0, "System.IO.WatcherChangeTypes ChangeType"), READ_ROW(1, "string FullPath"), READ_ROW(2, "string Name")};
const MemberDef kRenamedArgs[] = {READ_ROW(3, "string OldFullPath"), READ_ROW(4, "string OldName")};
const MemberDef kResult[] = {READ_ROW(0, "System.IO.WatcherChangeTypes ChangeType"), READ_ROW(1, "string Name"), READ_ROW(2, "string OldName"),
                             READ_ROW(3, "bool TimedOut")};
constexpr const char* kAssembly = "System.IO.FileSystem.Watcher";
Type g_watcher{TypeSpec{.full_name = "System.IO.FileSystemWatcher", .members = kRows, .interfaces = "System.IDisposable", .assembly = kAssembly}};
Type g_args{TypeSpec{.full_name = "System.IO.FileSystemEventArgs", .base = "System.EventArgs", .members = kArgs, .assembly = kAssembly}};
Type g_renamed{TypeSpec{.full_name = "System.IO.RenamedEventArgs", .base = "System.IO.FileSystemEventArgs", .members = kRenamedArgs, .assembly = kAssembly}};
Type g_result{TypeSpec{.full_name = "System.IO.WaitForChangedResult", .base = "System.ValueType", .flags = kValueType, .members = kResult, .assembly = kAssembly}};
const Type* WatcherObject::type() const { return &g_watcher; }

}  // namespace
}  // namespace psession
