// Export-Clixml, Import-Clixml, ConvertTo-CliXml, ConvertFrom-CliXml and [PSSerializer].
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "clixml/clixml.h"
#include "cmdlets/files/file_errors.h"
#include "engine/binder.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "format/file_output.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/ps_object.h"
#include "object/types/helpers.h"
#include "text/encoding.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct ExportClixml final : Cmdlet {
  int32_t depth = 2;
  std::string path, literal_path;
  Value input, encoding;
  bool force = false, no_clobber = false;
  TextEncoding text_encoding = TextEncoding::kUtf8;
  std::unique_ptr<ClixmlWriter> writer;
  Fd fd;
  std::string file;

  void begin_processing() override {
    if (bound("Encoding")) text_encoding = encoding_argument(rs(), encoding);
    std::string given = bound("LiteralPath") ? literal_path : path;
    file = output_path(rs(), given, bound("LiteralPath"));
    if (!should_process(given)) return;
    struct stat st;
    bool exists = stat(file.c_str(), &st) == 0;
    if (exists && no_clobber) {
      throw_terminating("System.IO.IOException", "NoClobber", ErrorCategory::ResourceExists, "The file '" + file + "' already exists.", str(file));
    }
    if (exists && force && !(st.st_mode & S_IWUSR)) chmod(file.c_str(), st.st_mode | S_IWUSR);
    fd = Fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!fd) {
      FileError e = file_error(errno, file);
      throw_terminating(e.exception_type, "FileOpenFailure", ErrorCategory::OpenError, e.message, str(file));
    }
    writer = std::make_unique<ClixmlWriter>(rs(), ClixmlWriteOptions{.depth = depth, .root = true});
  }
  void process_record() override {
    if (writer) writer->write(input);
  }
  void end_processing() override {
    if (!writer) return;
    std::string text = writer->finish();
    std::string bytes(preamble(text_encoding));
    if (text_encoding == TextEncoding::kUtf8 || text_encoding == TextEncoding::kUtf8Bom) bytes += text;
    else bytes += encode_utf8(text_encoding, text);
    Result<void> r = write_all(fd.get(), bytes);
    if (!r) throw_terminating("System.IO.IOException", "FileWriteFailure", ErrorCategory::WriteError, r.error().message, str(file));
    fd.reset();
  }
};
constexpr CmdletParam kExportParams[] = {
    param<&ExportClixml::depth>("Depth", "int", "range:1..2147483647 default:2", "How many levels of objects within objects."),
    param<&ExportClixml::path>("Path", "string", "set:ByPath pos:0 mandatory", "The file."),
    param<&ExportClixml::literal_path>("LiteralPath", "string", "alias:PSPath,LP set:ByLiteralPath mandatory", "The file, its path taken as written."),
    param<&ExportClixml::input>("InputObject", "psobject", "mandatory pipe allownull", "Objects to write."),
    param<&ExportClixml::force>("Force", "switch", "", "Also a read-only file."),
    param<&ExportClixml::no_clobber>("NoClobber", "switch", "alias:NoOverwrite", "Does not overwrite."),
    param<&ExportClixml::encoding>("Encoding", "object", "encoding notnullorempty", "The file's encoding."),
};
CmdletRegistration export_registration{{.name = "Export-Clixml", .module = "Microsoft.PowerShell.Utility", .params = kExportParams,
                                        .default_set = "ByPath", .should_process = true,
                                        .synopsis = "Writes objects to a file from which they can be read back.",
                                        .examples = "Get-Date | Export-Clixml now.xml -WhatIf\n", .create = make_cmdlet<ExportClixml>}};

// Reads pieces until there are enough objects.
void read_clixml(Runspace& rs, std::string_view text, std::vector<Value>& out) {
  for (Value& v : clixml_deserialize(rs, text)) out.push_back(std::move(v));
}
std::string as_utf8(std::string bytes) {
  if (std::optional<Bom> bom = detect_bom(bytes)) return decode_to_utf8(bom->encoding, std::string_view(bytes).substr(bom->length));
  return bytes;
}

struct ImportClixml final : Cmdlet {
  std::vector<std::string> path, literal_path;
  void process_record() override {
    bool literal = bound("LiteralPath");
    for (const std::string& given : literal ? literal_path : path) {
      std::vector<std::string> files;
      if (!literal && WildcardPattern::contains_wildcards(given)) {
        for (ResolvedPath& p : rs().providers().glob(given)) files.push_back(p.path);
      } else {
        files.push_back(rs().providers().file_system_path(given));
      }
      for (const std::string& f : files) {
        std::vector<Value> all;
        read_clixml(rs(), as_utf8(read_whole_file(f, "FileOpenFailure", ErrorCategory::OpenError)), all);
        emit(all);
      }
    }
  }
  void emit(const std::vector<Value>& all) {
    const CommonParameters& c = common();
    uint64_t skip = c.skip, first = c.first;
    if (c.include_total_count) write(Value::int32(0));   // a file does not say how many it has
    // One exported list counts as its elements.
    std::vector<Value> items;
    if (all.size() == 1) {
      const Value& u = unwrap(all[0]);
      if (u.kind() == Kind::Array || u.kind() == Kind::List) {
        if (skip == 0 && first == UINT64_MAX) {
          write(all[0]);
          return;
        }
      }
    }
    for (size_t i = 0; i < all.size(); ++i) {
      if (i < skip) continue;
      if (i - skip >= first) break;
      check_stop();
      write(all[i]);
    }
  }
};
constexpr CmdletParam kImportParams[] = {
    param<&ImportClixml::path>("Path", "string[]", "set:ByPath pos:0 mandatory pipe byname", "Files."),
    param<&ImportClixml::literal_path>("LiteralPath", "string[]", "alias:PSPath,LP set:ByLiteralPath mandatory byname", "Files, taken as written."),
};
CmdletRegistration import_registration{{.name = "Import-Clixml", .module = "Microsoft.PowerShell.Utility", .params = kImportParams,
                                        .default_set = "ByPath", .synopsis = "Reads objects that Export-Clixml wrote.",
                                        .examples = "Import-Clixml now.xml\n", .create = make_cmdlet<ImportClixml>, .paging = true}};

struct ConvertToClixml final : Cmdlet {
  Value input;
  int32_t depth = 2;
  std::unique_ptr<ClixmlWriter> writer;
  void begin_processing() override { writer = std::make_unique<ClixmlWriter>(rs(), ClixmlWriteOptions{.depth = depth, .root = true}); }
  void process_record() override { writer->write(input); }
  void end_processing() override { write(str(writer->finish())); }
};
constexpr CmdletParam kToParams[] = {
    param<&ConvertToClixml::input>("InputObject", "psobject", "pos:0 mandatory pipe allownull", "Objects to convert."),
    param<&ConvertToClixml::depth>("Depth", "int", "range:1..2147483647 default:2", "How many levels of objects within objects."),
};
CmdletRegistration to_registration{{.name = "ConvertTo-CliXml", .module = "Microsoft.PowerShell.Utility", .params = kToParams,
                                    .synopsis = "Turns objects into CLIXML text.", .outputs = "System.String",
                                    .examples = "1, 'a' | ConvertTo-CliXml\n", .create = make_cmdlet<ConvertToClixml>}};

struct ConvertFromClixml final : Cmdlet {
  std::string input;
  void process_record() override {
    std::vector<Value> all;
    read_clixml(rs(), input, all);
    for (const Value& v : all) write(v);
  }
};
constexpr CmdletParam kFromParams[] = {
    param<&ConvertFromClixml::input>("InputObject", "string", "pos:0 mandatory pipe", "CLIXML text."),
};
CmdletRegistration from_registration{{.name = "ConvertFrom-CliXml", .module = "Microsoft.PowerShell.Utility", .params = kFromParams,
                                      .synopsis = "Turns CLIXML text into objects.", .outputs = "System.Management.Automation.PSObject",
                                      .examples = "1 | ConvertTo-CliXml | ConvertFrom-CliXml\n", .create = make_cmdlet<ConvertFromClixml>}};

// ---- [System.Management.Automation.PSSerializer]
using namespace tables;
Value serialized(MethodCall& c, int64_t depth) {
  if (depth < 1) throw_dotnet("System.ArgumentException", "The depth must be at least 1.", "depth");
  return str(clixml_serialize(c.ctx, c.arg(0), static_cast<int>(std::min<int64_t>(depth, 1000))));
}
const MemberDef kSerializer[] = {
    {"static string Serialize(System.Object source)", FN({ return serialized(c, 1); })},
    {"static string Serialize(System.Object source, int depth)", FN({ return serialized(c, c.arg(1).as_int()); })},
    {"static System.Object Deserialize(string source)", FN({
       std::vector<Value> all = clixml_deserialize(c.ctx, text(c.arg(0)));
       if (all.empty()) return Value();
       return all.size() == 1 ? all[0] : Value(Array::of(std::move(all)));
     })},
    {"static System.Object[] DeserializeAsList(string source)", FN({ return Value(Array::of(clixml_deserialize(c.ctx, text(c.arg(0))))); })},
};
const Type serializer_type{TypeSpec{.full_name = "System.Management.Automation.PSSerializer", .flags = kAbstract | kSealed | kStatic,
                                    .members = kSerializer, .assembly = "System.Management.Automation"}};

}  // namespace

}  // namespace psession
