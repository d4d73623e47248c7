// The enums of System.Reflection, AssemblyName.
#include <cstdlib>
#include <cstring>

#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

#define REFLECTION "System.Reflection."
ENUM_TYPE(g_binding, REFLECTION "BindingFlags", kFlagsEnum, {"Default", 0}, {"IgnoreCase", 1}, {"DeclaredOnly", 2}, {"Instance", 4}, {"Static", 8}, {"Public", 16},
          {"NonPublic", 32}, {"FlattenHierarchy", 64}, {"InvokeMethod", 256}, {"CreateInstance", 512}, {"GetField", 1024}, {"SetField", 2048},
          {"GetProperty", 4096}, {"SetProperty", 8192}, {"PutDispProperty", 16384}, {"PutRefDispProperty", 32768}, {"ExactBinding", 65536},
          {"SuppressChangeType", 131072}, {"OptionalParamBinding", 262144}, {"IgnoreReturn", 16777216}, {"DoNotWrapExceptions", 33554432})
ENUM_TYPE(g_members, REFLECTION "MemberTypes", kFlagsEnum, {"Constructor", 1}, {"Event", 2}, {"Field", 4}, {"Method", 8}, {"Property", 16}, {"TypeInfo", 32},
          {"Custom", 64}, {"NestedType", 128}, {"All", 191})
ENUM_TYPE(g_processor, REFLECTION "ProcessorArchitecture", 0, {"None", 0}, {"MSIL", 1}, {"X86", 2}, {"IA64", 3}, {"Amd64", 4}, {"Arm", 5})
ENUM_TYPE(g_type_attributes, REFLECTION "TypeAttributes", kFlagsEnum, {"NotPublic", 0}, {"Public", 1}, {"NestedPublic", 2}, {"Interface", 32}, {"Abstract", 128},
          {"Sealed", 256}, {"SpecialName", 1024}, {"Serializable", 8192}, {"BeforeFieldInit", 1048576})
ENUM_TYPE(g_method_attributes, REFLECTION "MethodAttributes", kFlagsEnum, {"PrivateScope", 0}, {"Private", 1}, {"FamANDAssem", 2}, {"Assembly", 3}, {"Family", 4},
          {"FamORAssem", 5}, {"Public", 6}, {"Static", 16}, {"Final", 32}, {"Virtual", 64}, {"HideBySig", 128}, {"Abstract", 1024}, {"SpecialName", 2048})

// Fields: name, version, culture name.
const MemberDef kName[] = {
    {"new()", PS_FN { return record(c.type, {Value(), Value(), str("")}); }},
    {"new(string assemblyName)", PS_FN {
       std::string s = text_arg(c, 0), name = s.substr(0, s.find(','));
       if (name.empty()) throw_dotnet("System.ArgumentException", "String cannot have zero length.", "assemblyName");
       Value version;
       size_t at = s.find("Version=");
       if (at != std::string::npos) version = convert_to(c.ctx, str(s.substr(at + 8, s.find(',', at) - at - 8)), &types::Version);
       auto part = [&](const char* key) {
         size_t from = s.find(key);
         if (from == std::string::npos) return Value();
         from += strlen(key);
         return str(s.substr(from, s.find(',', from) - from));
       };
       Value culture = part("Culture=");
       if (culture.is_string() && culture.string()->to_utf8() == "neutral") culture = str("");
       return record(c.type, {str(name), version, culture, part("PublicKeyToken=")});
     }},
    FIELD_ROW(0, "string Name"), FIELD_ROW(1, "version Version"), FIELD_ROW(2, "string CultureName"),
    {"string FullName {get;}", PS_FN {
       std::string r = dotnet_to_string(c.ctx, record_field(c, 0));
       if (!record_field(c, 1).is_null()) r += ", Version=" + dotnet_to_string(c.ctx, record_field(c, 1));
       if (Value culture = record_field(c, 2); !culture.is_null()) {
         std::string name = dotnet_to_string(c.ctx, culture);
         r += ", Culture=" + (name.empty() ? "neutral" : name);
       }
       if (!record_field(c, 3).is_null()) r += ", PublicKeyToken=" + dotnet_to_string(c.ctx, record_field(c, 3));
       return str(r);
     }},
    {"byte[] GetPublicKeyToken()", PS_FN {
       std::string hex = record_field(c, 3).is_null() ? std::string() : dotnet_to_string(c.ctx, record_field(c, 3)), bytes;
       for (size_t i = 0; i + 1 < hex.size() && hex != "null"; i += 2) bytes += static_cast<char>(std::strtol(hex.substr(i, 2).c_str(), nullptr, 16));
       return Value(Array::bytes({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}));
     }},
    {"string ToString()", PS_FN { return get_member(c.ctx, c.self, "FullName"); }},
};
PS_TYPE(g_name, {.full_name = REFLECTION "AssemblyName", .flags = kSealed, .members = kName});

}  // namespace
}  // namespace psession
