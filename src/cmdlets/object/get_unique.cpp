#include "cmdlets/object/object_order.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/casing.h"

namespace psession {

namespace {

struct GetUnique final : Cmdlet {
  Value input, last;
  bool as_string = false, on_type = false, case_insensitive = false, any = false;
  std::string last_text;

  void process_record() override {
    bool fresh;
    if (!any) {
      fresh = true;
      if (as_string) last_text = input.is_null() ? "" : dotnet_to_string(rs(), input);
    } else if (on_type) {
      fresh = type_names(input) != type_names(last);
    } else if (as_string) {
      std::string text = input.is_null() ? "" : dotnet_to_string(rs(), input);
      fresh = compare_culture(text, last_text, case_insensitive) != 0;
      if (fresh) last_text = std::move(text);
    } else {
      fresh = order_values(rs(), input, last, !case_insensitive) != 0;
    }
    if (!fresh) return;
    any = true;
    last = input;
    write(input);
  }
};

constexpr CmdletParam kParams[] = {
    param<&GetUnique::input>("InputObject", "psobject", "pipe allownull", "Objects, sorted."),
    param<&GetUnique::as_string>("AsString", "switch", "set:AsString", "Compares the objects' texts."),
    param<&GetUnique::on_type>("OnType", "switch", "set:UniqueByType", "One object of each type."),
    param<&GetUnique::case_insensitive>("CaseInsensitive", "switch", "", "Upper and lower case are equal."),
};

CmdletRegistration registration{{.name = "Get-Unique", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "AsString", .aliases = "gu",
                                 .synopsis = "Leaves out objects that equal the one before them.",
                                 .outputs = "System.Management.Automation.PSObject",
                                 .examples = "1, 1, 2 | Get-Unique\n", .create = make_cmdlet<GetUnique>}};

}  // namespace

}  // namespace psession
