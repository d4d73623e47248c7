// What ICU calls things: locales in their own and other languages, locales by number, time zones and their Windows names.
// Everything is empty where ICU is not installed. Any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace psession {

// "Deutsch (Deutschland)" for "de-DE" in "de-DE".
std::string locale_name_in(std::string_view locale, std::string_view language);
std::string locale_by_number(int lcid);            // 1031 -> "de-DE"
std::vector<std::string> all_locales();            // .NET's names, sorted

struct ZoneNames {
  std::string generic, location, city, standard, daylight;
};
// In English; `id` is IANA's.
ZoneNames zone_names(std::string_view id);
std::string zone_of_windows(std::string_view windows_id);   // "Europe/Berlin"
std::string windows_of_zone(std::string_view id);           // "W. Europe Standard Time"

}  // namespace psession
