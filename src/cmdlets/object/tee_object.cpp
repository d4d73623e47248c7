#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "format/file_output.h"
#include "object/convert.h"

namespace psession {

namespace {

struct TeeObject final : Cmdlet {
  Value input, encoding;
  std::string file_path, literal_path, variable;
  bool append = false;
  std::unique_ptr<FileOutput> file;
  std::vector<Value> kept;

  void begin_processing() override {
    if (bound("Variable")) {
      if (append) {
        Value before;
        if (rs().try_get_variable(variable, before)) kept = to_vector(rs(), before);
      }
      return;
    }
    FileOutputOptions o{.append = append};
    if (bound("Encoding")) o.encoding = encoding_argument(rs(), encoding);
    bool literal = bound("LiteralPath");
    file = std::make_unique<FileOutput>(rs(), output_path(rs(), literal ? literal_path : file_path, literal), o);
  }
  void process_record() override {
    if (file) file->write(input);
    else kept.push_back(input);
    write(input);
  }
  void end_processing() override {
    if (file) {
      file->close();
      return;
    }
    Value v = from_vector(std::move(kept));
    rs().set_variable(variable, v.is_nothing() ? Value() : v);
  }
};

constexpr CmdletParam kParams[] = {
    param<&TeeObject::input>("InputObject", "psobject", "pipe", "Objects to keep and to pass on."),
    param<&TeeObject::file_path>("FilePath", "string", "set:File pos:0 mandatory alias:Path", "The file to write."),
    param<&TeeObject::literal_path>("LiteralPath", "string", "set:LiteralFile mandatory alias:PSPath,LP", "The file to write, without wildcards."),
    param<&TeeObject::append>("Append", "switch", "set:File", "Adds to the end of the file."),
    param<&TeeObject::encoding>("Encoding", "object", "encoding notnullorempty set:File | set:LiteralFile", "The file's encoding."),
    param<&TeeObject::variable>("Variable", "string", "set:Variable mandatory", "The variable that gets the objects."),
};

CmdletRegistration registration{{.name = "Tee-Object", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "File", .synopsis = "Writes objects to a file or variable and passes them on.",
                                 .outputs = "System.Management.Automation.PSObject",
                                 .examples = "1..3 | Tee-Object -Variable copy\n", .create = make_cmdlet<TeeObject>}};

}  // namespace

}  // namespace psession
