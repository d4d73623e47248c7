// Fragments ([MS-PSRP] 2.2.4): cutting messages for a transport and putting them together again. Sans-IO.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace psession::psrp {

constexpr size_t kFragmentHeader = 21;   // object id 8, fragment id 8, flags 1, length 4 (big endian)
constexpr size_t kDefaultFragment = 32768;  // header included

// Object ids must be unique in a session whatever the pipeline, so one fragmenter serves the whole connection.
class Fragmenter {
 public:
  explicit Fragmenter(size_t max_fragment = kDefaultFragment) : max_(max_fragment < 64 ? 64 : max_fragment) {}
  // The fragments of one message, each at most max_fragment bytes.
  std::vector<std::string> cut(std::string_view message);
  uint64_t next_object_id() const { return next_; }

 private:
  size_t max_;
  uint64_t next_ = 1;
};

struct DefragmentLimits {
  size_t object = 200u << 20;      // bytes of one message (MaximumReceivedObjectSize)
  size_t open_objects = 64;        // messages in pieces at a time
  size_t total = 400u << 20;       // bytes held
};

class Defragmenter {
 public:
  explicit Defragmenter(DefragmentLimits limits = {}) : limits_(limits) {}
  // Bytes that hold whole fragments (one Data element). Complete messages are appended to `out`.
  // An error text when the bytes are no fragments or exceed a limit; the connection is to be closed then.
  std::optional<std::string> feed(std::string_view bytes, std::vector<std::string>& out);

 private:
  struct Partial { std::string data; uint64_t next_fragment = 0; };
  DefragmentLimits limits_;
  std::map<uint64_t, Partial> partial_;
  size_t held_ = 0;
};

}  // namespace psession::psrp
