#include "object/backed_instance.h"

#include "object/boxes.h"
#include "object/errors.h"

namespace psession {

std::string BackedInstance::to_text() const {
  if (auto* t = native.get_if<TextualObject>()) {
    std::string text = t->to_text();
    if (text != type_of(native)->to_text()) return text;
  }
  return type_->to_text();
}
bool BackedInstance::get(CallContext& ctx, std::string_view name, Value& out) {
  auto* a = native.get_if<AdaptedObject>();
  if (!a || type_->find(name, false)) return false;
  Value keep = native;
  return a->get(ctx, name, out);
}
bool BackedInstance::set(CallContext& ctx, std::string_view name, const Value& v) {
  auto* a = native.get_if<AdaptedObject>();
  if (!a || type_->find(name, false)) return false;
  Value keep = native;
  return a->set(ctx, name, v);
}
void BackedInstance::visit_edges(EdgeVisitor& v) {
  if (native.is_object()) v.visit(native.object());
  for (const Value& x : fields) {
    if (x.is_object()) v.visit(x.object());
  }
}
void BackedInstance::clear_edges() {
  native = Value();
  for (Value& x : fields) x = Value();
}

Value native_self(const MemberInfo& m, const Value& self) {
  if (self.kind() != Kind::Object || m.is_static || !self.object()->type()->is(kScriptClass)) return self;
  const Type* d = m.declaring;
  if (!d || d == &types::Object || d->is(kScriptClass) || d->is(kInterface)) return self;
  if (auto* b = self.get_if<BackedInstance>()) {
    if (b->native.is_null()) throw_dotnet("System.InvalidOperationException", "The constructor of the base class has not run yet.");
    return b->native;
  }
  // Nothing but fields: the rows of the classes that PowerShell made for scripts know that, those of .NET do not.
  std::string_view n = d->full_name();
  if (typeid(*self.object()) == typeid(ScriptInstance) && n.starts_with("System.") && !n.starts_with("System.Management.Automation") &&
      d != &types::Attribute && d != &types::ValueType && d != &types::EnumBase) {
    throw_dotnet("System.NotSupportedException", "The member '" + m.name + "' of '" + std::string(n) + "' has no implementation in this class.");
  }
  return self;
}

bool needs_backing(const Type* native) {
  if (!native || native == &types::Object || native->is(kAbstract) || native->is(kScriptClass) || native->is(kInterface)) return false;
  return native->constructors() != nullptr && !types::Attribute.assignable_from(native) && !types::Exception.assignable_from(native);
}

}  // namespace psession
