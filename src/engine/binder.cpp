// Binding of the arguments of a call: names, positions, dynamic and remaining ones, in PowerShell's order.
#include "engine/binder.h"

#include <algorithm>
#include <exception>

#include "engine/binder_impl.h"
#include "engine/name_map.h"
#include "language/ast.h"
#include "object/convert.h"
#include "object/ps_object.h"

namespace psession {
namespace {
struct StaticSets { const CommandMetadata* m; };
uint32_t static_flag(int set, void*) { return set < 0 ? 0 : 1u << (set & 31); }
}  // namespace

BindInfo make_bind_info(const ParameterMetadata& p, uint32_t (*flag_of)(int, void*), void* context) {
  BindInfo b;
  for (const ParameterInSet& s : p.sets) {
    BindSet o;
    o.flag = flag_of(s.set, context);
    o.position = s.remaining ? -1 : s.position;   // what remains is bound last
    o.mandatory = s.mandatory;
    o.pipe = s.from_pipeline;
    o.byname = s.from_pipeline_by_name;
    o.remaining = s.remaining;
    b.flags |= o.flag;
    b.in_all |= o.all();
    b.mandatory_some |= o.mandatory;
    b.pipe_some |= o.pipe || o.byname;
    b.positional_some |= o.position >= 0;
    b.sets.push_back(o);
  }
  if (b.sets.empty()) {
    b.sets.push_back({});
    b.in_all = true;
  }
  if (p.type && p.type->is(kArray)) b.element = p.type->element();
  return b;
}

std::shared_ptr<const BindTable> bind_table_of(const CommandMetadata& m) {
  if (m.bind_table) return m.bind_table;
  auto t = std::make_shared<BindTable>();
  t->infos.reserve(m.parameters.size());
  for (const ParameterMetadata& p : m.parameters) {
    t->infos.push_back(make_bind_info(p, static_flag, nullptr));
    const BindInfo& b = t->infos.back();
    t->any_pipeline |= b.pipe_some;
    t->any_mandatory |= b.mandatory_some;
    const uint32_t index = static_cast<uint32_t>(t->infos.size() - 1);
    if (b.pipe_some) t->pipeline.push_back(index);
    if (b.mandatory_some) t->mandatory.push_back(index);
    for (const BindSet& s : b.sets) {
      t->any_remaining |= s.remaining;
      if (s.position >= 0) t->positions.push_back(s.position);
    }
  }
  std::sort(t->positions.begin(), t->positions.end());
  t->positions.erase(std::unique(t->positions.begin(), t->positions.end()), t->positions.end());
  t->set_count = static_cast<int>(m.set_names.size());
  if (m.default_set >= 0) t->default_flag = 1u << (m.default_set & 31);
  m.bind_table = t;
  return t;
}

ParameterBinder::ParameterBinder(Runspace& rs, const CommandMetadata& meta, BindTarget& target, const CommandInfo& command)
    : impl_(new Impl(*this, rs, meta, target, command)) {
  impl_->is_bound.assign(impl_->count(), 0);
  impl_->default_flag = impl_->table->default_flag;
}
ParameterBinder::~ParameterBinder() = default;

long ParameterBinder::Impl::match(std::string_view name, const Ast* at) {
  size_t n = count();
  if (name.empty()) return -1;
  char first = ascii_upper(name[0]);
  long found = -1;
  int matches = 0;
  std::vector<size_t> all;
  for (size_t i = 0; i < n; ++i) {
    const ParameterMetadata& p = param(i);
    auto consider = [&](const std::string& candidate) {
      if (candidate.size() < name.size()) return 0;
      if (static_cast<unsigned char>(first) < 128 && ascii_upper(candidate[0]) != first) return 0;
      if (candidate.size() == name.size()) return equal_names(candidate, name) ? 2 : 0;
      return starts_with_ignore_case(candidate, name) ? 1 : 0;
    };
    int how = consider(p.name);
    for (size_t a = 0; how < 2 && a < p.aliases.size(); ++a) how = std::max(how, consider(p.aliases[a]));
    if (how == 2) return static_cast<long>(i);
    if (how == 1) {
      found = static_cast<long>(i);
      ++matches;
      all.push_back(i);
    }
  }
  if (matches <= 1) return found;
  // Own parameters win over common ones.
  std::vector<size_t> own;
  for (size_t i : all) {
    if (!param(i).common) own.push_back(i);
  }
  if (own.size() == 1) return static_cast<long>(own[0]);
  std::string names;
  for (size_t i : all) names += " -" + param(i).name;
  fail("AmbiguousParameter", ErrorCategory::InvalidArgument,
       "Parameter cannot be processed because the parameter name '" + std::string(name) +
           "' is ambiguous. Possible matches include:" + names + ".", at);
}

void ParameterBinder::Impl::reparse() {
  std::vector<BoundArgument> out;
  out.reserve(unbound.size());
  for (size_t i = 0; i < unbound.size(); ++i) {
    BoundArgument& a = unbound[i];
    if (!a.named || a.has_value) {
      out.push_back(std::move(a));
      continue;
    }
    long p = match(a.name, a.name_ast);
    if (p < 0) {
      out.push_back(std::move(a));
      continue;
    }
    const ParameterMetadata& meta_of = param(static_cast<size_t>(p));
    auto missing = [&] {
      fail("MissingArgument", ErrorCategory::InvalidArgument,
           "Missing an argument for parameter '" + meta_of.name + "'. Specify a parameter of type '" +
               (meta_of.type ? std::string(meta_of.type->full_name()) : "System.Object") + "' and try again.", a.name_ast);
    };
    if (meta_of.is_switch) {
      a.value = Value::boolean(true);
      a.has_value = true;
      out.push_back(std::move(a));
    } else if (i + 1 < unbound.size()) {
      BoundArgument& next = unbound[i + 1];
      if (next.named) {
        if (next.has_value || match(next.name) >= 0) missing();
        a.value = str(next.text);
      } else {
        a.value = std::move(next.value);
        a.ast = next.ast ? next.ast : a.ast;
      }
      a.has_value = true;
      out.push_back(std::move(a));
      ++i;
    } else {
      missing();
    }
  }
  unbound = std::move(out);
}

void ParameterBinder::Impl::bind_named(uint32_t sets) {
  // What a hashtable was splatted from comes last.
  std::stable_partition(unbound.begin(), unbound.end(), [](const BoundArgument& a) { return !(a.named && a.from_splat); });
  std::vector<BoundArgument> rest;
  std::vector<uint8_t> before;     // bound by names written out: these win over a splatted hashtable
  for (BoundArgument& a : unbound) {
    if (!a.named) {
      rest.push_back(std::move(a));
      continue;
    }
    long p = match(a.name, a.name_ast);
    if (p < 0 || !a.has_value) {
      rest.push_back(std::move(a));
      continue;
    }
    size_t i = static_cast<size_t>(p);
    if (a.from_splat) {
      if (before.empty()) before = is_bound;
      if (before[i] & 5) continue;
    }
    if (is_bound[i] & 5) {
      fail("ParameterAlreadyBound", ErrorCategory::InvalidArgument,
           "Cannot bind parameter because parameter '" + param(i).name +
               "' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the "
               "array syntax. For example, \"-parameter value1,value2,value3\".", a.name_ast);
    }
    const BindInfo& b = info(i);
    if ((b.flags & sets) == 0 && !b.in_all) {
      fail("ParameterNotInParameterSet", ErrorCategory::InvalidArgument,
           "Parameter '" + std::string(a.name) + "' cannot be specified in parameter set '" + parameter_set_name(current) + "'.");
    }
    bind(i, a.value, a.ast, kCoerce | kDelay, current);
  }
  unbound = std::move(rest);
}

bool ParameterBinder::Impl::positional_in_set(uint32_t sets, int position, BoundArgument& a, bool coerce) {
  // A value that one parameter refuses may be right for another one of the same position. Those of different sets that
  // take it are all bound: when nothing tells the sets apart, that is ambiguous.
  std::exception_ptr refused;
  bool any = false;
  for (size_t i = 0; i < count(); ++i) {   // two of one set are a mistake of the command
    if (is_bound[i] || !info(i).positional_some) continue;
    for (size_t k = 0; k < i; ++k) {
      if (is_bound[k] || !info(k).positional_some) continue;
      for (const BindSet& x : info(i).sets)
        for (const BindSet& y : info(k).sets)
          if (x.position == position && y.position == position && ((x.all() && y.all()) || (x.flag & y.flag & sets))) {
            fail("AmbiguousPositionalParameterNoName", ErrorCategory::InvalidArgument,
                 "Cannot bind positional parameters because no names were given.");
          }
    }
  }
  for (size_t i = 0; i < count(); ++i) {
    if (is_bound[i]) continue;
    const BindInfo& b = info(i);
    if (!b.positional_some) continue;
    for (const BindSet& s : b.sets) {
      if (s.position != position || !(s.all() || (s.flag & sets))) continue;
      try {
        any = bind(i, a.value, a.ast, (coerce ? kCoerce : kNone) | kDelay, sets) || any;
      } catch (const ScriptError&) {
        is_bound[i] = 0;
        if (!refused) refused = std::current_exception();
      }
      break;
    }
  }
  if (!any && refused && coerce) std::rethrow_exception(refused);
  return any;
}

void ParameterBinder::Impl::bind_positional(uint32_t valid, uint32_t default_set) {
  if (unbound.empty()) return;
  std::vector<int> positions = table->positions;
  for (const BindInfo& b : dynamic_infos) {
    for (const BindSet& s : b.sets) {
      if (s.position >= 0) positions.push_back(s.position);
    }
  }
  if (positions.empty()) return;
  if (!dynamic_infos.empty()) {
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  }
  std::vector<BoundArgument> rest;
  size_t next = 0;
  for (int position : positions) {
    // A position counts only while some unbound parameter stands there in a set that is still possible.
    const size_t n = count();
    size_t candidates = 0, last = 0;
    for (size_t i = 0; i < n; ++i) {
      if (is_bound[i] || !info(i).positional_some) continue;
      for (const BindSet& s : info(i).sets) {
        if (s.position == position && (s.all() || (s.flag & valid))) {
          ++candidates;
          last = i;
          break;
        }
      }
    }
    if (candidates == 0) continue;
    while (next < unbound.size() && unbound[next].named) {
      // What follows an unknown name belongs to it.
      bool takes = !unbound[next].has_value && next + 1 < unbound.size() && !unbound[next + 1].named;
      rest.push_back(std::move(unbound[next++]));
      if (takes) rest.push_back(std::move(unbound[next++]));
    }
    if (next == unbound.size()) break;
    BoundArgument& a = unbound[next++];
    bool done = false;
    if (candidates == 1) {
      // One candidate only: the passes without coercion can't lead elsewhere.
      done = bind(last, a.value, a.ast, kCoerce | kDelay, valid);
    } else {
      bool has_default = default_set != 0 && (valid & default_set) != 0;
      if (has_default) done = positional_in_set(default_set, position, a, false);
      if (!done) done = positional_in_set(valid, position, a, false);
      if (!done && has_default) done = positional_in_set(default_set, position, a, true);
      if (!done) done = positional_in_set(valid, position, a, true);
    }
    if (!done) rest.push_back(std::move(a));
    else valid = current;
  }
  while (next < unbound.size()) rest.push_back(std::move(unbound[next++]));
  unbound = std::move(rest);
}

namespace {
struct DynamicSets {
  const CommandMetadata* own;
  const CommandMetadata* dynamic;
  std::vector<std::string>* extra;
};
uint32_t dynamic_flag(int set, void* context) {
  if (set < 0) return 0;
  auto& d = *static_cast<DynamicSets*>(context);
  const std::string& name = d.dynamic->set_names[static_cast<size_t>(set)];
  for (size_t i = 0; i < d.own->set_names.size(); ++i) {
    if (equal_names(d.own->set_names[i], name)) return 1u << (i & 31);
  }
  for (size_t i = 0; i < d.extra->size(); ++i) {
    if (equal_names((*d.extra)[i], name)) return 1u << ((i + d.own->set_names.size()) & 31);
  }
  d.extra->push_back(name);
  return 1u << ((d.own->set_names.size() + d.extra->size() - 1) & 31);
}
}  // namespace

void ParameterBinder::Impl::handle_dynamic() {
  if (!meta.has_dynamic || dynamic) return;
  try {
    dynamic = target.dynamic_parameters();
  } catch (const ScriptError& e) {
    fail_wrapping(e, "GetDynamicParametersException", ErrorCategory::InvalidArgument,
                  "Cannot retrieve the dynamic parameters for the cmdlet. " + e.record->exception->message, nullptr,
                  "System.Management.Automation.ParameterBindingException");
  }
  if (!dynamic) return;
  DynamicSets sets{&meta, dynamic, &dynamic_sets};
  for (const ParameterMetadata& p : dynamic->parameters) dynamic_infos.push_back(make_bind_info(p, dynamic_flag, &sets));
  is_bound.resize(count(), 0);
  apply_defaults(true);
  if (unbound.empty()) return;
  reparse();
  bind_named(current);
  bind_positional(current, default_flag);
}

void ParameterBinder::Impl::handle_remaining() {
  if (unbound.empty() || (!table->any_remaining && dynamic_infos.empty())) return;
  long found = -1;
  for (size_t i = 0; i < count(); ++i) {
    if (is_bound[i]) continue;
    const BindSet* s = set_data(i, current);
    if (!s || !s->remaining) continue;
    if (found >= 0) fail_ambiguous_set();
    found = static_cast<long>(i);
  }
  if (found < 0) return;
  std::vector<Value> values;
  for (const BoundArgument& a : unbound) {
    if (a.named) values.push_back(str(a.text));
    if (a.has_value && !a.value.is_nothing()) values.push_back(a.value);
  }
  Value v = values.size() == 1 && is_enumerable(unwrap(values[0])) ? values[0] : Value();
  if (v.is_null()) {
    auto list = make_ref<List>(TypeRegistry::find("System.Collections.Generic.List[object]"));
    list->items = std::move(values);
    v = Value(list);
  }
  bind(static_cast<size_t>(found), v, unbound.size() == 1 ? unbound[0].ast : nullptr, kCoerce, current);
  unbound.clear();
}

void ParameterBinder::Impl::verify_processed() {
  if (unbound.empty()) return;
  const BoundArgument& a = unbound[0];
  if (a.named) {
    fail("NamedParameterNotFound", ErrorCategory::InvalidArgument,
         "A parameter cannot be found that matches parameter name '" + std::string(a.name) + "'.", a.name_ast);
  }
  std::string text = a.value.is_null() ? "$null" : dotnet_to_string(rs, a.value);
  fail("PositionalParameterNotFound", ErrorCategory::InvalidArgument,
       "A positional parameter cannot be found that accepts argument '" + text + "'.");
}

void ParameterBinder::Impl::collect_args() {
  for (const BoundArgument& a : unbound) {
    if (a.named) {
      // Marked, so that splatting $args gives a parameter again.
      auto box = make_ref<PSObject>(str(a.text));
      box->members().add("<CommandParameterName>", str(a.name));
      binder.unbound_.push_back(Value(box));
    }
    if (a.has_value) binder.unbound_.push_back(a.value);
    else if (!a.named) binder.unbound_.push_back(Value());
  }
  unbound.clear();
}

void ParameterBinder::bind_arguments(const std::vector<CallArgument>& args, const Ast* call, const ParsedScript* script) {
  Impl& d = *impl_;
  d.call = call;
  d.script = script;
  d.unbound.reserve(args.size());
  for (const CallArgument& c : args) {
    // The parser's `--`: what follows is no parameter; it is no argument itself.
    if (c.kind == CallArgument::Parameter && c.name == "-" && !c.from_splat) continue;
    BoundArgument a;
    a.value = c.value;
    a.ast = a.name_ast = c.ast;
    if (auto* p = as<CommandParameterAst>(c.ast); p && p->argument) a.ast = p->argument;
    else if (c.kind == CallArgument::ParameterWithValue && c.ast) {
      if (auto* owner = as<CommandParameterAst>(c.ast->parent)) a.name_ast = owner;
    }
    a.from_splat = c.from_splat;
    a.named = c.kind != CallArgument::Positional;
    a.has_value = c.kind != CallArgument::Parameter;
    if (a.named) {
      a.name = c.name;
      a.text = c.text;
    }
    d.unbound.push_back(std::move(a));
  }
  std::vector<std::string> texts;    // for arguments that bring none
  texts.reserve(d.unbound.size());
  for (BoundArgument& a : d.unbound) {
    if (a.named && a.text.empty()) {
      texts.push_back("-" + std::string(a.name) + (a.has_value ? ":" : ""));
      a.text = texts.back();
    }
  }
  if (!d.unbound.empty()) {
    d.reparse();
    d.bind_named(kAllSets);
  }
  if (!d.meta.cmdlet_binding) {
    d.bind_positional(kAllSets, 0);
    d.handle_remaining();
    d.collect_args();
    return;
  }
  d.bind_positional(d.current, d.default_flag);
  d.apply_defaults(false);
  // The set is known better now; dynamic parameters may depend on it.
  if (d.meta.has_dynamic) {
    d.validate_sets(true, false);
    d.handle_dynamic();
  }
  d.handle_remaining();
  d.verify_processed();
  if (bound_parameters_) {   // a dynamicparam block has looked at it
    for (const BoundValue& b : d.bound) bound_parameters_->set(str(b.parameter->name), b.value);
  }
}

const Value* ParameterBinder::bound(std::string_view name) const {
  for (const BoundValue& b : impl_->bound) {
    if (equal_names(b.parameter->name, name)) return &b.value;
  }
  return nullptr;
}
const std::vector<ParameterBinder::BoundValue>& ParameterBinder::bound_values() const { return impl_->bound; }

std::string_view ParameterBinder::parameter_set() const {
  return impl_->set_name.empty() ? std::string_view("__AllParameterSets") : impl_->set_name;
}

}  // namespace psession
