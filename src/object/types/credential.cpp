// System.Security.SecureString, PSCredential, System.Net.NetworkCredential and the Marshal calls that unwrap them.
#include <cstring>
#include <map>

#include "object/credential_objects.h"
#include "object/types/helpers.h"
#include "text/encoding.h"

namespace psession {

const Type* SecureStringObject::type() const { return &types::SecureString; }
void SecureStringObject::wipe() {
  if (!units_.empty()) explicit_bzero(units_.data(), units_.size() * sizeof(char16_t));
  units_.clear();
}
void SecureStringObject::append(char16_t c) { insert(units_.size(), c); }
void SecureStringObject::insert(size_t at, char16_t c) {
  // A grown buffer must not leave the old one behind.
  if (units_.size() == units_.capacity()) {
    std::u16string bigger;
    bigger.reserve(units_.size() * 2 + 32);
    bigger = units_;
    wipe();
    units_ = std::move(bigger);
  }
  units_.insert(at, 1, c);
}
void SecureStringObject::remove(size_t at) { units_.erase(at, 1); }
Value secure_string(std::u16string s, bool read_only) {
  Ref<SecureStringObject> r = make_ref<SecureStringObject>(std::move(s));
  r->read_only = read_only;
  return Value(r);
}
const Type* CredentialObject::type() const { return &types::PSCredential; }
std::string CredentialObject::to_text() const { return "System.Management.Automation.PSCredential"; }
const Type* NetworkCredentialObject::type() const {
  static const Type* t = TypeRegistry::find("System.Net.NetworkCredential");
  return t;
}
std::string NetworkCredentialObject::to_text() const { return "System.Net.NetworkCredential"; }

namespace {
using namespace tables;

SecureStringObject& sec(const MethodCall& c) { return *c.self.as<SecureStringObject>(); }
SecureStringObject& writable(const MethodCall& c) {
  if (sec(c).read_only) throw_dotnet("System.InvalidOperationException", "Instance is read-only.");
  return sec(c);
}
size_t index(const MethodCall& c, size_t limit) {
  int64_t i = c.arg(0).as_int();
  if (i < 0 || i >= static_cast<int64_t>(limit)) throw_range("Index was out of range. Must be non-negative and less than the size of the collection.", "index");
  return static_cast<size_t>(i);
}
const MemberDef kSecure[] = {
    {"new()", FN({ return Value(make_ref<SecureStringObject>()); })},
    {"void AppendChar(char c)", FN({ writable(c).append(c.arg(0).as_char()); return Value::nothing(); })},
    {"void Clear()", FN({ writable(c).wipe(); return Value::nothing(); })},
    {"securestring Copy()", FN({ return secure_string(sec(c).units(), false); })},
    {"void Dispose()", FN({ sec(c).wipe(); return Value::nothing(); })},
    {"void InsertAt(int index, char c)", FN({ writable(c).insert(index(c, sec(c).units().size() + 1), c.arg(1).as_char()); return Value::nothing(); })},
    {"bool IsReadOnly()", FN({ return boolean(sec(c).read_only); })},
    {"void MakeReadOnly()", FN({ sec(c).read_only = true; return Value::nothing(); })},
    {"void RemoveAt(int index)", FN({ writable(c).remove(index(c, sec(c).units().size())); return Value::nothing(); })},
    {"void SetAt(int index, char c)", FN({ writable(c).set(index(c, sec(c).units().size()), c.arg(1).as_char()); return Value::nothing(); })},
    {"int Length {get;}", FN({ return int32(static_cast<int64_t>(sec(c).units().size())); })},
};

CredentialObject& cred(const MethodCall& c) { return *c.self.as<CredentialObject>(); }
void split_user(const std::string& name, std::string& user, std::string& domain) {
  size_t slash = name.find('\\');
  if (slash != std::string::npos) {
    domain = name.substr(0, slash);
    user = name.substr(slash + 1);
    return;
  }
  user = name;
}
Value make_network(std::string user, std::string domain, Ref<SecureStringObject> password) {
  Ref<NetworkCredentialObject> n = make_ref<NetworkCredentialObject>();
  n->user = std::move(user);
  n->domain = std::move(domain);
  n->password = std::move(password);
  return Value(n);
}
const MemberDef kCredential[] = {
    {"new(string userName, securestring password)", FN({
       if (text(c.arg(0)).empty()) {
         throw_dotnet("System.Management.Automation.PSArgumentException",
                      "Cannot process argument because the value of argument \"userName\" is not valid. Change the value of the \"userName\" argument and run the operation again.");
       }
       if (c.arg(1).is_null()) {
         throw_dotnet("System.Management.Automation.PSArgumentNullException",
                      "Cannot process argument because the value of argument \"password\" is null. Change the value of argument \"password\" to a non-null value.");
       }
       Ref<CredentialObject> r = make_ref<CredentialObject>();
       r->user = text(c.arg(0));
       r->password = Ref<SecureStringObject>(c.arg(1).as<SecureStringObject>());
       return Value(r);
     })},
    {"static pscredential Empty {get;}", FN({ return Value(make_ref<CredentialObject>()); })},
    {"System.Net.NetworkCredential GetNetworkCredential()", FN({
       std::string user, domain;
       if (cred(c).user.empty()) return Value();   // PSCredential.Empty has none
       split_user(cred(c).user, user, domain);
       return make_network(user, domain, cred(c).password);
     })},
    {"static System.Net.NetworkCredential op_Explicit(pscredential credential)", FN({
       auto& r = *c.arg(0).as<CredentialObject>();
       std::string user, domain;
       split_user(r.user, user, domain);
       return make_network(user, domain, r.password);
     })},
    {"string UserName {get;}", FN({ return str(cred(c).user); })},
    {"securestring Password {get;}", FN({ return Value(cred(c).password); })},
};

NetworkCredentialObject& net(const MethodCall& c) { return *c.self.as<NetworkCredentialObject>(); }
Value build(MethodCall& c) {
  Ref<SecureStringObject> password;
  if (c.has(1)) {
    if (c.arg(1).get_if<SecureStringObject>()) password = Ref<SecureStringObject>(c.arg(1).as<SecureStringObject>());
    else if (c.arg(1).is_string()) password = make_ref<SecureStringObject>(c.arg(1).string()->to_utf16());
  }
  return make_network(c.has(0) ? text(c.arg(0)) : "", c.has(2) ? text(c.arg(2)) : "", password);
}
const MemberDef kNetwork[] = {
    {"new()", build}, {"new(string userName, string password)", build}, {"new(string userName, string password, string domain)", build},
    {"new(string userName, securestring password)", build}, {"new(string userName, securestring password, string domain)", build},
    {"string UserName {get;set;}", FN({ return str(net(c).user); }), FN({ net(c).user = text(c.arg(0)); return Value::nothing(); })},
    {"string Password {get;set;}", FN({ return net(c).password ? Value(String::utf16(net(c).password->units())) : Value(String::empty()); }),
     FN({ net(c).password = c.arg(0).is_string() ? make_ref<SecureStringObject>(c.arg(0).string()->to_utf16()) : nullptr; return Value::nothing(); })},
    {"securestring SecurePassword {get;set;}", FN({ return net(c).password ? Value(net(c).password) : secure_string({}, true); }),
     FN({ net(c).password = c.arg(0).is_null() ? nullptr : Ref<SecureStringObject>(c.arg(0).as<SecureStringObject>()); return Value::nothing(); })},
    {"string Domain {get;set;}", FN({ return str(net(c).domain); }), FN({ net(c).domain = text(c.arg(0)); return Value::nothing(); })},
};
Type g_network{TypeSpec{.full_name = "System.Net.NetworkCredential", .members = kNetwork}};

// ---- Marshal: the copies it makes live in a table, not at raw addresses.

struct Copies {
  std::map<int64_t, std::u16string> by_handle;
  int64_t next = 0x10000;
};
Copies& copies() {
  static auto* c = new Copies;
  return *c;
}
const Type* intptr() {
  static const Type* t = TypeRegistry::find("System.IntPtr");
  return t;
}
class PointerObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit PointerObject(int64_t v) : value(v) {}
  const int64_t value;
  const Type* type() const override { return intptr(); }
  std::string to_text() const override { return std::to_string(value); }
  bool equals(const HeapObject& o) const override {
    auto* p = dynamic_cast<const PointerObject*>(&o);
    return p && p->value == value;
  }
  int compare(const HeapObject& o) const override {
    auto* p = dynamic_cast<const PointerObject*>(&o);
    return !p || p->value == value ? 0 : value < p->value ? -1 : 1;
  }
  bool comparable() const override { return true; }
  size_t hash() const override { return static_cast<size_t>(value); }
};
int64_t address(const Value& v) { return unwrap(v).as<PointerObject>()->value; }
Value pointer(int64_t v) { return Value(make_ref<PointerObject>(v)); }
Value to_int32(MethodCall& c, const Value& v) {
  (void)c;
  if (address(v) != static_cast<int32_t>(address(v))) throw_overflow("Arithmetic operation resulted in an overflow.");
  return int32(address(v));
}
const MemberDef kPointer[] = {
    {"new(int value)", FN({ return pointer(c.arg(0).as_int()); })},
    {"int ToInt32()", FN({ return to_int32(c, c.self); })},
    {"static System.IntPtr MaxValue {get;}", FN({ return pointer(INT64_MAX); })},
    {"static System.IntPtr MinValue {get;}", FN({ return pointer(INT64_MIN); })},
    {"static System.IntPtr Add(System.IntPtr pointer, int offset)", FN({ return pointer(address(c.arg(0)) + c.arg(1).as_int()); })},
    {"static System.IntPtr Subtract(System.IntPtr pointer, int offset)", FN({ return pointer(address(c.arg(0)) - c.arg(1).as_int()); })},
    {"static System.IntPtr op_Addition(System.IntPtr pointer, int offset)", FN({ return pointer(address(c.arg(0)) + c.arg(1).as_int()); })},
    {"static System.IntPtr op_Subtraction(System.IntPtr pointer, int offset)", FN({ return pointer(address(c.arg(0)) - c.arg(1).as_int()); })},
    {"static int op_Explicit(System.IntPtr value)", FN({ return to_int32(c, c.arg(0)); })},
    {"static long op_Explicit(System.IntPtr value)", FN({ return Value::int64(address(c.arg(0))); })},
    {"bool Equals(System.Object obj)", FN({ auto* p = unwrap(c.arg(0)).get_if<PointerObject>(); return boolean(p && p->value == address(c.self)); })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(address(c.self) ^ address(c.self) >> 32)); })},
    {"static System.IntPtr Zero {get;}", FN({ return Value(make_ref<PointerObject>(0)); })},
    {"static int Size {get;}", FN({ return int32(8); })},
    {"new(long value)", FN({ return Value(make_ref<PointerObject>(c.arg(0).as_int())); })},
    {"long ToInt64()", FN({ return Value::int64(c.self.as<PointerObject>()->value); })},
    {"string ToString()", FN({ return str(c.self.as<PointerObject>()->to_text()); })},
};
Type g_pointer{TypeSpec{.full_name = "System.IntPtr", .base = "System.ValueType", .flags = kValueType | kSealed, .members = kPointer,
                        .default_value = [](const Type*) { return Value(make_ref<PointerObject>(0)); }}};
Value copy_out(MethodCall& c) {
  require(c.arg(0), "s");
  Copies& all = copies();
  all.by_handle[all.next += 16] = c.arg(0).as<SecureStringObject>()->units();
  return Value(make_ref<PointerObject>(all.next));
}
Value read_back(MethodCall& c) {
  auto hit = copies().by_handle.find(c.arg(0).as<PointerObject>()->value);
  return hit == copies().by_handle.end() ? Value() : Value(String::utf16(hit->second));
}
Value release(MethodCall& c) {
  auto hit = copies().by_handle.find(c.arg(0).as<PointerObject>()->value);
  if (hit != copies().by_handle.end()) {
    if (!hit->second.empty()) explicit_bzero(hit->second.data(), hit->second.size() * sizeof(char16_t));
    copies().by_handle.erase(hit);
  }
  return Value::nothing();
}
const MemberDef kMarshal[] = {
    {"static System.IntPtr SecureStringToBSTR(securestring s)", copy_out},
    {"static System.IntPtr SecureStringToGlobalAllocUnicode(securestring s)", copy_out},
    {"static System.IntPtr SecureStringToCoTaskMemUnicode(securestring s)", copy_out},
    {"static string PtrToStringBSTR(System.IntPtr ptr)", read_back},
    {"static string PtrToStringUni(System.IntPtr ptr)", read_back},
    {"static string PtrToStringAuto(System.IntPtr ptr)", read_back},
    {"static void ZeroFreeBSTR(System.IntPtr s)", release}, {"static void FreeBSTR(System.IntPtr ptr)", release},
    {"static void ZeroFreeGlobalAllocUnicode(System.IntPtr s)", release},
    {"static void ZeroFreeCoTaskMemUnicode(System.IntPtr s)", release},
};
Type g_marshal{TypeSpec{.full_name = "System.Runtime.InteropServices.Marshal", .flags = kStatic | kAbstract | kSealed, .members = kMarshal}};

}  // namespace

namespace types {
Type SecureString{TypeSpec{.full_name = "System.Security.SecureString", .flags = kSealed, .members = kSecure,
                           .interfaces = "System.IDisposable", .accelerators = "securestring"}};
Type PSCredential{TypeSpec{.full_name = "System.Management.Automation.PSCredential", .flags = kSealed, .members = kCredential,
                           .accelerators = "pscredential", .assembly = "System.Management.Automation"}};
}  // namespace types
}  // namespace psession
