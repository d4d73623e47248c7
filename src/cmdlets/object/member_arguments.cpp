#include "cmdlets/object/member_arguments.h"

#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/text_case.h"
#include "object/type.h"

namespace psession {

namespace {

constexpr const char* kNames[] = {"AliasProperty", "CodeProperty", "Property", "NoteProperty", "ScriptProperty", "PropertySet", "Method",
                                  "CodeMethod", "ScriptMethod", "ParameterizedProperty", "MemberSet", "Event"};

std::string name_of(MemberType t) {
  for (size_t i = 0; i < std::size(kNames); ++i) if (static_cast<uint32_t>(t) == 1u << i) return kNames[i];
  return std::to_string(static_cast<uint32_t>(t));
}
[[noreturn]] void fail(const char* id, std::string text) {
  throw_error("System.InvalidOperationException", id, ErrorCategory::InvalidOperation, std::move(text));
}
void need(const Value& v, const char* which, MemberType t) {
  if (!v.is_null()) return;
  fail(which[5] == '1' ? "Value1ShouldNotBeNull" : "Value2ShouldNotBeNull",
       std::string("The parameter ") + which + " must not be null for a member type of \"" + name_of(t) + "\".");
}
void refuse(const Value& v, MemberType t) {
  if (!v.is_null()) fail("Value2ShouldNotBeSpecified", "The parameter Value2 must not be specified for a member type of \"" + name_of(t) + "\".");
}
Value block(Runspace& rs, const Value& v) { return v.is_null() ? Value() : convert_to(rs, v, &types::ScriptBlock); }

}  // namespace

uint32_t member_type_argument(Runspace& rs, const Value& raw) {
  const Value& v = unwrap(raw);
  if (v.kind() == Kind::Enum || v.is_integer()) return static_cast<uint32_t>(v.as_int());
  std::string text = to_display(rs, v);
  for (size_t i = 0; i < std::size(kNames); ++i) if (equal_ignore_ascii_case(kNames[i], text)) return 1u << i;
  return 0;
}

Ref<ExtendedMember> make_member(Runspace& rs, MemberType type, const std::string& name, const Value& value, const Value& second) {
  Ref<ExtendedMember> m = make_ref<ExtendedMember>(type, name);
  switch (type) {
    case MemberType::NoteProperty:
      refuse(second, type);
      m->getter = value;
      break;
    case MemberType::AliasProperty:
      need(value, "Value1", type);
      m->getter = str(to_display(rs, value));
      if (!second.is_null()) {
        const Value& t = unwrap(second);
        m->value_type = t.kind() == Kind::Type ? t.as<Type>() : static_cast<const Type*>(convert_to(rs, second, &types::RuntimeType).object());
      }
      break;
    case MemberType::ScriptProperty:
      if (value.is_null() && second.is_null()) {
        fail("Value1AndValue2AreNotBothNull", "The parameters Value1 and Value2 must not both be null for a member type of \"ScriptProperty\".");
      }
      m->getter = block(rs, value);
      m->setter = block(rs, second);
      break;
    case MemberType::ScriptMethod:
      need(value, "Value1", type);
      refuse(second, type);
      m->getter = block(rs, value);
      break;
    case MemberType::PropertySet:
      need(value, "Value1", type);
      refuse(second, type);
      for (const Value& n : to_vector(rs, value)) m->names.push_back(to_display(rs, n));
      break;
    case MemberType::MemberSet:
      refuse(second, type);
      if (!value.is_null()) {
        static const Type* const kMembers = TypeRegistry::find("System.Collections.ObjectModel.Collection[System.Management.Automation.PSMemberInfo]");
        m->members = to_vector(rs, kMembers ? convert_to(rs, value, kMembers) : value);
      }
      break;
    case MemberType::CodeProperty:
      if (value.is_null() && second.is_null()) {
        fail("Value1AndValue2AreNotBothNull", "The parameters Value1 and Value2 must not both be null for a member type of \"CodeProperty\".");
      }
      [[fallthrough]];
    case MemberType::CodeMethod:
      if (type == MemberType::CodeMethod) {
        need(value, "Value1", type);
        refuse(second, type);
      }
      for (const Value* v : {&value, &second}) {
        static const Type* const kMethod = TypeRegistry::find("System.Reflection.MethodInfo");
        if (!v->is_null() && kMethod) convert_to(rs, *v, kMethod);
      }
      fail("CannotAddMemberType", "Members of type \"" + name_of(type) + "\" need a method of a compiled type, which is not available here.");
    default:
      fail("CannotAddMemberType", "Cannot add a member with type \"" + name_of(type) +
                                      "\". Specify a different type for the MemberTypes parameter.");
  }
  return m;
}

}  // namespace psession
