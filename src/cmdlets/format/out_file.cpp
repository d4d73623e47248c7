#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "format/file_output.h"

namespace psession {

namespace {

struct OutFile final : Cmdlet {
  std::string file_path, literal_path;
  Value encoding, input;
  bool append = false, force = false, no_clobber = false, no_newline = false;
  int32_t width = 0;
  std::unique_ptr<FileOutput> file;

  void begin_processing() override {
    std::string path = output_path(rs(), bound("LiteralPath") ? literal_path : file_path, bound("LiteralPath"));
    if (!should_process(path, "Output to File")) return;
    FileOutputOptions o{.append = append, .force = force, .no_clobber = no_clobber, .no_newline = no_newline,
                        .width = bound("Width") ? width : 0};
    if (bound("Encoding")) o.encoding = encoding_argument(rs(), encoding);
    file = std::make_unique<FileOutput>(rs(), path, o);
  }
  void process_record() override {
    if (file && !input.is_nothing()) file->write(input);
  }
  void end_processing() override {
    if (file) file->close();
  }
};

constexpr CmdletParam kParams[] = {
    param<&OutFile::file_path>("FilePath", "string", "set:ByPath pos:0 mandatory alias:Path", "The file to write."),
    param<&OutFile::literal_path>("LiteralPath", "string", "set:ByLiteralPath mandatory byname alias:PSPath,LP",
                                  "The file to write, without wildcards."),
    param<&OutFile::encoding>("Encoding", "object", "pos:1 encoding notnullorempty default:utf8NoBOM", "The file's encoding."),
    param<&OutFile::append>("Append", "switch", "", "Adds to the end of the file."),
    param<&OutFile::force>("Force", "switch", "", "Also writes read-only files."),
    param<&OutFile::no_clobber>("NoClobber", "switch", "alias:NoOverwrite", "Does not overwrite an existing file."),
    param<&OutFile::width>("Width", "int", "range:2..2147483647", "Characters in a line."),
    param<&OutFile::no_newline>("NoNewline", "switch", "", "No line breaks between the texts."),
    param<&OutFile::input>("InputObject", "psobject", "pipe", "Objects to write."),
};

CmdletRegistration registration{{.name = "Out-File", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "ByPath", .should_process = true,
                                 .synopsis = "Writes objects to a file as the console would show them.",
                                 .examples = "1, 2 | Out-File numbers.txt\n", .create = make_cmdlet<OutFile>}};

}  // namespace

}  // namespace psession
