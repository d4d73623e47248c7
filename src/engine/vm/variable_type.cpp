// PSVariable as scripts see it (Get-Variable, [psvariable]::new).
#include "engine/scope.h"
#include "engine/vm/vm.h"

namespace psession {

namespace {
Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
Variable& self(MethodCall& c) { return *static_cast<Variable*>(unwrap(c.self).object()); }
const Type* options_type() {
  static const Type* t = TypeRegistry::find("System.Management.Automation.ScopedItemOptions");
  return t;
}
uint32_t options_of(MethodCall& c, const Value& v) {
  if (!options_type()) return 0;
  int64_t o = convert_to(c.ctx, v, options_type()).as_int();
  return static_cast<uint32_t>(o);
}
Value make(MethodCall& c) {
  auto v = make_ref<Variable>(c.arg(0).string()->to_utf8(), c.has(1) ? c.arg(1) : Value());
  if (c.has(2)) v->options = options_of(c, c.arg(2));
  return Value(v);
}
extern Type converter_attribute_type;
class ConverterAttribute final : public HeapObject {
 public:
  const Type* type() const override { return &converter_attribute_type; }
};
const MemberDef kConverter[] = {{"bool TransformNullOptionalParameters {get;}", [](MethodCall&) { return Value::boolean(true); }}};
Type converter_attribute_type({.full_name = "System.Management.Automation.ArgumentTypeConverterAttribute",
                               .base = "System.Attribute", .members = kConverter, .assembly = "System.Management.Automation"});
// A constraint shows as its conversion attribute.
Value attributes(MethodCall& c) {
  Variable& v = self(c);
  std::vector<Value> items = v.attributes;
  if (items.empty()) {
    if (v.constraint) items.push_back(Value(make_ref<ConverterAttribute>()));
    for (auto& k : v.checks) items.push_back(k->attribute());
  }
  return Value(Array::of(std::move(items)));
}
const MemberDef kMembers[] = {
    {"new(string name)", make},
    {"new(string name, System.Object value)", make},
    {"new(string name, System.Object value, System.Object options)", make},
    {"string Name {get;}", [](MethodCall& c) { return str(self(c).name); }},
    {"string Description {get;set;}", [](MethodCall& c) { return str(self(c).description); },
     [](MethodCall& c) {
       self(c).description = to_display(c.ctx, c.arg(0));
       return Value();
     }},
    {"System.Object Value {get;set;}", [](MethodCall& c) {
       Ref<Variable> v(&self(c));
       return v->get(runspace(c));
     },
     [](MethodCall& c) {
       Ref<Variable> v(&self(c));
       v->set(runspace(c), c.arg(0));
       return Value();
     }},
    {"System.Object Options {get;set;}",
     [](MethodCall& c) {
       uint32_t o = self(c).options;
       return options_type() ? Value::enumeration(options_type(), o) : Value::int32(static_cast<int32_t>(o));
     },
     [](MethodCall& c) {
       self(c).options = options_of(c, c.arg(0));
       return Value();
     }},
    {"System.Collections.ObjectModel.Collection[System.Attribute] Attributes {get;}", attributes},
    {"System.Object Module {get;}", [](MethodCall&) { return Value(); }},
    {"string ModuleName {get;}", [](MethodCall& c) { return str(self(c).module_name); }},
    {"System.Object Visibility {get;set;}", [](MethodCall&) { return str("Public"); }, [](MethodCall&) { return Value(); }},
    {"bool IsValidValue(System.Object value)",
     [](MethodCall& c) {
       try {
         for (auto& k : self(c).checks) k->validate(runspace(c), c.arg(0));
         return Value::boolean(true);
       } catch (ScriptError&) {
         return Value::boolean(false);
       }
     }},
};
}  // namespace

namespace types {
Type PSVariable({.full_name = "System.Management.Automation.PSVariable", .members = kMembers, .accelerators = "psvariable",
                 .scalar = Kind::VarRef, .assembly = "System.Management.Automation"});
}

}  // namespace psession
