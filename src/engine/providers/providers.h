// The providers that every session has. ProviderTable makes them.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/provider.h"

namespace psession {

// Providers without folders: names and values.
class FlatProvider : public Provider {
 public:
  virtual bool get_value(Runspace& rs, const std::string& name, Value& out) = 0;
  virtual void set_value(Runspace& rs, const std::string& name, const Value& v) = 0;   // null removes where that is the custom
  virtual bool remove_value(Runspace& rs, const std::string& name, bool force) = 0;
  virtual Value item(Runspace& rs, const std::string& name) = 0;                        // nothing() when absent
  virtual std::vector<std::string> names(Runspace& rs) = 0;

  uint32_t capabilities() const override { return kCapContainer | kCapContent | kCapShouldProcess; }
  bool exists(Runspace& rs, const std::string& path) override;
  Value get_item(Runspace& rs, const ResolvedPath& p) override;
  void get_children(Runspace& rs, const ResolvedPath& p, const ChildOptions& o, Sink& out) override;
  std::vector<std::string> child_names(Runspace& rs, const std::string& path, bool force) override;
  Value new_item(Runspace& rs, const ResolvedPath& p, std::string_view type, const Value& value, bool force) override;
  void set_item(Runspace& rs, const ResolvedPath& p, const Value& value) override;
  void clear_item(Runspace& rs, const ResolvedPath& p) override;
  void remove_item(Runspace& rs, const ResolvedPath& p, bool recurse, bool force) override;
  void rename_item(Runspace& rs, const ResolvedPath& p, const std::string& new_name, bool force) override;
  void copy_item(Runspace& rs, const ResolvedPath& from, const std::string& to, bool recurse, bool force, Sink* pass_thru) override;
  std::unique_ptr<ContentReader> content_reader(Runspace& rs, const ResolvedPath& p) override;
  std::unique_ptr<ContentWriter> content_writer(Runspace& rs, const ResolvedPath& p, bool append) override;
  void clear_content(Runspace& rs, const ResolvedPath& p) override;
};

std::unique_ptr<Provider> make_file_system_provider();
std::unique_ptr<Provider> make_environment_provider();
std::unique_ptr<Provider> make_variable_provider();
std::unique_ptr<Provider> make_function_provider();
std::unique_ptr<Provider> make_alias_provider();
Value make_provider_object(Provider& p);
// Names in a directory without "." and "..", in culture order.
Result<std::vector<std::string>> list_directory(const std::string& path);
std::string normalize_path(std::string_view path);    // lexical: no ".", "..", doubled or trailing slashes

}  // namespace psession
