// The two halves of System.String's table.
#pragma once
#include <span>

#include "object/type.h"

namespace psession::tables {
std::span<const MemberDef> string_instance_rows();
std::span<const MemberDef> string_static_rows();
Value make_rune(const Type* t, char32_t c);
}  // namespace psession::tables
