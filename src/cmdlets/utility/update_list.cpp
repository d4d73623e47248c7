// Update-List and the PSListModifier that it makes.
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/operators.h"

namespace psession {

namespace {

// Changes of a list, by name: Add, Remove, Replace.
class ListModifier final : public AdaptedObject, public TextualObject {
 public:
  ListModifier() { set_may_cycle(); }
  std::vector<Value> add, remove, replace;
  const Type* type() const override;
  std::string to_text() const override { return "System.Management.Automation.PSListModifier"; }
  const std::vector<Value>* part(std::string_view name) const {
    return name == "Add" ? &add : name == "Remove" ? &remove : name == "Replace" ? &replace : nullptr;
  }
  bool get(CallContext&, std::string_view name, Value& out) override {
    if (const std::vector<Value>* p = part(name)) {
      auto l = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.Collection[object]"));
      l->items = *p;
      out = Value(l);
      return true;
    }
    return false;
  }
  bool set(CallContext&, std::string_view, const Value&) override { return false; }
  std::vector<std::string> names(CallContext&) override { return {"Add", "Remove", "Replace"}; }
  void visit_edges(EdgeVisitor& v) override {
    for (auto* list : {&add, &remove, &replace}) for (const Value& x : *list) if (x.is_object()) v.visit(x.object());
  }
  void clear_edges() override { add.clear(), remove.clear(), replace.clear(); }
};
const Type modifier_type{TypeSpec{.full_name = "System.Management.Automation.PSListModifier", .accelerators = "pslistmodifier", .assembly = "System.Management.Automation"}};
const Type* ListModifier::type() const { return &modifier_type; }

struct UpdateList final : Cmdlet {
  std::vector<Value> add, remove, replace;
  Value input;
  std::string property;

  Ref<ListModifier> modifier() const {
    auto m = make_ref<ListModifier>();
    m->add = add;
    m->remove = remove;
    m->replace = replace;
    return m;
  }
  void change(std::vector<Value>& items) {
    if (bound("Replace")) {
      items = replace;
      return;
    }
    for (const Value& r : remove) {
      for (size_t i = 0; i < items.size(); ++i) {
        if (!values_equal(rs(), items[i], r, true)) continue;
        items.erase(items.begin() + static_cast<long>(i));
        break;
      }
    }
    items.insert(items.end(), add.begin(), add.end());
  }
  void process_record() override {
    if (!bound("InputObject")) return;
    if (input.is_null()) return;
    Value list = input;
    if (bound("Property")) {
      if (!try_get_property(rs(), input, property, list)) {
        write_error("System.Management.Automation.PSArgumentException", "MemberDoesntExist", ErrorCategory::InvalidArgument,
                    "Cannot update property '" + property + "' because there is no such property.", input);
        return;
      }
    } else {
      write_error("System.InvalidOperationException", "MissingPropertyParameter", ErrorCategory::InvalidOperation,
                  "The Property parameter is needed when there is an input object.");
      return;
    }
    const Value& base = unwrap(list);
    if (base.kind() == Kind::List) {
      auto* l = base.as<List>();
      if (l->read_only || l->fixed_size) {
        write_error("System.NotSupportedException", "ChangeFailed", ErrorCategory::InvalidOperation, "Collection is read-only.", input);
        return;
      }
      change(l->items);
      ++l->version;
      l->changed();
    } else {
      std::vector<Value> items = list.is_null() ? std::vector<Value>{} : to_vector(rs(), list);
      change(items);
      try {
        set_member(rs(), input, *String::utf8(property), Value(Array::of(std::move(items))));
      } catch (ScriptError& e) {
        write_error(e.record);
        return;
      }
    }
    write(input);
  }
  void end_processing() override {
    if (!expecting_input() && !bound("InputObject")) write(Value(modifier()));
  }
};
constexpr CmdletParam kParams[] = {
    param<&UpdateList::add>("Add", "object[]", "set:AddRemoveSet notnullorempty", "Items to add."),
    param<&UpdateList::remove>("Remove", "object[]", "set:AddRemoveSet notnullorempty", "Items to take out."),
    param<&UpdateList::replace>("Replace", "object[]", "set:ReplaceSet mandatory notnullorempty", "Items that stand for all there are."),
    param<&UpdateList::input>("InputObject", "psobject", "pipe notnullorempty", "Objects whose lists change."),
    param<&UpdateList::property>("Property", "string", "pos:0 notnullorempty", "The property with the list."),
};
CmdletRegistration registration{{.name = "Update-List", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "AddRemoveSet", .synopsis = "Adds items to a property that is a list, or removes some.",
                                 .examples = "Update-List -Add 1, 2\n", .create = make_cmdlet<UpdateList>}};

}  // namespace

}  // namespace psession
