#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include <ctime>

#include "base/random.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/transcript.h"

namespace psession {
namespace {

// The text that both commands answer with; it knows the path.
Value answer(const std::string& text, const std::string& path) {
  Ref<PSObject> box = make_ref<PSObject>(str(text));
  box->members().add("Path", str(path));
  return Value(box);
}

struct StartTranscript final : Cmdlet {
  std::string path, literal, directory;
  bool append = false, force = false, no_clobber = false, headers = false, minimal = false;

  std::string default_name() {
    utsname u;
    time_t t = time(nullptr);
    tm parts;
    localtime_r(&t, &parts);
    char stamp[32];
    strftime(stamp, sizeof stamp, "%Y%m%d%H%M%S", &parts);
    return std::string("PowerShell_transcript.") + (uname(&u) == 0 ? u.nodename : "localhost") + "." + new_guid_text().substr(0, 8) + "." + stamp + ".txt";
  }
  void end_processing() override {
    std::string given = path.empty() ? literal : path;
    if (given.empty() && directory.empty()) {
      Value variable;
      if (rs().try_get_variable("global:Transcript", variable) && !variable.is_null()) given = to_display(rs(), variable);
    }
    std::string full;
    if (!given.empty()) {
      full = rs().providers().parse(given).path;
    } else {
      const char* home = getenv("HOME");
      std::string folder = directory.empty() ? std::string(home ? home : "/tmp") : rs().providers().parse(directory).path;
      for (size_t at = 1; at != std::string::npos;) {
        at = folder.find('/', at + 1);
        mkdir(folder.substr(0, at).c_str(), 0777);
      }
      full = folder + "/" + default_name();
    }
    struct stat s;
    bool exists = stat(full.c_str(), &s) == 0;
    if (exists && no_clobber && !append) {
      throw_terminating("System.UnauthorizedAccessException", "NoClobber", ErrorCategory::ResourceExists,
                        "File " + full + " already exists and NoClobber was specified.", str(full));
    }
    if (exists && !(s.st_mode & 0222)) {
      if (!force) {
        throw_terminating("System.Management.Automation.PSInvalidOperationException", "CannotStartTranscription", ErrorCategory::InvalidOperation,
                          "Transcription file \"" + full + "\" is read-only and cannot be written to. Use the Force parameter.", str(full));
      }
      chmod(full.c_str(), s.st_mode | 0200);
    }
    if (!should_process(full)) return;
    start_transcript(rs(), {full, append, minimal, headers});
    write(answer("Transcript started, output file is " + full, full));
  }
};
const CmdletParam kStart[] = {
    param<&StartTranscript::path>("Path", "string", "set:ByPath pos:0 notnullorempty", "The file."),
    param<&StartTranscript::literal>("LiteralPath", "string", "set:ByLiteralPath pos:0 alias:PSPath,LP notnullorempty", "The file, taken as written."),
    param<&StartTranscript::directory>("OutputDirectory", "string", "set:ByOutputDirectory notnullorempty", "A folder for a file with a name of its own."),
    param<&StartTranscript::append>("Append", "switch", "", "Adds to the file."),
    param<&StartTranscript::force>("Force", "switch", "", "Also writes to a read-only file."),
    param<&StartTranscript::no_clobber>("NoClobber", "switch", "alias:NoOverwrite", "Leaves a file that exists alone."),
    param<&StartTranscript::headers>("IncludeInvocationHeader", "switch", "", "The time of every command."),
    param<&StartTranscript::minimal>("UseMinimalHeader", "switch", "", "A short header."),
};
const CmdletRegistration start_registration{{
    .name = "Start-Transcript", .module = "Microsoft.PowerShell.Host", .params = kStart, .default_set = "ByPath", .should_process = true,
    .synopsis = "Records a session into a file.", .outputs = "System.String", .examples = "Start-Transcript -Path ./session.txt\n",
    .create = make_cmdlet<StartTranscript>}};

struct StopTranscript final : Cmdlet {
  void end_processing() override {
    if (!should_process("Stop-Transcript")) return;
    std::string path = stop_transcript(rs());
    if (path.empty()) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                        "An error occurred stopping transcription: The host is not currently transcribing.", {});
    }
    write(answer("Transcript stopped, output file is " + path, path));
  }
};
const CmdletRegistration stop_registration{{
    .name = "Stop-Transcript", .module = "Microsoft.PowerShell.Host", .should_process = true, .synopsis = "Ends a transcript.",
    .outputs = "System.String", .create = make_cmdlet<StopTranscript>}};

}  // namespace
}  // namespace psession
