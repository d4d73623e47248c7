// What the dispatch loop shares with the files of its larger instructions.
#pragma once
#include "engine/events.h"
#include "engine/interpreter_lock.h"
#include "engine/language_mode.h"
#include "engine/vm/vm.h"
#include "object/heap.h"

namespace psession {

// `foreach ($i in a..b)`: counts.
class RangeCursor final : public HeapObject {
 public:
  int32_t next = 0, last = 0, step = 1;
  bool done = false;
  const Type* type() const override { return &types::Object; }
};
// Any other foreach or switch: also what $foreach and $switch are.
class CursorObject final : public HeapObject {
 public:
  CursorObject() { set_may_cycle(); }
  std::unique_ptr<Enumerator> source;      // null: the single value
  Value keep;                              // what is enumerated
  Ref<Array> array;                        // quick path
  size_t at = 0;
  bool single = false, done = false;
  Value current;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};
inline RangeCursor* as_range(HeapObject* o) {
  return typeid(*o) == typeid(RangeCursor) ? static_cast<RangeCursor*>(o) : nullptr;
}

const Value* resolve_slot(Frame& f, int32_t slot, Value& scratch);
void op_constrain(Frame& f, const Ins& i);
void op_constrain_global(Frame& f, const Ins& i);
const Type* site_type(Frame& f, const TypeSite& t);
Value convert_site(Frame& f, const Value& v, const TypeSite& t);
Value slow_binary(Frame& f, BinaryOp op, const Value& a, const Value& b, bool case_sensitive);
Value get_member_by(Frame& f, const Value& target, const Value& name);
Value get_static_of(Frame& f, const Value& type, std::string_view name);
Value call_member_by(Frame& f, const Value& target, const Value& name, std::span<Value> args);
Value index_get(Frame& f, const Value& target, const Value& index);
void index_set(Frame& f, const Value& target, const Value& index, const Value& v);
void check_data(Frame& f, const DataStatementAst& data, const Value& commands);
// The place of a local whose assignment is nothing but a store; null when it is more.
Value* plain_local(Frame& f, int32_t slot);
// `$a += y` where a string or array is held by that variable alone: it grows in place. False: not so.
bool add_to_local(Frame& f, const Ins& i, int32_t slot, const Value& y);
void begin_collect(Frame& f);
Value end_collect(Frame& f, uint16_t mode);
void drop_collect(Frame& f, uint16_t flush);
Value make_ref_global(Frame& f, const GlobalSite& g);
[[noreturn]] void throw_exit(Frame& f, const Value& v, bool given);
void restore_underscore(Frame& f, const Ins& i);
enum class StatementOutcome : uint8_t { Unhandled, Continue, Return };
StatementOutcome run_traps(Frame& f, const std::vector<TrapInfo>& traps, ScriptError& e);
const CatchTypes* find_catch(Frame& f, const TryInfo& t, const ScriptError& e, Value& pass);

inline bool truth(const Value& v) {
  switch (v.kind()) {
    case Kind::Bool: return v.as_bool();
    case Kind::Int32: return v.as_int() != 0;
    case Kind::Null: case Kind::Void: return false;
    default: return is_true(v);
  }
}
inline void safe_point(Runspace& rs) {
  rs.check_stop();
  interpreter_safe_point();
  event_safe_point(rs);
  collect_cycles_if_due();
}

}  // namespace psession
