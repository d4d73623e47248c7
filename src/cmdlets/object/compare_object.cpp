#include <deque>
#include <unordered_map>

#include "cmdlets/object/property_reader.h"
#include "engine/cmdlet.h"
#include "object/convert.h"

namespace psession {

namespace {

struct Entry {
  Value object;
  std::vector<OrderKey> keys;
  size_t hash = 0;
};

struct CompareObject final : Cmdlet {
  std::vector<Value> reference, difference, property;
  int32_t sync_window = 2147483647;
  bool exclude_different = false, include_equal = false, pass_thru = false, case_sensitive = false;
  std::string culture;

  // Objects of one side that still wait for their like, oldest first.
  struct Backlog {
    std::vector<Entry> entries;
    std::vector<bool> gone;
    std::unordered_map<size_t, std::deque<size_t>> by_hash;
    size_t head = 0, live = 0;
  };
  std::vector<PropertyReader> readers;
  std::vector<Entry> references;
  size_t next_reference = 0;
  Backlog waiting_references, waiting_differences;

  void begin_processing() override {
    readers = make_readers(rs(), property, kExpressionKeys);
    if (exclude_different && !bound("IncludeEqual")) include_equal = true;
  }
  Entry entry(const Value& v) {
    Entry e;
    e.object = v;
    if (readers.empty()) e.keys.push_back({v, true});
    for (PropertyReader& r : readers) e.keys.push_back(r.read(v));
    e.hash = e.keys.size();
    for (const OrderKey& k : e.keys) e.hash = e.hash * 31 + (k.exists ? order_hash(rs(), k.value) : 7);
    return e;
  }
  bool equal(const Entry& a, const Entry& b) {
    if (a.hash != b.hash) return false;
    for (size_t i = 0; i < a.keys.size(); ++i) {
      if (order_keys(rs(), a.keys[i], b.keys[i], case_sensitive, false) != 0) return false;
    }
    return true;
  }
  void load_references() {
    if (!references.empty() || reference.empty()) return;
    references.reserve(reference.size());
    for (const Value& v : reference) references.push_back(entry(v));
  }
  void process_record() override {
    load_references();
    for (const Value& v : difference) {
      Entry e = entry(v);
      step(&e);
    }
  }
  void end_processing() override {
    load_references();
    while (next_reference < references.size()) step(nullptr);
    for (size_t i = waiting_differences.head; i < waiting_differences.entries.size(); ++i) {
      if (!waiting_differences.gone[i] && !exclude_different) emit(waiting_differences.entries[i], "=>");
    }
    for (size_t i = waiting_references.head; i < waiting_references.entries.size(); ++i) {
      if (!waiting_references.gone[i] && !exclude_different) emit(waiting_references.entries[i], "<=");
    }
  }
  void step(Entry* different) {
    check_stop();
    Entry* known = next_reference < references.size() ? &references[next_reference++] : nullptr;
    if (known && different && equal(*known, *different)) {
      match(*known);
      return;
    }
    Entry found;
    if (different && take(waiting_references, *different, found)) {
      match(found);
      different = nullptr;
    }
    if (known && take(waiting_differences, *known, found)) {
      match(*known);
      known = nullptr;
    }
    if (different) keep(waiting_differences, *different, "=>");
    if (known) keep(waiting_references, *known, "<=");
  }
  bool take(Backlog& b, const Entry& like, Entry& out) {
    auto it = b.by_hash.find(like.hash);
    if (it == b.by_hash.end()) return false;
    for (auto at = it->second.begin(); at != it->second.end(); ++at) {
      if (!equal(b.entries[*at], like)) continue;
      size_t i = *at;
      out = b.entries[i];
      forget(b, i, it, at);
      return true;
    }
    return false;
  }
  template <class It, class At> void forget(Backlog& b, size_t i, It it, At at) {
    it->second.erase(at);
    if (it->second.empty()) b.by_hash.erase(it);
    b.gone[i] = true;
    b.entries[i].object = Value();
    b.entries[i].keys.clear();
    --b.live;
  }
  void keep(Backlog& b, const Entry& e, const char* side) {
    if (sync_window <= 0) {
      if (!exclude_different) emit(e, side);
      return;
    }
    while (b.live >= static_cast<size_t>(sync_window)) {
      while (b.gone[b.head]) ++b.head;
      size_t i = b.head;
      if (!exclude_different) emit(b.entries[i], side);
      auto it = b.by_hash.find(b.entries[i].hash);
      forget(b, i, it, it->second.begin());
    }
    b.by_hash[e.hash].push_back(b.entries.size());
    b.entries.push_back(e);
    b.gone.push_back(false);
    ++b.live;
  }
  void match(const Entry& e) {
    if (include_equal) emit(e, "==");
  }
  void emit(const Entry& e, const char* side) {
    static const Ref<String> kSide = String::ascii("SideIndicator"), kInput = String::ascii("InputObject");
    Ref<PSObject> o;
    if (pass_thru) {
      o = e.object.kind() == Kind::PSObject ? Ref<PSObject>(e.object.as<PSObject>()) : make_ref<PSObject>(e.object);
    } else {
      o = PSObject::custom();
      if (readers.empty()) {
        o->members().add(kInput, e.object);
      } else {
        for (size_t i = 0; i < readers.size(); ++i) o->members().add(readers[i].expression().name, e.keys[i].value);
      }
    }
    o->members().add(kSide, str(side));
    write(Value(o));
  }
};

constexpr CmdletParam kParams[] = {
    param<&CompareObject::reference>("ReferenceObject", "psobject[]", "pos:0 mandatory allowemptycollection", "Objects to compare with."),
    param<&CompareObject::difference>("DifferenceObject", "psobject[]", "pos:1 mandatory pipe allowemptycollection",
                                      "Objects that are compared."),
    param<&CompareObject::sync_window>("SyncWindow", "int", "range:0..2147483647", "How far apart equal objects may stand."),
    param<&CompareObject::property>("Property", "object[]", "", "Properties to compare instead of whole objects."),
    param<&CompareObject::exclude_different>("ExcludeDifferent", "switch", "", "Only what is equal."),
    param<&CompareObject::include_equal>("IncludeEqual", "switch", "", "Also what is equal."),
    param<&CompareObject::pass_thru>("PassThru", "switch", "", "Writes the objects themselves, with a SideIndicator."),
    param<&CompareObject::culture>("Culture", "string", "", "The culture by which texts are compared."),
    param<&CompareObject::case_sensitive>("CaseSensitive", "switch", "", "Upper and lower case differ."),
};

CmdletRegistration registration{{.name = "Compare-Object", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .synopsis = "Compares two sets of objects.",
                                 .outputs = "System.Management.Automation.PSObject",
                                 .examples = "Compare-Object (1, 2, 3) (2, 3, 4)\n",
                                 .create = make_cmdlet<CompareObject>}};

}  // namespace

}  // namespace psession
