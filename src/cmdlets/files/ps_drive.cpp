// Get-PSDrive, New-PSDrive, Remove-PSDrive, Get-PSProvider.
#include <algorithm>

#include "cmdlets/files/path_cmdlet.h"
#include "object/text_case.h"

namespace psession {

namespace {

[[noreturn]] void drive_not_found(const std::string& name) {
  throw_error("System.Management.Automation.DriveNotFoundException", "DriveNotFound", ErrorCategory::ObjectNotFound,
              "Cannot find drive. A drive with the name '" + name + "' does not exist.", str(name));
}
[[noreturn]] void provider_not_found(const std::string& name) {
  throw_error("System.Management.Automation.ProviderNotFoundException", "ProviderNotFound", ErrorCategory::ObjectNotFound,
              "Cannot find a provider with the name '" + name + "'.", str(name));
}

struct GetPSDrive final : PathCmdlet {
  std::vector<std::string> name, literal_name, provider;
  std::string scope;
  void process_record() override {
    std::vector<Ref<DriveInfo>> all = providers().drives();
    std::stable_sort(all.begin(), all.end(), [](auto& a, auto& b) { return lowered(a->name) < lowered(b->name); });
    auto of_provider = [&](const DriveInfo& d) {
      if (provider.empty()) return true;
      for (const std::string& p : provider) if (WildcardPattern(p).is_match(d.provider->name())) return true;
      return false;
    };
    bool exact = bound("LiteralName");
    std::vector<std::string> wanted = exact ? literal_name : name;
    if (wanted.empty()) wanted.emplace_back("*");
    for (const std::string& w : wanted) {
      guarded([&] {
        bool found = false;
        WildcardPattern p(w);
        for (const Ref<DriveInfo>& d : all) {
          if ((exact ? equal_ignore_ascii_case(d->name, w) : p.is_match(d->name)) && of_provider(*d)) {
            found = true;
            write(Value(d));
          }
        }
        if (!found && (exact || !WildcardPattern::contains_wildcards(w))) drive_not_found(w);
      });
    }
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetPSDrive::name>("Name", "string[]", "wildcard set:Name pos:0 byname", "Drives to show."),
    param<&GetPSDrive::literal_name>("LiteralName", "string[]", "set:LiteralName pos:0 mandatory byname", "Drives to show, names taken as written."),
    param<&GetPSDrive::scope>("Scope", "string", "byname", "Only drives of this scope."),
    param<&GetPSDrive::provider>("PSProvider", "string[]", "byname", "Only drives of these providers."),
};
CmdletRegistration get_registration{{.name = "Get-PSDrive", .module = "Microsoft.PowerShell.Management", .params = kGetParams,
                                     .default_set = "Name", .aliases = "gdr", .synopsis = "Shows the drives of the session.",
                                     .outputs = "System.Management.Automation.PSDriveInfo", .examples = "Get-PSDrive -PSProvider FileSystem\n",
                                     .create = make_cmdlet<GetPSDrive>}};

struct NewPSDrive final : PathCmdlet {
  std::string name, provider, root, description, scope;
  bool persist = false;
  void process_record() override {
    Provider* p = providers().find_provider(provider);
    if (!p) provider_not_found(provider);
    if (name.find_first_of(":/\\.~") != std::string::npos) {
      throw_terminating("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                        "Cannot process the drive name because the drive name contains one or more of the following characters that are not "
                        "valid: ; ~ / \\ . :", str(name));
    }
    if (providers().find_drive(name)) {
      write_error("System.Management.Automation.SessionStateException", "DriveAlreadyExists", ErrorCategory::ResourceExists,
                  "A drive with the name '" + name + "' already exists.", str(name));
      return;
    }
    std::string target = root;
    if (p->name() == "FileSystem") {
      try {
        target = providers().parse(root).path;
      } catch (ScriptError&) {
      }
      if (!p->is_container(rs(), target)) {
        write_error("System.IO.IOException", "DriveRootError", ErrorCategory::ReadError,
                    "The specified drive root \"" + root + "\" either does not exist, or it is not a folder.", str(root));
        return;
      }
    }
    if (!should_process("Name: " + name + " Provider: Microsoft.PowerShell.Core\\" + std::string(p->name()) + " Root: " + root, "New drive")) return;
    auto d = make_ref<DriveInfo>(name, p, target);
    d->description = description;
    providers().add_drive(d);
    write(Value(d));
  }
};
constexpr CmdletParam kNewParams[] = {
    param<&NewPSDrive::name>("Name", "string", "pos:0 mandatory byname", "The drive's name, without the colon."),
    param<&NewPSDrive::provider>("PSProvider", "string", "pos:1 mandatory byname", "The provider, FileSystem for instance."),
    param<&NewPSDrive::root>("Root", "string", "pos:2 mandatory byname allowempty", "Where the drive begins."),
    param<&NewPSDrive::description>("Description", "string", "byname", "A note about the drive."),
    param<&NewPSDrive::scope>("Scope", "string", "byname", "The scope that has the drive."),
    param<&NewPSDrive::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration new_registration{{.name = "New-PSDrive", .module = "Microsoft.PowerShell.Management", .params = kNewParams,
                                     .aliases = "ndr", .should_process = true, .confirm_impact = 1, .synopsis = "Makes a drive that stands for a place.",
                                     .outputs = "System.Management.Automation.PSDriveInfo",
                                     .examples = "New-PSDrive -Name T -PSProvider FileSystem -Root /tmp\nRemove-PSDrive T\n",
                                     .create = make_cmdlet<NewPSDrive>}};

struct RemovePSDrive final : PathCmdlet {
  std::vector<std::string> name, literal_name, provider;
  std::string scope;
  void process_record() override {
    bool exact = bound("LiteralName");
    for (const std::string& w : exact ? literal_name : name) {
      guarded([&] {
        bool found = false;
        WildcardPattern pattern(w);
        for (const Ref<DriveInfo>& d : providers().drives()) {
          if (!(exact ? equal_ignore_ascii_case(d->name, w) : pattern.is_match(d->name))) continue;
          found = true;
          if (providers().location().drive == d && !force) {
            throw_error("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                        "Cannot remove drive '" + d->name + "' because it is in use.", str(d->name));
          }
          if (should_process("Name: " + d->name + " Provider: Microsoft.PowerShell.Core\\" + std::string(d->provider->name()) + " Root: " +
                             d->root, "Remove Drive")) {
            providers().remove_drive(d->name);
          }
        }
        if (!found && !WildcardPattern::contains_wildcards(w)) drive_not_found(w);
      });
    }
  }
};
constexpr CmdletParam kRemoveParams[] = {
    param<&RemovePSDrive::name>("Name", "string[]", "wildcard set:Name pos:0 mandatory byname", "Drives to remove."),
    param<&RemovePSDrive::literal_name>("LiteralName", "string[]", "set:LiteralName pos:0 mandatory byname", "Drives to remove, names taken as written."),
    param<&RemovePSDrive::provider>("PSProvider", "string[]", "byname", "Only drives of these providers."),
    param<&RemovePSDrive::scope>("Scope", "string", "byname", "Only drives of this scope."),
    param<&RemovePSDrive::force>("Force", "switch", "", "Also the current drive."),
};
CmdletRegistration remove_registration{{.name = "Remove-PSDrive", .module = "Microsoft.PowerShell.Management", .params = kRemoveParams,
                                        .default_set = "Name", .aliases = "rdr", .should_process = true,
                                        .synopsis = "Removes drives; what they stand for stays.",
                                        .examples = "New-PSDrive -Name T -PSProvider FileSystem -Root /tmp | Out-Null\nRemove-PSDrive T\n",
                                        .create = make_cmdlet<RemovePSDrive>}};

struct GetPSProvider final : PathCmdlet {
  std::vector<std::string> names;
  void process_record() override {
    std::vector<Provider*> all;
    for (const auto& p : providers().providers()) all.push_back(p.get());
    std::sort(all.begin(), all.end(), [](Provider* a, Provider* b) { return a->name() < b->name(); });
    if (names.empty()) {
      for (Provider* p : all) write(providers().provider_object(p));
      return;
    }
    for (const std::string& w : names) {
      guarded([&] {
        std::string short_name = w.substr(w.rfind('\\') == std::string::npos ? 0 : w.rfind('\\') + 1);
        WildcardPattern pattern(short_name);
        bool found = false;
        for (Provider* p : all) {
          if (!pattern.is_match(p->name())) continue;
          found = true;
          write(providers().provider_object(p));
        }
        if (!found && !WildcardPattern::contains_wildcards(w)) provider_not_found(w);
      });
    }
  }
};
constexpr CmdletParam kProviderParams[] = {
    param<&GetPSProvider::names>("PSProvider", "string[]", "wildcard pos:0 pipe byname", "Providers to show."),
};
CmdletRegistration provider_registration{{.name = "Get-PSProvider", .module = "Microsoft.PowerShell.Management", .params = kProviderParams,
                                          .synopsis = "Shows the providers, which stand behind drives.",
                                          .outputs = "System.Management.Automation.ProviderInfo", .examples = "Get-PSProvider FileSystem\n",
                                          .create = make_cmdlet<GetPSProvider>}};

}  // namespace

}  // namespace psession
