#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "base/fd.h"
#include "engine/providers/file_info.h"
#include "engine/providers/providers.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "text/casing.h"
#include "text/encoding.h"
#include "text/wildcard.h"

namespace psession {

Result<std::vector<std::string>> list_directory(const std::string& path) {
  DIR* d = ::opendir(path.c_str());
  if (!d) return system_error(path);
  std::vector<std::string> names;
  while (dirent* e = ::readdir(d)) {
    std::string_view n = e->d_name;
    if (n != "." && n != "..") names.emplace_back(n);
  }
  ::closedir(d);
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    int c = compare_culture(a, b, true);
    return c ? c < 0 : a < b;
  });
  return names;
}

namespace {

bool lexists(const std::string& p) {
  struct stat st;
  return ::lstat(p.c_str(), &st) == 0;
}
bool is_dir(const std::string& p) {
  struct stat st;
  return ::stat(p.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}
std::string parent_of(const std::string& p) {
  size_t slash = p.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : p.substr(0, slash);
}
std::string leaf_of(const std::string& p) { return p.substr(p.rfind('/') + 1); }
std::string join(const std::string& dir, std::string_view name) { return dir == "/" ? "/" + std::string(name) : dir + "/" + std::string(name); }

[[noreturn]] void fail(std::string_view type, std::string_view id, ErrorCategory c, std::string message, const std::string& target) {
  throw_error(type, id, c, std::move(message), str(target));
}
// What an errno of a file operation means in .NET's words.
[[noreturn]] void fail_errno(int error, std::string_view id, ErrorCategory c, const std::string& path) {
  switch (error) {
    case EACCES: case EPERM: case EROFS:
      fail("System.UnauthorizedAccessException", id, error == EACCES || error == EPERM ? ErrorCategory::PermissionDenied : c,
           "Access to the path '" + path + "' is denied.", path);
    case ENOENT: case ENOTDIR:
      fail("System.IO.DirectoryNotFoundException", id, c, "Could not find a part of the path '" + path + "'.", path);
    case EEXIST: fail("System.IO.IOException", id, c, "The file '" + path + "' already exists.", path);
    case EISDIR: fail("System.UnauthorizedAccessException", id, ErrorCategory::PermissionDenied, "Access to the path '" + path + "' is denied.", path);
    case ENOTEMPTY: fail("System.IO.IOException", id, c, "Directory not empty : '" + path + "'", path);
    default: fail("System.IO.IOException", id, c, std::string(strerror(error)) + " : '" + path + "'", path);
  }
}

bool copy_bytes(const std::string& from, const std::string& to, int flags, int& error) {
  Fd in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat st;
  if (!in || ::fstat(in.get(), &st) != 0) {
    error = errno;
    return false;
  }
  Fd out(::open(to.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, st.st_mode & 07777));
  if (!out) {
    error = errno;
    return false;
  }
  std::string buffer(1 << 18, '\0');
  while (true) {
    ssize_t n = ::copy_file_range(in.get(), nullptr, out.get(), nullptr, 1 << 30, 0);
    if (n > 0) continue;
    if (n == 0) break;
    n = ::read(in.get(), buffer.data(), buffer.size());
    if (n < 0) {
      error = errno;
      return false;
    }
    if (n == 0) break;
    if (!write_all(out.get(), std::string_view(buffer.data(), static_cast<size_t>(n)))) {
      error = errno;
      return false;
    }
  }
  ::fchmod(out.get(), st.st_mode & 07777);
  timespec times[2] = {{0, UTIME_OMIT}, st.st_mtim};
  ::futimens(out.get(), times);
  return true;
}

// Lines of a UTF-8 (or marked) file; what Get-Content adds (encodings, delimiters, tails) is its own business.
struct LineReader final : ContentReader {
  FILE* file = nullptr;
  ~LineReader() override { close(); }
  std::vector<Value> read(int64_t count) override {
    std::vector<Value> out;
    char* line = nullptr;
    size_t size = 0;
    while (file && (count <= 0 || static_cast<int64_t>(out.size()) < count)) {
      ssize_t n = ::getline(&line, &size, file);
      if (n < 0) break;
      if (n > 0 && line[n - 1] == '\n') --n;
      if (n > 0 && line[n - 1] == '\r') --n;
      out.push_back(str(std::string_view(line, static_cast<size_t>(n))));
    }
    free(line);
    return out;
  }
  void close() override {
    if (file) ::fclose(file);
    file = nullptr;
  }
};
struct LineWriter final : ContentWriter {
  Runspace& rs;
  Fd fd;
  std::string buffer;
  LineWriter(Runspace& r, Fd f) : rs(r), fd(std::move(f)) {}
  ~LineWriter() override { close(); }
  void write(const std::vector<Value>& v) override {
    for (const Value& one : v) buffer += to_display(rs, one) + "\n";
    if (buffer.size() > 65536) flush();
  }
  void flush() {
    (void)write_all(fd.get(), buffer);
    buffer.clear();
  }
  void close() override {
    if (!fd) return;
    flush();
    fd.reset();
  }
};

class FileSystemProvider final : public Provider {
 public:
  std::string_view name() const override { return "FileSystem"; }
  uint32_t capabilities() const override {
    return kCapContainer | kCapNavigation | kCapContent | kCapProperty | kCapShouldProcess | kCapFilter | kCapCredentials;
  }
  bool exists(Runspace&, const std::string& path) override { return lexists(path); }
  bool is_container(Runspace&, const std::string& path) override { return is_dir(path); }
  bool has_children(Runspace&, const std::string& path) override {
    auto names = list_directory(path);
    return names && !names->empty();
  }
  std::string normalize(std::string path) const override { return normalize_path(path); }

  Value item(Runspace& rs, const ResolvedPath& p) {
    auto o = make_file_object(p.path);
    bool directory = o->directory();
    return add_item_notes(rs, Value(o), p, directory);
  }
  Value get_item(Runspace& rs, const ResolvedPath& p) override {
    if (!lexists(p.path)) {
      fail("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
           "Cannot find path '" + p.path + "' because it does not exist.", p.path);
    }
    return item(rs, p);
  }
  std::vector<std::string> child_names(Runspace&, const std::string& path, bool) override {
    auto names = list_directory(path);
    return names ? std::move(names).value() : std::vector<std::string>();
  }

  void get_children(Runspace& rs, const ResolvedPath& p, const ChildOptions& o, Sink& out) override {
    struct stat st;
    if (::stat(p.path.c_str(), &st) == 0 && !S_ISDIR(st.st_mode)) {
      if (o.directories_only) return;
      if (!matches(leaf_of(p.path), o)) return;
      if (o.names_only) out.write(str(leaf_of(p.path)));
      else out.write(item(rs, p));
      return;
    }
    walk(rs, p, o, out, o.recurse || o.depth >= 0 ? (o.depth >= 0 ? o.depth : INT64_MAX) : 0, "", 0);
  }

  static bool matches(const std::string& name, const ChildOptions& o) {
    if (!o.filter.empty() && !WildcardPattern(o.filter, false).is_match(name)) return false;
    if (!o.include.empty()) {
      bool any = false;
      for (const std::string& i : o.include) any |= WildcardPattern(i).is_match(name);
      if (!any) return false;
    }
    for (const std::string& e : o.exclude) {
      if (WildcardPattern(e).is_match(name)) return false;
    }
    return true;
  }

  // Directories first, then files, each by name; with recursion, a directory's own children follow its level.
  void walk(Runspace& rs, const ResolvedPath& p, const ChildOptions& o, Sink& out, int64_t depth, const std::string& prefix, int level) {
    auto names = list_directory(p.path);
    if (!names) {
      int error = names.error().code;
      Ref<ErrorRecordObject> r = make_error(error == EACCES ? "System.UnauthorizedAccessException" : "System.IO.IOException",
                                            error == EACCES ? "DirUnauthorizedAccessError" : "DirIOError",
                                            error == EACCES ? ErrorCategory::PermissionDenied : ErrorCategory::ReadError,
                                            error == EACCES ? "Access to the path '" + p.path + "' is denied."
                                                            : std::string(strerror(error)) + " : '" + p.path + "'",
                                            str(p.path));
      rs.write_error(Value(r));
      return;
    }
    struct Entry { std::string name; Ref<FileSystemObject> object; bool directory; };
    std::vector<Entry> directories, files;
    for (std::string& n : *names) {
      rs.check_stop();
      auto object = make_file_object(join(p.path, n));
      bool directory = object->directory();
      (directory ? directories : files).push_back({std::move(n), object, directory});
    }
    auto emit = [&](const Entry& e) {
      bool hidden = e.name[0] == '.';
      if (o.hidden_only ? !hidden : hidden && !o.force) return;
      if (o.files_only && e.directory) return;
      if (o.directories_only && !e.directory) return;
      if (!matches(e.name, o)) return;
      if (o.names_only) {
        out.write(str(prefix + e.name));
      } else {
        out.write(add_item_notes(rs, Value(e.object), {p.provider, p.drive, e.object->full}, e.directory));
      }
    };
    for (const Entry& e : directories) emit(e);
    for (const Entry& e : files) emit(e);
    if (depth <= 0 || level > 512) return;
    for (const Entry& e : directories) {
      if (e.name[0] == '.' && !o.force && !o.hidden_only) continue;
      if (e.object->is_link() && !o.follow_symlink) continue;
      walk(rs, {p.provider, p.drive, e.object->full}, o, out, depth - 1, prefix + e.name + "/", level + 1);
    }
  }

  Value new_item(Runspace& rs, const ResolvedPath& p, std::string_view type, const Value& value, bool force) override {
    auto is = [&](std::string_view full) { return !type.empty() && starts_with_ignore_case(full, type); };
    if (type.empty() || is("file")) {
      if (force && !lexists(parent_of(p.path))) (void)make_dirs(parent_of(p.path), 0777);
      if (!force && lexists(p.path)) {
        fail("System.IO.IOException", "NewItemIOError", ErrorCategory::WriteError, "The file '" + p.path + "' already exists.", p.path);
      }
      Fd fd(::open(p.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (force ? O_TRUNC : O_EXCL), 0666));
      if (!fd) {
        int e = errno;
        fail_errno(e, e == EACCES || e == EISDIR ? "NewItemUnauthorizedAccessError" : "NewItemIOError", ErrorCategory::WriteError, p.path);
      }
      if (!value.is_null()) (void)write_all(fd.get(), to_display(rs, value));
      return item(rs, p);
    }
    if (is("directory") || is("container")) {
      if (lexists(p.path)) {
        if (!force || !is_dir(p.path)) {
          fail("System.IO.IOException", "DirectoryExist", ErrorCategory::ResourceExists,
               "An item with the specified name " + p.path + " already exists.", p.path);
        }
        return item(rs, p);
      }
      if (Result<void> r = make_dirs(p.path, 0777); !r) {
        fail_errno(r.error().code, r.error().code == EACCES ? "CreateDirectoryUnauthorizedAccessError" : "CreateDirectoryIOError",
                   ErrorCategory::WriteError, p.path);
      }
      return item(rs, p);
    }
    bool symbolic = is("symboliclink"), hard = is("hardlink"), junction = is("junction");
    if (symbolic || hard || junction) {
      std::string target = value.is_null() ? std::string() : to_display(rs, value);
      if (target.empty()) {
        fail("System.ArgumentNullException", "ArgumentNull", ErrorCategory::InvalidArgument, "Value cannot be null. (Parameter 'value')", p.path);
      }
      if (target[0] == '~' && (target.size() == 1 || target[1] == '/')) target = rs.providers().file_system_path(target);
      std::string absolute = target[0] == '/' ? target : normalize_path(rs.working_directory() + "/" + target);
      if (hard && !lexists(absolute)) {
        fail("System.Management.Automation.ItemNotFoundException", "ItemNotFound", ErrorCategory::ObjectNotFound,
             "Cannot find path '" + absolute + "' because it does not exist.", absolute);
      }
      if (lexists(p.path)) {
        if (!force) {
          fail("System.IO.IOException", "ResourceExists", ErrorCategory::ResourceExists,
               "NewItemIOError: " + p.path + " already exists.", p.path);
        }
        ::unlink(p.path.c_str());
      }
      int r = hard ? ::link(absolute.c_str(), p.path.c_str()) : ::symlink(target.c_str(), p.path.c_str());
      if (r != 0) fail_errno(errno, "NewItemSymbolicLinkElevationRequired", ErrorCategory::WriteError, p.path);
      return item(rs, p);
    }
    fail("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
         "The type is not a known type for the file system. Only \"file\",\"directory\" or \"symboliclink\" can be specified.", p.path);
  }

  void clear_content(Runspace&, const ResolvedPath& p) override {
    if (is_dir(p.path)) {
      fail("System.NotSupportedException", "ClearDirectoryContent", ErrorCategory::InvalidOperation,
           "Unable to clear content on '" + p.path + "' because it is a directory. Clear-Content is only supported on files.", p.path);
    }
    Fd fd(::open(p.path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
    if (!fd) fail_errno(errno, "ClearContentUnauthorizedAccessError", ErrorCategory::PermissionDenied, p.path);
  }

  void remove_one(Runspace& rs, const std::string& path, bool force, int level) {
    rs.check_stop();
    struct stat st;
    if (::lstat(path.c_str(), &st) != 0) return;
    if (S_ISDIR(st.st_mode) && level < 4096) {
      if (auto names = list_directory(path)) {
        for (const std::string& n : *names) remove_one(rs, join(path, n), force, level + 1);
      }
      if (::rmdir(path.c_str()) != 0) fail_errno(errno, "RemoveItemIOError", ErrorCategory::WriteError, path);
      return;
    }
    if (!force && !S_ISLNK(st.st_mode) && (st.st_mode & 0222) == 0) {
      fail("System.IO.IOException", "RemoveFileSystemItemUnAuthorizedAccess", ErrorCategory::PermissionDenied,
           "You do not have sufficient access rights to perform this operation or the item is hidden, system, or read only.", path);
    }
    if (::unlink(path.c_str()) != 0) fail_errno(errno, "RemoveFileSystemItemUnAuthorizedAccess", ErrorCategory::PermissionDenied, path);
  }
  void remove_item(Runspace& rs, const ResolvedPath& p, bool recurse, bool force) override {
    struct stat st;
    if (::lstat(p.path.c_str(), &st) != 0) return;
    if (S_ISDIR(st.st_mode) && !recurse) {
      if (::rmdir(p.path.c_str()) != 0) fail_errno(errno, "RemoveItemIOError", ErrorCategory::WriteError, p.path);
      return;
    }
    remove_one(rs, p.path, force, 0);
  }

  void rename_item(Runspace&, const ResolvedPath& p, const std::string& new_name, bool force) override {
    std::string name = new_name;
    if (name.find('/') != std::string::npos) {
      if (parent_of(normalize_path(name[0] == '/' ? name : parent_of(p.path) + "/" + name)) != parent_of(p.path)) {
        fail("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
             "Cannot rename the specified target, because it represents a path or device name.", new_name);
      }
      name = leaf_of(name);
    }
    std::string to = join(parent_of(p.path), name);
    bool same_file = equals_ignore_case(to, p.path) && !lexists(to);
    if (lexists(to) && !same_file && !force) {
      fail("System.IO.IOException", "RenameItemIOError", ErrorCategory::WriteError,
           is_dir(p.path) ? "Cannot create '" + to + "' because a file or directory with the same name already exists."
                          : "The file '" + to + "' already exists.", p.path);
    }
    if (::rename(p.path.c_str(), to.c_str()) != 0) fail_errno(errno, "RenameItemIOError", ErrorCategory::WriteError, p.path);
  }

  void copy_tree(Runspace& rs, const ResolvedPath& from, const std::string& to, bool force, Sink* pass_thru, int level) {
    rs.check_stop();
    struct stat st;
    if (::stat(from.path.c_str(), &st) != 0) fail_errno(errno, "CopyError", ErrorCategory::WriteError, from.path);
    if (S_ISDIR(st.st_mode)) {
      bool made = !is_dir(to);
      if (made && ::mkdir(to.c_str(), 0777) != 0) {
        int e = errno;
        fail_errno(e, "CopyDirectoryInfoItemIOError", ErrorCategory::WriteError, to);
      }
      if (pass_thru && made) pass_thru->write(item(rs, {from.provider, from.drive, to}));
      auto names = list_directory(from.path);
      if (!names || level > 512) return;
      for (const std::string& n : *names) copy_tree(rs, {from.provider, from.drive, join(from.path, n)}, join(to, n), force, pass_thru, level + 1);
      return;
    }
    copy_file(rs, from, to, force, pass_thru);
  }
  void copy_file(Runspace& rs, const ResolvedPath& from, const std::string& to, bool force, Sink* pass_thru) {
    struct stat a, b;
    if (::stat(from.path.c_str(), &a) == 0 && ::stat(to.c_str(), &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev) {
      fail("System.IO.IOException", "CopyError", ErrorCategory::WriteError, "Cannot overwrite the item " + from.path + " with itself.", from.path);
    }
    int error = 0;
    if (!copy_bytes(from.path, to, O_TRUNC, error)) {
      if (force && error == EACCES && ::chmod(to.c_str(), 0600) == 0 && copy_bytes(from.path, to, O_TRUNC, error)) {
        // a read-only destination gave way
      } else {
        fail_errno(error, error == EACCES ? "CopyFileInfoItemUnauthorizedAccessError" : "CopyFileInfoItemIOError",
                   error == EACCES ? ErrorCategory::PermissionDenied : ErrorCategory::WriteError, to);
      }
    }
    if (pass_thru) pass_thru->write(item(rs, {from.provider, from.drive, to}));
  }
  void copy_item(Runspace& rs, const ResolvedPath& from, const std::string& to_given, bool recurse, bool force, Sink* pass_thru) override {
    std::string to = to_given;
    if (is_dir(from.path)) {
      if (is_dir(to)) to = join(to, leaf_of(from.path));
      else if (lexists(to)) {
        fail("System.Management.Automation.PSArgumentException", "CopyContainerToLeaf", ErrorCategory::WriteError,
             "Container cannot be copied onto existing leaf item.", from.path);
      }
      std::string inside = from.path == "/" ? "/" : from.path + "/";
      if (to.compare(0, inside.size(), inside) == 0 && recurse) {
        fail("System.IO.IOException", "CopyError", ErrorCategory::WriteError, "Container cannot be copied into itself: '" + from.path + "'.", from.path);
      }
      if (!recurse) {
        bool made = !is_dir(to);
        if (made && ::mkdir(to.c_str(), 0777) != 0) fail_errno(errno, "CopyDirectoryInfoItemIOError", ErrorCategory::WriteError, to);
        if (pass_thru && made) pass_thru->write(item(rs, {from.provider, from.drive, to}));
        return;
      }
      copy_tree(rs, from, to, force, pass_thru, 0);
      return;
    }
    if (is_dir(to)) to = join(to, leaf_of(from.path));
    copy_file(rs, from, to, force, pass_thru);
  }

  void move_item(Runspace& rs, const ResolvedPath& from, const std::string& to_given, bool force, Sink* pass_thru) override {
    std::string to = to_given;
    if (is_dir(to)) to = join(to, leaf_of(from.path));
    if (lexists(to)) {
      struct stat a, b;
      bool same = ::lstat(from.path.c_str(), &a) == 0 && ::lstat(to.c_str(), &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
      if (!force && !same) {
        fail("System.IO.IOException", is_dir(from.path) ? "MoveDirectoryItemIOError" : "MoveFileInfoItemIOError", ErrorCategory::WriteError,
             is_dir(from.path) ? "Cannot create '" + to + "' because a file or directory with the same name already exists."
                               : "The file '" + to + "' already exists.", from.path);
      }
    }
    if (::rename(from.path.c_str(), to.c_str()) != 0) {
      int e = errno;
      if (e == EXDEV) {
        if (is_dir(from.path)) copy_tree(rs, from, to, force, nullptr, 0);
        else copy_file(rs, from, to, force, nullptr);
        remove_one(rs, from.path, true, 0);
      } else {
        fail_errno(e, is_dir(from.path) ? "MoveDirectoryItemIOError" : "MoveFileInfoItemIOError", ErrorCategory::WriteError,
                   e == ENOENT ? to : from.path);
      }
    }
    if (pass_thru) pass_thru->write(item(rs, {from.provider, from.drive, to}));
  }

  std::unique_ptr<ContentReader> content_reader(Runspace&, const ResolvedPath& p) override {
    auto r = std::make_unique<LineReader>();
    r->file = ::fopen(p.path.c_str(), "re");
    if (!r->file) {
      int e = errno;
      if (e == EACCES || e == EISDIR) fail_errno(e, "GetContentReaderUnauthorizedAccessError", ErrorCategory::PermissionDenied, p.path);
      fail("System.IO.FileNotFoundException", "GetContentReaderFileNotFoundError", ErrorCategory::ObjectNotFound,
           "Could not find file '" + p.path + "'.", p.path);
    }
    return r;
  }
  std::unique_ptr<ContentWriter> content_writer(Runspace& rs, const ResolvedPath& p, bool append) override {
    Fd fd(::open(p.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0666));
    if (!fd) {
      int e = errno;
      fail_errno(e, e == EACCES || e == EISDIR ? "GetContentWriterUnauthorizedAccessError" : "GetContentWriterDirectoryNotFoundError",
                 e == ENOENT ? ErrorCategory::ObjectNotFound : ErrorCategory::WriteError, p.path);
    }
    return std::make_unique<LineWriter>(rs, std::move(fd));
  }
};

}  // namespace

std::unique_ptr<Provider> make_file_system_provider() { return std::make_unique<FileSystemProvider>(); }

}  // namespace psession
