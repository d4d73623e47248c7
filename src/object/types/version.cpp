// System.Version and System.Management.Automation.SemanticVersion.
#include <charconv>

#include "object/types/helpers.h"
#include "object/types/version_objects.h"
#include "text/casing.h"

namespace psession {

const Type* VersionObject::type() const { return &types::Version; }
std::string VersionObject::text(int fields) const {
  std::string s;
  for (int i = 0; i < fields; ++i) s += (i ? "." : "") + std::to_string(part[static_cast<size_t>(i)]);
  return s;
}
std::string VersionObject::to_text() const { return text(part[2] < 0 ? 2 : part[3] < 0 ? 3 : 4); }
bool VersionObject::equals(const HeapObject& o) const {
  auto* v = dynamic_cast<const VersionObject*>(&o);
  return v && v->part == part;
}
int VersionObject::compare(const HeapObject& o) const {
  auto* v = dynamic_cast<const VersionObject*>(&o);
  if (!v) return 1;
  return part < v->part ? -1 : v->part < part;
}
size_t VersionObject::hash() const {
  size_t h = 0;
  for (int32_t p : part) h = h * 31 + static_cast<size_t>(p);
  return h;
}
Value make_version(int32_t major, int32_t minor, int32_t build, int32_t revision) {
  return Value(make_ref<VersionObject>(std::array<int32_t, 4>{major, minor, build, revision}));
}

const Type* SemanticVersionObject::type() const {
  static const Type* t = TypeRegistry::find("System.Management.Automation.SemanticVersion");
  return t;
}
std::string SemanticVersionObject::to_text() const {
  std::string s = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  if (!pre.empty()) s += "-" + pre;
  if (!build.empty()) s += "+" + build;
  return s;
}
bool SemanticVersionObject::equals(const HeapObject& o) const {
  auto* v = dynamic_cast<const SemanticVersionObject*>(&o);
  return v && major == v->major && minor == v->minor && patch == v->patch && pre == v->pre;
}
namespace {
bool digits(std::string_view s) {
  for (char c : s) if (c < '0' || c > '9') return false;
  return !s.empty();
}
int compare_labels(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() ? (b.empty() ? 0 : 1) : -1;
  while (true) {
    std::string_view x = a.substr(0, a.find('.')), y = b.substr(0, b.find('.'));
    bool nx = digits(x), ny = digits(y);
    if (nx && ny) {
      if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
      if (x != y) return x < y ? -1 : 1;
    } else if (nx != ny) {
      return nx ? -1 : 1;
    } else if (x != y) {
      return x < y ? -1 : 1;
    }
    bool ea = x.size() == a.size(), eb = y.size() == b.size();
    if (ea || eb) return ea == eb ? 0 : ea ? -1 : 1;
    a.remove_prefix(x.size() + 1);
    b.remove_prefix(y.size() + 1);
  }
}
}  // namespace
int SemanticVersionObject::compare(const HeapObject& o) const {
  auto* v = dynamic_cast<const SemanticVersionObject*>(&o);
  if (!v) return 1;
  if (major != v->major) return major < v->major ? -1 : 1;
  if (minor != v->minor) return minor < v->minor ? -1 : 1;
  if (patch != v->patch) return patch < v->patch ? -1 : 1;
  return compare_labels(pre, v->pre);
}
size_t SemanticVersionObject::hash() const {
  return static_cast<size_t>(major) * 961 + static_cast<size_t>(minor) * 31 + static_cast<size_t>(patch);
}

namespace {
using namespace tables;

const VersionObject& ver(const Value& v) { return *v.as<VersionObject>(); }

enum class Bad : uint8_t { None, Count, Negative, Format, Overflow };
Bad parse_version(std::string_view s, std::array<int32_t, 4>& out, std::string& which) {
  out = {-1, -1, -1, -1};
  size_t n = 0;
  while (true) {
    size_t dot = std::min(s.find('.'), s.size());
    if (n == 4) return Bad::Count;
    std::string_view t = s.substr(0, dot);
    while (!t.empty() && static_cast<unsigned char>(t.front()) <= ' ') t.remove_prefix(1);
    while (!t.empty() && static_cast<unsigned char>(t.back()) <= ' ') t.remove_suffix(1);
    which = std::string(s.substr(0, dot));
    bool negative = !t.empty() && t[0] == '-';
    if (!t.empty() && t[0] == '+') t.remove_prefix(1);
    int64_t v = 0;
    auto r = std::from_chars(t.data(), t.data() + t.size(), v);
    if (t.empty() || r.ptr != t.data() + t.size()) {
      return s.find('.') == std::string_view::npos && n == 0 ? Bad::Count : Bad::Format;
    }
    if (r.ec != std::errc() || v > INT32_MAX) return Bad::Overflow;
    if (negative) return Bad::Negative;
    out[n++] = static_cast<int32_t>(v);
    if (dot == s.size()) break;
    s.remove_prefix(dot + 1);
  }
  return n < 2 ? Bad::Count : Bad::None;
}
Value parse_or_throw(const Value& v, const char* parameter) {
  require(v, parameter);
  std::array<int32_t, 4> p;
  std::string which;
  switch (parse_version(text(v), p, which)) {
    case Bad::Count: throw_dotnet("System.ArgumentException", "Version string portion was too short or too long.", parameter);
    case Bad::Negative: throw_range("Version's parameters must be greater than or equal to zero.", parameter);
    case Bad::Format: throw_format("The input string '" + which + "' was not in a correct format.");
    case Bad::Overflow: throw_overflow("Value was either too large or too small for an Int32.");
    case Bad::None: break;
  }
  return Value(make_ref<VersionObject>(p));
}
Value make_from(MethodCall& c) {
  std::array<int32_t, 4> p{-1, -1, -1, -1};
  static constexpr const char* kNames[] = {"major", "minor", "build", "revision"};
  for (uint32_t i = 0; i < c.argc; ++i) {
    p[i] = i32(c.arg(i));
    if (p[i] < 0) {
      std::string n = std::to_string(p[i]);
      throw_range_value(std::string(kNames[i]) + " ('" + n + "') must be a non-negative value.", kNames[i], n);
    }
  }
  return Value(make_ref<VersionObject>(p));
}
int order(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return a.is_null() ? (b.is_null() ? 0 : -1) : 1;
  return ver(a).compare(*b.object());
}
Value part(const MethodCall& c, size_t i) { return int32(ver(c.self).part[i]); }

#define VERSION_COMPARE(name, test) \
  {"static bool " name "(version v1, version v2)", FN({ return boolean(order(c.arg(0), c.arg(1)) test 0); })}
const MemberDef kVersion[] = {
    {"new(int major, int minor, int build, int revision)", make_from},
    {"new(int major, int minor, int build)", make_from},
    {"new(int major, int minor)", make_from},
    {"new(string version)", FN({ return parse_or_throw(c.arg(0), "version"); })},
    {"new()", FN({ return make_version(0, 0); })},
    {"System.Object Clone()", FN({ return c.self; })},
    {"int CompareTo(System.Object version)", FN({
       if (c.arg(0).is_null()) return int32(1);
       if (!c.arg(0).get_if<VersionObject>()) throw_dotnet("System.ArgumentException", "Object must be of type Version.");
       return int32(order(c.self, c.arg(0)));
     })},
    {"int CompareTo(version value)", FN({ return int32(order(c.self, c.arg(0))); })},
    {"bool Equals(System.Object obj)", FN({ return boolean(c.arg(0).is_object() && ver(c.self).equals(*c.arg(0).object())); })},
    {"bool Equals(version obj)", FN({ return boolean(c.arg(0).is_object() && ver(c.self).equals(*c.arg(0).object())); })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(ver(c.self).hash())); })},
    {"string ToString()", FN({ return str(ver(c.self).to_text()); })},
    {"string ToString(int fieldCount)", FN({
       int64_t n = c.arg(0).as_int();
       int have = ver(c.self).part[2] < 0 ? 2 : ver(c.self).part[3] < 0 ? 3 : 4;
       if (n < 0 || n > have) {
         throw_dotnet("System.ArgumentException", "Argument must be between 0 and " + std::to_string(have) + ".", "fieldCount");
       }
       return str(ver(c.self).text(static_cast<int>(n)));
     })},
    {"static version Parse(string input)", FN({ return parse_or_throw(c.arg(0), "input"); })},
    {"static bool TryParse(string input, [ref] version result)", FN({
       std::array<int32_t, 4> p;
       std::string which;
       bool ok = c.arg(0).is_string() && parse_version(text(c.arg(0)), p, which) == Bad::None;
       set_out(c, 1, ok ? Value(make_ref<VersionObject>(p)) : Value());
       return boolean(ok);
     })},
    VERSION_COMPARE("op_Equality", ==), VERSION_COMPARE("op_Inequality", !=), VERSION_COMPARE("op_LessThan", <),
    VERSION_COMPARE("op_LessThanOrEqual", <=), VERSION_COMPARE("op_GreaterThan", >), VERSION_COMPARE("op_GreaterThanOrEqual", >=),
    {"int Major {get;}", FN({ return part(c, 0); })},
    {"int Minor {get;}", FN({ return part(c, 1); })},
    {"int Build {get;}", FN({ return part(c, 2); })},
    {"int Revision {get;}", FN({ return part(c, 3); })},
    {"short MajorRevision {get;}", FN({ return Value::integer(Kind::Int16, static_cast<int16_t>(ver(c.self).part[3] >> 16)); })},
    {"short MinorRevision {get;}", FN({ return Value::integer(Kind::Int16, static_cast<int16_t>(ver(c.self).part[3] & 0xFFFF)); })},
};

// ---- SemanticVersion

const SemanticVersionObject& sem(const Value& v) { return *v.as<SemanticVersionObject>(); }
bool label(std::string_view s) {
  if (s.empty()) return false;
  bool start = true;
  for (char ch : s) {
    bool ok = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '-';
    if (ch == '.') {
      if (start) return false;
      start = true;
      continue;
    }
    if (!ok) return false;
    start = false;
  }
  return !start;
}
bool parse_sem(std::string_view s, SemanticVersionObject& out) {
  size_t plus = s.find('+'), dash = s.substr(0, plus).find('-');
  if (plus != std::string_view::npos) {
    out.build = s.substr(plus + 1);
    if (!label(out.build)) return false;
    s = s.substr(0, plus);
  }
  if (dash != std::string_view::npos) {
    out.pre = s.substr(dash + 1);
    if (!label(out.pre)) return false;
    s = s.substr(0, dash);
  }
  int32_t* part[] = {&out.major, &out.minor, &out.patch};
  size_t n = 0;
  while (true) {
    size_t dot = std::min(s.find('.'), s.size());
    std::string_view t = s.substr(0, dot);
    if (n == 3 || !digits(t) || (t.size() > 1 && t[0] == '0')) return false;
    if (std::from_chars(t.data(), t.data() + t.size(), *part[n++]).ec != std::errc()) return false;
    if (dot == s.size()) return true;
    s.remove_prefix(dot + 1);
  }
}
Value parse_sem_or_throw(const Value& v) {
  if (v.is_null()) throw_dotnet("System.Management.Automation.PSArgumentNullException", "Cannot process argument because the value of argument \"version\" is null. Change the value of argument \"version\" to a non-null value.");
  Ref<SemanticVersionObject> r = make_ref<SemanticVersionObject>();
  std::string s = text(v);
  if (s.empty()) throw_format("Input string was not in a correct format.");
  if (!parse_sem(s, *r)) {
    throw_format("Input string was not in a correct format.");
  }
  return Value(r);
}
Value make_sem(MethodCall& c) {
  Ref<SemanticVersionObject> r = make_ref<SemanticVersionObject>();
  int32_t* part[] = {&r->major, &r->minor, &r->patch};
  for (uint32_t i = 0; i < c.argc && i < 3; ++i) {
    *part[i] = i32(c.arg(i));
    if (*part[i] < 0) throw_dotnet("System.Management.Automation.PSArgumentException", "Cannot process argument because the value of argument is not valid.");
  }
  if (c.has(3)) {
    std::string s = text(c.arg(3));
    if (c.has(4)) {
      r->pre = s;
      r->build = text(c.arg(4));
    } else {
      size_t plus = s.find('+');
      r->pre = s.substr(0, plus);
      if (plus != std::string::npos) r->build = s.substr(plus + 1);
    }
    if ((!r->pre.empty() && !label(r->pre)) || (!r->build.empty() && !label(r->build))) throw_format("Input string was not in a correct format.");
  }
  return Value(r);
}
Value to_version(const SemanticVersionObject& s) { return make_version(s.major, s.minor, s.patch); }
Value from_version(const Value& v) {
  if (ver(v).part[3] > 0) {
    throw_dotnet("System.Management.Automation.PSArgumentException", "Cannot process argument because the value of argument \"version\" is not valid. Change the value of the \"version\" argument and run the operation again.");
  }
  Ref<SemanticVersionObject> r = make_ref<SemanticVersionObject>();
  r->major = ver(v).part[0];
  r->minor = ver(v).part[1];
  r->patch = std::max(0, ver(v).part[2]);
  return Value(r);
}
Value maybe(const std::string& s) { return s.empty() ? Value() : str(s); }

const MemberDef kSem[] = {
    {"new(string version)", FN({ return parse_sem_or_throw(c.arg(0)); })},
    {"new(int major, int minor, int patch, string preReleaseLabel, string buildLabel)", make_sem},
    {"new(int major, int minor, int patch, string label)", make_sem},
    {"new(int major, int minor, int patch)", make_sem},
    {"new(int major, int minor)", make_sem},
    {"new(int major)", make_sem},
    {"new(version version)", FN({ return c.arg(0).is_null() ? parse_sem_or_throw(Value()) : from_version(c.arg(0)); })},
    {"static semver Parse(string version)", FN({ return parse_sem_or_throw(c.arg(0)); })},
    {"static bool TryParse(string version, [ref] semver result)", FN({
       Ref<SemanticVersionObject> r = make_ref<SemanticVersionObject>();
       bool ok = c.arg(0).is_string() && parse_sem(text(c.arg(0)), *r);
       set_out(c, 1, ok ? Value(r) : Value());
       return boolean(ok);
     })},
    {"static version op_Implicit(semver semver)", FN({ return to_version(sem(c.arg(0))); })},
    {"static int Compare(semver versionA, semver versionB)", FN({
       if (c.arg(0).is_null() || c.arg(1).is_null()) return int32(c.arg(0).is_null() ? (c.arg(1).is_null() ? 0 : -1) : 1);
       return int32(sem(c.arg(0)).compare(*c.arg(1).object()));
     })},
    {"int CompareTo(System.Object version)", FN({ return int32(c.arg(0).is_object() ? sem(c.self).compare(*c.arg(0).object()) : 1); })},
    {"int CompareTo(semver value)", FN({ return int32(c.arg(0).is_object() ? sem(c.self).compare(*c.arg(0).object()) : 1); })},
    {"bool Equals(System.Object obj)", FN({ return boolean(c.arg(0).is_object() && sem(c.self).equals(*c.arg(0).object())); })},
    {"bool Equals(semver other)", FN({ return boolean(c.arg(0).is_object() && sem(c.self).equals(*c.arg(0).object())); })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(sem(c.self).hash())); })},
    {"string ToString()", FN({ return str(sem(c.self).to_text()); })},
    {"int Major {get;}", FN({ return int32(sem(c.self).major); })},
    {"int Minor {get;}", FN({ return int32(sem(c.self).minor); })},
    {"int Patch {get;}", FN({ return int32(sem(c.self).patch); })},
    {"string PreReleaseLabel {get;}", FN({ return maybe(sem(c.self).pre); })},
    {"string BuildLabel {get;}", FN({ return maybe(sem(c.self).build); })},
};
Type g_sem{TypeSpec{.full_name = "System.Management.Automation.SemanticVersion", .flags = kSealed, .members = kSem,
                    .interfaces = "System.IComparable", .accelerators = "semver",
                    .assembly = "System.Management.Automation"}};

}  // namespace

namespace types {
Type Version{TypeSpec{.full_name = "System.Version", .flags = kSealed, .members = kVersion,
                      .interfaces = "System.ICloneable System.IComparable", .accelerators = "version",
                      .from_string = [](CallContext&, const Type*, const class String& s) {
                        return parse_or_throw(Value(const_cast<class String*>(&s)), "input");
                      }}};
}  // namespace types
}  // namespace psession
