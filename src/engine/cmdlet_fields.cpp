// Values of bound parameters into the fields of cmdlets.
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/containers.h"
#include "object/convert.h"

namespace psession {
namespace {

void put(Runspace&, bool& f, const Value& v) { f = is_true(v); }
void put(Runspace& rs, int32_t& f, const Value& v) { f = static_cast<int32_t>(v.kind() == Kind::Double ? static_cast<int64_t>(v.as_double()) : unwrap(v).as_int()); }
void put(Runspace& rs, uint32_t& f, const Value& v) { f = static_cast<uint32_t>(unwrap(v).as_int()); }
void put(Runspace& rs, int64_t& f, const Value& v) { f = unwrap(v).as_int(); }
void put(Runspace& rs, uint64_t& f, const Value& v) { f = unwrap(v).as_uint(); }
void put(Runspace& rs, double& f, const Value& v) {
  const Value& u = unwrap(v);
  f = u.kind() == Kind::Double || u.kind() == Kind::Single ? u.as_double() : convert_to(rs, u, &types::Double).as_double();
}
void put(Runspace& rs, std::string& f, const Value& v) { f = v.is_null() ? std::string() : to_display(rs, v); }
void put(Runspace&, Value& f, const Value& v) { f = v; }
void put(Runspace& rs, Ref<String>& f, const Value& v) { f = v.is_null() ? Ref<String>() : to_string(rs, v); }
void put(Runspace&, const Type*& f, const Value& v) {
  const Value& u = unwrap(v);
  f = u.kind() == Kind::Type ? u.as<Type>() : nullptr;
}
void put(Runspace&, Ref<ScriptBlock>& f, const Value& v) {
  const Value& u = unwrap(v);
  f = u.kind() == Kind::ScriptBlock ? Ref<ScriptBlock>(u.as<ScriptBlock>()) : Ref<ScriptBlock>();
}
template <class T> void put(Runspace& rs, std::vector<T>& f, const Value& v) {
  f.clear();
  if (v.is_null()) return;
  for (const Value& item : to_vector(rs, unwrap(v))) {
    T t{};
    put(rs, t, item);
    f.push_back(std::move(t));
  }
}
template <class T> void put(Runspace& rs, std::optional<T>& f, const Value& v) {
  if (v.is_null()) {
    f.reset();
    return;
  }
  T t{};
  put(rs, t, v);
  f = std::move(t);
}

}  // namespace

template <class F> void assign_parameter(Runspace& rs, F& field, const Value& v) { put(rs, field, v); }

#define PSESSION_FIELD(T) template void assign_parameter<T>(Runspace&, T&, const Value&);
PSESSION_FIELD(bool) PSESSION_FIELD(int32_t) PSESSION_FIELD(uint32_t) PSESSION_FIELD(int64_t) PSESSION_FIELD(uint64_t)
PSESSION_FIELD(double) PSESSION_FIELD(std::string) PSESSION_FIELD(Value) PSESSION_FIELD(Ref<String>)
PSESSION_FIELD(const Type*) PSESSION_FIELD(Ref<ScriptBlock>)
PSESSION_FIELD(std::vector<std::string>) PSESSION_FIELD(std::vector<int32_t>) PSESSION_FIELD(std::vector<int64_t>)
PSESSION_FIELD(std::vector<Value>) PSESSION_FIELD(std::vector<Ref<ScriptBlock>>) PSESSION_FIELD(std::vector<double>)
PSESSION_FIELD(std::vector<const Type*>)
PSESSION_FIELD(std::optional<bool>) PSESSION_FIELD(std::optional<int32_t>) PSESSION_FIELD(std::optional<int64_t>)
PSESSION_FIELD(std::optional<uint64_t>) PSESSION_FIELD(std::optional<double>) PSESSION_FIELD(std::optional<std::string>)
PSESSION_FIELD(std::optional<Value>) PSESSION_FIELD(std::optional<std::vector<std::string>>)
PSESSION_FIELD(std::optional<std::vector<int32_t>>) PSESSION_FIELD(std::optional<std::vector<Value>>)
#undef PSESSION_FIELD

}  // namespace psession
