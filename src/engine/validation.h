// The Validate* and transformation attributes as ValueChecks: one factory serves script attributes ([ValidateSet('a')])
// and cmdlet tables (words of their spec). Engine thread.
#pragma once
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/command.h"

namespace psession {

struct AttributeArguments {
  std::vector<Value> positional;                              // as evaluated; ValidateScript gets its ScriptBlock
  std::vector<std::pair<std::string, Value>> named;           // IgnoreCase, ErrorMessage, Options
  const Value* get(std::string_view name) const;
};
// The check of an attribute by its name ("ValidateSet", with or without "Attribute" or namespace), null when it is no
// validation or transformation. Throws ScriptError when the arguments are wrong (as PowerShell does when it makes it).
std::shared_ptr<ValueCheck> make_value_check(Runspace& rs, std::string_view attribute_name, const AttributeArguments& args);
// Names that may complete an argument (ValidateSet); empty for others.
const std::vector<std::string>* value_check_names(const ValueCheck& check);
// [ArgumentTransformation] and [Validate...] script classes: wraps an instance of such a class.
std::shared_ptr<ValueCheck> make_script_value_check(Runspace& rs, const Value& attribute_instance);

}  // namespace psession
