#include "session/wire.h"

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace psession::wire {

TEST(Wire, FramesSurviveEveryCut) {
  std::string bytes = frame(Type::kHello, encode(Hello{}));
  bytes += data_head(7, 3, 5) + "hello";
  bytes += ack_frame(9);
  for (size_t cut = 0; cut <= bytes.size(); ++cut) {
    FrameDecoder decoder;
    std::vector<Type> types;
    std::string message;
    auto drain = [&] {
      while (auto f = decoder.next()) {
        types.push_back(f->type);
        Data data;
        if (f->type == Type::kData && decode_data(f->body, data)) message = std::string(data.message);
      }
    };
    decoder.feed(std::string_view(bytes).substr(0, cut));
    drain();
    decoder.feed(std::string_view(bytes).substr(cut));
    drain();
    ASSERT_EQ(types, (std::vector<Type>{Type::kHello, Type::kData, Type::kAck})) << cut;
    EXPECT_EQ(message, "hello");
  }
}

TEST(Wire, LengthOutOfRangeFailsForGood) {
  FrameDecoder decoder(100);
  std::string bytes;
  put_u32(bytes, 101);
  decoder.feed(bytes);
  EXPECT_FALSE(decoder.next());
  EXPECT_TRUE(decoder.failed());
  FrameDecoder zero;
  zero.feed(std::string(4, '\0'));
  EXPECT_FALSE(zero.next());
  EXPECT_TRUE(zero.failed());
}

TEST(Wire, CreateRequestRoundTripAndLimits) {
  CreateRequest r;
  r.id = "11111111-2222-3333-4444-555555555555";
  r.name = "s1";
  r.environment = {"A=1", "B="};
  r.arguments = {"", "-NoProfile"};
  r.limits = {{7, 10, ~0ull}};
  r.idle_timeout_ms = 60000;
  r.umask = 027;
  CreateRequest back;
  ASSERT_TRUE(decode(encode(r), back));
  EXPECT_EQ(back.environment, r.environment);
  EXPECT_EQ(back.arguments, r.arguments);
  EXPECT_EQ(back.limits[0].hard, ~0ull);
  EXPECT_EQ(back.max_idle_timeout_ms, -1);
  EXPECT_EQ(back.umask, 027u);
  r.environment = {"NOEQUALS"};
  EXPECT_FALSE(decode(encode(r), back));
  r.environment = {"A=" + std::string(kMaxEnvironment, 'x')};
  EXPECT_FALSE(decode(encode(r), back));
}

TEST(Wire, UnknownFieldsAreSkippedAndShortOnesRefused) {
  std::string body = encode(Hello{1, 5, Hello::kClient, "x"});
  put_u8(body, 200);
  put_u32(body, 3);
  body += "abc";
  Hello hello;
  ASSERT_TRUE(decode(body, hello));
  EXPECT_EQ(hello.max_version, 5u);
  EXPECT_EQ(common_version(hello), kVersion);
  EXPECT_EQ(common_version(Hello{kVersion + 1, kVersion + 2, Hello::kClient, ""}), 0u);
  body.pop_back();
  EXPECT_FALSE(decode(body, hello));
}

TEST(Wire, SessionListRoundTrip) {
  std::vector<SessionInfo> list(3), back;
  list[1].name = "two";
  list[1].state = SessionState::kBroken;
  list[1].reason = CloseReason::kSignal;
  list[1].detail = 9;
  ASSERT_TRUE(decode(encode(list), back));
  ASSERT_EQ(back.size(), 3u);
  EXPECT_EQ(back[1].name, "two");
  EXPECT_EQ(describe(back[1].reason, back[1].detail), "The session's process was ended by signal 9 (Killed).");
}

}  // namespace psession::wire
