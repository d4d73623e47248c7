#include <sys/stat.h>
#include <sys/wait.h>

#include <thread>

#include "fixture.h"

namespace psession {

// R6, R7, R10: a session is a process; commands run in it until it is removed.
TEST_F(Processes, StartsBrokerOnDemandAndRunsCommands) {
  EXPECT_TRUE(list().empty());
  EXPECT_EQ(broker_pid(), 0);  // listing nothing needs no broker
  setenv("PSESSION_TEST_VARIABLE", "here", 1);
  auto s = make("first");
  ASSERT_TRUE(s);
  EXPECT_EQ(call(*s, "echo hello"), "hello");
  EXPECT_EQ(call(*s, "env PSESSION_TEST_VARIABLE"), "here");
  char directory[4096];
  EXPECT_EQ(call(*s, "cwd"), getcwd(directory, sizeof directory));
  auto sessions = list();
  ASSERT_EQ(sessions.size(), 1u);
  EXPECT_EQ(sessions[0].name, "first");
  EXPECT_EQ(sessions[0].state, wire::SessionState::kOpened);
  EXPECT_EQ(std::to_string(sessions[0].pid), call(*s, "pid"));
  EXPECT_TRUE(s->remove());
  EXPECT_EQ(s->state(), ChannelState::kClosed);
  EXPECT_TRUE(list().empty());
  EXPECT_FALSE(s->send("echo late"));
  unsetenv("PSESSION_TEST_VARIABLE");
}

TEST_F(Processes, TwentyStartersMakeOneBroker) {
  std::vector<pid_t> starters;
  for (int i = 0; i < 20; ++i) {
    pid_t pid = fork();
    if (pid == 0) {
      auto fd = connect_broker();
      FrameStream stream{Fd()};
      auto reply = ask(local_, wire::Type::kStatus, {});
      _exit(fd && reply ? 0 : 1);
    }
    starters.push_back(pid);
  }
  for (pid_t pid : starters) {
    int status;
    waitpid(pid, &status, 0);
    EXPECT_EQ(status, 0);
  }
  int brokers = 0;
  for (pid_t pid : processes_with(std::string("XDG_RUNTIME_DIR=") + path_)) {
    auto line = read_file("/proc/" + std::to_string(pid) + "/cmdline", 65536);
    brokers += line && line->find("psessiond") != std::string::npos;
  }
  EXPECT_EQ(brokers, 1);
}

TEST_F(Processes, RefusedConfigurationIsAnErrorAndLeavesNothing) {
  wire::CreateRequest request;
  request.configuration = "refused";
  auto channel = ClientChannel::create(std::move(request));
  ASSERT_FALSE(channel);
  EXPECT_EQ(channel.error().code, 42);
  EXPECT_TRUE(eventually([&] { return list().empty(); }));
}

// R14, R15: disconnected, the command goes on, and its output is there for the next client.
TEST_F(Processes, DisconnectAndConnectAgain) {
  auto s = make();
  ASSERT_TRUE(s);
  std::string id = s->info().id;
  EXPECT_TRUE(s->send("busy 300"));
  EXPECT_TRUE(s->send("out 1000 100"));
  ASSERT_TRUE(s->disconnect()) << s->why().message;
  EXPECT_EQ(s->state(), ChannelState::kDisconnected);
  auto sessions = list();
  ASSERT_EQ(sessions.size(), 1u);
  EXPECT_EQ(sessions[0].state, wire::SessionState::kDisconnected);
  EXPECT_TRUE(sessions[0].busy);
  EXPECT_TRUE(eventually([&] { return !list()[0].busy; }));
  auto again = join(id);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->pop(1000)->bytes, "done");
  for (int i = 1; i <= 1000; ++i) {
    auto m = again->pop(1000);
    ASSERT_TRUE(m);
    ASSERT_EQ(atoi(m->bytes.c_str()), i);
  }
  EXPECT_EQ(again->pop(1000)->bytes, "end 1000");
  EXPECT_EQ(call(*again, "echo x"), "x");
}

// What was received but not taken belongs to the next client.
TEST_F(Processes, UntakenMessagesComeToTheNextClient) {
  auto s = make();
  ASSERT_TRUE(s);
  ASSERT_TRUE(s->send("out 10 10"));
  ASSERT_TRUE(eventually([&] { return !list()[0].busy; }));
  for (int i = 1; i <= 4; ++i) EXPECT_EQ(atoi(s->pop(1000)->bytes.c_str()), i);
  ASSERT_TRUE(s->disconnect()) << s->why().message;
  EXPECT_FALSE(s->pop(0));
  auto again = join(s->info().id);
  ASSERT_TRUE(again);
  for (int i = 5; i <= 10; ++i) EXPECT_EQ(atoi(again->pop(1000)->bytes.c_str()), i);
  EXPECT_EQ(again->pop(1000)->bytes, "end 10");
}

// R18: the client ends: an idle session closes, a busy one stays.
TEST_F(Processes, GoodbyeClosesIdleAndKeepsBusy) {
  auto idle = make("idle"), busy = make("busy");
  ASSERT_TRUE(idle && busy);
  ASSERT_TRUE(busy->send("busy 20000"));
  idle.reset();
  busy.reset();
  std::vector<wire::SessionInfo> sessions;
  EXPECT_TRUE(eventually([&] {
    sessions = list();
    return sessions.size() == 1 && sessions[0].state == wire::SessionState::kDisconnected;
  }));
  ASSERT_EQ(sessions.size(), 1u);
  EXPECT_EQ(sessions[0].name, "busy");
  EXPECT_EQ(sessions[0].state, wire::SessionState::kDisconnected);
  EXPECT_TRUE(sessions[0].busy);
}

// B7: take-over; without force it is refused.
TEST_F(Processes, ForceTakesOverAndTellsTheOldClient) {
  auto old = make();
  ASSERT_TRUE(old);
  std::string id = old->info().id;
  wire::AttachRequest request;
  request.id = id;
  auto refused = ClientChannel::attach(request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, int(wire::Code::kInUse));
  auto taken = join(id, true);
  ASSERT_TRUE(taken);
  EXPECT_EQ(call(*taken, "echo mine"), "mine");
  EXPECT_TRUE(eventually([&] { return old->state() == ChannelState::kTakenOver; }));
  EXPECT_NE(old->why().message.find("taken over"), std::string::npos);
}

// B2: nothing is lost when the broker is killed.
TEST_F(Processes, KilledBrokerLosesNothing) {
  auto a = make("a"), b = make("b");
  ASSERT_TRUE(a && b);
  std::string id = b->info().id;
  ASSERT_TRUE(b->disconnect());
  pid_t broker = broker_pid();
  ASSERT_GT(broker, 0);
  kill(broker, SIGKILL);
  EXPECT_EQ(call(*a, "echo still"), "still");
  auto sessions = list();
  ASSERT_EQ(sessions.size(), 2u);
  EXPECT_NE(broker_pid(), broker);
  auto again = join(id);
  ASSERT_TRUE(again);
  EXPECT_EQ(call(*again, "echo back"), "back");
  EXPECT_TRUE(make("c"));
  EXPECT_TRUE(a->remove());
  EXPECT_TRUE(eventually([&] { return list().size() == 1; }));
}

TEST_F(Processes, KilledHostIsBrokenWithItsReason) {
  auto a = make("a"), b = make("b");
  ASSERT_TRUE(a && b);
  kill(a->info().pid, SIGKILL);
  EXPECT_TRUE(eventually([&] { return a->state() == ChannelState::kBroken; }));
  EXPECT_EQ(a->why().message, "The session's process was ended by signal 9 (Killed).");
  EXPECT_EQ(call(*b, "echo alive"), "alive");
  for (int round = 0; round < 2; ++round) {
    auto sessions = list();
    ASSERT_EQ(sessions.size(), 2u);
    const auto& broken = sessions[0].name == "a" ? sessions[0] : sessions[1];
    EXPECT_EQ(broken.state, wire::SessionState::kBroken);
    EXPECT_EQ(broken.reason, wire::CloseReason::kSignal);
    EXPECT_EQ(broken.detail, 9);
    kill(broker_pid(), SIGKILL);  // the next broker knows it too
  }
  EXPECT_TRUE(remove_session(local_, a->info().id));
  EXPECT_EQ(list().size(), 1u);
}

TEST_F(Processes, HostThatDiesWithoutBrokerIsFoundBroken) {
  auto s = make("lost");
  ASSERT_TRUE(s);
  ASSERT_TRUE(s->disconnect()) << s->why().message;
  kill(broker_pid(), SIGKILL);
  kill(s->info().pid, SIGKILL);
  usleep(20'000);
  auto sessions = list();
  ASSERT_EQ(sessions.size(), 1u);
  EXPECT_EQ(sessions[0].name, "lost");
  EXPECT_EQ(sessions[0].state, wire::SessionState::kBroken);
  EXPECT_EQ(sessions[0].reason, wire::CloseReason::kUnknown);
}

// R23: what the session started ends with it, also when it made itself independent.
TEST_F(Processes, RemovalEndsNativeChildren) {
  auto s = make();
  ASSERT_TRUE(s);
  pid_t child = atoi(call(*s, "spawn").c_str());
  ASSERT_GT(child, 1);
  EXPECT_EQ(kill(child, 0), 0);
  EXPECT_TRUE(s->remove());
  EXPECT_TRUE(eventually([&] { return kill(child, 0) != 0; }));
}

TEST_F(Processes, ExitInTheSessionClosesIt) {
  auto s = make();
  ASSERT_TRUE(s);
  ASSERT_TRUE(s->send("exit"));
  EXPECT_TRUE(eventually([&] { return s->state() == ChannelState::kClosed; }));
  EXPECT_EQ(s->why().message, wire::describe(wire::CloseReason::kEngineEnded, 0));
  EXPECT_TRUE(list().empty());
}

// B3: output of a disconnected session goes to disk and comes back.
TEST_F(Processes, SpillsToDiskAndDeletesIt) {
  auto s = make();
  ASSERT_TRUE(s);
  std::string id = s->info().id, folder = std::string(path_) + "/state/psession/" + id;
  ASSERT_TRUE(s->send("out 20000 1000"));
  ASSERT_TRUE(s->disconnect()) << s->why().message;
  ASSERT_TRUE(eventually([&] { return !list()[0].busy; }));
  struct stat st;
  EXPECT_EQ(stat(folder.c_str(), &st), 0);
  EXPECT_EQ(st.st_mode & 0777, 0700u);
  auto again = join(id);
  ASSERT_TRUE(again);
  for (int i = 1; i <= 20000; ++i) {
    auto m = again->pop(5000);
    ASSERT_TRUE(m) << i;
    ASSERT_EQ(atoi(m->bytes.c_str()), i);
  }
  EXPECT_EQ(again->pop(1000)->bytes, "end 20000");
  EXPECT_TRUE(again->remove());
  EXPECT_NE(stat(folder.c_str(), &st), 0);
}

// A slow reader makes the command wait, and a stop ends the waiting.
TEST_F(Processes, WindowBlocksAndStopUnblocks) {
  auto s = make();
  ASSERT_TRUE(s);
  ASSERT_TRUE(s->send("out 1000000 1000"));
  usleep(200'000);
  EXPECT_TRUE(list()[0].busy);
  ASSERT_TRUE(s->send("stop"));
  std::string last;
  while (auto m = s->pop(2000)) {
    last = m->bytes;
    if (last.rfind("end ", 0) == 0) break;
  }
  ASSERT_EQ(last.rfind("end ", 0), 0u);
  EXPECT_LT(atoi(last.c_str() + 4), 100'000);
}

TEST_F(Processes, BrokerLeavesWhenIdleAndHostsWithTheirFolder) {
  setenv("PSESSION_BROKER_IDLE_MS", "50", 1);
  auto s = make();
  ASSERT_TRUE(s);
  usleep(150'000);
  EXPECT_GT(broker_pid(), 0);
  pid_t host = s->info().pid;
  ASSERT_TRUE(s->disconnect()) << s->why().message;
  unlink((std::string(path_) + "/psession/hosts/" + s->info().id + ".sock").c_str());
  kill(broker_pid(), SIGKILL);
  EXPECT_TRUE(eventually([&] { return kill(host, 0) != 0; }));
  s = make();
  ASSERT_TRUE(s);
  ASSERT_TRUE(s->remove());
  EXPECT_TRUE(eventually([&] { return broker_pid() == 0; }));
  EXPECT_TRUE(eventually([&] { return processes_with(std::string("XDG_RUNTIME_DIR=") + path_).empty(); }));
}

}  // namespace psession
