// Conversions that build something: arrays, hashtables, custom objects, objects by constructor, Parse or properties.
#include "object/boxes.h"
#include "object/conversion.h"
#include "object/error_messages.h"
#include "object/numeric.h"

namespace psession {
namespace {

// The exception that matters to the user: below a MethodInvocationException or another wrapper.
Value innermost(const ErrorRecordObject& r) {
  Value e(r.exception);
  while (ExceptionObject* x = e.get_if<ExceptionObject>()) {
    std::string_view name = x->type()->name();
    bool wrapper = name == "MethodInvocationException" || name == "TargetInvocationException" ||
                   name == "SetValueInvocationException" || name == "GetValueInvocationException";
    if (!wrapper || !x->inner.get_if<ExceptionObject>()) break;
    e = x->inner;
  }
  return e;
}

// Calls a member with arguments that need no overload resolution.
Value call_member(CallContext& ctx, const MemberInfo* m, const Type* owner, std::string_view name,
                  std::span<Value> args) {
  if (m && m->def && m->def->fn && m->kind != MemberKind::Constructor) {
    MethodCall call{ctx, Value(), args.data(), static_cast<uint32_t>(args.size()), owner};
    return m->def->fn(call);
  }
  if (m && m->kind == MemberKind::Constructor && m->def && m->def->fn && !owner->is(kScriptClass)) {
    MethodCall call{ctx, Value(), args.data(), static_cast<uint32_t>(args.size()), owner};
    return m->def->fn(call);
  }
  if (name.empty()) return construct(ctx, owner, args);
  return invoke_static(ctx, owner, name, args);
}

}  // namespace

bool Conversion::to_array(const Value& v, const Type* target, Value& out) {
  const Type* element = target == &types::Array ? &types::Object : target->element();
  if (target->rank() > 1) return fail_final(v, target);
  if (v.kind() == Kind::Array) {
    const Array& a = *v.as<Array>();
    Ref<Array> r = Array::make(element, a.size());
    for (size_t i = 0; i < a.size(); ++i) {
      Value item;
      if (!convert(a.get(i), element, item)) return false;
      r->set(i, item);
    }
    out = Value(std::move(r));
    return true;
  }
  bool list = is_enumerable(v);
  std::vector<Value> items;
  if (list) items = to_vector(ctx, v);
  else items.push_back(v);
  Ref<Array> r = Array::make(element, items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    Value item;
    if (!convert(items[i], element, item)) {
      if (!failure) return false;
      std::string message = failure->message;
      return fail_inner(list ? "InvalidCastExceptionEnumerableToArray" : "InvalidCastExceptionScalarToArray", v, target,
                        "System.Management.Automation.PSInvalidCastException", message);
    }
    r->set(i, item);
  }
  out = Value(std::move(r));
  return true;
}

bool Conversion::to_hashtable(const Value& v, Value& out) {
  if (v.kind() != Kind::Dictionary) return fail_final(v, &types::Hashtable);
  const Dictionary& d = *v.as<Dictionary>();
  // new Hashtable(IDictionary): keys compare as .NET's default does.
  Ref<Dictionary> h = make_ref<Dictionary>(&types::Hashtable, KeyComparer::Default);
  for (size_t i = 0; i < d.slots(); ++i) {
    if (d.live(i)) h->set(d.key_at(i), d.value_at(i));
  }
  out = Value(std::move(h));
  return true;
}

bool Conversion::to_custom_object(const Value& v, Value& out) {
  if (v.kind() != Kind::Dictionary) {
    out = v;
    return true;
  }
  const Dictionary& d = *v.as<Dictionary>();
  Ref<PSObject> o = PSObject::custom();
  for (size_t i = 0; i < d.slots(); ++i) {
    if (!d.live(i)) continue;
    Ref<String> name = to_string(ctx, d.key_at(i));
    const Value& item = d.value_at(i);
    if (item.is_string() && name->equals_ignore_case(*String::ascii("PSTypeName"))) {
      std::vector<std::string> names = type_names(Value(o));
      names.insert(names.begin(), item.string()->to_utf8());
      delete o->members().type_names;
      o->members().type_names = new std::vector<std::string>(std::move(names));
      continue;
    }
    o->members().add(name, item.is_nothing() ? Value() : item);
  }
  out = Value(std::move(o));
  return true;
}

bool Conversion::from_string(const Value& v, const Type* target, Value& out) {
  const TypeSpec* spec = target->spec();
  if (!spec || !spec->from_string) return fail_final(v, target);
  try {
    out = spec->from_string(ctx, target, *v.string());
    return true;
  } catch (const ScriptError& e) {
    if (!failure) return false;
    std::string_view id = "InvalidCastConstructorTargetInvocationException";
    if (target == &types::Regex) id = "InvalidCastFromStringToRegex";
    else if (target == &types::Uri) id = "InvalidCastFromStringToUri";
    else if (const MemberGroup* g = target->find("Parse", true)) {
      id = "InvalidCastParseTargetInvocation";
      for (const MemberInfo* m : g->overloads) {
        if (m->params.size() == 2 && m->params[1].type &&
            m->params[1].type->full_name() == "System.IFormatProvider") {
          id = "InvalidCastParseTargetInvocationWithFormatProvider";
        }
      }
    }
    return fail_inner(id, v, target, innermost(*e.record));
  }
}

bool Conversion::call_parse(const Plan& p, const Value& v, const Type* target, Value& out) {
  try {
    Value args[2] = {v, Value()};
    size_t n = 1;
    if (p.route == Route::ParseWithCulture) {
      if (const Type* culture = TypeRegistry::find("System.Globalization.CultureInfo")) {
        args[1] = get_static(ctx, culture, "InvariantCulture");
      }
      n = 2;
    }
    out = call_member(ctx, p.member, target, "Parse", {args, n});
    return true;
  } catch (const ScriptError& e) {
    return failure && fail_inner(p.route == Route::ParseWithCulture ? "InvalidCastParseTargetInvocationWithFormatProvider"
                                                                    : "InvalidCastParseTargetInvocation",
                                 v, target, innermost(*e.record));
  }
}

bool Conversion::call_constructor(const Plan& p, const Value& v, const Type* target, Value& out) {
  try {
    Value arg;
    if (!convert(v, p.member->params[0].type, arg)) return false;
    out = call_member(ctx, p.member, target, {}, {&arg, 1});
    return true;
  } catch (const ScriptError& e) {
    return failure &&
           fail_inner("InvalidCastConstructorTargetInvocationException", v, target, innermost(*e.record));
  }
}

bool Conversion::call_cast(const Plan& p, const Value& v, const Type* target, Value& out) {
  try {
    Value arg = v;
    out = call_member(ctx, p.member, p.owner, p.member->name, {&arg, 1});
    return true;
  } catch (const ScriptError& e) {
    return failure && fail_inner("InvalidCastTargetInvocationException" + p.member->name, v, target,
                                 innermost(*e.record));
  }
}

bool Conversion::collection_constructor(const Plan& p, const Value& v, const Type* target, Value& out) {
  const Type* element = target->generic_args()[0];
  std::vector<Value> items;
  if (is_enumerable(v) && !element->assignable_from(type_of(v))) items = to_vector(ctx, v);
  else items.push_back(v);
  Ref<Array> list = Array::make(element, items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    CastFailure* keep = failure;
    failure = nullptr;
    Value item;
    bool ok = convert(items[i], element, item);
    failure = keep;
    if (!ok) return fail_final(v, target);
    list->set(i, item);
  }
  try {
    Value arg(std::move(list));
    out = call_member(ctx, p.member, target, {}, {&arg, 1});
    return true;
  } catch (const ScriptError& e) {
    return failure &&
           fail_inner("InvalidCastConstructorTargetInvocationException", v, target, innermost(*e.record));
  }
}

namespace {

bool is_property(MemberType t) {
  switch (t) {
    case MemberType::Property: case MemberType::NoteProperty: case MemberType::ScriptProperty:
    case MemberType::AliasProperty: case MemberType::CodeProperty: return true;
    default: return false;
  }
}

}  // namespace

bool Conversion::set_properties(const Value& v, const Type* target, Value& out) {
  Value object;
  try {
    const MemberGroup* g = target->constructors();
    if (target->is_value_type() && (!g || target->spec())) {
      object = target->make_default();
    } else {
      object = construct(ctx, target, {});
    }
  } catch (const ScriptError& e) {
    return failure &&
           fail_inner("InvalidCastConstructorTargetInvocationException", v, target, innermost(*e.record));
  }
  std::vector<std::pair<std::string, Value>> properties;
  if (v.kind() == Kind::Dictionary) {
    const Dictionary& d = *v.as<Dictionary>();
    for (size_t i = 0; i < d.slots(); ++i) {
      if (d.live(i)) properties.emplace_back(dotnet_to_string(ctx, d.key_at(i)), d.value_at(i));
    }
  } else {
    for (const std::string& name : property_names(ctx, v)) properties.emplace_back(name, get_member(ctx, v, name));
  }
  if (properties.empty()) {
    out = object;
    return true;
  }
  std::vector<MemberView> members = members_of(ctx, object);
  for (const auto& [name, value] : properties) {
    Ref<String> wanted = String::utf8(name);
    bool found = false;
    for (const MemberView& m : members) {
      found |= is_property(m.type) && !m.is_static && String::utf8(m.name)->equals_ignore_case(*wanted);
    }
    if (!found) {
      if (!failure) return false;
      std::string settable;
      for (const MemberView& m : members) {
        if (!is_property(m.type) || m.is_static || !m.settable || m.hidden) continue;
        if (!settable.empty()) settable += ", ";
        settable += "[" + m.name + " <" + m.type_name + ">]";
      }
      std::string text = settable.empty()
                             ? message_text(MessageId::NoSettableProperty, name, type_to_text(target))
                             : message_text(MessageId::PropertyNotFoundSettable, name, type_to_text(target), settable);
      if (v.kind() == Kind::PSObject) return fail_final(v, target);
      return fail_text("ObjectCreationError",
                       message_text(MessageId::ObjectCreationError, type_to_text(target), text),
                       Value(make_exception("System.InvalidOperationException", text)));
    }
    try {
      set_member(ctx, object, *wanted, value.is_nothing() ? Value() : value);
    } catch (const ScriptError& e) {
      if (!failure) return false;
      Value inner = innermost(*e.record);
      ExceptionObject* x = inner.get_if<ExceptionObject>();
      return fail_text("ObjectCreationError", message_text(MessageId::ObjectCreationError, type_to_text(target),
                                                           x ? x->message : std::string()),
                       inner);
    }
  }
  out = object;
  return true;
}

}  // namespace psession
