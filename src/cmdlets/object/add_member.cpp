#include "cmdlets/object/member_arguments.h"
#include "engine/cmdlet.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"

namespace psession {

namespace {

struct AddMember final : Cmdlet {
  Value input, member_type, value, second_value, note_value, note_members;
  std::string name, type_name, note_name;
  bool force = false, pass_thru = false;

  void process_record() override {
    Value target = input;
    if (!bag_of(target, true)) target = Value(make_ref<PSObject>(input));
    if (bound("TypeName")) {
      MemberBag* bag = bag_of(target, true);
      if (!bag->type_names) bag->type_names = new std::vector<std::string>(psession::type_names(target));
      if (type_name.find_first_not_of(" \t") == std::string::npos) {
        throw_terminating("System.ArgumentException", "TypeNameShouldNotBeNullOrEmpty", ErrorCategory::InvalidArgument,
                          "The TypeName parameter must not be empty.");
      }
      const Type* known = TypeRegistry::find(type_name);
      bag->type_names->insert(bag->type_names->begin(), known ? std::string(known->full_name()) : type_name);
    }
    bool added = true;
    if (bound("NotePropertyMembers")) {
      if (const Dictionary* d = unwrap(note_members).get_if<Dictionary>()) {
        for (size_t i = 0; i < d->slots(); ++i) {
          if (d->live(i)) added = note(target, to_display(rs(), d->key_at(i)), d->value_at(i)) && added;
        }
      }
    } else if (bound("NotePropertyName")) {
      added = note(target, note_name, note_value);
    } else if (bound("MemberType")) {
      added = member(target);
    }
    if (added && pass_thru) write(target);
  }
  bool member(const Value& target) {
    uint32_t bits = member_type_argument(rs(), member_type);
    MemberType type = static_cast<MemberType>(bits);
    constexpr uint32_t kNeedValue = 1 | 2 | 8 | 16 | 32 | 128 | 256;
    if (bits == 0 || (bits & (bits - 1))) {
      write_error("System.InvalidOperationException", "WrongMemberCount", ErrorCategory::InvalidOperation,
                  "The command cannot add " + std::string(bits ? "several members" : "0 members") + " at once. Specify one member type.",
                  target);
      return false;
    }
    if ((bits & kNeedValue) && !bound("Value") && !bound("SecondValue")) value = ask();
    if (type == MemberType::NoteProperty && second_value.is_null()) return note(target, name, value);
    Ref<ExtendedMember> m;
    try {
      m = make_member(rs(), type, name, value, second_value);
    } catch (ScriptError& e) {
      if (!e.record->target.is_object()) e.record->target = target;
      throw;   // ends the command
    }
    if (!make_room(target, name)) return false;
    bag_of(target, true)->add_extended(m);
    return true;
  }
  Value ask() {
    FieldDescription f;
    f.name = f.label = "Value";
    f.type_name = "System.String";
    std::optional<std::vector<Value>> r =
        host().prompt("", "Supply values for the following parameters:", {f});
    return r && !r->empty() ? (*r)[0] : Value();
  }
  bool note(const Value& target, const std::string& n, const Value& v) {
    if (!make_room(target, n)) return false;
    bag_of(target, true)->add(n, v);
    return true;
  }
  // False: a member of that name is in the way.
  bool make_room(const Value& target, const std::string& n) {
    MemberBag* bag = bag_of(target, true);
    bool own = bag->find(n) >= 0;
    if (!own && !exists(target, n)) return true;
    if (!force) {
      write_error("System.InvalidOperationException", "MemberAlreadyExists", ErrorCategory::InvalidOperation,
                  "Cannot add a member with the name \"" + n + "\" because a member with that name already exists. To overwrite the member "
                  "anyway, add the Force parameter to your command.", target);
      return false;
    }
    if (own) bag->remove(n);
    return true;
  }
  bool exists(const Value& target, const std::string& n) {
    if (find_extension(target, n)) return true;
    const Type* t = type_of(target);
    return t && t->find(n, false);
  }
};

constexpr CmdletParam kParams[] = {
    param<&AddMember::input>("InputObject", "psobject", "pipe mandatory", "The object that gets the member."),
    param<&AddMember::member_type>("MemberType", "System.Management.Automation.PSMemberTypes", "alias:Type set:MemberSet pos:0 mandatory",
                                   "Kind of the member."),
    param<&AddMember::name>("Name", "string", "set:MemberSet pos:1 mandatory", "Name of the member."),
    param<&AddMember::value>("Value", "object", "set:MemberSet pos:2", "The note's value, the script, or the other property's name."),
    param<&AddMember::second_value>("SecondValue", "object", "set:MemberSet pos:3", "The script that sets a script property, or the type of an alias."),
    param<&AddMember::type_name>("TypeName", "string",
                                 "notnullorempty set:TypeNameSet mandatory | set:MemberSet | set:NotePropertySingleMemberSet | set:NotePropertyMultiMemberSet",
                                 "A name put in front of the object's type names."),
    param<&AddMember::force>("Force", "switch",
                             "set:MemberSet | set:NotePropertySingleMemberSet | set:NotePropertyMultiMemberSet",
                             "Replaces a member of the same name."),
    param<&AddMember::pass_thru>("PassThru", "switch", "", "Writes the object."),
    param<&AddMember::note_name>("NotePropertyName", "string", "notnullorempty pattern:^(?!(AliasProperty|CodeProperty|NoteProperty|ScriptProperty|PropertySet|CodeMethod|ScriptMethod|MemberSet)$) "
                                 "set:NotePropertySingleMemberSet pos:0 mandatory", "Name of a note property."),
    param<&AddMember::note_value>("NotePropertyValue", "object", "set:NotePropertySingleMemberSet pos:1 mandatory allownull", "Its value."),
    param<&AddMember::note_members>("NotePropertyMembers", "System.Collections.IDictionary",
                                    "notnullorempty set:NotePropertyMultiMemberSet pos:0 mandatory", "Note properties as a dictionary."),
};

CmdletRegistration registration{{.name = "Add-Member", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "TypeNameSet", .synopsis = "Adds properties and methods to an object.",
                                 .outputs = "System.Object",
                                 .examples = "[pscustomobject]@{ A = 1 } | Add-Member B 2 -PassThru\n",
                                 .create = make_cmdlet<AddMember>}};

}  // namespace

}  // namespace psession
