#include "session/runtime_paths.h"

#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

namespace psession {

namespace {
std::string variable(const char* name) {
  const char* value = getenv(name);
  return value ? value : "";
}

bool lingers() {
  std::string user = user_name();
  return !user.empty() && user.find('/') == std::string::npos &&
         access(("/var/lib/systemd/linger/" + user).c_str(), F_OK) == 0;
}
}  // namespace

static std::string look_up_user() {
  char buffer[4096];
  passwd entry, *found = nullptr;
  if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found) return found->pw_name;
  return std::to_string(geteuid());
}

// Once for a process: the template asks before it forks, so that no session reads /etc/passwd for it.
std::string user_name() {
  static const std::string name = look_up_user();
  return name;
}

Result<std::string> runtime_dir() {
  std::string uid = std::to_string(geteuid());
  std::string logon = "/run/user/" + uid, chosen = variable("XDG_RUNTIME_DIR");
  while (chosen.size() > 1 && chosen.back() == '/') chosen.pop_back();
  std::string path;
  struct stat st;
  if (!chosen.empty() && chosen[0] == '/' && chosen != logon) {
    path = chosen + "/psession";
  } else if (lingers() && stat(logon.c_str(), &st) == 0 && st.st_uid == geteuid()) {
    path = logon + "/psession";
  } else {
    path = "/tmp/psession-" + uid;
  }
  if (auto made = make_private_dir(path); !made) return made.error();
  return path;
}

std::string broker_socket(const std::string& runtime) { return runtime + "/broker.sock"; }
std::string broker_lock(const std::string& runtime) { return runtime + "/broker.lock"; }
std::string start_lock(const std::string& runtime) { return runtime + "/start.lock"; }
std::string hosts_dir(const std::string& runtime) { return runtime + "/hosts"; }
std::string host_socket(const std::string& runtime, std::string_view id) {
  return hosts_dir(runtime) + "/" + std::string(id) + ".sock";
}
std::string host_state_file(const std::string& runtime, std::string_view id) {
  return hosts_dir(runtime) + "/" + std::string(id) + ".state";
}

std::string state_dir() {
  std::string base = variable("XDG_STATE_HOME");
  if (base.empty() || base[0] != '/') {
    std::string home = variable("HOME");
    if (home.empty() || home[0] != '/') {
      passwd entry, *found = nullptr;
      char buffer[4096];
      if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found) home = found->pw_dir;
    }
    if (home.empty()) home = "/";
    base = home + "/.local/state";
  }
  return base + "/psession";
}

std::string spill_dir(std::string_view id) { return state_dir() + "/" + std::string(id); }

std::string sibling_program(const char* name, const char* override_variable) {
  std::string chosen = variable(override_variable);
  if (!chosen.empty()) return chosen;
  char self[4096];
  ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
  std::string folder = n > 0 ? std::string(self, size_t(n)) : "/usr/lib/psession/psession";
  folder.erase(folder.rfind('/'));
  std::string path = folder + "/" + name;
  if (access(path.c_str(), X_OK) == 0) return path;
  std::string installed = std::string("/usr/lib/psession/") + name;
  return access(installed.c_str(), X_OK) == 0 ? installed : path;
}

}  // namespace psession
