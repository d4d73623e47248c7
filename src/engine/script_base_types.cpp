// Classes that scripts derive from, and that do nothing by themselves: generators of valid values, hosts, event sources,
// collections.
#include <chrono>
#include <unordered_map>

#include "object/member_objects.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

#define SMA "System.Management.Automation."

// CachedValidValuesGeneratorBase: asks the script's GenerateValidValues, again after the time that its constructor got.
struct Generator {
  int64_t seconds = 0;
  Value values;
  std::chrono::steady_clock::time_point until;
};
Generator& generator(const HeapObject* o) {
  static auto* all = new std::unordered_map<const HeapObject*, Generator>;   // generators live as long as their class
  return (*all)[o];
}
const MemberDef kCached[] = {
    {"new(int cacheExpirationInSeconds)", PS_FN {
       if (c.self.is_object()) generator(c.self.object()).seconds = c.arg(0).as_int();
       return c.self;
     }},
    {"string[] GetValidValues()", PS_FN {
       Generator& g = generator(c.self.object());
       auto now = std::chrono::steady_clock::now();
       if (g.values.is_null() || now >= g.until) {
         g.values = invoke_method(c.ctx, c.self, "GenerateValidValues", {});
         g.until = now + std::chrono::seconds(g.seconds);
       }
       return g.values;
     }},
};
PS_TYPE(g_cached, {.full_name = SMA "CachedValidValuesGeneratorBase", .flags = kAbstract, .members = kCached,
                   .interfaces = SMA "IValidateSetValuesGenerator", .assembly = "System.Management.Automation"});
[[maybe_unused]] const bool kTaken = (script_bases().push_back(&g_cached), true);

// Hosts of a script's own: what is abstract the script has to write.
const MemberDef kHost[] = {
    {"string Name {get;}", nullptr}, {"version Version {get;}", nullptr}, {"guid InstanceId {get;}", nullptr},
    {"System.Management.Automation.Host.PSHostUserInterface UI {get;}", nullptr},
    {"cultureinfo CurrentCulture {get;}", nullptr}, {"cultureinfo CurrentUICulture {get;}", nullptr},
    {"psobject PrivateData {get;}", PS_FN { return Value(); }}, {"bool DebuggerEnabled {get;set;}", PS_FN { return boolean(false); }, PS_FN { return Value(); }},
    {"void SetShouldExit(int exitCode)"}, {"void EnterNestedPrompt()"}, {"void ExitNestedPrompt()"},
    {"void NotifyBeginApplication()"}, {"void NotifyEndApplication()"},
};
PS_TYPE(g_host, {.full_name = SMA "Host.PSHost", .flags = kAbstract, .members = kHost, .assembly = "System.Management.Automation"});
PS_TYPE(g_ui, {.full_name = SMA "Host.PSHostUserInterface", .flags = kAbstract, .assembly = "System.Management.Automation"});
PS_TYPE(g_raw_ui, {.full_name = SMA "Host.PSHostRawUserInterface", .flags = kAbstract, .assembly = "System.Management.Automation"});
[[maybe_unused]] const bool kTakenHost = (script_bases().push_back(&g_host), true);

const MemberDef kEvents[] = {{"new()", PS_FN { return record(c.type, {str(""), boolean(true)}); }},
                             {"new(string eventSourceName)", PS_FN { return record(c.type, {c.arg(0), boolean(true)}); }},
                             READ_ROW(0, "string Name"), {"bool IsEnabled()", PS_FN { return boolean(false); }},
                             {"void Dispose()", PS_FN { return Value(); }}};
PS_TYPE(g_events, {.full_name = "System.Diagnostics.Tracing.EventSource", .members = kEvents, .interfaces = "System.IDisposable"});
const MemberDef kEventsAttribute[] = {{"new()", PS_FN { return record(c.type, {Value(), Value(), Value()}); }}, FIELD_ROW(0, "string Name"),
                                      FIELD_ROW(1, "string Guid"), FIELD_ROW(2, "string LocalizationResources")};
PS_TYPE(g_events_attribute, {.full_name = "System.Diagnostics.Tracing.EventSourceAttribute", .base = "System.Attribute", .members = kEventsAttribute});

List& items(MethodCall& c) { return *unwrap(c.self).as<List>(); }
const MemberDef kCollection[] = {
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(items(c).items.size())); }},
    {"int Capacity {get;}", PS_FN { return int32(static_cast<int64_t>(items(c).items.capacity())); }},
    {"System.Collections.IList List {get;}", PS_FN { return c.self; }},
    {"void Clear()", PS_FN {
       items(c).items.clear();
       ++items(c).version;
       return Value();
     }},
    {"void RemoveAt(int index)", PS_FN {
       List& l = items(c);
       int64_t i = c.arg(0).as_int();
       if (i < 0 || i >= static_cast<int64_t>(l.items.size())) throw_index_range();
       l.items.erase(l.items.begin() + i);
       ++l.version;
       return Value();
     }},
};
PS_TYPE(g_collection, {.full_name = "System.Collections.CollectionBase", .flags = kAbstract, .members = kCollection,
                       .interfaces = "System.Collections.IList System.Collections.ICollection System.Collections.IEnumerable", .scalar = Kind::List});

}  // namespace

}  // namespace psession
