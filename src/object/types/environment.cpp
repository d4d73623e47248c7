// System.Environment, OperatingSystem.
#include <pwd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

#include "object/types/helpers.h"
#include "object/types/version_objects.h"

extern char** environ;

namespace psession {
namespace {
using namespace tables;

std::string variable(const char* name) {
  const char* v = getenv(name);
  return v ? v : "";
}
std::string home() {
  std::string h = variable("HOME");
  if (!h.empty()) return h;
  passwd* p = getpwuid(getuid());
  return p && p->pw_dir ? p->pw_dir : "/";
}
std::string user_name() {
  passwd* p = getpwuid(geteuid());
  return p ? p->pw_name : std::to_string(geteuid());
}
std::string special(int64_t folder) {
  auto xdg = [](const char* name, const char* otherwise) {
    std::string v = variable(name);
    return v.empty() ? home() + otherwise : v;
  };
  switch (folder) {
    case 40: return home();                                       // UserProfile
    case 5: return home();                                        // MyDocuments
    case 0: case 16: return home() + "/Desktop";
    case 26: return xdg("XDG_CONFIG_HOME", "/.config");           // ApplicationData
    case 28: return xdg("XDG_DATA_HOME", "/.local/share");        // LocalApplicationData
    case 35: return "/usr/share";                                 // CommonApplicationData
    case 13: return home() + "/Music";
    case 14: return home() + "/Videos";
    case 39: return home() + "/Pictures";
    case 20: return home() + "/.fonts";
    case 21: return home() + "/Templates";
    case 45: return "/usr/share/templates";
    default: return {};
  }
}
std::string expand(const std::string& s) {
  std::string out;
  size_t i = 0;
  while (i < s.size()) {
    size_t end = s[i] == '%' ? s.find('%', i + 1) : std::string::npos;
    if (end != std::string::npos) {
      if (const char* v = getenv(s.substr(i + 1, end - i - 1).c_str())) {
        out += v;
        i = end + 1;
        continue;
      }
    }
    out += s[i++];
  }
  return out;
}

class OperatingSystemObject final : public HeapObject, public TextualObject {
 public:
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.OperatingSystem");
    return t;
  }
  static std::array<int32_t, 4> version() {
    utsname u;
    uname(&u);
    std::array<int32_t, 4> v{0, 0, 0, 0};
    sscanf(u.release, "%d.%d.%d.%d", &v[0], &v[1], &v[2], &v[3]);
    return v;
  }
  std::string to_text() const override { return "Unix " + VersionObject(version()).to_text(); }
};
const MemberDef kOs[] = {
    {"static bool IsLinux()", FN({ return boolean(true); })},
    {"static bool IsWindows()", FN({ return boolean(false); })},
    {"static bool IsMacOS()", FN({ return boolean(false); })},
    {"string ToString()", FN({ return str(c.self.as<OperatingSystemObject>()->to_text()); })},
    {"System.PlatformID Platform {get;}", FN({ return Value::enumeration(TypeRegistry::find("System.PlatformID"), 4); })},
    {"string ServicePack {get;}", FN({ return Value(String::empty()); })},
    {"version Version {get;}", FN({ return Value(make_ref<VersionObject>(OperatingSystemObject::version())); })},
    {"string VersionString {get;}", FN({ return str(c.self.as<OperatingSystemObject>()->to_text()); })},
};
Type g_os{TypeSpec{.full_name = "System.OperatingSystem", .flags = kSealed, .members = kOs}};

Value set_variable(MethodCall& c) {
  require(c.arg(0), "variable");
  std::string name = text(c.arg(0));
  if (name.empty() || name[0] == '\0') throw_dotnet("System.ArgumentException", "The value cannot be an empty string.", "variable");
  if (name.find('=') != std::string::npos) throw_dotnet("System.ArgumentException", "Environment variable name cannot contain equal character.", "variable");
  std::string value = text(c.arg(1));
  if (c.arg(1).is_null()) unsetenv(name.c_str());
  else setenv(name.c_str(), value.c_str(), 1);
  return Value::nothing();
}
Value get_variable(MethodCall& c) {
  require(c.arg(0), "variable");
  if (c.has(1) && c.arg(1).as_int() != 0) return Value();  // User and Machine exist on Windows only
  const char* v = getenv(text(c.arg(0)).c_str());
  return v ? str(v) : Value();
}
Value all_variables(MethodCall&) {
  Ref<Dictionary> h = make_ref<Dictionary>(&types::Hashtable, KeyComparer::Default);
  for (char** e = environ; *e; ++e) {
    std::string_view s = *e;
    size_t eq = s.find('=');
    if (eq != std::string_view::npos) h->set(str(s.substr(0, eq)), str(s.substr(eq + 1)));
  }
  return Value(h);
}
int64_t uptime_ms() {
  timespec t;
  clock_gettime(CLOCK_BOOTTIME, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const MemberDef kRows[] = {
    {"static string CommandLine {get;}", FN({
       std::string s;
       if (FILE* f = fopen("/proc/self/cmdline", "r")) {
         char b[4096];
         size_t n;
         while ((n = fread(b, 1, sizeof b, f)) > 0) s.append(b, n);
         fclose(f);
       }
       while (!s.empty() && s.back() == '\0') s.pop_back();
       for (char& ch : s) if (ch == '\0') ch = ' ';
       return str(s);
     })},
    {"static string CurrentDirectory {get;set;}", FN({ return str(c.ctx.current_directory()); }), FN({
       require(c.arg(0), "value");
       std::string p = text(c.arg(0));
       if (chdir(p.c_str()) != 0) throw_dotnet("System.IO.DirectoryNotFoundException", "Could not find a part of the path '" + p + "'.");
       return Value::nothing();
     })},
    {"static int CurrentManagedThreadId {get;}", FN({ return int32(1); })},
    {"static int ExitCode {get;set;}", FN({ return int32(0); }), FN({ return Value::nothing(); })},
    {"static bool HasShutdownStarted {get;}", FN({ return boolean(false); })},
    {"static bool Is64BitOperatingSystem {get;}", FN({ return boolean(true); })},
    {"static bool Is64BitProcess {get;}", FN({ return boolean(true); })},
    {"static bool IsPrivilegedProcess {get;}", FN({ return boolean(geteuid() == 0); })},
    {"static void Exit(int exitCode)", FN({
       fflush(nullptr);
       _exit(static_cast<int>(c.arg(0).as_int()) & 0xFF);
     })},
    {"static string MachineName {get;}", FN({
       char b[256] = {};
       gethostname(b, sizeof b - 1);
       std::string s = b;
       return str(s.substr(0, s.find('.')));
     })},
    {"static string NewLine {get;}", FN({ return str("\n"); })},
    {"static System.OperatingSystem OSVersion {get;}", FN({ return Value(make_ref<OperatingSystemObject>()); })},
    {"static int ProcessId {get;}", FN({ return int32(getpid()); })},
    {"static string ProcessPath {get;}", FN({
       char b[4096];
       ssize_t n = readlink("/proc/self/exe", b, sizeof b);
       return n > 0 ? str(std::string_view(b, static_cast<size_t>(n))) : Value();
     })},
    {"static int ProcessorCount {get;}", FN({ return int32(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN))); })},
    {"static string StackTrace {get;}", FN({ return Value(String::empty()); })},
    {"static string SystemDirectory {get;}", FN({ return Value(String::empty()); })},
    {"static int SystemPageSize {get;}", FN({ return int32(sysconf(_SC_PAGESIZE)); })},
    {"static int TickCount {get;}", FN({ return int32(static_cast<int32_t>(uptime_ms())); })},
    {"static long TickCount64 {get;}", FN({ return Value::int64(uptime_ms()); })},
    {"static string UserDomainName {get;}", FN({
       char b[256] = {};
       gethostname(b, sizeof b - 1);
       return str(b);
     })},
    {"static bool UserInteractive {get;}", FN({ return boolean(true); })},
    {"static string UserName {get;}", FN({ return str(user_name()); })},
    {"static version Version {get;}", FN({ return make_version(10, 0, 0); })},
    {"static long WorkingSet {get;}", FN({
       long pages = 0;
       if (FILE* f = fopen("/proc/self/statm", "r")) {
         long size = 0;
         if (fscanf(f, "%ld %ld", &size, &pages) != 2) pages = 0;
         fclose(f);
       }
       return Value::int64(pages * sysconf(_SC_PAGESIZE));
     })},
    {"static string ExpandEnvironmentVariables(string name)", FN({ require(c.arg(0), "name"); return str(expand(text(c.arg(0)))); })},
    {"static string GetEnvironmentVariable(string variable)", get_variable},
    {"static string GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget target)", get_variable},
    {"static System.Collections.IDictionary GetEnvironmentVariables()", all_variables},
    {"static void SetEnvironmentVariable(string variable, string value)", set_variable},
    {"static void SetEnvironmentVariable(string variable, string value, System.EnvironmentVariableTarget target)", FN({
       return c.arg(2).as_int() == 0 ? set_variable(c) : Value::nothing();
     })},
    {"static string GetFolderPath(System.Environment+SpecialFolder folder)", FN({ return str(special(c.arg(0).as_int())); })},
    {"static string GetFolderPath(System.Environment+SpecialFolder folder, System.Environment+SpecialFolderOption option)", FN({ return str(special(c.arg(0).as_int())); })},
    {"static string[] GetLogicalDrives()", FN({ return make_array(&types::String, {str("/")}); })},
    {"static string[] GetCommandLineArgs()", FN({
       std::vector<Value> out;
       if (FILE* f = fopen("/proc/self/cmdline", "r")) {
         std::string s;
         char b[4096];
         size_t n;
         while ((n = fread(b, 1, sizeof b, f)) > 0) s.append(b, n);
         fclose(f);
         size_t i = 0;
         while (i < s.size()) {
           size_t end = std::min(s.find('\0', i), s.size());
           out.push_back(str(s.substr(i, end - i)));
           i = end + 1;
         }
       }
       return make_array(&types::String, std::move(out));
     })},
};
Type g_environment{TypeSpec{.full_name = "System.Environment", .flags = kStatic | kAbstract | kSealed, .members = kRows}};

}  // namespace
}  // namespace psession
