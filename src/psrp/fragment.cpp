#include "psrp/fragment.h"

#include <algorithm>

namespace psession::psrp {

namespace {
void put_be(std::string& out, uint64_t v, int n) {
  for (int i = n - 1; i >= 0; --i) out += static_cast<char>(v >> (8 * i));
}
uint64_t get_be(const char* p, int n) {
  uint64_t v = 0;
  for (int i = 0; i < n; ++i) v = v << 8 | static_cast<uint8_t>(p[i]);
  return v;
}
constexpr uint8_t kStart = 1, kEnd = 2;
}  // namespace

std::vector<std::string> Fragmenter::cut(std::string_view message) {
  std::vector<std::string> out;
  size_t room = max_ - kFragmentHeader;
  uint64_t id = next_++;
  uint64_t number = 0;
  do {
    std::string_view piece = message.substr(0, room);
    message.remove_prefix(piece.size());
    std::string f;
    f.reserve(kFragmentHeader + piece.size());
    put_be(f, id, 8);
    put_be(f, number, 8);
    f += static_cast<char>((number == 0 ? kStart : 0) | (message.empty() ? kEnd : 0));
    put_be(f, piece.size(), 4);
    f += piece;
    out.push_back(std::move(f));
    ++number;
  } while (!message.empty());
  return out;
}

std::optional<std::string> Defragmenter::feed(std::string_view bytes, std::vector<std::string>& out) {
  while (!bytes.empty()) {
    if (bytes.size() < kFragmentHeader) return "A fragment is shorter than its header.";
    uint64_t id = get_be(bytes.data(), 8), number = get_be(bytes.data() + 8, 8);
    uint8_t flags = static_cast<uint8_t>(bytes[16]);
    uint64_t length = get_be(bytes.data() + 17, 4);
    if (length > bytes.size() - kFragmentHeader) return "A fragment is longer than the data that holds it.";
    std::string_view piece = bytes.substr(kFragmentHeader, length);
    bytes.remove_prefix(kFragmentHeader + length);
    bool start = flags & kStart, end = flags & kEnd;
    auto at = partial_.find(id);
    if (start) {
      if (number != 0) return "The first fragment of an object has another number than 0.";
      if (at != partial_.end()) return "An object begins twice.";
      if (end) {  // the usual case
        if (piece.size() > limits_.object) return "An object is larger than the allowed size.";
        out.emplace_back(piece);
        continue;
      }
      if (partial_.size() >= limits_.open_objects) return "Too many objects are in pieces.";
      at = partial_.emplace(id, Partial{}).first;
    } else if (at == partial_.end()) {
      return "A fragment belongs to no object.";
    }
    Partial& p = at->second;
    if (number != p.next_fragment) return "The fragments of an object are out of order.";
    ++p.next_fragment;
    if (p.data.size() + piece.size() > limits_.object || held_ + piece.size() > limits_.total) {
      return "An object is larger than the allowed size.";
    }
    p.data += piece;
    held_ += piece.size();
    if (end) {
      held_ -= p.data.size();
      out.push_back(std::move(p.data));
      partial_.erase(at);
    }
  }
  return std::nullopt;
}

}  // namespace psession::psrp
