// Property arguments of Format-*, Select-Object, Sort-Object, Group-Object...: a name with wildcards, a script block, or a
// hashtable of entries (label, expression, width, alignment, formatstring, depth, ascending...). One parser for all of them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/script_block.h"
#include "engine/streams.h"
#include "object/value.h"

namespace psession {

class Runspace;

// While it lives, an error leaves the block it arises in, and the error stream leads nowhere: a calculated property
// that fails is $null.
class SwallowErrors {
 public:
  explicit SwallowErrors(Runspace& rs);
  ~SwallowErrors();
  SwallowErrors(const SwallowErrors&) = delete;

 private:
  Runspace& rs_;
  const Streams* before_ = nullptr;
  Streams quiet_{};
  bool propagate_ = false;
};

struct PropertyExpression {
  std::string name;            // property name or pattern; text of the block otherwise
  Ref<ScriptBlock> script;     // null: a name
  bool has_wildcards() const;
  // The names it stands for on this object (wildcards and property sets expanded). A name that the object has not:
  // empty when `must_exist`, itself otherwise.
  std::vector<PropertyExpression> resolve(Runspace& rs, const Value& target, bool must_exist = true) const;
  struct Result { Value value; bool found = false; Ref<ErrorRecordObject> error; };
  Result evaluate(Runspace& rs, const Value& target) const;   // of a resolved one
};

struct PropertyParameter {
  PropertyExpression expression;
  std::optional<std::string> label;
  std::optional<int> width, depth;
  std::optional<std::string> format_string;
  std::optional<int> alignment;       // 1 left, 2 center, 3 right
  std::optional<bool> ascending, descending;
  bool from_hashtable = false;
};

// Which keys a command takes.
enum PropertyKeys : unsigned { kKeyExpression = 1, kKeyLabel = 2, kKeyName = 4, kKeyWidth = 8, kKeyAlignment = 16,
                               kKeyFormatString = 32, kKeyDepth = 64, kKeyAscending = 128, kKeyDescending = 256 };
constexpr unsigned kTableKeys = kKeyExpression | kKeyLabel | kKeyName | kKeyWidth | kKeyAlignment | kKeyFormatString;
constexpr unsigned kListKeys = kKeyExpression | kKeyLabel | kKeyName | kKeyFormatString;
constexpr unsigned kWideKeys = kKeyExpression | kKeyFormatString;
constexpr unsigned kComplexKeys = kKeyExpression | kKeyDepth;
constexpr unsigned kGroupByKeys = kKeyExpression | kKeyLabel | kKeyName | kKeyFormatString;
constexpr unsigned kSelectKeys = kKeyExpression | kKeyLabel | kKeyName;
constexpr unsigned kSortKeys = kKeyExpression | kKeyAscending | kKeyDescending;
constexpr unsigned kExpressionKeys = kKeyExpression;

// Throws the terminating errors of PowerShell's ParameterProcessor (DictionaryKeyUnknown, ...).
std::vector<PropertyParameter> parse_properties(Runspace& rs, const std::vector<Value>& args, unsigned keys);

}  // namespace psession
