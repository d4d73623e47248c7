#include "cmdlets/write/information.h"

#include <pwd.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/command.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/text_case.h"
#include "text/datetime.h"

namespace psession {

Ref<InformationRecordObject> make_information(Runspace& rs, const InvocationInfoObject& invocation, const Value& data,
                                              std::vector<std::string> tags) {
  static const std::string computer = [] {
    char name[256] = "";
    ::gethostname(name, sizeof name - 1);
    return std::string(name);
  }();
  static const std::string user = [] {
    const passwd* p = ::getpwuid(::geteuid());
    return std::string(p ? p->pw_name : "");
  }();
  Ref<InformationRecordObject> r = make_ref<InformationRecordObject>();
  r->message_data = data;
  r->source = invocation.ps_command_path;
  if (r->source.empty()) {
    if (const CommandInfo* c = invocation.command.get_if<CommandInfo>()) r->source = c->name;
  }
  r->user = user;
  r->computer = computer;
  DateTime utc(kUnixEpochTicks + Clock::system().wall_ms() * kTicksPerMillisecond, DateTimeKind::kUtc);
  r->time_generated = to_local_time(utc).data();
  r->tags = std::move(tags);
  r->process_id = ::getpid();
  r->native_thread_id = r->managed_thread_id = 1;
  return r;
}

int console_color(Runspace& rs, const Value& raw) {
  const Value& v = unwrap(raw);
  if (v.kind() == Kind::Enum || (v.is_integer() && v.as_int() >= 0 && v.as_int() < 16)) return static_cast<int>(v.as_int());
  static constexpr const char* kNames[] = {"Black", "DarkBlue", "DarkGreen", "DarkCyan", "DarkRed", "DarkMagenta", "DarkYellow", "Gray",
                                           "DarkGray", "Blue", "Green", "Cyan", "Red", "Magenta", "Yellow", "White"};
  std::string text = to_display(rs, v), list;
  int found = -1, matches = 0;
  for (int i = 0; i < 16; ++i) {
    if (equal_ignore_ascii_case(kNames[i], text)) return i;
    if (!text.empty() && equal_ignore_ascii_case(std::string_view(kNames[i]).substr(0, text.size()), text)) { found = i; ++matches; }
    list += (i ? "," : "") + std::string(kNames[i]);
  }
  if (matches == 1) return found;
  throw_error("System.Management.Automation.PSInvalidCastException", "CannotConvertArgumentNoMessage", ErrorCategory::InvalidArgument,
              "Unable to match the identifier name " + text + " to a valid enumerator name. Specify one of the following enumerator names "
              "and try again:\n" + list);
}

}  // namespace psession
