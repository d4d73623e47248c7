// System.IO.BinaryReader, BinaryWriter, BufferedStream, DriveInfo, EnumerationOptions.
#include <mntent.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <bit>
#include <cstring>

#include "object/stream_objects.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

class BinaryObject final : public HeapObject {
 public:
  BinaryObject(const Type* t, Ref<StreamObject> s) : stream(std::move(s)), type_(t) { set_may_cycle(); }
  Ref<StreamObject> stream;
  TextEncoding encoding = TextEncoding::kUtf8;
  bool leave_open = false;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override {
    if (stream) v.visit(stream.get());
  }
  void clear_edges() override { stream = nullptr; }
  std::string exactly(size_t n) {
    std::string r(n, '\0');
    size_t done = 0;
    while (done < n) {
      size_t got = stream->read(r.data() + done, n - done);
      if (!got) throw_dotnet("System.IO.EndOfStreamException", "Unable to read beyond the end of the stream.");
      done += got;
    }
    return r;
  }
  int peek_byte() {
    char b;
    return stream->read(&b, 1) ? static_cast<uint8_t>(b) : -1;
  }

 private:
  const Type* type_;
};
BinaryObject& self(MethodCall& c) {
  auto& b = *c.self.as<BinaryObject>();
  if (!b.stream) throw_dotnet("System.ObjectDisposedException", "Cannot access a closed file.");
  b.stream->check_open();
  return b;
}
Value make(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument(c.type->name() == "BinaryReader" ? "input" : "output");
  auto b = make_ref<BinaryObject>(c.type, Ref<StreamObject>(c.arg(0).as<StreamObject>()));
  if (c.has(1)) {
    if (auto* e = c.arg(1).get_if<EncodingObject>()) b->encoding = e->encoding;
  }
  b->leave_open = c.has(2) && c.arg(2).as_bool();
  return Value(b);
}
Value close(MethodCall& c) {
  auto& b = *c.self.as<BinaryObject>();
  if (b.stream && !b.leave_open) b.stream->close();
  return Value::nothing();
}
template <class T> T scalar(MethodCall& c) {
  std::string s = self(c).exactly(sizeof(T));
  T v;
  memcpy(&v, s.data(), sizeof v);
  return v;
}
template <class T> Value write_scalar(MethodCall& c, T v) {
  self(c).stream->write({reinterpret_cast<const char*>(&v), sizeof v});
  return Value::nothing();
}
uint64_t seven_bits(MethodCall& c, int most) {
  uint64_t n = 0;
  for (int shift = 0; shift < most; shift += 7) {
    uint8_t b = scalar<uint8_t>(c);
    n |= static_cast<uint64_t>(b & 127) << shift;
    if (!(b & 128)) return n;
  }
  throw_dotnet("System.FormatException", "Too many bytes in what should have been a 7-bit encoded integer.");
}
void write_seven_bits(MethodCall& c, uint64_t n) {
  std::string s;
  for (; n >= 128; n >>= 7) s += static_cast<char>(n | 128);
  s += static_cast<char>(n);
  self(c).stream->write(s);
}
// One character's bytes, decoded.
std::u16string read_units(MethodCall& c, size_t count) {
  BinaryObject& b = self(c);
  StreamDecoder decoder(b.encoding, false);
  std::u16string r;
  while (r.size() < count) {
    int byte = b.peek_byte();
    if (byte < 0) break;
    char ch = static_cast<char>(byte);
    r += decoder.feed({&ch, 1}, false);
  }
  return r;
}
#define READ(name, type, T, wrap) {type " " name "()", PS_FN { T v = scalar<T>(c); return wrap; }}
const MemberDef kReader[] = {
    {"new(System.IO.Stream input)", make}, {"new(System.IO.Stream input, System.Text.Encoding encoding)", make},
    {"new(System.IO.Stream input, System.Text.Encoding encoding, bool leaveOpen)", make},
    {"System.IO.Stream BaseStream {get;}", PS_FN { return Value(self(c).stream); }},
    READ("ReadByte", "byte", uint8_t, Value::integer(Kind::Byte, v)), READ("ReadSByte", "sbyte", int8_t, Value::integer(Kind::SByte, v)),
    READ("ReadBoolean", "bool", uint8_t, boolean(v != 0)), READ("ReadInt16", "short", int16_t, Value::integer(Kind::Int16, v)),
    READ("ReadUInt16", "ushort", uint16_t, Value::integer(Kind::UInt16, v)), READ("ReadInt32", "int", int32_t, int32(v)),
    READ("ReadUInt32", "uint", uint32_t, Value::integer(Kind::UInt32, v)), READ("ReadInt64", "long", int64_t, Value::int64(v)),
    READ("ReadUInt64", "ulong", uint64_t, Value::integer(Kind::UInt64, static_cast<int64_t>(v))), READ("ReadSingle", "float", float, Value::single(v)),
    READ("ReadDouble", "double", double, Value::real(v)),
    {"int Read7BitEncodedInt()", PS_FN { return int32(static_cast<int32_t>(seven_bits(c, 35))); }},
    {"long Read7BitEncodedInt64()", PS_FN { return Value::int64(static_cast<int64_t>(seven_bits(c, 70))); }},
    {"char ReadChar()", PS_FN {
       std::u16string s = read_units(c, 1);
       if (s.empty()) throw_dotnet("System.IO.EndOfStreamException", "Unable to read beyond the end of the stream.");
       return Value::character(s[0]);
     }},
    {"char[] ReadChars(int count)", PS_FN {
       std::vector<Value> r;
       for (char16_t u : read_units(c, static_cast<size_t>(std::max<int64_t>(0, int_arg(c, 0))))) r.push_back(Value::character(u));
       return Value(Array::of(&types::Char, std::move(r)));
     }},
    {"string ReadString()", PS_FN {
       uint64_t n = seven_bits(c, 35);
       if (n > 0x7FFFFFFF) throw_dotnet("System.IO.IOException", "BinaryReader encountered an invalid string length.");
       return Value(String::utf16(decode(self(c).encoding, self(c).exactly(n))));
     }},
    {"byte[] ReadBytes(int count)", PS_FN {
       if (int_arg(c, 0) < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "count");
       std::string r;
       char buffer[65536];
       size_t left = static_cast<size_t>(int_arg(c, 0));
       while (left) {
         size_t got = self(c).stream->read(buffer, std::min(left, sizeof buffer));
         if (!got) break;
         r.append(buffer, got);
         left -= got;
       }
       return tables::byte_array(r);
     }},
    {"int Read(byte[] buffer, int index, int count)", PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("buffer");
       auto& a = *c.arg(0).as<Array>();
       int64_t at = int_arg(c, 1), n = int_arg(c, 2);
       if (at < 0 || n < 0 || at + n > static_cast<int64_t>(a.size())) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "index");
       return int32(n ? static_cast<int64_t>(self(c).stream->read(reinterpret_cast<char*>(a.byte_data().data()) + at, static_cast<size_t>(n))) : 0);
     }},
    {"int PeekChar()", PS_FN {
       StreamObject& s = *self(c).stream;
       if (!s.can_seek()) return int32(-1);
       int64_t at = s.position();
       std::u16string u = read_units(c, 1);
       s.seek(at);
       return int32(u.empty() ? -1 : u[0]);
     }},
    {"int Read()", PS_FN { std::u16string u = read_units(c, 1); return int32(u.empty() ? -1 : u[0]); }},
    {"void Close()", close}, {"void Dispose()", close},
};
PS_TYPE(g_reader, {.full_name = "System.IO.BinaryReader", .members = kReader, .interfaces = "System.IDisposable"});

Value write_text(MethodCall& c, std::u16string_view s, bool counted) {
  std::string b = encode(self(c).encoding, s);
  if (counted) write_seven_bits(c, b.size());
  self(c).stream->write(b);
  return Value::nothing();
}
const MemberDef kWriter[] = {
    {"new(System.IO.Stream output)", make}, {"new(System.IO.Stream output, System.Text.Encoding encoding)", make},
    {"new(System.IO.Stream output, System.Text.Encoding encoding, bool leaveOpen)", make},
    {"System.IO.Stream BaseStream {get;}", PS_FN { return Value(self(c).stream); }},
    {"void Write(bool value)", PS_FN { return write_scalar<uint8_t>(c, c.arg(0).as_bool()); }},
    {"void Write(byte value)", PS_FN { return write_scalar(c, static_cast<uint8_t>(int_arg(c, 0))); }},
    {"void Write(sbyte value)", PS_FN { return write_scalar(c, static_cast<int8_t>(int_arg(c, 0))); }},
    {"void Write(byte[] buffer)", PS_FN { self(c).stream->write(std::string(tables::byte_view(c.arg(0)))); return Value::nothing(); }},
    {"void Write(byte[] buffer, int index, int count)", PS_FN {
       std::string_view b = tables::byte_view(c.arg(0));
       int64_t at = int_arg(c, 1), n = int_arg(c, 2);
       if (at < 0 || n < 0 || at + n > static_cast<int64_t>(b.size())) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "index");
       self(c).stream->write(std::string(b.substr(static_cast<size_t>(at), static_cast<size_t>(n))));
       return Value::nothing();
     }},
    {"void Write(char ch)", PS_FN { char16_t u = c.arg(0).as_char(); return write_text(c, {&u, 1}, false); }},
    {"void Write(char[] chars)", PS_FN {
       std::u16string s;
       for (const Value& v : c.arg(0).as<Array>()->items()) s += v.as_char();
       return write_text(c, s, false);
     }},
    {"void Write(short value)", PS_FN { return write_scalar(c, static_cast<int16_t>(int_arg(c, 0))); }},
    {"void Write(ushort value)", PS_FN { return write_scalar(c, static_cast<uint16_t>(int_arg(c, 0))); }},
    {"void Write(int value)", PS_FN { return write_scalar(c, static_cast<int32_t>(int_arg(c, 0))); }},
    {"void Write(uint value)", PS_FN { return write_scalar(c, static_cast<uint32_t>(int_arg(c, 0))); }},
    {"void Write(long value)", PS_FN { return write_scalar(c, int_arg(c, 0)); }},
    {"void Write(ulong value)", PS_FN { return write_scalar(c, c.arg(0).as_uint()); }},
    {"void Write(float value)", PS_FN { return write_scalar(c, static_cast<float>(c.arg(0).as_double())); }},
    {"void Write(double value)", PS_FN { return write_scalar(c, c.arg(0).as_double()); }},
    {"void Write(string value)", PS_FN {
       if (!c.arg(0).is_string()) throw_null_argument("value");
       return write_text(c, c.arg(0).string()->to_utf16(), true);
     }},
    {"void Write7BitEncodedInt(int value)", PS_FN { write_seven_bits(c, static_cast<uint32_t>(int_arg(c, 0))); return Value::nothing(); }},
    {"void Write7BitEncodedInt64(long value)", PS_FN { write_seven_bits(c, c.arg(0).as_uint()); return Value::nothing(); }},
    {"long Seek(int offset, System.IO.SeekOrigin origin)", PS_FN {
       StreamObject& s = *self(c).stream;
       int64_t origin = int_arg(c, 1);
       s.seek(int_arg(c, 0) + (origin == 1 ? s.position() : origin == 2 ? s.length() : 0));
       return Value::int64(s.position());
     }},
    {"void Flush()", PS_FN { self(c); return Value::nothing(); }}, {"void Close()", close}, {"void Dispose()", close},
};
PS_TYPE(g_writer, {.full_name = "System.IO.BinaryWriter", .members = kWriter, .interfaces = "System.IDisposable"});

class BufferedObject final : public StreamObject {
 public:
  explicit BufferedObject(Ref<StreamObject> s) : stream(std::move(s)) { set_may_cycle(); }
  Ref<StreamObject> stream;
  const Type* type() const override;
  bool can_read() const override { return !closed && stream->can_read(); }
  bool can_write() const override { return !closed && stream->can_write(); }
  bool can_seek() const override { return !closed && stream->can_seek(); }
  size_t read(char* to, size_t n) override { return stream->read(to, n); }
  void write(std::string_view bytes) override { stream->write(bytes); }
  int64_t length() override { return stream->length(); }
  int64_t position() override { return stream->position(); }
  void seek(int64_t to) override { stream->seek(to); }
  void set_length(int64_t n) override { stream->set_length(n); }
  void close() override {
    if (!closed && stream) stream->close();
    closed = true;
  }
  void visit_edges(EdgeVisitor& v) override {
    if (stream) v.visit(stream.get());
  }
  void clear_edges() override {
    closed = true;
    stream = nullptr;
  }
};
Value new_buffered(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument("stream");
  return Value(make_ref<BufferedObject>(Ref<StreamObject>(c.arg(0).as<StreamObject>())));
}
const MemberDef kBuffered[] = {{"new(System.IO.Stream stream)", new_buffered}, {"new(System.IO.Stream stream, int bufferSize)", new_buffered}};
PS_TYPE(g_buffered, {.full_name = "System.IO.BufferedStream", .base = "System.IO.Stream", .flags = kSealed, .members = kBuffered});
const Type* BufferedObject::type() const { return &g_buffered; }

// DriveInfo: the mounted file systems.

ENUM_TYPE(g_drive_type, "System.IO.DriveType", 0, {"Unknown", 0}, {"NoRootDirectory", 1}, {"Removable", 2}, {"Fixed", 3}, {"Network", 4}, {"CDRom", 5}, {"Ram", 6})
std::string format_of(const std::string& where) {
  std::string kind;
  size_t best = 0;
  if (FILE* f = setmntent("/proc/mounts", "r")) {
    while (mntent* m = getmntent(f)) {
      std::string dir = m->mnt_dir;
      bool under = where == dir || where == dir + "/" || (where.starts_with(dir) && (dir == "/" || where[dir.size()] == '/'));
      if (under && dir.size() >= best) {
        best = dir.size();
        kind = m->mnt_type;
      }
    }
    endmntent(f);
  }
  return kind;
}
int drive_type(const std::string& format) {
  for (const char* n : {"nfs", "nfs4", "cifs", "smb3", "9p", "sshfs", "fuse.sshfs", "afs", "ncpfs"}) if (format == n) return 4;
  for (const char* n : {"tmpfs", "ramfs", "proc", "sysfs", "devpts", "cgroup", "cgroup2", "devtmpfs", "mqueue", "securityfs", "debugfs", "bpf", "tracefs", "pstore"}) if (format == n) return 6;
  if (format == "iso9660" || format == "udf") return 5;
  if (format == "vfat" || format == "msdos") return 2;
  return format.empty() ? 0 : 3;
}
Value drive(const Type* t, const std::string& name) { return record(t, {str(name)}); }
std::string drive_name(MethodCall& c) { return record_field(c, 0).string()->to_utf8(); }
Value space(MethodCall& c, int which) {
  struct statvfs s;
  if (::statvfs(drive_name(c).c_str(), &s) != 0) throw_dotnet("System.IO.DriveNotFoundException", "Could not find the drive '" + drive_name(c) + "'. The drive might not be ready or might not be mapped.");
  uint64_t blocks = which == 0 ? s.f_blocks : which == 1 ? s.f_bfree : s.f_bavail;
  return Value::int64(static_cast<int64_t>(blocks * s.f_frsize));
}
const MemberDef kDrive[] = {
    {"new(string driveName)", PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("driveName");
       return drive(c.type, text_arg(c, 0));
     }},
    {"static System.IO.DriveInfo[] GetDrives()", PS_FN {
       std::vector<Value> all;
       if (FILE* f = setmntent("/proc/mounts", "r")) {
         while (mntent* m = getmntent(f)) all.push_back(drive(c.type, m->mnt_dir));
         endmntent(f);
       }
       return Value(Array::of(c.type, std::move(all)));
     }},
    READ_ROW(0, "string Name"),
    {"bool IsReady {get;}", PS_FN { return boolean(::access(drive_name(c).c_str(), F_OK) == 0); }},
    {"System.IO.DirectoryInfo RootDirectory {get;}", PS_FN { Value n = record_field(c, 0); return construct(c.ctx, TypeRegistry::find("System.IO.DirectoryInfo"), {&n, 1}); }},
    {"System.IO.DriveType DriveType {get;}", PS_FN { return Value::enumeration(&g_drive_type, drive_type(format_of(drive_name(c)))); }},
    {"string DriveFormat {get;}", PS_FN { return str(format_of(drive_name(c))); }},
    {"long AvailableFreeSpace {get;}", PS_FN { return space(c, 2); }},
    {"long TotalFreeSpace {get;}", PS_FN { return space(c, 1); }},
    {"long TotalSize {get;}", PS_FN { return space(c, 0); }},
    {"string VolumeLabel {get;}", PS_FN { return record_field(c, 0); }},
    {"string ToString()", PS_FN { return record_field(c, 0); }},
};
PS_TYPE(g_drive, {.full_name = "System.IO.DriveInfo", .flags = kSealed, .members = kDrive, .assembly = "System.IO.FileSystem.DriveInfo"});

ENUM_TYPE(g_casing, "System.IO.MatchCasing", 0, {"PlatformDefault", 0}, {"CaseSensitive", 1}, {"CaseInsensitive", 2})
ENUM_TYPE(g_match, "System.IO.MatchType", 0, {"Simple", 0}, {"Win32", 1})
ENUM_TYPE(g_inherit, "System.IO.HandleInheritability", 0, {"None", 0}, {"Inheritable", 1})
ENUM_TYPE(g_notify, "System.IO.NotifyFilters", kFlagsEnum, {"FileName", 1}, {"DirectoryName", 2}, {"Attributes", 4}, {"Size", 8}, {"LastWrite", 16},
          {"LastAccess", 32}, {"CreationTime", 64}, {"Security", 256})
ENUM_TYPE(g_changes, "System.IO.WatcherChangeTypes", kFlagsEnum, {"Created", 1}, {"Deleted", 2}, {"Changed", 4}, {"Renamed", 8}, {"All", 15})

}  // namespace
}  // namespace psession
