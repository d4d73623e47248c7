#include "engine/providers/file_info.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cstring>
#include <ctime>

#include "base/fd.h"
#include "engine/providers/providers.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "text/datetime.h"
#include "text/wildcard.h"

namespace psession {

std::string FileSystemObject::name() const {
  if (full == "/") return "/";
  return full.substr(full.rfind('/') + 1);
}
std::string FileSystemObject::parent() const {
  if (full == "/") return {};
  size_t slash = full.rfind('/');
  return slash == 0 ? "/" : full.substr(0, slash);
}
bool FileSystemObject::load() const {
  if (state_) return true;
  state_ = std::make_unique<State>();
  if (::lstat(full.c_str(), &state_->link) != 0) return true;
  state_->found = true;
  state_->target = state_->link;
  if (S_ISLNK(state_->link.st_mode)) {
    state_->is_link = true;
    struct stat st;
    if (::stat(full.c_str(), &st) == 0) state_->target = st;
  }
  return true;
}
void FileSystemObject::set_status(const struct stat& own) {
  if (S_ISLNK(own.st_mode)) return;
  state_ = std::make_unique<State>();
  state_->found = true;
  state_->link = state_->target = own;
}
int64_t FileSystemObject::attributes() const {
  if (!exists()) return -1;
  const struct stat& st = status();
  int64_t a = 0;
  if (is_link()) a |= 1024;
  if (S_ISDIR(st.st_mode)) a |= 16;
  std::string n = name();
  if (!n.empty() && n[0] == '.' && n != "." && n != "..") a |= 2;
  bool writable = geteuid() == 0 ? (st.st_mode & 0222) != 0
                  : st.st_uid == geteuid() ? (st.st_mode & S_IWUSR) != 0
                                           : ::access(full.c_str(), W_OK) == 0;
  if (!writable) a |= 1;
  return a ? a : 128;
}
int64_t FileSystemObject::ticks(const timespec& t) const {
  return kUnixEpochTicks + t.tv_sec * kTicksPerSecond + t.tv_nsec / 100;
}
std::string FileSystemObject::link_target() const {
  char buffer[4096];
  ssize_t n = ::readlink(full.c_str(), buffer, sizeof buffer);
  return n > 0 ? std::string(buffer, static_cast<size_t>(n)) : std::string();
}

Ref<FileSystemObject> make_file_object(const std::string& full) {
  struct stat st;
  bool directory = ::stat(full.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
  return make_ref<FileSystemObject>(directory, full);
}

namespace {

using File = FileSystemObject;
File& self(MethodCall& c) { return *unwrap(c.self).as<File>(); }
std::string text(MethodCall& c, uint32_t i) { return c.has(i) && !c.arg(i).is_null() ? to_display(c.ctx, c.arg(i)) : std::string(); }
std::string absolute(MethodCall& c, const std::string& p) {
  return p.empty() || p[0] != '/' ? normalize_path(c.ctx.current_directory() + "/" + p) : normalize_path(p);
}

[[noreturn]] void not_found(const File& f) {
  throw_dotnet("System.IO.FileNotFoundException", "Could not find file '" + f.full + "'.");
}
[[noreturn]] void io_error(const std::string& path) {
  int e = errno;
  if (e == EACCES || e == EPERM) throw_dotnet("System.UnauthorizedAccessException", "Access to the path '" + path + "' is denied.");
  if (e == ENOENT || e == ENOTDIR) throw_dotnet("System.IO.DirectoryNotFoundException", "Could not find a part of the path '" + path + "'.");
  throw_dotnet("System.IO.IOException", std::string(strerror(e)) + " : '" + path + "'");
}

Value time_of(MethodCall& c, const timespec& t, bool utc) {
  File& f = self(c);
  int64_t ticks = f.exists() ? f.ticks(t) : kFileTimeOffset;
  DateTime d(ticks, DateTimeKind::kUtc);
  return Value::date_time((utc ? d : to_local_time(d)).data());
}
// Birth time is what statx gives; where the file system keeps none, the older of the other two, as .NET does.
timespec birth(const File& f) {
  struct statx x;
  if (::statx(AT_FDCWD, f.full.c_str(), AT_SYMLINK_NOFOLLOW, STATX_BTIME, &x) == 0 && (x.stx_mask & STATX_BTIME)) {
    return {x.stx_btime.tv_sec, x.stx_btime.tv_nsec};
  }
  const struct stat& st = f.own_status();
  return st.st_mtim.tv_sec < st.st_ctim.tv_sec ? st.st_mtim : st.st_ctim;
}
void set_times(MethodCall& c, bool write, bool utc) {
  File& f = self(c);
  DateTime d = DateTime::from_data(c.arg(0).as_uint());
  if (!utc || d.kind() != DateTimeKind::kUtc) d = utc ? DateTime(d.ticks(), DateTimeKind::kUtc) : to_universal_time(d);
  int64_t since = d.ticks() - kUnixEpochTicks;
  int64_t seconds = since / kTicksPerSecond, rest = since % kTicksPerSecond;
  if (rest < 0) {
    rest += kTicksPerSecond;
    --seconds;
  }
  timespec t{seconds, rest * 100};
  timespec omit{0, UTIME_OMIT};
  timespec both[2] = {write ? omit : t, write ? t : omit};
  if (::utimensat(AT_FDCWD, f.full.c_str(), both, 0) != 0) io_error(f.full);
  f.refresh();
}

Value extension(MethodCall& c) {
  std::string n = self(c).name();
  size_t dot = n.rfind('.');
  return str(dot == std::string::npos || dot + 1 == n.size() ? "" : n.substr(dot));
}
Value length(MethodCall& c) {
  File& f = self(c);
  if (!f.exists() || S_ISDIR(f.status().st_mode)) not_found(f);
  return Value::int64(f.status().st_size);
}
Value attributes(MethodCall& c) { return Value::enumeration(TypeRegistry::find("System.IO.FileAttributes"), self(c).attributes()); }
Value set_attributes(MethodCall& c) {
  File& f = self(c);
  bool read_only = c.arg(0).as_int() & 1;
  mode_t mode = f.status().st_mode & 07777;
  mode = read_only ? mode & ~0222u : mode | 0200;
  if (::chmod(f.full.c_str(), mode) != 0) io_error(f.full);
  f.refresh();
  return {};
}
Value is_read_only(MethodCall& c) { return Value::boolean((self(c).attributes() & 1) && self(c).exists()); }
Value set_read_only(MethodCall& c) {
  File& f = self(c);
  mode_t mode = f.status().st_mode & 07777;
  mode = is_true(c.arg(0)) ? mode & ~0222u : mode | 0200;
  if (::chmod(f.full.c_str(), mode) != 0) io_error(f.full);
  f.refresh();
  return {};
}
Value unix_file_mode(MethodCall& c) {
  const Type* t = TypeRegistry::find("System.IO.UnixFileMode");
  int64_t m = self(c).exists() ? self(c).status().st_mode & 07777 : -1;
  return t ? Value::enumeration(t, m) : Value::int32(static_cast<int32_t>(m));
}
Value set_unix_file_mode(MethodCall& c) {
  if (::chmod(self(c).full.c_str(), static_cast<mode_t>(c.arg(0).as_int())) != 0) io_error(self(c).full);
  self(c).refresh();
  return {};
}
Value link_target(MethodCall& c) {
  std::string t = self(c).link_target();
  return t.empty() ? Value() : str(t);
}
Value directory_of(MethodCall& c) {
  std::string p = self(c).parent();
  return p.empty() ? Value() : Value(make_ref<File>(true, p));
}
Value exists(MethodCall& c) {
  File& f = self(c);
  return Value::boolean(f.exists() && S_ISDIR(f.status().st_mode) == f.directory());
}
Value refresh(MethodCall& c) { self(c).refresh(); return {}; }
Value remove(MethodCall& c) {
  File& f = self(c);
  if (f.directory()) {
    bool recursive = c.has(0) && is_true(c.arg(0));
    if (recursive) remove_tree(f.full);
    else if (::rmdir(f.full.c_str()) != 0) {
      if (errno == ENOTEMPTY) throw_dotnet("System.IO.IOException", "Directory not empty : '" + f.full + "'");
      io_error(f.full);
    }
  } else if (::unlink(f.full.c_str()) != 0 && errno != ENOENT) {
    io_error(f.full);
  }
  f.refresh();
  return {};
}
Value copy_to(MethodCall& c) {
  File& f = self(c);
  std::string to = absolute(c, text(c, 0));
  bool overwrite = c.has(1) && is_true(c.arg(1));
  Result<std::string> data = read_file(f.full, size_t{1} << 40);
  if (!data) not_found(f);
  int fd = ::open(to.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (overwrite ? O_TRUNC : O_EXCL), f.status().st_mode & 0777);
  if (fd < 0) {
    if (errno == EEXIST) throw_dotnet("System.IO.IOException", "The file '" + to + "' already exists.");
    io_error(to);
  }
  Fd owner(fd);
  (void)write_all(fd, *data);
  return Value(make_ref<File>(false, to));
}
Value move_to(MethodCall& c) {
  File& f = self(c);
  std::string to = absolute(c, text(c, 0));
  struct stat st;
  if (::lstat(to.c_str(), &st) == 0 && !(c.has(1) && is_true(c.arg(1)))) {
    throw_dotnet("System.IO.IOException", f.directory() ? "Cannot create '" + to + "' because a file or directory with the same name already exists."
                                                        : "The file '" + to + "' already exists.");
  }
  if (::rename(f.full.c_str(), to.c_str()) != 0) io_error(f.full);
  f.full = f.shown = to;
  f.refresh();
  return {};
}
Value create(MethodCall& c) {
  File& f = self(c);
  if (f.directory()) {
    (void)make_dirs(f.full, 0777);
    f.refresh();
    return {};
  }
  int fd = ::open(f.full.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) io_error(f.full);
  ::close(fd);
  f.refresh();
  return {};
}
Value new_info(MethodCall& c) {
  std::string given = text(c, 0);
  auto f = make_ref<File>(c.type == &types::DirectoryInfo, absolute(c, given));
  f->shown = given;
  return Value(f);
}
Value sub_directory(MethodCall& c) {
  std::string to = normalize_path(self(c).full + "/" + text(c, 0));
  (void)make_dirs(to, 0777);
  return Value(make_ref<File>(true, to));
}
template <int Want> Value entries(MethodCall& c) {   // 0 both, 1 files, 2 directories
  File& f = self(c);
  std::string pattern = c.has(0) ? text(c, 0) : "*";
  bool recurse = c.has(1) && c.arg(1).kind() == Kind::Enum && c.arg(1).as_int() == 1;
  std::vector<Value> out;
  std::vector<std::string> todo{f.full};
  WildcardPattern wild(pattern, false);
  while (!todo.empty()) {
    std::string at = todo.back();
    todo.pop_back();
    Result<std::vector<std::string>> names = list_directory(at);
    if (!names) throw_dotnet("System.IO.DirectoryNotFoundException", "Could not find a part of the path '" + at + "'.");
    for (const std::string& n : *names) {
      auto o = make_file_object(at == "/" ? "/" + n : at + "/" + n);
      if (o->directory() && recurse && !o->is_link()) todo.push_back(o->full);
      if (Want == 1 && o->directory()) continue;
      if (Want == 2 && !o->directory()) continue;
      if (wild.is_match(n)) out.push_back(Value(o));
    }
  }
  return Value(Array::of(Want == 1 ? &types::FileInfo : Want == 2 ? &types::DirectoryInfo : &types::FileSystemInfo, std::move(out)));
}

Value resolve_link(MethodCall& c) {
  File& f = self(c);
  if (!f.is_link()) return {};
  std::string at = f.full;
  for (int steps = 0; steps < 40; ++steps) {
    auto link = make_ref<File>(false, at);
    if (!link->is_link()) break;
    std::string to = link->link_target();
    at = to.starts_with("/") ? normalize_path(to) : normalize_path(link->parent() + "/" + to);
    if (!is_true(c.arg(0))) break;
  }
  return Value(make_file_object(at));
}
Value make_link(MethodCall& c) {
  if (::symlink(text(c, 0).c_str(), self(c).full.c_str()) != 0) io_error(self(c).full);
  self(c).refresh();
  return {};
}

// What System.IO.File does with this file's path.
Value through_file(MethodCall& c, std::string_view name, std::vector<Value> rest) {
  rest.insert(rest.begin(), str(self(c).full));
  return invoke_static(c.ctx, TypeRegistry::find("System.IO.File"), name, rest);
}

const MemberDef kCommon[] = {
    {"string Name {get;}", [](MethodCall& c) { return str(self(c).name()); }},
    {"string FullName {get;}", [](MethodCall& c) { return str(self(c).full); }},
    {"string Extension {get;}", extension},
    {"bool Exists {get;}", exists},
    {"datetime CreationTime {get;set;}", [](MethodCall& c) { return time_of(c, birth(self(c)), false); }, [](MethodCall& c) { set_times(c, true, false); return Value(); }},
    {"datetime CreationTimeUtc {get;set;}", [](MethodCall& c) { return time_of(c, birth(self(c)), true); }, [](MethodCall& c) { set_times(c, true, true); return Value(); }},
    {"datetime LastAccessTime {get;set;}", [](MethodCall& c) { return time_of(c, self(c).status().st_atim, false); }, [](MethodCall& c) { set_times(c, false, false); return Value(); }},
    {"datetime LastAccessTimeUtc {get;set;}", [](MethodCall& c) { return time_of(c, self(c).status().st_atim, true); }, [](MethodCall& c) { set_times(c, false, true); return Value(); }},
    {"datetime LastWriteTime {get;set;}", [](MethodCall& c) { return time_of(c, self(c).own_status().st_mtim, false); }, [](MethodCall& c) { set_times(c, true, false); return Value(); }},
    {"datetime LastWriteTimeUtc {get;set;}", [](MethodCall& c) { return time_of(c, self(c).own_status().st_mtim, true); }, [](MethodCall& c) { set_times(c, true, true); return Value(); }},
    {"string LinkTarget {get;}", link_target},
    {"System.IO.UnixFileMode UnixFileMode {get;set;}", unix_file_mode, set_unix_file_mode},
    {"System.IO.FileAttributes Attributes {get;set;}", attributes, set_attributes},
    {"System.IO.FileSystemInfo ResolveLinkTarget(bool returnFinalTarget)", resolve_link},
    {"void CreateAsSymbolicLink(string pathToTarget)", make_link},
    {"void Refresh()", refresh},
    {"string ToString()", [](MethodCall& c) { return str(self(c).shown); }},
};
const MemberDef kFile[] = {
    {"new(string fileName)", new_info},
    {"long Length {get;}", length},
    {"string DirectoryName {get;}", [](MethodCall& c) { return str(self(c).parent()); }},
    {"System.IO.DirectoryInfo Directory {get;}", directory_of},
    {"bool IsReadOnly {get;set;}", is_read_only, set_read_only},
    {"System.IO.FileInfo CopyTo(string destFileName)", copy_to},
    {"System.IO.FileInfo CopyTo(string destFileName, bool overwrite)", copy_to},
    {"void MoveTo(string destFileName)", move_to},
    {"void MoveTo(string destFileName, bool overwrite)", move_to},
    {"void Delete()", remove},
    {"System.IO.FileStream Create()", [](MethodCall& c) {
       create(c);
       return through_file(c, "Open", {Value::enumeration(TypeRegistry::find("System.IO.FileMode"), 2)});
     }},
    {"System.IO.FileStream Open(System.IO.FileMode mode)", [](MethodCall& c) { return through_file(c, "Open", {c.arg(0)}); }},
    {"System.IO.FileStream Open(System.IO.FileMode mode, System.IO.FileAccess access)", [](MethodCall& c) { return through_file(c, "Open", {c.arg(0), c.arg(1)}); }},
    {"System.IO.FileStream Open(System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)",
     [](MethodCall& c) { return through_file(c, "Open", {c.arg(0), c.arg(1), c.arg(2)}); }},
    {"System.IO.FileStream OpenRead()", [](MethodCall& c) { return through_file(c, "OpenRead", {}); }},
    {"System.IO.FileStream OpenWrite()", [](MethodCall& c) { return through_file(c, "OpenWrite", {}); }},
    {"System.IO.StreamReader OpenText()", [](MethodCall& c) { return through_file(c, "OpenText", {}); }},
    {"System.IO.StreamWriter CreateText()", [](MethodCall& c) { return through_file(c, "CreateText", {}); }},
    {"System.IO.StreamWriter AppendText()", [](MethodCall& c) { return through_file(c, "AppendText", {}); }},
    {"System.IO.FileInfo Replace(string destinationFileName, string destinationBackupFileName)", [](MethodCall& c) {
       through_file(c, "Replace", {c.arg(0), c.arg(1)});
       Value args[] = {c.arg(0)};
       return construct(c.ctx, &types::FileInfo, args);
     }},
};
const MemberDef kDirectory[] = {
    {"new(string path)", new_info},
    {"System.IO.DirectoryInfo Parent {get;}", directory_of},
    {"System.IO.DirectoryInfo Root {get;}", [](MethodCall&) { return Value(make_ref<File>(true, "/")); }},
    {"void Create()", create},
    {"System.IO.DirectoryInfo CreateSubdirectory(string path)", sub_directory},
    {"void Delete()", remove},
    {"void Delete(bool recursive)", remove},
    {"void MoveTo(string destDirName)", move_to},
#define LISTING(result, name, n)                                                             \
  {"System.Collections.Generic.IEnumerable[" result "] " name "()", entries<n>},              \
  {"System.Collections.Generic.IEnumerable[" result "] " name "(string searchPattern)", entries<n>}, \
  {"System.Collections.Generic.IEnumerable[" result "] " name "(string searchPattern, System.IO.SearchOption searchOption)", entries<n>}
    LISTING("System.IO.FileInfo", "EnumerateFiles", 1), LISTING("System.IO.DirectoryInfo", "EnumerateDirectories", 2),
    LISTING("System.IO.FileSystemInfo", "EnumerateFileSystemInfos", 0),
    {"System.IO.FileInfo[] GetFiles()", entries<1>},
    {"System.IO.FileInfo[] GetFiles(string searchPattern)", entries<1>},
    {"System.IO.FileInfo[] GetFiles(string searchPattern, System.IO.SearchOption searchOption)", entries<1>},
    {"System.IO.DirectoryInfo[] GetDirectories()", entries<2>},
    {"System.IO.DirectoryInfo[] GetDirectories(string searchPattern)", entries<2>},
    {"System.IO.DirectoryInfo[] GetDirectories(string searchPattern, System.IO.SearchOption searchOption)", entries<2>},
    {"System.IO.FileSystemInfo[] GetFileSystemInfos()", entries<0>},
    {"System.IO.FileSystemInfo[] GetFileSystemInfos(string searchPattern)", entries<0>},
};

// ---- PowerShell's own members

std::string mode_text(const File& f, bool hard_links) {
  int64_t a = f.attributes();
  std::string m = "-----";
  if (a == -1) return m;
  if (f.is_link()) m[0] = 'l';
  else if (a & 16) m[0] = 'd';
  if (hard_links && m[0] == '-' && f.status().st_nlink > 1) m[0] = 'l';
  if (!(a & 16) && false) m[1] = 'a';
  if (a & 1) m[2] = 'r';
  if (a & 2) m[3] = 'h';
  return m;
}
std::string unix_mode(const File& f) {
  if (!f.exists()) return "----------";
  const struct stat& st = f.own_status();
  mode_t m = st.st_mode;
  std::string s = "----------";
  s[0] = S_ISDIR(m) ? 'd' : S_ISLNK(m) ? 'l' : S_ISCHR(m) ? 'c' : S_ISBLK(m) ? 'b' : S_ISFIFO(m) ? 'p' : S_ISSOCK(m) ? 's' : '-';
  const char* letters = "rwxrwxrwx";
  for (int i = 0; i < 9; ++i) {
    if (m & (0400u >> i)) s[static_cast<size_t>(i) + 1] = letters[i];
  }
  if (m & S_ISUID) s[3] = m & 0100 ? 's' : 'S';
  if (m & S_ISGID) s[6] = m & 0010 ? 's' : 'S';
  if (m & S_ISVTX) s[9] = m & 0001 ? 't' : 'T';
  return s;
}
Value base_name(MethodCall& c) {
  File& f = self(c);
  std::string n = f.name();
  if (!f.directory()) {
    size_t dot = n.rfind('.');
    if (dot != std::string::npos) n.resize(dot);
  }
  return str(n);
}
Value user(MethodCall& c) {
  File& f = self(c);
  if (!f.exists()) return {};
  passwd* p = getpwuid(f.own_status().st_uid);
  return p ? str(p->pw_name) : str(std::to_string(f.own_status().st_uid));
}
Value group(MethodCall& c) {
  File& f = self(c);
  if (!f.exists()) return {};
  ::group* g = getgrgid(f.own_status().st_gid);
  return g ? str(g->gr_name) : str(std::to_string(f.own_status().st_gid));
}
Value size(MethodCall& c) { return Value::int64(self(c).exists() ? self(c).own_status().st_size : 0); }
Value resolved_target(MethodCall& c) {
  File& f = self(c);
  if (!f.is_link()) return str(f.full);
  char* real = realpath(f.full.c_str(), nullptr);
  if (!real) return str(f.link_target());
  Value v = str(real);
  free(real);
  return v;
}
Value link_type(MethodCall& c) {
  File& f = self(c);
  if (f.is_link()) return str("SymbolicLink");
  if (f.exists() && !f.directory() && f.own_status().st_nlink > 1) return str("HardLink");
  return {};
}
Value name_string(MethodCall& c) {
  File& f = self(c);
  if (f.is_link()) return str(f.name() + " -> " + f.link_target());
  return str(f.name());
}
Value length_string(MethodCall& c) {
  File& f = self(c);
  return str(f.directory() ? "" : std::to_string(f.own_status().st_size));
}
Value write_time_string(MethodCall& c) {
  Value t = time_of(c, self(c).own_status().st_mtim, false);
  std::optional<std::string> d = format_value(c.ctx, t, "d", nullptr), h = format_value(c.ctx, t, "t", nullptr);
  std::string date = d.value_or(""), hour = h.value_or("");
  if (hour.size() < 8) hour.insert(0, 8 - hour.size(), ' ');
  return str(date + " " + hour);
}

constexpr MemberType kCode = MemberType::CodeProperty;
const TypeExtension kExtensions[] = {
    {"System.IO.FileInfo", kCode, "Mode", nullptr, [](MethodCall& c) { return str(mode_text(self(c), true)); }},
    {"System.IO.FileInfo", kCode, "ModeWithoutHardLink", nullptr, [](MethodCall& c) { return str(mode_text(self(c), false)); }},
    {"System.IO.FileInfo", MemberType::ScriptProperty, "BaseName", nullptr, base_name},
    {"System.IO.FileInfo", MemberType::AliasProperty, "Target", "LinkTarget"},
    {"System.IO.FileInfo", kCode, "ResolvedTarget", nullptr, resolved_target},
    {"System.IO.FileInfo", kCode, "LinkType", nullptr, link_type},
    {"System.IO.FileInfo", kCode, "NameString", nullptr, name_string},
    {"System.IO.FileInfo", kCode, "LengthString", nullptr, length_string},
    {"System.IO.FileInfo", kCode, "LastWriteTimeString", nullptr, write_time_string},
    {"System.IO.FileInfo", kCode, "UnixMode", nullptr, [](MethodCall& c) { return str(unix_mode(self(c))); }},
    {"System.IO.FileInfo", kCode, "User", nullptr, user},
    {"System.IO.FileInfo", kCode, "Group", nullptr, group},
    {"System.IO.FileInfo", kCode, "Size", nullptr, size},
    {"System.IO.FileInfo", MemberType::PropertySet, "DefaultDisplayPropertySet", "LastWriteTime Length Name"},
    {"System.IO.DirectoryInfo", kCode, "Mode", nullptr, [](MethodCall& c) { return str(mode_text(self(c), false)); }},
    {"System.IO.DirectoryInfo", kCode, "ModeWithoutHardLink", nullptr, [](MethodCall& c) { return str(mode_text(self(c), false)); }},
    {"System.IO.DirectoryInfo", MemberType::ScriptProperty, "BaseName", nullptr, base_name},
    {"System.IO.DirectoryInfo", MemberType::AliasProperty, "Target", "LinkTarget"},
    {"System.IO.DirectoryInfo", kCode, "ResolvedTarget", nullptr, resolved_target},
    {"System.IO.DirectoryInfo", kCode, "LinkType", nullptr, link_type},
    {"System.IO.DirectoryInfo", kCode, "NameString", nullptr, name_string},
    {"System.IO.DirectoryInfo", kCode, "LengthString", nullptr, length_string},
    {"System.IO.DirectoryInfo", kCode, "LastWriteTimeString", nullptr, write_time_string},
    {"System.IO.DirectoryInfo", kCode, "UnixMode", nullptr, [](MethodCall& c) { return str(unix_mode(self(c))); }},
    {"System.IO.DirectoryInfo", kCode, "User", nullptr, user},
    {"System.IO.DirectoryInfo", kCode, "Group", nullptr, group},
    {"System.IO.DirectoryInfo", kCode, "Size", nullptr, size},
    {"System.IO.DirectoryInfo", MemberType::PropertySet, "DefaultDisplayPropertySet", "LastWriteTime Name"},
};
const TypeExtensions extensions{kExtensions};

const TypeSpec kSpecs[] = {
    {.full_name = "System.IO.FileSystemInfo", .base = "System.MarshalByRefObject", .flags = kAbstract, .members = kCommon},
    {.full_name = "System.IO.FileInfo", .base = "System.IO.FileSystemInfo", .members = kFile},
    {.full_name = "System.IO.DirectoryInfo", .base = "System.IO.FileSystemInfo", .members = kDirectory},
};

}  // namespace

namespace types {
Type FileSystemInfo{kSpecs[0]}, FileInfo{kSpecs[1]}, DirectoryInfo{kSpecs[2]};
}

}  // namespace psession
