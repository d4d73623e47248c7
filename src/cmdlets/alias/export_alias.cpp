#include <pwd.h>
#include <unistd.h>

#include "cmdlets/alias/alias_list.h"
#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "format/file_output.h"
#include "object/convert.h"
#include "object/current_culture.h"
#include "object/errors.h"
#include "object/text_case.h"
#include "text/datetime.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct ExportAlias final : Cmdlet {
  std::string path, literal_path, description, scope;
  std::string format = "Csv";
  std::vector<std::string> name{"*"};
  bool pass_thru = false, append = false, force = false, no_clobber = false;
  std::vector<Ref<AliasInfo>> chosen;

  void process_record() override {
    std::vector<FoundAlias> all = visible_aliases(rs(), bound("Scope") ? &scope_argument(rs(), scope) : nullptr);
    for (const std::string& n : name) {
      WildcardPattern pattern(n);
      bool any = false;
      for (const FoundAlias& f : all) {
        if (!pattern.is_match(f.alias->name)) continue;
        any = true;
        chosen.push_back(f.alias);
      }
      if (!any && !WildcardPattern::contains_wildcards(n)) {
        write_error("System.Management.Automation.ItemNotFoundException", "ItemNotFoundException", ErrorCategory::ObjectNotFound,
                    alias_missing_text("name", n), str(n));
      }
    }
  }
  static std::string quoted(std::string_view s) {
    std::string r;
    for (char c : s) {
      if (c == '"') r += '`';
      r += c;
    }
    return r;
  }
  void end_processing() override {
    bool literal = bound("LiteralPath");
    std::string file = output_path(rs(), literal ? literal_path : path, literal);
    if (!should_process("Path: " + file, "Export Alias")) return;
    FileOutput out(rs(), file, {.append = append, .force = force, .no_clobber = no_clobber});
    header(out);
    static const Type* options = TypeRegistry::find("System.Management.Automation.ScopedItemOptions");
    for (const Ref<AliasInfo>& a : chosen) {
      std::string o = options ? enum_to_text(options, a->options) : std::to_string(a->options);
      if (equal_ignore_ascii_case(format, "Script")) {
        out.write_line("set-alias -Name:\"" + quoted(a->name) + "\" -Value:\"" + quoted(a->target) + "\" -Description:\"" +
                       quoted(a->description) + "\" -Option:\"" + o + "\"");
      } else {
        out.write_line("\"" + a->name + "\",\"" + a->target + "\",\"" + a->description + "\",\"" + o + "\"");
      }
      if (pass_thru) write(Value(a));
    }
    out.close();
  }
  void header(FileOutput& out) {
    char host[256] = "";
    ::gethostname(host, sizeof host - 1);
    const passwd* user = ::getpwuid(::geteuid());
    DateTime now = to_local_time(DateTime(kUnixEpochTicks + static_cast<int64_t>(::time(nullptr)) * kTicksPerSecond, DateTimeKind::kUtc));
    out.write_line("# Alias File");
    out.write_line("# Exported by : " + std::string(user ? user->pw_name : ""));
    out.write_line("# Date/Time : " + format_datetime(now, "F", current_culture()).value_or(""));
    out.write_line("# Computer : " + std::string(host));
    for (size_t at = 0; !description.empty() && at <= description.size();) {
      size_t end = std::min(description.find('\n', at), description.size());
      out.write_line("# " + description.substr(at, end - at));
      at = end + 1;
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&ExportAlias::path>("Path", "string", "set:ByPath pos:0 mandatory", "The file to write."),
    param<&ExportAlias::literal_path>("LiteralPath", "string", "alias:PSPath,LP set:ByLiteralPath mandatory byname", "The file to write, without wildcards."),
    param<&ExportAlias::name>("Name", "string[]", "pos:1 pipe byname wildcard", "Aliases to export."),
    param<&ExportAlias::pass_thru>("PassThru", "switch", "", "Writes the aliases."),
    param<&ExportAlias::format>("As", "string", "validateset:Csv,Script", "As comma separated values or as a script."),
    param<&ExportAlias::append>("Append", "switch", "", "Adds to the end of the file."),
    param<&ExportAlias::force>("Force", "switch", "", "Also writes read-only files."),
    param<&ExportAlias::no_clobber>("NoClobber", "switch", "alias:NoOverwrite", "Does not overwrite an existing file."),
    param<&ExportAlias::description>("Description", "string", "notnullorempty", "A comment at the start of the file."),
    param<&ExportAlias::scope>("Scope", "string", "notnullorempty", "The scope: a name or a number of steps up."),
};
CmdletRegistration registration{{.name = "Export-Alias", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "ByPath", .aliases = "epal", .should_process = true,
                                 .synopsis = "Writes aliases to a file.", .outputs = "System.Management.Automation.AliasInfo",
                                 .examples = "Export-Alias aliases.csv\n", .create = make_cmdlet<ExportAlias>}};

}  // namespace

}  // namespace psession
