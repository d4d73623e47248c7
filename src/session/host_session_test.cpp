#include "session/host_session.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/unix_socket.h"
#include "session/runtime_paths.h"

namespace psession {

namespace {
struct QuietEngine final : SessionEngine {
  std::vector<std::string> delivered;
  bool is_busy = false, stopped = false;
  HostSession* host = nullptr;
  void deliver(std::string message) override { delivered.push_back(std::move(message)); }
  bool busy() override { return is_busy; }
  void stop_all() override {
    stopped = true;
    host->engine_ended();
  }
  void run() override {}
};

// A host on the test's own thread with a clock that the test turns.
struct HostTest : testing::Test {
  void SetUp() override {
    ASSERT_TRUE(mkdtemp(path));
    ASSERT_TRUE(make_private_dir(hosts_dir(path)));
  }
  void TearDown() override {
    host.reset();
    remove_tree(path);
  }
  void start(int64_t idle_ms) {
    HostConfig config;
    config.create.id = "11111111-2222-3333-4444-555555555555";
    config.create.idle_timeout_ms = idle_ms;
    config.create.token = "t";
    config.runtime_dir = path;
    config.sweep_processes = false;
    host = std::make_unique<HostSession>(loop, std::move(config), [this] { finished = true; });
    ASSERT_TRUE(host->open());
    engine.host = host.get();
    host->set_engine(&engine);
    auto pair = socket_pair();
    client = std::move(pair->first);
    wire::HandOff handoff;
    handoff.request = wire::Type::kCreate;
    host->adopt(std::move(pair->second), handoff);
    turn(0);
  }
  void turn(int64_t ms) {
    clock.advance(ms);
    for (int i = 0; i < 5; ++i) loop.run_once(0);
  }
  void say(const std::string& bytes) {
    ASSERT_TRUE(write_all(client.get(), bytes));
    turn(0);
  }
  std::vector<wire::Type> heard() {
    std::vector<wire::Type> types;
    char buffer[65536];
    auto got = receive_some(client.get(), buffer, sizeof buffer);
    if (got) decoder.feed(std::string_view(buffer, got->size));
    while (auto f = decoder.next()) {
      types.push_back(f->type);
      if (f->type == wire::Type::kClosed) {
        int detail;
        EXPECT_TRUE(wire::decode_reason(f->body, reason, detail));
      }
    }
    return types;
  }

  char path[32] = "/tmp/psession-hs-XXXXXX";
  ManualClock clock;
  EventLoop loop{clock};
  QuietEngine engine;
  std::unique_ptr<HostSession> host;
  Fd client;
  wire::FrameDecoder decoder{wire::kMaxFrame};
  wire::CloseReason reason{};
  bool finished = false;
};
using wire::Type;
}  // namespace

// R24: the clock runs only while no command runs.
TEST_F(HostTest, IdleTimeoutCountsOnlyWhileIdle) {
  start(60'000);
  EXPECT_EQ(heard(), std::vector<Type>{Type::kAttached});
  turn(59'000);
  EXPECT_FALSE(finished);
  say(wire::data_head(1, 0, 3) + "run");
  engine.is_busy = true;
  host->set_busy(true);
  turn(3'600'000);
  EXPECT_FALSE(finished);
  engine.is_busy = false;
  host->set_busy(false);
  turn(59'999);
  EXPECT_FALSE(finished);
  turn(1);
  EXPECT_TRUE(finished);
  EXPECT_TRUE(engine.stopped);
  heard();
  EXPECT_EQ(reason, wire::CloseReason::kIdleTimeout);
  EXPECT_NE(access(host_socket(path, "11111111-2222-3333-4444-555555555555").c_str(), F_OK), 0);
}

// R18: a connection that breaks keeps an idle session for five minutes, and a busy one for its idle time.
TEST_F(HostTest, LostConnectionKeepsIdleSessionFiveMinutes) {
  start(7'200'000);
  client.reset();
  turn(0);
  EXPECT_EQ(host->info().state, wire::SessionState::kDisconnected);
  turn(299'999);
  EXPECT_FALSE(finished);
  turn(1);
  EXPECT_TRUE(finished);
  EXPECT_EQ(host->info().reason, wire::CloseReason::kLost);
}

TEST_F(HostTest, LostConnectionKeepsBusySession) {
  start(7'200'000);
  engine.is_busy = true;
  client.reset();
  turn(7'300'000);
  EXPECT_FALSE(finished);
  engine.is_busy = false;
  host->set_busy(false);
  turn(7'199'999);
  EXPECT_FALSE(finished);
  turn(1);
  EXPECT_TRUE(finished);
  EXPECT_EQ(host->info().reason, wire::CloseReason::kIdleTimeout);
}

TEST_F(HostTest, DuplicatesAreDroppedAndHolesRefused) {
  start(60'000);
  say(wire::data_head(1, 0, 1) + "a" + wire::data_head(1, 0, 1) + "a" + wire::data_head(2, 0, 1) + "b");
  EXPECT_EQ(engine.delivered, (std::vector<std::string>{"a", "b"}));
  turn(200);
  EXPECT_EQ(heard(), (std::vector<Type>{Type::kAttached, Type::kAck}));
  say(wire::data_head(4, 0, 1) + "d");
  EXPECT_EQ(heard(), std::vector<Type>{Type::kError});
  EXPECT_EQ(engine.delivered.size(), 2u);
  EXPECT_EQ(host->info().state, wire::SessionState::kDisconnected);
}

TEST_F(HostTest, DisconnectKeepsIdleSessionAndChangesItsTime) {
  start(60'000);
  wire::DisconnectRequest request;
  request.idle_timeout_ms = 600'000;
  say(wire::frame(Type::kDisconnect, wire::encode(request)));
  EXPECT_EQ(heard(), (std::vector<Type>{Type::kAttached, Type::kOk}));
  turn(599'999);
  EXPECT_FALSE(finished);
  turn(1);
  EXPECT_TRUE(finished);
}

TEST_F(HostTest, GoodbyeClosesAnIdleSessionAtOnce) {
  start(60'000);
  say(wire::frame(Type::kGoodbye));
  EXPECT_TRUE(finished);
  EXPECT_EQ(host->info().reason, wire::CloseReason::kGoodbye);
}

}  // namespace psession
