// Tagged fields of wire bodies: u8 tag, u32 length, bytes. Integers take 8 bytes. A list is its tag
// repeated. Used by wire_bodies.cpp and the state files of hosts.
#pragma once
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace psession::wire {

class FieldWriter {
 public:
  FieldWriter& text(uint8_t tag, std::string_view value) {
    if (!value.empty()) always(tag, value);
    return *this;
  }
  FieldWriter& always(uint8_t tag, std::string_view value) {
    put_u8(out_, tag);
    put_u32(out_, uint32_t(value.size()));
    out_.append(value);
    return *this;
  }
  FieldWriter& number(uint8_t tag, uint64_t value) {
    put_u8(out_, tag);
    put_u32(out_, 8);
    put_u64(out_, value);
    return *this;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

class FieldReader {
 public:
  explicit FieldReader(std::string_view body) : in_(body) {}
  bool next() {
    if (in_.empty()) return false;
    tag_ = in_.u8();
    uint32_t size = in_.u32();
    value_ = in_.take(size);
    return !in_.failed();
  }
  bool ok() const { return !in_.failed() && !bad_; }
  uint8_t tag() const { return tag_; }
  std::string_view view() const { return value_; }
  std::string text(size_t limit) {
    if (value_.size() > limit) {
      bad_ = true;
      return {};
    }
    return std::string(value_);
  }
  uint64_t number() {
    if (value_.size() != 8) {
      bad_ = true;
      return 0;
    }
    return get_le(value_.data(), 8);
  }
  void fail() { bad_ = true; }

 private:
  ByteReader in_;
  std::string_view value_;
  uint8_t tag_ = 0;
  bool bad_ = false;
};

}  // namespace psession::wire
