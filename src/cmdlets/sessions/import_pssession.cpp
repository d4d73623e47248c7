#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "engine/cmdlet.h"
#include "engine/commands.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/proxy_module.h"

namespace psession {
namespace {

// What both commands do: ask for commands, leave out what must not be replaced, write the module.
struct ProxyCmdlet : Cmdlet {
  Value session;
  std::vector<std::string> command_names, format_names, modules;
  std::vector<Value> arguments, full_modules;
  Value command_type, certificate;
  bool allow_clobber = false;

 protected:
  PSSessionObject& target() {
    auto* s = unwrap(session).get_if<PSSessionObject>();
    if (!s->session->opened()) {
      throw_terminating("System.InvalidOperationException", "ErrorRunspaceNotOpened", ErrorCategory::InvalidArgument,
                        "The session " + s->session->name() + " is not open: its state is " + s->state() + ".", session);
    }
    return *s;
  }
  std::vector<ProxyCommand> ask() {
    ProxyQuery q;
    q.named = bound("CommandName");
    q.names = command_names;
    q.modules = modules;
    for (const Value& specification : full_modules) q.modules.push_back(to_display(rs(), get_member(rs(), specification, "Name")));
    q.arguments = arguments;
    if (bound("CommandType")) {
      std::string types = to_display(rs(), command_type);
      for (size_t at = 0; at < types.size();) {
        size_t end = std::min(types.find(',', at), types.size());
        std::string one = types.substr(at, end - at);
        while (!one.empty() && one[0] == ' ') one.erase(0, 1);
        q.types.push_back(one);
        at = end + 1;
      }
    } else {
      q.types = {"Alias", "Function", "Filter", "Cmdlet"};
    }
    std::vector<ProxyCommand> found = remote_commands(rs(), *target().session, q);
    if (found.empty()) {
      throw_terminating("System.ArgumentException", "ErrorNoResultsFromRemoteEnd", ErrorCategory::InvalidResult,
                        "Running the Get-Command command in a remote session returned no results.", {});
    }
    return found;
  }
  // `prefix`: names as they will be here.
  std::vector<ProxyCommand> without_clobber(std::vector<ProxyCommand> found, const std::string& prefix) {
    static constexpr const char* kNever[] = {"Get-Command", "Get-FormatData", "Get-Help", "Select-Object", "Measure-Object",
                                             "Exit-PSSession", "Out-Default"};
    std::string skipped;
    std::vector<ProxyCommand> out;
    for (ProxyCommand& c : found) {
      bool never = false;
      if (!bound("CommandName")) {
        for (const char* n : kNever) never |= strcasecmp(n, c.name.c_str()) == 0;
      }
      if (never) continue;
      std::string here = prefixed(c.name, prefix);
      if (!allow_clobber && rs().commands().find(here, CommandType::All, false) && !from_proxy_module(here)) {
        skipped += (skipped.empty() ? "'" : ", '") + here + "'";
        continue;
      }
      out.push_back(std::move(c));
    }
    if (!skipped.empty()) {
      write_warning("Proxy creation has been skipped for the following command: " + skipped + ", because it would shadow an existing local "
                    "command.  Use the AllowClobber parameter if you want to shadow existing local commands.");
    }
    if (out.empty()) {
      throw_terminating("System.ArgumentException", "ErrorNoCommandsImportedBecauseOfSkipping", ErrorCategory::InvalidResult,
                        "No command proxies have been created, because all of the requested remote commands would shadow existing local "
                        "commands.  Use the AllowClobber parameter if you want to shadow existing local commands.", {});
    }
    return out;
  }
  static std::string prefixed(const std::string& name, const std::string& prefix) {
    size_t dash = name.find('-');
    if (prefix.empty()) return name;
    return dash == std::string::npos ? prefix + name : name.substr(0, dash + 1) + prefix + name.substr(dash + 1);
  }
  bool from_proxy_module(const std::string& name) {
    Ref<CommandInfo> c = rs().commands().find(name, CommandType::Function, false);
    return c && c->module_name.starts_with("tmp_");
  }
  void write_file(const std::string& path, const std::string& text) {
    std::ofstream f(path, std::ios::binary | std::ios::trunc);
    f << text;
    f.close();
    if (!f) {
      throw_terminating("System.IO.IOException", "FileWriteError", ErrorCategory::WriteError, "The file '" + path + "' could not be written.", str(path));
    }
  }
};

#define PSESSION_PROXY_PARAMETERS(T)                                                                                              \
  param<&T::command_names>("CommandName", "string[]", "pos:2 alias:Name", "Only these commands."),                                \
      param<&T::format_names>("FormatTypeName", "string[]", "pos:3", "Types whose views come along."),                            \
      param<&T::arguments>("ArgumentList", "object[]", "alias:Args allownull allowemptycollection", "For commands whose parameters depend on arguments."), \
      param<&T::command_type>("CommandType", "System.Management.Automation.CommandTypes", "alias:Type", "Only commands of these kinds."), \
      param<&T::modules>("Module", "string[]", "alias:PSSnapin", "Only commands of these modules."),                              \
      param<&T::full_modules>("FullyQualifiedModule", "Microsoft.PowerShell.Commands.ModuleSpecification[]", "", "Only commands of these modules."),                         \
      param<&T::certificate>("Certificate", "object", "", "Not used on this platform."),                                          \
      param<&T::allow_clobber>("AllowClobber", "switch", "", "Commands that exist here are replaced."),                           \
      param<&T::session>("Session", "System.Management.Automation.Runspaces.PSSession", "pos:0 mandatory notnull", "Where the commands are.")

struct ImportPSSession final : ProxyCmdlet {
  std::string prefix;
  bool disable_name_checking = false;

  void end_processing() override {
    std::vector<ProxyCommand> commands = without_clobber(ask(), prefix);
    const char* base = getenv("TMPDIR");
    std::string pattern = std::string(base && *base ? base : "/tmp") + "/tmp_XXXXXX";
    if (!mkdtemp(pattern.data())) {
      throw_terminating("System.IO.IOException", "TemporaryDirectory", ErrorCategory::WriteError, "No temporary directory could be made.", {});
    }
    std::string name = pattern.substr(pattern.rfind('/') + 1);
    std::string file = pattern + "/" + name + ".psm1";
    struct Cleanup {
      std::string file, directory;
      ~Cleanup() {
        unlink(file.c_str());
        rmdir(directory.c_str());
      }
    } cleanup{file, pattern};
    write_file(file, proxy_module_text(commands, {}));
    ImportOptions o;
    o.force = true;
    o.prefix = prefix;
    o.disable_name_checking = disable_name_checking;
    o.arguments = {session};
    Ref<Module> m = rs().modules().import(file, o);
    m->description = "Implicit remoting for " + target().session->target().computer;
    write(Value(m));
  }
};
const CmdletParam kImport[] = {
    PSESSION_PROXY_PARAMETERS(ImportPSSession),
    param<&ImportPSSession::prefix>("Prefix", "string", "notnullorempty", "Put before the nouns of the imported commands."),
    param<&ImportPSSession::disable_name_checking>("DisableNameChecking", "switch", "", "No warnings about unusual names."),
};
const CmdletRegistration import_registration{{
    .name = "Import-PSSession", .module = "Microsoft.PowerShell.Utility", .params = kImport, .aliases = "ipsn",
    .synopsis = "Makes commands of another session callable here.",
    .description = "Makes a temporary module of functions with the names of the session's commands. Each runs its command there and gives back what it outputs. Commands that exist here already are left out unless -AllowClobber is given.", .outputs = "System.Management.Automation.PSModuleInfo",
    .examples = "Import-PSSession $s -CommandName Get-Thing -Prefix Remote\n", .create = make_cmdlet<ImportPSSession>}};

struct ExportPSSession final : ProxyCmdlet {
  std::string output_module, encoding;
  bool force = false;

  void end_processing() override {
    std::string directory = output_module;
    if (directory.find('/') == std::string::npos) {
      const char* home = getenv("HOME");
      directory = std::string(home ? home : "") + "/.local/share/powershell/Modules/" + directory;
    } else if (directory[0] != '/') {
      directory = rs().working_directory() + "/" + directory;
    }
    while (directory.size() > 1 && directory.back() == '/') directory.pop_back();
    struct stat s;
    if (stat(directory.c_str(), &s) == 0 && !force) {
      throw_terminating("System.IO.IOException", "ExportProxyCommand_OutputDirectoryExists", ErrorCategory::ResourceExists,
                        "The directory '" + directory + "' already exists. Use the Force parameter to overwrite it.", str(directory));
    }
    std::vector<ProxyCommand> commands = ask();
    if (!bound("AllowClobber")) {
      // Nothing is replaced before somebody imports the module.
      allow_clobber = true;
    }
    commands = without_clobber(std::move(commands), {});
    for (size_t at = 1; at != std::string::npos;) {
      at = directory.find('/', at + 1);
      mkdir(directory.substr(0, at).c_str(), 0777);
    }
    std::string name = directory.substr(directory.rfind('/') + 1), stem = directory + "/" + name;
    write_file(stem + ".psm1", proxy_module_text(commands, new_session_text(*target().session)));
    write_file(stem + ".format.ps1xml", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Configuration><ViewDefinitions /></Configuration>\n");
    write_file(stem + ".psd1", proxy_manifest_text(name, commands));
    for (const char* extension : {".psm1", ".format.ps1xml", ".psd1"}) {
      CallArgument a;
      a.kind = CallArgument::ParameterWithValue;
      a.name = "LiteralPath";
      a.value = str(stem + extension);
      for (const Value& v : rs().invoke_command("Get-Item", {a})) write(v);
    }
  }
};
const CmdletParam kExport[] = {
    PSESSION_PROXY_PARAMETERS(ExportPSSession),
    param<&ExportPSSession::output_module>("OutputModule", "string", "pos:1 mandatory notnullorempty alias:PSPath,ModuleName", "Name or directory of the module."),
    param<&ExportPSSession::force>("Force", "switch", "", "Replaces files that exist."),
    param<&ExportPSSession::encoding>("Encoding", "string", "", "The files are UTF-8."),
};
const CmdletRegistration export_registration{{
    .name = "Export-PSSession", .module = "Microsoft.PowerShell.Utility", .params = kExport, .aliases = "epsn",
    .synopsis = "Writes a module whose commands run in another session.",
    .description = "The module makes its session when one of its commands is first called.", .outputs = "System.IO.FileInfo",
    .examples = "Export-PSSession $s -CommandName Get-Thing -OutputModule Things\n", .create = make_cmdlet<ExportPSSession>}};

}  // namespace
}  // namespace psession
