// The header of everything that lives on the script heap: reference count, kind, collector bits.
// Counts are not atomic: one interpreter lock guards all runspaces of a process, and a Value is
// only touched by the thread that holds it (I/O threads see bytes, never Values).
#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>

namespace psession {

class Type;
class HeapObject;

// What a Value holds. Heap kinds come last; a heap object knows its own kind, so a Value made from it needs no cast.
enum class Kind : uint8_t {
  Null,   // $null
  Void,   // AutomationNull: nothing at all in a pipeline, $null in an expression
  Unset,  // a local slot that no statement has assigned; never visible to scripts
  Bool, Char, SByte, Byte, Int16, UInt16, Int32, UInt32, Int64, UInt64, Single, Double,
  DateTime,  // ticks in the low 62 bits, DateTimeKind in the high two (as .NET)
  TimeSpan,  // ticks
  Enum,      // payload: value; aux: id of the enum's Type
  // heap
  String, Decimal, BigInt, Array, List, Dictionary, PSObject, ScriptBlock, Type, VarRef, Object,
};
constexpr bool is_heap(Kind k) { return k >= Kind::String; }

// Called by the cycle collector for each owned reference of an object.
struct EdgeVisitor {
  virtual void visit(HeapObject* child) = 0;
 protected:
  ~EdgeVisitor() = default;
};

class HeapObject {
 public:
  explicit HeapObject(Kind kind = Kind::Object) : kind_(kind) { ++live_; }
  HeapObject(const HeapObject&) = delete;
  HeapObject& operator=(const HeapObject&) = delete;

  Kind kind() const { return kind_; }
  void retain() const { ++refs_; }
  void release() const {
    if (--refs_ == 0) destroy();
    else if (may_cycle_ && !buffered_) buffer_as_possible_root();
  }
  uint32_t refs() const { return refs_; }

  // The .NET type that scripts see. Never null.
  virtual const Type* type() const = 0;
  // Calls v.visit for each heap object this one owns a count of. Containers must override it.
  virtual void visit_edges(EdgeVisitor&) {}
  // Drops every owned reference (the collector breaks garbage cycles with it).
  virtual void clear_edges() {}

  bool has_extension() const { return has_extension_; }  // instance members in the side table (object/members.h)
  void set_has_extension(bool on) const { has_extension_ = on; }

 protected:
  virtual ~HeapObject() { --live_; }
  void set_may_cycle() { may_cycle_ = true; }  // containers: a candidate root when its count drops to non-zero

 private:
  friend class CycleCollector;  // object/heap.h
  static inline size_t live_ = 0;
  void destroy() const;                  // object/heap.cpp
  void buffer_as_possible_root() const;  // object/heap.cpp

  mutable uint32_t refs_ = 0;
  const Kind kind_;
  mutable bool has_extension_ = false;
  bool may_cycle_ = false;
  mutable bool buffered_ = false;
  mutable uint32_t gc_refs_ = 0;
  mutable uint8_t color_ = 0;
};

// Owning pointer to a heap object.
template <class T>
class Ref {
 public:
  Ref() = default;
  Ref(std::nullptr_t) {}
  Ref(T* p) : p_(p) { if (p_) p_->retain(); }
  Ref(const Ref& o) : Ref(o.p_) {}
  template <class U> Ref(const Ref<U>& o) : Ref(o.get()) {}
  Ref(Ref&& o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
  ~Ref() { if (p_) p_->release(); }
  Ref& operator=(Ref o) noexcept { std::swap(p_, o.p_); return *this; }
  T* get() const { return p_; }
  T* operator->() const { return p_; }
  T& operator*() const { return *p_; }
  explicit operator bool() const { return p_ != nullptr; }
  bool operator==(const Ref& o) const { return p_ == o.p_; }
  T* detach() { return std::exchange(p_, nullptr); }  // gives the count away
  static Ref adopt(T* p) { Ref r; r.p_ = p; return r; }

 private:
  T* p_ = nullptr;
};
template <class T, class... A> Ref<T> make_ref(A&&... a) { return Ref<T>(new T(std::forward<A>(a)...)); }

}  // namespace psession
