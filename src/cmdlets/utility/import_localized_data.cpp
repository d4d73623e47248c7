#include <sys/stat.h>

#include "base/fd.h"
#include "engine/language_mode.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/convert.h"
#include "object/errors.h"
#include "text/encoding.h"

namespace psession {

namespace {

bool is_file(const std::string& path) {
  struct stat s;
  return ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode);
}

struct ImportLocalizedData final : Cmdlet {
  std::string variable, culture, base_directory, file_name;
  std::vector<std::string> supported;

  std::string text_of(const char* name) {
    Value v = rs().get_variable(name);
    return v.is_null() ? std::string() : to_display(rs(), v);
  }
  std::string find() {
    std::string base = bound("BaseDirectory") ? rs().providers().file_system_path(base_directory) : text_of("PSScriptRoot");
    std::string file = file_name;
    if (!bound("FileName")) {
      std::string script = text_of("PSCommandPath");
      if (script.empty()) {
        throw_terminating("System.Management.Automation.PSInvalidOperationException", "ImportLocalizedData", ErrorCategory::InvalidOperation,
                          "The FileName parameter was not specified. The FileName parameter is required when Import-LocalizedData is not called "
                          "from a script file.");
      }
      file = script.substr(script.rfind('/') + 1);
      file = file.substr(0, file.rfind('.'));
    } else if (file.find('/') != std::string::npos) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "ImportLocalizedData", ErrorCategory::InvalidArgument,
                        "The argument for the FileName parameter should not contain a path.");
    }
    if (!file.ends_with(".psd1")) file += ".psd1";
    if (base.empty()) base = rs().working_directory();
    std::string name = bound("UICulture") ? culture : text_of("PSUICulture");
    while (!name.empty()) {
      std::string at = base + "/" + name + "/" + file;
      if (is_file(at)) return at;
      size_t dash = name.rfind('-');
      name = dash == std::string::npos ? "" : name.substr(0, dash);
    }
    if (is_file(base + "/" + file)) return base + "/" + file;
    write_error("System.Management.Automation.PSInvalidOperationException", "ImportLocalizedData", ErrorCategory::ObjectNotFound,
                "Cannot find the PowerShell data file '" + file + "' in directory '" + base + "', or in any parent culture directories.", str(file));
    return {};
  }
  void process_record() override {
    std::string path = find();
    if (path.empty()) return;
    if (bound("SupportedCommand") && is_constrained(rs())) {
      throw_terminating("System.Management.Automation.PSNotSupportedException", "CannotDefineSupportedCommand", ErrorCategory::PermissionDenied,
                        "Cannot import localized data. The definition of additional supported commands is not allowed in this language mode.");
    }
    Result<std::string> bytes = read_file(path, size_t{16} << 20);
    if (!bytes) {
      throw_terminating("System.IO.IOException", "ImportLocalizedData", ErrorCategory::ReadError, bytes.error().message, str(path));
    }
    std::string text = std::move(*bytes);
    if (auto bom = detect_bom(text)) text = decode_to_utf8(bom->encoding, std::string_view(text).substr(bom->length));
    // The language of a data section is what such a file may hold.
    std::string commands;
    for (const std::string& s : supported) {
      if (s.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.\\") != std::string::npos) continue;
      commands += (commands.empty() ? " -SupportedCommand " : ", ") + s;
    }
    Ref<ScriptBlock> block = ScriptBlock::create(rs(), "data" + commands + " {\n" + text + "\n}", path);
    Value v = invoke_block(rs(), *block, {});
    if (bound("BindingVariable")) {
      std::string name = variable;
      if (name.starts_with("variable:")) name = name.substr(9);
      if (name.starts_with("$")) name = name.substr(1);
      rs().set_variable(name, v);
    } else {
      write(v);
    }
  }
};
constexpr CmdletParam kParams[] = {
    param<&ImportLocalizedData::variable>("BindingVariable", "string", "alias:Variable pos:0 notnullorempty", "The variable that gets the texts."),
    param<&ImportLocalizedData::culture>("UICulture", "string", "pos:1", "Whose texts; else those of the session's culture."),
    param<&ImportLocalizedData::base_directory>("BaseDirectory", "string", "", "Where the cultures' folders are; else beside the script."),
    param<&ImportLocalizedData::file_name>("FileName", "string", "", "The file's name; else that of the script."),
    param<&ImportLocalizedData::supported>("SupportedCommand", "string[]", "", "Commands that the file may use."),
};
CmdletRegistration registration{{.name = "Import-LocalizedData", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .synopsis = "Reads a script's texts for a culture.", .outputs = "System.Collections.Hashtable",
                                 .create = make_cmdlet<ImportLocalizedData>}};

}  // namespace

}  // namespace psession
