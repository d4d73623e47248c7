#include <cmath>
#include <optional>

#include "cmdlets/object/property_reader.h"
#include "engine/cmdlet.h"
#include "object/convert.h"
#include "object/text_case.h"
#include "text/casing.h"

namespace psession {

namespace {

constexpr const char* kAssembly = "Microsoft.PowerShell.Commands.Utility";

// GenericMeasureInfo, GenericObjectMeasureInfo, TextMeasureInfo
class MeasureInfo final : public HeapObject {
 public:
  explicit MeasureInfo(const Type* t) : type_(t) { set_may_cycle(); }
  Value property, count, average, sum, maximum, minimum, deviation, lines, words, characters;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override {
    for (Value* x : {&maximum, &minimum}) if (x->is_object()) v.visit(x->object());
  }
  void clear_edges() override { maximum = minimum = Value(); }

 private:
  const Type* type_;
};
template <Value MeasureInfo::*M> Value get(MethodCall& c) { return unwrap(c.self).as<MeasureInfo>()->*M; }
template <Value MeasureInfo::*M> Value set(MethodCall& c) { unwrap(c.self).as<MeasureInfo>()->*M = c.arg(0); return {}; }
#define FIELD(signature, member) {signature, get<&MeasureInfo::member>, set<&MeasureInfo::member>}
const MemberDef kBase[] = {FIELD("string Property {get;set;}", property)};
const MemberDef kGeneric[] = {
    FIELD("int Count {get;set;}", count), FIELD("System.Nullable[double] Average {get;set;}", average),
    FIELD("System.Nullable[double] Sum {get;set;}", sum), FIELD("System.Nullable[double] Maximum {get;set;}", maximum),
    FIELD("System.Nullable[double] Minimum {get;set;}", minimum),
    FIELD("System.Nullable[double] StandardDeviation {get;set;}", deviation),
};
const MemberDef kGenericObject[] = {
    FIELD("int Count {get;set;}", count), FIELD("System.Nullable[double] Average {get;set;}", average),
    FIELD("System.Nullable[double] Sum {get;set;}", sum), FIELD("System.Object Maximum {get;set;}", maximum),
    FIELD("System.Object Minimum {get;set;}", minimum),
    FIELD("System.Nullable[double] StandardDeviation {get;set;}", deviation),
};
const MemberDef kText[] = {
    FIELD("System.Nullable[int] Lines {get;set;}", lines), FIELD("System.Nullable[int] Words {get;set;}", words),
    FIELD("System.Nullable[int] Characters {get;set;}", characters),
};
#undef FIELD
#define MPC "Microsoft.PowerShell.Commands."
const TypeSpec kSpecs[] = {
    {.full_name = MPC "MeasureInfo", .flags = kAbstract, .members = kBase, .assembly = kAssembly},
    {.full_name = MPC "GenericMeasureInfo", .base = MPC "MeasureInfo", .members = kGeneric, .assembly = kAssembly},
    {.full_name = MPC "GenericObjectMeasureInfo", .base = MPC "MeasureInfo", .members = kGenericObject, .assembly = kAssembly},
    {.full_name = MPC "TextMeasureInfo", .base = MPC "MeasureInfo", .members = kText, .assembly = kAssembly},
};
Type measure_info_type{kSpecs[0]}, generic_type{kSpecs[1]}, generic_object_type{kSpecs[2]}, text_type{kSpecs[3]};

struct Statistics {
  std::string name;
  int32_t count = 0;
  double sum = 0, variance = 0;
  Value maximum, minimum;
  int32_t characters = 0, words = 0, lines = 0;
};

struct MeasureObject final : Cmdlet {
  Value input;
  std::vector<Value> property;
  bool deviation = false, sum = false, all = false, average = false, maximum = false, minimum = false;
  bool line = false, word = false, character = false, ignore_white_space = false;

  std::vector<PropertyReader> readers;
  std::vector<Statistics> statistics;
  bool non_numeric = false;
  int64_t total = 0;

  void begin_processing() override {
    readers = make_readers(rs(), property, kExpressionKeys);
    if (all) deviation = sum = average = maximum = minimum = true;
  }
  bool generic() const { return !line && !word && !character; }
  Statistics& entry(const std::string& name) {
    for (Statistics& s : statistics) if (equal_ignore_ascii_case(s.name, name)) return s;
    statistics.push_back({.name = name});
    return statistics.back();
  }
  void process_record() override {
    if (input.is_null()) return;
    ++total;
    if (readers.empty()) {
      analyze(entry(""), unwrap(input));
      return;
    }
    std::vector<std::string> done;
    for (PropertyReader& r : readers) {
      if (!r.wildcard()) {
        OrderKey k = r.read(input);
        Statistics& s = entry(r.expression().name);
        if (k.exists) analyze(s, unwrap(k.value));
        continue;
      }
      for (const PropertyExpression& e : r.expression().resolve(rs(), input, true)) {
        bool seen = false;
        for (const std::string& d : done) seen = seen || equal_ignore_ascii_case(d, e.name);
        if (seen) continue;
        done.push_back(e.name);
        PropertyExpression::Result v = e.evaluate(rs(), input);
        if (!v.error) analyze(entry(e.name), unwrap(v.value));
      }
    }
  }
  std::optional<double> number(const Value& v) {
    switch (v.kind()) {
      case Kind::Int32: case Kind::Int64: return static_cast<double>(v.as_int());
      case Kind::Double: return v.as_double();
      case Kind::Null: case Kind::Void: return 0.0;
      default: break;
    }
    std::optional<Value> d = try_convert(rs(), v, &types::Double);
    if (!d) return std::nullopt;
    return d->as_double();
  }
  void analyze(Statistics& s, const Value& v) {
    ++s.count;
    if (!generic()) analyze_text(s, v.is_null() ? std::string() : dotnet_to_string(rs(), v));
    if (average || sum || deviation) {
      std::optional<double> n = number(v);
      if (!n) {
        non_numeric = true;
        write_error("System.Management.Automation.PSInvalidOperationException", "NonNumericInputObject", ErrorCategory::InvalidType,
                    "Input object \"" + to_display(rs(), v) + "\" is not numeric.", v);
        return;
      }
      double before = s.sum;
      s.sum += *n;
      if (deviation && s.count > 1) s.variance += (*n - before / (s.count - 1)) * (*n - s.sum / s.count);
    }
    if (minimum) s.minimum = better(v, s.minimum, 1);
    if (maximum) s.maximum = better(v, s.maximum, -1);
  }
  Value better(const Value& v, const Value& best, int factor) {
    if (best.is_null()) return v;
    if (v.is_null()) return best;
    std::optional<double> a = number(v), b = number(best);
    int c;
    if (a && b) {
      c = *b < *a ? -1 : *b > *a;
    } else if (a || b || type_of(v) != type_of(best)) {
      c = compare_culture(dotnet_to_string(rs(), best), dotnet_to_string(rs(), v), false);
    } else {
      c = order_values(rs(), best, v, true);
    }
    return c * factor > 0 ? v : best;
  }
  void analyze_text(Statistics& s, const std::string& text) {
    if (text.empty()) return;
    Ref<String> t = String::utf8(text);
    bool in_word = false;
    int32_t lines = 0;
    for (uint32_t i = 0; i < t->length(); ++i) {
      char16_t c = t->at(i);
      bool space = is_white_space(c);
      if (!space || !ignore_white_space) ++s.characters;
      if (!space && !in_word) ++s.words;
      in_word = !space;
      if (c == u'\n') ++lines;
    }
    if (t->at(t->length() - 1) != u'\n') ++lines;
    s.lines += lines;
  }

  void end_processing() override {
    if (total == 0 && readers.empty()) entry("");
    for (Statistics& s : statistics) {
      if (s.count == 0 && !readers.empty()) {
        if (rs().strict_mode >= 2) {
          write_error("System.ArgumentException", generic() ? "GenericMeasurePropertyNotFound" : "TextMeasurePropertyNotFound",
                      ErrorCategory::InvalidArgument, "The property \"" + s.name + "\" cannot be found in the input for any objects.");
        }
        continue;
      }
      bool numeric = (!minimum || s.minimum.is_null() || number(s.minimum)) && (!maximum || s.maximum.is_null() || number(s.maximum));
      Ref<MeasureInfo> m = make_ref<MeasureInfo>(!generic() ? &text_type : numeric ? &generic_type : &generic_object_type);
      if (!readers.empty()) m->property = str(s.name);
      if (!generic()) {
        if (line) m->lines = Value::int32(s.lines);
        if (word) m->words = Value::int32(s.words);
        if (character) m->characters = Value::int32(s.characters);
        write(Value(m));
        continue;
      }
      m->count = Value::int32(s.count);
      if (!non_numeric) {
        if (sum) m->sum = Value::real(s.sum);
        if (average && s.count > 0) m->average = Value::real(s.sum / s.count);
        if (deviation) m->deviation = Value::real(std::sqrt(s.variance / (s.count - 1)));
      }
      auto bound_of = [&](const Value& v) { return v.is_null() || !numeric ? v : Value::real(*number(v)); };
      if (minimum) m->minimum = bound_of(s.minimum);
      if (maximum) m->maximum = bound_of(s.maximum);
      write(Value(m));
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&MeasureObject::input>("InputObject", "psobject", "pipe", "Objects to measure."),
    param<&MeasureObject::property>("Property", "pspropertyexpression[]", "pos:0 notnullorempty", "Properties or a block to measure."),
    param<&MeasureObject::deviation>("StandardDeviation", "switch", "set:GenericMeasure", "The standard deviation of the sample."),
    param<&MeasureObject::sum>("Sum", "switch", "set:GenericMeasure", "The sum of the values."),
    param<&MeasureObject::all>("AllStats", "switch", "set:GenericMeasure", "All statistics."),
    param<&MeasureObject::average>("Average", "switch", "set:GenericMeasure", "The average of the values."),
    param<&MeasureObject::maximum>("Maximum", "switch", "set:GenericMeasure", "The greatest value."),
    param<&MeasureObject::minimum>("Minimum", "switch", "set:GenericMeasure", "The least value."),
    param<&MeasureObject::line>("Line", "switch", "set:TextMeasure", "How many lines."),
    param<&MeasureObject::word>("Word", "switch", "set:TextMeasure", "How many words."),
    param<&MeasureObject::character>("Character", "switch", "set:TextMeasure", "How many characters."),
    param<&MeasureObject::ignore_white_space>("IgnoreWhiteSpace", "switch", "set:TextMeasure", "White space does not count as characters."),
};

CmdletRegistration registration{{.name = "Measure-Object", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "GenericMeasure", .aliases = "measure",
                                 .synopsis = "Counts objects and gives statistics of their values.",
                                 .outputs = MPC "GenericMeasureInfo " MPC "TextMeasureInfo " MPC "GenericObjectMeasureInfo",
                                 .examples = "1..5 | Measure-Object -Sum -Average\n'one two' | Measure-Object -Word\n",
                                 .create = make_cmdlet<MeasureObject>}};

}  // namespace

}  // namespace psession
