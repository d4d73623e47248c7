// Overload resolution as PowerShell does it (Adapter.FindBestMethod): rank every argument's conversion, compare
// candidates position by position, break ties towards the most specific (or, for lossy conversions, most general) types.
#include "object/call_context.h"
#include "object/containers.h"
#include "object/conversion.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/member_objects.h"
#include "object/method_cache.h"

namespace psession {
namespace {

using Rank = ConversionRank;

struct Candidate {
  const MemberInfo* member;
  std::vector<Rank> ranks;
  bool expanded = false;
  const Type* parameter(size_t i) const {
    const auto& p = member->params;
    if (expanded && i + 1 >= p.size()) return p.back().type->element();
    return p[i].type;
  }
};

bool null_or_callable(const Value& v) {
  return v.kind() == Kind::ScriptBlock || v.get_if<DelegateObject>() || v.get_if<MethodObject>();
}

// A parameter that mentions a generic method's own T takes the argument as it is.
Rank open_rank(const Value& raw, const Type* t) {
  const Value& v = unwrap(raw);
  if (t->is_generic_parameter()) return Rank::Assignable;
  if (v.is_null()) return Rank::NullToRef;
  const Type* from = type_of(v);
  if (t->assignable_from(from)) return Rank::Assignable;
  if (t->is(kDelegate)) {
    if (auto* d = v.get_if<DelegateObject>()) {
      return d->type()->generic_args().size() == t->generic_args().size() ? Rank::LanguageImplicit : Rank::None;
    }
    return null_or_callable(v) ? Rank::LanguageImplicit : Rank::None;
  }
  if (t->is(kArray)) {
    if (v.kind() == Kind::Array) return Rank::UnrelatedArrays;
    return is_enumerable(v) ? Rank::LanguageS2A : Rank::None;
  }
  if (t->is(kInterface) && t->generic_definition() == &types::IEnumerableT && is_enumerable(v)) return Rank::LanguageImplicit;
  return Rank::None;
}

Rank argument_rank(const Value& v, const Type* t, bool by_ref) {
  if (by_ref) {
    auto* ref = unwrap(v).get_if<PSReference>();
    if (!ref) return v.is_null() ? Rank::NullToRef : Rank::None;
    return Rank::Identity;
  }
  if (t == type_of(v)) return Rank::Identity;
  if (t->is(kOpen)) return open_rank(v, t);
  if (t->is(kDelegate) && null_or_callable(unwrap(v))) return Rank::LanguageImplicit;
  Rank r = conversion_rank(v, t);
  if (r == Rank::None && v.kind() == Kind::PSObject) r = conversion_rank(unwrap(v), t);
  return r;
}

Rank type_rank(const Type* from, const Type* to) {
  if (from == to) return Rank::Identity;
  if (from->is(kOpen) || to->is(kOpen)) return to->assignable_from(from) ? Rank::Assignable : Rank::None;
  return figure_conversion(from, false, to).rank;
}

bool fits(const MemberInfo& m, size_t argc) {
  const auto& p = m.params;
  bool has_params = !p.empty() && p.back().is_params;
  if (argc == p.size()) return true;
  if (argc > p.size()) return has_params;
  size_t optional = 0;
  for (const ParamInfo& x : p) optional += x.optional || x.is_params;
  return argc + optional >= p.size();
}

bool rank_candidate(Candidate& c, std::span<const Value> args) {
  const auto& p = c.member->params;
  c.ranks.assign(args.size(), Rank::None);
  for (size_t j = 0; j < p.size(); ++j) {
    if (p[j].is_params && p[j].type->element()) {
      const Type* element = p[j].type->element();
      if (p.size() == args.size()) {
        Rank whole = argument_rank(args[j], p[j].type, false), one = argument_rank(args[j], element, false);
        if (one < whole) c.expanded = true;
        c.ranks[j] = std::min(one, whole);
        return c.ranks[j] != Rank::None;
      }
      for (size_t k = j; k < args.size(); ++k) {
        c.ranks[k] = argument_rank(args[k], element, false);
        if (c.ranks[k] == Rank::None) return false;
      }
      c.expanded = true;
      return true;
    }
    if (j >= args.size()) return true;  // optional ones
    c.ranks[j] = argument_rank(args[j], p[j].type, p[j].is_ref);
    if (c.ranks[j] == Rank::None) return false;
  }
  return true;
}

// > 0: a is better.
int compare(const Candidate& a, const Candidate& b, std::span<const Value> args) {
  int better = 0;
  const int n = static_cast<int>(args.size());
  for (int i = 0; i < n; ++i) {
    int weight = n - i;
    if (a.ranks[i] != b.ranks[i]) {
      better += a.ranks[i] < b.ranks[i] ? weight : -weight;
    } else if (a.ranks[i] == Rank::UnrelatedArrays) {
      const Type* t = type_of(unwrap(args[i]));
      const Type *ta = a.parameter(i)->element(), *tb = b.parameter(i)->element();
      if (!t || !t->element() || !ta || !tb) continue;
      Rank ra = type_rank(t->element(), ta), rb = type_rank(t->element(), tb);
      if (ra != rb) better += ra < rb ? weight : -weight;
    }
  }
  if (better) return better;
  for (int i = 0; i < n; ++i) {
    if (a.ranks[i] > Rank::NullToValue || b.ranks[i] > Rank::NullToValue) continue;
    bool lossless = a.ranks[i] <= Rank::NumericImplicit;
    if (lossless != (b.ranks[i] <= Rank::NumericImplicit)) continue;
    const Type *ta = a.parameter(i), *tb = b.parameter(i);
    if (ta == tb) continue;
    Rank ab = type_rank(ta, tb), ba = type_rank(tb, ta);
    if (ab == ba) continue;
    int weight = n - i;
    bool a_more_general = ab > ba;
    better += a_more_general == lossless ? -weight : weight;
  }
  if (better) return better;
  for (int i = 0; i < n; ++i) {
    if (a.parameter(i) != b.parameter(i)) return 0;
  }
  if (a.expanded && b.expanded) return a.member->params.size() > b.member->params.size() ? 1 : -1;
  if (a.expanded != b.expanded) return a.expanded ? -1 : 1;
  if (a.member->generic_arity != b.member->generic_arity) return a.member->generic_arity ? -1 : 1;
  if (a.member->params.size() != b.member->params.size()) return a.member->params.size() < b.member->params.size() ? 1 : -1;
  return 0;
}

[[noreturn]] void throw_no_overload(std::string_view name, size_t argc, size_t generics = 0) {
  if (generics) {
    throw_error("System.Management.Automation.MethodException", "MethodCountCouldNotFindBestGeneric", ErrorCategory::NotSpecified,
                "Could not find a suitable generic method overload for \"" + std::string(name) + "\" with \"" + std::to_string(generics) +
                    "\" type parameters, and the argument count: \"" + std::to_string(argc) + "\".");
  }
  throw_error("System.Management.Automation.MethodException", "MethodCountCouldNotFindBest", ErrorCategory::NotSpecified,
              "Cannot find an overload for \"" + std::string(name) + "\" and the argument count: \"" +
                  std::to_string(argc) + "\".");
}

Value convert_argument(CallContext& ctx, const Value& v, const ParamInfo& p, const Type* t, const MemberInfo& m) {
  if (t == &types::Object || t->is_generic_parameter()) {
    // .NET sees the object itself, not the box PowerShell put around it, unless the box carries members.
    return v.is_nothing() ? Value() : v;
  }
  if (t->is(kOpen)) {
    const Value& b = unwrap(v);
    if (b.is_null() || t->is(kInterface)) return b;
    if (t->is(kDelegate)) {
      if (b.get_if<DelegateObject>()) return b;
      return Value(make_ref<DelegateObject>(t, b));
    }
    if (t->is(kArray) && b.kind() != Kind::Array) return Value(Array::of(to_vector(ctx, b)));
    return b;
  }
  if (t->is(kDelegate)) {
    const Value& b = unwrap(v);
    if (b.kind() == Kind::ScriptBlock || b.get_if<MethodObject>()) return Value(make_ref<DelegateObject>(t, b));
  }
  if (type_of(v) == t && v.kind() != Kind::PSObject) return v;
  try {
    return convert_to(ctx, v, t);
  } catch (const ScriptError& e) {
    const std::string name = m.kind == MemberKind::Constructor ? ".ctor" : m.name;
    auto record = make_error("System.Management.Automation.MethodException", "MethodArgumentConversionInvalidCastArgument",
                             ErrorCategory::NotSpecified,
                             "Cannot convert argument \"" + p.name + "\", with value: \"" + to_display(ctx, v) +
                                 "\", for \"" + name + "\" to type \"" + t->to_text() + "\": \"" +
                                 e.record->exception->message + "\"");
    record->exception->inner = Value(e.record->exception);
    throw ScriptError(record);
  }
}

Value make_reference_argument(CallContext& ctx, const Value& v, const ParamInfo& p, size_t index) {
  if (unwrap(v).get_if<PSReference>()) return unwrap(v);
  if (v.is_null()) return Value(make_ref<PSReference>());  // [ref]$null: the result goes nowhere
  throw_error("System.Management.Automation.MethodException", "NonRefArgumentToRefParameterMsg", ErrorCategory::NotSpecified,
              "Argument: '" + std::to_string(index + 1) +
                  "' should be a System.Management.Automation.PSReference. Use [ref].");
}

}  // namespace

bool chosen_by_kinds(const MemberGroup& g, const MemberInfo& m, std::span<const Value> args) {
  if (m.params.size() != args.size() || m.generic_arity) return false;
  size_t fitting = 0;
  for (const MemberInfo* o : g.overloads) {
    if (!(o->explicit_interface && g.overloads.size() > 1)) fitting += fits(*o, args.size());
  }
  for (size_t i = 0; i < args.size(); ++i) {
    const ParamInfo& p = m.params[i];
    if (p.is_ref || p.is_params || p.type->is(kOpen)) return false;
    // A kind that stands for one type ranks alike with every value; a text's conversions may look at it.
    Kind k = args[i].kind();
    bool one_type = k < Kind::String && k != Kind::Enum;
    if (fitting != 1 && !one_type && !(k == Kind::String && p.type == &types::String)) return false;
  }
  return true;
}

Value converted_argument(CallContext& ctx, const Value& v, const MemberInfo& m, size_t i) {
  const ParamInfo& p = m.params[i];
  if (v.is_object() && unwrap(v).get_if<PSReference>() && p.type != &types::Object && p.type != &types::PSReference) {
    throw_error("System.Management.Automation.MethodException", "RefArgumentToNonRefParameterMsg", ErrorCategory::NotSpecified,
                "Argument: '" + std::to_string(i + 1) +
                    "' should not be a System.Management.Automation.PSReference. Do not use [ref].");
  }
  return convert_argument(ctx, v, p, p.type, m);
}

const MemberInfo* resolve_overload(CallContext& ctx, const MemberGroup& g, std::vector<Value>& args,
                                   std::span<const Type* const> generic_args, const Type* on) {
  const MemberInfo* best = nullptr;
  bool expanded = false;
  const auto& all = g.overloads;
  if (all.size() == 1 && all[0]->params.size() == args.size() && (args.empty() || !all[0]->params.back().is_params) &&
      generic_args.empty()) {
    best = all[0];
  } else {
    std::vector<Candidate> candidates;
    // An explicit interface method counts where it is the only one that takes so many arguments.
    size_t own = 0, explicits = 0;
    // A row without a body is shown only: what takes spans cannot be called.
    auto callable = [](const MemberInfo& m) { return !m.def || m.def->fn || m.declaring->is(kDelegate); };
    for (const MemberInfo* m : all) {
      if (fits(*m, args.size())) ++(m->explicit_interface ? explicits : own);
    }
    for (const MemberInfo* m : all) {
      if (m->explicit_interface && (own > 0 || explicits > 1)) continue;
      if (!generic_args.empty() && m->generic_arity != generic_args.size()) continue;
      if (!fits(*m, args.size()) || !callable(*m)) continue;
      Candidate c{m, {}};
      if (rank_candidate(c, args)) candidates.push_back(std::move(c));
    }
    const Candidate* chosen = nullptr;
    for (const Candidate& c : candidates) {
      if (!chosen || compare(*chosen, c, args) < 0) chosen = &c;
    }
    if (!chosen) throw_no_overload(g.name, args.size(), generic_args.size());
    best = chosen->member;
    expanded = chosen->expanded;
  }

  const auto& params = best->params;
  std::vector<Value> out;
  out.reserve(params.size());
  for (size_t i = 0; i < params.size(); ++i) {
    const ParamInfo& p = params[i];
    if (p.is_params && p.type->element() && (expanded || i >= args.size())) {
      const Type* element = p.type->element();
      std::vector<Value> rest;
      for (size_t k = i; k < args.size(); ++k) rest.push_back(convert_argument(ctx, args[k], p, element, *best));
      out.push_back(Value(Array::of(element->is_generic_parameter() ? &types::Object : element, std::move(rest))));
      break;
    }
    if (i >= args.size()) {
      out.push_back(p.optional ? p.default_value : Value());
      continue;
    }
    if (p.is_ref) {
      out.push_back(make_reference_argument(ctx, args[i], p, i));
      continue;
    }
    out.push_back(converted_argument(ctx, args[i], *best, i));
  }
  args = std::move(out);
  return best;
}

}  // namespace psession
