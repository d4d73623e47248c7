#include "cmdlets/write/information.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"

namespace psession {

namespace {

struct WriteHost final : Cmdlet {
  Value object, separator, foreground, background;
  bool no_newline = false;

  // Collections of any kind are unrolled, dictionaries too.
  void append(std::string& out, const Value& v, const std::string& between, int depth = 0) {
    if (v.is_null() || depth > 100) return;
    if (v.is_string()) {
      out += v.string()->to_utf8();
      return;
    }
    const Value& u = unwrap(v);
    std::unique_ptr<Enumerator> e = u.kind() == Kind::Dictionary ? dictionary_enumerator(Ref<Dictionary>(u.as<Dictionary>())) : enumerate(rs(), u);
    if (!e) {
      out += v.kind() == Kind::PSObject ? to_display(rs(), v) : dotnet_to_string(rs(), v);
      return;
    }
    Value item;
    for (bool first = true; e->next(item); first = false) {
      if (!first) out += between;
      append(out, item, between, depth + 1);
    }
  }
  void process_record() override {
    Ref<HostInformationMessage> m = make_ref<HostInformationMessage>();
    std::string between = " ";
    if (bound("Separator")) {
      between.clear();
      append(between, separator, " ");
    }
    append(m->message, object, between);
    m->no_new_line = no_newline;
    if (bound("ForegroundColor")) m->foreground = console_color(rs(), foreground);
    if (bound("BackgroundColor")) m->background = console_color(rs(), background);
    write_information(Value(make_information(rs(), *my_invocation(), Value(m), {"PSHOST"})));
  }
};

constexpr CmdletParam kParams[] = {
    param<&WriteHost::object>("Object", "object", "pos:0 pipe remaining alias:Msg,Message", "What to show."),
    param<&WriteHost::no_newline>("NoNewline", "switch", "", "No line break at the end."),
    param<&WriteHost::separator>("Separator", "object", "notnull", "What stands between the elements."),
    param<&WriteHost::foreground>("ForegroundColor", "System.ConsoleColor", "", "Colour of the text."),
    param<&WriteHost::background>("BackgroundColor", "System.ConsoleColor", "", "Colour behind the text."),
};
CmdletRegistration registration{{.name = "Write-Host", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .synopsis = "Shows text on the host.",
                                 .examples = "Write-Host 'ready' -ForegroundColor Green\n", .create = make_cmdlet<WriteHost>}};

}  // namespace

}  // namespace psession
