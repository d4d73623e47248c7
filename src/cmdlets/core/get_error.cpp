#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"

namespace psession {

namespace {

struct GetError final : Cmdlet {
  Value input;
  int32_t newest = 1;
  // The record itself, in a box of its own whose type name asks for the long view.
  void show(const Value& v) {
    Ref<PSObject> box = make_ref<PSObject>(unwrap(v));
    std::vector<std::string> names = type_names(v);
    names.insert(names.begin(), unwrap(v).get_if<ErrorRecordObject>() ? "System.Management.Automation.ErrorRecord#PSExtendedError"
                                                                      : "System.Exception#PSExtendedError");
    box->members().type_names = new std::vector<std::string>(std::move(names));
    write(Value(box));
  }
  void process_record() override {
    if (bound("InputObject")) {
      if (!input.is_null()) show(input);
      return;
    }
    std::vector<Value> list = to_vector(rs(), rs().get_variable("global:Error"));
    for (int32_t i = 0; i < newest && static_cast<size_t>(i) < list.size(); ++i) show(list[static_cast<size_t>(i)]);
  }
};
constexpr CmdletParam kParams[] = {
    param<&GetError::input>("InputObject", "psobject", "pos:0 pipe set:Error", "Errors or exceptions to show."),
    param<&GetError::newest>("Newest", "int", "alias:Last range:1..2147483647 set:Newest", "How many of the session's errors."),
};
CmdletRegistration registration{{.name = "Get-Error", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "Newest", .aliases = "gerr", .synopsis = "Shows the session's errors in detail.",
                                 .outputs = "System.Management.Automation.ErrorRecord", .examples = "Get-Error -Newest 2\n",
                                 .create = make_cmdlet<GetError>}};

}  // namespace

}  // namespace psession
