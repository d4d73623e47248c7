#include "engine/cmdlet.h"
#include "engine/language_mode.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/text_case.h"

namespace psession {

namespace {

struct NewObject final : Cmdlet {
  std::string type_name;
  std::vector<Value> arguments;
  Value property;

  void begin_processing() override {
    const Type* type = nullptr;
    if (std::optional<Value> t = try_convert(rs(), str(type_name), &types::RuntimeType); t && t->kind() == Kind::Type) type = t->as<Type>();
    if (!type) {
      throw_terminating("System.Management.Automation.PSArgumentException", "TypeNotFound", ErrorCategory::InvalidType,
                        "Cannot find type [" + type_name + "]: verify that the assembly containing this type is loaded.");
    }
    if (is_constrained(rs()) && !is_core_type(type)) {
      throw_terminating("System.Management.Automation.PSNotSupportedException", "CannotCreateTypeConstrainedLanguage",
                        ErrorCategory::PermissionDenied, "Cannot create type. Only core types are supported in this language mode.");
    }
    // The accelerators' names stand for PSObject; the class itself has no constructor.
    if (type == &types::PSCustomObject && !equal_ignore_ascii_case(type_name, "pscustomobject")) {
      throw_terminating("System.Management.Automation.PSArgumentException", "CannotFindAppropriateCtor", ErrorCategory::ObjectNotFound,
                        "A constructor was not found. Cannot find an appropriate constructor for type " + type_name + ".");
    }
    Value object;
    if (type == &types::PSCustomObject && type_name.size() > 14) {  // only its short name stands for psobject
      throw_terminating("System.Management.Automation.PSArgumentException", "CannotFindAppropriateCtor", ErrorCategory::ObjectNotFound,
                        "A constructor was not found. Cannot find an appropriate constructor for type " + type_name + ".");
    }
    if (type == &types::PSObject || type == &types::PSCustomObject) {
      object = arguments.empty() ? Value(PSObject::custom())
               : arguments[0].kind() == Kind::PSObject ? arguments[0] : Value(make_ref<PSObject>(arguments[0]));
    } else {
      std::vector<Value> args = arguments;
      try {
        object = args.empty() && type->is_value_type() ? type->make_default() : construct(rs(), type, args, type->name());
      } catch (ScriptError& e) {
        // The constructor is called by the type's name here.
        std::string& text = e.record->exception->message;
        if (size_t at = text.find("overload for \"new\""); at != std::string::npos) {
          text.replace(at, 18, "overload for \"" + std::string(type->name()) + "\"");
        }
        e.record->error_id = e.record->fully_qualified_id = "ConstructorInvokedThrowException";
        e.record->category = ErrorCategory::InvalidOperation;
        throw_terminating(e.record);
      }
    }
    if (bound("Property") && !set_properties(object)) return;
    write(object);
  }
  bool set_properties(const Value& object) {
    const Dictionary* d = unwrap(property).get_if<Dictionary>();
    if (!d || object.is_null()) return true;
    bool custom = object.kind() == Kind::PSObject && object.as<PSObject>()->is_custom();
    for (size_t i = 0; i < d->slots(); ++i) {
      if (!d->live(i)) continue;
      std::string name = to_display(rs(), d->key_at(i));
      if (custom) {
        object.as<PSObject>()->members().add(name, d->value_at(i));
        continue;
      }
      const Type* type = type_of(object);
      const MemberGroup* group = type->find(name, false);
      if (group && group->overloads[0]->kind == MemberKind::Method) {
        std::vector<Value> args = to_vector(rs(), d->value_at(i));
        invoke_method(rs(), object, name, args);
        continue;
      }
      if (!group && !find_extension(object, name)) {
        throw_terminating("System.InvalidOperationException", "InvalidOperationException", ErrorCategory::InvalidOperation,
                          "The member \"" + name + "\" was not found for the specified .NET object.");
      }
      try {
        set_member(rs(), object, *String::utf8(name), d->value_at(i));
      } catch (ScriptError& e) {
        write_error(e.record);
        return false;
      }
    }
    return true;
  }
};

constexpr CmdletParam kParams[] = {
    param<&NewObject::type_name>("TypeName", "string", "pos:0 mandatory notnullorempty", "The type's name."),
    param<&NewObject::arguments>("ArgumentList", "object[]", "pos:1 alias:Args", "Arguments for the constructor."),
    param<&NewObject::property>("Property", "System.Collections.IDictionary", "", "Properties to set on the new object."),
};

CmdletRegistration registration{{.name = "New-Object", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "Net", .synopsis = "Creates an object of a type.", .outputs = "System.Object",
                                 .examples = "New-Object System.Version 1, 2\nNew-Object psobject -Property @{ A = 1 }\n",
                                 .create = make_cmdlet<NewObject>}};

}  // namespace

}  // namespace psession
