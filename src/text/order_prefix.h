// The beginning of an ASCII text's place in the culture's order as a number: texts whose numbers differ stand in the
// numbers' order under compare_culture (text/casing.h), with case or without. Used by sorting; any thread.
#pragma once
#include <cstdint>
#include <string_view>

namespace psession {

uint64_t culture_order_prefix(std::string_view ascii);

}  // namespace psession
