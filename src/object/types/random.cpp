// System.Random: .NET's subtractive generator where a seed is given (same numbers), a fast one where none is.
#include <sys/random.h>

#include "object/types/table.h"

namespace psession {
namespace {

constexpr int32_t kMax = 0x7FFFFFFF;

class RandomObject final : public HeapObject {
 public:
  explicit RandomObject(int32_t seed) : seeded_(true) {  // Knuth's subtractive method, as Random(int) of .NET
    int32_t subtraction = seed == INT32_MIN ? kMax : (seed < 0 ? -seed : seed);
    int32_t mj = 161803398 - subtraction, mk = 1;
    state_[55] = mj;
    int ii = 0;
    for (int i = 1; i < 55; ++i) {
      if ((ii += 21) >= 55) ii -= 55;
      state_[ii] = mk;
      mk = mj - mk;
      if (mk < 0) mk += kMax;
      mj = state_[ii];
    }
    for (int k = 1; k < 5; ++k) {
      for (int i = 1; i < 56; ++i) {
        int n = i + 30;
        if (n >= 55) n -= 55;
        state_[i] = static_cast<int32_t>(static_cast<uint32_t>(state_[i]) - static_cast<uint32_t>(state_[1 + n]));
        if (state_[i] < 0) state_[i] += kMax;
      }
    }
  }
  RandomObject() {
    if (getrandom(&fast_, sizeof fast_, 0) < 0) fast_ ^= reinterpret_cast<uintptr_t>(this);
  }
  const Type* type() const override;

  double sample() {
    if (!seeded_) return static_cast<double>(next_fast() >> 11) * (1.0 / 9007199254740992.0);
    return internal() * (1.0 / kMax);
  }
  int64_t below(int64_t low, int64_t high) {
    uint64_t range = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
    if (range <= 1) return low;
    if (!seeded_) return low + static_cast<int64_t>((static_cast<unsigned __int128>(next_fast()) * range) >> 64);
    if (range <= static_cast<uint64_t>(kMax)) return static_cast<int64_t>(sample() * static_cast<double>(range)) + low;
    double big = internal();
    if (internal() % 2 == 0) big = -big;
    big = (big + (kMax - 1)) / (2.0 * kMax - 1);
    return static_cast<int64_t>(big * static_cast<double>(range)) + low;
  }
  int32_t next() { return seeded_ ? internal() : static_cast<int32_t>(below(0, kMax)); }
  uint8_t byte() { return static_cast<uint8_t>(seeded_ ? internal() : static_cast<int32_t>(next_fast() & 0xFF)); }

 private:
  int32_t internal() {
    if (++next_ >= 56) next_ = 1;
    if (++nextp_ >= 56) nextp_ = 1;
    int32_t r = static_cast<int32_t>(static_cast<uint32_t>(state_[next_]) - static_cast<uint32_t>(state_[nextp_]));
    if (r == kMax) --r;
    if (r < 0) r += kMax;
    return state_[next_] = r;
  }
  uint64_t next_fast() {  // splitmix64
    uint64_t z = (fast_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  bool seeded_ = false;
  int32_t state_[56] = {};
  int next_ = 0, nextp_ = 21;
  uint64_t fast_ = 0;
};

RandomObject& self(MethodCall& c) { return *c.self.get_if<RandomObject>(); }
void check_order(int64_t low, int64_t high) {
  if (low > high) throw_dotnet("System.ArgumentOutOfRangeException", "'minValue' cannot be greater than maxValue.", "minValue");
}
Value below(MethodCall& c, Kind k) {
  int64_t low = c.argc > 1 ? int_arg(c, 0) : 0, high = c.argc > 1 ? int_arg(c, 1) : int_arg(c, 0);
  if (c.argc == 1 && high < 0) throw_dotnet("System.ArgumentOutOfRangeException", "maxValue ('" + std::to_string(high) + "') must be a non-negative value. (Parameter 'maxValue')\nActual value was " + std::to_string(high) + ".");
  check_order(low, high);
  return Value::integer(k, self(c).below(low, high));
}
Value next_int(MethodCall& c) { return below(c, Kind::Int32); }
Value next_long(MethodCall& c) { return below(c, Kind::Int64); }
Value shuffle(MethodCall& c) {
  auto* a = c.arg(0).kind() == Kind::Array ? c.arg(0).as<Array>() : nullptr;
  if (!a) throw_null_argument("values");
  for (size_t i = 0; i + 1 < a->size(); ++i) {
    size_t j = static_cast<size_t>(self(c).below(static_cast<int64_t>(i), static_cast<int64_t>(a->size())));
    Value x = a->get(i), y = a->get(j);
    a->set(i, y);
    a->set(j, x);
  }
  return {};
}
constexpr MemberDef kRandom[] = {
    {"new()", PS_FN { return Value(make_ref<RandomObject>()); }},
    {"new(int Seed)", PS_FN { return Value(make_ref<RandomObject>(static_cast<int32_t>(int_arg(c, 0)))); }},
    {"int Next()", PS_FN { return int32(self(c).next()); }},
    {"int Next(int maxValue)", next_int},
    {"int Next(int minValue, int maxValue)", next_int},
    {"long NextInt64()", PS_FN { return Value::int64(self(c).below(0, INT64_MAX)); }},
    {"long NextInt64(long maxValue)", next_long},
    {"long NextInt64(long minValue, long maxValue)", next_long},
    {"double NextDouble()", PS_FN { return Value::real(self(c).sample()); }},
    {"float NextSingle()", PS_FN { return Value::single(static_cast<float>(self(c).sample())); }},
    {"void NextBytes(byte[] buffer)",
     PS_FN {
       auto* a = c.arg(0).kind() == Kind::Array ? c.arg(0).as<Array>() : nullptr;
       if (!a) throw_null_argument("buffer");
       for (size_t i = 0; i < a->size(); ++i) a->set(i, Value::integer(Kind::Byte, self(c).byte()));
       return {};
     }},
    {"void Shuffle[T](T[] values)", shuffle},
    {"T[] GetItems[T](T[] choices, int length)",
     PS_FN {
       auto* a = c.arg(0).kind() == Kind::Array ? c.arg(0).as<Array>() : nullptr;
       if (!a || a->size() == 0) throw_dotnet("System.ArgumentException", "Span may not be empty.", "choices");
       if (int_arg(c, 1) < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "length");
       std::vector<Value> r;
       for (int64_t i = 0; i < int_arg(c, 1); ++i) r.push_back(a->get(static_cast<size_t>(self(c).below(0, static_cast<int64_t>(a->size())))));
       return Value(Array::of(a->element(), std::move(r)));
     }},
    {"string GetHexString(int stringLength, bool lowercase = false)",
     PS_FN {
       if (int_arg(c, 0) < 0) throw_dotnet("System.ArgumentOutOfRangeException", "stringLength ('" + std::to_string(int_arg(c, 0)) + "') must be a non-negative value. (Parameter 'stringLength')\nActual value was " + std::to_string(int_arg(c, 0)) + ".");
       if (int_arg(c, 0) > (1 << 26)) throw_dotnet("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
       std::string r;
       for (int64_t i = 0; i < int_arg(c, 0); ++i) r += (c.has(1) && c.arg(1).as_bool() ? "0123456789abcdef" : "0123456789ABCDEF")[self(c).below(0, 16)];
       return str(r);
     }},
    {"static System.Random Shared {get;}", PS_FN { static auto* shared = new Value(make_ref<RandomObject>()); return *shared; }},
};
PS_TYPE(RandomType, {.full_name = "System.Random", .members = kRandom});
const Type* RandomObject::type() const { return &RandomType; }

}  // namespace
}  // namespace psession
