// The attribute classes of System.Management.Automation and the usual ones of .NET as objects: what dynamicparam blocks,
// Get-Command's Parameters and class bases name. RuntimeDefinedParameter too. The checks behind them: engine/validation.h.
#include "engine/attribute_types.h"

#include "engine/runspace.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

#define SMA "System.Management.Automation."

Value type_id(MethodCall& c) { return Value(const_cast<Type*>(type_of(c.self))); }
const MemberDef kAttribute[] = {
    {"System.Object TypeId {get;}", type_id},
    {"bool Match(System.Object obj)", PS_FN { return boolean(records_equal(c.self, c.arg(0))); }},
    {"bool IsDefaultAttribute()", PS_FN { return boolean(false); }},
};
// A record whose first fields are the arguments and whose others are `rest`.
Value with(MethodCall& c, std::vector<Value> rest) {
  std::vector<Value> f(c.args, c.args + c.argc);
  f.insert(f.end(), rest.begin(), rest.end());
  return record(c.type, std::move(f));
}
Value empty(MethodCall& c) { return record(c.type, {}); }

#define ATTRIBUTE(var, n, base_name, rows, names)                                                                         \
  PS_TYPE(var, {.full_name = SMA n, .base = base_name, .members = rows, .accelerators = names, .assembly = "System.Management.Automation"})
#define ABSTRACT(var, n, base_name, rows)                                                                                 \
  PS_TYPE(var, {.full_name = SMA n, .base = base_name, .flags = kAbstract, .members = rows, .assembly = "System.Management.Automation"})
#define ROOT "System.Attribute"
#define META SMA "Internal.CmdletMetadataAttribute"
#define PARSING SMA "Internal.ParsingBaseAttribute"
#define ARGUMENTS SMA "ValidateArgumentsAttribute"
#define ELEMENTS SMA "ValidateEnumeratedArgumentsAttribute"

const MemberDef kNew[] = {{"new()", empty}, {"System.Object TypeId {get;}", type_id}};
const MemberDef kBase[] = {{"new()", empty}, {"System.Object TypeId {get;}", type_id}};
ABSTRACT(g_meta, "Internal.CmdletMetadataAttribute", ROOT, kAttribute);
ABSTRACT(g_parsing, "Internal.ParsingBaseAttribute", META, kAttribute);
ABSTRACT(g_arguments, "ValidateArgumentsAttribute", META, kBase);
ABSTRACT(g_elements, "ValidateEnumeratedArgumentsAttribute", ARGUMENTS, kBase);
const MemberDef kTransform[] = {{"new()", empty}, {"bool TransformNullOptionalParameters {get;}", PS_FN { return boolean(true); }},
                                {"System.Object TypeId {get;}", type_id}};
ABSTRACT(g_transformation, "ArgumentTransformationAttribute", META, kTransform);
ABSTRACT(g_common, "CmdletCommonMetadataAttribute", META, kAttribute);
ATTRIBUTE(g_allow_null, "AllowNullAttribute", META, kNew, "allownull");
ATTRIBUTE(g_allow_empty, "AllowEmptyStringAttribute", META, kNew, "allowemptystring");
ATTRIBUTE(g_allow_none, "AllowEmptyCollectionAttribute", META, kNew, "allowemptycollection");
ATTRIBUTE(g_not_null, "ValidateNotNullAttribute", ARGUMENTS, kNew, "validatenotnull");
ATTRIBUTE(g_not_null_base, "NullValidationAttributeBase", ARGUMENTS, kNew, "");
ATTRIBUTE(g_not_empty, "ValidateNotNullOrEmptyAttribute", SMA "NullValidationAttributeBase", kNew, "validatenotnullorempty");
ATTRIBUTE(g_not_white, "ValidateNotNullOrWhiteSpaceAttribute", SMA "NullValidationAttributeBase", kNew, "validatenotnullorwhitespace");
ATTRIBUTE(g_user_drive, "ValidateUserDriveAttribute", ARGUMENTS, kNew, "validateuserdrive");
ATTRIBUTE(g_trusted, "ValidateTrustedDataAttribute", ARGUMENTS, kNew, "validatetrusteddata");
ATTRIBUTE(g_wildcards, "SupportsWildcardsAttribute", PARSING, kNew, "supportswildcards");
ATTRIBUTE(g_hidden, "HiddenAttribute", PARSING, kNew, "");
ATTRIBUTE(g_credential, "CredentialAttribute", SMA "ArgumentTransformationAttribute", kNew, "");
ATTRIBUTE(g_keyword, "DynamicKeywordAttribute", META, kNew, "");
ATTRIBUTE(g_dsc_resource, "DscResourceAttribute", META, kNew, "dscresource");
ATTRIBUTE(g_dsc_property, "DscPropertyAttribute", META, kNew, "dscproperty");

// Parameter

const MemberDef kParameter[] = {
    {"new()", PS_FN {
       return record(c.type, {int32(INT32_MIN), str("__AllParameterSets"), boolean(false), boolean(false), boolean(false), boolean(false),
                              Value(), Value(), Value(), boolean(false), Value()});
     }},
    READ_ROW(10, "string ExperimentName"),
    FIELD_ROW(0, "int Position"), FIELD_ROW(1, "string ParameterSetName"), FIELD_ROW(2, "bool Mandatory"), FIELD_ROW(3, "bool ValueFromPipeline"),
    FIELD_ROW(4, "bool ValueFromPipelineByPropertyName"), FIELD_ROW(5, "bool ValueFromRemainingArguments"), FIELD_ROW(6, "string HelpMessage"),
    FIELD_ROW(7, "string HelpMessageBaseName"), FIELD_ROW(8, "string HelpMessageResourceId"), FIELD_ROW(9, "bool DontShow"),
    {"System.Object TypeId {get;}", type_id},
};
ATTRIBUTE(g_parameter, "ParameterAttribute", PARSING, kParameter, "parameter");
Value names_list(const std::vector<Value>& names) { return make_list(&types::String, names); }
std::vector<Value> texts(MethodCall& c, uint32_t i) { return c.has(i) && !c.arg(i).is_null() ? to_vector(c.ctx, c.arg(i)) : std::vector<Value>(); }
const MemberDef kAlias[] = {
    {"new(params string[] aliasNames)", PS_FN { return record(c.type, {names_list(texts(c, 0))}); }},
    READ_ROW(0, "System.Collections.Generic.IList[string] AliasNames"), {"System.Object TypeId {get;}", type_id},
};
ATTRIBUTE(g_alias, "AliasAttribute", PARSING, kAlias, "alias");
const MemberDef kSet[] = {
    {"new(params string[] validValues)", PS_FN {
       std::vector<Value> all = texts(c, 0);
       if (c.arg(0).is_null()) throw_null_argument("validValues");
       if (all.empty()) throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.", "validValues");
       return record(c.type, {names_list(all), boolean(true), Value()});
     }},
    FIELD_ROW(2, "string ErrorMessage"), FIELD_ROW(1, "bool IgnoreCase"), READ_ROW(0, "System.Collections.Generic.IList[string] ValidValues"),
    {"System.Object TypeId {get;}", type_id},
};
ATTRIBUTE(g_set, "ValidateSetAttribute", ELEMENTS, kSet, "validateset");
const MemberDef kRange[] = {
    {"new(System.Object minRange, System.Object maxRange)", PS_FN { return with(c, {Value()}); }},
    {"new(System.Management.Automation.ValidateRangeKind kind)", PS_FN { return record(c.type, {Value(), Value(), c.arg(0)}); }},
    READ_ROW(0, "System.Object MinRange"), READ_ROW(1, "System.Object MaxRange"), {"System.Object TypeId {get;}", type_id},
};
ATTRIBUTE(g_range, "ValidateRangeAttribute", ELEMENTS, kRange, "validaterange");
ENUM_TYPE(g_range_kind, SMA "ValidateRangeKind", 0, {"Positive", 0}, {"NonNegative", 1}, {"Negative", 2}, {"NonPositive", 3})
const MemberDef kLength[] = {
    {"new(int minLength, int maxLength)", PS_FN { return with(c, {}); }},
    READ_ROW(0, "int MinLength"), READ_ROW(1, "int MaxLength"), {"System.Object TypeId {get;}", type_id},
};
ATTRIBUTE(g_length, "ValidateLengthAttribute", ELEMENTS, kLength, "validatelength");
ATTRIBUTE(g_count, "ValidateCountAttribute", ARGUMENTS, kLength, "validatecount");
const MemberDef kPattern[] = {
    {"new(string regexPattern)", PS_FN { return with(c, {convert_to(c.ctx, int32(1), TypeRegistry::find("System.Text.RegularExpressions.RegexOptions")), Value()}); }},
    FIELD_ROW(2, "string ErrorMessage"), FIELD_ROW(1, "System.Text.RegularExpressions.RegexOptions Options"), READ_ROW(0, "string RegexPattern"),
    {"System.Object TypeId {get;}", type_id},
};
ATTRIBUTE(g_pattern, "ValidatePatternAttribute", ELEMENTS, kPattern, "validatepattern");
const MemberDef kScript[] = {
    {"new(scriptblock scriptBlock)", PS_FN { return with(c, {Value()}); }},
    FIELD_ROW(1, "string ErrorMessage"), READ_ROW(0, "scriptblock ScriptBlock"), {"System.Object TypeId {get;}", type_id},
};
ATTRIBUTE(g_script, "ValidateScriptAttribute", ELEMENTS, kScript, "validatescript");
const MemberDef kDrive[] = {{"new(params string[] validRootDrives)", PS_FN { return record(c.type, {names_list(texts(c, 0))}); }},
                            READ_ROW(0, "System.Collections.Generic.IList[string] ValidRootDrives"), {"System.Object TypeId {get;}", type_id}};
ATTRIBUTE(g_drive, "ValidateDriveAttribute", ARGUMENTS, kDrive, "validatedrive");
const MemberDef kTypeName[] = {{"new(string psTypeName)", PS_FN { return with(c, {}); }}, READ_ROW(0, "string PSTypeName"), {"System.Object TypeId {get;}", type_id}};
ATTRIBUTE(g_type_name, "PSTypeNameAttribute", ROOT, kTypeName, "PSTypeNameAttribute");
const MemberDef kDefault[] = {{"new(string help)", PS_FN { return record(c.type, {Value(), c.arg(0)}); }}, {"new()", PS_FN { return record(c.type, {Value(), Value()}); }},
                              FIELD_ROW(0, "System.Object Value"), FIELD_ROW(1, "string Help"), {"System.Object TypeId {get;}", type_id}};
ATTRIBUTE(g_default, "PSDefaultValueAttribute", PARSING, kDefault, "psdefaultvalue");
const MemberDef kCompleter[] = {
    {"new(scriptblock scriptBlock)", PS_FN { return record(c.type, {c.arg(0), Value()}); }},
    {"new(type type)", PS_FN { return record(c.type, {Value(), c.arg(0)}); }},
    READ_ROW(0, "scriptblock ScriptBlock"), READ_ROW(1, "type Type"), {"System.Object TypeId {get;}", type_id},
};
ATTRIBUTE(g_completer, "ArgumentCompleterAttribute", ROOT, kCompleter, "argumentcompleter");
const MemberDef kCompletions[] = {{"new(params string[] completions)", PS_FN { return record(c.type, {Value(Array::of(&types::String, texts(c, 0)))}); }},
                                  {"System.Object TypeId {get;}", type_id}};
ATTRIBUTE(g_completions, "ArgumentCompletionsAttribute", ROOT, kCompletions, "argumentcompletions");
const MemberDef kOutput[] = {
    {"new(params type[] type)", PS_FN {
       std::vector<Value> all;
       for (const Value& v : texts(c, 0)) {
         Value n = v.kind() == Kind::Type ? str(v.as<Type>()->full_name()) : v;
         all.push_back(construct(c.ctx, TypeRegistry::find(SMA "PSTypeName"), {&n, 1}));
       }
       return record(c.type, {Value(Array::of(TypeRegistry::find(SMA "PSTypeName"), std::move(all))), Value(Array::of(&types::String, {str("__AllParameterSets")})), Value()});
     }},
    {"new(params string[] type)", PS_FN {
       std::vector<Value> all;
       for (Value& v : texts(c, 0)) all.push_back(construct(c.ctx, TypeRegistry::find(SMA "PSTypeName"), {&v, 1}));
       return record(c.type, {Value(Array::of(TypeRegistry::find(SMA "PSTypeName"), std::move(all))), Value(Array::of(&types::String, {str("__AllParameterSets")})), Value()});
     }},
    READ_ROW(0, "System.Management.Automation.PSTypeName[] Type"), FIELD_ROW(2, "string ProviderCmdlet"), FIELD_ROW(1, "string[] ParameterSetName"),
    {"System.Object TypeId {get;}", type_id},
};
ATTRIBUTE(g_output, "OutputTypeAttribute", META, kOutput, "outputtype");
std::vector<Value> common() {
  return {Value(), boolean(false), boolean(false), boolean(false), Value::enumeration(TypeRegistry::find(SMA "ConfirmImpact"), 2), Value(), boolean(true), Value(), Value()};
}
#define COMMON_ROWS                                                                                                           \
  FIELD_ROW(0, "string DefaultParameterSetName"), FIELD_ROW(1, "bool SupportsShouldProcess"), FIELD_ROW(2, "bool SupportsPaging"), \
  FIELD_ROW(3, "bool SupportsTransactions"), FIELD_ROW(4, "System.Management.Automation.ConfirmImpact ConfirmImpact"),        \
  FIELD_ROW(5, "string HelpUri"), {"System.Object TypeId {get;}", type_id}
const MemberDef kBinding[] = {{"new()", PS_FN { return record(c.type, common()); }}, FIELD_ROW(6, "bool PositionalBinding"), COMMON_ROWS};
ATTRIBUTE(g_binding, "CmdletBindingAttribute", SMA "CmdletCommonMetadataAttribute", kBinding, "cmdletbinding");
const MemberDef kCmdlet[] = {{"new(string verbName, string nounName)", PS_FN {
                                std::vector<Value> f = common();
                                f[7] = c.arg(0);
                                f[8] = c.arg(1);
                                return record(c.type, std::move(f));
                              }}, READ_ROW(7, "string VerbName"), READ_ROW(8, "string NounName"), COMMON_ROWS};
ATTRIBUTE(g_cmdlet, "CmdletAttribute", SMA "CmdletCommonMetadataAttribute", kCmdlet, "");
const MemberDef kExperimental[] = {{"new(string experimentName, System.Management.Automation.ExperimentAction experimentAction)", PS_FN { return with(c, {}); }},
                                   READ_ROW(0, "string ExperimentName"), READ_ROW(1, "System.Management.Automation.ExperimentAction ExperimentAction")};
ATTRIBUTE(g_experimental, "ExperimentalAttribute", PARSING, kExperimental, "experimental");
PS_TYPE(g_experiment_action, {.full_name = SMA "ExperimentAction", .base = "System.Enum", .flags = kEnum | kValueType | kSealed, .accelerators = "experimentaction",
                              .assembly = "System.Management.Automation"});
#define INTERFACE(var, n) PS_TYPE(var, {.full_name = SMA n, .base = nullptr, .flags = kInterface | kAbstract, .assembly = "System.Management.Automation"})
INTERFACE(g_values_generator, "IValidateSetValuesGenerator");
INTERFACE(g_completer_interface, "IArgumentCompleter");
INTERFACE(g_completer_factory, "IArgumentCompleterFactory");

// .NET's

#define PLAIN(var, full, rows, from) PS_TYPE(var, {.full_name = full, .base = ROOT, .members = rows, .assembly = from})
const MemberDef kObsolete[] = {{"new()", PS_FN { return record(c.type, {Value(), boolean(false)}); }}, {"new(string message)", PS_FN { return with(c, {boolean(false)}); }},
                               {"new(string message, bool error)", PS_FN { return with(c, {}); }}, READ_ROW(0, "string Message"), READ_ROW(1, "bool IsError"),
                               {"System.Object TypeId {get;}", type_id}};
PLAIN(g_obsolete, "System.ObsoleteAttribute", kObsolete, "System.Private.CoreLib");
PLAIN(g_non_serialized, "System.NonSerializedAttribute", kNew, "System.Private.CoreLib");
PLAIN(g_thread_static, "System.ThreadStaticAttribute", kNew, "System.Private.CoreLib");
const MemberDef kUsage[] = {{"new(System.AttributeTargets validOn)", PS_FN { return with(c, {boolean(false), boolean(true)}); }}, READ_ROW(0, "System.AttributeTargets ValidOn"),
                            FIELD_ROW(1, "bool AllowMultiple"), FIELD_ROW(2, "bool Inherited")};
PLAIN(g_usage, "System.AttributeUsageAttribute", kUsage, "System.Private.CoreLib");
const MemberDef kDescription[] = {{"new()", PS_FN { return record(c.type, {str("")}); }}, {"new(string description)", PS_FN { return with(c, {}); }},
                                  READ_ROW(0, "string Description"), {"System.Object TypeId {get;}", type_id}};
PLAIN(g_description, "System.ComponentModel.DescriptionAttribute", kDescription, "System.ComponentModel.Primitives");
const MemberDef kCategory[] = {{"new(string category)", PS_FN { return with(c, {}); }}, READ_ROW(0, "string Category")};
PLAIN(g_category, "System.ComponentModel.CategoryAttribute", kCategory, "System.ComponentModel.Primitives");
const MemberDef kDisplayName[] = {{"new(string displayName)", PS_FN { return with(c, {}); }}, READ_ROW(0, "string DisplayName")};
PLAIN(g_display_name, "System.ComponentModel.DisplayNameAttribute", kDisplayName, "System.ComponentModel.Primitives");
const MemberDef kDefaultValue[] = {{"new(System.Object value)", PS_FN { return with(c, {}); }}, READ_ROW(0, "System.Object Value")};
PLAIN(g_default_value, "System.ComponentModel.DefaultValueAttribute", kDefaultValue, "System.ComponentModel.TypeConverter");
const MemberDef kBrowsable[] = {{"new(bool browsable)", PS_FN { return with(c, {}); }}, READ_ROW(0, "bool Browsable")};
PLAIN(g_browsable, "System.ComponentModel.BrowsableAttribute", kBrowsable, "System.ComponentModel.Primitives");

// RuntimeDefinedParameter

Value collection_of_attributes() {
  static const Type* const attribute = TypeRegistry::find("System.Attribute");
  const Type* args[] = {attribute};
  return Value(make_ref<List>(generic_of("System.Collections.ObjectModel.Collection`1", args)));
}
const MemberDef kRuntime[] = {
    {"new()", PS_FN { return record(c.type, {Value(), Value(), Value(), boolean(false), collection_of_attributes()}); }},
    {"new(string name, type parameterType, System.Collections.ObjectModel.Collection[System.Attribute] attributes)", PS_FN {
       if (c.arg(0).is_null() || (c.arg(0).is_string() && c.arg(0).string()->length() == 0)) throw_null_argument("name");
       if (c.arg(1).is_null()) throw_null_argument("parameterType");
       return record(c.type, {c.arg(0), c.arg(1), Value(), boolean(false), c.arg(2).is_null() ? collection_of_attributes() : c.arg(2)});
     }},
    FIELD_ROW(0, "string Name"), FIELD_ROW(1, "type ParameterType"),
    {"System.Object Value {get;set;}", read_field<2>, PS_FN {
       record_field(c, 2) = c.arg(0);
       record_field(c, 3) = boolean(true);
       return Value::nothing();
     }},
    FIELD_ROW(3, "bool IsSet"), READ_ROW(4, "System.Collections.ObjectModel.Collection[System.Attribute] Attributes"),
};
PS_TYPE(g_runtime, {.full_name = SMA "RuntimeDefinedParameter", .members = kRuntime, .assembly = "System.Management.Automation"});
const MemberDef kRuntimeDictionary[] = {{"new()", PS_FN { return Value(make_ref<Dictionary>(c.type, KeyComparer::OrdinalIgnoreCase)); }}};
PS_TYPE(g_runtime_dictionary, {.full_name = SMA "RuntimeDefinedParameterDictionary",
                               .base = "System.Collections.Generic.Dictionary[string,System.Management.Automation.RuntimeDefinedParameter]",
                               .members = kRuntimeDictionary, .assembly = "System.Management.Automation"});

}  // namespace

std::shared_ptr<ValueCheck> check_of_attribute(Runspace& rs, const Value& attribute) {
  const Type* t = type_of(attribute);
  if (!t) return nullptr;
  if (t->is(kScriptClass)) return make_script_value_check(rs, attribute);
  auto* r = unwrap(attribute).get_if<RecordObject>();
  if (!r || !t->full_name().starts_with(SMA)) return nullptr;
  AttributeArguments args;
  auto named = [&](const char* name, size_t i) {
    if (!r->fields[i].is_null()) args.named.emplace_back(name, r->fields[i]);
  };
  std::string_view n = t->name();
  if (n == "ValidateSetAttribute") {
    args.positional = to_vector(rs, r->fields[0]);
    named("IgnoreCase", 1);
    named("ErrorMessage", 2);
  } else if (n == "ValidateRangeAttribute") {
    if (r->fields[2].is_null()) args.positional = {r->fields[0], r->fields[1]};
    else args.positional = {r->fields[2]};
  } else if (n == "ValidateLengthAttribute" || n == "ValidateCountAttribute") {
    args.positional = {r->fields[0], r->fields[1]};
  } else if (n == "ValidatePatternAttribute") {
    args.positional = {r->fields[0]};
    named("Options", 1);
    named("ErrorMessage", 2);
  } else if (n == "ValidateScriptAttribute") {
    args.positional = {r->fields[0]};
    named("ErrorMessage", 1);
  } else if (n == "ValidateDriveAttribute") {
    args.positional = to_vector(rs, r->fields[0]);
  } else if (n == "PSTypeNameAttribute") {
    args.positional = {r->fields[0]};
  } else if (!n.starts_with("Validate") && n != "CredentialAttribute") {
    return nullptr;
  }
  return make_value_check(rs, n, args);
}
}  // namespace psession
