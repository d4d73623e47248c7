// System.Globalization.CultureInfo and the infos that hang on it.
#include <unordered_map>

#include "object/types/date_boxes.h"
#include "object/types/helpers.h"
#include "text/locale_names.h"
#include "text/casing.h"

namespace psession {
namespace {
using namespace tables;

const Type* named(const char* n) { return TypeRegistry::find(n); }
const Type* culture_type() {
  static const Type* t = named("System.Globalization.CultureInfo");
  return t;
}
const Culture& cul(const MethodCall& c) { return *c.self.as<CultureObject>()->culture; }
CultureObject& culture_self(const MethodCall& c) { return *c.self.as<CultureObject>(); }

// A writable copy, which a culture and its infos share. It lives with their extensions; without one they are read-only.
class OwnCulture final : public HeapObject {
 public:
  explicit OwnCulture(const Culture& from) : culture(from) {}
  Culture culture;
  const Type* type() const override { return &types::Object; }
};
OwnCulture* own_of(const CultureObject& o) {
  MemberBag* bag = o.has_extension() ? extension_of(&o, false) : nullptr;
  return bag && !bag->fields.empty() ? bag->fields[0].get_if<OwnCulture>() : nullptr;
}
Value sharing(const Type* type, const Ref<OwnCulture>& own) {
  auto o = make_ref<CultureObject>(type, &own->culture);
  extension_of(o.get(), true)->fields.push_back(Value(own));
  return Value(o);
}
Value writable(const Type* type, const Culture& from) { return sharing(type, make_ref<OwnCulture>(from)); }
Value facet(const MethodCall& c, const char* type) {
  if (OwnCulture* own = own_of(culture_self(c))) return sharing(named(type), Ref<OwnCulture>(own));
  return Value(make_ref<CultureObject>(named(type), &cul(c)));
}
Value clone(MethodCall& c) { return writable(culture_self(c).type(), cul(c)); }
Culture& to_write(MethodCall& c) {
  OwnCulture* own = own_of(culture_self(c));
  if (!own) throw_dotnet("System.InvalidOperationException", "Instance is read-only.");
  return own->culture;
}
Value is_read_only(MethodCall& c) { return boolean(!own_of(culture_self(c))); }
std::string three_letters(std::string_view two) {
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"ar", "ara"}, {"bg", "bul"}, {"ca", "cat"}, {"zh", "zho"}, {"cs", "ces"}, {"da", "dan"}, {"de", "deu"}, {"el", "ell"}, {"en", "eng"},
      {"es", "spa"}, {"fi", "fin"}, {"fr", "fra"}, {"he", "heb"}, {"hu", "hun"}, {"is", "isl"}, {"it", "ita"}, {"ja", "jpn"}, {"ko", "kor"},
      {"nl", "nld"}, {"nb", "nob"}, {"nn", "nno"}, {"no", "nor"}, {"pl", "pol"}, {"pt", "por"}, {"ro", "ron"}, {"ru", "rus"}, {"hr", "hrv"}, {"sk", "slk"},
      {"sq", "sqi"}, {"sv", "swe"}, {"th", "tha"}, {"tr", "tur"}, {"uk", "ukr"}, {"vi", "vie"}, {"hi", "hin"}, {"id", "ind"}, {"sr", "srp"}, {"sl", "slv"},
      {"et", "est"}, {"lv", "lav"}, {"lt", "lit"}, {"fa", "fas"}, {"ga", "gle"}, {"cy", "cym"}, {"eu", "eus"}};
  for (auto& [a, b] : kNames) if (a == two) return std::string(b);
  return two.empty() ? "ivl" : std::string(two);
}

}  // namespace

std::string CultureObject::to_text() const {
  return type_ == culture_type() ? culture->name : std::string(type_->full_name());
}
bool CultureObject::equals(const HeapObject& o) const {
  auto* x = dynamic_cast<const CultureObject*>(&o);
  return x && x->type_ == type_ && x->culture->name == culture->name;
}
size_t CultureObject::hash() const { return psession::hash_ignore_case(std::string_view(culture->name)); }
Value culture_object(const Culture* c) { return Value(make_ref<CultureObject>(culture_type(), c)); }

namespace {

const Culture* find_or_throw(const Value& name) {
  require(name, "name");
  const Culture* found = find_culture(text(name));
  if (!found) {
    throw_dotnet("System.Globalization.CultureNotFoundException",
                 "Culture is not supported. (Parameter 'name')\n" + text(name) + " is an invalid culture identifier.");
  }
  return found;
}
Value by_lcid(const Value& id) {
  if (id.as_int() == 127) return culture_object(&invariant_culture());
  if (id.as_int() == 1033) return culture_object(&en_us_culture());
  if (std::string name = locale_by_number(static_cast<int>(id.as_int())); !name.empty()) {
    if (const Culture* c = find_culture(name); c && c->lcid == id.as_int()) return culture_object(c);
  }
  throw_dotnet("System.Globalization.CultureNotFoundException",
               "Culture is not supported. (Parameter 'culture')\n" + std::to_string(id.as_int()) + " is an invalid culture identifier.");
}
std::string language(const Culture& c) { return c.name.substr(0, c.name.find('-')); }
template <size_t N> Value names(const std::array<std::string, N>& list, bool extra = false) {
  std::vector<Value> out;
  for (const std::string& s : list) out.push_back(str(s));
  if (extra) out.push_back(Value(String::empty()));  // the thirteenth month
  return make_array(&types::String, std::move(out));
}
const Culture* set_current(const Value& v) {
  require(v, "value");
  if (OwnCulture* own = own_of(*v.as<CultureObject>())) {
    static auto* kept = new std::vector<Ref<OwnCulture>>;  // the thread's culture is a plain pointer
    if (kept->empty() || kept->back().get() != own) kept->push_back(Ref<OwnCulture>(own));
  }
  return v.as<CultureObject>()->culture;
}

const MemberDef kCulture[] = {
    {"new(string name)", FN({ return writable(c.type, *find_or_throw(c.arg(0))); })},
    {"new(string name, bool useUserOverride)", FN({ return writable(c.type, *find_or_throw(c.arg(0))); })},
    {"new(int culture)", FN({ return writable(c.type, *by_lcid(c.arg(0)).as<CultureObject>()->culture); })},
    {"static cultureinfo InvariantCulture {get;}", FN({ return culture_object(&invariant_culture()); })},
    {"static cultureinfo CurrentCulture {get;set;}", FN({ return culture_object(&current_culture()); }),
     FN({ set_current_culture(set_current(c.arg(0))); return Value::nothing(); })},
    {"static cultureinfo CurrentUICulture {get;set;}", FN({ return culture_object(&current_ui_culture()); }),
     FN({ set_current_ui_culture(set_current(c.arg(0))); return Value::nothing(); })},
    {"static cultureinfo InstalledUICulture {get;}", FN({ return culture_object(&current_ui_culture()); })},
    {"static cultureinfo GetCultureInfo(string name)", FN({ return culture_object(find_or_throw(c.arg(0))); })},
    {"static cultureinfo GetCultureInfo(int culture)", FN({ return by_lcid(c.arg(0)); })},
    {"static cultureinfo CreateSpecificCulture(string name)", FN({ return writable(culture_type(), *find_or_throw(c.arg(0))); })},
    {"static cultureinfo ReadOnly(cultureinfo ci)", FN({ require(c.arg(0), "ci"); return culture_object(c.arg(0).as<CultureObject>()->culture); })},
    {"static cultureinfo DefaultThreadCurrentCulture {get;set;}", FN({ return Value(); }), FN({ set_current_culture(set_current(c.arg(0))); return Value::nothing(); })},
    {"static cultureinfo DefaultThreadCurrentUICulture {get;set;}", FN({ return Value(); }), FN({ set_current_ui_culture(set_current(c.arg(0))); return Value::nothing(); })},
    {"void ClearCachedData()", FN({ return Value::nothing(); })},
    {"System.Object GetFormat(type formatType)", FN({
       if (c.arg(0).kind() != Kind::Type) return Value();
       std::string_view n = c.arg(0).as<Type>()->full_name();
       if (n == "System.Globalization.NumberFormatInfo" || n == "System.Globalization.DateTimeFormatInfo") return facet(c, std::string(n).c_str());
       return Value();
     })},
    {"string ThreeLetterISOLanguageName {get;}", FN({ return str(three_letters(language(cul(c)))); })},
    {"string ThreeLetterWindowsLanguageName {get;}", FN({
       std::string s = cul(c).name == "en-US" ? "ENU" : cul(c).name == "de-DE" ? "DEU" : cul(c).name == "en-GB" ? "ENG" : three_letters(language(cul(c)));
       for (char& ch : s) if (ch >= 'a' && ch <= 'z') ch -= 32;
       return str(s);
     })},
    {"System.Globalization.CultureTypes CultureTypes {get;}", FN({
       bool neutral = !cul(c).name.empty() && cul(c).name.find('-') == std::string::npos;
       return Value::enumeration(named("System.Globalization.CultureTypes"), neutral ? 5 : 6);
     })},
    {"static cultureinfo[] GetCultures(System.Globalization.CultureTypes types)", FN({
       // NeutralCultures 1, SpecificCultures 2: by whether there is a region.
       int64_t wanted = c.arg(0).as_int();
       std::vector<Value> all;
       if (wanted & 1) all.push_back(culture_object(&invariant_culture()));
       for (const std::string& name : all_locales()) {
         size_t dash = name.rfind('-');
         bool specific = dash != std::string::npos && (name.size() - dash == 3 || name.size() - dash == 4) && name.find_first_of("abcdefghijklmnopqrstuvwxyz", dash) == std::string::npos;
         if (!(wanted & (specific ? 2 : 1))) continue;
         if (const Culture* x = find_culture(name)) all.push_back(culture_object(x));
       }
       if (all.empty()) all.push_back(culture_object(&en_us_culture()));
       return make_array(culture_type(), std::move(all));
     })},
    {"System.Object Clone()", clone},
    {"bool Equals(System.Object value)", FN({ return boolean(c.arg(0).is_object() && c.self.as<CultureObject>()->equals(*c.arg(0).object())); })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(c.self.as<CultureObject>()->hash())); })},
    {"string ToString()", FN({ return str(cul(c).name); })},
    {"cultureinfo Parent {get;}", FN({
       const Culture& x = cul(c);
       const Culture* p = x.name.find('-') == std::string::npos ? nullptr : find_culture(language(x));
       return culture_object(p ? p : &invariant_culture());
     })},
    {"int LCID {get;}", FN({ return int32(cul(c).lcid); })},
    {"int KeyboardLayoutId {get;}", FN({ return int32(cul(c).lcid); })},
    {"string Name {get;}", FN({ return str(cul(c).name); })},
    {"string IetfLanguageTag {get;}", FN({ return str(cul(c).name); })},
    {"string DisplayName {get;}", FN({ return str(cul(c).display_name); })},
    {"string NativeName {get;}", FN({
       std::string own = cul(c).name.empty() ? std::string() : locale_name_in(cul(c).name, cul(c).name);
       return str(own.empty() ? cul(c).display_name : own);
     })},
    {"string EnglishName {get;}", FN({ return str(cul(c).display_name); })},
    {"string TwoLetterISOLanguageName {get;}", FN({ return str(cul(c).name.empty() ? "iv" : language(cul(c))); })},
    {"System.Globalization.CompareInfo CompareInfo {get;}", FN({ return facet(c, "System.Globalization.CompareInfo"); })},
    {"System.Globalization.TextInfo TextInfo {get;}", FN({ return facet(c, "System.Globalization.TextInfo"); })},
    {"bool IsNeutralCulture {get;}", FN({ return boolean(!cul(c).name.empty() && cul(c).name.find('-') == std::string::npos); })},
    {"System.Globalization.NumberFormatInfo NumberFormat {get;}", FN({ return facet(c, "System.Globalization.NumberFormatInfo"); })},
    {"System.Globalization.DateTimeFormatInfo DateTimeFormat {get;}", FN({ return facet(c, "System.Globalization.DateTimeFormatInfo"); })},
    {"System.Globalization.Calendar Calendar {get;}", FN({ return facet(c, "System.Globalization.GregorianCalendar"); })},
    {"bool UseUserOverride {get;}", FN({ return boolean(false); })},
    {"bool IsReadOnly {get;}", is_read_only},
};
Type g_culture{TypeSpec{
    .full_name = "System.Globalization.CultureInfo", .members = kCulture,
    .interfaces = "System.IFormatProvider System.ICloneable", .accelerators = "cultureinfo",
    .from_string = [](CallContext&, const Type*, const class String& s) {
      return culture_object(find_or_throw(Value(const_cast<class String*>(&s))));
    }}};

#define TEXT_PROPERTY(name, field) \
  {"string " name " {get;set;}", FN({ return str(cul(c).field); }), FN({ require(c.arg(0), name); to_write(c).field = text(c.arg(0)); return Value::nothing(); })}
#define INT_PROPERTY(name, field) \
  {"int " name " {get;set;}", FN({ return int32(cul(c).field); }), FN({ to_write(c).field = i32(c.arg(0)); return Value::nothing(); })}
#define TEXT_READ(name, field) {"string " name " {get;}", FN({ return str(cul(c).field); })}
#define INFO_ROWS(t)                                                                                                              \
  {"new()", FN({ return writable(c.type, invariant_culture()); })}, {"System.Object Clone()", clone},                             \
  {"static " t " ReadOnly(" t " info)", FN({ require(c.arg(0), "info"); return Value(make_ref<CultureObject>(c.type, c.arg(0).as<CultureObject>()->culture)); })}, \
  {"System.Object GetFormat(type formatType)", FN({ return c.arg(0).kind() == Kind::Type && c.arg(0).as<Type>() == c.self.as<CultureObject>()->type() ? c.self : Value(); })}, \
  {"static " t " GetInstance(System.IFormatProvider formatProvider)", FN({                                                        \
     auto* o = c.arg(0).get_if<CultureObject>();                                                                                  \
     if (o && o->type() == c.type) return c.arg(0);                                                                               \
     if (o && own_of(*o)) return sharing(c.type, Ref<OwnCulture>(own_of(*o)));                                                    \
     return Value(make_ref<CultureObject>(c.type, o ? o->culture : &current_culture()));                                          \
   })}

const MemberDef kNumber[] = {
    INFO_ROWS("System.Globalization.NumberFormatInfo"),
    {"static System.Globalization.NumberFormatInfo CurrentInfo {get;}", FN({ return Value(make_ref<CultureObject>(c.type, &current_culture())); })},
    {"static System.Globalization.NumberFormatInfo InvariantInfo {get;}", FN({ return Value(make_ref<CultureObject>(c.type, &invariant_culture())); })},
    TEXT_PROPERTY("CurrencyDecimalSeparator", currency_decimal_separator), TEXT_PROPERTY("CurrencyGroupSeparator", currency_group_separator),
    TEXT_PROPERTY("CurrencySymbol", currency_symbol), INT_PROPERTY("CurrencyDecimalDigits", currency_decimal_digits),
    INT_PROPERTY("CurrencyNegativePattern", currency_negative_pattern), INT_PROPERTY("CurrencyPositivePattern", currency_positive_pattern),
    TEXT_PROPERTY("NaNSymbol", nan_symbol), TEXT_PROPERTY("NegativeInfinitySymbol", negative_infinity_symbol),
    TEXT_PROPERTY("NegativeSign", negative_sign), INT_PROPERTY("NumberDecimalDigits", decimal_digits),
    TEXT_PROPERTY("NumberDecimalSeparator", decimal_separator), TEXT_PROPERTY("NumberGroupSeparator", group_separator),
    {"int[] NumberGroupSizes {get;set;}", FN({
       std::vector<Value> out;
       for (uint8_t n : cul(c).group_sizes) out.push_back(int32(n));
       return make_array(&types::Int32, std::move(out));
     }), FN({
       require(c.arg(0), "value");
       std::vector<uint8_t> sizes;
       for (const Value& v : c.arg(0).as<Array>()->items()) {
         if (v.as_int() < 0 || v.as_int() > 9) throw_dotnet("System.ArgumentException", "Every element in the value array should be between one and nine, except for the last element, which can be zero.", "value");
         sizes.push_back(static_cast<uint8_t>(v.as_int()));
       }
       to_write(c).group_sizes = std::move(sizes);
       return Value::nothing();
     })},
    {"int[] CurrencyGroupSizes {get;}", FN({ return make_array(&types::Int32, {int32(3)}); })},
    {"int[] PercentGroupSizes {get;}", FN({ return make_array(&types::Int32, {int32(3)}); })},
    {"string[] NativeDigits {get;}", FN({
       std::vector<Value> out;
       for (char ch = '0'; ch <= '9'; ++ch) out.push_back(str(std::string(1, ch)));
       return make_array(&types::String, std::move(out));
     })},
    INT_PROPERTY("NumberNegativePattern", negative_pattern), INT_PROPERTY("PercentDecimalDigits", percent_decimal_digits),
    INT_PROPERTY("PercentPositivePattern", percent_positive_pattern), INT_PROPERTY("PercentNegativePattern", percent_negative_pattern),
    TEXT_PROPERTY("PercentSymbol", percent_symbol), TEXT_PROPERTY("PerMilleSymbol", per_mille_symbol),
    TEXT_READ("PercentDecimalSeparator", decimal_separator), TEXT_READ("PercentGroupSeparator", group_separator),
    TEXT_PROPERTY("PositiveInfinitySymbol", infinity_symbol), TEXT_PROPERTY("PositiveSign", positive_sign),
    {"bool IsReadOnly {get;}", is_read_only},
};
Type g_number{TypeSpec{.full_name = "System.Globalization.NumberFormatInfo", .flags = kSealed, .members = kNumber,
                       .interfaces = "System.IFormatProvider System.ICloneable"}};

const MemberDef kDate[] = {
    INFO_ROWS("System.Globalization.DateTimeFormatInfo"),
    {"static System.Globalization.DateTimeFormatInfo CurrentInfo {get;}", FN({ return Value(make_ref<CultureObject>(c.type, &current_culture())); })},
    {"static System.Globalization.DateTimeFormatInfo InvariantInfo {get;}", FN({ return Value(make_ref<CultureObject>(c.type, &invariant_culture())); })},
    {"string GetDayName(System.DayOfWeek dayofweek)", FN({ return str(cul(c).day_names.at(static_cast<size_t>(c.arg(0).as_int()) % 7)); })},
    {"string GetAbbreviatedDayName(System.DayOfWeek dayofweek)", FN({ return str(cul(c).abbreviated_day_names.at(static_cast<size_t>(c.arg(0).as_int()) % 7)); })},
    {"string GetMonthName(int month)", FN({
       if (c.arg(0).as_int() < 1 || c.arg(0).as_int() > 13) throw_range("Valid values are between 1 and 13, inclusive.", "month");
       return c.arg(0).as_int() == 13 ? Value(String::empty()) : str(cul(c).month_names[static_cast<size_t>(c.arg(0).as_int() - 1)]);
     })},
    {"string GetAbbreviatedMonthName(int month)", FN({
       if (c.arg(0).as_int() < 1 || c.arg(0).as_int() > 13) throw_range("Valid values are between 1 and 13, inclusive.", "month");
       return c.arg(0).as_int() == 13 ? Value(String::empty()) : str(cul(c).abbreviated_month_names[static_cast<size_t>(c.arg(0).as_int() - 1)]);
     })},
    {"string GetShortestDayName(System.DayOfWeek dayOfWeek)", FN({ return str(cul(c).abbreviated_day_names.at(static_cast<size_t>(c.arg(0).as_int()) % 7).substr(0, 1)); })},
    {"int GetEra(string eraName)", FN({ require(c.arg(0), "eraName"); return int32(equals_ignore_case(text(c.arg(0)), cul(c).era_name) ? 1 : -1); })},
    {"string GetEraName(int era)", FN({ return str(cul(c).era_name); })},
    {"string GetAbbreviatedEraName(int era)", FN({ return str(cul(c).era_name); })},
    {"System.Globalization.CalendarWeekRule CalendarWeekRule {get;}", FN({ return Value::enumeration(named("System.Globalization.CalendarWeekRule"), cul(c).name.starts_with("de") || cul(c).name.starts_with("fr") || cul(c).name == "en-GB" ? 2 : 0); })},
    {"string[] ShortestDayNames {get;}", FN({
       std::vector<Value> out;
       for (const std::string& s : cul(c).abbreviated_day_names) out.push_back(str(s.substr(0, 1)));
       return make_array(&types::String, std::move(out));
     })},
    {"string[] MonthGenitiveNames {get;}", FN({ return names(cul(c).month_genitive_names, true); })},
    {"string[] AbbreviatedMonthGenitiveNames {get;}", FN({ return names(cul(c).abbreviated_month_genitive_names, true); })},
    {"string NativeCalendarName {get;}", FN({ return str("Gregorian Calendar"); })},
    TEXT_PROPERTY("AMDesignator", am_designator),
    {"System.Globalization.Calendar Calendar {get;}", FN({ return facet(c, "System.Globalization.GregorianCalendar"); })},
    TEXT_PROPERTY("DateSeparator", date_separator),
    {"System.DayOfWeek FirstDayOfWeek {get;set;}", FN({ return Value::enumeration(named("System.DayOfWeek"), cul(c).first_day_of_week); }),
     FN({ to_write(c).first_day_of_week = i32(c.arg(0)); return Value::nothing(); })},
    {"string FullDateTimePattern {get;}", FN({ return str(cul(c).long_date_pattern + " " + cul(c).long_time_pattern); })},
    TEXT_PROPERTY("LongDatePattern", long_date_pattern), TEXT_PROPERTY("LongTimePattern", long_time_pattern),
    TEXT_PROPERTY("MonthDayPattern", month_day_pattern), TEXT_PROPERTY("PMDesignator", pm_designator),
    {"string RFC1123Pattern {get;}", FN({ return str("ddd, dd MMM yyyy HH':'mm':'ss 'GMT'"); })},
    TEXT_PROPERTY("ShortDatePattern", short_date_pattern), TEXT_PROPERTY("ShortTimePattern", short_time_pattern),
    {"string SortableDateTimePattern {get;}", FN({ return str("yyyy'-'MM'-'dd'T'HH':'mm':'ss"); })},
    TEXT_PROPERTY("TimeSeparator", time_separator),
    {"string UniversalSortableDateTimePattern {get;}", FN({ return str("yyyy'-'MM'-'dd HH':'mm':'ss'Z'"); })},
    TEXT_PROPERTY("YearMonthPattern", year_month_pattern),
    {"string[] AbbreviatedDayNames {get;}", FN({ return names(cul(c).abbreviated_day_names); })},
    {"string[] DayNames {get;}", FN({ return names(cul(c).day_names); })},
    {"string[] AbbreviatedMonthNames {get;}", FN({ return names(cul(c).abbreviated_month_names, true); })},
    {"string[] MonthNames {get;}", FN({ return names(cul(c).month_names, true); })},
    {"bool IsReadOnly {get;}", is_read_only},
};
Type g_date{TypeSpec{.full_name = "System.Globalization.DateTimeFormatInfo", .flags = kSealed, .members = kDate,
                     .interfaces = "System.IFormatProvider System.ICloneable"}};

std::u16string title_case(std::u16string_view s) {
  std::u16string out;
  size_t i = 0;
  while (i < s.size()) {
    if (!is_letter(s[i])) {
      out += s[i++];
      continue;
    }
    size_t j = i;
    bool all_upper = true;
    while (j < s.size() && (is_letter_or_digit(s[j]) || s[j] == u'\'')) {
      all_upper &= !is_lower(s[j]);
      ++j;
    }
    bool keep = all_upper && j - i > 1;  // acronyms stay
    for (size_t k = i; k < j; ++k) out += keep ? s[k] : k == i ? to_upper(s[k]) : to_lower(s[k]);
    i = j;
  }
  return out;
}
Value map_text(MethodCall& c, std::u16string (*f)(std::u16string_view)) {
  require(c.arg(0), "str");
  return Value(String::utf16(f(c.arg(0).string()->to_utf16())));
}
const MemberDef kText[] = {
    {"string ToLower(string str)", FN({ return map_text(c, to_lower); })},
    {"char ToLower(char c)", FN({ return Value::character(to_lower(c.arg(0).as_char())); })},
    {"string ToUpper(string str)", FN({ return map_text(c, to_upper); })},
    {"char ToUpper(char c)", FN({ return Value::character(to_upper(c.arg(0).as_char())); })},
    {"string ToTitleCase(string str)", FN({ return map_text(c, title_case); })},
    {"string CultureName {get;}", FN({ return str(cul(c).name); })},
    {"int LCID {get;}", FN({ return int32(cul(c).lcid); })},
    {"string ListSeparator {get;set;}", FN({ return str(list_separator(cul(c))); }), FN({
       list_separator(cul(c)) = c.arg(0).is_string() ? c.arg(0).string()->to_utf8() : std::string();
       return Value();
     })},
    {"int ANSICodePage {get;}", FN({ return int32(1252); })},
    {"int OEMCodePage {get;}", FN({ return int32(437); })},
    {"bool IsRightToLeft {get;}", FN({ return boolean(false); })},
    {"bool IsReadOnly {get;}", FN({ return boolean(true); })},
};
Type g_text{TypeSpec{.full_name = "System.Globalization.TextInfo", .flags = kSealed, .members = kText}};

int compare_options(MethodCall& c, int64_t options) {
  if (c.arg(0).is_null() || c.arg(1).is_null()) return c.arg(0).is_null() ? (c.arg(1).is_null() ? 0 : -1) : 1;
  std::u16string a = c.arg(0).string()->to_utf16(), b = c.arg(1).string()->to_utf16();
  int r = options & 0x40000000   ? a.compare(b)
          : options & 0x10000000 ? compare_ignore_case(std::u16string_view(a), std::u16string_view(b))
                                 : compare_culture(std::u16string_view(a), std::u16string_view(b), options & 1);
  return r < 0 ? -1 : r > 0;
}
Value at_end(MethodCall& c, bool suffix) {
  require(c.arg(0), "source");
  require(c.arg(1), suffix ? "suffix" : "prefix");
  std::u16string a = c.arg(0).string()->to_utf16(), b = c.arg(1).string()->to_utf16();
  if (b.size() > a.size()) return boolean(false);
  std::u16string_view part = suffix ? std::u16string_view(a).substr(a.size() - b.size()) : std::u16string_view(a).substr(0, b.size());
  int64_t options = c.has(2) ? c.arg(2).as_int() : 0;
  return boolean(options & 0x10000001 ? compare_ignore_case(part, std::u16string_view(b)) == 0 : part == b);
}
const MemberDef kCompare[] = {
    {"int Compare(string string1, string string2)", FN({ return int32(compare_options(c, 0)); })},
    {"int Compare(string string1, string string2, System.Globalization.CompareOptions options)", FN({ return int32(compare_options(c, c.arg(2).as_int())); })},
    {"int IndexOf(string source, string value, System.Globalization.CompareOptions options)", FN({
       require(c.arg(0), "source");
       require(c.arg(1), "value");
       std::u16string a = c.arg(0).string()->to_utf16(), b = c.arg(1).string()->to_utf16();
       size_t hit = c.arg(2).as_int() & 0x10000001 ? find_ignore_case(std::u16string_view(a), b) : a.find(b);
       return int32(hit == std::u16string::npos ? -1 : static_cast<int64_t>(hit));
     })},
    {"int IndexOf(string source, string value)", FN({
       require(c.arg(0), "source");
       require(c.arg(1), "value");
       size_t hit = c.arg(0).string()->to_utf16().find(c.arg(1).string()->to_utf16());
       return int32(hit == std::u16string::npos ? -1 : static_cast<int64_t>(hit));
     })},
    {"int LastIndexOf(string source, string value)", FN({
       require(c.arg(0), "source");
       require(c.arg(1), "value");
       size_t hit = c.arg(0).string()->to_utf16().rfind(c.arg(1).string()->to_utf16());
       return int32(hit == std::u16string::npos ? -1 : static_cast<int64_t>(hit));
     })},
    {"bool IsPrefix(string source, string prefix)", FN({ return at_end(c, false); })},
    {"bool IsPrefix(string source, string prefix, System.Globalization.CompareOptions options)", FN({ return at_end(c, false); })},
    {"bool IsSuffix(string source, string suffix)", FN({ return at_end(c, true); })},
    {"bool IsSuffix(string source, string suffix, System.Globalization.CompareOptions options)", FN({ return at_end(c, true); })},
    {"static bool IsSortable(string text)", FN({ require(c.arg(0), "text"); return boolean(c.arg(0).string()->length() > 0); })},
    {"static System.Globalization.CompareInfo GetCompareInfo(string name)",
     FN({ return get_member(c.ctx, culture_object(find_or_throw(c.arg(0))), "CompareInfo"); })},
    {"string Name {get;}", FN({ return str(cul(c).name); })},
    {"int LCID {get;}", FN({ return int32(cul(c).lcid); })},
};
Type g_compare{TypeSpec{.full_name = "System.Globalization.CompareInfo", .flags = kSealed, .members = kCompare}};

DateTime date(const Value& v) { return DateTime::from_data(v.as_uint()); }
const MemberDef kCalendar[] = {
    {"int GetWeekOfYear(datetime time, System.Globalization.CalendarWeekRule rule, System.DayOfWeek firstDayOfWeek)",
     FN({ return int32(week_of_year(date(c.arg(0)), static_cast<int>(c.arg(1).as_int()), static_cast<int>(c.arg(2).as_int()))); })},
    {"System.DayOfWeek GetDayOfWeek(datetime time)", FN({ return Value::enumeration(named("System.DayOfWeek"), date(c.arg(0)).day_of_week()); })},
    {"int GetDayOfYear(datetime time)", FN({ return int32(date(c.arg(0)).day_of_year()); })},
    {"int GetDayOfMonth(datetime time)", FN({ return int32(date(c.arg(0)).day()); })},
    {"int GetMonth(datetime time)", FN({ return int32(date(c.arg(0)).month()); })},
    {"int GetYear(datetime time)", FN({ return int32(date(c.arg(0)).year()); })},
    {"int GetDaysInMonth(int year, int month)", FN({ return int32(days_in_month(static_cast<int>(c.arg(0).as_int()), static_cast<int>(c.arg(1).as_int()))); })},
    {"int GetDaysInYear(int year)", FN({ return int32(is_leap_year(static_cast<int>(c.arg(0).as_int())) ? 366 : 365); })},
    {"bool IsLeapYear(int year)", FN({ return boolean(is_leap_year(static_cast<int>(c.arg(0).as_int()))); })},
    {"bool IsLeapDay(int year, int month, int day)", FN({ return boolean(is_leap_year(i32(c.arg(0))) && i32(c.arg(1)) == 2 && i32(c.arg(2)) == 29); })},
    {"int GetMonthsInYear(int year)", FN({ return int32(12); })},
    {"int GetEra(datetime time)", FN({ return int32(1); })},
    {"int GetHour(datetime time)", FN({ return int32(date(c.arg(0)).hour()); })},
    {"int GetMinute(datetime time)", FN({ return int32(date(c.arg(0)).minute()); })},
    {"int GetSecond(datetime time)", FN({ return int32(date(c.arg(0)).second()); })},
#define CALENDAR_ADD(name, argument, method) \
  {"datetime " name "(datetime time, " argument ")", FN({ Value args[] = {c.arg(1)}; return invoke_method(c.ctx, c.arg(0), method, args); })}
    CALENDAR_ADD("AddDays", "int days", "AddDays"), CALENDAR_ADD("AddMonths", "int months", "AddMonths"),
    CALENDAR_ADD("AddYears", "int years", "AddYears"), CALENDAR_ADD("AddHours", "int hours", "AddHours"),
    CALENDAR_ADD("AddMinutes", "int minutes", "AddMinutes"), CALENDAR_ADD("AddSeconds", "int seconds", "AddSeconds"),
    {"datetime AddWeeks(datetime time, int weeks)", FN({ Value args[] = {int32(7 * c.arg(1).as_int())}; return invoke_method(c.ctx, c.arg(0), "AddDays", args); })},
    {"datetime ToDateTime(int year, int month, int day, int hour, int minute, int second, int millisecond)",
     FN({ return construct(c.ctx, &types::DateTime, {c.args, 7}); })},
    {"int ToFourDigitYear(int year)", FN({ int y = i32(c.arg(0)); return int32(y >= 100 ? y : y <= 49 ? 2000 + y : 1900 + y); })},
    {"int TwoDigitYearMax {get;}", FN({ return int32(2049); })},
    {"datetime MinSupportedDateTime {get;}", FN({ return get_static(c.ctx, &types::DateTime, "MinValue"); })},
    {"datetime MaxSupportedDateTime {get;}", FN({ return get_static(c.ctx, &types::DateTime, "MaxValue"); })},
    {"int[] Eras {get;}", FN({ return make_array(&types::Int32, {int32(1)}); })},
    {"bool IsReadOnly {get;}", FN({ return boolean(false); })},
};
Type g_calendar{TypeSpec{.full_name = "System.Globalization.Calendar", .flags = kAbstract, .members = kCalendar}};
const MemberDef kGregorian[] = {
    {"new()", FN({ return Value(make_ref<CultureObject>(c.type, &invariant_culture())); })},
};
Type g_gregorian{TypeSpec{.full_name = "System.Globalization.GregorianCalendar", .base = "System.Globalization.Calendar", .members = kGregorian}};

// Monday of week 1, as a day number: the week of January 4.
int64_t iso_start(int year) {
  if (year < 1 || year > 9999) throw_range("Year must be between 1 and 9999.", "year");
  int64_t d = *days_from_date(year, 1, 4);
  return d - (d % 7);  // day 0 was a Monday
}
Value day_value(int64_t day) { return Value::date_time(DateTime(day * kTicksPerDay).data()); }
const MemberDef kIsoWeek[] = {
    {"static int GetWeeksInYear(int year)", FN({ return int32(iso_week(DateTime(*days_from_date(i32(c.arg(0)), 12, 28) * kTicksPerDay))); })},
    {"static datetime GetYearStart(int year)", FN({ return day_value(iso_start(i32(c.arg(0)))); })},
    {"static datetime GetYearEnd(int year)", FN({
       int weeks = iso_week(DateTime(*days_from_date(i32(c.arg(0)), 12, 28) * kTicksPerDay));
       return day_value(iso_start(i32(c.arg(0))) + 7 * weeks - 1);
     })},
    {"static datetime ToDateTime(int year, int week, System.DayOfWeek dayOfWeek)", FN({
       if (c.arg(1).as_int() < 1 || c.arg(1).as_int() > 53) throw_range("The week parameter must be in the range 1 through 53.", "week");
       return day_value(iso_start(i32(c.arg(0))) + 7 * (c.arg(1).as_int() - 1) + (c.arg(2).as_int() + 6) % 7);
     })},
    {"static int GetWeekOfYear(datetime date)", FN({ return int32(iso_week(date(c.arg(0)))); })},
    {"static int GetYear(datetime date)", FN({
       int year = 0;
       iso_week(date(c.arg(0)), &year);
       return int32(year);
     })},
};
Type g_iso_week{TypeSpec{.full_name = "System.Globalization.ISOWeek", .flags = kStatic | kAbstract | kSealed, .members = kIsoWeek}};

}  // namespace
std::string& list_separator(const Culture& c) {
  static auto* all = new std::unordered_map<std::string, std::string>;
  return all->try_emplace(std::string(c.name), c.decimal_separator == "," ? ";" : ",").first->second;
}

}  // namespace psession
