#include "engine/validation.h"

#include <unordered_map>

#include "engine/host.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/operators.h"
#include "text/casing.h"

namespace psession {
namespace {

[[noreturn]] void fail(std::string_view id, std::string message) {
  throw_error("System.Management.Automation.ValidationMetadataException", id, ErrorCategory::InvalidData, std::move(message));
}

bool is_collection(const Value& v) { return is_enumerable(v) || unwrap(v).kind() == Kind::Dictionary; }

// ValidateEnumeratedArgumentsAttribute: each element by itself.
class ElementCheck : public ValueCheck {
 public:
  virtual void validate_element(Runspace& rs, const Value& v) = 0;
  void validate(Runspace& rs, const Value& v) override {
    if (v.is_null()) {
      fail("ArgumentIsEmpty", "The argument is null, empty, or an element of the argument collection contains a null value. "
                              "Supply a collection that does not contain any null values and then try the command again.");
    }
    if (auto e = enumerate(rs, unwrap(v))) {
      for (Value item; e->next(item);) validate_element(rs, item);
    } else {
      validate_element(rs, v);
    }
  }
};

// [PSTypeName('X')]: the value, or each element of an array, carries that name.
class TypeNameCheck final : public ValueCheck {
 public:
  std::string name;
  void validate(Runspace& rs, const Value& v) override {
    if (v.is_null()) return;
    auto carries = [&](const Value& item) {
      for (const std::string& t : type_names(item)) if (equals_ignore_case(t, name)) return true;
      return false;
    };
    if (carries(v)) return;
    const Value& base = unwrap(v);
    if (base.kind() == Kind::Array && base.as<Array>()->size() > 0) {
      bool all = true;
      for (const Value& item : to_vector(rs, base)) all = all && carries(item);
      if (all) return;
    }
    throw_error("System.Management.Automation.PSArgumentException", "MismatchedPSTypeName", ErrorCategory::InvalidArgument, name);
  }
};

class SetCheck final : public ElementCheck {
 public:
  std::vector<std::string> names;
  bool ignore_case = true;
  std::string message;
  Value generator;   // a type that gives the names
  std::vector<std::string> current(Runspace& rs) {
    if (generator.is_null()) return names;
    // One generator of a class: what it keeps stays.
    static auto* made = new std::unordered_map<const HeapObject*, Value>;
    Value& kept = (*made)[generator.object()];
    if (kept.is_null()) kept = construct(rs, generator.as<Type>(), {});
    const Value instance = kept;
    Value list = invoke_method(rs, instance, "GetValidValues", {});
    std::vector<std::string> out;
    for (const Value& v : to_vector(rs, list)) out.push_back(to_display(rs, v));
    if (list.is_null()) fail("ValidateSetGeneratedValidValuesListIsNull", "Valid values generator return a null value.");
    return out;
  }
  void validate_element(Runspace& rs, const Value& v) override {
    if (v.is_null()) {
      fail("ArgumentIsEmpty", "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again.");
    }
    std::string text = to_display(rs, v);
    std::vector<std::string> made;
    if (!generator.is_null()) made = current(rs);
    const std::vector<std::string>& valid = generator.is_null() ? names : made;
    for (const std::string& n : valid) {
      if (ignore_case ? equals_ignore_case(n, text) : n == text) return;
    }
    std::string all;
    for (const std::string& n : valid) {
      if (!all.empty()) all += ",";
      all += n;
    }
    if (!message.empty()) {
      std::string out = message;
      for (auto [mark, by] : {std::pair<std::string_view, std::string&>{"{0}", text}, {"{1}", all}}) {
        for (size_t i; (i = out.find(mark)) != std::string::npos;) out.replace(i, 3, by);
      }
      fail("ValidateSetFailure", out);
    }
    fail("ValidateSetFailure", "The argument \"" + text + "\" does not belong to the set \"" + all +
                                   "\" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.");
  }
};

class RangeCheck final : public ElementCheck {
 public:
  Value low, high;
  int kind = -1;   // 0 Positive, 1 NonNegative, 2 Negative, 3 NonPositive
  void validate_element(Runspace& rs, const Value& element) override {
    const Value& v = unwrap(element);
    std::string text = to_display(rs, element);
    if (kind >= 0) {
      std::optional<Value> number = try_convert(rs, v, TypeRegistry::find("double"));
      if (!number || v.is_null()) {
        fail("ValidateRangeElementType", "The argument \"" + text + "\" cannot be validated because its type is not a number.");
      }
      double d = number->as_double();
      static constexpr const char* kWords[] = {"greater than zero", "greater than or equal to zero", "less than zero", "less than or equal to zero"};
      static constexpr const char* kIds[] = {"ValidateRangePositiveFailure", "ValidateRangeNonNegativeFailure",
                                             "ValidateRangeNegativeFailure", "ValidateRangeNonPositiveFailure"};
      bool ok = kind == 0 ? d > 0 : kind == 1 ? d >= 0 : kind == 2 ? d < 0 : d <= 0;
      if (!ok) fail(kIds[kind], "The argument \"" + text + "\" cannot be validated because its value is not " + kWords[kind] + ".");
      return;
    }
    // The limits' common type decides; the element is converted to it.
    const Type* limit = type_of(low);
    Value converted = v;
    if (type_of(v) != limit) {
      std::optional<Value> c = v.is_null() ? std::nullopt : try_convert(rs, v, limit);
      if (!c) {
        const Type* t = type_of(v);
        std::string limit_name(limit->name());
        fail("ValidationRangeElementType", "The argument cannot be validated because its type \"" + std::string(t ? t->name() : "") +
                                               "\" is not the same type (" + limit_name +
                                               ") as the maximum and minimum limits of the parameter. Make sure the argument is of type " +
                                               limit_name + " and then try the command again.");
      }
      converted = *c;
    }
    if (compare_values(rs, low, converted) > 0) {
      std::string l = to_display(rs, low);
      fail("ValidateRangeTooSmall", "The " + text + " argument is less than the minimum allowed range of " + l +
                                        ". Supply an argument that is greater than or equal to " + l + " and then try the command again.");
    }
    if (compare_values(rs, high, converted) < 0) {
      std::string h = to_display(rs, high);
      fail("ValidateRangeTooBig", "The " + text + " argument is greater than the maximum allowed range of " + h +
                                      ". Supply an argument that is less than or equal to " + h + " and then try the command again.");
    }
  }
};

class PatternCheck final : public ElementCheck {
 public:
  Value pattern;
  bool case_sensitive = false;
  std::string message;
  void validate_element(Runspace& rs, const Value& v) override {
    if (v.is_null()) {
      fail("ArgumentIsEmpty", "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again.");
    }
    std::string text = to_display(rs, v);
    if (regex_match(rs, str(text), pattern, case_sensitive).matched) return;
    std::string p = to_display(rs, pattern);
    if (!message.empty()) {
      std::string out = message;
      for (auto [mark, by] : {std::pair<std::string_view, std::string&>{"{0}", text}, {"{1}", p}}) {
        for (size_t i; (i = out.find(mark)) != std::string::npos;) out.replace(i, 3, by);
      }
      fail("ValidatePatternFailure", out);
    }
    fail("ValidatePatternFailure", "The argument \"" + text + "\" does not match the \"" + p +
                                       "\" pattern. Supply an argument that matches \"" + p + "\" and try the command again.");
  }
};

class ScriptCheck final : public ElementCheck {
 public:
  Value script;
  std::string message;
  void validate_element(Runspace& rs, const Value& v) override {
    if (v.is_null()) {
      fail("ArgumentIsEmpty", "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again.");
    }
    Value result = rs.invoke_script(script, std::span(&v, 1), nullptr, &v);
    if (is_true(result)) return;
    std::string text = to_display(rs, v);
    std::string source = to_display(rs, script);
    if (!message.empty()) {
      std::string out = message;
      for (auto [mark, by] : {std::pair<std::string_view, std::string&>{"{0}", text}, {"{1}", source}}) {
        for (size_t i; (i = out.find(mark)) != std::string::npos;) out.replace(i, 3, by);
      }
      fail("ValidateScriptFailure", out);
    }
    fail("ValidateScriptFailure", "The \"" + source + "\" validation script for the argument with value \"" + text +
                                      "\" did not return a result of True. Determine why the validation script failed, and then try the command again.");
  }
};

class LengthCheck final : public ElementCheck {
 public:
  int64_t low = 0, high = 0;
  void validate_element(Runspace& rs, const Value& v) override {
    const Value& u = unwrap(v);
    if (!u.is_string()) {
      fail("ValidateLengthNotString", "The ValidateLength attribute cannot be applied to a parameter that is not a string or string[] "
                                      "parameter. Make the parameter a string or string[] parameter.");
    }
    int64_t n = u.string()->length();
    if (n < low) {
      fail("ValidateLengthMinLengthFailure", "The character length (" + std::to_string(n) +
           ") of the argument is too short. Specify an argument with a length that is greater than or equal to \"" +
           std::to_string(low) + "\", and then try the command again.");
    }
    if (n > high) {
      fail("ValidateLengthMaxLengthFailure", "The character length of the " + std::to_string(n) +
           " argument is too long. Shorten the character length of the argument so it is fewer than or equal to \"" +
           std::to_string(high) + "\" characters, and then try the command again.");
    }
  }
};

class CountCheck final : public ValueCheck {
 public:
  int64_t low = 0, high = 0;
  void validate(Runspace& rs, const Value& v) override {
    int64_t n = 0;
    const Value& u = unwrap(v);
    if (u.is_null()) {
      n = 0;
    } else if (u.kind() == Kind::Array) {
      n = static_cast<int64_t>(u.as<Array>()->size());
    } else if (u.kind() == Kind::Dictionary) {
      n = static_cast<int64_t>(u.as<Dictionary>()->size());
    } else if (auto e = enumerate(rs, u)) {
      for (Value item; e->next(item);) ++n;
    } else {
      fail("NotAnArrayParameter", "The ValidateCount attribute cannot be applied to a non-array parameter. Either remove the attribute "
                                  "from the parameter or make the parameter an array parameter.");
    }
    if (low == high && n != high) {
      fail("ValidateCountExactFailure", "The parameter requires exactly " + std::to_string(high) + " value(s) - " + std::to_string(n) +
                                            " value(s) were provided.");
    }
    if (n < low || n > high) {
      fail("ValidateCountMinMaxFailure", "The parameter requires at least " + std::to_string(low) + " value(s) and no more than " +
                                             std::to_string(high) + " value(s) - " + std::to_string(n) + " value(s) were provided.");
    }
  }
};

class NotNullCheck final : public ValueCheck {
 public:
  enum Level { kNull, kEmpty, kWhiteSpace } level = kNull;
  static bool blank(Runspace& rs, const Value& v) {
    std::string s = to_display(rs, v);
    size_t i = 0;
    while (i < s.size() && (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r'))) ++i;
    return i == s.size();
  }
  void validate(Runspace& rs, const Value& v) override {
    const Value& u = unwrap(v);
    if (level == kNull) {
      if (v.is_null()) {
        fail("ArgumentIsNull", "The argument is null. Provide a valid value for the argument, and then try running the command again.");
      }
      if (auto e = enumerate(rs, u)) {
        for (Value item; e->next(item);) {
          if (item.is_null()) {
            fail("ArgumentIsNull", "The argument has a null value, or an element of the argument collection contains a null value. "
                                   "Provide a collection that does not contain any null values, and then try the command again.");
          }
        }
      }
      return;
    }
    const char* scalar_text = level == kEmpty
        ? "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
        : "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non white-space "
          "characters, and then try the command again.";
    const char* collection_text = level == kEmpty
        ? "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does "
          "not contain any null values and then try the command again."
        : "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does "
          "not contain any null values and then try the command again.";
    if (v.is_null()) fail("ArgumentIsNull", scalar_text);
    if (u.is_string()) {
      if (u.string()->length() == 0 || (level == kWhiteSpace && blank(rs, u))) fail("ArgumentIsEmpty", scalar_text);
      return;
    }
    if (u.kind() == Kind::Dictionary) {
      if (u.as<Dictionary>()->size() == 0) fail("ArgumentIsEmpty", scalar_text);
      return;
    }
    if (auto e = enumerate(rs, u)) {
      bool any = false;
      for (Value item; e->next(item);) {
        any = true;
        if (item.is_null()) fail("ArgumentCollectionContainsNull", collection_text);
        const Value& i = unwrap(item);
        if (i.is_string() && (i.string()->length() == 0 || (level == kWhiteSpace && blank(rs, i)))) {
          fail("ArgumentCollectionContainsEmpty", collection_text);
        }
      }
      if (!any) fail("ArgumentIsEmpty", "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not contain any null values and then try the command again.");
    }
  }
};

class DriveCheck final : public ElementCheck {
 public:
  std::vector<std::string> drives;
  void validate_element(Runspace& rs, const Value& v) override {
    std::string path = to_display(rs, v);
    size_t colon = path.find(':');
    std::string drive = colon == std::string::npos ? "/" : path.substr(0, colon);
    for (const std::string& d : drives) {
      if (equals_ignore_case(d, drive)) return;
    }
    std::string all;
    for (const std::string& d : drives) all += (all.empty() ? "" : " ") + d;
    fail("ValidateDrivePathFailure", "The path argument drive " + drive + " does not belong to the set of approved drives: " + all +
                                         ". Supply a path argument with an approved drive.");
  }
};

// [Credential()]: a user name becomes a PSCredential by asking for the password.
class CredentialCheck final : public ValueCheck {
 public:
  bool transforms() const override { return true; }
  Value transform(Runspace& rs, const Value& v) override;
};

class ScriptAttributeCheck final : public ValueCheck {
 public:
  Value instance;
  bool transformation = false;
  bool transforms() const override { return transformation; }
  Value transform(Runspace& rs, const Value& v) override {
    std::vector<Value> args{Value(), v};
    return invoke_method(rs, instance, "Transform", args);
  }
  void validate(Runspace& rs, const Value& v) override {
    if (transformation) return;
    const Type* t = type_of(instance);
    if (t->find("ValidateElement", false)) {
      for (const Value& item : to_vector(rs, v)) {
        std::vector<Value> args{item};
        invoke_method(rs, instance, "ValidateElement", args);
      }
      return;
    }
    std::vector<Value> args{v, Value()};
    invoke_method(rs, instance, "Validate", args);
  }
  Value attribute() const override { return instance; }
};

int64_t integer(Runspace& rs, const AttributeArguments& a, size_t i) {
  if (i >= a.positional.size()) return 0;
  return convert_to(rs, a.positional[i], &types::Int32).as_int();
}
std::string text_of(Runspace& rs, const Value* v) { return v ? to_display(rs, *v) : std::string(); }

}  // namespace

const Value* AttributeArguments::get(std::string_view name) const {
  for (const auto& [n, v] : named) {
    if (equals_ignore_case(n, name)) return &v;
  }
  return nullptr;
}

Value CredentialCheck::transform(Runspace& rs, const Value& v) {
  if (v.is_null() || type_of(unwrap(v)) == &types::PSCredential) return v;
  return rs.host().prompt_for_credential("PowerShell credential request", "Enter your credentials.", to_display(rs, v));
}

std::shared_ptr<ValueCheck> make_value_check(Runspace& rs, std::string_view name, const AttributeArguments& a) {
  if (size_t dot = name.rfind('.'); dot != std::string_view::npos) name = name.substr(dot + 1);
  if (ends_with_ignore_case(name, "Attribute")) name = name.substr(0, name.size() - 9);
  auto is = [&](std::string_view n) { return equals_ignore_case(name, n); };
  if (is("ValidateSet")) {
    auto c = std::make_shared<SetCheck>();
    if (a.positional.size() == 1 && type_of(a.positional[0]) == &types::RuntimeType) {
      c->generator = a.positional[0];
    } else {
      for (const Value& v : a.positional) c->names.push_back(to_display(rs, v));
    }
    if (const Value* v = a.get("IgnoreCase")) c->ignore_case = is_true(*v);
    c->message = text_of(rs, a.get("ErrorMessage"));
    return c;
  }
  if (is("PSTypeName")) {
    auto c = std::make_shared<TypeNameCheck>();
    if (!a.positional.empty()) c->name = to_display(rs, a.positional[0]);
    return c;
  }
  if (is("ValidateRange")) {
    auto c = std::make_shared<RangeCheck>();
    if (a.positional.size() == 1) {
      static constexpr const char* kNames[] = {"Positive", "NonNegative", "Negative", "NonPositive"};
      std::string text = to_display(rs, a.positional[0]);
      for (int i = 0; i < 4; ++i) {
        if (equals_ignore_case(text, kNames[i])) c->kind = i;
      }
      if (c->kind < 0) {
        throw_error("System.Management.Automation.ValidationMetadataException", "ValidateRangeInvalidKind", ErrorCategory::InvalidArgument,
                    "Cannot convert value \"" + text + "\" to type \"System.Management.Automation.ValidateRangeKind\".");
      }
      return c;
    }
    if (a.positional.size() == 2) {
      c->low = a.positional[0];
      c->high = a.positional[1];
      if (type_of(c->low) != type_of(c->high)) {
        // Both limits take the wider type.
        const Type* low = type_of(c->low);
        const Type* high = type_of(c->high);
        if (low && high && !c->low.is_string() && !c->high.is_string()) {
          const Type* wide = conversion_rank(c->low, high) <= ConversionRank::NumericImplicit ? high : low;
          c->low = convert_to(rs, c->low, wide);
          c->high = convert_to(rs, c->high, wide);
        } else {
          fail("MinRangeNotTheSameTypeOfMaxRange", "The specified minimum range (" + std::string(low ? low->name() : "") +
               ") cannot be accepted because it is not the same type as the specified maximum range (" +
               std::string(high ? high->name() : "") + "). Update the ValidateRange attribute for the parameter.");
        }
      }
      if (compare_values(rs, c->low, c->high) > 0) {
        fail("MaxRangeSmallerThanMinRange", "The specified maximum range cannot be accepted because it is less than the specified minimum "
                                            "range. Update the ValidateRange attribute for the parameter.");
      }
      return c;
    }
    return c;
  }
  if (is("ValidatePattern")) {
    auto c = std::make_shared<PatternCheck>();
    if (!a.positional.empty()) c->pattern = a.positional[0];
    c->message = text_of(rs, a.get("ErrorMessage"));
    if (const Value* o = a.get("Options")) c->case_sensitive = to_display(rs, *o).find("IgnoreCase") == std::string::npos;
    return c;
  }
  if (is("ValidateScript")) {
    auto c = std::make_shared<ScriptCheck>();
    if (!a.positional.empty()) c->script = a.positional[0];
    c->message = text_of(rs, a.get("ErrorMessage"));
    return c;
  }
  if (is("ValidateLength")) {
    auto c = std::make_shared<LengthCheck>();
    c->low = integer(rs, a, 0);
    c->high = integer(rs, a, 1);
    if (c->high < c->low) {
      fail("ValidateLengthMaxLengthSmallerThanMinLength", "The specified maximum character length of the argument is shorter than the "
           "specified minimum argument character length. Update the ValidateLength attribute for the parameter.");
    }
    return c;
  }
  if (is("ValidateCount")) {
    auto c = std::make_shared<CountCheck>();
    c->low = integer(rs, a, 0);
    c->high = integer(rs, a, 1);
    if (c->high < c->low) {
      fail("ValidateRangeMaxLengthSmallerThanMinLength", "The specified maximum number of arguments for a parameter is fewer than the "
           "specified minimum number of arguments. Update the ValidateCount attribute for the parameter.");
    }
    return c;
  }
  if (is("ValidateNotNull") || is("ValidateNotNullOrEmpty") || is("ValidateNotNullOrWhiteSpace")) {
    auto c = std::make_shared<NotNullCheck>();
    c->level = is("ValidateNotNull") ? NotNullCheck::kNull : is("ValidateNotNullOrEmpty") ? NotNullCheck::kEmpty : NotNullCheck::kWhiteSpace;
    return c;
  }
  if (is("ValidateDrive") || is("ValidateUserDrive")) {
    auto c = std::make_shared<DriveCheck>();
    for (const Value& v : a.positional) c->drives.push_back(to_display(rs, v));
    if (is("ValidateUserDrive")) c->drives.push_back("User");
    return c;
  }
  if (is("Credential")) return std::make_shared<CredentialCheck>();
  return nullptr;
}

const std::vector<std::string>* value_check_names(const ValueCheck& check) {
  auto* set = dynamic_cast<const SetCheck*>(&check);
  return set && !set->names.empty() ? &set->names : nullptr;
}

std::shared_ptr<ValueCheck> make_script_value_check(Runspace& rs, const Value& instance) {
  auto c = std::make_shared<ScriptAttributeCheck>();
  c->instance = instance;
  for (const Type* t = type_of(instance); t; t = t->base()) {
    if (t->full_name() == "System.Management.Automation.ArgumentTransformationAttribute") c->transformation = true;
  }
  return c;
}

}  // namespace psession
