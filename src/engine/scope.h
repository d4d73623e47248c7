// Variables and scopes. Locals of compiled code live in slots that the compiler numbered; everything else is a
// Variable in a scope's table. A Variable that stands for a slot's place is put INTO the slot (Kind::VarRef), so
// that both ways of access see the same cell.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "object/type.h"
#include "object/value.h"

namespace psession {

class Runspace;
struct Frame;
class CommandInfo;
struct ScopeTypes;
class ValueCheck;
struct CodeUnit;

enum VariableOptions : uint32_t { kOptNone = 0, kReadOnly = 1, kConstant = 2, kPrivate = 4, kAllScope = 8, kUnspecified = 16 };

class Variable : public HeapObject {
 public:
  // `computed` must be true in subclasses that override get or set: compiled code reads and writes `value` directly otherwise.
  Variable(std::string n, Value v = {}, bool computed = false)
      : HeapObject(Kind::VarRef), name(std::move(n)), value(std::move(v)), computed(computed) { set_may_cycle(); }
  std::string name;
  Value value;
  uint32_t options = kOptNone;
  const Type* constraint = nullptr;                      // [int]$x = ...
  std::vector<std::shared_ptr<ValueCheck>> checks;       // validation attributes
  std::vector<Value> attributes;
  std::string description, module_name;
  bool removed = false;
  const bool computed;
  // Automatic variables computed on read ($?, $PID-like, $Error count...) override these.
  virtual Value get(Runspace&) { return value; }
  // Converts, validates, refuses read-only/constant (VariableNotWritable); force skips read-only.
  virtual void set(Runspace&, const Value& v, bool force = false);
  const Type* type() const override;                     // PSVariable
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

class Scope {
 public:
  enum class Kind : uint8_t { Global, Module, Script, Local };
  Scope(Kind k, Scope* parent, HeapObject* module);
  ~Scope();
  Kind kind;
  Scope* parent;            // dynamic parent
  HeapObject* module;       // the Module whose session state this is; null: global
  const CodeUnit* unit = nullptr;   // names of slots
  Value* slots = nullptr;           // owned by the frame
  Frame* frame = nullptr;           // running code, when there is one (automatic variables)
  bool dot_sourced_into = false;
  int strict_mode = -1;             // -1: inherited
  std::unique_ptr<ScopeTypes> types;   // classes and enums defined here or brought by `using module` (engine/vm/script_types.h)

  // Own members only (not the parents'). A slot that is asked for becomes a Variable in place.
  Ref<Variable> find_own(std::string_view name);
  // Its value without making a cell; `outside`: private ones don't count.
  bool read_own(Runspace& rs, std::string_view name, uint32_t hash, bool outside, Value& out);
  Value* find_own_slot(std::string_view name);          // raw slot (may hold a VarRef), nullptr when there is none
  Ref<Variable> define(std::string_view name, Value v);  // creates or returns the existing one
  void add_variable(const Ref<Variable>& v);             // a ready cell (computed variables, capture, -Force)
  bool remove(std::string_view name);
  std::vector<Ref<Variable>> variables();                // all own ones, slots included

  // Functions and aliases defined in this scope (lazily allocated).
  CommandInfo* find_function(std::string_view name) const;
  CommandInfo* find_alias(std::string_view name) const;
  void set_function(const Ref<CommandInfo>& f);
  void set_alias(const Ref<CommandInfo>& a);
  bool remove_function(std::string_view name);
  bool remove_alias(std::string_view name);
  std::vector<Ref<CommandInfo>> functions() const;
  std::vector<Ref<CommandInfo>> aliases() const;

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

// Changes whenever what a command name means may have changed: call sites cache what they found under it.
// Scope's own functions do it by themselves; discovery calls it for the rest (module import, new cmdlets).
extern uint64_t g_command_version;
inline void command_lookup_changed() { ++g_command_version; }

// The top scope of a module's session state (engine/module.cpp).
Scope& module_scope(HeapObject& module);

}  // namespace psession
