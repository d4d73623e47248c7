// .ForEach() and .Where(), which every value has.
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/member_objects.h"
#include "object/text_case.h"

namespace psession {
namespace {

Value collection_of(std::vector<Value> items) {
  static const Type* const type = TypeRegistry::find("System.Collections.ObjectModel.Collection[psobject]");
  auto l = make_ref<List>(type ? type : &types::ArrayList);
  l->items = std::move(items);
  return Value(l);
}

void append(CallContext& ctx, std::vector<Value>& out, Value v) {
  if (v.is_nothing()) return;
  if (is_enumerable(v)) {
    auto cursor = enumerate(ctx, v);
    Value x;
    while (cursor && cursor->next(x)) out.push_back(std::move(x));
  } else {
    out.push_back(std::move(v));
  }
}

// The elements as an object[] once, so that the script may change the collection.
std::vector<Value> elements(CallContext& ctx, const Value& target) {
  if (target.is_null()) return {};
  return to_vector(ctx, target);
}

Value for_each(CallContext& ctx, const Value& target, std::span<Value> args) {
  if (args.empty() || args[0].is_null()) {
    throw_runtime("ForEachBadNumberOfArguments", ErrorCategory::InvalidOperation,
                  "Cannot find an overload for \"ForEach\" and the argument count: \"" + std::to_string(args.size()) + "\".");
  }
  std::vector<Value> out, items = elements(ctx, target);
  const Value& what = unwrap(args[0]);
  auto rest = args.subspan(1);
  size_t n = 0;
  for (const Value& item : items) {
    if ((++n & 255) == 0) ctx.check_stop();
    if (what.kind() == Kind::ScriptBlock) {
      append(ctx, out, ctx.invoke_script(what, rest, nullptr, &item));
    } else if (what.kind() == Kind::Type) {
      if (!rest.empty()) {
        throw_runtime("ForEachTypeConversionFailed", ErrorCategory::InvalidOperation,
                      "The 'ForEach' operator cannot convert to a type with further arguments.");
      }
      out.push_back(convert_to(ctx, item, what.as<Type>()));
    } else if (auto* d = what.get_if<DelegateObject>()) {
      std::vector<Value> call{item};
      call.insert(call.end(), rest.begin(), rest.end());
      append(ctx, out, d->invoke(ctx, call));
    } else {
      Ref<String> name = to_string(ctx, what);
      std::string text = name->to_utf8();
      Value held;
      bool property = item.kind() == Kind::Dictionary ? item.as<Dictionary>()->find(text) != nullptr
                                                      : try_get_property(ctx, item, text, held);
      if (property || (item.kind() == Kind::Dictionary && rest.size() == 1)) {
        if (rest.empty()) append(ctx, out, item.kind() == Kind::Dictionary ? get_member(ctx, item, text) : held);
        else if (rest.size() == 1) set_member(ctx, item, *name, rest[0]);
        else {
          throw_runtime("ForEachTooManyArguments", ErrorCategory::InvalidOperation,
                        "The '" + text + "' property takes at most one argument.");
        }
      } else {
        std::vector<Value> copy(rest.begin(), rest.end());
        append(ctx, out, invoke_method(ctx, item, text, copy));
      }
    }
  }
  return collection_of(std::move(out));
}

enum class Mode { Default, First, Last, SkipUntil, Until, Split };

Mode mode_of(CallContext& ctx, const Value& v) {
  static constexpr std::string_view kNames[] = {"Default", "First", "Last", "SkipUntil", "Until", "Split"};
  if (v.is_integer() || v.kind() == Kind::Enum) {
    if (v.as_int() >= 0 && v.as_int() <= 5) return static_cast<Mode>(v.as_int());
  } else {
    std::string text = to_display(ctx, v);
    for (int i = 0; i < 6; ++i) {
      if (equal_ignore_ascii_case(kNames[i], text)) return static_cast<Mode>(i);
    }
  }
  throw_runtime("WhereModeInvalid", ErrorCategory::InvalidOperation,
                "Cannot convert value \"" + to_display(ctx, v) +
                    "\" to type \"System.Management.Automation.WhereOperatorSelectionMode\". Error: \"Unable to match the "
                    "identifier name " + to_display(ctx, v) +
                    " to a valid enumerator name. Specify one of the following enumerator names and try again:\nDefault, "
                    "First, Last, SkipUntil, Until, Split\"");
}

Value where(CallContext& ctx, const Value& target, std::span<Value> args) {
  const Value condition = args.empty() ? Value() : unwrap(args[0]);
  if (condition.is_null() || args.size() > 3) {
    throw_error("System.Management.Automation.MethodException", "MethodCountCouldNotFindBest", ErrorCategory::NotSpecified,
                "Cannot find an overload for \"Where\" and the argument count: \"" + std::to_string(args.size()) + "\".");
  }
  Mode mode = args.size() > 1 ? mode_of(ctx, args[1]) : Mode::Default;
  int64_t limit = args.size() > 2 ? convert_to(ctx, args[2], &types::Int32).as_int() : 0;
  if (limit < 0) {
    throw_runtime("NumberToReturnMustBeGreaterThanZero", ErrorCategory::InvalidOperation,
                  "The 'numberToReturn' value must be greater than or equal to zero.");
  }
  auto holds = [&](const Value& item) {
    if (auto* d = condition.get_if<DelegateObject>()) return is_true(d->invoke(ctx, {&item, 1}));
    return is_true(ctx.invoke_script(condition, {}, nullptr, &item));
  };
  std::vector<Value> out, rest, items = elements(ctx, target);
  size_t n = static_cast<size_t>(limit), i = 0;
  switch (mode) {
    case Mode::Default:
      for (const Value& v : items) {
        if (holds(v)) {
          out.push_back(v);
          if (n && out.size() == n) break;
        }
      }
      break;
    case Mode::First:
      if (!n) n = 1;
      for (const Value& v : items) {
        if (!holds(v)) continue;
        out.push_back(v);
        if (out.size() == n) break;
      }
      break;
    case Mode::Last:
      if (!n) n = 1;
      for (const Value& v : items) {
        if (holds(v)) out.push_back(v);
      }
      if (out.size() > n) out.erase(out.begin(), out.end() - static_cast<long>(n));
      break;
    case Mode::SkipUntil:
      while (i < items.size() && !holds(items[i])) ++i;
      for (; i < items.size() && (!n || out.size() < n); ++i) out.push_back(items[i]);
      break;
    case Mode::Until:
      for (const Value& v : items) {
        if (holds(v)) break;
        out.push_back(v);
        if (n && out.size() == n) break;
      }
      break;
    case Mode::Split: {
      for (; i < items.size(); ++i) {
        if ((n && out.size() == n) || !holds(items[i])) rest.push_back(items[i]);
        else out.push_back(items[i]);
      }
      std::vector<Value> both{collection_of(std::move(out)), collection_of(std::move(rest))};
      return Value(Array::of(std::move(both)));
    }
  }
  return collection_of(std::move(out));
}

}  // namespace

bool invoke_magic(CallContext& ctx, const Value& target, std::string_view name, std::span<Value> args, Value& out) {
  if (name.size() > 2 && equal_ignore_ascii_case(name.substr(0, 2), "ps")) name.remove_prefix(2);  // PSForEach, PSWhere
  if (equal_ignore_ascii_case(name, "foreach")) out = for_each(ctx, target, args);
  else if (equal_ignore_ascii_case(name, "where")) out = where(ctx, target, args);
  else return false;
  return true;
}

}  // namespace psession
