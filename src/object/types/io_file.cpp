// System.IO.File and System.IO.Directory: whole files read and written; files and folders copied, moved, listed and dated.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "object/stream_objects.h"
#include "object/text_case.h"
#include "object/types/helpers.h"
#include "text/wildcard.h"

namespace psession {
namespace {
using namespace tables;

struct Encoded {
  TextEncoding encoding = TextEncoding::kUtf8;
  bool bom = false;
};
Encoded encoding_of(const MethodCall& c, uint32_t i) {
  if (c.has(i)) {
    if (auto* o = c.arg(i).get_if<EncodingObject>()) return {o->encoding, o->bom};
    require(c.arg(i), "encoding");
  }
  return {};
}
std::string bytes_of(MethodCall& c) { return read_whole(*open_stream(io_path(c.ctx, c.arg(0)), 3, 1)); }
std::u16string decoded(MethodCall& c, std::string_view bytes) {
  StreamDecoder d(encoding_of(c, 1).encoding, true);
  return d.feed(bytes, true);
}
// ASCII in UTF-8 is text as it stands.
bool plain(MethodCall& c, std::string_view bytes) {
  return encoding_of(c, 1).encoding == TextEncoding::kUtf8 && is_ascii_text(bytes);
}
Value read_text(MethodCall& c) {
  std::string bytes = bytes_of(c);
  return Value(plain(c, bytes) ? String::ascii(bytes) : String::utf16(decoded(c, bytes)));
}
template <class Text, class Make> Value lines_of(const Text& all, Make make) {
  std::vector<Value> lines;
  for (size_t at = 0; at < all.size();) {
    size_t end = at;
    while (end < all.size() && all[end] != '\n' && all[end] != '\r') ++end;
    lines.push_back(Value(make(all.substr(at, end - at))));
    at = end + (end + 1 < all.size() && all[end] == '\r' && all[end + 1] == '\n' ? 2 : 1);
  }
  return make_array(&types::String, std::move(lines));
}
Value read_lines(MethodCall& c) {
  std::string bytes = bytes_of(c);
  if (plain(c, bytes)) return lines_of(std::string_view(bytes), String::ascii);
  return lines_of(std::u16string_view(decoded(c, bytes)), String::utf16);
}
Value put(MethodCall& c, const std::u16string& contents, bool append) {
  Encoded e = encoding_of(c, 2);
  Ref<FileStreamObject> s = open_stream(io_path(c.ctx, c.arg(0)), append ? 6 : 2, 2);
  std::string out;
  if (e.bom && (!append || (s->can_seek() && s->position() == 0))) out = preamble(e.encoding);
  s->write(out + encode(e.encoding, contents));
  return Value::nothing();
}
std::u16string joined_lines(MethodCall& c) {
  require(c.arg(1), "contents");
  std::u16string all;
  auto add = [&](const Value& v) { all += text_units(c.ctx, v) + u"\n"; };
  if (c.arg(1).is_string()) add(c.arg(1));
  else if (auto e = enumerate(c.ctx, c.arg(1))) for (Value v; e->next(v);) add(v);
  return all;
}
Value write_text(MethodCall& c) { return put(c, text_units(c.ctx, c.arg(1)), false); }
Value append_text(MethodCall& c) { return put(c, text_units(c.ctx, c.arg(1)), true); }
Value write_lines(MethodCall& c) { return put(c, joined_lines(c), false); }
Value append_lines(MethodCall& c) { return put(c, joined_lines(c), true); }
Value put_bytes(MethodCall& c, int mode) {
  require(c.arg(1), "bytes");
  open_stream(io_path(c.ctx, c.arg(0)), mode, 2)->write(byte_view(c.arg(1)));
  return Value::nothing();
}

bool is_directory(const std::string& p) {
  struct stat st;
  return ::stat(p.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}
bool exists(const std::string& p) {
  struct stat st;
  return ::stat(p.c_str(), &st) == 0;
}
Value copy(MethodCall& c) {
  require(c.arg(0), "sourceFileName");
  require(c.arg(1), "destFileName");
  std::string from = io_path(c.ctx, c.arg(0), "sourceFileName"), to = io_path(c.ctx, c.arg(1), "destFileName");
  bool overwrite = c.has(2) && c.arg(2).as_bool();
  Ref<FileStreamObject> in = open_stream(from, 3, 1);
  if (is_directory(to)) throw_dotnet("System.IO.IOException", "The target file '" + to + "' is a directory, not a file.");
  struct stat a, b;
  if (::stat(to.c_str(), &b) == 0) {
    if (!overwrite) throw_io(to, EEXIST);
    if (::fstat(in->fd, &a) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino) return Value::nothing();
  }
  Ref<FileStreamObject> out = open_stream(to, overwrite ? 2 : 1, 2);
  char buffer[65536];
  while (size_t n = in->read(buffer, sizeof buffer)) {
    c.ctx.check_stop();
    out->write({buffer, n});
  }
  if (::fstat(in->fd, &a) == 0) {
    (void)::fchmod(out->fd, a.st_mode & 07777);
    timespec times[2] = {a.st_atim, a.st_mtim};
    (void)::futimens(out->fd, times);
  }
  return Value::nothing();
}
Value move(MethodCall& c) {
  std::string from = io_path(c.ctx, c.arg(0), "sourceFileName"), to = io_path(c.ctx, c.arg(1), "destFileName");
  bool overwrite = c.has(2) && c.arg(2).as_bool();
  struct stat st;
  if (::lstat(from.c_str(), &st) != 0 || S_ISDIR(st.st_mode)) throw_dotnet("System.IO.FileNotFoundException", "Could not find file '" + from + "'.");
  if (from != to && !overwrite && ::lstat(to.c_str(), &st) == 0) throw_io(to, EEXIST);
  if (::rename(from.c_str(), to.c_str()) == 0) return Value::nothing();
  if (errno != EXDEV) throw_io(to, errno);
  Value args[] = {str(from), str(to), boolean(overwrite)};
  MethodCall again{c.ctx, {}, args, 3, c.type};
  copy(again);
  ::unlink(from.c_str());
  return Value::nothing();
}
Value remove(MethodCall& c) {
  std::string p = io_path(c.ctx, c.arg(0));
  if (::unlink(p.c_str()) == 0) return Value::nothing();
  int error = errno;
  if (error == ENOENT) {
    std::string parent = p.substr(0, std::max<size_t>(1, p.rfind('/')));
    if (is_directory(parent)) return Value::nothing();
  }
  throw_io(p, is_directory(p) ? EISDIR : error);
}
Value open_mode(MethodCall& c) {
  int mode = i32(c.arg(1));
  return Value(open_stream(io_path(c.ctx, c.arg(0)), mode, c.has(2) ? i32(c.arg(2)) : mode == 6 ? 2 : 3));
}
Value text_writer(MethodCall& c, bool append) {
  Value args[] = {c.arg(0), boolean(append)};
  return construct(c.ctx, TypeRegistry::find("System.IO.StreamWriter"), args);
}
Value replace(MethodCall& c) {
  std::string from = io_path(c.ctx, c.arg(0), "sourceFileName"), to = io_path(c.ctx, c.arg(1), "destinationFileName");
  if (!exists(from)) throw_io(from, ENOENT);
  if (!exists(to)) throw_io(to, ENOENT);
  if (!text(c.arg(2)).empty() && ::rename(to.c_str(), io_path(c.ctx, c.arg(2)).c_str()) != 0) throw_io(to, errno);
  if (::rename(from.c_str(), to.c_str()) != 0) throw_io(from, errno);
  return Value::nothing();
}

// Dates and attributes are those of FileInfo.
Value info_of(MethodCall& c, std::string& path) {
  path = io_path(c.ctx, c.arg(0));
  Value args[] = {str(path)};
  return construct(c.ctx, TypeRegistry::find("System.IO.FileInfo"), args);
}
Value date(MethodCall& c, const char* member) {
  std::string path;
  Value info = info_of(c, path);
  if (exists(path)) return get_member(c.ctx, info, member);
  // No file: 1601-01-01, the zero of file times.
  Value zero[] = {Value::int64(0)};
  return invoke_static(c.ctx, TypeRegistry::find("System.DateTime"), std::string_view(member).ends_with("Utc") ? "FromFileTimeUtc" : "FromFileTime", zero);
}
Value set_date(MethodCall& c, const char* member) {
  std::string path;
  Value info = info_of(c, path);
  if (!exists(path)) throw_io(path, ENOENT);
  set_member(c.ctx, info, *String::utf8(member), c.arg(1));
  return Value::nothing();
}
Value get_attribute(MethodCall& c, const char* member) {
  std::string path;
  Value info = info_of(c, path);
  if (!exists(path)) throw_io(path, ENOENT);
  return get_member(c.ctx, info, member);
}

#define DATES(name)                                                                            \
  {"static datetime Get" #name "(string path)", FN({ return date(c, #name); })},               \
  {"static void Set" #name "(string path, datetime " #name ")", FN({ return set_date(c, #name); })}
#define ALL_DATES                                                                                            \
  DATES(CreationTime), DATES(CreationTimeUtc), DATES(LastAccessTime), DATES(LastAccessTimeUtc), DATES(LastWriteTime), \
  DATES(LastWriteTimeUtc)

const MemberDef kFile[] = {
    {"static bool Exists(string path)", FN({
       std::string p = text(c.arg(0));
       if (p.empty() || p.back() == '/' || p.find('\0') != std::string::npos) return boolean(false);
       p = io_path(c.ctx, c.arg(0));
       return boolean(exists(p) && !is_directory(p));
     })},
    {"static string ReadAllText(string path)", read_text},
    {"static string ReadAllText(string path, System.Text.Encoding encoding)", read_text},
    {"static string[] ReadAllLines(string path)", read_lines},
    {"static string[] ReadAllLines(string path, System.Text.Encoding encoding)", read_lines},
    {"static System.Collections.Generic.IEnumerable[string] ReadLines(string path)", read_lines},
    {"static System.Collections.Generic.IEnumerable[string] ReadLines(string path, System.Text.Encoding encoding)", read_lines},
    {"static byte[] ReadAllBytes(string path)", FN({ return byte_array(bytes_of(c)); })},
    {"static void WriteAllText(string path, string contents)", write_text},
    {"static void WriteAllText(string path, string contents, System.Text.Encoding encoding)", write_text},
    {"static void WriteAllLines(string path, string[] contents)", write_lines},
    {"static void WriteAllLines(string path, System.Collections.Generic.IEnumerable[string] contents)", write_lines},
    {"static void WriteAllLines(string path, string[] contents, System.Text.Encoding encoding)", write_lines},
    {"static void WriteAllLines(string path, System.Collections.Generic.IEnumerable[string] contents, System.Text.Encoding encoding)", write_lines},
    {"static void WriteAllBytes(string path, byte[] bytes)", FN({ return put_bytes(c, 2); })},
    {"static void AppendAllText(string path, string contents)", append_text},
    {"static void AppendAllText(string path, string contents, System.Text.Encoding encoding)", append_text},
    {"static void AppendAllLines(string path, System.Collections.Generic.IEnumerable[string] contents)", append_lines},
    {"static void AppendAllLines(string path, System.Collections.Generic.IEnumerable[string] contents, System.Text.Encoding encoding)", append_lines},
    {"static void AppendAllBytes(string path, byte[] bytes)", FN({ return put_bytes(c, 6); })},
    {"static void Copy(string sourceFileName, string destFileName)", copy},
    {"static void Copy(string sourceFileName, string destFileName, bool overwrite)", copy},
    {"static void Move(string sourceFileName, string destFileName)", move},
    {"static void Move(string sourceFileName, string destFileName, bool overwrite)", move},
    {"static void Replace(string sourceFileName, string destinationFileName, string destinationBackupFileName)", replace},
    {"static void Delete(string path)", remove},
    {"static System.IO.FileStream Create(string path)", FN({ return Value(open_stream(io_path(c.ctx, c.arg(0)), 2, 3)); })},
    {"static System.IO.FileStream Open(string path, System.IO.FileMode mode)", open_mode},
    {"static System.IO.FileStream Open(string path, System.IO.FileMode mode, System.IO.FileAccess access)", open_mode},
    {"static System.IO.FileStream Open(string path, System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)", open_mode},
    {"static System.IO.FileStream OpenRead(string path)", FN({ return Value(open_stream(io_path(c.ctx, c.arg(0)), 3, 1)); })},
    {"static System.IO.FileStream OpenWrite(string path)", FN({ return Value(open_stream(io_path(c.ctx, c.arg(0)), 4, 2)); })},
    {"static System.IO.StreamReader OpenText(string path)", FN({
       Value args[] = {c.arg(0)};
       return construct(c.ctx, TypeRegistry::find("System.IO.StreamReader"), args);
     })},
    {"static System.IO.StreamWriter CreateText(string path)", FN({ return text_writer(c, false); })},
    {"static System.IO.StreamWriter AppendText(string path)", FN({ return text_writer(c, true); })},
    TASK_ROW("static " TASK_OF("string") "ReadAllTextAsync(string path, " CANCEL ")", "ReadAllText"),
    TASK_ROW("static " TASK_OF("string") "ReadAllTextAsync(string path, System.Text.Encoding encoding, " CANCEL ")", "ReadAllText"),
    TASK_ROW("static " TASK_OF("string[]") "ReadAllLinesAsync(string path, " CANCEL ")", "ReadAllLines"),
    TASK_ROW("static " TASK_OF("string[]") "ReadAllLinesAsync(string path, System.Text.Encoding encoding, " CANCEL ")", "ReadAllLines"),
    TASK_ROW("static " TASK_OF("byte[]") "ReadAllBytesAsync(string path, " CANCEL ")", "ReadAllBytes"),
    TASK_ROW("static " TASK_NONE "WriteAllTextAsync(string path, string contents, " CANCEL ")", "WriteAllText"),
    TASK_ROW("static " TASK_NONE "WriteAllTextAsync(string path, string contents, System.Text.Encoding encoding, " CANCEL ")", "WriteAllText"),
    TASK_ROW("static " TASK_NONE "WriteAllLinesAsync(string path, System.Collections.Generic.IEnumerable[string] contents, " CANCEL ")", "WriteAllLines"),
    TASK_ROW("static " TASK_NONE "WriteAllBytesAsync(string path, byte[] bytes, " CANCEL ")", "WriteAllBytes"),
    TASK_ROW("static " TASK_NONE "AppendAllTextAsync(string path, string contents, " CANCEL ")", "AppendAllText"),
    TASK_ROW("static " TASK_NONE "AppendAllLinesAsync(string path, System.Collections.Generic.IEnumerable[string] contents, " CANCEL ")", "AppendAllLines"),
    {"static System.IO.FileStream Create(string path, int bufferSize)", FN({ return Value(open_stream(io_path(c.ctx, c.arg(0)), 2, 3)); })},
    ALL_DATES,
    {"static System.IO.FileAttributes GetAttributes(string path)", FN({ return get_attribute(c, "Attributes"); })},
    {"static void SetAttributes(string path, System.IO.FileAttributes fileAttributes)", FN({ return set_date(c, "Attributes"); })},
    {"static System.IO.UnixFileMode GetUnixFileMode(string path)", FN({ return get_attribute(c, "UnixFileMode"); })},
    {"static void SetUnixFileMode(string path, System.IO.UnixFileMode mode)", FN({ return set_date(c, "UnixFileMode"); })},
    {"static System.IO.FileSystemInfo CreateSymbolicLink(string path, string pathToTarget)", FN({
       std::string path;
       Value info = info_of(c, path);
       if (::symlink(text(c.arg(1)).c_str(), path.c_str()) != 0) throw_io(path, errno);
       return info;
     })},
    {"static System.IO.FileSystemInfo ResolveLinkTarget(string linkPath, bool returnFinalTarget)", FN({
       std::string path;
       Value info = info_of(c, path);
       Value args[] = {c.arg(1)};
       return invoke_method(c.ctx, info, "ResolveLinkTarget", args);
     })},
};
Type g_file{TypeSpec{.full_name = "System.IO.File", .flags = kStatic | kAbstract | kSealed, .members = kFile}};


// ---- Directory

Value directory_info(MethodCall& c, const std::string& path) {
  Value args[] = {str(path)};
  return construct(c.ctx, TypeRegistry::find("System.IO.DirectoryInfo"), args);
}
Value create_directory(MethodCall& c) {
  std::string p = io_path(c.ctx, c.arg(0));
  if (!is_directory(p)) {
    for (size_t at = 1; at != std::string::npos && at <= p.size();) {
      size_t slash = p.find('/', at);
      std::string part = p.substr(0, slash);
      if (::mkdir(part.c_str(), 0777) != 0 && !is_directory(part)) {
        if (errno != EEXIST && errno != ENOTDIR) throw_io(part, errno);
        throw_dotnet("System.IO.IOException", "Cannot create '" + p + "' because a file or directory with the same name already exists.");
      }
      at = slash == std::string::npos ? slash : slash + 1;
    }
  }
  return directory_info(c, p);
}
void no_directory(const std::string& p) {
  throw_dotnet("System.IO.DirectoryNotFoundException", "Could not find a part of the path '" + p + "'.");
}
Value delete_directory(MethodCall& c) {
  std::string p = io_path(c.ctx, c.arg(0));
  while (p.size() > 1 && p.back() == '/') p.pop_back();
  struct stat st;
  if (::lstat(p.c_str(), &st) != 0) no_directory(p);
  if (S_ISLNK(st.st_mode)) {
    if (::unlink(p.c_str()) != 0) throw_io(p, errno);
    return Value::nothing();
  }
  if (!S_ISDIR(st.st_mode)) throw_dotnet("System.IO.IOException", "The directory name is invalid. : '" + p + "'");
  if (c.has(1) && c.arg(1).as_bool()) {
    remove_tree(p);
    if (::lstat(p.c_str(), &st) == 0) throw_io(p, EACCES);
  } else if (::rmdir(p.c_str()) != 0) {
    if (errno == ENOTEMPTY || errno == EEXIST) throw_dotnet("System.IO.IOException", "Directory not empty : '" + p + "'");
    throw_io(p, errno);
  }
  return Value::nothing();
}
Value move_directory(MethodCall& c) {
  std::string from = io_path(c.ctx, c.arg(0), "sourceDirName"), to = io_path(c.ctx, c.arg(1), "destDirName");
  struct stat st;
  if (::lstat(from.c_str(), &st) != 0) no_directory(from);
  if (from == to) throw_dotnet("System.IO.IOException", "Source and destination path must be different.");
  if (::lstat(to.c_str(), &st) == 0) throw_dotnet("System.IO.IOException", "Cannot create '" + to + "' because a file or directory with the same name already exists.");
  if (::rename(from.c_str(), to.c_str()) != 0) {
    if (errno == ENOENT) no_directory(to);
    throw_io(from, errno);
  }
  return Value::nothing();
}
enum Wanted { kFiles = 1, kFolders = 2, kBoth = 3 };
// What a folder holds, under the name the caller gave it; of a tree, a folder's own entries come before those below it.
Value list(MethodCall& c, Wanted wanted) {
  std::string full = io_path(c.ctx, c.arg(0)), given = text(c.arg(0)), pattern = c.has(1) ? text(c.arg(1)) : "*";
  if (c.has(1)) require(c.arg(1), "searchPattern");
  if (pattern == "*.*" || pattern == ".") pattern = "*";
  bool recurse = c.has(2) && c.arg(2).as_int() == 1;
  // Only * and ? mean something here.
  std::string escaped;
  for (char ch : pattern) {
    if (ch == '[' || ch == ']' || ch == '`') escaped += '`';
    escaped += ch;
  }
  WildcardPattern wild(escaped, false);
  std::vector<std::pair<std::string, std::string>> todo{{full, given}};
  std::vector<Value> out;
  for (size_t i = 0; i < todo.size(); ++i) {
    c.ctx.check_stop();
    auto [at, shown] = todo[i];
    DIR* d = ::opendir(at.c_str());
    if (!d) {
      if (errno == ENOENT) no_directory(at);
      if (errno == ENOTDIR) throw_dotnet("System.IO.IOException", "The directory name is invalid. : '" + at + "'");
      throw_io(at, errno);
    }
    std::vector<std::pair<std::string, unsigned char>> names;
    while (dirent* e = ::readdir(d)) {
      std::string n = e->d_name;
      if (n != "." && n != "..") names.emplace_back(std::move(n), e->d_type);
    }
    ::closedir(d);
    std::sort(names.begin(), names.end());
    for (auto& [n, kind] : names) {
      std::string below = at + (at.ends_with("/") ? "" : "/") + n, name = shown + (shown.ends_with("/") ? "" : "/") + n;
      bool folder = kind == DT_DIR || ((kind == DT_LNK || kind == DT_UNKNOWN) && is_directory(below));
      if (folder && recurse && kind != DT_LNK) todo.emplace_back(below, name);
      if (!(wanted & (folder ? kFolders : kFiles))) continue;
      if (wild.is_match(n)) out.push_back(str(name));
    }
  }
  return make_array(&types::String, std::move(out));
}

#define LISTS(result, name, wanted)                                                                       \
  {"static " result " " name "(string path)", FN({ return list(c, wanted); })},                           \
  {"static " result " " name "(string path, string searchPattern)", FN({ return list(c, wanted); })},     \
  {"static " result " " name "(string path, string searchPattern, System.IO.SearchOption searchOption)", FN({ return list(c, wanted); })}
#define STRINGS "System.Collections.Generic.IEnumerable[string]"
const MemberDef kDirectory[] = {
    {"static bool Exists(string path)", FN({ return boolean(!text(c.arg(0)).empty() && is_directory(io_path(c.ctx, c.arg(0)))); })},
    {"static System.IO.DirectoryInfo CreateDirectory(string path)", create_directory},
    {"static void Delete(string path)", delete_directory},
    {"static void Delete(string path, bool recursive)", delete_directory},
    {"static void Move(string sourceDirName, string destDirName)", move_directory},
    LISTS("string[]", "GetFiles", kFiles), LISTS("string[]", "GetDirectories", kFolders), LISTS("string[]", "GetFileSystemEntries", kBoth),
    LISTS(STRINGS, "EnumerateFiles", kFiles), LISTS(STRINGS, "EnumerateDirectories", kFolders), LISTS(STRINGS, "EnumerateFileSystemEntries", kBoth),
    {"static string GetCurrentDirectory()", FN({ return str(c.ctx.current_directory()); })},
    {"static void SetCurrentDirectory(string path)", FN({
       std::string p = io_path(c.ctx, c.arg(0));
       if (::chdir(p.c_str()) != 0) no_directory(p);
       return Value::nothing();
     })},
    {"static string GetDirectoryRoot(string path)", FN({ io_path(c.ctx, c.arg(0)); return str("/"); })},
    {"static System.IO.DirectoryInfo GetParent(string path)", FN({
       std::string p = io_path(c.ctx, c.arg(0));
       if (p == "/") return Value();
       return directory_info(c, p.substr(0, std::max<size_t>(1, p.rfind('/'))));
     })},
    {"static System.IO.DirectoryInfo CreateTempSubdirectory(string prefix = null)", FN({
       const char* tmp = getenv("TMPDIR");
       std::string folder = tmp && *tmp ? tmp : "/tmp";
       if (!folder.ends_with("/")) folder += "/";
       folder += text(c.arg(0)) + "XXXXXX";
       if (!::mkdtemp(folder.data())) throw_io(folder, errno);
       return directory_info(c, folder);
     })},
    {"static System.IO.FileSystemInfo CreateSymbolicLink(string path, string pathToTarget)", FN({
       std::string path = io_path(c.ctx, c.arg(0));
       if (::symlink(text(c.arg(1)).c_str(), path.c_str()) != 0) throw_io(path, errno);
       return directory_info(c, path);
     })},
    {"static System.IO.FileSystemInfo ResolveLinkTarget(string linkPath, bool returnFinalTarget)", FN({
       Value args[] = {c.arg(1)};
       return invoke_method(c.ctx, directory_info(c, io_path(c.ctx, c.arg(0))), "ResolveLinkTarget", args);
     })},
    {"static string[] GetLogicalDrives()", FN({ return make_array(&types::String, {str("/")}); })},
    ALL_DATES,
};
const EnumDef kSearchOptions[] = {{"TopDirectoryOnly", 0}, {"AllDirectories", 1}};
Type g_search{TypeSpec{.full_name = "System.IO.SearchOption", .base = "System.Enum", .flags = kEnum | kValueType | kSealed, .enum_values = kSearchOptions}};
Type g_directory{TypeSpec{.full_name = "System.IO.Directory", .flags = kStatic | kAbstract | kSealed, .members = kDirectory}};

}  // namespace
}  // namespace psession
