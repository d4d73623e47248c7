// Drives, paths and locations: from what a user writes to a provider and its own path.
#include "engine/provider.h"

#include <algorithm>
#include <cstdlib>

#include "engine/name_map.h"
#include "engine/providers/providers.h"
#include "engine/runspace.h"
#include "engine/types.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/wildcard.h"

namespace psession {
namespace {

constexpr const char* kModule = "Microsoft.PowerShell.Core\\";

[[noreturn]] void drive_not_found(std::string_view name) {
  std::string n(name);
  throw_error("System.Management.Automation.DriveNotFoundException", "DriveNotFound", ErrorCategory::ObjectNotFound,
              "Cannot find drive. A drive with the name '" + n + "' does not exist.", str(n));
}

[[noreturn]] void not_supported(Provider& p, const char* what) {
  throw_error("System.Management.Automation.PSNotSupportedException", "NotSupported", ErrorCategory::NotImplemented,
              "Cannot " + std::string(what) + ". The provider '" + std::string(p.name()) + "' does not support this operation.");
}

}  // namespace

std::string normalize_path(std::string_view path) {
  bool absolute = !path.empty() && path[0] == '/';
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    size_t slash = path.find('/');
    std::string_view part = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
      continue;
    }
    parts.push_back(part);
  }
  std::string out;
  for (std::string_view p : parts) {
    if (!out.empty() || absolute) out += '/';
    out += p;
  }
  return out.empty() && absolute ? "/" : out;
}

Value Provider::new_item(Runspace&, const ResolvedPath&, std::string_view, const Value&, bool) { not_supported(*this, "create an item"); }
void Provider::set_item(Runspace&, const ResolvedPath&, const Value&) { not_supported(*this, "set an item"); }
void Provider::clear_item(Runspace&, const ResolvedPath&) { not_supported(*this, "clear an item"); }
void Provider::remove_item(Runspace&, const ResolvedPath&, bool, bool) { not_supported(*this, "remove an item"); }
void Provider::rename_item(Runspace&, const ResolvedPath&, const std::string&, bool) { not_supported(*this, "rename an item"); }
void Provider::copy_item(Runspace&, const ResolvedPath&, const std::string&, bool, bool, Sink*) { not_supported(*this, "copy an item"); }
void Provider::move_item(Runspace&, const ResolvedPath&, const std::string&, bool, Sink*) { not_supported(*this, "move an item"); }
std::unique_ptr<ContentReader> Provider::content_reader(Runspace&, const ResolvedPath&) { not_supported(*this, "read content"); }
std::unique_ptr<ContentWriter> Provider::content_writer(Runspace&, const ResolvedPath&, bool) { not_supported(*this, "write content"); }
void Provider::clear_content(Runspace&, const ResolvedPath&) { not_supported(*this, "clear content"); }

struct ProviderTable::Impl {
  Runspace& rs;
  std::vector<std::unique_ptr<Provider>> providers;
  std::vector<Ref<DriveInfo>> drives;
  std::vector<Value> provider_objects;
  // The location: a drive and the path in it (provider's path for the file system).
  Provider* provider = nullptr;
  Ref<DriveInfo> drive;
  std::string path;             // flat providers: "" or an item name
  NameMap<std::vector<std::string>> stacks;

  Provider* by_name(std::string_view name) {
    if (size_t slash = name.rfind('\\'); slash != std::string_view::npos) {
      if (!equal_names(name.substr(0, slash), "Microsoft.PowerShell.Core")) return nullptr;
      name = name.substr(slash + 1);
    }
    for (auto& p : providers) {
      if (equal_names(p->name(), name)) return p.get();
    }
    return nullptr;
  }
  bool is_file_system(Provider* p) const { return p == providers[0].get(); }
};

ProviderTable::ProviderTable(Runspace& rs) : impl_(new Impl{rs, {}, {}, {}, nullptr, {}, {}, {}}) {
  Impl& d = *impl_;
  d.providers.push_back(make_file_system_provider());
  d.providers.push_back(make_environment_provider());
  d.providers.push_back(make_variable_provider());
  d.providers.push_back(make_function_provider());
  d.providers.push_back(make_alias_provider());
  auto drive = [&](const char* name, size_t provider, std::string root, const char* description) {
    auto info = make_ref<DriveInfo>(name, d.providers[provider].get(), std::move(root));
    info->description = description;
    d.drives.push_back(info);
  };
  const char* temp = getenv("TMPDIR");
  std::string temp_root = temp && *temp ? temp : "/tmp";
  if (temp_root.back() != '/') temp_root += '/';
  drive("/", 0, "/", "");
  drive("Alias", 4, "", "Drive that contains a view of the aliases stored in session state");
  drive("Env", 1, "", "Drive that contains a view of the environment variables for the process");
  drive("Function", 3, "", "Drive that contains a view of the functions stored in session state");
  drive("Temp", 0, temp_root, "Drive that maps to the temporary directory path for the current user");
  drive("Variable", 2, "", "Drive that contains a view of those variables stored in session state");
  d.provider = d.providers[0].get();
  d.drive = d.drives[0];
  d.path = rs.working_directory();
}
ProviderTable::~ProviderTable() = default;

Provider* ProviderTable::find_provider(std::string_view name) { return impl_->by_name(name); }
const std::vector<std::unique_ptr<Provider>>& ProviderTable::providers() const { return impl_->providers; }

Ref<DriveInfo> ProviderTable::find_drive(std::string_view name) {
  for (const Ref<DriveInfo>& d : impl_->drives) {
    if (equal_names(d->name, name)) return d;
  }
  return {};
}
std::vector<Ref<DriveInfo>> ProviderTable::drives() {
  std::vector<Ref<DriveInfo>> out = impl_->drives;
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return compare_ignore_case(a->name, b->name) < 0; });
  return out;
}
void ProviderTable::add_drive(const Ref<DriveInfo>& d) { impl_->drives.push_back(d); }
bool ProviderTable::remove_drive(std::string_view name) {
  auto& v = impl_->drives;
  auto it = std::find_if(v.begin(), v.end(), [&](const auto& d) { return equal_names(d->name, name); });
  if (it == v.end()) return false;
  v.erase(it);
  return true;
}

ResolvedPath ProviderTable::location() { return {impl_->provider, impl_->drive, impl_->path}; }

ResolvedPath ProviderTable::parse(std::string_view given) {
  Impl& d = *impl_;
  std::string path(given);
  if (size_t colons = path.find("::"); colons != std::string::npos && colons > 0 && path.find('/') > colons) {
    Provider* p = d.by_name(std::string_view(path).substr(0, colons));
    if (!p) {
      std::string name = path.substr(0, colons);
      throw_error("System.Management.Automation.ProviderNotFoundException", "ProviderNotFound", ErrorCategory::ObjectNotFound,
                  "Cannot find a provider with the name '" + name + "'.", str(name));
    }
    std::string rest = path.substr(colons + 2);
    if (d.is_file_system(p)) {
      std::replace(rest.begin(), rest.end(), '\\', '/');
      if (rest.empty()) rest = "/";
      return {p, {}, rest[0] == '/' ? normalize_path(rest) : normalize_path(d.rs.working_directory() + "/" + rest)};
    }
    while (!rest.empty() && (rest[0] == '/' || rest[0] == '\\')) rest.erase(0, 1);
    return {p, {}, rest};
  }
  std::replace(path.begin(), path.end(), '\\', '/');
  if (!path.empty() && path[0] == '~' && (path.size() == 1 || path[1] == '/') && d.is_file_system(d.provider)) {
    const char* home = getenv("HOME");
    path = (home ? home : "/") + path.substr(1);
  }
  if (!path.empty() && path[0] == '/') {
    Ref<DriveInfo> root = d.drives.empty() ? Ref<DriveInfo>() : find_drive("/");
    return {d.providers[0].get(), root, normalize_path(path)};
  }
  size_t colon = path.find(':');
  if (colon != std::string::npos && colon > 0 && path.find('/') > colon) {
    std::string name = path.substr(0, colon);
    Ref<DriveInfo> drive = find_drive(name);
    if (!drive) drive_not_found(name);
    std::string rest = path.substr(colon + 1);
    if (drive->provider && d.is_file_system(drive->provider)) {
      bool rooted = !rest.empty() && rest[0] == '/';
      if (!rooted && drive == d.drive) return {drive->provider, drive, normalize_path(d.path + "/" + rest)};
      return {drive->provider, drive, normalize_path(drive->root + "/" + rest)};
    }
    while (!rest.empty() && rest[0] == '/') rest.erase(0, 1);
    while (!rest.empty() && rest.back() == '/') rest.pop_back();
    if (rest == ".") rest.clear();
    return {drive->provider, drive, rest};
  }
  if (d.is_file_system(d.provider)) {
    // `..` stops at the drive's root.
    std::string full = normalize_path(d.path + "/" + path);
    if (d.drive && d.drive->root.size() > 1) {
      std::string root = normalize_path(d.drive->root);
      if (full.size() < root.size() || full.compare(0, root.size(), root) != 0) full = root;
    }
    return {d.provider, d.drive, full};
  }
  std::string rest = normalize_path(path);
  return {d.provider, d.drive, rest};
}

std::string ProviderTable::display_path(const ResolvedPath& p) {
  if (impl_->is_file_system(p.provider)) {
    if (p.drive && p.drive->name != "/" && p.drive->root.size() > 1) {
      std::string root = normalize_path(p.drive->root);
      if (p.path == root) return p.drive->name + ":/";
      if (p.path.starts_with(root + "/")) return p.drive->name + ":" + p.path.substr(root.size());
    }
    return p.path;
  }
  if (p.drive) return p.drive->name + ":/" + p.path;
  return kModule + std::string(p.provider->name()) + "::" + p.path;
}
std::string ProviderTable::provider_path(const ResolvedPath& p) { return kModule + std::string(p.provider->name()) + "::" + p.path; }

std::string ProviderTable::file_system_path(std::string_view path) {
  ResolvedPath p = parse(path);
  if (!impl_->is_file_system(p.provider)) {
    throw_error("System.Management.Automation.PSNotSupportedException", "ReadWriteFileNotFileSystemProvider", ErrorCategory::InvalidArgument,
                "The given path '" + std::string(path) + "' is not in the FileSystem provider.", str(path));
  }
  return p.path;
}

std::vector<ResolvedPath> ProviderTable::glob(std::string_view given, bool force) {
  Impl& d = *impl_;
  if (!WildcardPattern::contains_wildcards(given)) {
    ResolvedPath p = parse(given.find('`') == std::string_view::npos ? std::string(given) : WildcardPattern::unescape(given));
    if (!p.provider->exists(d.rs, p.path)) {
      std::string text(given);
      throw_error("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                  "Cannot find path '" + display_path(p) + "' because it does not exist.", str(display_path(p)));
    }
    return {p};
  }
  ResolvedPath p = parse(given);
  std::vector<ResolvedPath> found{{p.provider, p.drive, d.is_file_system(p.provider) ? "/" : ""}};
  std::string_view rest = p.path;
  if (!rest.empty() && rest[0] == '/') rest.remove_prefix(1);
  while (!rest.empty()) {
    size_t slash = rest.find('/');
    std::string part(rest.substr(0, slash));
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    bool wild = WildcardPattern::contains_wildcards(part);
    WildcardPattern pattern(wild ? part : std::string());
    if (wild && !pattern.valid()) {
      throw_error("System.Management.Automation.WildcardPatternException", "RuntimeException", ErrorCategory::InvalidArgument,
                  "The specified wildcard character pattern is not valid: " + part);
    }
    std::vector<ResolvedPath> next;
    for (const ResolvedPath& at : found) {
      auto join = [&](const std::string& name) {
        std::string path = at.path;
        if (!path.empty() && path.back() != '/') path += '/';
        return path + name;
      };
      if (!wild) {
        std::string name = WildcardPattern::unescape(part);
        ResolvedPath one{at.provider, at.drive, join(name)};
        if (one.provider->exists(d.rs, one.path)) next.push_back(std::move(one));
        continue;
      }
      if (!at.provider->is_container(d.rs, at.path)) continue;
      for (const std::string& name : at.provider->child_names(d.rs, at.path, force)) {
        d.rs.check_stop();
        if (pattern.is_match(name)) next.push_back({at.provider, at.drive, join(name)});
      }
    }
    found = std::move(next);
  }
  return found;
}

std::vector<ResolvedPath> ProviderTable::resolve(std::string_view path, bool literal, bool force) {
  if (!literal) return glob(path, force);
  ResolvedPath p = parse(path);
  if (!p.provider->exists(impl_->rs, p.path)) {
    throw_error("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                "Cannot find path '" + display_path(p) + "' because it does not exist.", str(display_path(p)));
  }
  return {p};
}

std::string ProviderTable::location_text() { return display_path(location()); }

void ProviderTable::set_location(std::string_view path, bool literal) {
  Impl& d = *impl_;
  std::vector<ResolvedPath> found;
  if (path == "Env:" || path.empty()) {
    found.push_back(parse(path));
  } else {
    found = resolve(path, literal);
  }
  if (found.empty()) {
    throw_error("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                "Cannot find path '" + std::string(path) + "' because it does not exist.", str(path));
  }
  if (found.size() > 1) {
    throw_error("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                "Cannot set the location because path '" + std::string(path) + "' resolved to multiple containers. You can only set the location to a single container at a time.",
                str(path));
  }
  const ResolvedPath& p = found[0];
  if (!p.provider->is_container(d.rs, p.path)) {
    throw_error("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                "Cannot find path '" + display_path(p) + "' because it does not exist.", str(display_path(p)));
  }
  d.provider = p.provider;
  d.drive = p.drive;
  d.path = p.path;
  if (d.is_file_system(p.provider)) {
    if (!d.drive) d.drive = find_drive("/");
    d.rs.set_working_directory(p.path);
  }
  if (d.drive) d.drive->current_location = p.path.empty() || p.path[0] != '/' ? p.path : p.path.substr(1);
}

void ProviderTable::push_location(std::string_view stack) { impl_->stacks[std::string(stack)].push_back(provider_path(location())); }
bool ProviderTable::pop_location(std::string_view stack) {
  auto& s = impl_->stacks[std::string(stack)];
  if (s.empty()) return false;
  std::string path = s.back();
  s.pop_back();
  ResolvedPath p = parse(path);
  impl_->provider = p.provider;
  impl_->path = p.path;
  impl_->drive = p.drive;
  if (!impl_->drive) {
    for (const auto& d : impl_->drives) {
      if (d->provider == p.provider) {
        impl_->drive = d;
        break;
      }
    }
  }
  if (impl_->is_file_system(p.provider)) impl_->rs.set_working_directory(p.path);
  return true;
}
std::vector<Value> ProviderTable::location_stack(std::string_view stack) {
  std::vector<Value> out;
  auto& s = impl_->stacks[std::string(stack)];
  for (size_t i = s.size(); i-- > 0;) {
    ResolvedPath p = parse(s[i]);
    for (const auto& d : impl_->drives) {
      if (!p.drive && d->provider == p.provider) p.drive = d;
    }
    out.push_back(path_info(p));
  }
  return out;
}

bool ProviderTable::get_variable(std::string_view drive, std::string_view name, Value& out) {
  Ref<DriveInfo> d = find_drive(drive);
  if (!d) return false;
  auto* flat = dynamic_cast<FlatProvider*>(d->provider);
  if (flat) return flat->get_value(impl_->rs, std::string(name), out);
  ResolvedPath p = parse(std::string(drive) + ":" + std::string(name));
  if (!p.provider->exists(impl_->rs, p.path)) return false;
  auto reader = p.provider->content_reader(impl_->rs, p);
  out = from_vector(reader->read(0));
  reader->close();
  if (out.is_nothing()) out = Value();
  return true;
}

void ProviderTable::set_variable(std::string_view drive, std::string_view name, const Value& v) {
  Ref<DriveInfo> d = find_drive(drive);
  if (!d) drive_not_found(drive);
  if (auto* flat = dynamic_cast<FlatProvider*>(d->provider)) {
    flat->set_value(impl_->rs, std::string(name), v);
    return;
  }
  ResolvedPath p = parse(std::string(drive) + ":" + std::string(name));
  auto writer = p.provider->content_writer(impl_->rs, p, false);
  writer->write(to_vector(impl_->rs, v));
  writer->close();
}

Value ProviderTable::provider_object(Provider* p) {
  Impl& d = *impl_;
  if (d.provider_objects.empty()) {
    for (auto& one : d.providers) d.provider_objects.push_back(make_provider_object(*one));
  }
  for (size_t i = 0; i < d.providers.size(); ++i) {
    if (d.providers[i].get() == p) return d.provider_objects[i];
  }
  return {};
}

Value ProviderTable::location_object() { return path_info(location()); }

}  // namespace psession
