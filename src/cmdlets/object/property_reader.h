// Reads one -Property argument (name, pattern or block) off many objects; what is the same for all is done once.
// Engine thread.
#pragma once
#include <memory>
#include <vector>

#include "cmdlets/object/object_order.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "format/property_expression.h"
#include "object/errors.h"
#include "object/members.h"

namespace psession {

class PropertyReader {
 public:
  PropertyReader(Runspace& rs, PropertyParameter p) : rs_(rs), parameter_(std::move(p)), wildcard_(expression().has_wildcards()) {
    if (expression().script) runner_ = std::make_unique<BlockRunner>(rs, expression().script, true);
  }
  const PropertyParameter& parameter() const { return parameter_; }
  const PropertyExpression& expression() const { return parameter_.expression; }
  bool wildcard() const { return wildcard_; }
  // One value; `error` (when asked for) gets what the block or the property threw.
  OrderKey read(const Value& v, Ref<ErrorRecordObject>* error = nullptr) {
    OrderKey k;
    try {
      if (runner_) {
        SwallowErrors quiet(rs_);
        k.value = runner_->run_value(v);
        if (k.value.is_nothing()) k.value = Value();
        return k;
      }
      if (wildcard_) {
        std::vector<PropertyExpression> names = expression().resolve(rs_, v, true);
        k.exists = !names.empty() && try_get_property(rs_, v, names[0].name, k.value);
      } else {
        k.exists = try_get_property(rs_, v, expression().name, k.value);
      }
    } catch (const ScriptError& e) {
      if (error) *error = e.record;
      k.exists = false;
    }
    return k;
  }

 private:
  Runspace& rs_;
  PropertyParameter parameter_;
  bool wildcard_;
  std::unique_ptr<BlockRunner> runner_;
};

inline std::vector<PropertyReader> make_readers(Runspace& rs, const std::vector<Value>& property, unsigned keys) {
  std::vector<PropertyReader> readers;
  for (PropertyParameter& p : parse_properties(rs, property, keys)) readers.emplace_back(rs, std::move(p));
  return readers;
}

}  // namespace psession
