// Which route leads from one type to another, and how good it is: LanguagePrimitives.FigureConversion.
#include <unordered_map>

#include "object/conversion.h"
#include "object/numeric.h"

namespace psession {
namespace {

bool is_collection_type(const Type* t) {
  return t->rank() > 0 || types::IList.assignable_from(t) || types::ICollection.assignable_from(t);
}
bool enumerable_type(const Type* t) {
  if (t == &types::String) return false;
  if (t->rank() > 0 || t == &types::Array) return true;
  return types::IEnumerable.assignable_from(t) && !types::IDictionary.assignable_from(t);
}
bool is_convertible_type(const Type* t) {  // IConvertible
  Kind k = t->scalar();
  return t->is_enum() || (k >= Kind::Bool && k <= Kind::DateTime) || k == Kind::Decimal || k == Kind::String;
}

ConversionRank scalar_to_array(ConversionRank r) {
  switch (r) {
    case ConversionRank::Identity: return ConversionRank::IdentityS2A;
    case ConversionRank::Assignable: return ConversionRank::AssignableS2A;
    case ConversionRank::NumericImplicit: return ConversionRank::NumericImplicitS2A;
    case ConversionRank::NumericString: return ConversionRank::NumericStringS2A;
    case ConversionRank::NumericExplicit: return ConversionRank::NumericExplicitS2A;
    case ConversionRank::NumericExplicit1: return ConversionRank::NumericExplicit1S2A;
    case ConversionRank::LanguageImplicit: return ConversionRank::LanguageS2A;
    case ConversionRank::PSObject: return ConversionRank::PSObjectS2A;
    case ConversionRank::Parse: return ConversionRank::ParseS2A;
    case ConversionRank::Constructor: return ConversionRank::ConstructorS2A;
    case ConversionRank::ExplicitCast: return ConversionRank::ExplicitCastS2A;
    case ConversionRank::ImplicitCast: return ConversionRank::ImplicitCastS2A;
    case ConversionRank::IConvertible: return ConversionRank::IConvertibleS2A;
    case ConversionRank::Custom: return ConversionRank::CustomS2A;
    case ConversionRank::ToString: return ConversionRank::ToStringS2A;
    case ConversionRank::UnrelatedArrays: return ConversionRank::UnrelatedArraysS2A;
    default: return r;
  }
}

ConversionRank number_rank(Kind from, Kind to) {
  if (is_integer_kind(from)) {
    if (is_real_kind(to) || to == Kind::Decimal) return ConversionRank::NumericImplicit;
    if (is_integer_kind(to)) {
      int a = integer_bits(from), b = integer_bits(to);
      bool sa = is_signed_kind(from), sb = is_signed_kind(to);
      if (a < b && (sa == sb || (!sa && sb))) return ConversionRank::NumericImplicit;
      if (sa && !sb && a <= b) return ConversionRank::NumericExplicit1;
      return ConversionRank::NumericExplicit;
    }
    if (to == Kind::BigInt) return ConversionRank::ImplicitCast;
  }
  if (from == Kind::Single && to == Kind::Double) return ConversionRank::NumericImplicit;
  if (from == Kind::Decimal && is_real_kind(to)) return ConversionRank::NumericExplicit1;
  if (from == Kind::BigInt) return ConversionRank::ExplicitCast;
  if (to == Kind::BigInt) return is_numeric_kind(from) ? ConversionRank::Constructor : ConversionRank::LanguageImplicit;
  if (from == Kind::Bool) return ConversionRank::IConvertible;
  if (from == Kind::Char) return is_real_kind(to) ? ConversionRank::LanguageImplicit : ConversionRank::IConvertible;
  return ConversionRank::NumericExplicit;
}

bool is_number_like(Kind k) { return is_numeric_kind(k) || k == Kind::Bool || k == Kind::Char || k == Kind::BigInt; }

// The default binder's view: is an argument of type `from` accepted without PowerShell's conversions?
int binder_distance(const Type* from, const Type* param) {
  if (from == param) return 0;
  Kind a = from->scalar(), b = param->scalar();
  if (is_numeric_kind(a) && is_numeric_kind(b) && !from->is_enum() && !param->is_enum() && a != Kind::Decimal &&
      b != Kind::Decimal) {
    return number_rank(a, b) == ConversionRank::NumericImplicit ? 1 + (integer_bits(b) / 8) + (is_real_kind(b) ? 50 : 0)
                                                                : -1;
  }
  if (!param->assignable_from(from)) return -1;
  if (param == &types::Object) return 1000;
  return param->is(kInterface) ? 200 : 100;
}

const MemberInfo* single_argument_constructor(const Type* from, const Type* to) {
  const MemberGroup* g = to->constructors();
  if (!g) return nullptr;
  const MemberInfo* best = nullptr;
  int best_distance = 0;
  for (const MemberInfo* m : g->overloads) {
    if (m->params.size() != 1 || m->params[0].is_params || m->params[0].is_ref || m->params[0].is_out) continue;
    const Type* p = m->params[0].type;
    if (!p) continue;
    int d = binder_distance(from, p);
    if (d >= 0 && (!best || d < best_distance)) {
      best = m;
      best_distance = d;
    }
  }
  return best;
}

const MemberInfo* find_cast(std::string_view name, const Type* owner, const Type* from, const Type* to) {
  const MemberGroup* g = owner->find(name, true);
  if (!g) return nullptr;
  for (const MemberInfo* m : g->overloads) {
    if (m->params.size() == 1 && m->params[0].type && m->result && m->params[0].type->assignable_from(from) &&
        to->assignable_from(m->result)) {
      return m;
    }
  }
  return nullptr;
}

const MemberInfo* find_parse(const Type* to, bool& with_culture) {
  const MemberGroup* g = to->find("Parse", true);
  if (!g) return nullptr;
  const MemberInfo* plain = nullptr;
  for (const MemberInfo* m : g->overloads) {
    if (m->params.empty() || m->params[0].type != &types::String) continue;
    if (m->params.size() == 2 && m->params[1].type && m->params[1].type->full_name() == "System.IFormatProvider") {
      with_culture = true;
      return m;
    }
    if (m->params.size() == 1) plain = m;
  }
  return plain;
}

const MemberInfo* collection_constructor_of(const Type* to) {
  if (to->is(kAbstract) || to->generic_args().size() != 1 || !types::IEnumerable.assignable_from(to)) return nullptr;
  const MemberGroup* g = to->constructors();
  if (!g) return nullptr;
  for (const MemberInfo* m : g->overloads) {
    if (m->params.size() != 1 || !m->params[0].type || !m->params[0].type->generic_definition()) continue;
    std::string_view name = m->params[0].type->generic_definition()->full_name();
    if (name == "System.Collections.Generic.IEnumerable`1" || name == "System.Collections.Generic.ICollection`1" ||
        name == "System.Collections.Generic.IList`1") {
      return m;
    }
  }
  return nullptr;
}

bool has_default_constructor(const Type* t) {
  const MemberGroup* g = t->constructors();
  if (!g) return t->is(kScriptClass) && !t->is(kAbstract);
  for (const MemberInfo* m : g->overloads) {
    if (m->params.empty()) return true;
  }
  return false;
}

Plan general(const Type* from, bool custom, const Type* to, int depth) {
  if (from == &types::String) {
    if (to->spec() && to->spec()->from_string) return {Route::FromString, ConversionRank::Parse};
    bool with_culture = false;
    if (const MemberInfo* m = find_parse(to, with_culture)) {
      return {with_culture ? Route::ParseWithCulture : Route::Parse, ConversionRank::Parse, m};
    }
  }
  bool integral_to_collection = is_integer_kind(from->scalar()) && !from->is_enum() && is_collection_type(to);
  if (!integral_to_collection && !to->is(kAbstract)) {
    if (const MemberInfo* m = single_argument_constructor(from, to)) {
      return {Route::Constructor, ConversionRank::Constructor, m};
    }
  }
  for (const Type* owner : {to, from}) {
    if (const MemberInfo* m = find_cast("op_Implicit", owner, from, to)) {
      return {Route::Cast, ConversionRank::ImplicitCast, m, owner};
    }
    if (const MemberInfo* m = find_cast("op_Explicit", owner, from, to)) {
      return {Route::Cast, ConversionRank::ExplicitCast, m, owner};
    }
  }
  if (is_convertible_type(from)) {
    if (is_numeric_kind(from->scalar()) && !from->is_enum()) {
      if (to->rank() == 0 && depth < 4 &&
          figure_conversion(&types::String, false, to, depth + 1).rank != ConversionRank::None) {
        return {Route::ViaString, ConversionRank::IConvertible};
      }
    } else if (from != &types::String) {
      return {Route::IConvertible, ConversionRank::IConvertible};
    }
  } else if (types::IDictionary.assignable_from(from)) {
    if (has_default_constructor(to) || (to->is_value_type() && !is_number_like(to->scalar()))) {
      return {Route::DictionaryToObject, ConversionRank::Constructor};
    }
  }
  if (const MemberInfo* m = collection_constructor_of(to)) {
    const Type* element = to->generic_args()[0];
    if (from->rank() > 0 || from == &types::Array || element->assignable_from(from) ||
        figure_conversion(from, custom, element, depth + 1).rank != ConversionRank::None) {
      bool scalar = element->assignable_from(from);
      return {Route::CollectionConstructor, scalar ? ConversionRank::ConstructorS2A : ConversionRank::Constructor, m};
    }
  }
  if (custom && !to->is(kAbstract) && (has_default_constructor(to) || to->is_value_type()) &&
      !is_number_like(to->scalar())) {
    return {Route::ObjectToObject, ConversionRank::Constructor};
  }
  return {};
}

struct PairHash {
  size_t operator()(const std::pair<const Type*, const Type*>& p) const {
    return reinterpret_cast<size_t>(p.first) * 31 + reinterpret_cast<size_t>(p.second) * 7 + 1;
  }
};

}  // namespace

Plan figure_conversion(const Type* from, bool custom, const Type* to, int depth) {
  if (depth > 8) return {};
  if (!from) {  // $null
    if (to == &types::String) return {Route::NullToDefault, ConversionRank::ToString};
    if (to == &types::PSReference) return {Route::Reference, ConversionRank::NullToRef};
    if (to == &types::Void) return {Route::Void, ConversionRank::NullToValue};
    Kind k = to->scalar();
    if (to == &types::SwitchParameter || (!to->is_enum() && is_number_like(k))) {
      return {Route::NullToDefault, ConversionRank::NullToValue};
    }
    if (to->generic_definition() == &types::Nullable) return {Route::NullToRef, ConversionRank::NullToValue};
    if (!to->is_value_type()) return {Route::NullToRef, ConversionRank::NullToRef};
    return {};
  }
  if (from == to && !custom) return {Route::Same, ConversionRank::Identity};
  if (to->assignable_from(from)) return {Route::Same, ConversionRank::Assignable};

  Kind fk = from->scalar(), tk = to->scalar();
  bool from_number = is_number_like(fk) && !from->is_enum();
  if (to == &types::PSObject) return {Route::Same, ConversionRank::PSObject};
  if (to->generic_definition() == &types::Nullable && !to->generic_args().empty()) {
    ConversionRank r = figure_conversion(from, custom, to->generic_args()[0], depth + 1).rank;
    if (r != ConversionRank::None) return {Route::Nullable, r};
  }
  if (to == &types::Void) return {Route::Void, ConversionRank::LanguageImplicit};
  if (to == &types::Boolean) return {Route::ToBool, ConversionRank::LanguageImplicit};
  if (to == &types::String) {
    return {Route::ToText, is_numeric_kind(fk) && !from->is_enum() ? ConversionRank::NumericString
                                                                     : ConversionRank::ToString};
  }
  if (!to->is_enum() && (is_numeric_kind(tk) || tk == Kind::BigInt)) {
    if (from_number) return {Route::Number, number_rank(fk, tk)};
    if (from->is_enum() && tk != Kind::BigInt) return {Route::Number, ConversionRank::IConvertible};
    if (from == &types::String) return {Route::StringToNumber, ConversionRank::NumericString};
  }
  if (to == &types::Char) {
    if (is_numeric_kind(fk) && !from->is_enum()) return {Route::ToChar, ConversionRank::NumericString};
    if (from->is_enum()) return {Route::ToChar, ConversionRank::IConvertible};
  }
  if (to->rank() > 0 && to->element()) {
    if (from == &types::String && to->element() == &types::Char) {
      return {Route::StringToCharArray, ConversionRank::StringToCharArray};
    }
    if (from->rank() > 0 && from->element()) {
      return {Route::Array, to->element()->assignable_from(from->element()) ? ConversionRank::LanguageImplicit
                                                                          : ConversionRank::UnrelatedArrays};
    }
    if (enumerable_type(from)) return {Route::Array, ConversionRank::LanguageImplicit};
    ConversionRank r = figure_conversion(from, custom, to->element(), depth + 1).rank;
    if (r != ConversionRank::None) return {Route::Array, scalar_to_array(r)};
    return {};
  }
  if (to == &types::Array) {
    if (enumerable_type(from)) return {Route::Array, ConversionRank::LanguageImplicit};
    return {Route::Array, ConversionRank::AssignableS2A};
  }
  if (to == &types::Hashtable) {
    if (types::IDictionary.assignable_from(from)) return {Route::Hashtable, ConversionRank::LanguageImplicit};
  }
  if (to == &types::PSReference) return {Route::Reference, ConversionRank::LanguageImplicit};
  if (to->is(kDelegate) && (from->scalar() == Kind::ScriptBlock || from->full_name() == "System.Management.Automation.PSMethod")) {
    return {Route::Delegate, ConversionRank::LanguageImplicit};
  }
  if (to == &types::PSCustomObject) return {Route::CustomObject, ConversionRank::LanguageImplicit};
  if (to == &types::SwitchParameter && from == &types::String) return {};
  if (to->is_enum()) {
    if (is_integer_kind(fk) || from->is_enum()) return {Route::IntegerToEnum, ConversionRank::LanguageImplicit};
    if (from == &types::String) return {Route::StringToEnum, ConversionRank::Parse};
    if (enumerable_type(from)) return {Route::ListToEnum, ConversionRank::Parse};
    if (is_numeric_kind(fk)) return {Route::ViaString, ConversionRank::IConvertible};
    if (fk == Kind::Bool || fk == Kind::Char) return {Route::IConvertible, ConversionRank::IConvertible};
    return {};
  }
  static const Type* abstract_type = TypeRegistry::find("System.Type");
  if ((to == &types::RuntimeType || to == abstract_type) && from == &types::String) {
    return {Route::StringToType, ConversionRank::LanguageImplicit};
  }
  if (to == &types::Regex && from == &types::String) return {Route::FromString, ConversionRank::LanguageImplicit};
  if (to == &types::Uri && from == &types::String) return {Route::FromString, ConversionRank::LanguageImplicit};

  static std::unordered_map<std::pair<const Type*, const Type*>, Plan, PairHash> cache;
  if (custom) return general(from, true, to, depth);
  auto key = std::make_pair(from, to);
  if (auto hit = cache.find(key); hit != cache.end()) return hit->second;
  Plan p = general(from, false, to, depth);
  if (cache.size() > 20000) cache.clear();
  cache.emplace(key, p);
  return p;
}

ConversionRank conversion_rank(const Value& v, const Type* target) {
  if (v.kind() == Kind::PSObject) {
    const PSObject& o = *v.as<PSObject>();
    if (target == &types::PSObject) return ConversionRank::Identity;
    if (target == &types::Object) return ConversionRank::Assignable;
    if (o.is_custom()) {
      return figure_conversion(o.type(), true, target).rank;
    }
    return conversion_rank(o.base(), target);
  }
  if (v.is_null()) return figure_conversion(nullptr, false, target).rank;
  ConversionRank r = figure_conversion(type_of(v), false, target).rank;
  if (r == ConversionRank::None && target->spec() && target->spec()->convert_from) return ConversionRank::Custom;
  return r;
}

}  // namespace psession
