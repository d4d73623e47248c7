// A runtime directory of its own for each test, with the broker beside the test program and the test program
// itself as session host; everything that was started there is ended afterwards.
#pragma once
#include <dirent.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/fd.h"
#include "session/client_channel.h"

namespace psession {

inline std::vector<pid_t> processes_with(const std::string& environment_entry) {
  std::vector<pid_t> found;
  DIR* proc = opendir("/proc");
  while (dirent* entry = readdir(proc)) {
    pid_t pid = atoi(entry->d_name);
    if (pid <= 1 || pid == getpid()) continue;
    auto text = read_file("/proc/" + std::to_string(pid) + "/environ", 4 << 20);
    if (text && (*text + '\0').find(environment_entry + '\0') != std::string::npos) found.push_back(pid);
  }
  closedir(proc);
  return found;
}

class Processes : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(mkdtemp(path_));
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n] = 0;
    setenv("XDG_RUNTIME_DIR", path_, 1);
    setenv("XDG_STATE_HOME", (std::string(path_) + "/state").c_str(), 1);
    setenv("PSESSION_HOST", self, 1);
    unsetenv("PSESSION_BROKER_IDLE_MS");
  }
  void TearDown() override {
    for (pid_t pid : processes_with(std::string("XDG_RUNTIME_DIR=") + path_)) kill(pid, SIGKILL);
    remove_tree(path_);
  }
  // argv[0] tells broker and template from each other; hosts are forks of the template.
  pid_t broker_pid() {
    for (pid_t pid : processes_with(std::string("XDG_RUNTIME_DIR=") + path_)) {
      auto line = read_file("/proc/" + std::to_string(pid) + "/cmdline", 65536);
      if (line && line->find("psessiond") != std::string::npos) return pid;
    }
    return 0;
  }
  static std::shared_ptr<ClientChannel> make(const std::string& name = "s", ChannelOptions options = {},
                                             wire::Buffering buffering = wire::Buffering::kSpill) {
    wire::CreateRequest request = create_request_from_process();
    request.name = name;
    request.buffering = buffering;
    auto channel = ClientChannel::create(std::move(request), std::move(options));
    EXPECT_TRUE(channel) << channel.error().message;
    return channel ? *channel : nullptr;
  }
  static std::shared_ptr<ClientChannel> join(const std::string& id, bool force = false, ChannelOptions options = {}) {
    wire::AttachRequest request;
    request.id = id;
    request.force = force;
    auto channel = ClientChannel::attach(std::move(request), std::move(options));
    EXPECT_TRUE(channel) << channel.error().message;
    return channel ? *channel : nullptr;
  }
  static std::string call(ClientChannel& channel, const std::string& message) {
    if (auto sent = channel.send(message); !sent) return "send: " + sent.error().message;
    auto answer = channel.pop(10'000);
    return answer ? answer->bytes : "no answer: " + channel.why().message;
  }
  std::vector<wire::SessionInfo> list() {
    LocalConnector local;
    auto sessions = list_sessions(local);
    EXPECT_TRUE(sessions) << sessions.error().message;
    return sessions ? *sessions : std::vector<wire::SessionInfo>();
  }
  template <class F>
  static bool eventually(F condition, int ms = 5000) {
    for (int i = 0; i < ms / 5; ++i) {
      if (condition()) return true;
      usleep(5000);
    }
    return condition();
  }

  char path_[32] = "/tmp/psession-pt-XXXXXX";
  LocalConnector local_;
};

}  // namespace psession
