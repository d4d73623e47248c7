// The driver of the converter: fast paths, the way through a plan, failures as PowerShell words them.
#include "object/convert.h"

#include <unordered_map>

#include "object/boxes.h"
#include "object/conversion.h"
#include "object/error_messages.h"
#include "object/error_text.h"
#include "object/member_objects.h"
#include "object/numeric.h"

namespace psession {

ConversionHooks& conversion_hooks() {
  static ConversionHooks hooks;
  return hooks;
}

std::string utf8_of(const Value& s) { return s.string()->to_utf8(); }

std::string type_name_of(const Value& v) {
  std::vector<std::string> names = type_names(v);
  if (!names.empty()) return names[0];
  const Type* t = type_of(v);
  return t ? type_to_text(t) : "null";
}

// ---- truth

bool is_true(const Value& value) {
  const Value& v = unwrap(value);
  switch (v.kind()) {
    case Kind::Null: case Kind::Void: case Kind::Unset:
      return value.kind() == Kind::PSObject;  // a custom object has no base but is something
    case Kind::Bool: case Kind::Char: case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16:
    case Kind::Int32: case Kind::UInt32: case Kind::Int64: case Kind::UInt64: case Kind::Enum:
      return v.as_int() != 0;
    case Kind::Single: case Kind::Double: return v.as_double() != 0;
    case Kind::Decimal: return !decimal_of(v).is_zero();
    case Kind::BigInt: return !bigint_of(v).is_zero();
    case Kind::String: return v.string()->length() != 0;
    case Kind::Array: {
      const Array& a = *v.as<Array>();
      if (a.size() != 1) return a.size() > 1;
      Value item = a.get(0);
      const Value& b = unwrap(item);
      // A list in a list counts by its own length.
      if (b.kind() == Kind::Array) return b.as<Array>()->size() >= 1;
      if (b.kind() == Kind::List) return !b.as<List>()->items.empty();
      return is_true(item);
    }
    case Kind::List: {
      const List& l = *v.as<List>();
      if (!types::IList.assignable_from(l.type())) return true;
      if (l.items.size() != 1) return l.items.size() > 1;
      const Value& b = unwrap(l.items[0]);
      if (b.kind() == Kind::Array) return b.as<Array>()->size() >= 1;
      if (b.kind() == Kind::List) return !b.as<List>()->items.empty();
      return is_true(l.items[0]);
    }
    case Kind::Object:
      if (const BoxedBool* b = v.get_if<BoxedBool>()) return b->truth();
      return true;
    default: return true;
  }
}

// ---- failures

bool Conversion::fail_text(std::string_view error_id, std::string message, const Value& inner) {
  if (failure) {
    failure->error_id = error_id;
    failure->message = std::move(message);
    failure->inner = inner;
  }
  return false;
}

bool Conversion::fail_final(const Value& v, const Type* target) {
  if (!failure) return false;
  if (unwrap(v).is_null() && v.kind() != Kind::PSObject) {
    if (target->is_enum()) {
      return fail_text("nullToEnumInvalidCast", message_text(MessageId::InvalidCastEnumNull, type_to_text(target),
                                                             enum_names(target, ",")));
    }
    return fail_text("nullToObjectInvalidCast", message_text(MessageId::InvalidCastFromNull, type_to_text(target)));
  }
  if (target == &types::SecureString || target == &types::PSCredential) {
    return fail_text("ConvertToFinalInvalidCastException",
                     message_text(MessageId::InvalidCastWithoutValue, type_name_of(v), type_to_text(target)));
  }
  return fail_text("ConvertToFinalInvalidCastException",
                   message_text(MessageId::InvalidCast, dotnet_to_string(ctx, v), type_name_of(v),
                                type_to_text(target)));
}

bool Conversion::fail_inner(std::string_view error_id, const Value& v, const Type* target, const Value& inner) {
  if (!failure) return false;
  const ExceptionObject* e = inner.get_if<ExceptionObject>();
  return fail_text(error_id,
                   message_text(MessageId::InvalidCastWithInner, dotnet_to_string(ctx, v), type_to_text(target),
                                e ? e->message : std::string()),
                   inner);
}

bool Conversion::fail_inner(std::string_view error_id, const Value& v, const Type* target,
                            std::string_view inner_type, std::string_view inner_message) {
  if (!failure) return false;
  return fail_inner(error_id, v, target, Value(make_exception(inner_type, std::string(inner_message))));
}

void throw_cast(const CastFailure& f) {
  Ref<ExceptionObject> cast =
      make_exception("System.Management.Automation.PSInvalidCastException", f.message, f.inner);
  cast->record = record_with_exception(cast, f.error_id, ErrorCategory::InvalidArgument, {});
  Ref<ExceptionObject> outer = make_exception({}, f.message, cast);
  throw ScriptError(record_with_exception(outer, f.error_id, ErrorCategory::InvalidArgument, {}));
}

void throw_invalid_cast(CallContext& ctx, const Value& v, const Type* target) {
  CastFailure f;
  Conversion c{ctx, &f};
  c.fail_final(v, target);
  throw_cast(f);
}

bool is_invalid_cast(const ErrorRecordObject& r) {
  if (!r.exception) return false;
  const Type* cast = TypeRegistry::find("System.InvalidCastException");
  const Type* ps_cast = TypeRegistry::find("System.Management.Automation.PSInvalidCastException");
  for (const ExceptionObject* e : {static_cast<const ExceptionObject*>(r.exception.get()),
                                   static_cast<const ExceptionObject*>(r.exception->inner.get_if<ExceptionObject>())}) {
    if (!e) continue;
    if (e->type() == ps_cast || (cast && cast->assignable_from(e->type()))) return true;
  }
  return false;
}

namespace {
// The overload that a delegate of this type can call: the one of the same types, else the first whose parameters take the
// delegate's and whose result is one of its. As a group of its own.
const MemberGroup* overload_for_delegate(const MemberGroup& g, const Type* delegate) {
  const MemberGroup* invoke = delegate->find("Invoke", false);
  if (!invoke) return &g;
  const MemberInfo& wanted = *invoke->overloads[0];
  auto fits = [](const Type* to, const Type* from) {
    return to == from || (to && from && !to->is_value_type() && !from->is_value_type() && to->assignable_from(from)) || (to && to->is(kOpen));
  };
  const MemberInfo* found = nullptr;
  for (const MemberInfo* m : g.overloads) {
    if (m->kind != MemberKind::Method || m->params.size() != wanted.params.size()) continue;
    bool exact = m->result == wanted.result, good = wanted.result == &types::Void || fits(wanted.result, m->result) || m->generic_arity;
    for (size_t i = 0; i < m->params.size(); ++i) {
      exact = exact && m->params[i].type == wanted.params[i].type;
      good = good && (fits(m->params[i].type, wanted.params[i].type) || m->generic_arity);
    }
    if (exact) {
      found = m;
      break;
    }
    if (good && !found) found = m;
  }
  if (!found) return nullptr;
  static auto* kept = new std::unordered_map<const MemberInfo*, MemberGroup*>;  // members live as long as their types
  MemberGroup*& group = (*kept)[found];
  if (!group) group = new MemberGroup{g.name, {const_cast<MemberInfo*>(found)}};
  return group;
}
}  // namespace

// ---- the way through

bool Conversion::convert(const Value& v, const Type* target, Value& out) {
  if (target == &types::Object) {
    out = v.is_nothing() ? Value() : v;
    return true;
  }
  Kind k = v.kind();
  if (k == target->scalar() && k >= Kind::Bool && k != Kind::Enum && k <= Kind::BigInt && !target->is_enum()) {
    out = v;
    return true;
  }
  if (depth > 60) return fail_text("ConversionTooDeep", message_text(MessageId::ConversionTooDeep));
  ++depth;
  bool ok;
  if (k == Kind::PSObject) {
    const PSObject& o = *v.as<PSObject>();
    if (target == &types::PSObject) {
      out = v;
      ok = true;
    } else if (o.is_custom()) {
      if (target->assignable_from(o.type())) {
        out = v;
        ok = true;
      } else {
        ok = run(figure_conversion(o.type(), true, target), v, target, out);
      }
    } else if (Plan by; o.to_string_text && is_numeric_kind(o.base().kind()) &&
               (by = figure_conversion(type_of(o.base()), false, target)).route == Route::ViaString) {
      ok = run(by, v, target, out);   // what is made from text gets the number's own (2.0)
    } else {
      ok = o.base().kind() == Kind::PSObject ? fail_final(v, target)
           : target == &types::String       ? run({Route::ToText}, v, target, out)
           : target == &types::PSCustomObject && o.base().kind() != Kind::Dictionary
               ? (out = v, true)
               : convert(o.base(), target, out);
    }
  } else {
    const Type* from = v.is_null() || k == Kind::Unset ? nullptr : type_of(v);
    if (from && from != target && target->spec() && target->spec()->convert_from && !target->assignable_from(from)) {
      try {
        Value r = target->spec()->convert_from(ctx, target, v);
        if (!r.is_unset()) {
          out = std::move(r);
          --depth;
          return true;
        }
      } catch (const ScriptError& e) {
        --depth;
        if (is_invalid_cast(*e.record)) {
          if (failure) {
            ExceptionObject* cast = e.record->exception->inner.get_if<ExceptionObject>();
            return fail_text(e.record->error_id, e.record->exception->message, cast ? cast->inner : Value());
          }
          return false;
        }
        return fail_inner("InvalidCastConstructorTargetInvocationException", v, target, Value(e.record->exception));
      }
    }
    ok = run(figure_conversion(from, false, target), v, target, out);
  }
  --depth;
  return ok;
}

bool Conversion::run(const Plan& p, const Value& v, const Type* target, Value& out) {
  switch (p.route) {
    case Route::None: return fail_final(v, target);
    case Route::Same: out = v; return true;
    case Route::NullToRef: out = Value(); return true;
    case Route::NullToDefault:
      if (target == &types::String) out = Value(String::empty());
      else if (target->scalar() == Kind::BigInt) out = make_bigint(BigInt());
      else if (target->scalar() == Kind::Decimal) out = make_decimal(Decimal96());
      else if (is_real_kind(target->scalar())) out = target->scalar() == Kind::Double ? Value::real(0) : Value::single(0);
      else if (target->scalar() == Kind::Bool) out = Value::boolean(false);
      else if (target->scalar() == Kind::Char) out = Value::character(0);
      else if (is_integer_kind(target->scalar())) out = Value::integer(target->scalar(), 0);
      else out = target->make_default();
      return true;
    case Route::Nullable: return convert(v, target->generic_args()[0], out);
    case Route::Void: out = Value::nothing(); return true;
    case Route::ToBool: out = Value::boolean(is_true(v)); return true;
    case Route::ToText: out = Value(to_string(ctx, v)); return true;
    case Route::Number: return to_number(v, target, out);
    case Route::StringToNumber: return string_to_number(*v.string(), v, target, out);
    case Route::ToChar: return to_character(v, target, out);
    case Route::StringToCharArray: {
      const String& s = *v.string();
      Ref<Array> a = Array::make(&types::Char, s.length());
      for (uint32_t i = 0; i < s.length(); ++i) a->set(i, Value::character(s.at(i)));
      out = Value(std::move(a));
      return true;
    }
    case Route::Array: return to_array(v, target, out);
    case Route::Hashtable: return to_hashtable(v, out);
    case Route::Reference: {
      Ref<PSReference> r = make_ref<PSReference>();
      r->value = v;
      r->element = type_of(v);
      out = Value(std::move(r));
      return true;
    }
    case Route::Delegate:
      if (auto* m = unwrap(v).get_if<MethodObject>(); m && m->group) {
        const MemberGroup* chosen = overload_for_delegate(*m->group, target);
        if (!chosen) return fail_final(v, target);
        auto one = make_ref<MethodObject>(m->owner, m->name);
        one->group = chosen;
        one->is_static = m->is_static;
        out = Value(make_ref<DelegateObject>(target, Value(one)));
        return true;
      }
      out = Value(make_ref<DelegateObject>(target, v));
      return true;
    case Route::CustomObject: return to_custom_object(v, out);
    case Route::IntegerToEnum: return integer_to_enum(v, target, out);
    case Route::StringToEnum: return string_to_enum(utf8_of(v), v, target, out);
    case Route::ListToEnum: return list_to_enum(v, target, out);
    case Route::FromString: return from_string(v, target, out);
    case Route::StringToType: {
      std::string name = utf8_of(v);
      const Type* t = conversion_hooks().find_type ? conversion_hooks().find_type(ctx, name) : TypeRegistry::find(name);
      if (!t) {
        if (!failure) return false;
        return fail_text("InvalidCastFromStringToType",
                         message_text(MessageId::InvalidCast, name, type_name_of(v), "System.Type"));
      }
      out = Value(const_cast<Type*>(t));
      return true;
    }
    case Route::Parse:
    case Route::ParseWithCulture: return call_parse(p, v, target, out);
    case Route::Constructor: return call_constructor(p, v, target, out);
    case Route::Cast: return call_cast(p, v, target, out);
    case Route::IConvertible:
      return failure && fail_inner("InvalidCastIConvertible", v, target, "System.InvalidCastException",
                                   "Invalid cast from '" + type_to_text(type_of(v)) + "' to '" +
                                       type_to_text(target) + "'.");
    case Route::ViaString: return convert(Value(to_string(ctx, v)), target, out);
    case Route::DictionaryToObject:
    case Route::ObjectToObject: return set_properties(v, target, out);
    case Route::CollectionConstructor: return collection_constructor(p, v, target, out);
  }
  return fail_final(v, target);
}

Value convert_to(CallContext& ctx, const Value& v, const Type* target) {
  Value out;
  // First without collecting texts: success is the usual case.
  CastFailure f;
  Conversion c{ctx, &f};
  if (!c.convert(v, target, out)) throw_cast(f);
  return out;
}

std::optional<Value> try_convert(CallContext& ctx, const Value& v, const Type* target) {
  Value out;
  Conversion c{ctx, nullptr};
  try {
    if (c.convert(v, target, out)) return out;
  } catch (const ScriptError&) {
  }
  return std::nullopt;
}

}  // namespace psession
