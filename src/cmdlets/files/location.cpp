// Get-, Set-, Push- and Pop-Location.
#include "cmdlets/files/path_cmdlet.h"
#include "object/containers.h"

namespace psession {

namespace {

// What `cd -` and `cd +` go to, per runspace. The oldest entries fall away.
struct LocationHistory {
  std::vector<std::string> back, forward;
};
LocationHistory& history_of(Runspace& rs) {
  static std::vector<std::pair<std::string, LocationHistory>> all;
  for (auto& [id, h] : all) if (id == rs.runspace_id) return h;
  if (all.size() > 64) all.erase(all.begin());
  return all.emplace_back(rs.runspace_id, LocationHistory()).second;
}

struct GetLocation final : PathCmdlet {
  std::vector<std::string> provider, drive, stack_name;
  bool stack = false;
  void process_record() override {
    if (stack || bound("StackName")) {
      if (stack_name.empty()) stack_name.emplace_back();
      for (const std::string& s : stack_name) {
        guarded([&] {
          for (const Value& v : providers().location_stack(s)) write(v);
        });
      }
      return;
    }
    if (!bound("PSDrive") && !bound("PSProvider")) {
      write(providers().location_object());
      return;
    }
    for (const std::string& name : drive) {
      guarded([&] {
        Ref<DriveInfo> d = providers().find_drive(name);
        if (!d) {
          throw_error("System.Management.Automation.DriveNotFoundException", "DriveNotFound", ErrorCategory::ObjectNotFound,
                      "Cannot find drive. A drive with the name '" + name + "' does not exist.", str(name));
        }
        ResolvedPath p = providers().parse(d->name + ":");
        write(providers().path_info(p));
      });
    }
    for (const std::string& name : provider) {
      guarded([&] {
        Provider* wanted = providers().find_provider(name);
        if (!wanted) {
          throw_error("System.Management.Automation.ProviderNotFoundException", "ProviderNotFound", ErrorCategory::ObjectNotFound,
                      "Cannot find a provider with the name '" + name + "'.", str(name));
        }
        ResolvedPath here = providers().location();
        if (here.provider == wanted) {
          write(providers().path_info(here));
          return;
        }
        for (const Ref<DriveInfo>& d : providers().drives()) {
          if (d->provider != wanted) continue;
          write(providers().path_info(providers().parse(d->name == "/" ? rs().working_directory() : d->name + ":")));
          break;
        }
      });
    }
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetLocation::provider>("PSProvider", "string[]", "set:Location byname", "The location in the drives of these providers."),
    param<&GetLocation::drive>("PSDrive", "string[]", "set:Location byname", "The location in these drives."),
    param<&GetLocation::stack>("Stack", "switch", "set:Stack", "The locations on a stack."),
    param<&GetLocation::stack_name>("StackName", "string[]", "set:Stack byname", "Which stacks."),
};
CmdletRegistration get_registration{{.name = "Get-Location", .module = "Microsoft.PowerShell.Management", .params = kGetParams,
                                     .default_set = "Location", .aliases = "gl pwd",
                                     .synopsis = "Shows the current location or a stack of locations.",
                                     .outputs = "System.Management.Automation.PathInfo", .examples = "Get-Location\n",
                                     .create = make_cmdlet<GetLocation>}};

struct SetLocation final : PathCmdlet {
  std::string one_path, one_literal, stack_name;
  bool pass_thru = false;
  void go(const std::string& to, bool is_literal) {
    std::string before = providers().location_text();
    providers().set_location(to, is_literal);
    LocationHistory& h = history_of(rs());
    h.back.push_back(before);
    h.forward.clear();
    if (h.back.size() > 20) h.back.erase(h.back.begin());
  }
  void process_record() override {
    if (parameter_set() == "Stack") {
      providers().pop_location(stack_name);
    } else if (bound("LiteralPath")) {
      go(one_literal, true);
    } else {
      LocationHistory& h = history_of(rs());
      if (one_path == "-" || one_path == "+") {
        std::vector<std::string>& from = one_path == "-" ? h.back : h.forward;
        std::vector<std::string>& to = one_path == "-" ? h.forward : h.back;
        if (from.empty()) {
          throw_terminating("System.InvalidOperationException", one_path == "-" ? "LocationUndoStackIsEmpty" : "LocationRedoStackIsEmpty",
                            ErrorCategory::InvalidOperation,
                            one_path == "-" ? "There is no location history left to navigate backwards."
                                            : "There is no location history left to navigate forwards.");
        }
        std::string here = providers().location_text(), target = from.back();
        from.pop_back();
        providers().set_location(target, true);
        to.push_back(here);
      } else {
        go(one_path.empty() ? "~" : one_path, false);
      }
    }
    if (pass_thru) write(providers().location_object());
  }
};
constexpr CmdletParam kSetParams[] = {
    param<&SetLocation::one_path>("Path", "string", "set:Path pos:0 pipe byname", "Where to go; -, + go back and forth; nothing: home."),
    param<&SetLocation::one_literal>("LiteralPath", "string", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                     "Where to go, taken as written."),
    param<&SetLocation::pass_thru>("PassThru", "switch", "", "Also outputs the new location."),
    param<&SetLocation::stack_name>("StackName", "string", "set:Stack byname", "The stack that becomes current."),
};
CmdletRegistration set_registration{{.name = "Set-Location", .module = "Microsoft.PowerShell.Management", .params = kSetParams,
                                     .default_set = "Path", .aliases = "cd chdir sl", .synopsis = "Changes the current location.",
                                     .examples = "Set-Location /tmp\n", .create = make_cmdlet<SetLocation>}};

struct PushLocation final : PathCmdlet {
  std::string one_path, one_literal, stack_name;
  bool pass_thru = false;
  void process_record() override {
    providers().push_location(stack_name);
    if (bound("LiteralPath") || !one_path.empty()) {
      try {
        providers().set_location(bound("LiteralPath") ? one_literal : one_path, bound("LiteralPath"));
      } catch (ScriptError& e) {
        providers().pop_location(stack_name);
        throw;
      }
    }
    if (pass_thru) write(providers().location_object());
  }
};
constexpr CmdletParam kPushParams[] = {
    param<&PushLocation::one_path>("Path", "string", "set:Path pos:0 pipe byname", "Where to go."),
    param<&PushLocation::one_literal>("LiteralPath", "string", "set:LiteralPath byname alias:PSPath,LP", "Where to go, taken as written."),
    param<&PushLocation::pass_thru>("PassThru", "switch", "", "Also outputs the new location."),
    param<&PushLocation::stack_name>("StackName", "string", "byname", "The stack that keeps the old location."),
};
CmdletRegistration push_registration{{.name = "Push-Location", .module = "Microsoft.PowerShell.Management", .params = kPushParams,
                                      .default_set = "Path", .aliases = "pushd",
                                      .synopsis = "Keeps the current location on a stack and goes to another.",
                                      .examples = "Push-Location /tmp\nPop-Location\n", .create = make_cmdlet<PushLocation>}};

struct PopLocation final : PathCmdlet {
  std::string stack_name;
  bool pass_thru = false;
  void process_record() override {
    if (!providers().pop_location(stack_name) && !stack_name.empty()) {
      throw_terminating("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                        "Cannot find location stack '" + stack_name + "'. It does not exist or it is not a container.");
    }
    if (pass_thru) write(providers().location_object());
  }
};
constexpr CmdletParam kPopParams[] = {
    param<&PopLocation::pass_thru>("PassThru", "switch", "", "Also outputs the new location."),
    param<&PopLocation::stack_name>("StackName", "string", "byname", "Which stack."),
};
CmdletRegistration pop_registration{{.name = "Pop-Location", .module = "Microsoft.PowerShell.Management", .params = kPopParams,
                                     .aliases = "popd", .synopsis = "Goes back to the location that Push-Location kept.",
                                     .examples = "Push-Location /tmp\nPop-Location\n", .create = make_cmdlet<PopLocation>}};

}  // namespace

}  // namespace psession
