// PSDriveInfo, ProviderInfo and PathInfo as scripts see them, and the notes that items carry.
#include "engine/providers/providers.h"
#include "engine/runspace.h"
#include "engine/types.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"

namespace psession {

class ProviderObject final : public HeapObject, public TextualObject {
 public:
  explicit ProviderObject(Provider& p) : provider(p) {}
  Provider& provider;
  const Type* type() const override { return &types::ProviderInfo; }
  std::string to_text() const override { return "Microsoft.PowerShell.Core\\" + std::string(provider.name()); }
};
Value make_provider_object(Provider& p) { return Value(make_ref<ProviderObject>(p)); }

class PathInfoObject final : public HeapObject, public TextualObject {
 public:
  std::string text, provider_path;
  Ref<DriveInfo> drive;
  Value provider;
  const Type* type() const override { return &types::PathInfo; }
  std::string to_text() const override { return text; }
};

const Type* DriveInfo::type() const { return &types::PSDriveInfo; }

Value ProviderTable::path_info(const ResolvedPath& p) {
  auto o = make_ref<PathInfoObject>();
  o->text = display_path(p);
  o->provider_path = p.path;
  o->drive = p.drive;
  o->provider = provider_object(p.provider);
  return Value(o);
}

Value add_item_notes(Runspace& rs, const Value& item, const ResolvedPath& p, bool container) {
  static const Shape* with_drive = nullptr;
  static const Shape* without_drive = nullptr;
  static const std::string_view kNames[] = {"PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider", "PSIsContainer"};
  if (!with_drive) {
    const Shape* a = Shape::empty();
    const Shape* b = Shape::empty();
    for (std::string_view n : kNames) {
      Ref<String> name = String::ascii(n);
      a = a->with(name);
      if (n != "PSDrive") b = b->with(name);
    }
    with_drive = a;
    without_drive = b;
  }
  MemberBag* bag = bag_of(item, true);
  Value boxed = item;
  if (!bag) {
    auto box = make_ref<PSObject>(item);
    bag = &box->members();
    boxed = Value(box);
  }
  ProviderTable& table = rs.providers();
  std::string prefix = "Microsoft.PowerShell.Core\\" + std::string(p.provider->name()) + "::";
  size_t slash = p.path.rfind('/');
  Value parent = str("");
  std::string child = p.path;
  if (slash != std::string::npos && p.path.size() > 1) {
    parent = str(prefix + (slash == 0 ? "/" : p.path.substr(0, slash)));
    child = p.path.substr(slash + 1);
  }
  std::vector<Value> values;
  values.reserve(6);
  values.push_back(str(prefix + p.path));
  values.push_back(parent);
  values.push_back(str(child));
  if (p.drive) values.push_back(Value(p.drive));
  values.push_back(table.provider_object(p.provider));
  values.push_back(Value::boolean(container));
  if (bag->size() == 0) {
    bag->reserve(p.drive ? with_drive : without_drive, std::move(values));
  } else {
    const Shape* shape = p.drive ? with_drive : without_drive;
    for (size_t i = 0; i < shape->size(); ++i) bag->add(shape->name(i), values[i]);
  }
  return boxed;
}

namespace {

Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
DriveInfo& drive(MethodCall& c) { return *unwrap(c.self).as<DriveInfo>(); }
Value drive_name(MethodCall& c) { return str(drive(c).name); }
Value drive_root(MethodCall& c) { return str(drive(c).root); }
Value drive_location(MethodCall& c) { return str(drive(c).current_location); }
Value set_drive_location(MethodCall& c) { drive(c).current_location = to_display(c.ctx, c.arg(0)); return {}; }
Value drive_description(MethodCall& c) { return str(drive(c).description); }
Value set_drive_description(MethodCall& c) { drive(c).description = to_display(c.ctx, c.arg(0)); return {}; }
Value drive_provider(MethodCall& c) { return runspace(c).providers().provider_object(drive(c).provider); }
Value drive_display_root(MethodCall& c) { return drive(c).display_root.empty() ? Value() : str(drive(c).display_root); }
Value drive_credential(MethodCall& c) { return drive(c).credential; }
const MemberDef kDrive[] = {
    {"string CurrentLocation {get;set;}", drive_location, set_drive_location},
    {"string Name {get;}", drive_name},
    {"System.Management.Automation.ProviderInfo Provider {get;}", drive_provider},
    {"string Root {get;}", drive_root},
    {"string Description {get;set;}", drive_description, set_drive_description},
    {"pscredential Credential {get;}", drive_credential},
    {"string DisplayRoot {get;}", drive_display_root},
    {"string ToString()", drive_name},
};

Provider& provider(MethodCall& c) { return unwrap(c.self).as<ProviderObject>()->provider; }
const EnumDef kCapabilities[] = {{"None", 0}, {"Include", 1}, {"Exclude", 2}, {"Filter", 4}, {"ExpandWildcards", 8}, {"ShouldProcess", 16},
                                 {"Credentials", 32}, {"Transactions", 64}};
const TypeSpec kCapabilitySpec{.full_name = "System.Management.Automation.Provider.ProviderCapabilities", .base = "System.Enum",
                               .flags = kEnum | kFlagsEnum, .enum_values = kCapabilities, .scalar = Kind::Enum,
                               .assembly = "System.Management.Automation"};
Type capability_type{kCapabilitySpec};
Value provider_name(MethodCall& c) { return str(provider(c).name()); }
Value provider_capabilities(MethodCall& c) {
  uint32_t have = provider(c).capabilities();
  int64_t shown = 0;
  if (have & kCapFilter) shown |= 4;
  if (have & kCapShouldProcess) shown |= 16;
  if (have & kCapCredentials) shown |= 32;
  return Value::enumeration(&capability_type, shown);
}
Value provider_drives(MethodCall& c) {
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.Collection[System.Management.Automation.PSDriveInfo]"));
  for (const Ref<DriveInfo>& d : runspace(c).providers().drives()) {
    if (d->provider == &provider(c)) list->items.push_back(Value(d));
  }
  return Value(list);
}
Value provider_home(MethodCall& c) {
  if (provider(c).name() != "FileSystem") return str("");
  const char* home = getenv("HOME");
  return str(home ? home : "");
}
Value provider_module(MethodCall&) { return str("Microsoft.PowerShell.Core"); }
Value provider_text(MethodCall& c) { return str(unwrap(c.self).as<ProviderObject>()->to_text()); }
const MemberDef kProvider[] = {
    {"string Name {get;}", provider_name},
    {"System.Management.Automation.Provider.ProviderCapabilities Capabilities {get;}", provider_capabilities},
    {"System.Object Drives {get;}", provider_drives},
    {"string Home {get;}", provider_home},
    {"string ModuleName {get;}", provider_module},
    {"char ItemSeparator {get;}", [](MethodCall&) { return Value::character(u'/'); }},
    {"char AltItemSeparator {get;}", [](MethodCall&) { return Value::character(u'\\'); }},
    {"string ToString()", provider_text},
};

PathInfoObject& path(MethodCall& c) { return *unwrap(c.self).as<PathInfoObject>(); }
Value path_text(MethodCall& c) { return str(path(c).text); }
Value path_provider_path(MethodCall& c) { return str(path(c).provider_path); }
Value path_drive(MethodCall& c) { return path(c).drive ? Value(path(c).drive) : Value(); }
Value path_provider(MethodCall& c) { return path(c).provider; }
const MemberDef kPath[] = {
    {"System.Management.Automation.PSDriveInfo Drive {get;}", path_drive},
    {"System.Management.Automation.ProviderInfo Provider {get;}", path_provider},
    {"string ProviderPath {get;}", path_provider_path},
    {"string Path {get;}", path_text},
    {"string ToString()", path_text},
};

#define SMA "System.Management.Automation."
const TypeSpec kSpecs[] = {
    {.full_name = SMA "PSDriveInfo", .members = kDrive, .assembly = "System.Management.Automation"},
    {.full_name = SMA "ProviderInfo", .members = kProvider, .assembly = "System.Management.Automation"},
    {.full_name = SMA "PathInfo", .members = kPath, .assembly = "System.Management.Automation"},
};

}  // namespace

namespace types {
Type PSDriveInfo{kSpecs[0]}, ProviderInfo{kSpecs[1]}, PathInfo{kSpecs[2]};
}

}  // namespace psession
