// System.TimeZoneInfo over the system's zone files (/usr/share/zoneinfo), read without touching the process's TZ.
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/fd.h"
#include "object/types/date_boxes.h"
#include "object/types/helpers.h"
#include "text/casing.h"
#include "text/encoding.h"
#include "text/locale_names.h"

namespace psession {
namespace {
using namespace tables;

constexpr size_t kMaxZoneFile = 1 << 20;

// One TZif file: moments (Unix seconds) and the offset that starts there; after the last one a rule in POSIX form.
struct Zone {
  struct Period {
    int64_t offset = 0;
    bool daylight = false;
    std::string name;
  };
  std::string id;
  std::string iana;  // where `id` is Windows' name
  std::string shown, standard, daylight;  // given by CreateCustomTimeZone
  bool custom = false;
  std::vector<int64_t> starts;
  std::vector<Period> periods;  // of `starts`
  Period first;
  std::string rule;  // "EST5EDT,M3.2.0,M11.1.0"

  const Period* rule_period(int64_t unix_seconds, Period& keep) const;
  Period at_utc(int64_t unix_seconds) const;
  Period at_local(int64_t local_seconds) const;
  int64_t base_offset() const;
  bool supports_daylight() const;
};

uint32_t be32(const char* p) {
  auto b = [&](int i) { return static_cast<uint32_t>(static_cast<unsigned char>(p[i])); };
  return b(0) << 24 | b(1) << 16 | b(2) << 8 | b(3);
}
int64_t be64(const char* p) { return static_cast<int64_t>(static_cast<uint64_t>(be32(p)) << 32 | be32(p + 4)); }

bool read_zone(std::string_view data, Zone& z) {
  if (data.size() < 44 || !data.starts_with("TZif")) return false;
  auto count = [&](size_t base, int i) { return static_cast<size_t>(be32(data.data() + base + 20 + 4 * i)); };
  size_t base = 0;
  int width = 4;
  if (data[4] >= '2') {  // skip the 32-bit block
    size_t skip = 44 + count(0, 3) * 5 + count(0, 4) * 6 + count(0, 5) + count(0, 2) * 8 + count(0, 1) + count(0, 0);
    if (skip + 44 > data.size()) return false;
    base = skip;
    width = 8;
  }
  size_t isut = count(base, 0), isstd = count(base, 1), leap = count(base, 2), times = count(base, 3), kinds = count(base, 4), chars = count(base, 5);
  if (times > 100000 || kinds == 0 || kinds > 256 || chars > 10000 || leap > 10000) return false;
  size_t at = base + 44, w = static_cast<size_t>(width);
  size_t need = times * (w + 1) + kinds * 6 + chars + leap * (w + 4) + isstd + isut;
  if (at + need > data.size()) return false;
  const char* t = data.data() + at;
  const char* index = t + times * w;
  const char* kind = index + times;
  const char* names = kind + kinds * 6;
  auto period = [&](size_t k) {
    Zone::Period p;
    const char* e = kind + k * 6;
    p.offset = static_cast<int32_t>(be32(e));
    p.daylight = e[4] != 0;
    size_t n = static_cast<unsigned char>(e[5]);
    while (n < chars && names[n]) p.name += names[n++];
    return p;
  };
  for (size_t i = 0; i < times; ++i) {
    size_t k = static_cast<unsigned char>(index[i]);
    if (k >= kinds) return false;
    z.starts.push_back(w == 8 ? be64(t + i * 8) : static_cast<int32_t>(be32(t + i * 4)));
    z.periods.push_back(period(k));
  }
  z.first = period(0);
  if (w == 8) {
    std::string_view tail = data.substr(at + need);
    if (tail.size() > 1 && tail[0] == '\n') z.rule = std::string(tail.substr(1, tail.find('\n', 1) - 1));
  }
  return true;
}

// ---- POSIX rules

struct RuleReader {
  std::string_view s;
  std::string name() {
    size_t n = 0;
    if (!s.empty() && s[0] == '<') {
      n = std::min(s.find('>'), s.size() - 1);
      std::string r(s.substr(1, n - 1));
      s.remove_prefix(n + 1);
      return r;
    }
    while (n < s.size() && std::isalpha(static_cast<unsigned char>(s[n]))) ++n;
    std::string r(s.substr(0, n));
    s.remove_prefix(n);
    return r;
  }
  int64_t number() {
    int64_t v = 0;
    while (!s.empty() && std::isdigit(static_cast<unsigned char>(s[0])) && v < 100000) {
      v = v * 10 + (s[0] - '0');
      s.remove_prefix(1);
    }
    return v;
  }
  int64_t seconds() {
    int64_t sign = 1;
    if (!s.empty() && (s[0] == '-' || s[0] == '+')) {
      if (s[0] == '-') sign = -1;
      s.remove_prefix(1);
    }
    int64_t v = number() * 3600;
    if (take(':')) v += number() * 60;
    if (take(':')) v += number();
    return sign * v;
  }
  bool take(char c) {
    if (s.empty() || s[0] != c) return false;
    s.remove_prefix(1);
    return true;
  }
};
// The moment of "M3.2.0/2" in a year, in local wall seconds since 1970.
int64_t change(RuleReader& r, int year) {
  int64_t day = 0;
  if (r.take('M')) {
    int month = static_cast<int>(std::clamp<int64_t>(r.number(), 1, 12));
    r.take('.');
    int week = static_cast<int>(r.number());
    r.take('.');
    int weekday = static_cast<int>(r.number());
    int64_t first = days_from_date(year, month, 1).value_or(0);
    int offset = (weekday - static_cast<int>((first + 1) % 7) + 7) % 7;
    day = first + offset + (week - 1) * 7;
    if (day >= first + days_in_month(year, month)) day -= 7;
  } else {
    bool julian = r.take('J');
    int64_t n = r.number();
    int64_t start = days_from_date(year, 1, 1).value_or(0);
    day = start + (julian ? n - 1 + (is_leap_year(year) && n >= 60 ? 1 : 0) : n);
  }
  int64_t time = r.take('/') ? r.seconds() : 7200;
  return (day - kUnixEpochTicks / kTicksPerDay) * 86400 + time;
}

const Zone::Period* Zone::rule_period(int64_t unix_seconds, Period& keep) const {
  if (rule.empty()) return nullptr;
  RuleReader r{rule};
  Period standard, summer;
  standard.name = r.name();
  standard.offset = -r.seconds();
  if (r.s.empty()) {
    keep = standard;
    return &keep;
  }
  summer.name = r.name();
  summer.daylight = true;
  summer.offset = standard.offset + 3600;
  if (!r.s.empty() && r.s[0] != ',') summer.offset = -r.seconds();
  if (!r.take(',')) {
    keep = standard;
    return &keep;
  }
  int64_t ticks = kUnixEpochTicks + (unix_seconds + standard.offset) * kTicksPerSecond;
  int year = ticks < 0 || ticks > kMaxDateTicks ? 1970 : DateTime(ticks).year();
  int64_t begin = change(r, year) - standard.offset;
  r.take(',');
  int64_t end = change(r, year) - summer.offset;
  bool in = begin < end ? unix_seconds >= begin && unix_seconds < end : !(unix_seconds >= end && unix_seconds < begin);
  keep = in ? summer : standard;
  return &keep;
}

Zone::Period Zone::at_utc(int64_t t) const {
  Period keep;
  if (starts.empty() || t >= starts.back()) {
    if (const Period* p = rule_period(t, keep)) return *p;
  }
  auto after = std::upper_bound(starts.begin(), starts.end(), t);
  return after == starts.begin() ? first : periods[static_cast<size_t>(after - starts.begin()) - 1];
}
Zone::Period Zone::at_local(int64_t local) const {
  Period early = at_utc(local - 86400), late = at_utc(local + 86400);
  for (const Period& p : {early.daylight ? late : early, early.daylight ? early : late}) {
    if (at_utc(local - p.offset).offset == p.offset) return p;
  }
  return early.daylight ? late : early;  // inside a gap: standard time
}
int64_t Zone::base_offset() const {
  int64_t now = (utc_now().ticks() - kUnixEpochTicks) / kTicksPerSecond;
  Period p = at_utc(now);
  for (int month = 1; p.daylight && month <= 12; ++month) p = at_utc(now + month * 30 * 86400);
  return p.offset;
}
bool Zone::supports_daylight() const {
  int64_t now = (utc_now().ticks() - kUnixEpochTicks) / kTicksPerSecond;
  for (int month = 0; month <= 12; ++month) if (at_utc(now + month * 30 * 86400).daylight) return true;
  return false;
}

using ZonePtr = std::shared_ptr<const Zone>;

ZonePtr utc_zone() {
  static const ZonePtr z = [] {
    auto r = std::make_shared<Zone>();
    r->id = "UTC";
    r->rule = "UTC0";
    return r;
  }();
  return z;
}
ZonePtr load(const std::string& id, const std::string& path) {
  Result<std::string> data = read_file(path, kMaxZoneFile);
  if (!data) return nullptr;
  auto z = std::make_shared<Zone>();
  z->id = id;
  if (!read_zone(*data, *z)) return nullptr;
  return z;
}
ZonePtr find_iana(const std::string& id) {
  if (id == "UTC" || id == "Etc/UTC") return utc_zone();
  bool safe = !id.empty() && id.size() < 100 && id[0] != '/' && id.find("..") == std::string::npos;
  for (char ch : id) safe = safe && (std::isalnum(static_cast<unsigned char>(ch)) || ch == '/' || ch == '_' || ch == '-' || ch == '+');
  if (!safe) return nullptr;
  ZonePtr z = load(id, "/usr/share/zoneinfo/" + id);
  return z;
}
// IANA's names and Windows'.
ZonePtr find_zone(const std::string& id) {
  static auto* cache = new std::map<std::string, ZonePtr>;
  if (auto hit = cache->find(id); hit != cache->end()) return hit->second;
  ZonePtr z = find_iana(id);
  if (!z && id.size() < 100) {
    if (std::string iana = zone_of_windows(id); !iana.empty()) {
      if (ZonePtr of = find_iana(iana)) {
        auto copy = std::make_shared<Zone>(*of);
        copy->id = id;
        copy->iana = iana;
        z = copy;
      }
    }
  }
  if (z && cache->size() < 1000) (*cache)[id] = z;
  return z;
}
ZonePtr local_zone() {
  const char* tz = getenv("TZ");
  if (tz && *tz) {
    std::string s = *tz == ':' ? tz + 1 : tz;
    if (s[0] == '/') {
      if (ZonePtr z = load(s, s)) return z;
    } else if (ZonePtr z = find_zone(s)) {
      return z;
    }
    return utc_zone();
  }
  char link[4096];
  ssize_t n = readlink("/etc/localtime", link, sizeof link - 1);
  if (n > 0) {
    std::string s(link, static_cast<size_t>(n));
    size_t at = s.find("zoneinfo/");
    if (at != std::string::npos) {
      if (ZonePtr z = find_zone(s.substr(at + 9))) return z;
    }
  }
  if (ZonePtr z = load("Local", "/etc/localtime")) return z;
  return utc_zone();
}

// The names as .NET makes them of ICU's: see its GetFullValueForDisplayNameField.
std::string offset_text(const Zone& z) {
  int64_t m = z.base_offset() / 60;
  char b[32];
  snprintf(b, sizeof b, "(UTC%c%02d:%02d) ", m < 0 ? '-' : '+', static_cast<int>(std::abs(m) / 60), static_cast<int>(std::abs(m) % 60));
  return b;
}
const ZoneNames& names_of(const Zone& z) {
  static auto* cache = new std::map<std::string, ZoneNames>;
  const std::string& id = z.iana.empty() ? z.id : z.iana;
  auto hit = cache->find(id);
  if (hit == cache->end()) hit = cache->emplace(id, zone_names(id)).first;
  return hit->second;
}
std::string display_name(const Zone& z) {
  if (z.custom) return z.shown;
  if (z.id == "UTC") return "(UTC) Coordinated Universal Time";
  const ZoneNames& n = names_of(z);
  if (n.generic.empty()) return offset_text(z) + z.id;
  if (z.base_offset() == 0) {
    static const ZoneNames gmt = zone_names("GMT");
    if (n.location == gmt.location) return offset_text(z) + n.generic;
    if (n.generic == gmt.generic) return offset_text(z) + n.location;
  }
  if (n.location == n.generic) return offset_text(z) + n.location;
  if (n.city.empty() || find_ignore_case(utf8_to_utf16(n.generic), utf8_to_utf16(n.city)) != std::u16string::npos) return offset_text(z) + n.generic;
  return offset_text(z) + n.generic + " (" + n.city + ")";
}
std::string standard_name(const Zone& z) {
  if (z.custom) return z.standard;
  if (z.id == "UTC") return "Coordinated Universal Time";
  const std::string& n = names_of(z).standard;
  return n.empty() ? z.id : n;
}
std::string daylight_name(const Zone& z) {
  if (z.custom) return z.daylight;
  if (z.id == "UTC") return "Coordinated Universal Time";
  const std::string& n = names_of(z).daylight;
  return n.empty() ? z.id : n;
}

class ZoneObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit ZoneObject(ZonePtr z) : zone(std::move(z)) {}
  const ZonePtr zone;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.TimeZoneInfo");
    return t;
  }
  std::string to_text() const override {
    return display_name(*zone);
  }
  bool equals(const HeapObject& o) const override {
    auto* z = dynamic_cast<const ZoneObject*>(&o);
    return z && z->zone->id == zone->id;
  }
  int compare(const HeapObject&) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override { return std::hash<std::string>()(zone->id); }
};
Value box(ZonePtr z) { return Value(make_ref<ZoneObject>(std::move(z))); }
const Zone& zone(const Value& v) { return *v.as<ZoneObject>()->zone; }
Value box(DateTime d) { return Value::date_time(d.data()); }
DateTime date(const Value& v) { return DateTime::from_data(v.as_uint()); }
int64_t unix_seconds(int64_t ticks) { return (ticks - kUnixEpochTicks) / kTicksPerSecond - (ticks < kUnixEpochTicks && (ticks - kUnixEpochTicks) % kTicksPerSecond ? 1 : 0); }

Value by_id(const Value& v) {
  require(v, "id");
  ZonePtr z = find_zone(text(v));
  if (!z) throw_dotnet("System.TimeZoneNotFoundException", "The time zone ID '" + text(v) + "' was not found on the local computer.");
  return box(z);
}
DateTime shifted(int64_t ticks, DateTimeKind kind) { return DateTime(std::clamp<int64_t>(ticks, 0, kMaxDateTicks), kind); }
DateTime to_utc(DateTime d, const Zone& from) {
  if (d.kind() == DateTimeKind::kUtc) return d;
  return shifted(d.ticks() - from.at_local(unix_seconds(d.ticks())).offset * kTicksPerSecond, DateTimeKind::kUtc);
}
DateTime from_utc(DateTime d, const Zone& to) {
  DateTimeKind kind = to.id == "UTC" ? DateTimeKind::kUtc : DateTimeKind::kUnspecified;
  return shifted(d.ticks() + to.at_utc(unix_seconds(d.ticks())).offset * kTicksPerSecond, kind);
}
Value converted(DateTime d, const Zone& from, const Zone& to) { return box(from_utc(to_utc(d, from), to)); }
const Zone& natural(DateTime d) {
  static ZonePtr local;
  local = local_zone();
  return d.kind() == DateTimeKind::kUtc ? *utc_zone() : *local;
}

// The offsets under which a time of the clock exists: none in a gap, two where it is set back.
std::vector<int64_t> offsets_at(const Zone& z, int64_t local) {
  std::vector<int64_t> r;
  for (int64_t o : {z.at_utc(local - 86400).offset, z.at_utc(local + 86400).offset}) {
    if (z.at_utc(local - o).offset == o && std::find(r.begin(), r.end(), o) == r.end()) r.push_back(o);
  }
  std::sort(r.begin(), r.end());
  return r;
}

const MemberDef kRows[] = {
    {"static System.TimeZoneInfo Utc {get;}", FN({ return box(utc_zone()); })},
    {"static System.TimeZoneInfo Local {get;}", FN({ return box(local_zone()); })},
    {"static System.Collections.ObjectModel.ReadOnlyCollection[System.TimeZoneInfo] GetSystemTimeZones()", FN({
       std::vector<Value> all{box(utc_zone())};
       for (const char* table : {"/usr/share/zoneinfo/zone1970.tab", "/usr/share/zoneinfo/zone.tab"}) {
         FILE* f = fopen(table, "re");
         if (!f) continue;
         char line[512];
         while (fgets(line, sizeof line, f)) {
           if (line[0] == '#') continue;
           std::string_view rest = line;
           for (int i = 0; i < 2 && !rest.empty(); ++i) rest.remove_prefix(std::min(rest.find('\t'), rest.size() - 1) + 1);
           rest = rest.substr(0, rest.find_first_of("\t\n"));
           if (ZonePtr z = find_zone(std::string(rest))) all.push_back(box(z));
         }
         fclose(f);
         break;
       }
       std::stable_sort(all.begin(), all.end(), [](const Value& a, const Value& b) {
         int64_t x = zone(a).base_offset(), y = zone(b).base_offset();
         return x != y ? x < y : zone(a).id < zone(b).id;
       });
       const Type* args[] = {c.type};
       auto l = make_ref<List>(TypeRegistry::instantiate(TypeRegistry::find("System.Collections.ObjectModel.ReadOnlyCollection`1"), args));
       l->items = std::move(all);
       l->read_only = true;
       return Value(l);
     })},
    {"static System.TimeZoneInfo CreateCustomTimeZone(string id, timespan baseUtcOffset, string displayName, string standardDisplayName)", FN({
       require(c.arg(0), "id");
       int64_t ticks = c.arg(1).as_int();
       if (ticks % kTicksPerMinute) throw_dotnet("System.ArgumentException", "The TimeSpan parameter cannot be specified more precisely than whole minutes.", "baseUtcOffset");
       if (ticks < -14 * kTicksPerHour || ticks > 14 * kTicksPerHour) throw_range("The TimeSpan parameter must be within plus or minus 14.0 hours.", "baseUtcOffset");
       auto z = std::make_shared<Zone>();
       z->id = text(c.arg(0));
       z->first.offset = ticks / kTicksPerSecond;
       z->first.name = text(c.arg(3));
       z->custom = true;
       z->shown = text(c.arg(2));
       z->standard = z->daylight = text(c.arg(3));
       return box(z);
     })},
    {"static System.TimeZoneInfo FindSystemTimeZoneById(string id)", FN({ return by_id(c.arg(0)); })},
    {"static bool TryFindSystemTimeZoneById(string id, [ref] System.TimeZoneInfo timeZoneInfo)", FN({
       ZonePtr z = find_zone(text(c.arg(0)));
       set_out(c, 1, z ? box(z) : Value());
       return boolean(z != nullptr);
     })},
    {"static datetime ConvertTimeFromUtc(datetime dateTime, System.TimeZoneInfo destinationTimeZone)", FN({
       require(c.arg(1), "destinationTimeZone");
       if (date(c.arg(0)).kind() == DateTimeKind::kLocal) {
         throw_dotnet("System.ArgumentException", "The conversion could not be completed because the supplied DateTime did not have the Kind property set correctly.  For example, when the Kind property is DateTimeKind.Local, the source time zone must be TimeZoneInfo.Local.", "sourceTimeZone");
       }
       return box(from_utc(date(c.arg(0)), zone(c.arg(1))));
     })},
    {"static datetime ConvertTimeToUtc(datetime dateTime)", FN({ return box(to_utc(date(c.arg(0)), natural(date(c.arg(0))))); })},
    {"static datetime ConvertTimeToUtc(datetime dateTime, System.TimeZoneInfo sourceTimeZone)", FN({ return box(to_utc(date(c.arg(0)), zone(c.arg(1)))); })},
    {"static datetime ConvertTime(datetime dateTime, System.TimeZoneInfo destinationTimeZone)", FN({ return converted(date(c.arg(0)), natural(date(c.arg(0))), zone(c.arg(1))); })},
    {"static datetime ConvertTime(datetime dateTime, System.TimeZoneInfo sourceTimeZone, System.TimeZoneInfo destinationTimeZone)", FN({ return converted(date(c.arg(0)), zone(c.arg(1)), zone(c.arg(2))); })},
    {"static datetime ConvertTimeBySystemTimeZoneId(datetime dateTime, string destinationTimeZoneId)", FN({
       Value to = by_id(c.arg(1));
       return converted(date(c.arg(0)), natural(date(c.arg(0))), zone(to));
     })},
    {"static datetime ConvertTimeBySystemTimeZoneId(datetime dateTime, string sourceTimeZoneId, string destinationTimeZoneId)", FN({
       Value from = by_id(c.arg(1)), to = by_id(c.arg(2));
       return converted(date(c.arg(0)), zone(from), zone(to));
     })},
    {"static System.DateTimeOffset ConvertTime(System.DateTimeOffset dateTimeOffset, System.TimeZoneInfo destinationTimeZone)", FN({
       const DateTimeOffset& d = c.arg(0).as<DateTimeOffsetObject>()->value;
       int64_t minutes = zone(c.arg(1)).at_utc(unix_seconds(d.utc_ticks())).offset / 60;
       return date_time_offset(d.to_offset(static_cast<int>(minutes)).value_or(d));
     })},
    {"static void ClearCachedData()", FN({ return Value::nothing(); })},
    {"timespan GetUtcOffset(datetime dateTime)", FN({
       DateTime d = date(c.arg(0));
       const Zone& z = zone(c.self);
       int64_t s = unix_seconds(d.ticks());
       int64_t offset = d.kind() == DateTimeKind::kUnspecified ? z.at_local(s).offset : z.at_utc(unix_seconds(to_utc(d, natural(d)).ticks())).offset;
       return Value::time_span(offset * kTicksPerSecond);
     })},
    {"timespan GetUtcOffset(System.DateTimeOffset dateTimeOffset)", FN({
       return Value::time_span(zone(c.self).at_utc(unix_seconds(c.arg(0).as<DateTimeOffsetObject>()->value.utc_ticks())).offset * kTicksPerSecond);
     })},
    {"bool IsDaylightSavingTime(datetime dateTime)", FN({
       DateTime d = date(c.arg(0));
       const Zone& z = zone(c.self);
       return boolean(d.kind() == DateTimeKind::kUnspecified ? z.at_local(unix_seconds(d.ticks())).daylight
                                                              : z.at_utc(unix_seconds(to_utc(d, natural(d)).ticks())).daylight);
     })},
    {"bool Equals(System.TimeZoneInfo other)", FN({ return boolean(c.arg(0).is_object() && c.self.as<ZoneObject>()->equals(*c.arg(0).object())); })},
    {"string ToString()", FN({ return str(c.self.as<ZoneObject>()->to_text()); })},
    {"string Id {get;}", FN({ return str(zone(c.self).id); })},
    {"bool HasIanaId {get;}", FN({ return boolean(!zone(c.self).custom && zone(c.self).iana.empty()); })},
    {"string DisplayName {get;}", FN({ return str(c.self.as<ZoneObject>()->to_text()); })},
    {"string StandardName {get;}", FN({ return str(standard_name(zone(c.self))); })},
    {"string DaylightName {get;}", FN({ return str(daylight_name(zone(c.self))); })},
    {"bool IsInvalidTime(datetime dateTime)", FN({
       DateTime d = date(c.arg(0));
       int64_t s = unix_seconds(d.ticks());
       return boolean(d.kind() != DateTimeKind::kUtc && offsets_at(zone(c.self), s).empty());
     })},
    {"bool IsAmbiguousTime(datetime dateTime)", FN({
       DateTime d = date(c.arg(0));
       return boolean(d.kind() != DateTimeKind::kUtc && offsets_at(zone(c.self), unix_seconds(d.ticks())).size() > 1);
     })},
    {"timespan[] GetAmbiguousTimeOffsets(datetime dateTime)", FN({
       std::vector<Value> r;
       for (int64_t o : offsets_at(zone(c.self), unix_seconds(date(c.arg(0)).ticks()))) r.push_back(Value::time_span(o * kTicksPerSecond));
       if (r.size() < 2) throw_dotnet("System.ArgumentException", "The supplied DateTime is not in an ambiguous time range.", "dateTime");
       return make_array(&types::TimeSpan, std::move(r));
     })},
    {"bool HasSameRules(System.TimeZoneInfo other)", FN({
       require(c.arg(0), "other");
       const Zone &a = zone(c.self), &b = zone(c.arg(0));
       return boolean(a.starts == b.starts && a.rule == b.rule && a.base_offset() == b.base_offset());
     })},
    {"static bool TryConvertWindowsIdToIanaId(string windowsId, [ref] string ianaId)", FN({
       std::string id = zone_of_windows(text(c.arg(0)));
       set_out(c, 1, id.empty() ? Value() : str(id));
       return boolean(!id.empty());
     })},
    {"static bool TryConvertIanaIdToWindowsId(string ianaId, [ref] string windowsId)", FN({
       std::string id = windows_of_zone(text(c.arg(0)));
       set_out(c, 1, id.empty() ? Value() : str(id));
       return boolean(!id.empty());
     })},
    {"timespan BaseUtcOffset {get;}", FN({ return Value::time_span(zone(c.self).base_offset() * kTicksPerSecond); })},
    {"bool SupportsDaylightSavingTime {get;}", FN({ return boolean(zone(c.self).supports_daylight()); })},
};
Type g_zone{TypeSpec{.full_name = "System.TimeZoneInfo", .flags = kSealed, .members = kRows}};

}  // namespace
}  // namespace psession
