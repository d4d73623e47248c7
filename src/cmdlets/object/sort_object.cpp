#include <algorithm>

#include "base/intro_sort.h"
#include "cmdlets/object/property_reader.h"
#include "engine/cmdlet.h"
#include "object/convert.h"

namespace psession {

namespace {

struct SortObject final : Cmdlet {
  Value input;
  std::vector<Value> property;
  bool descending = false, unique = false, stable = false, case_sensitive = false;
  int32_t top = 0, bottom = 0;
  std::string culture;
  std::vector<Value> objects;

  void process_record() override {
    if (!input.is_null()) objects.push_back(input);
  }
  void end_processing() override {
    std::vector<PropertyReader> readers = make_readers(rs(), property, kSortKeys);
    if (readers.empty() && !objects.empty()) {
      for (std::string& n : standard_members(rs(), objects[0], "DefaultKeyPropertySet")) {
        PropertyParameter p;
        p.expression.name = std::move(n);
        readers.emplace_back(rs(), std::move(p));
      }
    }
    const size_t width = std::max<size_t>(readers.size(), 1), n = objects.size();
    std::vector<bool> down(width, descending);
    for (size_t i = 0; i < readers.size(); ++i) {
      const PropertyParameter& p = readers[i].parameter();
      if (p.descending) down[i] = *p.descending;
      else if (p.ascending) down[i] = !*p.ascending;
    }
    std::vector<OrderKey> keys;
    keys.reserve(n * width);
    for (size_t i = 0; i < n; ++i) {
      check_stop();
      if (readers.empty()) keys.push_back({objects[i], true});
      for (PropertyReader& r : readers) {
        Ref<ErrorRecordObject> error;
        keys.push_back(r.read(objects[i], &error));
        if (error) report(error, objects[i]);
      }
    }
    auto compare = [&](uint32_t a, uint32_t b) {
      for (size_t k = 0; k < width; ++k) {
        int c = order_keys(rs(), keys[a * width + k], keys[b * width + k], case_sensitive, down[k]);
        if (c) return c;
      }
      return 0;
    };
    // What the first key's beginning decides needs no look at the objects.
    struct Place { uint64_t prefix; uint32_t index; };
    std::vector<Place> order;
    order.reserve(n);
    for (uint64_t prefix : order_prefixes(keys, width, down[0])) order.push_back({prefix, static_cast<uint32_t>(order.size())});
    if (stable || bound("Top") || bound("Bottom")) {
      std::stable_sort(order.begin(), order.end(), [&](const Place& a, const Place& b) {
        return a.prefix != b.prefix ? a.prefix < b.prefix : compare(a.index, b.index) < 0;
      });
    } else {
      intro_sort(std::span<Place>(order), [&](const Place& a, const Place& b) {
        return a.prefix != b.prefix ? (a.prefix < b.prefix ? -1 : 1) : compare(a.index, b.index);
      });
    }
    if (unique) {
      auto same = [&](const Place& a, const Place& b) { return a.prefix == b.prefix && compare(a.index, b.index) == 0; };
      order.erase(std::unique(order.begin(), order.end(), same), order.end());
    }
    size_t from = 0, to = order.size();
    if (bound("Top")) to = std::min<size_t>(to, static_cast<size_t>(top));
    if (bound("Bottom") && to > static_cast<size_t>(bottom)) from = to - static_cast<size_t>(bottom);
    for (size_t i = from; i < to; ++i) write(objects[order[i].index]);
  }
  void report(const Ref<ErrorRecordObject>& error, const Value& target) {
    error->error_id = error->fully_qualified_id = "ExpressionEvaluation";
    error->category = ErrorCategory::InvalidResult;
    error->target = target;
    write_error(error);
  }
};

constexpr CmdletParam kParams[] = {
    param<&SortObject::stable>("Stable", "switch", "set:Default", "Equal objects keep their order."),
    param<&SortObject::descending>("Descending", "switch", "", "From the greatest to the least."),
    param<&SortObject::unique>("Unique", "switch", "", "Only one of those that are equal."),
    param<&SortObject::top>("Top", "int", "set:Top mandatory range:1..2147483647", "How many of the first ones to write."),
    param<&SortObject::bottom>("Bottom", "int", "set:Bottom mandatory range:1..2147483647", "How many of the last ones to write."),
    param<&SortObject::input>("InputObject", "psobject", "pipe", "Objects to sort."),
    param<&SortObject::property>("Property", "object[]", "pos:0", "Properties or calculated keys to sort by."),
    param<&SortObject::culture>("Culture", "string", "", "The culture whose order is used."),
    param<&SortObject::case_sensitive>("CaseSensitive", "switch", "", "Upper and lower case differ."),
};

CmdletRegistration registration{{.name = "Sort-Object", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "Default", .synopsis = "Sorts objects by their properties.",
                                 .outputs = "System.Management.Automation.PSObject",
                                 .examples = "3, 1, 2 | Sort-Object\n'ccc', 'a', 'bb' | Sort-Object Length -Descending\n",
                                 .create = make_cmdlet<SortObject>}};

}  // namespace

}  // namespace psession
