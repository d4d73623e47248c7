// Bytes of a hostile peer into the frame decoder and every body decoder; what decodes must encode and
// decode again to the same bytes.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <algorithm>

#include "session/wire.h"

using namespace psession;
using namespace psession::wire;

template <class T>
static void try_body(std::string_view body) {
  T value;
  if (!decode(body, value)) return;
  std::string once = encode(value);
  T again;
  if (!decode(once, again) || encode(again) != once) abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FrameDecoder decoder(1 << 20);
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  size_t step = size ? 1 + data[0] % 64 : 1;
  while (!bytes.empty()) {
    decoder.feed(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    while (auto frame = decoder.next()) {
      try_body<Hello>(frame->body);
      try_body<CreateRequest>(frame->body);
      try_body<AttachRequest>(frame->body);
      try_body<Attached>(frame->body);
      try_body<DisconnectRequest>(frame->body);
      try_body<SessionInfo>(frame->body);
      try_body<std::vector<SessionInfo>>(frame->body);
      try_body<Error>(frame->body);
      try_body<Notice>(frame->body);
      try_body<Gap>(frame->body);
      try_body<HandOff>(frame->body);
      try_body<ChildEnded>(frame->body);
      Data message;
      decode_data(frame->body, message);
    }
  }
  return 0;
}
