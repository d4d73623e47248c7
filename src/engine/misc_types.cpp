// Small types that scripts name now and then: AutomationNull, Platform, principals, regions, more dictionaries, the
// structures of the raw host.
#include "object/current_culture.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

constexpr uint32_t kStaticClass = kStatic | kAbstract | kSealed;
#define SMA "System.Management.Automation."
#define SMA_ASSEMBLY "System.Management.Automation"

const MemberDef kNull[] = {{"static psobject Value {get;}", PS_FN { return Value::nothing(); }}};
PS_TYPE(g_null, {.full_name = SMA "Internal.AutomationNull", .flags = kStaticClass, .members = kNull, .assembly = SMA_ASSEMBLY});
const MemberDef kPlatform[] = {
    {"static bool IsLinux {get;}", PS_FN { return boolean(true); }},      {"static bool IsMacOS {get;}", PS_FN { return boolean(false); }},
    {"static bool IsWindows {get;}", PS_FN { return boolean(false); }},   {"static bool IsCoreCLR {get;}", PS_FN { return boolean(true); }},
    {"static bool IsNanoServer {get;}", PS_FN { return boolean(false); }}, {"static bool IsIoT {get;}", PS_FN { return boolean(false); }},
    {"static bool IsWindowsDesktop {get;}", PS_FN { return boolean(false); }}, {"static bool IsStaSupported {get;}", PS_FN { return boolean(false); }},
};
PS_TYPE(g_platform, {.full_name = SMA "Platform", .flags = kStaticClass, .members = kPlatform, .assembly = SMA_ASSEMBLY});

// Windows' principals: there, but not on this platform.

[[noreturn]] void no_windows() { throw_dotnet("System.PlatformNotSupportedException", "Windows Principal functionality is not supported on this platform."); }
Value not_here(MethodCall&) { no_windows(); }
#define PRINCIPAL "System.Security.Principal."
const MemberDef kIdentity[] = {
    {"static System.Security.Principal.WindowsIdentity GetCurrent()", not_here}, {"static System.Security.Principal.WindowsIdentity GetAnonymous()", not_here},
    {"new(string sUserPrincipalName)", not_here}, {"string Name {get;}", not_here},
};
const MemberDef kPrincipal[] = {{"new(System.Security.Principal.WindowsIdentity ntIdentity)", not_here},
                                {"bool IsInRole(System.Security.Principal.WindowsBuiltInRole role)", not_here}, {"bool IsInRole(string role)", not_here}};
const MemberDef kAccount[] = {{"new(string name)", not_here}, {"new(string domainName, string accountName)", not_here}};
const MemberDef kSid[] = {{"new(string sddlForm)", not_here}};
ENUM_TYPE(g_role, PRINCIPAL "WindowsBuiltInRole", 0, {"Administrator", 544}, {"User", 545}, {"Guest", 546}, {"PowerUser", 547}, {"AccountOperator", 548},
          {"SystemOperator", 549}, {"PrintOperator", 550}, {"BackupOperator", 551}, {"Replicator", 552})
#define PRINCIPAL_TYPE(var, n, rows) PS_TYPE(var, {.full_name = PRINCIPAL n, .members = rows, .assembly = "System.Security.Principal.Windows"})
PRINCIPAL_TYPE(g_identity, "WindowsIdentity", kIdentity);
PRINCIPAL_TYPE(g_principal, "WindowsPrincipal", kPrincipal);
PRINCIPAL_TYPE(g_account, "NTAccount", kAccount);
PRINCIPAL_TYPE(g_sid, "SecurityIdentifier", kSid);

// RegionInfo

struct Region {
  const char *code, *three, *english, *currency, *currency_name, *symbol;
  int geo;
  bool metric;
};
constexpr Region kRegions[] = {
    {"US", "USA", "United States", "USD", "US Dollar", "$", 244, false},   {"GB", "GBR", "United Kingdom", "GBP", "British Pound", "\xC2\xA3", 242, true},
    {"DE", "DEU", "Germany", "EUR", "Euro", "\xE2\x82\xAC", 94, true},      {"FR", "FRA", "France", "EUR", "Euro", "\xE2\x82\xAC", 84, true},
    {"IT", "ITA", "Italy", "EUR", "Euro", "\xE2\x82\xAC", 118, true},       {"ES", "ESP", "Spain", "EUR", "Euro", "\xE2\x82\xAC", 217, true},
    {"NL", "NLD", "Netherlands", "EUR", "Euro", "\xE2\x82\xAC", 176, true}, {"CH", "CHE", "Switzerland", "CHF", "Swiss Franc", "CHF", 223, true},
    {"AT", "AUT", "Austria", "EUR", "Euro", "\xE2\x82\xAC", 14, true},      {"BE", "BEL", "Belgium", "EUR", "Euro", "\xE2\x82\xAC", 21, true},
    {"JP", "JPN", "Japan", "JPY", "Japanese Yen", "\xEF\xBF\xA5", 122, true}, {"CN", "CHN", "China", "CNY", "Chinese Yuan", "\xC2\xA5", 45, true},
    {"IN", "IND", "India", "INR", "Indian Rupee", "\xE2\x82\xB9", 113, true}, {"BR", "BRA", "Brazil", "BRL", "Brazilian Real", "R$", 32, true},
    {"CA", "CAN", "Canada", "CAD", "Canadian Dollar", "$", 39, true},       {"AU", "AUS", "Australia", "AUD", "Australian Dollar", "$", 12, true},
    {"MX", "MEX", "Mexico", "MXN", "Mexican Peso", "$", 166, true},         {"RU", "RUS", "Russia", "RUB", "Russian Ruble", "\xE2\x82\xBD", 203, true},
    {"SE", "SWE", "Sweden", "SEK", "Swedish Krona", "kr", 221, true},       {"NO", "NOR", "Norway", "NOK", "Norwegian Krone", "kr", 177, true},
    {"DK", "DNK", "Denmark", "DKK", "Danish Krone", "kr.", 61, true},       {"FI", "FIN", "Finland", "EUR", "Euro", "\xE2\x82\xAC", 77, true},
    {"PL", "POL", "Poland", "PLN", "Polish Zloty", "z\xC5\x82", 191, true}, {"PT", "PRT", "Portugal", "EUR", "Euro", "\xE2\x82\xAC", 193, true},
    {"IE", "IRL", "Ireland", "EUR", "Euro", "\xE2\x82\xAC", 68, true},      {"KR", "KOR", "South Korea", "KRW", "South Korean Won", "\xE2\x82\xA9", 134, true},
    {"TR", "TUR", "T\xC3\xBCrkiye", "TRY", "Turkish Lira", "\xE2\x82\xBA", 235, true}, {"ZA", "ZAF", "South Africa", "ZAR", "South African Rand", "R", 209, true},
    {"NZ", "NZL", "New Zealand", "NZD", "New Zealand Dollar", "$", 183, true}, {"CZ", "CZE", "Czechia", "CZK", "Czech Koruna", "K\xC4\x8D", 75, true},
    {"IL", "ISR", "Israel", "ILS", "Israeli New Shekel", "\xE2\x82\xAA", 117, true}, {"GR", "GRC", "Greece", "EUR", "Euro", "\xE2\x82\xAC", 98, true},
};
Value make_region(const Type* t, std::string name) {
  std::string given = name;
  if (size_t dash = name.rfind('-'); dash != name.npos) name = name.substr(dash + 1);
  for (char& ch : name) if (ch >= 'a' && ch <= 'z') ch -= 32;
  for (const Region& r : kRegions) {
    if (name == r.code) return record(t, {str(r.code), str(r.three), str(r.english), str(r.currency), str(r.currency_name), str(r.symbol), int32(r.geo), boolean(r.metric)});
  }
  throw_dotnet("System.ArgumentException", "Culture name '" + given + "' is not supported.", "name");
}
const MemberDef kRegion[] = {
    {"new(string name)", PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("name");
       return make_region(c.type, text_arg(c, 0));
     }},
    {"static System.Globalization.RegionInfo CurrentRegion {get;}", PS_FN {
       std::string n = current_culture().name;
       return make_region(c.type, n.find('-') == n.npos ? "US" : n);
     }},
    READ_ROW(0, "string Name"), READ_ROW(2, "string EnglishName"), READ_ROW(2, "string DisplayName"), READ_ROW(2, "string NativeName"),
    READ_ROW(0, "string TwoLetterISORegionName"), READ_ROW(1, "string ThreeLetterISORegionName"), READ_ROW(1, "string ThreeLetterWindowsRegionName"),
    READ_ROW(7, "bool IsMetric"), READ_ROW(6, "int GeoId"), READ_ROW(4, "string CurrencyEnglishName"), READ_ROW(4, "string CurrencyNativeName"),
    READ_ROW(5, "string CurrencySymbol"), READ_ROW(3, "string ISOCurrencySymbol"), {"string ToString()", read_field<0>},
    {"bool Equals(System.Object value)", PS_FN { return boolean(records_equal(c.self, c.arg(0))); }},
};
PS_TYPE(g_region, {.full_name = "System.Globalization.RegionInfo", .members = kRegion});

// HybridDictionary and ListDictionary behave as a Hashtable that keeps its order.

Value new_dictionary(MethodCall& c) {
  bool fold = c.argc > 0 && c.arg(c.argc - 1).kind() == Kind::Bool && c.arg(c.argc - 1).as_bool();
  return Value(make_ref<Dictionary>(c.type, fold ? KeyComparer::OrdinalIgnoreCase : KeyComparer::Default));
}
const MemberDef kHybrid[] = {{"new()", new_dictionary}, {"new(int initialSize)", new_dictionary}, {"new(bool caseInsensitive)", new_dictionary},
                             {"new(int initialSize, bool caseInsensitive)", new_dictionary}};
const MemberDef kListed[] = {{"new()", new_dictionary}};
PS_TYPE(g_hybrid, {.full_name = "System.Collections.Specialized.HybridDictionary", .base = "System.Collections.Hashtable", .members = kHybrid, .assembly = "System.Collections.Specialized"});
PS_TYPE(g_listed, {.full_name = "System.Collections.Specialized.ListDictionary", .base = "System.Collections.Hashtable", .members = kListed, .assembly = "System.Collections.Specialized"});
const MemberDef kPrimitive[] = {
    {"new()", PS_FN { return Value(make_ref<Dictionary>(c.type, KeyComparer::OrdinalIgnoreCase)); }},
    {"new(hashtable other)", PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("other");
       auto d = make_ref<Dictionary>(c.type, KeyComparer::OrdinalIgnoreCase);
       auto& from = *c.arg(0).as<Dictionary>();
       for (size_t i = 0; i < from.slots(); ++i) if (from.live(i)) d->set(convert_to(c.ctx, from.key_at(i), &types::String), from.value_at(i));
       return Value(d);
     }},
};
PS_TYPE(g_primitive, {.full_name = SMA "PSPrimitiveDictionary", .base = "System.Collections.Hashtable", .members = kPrimitive, .accelerators = "psprimitivedictionary", .assembly = SMA_ASSEMBLY});
ENUM_TYPE(g_changed, "System.Collections.Specialized.NotifyCollectionChangedAction", 0, {"Add", 0}, {"Remove", 1}, {"Replace", 2}, {"Move", 3}, {"Reset", 4})
ENUM_TYPE(g_sort, "System.ComponentModel.ListSortDirection", 0, {"Ascending", 0}, {"Descending", 1})

// The raw host's structures

#define HOST SMA "Host."
Value fields(MethodCall& c) { return record(c.type, std::vector<Value>(c.args, c.args + c.argc)); }
std::string joined(MethodCall& c) {
  std::string r;
  for (const Value& v : record_of(c.self).fields) r += (r.empty() ? "" : ",") + dotnet_to_string(c.ctx, v);
  return r;
}
#define STRUCT_ROWS {"bool Equals(System.Object obj)", PS_FN { return boolean(records_equal(c.self, c.arg(0))); }}, {"string ToString()", PS_FN { return str(joined(c)); }}
#define HOST_TYPE(n, rows, zero) \
  PS_TYPE(g_##n, {.full_name = HOST #n, .base = "System.ValueType", .flags = kValueType, .members = rows, .default_value = [](const Type* t) { return record(t, zero); }, .assembly = SMA_ASSEMBLY})
const MemberDef kRectangle[] = {
    {"new(int left, int top, int right, int bottom)", fields},
    {"new(System.Management.Automation.Host.Coordinates upperLeft, System.Management.Automation.Host.Coordinates lowerRight)", PS_FN {
       return record(c.type, {get_member(c.ctx, c.arg(0), "X"), get_member(c.ctx, c.arg(0), "Y"), get_member(c.ctx, c.arg(1), "X"), get_member(c.ctx, c.arg(1), "Y")});
     }},
    FIELD_ROW(0, "int Left"), FIELD_ROW(1, "int Top"), FIELD_ROW(2, "int Right"), FIELD_ROW(3, "int Bottom"),
    {"bool Equals(System.Object obj)", PS_FN { return boolean(records_equal(c.self, c.arg(0))); }},
    {"string ToString()", PS_FN {
       auto& f = record_of(c.self).fields;
       return str(number_to_text(f[0]) + "," + number_to_text(f[1]) + " ; " + number_to_text(f[2]) + "," + number_to_text(f[3]));
     }},
};
HOST_TYPE(Rectangle, kRectangle, (std::vector<Value>(4, int32(0))));
const MemberDef kCell[] = {
    {"new(char character, System.ConsoleColor foreground, System.ConsoleColor background, System.Management.Automation.Host.BufferCellType bufferCellType)", fields},
    FIELD_ROW(0, "char Character"), FIELD_ROW(1, "System.ConsoleColor ForegroundColor"), FIELD_ROW(2, "System.ConsoleColor BackgroundColor"),
    FIELD_ROW(3, "System.Management.Automation.Host.BufferCellType BufferCellType"), STRUCT_ROWS,
};
PS_TYPE(g_cell, {.full_name = HOST "BufferCell", .base = "System.ValueType", .flags = kValueType, .members = kCell, .assembly = SMA_ASSEMBLY});
ENUM_TYPE(g_cell_type, HOST "BufferCellType", 0, {"Complete", 0}, {"Leading", 1}, {"Trailing", 2})

}  // namespace
}  // namespace psession
