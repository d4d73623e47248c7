// Base64 of large data: what CLIXML's <BA> and the out-of-process framing carry. Any thread.
// For small texts see encoding.h, which stands on these.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace psession {

void base64_append(std::string& out, std::string_view bytes);
// Appends the bytes of `text`, in which white space is skipped; false when it is malformed.
bool base64_decode_to(std::string_view text, std::vector<uint8_t>& out);

}  // namespace psession
