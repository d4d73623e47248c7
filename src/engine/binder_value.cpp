// One argument to one parameter: transformation, coercion, validation, and the hand-over to the target.
#include "engine/binder_impl.h"
#include "engine/language_mode.h"
#include "engine/script_block.h"
#include "engine/types.h"
#include "language/ast.h"
#include "language/parsed_script.h"
#include "object/boxes.h"
#include "object/convert.h"
#include "object/ps_object.h"

namespace psession {
namespace {

constexpr const char* kTransformation = "System.Management.Automation.ParameterBindingArgumentTransformationException";
constexpr const char* kValidation = "System.Management.Automation.ParameterBindingValidationException";

bool is_switch_value(const Value& v) { return type_of(v) == &types::SwitchParameter; }

// A bool parameter takes only bools, numbers and switches.
bool good_for_bool(const Value& v) {
  const Value& u = unwrap(v);
  Kind k = u.kind();
  return k == Kind::Bool || (k >= Kind::SByte && k <= Kind::Double) || k == Kind::Decimal || k == Kind::BigInt || k == Kind::Enum ||
         is_switch_value(u);
}
[[noreturn]] void throw_not_bool(const Value& v, const Type* t) {
  const Type* from = type_of(unwrap(v));
  throw_error("System.Management.Automation.PSInvalidCastException", "InvalidCast", ErrorCategory::InvalidArgument,
              from ? "Cannot convert value \"" + std::string(from->full_name()) + "\" to type \"" + std::string(t->full_name()) +
                         "\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0."
                   : "Cannot convert value \"\" to type \"" + std::string(t->full_name()) +
                         "\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.");
}

const Value& switch_value(Runspace& rs, bool on) {
  static Value values[2];
  if (values[on].is_null()) values[on] = convert_to(rs, Value::boolean(on), &types::SwitchParameter);
  return values[on];
}

}  // namespace

// Script parameters: their type is an argument transformation.
Value ParameterBinder::Impl::coerce(const ParameterMetadata& p, const Value& v, const Ast* at) {
  if (!p.type) return v;
  // A number written out keeps its text where a string is wanted: 007, 0x10, 1.50.
  const Value& bare = unwrap(v);
  if (script && is_a<ConstantExpressionAst>(at) && (bare.is_integer() || bare.kind() == Kind::Double || bare.kind() == Kind::Decimal || bare.kind() == Kind::BigInt)) {
    if (p.type == &types::String) return str(script->text(at->extent));
    if (p.type == &types::Version || p.type == &types::Guid || (p.type->is(kArray) && p.type->element() == &types::String)) {
      return convert_to(rs, str(script->text(at->extent)), p.type);
    }
  }
  if (p.is_switch) {
    if (v.kind() == Kind::Bool) return switch_value(rs, v.as_bool());
    if (is_switch_value(v)) return v;
  }
  if (!is_script || p.common || (p.dynamic && !is_script)) return coerce_native(p, v, at);
  if (type_of(v) == p.type && v.kind() != Kind::PSObject) return v;
  try {
    if (p.type == &types::Boolean || p.is_switch) {
      if (!good_for_bool(v)) throw_not_bool(v, p.type);
    }
    if (meta.cmdlet_binding && p.type->is(kArray) && p.type->element() == &types::Boolean) {   // so are several
      for (const Value& item : is_enumerable(unwrap(v)) ? to_vector(rs, v) : std::vector<Value>{v})
        if (!good_for_bool(item)) throw_not_bool(item, p.type->element());
    }
    if (p.type == &types::PSReference && !unwrap(v).get_if<PSReference>()) {
      throw_error("System.Management.Automation.ArgumentTransformationMetadataException", "ReferenceTypeExpected",
                  ErrorCategory::InvalidArgument, "Reference type is expected in argument.");
    }
    if (p.type == &types::String && meta.cmdlet_binding && unwrap(v).kind() == Kind::Array) {
      throw_error("System.Management.Automation.PSInvalidCastException", "InvalidCastFromAnyToString", ErrorCategory::InvalidArgument,
                  "Cannot convert value to type System.String.");
    }
    if (is_constrained(rs)) {
      auto* f = dynamic_cast<const FunctionInfo*>(&command);
      if (f && f->block && mode_of(*f->block) != LanguageMode::FullLanguage) check_conversion(rs, v, p.type);
    }
    return convert_to(rs, v, p.type);
  } catch (const ScriptError& e) {
    fail_wrapping(e, "ParameterArgumentTransformationError", ErrorCategory::InvalidData,
                  "Cannot process argument transformation on parameter '" + p.name + "'. " + e.record->exception->message, at,
                  kTransformation);
  }
}

Value ParameterBinder::Impl::coerce_native(const ParameterMetadata& p, const Value& v, const Ast* at) {
  const Type* t = p.type;
  if (type_of(v) == t && v.kind() != Kind::PSObject) return v;
  if (t == &types::PSObject) return v;
  if (v.is_null() && !t->is_value_type()) {
    // A null string parameter is null: the converter would make it empty.
    return Value();
  }
  try {
    if (t == &types::Boolean || p.is_switch) {
      if (!good_for_bool(v)) throw_not_bool(v, t);
    }
    if (t == &types::String && is_enumerable(unwrap(v))) {
      const Value& u = unwrap(v);
      std::vector<Value> one;
      if (u.kind() == Kind::Array || u.kind() == Kind::List) {
        fail("CannotConvertArgument", ErrorCategory::InvalidArgument,
             "Cannot convert '" + std::string(type_of(u)->full_name()) + "' to the type '" + std::string(t->full_name()) +
                 "' required by parameter '" + p.name + "'. Specified method is not supported.", at);
      }
    }
    // A single value for an array is the one element: what cannot be converted is said of the element's type.
    if (t->is(kArray) && t->rank() == 1 && !is_enumerable(unwrap(v)) && !try_convert(rs, v, t)) convert_to(rs, v, t->element());
    return convert_to(rs, v, t);
  } catch (const ScriptError& e) {
    if (e.record->error_id == "CannotConvertArgument") throw;
    fail_wrapping(e, "CannotConvertArgumentNoMessage", ErrorCategory::InvalidArgument,
                  "Cannot bind parameter '" + p.name + "'. " + e.record->exception->message, at, kTransformation);
  }
}

bool ParameterBinder::Impl::fits_uncoerced(const ParameterMetadata& p, const BindInfo& b, Value& v) {
  if (!p.type || p.type == &types::PSObject) return true;
  if (v.is_null()) return !p.type->is_value_type();
  const Value& u = unwrap(v);
  const Type* have = type_of(u);
  if (p.type->assignable_from(have)) {
    if (u.kind() != v.kind() && p.type != &types::Object) v = Value(u);
    return true;
  }
  if (u.kind() == Kind::PSObject && p.type->assignable_from(type_of(v))) return true;
  if (b.element) {
    auto fits = [&](const Value& item) {
      if (b.element == &types::Object || b.element == &types::PSObject) return true;
      if (item.is_null()) return !b.element->is_value_type();
      return b.element->assignable_from(type_of(unwrap(item)));
    };
    if (auto e = enumerate(rs, u)) {
      for (Value item; e->next(item);) {
        if (!fits(item)) return false;
      }
    } else if (!fits(v)) {
      return false;
    }
    std::optional<Value> made = try_convert(rs, v, p.type);
    if (!made) return false;
    v = *made;
    return true;
  }
  return false;
}

void ParameterBinder::Impl::check_null_or_empty(const ParameterMetadata& p, const Type* type, const Value& v, bool recurse, const Ast* at) {
  if (v.is_null()) {
    if (!p.allow_null) {
      fail("ParameterArgumentValidationErrorNullNotAllowed", ErrorCategory::InvalidData,
           "Cannot bind argument to parameter '" + p.name + "' because it is null.", at, kValidation);
    }
    return;
  }
  const Value& u = unwrap(v);
  if (type == &types::String) {
    if (u.is_string() && u.string()->length() == 0 && !p.allow_empty_string) {
      fail("ParameterArgumentValidationErrorEmptyStringNotAllowed", ErrorCategory::InvalidData,
           "Cannot bind argument to parameter '" + p.name + "' because it is an empty string.", at, kValidation);
    }
    return;
  }
  if (!recurse || !type) return;
  bool array = type->is(kArray);
  bool list = !array && (u.kind() == Kind::List);
  if (!array && !list) return;
  const Type* element = array ? type->element() : nullptr;
  bool empty = true;
  bool deep = !element || !element->is_value_type();
  if (u.kind() == Kind::Array && u.as<Array>()->is_packed()) {
    empty = u.as<Array>()->size() == 0;
  } else if (auto e = enumerate(rs, u)) {
    for (Value item; e->next(item);) {
      empty = false;
      if (!deep) break;
      check_null_or_empty(p, element, item, false, at);
    }
  }
  if (empty && !p.allow_empty_collection) {
    fail(array ? "ParameterArgumentValidationErrorEmptyArrayNotAllowed" : "ParameterArgumentValidationErrorEmptyCollectionNotAllowed",
         ErrorCategory::InvalidData,
         "Cannot bind argument to parameter '" + p.name + "' because it is an empty " + (array ? "array." : "collection."), at, kValidation);
  }
}

bool ParameterBinder::Impl::bind(size_t i, const Value& given, const Ast* at, int flags, uint32_t sets) {
  const ParameterMetadata& p = param(i);
  const BindInfo& b = info(i);
  if ((flags & kDelay) && given.kind() == Kind::ScriptBlock && b.pipe_some && takes_pipeline(i, sets)) {
    const Type* t = b.element ? b.element : p.type;
    bool wants_block = !p.type || t == &types::Object || t == &types::ScriptBlock;
    if (!wants_block) {
      if (!expecting_input) {
        fail("ScriptBlockArgumentNoInput", ErrorCategory::MetadataError,
             "Cannot evaluate parameter '" + p.name + "' because its argument is specified as a script block and there is no input. "
             "A script block cannot be evaluated without input.", at);
      }
      delayed.push_back({i, given, at});
      if (b.flags) current &= b.flags;
      is_bound[i] |= 4;
      record(i, given, false);
      return true;
    }
  }
  Value v = given.is_nothing() ? Value() : given;
  bool coerce_it = (flags & kCoerce) != 0;
  // Transformations in order; the type conversion is the last one (attributes nearest to the parameter run first).
  for (const auto& check : p.checks) {
    if (!check->transforms()) continue;
    if (v.is_null() && !b.mandatory_some) continue;
    try {
      v = check->transform(rs, v);
    } catch (const ScriptError& e) {
      fail_wrapping(e, "ParameterArgumentTransformationError", ErrorCategory::InvalidData,
                    "Cannot process argument transformation on parameter '" + p.name + "'. " + e.record->exception->message, at,
                    kTransformation);
    }
  }
  if (coerce_it) {
    v = coerce(p, v, at);
  } else if (!fits_uncoerced(p, b, v)) {
    return false;
  }
  for (const auto& check : p.checks) {
    if (check->transforms()) continue;
    try {
      check->validate(rs, v);
    } catch (const ScriptError& e) {
      if (e.record->error_id == "MismatchedPSTypeName") {
        fail_wrapping(e, "MismatchedPSTypeName", ErrorCategory::InvalidArgument,
                      "Cannot bind argument to parameter '" + p.name + "', because PSTypeNames of the argument do not match the "
                      "PSTypeName required by the parameter: " + e.record->exception->message + ".", at, "System.Management.Automation.ParameterBindingArgumentTransformationException");
      }
      fail_wrapping(e, "ParameterArgumentValidationError", ErrorCategory::InvalidData,
                    "Cannot validate argument on parameter '" + p.name + "'. " + e.record->exception->message, at, kValidation);
    }
  }
  if (b.mandatory_some) check_null_or_empty(p, p.type, v, true, at);
  if (p.common) {
    set_common(p, v);
  } else {
    target.set(p, v);
  }
  if (b.flags) current &= b.flags;
  is_bound[i] |= (flags & kFromPipeline) ? 2 : 1;
  record(i, v, (flags & kFromPipeline) != 0);
  return true;
}

void ParameterBinder::Impl::record(size_t i, const Value& v, bool from_pipeline) {
  const ParameterMetadata& p = param(i);
  bool found = false;
  for (BoundValue& b : bound) {
    if (b.parameter == &p) {
      b.value = v;
      found = true;
      break;
    }
  }
  if (!found) bound.push_back({&p, v, from_pipeline});
  if (binder.bound_parameters_) binder.bound_parameters_->set(str(p.name), v);
}

void ParameterBinder::Impl::set_common(const ParameterMetadata& p, const Value& v) {
  CommonParameters& c = binder.common;
  const std::string& n = p.name;
  auto on = [&] { return is_true(v) ? 1 : 0; };
  auto text = [&] { return v.is_null() ? std::string() : to_display(rs, v); };
  auto action = [&](ActionPreference& out, bool& has) {
    out = static_cast<ActionPreference>(v.as_int());
    has = true;
  };
  switch (n[0]) {
    case 'V': c.verbose = on(); break;
    case 'D': c.debug = on(); break;
    case 'E': n == "ErrorAction" ? action(c.error_action, c.has_error_action) : void(c.error_variable = text()); break;
    case 'W':
      if (n == "WhatIf") c.what_if = on();
      else if (n == "WarningAction") action(c.warning_action, c.has_warning_action);
      else c.warning_variable = text();
      break;
    case 'C': c.confirm = on(); break;
    case 'I':
      if (n == "InformationAction") action(c.information_action, c.has_information_action);
      else if (n == "IncludeTotalCount") c.include_total_count = on() == 1;
      else c.information_variable = text();
      break;
    case 'O': n == "OutBuffer" ? void(c.out_buffer = static_cast<int>(v.as_int())) : void(c.out_variable = text()); break;
    case 'P': n == "ProgressAction" ? action(c.progress_action, c.has_progress_action) : void(c.pipeline_variable = text()); break;
    case 'S': c.skip = v.as_uint(); break;
    case 'F': c.first = v.as_uint(); break;
    default: break;
  }
}

const Ref<Dictionary>& ParameterBinder::bound_parameters() const {
  if (!bound_parameters_) {
    bound_parameters_ = make_ref<Dictionary>(&types::PSBoundParametersDictionary, KeyComparer::OrdinalIgnoreCase);
    for (const BoundValue& b : impl_->bound) bound_parameters_->set(str(b.parameter->name), b.value);
  }
  return bound_parameters_;
}

}  // namespace psession
