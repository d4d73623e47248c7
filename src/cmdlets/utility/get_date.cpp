#include <time.h>

#include "base/clock.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/current_culture.h"
#include "object/errors.h"
#include "object/text_case.h"
#include "text/datetime.h"

namespace psession {

namespace {

DateTime now_local() {
  timespec t;
  ::clock_gettime(CLOCK_REALTIME, &t);
  return to_local_time(DateTime(kUnixEpochTicks + t.tv_sec * kTicksPerSecond + t.tv_nsec / 100, DateTimeKind::kUtc));
}

std::string padded(int v, int width, char fill = '0') {
  std::string s = std::to_string(v);
  return std::string(s.size() < static_cast<size_t>(width) ? static_cast<size_t>(width) - s.size() : 0, fill) + s;
}

// -UFormat: the letters of date(1), as PowerShell reads them.
std::string unix_format(DateTime d, std::string_view format) {
  const Culture& c = current_culture();
  auto dotnet = [&](const char* f) { return format_datetime(d, f, c).value_or(""); };
  std::string out;
  size_t i = !format.empty() && format[0] == '+' ? 1 : 0;
  for (; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      out += format[i];
      continue;
    }
    int hour12 = d.hour() % 12 == 0 ? 12 : d.hour() % 12, iso_year = d.year();
    switch (format[++i]) {
      case 'A': out += dotnet("dddd"); break;
      case 'a': out += dotnet("ddd"); break;
      case 'B': out += dotnet("MMMM"); break;
      case 'b': case 'h': out += dotnet("MMM"); break;
      case 'C': out += std::to_string(d.year() / 100); break;
      case 'c': out += dotnet("ddd dd MMM yyyy HH:mm:ss"); break;
      case 'D': case 'x': out += dotnet("MM/dd/yy"); break;
      case 'd': out += dotnet("dd"); break;
      case 'e': out += padded(d.day(), 2, ' '); break;
      case 'F': out += dotnet("yyyy-MM-dd"); break;
      case 'G': iso_week(d, &iso_year); out += padded(iso_year, 4); break;
      case 'g': iso_week(d, &iso_year); out += padded(iso_year % 100, 2); break;
      case 'H': out += dotnet("HH"); break;
      case 'I': out += dotnet("hh"); break;
      case 'j': out += padded(d.day_of_year(), 3); break;
      case 'k': out += padded(d.hour(), 2, ' '); break;
      case 'l': out += padded(hour12, 2, ' '); break;
      case 'M': out += dotnet("mm"); break;
      case 'm': out += dotnet("MM"); break;
      case 'n': out += '\n'; break;
      case 'p': out += dotnet("tt"); break;
      case 'R': out += dotnet("HH:mm"); break;
      case 'r': out += dotnet("hh:mm:ss tt"); break;
      case 'S': out += dotnet("ss"); break;
      case 's': {
        int64_t s = (to_universal_time(d).ticks() - kUnixEpochTicks) / kTicksPerSecond;
        out += std::to_string(s);
        break;
      }
      case 'T': case 'X': out += dotnet("HH:mm:ss"); break;
      case 't': out += '\t'; break;
      case 'U': case 'W': out += std::to_string(d.day_of_year() / 7); break;
      case 'u': out += std::to_string(d.day_of_week() == 0 ? 7 : d.day_of_week()); break;
      case 'V': out += padded(iso_week(d), 2); break;
      case 'w': out += std::to_string(d.day_of_week()); break;
      case 'Y': out += dotnet("yyyy"); break;
      case 'y': out += dotnet("yy"); break;
      case 'Z': out += dotnet("zz"); break;
      default: out += format[i];
    }
  }
  return out;
}

const Type* display_hint_type();

struct GetDate final : Cmdlet {
  Value date, hint;
  double unix_seconds = 0;
  int32_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millisecond = 0;
  std::string uformat, format;
  bool as_utc = false;

  void process_record() override {
    DateTime d = now_local();
    if (bound("Date")) {
      d = DateTime::from_data(convert_to(rs(), date, &types::DateTime).as_uint());
    } else if (bound("UnixTimeSeconds")) {
      d = to_local_time(DateTime(kUnixEpochTicks + static_cast<int64_t>(unix_seconds) * kTicksPerSecond, DateTimeKind::kUtc));
    }
    DateParts p = d.date();
    bool parts = false;
    auto part = [&](const char* name, int32_t v, int& into) {
      if (!bound(name)) return;
      into = v;
      parts = true;
    };
    int h = d.hour(), m = d.minute(), s = d.second();
    int64_t fraction = d.ticks() % kTicksPerSecond;
    part("Year", year, p.year);
    part("Month", month, p.month);
    part("Day", day, p.day);
    part("Hour", hour, h);
    part("Minute", minute, m);
    part("Second", second, s);
    if (bound("Millisecond")) {
      parts = true;
      fraction = millisecond * kTicksPerMillisecond;
    }
    if (parts) {
      // As .NET's AddYears, AddMonths...: a day that the month has not moves to its last one or into the next month.
      std::optional<DateTime> made = DateTime::of(p.year, 1, 1, h, m, s, 0, d.kind());
      if (made) made = made->add_months(p.month - 1);
      int last = made ? days_in_month(made->year(), made->month()) : 31;
      int wanted = bound("Day") ? p.day : std::min(p.day, last);
      if (made) made = made->add_ticks((wanted - 1) * kTicksPerDay + fraction);
      if (made) d = *made;
    }
    if (as_utc) d = to_universal_time(d);
    if (bound("UFormat")) {
      write(str(unix_format(d, uformat)));
    } else if (bound("Format")) {
      write(str(formatted(d)));
    } else {
      Ref<PSObject> box = make_ref<PSObject>(Value::date_time(d.data()));
      static const Ref<String> kHint = String::ascii("DisplayHint");
      box->members().add(kHint, bound("DisplayHint") ? hint : Value::enumeration(display_hint_type(), 2));
      write(Value(box));
    }
  }
  std::string formatted(DateTime d) {
    std::string f = format;
    if (equal_ignore_ascii_case(f, "FileDate")) f = "yyyyMMdd";
    else if (equal_ignore_ascii_case(f, "FileDateUniversal")) { d = to_universal_time(d); f = "yyyyMMddZ"; }
    else if (equal_ignore_ascii_case(f, "FileDateTime")) f = "yyyyMMddTHHmmssffff";
    else if (equal_ignore_ascii_case(f, "FileDateTimeUniversal")) { d = to_universal_time(d); f = "yyyyMMddTHHmmssffffZ"; }
    std::optional<std::string> text = format_datetime(d, f, current_culture());
    if (!text) {
      throw_terminating("System.FormatException", "System.FormatException", ErrorCategory::NotSpecified,
                        "Input string was not in a correct format.");
    }
    return *text;
  }
};

const EnumDef kHints[] = {{"Date", 0}, {"Time", 1}, {"DateTime", 2}};
const TypeSpec kHintSpec{.full_name = "Microsoft.PowerShell.Commands.DisplayHintType", .base = "System.Enum", .flags = kEnum,
                         .enum_values = kHints, .scalar = Kind::Enum, .assembly = "Microsoft.PowerShell.Commands.Utility"};
Type hint_type{kHintSpec};
const Type* display_hint_type() { return &hint_type; }

constexpr CmdletParam kParams[] = {
    param<&GetDate::date>("Date", "datetime", "alias:LastWriteTime set:DateAndFormat pos:0 pipe byname | set:DateAndUFormat pos:0 pipe byname",
                          "The date; now where it is left out."),
    param<&GetDate::unix_seconds>("UnixTimeSeconds", "double", "alias:UnixTime set:UnixTimeSecondsAndFormat mandatory | set:UnixTimeSecondsAndUFormat mandatory",
                                  "Seconds since 1970."),
    param<&GetDate::year>("Year", "int", "range:1..9999", "The year."),
    param<&GetDate::month>("Month", "int", "range:1..12", "The month."),
    param<&GetDate::day>("Day", "int", "range:1..31", "The day of the month."),
    param<&GetDate::hour>("Hour", "int", "range:0..23", "The hour."),
    param<&GetDate::minute>("Minute", "int", "range:0..59", "The minute."),
    param<&GetDate::second>("Second", "int", "range:0..59", "The second."),
    param<&GetDate::millisecond>("Millisecond", "int", "range:0..999", "The millisecond."),
    param<&GetDate::hint>("DisplayHint", "Microsoft.PowerShell.Commands.DisplayHintType", "", "Which parts are shown."),
    param<&GetDate::uformat>("UFormat", "string", "set:DateAndUFormat mandatory | set:UnixTimeSecondsAndUFormat mandatory", "A format as of date(1)."),
    param<&GetDate::format>("Format", "string", "set:DateAndFormat | set:UnixTimeSecondsAndFormat", "A .NET format."),
    param<&GetDate::as_utc>("AsUTC", "switch", "", "Turns the date into UTC."),
};
CmdletRegistration registration{{.name = "Get-Date", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "DateAndFormat", .synopsis = "Gets the date and time.",
                                 .outputs = "System.String System.DateTime",
                                 .examples = "Get-Date -Format 'yyyy-MM-dd'\nGet-Date -UFormat '%Y/%m/%d'\n", .create = make_cmdlet<GetDate>}};

struct SetDate final : Cmdlet {
  Value date, adjust, hint;
  void process_record() override {
    DateTime d = now_local();
    if (bound("Adjust")) {
      if (std::optional<DateTime> moved = d.add_ticks(convert_to(rs(), adjust, &types::TimeSpan).as_int())) d = *moved;
    } else {
      d = DateTime::from_data(convert_to(rs(), date, &types::DateTime).as_uint());
    }
    if (should_process(format_datetime(d, "G", current_culture()).value_or(""), "Set-Date")) {
      int64_t ticks = to_universal_time(d).ticks() - kUnixEpochTicks;
      timespec t{static_cast<time_t>(ticks / kTicksPerSecond), static_cast<long>(ticks % kTicksPerSecond * 100)};
      if (::clock_settime(CLOCK_REALTIME, &t) != 0) {
        throw_terminating("System.ComponentModel.Win32Exception", "System.ComponentModel.Win32Exception", ErrorCategory::NotSpecified,
                          "Operation not permitted");
      }
    }
    Ref<PSObject> box = make_ref<PSObject>(Value::date_time(d.data()));
    box->members().add("DisplayHint", bound("DisplayHint") ? hint : Value::enumeration(display_hint_type(), 2));
    write(Value(box));
  }
};
constexpr CmdletParam kSetParams[] = {
    param<&SetDate::date>("Date", "datetime", "set:Date pos:0 mandatory pipe byname", "The new date and time."),
    param<&SetDate::adjust>("Adjust", "timespan", "set:Adjust pos:0 mandatory pipe byname allownull", "By how much to change it."),
    param<&SetDate::hint>("DisplayHint", "Microsoft.PowerShell.Commands.DisplayHintType", "", "Which parts are shown."),
};
CmdletRegistration set_registration{{.name = "Set-Date", .module = "Microsoft.PowerShell.Utility", .params = kSetParams,
                                     .default_set = "Date", .should_process = true, .synopsis = "Sets the computer's clock.",
                                     .outputs = "System.DateTime", .examples = "Set-Date -Adjust 0:1:0 -WhatIf\n",
                                     .create = make_cmdlet<SetDate>}};

}  // namespace

}  // namespace psession
