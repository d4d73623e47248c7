#include "object/string.h"

#include <malloc.h>
#include <sys/random.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "object/text_case.h"
#include "object/type.h"

namespace psession {
namespace {

bool all_ascii(const char* p, size_t n) {
  uint64_t acc = 0;
  while (n >= 8) {
    uint64_t w;
    std::memcpy(&w, p, 8);
    acc |= w;
    p += 8;
    n -= 8;
  }
  for (; n; --n, ++p) acc |= static_cast<unsigned char>(*p);
  return (acc & 0x8080808080808080ull) == 0;
}

// Decodes one scalar value; malformed sequences consume one byte (or the well-formed prefix) and give U+FFFD.
// Encoded surrogates (WTF-8) are let through: they are how lone surrogates survive.
char32_t decode(const unsigned char*& p, const unsigned char* end) {
  unsigned char c = *p++;
  if (c < 0x80) return c;
  int more = c >= 0xF0 && c <= 0xF4 ? 3 : c >= 0xE0 ? 2 : c >= 0xC2 ? 1 : -1;
  if (more < 0 || c > 0xF4) return 0xFFFD;
  char32_t v = c & (0x3F >> more);
  for (int i = 0; i < more; ++i) {
    if (p == end || (*p & 0xC0) != 0x80) return 0xFFFD;
    if (i == 0 && ((c == 0xE0 && *p < 0xA0) || (c == 0xF0 && *p < 0x90) || (c == 0xF4 && *p > 0x8F))) return 0xFFFD;
    v = (v << 6) | (*p++ & 0x3F);
  }
  return v;
}

uint64_t seed() {
  static const uint64_t value = [] {
    uint64_t s = 0x9E3779B97F4A7C15ull;
    if (getrandom(&s, sizeof s, GRND_NONBLOCK) < 0) s ^= reinterpret_cast<uintptr_t>(&s);
    return s;
  }();
  return value;
}

uint64_t mix(uint64_t a, uint64_t b) {
  unsigned __int128 m = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(m) ^ static_cast<uint64_t>(m >> 64);
}
constexpr uint64_t kMul = 0xA0761D6478BD642Full;

template <class Fold> uint64_t hash_bytes(const char* p, size_t n, Fold fold) {
  uint64_t h = seed() ^ n;
  while (n >= 8) {
    uint64_t w;
    std::memcpy(&w, p, 8);
    h = mix(h ^ fold(w), kMul);
    p += 8;
    n -= 8;
  }
  if (n) {
    uint64_t w = 0;
    std::memcpy(&w, p, n);
    h = mix(h ^ fold(w), kMul ^ 0xE7037ED1A0B428DBull);
  }
  return h ^ (h >> 32);
}

// Upper-cases the ASCII letters of eight bytes, none of which has its high bit set.
uint64_t upper8(uint64_t w) {
  uint64_t above = w + 0x1F1F1F1F1F1F1F1Full;   // >= 'a'
  uint64_t beyond = w + 0x0505050505050505ull;  // > 'z'
  uint64_t letters = (above & ~beyond) & 0x8080808080808080ull;
  return w ^ (letters >> 2);
}

}  // namespace

String* String::allocate(uint32_t length, bool ascii) {
  void* p = std::malloc(sizeof(String) + (ascii ? size_t(length) : size_t(length) * 2));
  if (!p) throw std::bad_alloc();
  return new (p) String(length, ascii);
}

Ref<String> String::uninitialized_ascii(uint32_t length, char** data) {
  String* s = allocate(length, true);
  *data = reinterpret_cast<char*>(s + 1);
  return Ref<String>(s);
}

const Ref<String>& String::empty() {
  static const auto* value = new Ref<String>(allocate(0, true));
  return *value;
}

Ref<String> String::ascii(std::string_view bytes) {
  if (bytes.empty()) return empty();
  if (bytes.size() > UINT32_MAX) throw std::bad_alloc();
  char* data;
  Ref<String> s = uninitialized_ascii(static_cast<uint32_t>(bytes.size()), &data);
  std::memcpy(data, bytes.data(), bytes.size());
  return s;
}

Ref<String> String::utf8(std::string_view text) {
  if (all_ascii(text.data(), text.size())) return ascii(text);
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* end = p + text.size();
  size_t units = 0;
  for (const auto* q = p; q != end;) units += decode(q, end) >= 0x10000 ? 2 : 1;
  if (units > UINT32_MAX) throw std::bad_alloc();
  String* s = allocate(static_cast<uint32_t>(units), false);
  auto* out = reinterpret_cast<char16_t*>(s + 1);
  while (p != end) {
    char32_t c = decode(p, end);
    if (c >= 0x10000) {
      *out++ = static_cast<char16_t>(0xD7C0 + (c >> 10));
      *out++ = static_cast<char16_t>(0xDC00 + (c & 0x3FF));
    } else {
      *out++ = static_cast<char16_t>(c);
    }
  }
  return Ref<String>(s);
}

Ref<String> String::utf16(std::u16string_view text) {
  if (text.empty()) return empty();
  if (text.size() > UINT32_MAX) throw std::bad_alloc();
  char16_t acc = 0;
  for (char16_t c : text) acc |= c;
  bool narrow = acc < 0x80;
  String* s = allocate(static_cast<uint32_t>(text.size()), narrow);
  if (narrow) {
    char* out = reinterpret_cast<char*>(s + 1);
    for (char16_t c : text) *out++ = static_cast<char>(c);
  } else {
    std::memcpy(reinterpret_cast<char16_t*>(s + 1), text.data(), text.size() * 2);
  }
  return Ref<String>(s);
}

Ref<String> String::of_char(char16_t c) {
  static auto* cache = new Ref<String>[128];
  if (c >= 0x80) return utf16({&c, 1});
  if (!cache[c]) {
    char b = static_cast<char>(c);
    cache[c] = ascii({&b, 1});
  }
  return cache[c];
}

Ref<String> String::concat(const String& a, const String& b) {
  if (a.length_ == 0) return Ref<String>(const_cast<String*>(&b));
  if (b.length_ == 0) return Ref<String>(const_cast<String*>(&a));
  uint64_t n = uint64_t(a.length_) + b.length_;
  if (n > 0x3FFFFFDF) throw std::bad_alloc();  // .NET's limit
  bool ascii = a.ascii_ && b.ascii_;
  String* s = allocate(static_cast<uint32_t>(n), ascii);
  if (ascii) {
    char* out = reinterpret_cast<char*>(s + 1);
    std::memcpy(out, a.data8(), a.length_);
    std::memcpy(out + a.length_, b.data8(), b.length_);
  } else {
    auto* out = reinterpret_cast<char16_t*>(s + 1);
    for (const String* part : {&a, &b}) {
      if (part->ascii_) {
        for (uint32_t i = 0; i < part->length_; ++i) *out++ = static_cast<unsigned char>(part->data8()[i]);
      } else {
        std::memcpy(out, part->data16(), size_t(part->length_) * 2);
        out += part->length_;
      }
    }
  }
  return Ref<String>(s);
}

Ref<String> String::append(Ref<String> a, const String& b) {
  uint64_t n = uint64_t(a->length_) + b.length_;
  bool fits_form = a->ascii_ == b.ascii_ || !a->ascii_;
  if (a->refs() != 1 || a->has_extension() || !fits_form || b.length_ == 0 || n > 0x3FFFFFDF || n < 64) return concat(*a, b);
  const size_t unit = a->ascii_ ? 1 : 2, need = sizeof(String) + n * unit;
  String* s = a.get();
  if (malloc_usable_size(s) < need) {
    // Nothing in it refers to itself, and nothing else to it.
    void* moved = std::realloc(static_cast<void*>(s), need + need / 2);
    if (!moved) throw std::bad_alloc();
    a.detach();
    a = Ref<String>::adopt(s = static_cast<String*>(moved));
  }
  if (a->ascii_) {
    std::memcpy(reinterpret_cast<char*>(s + 1) + s->length_, b.data8(), b.length_);
  } else {
    auto* out = reinterpret_cast<char16_t*>(s + 1) + s->length_;
    if (b.ascii_) std::copy_n(reinterpret_cast<const unsigned char*>(b.data8()), b.length_, out);
    else std::memcpy(out, b.data16(), size_t(b.length_) * 2);
  }
  s->length_ = static_cast<uint32_t>(n);
  return a;
}

std::string String::to_utf8() const {
  if (ascii_) return std::string(ascii_view());
  std::string out;
  out.reserve(size_t(length_) + length_ / 2);
  const char16_t* p = data16();
  for (uint32_t i = 0; i < length_; ++i) {
    char32_t c = p[i];
    if (c >= 0xD800 && c < 0xDC00 && i + 1 < length_ && p[i + 1] >= 0xDC00 && p[i + 1] < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (p[++i] - 0xDC00);
    }
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | (c >> 6));
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      out += static_cast<char>(0xE0 | (c >> 12));
      out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      out += static_cast<char>(0xF0 | (c >> 18));
      out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
      out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return out;
}

std::u16string String::to_utf16() const {
  if (!ascii_) return std::u16string(utf16_view());
  std::u16string out(length_, u'\0');
  for (uint32_t i = 0; i < length_; ++i) out[i] = static_cast<unsigned char>(data8()[i]);
  return out;
}

Ref<String> String::substring(uint32_t start, uint32_t length) const {
  if (start == 0 && length == length_) return Ref<String>(const_cast<String*>(this));
  if (length == 1) return of_char(at(start));
  return ascii_ ? ascii({data8() + start, length}) : utf16({data16() + start, length});
}

bool String::equals(const String& o) const {
  if (this == &o) return true;
  if (length_ != o.length_ || ascii_ != o.ascii_) return false;
  return std::memcmp(data8(), o.data8(), ascii_ ? size_t(length_) : size_t(length_) * 2) == 0;
}

bool String::equals_ignore_case(const String& o) const {
  if (this == &o) return true;
  if (length_ != o.length_) return false;
  if (ascii_ && o.ascii_) {
    const char *a = data8(), *b = o.data8();
    for (uint32_t i = 0; i < length_; ++i) {
      if (a[i] != b[i] && ascii_upper(a[i]) != ascii_upper(b[i])) return false;
    }
    return true;
  }
  for (uint32_t i = 0; i < length_; ++i) {
    char16_t a = at(i), b = o.at(i);
    if (a != b && upper_ordinal(a) != upper_ordinal(b)) return false;
  }
  return true;
}

size_t String::hash() const {
  return hash_bytes(data8(), ascii_ ? size_t(length_) : size_t(length_) * 2, [](uint64_t w) { return w; });
}

size_t String::hash_ignore_case() const {
  if (ascii_) return hash_bytes(data8(), length_, upper8);
  // A unit outside ASCII never folds into it (upper_ordinal), so the two forms need not agree.
  std::u16string folded(length_, u'\0');
  for (uint32_t i = 0; i < length_; ++i) folded[i] = upper_ordinal(data16()[i]);
  return hash_bytes(reinterpret_cast<const char*>(folded.data()), folded.size() * 2, [](uint64_t w) { return w; });
}

const Type* String::type() const { return &types::String; }

size_t hash_text_ignore_case(std::string_view ascii) { return hash_bytes(ascii.data(), ascii.size(), upper8); }
bool is_ascii_text(std::string_view s) { return all_ascii(s.data(), s.size()); }

}  // namespace psession
