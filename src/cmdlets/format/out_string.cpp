#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "format/host_output.h"

namespace psession {

namespace {

struct OutString final : Cmdlet {
  bool stream = false, no_newline = false;
  int32_t width = 0;
  Value input;
  std::string text;
  std::unique_ptr<CallbackLineOutput> device;
  std::unique_ptr<OutputRenderer> renderer;

  void begin_processing() override {
    const int64_t rendering = output_rendering(rs());
    plain = rendering == 1;
    int columns = bound("Width") ? width : default_text_width(rs());
    device = std::make_unique<CallbackLineOutput>(columns, [this](std::string_view line) {
      std::string shown = plain ? plain_text(line) : std::string(line);
      if (stream) {
        write(str(shown));
      } else {
        text += shown;
        if (!no_newline) text += '\n';
      }
    }, rendering == 2);
    renderer = std::make_unique<OutputRenderer>(rs(), *device);
  }
  // Escape sequences stay in text that goes on in the pipeline, unless $PSStyle says PlainText.
  bool plain = false;
  void process_record() override { renderer->process(input); }
  void end_processing() override {
    renderer->finish();
    if (!stream) write(str(text));
  }
};

constexpr CmdletParam kParams[] = {
    param<&OutString::stream>("Stream", "switch", "set:StreamFormatting", "A string for each line."),
    param<&OutString::width>("Width", "int", "range:2..2147483647", "Characters in a line."),
    param<&OutString::no_newline>("NoNewline", "switch", "set:NoNewLineFormatting", "No line breaks between the parts."),
    param<&OutString::input>("InputObject", "psobject", "pipe", "Objects to turn into text."),
};

CmdletRegistration registration{{.name = "Out-String", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "NoNewLineFormatting",
                                 .synopsis = "Turns objects into the text that the console would show.",
                                 .outputs = "System.String",
                                 .examples = "[pscustomobject]@{ A = 1 } | Out-String\n",
                                 .create = make_cmdlet<OutString>}};

}  // namespace

}  // namespace psession
