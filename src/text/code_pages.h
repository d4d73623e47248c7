// Code pages of one byte a character ("windows-1252", 850), as text/encoding.h hands them on. Any thread.
#pragma once
#include "text/encoding.h"

namespace psession::code_pages {

constexpr int kFirstPage = 32;  // TextEncoding values from here on
inline bool is_page(TextEncoding e) { return static_cast<int>(e) >= kFirstPage; }
const EncodingInfo& info(TextEncoding e);
// Nothing: unknown, or the C library has no table of it.
std::optional<TextEncoding> by_number(int page);
std::optional<TextEncoding> by_name(std::string_view lower);
std::string encode(TextEncoding e, std::u16string_view s);
std::u16string decode(TextEncoding e, std::string_view bytes);

}  // namespace psession::code_pages
