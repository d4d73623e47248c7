// B6, R17: whatever is cut, every message arrives once and in order.
#include <poll.h>

#include <thread>

#include "fixture.h"
#include "net/unix_socket.h"
#include "session/relay.h"

namespace psession {

namespace {
// Forwards between the client and the broker's side, and cuts after so many bytes in either direction.
class CutConnector final : public Connector {
 public:
  explicit CutConnector(std::vector<int> limits) : limits_(std::move(limits)) {}
  Result<Fd> connect(CancelFlag cancel) override {
    auto inner = LocalConnector().connect(cancel);
    if (!inner) return inner.error();
    auto pair = socket_pair();
    int limit = connections < int(limits_.size()) ? limits_[size_t(connections)] : -1;
    ++connections;
    std::thread([a = std::make_shared<Fd>(std::move(pair->second)), b = std::make_shared<Fd>(std::move(*inner)),
                 limit]() mutable {
      for (;;) {
        pollfd polls[2] = {{a->get(), POLLIN, 0}, {b->get(), POLLIN, 0}};
        poll(polls, 2, -1);
        for (int i = 0; i < 2; ++i) {
          if (!polls[i].revents) continue;
          char buffer[1000];
          auto got = receive_some(polls[i].fd, buffer, sizeof buffer);
          if (!got || got->end) return;
          size_t take = got->size;
          if (limit >= 0) take = std::min(take, size_t(limit));
          if (!write_all(i == 0 ? b->get() : a->get(), std::string_view(buffer, take))) return;
          if (limit >= 0 && (limit -= int(take)) == 0) return;
        }
      }
    }).detach();
    return std::move(pair->first);
  }
  std::string target() const override { return "test"; }
  std::atomic<int> connections{0};

 private:
  std::vector<int> limits_;
};
}  // namespace

TEST_F(Processes, ExactlyOnceOverCuts) {
  std::vector<int> limits{4000, 5000};
  for (int i = 0; i < 40; ++i) limits.push_back(1500 + i * 37);
  auto connector = std::make_shared<CutConnector>(limits);
  ChannelOptions options;
  options.connector = connector;
  static std::atomic<int> losses{0};
  options.callbacks.on_state = [](ChannelState state, const Error&) { losses += state == ChannelState::kReconnecting; };
  // The first answer carries no more than an Attached; the cuts come behind it.
  auto s = make("cut", options);
  ASSERT_TRUE(s);
  constexpr int kCount = 1000;
  std::thread sender([&] {
    for (int i = 1; i <= kCount; ++i) EXPECT_TRUE(s->send("echo " + std::to_string(i) + std::string(60, ' ')));
  });
  for (int i = 1; i <= kCount; ++i) {
    auto m = s->pop(10'000);
    ASSERT_TRUE(m) << i << " " << s->why().message;
    ASSERT_EQ(atoi(m->bytes.c_str()), i);
  }
  sender.join();
  EXPECT_FALSE(s->pop(300));
  EXPECT_GE(losses, 5) << connector->connections;
  EXPECT_TRUE(s->remove());
}

TEST_F(Processes, CutCreateMakesOneSession) {
  for (int limit : {10, 60, 100, 200, 400}) {
    ChannelOptions options;
    options.connector = std::make_shared<CutConnector>(std::vector<int>{limit});
    auto s = make("once", options);
    ASSERT_TRUE(s) << limit;
    EXPECT_EQ(call(*s, "echo x"), "x");
    EXPECT_EQ(list().size(), 1u) << limit;
    EXPECT_TRUE(s->remove());
  }
}

// The same protocol through `psession -sshs`, which a forked child plays here in ssh's place.
TEST_F(Processes, RelayCarriesASession) {
  class RelayConnector final : public Connector {
    Result<Fd> connect(CancelFlag) override {
      auto pair = socket_pair();
      pid_t pid = fork();
      if (pid == 0) {
        close(pair->first.release());
        int fd = pair->second.release();
        auto start = read_relay_start(fd);
        _exit(start && start->ours ? run_relay(fd, fd, start->input) : 9);
      }
      pair->second.reset();
      std::string hello = "<?psession hello 1?>\n<Signal PSGuid='11111111-2222-3333-4444-555555555555' />\n";
      (void)write_all(pair->first.get(), hello);
      std::string line;
      char c;
      while (line.empty() || line.back() != '\n') {
        wait_fd(pair->first.get(), POLLIN, 5000);
        auto got = receive_some(pair->first.get(), &c, 1);
        if (!got || got->size != 1) return Error{1, "no answer: " + line};
        line += c;
      }
      if (line != "<?psession ready 1?>\n") return Error{1, line};
      return std::move(pair->first);
    }
    int64_t ping_ms() const override { return 1000; }
    std::string target() const override { return "relay"; }
  };
  ChannelOptions options;
  options.connector = std::make_shared<RelayConnector>();
  auto s = make("relayed", options);
  ASSERT_TRUE(s);
  EXPECT_EQ(call(*s, "echo through"), "through");
  ASSERT_TRUE(s->send("out 2000 1000"));
  for (int i = 1; i <= 2000; ++i) ASSERT_EQ(atoi(s->pop(5000)->bytes.c_str()), i);
  EXPECT_EQ(s->pop(1000)->bytes, "end 2000");
  ASSERT_TRUE(s->disconnect());
  auto again = join(s->info().id, false, options);
  ASSERT_TRUE(again);
  EXPECT_EQ(call(*again, "echo again"), "again");
  usleep(2'500'000);  // pings keep it
  EXPECT_EQ(again->state(), ChannelState::kOpened);
  EXPECT_TRUE(again->remove());
}

}  // namespace psession
