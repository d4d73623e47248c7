// Set-Content, Add-Content and Clear-Content.
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmdlets/files/file_errors.h"
#include "cmdlets/files/path_cmdlet.h"
#include "format/file_output.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/ps_object.h"

namespace psession {

namespace {

struct WriteContent : PathCmdlet {
  std::vector<Value> value;
  Value encoding;
  bool pass_thru = false, no_newline = false, as_bytes = false;
  std::string stream;
  TextEncoding text_encoding = TextEncoding::kUtf8;

  struct Target {
    std::string path;
    Fd fd;
    std::string buffer;
    std::unique_ptr<ContentWriter> other;
  };
  std::vector<Target> targets;
  bool opened = false;
  virtual bool appends() const = 0;

  void begin_processing() override {
    if (bound("Encoding")) text_encoding = encoding_argument(rs(), encoding);
  }

  void open_all() {
    for (const std::string& given : given_paths()) {
      guarded([&] {
        std::vector<ResolvedPath> found;
        if (!literal() && WildcardPattern::contains_wildcards(given)) {
          found = providers().glob(given, true);
          if (found.empty()) {
            throw_error("System.Management.Automation.ItemNotFoundException", "ItemNotFound", ErrorCategory::ObjectNotFound,
                        "An object at the specified path " + given + " does not exist, or has been filtered by the -Include or -Exclude "
                        "parameter.", str(given));
          }
        } else {
          found.push_back(providers().parse(given));
        }
        for (ResolvedPath& p : found) {
          if (!accepted(leaf_of(p.path))) continue;
          if (should_process("Path: " + p.path, appends() ? "Add Content" : "Set Content")) guarded([&] { open(p); });
        }
      });
    }
  }
  void open(const ResolvedPath& p) {
    Target t;
    t.path = p.path;
    if (!is_file_system(p)) {
      if (!appends() && p.provider->exists(rs(), p.path)) p.provider->clear_content(rs(), p);
      t.other = p.provider->content_writer(rs(), p, appends());
      if (t.other) targets.push_back(std::move(t));
      return;
    }
    struct stat st;
    if (stat(p.path.c_str(), &st) == 0 && S_ISDIR(st.st_mode)) {
      throw_error("System.UnauthorizedAccessException", "WriteContainerContentException", ErrorCategory::InvalidOperation,
                  "Unable to write content because it is a directory: '" + p.path + "'.", str(p.path));
    }
    int flags = O_CLOEXEC | O_CREAT | (appends() ? O_RDWR | O_APPEND : O_WRONLY | O_TRUNC);
    int fd = ::open(p.path.c_str(), flags, 0666);
    if (fd < 0 && errno == EACCES && force && chmod(p.path.c_str(), st.st_mode | S_IWUSR) == 0) fd = ::open(p.path.c_str(), flags, 0666);
    if (fd < 0) throw_file_error(errno, p.path, "GetContentWriterUnauthorizedAccessError", ErrorCategory::PermissionDenied);
    t.fd = Fd(fd);
    bool empty = fstat(fd, &st) == 0 && st.st_size == 0;
    if (appends() && !empty && !bound("Encoding")) {
      char head[4];
      ssize_t n = pread(fd, head, sizeof head, 0);
      if (n > 0) {
        if (std::optional<Bom> bom = detect_bom({head, static_cast<size_t>(n)})) text_encoding = bom->encoding;
      }
    }
    if (empty && !as_bytes) t.buffer = preamble(text_encoding);
    targets.push_back(std::move(t));
  }

  void process_record() override {
    if (!opened) {
      opened = true;
      open_all();
    }
    if (targets.empty()) return;
    for (const Value& v : value) put(v);
    if (pass_thru) write(from_vector(value));
    for (Target& t : targets) if (t.buffer.size() > 65536) flush(t);
  }
  void put(const Value& v) {
    const Value& u = unwrap(v);
    if (as_bytes) {
      append_byte(u);
      return;
    }
    if (u.is_null()) return;
    std::string text;
    for (Target& t : targets) {
      if (t.other) {
        t.other->write({v});
        continue;
      }
      if (u.is_string() && u.string()->is_ascii() && (text_encoding == TextEncoding::kUtf8 || text_encoding == TextEncoding::kUtf8Bom)) {
        t.buffer += u.string()->ascii_view();
        if (!no_newline) t.buffer += '\n';
        continue;
      }
      if (text.empty()) {
        std::string plain = to_display(rs(), v);
        if (!no_newline) plain += '\n';
        text = encode_utf8(text_encoding, plain);
      }
      t.buffer += text;
    }
  }
  void append_byte(const Value& u) {
    if (auto* a = u.get_if<Array>()) {
      for (size_t i = 0; i < a->size(); ++i) append_byte(unwrap(a->get(i)));
      return;
    }
    std::optional<Value> b = u.kind() == Kind::Byte ? u : std::optional<Value>();
    if (!b) {
      throw_terminating("System.ArgumentException", "GetContentWriterArgumentError", ErrorCategory::InvalidArgument,
                        "Cannot proceed with byte encoding. When using byte encoding the content must be of type byte.", u);
    }
    for (Target& t : targets) {
      if (t.other) t.other->write({*b});
      else t.buffer += static_cast<char>(b->as_int());
    }
  }
  void flush(Target& t) {
    if (!t.fd || t.buffer.empty()) return;
    Result<void> r = write_all(t.fd.get(), t.buffer);
    t.buffer.clear();
    if (!r) throw_error("System.IO.IOException", "WriteContentError", ErrorCategory::WriteError, r.error().message, str(t.path));
  }
  void end_processing() override {
    for (Target& t : targets) {
      guarded([&] {
        flush(t);
        if (t.other) t.other->close();
      });
    }
    targets.clear();
  }
};
struct SetContent final : WriteContent { bool appends() const override { return false; } };
struct AddContent final : WriteContent { bool appends() const override { return true; } };

#define CONTENT_PARAMS(T)                                                                                                          \
  param<&T::value>("Value", "object[]", "pos:1 mandatory pipe byname allownull allowemptycollection", "What to write."),           \
      param<&T::pass_thru>("PassThru", "switch", "", "Also outputs what is written."),                                             \
      param<&T::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory byname", "Files to write."),                          \
      param<&T::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",                       \
                              "Files to write, taken as written."),                                                                \
      param<&T::filter>("Filter", "string", "", "A pattern that the provider applies to names."),                                  \
      param<&T::include>("Include", "string[]", "wildcard", "Only names that match."),                                             \
      param<&T::exclude>("Exclude", "string[]", "wildcard", "No names that match."),                                               \
      param<&T::force>("Force", "switch", "", "Also read-only files."),                                                            \
      param<&T::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),             \
      param<&T::no_newline>("NoNewline", "switch", "", "No line break after each value."),                                         \
      param<&T::encoding>("Encoding", "object", "encoding", "The file's encoding."),                                               \
      param<&T::as_bytes>("AsByteStream", "switch", "", "The values are bytes.")

constexpr CmdletParam kSetParams[] = {CONTENT_PARAMS(WriteContent)};
CmdletRegistration set_registration{{.name = "Set-Content", .module = "Microsoft.PowerShell.Management", .params = kSetParams,
                                     .default_set = "Path", .should_process = true,
                                     .synopsis = "Replaces the content of files and other items.",
                                     .examples = "Set-Content notes.txt 'first line' -WhatIf\n", .create = make_cmdlet<SetContent>}};
CmdletRegistration add_registration{{.name = "Add-Content", .module = "Microsoft.PowerShell.Management", .params = kSetParams,
                                     .default_set = "Path", .should_process = true,
                                     .synopsis = "Adds to the content of files and other items.",
                                     .examples = "Add-Content notes.txt 'one more line' -WhatIf\n", .create = make_cmdlet<AddContent>}};

struct ClearContent final : PathCmdlet {
  std::string stream;
  void process_record() override {
    bool forced = force;
    force = true;
    each_item([&](ResolvedPath& p) {
      if (!should_process("Item: " + p.path, "Clear Content")) return;
      if (!is_file_system(p)) return p.provider->clear_content(rs(), p);
      struct stat st;
      if (stat(p.path.c_str(), &st) == 0 && S_ISDIR(st.st_mode)) {
        throw_error("System.Management.Automation.PSNotSupportedException", "NotSupported", ErrorCategory::InvalidOperation,
                    "Cannot call method. The provider does not support the use of clear on folders.", str(p.path));
      }
      if (forced) chmod(p.path.c_str(), st.st_mode | S_IWUSR);
      Fd fd(::open(p.path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
      if (!fd) throw_file_error(errno, p.path, "ClearContentUnauthorizedAccessError", ErrorCategory::PermissionDenied);
    });
    force = forced;
  }
};
constexpr CmdletParam kClearParams[] = {
    param<&ClearContent::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory byname", "Files to empty."),
    param<&ClearContent::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                       "Files to empty, taken as written."),
    param<&ClearContent::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&ClearContent::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&ClearContent::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&ClearContent::force>("Force", "switch", "", "Also read-only files."),
    param<&ClearContent::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration clear_registration{{.name = "Clear-Content", .module = "Microsoft.PowerShell.Management", .params = kClearParams,
                                       .default_set = "Path", .aliases = "clc", .should_process = true,
                                       .synopsis = "Empties files and other items without removing them.",
                                       .examples = "Clear-Content notes.txt -WhatIf\n", .create = make_cmdlet<ClearContent>}};

}  // namespace

}  // namespace psession
