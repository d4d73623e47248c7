// What cmdlets with -Path, -LiteralPath, -Include, -Exclude have in common: resolving, filtering, and errors of one
// item that let the others go on. Engine thread.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/errors.h"
#include "text/wildcard.h"

namespace psession {

struct PathCmdlet : Cmdlet {
  std::vector<std::string> path, literal_path, include, exclude;
  std::string filter;
  bool force = false;
  Value credential;

 protected:
  ProviderTable& providers() const { return rs().providers(); }
  bool literal() const { return bound("LiteralPath"); }
  const std::vector<std::string>& given_paths() const { return literal() ? literal_path : path; }
  // An error inside becomes a non-terminating one.
  template <class F> void guarded(F&& f) {
    try {
      f();
    } catch (ScriptError& e) {
      if (e.stop || e.thrown) throw;
      write_error(e.record);
    }
  }
  // f(resolved) for each existing item that the paths name.
  template <class F> void each_item(F&& f) { each_item_of(given_paths(), literal(), std::forward<F>(f)); }
  template <class F> void each_item_of(const std::vector<std::string>& paths, bool is_literal, F&& f) {
    for (const std::string& p : paths) {
      guarded([&] {
        for (ResolvedPath& r : providers().resolve(p, is_literal, force)) {
          check_stop();
          if (accepted(leaf_of(r.path))) guarded([&] { f(r); });
        }
      });
    }
  }
  static bool is_file_system(const ResolvedPath& p) { return p.provider && p.provider->name() == "FileSystem"; }
  static std::string leaf_of(const std::string& path);
  static std::string parent_of(const std::string& path);
  static std::string joined(const std::string& parent, const std::string& child);
  // -Include, -Exclude and -Filter against a name.
  bool accepted(const std::string& name);

 private:
  bool patterns_ready_ = false;
  std::vector<WildcardPattern> include_patterns_, exclude_patterns_;
  WildcardPattern filter_pattern_;
};

}  // namespace psession
