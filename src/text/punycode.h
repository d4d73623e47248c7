// Host names of other scripts in ASCII and back (RFC 3492 and the `xn--` prefix); labels are lowercased, not otherwise
// prepared. Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace psession {

// Nothing: a label is too long or malformed.
std::optional<std::string> idn_to_ascii(std::string_view host);
std::optional<std::string> idn_to_unicode(std::string_view host);

}  // namespace psession
