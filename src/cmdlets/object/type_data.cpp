// Update-TypeData, Get-TypeData and Remove-TypeData.
#include "cmdlets/object/member_arguments.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "format/format_file.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/text_case.h"
#include "text/wildcard.h"

namespace psession {

namespace {

extern Type type_data_type;

class TypeData final : public HeapObject, public TextualObject {
 public:
  explicit TypeData(std::string n) : name(std::move(n)) {}
  std::string name;
  const Type* type() const override { return &type_data_type; }
  std::string to_text() const override { return "System.Management.Automation.Runspaces.TypeData"; }
};
TypeData& self(MethodCall& c) { return *unwrap(c.self).as<TypeData>(); }
bool standard(std::string_view n) {
  for (std::string_view s : {"DefaultDisplayPropertySet", "DefaultKeyPropertySet", "DefaultDisplayProperty", "SerializationDepth",
                             "SerializationMethod", "PSStandardMembers", "StringSerializationSource", "PropertySerializationSet",
                             "InheritPropertySerializationSet", "TargetTypeForDeserialization"}) {
    if (equal_ignore_ascii_case(n, s)) return true;
  }
  return false;
}
Value standard_value(MethodCall& c, std::string_view name) {
  for (ExtendedMember* m : type_extension_members(self(c).name)) {
    if (equal_ignore_ascii_case(m->name, name)) return m->member_type == MemberType::PropertySet ? Value(m) : m->getter;
  }
  return {};
}
const MemberDef kMembers[] = {
    {"string TypeName {get;}", [](MethodCall& c) { return str(self(c).name); }},
    {"System.Collections.Generic.Dictionary[string,System.Management.Automation.Runspaces.TypeMemberData] Members {get;}",
     [](MethodCall& c) {
       Ref<Dictionary> d = Dictionary::ordered();
       for (ExtendedMember* m : type_extension_members(self(c).name)) if (!standard(m->name)) d->set(str(m->name), Value(m));
       return Value(d);
     }},
    {"type TypeConverter {get;set;}", [](MethodCall&) { return Value(); }},
    {"type TypeAdapter {get;set;}", [](MethodCall&) { return Value(); }},
    {"bool IsOverride {get;set;}", [](MethodCall&) { return Value::boolean(false); }},
    {"string SerializationMethod {get;set;}", [](MethodCall& c) { return standard_value(c, "SerializationMethod"); }},
    {"uint SerializationDepth {get;set;}", [](MethodCall& c) { return standard_value(c, "SerializationDepth"); }},
    {"string DefaultDisplayProperty {get;set;}", [](MethodCall& c) { return standard_value(c, "DefaultDisplayProperty"); }},
    {"System.Object DefaultDisplayPropertySet {get;set;}", [](MethodCall& c) { return standard_value(c, "DefaultDisplayPropertySet"); }},
    {"System.Object DefaultKeyPropertySet {get;set;}", [](MethodCall& c) { return standard_value(c, "DefaultKeyPropertySet"); }},
};
const TypeSpec kSpec{.full_name = "System.Management.Automation.Runspaces.TypeData", .members = kMembers,
                     .assembly = "System.Management.Automation"};
Type type_data_type{kSpec};

struct UpdateTypeData final : Cmdlet {
  Value member_type, value, second_value, converter, adapter;
  std::string member_name, serialization_method, target_type, display_property, string_source, type_name;
  int32_t depth = 0;
  Value inherit;
  std::vector<std::string> display_set, key_set, serialization_set, append_path, prepend_path;
  std::vector<Value> type_data;
  bool force = false;

  void process_record() override {
    if (!append_path.empty() || !prepend_path.empty()) {
      for (const auto* list : {&prepend_path, &append_path}) {
        for (const std::string& p : *list) {
          try {
            for (const ResolvedPath& r : rs().providers().resolve(p, false)) {
              if (should_process("FileName: " + r.path, "Update TypeData")) load_types_file(rs(), r.path);
            }
          } catch (ScriptError& e) {
            write_error(e.record);
          }
        }
      }
      return;
    }
    if (bound("TypeConverter") || bound("TypeAdapter")) {
      throw_terminating("System.NotSupportedException", "TypeConverterNotSupported", ErrorCategory::NotImplemented,
                        "Type converters and adapters can't be added.");
    }
    if (type_name.empty()) return;
    if (const Type* t = TypeRegistry::find(type_name)) type_name = std::string(t->full_name());
    if (!should_process("TypeName = " + type_name, "Update TypeData")) return;
    bool any = false;
    if (bound("MemberName") || bound("MemberType")) {
      any = true;
      uint32_t bits = bound("MemberType") ? member_type_argument(rs(), member_type) : 0;
      if (!bits || member_name.empty()) {
        throw_terminating("System.InvalidOperationException", "MemberTypeIsMissing", ErrorCategory::InvalidOperation,
                          "Both MemberType and MemberName are needed to add a member.");
      }
      try {
        add(make_member(rs(), static_cast<MemberType>(bits), member_name, value, second_value));
      } catch (ScriptError& e) {
        throw_terminating(e.record);
      }
    }
    auto text = [&](const char* parameter, const std::string& v) {
      if (!bound(parameter)) return;
      any = true;
      Ref<ExtendedMember> m = make_ref<ExtendedMember>(MemberType::NoteProperty, parameter);
      m->getter = str(v);
      add(m);
    };
    auto set = [&](const char* parameter, const std::vector<std::string>& names) {
      if (!bound(parameter)) return;
      any = true;
      Ref<ExtendedMember> m = make_ref<ExtendedMember>(MemberType::PropertySet, parameter);
      m->names = names;
      add(m);
    };
    text("SerializationMethod", serialization_method);
    text("TargetTypeForDeserialization", target_type);
    text("DefaultDisplayProperty", display_property);
    text("StringSerializationSource", string_source);
    if (bound("SerializationDepth")) {
      any = true;
      Ref<ExtendedMember> m = make_ref<ExtendedMember>(MemberType::NoteProperty, "SerializationDepth");
      m->getter = Value::int32(depth);
      add(m);
    }
    set("DefaultDisplayPropertySet", display_set);
    set("DefaultKeyPropertySet", key_set);
    set("PropertySerializationSet", serialization_set);
    if (!any) {
      throw_terminating("System.InvalidOperationException", "TypeDataEmpty", ErrorCategory::InvalidOperation,
                        "There is nothing to add to the type data of \"" + type_name + "\".");
    }
  }
  void add(const Ref<ExtendedMember>& m) {
    try {
      add_type_extension(type_name, m, force);
    } catch (ScriptError& e) {
      e.record->error_id = e.record->fully_qualified_id = "TypesDynamicUpdateException";
      e.record->category = ErrorCategory::InvalidOperation;
      write_error(e.record);
    }
  }
};
constexpr CmdletParam kUpdateParams[] = {
    param<&UpdateTypeData::member_type>("MemberType", "System.Management.Automation.PSMemberTypes", "set:DynamicTypeSet", "Kind of the member."),
    param<&UpdateTypeData::member_name>("MemberName", "string", "notnullorempty set:DynamicTypeSet", "Name of the member."),
    param<&UpdateTypeData::value>("Value", "object", "set:DynamicTypeSet", "The value, script or other property."),
    param<&UpdateTypeData::second_value>("SecondValue", "object", "set:DynamicTypeSet", "The script that sets a script property."),
    param<&UpdateTypeData::converter>("TypeConverter", "type", "set:DynamicTypeSet", "Not available."),
    param<&UpdateTypeData::adapter>("TypeAdapter", "type", "set:DynamicTypeSet", "Not available."),
    param<&UpdateTypeData::serialization_method>("SerializationMethod", "string", "set:DynamicTypeSet", "How objects are serialized."),
    param<&UpdateTypeData::target_type>("TargetTypeForDeserialization", "string", "set:DynamicTypeSet", "The type that objects get back."),
    param<&UpdateTypeData::depth>("SerializationDepth", "int", "range:0..2147483647 set:DynamicTypeSet", "How deep objects are serialized."),
    param<&UpdateTypeData::display_property>("DefaultDisplayProperty", "string", "notnullorempty set:DynamicTypeSet", "The property that Format-Wide shows."),
    param<&UpdateTypeData::string_source>("StringSerializationSource", "string", "notnullorempty set:DynamicTypeSet", "The property that serializes as text."),
    param<&UpdateTypeData::display_set>("DefaultDisplayPropertySet", "string[]", "notnullorempty set:DynamicTypeSet", "The properties that are shown."),
    param<&UpdateTypeData::key_set>("DefaultKeyPropertySet", "string[]", "notnullorempty set:DynamicTypeSet", "The properties to sort and group by."),
    param<&UpdateTypeData::serialization_set>("PropertySerializationSet", "string[]", "notnullorempty set:DynamicTypeSet", "The properties that are serialized."),
    param<&UpdateTypeData::type_name>("TypeName", "string", "notnullorempty set:DynamicTypeSet mandatory byname", "The type."),
    param<&UpdateTypeData::force>("Force", "switch", "set:DynamicTypeSet | set:TypeDataSet", "Replaces members of the same name."),
    param<&UpdateTypeData::type_data>("TypeData", "object[]", "set:TypeDataSet pos:0 mandatory pipe", "Type data as Get-TypeData gives it."),
    param<&UpdateTypeData::append_path>("AppendPath", "string[]", "alias:PSPath,Path set:FileSet pos:0 pipe byname", "Types files to read."),
    param<&UpdateTypeData::prepend_path>("PrependPath", "string[]", "set:FileSet", "Types files to read."),
};
CmdletRegistration update_registration{{.name = "Update-TypeData", .module = "Microsoft.PowerShell.Utility", .params = kUpdateParams,
                                        .default_set = "FileSet", .should_process = true, .confirm_impact = 1,
                                        .synopsis = "Adds members to all objects of a type.",
                                        .examples = "Update-TypeData -TypeName System.Int32 -MemberType ScriptProperty -MemberName Twice -Value { $this * 2 }\n",
                                        .create = make_cmdlet<UpdateTypeData>}};

struct GetTypeData final : Cmdlet {
  std::vector<std::string> type_name{"*"};
  void process_record() override {
    for (const std::string& n : type_name) {
      WildcardPattern pattern(n);
      for (const std::string& t : extended_type_names()) if (pattern.is_match(t)) write(Value(make_ref<TypeData>(t)));
    }
  }
};
constexpr CmdletParam kGetParams[] = {param<&GetTypeData::type_name>("TypeName", "string[]", "pos:0 pipe notnullorempty wildcard", "Names of types.")};
CmdletRegistration get_registration{{.name = "Get-TypeData", .module = "Microsoft.PowerShell.Utility", .params = kGetParams,
                                     .synopsis = "Gets what the session adds to types.",
                                     .outputs = "System.Management.Automation.Runspaces.TypeData", .examples = "Get-TypeData System.Int32\n",
                                     .create = make_cmdlet<GetTypeData>}};

struct RemoveTypeData final : Cmdlet {
  std::string type_name;
  Value type_data;
  std::vector<std::string> path;
  void process_record() override {
    std::string name = type_name;
    if (const TypeData* d = unwrap(type_data).get_if<TypeData>()) name = d->name;
    if (const Type* t = TypeRegistry::find(name)) name = std::string(t->full_name());
    if (name.empty() || !should_process("TypeName = " + name, "Remove TypeData")) return;
    if (!remove_type_extension(name)) {
      write_error("System.Management.Automation.RuntimeException", "TypesDynamicRemoveException", ErrorCategory::InvalidOperation,
                  "Error in TypeData \"" + name + "\": The TypeData \"" + name + "\" is not found.");
    }
  }
};
constexpr CmdletParam kRemoveParams[] = {
    param<&RemoveTypeData::type_name>("TypeName", "string", "notnullorempty set:RemoveTypeSet pos:0 mandatory byname", "The type."),
    param<&RemoveTypeData::type_data>("TypeData", "object", "set:RemoveTypeDataSet mandatory pipe", "Type data as Get-TypeData gives it."),
};
CmdletRegistration remove_registration{{.name = "Remove-TypeData", .module = "Microsoft.PowerShell.Utility", .params = kRemoveParams,
                                        .default_set = "RemoveTypeDataSet", .should_process = true,
                                        .synopsis = "Takes away what the session adds to a type.", .examples = "Remove-TypeData System.Int32 -WhatIf\n",
                                        .create = make_cmdlet<RemoveTypeData>}};

}  // namespace

}  // namespace psession
