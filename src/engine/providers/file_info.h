// System.IO.FileInfo and DirectoryInfo: a path, and what stat says of it when first asked (Refresh asks again).
#pragma once
#include <sys/stat.h>

#include <memory>
#include <string>

#include "object/members.h"
#include "object/type.h"

namespace psession {

namespace types {
extern Type FileSystemInfo, FileInfo, DirectoryInfo;
}

class FileSystemObject final : public HeapObject, public TextualObject {
 public:
  FileSystemObject(bool directory, std::string full) : full(std::move(full)), directory_(directory) { shown = this->full; }
  std::string full;            // absolute, normalized
  std::string shown;           // ToString(): as it was given
  const Type* type() const override { return directory_ ? &types::DirectoryInfo : &types::FileInfo; }
  std::string to_text() const override { return shown; }
  bool directory() const { return directory_; }
  std::string name() const;
  std::string parent() const;  // "" for the root
  // lstat and, for links, stat of the target; false when there is nothing.
  bool exists() const { return load() && state_->found; }
  const struct stat& status() const { load(); return state_->target; }
  const struct stat& own_status() const { load(); return state_->link; }
  bool is_link() const { load(); return state_->is_link; }
  void set_status(const struct stat& own);   // known from a directory walk
  void refresh() const { state_.reset(); }
  int64_t attributes() const;                // System.IO.FileAttributes
  int64_t ticks(const timespec& t) const;    // UTC
  std::string link_target() const;

 private:
  struct State { bool found = false, is_link = false; struct stat link{}, target{}; };
  bool load() const;
  bool directory_;
  mutable std::unique_ptr<State> state_;
};

Ref<FileSystemObject> make_file_object(const std::string& full);   // File or Directory by what is there

}  // namespace psession
