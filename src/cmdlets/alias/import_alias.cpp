#include "base/fd.h"
#include "cmdlets/alias/alias_list.h"
#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/commands.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/errors.h"

namespace psession {

namespace {

struct ImportAlias final : Cmdlet {
  std::string path, literal_path, scope;
  bool pass_thru = false, force = false;

  void process_record() override {
    Scope* target = bound("Scope") ? &scope_argument(rs(), scope) : nullptr;
    bool literal = bound("LiteralPath");
    for (const ResolvedPath& p : rs().providers().resolve(literal ? literal_path : path, literal)) read(p.path, target);
  }
  void read(const std::string& file, Scope* target) {
    Result<std::string> text = read_file(file, 16 << 20);
    if (!text) {
      write_error("System.IO.IOException", "FileOpenFailure", ErrorCategory::OpenError, text.error().message, str(file));
      return;
    }
    int line_number = 0;
    for (size_t at = 0; at < text->size();) {
      size_t end = std::min(text->find('\n', at), text->size());
      std::string_view line(text->data() + at, end - at);
      at = end + 1;
      ++line_number;
      while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
      while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
      if (line.empty() || line.front() == '#') continue;
      std::vector<std::string> fields = split(line);
      if (fields.size() < 4 || fields[0].empty()) {
        write_error("System.FormatException", "ImportAliasFileFormatError", ErrorCategory::ReadError,
                    "Cannot import an alias. Line number " + std::to_string(line_number) + " in the file '" + file +
                        "' is not a correctly formatted, comma-separated values (CSV) line for aliases. Change the line to four values "
                        "separated by commas. If the value text itself contains a comma, then the value must be contained in quotation marks.",
                    str(file));
        continue;
      }
      add(fields, target);
    }
  }
  static std::vector<std::string> split(std::string_view line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (size_t i = 0; i < line.size(); ++i) {
      char c = line[i];
      if (c == '"') {
        if (quoted && i + 1 < line.size() && line[i + 1] == '"') { fields.back() += '"'; ++i; }
        else quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    return fields;
  }
  void add(const std::vector<std::string>& fields, Scope* target) {
    if (!force && alias_in(rs(), fields[0], target)) {
      write_error("System.Management.Automation.SessionStateException", "AliasAlreadyExists", ErrorCategory::ResourceExists,
                  "The alias is not allowed, because an alias with the name '" + fields[0] + "' already exists.", str(fields[0]));
      return;
    }
    if (!should_process("Name: " + fields[0] + " Value: " + fields[1], "Import Alias")) return;
    Ref<AliasInfo> a = make_ref<AliasInfo>(fields[0], fields[1]);
    a->description = fields[2];
    try {
      if (!fields[3].empty()) a->options = item_options(rs(), str(fields[3]));
      rs().commands().set_alias(a, target, force);
    } catch (ScriptError& e) {
      write_error(e.record);
      return;
    }
    if (pass_thru) write(Value(a));
  }
};

constexpr CmdletParam kParams[] = {
    param<&ImportAlias::path>("Path", "string", "set:ByPath pos:0 mandatory pipe byname", "The file to read."),
    param<&ImportAlias::literal_path>("LiteralPath", "string", "alias:PSPath,LP set:ByLiteralPath mandatory", "The file to read, without wildcards."),
    param<&ImportAlias::scope>("Scope", "string", "notnullorempty", "The scope: a name or a number of steps up."),
    param<&ImportAlias::pass_thru>("PassThru", "switch", "", "Writes the aliases."),
    param<&ImportAlias::force>("Force", "switch", "", "Replaces aliases of the same name."),
};
CmdletRegistration registration{{.name = "Import-Alias", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "ByPath", .aliases = "ipal", .should_process = true,
                                 .synopsis = "Reads aliases from a file.", .outputs = "System.Management.Automation.AliasInfo",
                                 .examples = "Import-Alias aliases.csv\n", .create = make_cmdlet<ImportAlias>}};

}  // namespace

}  // namespace psession
