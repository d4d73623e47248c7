// Immutable .NET string: indexed by UTF-16 code unit, stored as ASCII bytes where every unit is
// below 128 and as UTF-16 otherwise. UTF-8 exists at the edges only (lone surrogates survive as WTF-8).
#pragma once
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/heap_object.h"

namespace psession {

class String final : public HeapObject {
 public:
  static Ref<String> ascii(std::string_view bytes);       // every byte < 128
  static Ref<String> utf8(std::string_view text);         // malformed bytes become U+FFFD
  static Ref<String> utf16(std::u16string_view text);     // narrowed when it is all ASCII
  static Ref<String> uninitialized_ascii(uint32_t length, char** data);  // for builders: fill at once
  static Ref<String> of_char(char16_t c);
  static const Ref<String>& empty();
  static Ref<String> concat(const String& a, const String& b);
  // The same; a string that nothing else holds grows where it is, with room for more.
  static Ref<String> append(Ref<String> a, const String& b);

  uint32_t length() const { return length_; }  // UTF-16 units
  bool is_ascii() const { return ascii_; }
  std::string_view ascii_view() const { return {data8(), length_}; }          // only when is_ascii()
  std::u16string_view utf16_view() const { return {data16(), length_}; }      // only when !is_ascii()
  char16_t at(uint32_t i) const { return ascii_ ? static_cast<unsigned char>(data8()[i]) : data16()[i]; }

  std::string to_utf8() const;
  std::u16string to_utf16() const;
  Ref<String> substring(uint32_t start, uint32_t length) const;  // within bounds (checked by the caller)
  bool equals(const String& o) const;             // ordinal
  bool equals_ignore_case(const String& o) const; // ordinal ignore case
  size_t hash() const;                            // ordinal
  size_t hash_ignore_case() const;

  const Type* type() const override;

 private:
  String(uint32_t length, bool ascii) : HeapObject(Kind::String), length_(length), ascii_(ascii) {}
  ~String() override = default;
  static String* allocate(uint32_t length, bool ascii);
  void operator delete(void* p) { std::free(p); }
  const char* data8() const { return reinterpret_cast<const char*>(this + 1); }
  const char16_t* data16() const { return reinterpret_cast<const char16_t*>(this + 1); }

  uint32_t length_;
  bool ascii_;
};

}  // namespace psession
