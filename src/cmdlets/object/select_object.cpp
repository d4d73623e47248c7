#include <deque>
#include <unordered_map>

#include "cmdlets/object/object_order.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "format/property_expression.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/text_case.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct Note {
  Ref<String> name;
  Value value;
};

struct SelectObject final : Cmdlet {
  Value input;
  std::vector<Value> property;
  std::vector<std::string> exclude_property;
  std::string expand_property;
  bool unique = false, case_insensitive = false, wait = false;
  int32_t last = 0, first = 0, skip = 0, skip_last = 0;
  std::vector<int32_t> index, skip_index;

  struct Selected {
    PropertyExpression expression;
    Ref<String> name;        // of the new property
    bool renamed = false, wildcard = false;
  };
  std::vector<Selected> selected;
  PropertyExpression expand;
  bool has_exclusion = false;
  std::vector<WildcardPattern> exclusions;
  std::deque<Value> queue;
  bool counted = false;      // -First or -Last
  int64_t streamed = 0, position = 0;
  std::vector<bool> wanted;  // -Index, -SkipIndex
  struct Written { Value value; std::vector<Note> notes; };
  std::vector<Written> uniques;
  std::unordered_multimap<size_t, size_t> unique_by_hash;
  std::string selected_type;
  const Type* selected_type_of = nullptr;

  void begin_processing() override {
    for (PropertyParameter& p : parse_properties(rs(), property, kSelectKeys)) {
      Selected s;
      s.renamed = p.label.has_value();
      s.name = String::utf8(p.label ? *p.label : p.expression.name);
      s.wildcard = p.expression.has_wildcards();
      s.expression = std::move(p.expression);
      selected.push_back(std::move(s));
    }
    if (!expand_property.empty()) expand.name = expand_property;
    for (const std::string& e : exclude_property) exclusions.emplace_back(e);
    has_exclusion = !exclude_property.empty();
    if (has_exclusion && property.empty() && expand_property.empty()) {
      Selected s;
      s.expression.name = "*";
      s.name = String::utf8("*");
      s.wildcard = true;
      selected.push_back(std::move(s));
    }
    counted = bound("First") || bound("Last");
    std::vector<int32_t>& list = bound("Index") ? index : skip_index;
    for (int32_t i : list) {
      if (i < 0) continue;
      if (wanted.size() <= static_cast<size_t>(i)) wanted.resize(static_cast<size_t>(i) + 1);
      wanted[static_cast<size_t>(i)] = true;
    }
  }

  bool excluded(std::string_view name) const {
    for (const WildcardPattern& p : exclusions) if (p.is_match(name)) return true;
    return false;
  }

  void process_record() override {
    if (input.is_null()) return;
    if (bound("Index") || bound("SkipIndex")) {
      size_t at = static_cast<size_t>(position++);
      bool listed = at < wanted.size() && wanted[at];
      if (listed == bound("Index")) object(input);
      if (bound("Index") && at + 1 >= wanted.size() && !wait) finish_early();
      return;
    }
    enqueue();
    Value now;
    if (dequeue(now)) object(now);
    if (counted && last == 0 && streamed >= first && !wait) finish_early();
  }
  [[noreturn]] void finish_early() {
    end_processing();
    stop_upstream();
  }
  void enqueue() {
    if (last > 0 && first == 0 && queue.size() >= static_cast<size_t>(last) + static_cast<size_t>(skip)) queue.pop_front();
    else if (last > 0 && first != 0 && queue.size() >= static_cast<size_t>(last)) queue.pop_front();
    queue.push_back(input);
  }
  // What may go on at once.
  bool dequeue(Value& out) {
    auto take = [&] { out = std::move(queue.front()); queue.pop_front(); return true; };
    if (skip == 0) {
      if (skip_last > 0) return queue.size() > static_cast<size_t>(skip_last) && take();
      if (first != 0 && streamed < first) { ++streamed; return take(); }
      if (!counted) return take();
      if (last == 0) queue.clear();
      return false;
    }
    if (last == 0) { queue.pop_front(); --skip; }
    else if (first != 0) { --skip; queue.pop_front(); }
    return false;
  }
  void end_processing() override {
    if (last > 0 && !queue.empty()) {
      size_t keep = first == 0 ? static_cast<size_t>(skip) : 0;
      while (queue.size() > keep) {
        Value v = std::move(queue.front());
        queue.pop_front();
        object(v);
      }
    }
    queue.clear();
    for (Written& w : uniques) write(w.value);
    uniques.clear();
  }

  void object(const Value& v) {
    if (selected.empty() && expand_property.empty()) {
      filtered(v, v, {});
      return;
    }
    std::vector<Note> notes;
    notes.reserve(selected.size());
    for (const Selected& s : selected) add_notes(s, v, notes);
    if (expand_property.empty()) {
      filtered(make_object(v, notes), v, notes);
    } else {
      expand_into(v, notes);
    }
  }
  void add_notes(const Selected& s, const Value& v, std::vector<Note>& notes) {
    if (s.expression.script) {
      if (!s.renamed && has_exclusion && excluded(s.expression.name)) return;
      PropertyExpression::Result r = s.expression.evaluate(rs(), v);
      notes.push_back({s.name, settled(r)});
      return;
    }
    std::vector<PropertyExpression> names = s.expression.resolve(rs(), v, false);
    if (s.renamed && names.size() > 1) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "RenamingMultipleResults",
                        ErrorCategory::InvalidOperation, "Cannot rename multiple results.", v);
    }
    for (const PropertyExpression& e : names) {
      if (has_exclusion && excluded(e.name)) continue;
      PropertyExpression::Result r = e.evaluate(rs(), v);
      Ref<String> name = s.renamed || (names.size() == 1 && !s.wildcard && e.name == s.expression.name) ? s.name : String::utf8(e.name);
      notes.push_back({std::move(name), settled(r)});
    }
  }
  static Value settled(PropertyExpression::Result& r) { return r.error || r.value.is_nothing() ? Value() : std::move(r.value); }

  Value make_object(const Value& source, std::vector<Note>& notes) {
    Ref<PSObject> o = PSObject::custom();
    const Shape* shape = Shape::empty();
    std::vector<Value> slots;
    slots.reserve(notes.size());
    for (Note& n : notes) {
      if (shape->find(*n.name) >= 0) {
        already_exists(n.name->to_utf8(), source, "AlreadyExistingUserSpecifiedPropertyNoExpand");
        continue;
      }
      if (!shape->shared()) { slow_object(*o, shape, slots, notes, source); return Value(o); }
      shape = shape->with(n.name);
      slots.push_back(n.value);
    }
    if (shape->shared()) {
      o->members().reserve(shape, std::move(slots));
    } else {
      slow_object(*o, shape, slots, notes, source);
    }
    return Value(o);
  }
  // Very many or very odd names: no shared shape.
  void slow_object(PSObject& o, const Shape* shape, std::vector<Value>& slots, std::vector<Note>& notes, const Value& source) {
    if (!shape->shared()) shape = Shape::empty();
    for (Note& n : notes) {
      if (o.members().find(*n.name) >= 0) continue;
      o.members().add(n.name, n.value);
    }
  }
  void already_exists(const std::string& name, const Value& target, std::string_view id) {
    write_error("System.Management.Automation.PSInvalidOperationException", id, ErrorCategory::InvalidOperation,
                "The property cannot be processed because the property \"" + name + "\" already exists.", target);
  }

  void expand_into(const Value& v, const std::vector<Note>& notes) {
    std::vector<PropertyExpression> names = expand.resolve(rs(), v, true);
    if (names.empty()) {
      write_error("System.Management.Automation.PSArgumentException", "ExpandPropertyNotFound", ErrorCategory::InvalidArgument,
                  "Property \"" + expand_property + "\" cannot be found.", v);
      return;
    }
    if (names.size() > 1) {
      write_error("System.Management.Automation.PSArgumentException", "MutlipleExpandProperties", ErrorCategory::InvalidArgument,
                  "Multiple properties cannot be expanded.", v);
      return;
    }
    PropertyExpression::Result r = names[0].evaluate(rs(), v);
    if (r.error) {
      r.error->error_id = "PropertyEvaluationExpand";
      r.error->fully_qualified_id = "PropertyEvaluationExpand";
      r.error->category = ErrorCategory::InvalidResult;
      r.error->target = v;
      write_error(r.error);
      return;
    }
    if (r.value.is_null()) return;
    std::unique_ptr<Enumerator> e = enumerate(rs(), r.value);
    if (!e) {
      expanded(r.value, v, notes);
      return;
    }
    Value item;
    while (e->next(item)) if (!item.is_null()) expanded(item, v, notes);
  }
  void expanded(const Value& item, const Value& source, const std::vector<Note>& notes) {
    if (notes.empty()) {
      filtered(item, source, notes);
      return;
    }
    // The notes belong to this object in the pipeline, not to the value wherever else it is used.
    Ref<PSObject> box = item.kind() == Kind::PSObject ? Ref<PSObject>(item.as<PSObject>()) : make_ref<PSObject>(item);
    for (const Note& n : notes) {
      Value ignored;
      if (try_get_property(rs(), Value(box), n.name->to_utf8(), ignored)) {
        already_exists(n.name->to_utf8(), source, "AlreadyExistingUserSpecifiedPropertyExpand");
      } else {
        box->members().add(n.name, n.value);
      }
    }
    filtered(Value(box), source, notes);
  }

  void mark(const Value& v, const Value& source, bool fresh) {
    if (v.kind() != Kind::PSObject || !v.as<PSObject>()->is_custom()) return;
    const Type* t = type_of(source);
    if (t != selected_type_of) {
      selected_type_of = t;
      selected_type = "Selected." + (t ? t->to_text() : std::string("System.Object"));
    }
    MemberBag& bag = v.as<PSObject>()->members();
    if (!bag.type_names) {
      bag.type_names = new std::vector<std::string>{selected_type, "System.Management.Automation.PSCustomObject", "System.Object"};
      return;
    }
    if (!fresh) {
      for (const std::string& n : *bag.type_names) if (n == selected_type) return;
    }
    bag.type_names->insert(bag.type_names->begin(), selected_type);
  }
  void filtered(const Value& v, const Value& source, const std::vector<Note>& notes) {
    if (!unique) {
      mark(v, source, !notes.empty());
      write(v);
      return;
    }
    auto base = [](const Value& x) { return x.kind() == Kind::PSObject && x.as<PSObject>()->is_custom() ? Value() : unwrap(x); };
    Value plain = base(v);
    size_t hash = order_hash(rs(), plain) * 31 + notes.size();
    for (const Note& n : notes) hash = hash * 31 + order_hash(rs(), n.value);
    auto range = unique_by_hash.equal_range(hash);
    for (auto it = range.first; it != range.second; ++it) {
      const Written& w = uniques[it->second];
      if (w.notes.size() != notes.size() || order_values(rs(), plain, base(w.value), !case_insensitive) != 0) continue;
      bool same = true;
      for (size_t i = 0; same && i < notes.size(); ++i) {
        same = notes[i].name->equals_ignore_case(*w.notes[i].name) &&
               order_values(rs(), notes[i].value, w.notes[i].value, !case_insensitive) == 0;
      }
      if (same) return;
    }
    mark(v, source, !notes.empty());
    unique_by_hash.emplace(hash, uniques.size());
    uniques.push_back({v, notes});
  }
};

constexpr CmdletParam kParams[] = {
    param<&SelectObject::input>("InputObject", "psobject", "pipe", "Objects to select from."),
    param<&SelectObject::property>("Property", "object[]", "set:DefaultParameter pos:0 | set:SkipLastParameter pos:0",
                                   "Names (wildcards allowed) or calculated properties of the new objects."),
    param<&SelectObject::exclude_property>("ExcludeProperty", "string[]", "set:DefaultParameter | set:SkipLastParameter",
                                           "Properties to leave out."),
    param<&SelectObject::expand_property>("ExpandProperty", "string", "set:DefaultParameter | set:SkipLastParameter",
                                          "A property whose value takes the object's place; collections are enumerated."),
    param<&SelectObject::unique>("Unique", "switch", "", "Only one of those that are equal."),
    param<&SelectObject::case_insensitive>("CaseInsensitive", "switch", "", "Upper and lower case are equal for -Unique."),
    param<&SelectObject::last>("Last", "int", "range:0..2147483647 set:DefaultParameter", "How many from the end."),
    param<&SelectObject::first>("First", "int", "range:0..2147483647 set:DefaultParameter", "How many from the start."),
    param<&SelectObject::skip>("Skip", "int", "range:0..2147483647 set:DefaultParameter | set:SkipLastParameter",
                               "How many to pass over at the start (with -Last alone: at the end)."),
    param<&SelectObject::skip_last>("SkipLast", "int", "range:0..2147483647 set:SkipLastParameter", "How many to pass over at the end."),
    param<&SelectObject::wait>("Wait", "switch", "set:DefaultParameter | set:IndexParameter",
                               "Lets the commands before this one run to their end."),
    param<&SelectObject::index>("Index", "int[]", "set:IndexParameter range:0..2147483647", "Positions to select, from 0."),
    param<&SelectObject::skip_index>("SkipIndex", "int[]", "set:SkipIndexParameter mandatory range:0..2147483647", "Positions to leave out."),
};

CmdletRegistration registration{{.name = "Select-Object", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "DefaultParameter", .aliases = "select",
                                 .synopsis = "Selects objects or properties of objects.",
                                 .outputs = "System.Management.Automation.PSObject",
                                 .examples = "1..10 | Select-Object -First 3\n[pscustomobject]@{ A = 1; B = 2 } | Select-Object A\n",
                                 .create = make_cmdlet<SelectObject>}};

}  // namespace

}  // namespace psession
