#include <cerrno>
#include <deque>
#include <sys/stat.h>
#include <unistd.h>

#include "cmdlets/files/file_errors.h"
#include "cmdlets/files/line_reader.h"
#include "cmdlets/files/path_cmdlet.h"
#include "format/file_output.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/ps_object.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct GetContent final : PathCmdlet {
  int64_t read_count = 1, total_count = -1;
  int32_t tail = -1;
  std::string delimiter, stream;
  bool wait = false, raw = false, as_bytes = false;
  Value encoding;
  TextEncoding text_encoding = TextEncoding::kUtf8;

  // Texts of one file share their notes.
  const Shape* shape = nullptr;
  std::vector<Value> notes;
  int64_t given = 0;               // items written of this file, for ReadCount
  std::vector<Value> batch;

  void begin_processing() override {
    if (bound("Encoding")) text_encoding = encoding_argument(rs(), encoding);
    if (bound("Tail") && bound("TotalCount")) {
      throw_terminating("System.InvalidOperationException", "TailAndHeadCannotCoexist", ErrorCategory::InvalidOperation,
                        "The parameters TotalCount and Tail cannot be used together. Specify only one parameter.");
    }
    if (raw && (bound("Tail") || bound("TotalCount") || wait)) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                        "The TotalCount, Tail and Wait parameters cannot be used together with the Raw parameter.");
    }
    if (as_bytes && bound("Encoding")) write_warning("The -Encoding parameter is not used when -AsByteStream is given.");
    static const Shape* const kShape = [] {
      const Shape* s = Shape::empty();
      for (const char* n : {"PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider", "ReadCount"}) s = s->with(String::ascii(n));
      return s;
    }();
    shape = kShape;
  }

  void set_notes(const ResolvedPath& p) {
    std::string full = providers().provider_path(p);
    size_t at = full.find("::");
    std::string parent = parent_of(p.path);
    notes = {str(full), str(full.substr(0, at == std::string::npos ? 0 : at + 2) + parent), str(leaf_of(p.path)),
             p.drive ? Value(p.drive) : Value(), providers().provider_object(p.provider), Value::int64(0)};
  }
  Value noted(Value v) {
    auto o = make_ref<PSObject>(std::move(v));
    std::vector<Value> slots = notes;
    slots.back() = Value::int64(given);
    o->members().reserve(shape, std::move(slots));
    return Value(std::move(o));
  }
  // One line or byte; sent alone, or in arrays of -ReadCount.
  void emit(Value v) {
    ++given;
    if (read_count == 1) {
      if ((given & 255) == 0) check_stop();
      write(noted(std::move(v)));
      return;
    }
    batch.push_back(std::move(v));
    if (read_count > 0 && static_cast<int64_t>(batch.size()) >= read_count) flush();
  }
  void flush() {
    if (batch.empty()) return;
    check_stop();
    std::vector<Value> items;
    items.swap(batch);
    write(noted(Value(Array::of(std::move(items)))));
  }

  void process_record() override {
    if (total_count == 0 && bound("TotalCount")) return;
    bool hidden = force;
    force = true;
    for (const std::string& given_path : given_paths()) {
      bool any = false;
      each_item_of({given_path}, literal(), [&](ResolvedPath& p) {
        any = true;
        read(p);
      });
      if (!any && !literal() && WildcardPattern::contains_wildcards(given_path)) {
        write_error("System.Exception", "ItemNotFound", ErrorCategory::ObjectNotFound,
                    "An object at the specified path " + given_path + " does not exist, or has been filtered by the -Include or -Exclude parameter.",
                    str(given_path));
      }
    }
    force = hidden;
  }
  void read(ResolvedPath& p) {
    given = 0;
    batch.clear();
    if (!is_file_system(p)) return read_other(p);
    struct stat st;
    if (stat(p.path.c_str(), &st) == 0 && S_ISDIR(st.st_mode)) {
      throw_error("System.UnauthorizedAccessException", "GetContainerContentException", ErrorCategory::InvalidOperation,
                  "Unable to get content because it is a directory: '" + p.path + "'. Please use 'Get-ChildItem' instead.", str(p.path));
    }
    set_notes(p);
    if (raw) read_raw(p);
    else if (as_bytes) read_bytes(p);
    else if (bound("Delimiter")) read_delimited(p);
    else read_lines(p);
  }

  void read_raw(const ResolvedPath& p) {
    std::string bytes = read_whole_file(p.path, "GetContentReaderUnauthorizedAccessError", ErrorCategory::PermissionDenied);
    given = 1;
    if (as_bytes) {
      write(noted(Value(Array::bytes({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}))));
      return;
    }
    if (!bytes.empty()) write(noted(str(decoded(bytes))));
  }
  std::string decoded(std::string_view bytes) {
    TextEncoding e = text_encoding;
    if (std::optional<Bom> bom = detect_bom(bytes)) {
      e = bom->encoding;
      bytes.remove_prefix(bom->length);
    }
    if (e == TextEncoding::kUtf8 || e == TextEncoding::kUtf8Bom) return std::string(bytes);
    return decode_to_utf8(e, bytes);
  }
  void read_bytes(const ResolvedPath& p) {
    std::string bytes = read_whole_file(p.path, "GetContentReaderUnauthorizedAccessError", ErrorCategory::PermissionDenied);
    size_t begin = 0, end = bytes.size();
    if (total_count >= 0 && bound("TotalCount")) end = std::min<size_t>(end, static_cast<size_t>(total_count));
    if (bound("Tail")) begin = end - std::min<size_t>(end, static_cast<size_t>(std::max(tail, 0)));
    for (size_t i = begin; i < end; ++i) emit(Value::integer(Kind::Byte, static_cast<unsigned char>(bytes[i])));
    flush();
  }
  void read_delimited(const ResolvedPath& p) {
    std::string text = decoded(read_whole_file(p.path, "GetContentReaderUnauthorizedAccessError", ErrorCategory::PermissionDenied));
    std::vector<std::string_view> parts;
    std::string_view rest = text;
    while (!rest.empty()) {
      size_t i = delimiter.empty() ? std::string_view::npos : rest.find(delimiter);
      parts.push_back(rest.substr(0, i));
      rest = i == std::string_view::npos ? std::string_view() : rest.substr(i + delimiter.size());
    }
    size_t begin = 0, end = parts.size();
    if (total_count >= 0 && bound("TotalCount")) end = std::min<size_t>(end, static_cast<size_t>(total_count));
    if (bound("Tail")) begin = end - std::min<size_t>(end, static_cast<size_t>(std::max(tail, 0)));
    for (size_t i = begin; i < end; ++i) emit(str(parts[i]));
    flush();
  }
  void read_lines(const ResolvedPath& p) {
    LineReader reader(text_encoding);
    if (int e = reader.open(p.path)) throw_file_error(e, p.path, "GetContentReaderUnauthorizedAccessError", ErrorCategory::PermissionDenied);
    Ref<String> line;
    if (bound("Tail")) {
      bool narrow = text_encoding == TextEncoding::kUtf8 || text_encoding == TextEncoding::kUtf8Bom ||
                    text_encoding == TextEncoding::kAscii || text_encoding == TextEncoding::kLatin1;
      bool wide_mark = has_wide_mark(p.path);
      if (tail > 0 && narrow && !wide_mark) {
        reader.skip_to_last(tail);
        while (reader.next(line)) emit(Value(line));
      } else {
        std::deque<Ref<String>> last;
        while (reader.next(line)) {
          last.push_back(line);
          if (static_cast<int64_t>(last.size()) > tail) last.pop_front();
        }
        for (Ref<String>& l : last) emit(Value(std::move(l)));
      }
    } else {
      int64_t left = bound("TotalCount") && total_count >= 0 ? total_count : INT64_MAX;
      while (left-- > 0 && reader.next(line)) emit(Value(line));
    }
    flush();
    while (wait && !(bound("TotalCount"))) {
      while (reader.next(line)) emit(Value(line));
      flush();
      check_stop();
      usleep(100000);
    }
  }
  static bool has_wide_mark(const std::string& path) {
    LineReader probe;
    FILE* f = fopen(path.c_str(), "rbe");
    if (!f) return false;
    char head[4];
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    std::optional<Bom> bom = detect_bom({head, n});
    return bom && bom->encoding != TextEncoding::kUtf8Bom && bom->encoding != TextEncoding::kUtf8;
  }
  void read_other(ResolvedPath& p) {
    if (bound("Tail")) {
      throw_error("System.InvalidOperationException", "TailNotSupported", ErrorCategory::InvalidOperation,
                  "The Tail parameter currently is supported only for the FileSystem provider.", str(p.path));
    }
    set_notes(p);
    std::unique_ptr<ContentReader> reader = p.provider->content_reader(rs(), p);
    if (!reader) return;
    std::vector<Value> all = reader->read(bound("TotalCount") && total_count >= 0 ? total_count : 0);
    reader->close();
    if (bound("Tail") && tail >= 0 && all.size() > static_cast<size_t>(tail)) all.erase(all.begin(), all.end() - tail);
    for (Value& v : all) {
      if (v.is_null()) continue;
      if (v.is_string()) emit(std::move(v));
      else write(v);
    }
    flush();
  }
};

constexpr CmdletParam kParams[] = {
    param<&GetContent::read_count>("ReadCount", "long", "byname", "Lines sent at a time; 0: all together."),
    param<&GetContent::total_count>("TotalCount", "long", "byname alias:First,Head range:0..9223372036854775807", "Only so many from the start."),
    param<&GetContent::tail>("Tail", "int", "byname alias:Last range:0..2147483647", "Only so many from the end."),
    param<&GetContent::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Files to read."),
    param<&GetContent::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                     "Files to read, taken as written."),
    param<&GetContent::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&GetContent::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&GetContent::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&GetContent::force>("Force", "switch", "", "Also hidden files."),
    param<&GetContent::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
    param<&GetContent::delimiter>("Delimiter", "string", "", "What ends a piece, instead of a line break."),
    param<&GetContent::wait>("Wait", "switch", "", "Goes on waiting for new lines."),
    param<&GetContent::raw>("Raw", "switch", "", "The whole content as one text."),
    param<&GetContent::encoding>("Encoding", "object", "encoding", "The file's encoding, where it has no byte order mark."),
    param<&GetContent::as_bytes>("AsByteStream", "switch", "", "Bytes instead of lines."),
};
CmdletRegistration registration{{.name = "Get-Content", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "Path", .aliases = "gc type", .synopsis = "Reads the content of files and other items.",
                                 .outputs = "System.Byte System.String", .examples = "Get-Content /etc/hostname -TotalCount 1\n",
                                 .create = make_cmdlet<GetContent>}};

}  // namespace

}  // namespace psession
