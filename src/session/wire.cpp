#include "session/wire.h"

#include <string.h>

#include <algorithm>

#include "base/bytes.h"
#include "session/wire_fields.h"

namespace psession::wire {

Error make_error(Code code, std::string message) { return Error{int(code), std::move(message)}; }

std::string describe(CloseReason reason, int detail) {
  switch (reason) {
    case CloseReason::kNone: return "The session is open.";
    case CloseReason::kRemoved: return "The session was removed.";
    case CloseReason::kIdleTimeout: return "The session was closed because its idle time-out has passed.";
    case CloseReason::kGoodbye: return "The session was closed because its client ended while no command was running.";
    case CloseReason::kLost:
      return "The session was closed because its connection broke while no command was running, and no client "
             "connected to it again within five minutes.";
    case CloseReason::kEngineEnded: return "The session was ended by a command that ran in it.";
    case CloseReason::kSignal: {
      const char* name = sigdescr_np(detail);
      return "The session's process was ended by signal " + std::to_string(detail) +
             (name ? " (" + std::string(name) + ")." : ".");
    }
    case CloseReason::kOutOfMemory: return "The session's process was killed because the computer ran out of memory.";
    case CloseReason::kExit: return "The session's process ended with exit code " + std::to_string(detail) + ".";
    case CloseReason::kUnknown: return "The session's process ended unexpectedly.";
    case CloseReason::kRuntimeGone: return "The session was closed because its runtime directory was deleted.";
  }
  return "The session ended.";
}

// --- frames ---

void append_frame(std::string& out, Type type, std::string_view body) {
  put_u32(out, uint32_t(body.size() + 1));
  put_u8(out, uint8_t(type));
  out.append(body);
}

std::string frame(Type type, std::string_view body) {
  std::string out;
  out.reserve(kFrameHead + body.size());
  append_frame(out, type, body);
  return out;
}

void append_data_head(std::string& out, uint64_t number, uint64_t acknowledged, size_t size) {
  char head[kDataHead];
  auto put = [](char* to, uint64_t v, int n) {
    for (int i = 0; i < n; ++i) to[i] = char(v >> (8 * i));
  };
  put(head, 1 + 16 + size, 4);
  head[4] = char(Type::kData);
  put(head + kFrameHead, number, 8);
  put(head + kFrameHead + 8, acknowledged, 8);
  out.append(head, sizeof head);
}

std::string data_head(uint64_t number, uint64_t acknowledged, size_t size) {
  std::string out;
  append_data_head(out, number, acknowledged, size);
  return out;
}

std::string ack_frame(uint64_t number) {
  std::string body;
  put_u64(body, number);
  return frame(Type::kAck, body);
}

std::string credit_frame(uint64_t number) {
  std::string body;
  put_u64(body, number);
  return frame(Type::kCredit, body);
}

std::string taken_frame(const std::map<uint64_t, uint64_t>& ranges) {
  std::string body;
  for (auto [first, last] : ranges) {
    if (body.size() >= kMaxRanges * 16) break;
    put_u64(body, first);
    put_u64(body, last);
  }
  return frame(Type::kTaken, body);
}

bool decode_taken(std::string_view body, std::vector<std::pair<uint64_t, uint64_t>>& ranges) {
  if (body.size() % 16 != 0 || body.size() > kMaxRanges * 16) return false;
  for (size_t at = 0; at < body.size(); at += 16) {
    ranges.emplace_back(get_le(body.data() + at, 8), get_le(body.data() + at + 8, 8));
    if (ranges.back().first == 0 || ranges.back().second < ranges.back().first) return false;
  }
  return true;
}

bool decode_data(std::string_view body, Data& data) {
  if (body.size() < 16) return false;
  data.number = get_le(body.data(), 8);
  data.acknowledged = get_le(body.data() + 8, 8);
  data.message = body.substr(16);
  return data.number != 0;
}

bool decode_ack(std::string_view body, uint64_t& number) {
  if (body.size() != 8) return false;
  number = get_le(body.data(), 8);
  return true;
}

void FrameDecoder::feed(std::string_view bytes) {
  if (failed_) return;
  if (at_ == buffer_.size()) {
    buffer_.clear();
    at_ = 0;
    if (buffer_.capacity() > (64u << 10)) std::string().swap(buffer_);  // an idle session keeps no big buffer
  } else if (at_ > (64u << 10) && at_ > buffer_.size() / 2) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  buffer_.append(bytes);
}

std::optional<Frame> FrameDecoder::next() {
  size_t have = buffer_.size() - at_;
  if (failed_ || have < 4) return std::nullopt;
  size_t size = size_t(get_le(buffer_.data() + at_, 4));
  if (size < 1 || size > max_frame_) {
    failed_ = true;
    return std::nullopt;
  }
  if (have < 4 + size) return std::nullopt;
  Frame frame;
  frame.type = Type(uint8_t(buffer_[at_ + 4]));
  frame.body = std::string_view(buffer_).substr(at_ + kFrameHead, size - 1);
  at_ += 4 + size;
  return frame;
}

std::string FrameDecoder::take_rest() {
  std::string rest = buffer_.substr(at_);
  buffer_.clear();
  at_ = 0;
  return rest;
}

uint32_t common_version(const Hello& peer) {
  uint32_t version = std::min(kVersion, peer.max_version);
  return version >= peer.min_version && version >= 1 ? version : 0;
}

}  // namespace psession::wire
