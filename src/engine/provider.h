// Providers, drives and paths: FileSystem, Variable, Function, Alias, Environment. Cmdlets of the item, content,
// property and location families go through ProviderTable; `$env:x`, `$function:f` and `$drive:name` do, too.
// Engine thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/streams.h"
#include "object/ps_object.h"
#include "object/type.h"

namespace psession {

class Runspace;
class Provider;
class DriveInfo;

// A path taken apart: which provider, which drive (may be null for provider-qualified paths) and the provider's path
// ("/home/x" for FileSystem, "PATH" for Environment; "" is the root of the flat providers).
struct ResolvedPath {
  Provider* provider = nullptr;
  Ref<DriveInfo> drive;
  std::string path;
};

class DriveInfo final : public HeapObject {   // PSDriveInfo
 public:
  DriveInfo(std::string n, Provider* p, std::string r) : name(std::move(n)), root(std::move(r)), provider(p) {}
  std::string name, root, description, display_root;
  std::string current_location;     // relative to the root, no leading separator
  Provider* provider;
  Value credential;
  const Type* type() const override;
};

class ProviderObject;               // ProviderInfo as scripts see it

struct ContentReader { virtual ~ContentReader() = default; virtual std::vector<Value> read(int64_t count) = 0; virtual void close() {} };
struct ContentWriter { virtual ~ContentWriter() = default; virtual void write(const std::vector<Value>& v) = 0; virtual void close() {} };

enum ProviderCapability : uint32_t { kCapContainer = 1, kCapNavigation = 2, kCapContent = 4, kCapProperty = 8, kCapShouldProcess = 16,
                                     kCapFilter = 32, kCapCredentials = 64 };

struct ChildOptions {
  bool recurse = false, force = false, names_only = false, files_only = false, directories_only = false, hidden_only = false,
       follow_symlink = false;
  int64_t depth = -1;
  std::string filter;
  std::vector<std::string> include, exclude;
};

class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string_view name() const = 0;              // "FileSystem"
  virtual uint32_t capabilities() const = 0;
  virtual bool exists(Runspace& rs, const std::string& path) = 0;
  virtual bool is_container(Runspace& rs, const std::string& path) { return path.empty(); }
  // The item, with PSPath and the other note properties on it. Throws ScriptError when absent.
  virtual Value get_item(Runspace& rs, const ResolvedPath& p) = 0;
  virtual bool has_children(Runspace& rs, const std::string& path) { return path.empty(); }
  virtual void get_children(Runspace& rs, const ResolvedPath& p, const ChildOptions& o, Sink& out) = 0;
  virtual std::vector<std::string> child_names(Runspace& rs, const std::string& path, bool force) = 0;   // for globbing, sorted
  virtual Value new_item(Runspace& rs, const ResolvedPath& p, std::string_view type, const Value& value, bool force);
  virtual void set_item(Runspace& rs, const ResolvedPath& p, const Value& value);
  virtual void clear_item(Runspace& rs, const ResolvedPath& p);
  virtual void remove_item(Runspace& rs, const ResolvedPath& p, bool recurse, bool force);
  virtual void rename_item(Runspace& rs, const ResolvedPath& p, const std::string& new_name, bool force);
  virtual void copy_item(Runspace& rs, const ResolvedPath& from, const std::string& to, bool recurse, bool force, Sink* pass_thru);
  virtual void move_item(Runspace& rs, const ResolvedPath& from, const std::string& to, bool force, Sink* pass_thru);
  virtual std::unique_ptr<ContentReader> content_reader(Runspace& rs, const ResolvedPath& p);
  virtual std::unique_ptr<ContentWriter> content_writer(Runspace& rs, const ResolvedPath& p, bool append);
  virtual void clear_content(Runspace& rs, const ResolvedPath& p);
  virtual std::string normalize(std::string path) const { return path; }
};

class ProviderTable {
 public:
  explicit ProviderTable(Runspace& rs);
  ~ProviderTable();

  // `$drive:name`. False: no such drive or item. Drives other than Env, Function, Variable, Alias go through content.
  bool get_variable(std::string_view drive, std::string_view name, Value& out);
  void set_variable(std::string_view drive, std::string_view name, const Value& v);

  Provider* find_provider(std::string_view name);
  const std::vector<std::unique_ptr<Provider>>& providers() const;
  Value provider_object(Provider* p);                       // ProviderInfo
  Ref<DriveInfo> find_drive(std::string_view name);         // null when absent
  std::vector<Ref<DriveInfo>> drives();
  void add_drive(const Ref<DriveInfo>& d);
  bool remove_drive(std::string_view name);

  // Paths. All of them throw ScriptError (DriveNotFound, PathNotFound...) as PowerShell does.
  ResolvedPath parse(std::string_view path);                // no globbing, need not exist; relative to the location
  // Wildcards expanded; a literal path that does not exist throws PathNotFound (ItemNotFoundException), a pattern gives {}.
  std::vector<ResolvedPath> glob(std::string_view path, bool force = false);
  std::vector<ResolvedPath> resolve(std::string_view path, bool literal, bool force = false);
  std::string display_path(const ResolvedPath& p);          // "/home/x", "Env:/PATH"
  std::string provider_path(const ResolvedPath& p);         // "Microsoft.PowerShell.Core\FileSystem::/home/x"
  std::string file_system_path(std::string_view path);      // for cmdlets that write files; throws when another provider

  // Location
  ResolvedPath location();
  std::string location_text();                              // $PWD: "/home/x", "Env:/"
  Value location_object();                                  // PathInfo
  void set_location(std::string_view path, bool literal);
  void push_location(std::string_view stack = {});
  bool pop_location(std::string_view stack = {});
  std::vector<Value> location_stack(std::string_view stack = {});
  Value path_info(const ResolvedPath& p);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Adds PSPath, PSParentPath, PSChildName, PSDrive, PSProvider, PSIsContainer to an item.
Value add_item_notes(Runspace& rs, const Value& item, const ResolvedPath& p, bool container);

}  // namespace psession
