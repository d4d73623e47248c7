// System.Object, ValueType, Enum, Void and what hangs on them; the interfaces and delegates.
#include <algorithm>
#include <cstdlib>

#include "object/types/convertible.h"
#include "object/conversion.h"
#include "object/text_case.h"
#include "object/types/table.h"

namespace psession {

bool dotnet_equals(const Value& a, const Value& b) { return Dictionary::equal_keys(a, b, KeyComparer::Default); }

namespace {

// Object.ToString: without a text of its own an object names its type.
Value object_to_string(MethodCall& c) {
  const Value& v = c.self;
  if (v.kind() == Kind::Object || v.kind() == Kind::ScriptBlock) {
    if (auto* t = v.get_if<TextualObject>()) return str(t->to_text());
    const Type* type = type_of(v);
    bool scripted = type->is(kScriptClass);
    if (scripted || (!v.get_if<ExceptionObject>() && !v.get_if<ErrorRecordObject>())) {
      if (auto* e = v.get_if<ExceptionObject>()) return str(type->to_text() + (e->message.empty() ? "" : ": " + e->message));
      return str(type->to_text());
    }
  }
  return str(dotnet_to_string(c.ctx, v));
}

constexpr MemberDef kObject[] = {
    {"bool Equals(object obj)", PS_FN { return boolean(dotnet_equals(c.self, c.arg(0))); }},
    {"int GetHashCode()", PS_FN { return int32(static_cast<int32_t>(Dictionary::hash_value(c.self, KeyComparer::Default))); }},
    {"type GetType()", PS_FN { return Value(const_cast<Type*>(type_of(c.self))); }},
    {"string ToString()", object_to_string},
    {"static bool Equals(object objA, object objB)", PS_FN { return boolean(dotnet_equals(c.arg(0), c.arg(1))); }},
    {"static bool ReferenceEquals(object objA, object objB)",
     PS_FN { return boolean(c.arg(0).is_object() ? c.arg(0).same(c.arg(1)) : c.arg(0).is_null() && c.arg(1).is_null()); }},
    {"new()", PS_FN { return Value(make_ref<ScriptInstance>(&types::Object)); }},
};

const Type* enum_type(MethodCall& c, uint32_t i = 0) {
  const Type* t = c.arg(i).kind() == Kind::Type ? c.arg(i).as<Type>() : nullptr;
  if (!t) throw_null_argument("enumType");
  if (!t->is_enum()) throw_dotnet("System.ArgumentException", "Type provided must be an Enum.", "enumType");
  return t;
}

// Sorted by value as unsigned numbers, the way .NET lists them.
std::vector<EnumDef> sorted_values(const Type* t) {
  std::vector<EnumDef> v(t->enum_values().begin(), t->enum_values().end());
  std::stable_sort(v.begin(), v.end(), [](const EnumDef& a, const EnumDef& b) {
    return static_cast<uint64_t>(a.value) < static_cast<uint64_t>(b.value);
  });
  return v;
}

Value enum_names(MethodCall& c) {
  std::vector<Value> r;
  for (const EnumDef& e : sorted_values(enum_type(c))) r.push_back(str(e.name));
  return Value(Array::of(&types::String, std::move(r)));
}
Value enum_values(MethodCall& c) {
  const Type* t = enum_type(c);
  std::vector<Value> r;
  for (const EnumDef& e : sorted_values(t)) r.push_back(Value::enumeration(t, e.value));
  return Value(Array::of(t, std::move(r)));
}

bool parse_enum(MethodCall& c, const Type* t, const Value& text, bool ignore_case, Value& out) {
  std::string s = to_display(c.ctx, text);
  std::string_view rest = s;
  auto trim = [](std::string_view x) {
    while (!x.empty() && x.front() == ' ') x.remove_prefix(1);
    while (!x.empty() && x.back() == ' ') x.remove_suffix(1);
    return x;
  };
  int64_t sum = 0;
  bool any = false;
  while (true) {
    size_t comma = std::min(rest.find(','), rest.size());
    std::string_view part = trim(rest.substr(0, comma));
    bool found = false;
    for (const EnumDef& e : t->enum_values()) {
      if (ignore_case ? equal_ignore_ascii_case(e.name, part) : part == e.name) {
        sum |= e.value;
        found = true;
        break;
      }
    }
    if (!found && !part.empty() && (part[0] == '-' || (part[0] >= '0' && part[0] <= '9'))) {
      std::string digits(part);
      char* end = nullptr;
      sum |= std::strtoll(digits.c_str(), &end, 10);
      found = *end == 0;
    }
    if (!found) return false;
    any = true;
    if (comma == rest.size()) break;
    rest.remove_prefix(comma + 1);
  }
  out = Value::enumeration(t, sum);
  return any;
}

Value enum_parse(MethodCall& c, bool ignore_case) {
  const Type* t = enum_type(c);
  if (c.arg(1).is_null()) throw_null_argument("value");
  Value r;
  if (!parse_enum(c, t, c.arg(1), ignore_case, r)) {
    throw_dotnet("System.ArgumentException", "Requested value '" + to_display(c.ctx, c.arg(1)) + "' was not found.");
  }
  return r;
}

bool defined(const Type* t, int64_t v) {
  for (const EnumDef& e : t->enum_values()) {
    if (e.value == v) return true;
  }
  return false;
}

constexpr MemberDef kEnumRows[] = {
    {"int value__ {get;set;}", PS_FN { return Value::integer(Type::by_id(c.self.aux())->enum_base(), c.self.as_int()); }},
    {"int CompareTo(object target)",
     PS_FN {
       if (c.arg(0).kind() != Kind::Enum) return int32(1);
       return int32(c.self.as_int() < c.arg(0).as_int() ? -1 : c.self.as_int() > c.arg(0).as_int());
     }},
    {"bool HasFlag(System.Enum flag)",
     PS_FN { return boolean((c.self.as_int() & c.arg(0).as_int()) == c.arg(0).as_int()); }},
    {"string ToString()", PS_FN { return str(enum_to_text(Type::by_id(c.self.aux()), c.self.as_int())); }},
    {"string ToString(string format)",
     PS_FN {
       auto s = format_value(c.ctx, c.self, text_arg(c, 0), nullptr);
       return s ? str(*s) : str(enum_to_text(Type::by_id(c.self.aux()), c.self.as_int()));
     }},
    CONVERTIBLE_ROWS,
    {"System.TypeCode GetTypeCode()",
     PS_FN {
       // Kinds stand in TypeCode's order from SByte on.
       int code = 5 + static_cast<int>(Type::by_id(c.self.aux())->enum_base()) - static_cast<int>(Kind::SByte);
       return convert_to(c.ctx, int32(code), TypeRegistry::find("System.TypeCode"));
     }},
    {"static array GetValuesAsUnderlyingType(type enumType)",
     PS_FN {
       const Type* t = enum_type(c);
       std::vector<Value> r;
       for (const EnumDef& e : t->enum_values()) r.push_back(Value::integer(t->enum_base(), e.value));
       return Value(Array::of(type_of(Value::integer(t->enum_base(), 0)), std::move(r)));
     }},
    {"static string[] GetNames(type enumType)", enum_names},
    {"static array GetValues(type enumType)", enum_values},
    {"static string GetName(type enumType, object value)",
     PS_FN {
       const Type* t = enum_type(c);
       int64_t v = convert_to(c.ctx, c.arg(1), &types::Int64).as_int();
       for (const EnumDef& e : t->enum_values()) {
         if (e.value == v) return str(e.name);
       }
       return {};
     }},
    {"static type GetUnderlyingType(type enumType)",
     PS_FN { return Value(const_cast<Type*>(type_of(Value::integer(enum_type(c)->enum_base(), 0)))); }},
    {"static bool IsDefined(type enumType, object value)",
     PS_FN {
       const Type* t = enum_type(c);
       const Value& v = c.arg(1);
       if (v.is_string()) {
         for (const EnumDef& e : t->enum_values()) {
           if (v.string()->to_utf8() == e.name) return boolean(true);
         }
         return boolean(false);
       }
       return boolean(defined(t, convert_to(c.ctx, v, &types::Int64).as_int()));
     }},
    {"static object Parse(type enumType, string value)", PS_FN { return enum_parse(c, false); }},
    {"static object Parse(type enumType, string value, bool ignoreCase)",
     PS_FN { return enum_parse(c, c.arg(2).as_bool()); }},
    {"static bool TryParse(type enumType, string value, [ref] object result)",
     PS_FN {
       Value r;
       bool ok = parse_enum(c, enum_type(c), c.arg(1), false, r);
       if (ok) set_out(c, 2, r);
       return boolean(ok);
     }},
    {"static bool TryParse(type enumType, string value, bool ignoreCase, [ref] object result)",
     PS_FN {
       Value r;
       bool ok = parse_enum(c, enum_type(c), c.arg(1), c.arg(2).as_bool(), r);
       if (ok) set_out(c, 3, r);
       return boolean(ok);
     }},
    // [Enum]::TryParse[DayOfWeek]('Monday', [ref]$d), and with the type taken from the reference's value
    {"static bool TryParse[TEnum](string value, bool ignoreCase, [ref] TEnum result)",
     PS_FN {
       auto* ref = c.arg(2).get_if<PSReference>();
       const Type* t = !c.generic_args.empty() ? c.generic_args[0] : ref ? type_of(ref->get()) : nullptr;
       Value r;
       bool ok = t && t->is_enum() && parse_enum(c, t, c.arg(0), c.arg(1).as_bool(), r);
       if (ok) set_out(c, 2, r);
       return boolean(ok);
     }},
    {"static bool TryParse[TEnum](string value, [ref] TEnum result)",
     PS_FN {
       auto* ref = c.arg(1).get_if<PSReference>();
       const Type* t = !c.generic_args.empty() ? c.generic_args[0] : ref ? type_of(ref->get()) : nullptr;
       Value r;
       bool ok = t && t->is_enum() && parse_enum(c, t, c.arg(0), false, r);
       if (ok) set_out(c, 1, r);
       return boolean(ok);
     }},
    {"static object ToObject(type enumType, object value)",
     PS_FN { return Value::enumeration(enum_type(c), convert_to(c.ctx, c.arg(1), &types::Int64).as_int()); }},
    {"static string Format(type enumType, object value, string format)",
     PS_FN {
       const Type* t = enum_type(c);
       Value v = c.arg(1).kind() == Kind::Enum ? c.arg(1) : Value::enumeration(t, convert_to(c.ctx, c.arg(1), &types::Int64).as_int());
       auto s = format_value(c.ctx, v, text_arg(c, 2), nullptr);
       return s ? str(*s) : Value();
     }},
};

constexpr MemberDef kNullableStatics[] = {
    {"static type GetUnderlyingType(type nullableType)",
     PS_FN {
       const Type* t = c.arg(0).kind() == Kind::Type ? c.arg(0).as<Type>() : nullptr;
       if (!t || t->generic_definition() != &types::Nullable) return {};
       return Value(const_cast<Type*>(t->element()));
     }},
};
// Several delegates in one: the target is the array of them.
std::vector<Value> invocations(const Value& v) {
  if (auto* d = v.get_if<DelegateObject>()) {
    if (auto* a = d->target.get_if<Array>()) return {a->items().begin(), a->items().end()};
    return {v};
  }
  return {};
}
Value combined(const Value& like, std::vector<Value> list) {
  if (list.empty()) return {};
  if (list.size() == 1) return list[0];
  return Value(make_ref<DelegateObject>(type_of(like), Value(Array::of(&types::Delegate, std::move(list)))));
}
bool same_delegate(const Value& a, const Value& b) {
  auto *x = a.get_if<DelegateObject>(), *y = b.get_if<DelegateObject>();
  return x && y && (x == y || (x->type() == y->type() && x->target.is_object() && y->target.is_object() && x->target.object() == y->target.object()));
}
constexpr MemberDef kDelegateRows[] = {
    {"object Target {get;}", PS_FN { auto* d = c.self.get_if<DelegateObject>(); return d ? d->target : Value(); }},
    {"System.Reflection.MethodInfo Method {get;}", PS_FN {
       Value args[] = {str("Invoke")};
       return invoke_method(c.ctx, Value(const_cast<Type*>(type_of(c.self))), "GetMethod", args);
     }},
    {"System.Delegate[] GetInvocationList()", PS_FN { return Value(Array::of(&types::Delegate, invocations(c.self))); }},
    {"object DynamicInvoke(params object[] args)", PS_FN {
       auto* d = c.self.get_if<DelegateObject>();
       std::vector<Value> args = c.arg(0).is_null() ? std::vector<Value>() : to_vector(c.ctx, c.arg(0));
       return d ? d->invoke(c.ctx, args) : Value();
     }},
    {"static System.Delegate Combine(System.Delegate a, System.Delegate b)", PS_FN {
       if (c.arg(0).is_null()) return c.arg(1);
       auto list = invocations(c.arg(0));
       for (Value& v : invocations(c.arg(1))) list.push_back(std::move(v));
       return combined(c.arg(0), std::move(list));
     }},
    {"static System.Delegate Combine(params System.Delegate[] delegates)", PS_FN {
       std::vector<Value> list;
       Value like;
       for (const Value& d : to_vector(c.ctx, c.arg(0))) {
         if (like.is_null()) like = d;
         for (Value& v : invocations(d)) list.push_back(std::move(v));
       }
       return combined(like, std::move(list));
     }},
    {"static System.Delegate Remove(System.Delegate source, System.Delegate value)", PS_FN {
       auto list = invocations(c.arg(0));
       for (size_t i = list.size(); i-- > 0;) {
         if (!same_delegate(list[i], c.arg(1))) continue;
         list.erase(list.begin() + static_cast<long>(i));
         break;
       }
       return combined(c.arg(0), std::move(list));
     }},
};
constexpr MemberDef kNullable[] = {{"new(T value)", PS_FN { return c.arg(0); }}};

}  // namespace

namespace types {
PS_TYPE(Object, {.full_name = "System.Object", .base = nullptr, .members = kObject});
PS_TYPE(ValueType, {.full_name = "System.ValueType", .flags = kAbstract});
PS_TYPE(EnumBase, {.full_name = "System.Enum", .base = "System.ValueType", .flags = kAbstract, .members = kEnumRows,
                   .interfaces = "System.IComparable System.IFormattable System.IConvertible"});
PS_TYPE(Void, {.full_name = "System.Void", .flags = kValueType, .accelerators = "void"});
PS_TYPE(Nullable, {.full_name = "System.Nullable`1", .flags = kValueType | kGenericDefinition, .members = kNullable});
PS_TYPE(Delegate, {.full_name = "System.Delegate", .flags = kAbstract, .members = kDelegateRows});
PS_TYPE(Attribute, {.full_name = "System.Attribute", .flags = kAbstract});
}  // namespace types

namespace {
PS_TYPE(NullableStatics, {.full_name = "System.Nullable", .flags = kStatic, .members = kNullableStatics});
PS_TYPE(MulticastDelegate, {.full_name = "System.MulticastDelegate", .base = "System.Delegate", .flags = kAbstract});
PS_TYPE(MarshalByRefObject, {.full_name = "System.MarshalByRefObject", .flags = kAbstract});
PS_TYPE(SystemType, {.full_name = "System.Reflection.MemberInfo", .flags = kAbstract});
constexpr EnumDef kTypeCodes[] = {{"Empty", 0}, {"Object", 1}, {"DBNull", 2}, {"Boolean", 3}, {"Char", 4}, {"SByte", 5},
                                  {"Byte", 6}, {"Int16", 7}, {"UInt16", 8}, {"Int32", 9}, {"UInt32", 10}, {"Int64", 11},
                                  {"UInt64", 12}, {"Single", 13}, {"Double", 14}, {"Decimal", 15}, {"DateTime", 16},
                                  {"String", 18}};
PS_TYPE(TypeCode, {.full_name = "System.TypeCode", .enum_values = kTypeCodes});

// Interfaces

constexpr MemberDef kEnumerable[] = {{"System.Collections.IEnumerator GetEnumerator()"}};
constexpr MemberDef kEnumerator[] = {{"bool MoveNext()"}, {"object Current {get;}"}, {"void Reset()"}};
constexpr MemberDef kDisposable[] = {{"void Dispose()"}};
constexpr MemberDef kComparable[] = {{"int CompareTo(object obj)"}};
constexpr MemberDef kComparableT[] = {{"int CompareTo(T other)"}};
constexpr MemberDef kEquatable[] = {{"bool Equals(T other)"}};
constexpr MemberDef kComparer[] = {{"int Compare(object x, object y)"}};
constexpr MemberDef kComparerT[] = {{"int Compare(T x, T y)"}};
}  // namespace

namespace types {
PS_TYPE(IEnumerable, {.full_name = "System.Collections.IEnumerable", .base = nullptr, .flags = kInterface, .members = kEnumerable});
PS_TYPE(ICollection, {.full_name = "System.Collections.ICollection", .base = nullptr, .flags = kInterface,
                      .interfaces = "System.Collections.IEnumerable"});
PS_TYPE(IList, {.full_name = "System.Collections.IList", .base = nullptr, .flags = kInterface,
                .interfaces = "System.Collections.ICollection"});
PS_TYPE(IDictionary, {.full_name = "System.Collections.IDictionary", .base = nullptr, .flags = kInterface,
                      .interfaces = "System.Collections.ICollection"});
PS_TYPE(IEnumerableT, {.full_name = "System.Collections.Generic.IEnumerable`1", .base = nullptr,
                       .flags = kInterface | kGenericDefinition, .interfaces = "System.Collections.IEnumerable"});
PS_TYPE(ICollectionT, {.full_name = "System.Collections.Generic.ICollection`1", .base = nullptr,
                       .flags = kInterface | kGenericDefinition, .interfaces = "System.Collections.Generic.IEnumerable[T]"});
PS_TYPE(IListT, {.full_name = "System.Collections.Generic.IList`1", .base = nullptr,
                 .flags = kInterface | kGenericDefinition, .interfaces = "System.Collections.Generic.ICollection[T]"});
PS_TYPE(IDictionaryT, {.full_name = "System.Collections.Generic.IDictionary`2", .base = nullptr,
                       .flags = kInterface | kGenericDefinition,
                       .interfaces = "System.Collections.Generic.ICollection[System.Collections.Generic.KeyValuePair[TKey,TValue]]"});
}  // namespace types

namespace {
#define PS_INTERFACE(var, name, ...) \
  PS_TYPE(var, {.full_name = name, .base = nullptr, .flags = kInterface, __VA_ARGS__})
#define PS_GENERIC_INTERFACE(var, name, ...) \
  PS_TYPE(var, {.full_name = name, .base = nullptr, .flags = kInterface | kGenericDefinition, __VA_ARGS__})
PS_INTERFACE(I1, "System.Collections.IEnumerator", .members = kEnumerator);
PS_INTERFACE(I2, "System.Collections.IDictionaryEnumerator", .interfaces = "System.Collections.IEnumerator");
PS_INTERFACE(I3, "System.Collections.IComparer", .members = kComparer);
PS_INTERFACE(I4, "System.Collections.IEqualityComparer");
PS_INTERFACE(I5, "System.Collections.IStructuralEquatable");
PS_INTERFACE(I6, "System.Collections.IStructuralComparable");
PS_INTERFACE(I7, "System.Collections.Specialized.IOrderedDictionary", .interfaces = "System.Collections.IDictionary");
PS_INTERFACE(I8, "System.IDisposable", .members = kDisposable);
PS_INTERFACE(I9, "System.IComparable", .members = kComparable);
PS_INTERFACE(I10, "System.IFormattable");
PS_INTERFACE(I11, "System.IConvertible");
PS_INTERFACE(I12, "System.ICloneable");
PS_INTERFACE(I13, "System.IFormatProvider");
PS_INTERFACE(I14, "System.IAsyncResult");
PS_INTERFACE(I15, "System.IServiceProvider");
PS_INTERFACE(I16, "System.Runtime.Serialization.ISerializable");
PS_INTERFACE(I17, "System.ISpanFormattable", .interfaces = "System.IFormattable");
PS_INTERFACE(I18, "System.ICustomFormatter");
PS_INTERFACE(I19, "System.Runtime.CompilerServices.ITuple");
PS_INTERFACE(I20, "System.ComponentModel.INotifyPropertyChanged");
PS_GENERIC_INTERFACE(G1, "System.Collections.Generic.IEnumerator`1", .interfaces = "System.Collections.IEnumerator System.IDisposable");
PS_GENERIC_INTERFACE(G2, "System.Collections.Generic.IComparer`1", .members = kComparerT);
PS_GENERIC_INTERFACE(G3, "System.Collections.Generic.IEqualityComparer`1");
PS_GENERIC_INTERFACE(G4, "System.Collections.Generic.IReadOnlyCollection`1", .interfaces = "System.Collections.Generic.IEnumerable[T]");
PS_GENERIC_INTERFACE(G5, "System.Collections.Generic.IReadOnlyList`1", .interfaces = "System.Collections.Generic.IReadOnlyCollection[T]");
PS_GENERIC_INTERFACE(G6, "System.Collections.Generic.IReadOnlyDictionary`2",
                     .interfaces = "System.Collections.Generic.IReadOnlyCollection[System.Collections.Generic.KeyValuePair[TKey,TValue]]");
PS_GENERIC_INTERFACE(G7, "System.Collections.Generic.ISet`1", .interfaces = "System.Collections.Generic.ICollection[T]");
PS_GENERIC_INTERFACE(G8, "System.IComparable`1", .members = kComparableT);
PS_GENERIC_INTERFACE(G9, "System.IEquatable`1", .members = kEquatable);
PS_GENERIC_INTERFACE(G10, "System.Linq.IGrouping`2", .interfaces = "System.Collections.Generic.IEnumerable[TElement]");
PS_GENERIC_INTERFACE(G11, "System.Linq.IOrderedEnumerable`1", .interfaces = "System.Collections.Generic.IEnumerable[T]");

// Delegates: what Invoke takes and gives; calls go to the script block inside.

constexpr MemberDef kNew[] = {{"void Invoke()"}};
constexpr MemberDef kAction1[] = {{"void Invoke(T1 obj)"}};
constexpr MemberDef kAction2[] = {{"void Invoke(T1 arg1, T2 arg2)"}};
constexpr MemberDef kAction3[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3)"}};
constexpr MemberDef kAction4[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4)"}};
constexpr MemberDef kAction5[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5)"}};
constexpr MemberDef kAction6[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6)"}};
constexpr MemberDef kFunc5[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5)"}};
constexpr MemberDef kFunc6[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6)"}};
constexpr MemberDef kFunc0[] = {{"TResult Invoke()"}};
constexpr MemberDef kFunc1[] = {{"TResult Invoke(T1 arg)"}};
constexpr MemberDef kFunc2[] = {{"TResult Invoke(T1 arg1, T2 arg2)"}};
constexpr MemberDef kFunc3[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3)"}};
constexpr MemberDef kFunc4[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4)"}};
constexpr MemberDef kAction7[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7)"}};
constexpr MemberDef kFunc7[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7)"}};
constexpr MemberDef kAction8[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8)"}};
constexpr MemberDef kFunc8[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8)"}};
constexpr MemberDef kAction9[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9)"}};
constexpr MemberDef kFunc9[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9)"}};
constexpr MemberDef kAction10[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10)"}};
constexpr MemberDef kFunc10[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10)"}};
constexpr MemberDef kAction11[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11)"}};
constexpr MemberDef kFunc11[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11)"}};
constexpr MemberDef kAction12[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12)"}};
constexpr MemberDef kFunc12[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12)"}};
constexpr MemberDef kAction13[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12, T13 arg13)"}};
constexpr MemberDef kFunc13[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12, T13 arg13)"}};
constexpr MemberDef kAction14[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12, T13 arg13, T14 arg14)"}};
constexpr MemberDef kFunc14[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12, T13 arg13, T14 arg14)"}};
constexpr MemberDef kAction15[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12, T13 arg13, T14 arg14, T15 arg15)"}};
constexpr MemberDef kFunc15[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12, T13 arg13, T14 arg14, T15 arg15)"}};
constexpr MemberDef kAction16[] = {{"void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12, T13 arg13, T14 arg14, T15 arg15, T16 arg16)"}};
constexpr MemberDef kFunc16[] = {{"TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10, T11 arg11, T12 arg12, T13 arg13, T14 arg14, T15 arg15, T16 arg16)"}};
constexpr MemberDef kPredicate[] = {{"bool Invoke(T obj)"}};
constexpr MemberDef kComparison[] = {{"int Invoke(T x, T y)"}};
constexpr MemberDef kConverter[] = {{"TOutput Invoke(TInput input)"}};
constexpr MemberDef kEvent[] = {{"void Invoke(object sender, object e)"}};
constexpr MemberDef kObjectAction[] = {{"void Invoke(object state)"}};
constexpr MemberDef kMatch[] = {{"string Invoke(object match)"}};

#define PS_DELEGATE(var, name, rows) \
  PS_TYPE(var, {.full_name = name, .base = "System.MulticastDelegate", .flags = kDelegate | kSealed, .members = rows})
#define PS_GENERIC_DELEGATE(var, name, rows)                                                                  \
  PS_TYPE(var, {.full_name = name, .base = "System.MulticastDelegate", .flags = kDelegate | kSealed | kGenericDefinition, \
                .members = rows})
PS_DELEGATE(D1, "System.Action", kNew);
PS_GENERIC_DELEGATE(D2, "System.Action`1", kAction1);
PS_GENERIC_DELEGATE(D3, "System.Action`2", kAction2);
PS_GENERIC_DELEGATE(D4, "System.Action`3", kAction3);
PS_GENERIC_DELEGATE(D5, "System.Action`4", kAction4);
PS_GENERIC_DELEGATE(D6, "System.Func`1", kFunc0);
PS_GENERIC_DELEGATE(D7, "System.Func`2", kFunc1);
PS_GENERIC_DELEGATE(D8, "System.Func`3", kFunc2);
PS_GENERIC_DELEGATE(D9, "System.Func`4", kFunc3);
PS_GENERIC_DELEGATE(D10, "System.Func`5", kFunc4);
PS_GENERIC_DELEGATE(D30, "System.Action`5", kAction5);
PS_GENERIC_DELEGATE(D31, "System.Action`6", kAction6);
PS_GENERIC_DELEGATE(D32, "System.Func`6", kFunc5);
PS_GENERIC_DELEGATE(D33, "System.Func`7", kFunc6);
PS_GENERIC_DELEGATE(DA7, "System.Action`7", kAction7);
PS_GENERIC_DELEGATE(DF7, "System.Func`8", kFunc7);
PS_GENERIC_DELEGATE(DA8, "System.Action`8", kAction8);
PS_GENERIC_DELEGATE(DF8, "System.Func`9", kFunc8);
PS_GENERIC_DELEGATE(DA9, "System.Action`9", kAction9);
PS_GENERIC_DELEGATE(DF9, "System.Func`10", kFunc9);
PS_GENERIC_DELEGATE(DA10, "System.Action`10", kAction10);
PS_GENERIC_DELEGATE(DF10, "System.Func`11", kFunc10);
PS_GENERIC_DELEGATE(DA11, "System.Action`11", kAction11);
PS_GENERIC_DELEGATE(DF11, "System.Func`12", kFunc11);
PS_GENERIC_DELEGATE(DA12, "System.Action`12", kAction12);
PS_GENERIC_DELEGATE(DF12, "System.Func`13", kFunc12);
PS_GENERIC_DELEGATE(DA13, "System.Action`13", kAction13);
PS_GENERIC_DELEGATE(DF13, "System.Func`14", kFunc13);
PS_GENERIC_DELEGATE(DA14, "System.Action`14", kAction14);
PS_GENERIC_DELEGATE(DF14, "System.Func`15", kFunc14);
PS_GENERIC_DELEGATE(DA15, "System.Action`15", kAction15);
PS_GENERIC_DELEGATE(DF15, "System.Func`16", kFunc15);
PS_GENERIC_DELEGATE(DA16, "System.Action`16", kAction16);
PS_GENERIC_DELEGATE(DF16, "System.Func`17", kFunc16);
PS_GENERIC_DELEGATE(D11, "System.Predicate`1", kPredicate);
PS_GENERIC_DELEGATE(D12, "System.Comparison`1", kComparison);
PS_GENERIC_DELEGATE(D13, "System.Converter`2", kConverter);
PS_DELEGATE(D14, "System.EventHandler", kEvent);
PS_GENERIC_DELEGATE(D15, "System.EventHandler`1", kEvent);
PS_DELEGATE(D16, "System.Threading.ThreadStart", kNew);
PS_DELEGATE(D17, "System.Threading.ParameterizedThreadStart", kObjectAction);
PS_DELEGATE(D18, "System.Threading.TimerCallback", kObjectAction);
PS_DELEGATE(D19, "System.Threading.WaitCallback", kObjectAction);
PS_DELEGATE(D20, "System.Text.RegularExpressions.MatchEvaluator", kMatch);
#define PS_EVENT_DELEGATE(var, name, args)                           \
  constexpr MemberDef var##Rows[] = {{"void Invoke(object sender, " args " e)"}}; \
  PS_DELEGATE(var, name, var##Rows)
PS_EVENT_DELEGATE(DElapsed, "System.Timers.ElapsedEventHandler", "System.Timers.ElapsedEventArgs");
PS_EVENT_DELEGATE(DFile, "System.IO.FileSystemEventHandler", "System.IO.FileSystemEventArgs");
PS_EVENT_DELEGATE(DRenamed, "System.IO.RenamedEventHandler", "System.IO.RenamedEventArgs");
PS_EVENT_DELEGATE(DFailed, "System.IO.ErrorEventHandler", "System.EventArgs");
PS_EVENT_DELEGATE(DProperty, "System.ComponentModel.PropertyChangedEventHandler", "System.EventArgs");
PS_EVENT_DELEGATE(DCollection, "System.Collections.Specialized.NotifyCollectionChangedEventHandler", "System.EventArgs");
PS_EVENT_DELEGATE(DUnhandled, "System.UnhandledExceptionEventHandler", "System.EventArgs");
PS_EVENT_DELEGATE(DCancel, "System.ConsoleCancelEventHandler", "System.EventArgs");
PS_EVENT_DELEGATE(DData, "System.Diagnostics.DataReceivedEventHandler", "System.EventArgs");
constexpr MemberDef kWaitOrTimer[] = {{"void Invoke(object state, bool timedOut)"}};
constexpr MemberDef kCertificate[] = {{"bool Invoke(object sender, object certificate, object chain, object sslPolicyErrors)"}};
PS_DELEGATE(DWaitOrTimer, "System.Threading.WaitOrTimerCallback", kWaitOrTimer);
PS_DELEGATE(DSendOrPost, "System.Threading.SendOrPostCallback", kObjectAction);
PS_DELEGATE(DAsync, "System.AsyncCallback", kObjectAction);
PS_DELEGATE(DCertificate, "System.Net.Security.RemoteCertificateValidationCallback", kCertificate);
}  // namespace

const Type* generic_of(std::string_view definition, std::span<const Type* const> args) {
  const Type* d = TypeRegistry::find(definition);
  const Type* t = d ? TypeRegistry::instantiate(d, args) : nullptr;
  return t ? t : &types::Object;
}

}  // namespace psession
