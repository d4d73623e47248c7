// System.GC: the heap counts references; its collector is for cycles only, and has one generation.
#include <malloc.h>

#include "object/heap.h"
#include "object/types/table.h"

namespace psession {
namespace {

int64_t collections = 0;

Value collect(MethodCall& c) {
  if (c.has(0) && int_arg(c, 0) < 0) {
    throw_dotnet("System.ArgumentOutOfRangeException", "Value must be non-negative.", "generation");
  }
  ++collections;
  collect_cycles();
  CycleCollector::return_memory();
  return {};
}
Value nothing(MethodCall&) { return {}; }
int64_t in_use() {
  struct mallinfo2 m = mallinfo2();
  return static_cast<int64_t>(m.uordblks + m.hblkhd);
}

const EnumDef kModes[] = {{"Default", 0}, {"Forced", 1}, {"Optimized", 2}, {"Aggressive", 3}};
PS_TYPE(CollectionMode, {.full_name = "System.GCCollectionMode", .base = "System.Enum", .flags = kEnum | kValueType | kSealed,
                         .enum_values = kModes});

const MemberDef kMembers[] = {
    {"static void Collect()", collect},
    {"static void Collect(int generation)", collect},
    {"static void Collect(int generation, System.GCCollectionMode mode)", collect},
    {"static void Collect(int generation, System.GCCollectionMode mode, bool blocking)", collect},
    {"static void Collect(int generation, System.GCCollectionMode mode, bool blocking, bool compacting)", collect},
    {"static long GetTotalMemory(bool forceFullCollection)",
     PS_FN {
       if (c.arg(0).as_bool()) collect_cycles();
       return Value::int64(in_use());
     }},
    {"static long GetTotalAllocatedBytes(bool precise=False)", PS_FN { return Value::int64(in_use()); }},
    {"static int CollectionCount(int generation)", PS_FN { return int32(collections); }},
    {"static int GetGeneration(object obj)", PS_FN { return int32(0); }},
    {"static int MaxGeneration {get;}", PS_FN { return int32(2); }},
    {"static void WaitForPendingFinalizers()", nothing},
    {"static void KeepAlive(object obj)", nothing},
    {"static void SuppressFinalize(object obj)", nothing},
    {"static void ReRegisterForFinalize(object obj)", nothing},
    {"static void AddMemoryPressure(long bytesAllocated)", nothing},
    {"static void RemoveMemoryPressure(long bytesAllocated)", nothing},
};
PS_TYPE(GarbageCollector, {.full_name = "System.GC", .flags = kStatic | kAbstract | kSealed, .members = kMembers});

}  // namespace
}  // namespace psession
