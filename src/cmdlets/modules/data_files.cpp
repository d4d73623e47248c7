// Import-PowerShellDataFile, New-ModuleManifest and Test-ModuleManifest.
#include <fstream>

#include "base/fd.h"
#include "base/random.h"
#include "engine/cmdlet.h"
#include "engine/data_file.h"
#include "engine/modules.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"

namespace psession {
namespace {

struct ImportPowerShellDataFile final : Cmdlet {
  std::vector<std::string> path, literal_path;
  bool skip_limit = false;

  void one(const std::string& p, bool literal) {
    std::vector<ResolvedPath> found;
    try {
      found = rs().providers().resolve(p, literal);
    } catch (const ScriptError& e) {
      write_error(e.record);
      return;
    }
    for (const ResolvedPath& r : found) {
      try {
        write(Value(read_data_file(r.path)));
      } catch (const ScriptError& e) {
        if (e.record->category == ErrorCategory::ParserError) {
          write_error("System.InvalidOperationException", "CouldNotParseAsPowerShellDataFile", ErrorCategory::InvalidData,
                      "The file '" + r.path + "' could not be parsed as a PowerShell Data File.", str(r.path));
        } else {
          throw_terminating(e.record);
        }
      }
    }
  }
  void process_record() override {
    for (const std::string& p : path) one(p, false);
    for (const std::string& p : literal_path) one(p, true);
  }
};
const CmdletParam kImportParams[] = {
    param<&ImportPowerShellDataFile::path>("Path", "string[]", "set:ByPath pos:0 mandatory pipe byname notnullorempty wildcard", "Files to read."),
    param<&ImportPowerShellDataFile::literal_path>("LiteralPath", "string[]", "set:ByLiteralPath mandatory byname alias:PSPath,LP notnullorempty", "Files to read, without wildcards."),
    param<&ImportPowerShellDataFile::skip_limit>("SkipLimitCheck", "switch", "", "More than 500 keys are allowed."),
};
const CmdletRegistration import_registration{{
    .name = "Import-PowerShellDataFile", .module = "Microsoft.PowerShell.Utility", .params = kImportParams, .default_set = "ByPath",
    .synopsis = "Reads a file of PowerShell data without running it.", .outputs = "System.Collections.Hashtable",
    .create = make_cmdlet<ImportPowerShellDataFile>}};

struct NewModuleManifest final : Cmdlet {
  std::string path, guid, author, company, copyright, root, version = "0.0.1", description, ps_version, host_name, host_version, prefix,
      help_uri, project_uri, license_uri, icon_uri, release_notes, prerelease, architecture, dotnet, clr;
  std::vector<std::string> types, formats, scripts, assemblies, files, functions, aliases, variables, cmdlets, tags, editions, dsc;
  std::vector<Value> nested, required_modules, module_list, external;
  Value private_data;
  bool pass_thru = false, require_license = false;

  static std::string quoted(std::string_view s) {
    std::string out = "'";
    for (char c : s) {
      out += c;
      if (c == '\'') out += c;
    }
    return out + "'";
  }
  std::string value(const Value& v) {
    const Value& u = unwrap(v);
    if (u.kind() == Kind::Dictionary) {
      std::string out = "@{";
      const auto* d = u.as<Dictionary>();
      bool first = true;
      for (size_t i = 0; i < d->slots(); ++i) {
        if (!d->live(i)) continue;
        out += std::string(first ? "" : "; ") + quoted(to_display(rs(), d->key_at(i))) + " = " + value(d->value_at(i));
        first = false;
      }
      return out + "}";
    }
    if (u.kind() == Kind::Bool) return u.as_bool() ? "$true" : "$false";
    if (u.is_null()) return "$null";
    if (u.is_integer()) return to_display(rs(), u);
    if (is_enumerable(u)) {
      std::string out = "@(";
      bool first = true;
      for (const Value& one : to_vector(rs(), u)) {
        out += (first ? "" : ", ") + value(one);
        first = false;
      }
      return out + ")";
    }
    return quoted(to_display(rs(), v));
  }
  static std::string list(const std::vector<std::string>& v) {
    std::string out;
    for (const std::string& s : v) out += (out.empty() ? "" : ", ") + quoted(s);
    return v.size() == 1 ? out : out.empty() ? "@()" : out;
  }
  std::string values(const std::vector<Value>& v) {
    std::string out;
    for (const Value& one : v) out += (out.empty() ? "" : ", ") + value(one);
    return v.size() == 1 ? out : "@(" + out + ")";
  }
  void end_processing() override {
    std::string full = rs().providers().file_system_path(path);
    if (!full.ends_with(".psd1")) {
      throw_terminating("System.ArgumentException", "Modules_InvalidModuleManifestPath", ErrorCategory::InvalidArgument,
                        "The specified path '" + path + "' is not valid. The path must resolve to a single file that has a '.psd1' extension. Change the value specified in the -Path parameter, and then try the command again.", str(path));
    }
    if (guid.empty()) guid = new_guid_text();
    if (!bound("Author")) author = getenv("USER") ? getenv("USER") : "unknown";
    if (!bound("CompanyName")) company = "Unknown";
    if (!bound("Copyright")) copyright = "(c) " + author + ". All rights reserved.";
    std::string text = "#\n# Module manifest for module '" + full.substr(full.rfind('/') + 1, full.size() - full.rfind('/') - 6) + "'\n#\n\n@{\n\n";
    auto row = [&](const char* comment, const char* key, const std::string& v, bool given) {
      text += std::string("# ") + comment + "\n" + (given ? "" : "# ") + key + " = " + v + "\n\n";
    };
    row("Script module or binary module file associated with this manifest.", "RootModule", quoted(root), !root.empty());
    row("Version number of this module.", "ModuleVersion", quoted(version), true);
    row("Supported PSEditions", "CompatiblePSEditions", list(editions), !editions.empty());
    row("ID used to uniquely identify this module", "GUID", quoted(guid), true);
    row("Author of this module", "Author", quoted(author), true);
    row("Company or vendor of this module", "CompanyName", quoted(company), true);
    row("Copyright statement for this module", "Copyright", quoted(copyright), true);
    row("Description of the functionality provided by this module", "Description", quoted(description), !description.empty());
    row("Minimum version of the PowerShell engine required by this module", "PowerShellVersion", quoted(ps_version), !ps_version.empty());
    row("Name of the PowerShell host required by this module", "PowerShellHostName", quoted(host_name), !host_name.empty());
    row("Minimum version of the PowerShell host required by this module", "PowerShellHostVersion", quoted(host_version), !host_version.empty());
    row("Modules that must be imported into the global environment prior to importing this module", "RequiredModules", values(required_modules), !required_modules.empty());
    row("Assemblies that must be loaded prior to importing this module", "RequiredAssemblies", list(assemblies), !assemblies.empty());
    row("Script files (.ps1) that are run in the caller's environment prior to importing this module.", "ScriptsToProcess", list(scripts), !scripts.empty());
    row("Type files (.ps1xml) to be loaded when importing this module", "TypesToProcess", list(types), !types.empty());
    row("Format files (.ps1xml) to be loaded when importing this module", "FormatsToProcess", list(formats), !formats.empty());
    row("Modules to import as nested modules of the module specified in RootModule/ModuleToProcess", "NestedModules", values(nested), !nested.empty());
    row("Functions to export from this module, for best performance, do not use wildcards and do not delete the entry, use an empty array if there are no functions to export.", "FunctionsToExport", bound("FunctionsToExport") ? list(functions) : "'*'", true);
    row("Cmdlets to export from this module, for best performance, do not use wildcards and do not delete the entry, use an empty array if there are no cmdlets to export.", "CmdletsToExport", bound("CmdletsToExport") ? list(cmdlets) : "'*'", true);
    row("Variables to export from this module", "VariablesToExport", bound("VariablesToExport") ? list(variables) : "'*'", true);
    row("Aliases to export from this module, for best performance, do not use wildcards and do not delete the entry, use an empty array if there are no aliases to export.", "AliasesToExport", bound("AliasesToExport") ? list(aliases) : "'*'", true);
    row("DSC resources to export from this module", "DscResourcesToExport", list(dsc), !dsc.empty());
    row("List of all modules packaged with this module", "ModuleList", values(module_list), !module_list.empty());
    row("List of all files packaged with this module", "FileList", list(files), !files.empty());
    text += "# Private data to pass to the module specified in RootModule/ModuleToProcess. This may also contain a PSData hashtable with additional module metadata used by PowerShell.\n";
    if (bound("PrivateData") && unwrap(private_data).kind() != Kind::Dictionary) {
      text += "PrivateData = " + value(private_data) + "\n\n";
    } else {
      text += "PrivateData = @{\n\n";
      if (unwrap(private_data).kind() == Kind::Dictionary) {
        const auto* d = unwrap(private_data).as<Dictionary>();
        for (size_t i = 0; i < d->slots(); ++i) {
          if (d->live(i)) text += "    " + quoted(to_display(rs(), d->key_at(i))) + " = " + value(d->value_at(i)) + "\n";
        }
      }
      text += "    PSData = @{\n\n";
      auto data = [&](const char* comment, const char* key, const std::string& v, bool given) {
        text += std::string("        # ") + comment + "\n        " + (given ? "" : "# ") + key + " = " + v + "\n\n";
      };
      data("Tags applied to this module. These help with module discovery in online galleries.", "Tags", list(tags), !tags.empty());
      data("A URL to the license for this module.", "LicenseUri", quoted(license_uri), !license_uri.empty());
      data("A URL to the main website for this project.", "ProjectUri", quoted(project_uri), !project_uri.empty());
      data("A URL to an icon representing this module.", "IconUri", quoted(icon_uri), !icon_uri.empty());
      data("ReleaseNotes of this module", "ReleaseNotes", quoted(release_notes), !release_notes.empty());
      data("Prerelease string of this module", "Prerelease", quoted(prerelease), !prerelease.empty());
      data("Flag to indicate whether the module requires explicit user acceptance for install/update/save", "RequireLicenseAcceptance", require_license ? "$true" : "$false", require_license);
      data("External dependent modules of this module", "ExternalModuleDependencies", values(external), !external.empty());
      text += "    } # End of PSData hashtable\n\n} # End of PrivateData hashtable\n\n";
    }
    row("HelpInfo URI of this module", "HelpInfoURI", quoted(help_uri), !help_uri.empty());
    row("Default prefix for commands exported from this module. Override the default prefix using Import-Module -Prefix.", "DefaultCommandPrefix", quoted(prefix), !prefix.empty());
    text += "}\n\n";
    if (!should_process(full, "Creating the \"" + full + "\" module manifest file.")) return;
    std::ofstream out(full, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out) {
      write_error("System.IO.IOException", "ModuleManifestWriteFailed", ErrorCategory::WriteError, "Could not find a part of the path '" + full + "'.", str(full));
      return;
    }
    if (pass_thru) write(str(text));
  }
};
using M = NewModuleManifest;
const CmdletParam kNewParams[] = {
    param<&M::path>("Path", "string", "pos:0 mandatory", "The file to write."),
    param<&M::nested>("NestedModules", "object[]", "allowemptycollection", "Nested modules."),
    param<&M::guid>("Guid", "guid", "", "The module's id."),
    param<&M::author>("Author", "string", "allowempty", "The author."),
    param<&M::company>("CompanyName", "string", "allowempty", "The company."),
    param<&M::copyright>("Copyright", "string", "allowempty", "The copyright statement."),
    param<&M::root>("RootModule", "string", "alias:ModuleToProcess allowempty", "The module's script."),
    param<&M::version>("ModuleVersion", "version", "notnull", "The module's version."),
    param<&M::description>("Description", "string", "allowempty", "What it is for."),
    param<&M::architecture>("ProcessorArchitecture", "string", "", "The processor it needs."),
    param<&M::ps_version>("PowerShellVersion", "version", "", "The PowerShell it needs."),
    param<&M::clr>("ClrVersion", "version", "", "Of Windows PowerShell."),
    param<&M::dotnet>("DotNetFrameworkVersion", "version", "", "Of Windows PowerShell."),
    param<&M::host_name>("PowerShellHostName", "string", "", "The host it needs."),
    param<&M::host_version>("PowerShellHostVersion", "version", "", "The host's version."),
    param<&M::required_modules>("RequiredModules", "object[]", "", "Modules it needs."),
    param<&M::types>("TypesToProcess", "string[]", "allowemptycollection", "Type files."),
    param<&M::formats>("FormatsToProcess", "string[]", "allowemptycollection", "Format files."),
    param<&M::scripts>("ScriptsToProcess", "string[]", "allowemptycollection", "Scripts to run first."),
    param<&M::assemblies>("RequiredAssemblies", "string[]", "allowemptycollection", "Assemblies."),
    param<&M::files>("FileList", "string[]", "allowemptycollection", "Its files."),
    param<&M::module_list>("ModuleList", "object[]", "allowemptycollection", "Its modules."),
    param<&M::functions>("FunctionsToExport", "string[]", "allowempty allowemptycollection", "Functions to export."),
    param<&M::aliases>("AliasesToExport", "string[]", "allowempty allowemptycollection", "Aliases to export."),
    param<&M::variables>("VariablesToExport", "string[]", "allowempty allowemptycollection", "Variables to export."),
    param<&M::cmdlets>("CmdletsToExport", "string[]", "allowempty allowemptycollection", "Cmdlets to export."),
    param<&M::dsc>("DscResourcesToExport", "string[]", "allowempty allowemptycollection", "DSC resources to export."),
    param<&M::editions>("CompatiblePSEditions", "string[]", "allowemptycollection validateset:Desktop,Core", "Editions."),
    param<&M::private_data>("PrivateData", "object", "allownull", "Data of the module's own."),
    param<&M::tags>("Tags", "string[]", "notnullorempty", "Words to find it by."),
    param<&M::project_uri>("ProjectUri", "uri", "", "Its home."),
    param<&M::license_uri>("LicenseUri", "uri", "", "Its licence."),
    param<&M::icon_uri>("IconUri", "uri", "", "Its icon."),
    param<&M::release_notes>("ReleaseNotes", "string", "", "What is new."),
    param<&M::prerelease>("Prerelease", "string", "", "The prerelease part of its version."),
    param<&M::require_license>("RequireLicenseAcceptance", "switch", "", "The licence has to be accepted."),
    param<&M::external>("ExternalModuleDependencies", "string[]", "", "Modules from elsewhere."),
    param<&M::help_uri>("HelpInfoUri", "string", "", "Where its help is."),
    param<&M::pass_thru>("PassThru", "switch", "", "Gives the text."),
    param<&M::prefix>("DefaultCommandPrefix", "string", "", "Goes before its nouns."),
};
const CmdletRegistration new_registration{{
    .name = "New-ModuleManifest", .module = "Microsoft.PowerShell.Core", .params = kNewParams, .should_process = true, .confirm_impact = 1,
    .synopsis = "Writes a module manifest.", .outputs = "System.String", .create = make_cmdlet<NewModuleManifest>}};

struct TestModuleManifest final : Cmdlet {
  std::string path;
  void process_record() override {
    for (const ResolvedPath& p : rs().providers().glob(path)) {
      try {
        write(Value(rs().modules().describe(p.path)));
      } catch (const ScriptError& e) {
        write_error(e.record);
      }
    }
  }
};
const CmdletParam kTestParams[] = {param<&TestModuleManifest::path>("Path", "string", "pos:0 mandatory pipe byname", "The manifest.")};
const CmdletRegistration test_registration{{
    .name = "Test-ModuleManifest", .module = "Microsoft.PowerShell.Core", .params = kTestParams,
    .synopsis = "Checks a module manifest.", .outputs = "System.Management.Automation.PSModuleInfo", .create = make_cmdlet<TestModuleManifest>}};

}  // namespace
}  // namespace psession
