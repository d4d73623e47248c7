// Types that scripts name though they meet few of their instances: bases of cmdlets, access control's enums, CIM's and
// experimental features' classes. Engine thread.
#include "engine/runspace.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {
#define SMA "System.Management.Automation."
constexpr const char* kEngine = "System.Management.Automation";

#define EMPTY_TYPE(var, full, base_name, type_flags, assembly_name)                                                   \
  SHORT_TYPE(var, full, base_name, type_flags, assembly_name, "")
#define SHORT_TYPE(var, full, base_name, type_flags, assembly_name, names)                                            \
  PS_TYPE(var, {.full_name = full, .base = base_name, .flags = type_flags, .accelerators = names, .assembly = assembly_name})
#define NAMED_ENUM(var, full, type_flags, assembly_name, ...)                                                         \
  const EnumDef var##_values[] = {__VA_ARGS__};                                                                       \
  PS_TYPE(var, {.full_name = full, .base = "System.Enum", .flags = kEnum | kValueType | kSealed | (type_flags),       \
                .enum_values = var##_values, .assembly = assembly_name})

class GeneratedAttribute final : public HeapObject {
 public:
  const Type* type() const override;
};
EMPTY_TYPE(g_internal_command, SMA "Internal.InternalCommand", "System.Object", kAbstract, kEngine);
EMPTY_TYPE(g_cmdlet, SMA "Cmdlet", SMA "Internal.InternalCommand", kAbstract, kEngine);
EMPTY_TYPE(g_pscmdlet, SMA "PSCmdlet", SMA "Cmdlet", kAbstract, kEngine);
EMPTY_TYPE(g_flags, "System.FlagsAttribute", "System.Attribute", kSealed, "System.Private.CoreLib");
const MemberDef kGenerated[] = {{"new()", [](MethodCall& c) { return Value(make_ref<GeneratedAttribute>()); }}};
PS_TYPE(g_generated, {.full_name = "System.Runtime.CompilerServices.CompilerGeneratedAttribute", .base = "System.Attribute", .flags = kSealed, .members = kGenerated});
const Type* GeneratedAttribute::type() const { return &g_generated; }
NAMED_ENUM(g_thread_state, "System.Diagnostics.ThreadState", 0, "System.Diagnostics.Process", {"Initialized", 0}, {"Ready", 1},
           {"Running", 2}, {"Standby", 3}, {"Terminated", 4}, {"Wait", 5}, {"Transition", 6}, {"Unknown", 7});
SHORT_TYPE(g_affinity, SMA "Language.NoRunspaceAffinityAttribute", "System.Attribute", kSealed, kEngine, "NoRunspaceAffinity");
SHORT_TYPE(g_dsc_local, SMA "DscLocalConfigurationManagerAttribute", SMA "Internal.CmdletMetadataAttribute", kSealed, kEngine, "DscLocalConfigurationManager");
EMPTY_TYPE(g_dynamic_class, SMA "DynamicClassImplementationAssemblyAttribute", "System.Attribute", 0, kEngine);
NAMED_ENUM(g_permissions, SMA "TypeInferenceRuntimePermissions", kFlagsEnum, kEngine, {"None", 0}, {"AllowSafeEval", 1});

#define CIM "Microsoft.Management.Infrastructure."
constexpr const char* kCim = "Microsoft.Management.Infrastructure";
SHORT_TYPE(g_cim_class, CIM "CimClass", "System.Object", kSealed, kCim, "cimclass");
SHORT_TYPE(g_cim_instance, CIM "CimInstance", "System.Object", 0, kCim, "ciminstance");
SHORT_TYPE(g_cim_session, CIM "CimSession", "System.Object", 0, kCim, "CimSession");
SHORT_TYPE(g_cim_converter, CIM "CimConverter", "System.Object", kAbstract | kSealed | kStatic, kCim, "cimconverter");
const EnumDef g_cim_type_values[] = {{"Unknown", 0}, {"Boolean", 1}, {"UInt8", 2}, {"SInt8", 3}, {"UInt16", 4}, {"SInt16", 5},
           {"UInt32", 6}, {"SInt32", 7}, {"UInt64", 8}, {"SInt64", 9}, {"Real32", 10}, {"Real64", 11}, {"Char16", 12}, {"DateTime", 13},
           {"String", 14}, {"Reference", 15}, {"Instance", 16}, {"BooleanArray", 17}, {"UInt8Array", 18}, {"SInt8Array", 19},
           {"UInt16Array", 20}, {"SInt16Array", 21}, {"UInt32Array", 22}, {"SInt32Array", 23}, {"UInt64Array", 24}, {"SInt64Array", 25},
           {"Real32Array", 26}, {"Real64Array", 27}, {"Char16Array", 28}, {"DateTimeArray", 29}, {"StringArray", 30},
           {"ReferenceArray", 31}, {"InstanceArray", 32}};
PS_TYPE(g_cim_type, {.full_name = CIM "CimType", .base = "System.Enum", .flags = kEnum | kValueType | kSealed,
                     .enum_values = g_cim_type_values, .accelerators = "cimtype", .assembly = kCim});

#define ACCESS "System.Security.AccessControl."
constexpr const char* kAccess = "System.Security.AccessControl";
SHORT_TYPE(g_object_security, ACCESS "ObjectSecurity", "System.Object", kAbstract, kAccess, "ObjectSecurity");
NAMED_ENUM(g_access, ACCESS "AccessControlType", 0, kAccess, {"Allow", 0}, {"Deny", 1});
NAMED_ENUM(g_inheritance, ACCESS "InheritanceFlags", kFlagsEnum, kAccess, {"None", 0}, {"ContainerInherit", 1}, {"ObjectInherit", 2});
NAMED_ENUM(g_propagation, ACCESS "PropagationFlags", kFlagsEnum, kAccess, {"None", 0}, {"NoPropagateInherit", 1}, {"InheritOnly", 2});
NAMED_ENUM(g_sections, ACCESS "AccessControlSections", kFlagsEnum, kAccess, {"None", 0}, {"Audit", 1}, {"Access", 2}, {"Owner", 4}, {"Group", 8}, {"All", 15});
NAMED_ENUM(g_ace_flags, ACCESS "AceFlags", kFlagsEnum, kAccess, {"None", 0}, {"ObjectInherit", 1}, {"ContainerInherit", 2},
           {"NoPropagateInherit", 4}, {"InheritOnly", 8}, {"InheritanceFlags", 15}, {"Inherited", 16}, {"SuccessfulAccess", 64},
           {"FailedAccess", 128}, {"AuditFlags", 192});

// No feature is experimental here.
const MemberDef kFeature[] = {
    READ_ROW(0, "string Name"), READ_ROW(1, "string Description"), READ_ROW(2, "string Source"), READ_ROW(3, "bool Enabled"),
    {"static bool IsEnabled(string featureName)", PS_FN { return boolean(false); }},
};
PS_TYPE(g_feature, {.full_name = SMA "ExperimentalFeature", .members = kFeature, .accelerators = "ExperimentalFeature", .assembly = kEngine});

const MemberDef kStateChanged[] = {READ_ROW(0, SMA "PSInvocationStateInfo InvocationStateInfo")};
PS_TYPE(g_state_changed, {.full_name = SMA "PSInvocationStateChangedEventArgs", .base = "System.EventArgs", .flags = kSealed,
                          .members = kStateChanged, .assembly = kEngine});

// Switches of the engine's own tests: none of them is there, so none does anything.
const MemberDef kHooks[] = {{"static void SetTestHook(string property, System.Object value)", PS_FN { return Value::nothing(); }}};
PS_TYPE(g_hooks, {.full_name = SMA "Internal.InternalTestHooks", .flags = kStatic | kAbstract | kSealed, .members = kHooks, .assembly = kEngine});

}  // namespace
}  // namespace psession
