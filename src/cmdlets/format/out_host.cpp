#include "engine/cmdlet.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "format/host_output.h"

namespace psession {

namespace {

struct OutHost : Cmdlet {
  Value input;
  bool paging = false, transcript = false;
  std::unique_ptr<HostLineOutput> device;
  std::unique_ptr<OutputRenderer> renderer;

  void begin_processing() override {
    device = std::make_unique<HostLineOutput>(host(), &rs());
    renderer = std::make_unique<OutputRenderer>(rs(), *device);
  }
  void process_record() override {
    renderer->process(input);
    renderer->flush_stale();
  }
  void end_processing() override { renderer->finish(); }
};

constexpr CmdletParam kHostParams[] = {
    param<&OutHost::paging>("Paging", "switch", "alias:P", "Shows a page at a time."),
    param<&OutHost::input>("InputObject", "psobject", "pipe", "Objects to show."),
};
CmdletRegistration host_registration{{.name = "Out-Host", .module = "Microsoft.PowerShell.Core", .params = kHostParams, .aliases = "oh",
                                      .synopsis = "Shows objects on the host.", .examples = "1, 2 | Out-Host\n",
                                      .create = make_cmdlet<OutHost>}};

constexpr CmdletParam kDefaultParams[] = {
    param<&OutHost::transcript>("Transcript", "switch", "", "Only to the transcript."),
    param<&OutHost::input>("InputObject", "psobject", "pipe", "Objects to show."),
};
CmdletRegistration default_registration{{.name = "Out-Default", .module = "Microsoft.PowerShell.Core", .params = kDefaultParams,
                                         .synopsis = "Sends output to the default formatter and the host.",
                                         .examples = "1 | Out-Default\n", .create = make_cmdlet<OutHost>}};

}  // namespace

}  // namespace psession
