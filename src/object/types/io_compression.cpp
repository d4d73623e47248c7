// System.IO.Compression: GZipStream, DeflateStream, ZLibStream; ZipFile and what it opens.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/compress.h"
#include "object/stream_objects.h"
#include "object/types/date_boxes.h"
#include "object/types/record.h"
#include "object/types/table.h"
#include "text/datetime.h"

namespace psession {
namespace {

constexpr uint32_t kStaticClass = kStatic | kAbstract | kSealed;
#define IOC "System.IO.Compression."
#define ZIP_ASSEMBLY "System.IO.Compression"

ENUM_TYPE(g_mode, IOC "CompressionMode", 0, {"Decompress", 0}, {"Compress", 1})
ENUM_TYPE(g_level, IOC "CompressionLevel", 0, {"Optimal", 0}, {"Fastest", 1}, {"NoCompression", 2}, {"SmallestSize", 3})
ENUM_TYPE(g_zip_mode, IOC "ZipArchiveMode", 0, {"Read", 0}, {"Create", 1}, {"Update", 2})
int level_of(int64_t l) { return l == 1 ? 1 : l == 2 ? 0 : l == 3 ? 9 : 6; }
void need_library() {
  if (!compression_available()) throw_dotnet("System.DllNotFoundException", "The compression library libz.so.1 is not installed.");
}

class CompressStream final : public StreamObject {
 public:
  CompressStream(const Type* t, Ref<StreamObject> s, DeflateFormat f, bool compress, int level, bool leave_open)
      : stream(std::move(s)), compress(compress), leave_open(leave_open), type_(t) {
    set_may_cycle();
    need_library();
    if (compress) out_ = std::make_unique<Deflater>(f, level);
    else in_ = std::make_unique<Inflater>(f);
  }
  Ref<StreamObject> stream;
  const bool compress, leave_open;
  const Type* type() const override { return type_; }
  bool can_read() const override { return !closed && !compress; }
  bool can_write() const override { return !closed && compress; }
  bool can_seek() const override { return false; }
  size_t read(char* to, size_t n) override {
    size_t done = 0;
    while (done < n) {
      if (pending_.size() == at_ && !source_ended_) {
        char buffer[65536];
        size_t got = stream->read(buffer, sizeof buffer);
        pending_.assign(buffer, got);
        at_ = 0;
        source_ended_ = got == 0;
      }
      std::string_view rest = std::string_view(pending_).substr(at_);
      if (rest.empty() && source_ended_ && (in_->ended() || !fed_)) break;
      size_t before = rest.size();
      std::string out = in_->feed(rest, n - done);
      fed_ = true;
      at_ += before - rest.size();
      if (in_->failed()) {
        throw_dotnet("System.IO.InvalidDataException", "The archive entry was compressed using an unsupported compression method.");
      }
      memcpy(to + done, out.data(), out.size());
      done += out.size();
      if (out.empty() && source_ended_) break;
      if (done && at_ == pending_.size()) break;
    }
    return done;
  }
  void write(std::string_view bytes) override {
    if (bytes.empty()) return;
    wrote_ = true;
    std::string out = out_->feed(bytes, false);
    if (!out.empty()) stream->write(out);
  }
  void close() override {
    if (closed) return;
    closed = true;
    if (compress && wrote_) stream->write(out_->feed({}, true));
    if (!leave_open && stream) stream->close();
  }
  void visit_edges(EdgeVisitor& v) override {
    if (stream) v.visit(stream.get());
  }
  void clear_edges() override {
    stream = nullptr;
    closed = true;
  }

 private:
  const Type* type_;
  std::unique_ptr<Deflater> out_;
  std::unique_ptr<Inflater> in_;
  std::string pending_;
  size_t at_ = 0;
  bool source_ended_ = false, wrote_ = false, fed_ = false;
};
DeflateFormat format_of(const Type* t) {
  return t->name() == "GZipStream" ? DeflateFormat::kGzip : t->name() == "ZLibStream" ? DeflateFormat::kZlib : DeflateFormat::kRaw;
}
Value new_compress(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument("stream");
  bool by_level = type_of(c.arg(1)) == &g_level, leave_open = c.has(2) && c.arg(2).as_bool();
  bool compress = by_level || c.arg(1).as_int() == 1;
  auto* s = c.arg(0).as<StreamObject>();
  if (compress ? !s->can_write() : !s->can_read()) throw_dotnet("System.ArgumentException", compress ? "Stream does not support writing." : "Stream does not support reading.", "stream");
  return Value(make_ref<CompressStream>(c.type, Ref<StreamObject>(s), format_of(c.type), compress, by_level ? level_of(c.arg(1).as_int()) : 6, leave_open));
}
const MemberDef kCompress[] = {
    {"new(System.IO.Stream stream, System.IO.Compression.CompressionMode mode)", new_compress},
    {"new(System.IO.Stream stream, System.IO.Compression.CompressionMode mode, bool leaveOpen)", new_compress},
    {"new(System.IO.Stream stream, System.IO.Compression.CompressionLevel compressionLevel)", new_compress},
    {"new(System.IO.Stream stream, System.IO.Compression.CompressionLevel compressionLevel, bool leaveOpen)", new_compress},
    {"System.IO.Stream BaseStream {get;}", PS_FN { return Value(c.self.as<CompressStream>()->stream); }},
};
#define COMPRESS_TYPE(n) PS_TYPE(g_##n, {.full_name = IOC #n, .base = "System.IO.Stream", .members = kCompress, .assembly = ZIP_ASSEMBLY})
COMPRESS_TYPE(GZipStream);
COMPRESS_TYPE(DeflateStream);
COMPRESS_TYPE(ZLibStream);

// Zip files: read by their central directory; changed and new ones are held in memory and written when disposed.

uint32_t get(std::string_view s, size_t at, int n) {
  uint32_t v = 0;
  for (int i = 0; i < n && at + static_cast<size_t>(i) < s.size(); ++i) v |= static_cast<uint32_t>(static_cast<unsigned char>(s[at + static_cast<size_t>(i)])) << (8 * i);
  return v;
}
void put(std::string& s, uint64_t v, int n) {
  for (int i = 0; i < n; ++i) s += static_cast<char>(v >> (8 * i));
}
[[noreturn]] void bad_zip(const char* text = "End of Central Directory record could not be found.") { throw_dotnet("System.IO.InvalidDataException", text); }

struct ZipArchive;
class ZipEntry final : public HeapObject, public TextualObject {
 public:
  ZipEntry() { set_may_cycle(); }
  ZipArchive* archive = nullptr;
  std::string name, packed, comment;      // packed: the compressed bytes
  uint32_t method = 0, crc = 0, dos_time = 0, attributes = 0;
  uint64_t size = 0;
  size_t offset = 0, packed_size = 0;     // of an archive that is read
  Ref<MemoryStreamObject> open;           // being written
  int level = 6;
  bool in_source = false;
  const Type* type() const override;
  std::string to_text() const override { return name; }
  std::string content();
  void store(std::string_view bytes) {
    crc = crc32_of(bytes);
    size = bytes.size();
    std::string out = level ? Deflater(DeflateFormat::kRaw, level).feed(bytes, true) : std::string(bytes);
    bool smaller = level && out.size() < bytes.size();
    method = smaller ? 8 : 0;
    packed = smaller ? std::move(out) : std::string(bytes);
    packed_size = packed.size();
    in_source = false;
  }
  void settle() {
    if (!open) return;
    Ref<MemoryStreamObject> s = std::move(open);
    open = nullptr;
    store(s->bytes);
  }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override {}
};
struct ZipArchive final : public HeapObject {
  ZipArchive() { set_may_cycle(); }
  ~ZipArchive() override {
    for (auto& e : entries) e->archive = nullptr;
  }
  Ref<StreamObject> stream;
  std::string source;                      // of one that is read or changed
  std::vector<Ref<ZipEntry>> entries;
  int64_t mode = 0;
  bool leave_open = false, disposed = false;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override {
    if (stream) v.visit(stream.get());
    for (auto& e : entries) v.visit(e.get());
  }
  void clear_edges() override {
    stream = nullptr;
    entries.clear();
  }
  void read() {
    size_t at = source.rfind("PK\x05\x06");
    if (at == std::string::npos || at + 22 > source.size()) bad_zip();
    size_t count = get(source, at + 10, 2), directory = get(source, at + 16, 4);
    for (size_t i = 0; i < count; ++i) {
      if (directory + 46 > source.size() || source.compare(directory, 4, "PK\x01\x02", 4) != 0) bad_zip("Central Directory corrupt.");
      auto e = make_ref<ZipEntry>();
      e->archive = this;
      e->method = get(source, directory + 10, 2);
      e->dos_time = get(source, directory + 12, 4);
      e->crc = get(source, directory + 16, 4);
      e->packed_size = get(source, directory + 20, 4);
      e->size = get(source, directory + 24, 4);
      size_t name = get(source, directory + 28, 2), extra = get(source, directory + 30, 2), comment = get(source, directory + 32, 2);
      e->attributes = get(source, directory + 38, 4);
      e->offset = get(source, directory + 42, 4);
      if (directory + 46 + name > source.size()) bad_zip("Central Directory corrupt.");
      e->name = source.substr(directory + 46, name);
      e->in_source = true;
      entries.push_back(e);
      directory += 46 + name + extra + comment;
    }
  }
  void dispose() {
    if (disposed) return;
    disposed = true;
    if (mode != 0) {
      std::string out, directory;
      for (auto& e : entries) {
        e->settle();
        if (e->in_source) {
          e->packed = raw(*e);
          e->in_source = false;
        }
        if (out.size() > 0xFFFFFFFFull || e->size > 0xFFFFFFFFull) throw_dotnet("System.IO.IOException", "Zip files of more than 4 GB are not supported.");
        size_t offset = out.size();
        bool utf8 = false;
        for (char ch : e->name) utf8 = utf8 || static_cast<unsigned char>(ch) >= 0x80;
        out += "PK\x03\x04";
        std::string head;
        put(head, 20, 2);
        put(head, utf8 ? 0x800 : 0, 2);
        put(head, e->method, 2);
        put(head, e->dos_time, 4);
        put(head, e->crc, 4);
        put(head, e->packed.size(), 4);
        put(head, e->size, 4);
        put(head, e->name.size(), 2);
        put(head, 0, 2);
        out += head + e->name + e->packed;
        directory += "PK\x01\x02";
        put(directory, 0x0314, 2);  // made on Unix
        directory += head;
        put(directory, 0, 2);
        put(directory, 0, 2);
        put(directory, 0, 2);
        put(directory, e->attributes, 4);
        put(directory, offset, 4);
        directory += e->name;
      }
      size_t start = out.size(), count = entries.size();
      if (count > 65535) throw_dotnet("System.IO.IOException", "Zip files of more than 65,535 entries are not supported.");
      out += directory + "PK\x05\x06";
      put(out, 0, 4);
      put(out, count, 2);
      put(out, count, 2);
      put(out, directory.size(), 4);
      put(out, start, 4);
      put(out, 0, 2);
      if (stream) {
        if (mode == 2) {
          stream->seek(0);
          stream->set_length(0);
        }
        stream->write(out);
      }
    }
    if (stream && !leave_open) stream->close();
  }
  std::string raw(const ZipEntry& e) const {
    size_t at = e.offset;
    if (at + 30 > source.size() || source.compare(at, 4, "PK\x03\x04", 4) != 0) bad_zip("A local file header is corrupt.");
    at += 30 + get(source, at + 26, 2) + get(source, at + 28, 2);
    if (at + e.packed_size > source.size()) bad_zip("A local file header is corrupt.");
    return source.substr(at, e.packed_size);
  }
};
void ZipEntry::visit_edges(EdgeVisitor& v) {
  if (open) v.visit(open.get());
}
std::string ZipEntry::content() {
  if (open) return open->bytes;
  std::string p = in_source && archive ? archive->raw(*this) : packed;
  if (method == 0) return p;
  if (method != 8) throw_dotnet("System.IO.InvalidDataException", "The archive entry was compressed using an unsupported compression method.");
  Inflater in(DeflateFormat::kRaw);
  std::string out;
  std::string_view rest = p;
  while (!in.ended() && !in.failed()) {
    std::string piece = in.feed(rest, 1u << 20);
    if (piece.empty() && rest.empty()) break;
    out += piece;
    if (out.size() > size + 65536) bad_zip("The archive entry is larger than it says.");
  }
  if (in.failed()) bad_zip("Found invalid data while decoding.");
  return out;
}

uint32_t dos_time(const DateTime& d) {
  int year = std::max(0, d.year() - 1980);
  return static_cast<uint32_t>(d.second() / 2 | d.minute() << 5 | d.hour() << 11 | d.day() << 16 | d.month() << 21 | year << 25);
}
ZipEntry& entry(MethodCall& c) { return *c.self.as<ZipEntry>(); }
ZipArchive& zip(MethodCall& c) {
  auto& z = *c.self.as<ZipArchive>();
  if (z.disposed) throw_dotnet("System.ObjectDisposedException", "Cannot access a disposed object.\nObject name: 'System.IO.Compression.ZipArchive'.");
  return z;
}
Ref<ZipArchive> open_zip(const Ref<StreamObject>& s, int64_t mode, bool leave_open) {
  need_library();
  auto z = make_ref<ZipArchive>();
  z->stream = s;
  z->mode = mode;
  z->leave_open = leave_open;
  if (mode != 1) {
    if (s->can_seek()) s->seek(0);
    z->source = read_whole(*s);
    if (mode == 0 || !z->source.empty()) z->read();
  }
  return z;
}
Value new_zip(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument("stream");
  return Value(open_zip(Ref<StreamObject>(c.arg(0).as<StreamObject>()), c.has(1) ? c.arg(1).as_int() : 0, c.has(2) && c.arg(2).as_bool()));
}
Ref<ZipEntry> add_entry(ZipArchive& z, std::string name, int level) {
  if (z.mode == 0) throw_dotnet("System.NotSupportedException", "Cannot create entries on an archive opened in read mode.");
  if (name.empty()) throw_dotnet("System.ArgumentException", "The value cannot be an empty string.", "entryName");
  auto e = make_ref<ZipEntry>();
  e->archive = &z;
  e->name = std::move(name);
  e->level = level;
  e->dos_time = dos_time(local_now());
  e->attributes = 0100644u << 16;
  z.entries.push_back(e);
  return e;
}
Value create_entry(MethodCall& c) { return Value(add_entry(zip(c), text_arg(c, 0), c.has(1) ? level_of(c.arg(1).as_int()) : 6)); }
const Type* entry_type();
const MemberDef kZip[] = {
    {"new(System.IO.Stream stream)", new_zip},
    {"new(System.IO.Stream stream, System.IO.Compression.ZipArchiveMode mode)", new_zip},
    {"new(System.IO.Stream stream, System.IO.Compression.ZipArchiveMode mode, bool leaveOpen)", new_zip},
    {"System.Collections.ObjectModel.ReadOnlyCollection[System.IO.Compression.ZipArchiveEntry] Entries {get;}", PS_FN {
       const Type* args[] = {entry_type()};
       auto l = make_ref<List>(generic_of("System.Collections.ObjectModel.ReadOnlyCollection`1", args));
       for (auto& e : zip(c).entries) l->items.push_back(Value(e));
       l->read_only = true;
       return Value(l);
     }},
    {"System.IO.Compression.ZipArchiveMode Mode {get;}", PS_FN { return Value::enumeration(&g_zip_mode, zip(c).mode); }},
    {"string Comment {get;set;}", PS_FN { return str(""); }, PS_FN { return Value::nothing(); }},
    {"System.IO.Compression.ZipArchiveEntry CreateEntry(string entryName)", create_entry},
    {"System.IO.Compression.ZipArchiveEntry CreateEntry(string entryName, System.IO.Compression.CompressionLevel compressionLevel)", create_entry},
    {"System.IO.Compression.ZipArchiveEntry GetEntry(string entryName)", PS_FN {
       for (auto& e : zip(c).entries) {
         if (e->name == text_arg(c, 0)) return Value(e);
       }
       return Value();
     }},
    {"void Dispose()", PS_FN { c.self.as<ZipArchive>()->dispose(); return Value::nothing(); }},
};
PS_TYPE(g_zip, {.full_name = IOC "ZipArchive", .members = kZip, .interfaces = "System.IDisposable", .assembly = ZIP_ASSEMBLY});
const Type* ZipArchive::type() const { return &g_zip; }

const MemberDef kEntry[] = {
    {"System.IO.Compression.ZipArchive Archive {get;}", PS_FN { return entry(c).archive ? Value(entry(c).archive) : Value(); }},
    {"uint Crc32 {get;}", PS_FN { return Value::integer(Kind::UInt32, entry(c).crc); }},
    {"bool IsEncrypted {get;}", PS_FN { return boolean(false); }},
    {"long CompressedLength {get;}", PS_FN { return Value::int64(static_cast<int64_t>(entry(c).packed_size)); }},
    {"int ExternalAttributes {get;set;}", PS_FN { return int32(static_cast<int32_t>(entry(c).attributes)); }, PS_FN { entry(c).attributes = static_cast<uint32_t>(int_arg(c, 0)); return Value::nothing(); }},
    {"string Comment {get;set;}", PS_FN { return str(entry(c).comment); }, PS_FN { entry(c).comment = text_arg(c, 0); return Value::nothing(); }},
    {"string FullName {get;}", PS_FN { return str(entry(c).name); }},
    {"System.DateTimeOffset LastWriteTime {get;}", PS_FN {
       uint32_t t = entry(c).dos_time;
       Value args[] = {int32(1980 + (t >> 25)), int32(std::max(1u, t >> 21 & 15)), int32(std::max(1u, t >> 16 & 31)), int32(t >> 11 & 31), int32(t >> 5 & 63), int32((t & 31) * 2)};
       Value d = construct(c.ctx, &types::DateTime, args);
       return construct(c.ctx, &types::DateTimeOffset, {&d, 1});
     }},
    {"long Length {get;}", PS_FN { return Value::int64(static_cast<int64_t>(entry(c).size)); }},
    {"string Name {get;}", PS_FN { std::string n = entry(c).name; return str(n.substr(n.rfind('/') == n.npos ? 0 : n.rfind('/') + 1)); }},
    {"void Delete()", PS_FN {
       ZipArchive* z = entry(c).archive;
       if (!z) return Value::nothing();
       if (z->mode != 2) throw_dotnet("System.NotSupportedException", "Delete can only be used when the archive is in Update mode.");
       Value keep = c.self;
       std::erase_if(z->entries, [&](const Ref<ZipEntry>& e) { return e.get() == &entry(c); });
       entry(c).archive = nullptr;
       return Value::nothing();
     }},
    {"System.IO.Stream Open()", PS_FN {
       ZipEntry& e = entry(c);
       auto s = make_ref<MemoryStreamObject>();
       if (!e.archive) throw_dotnet("System.IO.InvalidDataException", "The entry is of an archive that was closed.");
       if (e.archive->mode == 0) {
         s->bytes = e.content();
         s->writable = false;
         return Value(s);
       }
       if (e.in_source || e.size) s->bytes = e.content();
       e.open = s;
       return Value(s);
     }},
    {"string ToString()", PS_FN { return str(entry(c).name); }},
};
PS_TYPE(g_entry, {.full_name = IOC "ZipArchiveEntry", .members = kEntry, .assembly = ZIP_ASSEMBLY});
const Type* ZipEntry::type() const { return &g_entry; }
const Type* entry_type() { return &g_entry; }

// Files and folders

std::string path_arg(MethodCall& c, uint32_t i, const char* name) {
  if (c.arg(i).is_null()) throw_null_argument(name);
  return io_path(c.ctx, c.arg(i), name);
}
void add_file(ZipArchive& z, const std::string& path, const std::string& name, int level) {
  struct stat st;
  if (::stat(path.c_str(), &st) != 0) throw_io(path, errno);
  Ref<ZipEntry> e = add_entry(z, name, level);
  e->attributes = static_cast<uint32_t>(st.st_mode) << 16;
  DateTime t(kUnixEpochTicks + st.st_mtim.tv_sec * 10000000LL, DateTimeKind::kUtc);
  e->dos_time = dos_time(to_local_time(t));
  e->store(read_whole(*open_stream(path, 3, 1)));
}
void make_folders(const std::string& path) {
  for (size_t i = 1; i < path.size(); ++i) {
    if (path[i] == '/') ::mkdir(path.substr(0, i).c_str(), 0777);
  }
}
void extract_entry(ZipEntry& e, const std::string& path, bool overwrite) {
  Ref<FileStreamObject> f = open_stream(path, overwrite ? 2 : 1, 2);
  f->write(e.content());
  f->close();
  if (uint32_t mode = e.attributes >> 16 & 0777) ::chmod(path.c_str(), mode);
}
void extract_all(ZipArchive& z, std::string folder, bool overwrite) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  make_folders(folder + "/");
  for (auto& e : z.entries) {
    // A name that leads out of the folder is refused.
    std::string target = folder;
    std::string_view rest = e->name;
    while (!rest.empty()) {
      size_t end = std::min(rest.find('/'), rest.size());
      std::string_view part = rest.substr(0, end);
      if (part == "..") throw_dotnet("System.IO.IOException", "Extracting Zip entry would have resulted in a file outside the specified destination directory.");
      if (!part.empty() && part != ".") target += "/" + std::string(part);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (target.find('\0') != std::string::npos) bad_zip("Illegal characters in path.");
    make_folders(target);
    if (e->name.ends_with('/')) ::mkdir(target.c_str(), 0777);
    else extract_entry(*e, target, overwrite);
  }
}
void add_folder(CallContext& ctx, ZipArchive& z, const std::string& folder, const std::string& prefix, int level, int depth) {
  static const Type* directory = TypeRegistry::find("System.IO.Directory");
  if (depth > 200) throw_dotnet("System.IO.IOException", "The folder is too deep.");
  Value arg = str(folder);
  Value all = invoke_static(ctx, directory, "GetFileSystemEntries", {&arg, 1});
  std::vector<std::string> paths;
  for (const Value& v : to_vector(ctx, all)) paths.push_back(to_display(ctx, v));
  std::sort(paths.begin(), paths.end());
  if (paths.empty() && !prefix.empty()) add_entry(z, prefix, level)->attributes = 040755u << 16 | 16;
  for (const std::string& p : paths) {
    std::string name = prefix + p.substr(p.rfind('/') + 1);
    struct stat st;
    if (::stat(p.c_str(), &st) == 0 && S_ISDIR(st.st_mode)) add_folder(ctx, z, p, name + "/", level, depth + 1);
    else add_file(z, p, name, level);
  }
}
Value from_directory(MethodCall& c) {
  std::string source = path_arg(c, 0, "sourceDirectoryName"), target = path_arg(c, 1, "destinationArchiveFileName");
  while (source.size() > 1 && source.ends_with('/')) source.pop_back();
  struct stat st;
  if (::stat(source.c_str(), &st) != 0 || !S_ISDIR(st.st_mode)) throw_dotnet("System.IO.DirectoryNotFoundException", "Could not find a part of the path '" + source + "'.");
  Ref<ZipArchive> z = open_zip(Ref<StreamObject>(open_stream(target, 1, 2)), 1, false);
  std::string prefix = c.has(3) && c.arg(3).as_bool() ? source.substr(source.rfind('/') + 1) + "/" : "";
  add_folder(c.ctx, *z, source, prefix, c.has(2) ? level_of(c.arg(2).as_int()) : 6, 0);
  z->dispose();
  return Value::nothing();
}
Value to_directory(MethodCall& c) {
  Ref<ZipArchive> z = open_zip(Ref<StreamObject>(open_stream(path_arg(c, 0, "sourceArchiveFileName"), 3, 1)), 0, false);
  extract_all(*z, path_arg(c, 1, "destinationDirectoryName"), c.has(2) && c.arg(2).as_bool());
  z->dispose();
  return Value::nothing();
}
Value open_file(MethodCall& c) {
  int64_t mode = c.has(1) ? c.arg(1).as_int() : 0;
  return Value(open_zip(Ref<StreamObject>(open_stream(path_arg(c, 0, "archiveFileName"), mode == 0 ? 3 : mode == 1 ? 1 : 4, mode == 0 ? 1 : mode == 1 ? 2 : 3)), mode, false));
}
const MemberDef kFile[] = {
    {"static System.IO.Compression.ZipArchive OpenRead(string archiveFileName)", open_file},
    {"static System.IO.Compression.ZipArchive Open(string archiveFileName, System.IO.Compression.ZipArchiveMode mode)", open_file},
    {"static void CreateFromDirectory(string sourceDirectoryName, string destinationArchiveFileName)", from_directory},
    {"static void CreateFromDirectory(string sourceDirectoryName, string destinationArchiveFileName, System.IO.Compression.CompressionLevel compressionLevel, bool includeBaseDirectory)", from_directory},
    {"static void ExtractToDirectory(string sourceArchiveFileName, string destinationDirectoryName)", to_directory},
    {"static void ExtractToDirectory(string sourceArchiveFileName, string destinationDirectoryName, bool overwriteFiles)", to_directory},
};
PS_TYPE(g_file, {.full_name = IOC "ZipFile", .flags = kStaticClass, .members = kFile, .assembly = "System.IO.Compression.ZipFile"});
Value entry_from_file(MethodCall& c) {
  auto& z = *c.arg(0).as<ZipArchive>();
  add_file(z, path_arg(c, 1, "sourceFileName"), text_arg(c, 2), c.has(3) ? level_of(c.arg(3).as_int()) : 6);
  return Value(z.entries.back());
}
Value entry_to_file(MethodCall& c) {
  extract_entry(*c.arg(0).as<ZipEntry>(), path_arg(c, 1, "destinationFileName"), c.has(2) && c.arg(2).as_bool());
  return Value::nothing();
}
Value archive_to_folder(MethodCall& c) {
  extract_all(*c.arg(0).as<ZipArchive>(), path_arg(c, 1, "destinationDirectoryName"), c.has(2) && c.arg(2).as_bool());
  return Value::nothing();
}
const MemberDef kExtensions[] = {
    {"static System.IO.Compression.ZipArchiveEntry CreateEntryFromFile(System.IO.Compression.ZipArchive destination, string sourceFileName, string entryName)", entry_from_file},
    {"static System.IO.Compression.ZipArchiveEntry CreateEntryFromFile(System.IO.Compression.ZipArchive destination, string sourceFileName, string entryName, System.IO.Compression.CompressionLevel compressionLevel)", entry_from_file},
    {"static void ExtractToFile(System.IO.Compression.ZipArchiveEntry source, string destinationFileName)", entry_to_file},
    {"static void ExtractToFile(System.IO.Compression.ZipArchiveEntry source, string destinationFileName, bool overwrite)", entry_to_file},
    {"static void ExtractToDirectory(System.IO.Compression.ZipArchive source, string destinationDirectoryName)", archive_to_folder},
    {"static void ExtractToDirectory(System.IO.Compression.ZipArchive source, string destinationDirectoryName, bool overwriteFiles)", archive_to_folder},
};
PS_TYPE(g_extensions, {.full_name = IOC "ZipFileExtensions", .flags = kStaticClass, .members = kExtensions, .assembly = "System.IO.Compression.ZipFile"});

}  // namespace
}  // namespace psession
