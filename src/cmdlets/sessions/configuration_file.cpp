// New-PSSessionConfigurationFile, Test-PSSessionConfigurationFile, New-PSRoleCapabilityFile and New-PSTransportOption.
#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

#include "base/fd.h"
#include "cmdlets/files/file_errors.h"
#include "engine/cmdlet.h"
#include "engine/data_file.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/text_case.h"

namespace psession {

namespace {

struct Setting { const char* name; const char* comment; const char* example; const char* value; };   // value: what it is by default

constexpr Setting kSession[] = {
    {"SchemaVersion", "Version number of the schema used for this document", "", "'2.0.0.0'"},
    {"GUID", "ID used to uniquely identify this document", "", "GUID"},
    {"Author", "Author of this document", "", "AUTHOR"},
    {"Description", "Description of the functionality provided by these settings", "''", nullptr},
    {"CompanyName", "Company associated with this document", "", "'Unknown'"},
    {"Copyright", "Copyright statement for this document", "", "COPYRIGHT"},
    {"SessionType", "Session type defaults to apply for this session configuration. Can be 'RestrictedRemoteServer' (recommended), 'Empty', or 'Default'",
     "", "'Default'"},
    {"TranscriptDirectory", "Directory to place session transcripts for this session configuration", "'/var/log/transcripts/'", nullptr},
    {"RunAsVirtualAccount", "Whether to run this session configuration as the machine's (virtual) administrator account", "$true", nullptr},
    {"RunAsVirtualAccountGroups", "Groups associated with machine's (virtual) administrator account", "'Remote Desktop Users', 'Remote Management Users'", nullptr},
    {"MountUserDrive", "Creates a 'User' PSDrive in the session for use with Copy-Item for file transfer", "$true", nullptr},
    {"UserDriveMaximumSize", "Optional argument to the MountUserDrive parameter that defines a maximum size in bytes for the User drive. Default size is 50MB.",
     "50000000", nullptr},
    {"GroupManagedServiceAccount", "Group managed service account name under which the configuration will run", "'CONTOSO\\GroupManagedServiceAccount'", nullptr},
    {"ScriptsToProcess", "Scripts to run when applied to a session", "'/usr/local/init1.ps1', '/usr/local/init2.ps1'", nullptr},
    {"RoleDefinitions", "User roles (security groups), and the role capabilities that should be applied to them when applied to a session",
     "@{ 'CONTOSO\\SqlAdmins' = @{ RoleCapabilities = 'SqlAdministration' } }", nullptr},
    {"RequiredGroups", "Group accounts for which membership is required before the session can be used", "@{ And = @{ Or = 'CONTOSO\\SmartCard-Logon1' } }", nullptr},
    {"LanguageMode", "Language mode to apply when applied to a session. Can be 'NoLanguage' (recommended), 'RestrictedLanguage', 'ConstrainedLanguage', or 'FullLanguage'",
     "", "'FullLanguage'"},
    {"ExecutionPolicy", "Execution policy to apply when applied to a session", "", "'Restricted'"},
    {"PowerShellVersion", "Version of the engine to use when applied to a session", "'7.0'", nullptr},
    {"ModulesToImport", "Modules to import when applied to a session", "'MyCustomModule', @{ ModuleName = 'MyCustomModule'; ModuleVersion = '1.0.0.0' }", nullptr},
    {"VisibleAliases", "Aliases to make visible when applied to a session", "'Item1', 'Item2'", nullptr},
    {"VisibleCmdlets", "Cmdlets to make visible when applied to a session", "'Invoke-Cmdlet1', @{ Name = 'Invoke-Cmdlet2'; Parameters = @{ Name = 'Parameter1' } }", nullptr},
    {"VisibleFunctions", "Functions to make visible when applied to a session", "'Invoke-Function1', @{ Name = 'Invoke-Function2'; Parameters = @{ Name = 'Parameter1' } }", nullptr},
    {"VisibleExternalCommands", "External commands (scripts and applications) to make visible when applied to a session", "'Item1', 'Item2'", nullptr},
    {"VisibleProviders", "Providers to make visible when applied to a session", "'Item1', 'Item2'", nullptr},
    {"AliasDefinitions", "Aliases to be defined when applied to a session", "@{ Name = 'Alias1'; Value = 'Invoke-Alias1'}", nullptr},
    {"FunctionDefinitions", "Functions to define when applied to a session", "@{ Name = 'MyFunction'; ScriptBlock = { param($MyInput) $MyInput } }", nullptr},
    {"VariableDefinitions", "Variables to define when applied to a session", "@{ Name = 'Variable1'; Value = 'InitialValue1' }", nullptr},
    {"EnvironmentVariables", "Environment variables to define when applied to a session", "@{ Variable1 = 'Value1'; Variable2 = 'Value2' }", nullptr},
    {"TypesToProcess", "Type files (.ps1xml) to load when applied to a session", "'/usr/local/types1.ps1xml'", nullptr},
    {"FormatsToProcess", "Format files (.ps1xml) to load when applied to a session", "'/usr/local/format1.ps1xml'", nullptr},
    {"AssembliesToLoad", "Assemblies to load when applied to a session", "'System.Web'", nullptr},
};
// The settings that a role capability file has, in its order.
constexpr const char* kRole[] = {"GUID", "Author", "Description", "CompanyName", "Copyright", "ModulesToImport", "VisibleAliases",
                                 "VisibleCmdlets", "VisibleFunctions", "VisibleExternalCommands", "VisibleProviders", "ScriptsToProcess",
                                 "AliasDefinitions", "FunctionDefinitions", "VariableDefinitions", "EnvironmentVariables", "TypesToProcess",
                                 "FormatsToProcess", "AssembliesToLoad"};

std::string quoted(std::string_view s) {
  std::string out = "'";
  for (char c : s) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// A value as PowerShell source. Keys and values of tables start lines of their own.
std::string source(Runspace& rs, const Value& given, int indent) {
  const Value& v = unwrap(given);
  if (indent > 80) return "$null";
  if (v.is_null()) return "$null";
  if (v.kind() == Kind::Bool) return v.as_bool() ? "$true" : "$false";
  if (v.is_integer() || v.kind() == Kind::Double) return number_to_text(v);
  if (v.kind() == Kind::ScriptBlock) return "{" + v.as<ScriptBlock>()->text() + "}";
  if (v.kind() == Kind::Dictionary) {
    auto* d = v.as<Dictionary>();
    std::string out = "@{", pad(static_cast<size_t>(indent) + 4, ' ');
    for (size_t i = 0; i < d->slots(); ++i) {
      if (d->live(i)) out += "\n" + pad + quoted(to_display(rs, d->key_at(i))) + " = " + source(rs, d->value_at(i), indent + 4);
    }
    return out + " }";
  }
  if (is_enumerable(v)) {
    std::string out;
    for (const Value& item : to_vector(rs, v)) out += (out.empty() ? "" : ", ") + source(rs, item, indent);
    return out.empty() ? "@()" : out;
  }
  return quoted(to_display(rs, v));
}

struct SettingsFile : Cmdlet {
  std::string path;
  Value any;
  bool full = false;

  const Value* given(const char* name) const { return bound_value(name); }
  std::string author() {
    if (const Value* v = given("Author"); v && !v->is_null()) return to_display(rs(), *v);
    passwd* p = ::getpwuid(::getuid());
    return p ? p->pw_name : "";
  }
  std::string default_of(const Setting& s) {
    std::string_view v = s.value ? s.value : "";
    if (v == "GUID") return quoted(GuidObject::fresh()->to_text());
    if (v == "AUTHOR") return quoted(author());
    if (v == "COPYRIGHT") return quoted("(c) " + author() + ". All rights reserved.");
    return std::string(v);
  }
  std::string target(const char* extension, const char* what, const char* id) {
    std::string full_path = rs().providers().file_system_path(path);
    if (!full_path.ends_with(extension)) {
      throw_terminating("System.InvalidOperationException", id, ErrorCategory::InvalidArgument,
                        std::string(what) + " file path '" + path + "' is not valid. The path argument must resolve to a single file in the file system "
                        "with a '" + extension + "' extension. Please fix the path specification and try again.", str(path));
    }
    return full_path;
  }
  std::string entry(const Setting& s, bool always) {
    const Value* v = given(s.name);
    std::string head = "# " + std::string(s.comment) + "\n";
    if (v && !v->is_null()) return head + s.name + " = " + source(rs(), *v, 0) + "\n\n";
    if (!always) return {};
    if (s.value) return head + s.name + " = " + default_of(s) + "\n\n";
    return head + "# " + s.name + " = " + s.example + "\n\n";
  }
  void save(const std::string& to, const std::string& body) {
    Fd fd(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!fd) throw_file_error(errno, to, "FileOpenFailure", ErrorCategory::OpenError);
    (void)write_all(fd.get(), "@{\n\n" + body + "}\n");
  }
};

struct NewPSSessionConfigurationFile final : SettingsFile {
  void process_record() override {
    std::string to = target(".pssc", "PSSession Configuration", "InvalidPSSessionConfigurationFilePath"), body;
    for (const Setting& s : kSession) {
      std::string_view n = s.name;
      body += entry(s, full || n == "SchemaVersion" || n == "GUID" || n == "Author");
    }
    save(to, body);
  }
};
struct NewPSRoleCapabilityFile final : SettingsFile {
  void process_record() override {
    std::string to = target(".psrc", "Role Capability", "InvalidRoleCapabilityFilePath"), body;
    for (const char* name : kRole) {
      for (const Setting& s : kSession) if (std::string_view(s.name) == name) body += entry(s, true);
    }
    save(to, body);
  }
};

#define COMMON(C, guid)                                                                                          \
  param<&C::path>("Path", "string", "pos:0 mandatory notnullorempty", "The file to write."),                      \
      param<&C::any>(guid, "guid", "", "The document's id."), param<&C::any>("Author", "string", "", "Who made it."), \
      param<&C::any>("Description", "string", "", "What it is for."),                                              \
      param<&C::any>("CompanyName", "string", "", "Whose it is."),                                                 \
      param<&C::any>("Copyright", "string", "", "Who holds the rights."),                                          \
      param<&C::any>("ScriptsToProcess", "string[]", "", "Scripts to run first."),                                 \
      param<&C::any>("ModulesToImport", "object[]", "", "Modules to import."),                                     \
      param<&C::any>("VisibleAliases", "string[]", "", "Aliases that may be used."),                               \
      param<&C::any>("VisibleCmdlets", "object[]", "", "Cmdlets that may be used."),                               \
      param<&C::any>("VisibleFunctions", "object[]", "", "Functions that may be used."),                           \
      param<&C::any>("VisibleExternalCommands", "string[]", "", "Scripts and programs that may be used."),         \
      param<&C::any>("VisibleProviders", "string[]", "", "Providers that may be used."),                           \
      param<&C::any>("AliasDefinitions", "System.Collections.IDictionary[]", "", "Aliases to define."),            \
      param<&C::any>("FunctionDefinitions", "System.Collections.IDictionary[]", "", "Functions to define."),       \
      param<&C::any>("VariableDefinitions", "object", "", "Variables to define."),                                 \
      param<&C::any>("EnvironmentVariables", "System.Collections.IDictionary", "", "Environment variables to set."), \
      param<&C::any>("TypesToProcess", "string[]", "", "Type files to read."),                                     \
      param<&C::any>("FormatsToProcess", "string[]", "", "Format files to read."),                                 \
      param<&C::any>("AssembliesToLoad", "string[]", "", "Assemblies to load.")

using S = NewPSSessionConfigurationFile;
constexpr CmdletParam kSessionParams[] = {
    COMMON(S, "Guid"),
    param<&S::any>("SchemaVersion", "version", "", "Version of the file's form."),
    param<&S::any>("SessionType", "string", "validateset:Empty,RestrictedRemoteServer,Default", "What sessions start with."),
    param<&S::any>("TranscriptDirectory", "string", "", "Where transcripts go."),
    param<&S::any>("RunAsVirtualAccount", "switch", "", "Runs as an account of the machine's own."),
    param<&S::any>("RunAsVirtualAccountGroups", "string[]", "", "Groups of that account."),
    param<&S::any>("MountUserDrive", "switch", "", "Gives each user a drive for files."),
    param<&S::any>("UserDriveMaximumSize", "long", "", "How large that drive may be."),
    param<&S::any>("GroupManagedServiceAccount", "string", "", "The account that sessions run under."),
    param<&S::any>("RoleDefinitions", "System.Collections.IDictionary", "", "Roles and their capabilities."),
    param<&S::any>("RequiredGroups", "System.Collections.IDictionary", "", "Groups whose members may connect."),
    param<&S::any>("LanguageMode", "string", "validateset:FullLanguage,RestrictedLanguage,NoLanguage,ConstrainedLanguage", "What of the language may be used."),
    param<&S::any>("ExecutionPolicy", "string", "validateset:Unrestricted,RemoteSigned,AllSigned,Restricted,Default,Bypass,Undefined", "Which scripts may run."),
    param<&S::any>("PowerShellVersion", "version", "", "Which version is needed."),
    param<&S::full>("Full", "switch", "", "Writes all settings."),
};
CmdletRegistration session_registration{{.name = "New-PSSessionConfigurationFile", .module = "Microsoft.PowerShell.Core", .params = kSessionParams,
                                         .synopsis = "Writes a file that describes sessions.",
                                         .examples = "New-PSSessionConfigurationFile ./plain.pssc -SessionType Empty\n",
                                         .create = make_cmdlet<NewPSSessionConfigurationFile>}};
using R = NewPSRoleCapabilityFile;
constexpr CmdletParam kRoleParams[] = {COMMON(R, "Guid")};
CmdletRegistration role_registration{{.name = "New-PSRoleCapabilityFile", .module = "Microsoft.PowerShell.Core", .params = kRoleParams,
                                      .synopsis = "Writes a file that says what a role may do.",
                                      .examples = "New-PSRoleCapabilityFile ./reader.psrc -VisibleCmdlets 'Get-*'\n",
                                      .create = make_cmdlet<NewPSRoleCapabilityFile>}};

struct TestPSSessionConfigurationFile final : Cmdlet {
  std::string path;
  void process_record() override {
    for (const ResolvedPath& r : rs().providers().resolve(path, false)) {
      if (!r.path.ends_with(".pssc")) {
        throw_terminating("System.InvalidOperationException", "InvalidPSSessionConfigurationFilePath", ErrorCategory::InvalidArgument,
                          "PSSession Configuration file path '" + path + "' is not valid. The path argument must resolve to a single file in the file "
                          "system with a '.pssc' extension. Please fix the path specification and try again.", str(path));
      }
      bool ok = true;
      try {
        Ref<Dictionary> d = read_data_file(r.path);
        for (size_t i = 0; i < d->slots(); ++i) {
          if (!d->live(i)) continue;
          std::string key = to_display(rs(), d->key_at(i));
          bool known = false;
          for (const Setting& s : kSession) known = known || equal_ignore_ascii_case(s.name, key);
          if (!known) {
            write_verbose("The member '" + key + "' is not valid. Remove the member from the file.");
            ok = false;
          }
        }
        if (!d->find(str("SchemaVersion"))) {
          write_verbose("The member 'SchemaVersion' is not present. Add the member to the file.");
          ok = false;
        }
      } catch (ScriptError& e) {
        write_verbose(e.record->message());
        ok = false;
      }
      write(Value::boolean(ok));
    }
  }
};
constexpr CmdletParam kTestParams[] = {
    param<&TestPSSessionConfigurationFile::path>("Path", "string", "pos:0 mandatory pipe byname notnullorempty", "The file to check."),
};
CmdletRegistration test_registration{{.name = "Test-PSSessionConfigurationFile", .module = "Microsoft.PowerShell.Core", .params = kTestParams,
                                      .synopsis = "Tells whether a session configuration file is valid.", .outputs = "System.Boolean",
                                      .create = make_cmdlet<TestPSSessionConfigurationFile>}};

constexpr const char* kOptions[] = {"ProcessIdleTimeoutSec", "MaxIdleTimeoutSec", "MaxSessions", "MaxConcurrentCommandsPerSession",
                                    "MaxSessionsPerUser", "MaxMemoryPerSessionMB", "MaxProcessesPerSession", "MaxConcurrentUsers",
                                    "IdleTimeoutSec", "OutputBufferingMode"};
class TransportOption final : public AdaptedObject {
 public:
  TransportOption() { set_may_cycle(); }
  Value values[std::size(kOptions)];
  const Type* type() const override;
  bool get(CallContext&, std::string_view name, Value& out) override {
    for (size_t i = 0; i < std::size(kOptions); ++i) {
      if (!equal_ignore_ascii_case(kOptions[i], name)) continue;
      out = values[i];
      return true;
    }
    return false;
  }
  bool set(CallContext&, std::string_view, const Value&) override { return false; }
  std::vector<std::string> names(CallContext&) override { return {std::begin(kOptions), std::end(kOptions)}; }
  void visit_edges(EdgeVisitor& v) override {
    for (const Value& x : values) if (x.is_object()) v.visit(x.object());
  }
  void clear_edges() override {
    for (Value& x : values) x = {};
  }
};
const Type option_type{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.WSManConfigurationOption", .base = "System.Management.Automation.PSTransportOption",
                                .assembly = "System.Management.Automation"}};
const Type option_base{TypeSpec{.full_name = "System.Management.Automation.PSTransportOption", .flags = kAbstract,
                                .assembly = "System.Management.Automation"}};
const Type* TransportOption::type() const { return &option_type; }

struct NewPSTransportOption final : Cmdlet {
  Value any;
  void process_record() override {
    auto o = make_ref<TransportOption>();
    for (size_t i = 0; i < std::size(kOptions); ++i) {
      if (const Value* v = bound_value(kOptions[i])) o->values[i] = *v;
    }
    write(Value(o));
  }
};
using T = NewPSTransportOption;
constexpr CmdletParam kOptionParams[] = {
    param<&T::any>("MaxIdleTimeoutSec", "int", "byname range:60..2147483", "How long a session may be idle at most."),
    param<&T::any>("ProcessIdleTimeoutSec", "int", "byname range:0..1209600", "How long its process waits for more."),
    param<&T::any>("MaxSessions", "int", "byname range:1..2147483647", "Sessions at most."),
    param<&T::any>("MaxConcurrentCommandsPerSession", "int", "byname range:1..2147483647", "Commands at once in a session."),
    param<&T::any>("MaxSessionsPerUser", "int", "byname range:1..2147483647", "Sessions of one user."),
    param<&T::any>("MaxMemoryPerSessionMB", "int", "byname range:5..2147483647", "Memory of a session."),
    param<&T::any>("MaxProcessesPerSession", "int", "byname range:1..2147483647", "Processes of a session."),
    param<&T::any>("MaxConcurrentUsers", "int", "byname range:1..100", "Users at once."),
    param<&T::any>("IdleTimeoutSec", "int", "byname range:60..2147483", "How long a session is idle before it is removed."),
    param<&T::any>("OutputBufferingMode", "System.Management.Automation.Runspaces.OutputBufferingMode", "byname", "What happens to output of a disconnected session."),
};
CmdletRegistration option_registration{{.name = "New-PSTransportOption", .module = "Microsoft.PowerShell.Core", .params = kOptionParams,
                                        .synopsis = "Makes advanced options of a session configuration.",
                                        .outputs = "Microsoft.PowerShell.Commands.WSManConfigurationOption",
                                        .create = make_cmdlet<NewPSTransportOption>}};

}  // namespace

}  // namespace psession
