// The runtime about itself: GC, AppDomain, AppContext, RuntimeInformation; Lazy, WeakReference, Buffer, HashCode, Index, Range.
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "object/heap.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {

Value tables::as_task(MethodCall& c, std::string_view name) {
  const Type* task = TypeRegistry::find("System.Threading.Tasks.Task");
  const Type* token = TypeRegistry::find("System.Threading.CancellationToken");
  std::vector<Value> args;
  for (uint32_t i = 0; i < c.argc; ++i) {
    if (type_of(c.arg(i)) != token || !token) args.push_back(c.arg(i));
  }
  try {
    Value r = c.self.is_null() ? invoke_static(c.ctx, c.type, name, args) : invoke_method(c.ctx, c.self, name, args);
    if (r.is_nothing()) return get_static(c.ctx, task, "CompletedTask");
    return invoke_static(c.ctx, task, "FromResult", {&r, 1});
  } catch (const ScriptError& e) {
    Ref<ExceptionObject> x = e.record->exception;
    if (auto* inner = x->inner.get_if<ExceptionObject>(); inner && x->type()->full_name().ends_with("MethodInvocationException")) x = Ref<ExceptionObject>(inner);
    Value v(x);
    return invoke_static(c.ctx, task, "FromException", {&v, 1});
  }
}

namespace {

constexpr uint32_t kStaticClass = kStatic | kAbstract | kSealed;

// GC: the counts of generations are those of a collector with one.

int64_t resident_bytes() {
  int64_t pages = 0, resident = 0;
  if (FILE* f = fopen("/proc/self/statm", "re")) {
    if (fscanf(f, "%ld %ld", &pages, &resident) != 2) resident = 0;
    fclose(f);
  }
  return resident * sysconf(_SC_PAGESIZE);
}
int64_t g_collections = 0;
Value collect_now(MethodCall&) {
  ++g_collections;
  collect_cycles();
  CycleCollector::return_memory();
  return Value::nothing();
}
Value total_memory(MethodCall& c) {
  if (c.has(0) && c.arg(0).as_bool()) {
    collect_cycles();
    CycleCollector::return_memory();
  }
  return Value::int64(resident_bytes());
}
const MemberDef kGc[] = {
    {"static int MaxGeneration {get;}", PS_FN { return int32(2); }},
    {"static void Collect()", collect_now},
    {"static void Collect(int generation)", collect_now},
    {"static void Collect(int generation, System.GCCollectionMode mode)", collect_now},
    {"static void Collect(int generation, System.GCCollectionMode mode, bool blocking)", collect_now},
    {"static void Collect(int generation, System.GCCollectionMode mode, bool blocking, bool compacting)", collect_now},
    {"static int CollectionCount(int generation)", PS_FN { return int32(g_collections); }},
    {"static long GetTotalMemory(bool forceFullCollection)", total_memory},
    {"static long GetTotalAllocatedBytes(bool precise = false)", PS_FN { return Value::int64(resident_bytes()); }},
    {"static long GetAllocatedBytesForCurrentThread()", PS_FN { return Value::int64(resident_bytes()); }},
    {"static int GetGeneration(System.Object obj)", PS_FN { return int32(0); }},
    {"static void KeepAlive(System.Object obj)", PS_FN { return Value::nothing(); }},
    {"static void SuppressFinalize(System.Object obj)", PS_FN { return Value::nothing(); }},
    {"static void ReRegisterForFinalize(System.Object obj)", PS_FN { return Value::nothing(); }},
    {"static void WaitForPendingFinalizers()", PS_FN { return Value::nothing(); }},
    {"static void AddMemoryPressure(long bytesAllocated)", PS_FN { return Value::nothing(); }},
    {"static void RemoveMemoryPressure(long bytesAllocated)", PS_FN { return Value::nothing(); }},
};
PS_TYPE(g_gc, {.full_name = "System.GC", .flags = kStaticClass, .members = kGc});
ENUM_TYPE(g_gc_mode, "System.GCCollectionMode", 0, {"Default", 0}, {"Forced", 1}, {"Optimized", 2}, {"Aggressive", 3})
const MemberDef kGcSettings[] = {{"static bool IsServerGC {get;}", PS_FN { return boolean(false); }}};
PS_TYPE(g_gc_settings, {.full_name = "System.Runtime.GCSettings", .flags = kStaticClass, .members = kGcSettings});

// AppDomain and AppContext

std::string base_directory() {
  char buffer[4096];
  ssize_t n = readlink("/proc/self/exe", buffer, sizeof buffer);
  std::string s = n > 0 ? std::string(buffer, static_cast<size_t>(n)) : "/";
  return s.substr(0, s.rfind('/') + 1);
}
Value domain(MethodCall&);
const MemberDef kDomain[] = {
    {"static System.AppDomain CurrentDomain {get;}", domain},
    {"string FriendlyName {get;}", PS_FN { return str("pwsh"); }},
    {"string BaseDirectory {get;}", PS_FN { return str(base_directory()); }},
    {"int Id {get;}", PS_FN { return int32(1); }},
    {"bool IsFullyTrusted {get;}", PS_FN { return boolean(true); }},
    {"System.Reflection.Assembly[] GetAssemblies()", PS_FN {
       std::vector<Value> all;
       std::vector<std::string_view> names;
       for (const Type* t : TypeRegistry::all()) {
         std::string_view name = t->spec() ? t->spec()->assembly : std::string_view();
         if (name.empty() || t->is(kInternal) || std::find(names.begin(), names.end(), name) != names.end()) continue;
         names.push_back(name);
         all.push_back(get_member(c.ctx, Value(const_cast<Type*>(t)), "Assembly"));
       }
       return Value(Array::of(TypeRegistry::find("System.Reflection.Assembly"), std::move(all)));
     }},
    {"System.Object GetData(string name)", PS_FN { return Value(); }},
    {"void SetData(string name, System.Object data)", PS_FN { return Value::nothing(); }},
    {"bool IsDefaultAppDomain()", PS_FN { return boolean(true); }},
};
PS_TYPE(g_domain, {.full_name = "System.AppDomain", .base = "System.MarshalByRefObject", .flags = kSealed, .members = kDomain});
Value domain(MethodCall&) {
  static const Value one = record(&g_domain, {});
  return one;
}
const MemberDef kContext[] = {
    {"static string BaseDirectory {get;}", PS_FN { return str(base_directory()); }},
    {"static string TargetFrameworkName {get;}", PS_FN { return str(".NETCoreApp,Version=v10.0"); }},
    {"static System.Object GetData(string name)", PS_FN { return Value(); }},
    {"static bool TryGetSwitch(string switchName, [ref] bool isEnabled)", PS_FN { set_out(c, 1, boolean(false)); return boolean(false); }},
};
PS_TYPE(g_context, {.full_name = "System.AppContext", .flags = kStaticClass, .members = kContext});

// RuntimeInformation

class PlatformObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit PlatformObject(std::string n) : name(std::move(n)) {}
  const std::string name;
  const Type* type() const override;
  std::string to_text() const override { return name; }
  bool equals(const HeapObject& o) const override {
    auto* p = dynamic_cast<const PlatformObject*>(&o);
    return p && strcasecmp(p->name.c_str(), name.c_str()) == 0;
  }
  int compare(const HeapObject&) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override { return name.size(); }
};
#define PLATFORM(n, text) {"static System.Runtime.InteropServices.OSPlatform " n " {get;}", PS_FN { return Value(make_ref<PlatformObject>(text)); }}
const MemberDef kPlatform[] = {
    PLATFORM("Linux", "LINUX"), PLATFORM("OSX", "OSX"), PLATFORM("Windows", "WINDOWS"), PLATFORM("FreeBSD", "FREEBSD"),
    {"static System.Runtime.InteropServices.OSPlatform Create(string osPlatform)", PS_FN { return Value(make_ref<PlatformObject>(text_arg(c, 0))); }},
    {"string ToString()", PS_FN { return str(c.self.as<PlatformObject>()->name); }},
};
PS_TYPE(g_platform, {.full_name = "System.Runtime.InteropServices.OSPlatform", .base = "System.ValueType", .flags = kValueType, .members = kPlatform,
                     .default_value = [](const Type*) { return Value(make_ref<PlatformObject>("")); }});
const Type* PlatformObject::type() const { return &g_platform; }
ENUM_TYPE(g_architecture, "System.Runtime.InteropServices.Architecture", 0, {"X86", 0}, {"X64", 1}, {"Arm", 2}, {"Arm64", 3}, {"Wasm", 4},
          {"S390x", 5}, {"LoongArch64", 6}, {"Armv6", 7}, {"Ppc64le", 8}, {"RiscV64", 9})
utsname system_name() {
  utsname u{};
  ::uname(&u);
  return u;
}
Value architecture(MethodCall&) {
  std::string m = system_name().machine;
  return Value::enumeration(&g_architecture, m == "aarch64" ? 3 : m.starts_with("arm") ? 2 : m == "riscv64" ? 9 : m == "ppc64le" ? 8 : m == "s390x" ? 5 : m[0] == 'i' ? 0 : 1);
}
const MemberDef kInformation[] = {
    {"static string FrameworkDescription {get;}", PS_FN { return str(".NET 10.0.0"); }},
    {"static string RuntimeIdentifier {get;}", PS_FN { return str(std::string(system_name().machine) == "aarch64" ? "linux-arm64" : "linux-x64"); }},
    {"static string OSDescription {get;}", PS_FN {
       std::string line, name;
       if (FILE* f = fopen("/etc/os-release", "re")) {
         char buffer[512];
         while (fgets(buffer, sizeof buffer, f)) {
           line = buffer;
           if (!line.starts_with("PRETTY_NAME=")) continue;
           name = line.substr(12);
           while (!name.empty() && (name.back() == '\n' || name.back() == '"')) name.pop_back();
           if (name.starts_with("\"")) name.erase(0, 1);
         }
         fclose(f);
       }
       if (name.empty()) {
         utsname u = system_name();
         name = std::string(u.sysname) + " " + u.release + " " + u.version;
       }
       return str(name);
     }},
    {"static System.Runtime.InteropServices.Architecture OSArchitecture {get;}", architecture},
    {"static System.Runtime.InteropServices.Architecture ProcessArchitecture {get;}", architecture},
    {"static bool IsOSPlatform(System.Runtime.InteropServices.OSPlatform osPlatform)", PS_FN { return boolean(strcasecmp(c.arg(0).as<PlatformObject>()->name.c_str(), "linux") == 0); }},
};
PS_TYPE(g_information, {.full_name = "System.Runtime.InteropServices.RuntimeInformation", .flags = kStaticClass, .members = kInformation});

// Lazy<T>

class LazyObject final : public HeapObject {
 public:
  explicit LazyObject(const Type* t) : type_(t) { set_may_cycle(); }
  Value factory, value;
  bool made = false, making = false;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override {
    if (factory.is_object()) v.visit(factory.object());
    if (value.is_object()) v.visit(value.object());
  }
  void clear_edges() override { factory = value = Value(); }

 private:
  const Type* type_;
};
Value new_lazy(MethodCall& c) {
  auto l = make_ref<LazyObject>(c.type);
  if (c.has(0) && c.arg(0).kind() != Kind::Bool) {
    if (c.arg(0).is_null()) throw_null_argument("valueFactory");
    l->factory = c.arg(0);
  }
  return Value(l);
}
const MemberDef kLazy[] = {
    {"new()", new_lazy},
    {"new(System.Func[T] valueFactory)", new_lazy},
    {"new(bool isThreadSafe)", new_lazy},
    {"new(System.Func[T] valueFactory, bool isThreadSafe)", new_lazy},
    {"bool IsValueCreated {get;}", PS_FN { return boolean(c.self.as<LazyObject>()->made); }},
    {"T Value {get;}", PS_FN {
       auto& l = *c.self.as<LazyObject>();
       if (!l.made) {
         if (l.making) throw_invalid_operation("ValueFactory attempted to access the Value property of this instance.");
         l.making = true;
         try {
           const Type* t = l.type()->generic_args()[0];
           l.value = l.factory.is_null() ? construct(c.ctx, t, {}) : DelegateObject::call(c.ctx, l.factory, {});
         } catch (...) {
           l.making = false;
           throw;
         }
         l.making = false;
         l.made = true;
         l.factory = Value();
       }
       return l.value;
     }},
    {"string ToString()", PS_FN {
       auto& l = *c.self.as<LazyObject>();
       return l.made ? str(dotnet_to_string(c.ctx, l.value)) : str("Value is not created.");
     }},
};
PS_TYPE(g_lazy, {.full_name = "System.Lazy`1", .flags = kGenericDefinition, .members = kLazy});

// WeakReference: the count of a target that nobody else holds is one; then it is let go.

class WeakObject final : public HeapObject {
 public:
  WeakObject(const Type* t, Value v) : target(std::move(v)), type_(t) { set_may_cycle(); }
  Value target;
  Value get() {
    if (target.is_object() && target.object()->refs() == 1) target = Value();
    return target;
  }
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override {
    if (target.is_object()) v.visit(target.object());
  }
  void clear_edges() override { target = Value(); }

 private:
  const Type* type_;
};
WeakObject& weak(MethodCall& c) { return *c.self.as<WeakObject>(); }
const MemberDef kWeak[] = {
    {"new(System.Object target)", PS_FN { return Value(make_ref<WeakObject>(c.type, unwrap(c.arg(0)))); }},
    {"new(System.Object target, bool trackResurrection)", PS_FN { return Value(make_ref<WeakObject>(c.type, unwrap(c.arg(0)))); }},
    {"bool IsAlive {get;}", PS_FN { return boolean(!weak(c).get().is_null()); }},
    {"System.Object Target {get;set;}", PS_FN { return weak(c).get(); }, PS_FN { weak(c).target = unwrap(c.arg(0)); return Value::nothing(); }},
    {"bool TrackResurrection {get;}", PS_FN { return boolean(false); }},
};
PS_TYPE(g_weak, {.full_name = "System.WeakReference", .members = kWeak});
const MemberDef kWeakT[] = {
    {"new(T target)", PS_FN { return Value(make_ref<WeakObject>(c.type, unwrap(c.arg(0)))); }},
    {"bool TryGetTarget([ref] T target)", PS_FN {
       Value v = weak(c).get();
       set_out(c, 0, v);
       return boolean(!v.is_null());
     }},
    {"void SetTarget(T target)", PS_FN { weak(c).target = unwrap(c.arg(0)); return Value::nothing(); }},
};
PS_TYPE(g_weak_t, {.full_name = "System.WeakReference`1", .flags = kGenericDefinition, .members = kWeakT});

// Buffer

Array& array_arg(MethodCall& c, uint32_t i, const char* name) {
  if (c.arg(i).is_null()) throw_null_argument(name);
  return *c.arg(i).as<Array>();
}
int element_size(const Array& a) {
  switch (a.element()->scalar()) {
    case Kind::Bool: case Kind::SByte: case Kind::Byte: return 1;
    case Kind::Char: case Kind::Int16: case Kind::UInt16: return 2;
    case Kind::Int32: case Kind::UInt32: case Kind::Single: return 4;
    case Kind::Int64: case Kind::UInt64: case Kind::Double: return 8;
    default: throw_dotnet("System.ArgumentException", "Object must be an array of primitives.", "array");
  }
}
std::string flat(const Array& a) {
  if (a.is_packed()) return {reinterpret_cast<const char*>(a.byte_data().data()), a.size()};
  int size = element_size(a);
  std::string r;
  for (const Value& v : a.items()) {
    uint64_t bits = v.as_uint();
    if (v.kind() == Kind::Single) {
      float f = static_cast<float>(v.as_double());
      uint32_t b;
      memcpy(&b, &f, 4);
      bits = b;
    }
    r.append(reinterpret_cast<const char*>(&bits), static_cast<size_t>(size));
  }
  return r;
}
void unflatten(Array& a, const std::string& bytes) {
  if (a.is_packed()) {
    std::copy(bytes.begin(), bytes.end(), a.byte_data().begin());
    return;
  }
  size_t size = static_cast<size_t>(element_size(a));
  Kind k = a.element()->scalar();
  for (size_t i = 0; i < a.size(); ++i) {
    uint64_t bits = 0;
    memcpy(&bits, bytes.data() + i * size, size);
    Value v;
    switch (k) {
      case Kind::Bool: v = boolean(bits != 0); break;
      case Kind::Char: v = Value::character(static_cast<char16_t>(bits)); break;
      case Kind::Double: { double d; memcpy(&d, &bits, 8); v = Value::real(d); break; }
      case Kind::Single: { float f; memcpy(&f, &bits, 4); v = Value::single(f); break; }
      case Kind::SByte: v = Value::integer(k, static_cast<int8_t>(bits)); break;
      case Kind::Int16: v = Value::integer(k, static_cast<int16_t>(bits)); break;
      case Kind::Int32: v = Value::integer(k, static_cast<int32_t>(bits)); break;
      default: v = Value::integer(k, static_cast<int64_t>(bits)); break;
    }
    a.set(i, v);
  }
}
const MemberDef kBuffer[] = {
    {"static void BlockCopy(array src, int srcOffset, array dst, int dstOffset, int count)", PS_FN {
       Array &from = array_arg(c, 0, "src"), &to = array_arg(c, 2, "dst");
       int64_t a = int_arg(c, 1), b = int_arg(c, 3), n = int_arg(c, 4);
       if (a < 0 || b < 0 || n < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", a < 0 ? "srcOffset" : b < 0 ? "dstOffset" : "count");
       std::string source = flat(from), target = flat(to);
       if (a + n > static_cast<int64_t>(source.size()) || b + n > static_cast<int64_t>(target.size())) {
         throw_dotnet("System.ArgumentException", "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.");
       }
       target.replace(static_cast<size_t>(b), static_cast<size_t>(n), source, static_cast<size_t>(a), static_cast<size_t>(n));
       unflatten(to, target);
       return Value::nothing();
     }},
    {"static int ByteLength(array array)", PS_FN { Array& a = array_arg(c, 0, "array"); return int32(static_cast<int64_t>(a.size()) * element_size(a)); }},
    {"static byte GetByte(array array, int index)", PS_FN {
       std::string s = flat(array_arg(c, 0, "array"));
       if (int_arg(c, 1) < 0 || int_arg(c, 1) >= static_cast<int64_t>(s.size())) throw_index_range();
       return Value::integer(Kind::Byte, static_cast<uint8_t>(s[static_cast<size_t>(int_arg(c, 1))]));
     }},
    {"static void SetByte(array array, int index, byte value)", PS_FN {
       Array& a = array_arg(c, 0, "array");
       std::string s = flat(a);
       if (int_arg(c, 1) < 0 || int_arg(c, 1) >= static_cast<int64_t>(s.size())) throw_index_range();
       s[static_cast<size_t>(int_arg(c, 1))] = static_cast<char>(int_arg(c, 2));
       unflatten(a, s);
       return Value::nothing();
     }},
};
PS_TYPE(g_buffer, {.full_name = "System.Buffer", .flags = kStaticClass, .members = kBuffer});

// HashCode, Index, Range, EventArgs and other small ones

uint64_t mixed(uint64_t h, const Value& v) { return (h ^ (v.is_null() ? 0 : Dictionary::hash_value(unwrap(v), KeyComparer::Ordinal))) * 0x9E3779B97F4A7C15ull + 0x7F4A7C15; }
Value combine(MethodCall& c) {
  uint64_t h = 17;
  for (uint32_t i = 0; i < c.argc; ++i) h = mixed(h, c.arg(i));
  return int32(static_cast<int32_t>(h >> 16));
}
const MemberDef kHashCode[] = {
    {"new()", PS_FN { return record(c.type, {Value::int64(17)}); }},
    {"static int Combine[T1](T1 value1)", combine},
    {"static int Combine[T1,T2](T1 value1, T2 value2)", combine},
    {"static int Combine[T1,T2,T3](T1 value1, T2 value2, T3 value3)", combine},
    {"static int Combine[T1,T2,T3,T4](T1 value1, T2 value2, T3 value3, T4 value4)", combine},
    {"void Add[T](T value)", PS_FN { record_field(c, 0) = Value::int64(static_cast<int64_t>(mixed(record_field(c, 0).as_uint(), c.arg(0)))); return Value::nothing(); }},
    {"int ToHashCode()", PS_FN { return int32(static_cast<int32_t>(record_field(c, 0).as_uint() >> 16)); }},
};
PS_TYPE(g_hash_code, {.full_name = "System.HashCode", .base = "System.ValueType", .flags = kValueType, .members = kHashCode,
                      .default_value = [](const Type* t) { return record(t, {Value::int64(17)}); }});

std::string index_text(const Value& v) {
  auto& r = record_of(v);
  return (r.fields[1].as_bool() ? "^" : "") + std::to_string(r.fields[0].as_int());
}
extern Type g_index;
Value make_index(const Type* t, int64_t n, bool from_end) {
  if (n < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "value");
  return record(t, {int32(n), boolean(from_end)});
}
const MemberDef kIndex[] = {
    {"new(int value, bool fromEnd = false)", PS_FN { return make_index(c.type, int_arg(c, 0), c.has(1) && c.arg(1).as_bool()); }},
    {"static System.Index op_Implicit(int value)", PS_FN { return make_index(&g_index, int_arg(c, 0), false); }},
    {"static System.Index Start {get;}", PS_FN { return make_index(c.type, 0, false); }},
    {"static System.Index End {get;}", PS_FN { return make_index(c.type, 0, true); }},
    {"static System.Index FromStart(int value)", PS_FN { return make_index(c.type, int_arg(c, 0), false); }},
    {"static System.Index FromEnd(int value)", PS_FN { return make_index(c.type, int_arg(c, 0), true); }},
    READ_ROW(0, "int Value"), READ_ROW(1, "bool IsFromEnd"),
    {"int GetOffset(int length)", PS_FN { return record_field(c, 1).as_bool() ? int32(int_arg(c, 0) - record_field(c, 0).as_int()) : record_field(c, 0); }},
    {"bool Equals(System.Object value)", PS_FN { return boolean(records_equal(c.self, c.arg(0))); }},
    {"string ToString()", PS_FN { return str(index_text(c.self)); }},
};
PS_TYPE(g_index, {.full_name = "System.Index", .base = "System.ValueType", .flags = kValueType, .members = kIndex,
                  .default_value = [](const Type* t) { return make_index(t, 0, false); }});
const MemberDef kRange[] = {
    {"new(System.Index start, System.Index end)", PS_FN { return record(c.type, {c.arg(0), c.arg(1)}); }},
    {"static System.Range All {get;}", PS_FN { return record(c.type, {make_index(&g_index, 0, false), make_index(&g_index, 0, true)}); }},
    {"static System.Range StartAt(System.Index start)", PS_FN { return record(c.type, {c.arg(0), make_index(&g_index, 0, true)}); }},
    {"static System.Range EndAt(System.Index end)", PS_FN { return record(c.type, {make_index(&g_index, 0, false), c.arg(0)}); }},
    READ_ROW(0, "System.Index Start"), READ_ROW(1, "System.Index End"),
    {"string ToString()", PS_FN { return str(index_text(record_field(c, 0)) + ".." + index_text(record_field(c, 1))); }},
};
PS_TYPE(g_range, {.full_name = "System.Range", .base = "System.ValueType", .flags = kValueType, .members = kRange});
const MemberDef kEventArgs[] = {
    {"new()", PS_FN { return record(c.type, {}); }},
    {"static System.EventArgs Empty {get;}", PS_FN { return record(c.type, {}); }},
};
PS_TYPE(g_event_args, {.full_name = "System.EventArgs", .members = kEventArgs});

const MemberDef kHelpers[] = {
    {"static int GetHashCode(System.Object o)", PS_FN {
       Value v = unwrap(c.arg(0));
       return int32(v.is_object() ? static_cast<int32_t>(reinterpret_cast<uintptr_t>(v.object()) >> 4) : static_cast<int32_t>(v.as_int()));
     }},
    {"static bool Equals(System.Object o1, System.Object o2)", PS_FN { return boolean(unwrap(c.arg(0)).same(unwrap(c.arg(1)))); }},
    {"static void EnsureSufficientExecutionStack()", PS_FN { return Value::nothing(); }},
    {"static void RunClassConstructor(System.Object type)", PS_FN { return Value::nothing(); }},
};
PS_TYPE(g_helpers, {.full_name = "System.Runtime.CompilerServices.RuntimeHelpers", .flags = kStaticClass, .members = kHelpers});
ENUM_TYPE(g_attribute_targets, "System.AttributeTargets", kFlagsEnum, {"Assembly", 1}, {"Module", 2}, {"Class", 4}, {"Struct", 8}, {"Enum", 16},
          {"Constructor", 32}, {"Method", 64}, {"Property", 128}, {"Field", 256}, {"Event", 512}, {"Interface", 1024}, {"Parameter", 2048},
          {"Delegate", 4096}, {"ReturnValue", 8192}, {"GenericParameter", 16384}, {"All", 32767})
ENUM_TYPE(g_console_modifiers, "System.ConsoleModifiers", kFlagsEnum, {"None", 0}, {"Alt", 1}, {"Shift", 2}, {"Control", 4})
ENUM_TYPE(g_console_special, "System.ConsoleSpecialKey", 0, {"ControlC", 0}, {"ControlBreak", 1})

}  // namespace
}  // namespace psession
