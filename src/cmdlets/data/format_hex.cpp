#include <cstdio>
#include <sys/stat.h>

#include "base/random.h"
#include "cmdlets/files/file_errors.h"
#include "cmdlets/files/path_cmdlet.h"
#include "format/file_output.h"
#include "object/convert.h"
#include "object/ps_object.h"
#include "object/types/helpers.h"
#include "text/encoding.h"

namespace psession {

namespace {
using namespace tables;

class ByteCollection final : public HeapObject, public TextualObject {
 public:
  std::vector<uint8_t> bytes;
  uint64_t offset = 0;
  std::string path, label;
  const Type* type() const override;
  std::string hex_offset() const {
    char b[20];
    snprintf(b, sizeof b, "%016llX", static_cast<unsigned long long>(offset));
    return b;
  }
  std::string hex_bytes() const {
    std::string out;
    char b[4];
    for (uint8_t x : bytes) {
      snprintf(b, sizeof b, "%02X ", x);
      out += b;
    }
    if (!out.empty()) out.pop_back();
    return out;
  }
  std::string ascii() const {
    std::string out;
    for (uint8_t x : bytes) {
      if (x == 0) out += ' ';
      else if (x < 0x20 || (x >= 0x7F && x < 0xA0)) append_utf8(out, 0xFFFD);
      else append_utf8(out, x);
    }
    return out;
  }
  std::string to_text() const override {
    std::string hex = hex_bytes();
    hex.resize(std::max<size_t>(hex.size(), 47), ' ');
    return hex_offset() + "   " + hex + "  " + ascii();
  }
};
ByteCollection& self(MethodCall& c) { return *c.self.as<ByteCollection>(); }
const MemberDef kMembers[] = {
    {"uint64 Offset64 {get;}", FN({ return Value::integer(Kind::UInt64, static_cast<int64_t>(self(c).offset)); })},
    {"uint32 Offset {get;}", FN({ return Value::integer(Kind::UInt32, static_cast<int64_t>(static_cast<uint32_t>(self(c).offset))); })},
    {"byte[] Bytes {get;}", FN({ return Value(Array::bytes(self(c).bytes)); })},
    {"string Path {get;}", FN({ return self(c).path.empty() ? Value() : str(self(c).path); })},
    {"string HexOffset {get;}", FN({ return str(self(c).hex_offset()); })},
    {"string HexBytes {get;}", FN({ return str(self(c).hex_bytes()); })},
    {"string Label {get;}", FN({ return str(self(c).label); })},
    {"string Ascii {get;}", FN({ return str(self(c).ascii()); })},
    {"string ToString()", FN({ return str(self(c).to_text()); })},
};
const Type collection_type{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.ByteCollection", .members = kMembers,
                                    .assembly = "Microsoft.PowerShell.Commands.Utility"}};
const Type* ByteCollection::type() const { return &collection_type; }

struct FormatHex final : PathCmdlet {
  Value input, encoding;
  int64_t count = INT64_MAX, offset = 0;
  bool raw = false;
  TextEncoding text_encoding = TextEncoding::kUtf8;
  // Neighbours of one kind are shown together.
  std::vector<uint8_t> buffer;
  const Type* kind = nullptr;

  void begin_processing() override {
    if (bound("Encoding")) text_encoding = encoding_argument(rs(), encoding);
  }
  void show(const std::vector<uint8_t>& bytes, const std::string& path, const std::string& label, uint64_t base) {
    for (size_t i = 0; i < bytes.size(); i += 16) {
      check_stop();
      auto c = make_ref<ByteCollection>();
      c->bytes.assign(bytes.begin() + static_cast<long>(i), bytes.begin() + static_cast<long>(std::min(i + 16, bytes.size())));
      c->offset = base + i;
      c->path = path;
      c->label = label;
      write(Value(c));
    }
  }
  void flush() {
    if (buffer.empty()) return;
    char id[16];
    uint32_t number = 0;
    random_bytes(&number, sizeof number);
    snprintf(id, sizeof id, "%08X", number);
    std::vector<uint8_t> part;
    size_t begin = std::min<size_t>(static_cast<size_t>(offset), buffer.size());
    size_t n = std::min<size_t>(static_cast<size_t>(count), buffer.size() - begin);
    part.assign(buffer.begin() + static_cast<long>(begin), buffer.begin() + static_cast<long>(begin + n));
    std::string label(kind->name());
    label += " (" + std::string(kind->full_name()) + ") <" + id + ">";
    buffer.clear();
    show(part, {}, label, begin);
  }
  static void number(std::vector<uint8_t>& out, uint64_t bits, int size) {
    for (int i = 0; i < size; ++i) out.push_back(static_cast<uint8_t>(bits >> (8 * i)));
  }
  // False: not something that has bytes.
  bool bytes_of(const Value& v, std::vector<uint8_t>& out) {
    switch (v.kind()) {
      case Kind::Bool: number(out, v.as_bool(), 1); return true;
      case Kind::Char: number(out, v.as_char(), 2); return true;
      case Kind::SByte: case Kind::Byte: number(out, v.as_uint(), 1); return true;
      case Kind::Int16: case Kind::UInt16: number(out, v.as_uint(), 2); return true;
      case Kind::Int32: case Kind::UInt32: number(out, v.as_uint(), 4); return true;
      case Kind::Int64: case Kind::UInt64: number(out, v.as_uint(), 8); return true;
      case Kind::Enum: number(out, v.as_uint(), integer_bits(Type::by_id(v.aux())->enum_base()) / 8); return true;
      case Kind::Single: {
        float f = static_cast<float>(v.as_double());
        uint32_t b;
        memcpy(&b, &f, 4);
        number(out, b, 4);
        return true;
      }
      case Kind::Double: {
        double d = v.as_double();
        uint64_t b;
        memcpy(&b, &d, 8);
        number(out, b, 8);
        return true;
      }
      case Kind::String: {
        std::string s = encode(text_encoding, v.string()->to_utf16());
        out.insert(out.end(), s.begin(), s.end());
        return true;
      }
      default: return false;
    }
  }
  void one(const Value& given) {
    const Value& v = unwrap(given);
    if (auto* a = v.get_if<Array>()) {
      for (size_t i = 0; i < a->size(); ++i) one(a->get(i));
      return;
    }
    const Type* t = type_of(v);
    if (t && t->full_name() == "System.IO.FileInfo") {
      flush();
      file(to_display(rs(), get_member(rs(), given, "FullName")));
      return;
    }
    std::vector<uint8_t> bytes;
    if (!bytes_of(v, bytes)) {
      write_error("System.ArgumentException", "FormatHexTypeNotSupported", ErrorCategory::InvalidArgument,
                  "Cannot convert input of type '" + (t ? t->to_text() : std::string("null")) +
                      "' to hexadecimal. To view the hexadecimal formatting of its string representation, pipe it to the Out-String cmdlet "
                      "before piping it to Format-Hex.", v);
      return;
    }
    if (kind != t || v.is_string()) flush();
    kind = t;
    buffer.insert(buffer.end(), bytes.begin(), bytes.end());
    if (v.is_string()) flush();
  }
  void file(const std::string& path) {
    std::string all = read_whole_file(path, "FormatHexIOError", ErrorCategory::WriteError);
    size_t begin = std::min<size_t>(static_cast<size_t>(offset), all.size());
    size_t n = std::min<size_t>(static_cast<size_t>(count), all.size() - begin);
    show(std::vector<uint8_t>(all.begin() + static_cast<long>(begin), all.begin() + static_cast<long>(begin + n)), path, path, begin);
  }
  void process_record() override {
    if (bound("Path") || bound("LiteralPath")) {
      each_item([&](ResolvedPath& p) {
        if (!is_file_system(p)) {
          throw_error("System.ArgumentException", "FormatHexOnlySupportsFileSystemPaths", ErrorCategory::InvalidArgument,
                      "The given path '" + p.path + "' is not supported. This command only supports the FileSystem Provider paths.", str(p.path));
        }
        if (!p.provider->is_container(rs(), p.path)) file(p.path);
      });
      return;
    }
    one(input);
  }
  void end_processing() override { flush(); }
};
constexpr CmdletParam kParams[] = {
    param<&FormatHex::path>("Path", "string[]", "notnullorempty wildcard set:Path pos:0 mandatory", "Files."),
    param<&FormatHex::literal_path>("LiteralPath", "string[]", "notnullorempty alias:PSPath,LP set:LiteralPath mandatory byname", "Files, taken as written."),
    param<&FormatHex::input>("InputObject", "psobject", "set:ByInputObject mandatory pipe", "Texts, numbers or bytes."),
    param<&FormatHex::encoding>("Encoding", "object", "encoding set:ByInputObject", "The encoding of texts."),
    param<&FormatHex::count>("Count", "long", "range:0..9223372036854775807", "How many bytes."),
    param<&FormatHex::offset>("Offset", "long", "range:0..9223372036854775807", "Bytes to leave out at the start."),
    param<&FormatHex::raw>("Raw", "switch", "hidden set:ByInputObject", "Has no effect."),
};
CmdletRegistration registration{{.name = "Format-Hex", .module = "Microsoft.PowerShell.Utility", .params = kParams, .default_set = "Path",
                                 .aliases = "fhx", .synopsis = "Shows bytes in hexadecimal.",
                                 .outputs = "Microsoft.PowerShell.Commands.ByteCollection", .examples = "'Hello' | Format-Hex\n",
                                 .create = make_cmdlet<FormatHex>}};

}  // namespace

}  // namespace psession
