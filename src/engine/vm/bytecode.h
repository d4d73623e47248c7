// Compiled code: what the compiler makes of one script block and the VM runs. Immutable once made, except for
// inline caches. Instructions are 16 bytes; operands a, b, c number frame values (locals first, then
// temporaries) or, when negative, constants (~index).
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/command.h"
#include "engine/vm/names.h"
#include "language/ast.h"
#include "object/ps_object.h"
#include "object/value.h"

namespace psession {

class ParsedScript;
class Shape;
struct CodeUnit;

enum class Op : uint16_t {
#define OP(name, help) name,
#include "engine/vm/opcodes.def"
#undef OP
  Count_
};

struct Ins {
  Op op;
  uint16_t flag = 0;
  int32_t a = 0, b = 0, c = 0;
};

// Where an exception inside [start, end) continues. Innermost first in CodeBody::handlers.
struct Handler {
  enum Kind : uint8_t { Statement, Try, Finally, Loop, Propagate } kind;
  uint32_t start, end;
  uint32_t target = 0;        // Statement: the next one; Try: first catch; Finally: its body; Loop: break
  uint32_t target2 = 0;       // Loop: continue
  int32_t index = -1;         // Try: tries[]; Statement: traps[] or -1; Finally: the register of its return address
  uint32_t collectors = 0;    // depth to unwind to
  std::string_view label;     // Loop
};

struct CatchTypes {
  std::vector<const TypeName*> names;   // empty: all
  uint32_t target;
};
struct TryInfo {
  std::vector<CatchTypes> catches;
  int32_t error_register = -1;          // saved record (for rethrow)
  int32_t saved_underscore = -1;
};
struct TrapInfo {
  const TypeName* type;                 // null: all
  uint32_t node;                        // of the body, a unit of its own
};

// One way to run code of a unit: begin, process, end, clean, dynamicparam, parameter defaults, initialisers.
struct CodeBody {
  std::vector<Ins> code;
  std::vector<const Ast*> asts;         // per instruction: where errors stand
  std::vector<Handler> handlers;
  std::vector<TryInfo> tries;
  std::vector<std::vector<TrapInfo>> traps;
  uint32_t temps = 0;                   // registers besides the locals
  bool present = false;
};

struct SlotName {
  HashedName name;
  bool is_private = false;
};

// How one argument of a command is handed over.
struct ArgSite {
  enum Kind : uint8_t { Positional, Parameter, ParameterWithValue, Splat, Verbatim } kind = Positional;
  bool bareword = false;
  int32_t reg = 0;                      // operand of the value
  std::string name, text;
  const Ast* ast = nullptr;
};
struct RedirectionSite {
  StreamId from;
  bool merge = false, append = false, to_null = false;
  int32_t reg = 0;                      // operand of the path
};
struct CommandSite {
  bool is_expression = false;
  int32_t reg = 0;                      // expression's value or command's name/object
  std::string name;                     // constant name
  CallOperator op = CallOperator::None;
  std::vector<ArgSite> args;
  std::vector<RedirectionSite> redirections;
  const CommandBaseAst* ast = nullptr;
  bool plain_args = true;               // positional ones only, nothing splatted or redirected
  bool verbatim = false;
  bool like_method = false;             // f(1,2): refused in strict mode
  // cache: what `name` meant
  mutable uint64_t version = 0;
  mutable const void* cache_module = nullptr;
  mutable const void* cache_runspace = nullptr;
  mutable Ref<CommandInfo> info;
};
struct PipelineSite {
  std::vector<CommandSite> commands;
  bool background = false;
  const Ast* ast = nullptr;
};

struct MemberSite {                     // property or method name with its caches
  Ref<String> name;
  std::string utf8;
  bool null_conditional = false;
  bool is_call = false;
  std::vector<const TypeName*> generic_names;
  mutable const Shape* shape = nullptr;
  mutable uint32_t slot = 0;
  mutable const Type* type = nullptr;   // script class whose field `slot` it is
  mutable MethodCache calls;
};
struct CustomSite {                     // [pscustomobject]@{...} with constant names
  std::vector<Ref<String>> names;
  const Shape* shape;
};
struct TypeSite {
  const TypeName* name;
  mutable const Type* type = nullptr;
  mutable uint64_t version = 0;
};
struct GlobalSite {                     // a variable that is not a local of this unit
  HashedName name;
  VariableScope scope = VariableScope::Unscoped;
  std::string drive, user_path;
};
struct ParamSite {
  const ParameterAst* ast;
  uint32_t slot;
  const TypeName* type_name = nullptr;  // of the constraint
  const Type* type = nullptr;           // known at first run
  bool is_switch = false;
  int32_t default_body = -1;            // defaults[] index
  int32_t default_const = 0;            // when the default is a constant: ~index (negative), else 0
  bool plain = true;                    // at most a type constraint
  HashedName name;
};

enum AutoVar : uint8_t {
  kAutoArgs, kAutoInput, kAutoThis, kAutoUnderscore, kAutoBound, kAutoInvocation, kAutoCmdlet, kAutoScriptRoot,
  kAutoCommandPath, kAutoCount
};
std::string_view auto_variable_name(AutoVar v);

struct CodeUnit {
  std::shared_ptr<ParsedScript> script;
  const ScriptBlockAst* ast = nullptr;
  std::vector<SlotName> slots;          // locals' names
  std::vector<uint32_t> slot_index;     // open addressing over name hashes: slot + 1
  std::vector<Value> constants;
  std::vector<HashedName> names;
  std::vector<GlobalSite> globals;
  std::vector<MemberSite> members;
  std::vector<TypeSite> types;
  std::vector<CustomSite> customs;
  std::vector<std::unique_ptr<PipelineSite>> pipelines;
  std::vector<const Ast*> nodes;        // function and type definitions, script blocks, anything the VM needs as tree
  std::vector<std::shared_ptr<CodeUnit>> blocks;   // code of nested script blocks, made on first use (same index as nodes)
  std::vector<ParamSite> params;
  CodeBody begin, process, end, clean, dynamic_param;
  std::vector<CodeBody> defaults;       // parameter defaults, property initialisers
  int32_t autos[kAutoCount];            // slots of automatic variables, -1 when not used
  bool advanced = false;                // [CmdletBinding()] or [Parameter()]
  bool direct = false;                  // callable without a binder
  bool is_method = false;               // of a class: no output, locals only
  bool is_trap = false;
  bool types_resolved = false;
  uint32_t max_temps = 0;
  std::vector<std::string> using_namespaces;

  int32_t find_slot(std::string_view name, uint32_t hash) const;
  int32_t find_slot(std::string_view name) const { return find_slot(name, name_hash(name)); }
};

// The unit of a block, compiled on first use. Throws ScriptError for what only compilation finds.
std::shared_ptr<CodeUnit> compile_block(const std::shared_ptr<ParsedScript>& script, const ScriptBlockAst* ast);
// A function written f($a) {...}: parameters stand outside of its body.
std::shared_ptr<CodeUnit> compile_function(const std::shared_ptr<ParsedScript>& script, const ScriptBlockAst* ast,
                                           AstList<ParameterAst> parameters, bool is_method);
// A trap's body.
std::shared_ptr<CodeUnit> compile_trap(const std::shared_ptr<ParsedScript>& script, const StatementBlockAst* body);
// One expression on its own (property initialisers, attribute arguments), run like an end block.
std::shared_ptr<CodeUnit> compile_expression(const std::shared_ptr<ParsedScript>& script, const ExpressionAst* e);

}  // namespace psession
