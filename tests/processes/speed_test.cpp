// B4 and the broker's own goals, with the echoing engine. The bounds are loose, for slow test machines; the
// numbers are printed.
#include <chrono>

#include "fixture.h"

namespace psession {

namespace {
double now_ms() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

long private_kb(pid_t pid) {
  auto text = read_file("/proc/" + std::to_string(pid) + "/smaps_rollup", 65536);
  long sum = 0;
  for (const char* key : {"Private_Clean:", "Private_Dirty:"}) {
    size_t at = text ? text->find(key) : std::string::npos;
    if (at != std::string::npos) sum += atol(text->c_str() + at + strlen(key));
  }
  return sum;
}
}  // namespace

TEST_F(Processes, SpeedAndMemory) {
  double t = now_ms();
  auto first = make("first");
  double start = now_ms() - t;
  ASSERT_TRUE(first);
  EXPECT_EQ(call(*first, "echo x"), "x");
  std::vector<std::shared_ptr<ClientChannel>> sessions;
  wire::CreateRequest request = create_request_from_process();
  constexpr int kSessions = 200;
  t = now_ms();
  for (int i = 0; i < kSessions; ++i) {
    auto s = ClientChannel::create(request);
    ASSERT_TRUE(s) << s.error().message;
    sessions.push_back(*s);
  }
  double create = (now_ms() - t) / kSessions;
  t = now_ms();
  constexpr int kCalls = 2000;
  for (int i = 0; i < kCalls; ++i) ASSERT_EQ(call(*first, "echo x"), "x");
  double round_trip = (now_ms() - t) / kCalls * 1000;
  t = now_ms();
  EXPECT_EQ(list().size(), size_t(kSessions + 1));
  double listing = now_ms() - t;
  usleep(300'000);
  long memory = private_kb(sessions[100]->info().pid);
  t = now_ms();
  ASSERT_TRUE(first->send("out 100000 1000"));
  while (auto m = first->pop(5000))
    if (m->bytes.rfind("end", 0) == 0) break;
  double stream = 100 / ((now_ms() - t) / 1000);
  t = now_ms();
  ASSERT_TRUE(sessions[0]->remove());
  double removal = now_ms() - t;
  printf("broker start + create %.1f ms, create %.2f ms, round trip %.0f us, list of %d %.1f ms, remove %.1f ms, "
         "idle host %ld KB private, stream %.0f MB/s\n",
         start, create, round_trip, kSessions, listing, removal, memory, stream);
  EXPECT_LT(start, 600);
  EXPECT_LT(create, 30);
  EXPECT_LT(listing, 100);
  EXPECT_LT(memory, 2048);
}

}  // namespace psession
