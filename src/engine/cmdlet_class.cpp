// CmdletInfo.ImplementingType: a type for each cmdlet, made when it is asked for, with the attribute that describes it.
#include "engine/cmdlet_class.h"

#include <map>

#include "engine/commands.h"
#include "engine/invocation.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/type_attributes.h"

namespace psession {
namespace {

struct Classes {
  std::map<std::string, std::unique_ptr<Type>, std::less<>> types;
  std::map<const Type*, std::string> cmdlets;
};
Classes& classes() {
  static auto* all = new Classes;
  return *all;
}

std::vector<Value> attributes_of(CallContext& ctx, const Type* t) {
  auto& rs = static_cast<Runspace&>(ctx);
  auto found = classes().cmdlets.find(t);
  if (found == classes().cmdlets.end()) return {};
  Ref<CmdletInfo> cmdlet = rs.commands().find_cmdlet(found->second);
  const Type* attribute = TypeRegistry::find("System.Management.Automation.CmdletAttribute");
  const CommandMetadata* m = cmdlet ? cmdlet->metadata(rs) : nullptr;
  if (!m || !attribute) return {};
  size_t dash = found->second.find('-');
  Value names[] = {str(found->second.substr(0, dash)), str(dash == std::string::npos ? std::string() : found->second.substr(dash + 1))};
  Value a = construct(ctx, attribute, names);
  set_member(ctx, a, *String::utf8("SupportsShouldProcess"), Value::boolean(m->should_process));
  set_member(ctx, a, *String::utf8("SupportsPaging"), Value::boolean(m->supports_paging));
  // Nobody is asked where there is no ShouldProcess.
  set_member(ctx, a, *String::utf8("ConfirmImpact"), Value::int32(m->should_process ? m->confirm_impact : 0));
  set_member(ctx, a, *String::utf8("HelpUri"), str(m->help_uri));
  if (m->default_set >= 0) set_member(ctx, a, *String::utf8("DefaultParameterSetName"), str(m->set_names[static_cast<size_t>(m->default_set)]));
  return {a};
}

const bool hooked = [] {
  g_type_attributes = attributes_of;
  return true;
}();

}  // namespace

const Type* cmdlet_class(const CmdletInfo& cmdlet) {
  std::string name = error_source_name(&cmdlet);
  if (const Type* t = TypeRegistry::find(name)) {
    classes().cmdlets.try_emplace(t, cmdlet.name);
    return t;
  }
  auto [at, fresh] = classes().types.try_emplace(name);
  if (fresh) {
    static const Type* base = TypeRegistry::find("System.Management.Automation.PSCmdlet");
    TypeSpec spec;
    spec.full_name = at->first.c_str();
    spec.base = base ? "System.Management.Automation.PSCmdlet" : "System.Object";
    spec.flags = kSealed;
    at->second = std::make_unique<Type>(std::move(spec));
    classes().cmdlets[at->second.get()] = cmdlet.name;
  }
  return at->second.get();
}

}  // namespace psession
