// What formatting and parsing need to know about a culture: number and date symbols and patterns, as .NET's
// NumberFormatInfo and DateTimeFormatInfo hold them (values as .NET on Linux with ICU gives them).
// Immutable once built; the pointers returned by the finders live as long as the process. Any thread.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace psession {

struct Culture {
  std::string name;          // "" (invariant), "en-US", "de-DE"
  std::string display_name;  // "Invariant Language (Invariant Country)", "English (United States)"
  int lcid = 127;

  std::string decimal_separator = ".";
  std::string group_separator = ",";
  std::vector<uint8_t> group_sizes = {3};
  int decimal_digits = 2;
  int negative_pattern = 1;
  std::string negative_sign = "-";
  std::string positive_sign = "+";
  std::string nan_symbol = "NaN";
  std::string infinity_symbol = "Infinity";
  std::string negative_infinity_symbol = "-Infinity";

  std::string currency_symbol = "\xC2\xA4";
  std::string currency_decimal_separator = ".";
  std::string currency_group_separator = ",";
  int currency_decimal_digits = 2;
  int currency_positive_pattern = 0;
  int currency_negative_pattern = 0;

  std::string percent_symbol = "%";
  std::string per_mille_symbol = "\xE2\x80\xB0";
  int percent_decimal_digits = 2;
  int percent_positive_pattern = 0;
  int percent_negative_pattern = 0;

  std::array<std::string, 7> day_names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                          "Thursday", "Friday", "Saturday"};
  std::array<std::string, 7> abbreviated_day_names = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  std::array<std::string, 12> month_names = {"January",   "February", "March",    "April",
                                             "May",       "June",     "July",     "August",
                                             "September", "October",  "November", "December"};
  std::array<std::string, 12> abbreviated_month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  // The forms used beside a day number ("5. März"); equal to the above in most cultures.
  std::array<std::string, 12> month_genitive_names = month_names;
  std::array<std::string, 12> abbreviated_month_genitive_names = abbreviated_month_names;
  std::string am_designator = "AM";
  std::string pm_designator = "PM";
  std::string era_name = "A.D.";
  std::string date_separator = "/";
  std::string time_separator = ":";
  std::string short_date_pattern = "MM/dd/yyyy";
  std::string long_date_pattern = "dddd, dd MMMM yyyy";
  std::string short_time_pattern = "HH:mm";
  std::string long_time_pattern = "HH:mm:ss";
  std::string month_day_pattern = "MMMM dd";
  std::string year_month_pattern = "yyyy MMMM";
  int first_day_of_week = 0;
};

const Culture& invariant_culture();
const Culture& en_us_culture();

// The culture of that name (case-insensitive; "" is the invariant one), taken from ICU when it is not built
// in. nullptr when the name is not well formed or ICU cannot be loaded.
const Culture* find_culture(std::string_view name);

}  // namespace psession
