// Calls through a MethodCache (object/members.h), beside invoke_method_cached: what the VM's call sites and overload
// resolution know of each other.
#pragma once
#include "object/members.h"

namespace psession {

Value invoke_static_cached(CallContext& ctx, const Type* t, std::string_view name, std::span<Value> args, MethodCache& cache);

// Whether arguments of these kinds lead to `m` whatever their values are, with nothing to pack, default or reference.
bool chosen_by_kinds(const MemberGroup& g, const MemberInfo& m, std::span<const Value> args);
// The argument as parameter `i` of `m` wants it.
Value converted_argument(CallContext& ctx, const Value& v, const MemberInfo& m, size_t i);

}  // namespace psession
