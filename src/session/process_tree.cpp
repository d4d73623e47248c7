#include "session/process_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/fd.h"

namespace psession {

void become_subreaper() { prctl(PR_SET_CHILD_SUBREAPER, 1); }

namespace {
// /proc/self/task/TID/children, where the kernel has it, answers the usual case (no child) at once.
bool surely_no_children() {
  DIR* tasks = opendir("/proc/self/task");
  if (!tasks) return false;
  bool none = true;
  while (dirent* entry = readdir(tasks)) {
    if (entry->d_name[0] == '.') continue;
    auto text = read_file(std::string("/proc/self/task/") + entry->d_name + "/children", 1 << 20);
    if (!text || !text->empty()) {
      none = false;
      break;
    }
  }
  closedir(tasks);
  return none;
}

std::vector<pid_t> descendants() {
  std::vector<std::pair<pid_t, pid_t>> all;  // pid, parent
  DIR* proc = opendir("/proc");
  if (!proc) return {};
  while (dirent* entry = readdir(proc)) {
    pid_t pid = atoi(entry->d_name);
    if (pid <= 0) continue;
    auto stat = read_file(std::string("/proc/") + entry->d_name + "/stat", 4096);
    if (!stat) continue;
    size_t close = stat->rfind(')');  // the name may hold anything
    char state = 0;
    int parent = 0;
    if (close == std::string::npos || sscanf(stat->c_str() + close + 1, " %c %d", &state, &parent) != 2) continue;
    if (state != 'Z' || parent == getpid()) all.emplace_back(pid, parent);
  }
  closedir(proc);
  std::set<pid_t> family{getpid()};
  std::vector<pid_t> found;
  for (bool grew = true; grew;) {
    grew = false;
    for (auto [pid, parent] : all) {
      if (!family.count(parent) || !family.insert(pid).second) continue;
      found.push_back(pid);
      grew = true;
    }
  }
  return found;
}
}  // namespace

void kill_descendants() {
  for (int round = 0; round < 500 && !surely_no_children(); ++round) {
    std::vector<pid_t> pids = descendants();
    if (pids.empty()) return;
    for (pid_t pid : pids) kill(pid, SIGKILL);
    if (round > 0) usleep(2000);
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
  }
}

}  // namespace psession
