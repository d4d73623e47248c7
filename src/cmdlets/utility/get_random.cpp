// Get-Random and Get-SecureRandom.
#include <cmath>
#include <cstring>
#include <memory>

#include "base/random.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/numeric.h"

namespace psession {

namespace {

// .NET's generator for a given seed (Knuth's subtractive method, as System.Random keeps it for compatibility).
class SeededRandom {
 public:
  explicit SeededRandom(int32_t seed) {
    int32_t subtraction = seed == INT32_MIN ? INT32_MAX : std::abs(seed);
    int32_t mj = 161803398 - subtraction, mk = 1;
    array_[55] = mj;
    for (int i = 1, ii = 0; i < 55; i++) {
      if ((ii += 21) >= 55) ii -= 55;
      array_[ii] = mk;
      mk = static_cast<int32_t>(static_cast<uint32_t>(mj) - static_cast<uint32_t>(mk));
      if (mk < 0) mk += INT32_MAX;
      mj = array_[ii];
    }
    for (int k = 1; k < 5; k++) {
      for (int i = 1; i < 56; i++) {
        int n = i + 30;
        if (n >= 55) n -= 55;
        array_[i] = static_cast<int32_t>(static_cast<uint32_t>(array_[i]) - static_cast<uint32_t>(array_[1 + n]));
        if (array_[i] < 0) array_[i] += INT32_MAX;
      }
    }
  }
  int32_t next() {
    if (++next_ >= 56) next_ = 1;
    if (++nextp_ >= 56) nextp_ = 1;
    int32_t r = static_cast<int32_t>(static_cast<uint32_t>(array_[next_]) - static_cast<uint32_t>(array_[nextp_]));
    if (r == INT32_MAX) r--;
    if (r < 0) r += INT32_MAX;
    return array_[next_] = r;
  }

 private:
  int32_t array_[56] = {};
  int next_ = 0, nextp_ = 21;
};
std::unique_ptr<SeededRandom> session_seed;   // -SetSeed holds for the following calls, too
struct DropSeed {
  DropSeed() { on_after_fork([] { session_seed.reset(); }); }
} drop_seed;

struct RandomCommand : Cmdlet {
  std::optional<int32_t> seed;
  Value maximum, minimum;
  int32_t count = 1;
  std::vector<Value> input;
  bool shuffle = false;
  std::vector<Value> chosen;
  uint64_t seen = 0;
  virtual bool secure() const = 0;

  uint64_t bits() {
    if (!secure() && session_seed) {
      uint64_t r = 0;
      for (int i = 0; i < 3; ++i) r = r << 22 ^ static_cast<uint64_t>(session_seed->next());
      return r;
    }
    uint64_t r;
    random_bytes(&r, sizeof r);
    return r;
  }
  // 0 <= r < limit, without bias.
  uint64_t below(uint64_t limit) {
    if (limit <= 1) return 0;
    if (!secure() && session_seed && limit <= INT32_MAX) {
      int32_t n;
      do n = session_seed->next(); while (n == INT32_MAX);
      return static_cast<uint64_t>(n * (1.0 / INT32_MAX) * static_cast<double>(limit));
    }
    uint64_t threshold = (0 - limit) % limit, r;
    do r = bits(); while (r < threshold);
    return r % limit;
  }
  double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  void begin_processing() override {
    if (seed) session_seed = std::make_unique<SeededRandom>(*seed);
    if (!parameter_set().starts_with("RandomNumber")) return;
    Value low = number(minimum), high = number(maximum);
    auto is_real = [](const Value& v) { return v.kind() == Kind::Double || v.kind() == Kind::Single; };
    bool real = is_real(low) || is_real(high);
    for (int32_t i = 0; i < count; ++i) {
      if (real) {
        double a = low.is_null() ? 0.0 : number_to_double(low);
        double b = high.is_null() ? 1.7976931348623157e308 : number_to_double(high);
        check(a < b, low.is_null() ? Value::real(0) : low, high.is_null() ? Value::real(b) : high);
        double r = b - a > 1.7976931348623157e308 ? unit() * b : a + unit() * (b - a);
        write(Value::real(r < b ? r : a));
        continue;
      }
      bool wide = (!low.is_null() && low.kind() == Kind::Int64) || (!high.is_null() && high.kind() == Kind::Int64);
      int64_t a = low.is_null() ? 0 : low.as_int(), b = high.is_null() ? (wide ? INT64_MAX : INT32_MAX) : high.as_int();
      check(a < b, Value::int64(a), Value::int64(b));
      int64_t r = static_cast<int64_t>(static_cast<uint64_t>(a) + below(static_cast<uint64_t>(b) - static_cast<uint64_t>(a)));
      write(wide ? Value::int64(r) : Value::int32(static_cast<int32_t>(r)));
    }
  }
  void check(bool fine, const Value& low, const Value& high) {
    if (fine) return;
    throw_terminating("System.ArgumentException", "MinGreaterThanOrEqualMax", ErrorCategory::InvalidArgument,
                      "The Minimum value (" + to_display(rs(), low) + ") cannot be greater than or equal to the Maximum value (" +
                          to_display(rs(), high) + ").");
  }
  // Int32 where it fits, else Int64, else Double; texts become numbers.
  Value number(const Value& raw) {
    Value v = unwrap(raw);
    if (v.is_null()) return {};
    if (v.is_string()) {
      Value n;
      if (scan_number_text(v.string()->to_utf8(), n)) v = n;
    }
    if (v.kind() == Kind::Double || v.kind() == Kind::Single) return v;
    std::optional<Value> n = try_convert(rs(), v, &types::Int64);
    if (!n || v.kind() == Kind::Decimal) return convert_to(rs(), v, &types::Double);
    bool small = n->as_int() >= INT32_MIN && n->as_int() <= INT32_MAX;
    return small && v.kind() != Kind::Int64 ? Value::int32(static_cast<int32_t>(n->as_int())) : *n;
  }
  void process_record() override {
    if (parameter_set().starts_with("RandomNumber")) return;
    for (const Value& v : input) {
      if (shuffle || chosen.size() < static_cast<size_t>(count)) chosen.push_back(v);
      else if (uint64_t at = below(seen + 1); at < static_cast<uint64_t>(count)) chosen[at] = v;
      ++seen;
    }
  }
  void end_processing() override {
    for (size_t i = 0; i < chosen.size(); ++i) {
      size_t j = i + below(chosen.size() - i);
      chosen[i].swap(chosen[j]);
      write(chosen[i]);
    }
    chosen.clear();
  }
};
struct GetRandom final : RandomCommand { bool secure() const override { return false; } };
struct GetSecureRandom final : RandomCommand { bool secure() const override { return true; } };

constexpr CmdletParam kParams[] = {
    param<&RandomCommand::seed>("SetSeed", "int", "notnull", "Starts the session's random numbers from here, so that they repeat."),
    param<&RandomCommand::maximum>("Maximum", "object", "set:RandomNumberParameterSet pos:0", "Numbers are less than this."),
    param<&RandomCommand::minimum>("Minimum", "object", "set:RandomNumberParameterSet", "Numbers are not less than this."),
    param<&RandomCommand::count>("Count", "int", "range:1..2147483647 set:RandomNumberParameterSet | set:RandomListItemParameterSet", "How many."),
    param<&RandomCommand::input>("InputObject", "object[]",
                                 "notnullorempty set:RandomListItemParameterSet pos:0 mandatory pipe | set:ShuffleParameterSet pos:0 mandatory pipe",
                                 "Objects to choose from."),
    param<&RandomCommand::shuffle>("Shuffle", "switch", "set:ShuffleParameterSet mandatory", "All objects in random order."),
};
CmdletRegistration registration{{.name = "Get-Random", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "RandomNumberParameterSet", .synopsis = "Gets random numbers, or random objects of a list.",
                                 .outputs = "System.Int32 System.Int64 System.Double",
                                 .examples = "Get-Random -Minimum 1 -Maximum 7\n1..5 | Get-Random -Shuffle\n", .create = make_cmdlet<GetRandom>}};
CmdletRegistration secure_registration{{.name = "Get-SecureRandom", .module = "Microsoft.PowerShell.Utility",
                                        .params = std::span<const CmdletParam>(kParams).subspan(1),
                                        .default_set = "RandomNumberParameterSet",
                                        .synopsis = "Gets random numbers that nobody can foresee, or random objects of a list.",
                                        .outputs = "System.Int32 System.Int64 System.Double", .examples = "Get-SecureRandom -Maximum 100\n",
                                        .create = make_cmdlet<GetSecureRandom>}};

}  // namespace

}  // namespace psession
