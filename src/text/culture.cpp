#include "text/culture.h"

namespace psession {

const Culture& invariant_culture() {
  static const Culture* culture = [] {
    auto* c = new Culture;
    c->display_name = "Invariant Language (Invariant Country)";
    return c;
  }();
  return *culture;
}

const Culture& en_us_culture() {
  static const Culture* culture = [] {
    auto* c = new Culture;
    c->name = "en-US";
    c->display_name = "English (United States)";
    c->lcid = 1033;
    c->decimal_digits = 3;
    c->infinity_symbol = "\xE2\x88\x9E";
    c->negative_infinity_symbol = "-\xE2\x88\x9E";
    c->currency_symbol = "$";
    c->currency_negative_pattern = 1;
    c->percent_decimal_digits = 3;
    c->percent_positive_pattern = 1;
    c->percent_negative_pattern = 1;
    c->era_name = "AD";
    c->short_date_pattern = "M/d/yyyy";
    c->long_date_pattern = "dddd, MMMM d, yyyy";
    c->short_time_pattern = "h:mm\xE2\x80\xAFtt";
    c->long_time_pattern = "h:mm:ss\xE2\x80\xAFtt";
    c->month_day_pattern = "MMMM d";
    c->year_month_pattern = "MMMM yyyy";
    return c;
  }();
  return *culture;
}

}  // namespace psession
