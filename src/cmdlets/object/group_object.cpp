#include <algorithm>
#include <unordered_map>

#include "cmdlets/object/property_reader.h"
#include "engine/cmdlet.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/text_case.h"

namespace psession {

namespace {

constexpr const char* kAssembly = "Microsoft.PowerShell.Commands.Utility";
extern Type group_info_type, group_info_no_element_type;

// GroupInfo and GroupInfoNoElement
class GroupInfo final : public HeapObject, public TextualObject {
 public:
  explicit GroupInfo(bool no_element) : no_element_(no_element) { set_may_cycle(); }
  int32_t count = 0;
  std::string name;
  Ref<List> values, group;
  const Type* type() const override { return no_element_ ? &group_info_no_element_type : &group_info_type; }
  std::string to_text() const override { return std::string(type()->full_name()); }
  void visit_edges(EdgeVisitor& v) override {
    if (values) v.visit(values.get());
    if (group) v.visit(group.get());
  }
  void clear_edges() override { values = nullptr; group = nullptr; }

 private:
  bool no_element_;
};

GroupInfo& self(MethodCall& c) { return *unwrap(c.self).as<GroupInfo>(); }
const MemberDef kNoElementMembers[] = {
    {"System.Collections.ArrayList Values {get;}", [](MethodCall& c) { return Value(self(c).values); }},
    {"int Count {get;}", [](MethodCall& c) { return Value::int32(self(c).count); }},
    {"string Name {get;}", [](MethodCall& c) { return str(self(c).name); }},
    {"System.Collections.ObjectModel.Collection[psobject] Group {get;}", [](MethodCall& c) { return Value(self(c).group); }},
};
const TypeSpec kSpecs[] = {
    {.full_name = "Microsoft.PowerShell.Commands.GroupInfo", .members = kNoElementMembers, .assembly = kAssembly},
    {.full_name = "Microsoft.PowerShell.Commands.GroupInfoNoElement", .base = "Microsoft.PowerShell.Commands.GroupInfo",
     .assembly = kAssembly},
};
Type group_info_type{kSpecs[0]}, group_info_no_element_type{kSpecs[1]};

struct GroupObject final : Cmdlet {
  Value input;
  std::vector<Value> property;
  bool no_element = false, as_hash_table = false, as_string = false, case_sensitive = false;
  std::string culture;

  std::vector<PropertyReader> readers;
  struct Group { std::vector<OrderKey> keys; Ref<GroupInfo> info; };
  std::vector<Group> groups;
  std::unordered_multimap<size_t, size_t> by_hash;
  const Type* collection = nullptr;
  std::vector<const Type*> key_types;
  bool mixed = false;   // keys of several types have no common order

  void begin_processing() override {
    if (as_string && !as_hash_table) {
      throw_terminating("System.ArgumentException", "ArgumentException", ErrorCategory::InvalidArgument,
                        "The command cannot be run because the AsString parameter requires that you specify the AsHashtable parameter.");
    }
    readers = make_readers(rs(), property, kExpressionKeys);
    collection = TypeRegistry::find("System.Collections.ObjectModel.Collection[psobject]");
    if (!collection) collection = &types::ArrayList;
  }
  void process_record() override {
    if (input.is_null()) return;
    std::vector<OrderKey> keys;
    if (readers.empty()) keys.push_back({input, true});
    for (PropertyReader& r : readers) {
      Ref<ErrorRecordObject> error;
      keys.push_back(r.read(input, &error));
      if (error) {
        error->error_id = error->fully_qualified_id = "ExpressionEvaluation";
        error->category = ErrorCategory::InvalidResult;
        error->target = input;
        write_error(error);
      }
    }
    // Nothing to group by.
    bool any = false;
    for (const OrderKey& k : keys) any = any || k.exists;
    if (!any && !readers.empty()) {
      for (OrderKey& k : keys) { k.exists = true; k.value = Value(); }
    }
    key_types.resize(keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      const Type* t = type_of(keys[i].value);
      if (!key_types[i]) key_types[i] = t;
      else if (t && t != key_types[i]) mixed = true;
    }
    size_t hash = keys.size();
    for (const OrderKey& k : keys) hash = hash * 31 + (k.exists ? order_hash(rs(), k.value) : 7);
    auto range = by_hash.equal_range(hash);
    for (auto it = range.first; it != range.second; ++it) {
      Group& g = groups[it->second];
      if (!same(g.keys, keys)) continue;
      ++g.info->count;
      if (!no_element || as_hash_table) g.info->group->items.push_back(input);
      return;
    }
    Group g;
    g.info = make_ref<GroupInfo>(no_element && !as_hash_table);
    g.info->count = 1;
    g.info->group = make_ref<List>(collection);
    if (!no_element || as_hash_table) g.info->group->items.push_back(input);
    g.info->values = make_ref<List>(&types::ArrayList);
    std::string& name = g.info->name;
    for (size_t i = 0; i < keys.size(); ++i) {
      if (i) name += ", ";
      name += key_text(keys[i].value);
      g.info->values->items.push_back(keys[i].value);
    }
    g.keys = std::move(keys);
    by_hash.emplace(hash, groups.size());
    groups.push_back(std::move(g));
  }
  std::string key_text(const Value& v) {
    if (v.is_null()) return {};
    if (unwrap(v).kind() == Kind::Array || unwrap(v).kind() == Kind::List) {
      std::string r;
      for (const Value& item : to_vector(rs(), v)) r += (r.empty() ? "" : ", ") + (item.is_null() ? "" : dotnet_to_string(rs(), item));
      return r;
    }
    return dotnet_to_string(rs(), v);
  }
  bool same(const std::vector<OrderKey>& a, const std::vector<OrderKey>& b) {
    for (size_t i = 0; i < a.size(); ++i) {
      if (order_keys(rs(), a[i], b[i], case_sensitive, false) != 0) return false;
    }
    return true;
  }

  void end_processing() override {
    if (as_hash_table) {
      Ref<Dictionary> d = case_sensitive ? make_ref<Dictionary>(&types::Hashtable, KeyComparer::Ordinal) : Dictionary::hashtable();
      for (Group& g : groups) {
        Value key = as_string ? str(g.info->name) : g.keys[0].value;
        if (!as_string && g.keys.size() > 1) key = str(g.info->name);
        if (key.is_null()) key = str("");
        if (!d->add(unwrap(key), Value(g.info->group))) {
          write_error("System.ArgumentException", "The objects grouped by this property cannot be expanded because there is a key duplication. Provide a valid value for the property, and then try again.",
                      ErrorCategory::InvalidArgument,
                      "The objects grouped by this property cannot be expanded because there is a key duplication. Provide a valid value for the property, and then try again.",
                      Value(g.info));
        }
      }
      write(Value(d));
      return;
    }
    if (!mixed) std::stable_sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
      for (size_t i = 0; i < a.keys.size(); ++i) {
        int c = order_keys(rs(), a.keys[i], b.keys[i], case_sensitive, false);
        if (c) return c < 0;
      }
      return false;
    });
    for (Group& g : groups) write(Value(g.info));
  }
};

constexpr CmdletParam kParams[] = {
    param<&GroupObject::no_element>("NoElement", "switch", "", "Leaves the members of the groups out."),
    param<&GroupObject::as_hash_table>("AsHashTable", "switch", "alias:AHT set:HashTable", "A hashtable of the groups by their keys."),
    param<&GroupObject::as_string>("AsString", "switch", "set:HashTable", "The hashtable's keys are texts."),
    param<&GroupObject::input>("InputObject", "psobject", "pipe", "Objects to group."),
    param<&GroupObject::property>("Property", "object[]", "pos:0", "Properties or a block to group by."),
    param<&GroupObject::culture>("Culture", "string", "", "The culture by which texts are compared."),
    param<&GroupObject::case_sensitive>("CaseSensitive", "switch", "", "Upper and lower case differ."),
};

CmdletRegistration registration{{.name = "Group-Object", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "HashTable", .aliases = "group",
                                 .synopsis = "Groups objects that have the same value of a property.",
                                 .outputs = "System.Collections.Hashtable Microsoft.PowerShell.Commands.GroupInfo",
                                 .examples = "'a', 'b', 'a' | Group-Object\n1..4 | Group-Object { $_ % 2 } -AsHashTable\n",
                                 .create = make_cmdlet<GroupObject>}};

}  // namespace

}  // namespace psession
