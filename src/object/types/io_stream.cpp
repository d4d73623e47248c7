// System.IO.Stream, MemoryStream, FileStream and the enums of opening files.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "object/stream_objects.h"
#include "object/types/helpers.h"

namespace psession {

using namespace tables;

std::string StreamObject::to_text() const { return type()->to_text(); }
void StreamObject::check_open() const {
  if (!closed) return;
  if (dynamic_cast<const FileStreamObject*>(this)) throw_dotnet("System.ObjectDisposedException", "Cannot access a closed file.");
  throw_dotnet("System.ObjectDisposedException", "Cannot access a closed Stream.");
}

const Type* MemoryStreamObject::type() const {
  static const Type* t = TypeRegistry::find("System.IO.MemoryStream");
  return t;
}
constexpr size_t kMaxMemory = 0x7FFFFFC7;
size_t MemoryStreamObject::read(char* to, size_t n) {
  if (at >= bytes.size()) return 0;
  n = std::min(n, bytes.size() - at);
  memcpy(to, bytes.data() + at, n);
  at += n;
  return n;
}
void MemoryStreamObject::write(std::string_view more) {
  if (at + more.size() > bytes.size()) {
    if (fixed) throw_dotnet("System.NotSupportedException", "Memory stream is not expandable.");
    if (at + more.size() > kMaxMemory) throw_dotnet("System.IO.IOException", "Stream was too long.");
    bytes.resize(at + more.size());
  }
  memcpy(bytes.data() + at, more.data(), more.size());
  at += more.size();
}
void MemoryStreamObject::set_length(int64_t n) {
  if (fixed && n > length()) throw_dotnet("System.NotSupportedException", "Memory stream is not expandable.");
  if (n < 0 || n > static_cast<int64_t>(kMaxMemory)) throw_range("Stream length must be non-negative and less than 2^31 - 1 - origin.", "value");
  bytes.resize(static_cast<size_t>(n));
  at = std::min(at, bytes.size());
}

const Type* FileStreamObject::type() const {
  static const Type *file = TypeRegistry::find("System.IO.FileStream"), *console = TypeRegistry::find("System.IO.UnixConsoleStream");
  return owned ? file : console;
}
FileStreamObject::~FileStreamObject() { FileStreamObject::close(); }
void FileStreamObject::close() {
  if (closed) return;
  closed = true;
  if (!owned) return;
  ::close(fd);
  fd = -1;
  if (delete_on_close) ::unlink(path.c_str());
}
bool FileStreamObject::can_seek() const { return !closed && ::lseek(fd, 0, SEEK_CUR) >= 0; }
size_t FileStreamObject::read(char* to, size_t n) {
  while (true) {
    ssize_t got = ::read(fd, to, n);
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) throw_io(path, errno);
  }
}
void FileStreamObject::write(std::string_view more) {
  Result<void> r = write_all(fd, more);
  if (!r.ok()) throw_io(path, r.error().code);
}
int64_t FileStreamObject::length() {
  struct stat st;
  if (::fstat(fd, &st) != 0) throw_io(path, errno);
  return st.st_size;
}
int64_t FileStreamObject::position() { return ::lseek(fd, 0, SEEK_CUR); }
void FileStreamObject::seek(int64_t to) {
  if (::lseek(fd, to, SEEK_SET) < 0) throw_io(path, errno);
}
void FileStreamObject::set_length(int64_t n) {
  if (::ftruncate(fd, n) != 0) throw_io(path, errno);
}

void throw_io(const std::string& path, int error) {
  switch (error) {
    case ENOENT: {
      size_t slash = path.rfind('/');
      std::string parent = slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
      struct stat st;
      if (::stat(parent.c_str(), &st) != 0 || path.ends_with("/")) {
        throw_dotnet("System.IO.DirectoryNotFoundException", "Could not find a part of the path '" + path + "'.");
      }
      throw_dotnet("System.IO.FileNotFoundException", "Could not find file '" + path + "'.");
    }
    case EACCES: case EBADF: case EPERM: case EISDIR:
      throw_dotnet("System.UnauthorizedAccessException", "Access to the path '" + path + "' is denied.");
    case EEXIST: throw_dotnet("System.IO.IOException", "The file '" + path + "' already exists.");
    case ENAMETOOLONG:
      throw_dotnet("System.IO.PathTooLongException", "The path '" + path + "' is too long, or a component of the specified path is too long.");
    default: throw_dotnet("System.IO.IOException", std::string(strerror(error)) + " : '" + path + "'");
  }
}
std::string io_path(CallContext& ctx, const Value& v, const char* parameter) {
  std::string p = text(v);
  if (p.empty()) throw_dotnet("System.ArgumentException", "The value cannot be an empty string.", parameter);
  if (p.find('\0') != std::string::npos) throw_dotnet("System.ArgumentException", "Null character in path.", parameter);
  Value args[] = {str(p)};
  static const Type* t = TypeRegistry::find("System.IO.Path");
  return text(invoke_static(ctx, t, "GetFullPath", args));
}
Ref<FileStreamObject> open_stream(const std::string& path, int mode, int access) {
  int flags = O_CLOEXEC | (access == 3 ? O_RDWR : access == 2 ? O_WRONLY : O_RDONLY);
  bool writes = access & 2;
  switch (mode) {
    case 1: flags |= O_CREAT | O_EXCL; break;
    case 2: flags |= O_CREAT | O_TRUNC; break;
    case 3: break;
    case 4: flags |= O_CREAT; break;
    case 5: flags |= O_TRUNC; break;
    case 6: flags |= O_CREAT; break;
    default: throw_range("Enum value was out of legal range.", "mode");
  }
  if (!writes && (mode == 1 || mode == 2 || mode == 5 || mode == 6)) {
    static const char* const kModes[] = {"", "CreateNew", "Create", "Open", "OpenOrCreate", "Truncate", "Append"};
    throw_dotnet("System.ArgumentException", std::string("Combining FileMode: ") + kModes[mode] + " with FileAccess: Read is invalid.", "access");
  }
  if (mode == 6 && access != 2) throw_dotnet("System.ArgumentException", "Append access can be requested only in write-only mode.", "access");
  int fd = ::open(path.c_str(), flags, 0666);
  if (fd < 0) throw_io(path, errno);
  struct stat st;
  if (::fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
    ::close(fd);
    throw_io(path, EISDIR);
  }
  if (mode == 6) ::lseek(fd, 0, SEEK_END);
  return make_ref<FileStreamObject>(path, fd, access);
}
std::string read_whole(StreamObject& s) {
  std::string out;
  char buffer[65536];
  while (size_t n = s.read(buffer, sizeof buffer)) {
    if (out.size() + n > kMaxMemory) throw_dotnet("System.IO.IOException", "The file is too long. This operation is currently limited to supporting files less than 2 gigabytes in size.");
    out.append(buffer, n);
  }
  return out;
}

namespace {

StreamObject& open_self(const MethodCall& c) {
  auto& s = *c.self.as<StreamObject>();
  s.check_open();
  return s;
}
StreamObject& readable(const MethodCall& c) {
  StreamObject& s = open_self(c);
  if (!s.can_read()) throw_dotnet("System.NotSupportedException", "Stream does not support reading.");
  return s;
}
StreamObject& writable(const MethodCall& c) {
  StreamObject& s = open_self(c);
  if (!s.can_write()) throw_dotnet("System.NotSupportedException", "Stream does not support writing.");
  return s;
}
StreamObject& seekable(const MethodCall& c) {
  StreamObject& s = open_self(c);
  if (!s.can_seek()) throw_dotnet("System.NotSupportedException", "Stream does not support seeking.");
  return s;
}
// buffer, offset, count.
Array& checked_buffer(const MethodCall& c, size_t& at, size_t& n) {
  require(c.arg(0), "buffer");
  auto& a = *c.arg(0).as<Array>();
  int64_t offset = c.has(1) ? c.arg(1).as_int() : 0, count = c.has(2) ? c.arg(2).as_int() : static_cast<int64_t>(a.size());
  if (offset < 0) throw_range("Non-negative number required.", "offset");
  if (count < 0 || offset + count > static_cast<int64_t>(a.size())) {
    throw_range("Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.", "count");
  }
  at = static_cast<size_t>(offset);
  n = static_cast<size_t>(count);
  return a;
}
Value read_exactly(MethodCall& c) {
  size_t at, n;
  StreamObject& s = readable(c);
  Array& a = checked_buffer(c, at, n);
  while (n) {
    size_t got = s.read(reinterpret_cast<char*>(a.byte_data().data()) + at, n);
    if (!got) throw_dotnet("System.IO.EndOfStreamException", "Unable to read beyond the end of the stream.");
    at += got;
    n -= got;
  }
  return Value::nothing();
}
Value read_bytes(MethodCall& c) {
  size_t at, n;
  StreamObject& s = readable(c);
  Array& a = checked_buffer(c, at, n);
  return int32(n ? static_cast<int64_t>(s.read(reinterpret_cast<char*>(a.byte_data().data()) + at, n)) : 0);
}
Value write_bytes(MethodCall& c) {
  size_t at, n;
  StreamObject& s = writable(c);
  Array& a = checked_buffer(c, at, n);
  s.write({reinterpret_cast<const char*>(a.byte_data().data()) + at, n});
  return Value::nothing();
}
Value copy_to(MethodCall& c) {
  require(c.arg(0), "destination");
  StreamObject &from = readable(c), &to = *c.arg(0).as<StreamObject>();
  to.check_open();
  if (!to.can_write()) throw_dotnet("System.NotSupportedException", "Stream does not support writing.");
  if (&from == &to) return Value::nothing();
  char buffer[65536];
  while (size_t n = from.read(buffer, sizeof buffer)) {
    c.ctx.check_stop();
    to.write({buffer, n});
  }
  return Value::nothing();
}
Value seek_to(StreamObject& s, int64_t to) {
  if (to < 0) throw_dotnet("System.IO.IOException", "An attempt was made to move the position before the beginning of the stream.");
  s.seek(to);
  return Value::int64(to);
}
Value close_stream(MethodCall& c) {
  c.self.as<StreamObject>()->close();
  return Value::nothing();
}
// Stream.Null: nothing to read, what is written is gone.
class NullStreamObject final : public StreamObject {
 public:
  const Type* type() const override { return TypeRegistry::find("System.IO.Stream+NullStream"); }
  size_t read(char*, size_t) override { return 0; }
  void write(std::string_view) override {}
};
const MemberDef kStream[] = {
    {"bool CanRead {get;}", FN({ return boolean(c.self.as<StreamObject>()->can_read()); })},
    {"bool CanSeek {get;}", FN({ return boolean(c.self.as<StreamObject>()->can_seek()); })},
    {"bool CanTimeout {get;}", FN({ return boolean(false); })},
    {"bool CanWrite {get;}", FN({ return boolean(c.self.as<StreamObject>()->can_write()); })},
    {"long Length {get;}", FN({ return Value::int64(seekable(c).length()); })},
    {"long Position {get;set;}", FN({ return Value::int64(seekable(c).position()); }), FN({
       if (c.arg(0).as_int() < 0) throw_range("Non-negative number required.", "value");
       return seek_to(seekable(c), c.arg(0).as_int());
     })},
    {"int Read(byte[] buffer, int offset, int count)", read_bytes},
    {"int ReadByte()", FN({
       char b;
       return int32(readable(c).read(&b, 1) ? static_cast<uint8_t>(b) : -1);
     })},
    {"void ReadExactly(byte[] buffer, int offset, int count)", read_exactly},
    {"void ReadExactly(byte[] buffer)", read_exactly},
    TASK_ROW(TASK_OF("int") "ReadAsync(byte[] buffer, int offset, int count)", "Read"),
    TASK_ROW(TASK_NONE "WriteAsync(byte[] buffer, int offset, int count)", "Write"),
    TASK_ROW(TASK_NONE "CopyToAsync(System.IO.Stream destination)", "CopyTo"), TASK_ROW(TASK_NONE "FlushAsync()", "Flush"),
    {"int ReadTimeout {get;}", FN({ throw_dotnet("System.InvalidOperationException", "Timeouts are not supported on this stream."); return Value(); })},
    {"int WriteTimeout {get;}", FN({ throw_dotnet("System.InvalidOperationException", "Timeouts are not supported on this stream."); return Value(); })},
    {"static System.IO.Stream Null {get;}", FN({ return Value(make_ref<NullStreamObject>()); })},
    {"static System.IO.Stream Synchronized(System.IO.Stream stream)", FN({ return c.arg(0); })},
    {"void Write(byte[] buffer, int offset, int count)", write_bytes},
    {"void WriteByte(byte value)", FN({
       char b = static_cast<char>(c.arg(0).as_int());
       writable(c).write({&b, 1});
       return Value::nothing();
     })},
    {"long Seek(long offset, System.IO.SeekOrigin origin)", FN({
       StreamObject& s = seekable(c);
       int64_t origin = c.arg(1).as_int();
       return seek_to(s, c.arg(0).as_int() + (origin == 1 ? s.position() : origin == 2 ? s.length() : 0));
     })},
    {"void SetLength(long value)", FN({
       StreamObject& s = writable(c);
       s.set_length(c.arg(0).as_int());
       return Value::nothing();
     })},
    {"void CopyTo(System.IO.Stream destination)", copy_to},
    {"void CopyTo(System.IO.Stream destination, int bufferSize)", copy_to},
    {"void Flush()", FN({ open_self(c); return Value::nothing(); })},
    {"void Close()", close_stream},
    {"void Dispose()", close_stream},
    {"string ToString()", FN({ return str(c.self.as<StreamObject>()->to_text()); })},
};
MemoryStreamObject& memory(const MethodCall& c) { return *c.self.as<MemoryStreamObject>(); }
Value over_bytes(MethodCall& c) {
  require(c.arg(0), "buffer");
  auto m = make_ref<MemoryStreamObject>();
  m->bytes = std::string(byte_view(c.arg(0)));
  m->fixed = true;
  if (c.argc > 2) {
    int64_t at = c.arg(1).as_int(), n = c.arg(2).as_int();
    if (at < 0 || n < 0 || at + n > m->length()) throw_range("Non-negative number required.", at < 0 ? "index" : "count");
    m->bytes = m->bytes.substr(static_cast<size_t>(at), static_cast<size_t>(n));
  } else if (c.argc == 2) {
    m->writable = c.arg(1).as_bool();
  }
  return Value(m);
}
const MemberDef kMemory[] = {
    {"new()", FN({ return Value(make_ref<MemoryStreamObject>()); })},
    {"new(int capacity)", FN({ return Value(make_ref<MemoryStreamObject>()); })},
    {"new(byte[] buffer)", over_bytes},
    {"new(byte[] buffer, bool writable)", over_bytes},
    {"new(byte[] buffer, int index, int count)", over_bytes},
    {"byte[] ToArray()", FN({ return byte_array(memory(c).bytes); })},
    {"byte[] GetBuffer()", FN({ return byte_array(memory(c).bytes); })},
    {"void WriteTo(System.IO.Stream stream)", FN({
       require(c.arg(0), "stream");
       c.arg(0).as<StreamObject>()->check_open();
       c.arg(0).as<StreamObject>()->write(std::string(memory(c).bytes));
       return Value::nothing();
     })},
    {"int Capacity {get;}", FN({ open_self(c); return int32(static_cast<int64_t>(memory(c).bytes.capacity())); })},
};
Value new_file_stream(MethodCall& c) {
  int mode = i32(c.arg(1));
  int access = c.has(2) ? i32(c.arg(2)) : mode == 6 ? 2 : 3;
  return Value(open_stream(io_path(c.ctx, c.arg(0)), mode, access));
}
FileStreamObject& file(const MethodCall& c) { return *c.self.as<FileStreamObject>(); }
const MemberDef kFileStream[] = {
    {"new(string path, System.IO.FileMode mode)", new_file_stream},
    {"new(string path, System.IO.FileMode mode, System.IO.FileAccess access)", new_file_stream},
    {"new(string path, System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)", new_file_stream},
    {"new(string path, System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share, int bufferSize)", new_file_stream},
    {"new(string path, System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share, int bufferSize, System.IO.FileOptions options)", FN({
       Value v = new_file_stream(c);
       v.as<FileStreamObject>()->delete_on_close = (c.arg(5).as_int() & 0x4000000) != 0;
       return v;
     })},
    {"string Name {get;}", FN({ return str(file(c).path); })},
    {"bool IsAsync {get;}", FN({ return boolean(false); })},
    {"void Flush(bool flushToDisk)", FN({
       open_self(c);
       if (c.arg(0).as_bool()) ::fsync(file(c).fd);
       return Value::nothing();
     })},
};
#define ENUM(var, full, type_flags, ...)           \
  const EnumDef var##_values[] = {__VA_ARGS__};    \
  Type var{TypeSpec{.full_name = full, .base = "System.Enum", \
                    .flags = kEnum | kValueType | kSealed | (type_flags), .enum_values = var##_values}};
ENUM(file_mode, "System.IO.FileMode", 0, {"CreateNew", 1}, {"Create", 2}, {"Open", 3}, {"OpenOrCreate", 4}, {"Truncate", 5}, {"Append", 6})
ENUM(file_access, "System.IO.FileAccess", kFlagsEnum, {"Read", 1}, {"Write", 2}, {"ReadWrite", 3})
ENUM(file_share, "System.IO.FileShare", kFlagsEnum, {"None", 0}, {"Read", 1}, {"Write", 2}, {"ReadWrite", 3}, {"Delete", 4}, {"Inheritable", 16})
ENUM(file_options, "System.IO.FileOptions", kFlagsEnum, {"None", 0}, {"Encrypted", 0x4000}, {"DeleteOnClose", 0x4000000},
     {"SequentialScan", 0x8000000}, {"RandomAccess", 0x10000000}, {"Asynchronous", 0x40000000}, {"WriteThrough", -0x80000000LL})
ENUM(unix_file_mode, "System.IO.UnixFileMode", kFlagsEnum, {"None", 0}, {"OtherExecute", 1}, {"OtherWrite", 2}, {"OtherRead", 4},
     {"GroupExecute", 8}, {"GroupWrite", 16}, {"GroupRead", 32}, {"UserExecute", 64}, {"UserWrite", 128}, {"UserRead", 256},
     {"StickyBit", 512}, {"SetGroup", 1024}, {"SetUser", 2048})
ENUM(seek_origin, "System.IO.SeekOrigin", 0, {"Begin", 0}, {"Current", 1}, {"End", 2})

Type g_stream{TypeSpec{.full_name = "System.IO.Stream", .base = "System.MarshalByRefObject", .flags = kAbstract, .members = kStream,
                       .interfaces = "System.IDisposable"}};
Type g_null{TypeSpec{.full_name = "System.IO.Stream+NullStream", .base = "System.IO.Stream", .flags = kSealed | kInternal}};
Type g_memory{TypeSpec{.full_name = "System.IO.MemoryStream", .base = "System.IO.Stream", .members = kMemory}};
Type g_file{TypeSpec{.full_name = "System.IO.FileStream", .base = "System.IO.Stream", .members = kFileStream}};
Type g_console{TypeSpec{.full_name = "System.IO.UnixConsoleStream", .base = "System.IO.Stream", .flags = kInternal, .assembly = "System.Console"}};

}  // namespace
}  // namespace psession
