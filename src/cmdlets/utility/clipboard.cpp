// Get-Clipboard and Set-Clipboard: through xclip where it is, else a clipboard of the program's own.
#include "text/encoding.h"
#include "engine/cmdlet.h"
#include "engine/commands.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/convert.h"

namespace psession {

namespace {

std::string& own_text() {
  static auto* s = new std::string;
  return *s;
}
bool has_xclip(Runspace& rs) { return getenv("DISPLAY") && rs.find_command("xclip", CommandType::Application); }
CallArgument word(const char* s) {
  CallArgument a;
  a.value = str(s);
  return a;
}

struct GetClipboard final : Cmdlet {
  bool raw = false;
  std::string delimiter;
  void begin_processing() override {
    std::string text = own_text();
    if (has_xclip(rs())) {
      std::vector<Value> lines = rs().invoke_command("xclip", {word("-selection"), word("clipboard"), word("-out")});
      text.clear();
      for (size_t i = 0; i < lines.size(); ++i) text += (i ? "\n" : "") + to_display(rs(), lines[i]);
    }
    if (raw) {
      write(str(text));
      return;
    }
    std::string by = bound("Delimiter") ? delimiter : "\n";
    for (size_t at = 0; at <= text.size();) {
      size_t end = by.empty() ? text.size() : std::min(text.find(by, at), text.size());
      std::string line = text.substr(at, end - at);
      if (!bound("Delimiter") && !line.empty() && line.back() == '\r') line.pop_back();
      write(str(line));
      at = end + std::max<size_t>(by.size(), 1);
    }
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetClipboard::raw>("Raw", "switch", "", "One text instead of lines."),
    param<&GetClipboard::delimiter>("Delimiter", "string", "notnullorempty", "What stands between two lines."),
};
CmdletRegistration get_registration{{.name = "Get-Clipboard", .module = "Microsoft.PowerShell.Management", .params = kGetParams,
                                     .aliases = "gcb", .synopsis = "Gets the text of the clipboard.", .outputs = "System.String",
                                     .create = make_cmdlet<GetClipboard>}};

struct SetClipboard final : Cmdlet {
  std::vector<std::string> value;
  bool append = false, pass_thru = false, as_osc52 = false;
  std::vector<std::string> all;

  void process_record() override {
    all.insert(all.end(), value.begin(), value.end());
    if (pass_thru) for (const std::string& v : value) write(str(v));
  }
  void end_processing() override {
    std::string text;
    if (append) text = own_text();
    bool first = !append || text.empty();
    for (const std::string& v : all) {
      if (!first) text += '\n';
      text += v;
      first = false;
    }
    if (!should_process("Set clipboard content to '" + text.substr(0, 20) + (text.size() > 20 ? "..." : "") + "'", "Set-Clipboard")) return;
    own_text() = text;
    if (as_osc52) {
      host().write("\x1b]52;c;" + base64_encode(text) + "\x07");
    } else if (has_xclip(rs())) {
      Value input = str(text);
      rs().invoke_command("xclip", {word("-selection"), word("clipboard"), word("-in")}, {&input, 1});
    }
  }
};
constexpr CmdletParam kSetParams[] = {
    param<&SetClipboard::value>("Value", "string[]", "pos:0 mandatory pipe byname allownull allowempty allowemptycollection", "Lines of text."),
    param<&SetClipboard::append>("Append", "switch", "", "Adds to what the clipboard holds."),
    param<&SetClipboard::pass_thru>("PassThru", "switch", "", "Outputs the text, too."),
    param<&SetClipboard::as_osc52>("AsOSC52", "switch", "alias:ToLocalhost", "Asks the terminal to take the text."),
};
CmdletRegistration set_registration{{.name = "Set-Clipboard", .module = "Microsoft.PowerShell.Management", .params = kSetParams,
                                     .aliases = "scb", .should_process = true, .synopsis = "Sets the text of the clipboard.",
                                     .outputs = "System.String", .examples = "'a' | Set-Clipboard\n", .create = make_cmdlet<SetClipboard>}};

}  // namespace

}  // namespace psession
