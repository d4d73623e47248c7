// ModuleSpecification: the type, and what hashtables and names mean as one.
#include "engine/module_specification.h"

#include <algorithm>

#include "engine/module_paths.h"
#include "object/types/record.h"
#include "object/types/table.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {
namespace {

enum Field { kName, kGuid, kVersion, kRequired, kMaximum };

[[noreturn]] void invalid(std::string text) { throw_dotnet("System.ArgumentException", std::move(text)); }

std::vector<Value> fields_of(CallContext& ctx, const Dictionary& d) {
  std::vector<Value> f(5);
  std::string unknown;
  for (size_t i = 0; i < d.slots(); ++i) {
    if (!d.live(i)) continue;
    std::string key = to_display(ctx, d.key_at(i));
    const Value& v = d.value_at(i);
    auto is = [&](std::string_view n) { return equals_ignore_case(key, n); };
    if (is("ModuleName")) f[kName] = str(to_display(ctx, v));
    else if (is("GUID")) f[kGuid] = v.is_null() ? v : convert_to(ctx, v, &types::Guid);
    else if (is("ModuleVersion")) f[kVersion] = v.is_null() ? v : convert_to(ctx, v, &types::Version);
    else if (is("RequiredVersion")) f[kRequired] = v.is_null() ? v : convert_to(ctx, v, &types::Version);
    else if (is("MaximumVersion")) f[kMaximum] = v.is_null() ? v : str(to_display(ctx, v));
    else unknown += (unknown.empty() ? "'" : "', '") + key;
  }
  if (!unknown.empty()) {
    invalid("The hashtable describing a module contains one or more members that are not valid. The valid members are (ModuleName, "
            "ModuleVersion, RequiredVersion, GUID, MaximumVersion). Remove the members that are not valid (" + unknown + "'), then try again.");
  }
  if (f[kName].is_null() || f[kName].string()->length() == 0) {
    throw_dotnet("System.MissingMemberException", "The hashtable describing a module is missing a required member: ModuleName.");
  }
  if (f[kVersion].is_null() && f[kRequired].is_null() && f[kMaximum].is_null()) {
    throw_dotnet("System.MissingMemberException",
                 "The hashtable describing a module must have one of the members ModuleVersion, RequiredVersion or MaximumVersion.");
  }
  if (!f[kRequired].is_null() && (!f[kVersion].is_null() || !f[kMaximum].is_null())) {
    invalid(std::string("The hashtable describing a module cannot contain both '") + (f[kVersion].is_null() ? "MaximumVersion" : "ModuleVersion") +
            "' and 'RequiredVersion'.");
  }
  return f;
}
std::string shown(MethodCall& c) {
  const RecordObject& r = record_of(c.self);
  auto text = [&](Field n) { return to_display(c.ctx, r.fields[n]); };
  bool any = false;
  for (Field n : {kGuid, kVersion, kRequired, kMaximum}) any |= !r.fields[n].is_null();
  if (!any) return text(kName);
  std::string s = "@{ ModuleName = '" + text(kName) + "'";
  if (!r.fields[kGuid].is_null()) s += "; Guid = '{" + text(kGuid) + "}' ";
  if (!r.fields[kRequired].is_null()) s += "; RequiredVersion = '" + text(kRequired) + "'";
  if (!r.fields[kVersion].is_null()) s += "; ModuleVersion = '" + text(kVersion) + "'";
  if (!r.fields[kMaximum].is_null()) s += "; MaximumVersion = '" + text(kMaximum) + "'";
  return s + " }";
}
const MemberDef kRows[] = {
    {"new()", PS_FN { return record(c.type, std::vector<Value>(5)); }},
    {"new(string moduleName)", PS_FN {
       if (text_arg(c, 0).empty()) throw_null_argument("moduleName");
       std::vector<Value> f(5);
       f[kName] = c.arg(0);
       return record(c.type, std::move(f));
     }},
    {"new(hashtable moduleSpecification)", PS_FN {
       if (c.arg(0).kind() != Kind::Dictionary) throw_null_argument("moduleSpecification");
       return record(c.type, fields_of(c.ctx, *c.arg(0).as<Dictionary>()));
     }},
    READ_ROW(kName, "string Name"), READ_ROW(kGuid, "System.Nullable[guid] Guid"), READ_ROW(kVersion, "version Version"),
    READ_ROW(kRequired, "version RequiredVersion"), READ_ROW(kMaximum, "string MaximumVersion"),
    {"string ToString()", PS_FN { return str(shown(c)); }},
    {"static bool TryParse(string input, [ref] Microsoft.PowerShell.Commands.ModuleSpecification& result)", PS_FN {
       set_out(c, 1, text_arg(c, 0).empty() ? Value() : construct(c.ctx, c.type, {c.args, 1}));
       return boolean(!text_arg(c, 0).empty());
     }},
};
PS_TYPE(g_specification, {.full_name = "Microsoft.PowerShell.Commands.ModuleSpecification", .flags = kSealed, .members = kRows,
                          .assembly = "System.Management.Automation"});

}  // namespace

WantedModule wanted_module(CallContext& ctx, const Value& given) {
  const Value& v = unwrap(given);
  WantedModule w;
  std::vector<Value> f(5);
  if (auto* r = v.get_if<RecordObject>(); r && r->type() == &g_specification) f = r->fields;
  else if (v.kind() == Kind::Dictionary) f = fields_of(ctx, *v.as<Dictionary>());
  else f[kName] = str(to_display(ctx, v));
  w.name = to_display(ctx, f[kName]);
  auto text = [&](Field n) { return f[n].is_null() ? std::string() : to_display(ctx, f[n]); };
  w.options.guid = text(kGuid);
  w.options.minimum_version = text(kVersion);
  w.options.required_version = text(kRequired);
  w.options.maximum_version = text(kMaximum);
  return w;
}

bool version_fits(const std::string& version, const ImportOptions& o) {
  using module_paths::compare_versions;
  if (!o.required_version.empty() && compare_versions(version, o.required_version) != 0) return false;
  if (!o.minimum_version.empty() && compare_versions(version, o.minimum_version) < 0) return false;
  if (o.maximum_version.empty()) return true;
  std::string most = o.maximum_version;   // 1.* is up to 1.999999999
  if (size_t star = most.find('*'); star != std::string::npos) most.replace(star, std::string::npos, "999999999");
  return compare_versions(version, most) <= 0;
}

bool module_fits(const Module& m, const ImportOptions& o) {
  return version_fits(m.version, o) && (o.guid.empty() || equals_ignore_case(m.guid, o.guid));
}

bool is_wanted(const Module& m, const WantedModule& w) {
  std::string name = w.name;
  std::replace(name.begin(), name.end(), '\\', '/');
  if (!WildcardPattern(w.name).is_match(m.name) && m.path != name && m.base != name && m.base + "/" + m.name + ".psd1" != name) return false;
  return module_fits(m, w.options);
}

}  // namespace psession
