// System.Text.StringBuilder.
#include <algorithm>

#include "object/types/table.h"

namespace psession {
namespace {

class BuilderObject final : public HeapObject, public TextualObject {
 public:
  std::u16string text;
  int64_t capacity = 16;
  const Type* type() const override;
  std::string to_text() const override { return String::utf16(text)->to_utf8(); }
};

BuilderObject& self(MethodCall& c) { return *c.self.get_if<BuilderObject>(); }
constexpr size_t kMaxLength = 0x3FFFFFDF;

std::u16string text_of(CallContext& ctx, const Value& v) {
  if (v.is_null()) return {};
  if (v.is_string()) return v.string()->to_utf16();
  if (v.kind() == Kind::Char) return std::u16string(1, v.as_char());
  if (v.kind() == Kind::Array && v.as<Array>()->element() == &types::Char) {
    std::u16string r;
    for (const Value& x : v.as<Array>()->items()) r += x.as_char();
    return r;
  }
  return String::utf8(dotnet_to_string(ctx, v))->to_utf16();
}
Value append(MethodCall& c, std::u16string_view s) {
  BuilderObject& b = self(c);
  if (b.text.size() + s.size() > kMaxLength) throw_dotnet("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
  b.text += s;
  return c.self;
}
Value append_any(MethodCall& c) { return append(c, text_of(c.ctx, c.arg(0))); }
Value append_line(MethodCall& c) {
  if (c.argc) append(c, text_of(c.ctx, c.arg(0)));
  return append(c, u"\n");
}
void check(MethodCall& c, int64_t at, int64_t n, const char* name = "index") {
  if (at < 0 || n < 0 || at + n > static_cast<int64_t>(self(c).text.size())) {
    throw_dotnet("System.ArgumentOutOfRangeException", "Index was out of range. Must be non-negative and less than the size of the collection.", name);
  }
}
Value replace(MethodCall& c) {
  std::u16string from = text_of(c.ctx, c.arg(0)), to = text_of(c.ctx, c.arg(1));
  if (from.empty()) throw_dotnet("System.ArgumentException", "The value cannot be an empty string.", "oldValue");
  size_t at = c.argc > 2 ? static_cast<size_t>(int_arg(c, 2)) : 0, n = c.argc > 2 ? static_cast<size_t>(int_arg(c, 3)) : self(c).text.size();
  if (c.argc > 2) check(c, int_arg(c, 2), int_arg(c, 3));
  std::u16string& s = self(c).text;
  std::u16string out = s.substr(0, at);
  size_t end = at + n, i = at;
  while (i < end) {
    size_t hit = s.find(from, i);
    if (hit == s.npos || hit + from.size() > end) break;
    out.append(s, i, hit - i).append(to);
    i = hit + from.size();
  }
  out.append(s, i);
  s.swap(out);
  return c.self;
}
Value insert(MethodCall& c) {
  int64_t at = int_arg(c, 0);
  if (at < 0 || at > static_cast<int64_t>(self(c).text.size())) {
    throw_dotnet("System.ArgumentOutOfRangeException", "Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "index");
  }
  self(c).text.insert(static_cast<size_t>(at), text_of(c.ctx, c.arg(1)));
  return c.self;
}
Value append_format(MethodCall& c) {
  Value args[] = {c.arg(0), c.arg(1)};
  return append(c, text_of(c.ctx, invoke_static(c.ctx, &types::String, "Format", args)));
}
Value append_join(MethodCall& c) {
  Value args[] = {c.arg(0), c.arg(1)};
  return append(c, text_of(c.ctx, invoke_static(c.ctx, &types::String, "Join", args)));
}
Value make(MethodCall& c) {
  auto b = make_ref<BuilderObject>();
  if (c.argc && c.arg(0).is_string()) b->text = c.arg(0).string()->to_utf16();
  else if (c.argc && c.arg(0).is_integer()) b->capacity = int_arg(c, 0) ? int_arg(c, 0) : 16;
  if (b->capacity < 0) throw_dotnet("System.ArgumentOutOfRangeException", "capacity ('" + std::to_string(b->capacity) + "') must be a non-negative value. (Parameter 'capacity')\nActual value was " + std::to_string(b->capacity) + ".");
  return Value(b);
}

#define SB "System.Text.StringBuilder "
constexpr MemberDef kBuilder[] = {
    {"new()", make}, {"new(int capacity)", make}, {"new(string value)", make}, {"new(string value, int capacity)", make},
    {"new(int capacity, int maxCapacity)", make},
    {"int Capacity {get;set;}",
     PS_FN {
       int64_t n = std::max<int64_t>(self(c).capacity, 1);
       while (n < static_cast<int64_t>(self(c).text.size())) n *= 2;
       return int32(n);
     },
     PS_FN {
       if (int_arg(c, 0) < static_cast<int64_t>(self(c).text.size())) {
         throw_dotnet("System.ArgumentOutOfRangeException", "capacity was less than the current size.", "value");
       }
       self(c).capacity = int_arg(c, 0);
       return {};
     }},
    {"int MaxCapacity {get;}", PS_FN { return int32(0x7FFFFFFF); }},
    {"int Length {get;set;}", PS_FN { return int32(static_cast<int64_t>(self(c).text.size())); },
     PS_FN {
       if (int_arg(c, 0) < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Length cannot be less than zero.", "value");
       self(c).text.resize(static_cast<size_t>(int_arg(c, 0)));
       return {};
     }},
    {"char Chars(int index) {get;set;}",
     PS_FN { check(c, int_arg(c, 0), 1); return Value::character(self(c).text[static_cast<size_t>(int_arg(c, 0))]); },
     PS_FN { check(c, int_arg(c, 0), 1); self(c).text[static_cast<size_t>(int_arg(c, 0))] = c.arg(1).as_char(); return {}; }},
    {"char Item(int index) {get;set;}",
     PS_FN {
       if (int_arg(c, 0) < 0 || int_arg(c, 0) >= static_cast<int64_t>(self(c).text.size())) throw_dotnet("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
       return Value::character(self(c).text[static_cast<size_t>(int_arg(c, 0))]);
     },
     PS_FN { check(c, int_arg(c, 0), 1); self(c).text[static_cast<size_t>(int_arg(c, 0))] = c.arg(1).as_char(); return {}; }},
    {SB "Append(char value, int repeatCount)",
     PS_FN { check(c, 0, 0); return append(c, std::u16string(static_cast<size_t>(std::max<int64_t>(0, int_arg(c, 1))), c.arg(0).as_char())); }},
    {SB "Append(string value)", append_any}, {SB "Append(char value)", append_any}, {SB "Append(char[] value)", append_any},
    {SB "Append(bool value)", append_any}, {SB "Append(int value)", append_any}, {SB "Append(long value)", append_any},
    {SB "Append(double value)", append_any}, {SB "Append(decimal value)", append_any},
    {SB "Append(string value, int startIndex, int count)",
     PS_FN {
       std::u16string s = text_of(c.ctx, c.arg(0));
       if (int_arg(c, 1) < 0 || int_arg(c, 2) < 0 || static_cast<size_t>(int_arg(c, 1) + int_arg(c, 2)) > s.size()) throw_index_range("startIndex");
       return append(c, s.substr(static_cast<size_t>(int_arg(c, 1)), static_cast<size_t>(int_arg(c, 2))));
     }},
    {SB "Append(object value)", append_any},
    {SB "AppendLine()", append_line}, {SB "AppendLine(string value)", append_line},
    {SB "AppendFormat(string format, params System.Object[] args)", append_format},
    {SB "AppendJoin(string separator, params System.Object[] values)", append_join},
    {SB "Clear()", PS_FN { self(c).text.clear(); return c.self; }},
    {"int EnsureCapacity(int capacity)", PS_FN { self(c).capacity = std::max(self(c).capacity, int_arg(c, 0)); return int32(self(c).capacity); }},
    {"bool Equals(System.Text.StringBuilder sb)", PS_FN { auto* o = c.arg(0).get_if<BuilderObject>(); return boolean(o && o->text == self(c).text); }},
    {SB "Insert(int index, string value)", insert}, {SB "Insert(int index, object value)", insert},
    {SB "Remove(int startIndex, int length)",
     PS_FN {
       check(c, int_arg(c, 0), int_arg(c, 1), "length");
       self(c).text.erase(static_cast<size_t>(int_arg(c, 0)), static_cast<size_t>(int_arg(c, 1)));
       return c.self;
     }},
    {SB "Replace(string oldValue, string newValue)", replace}, {SB "Replace(char oldChar, char newChar)", replace},
    {SB "Replace(string oldValue, string newValue, int startIndex, int count)", replace},
    {"string ToString()", PS_FN { return Value(String::utf16(self(c).text)); }},
    {"string ToString(int startIndex, int length)",
     PS_FN {
       check(c, int_arg(c, 0), int_arg(c, 1), "startIndex");
       return Value(String::utf16(self(c).text.substr(static_cast<size_t>(int_arg(c, 0)), static_cast<size_t>(int_arg(c, 1)))));
     }},
};
PS_TYPE(Builder, {.full_name = "System.Text.StringBuilder", .flags = kSealed, .members = kBuilder});
const Type* BuilderObject::type() const { return &Builder; }

}  // namespace
}  // namespace psession
