// An instance of a script class whose base is a .NET class with state of its own (a document, a stream, a set): it keeps
// an object of that class beside its fields, and the class's members run on that one. Made by the class builder;
// engine thread.
#pragma once
#include <vector>

#include "object/members.h"

namespace psession {

class BackedInstance final : public HeapObject, public TextualObject {
 public:
  explicit BackedInstance(const Type* t) : type_(t) { set_may_cycle(); }
  Value native;                // $null until the base's constructor has run
  std::vector<Value> fields;
  const Type* type() const override { return type_; }
  std::string to_text() const override;
  // Members that the native object makes itself (an XML document's elements).
  bool get(CallContext& ctx, std::string_view name, Value& out);
  bool set(CallContext& ctx, std::string_view name, const Value& v);
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  const Type* type_;
};

// What a native member of a script class's instance runs on; throws where the instance has nothing that it could.
Value native_self(const MemberInfo& m, const Value& self);
// As an argument of native code.
inline const Value& native_argument(const Value& v) {
  if (v.kind() != Kind::Object || !v.object()->type()->is(kScriptClass)) return v;
  auto* b = v.get_if<BackedInstance>();
  return b && !b->native.is_null() ? b->native : v;
}
// Whether a script class over this base needs such an object.
bool needs_backing(const Type* native);

}  // namespace psession
