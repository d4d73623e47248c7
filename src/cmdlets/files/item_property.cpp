// Get-ItemProperty, Get-ItemPropertyValue, Set-ItemProperty, Clear-ItemProperty; New-, Remove-, Rename-, Copy- and
// Move-ItemProperty, which none of the built-in providers supports.
#include "cmdlets/files/path_cmdlet.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "object/text_case.h"

namespace psession {

namespace {

constexpr const char* kNotes[] = {"PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider"};

// Only FileSystem items have properties of this kind.
void require_properties(const ResolvedPath& p) {
  if (p.provider->capabilities() & kCapProperty || p.provider->name() == "FileSystem") return;
  throw_error("System.Management.Automation.PSNotSupportedException", "NotSupported", ErrorCategory::NotImplemented,
              "Cannot use interface. The IPropertyCmdletProvider interface is not supported by this provider.");
}

// The properties of `item` whose names match, as an object with the provider's notes.
Value picked(Runspace& rs, const Value& item, const std::vector<std::string>& names) {
  auto out = make_ref<PSObject>();
  for (const std::string& pattern : names) {
    WildcardPattern w(pattern);
    bool any = false;
    for (const std::string& n : property_names(rs, item)) {
      if (!w.is_match(n)) continue;
      any = true;
      Value v;
      if (try_get_property(rs, item, n, v)) out->members().add(n, v);
    }
    if (!any && !WildcardPattern::contains_wildcards(pattern)) {
      throw_error("System.Management.Automation.PSArgumentException", "System.Management.Automation.PSArgumentException",
                  ErrorCategory::InvalidArgument, "Property " + pattern + " does not exist at path " +
                  to_display(rs, get_member(rs, item, "FullName")) + ".");
    }
  }
  for (const char* n : kNotes) {
    Value v;
    if (try_get_property(rs, item, n, v) && out->members().find(n) < 0) out->members().add(n, v);
  }
  return Value(out);
}

struct GetItemProperty final : PathCmdlet {
  std::vector<std::string> name;
  void process_record() override {
    each_item([&](ResolvedPath& p) {
      require_properties(p);
      Value item = p.provider->get_item(rs(), p);
      if (name.empty()) write(item);
      else write(picked(rs(), item, name));
    });
  }
};
#define ITEM_PARAMS(T, path_position)                                                                                            \
  param<&T::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Items."),                               \
      param<&T::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",                     \
                              "Items, taken as written."),                                                                      \
      param<&T::filter>("Filter", "string", "", "A pattern that the provider applies to names."),                               \
      param<&T::include>("Include", "string[]", "wildcard", "Only names that match."),                                          \
      param<&T::exclude>("Exclude", "string[]", "wildcard", "No names that match."),                                            \
      param<&T::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers.")
constexpr CmdletParam kGetParams[] = {
    param<&GetItemProperty::name>("Name", "string[]", "wildcard pos:1 alias:PSProperty", "Properties to get."),
    ITEM_PARAMS(GetItemProperty, 0),
};
CmdletRegistration get_registration{{.name = "Get-ItemProperty", .module = "Microsoft.PowerShell.Management", .params = kGetParams,
                                     .default_set = "Path", .aliases = "gp", .synopsis = "Gets properties of an item.",
                                     .examples = "Get-ItemProperty /etc/hosts -Name Length\n", .create = make_cmdlet<GetItemProperty>}};

struct GetItemPropertyValue final : PathCmdlet {
  std::vector<std::string> name;
  void process_record() override {
    if (given_paths().empty()) path = {"."};
    each_item([&](ResolvedPath& p) {
      require_properties(p);
      Value item = p.provider->get_item(rs(), p);
      for (const std::string& n : name) {
        Value v;
        if (!try_get_property(rs(), item, n, v)) {
          write_error("System.Management.Automation.PSArgumentException", "NullInvalidProperty", ErrorCategory::InvalidArgument,
                      "The property " + n + " does not exist or was not found.");
          continue;
        }
        write(v);
      }
    });
  }
};
constexpr CmdletParam kValueParams[] = {
    param<&GetItemPropertyValue::name>("Name", "string[]", "pos:1 mandatory alias:PSProperty", "Properties whose values are wanted."),
    param<&GetItemPropertyValue::path>("Path", "string[]", "wildcard set:Path pos:0 pipe byname", "Items."),
    param<&GetItemPropertyValue::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP", "Items, taken as written."),
    param<&GetItemPropertyValue::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&GetItemPropertyValue::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&GetItemPropertyValue::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&GetItemPropertyValue::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration value_registration{{.name = "Get-ItemPropertyValue", .module = "Microsoft.PowerShell.Management", .params = kValueParams,
                                       .default_set = "Path", .aliases = "gpv", .synopsis = "Gets the values of properties of an item.",
                                       .examples = "Get-ItemPropertyValue /etc/hosts -Name Length\n", .create = make_cmdlet<GetItemPropertyValue>}};

struct SetItemProperty final : PathCmdlet {
  std::string name;
  Value value, input;
  bool pass_thru = false;
  void process_record() override {
    std::vector<std::pair<std::string, Value>> changes;
    if (bound("InputObject")) {
      for (const std::string& n : property_names(rs(), input)) {
        bool note = false;
        for (const char* k : kNotes) note = note || equal_ignore_ascii_case(n, k);
        if (!note) changes.emplace_back(n, get_member(rs(), input, n));
      }
    } else {
      changes.emplace_back(name, value);
    }
    each_item([&](ResolvedPath& p) {
      require_properties(p);
      Value item = p.provider->get_item(rs(), p);
      auto done = make_ref<PSObject>();
      for (auto& [n, v] : changes) {
        Value old;
        if (!try_get_property(rs(), item, n, old)) {
          write_error("System.IO.IOException", "SetPropertyError", ErrorCategory::ObjectNotFound,
                      "The property " + n + "=" + to_display(rs(), v) + " does not exist or was not found.");
          continue;
        }
        bool folder = p.provider->is_container(rs(), p.path);
        if (!should_process("Item: " + p.path + " Property: " + n + " Value: " + to_display(rs(), v),
                            folder ? "Set Property Directory" : "Set Property File")) {
          continue;
        }
        set_member(rs(), item, *String::utf8(n), v);
        done->members().add(n, v);
      }
      if (pass_thru) write(Value(done));
    });
  }
};
constexpr CmdletParam kSetParams[] = {
    param<&SetItemProperty::path>("Path", "string[]",
                                  "wildcard set:propertyValuePathSet pos:0 mandatory pipe byname | set:propertyPSObjectPathSet pos:0 "
                                  "mandatory pipe byname", "Items."),
    param<&SetItemProperty::literal_path>("LiteralPath", "string[]",
                                          "alias:PSPath,LP set:propertyValueLiteralPathSet mandatory byname | "
                                          "set:propertyPSObjectLiteralPathSet mandatory byname", "Items, taken as written."),
    param<&SetItemProperty::name>("Name", "string", "alias:PSProperty set:propertyValuePathSet pos:1 mandatory byname | "
                                  "set:propertyValueLiteralPathSet pos:1 mandatory byname", "The property."),
    param<&SetItemProperty::value>("Value", "object", "allownull set:propertyValuePathSet pos:2 mandatory byname | "
                                   "set:propertyValueLiteralPathSet pos:2 mandatory byname", "Its new value."),
    param<&SetItemProperty::input>("InputObject", "psobject", "set:propertyPSObjectPathSet mandatory pipe byname | "
                                   "set:propertyPSObjectLiteralPathSet mandatory pipe byname", "An object with the new values."),
    param<&SetItemProperty::pass_thru>("PassThru", "switch", "", "Also outputs what was set."),
    param<&SetItemProperty::force>("Force", "switch", "", "Also hidden items."),
    param<&SetItemProperty::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&SetItemProperty::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&SetItemProperty::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&SetItemProperty::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration set_registration{{.name = "Set-ItemProperty", .module = "Microsoft.PowerShell.Management", .params = kSetParams,
                                     .default_set = "propertyValuePathSet", .aliases = "sp", .should_process = true,
                                     .synopsis = "Sets a property of an item.",
                                     .examples = "Set-ItemProperty a.txt IsReadOnly $true -WhatIf\n", .create = make_cmdlet<SetItemProperty>}};

struct ClearItemProperty final : PathCmdlet {
  std::string name;
  void process_record() override {
    each_item([&](ResolvedPath& p) {
      require_properties(p);
      if (!equal_ignore_ascii_case(name, "Attributes")) {
        throw_error("System.ArgumentException", "ClearProperty", ErrorCategory::InvalidArgument,
                    "Cannot clear the property. Only the Attributes property can be cleared.");
      }
      if (!should_process("Item: " + p.path + " Property: " + name, "Clear Property File")) return;
      set_member(rs(), p.provider->get_item(rs(), p), *String::ascii("Attributes"), str("Normal"));
    });
  }
};
constexpr CmdletParam kClearParams[] = {
    param<&ClearItemProperty::name>("Name", "string", "pos:1 mandatory byname", "The property."),
    ITEM_PARAMS(ClearItemProperty, 0),
    param<&ClearItemProperty::force>("Force", "switch", "", "Also hidden items."),
};
CmdletRegistration clear_registration{{.name = "Clear-ItemProperty", .module = "Microsoft.PowerShell.Management", .params = kClearParams,
                                       .default_set = "Path", .aliases = "clp", .should_process = true,
                                       .synopsis = "Clears a property of an item.",
                                       .examples = "Clear-ItemProperty a.txt -Name Attributes -WhatIf\n", .create = make_cmdlet<ClearItemProperty>}};

// The dynamic property commands: no built-in provider has them.
struct DynamicProperty : PathCmdlet {
  std::string name, new_name, destination, property_type;
  Value value;
  void process_record() override {
    each_item([&](ResolvedPath&) {
      throw_error("System.Management.Automation.PSNotSupportedException", "NotSupported", ErrorCategory::NotImplemented,
                  "Cannot use interface. The IDynamicPropertyCmdletProvider interface is not implemented by this provider.");
    });
  }
};
constexpr CmdletParam kNewParams[] = {
    param<&DynamicProperty::name>("Name", "string", "pos:1 mandatory byname alias:PSProperty", "The property."),
    param<&DynamicProperty::property_type>("PropertyType", "string", "byname alias:Type", "Its type."),
    param<&DynamicProperty::value>("Value", "object", "byname", "Its value."),
    ITEM_PARAMS(DynamicProperty, 0),
    param<&DynamicProperty::force>("Force", "switch", "", "Overwrites."),
};
constexpr CmdletParam kRemoveParams[] = {
    param<&DynamicProperty::name>("Name", "string", "pos:1 mandatory byname alias:PSProperty", "The property."),
    ITEM_PARAMS(DynamicProperty, 0),
    param<&DynamicProperty::force>("Force", "switch", "", "Also hidden items."),
};
constexpr CmdletParam kRenameParams[] = {
    param<&DynamicProperty::name>("Name", "string", "pos:1 mandatory byname alias:PSProperty", "The property."),
    param<&DynamicProperty::new_name>("NewName", "string", "pos:2 mandatory byname", "Its new name."),
    ITEM_PARAMS(DynamicProperty, 0),
    param<&DynamicProperty::force>("Force", "switch", "", "Also hidden items."),
    param<&DynamicProperty::destination>("PassThru", "switch", "", "Also outputs the property."),
};
constexpr CmdletParam kCopyParams[] = {
    param<&DynamicProperty::name>("Name", "string", "pos:2 mandatory byname alias:PSProperty", "The property."),
    param<&DynamicProperty::destination>("Destination", "string", "pos:1 mandatory byname", "The item that gets it."),
    ITEM_PARAMS(DynamicProperty, 0),
    param<&DynamicProperty::force>("Force", "switch", "", "Overwrites."),
};
#define DYNAMIC(var, cmdlet, rows, short_name, text)                                                                         \
  CmdletRegistration var{{.name = cmdlet, .module = "Microsoft.PowerShell.Management", .params = rows, .default_set = "Path", \
                          .aliases = short_name, .should_process = true, .synopsis = text,                                   \
                          .create = make_cmdlet<DynamicProperty>,                                                            \
                          .requires_note = "None of the providers on this system has properties that can be made or moved."}}
DYNAMIC(new_registration, "New-ItemProperty", kNewParams, "", "Makes a property of an item.");
DYNAMIC(remove_registration, "Remove-ItemProperty", kRemoveParams, "rp", "Removes a property of an item.");
DYNAMIC(rename_registration, "Rename-ItemProperty", kRenameParams, "rnp", "Renames a property of an item.");
DYNAMIC(copy_registration, "Copy-ItemProperty", kCopyParams, "cpp", "Copies a property to another item.");
DYNAMIC(move_registration, "Move-ItemProperty", kCopyParams, "mp", "Moves a property to another item.");

}  // namespace

}  // namespace psession
