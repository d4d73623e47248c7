// Members that .NET does not publish but frameworks reach by reflection: tables name them in angle brackets
// ("<SessionStateInternal>"), which no listing shows and only BindingFlags.NonPublic finds.
#pragma once
#include <string_view>

namespace psession {

constexpr bool is_non_public(std::string_view member_name) { return member_name.size() > 2 && member_name.front() == '<'; }

}  // namespace psession
