// -MemberType, -Value and -SecondValue of Add-Member and Update-TypeData, turned into a member. Engine thread.
#pragma once
#include <string>

#include "object/ps_object.h"

namespace psession {

class Runspace;

// NoteProperty... by name, number or PSMemberTypes value; nullopt-like 0 when it is none.
uint32_t member_type_argument(Runspace& rs, const Value& v);
// Throws ScriptError when the values do not fit the type.
Ref<ExtendedMember> make_member(Runspace& rs, MemberType type, const std::string& name, const Value& value, const Value& second);

}  // namespace psession
