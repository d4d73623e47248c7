// Value: what a PowerShell variable, argument or pipeline item is. 16 bytes: kind (and enum type id)
// plus a payload. Scalars of up to 8 bytes are unboxed; everything else is a counted HeapObject.
#pragma once
#include <cstring>
#include <string>
#include <string_view>

#include "base/heap_object.h"
#include "object/string.h"

namespace psession {

class Decimal96;  // text/decimal.h wraps; boxed as DecimalObject in object/boxes.h

class Value {
 public:
  constexpr Value() = default;  // $null
  Value(const Value& o) : kind_(o.kind_), aux_(o.aux_), bits_(o.bits_) { if (is_heap(kind_)) object_->retain(); }
  Value(Value&& o) noexcept : kind_(o.kind_), aux_(o.aux_), bits_(o.bits_) { o.kind_ = Kind::Null; }
  ~Value() { if (is_heap(kind_)) object_->release(); }
  Value& operator=(const Value& o) { Value t(o); swap(t); return *this; }
  Value& operator=(Value&& o) noexcept { Value t(static_cast<Value&&>(o)); swap(t); return *this; }
  void swap(Value& o) noexcept { std::swap(kind_, o.kind_); std::swap(aux_, o.aux_); std::swap(bits_, o.bits_); }

  Value(HeapObject* o) { if (o) { kind_ = o->kind(); object_ = o; o->retain(); } }  // nullptr -> $null
  template <class T> Value(const Ref<T>& r) : Value(static_cast<HeapObject*>(r.get())) {}
  template <class T> Value(Ref<T>&& r) { if (r) { object_ = r.detach(); kind_ = object_->kind(); } }
  Value(const char*) = delete;  // use str("...")
  Value(void*) = delete;

  static Value boolean(bool b) { return scalar(Kind::Bool, b ? 1 : 0); }
  static Value character(char16_t c) { return scalar(Kind::Char, c); }
  static Value int32(int32_t i) { return scalar(Kind::Int32, i); }
  static Value int64(int64_t i) { return scalar(Kind::Int64, i); }
  static Value real(double d) { Value v; v.kind_ = Kind::Double; v.double_ = d; return v; }
  static Value single(float f) { Value v; v.kind_ = Kind::Single; v.double_ = f; return v; }  // kept as double
  static Value date_time(uint64_t ticks_and_kind) { return scalar(Kind::DateTime, static_cast<int64_t>(ticks_and_kind)); }
  static Value time_span(int64_t ticks) { return scalar(Kind::TimeSpan, ticks); }
  static Value enumeration(const Type* type, int64_t v);            // object/type.h
  static Value integer(Kind kind, int64_t v) { return scalar(kind, v); }  // any integer kind; UInt64 as its bits
  static Value nothing() { return scalar(Kind::Void, 0); }          // AutomationNull
  static Value unset() { return scalar(Kind::Unset, 0); }

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ <= Kind::Void; }  // $null or AutomationNull
  bool is_nothing() const { return kind_ == Kind::Void; }
  bool is_unset() const { return kind_ == Kind::Unset; }
  bool is_object() const { return is_heap(kind_); }
  bool is_integer() const { return kind_ >= Kind::SByte && kind_ <= Kind::UInt64; }
  bool is_string() const { return kind_ == Kind::String; }

  bool as_bool() const { return int_ != 0; }
  int64_t as_int() const { return int_; }          // every integer kind, Char, Enum, TimeSpan
  uint64_t as_uint() const { return bits_; }
  double as_double() const { return double_; }     // Double and Single
  char16_t as_char() const { return static_cast<char16_t>(int_); }
  HeapObject* object() const { return object_; }   // only when is_object()
  String* string() const { return static_cast<String*>(object_); }
  uint32_t aux() const { return aux_; }
  template <class T> T* as() const { return static_cast<T*>(object_); }  // unchecked
  // Checked downcast of Kind::Object values (and others) by dynamic type; nullptr when it is something else.
  template <class T> T* get_if() const { return is_heap(kind_) ? dynamic_cast<T*>(object_) : nullptr; }

  // Same kind and payload bits (identity for objects); not PowerShell's equality.
  bool same(const Value& o) const { return kind_ == o.kind_ && bits_ == o.bits_; }

 private:
  static Value scalar(Kind k, int64_t bits) { Value v; v.kind_ = k; v.int_ = bits; return v; }

  Kind kind_ = Kind::Null;
  uint32_t aux_ = 0;
  union {
    uint64_t bits_ = 0;
    int64_t int_;
    double double_;
    HeapObject* object_;
  };
};
static_assert(sizeof(Value) == 16);

inline Value str(std::string_view utf8_text) { return Value(String::utf8(utf8_text)); }

}  // namespace psession
