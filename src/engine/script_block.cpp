// ScriptBlock: parsed code as an object.
#include "engine/script_block.h"

#include "engine/definition_checks.h"
#include "engine/language_mode.h"
#include "engine/language_objects/language_objects.h"
#include "engine/runspace.h"
#include "engine/vm/vm.h"
#include "language/parsed_script.h"
#include "language/parser.h"
#include "object/containers.h"
#include "object/position.h"
#include "object/type.h"

namespace psession {

ScriptBlock::ScriptBlock(std::shared_ptr<ParsedScript> script, const ScriptBlockAst* ast, Ref<HeapObject> module)
    : HeapObject(Kind::ScriptBlock), script_(std::move(script)), ast_(ast), module_(std::move(module)) {
  set_may_cycle();
}
ScriptBlock::~ScriptBlock() = default;

Ref<ErrorRecordObject> make_parse_error_record(const std::shared_ptr<ParsedScript>& script, std::span<const ParseError> errors,
                                               bool with_position) {
  constexpr size_t kMaxReported = 10;
  std::string message;
  std::vector<Value> items;
  for (size_t i = 0; i < errors.size(); ++i) {
    items.push_back(parse_error_value(script, errors[i]));
    if (i > kMaxReported) continue;
    if (i) message += "\n\n";
    message += i == kMaxReported ? "Not all parse errors were reported.  Correct the reported errors and try again."
                                 : position_message(make_position(*script, errors[i].extent)) + "\n" + errors[i].message;
  }
  const ParseError& first = errors.front();
  auto r = make_error("System.Management.Automation.ParseException", first.id, ErrorCategory::ParserError, std::move(message));
  auto properties = Dictionary::hashtable();
  properties->set(str("Errors"), Value(Array::of(TypeRegistry::find("System.Management.Automation.Language.ParseError"), std::move(items))));
  r->exception->properties = Value(properties);
  if (!with_position) return r;
  auto inv = make_ref<InvocationInfoObject>();
  inv->position = make_position(*script, first.extent);
  inv->offset_in_line = inv->position.column;
  inv->ps_command_path = script->file();
  r->invocation = inv;
  return r;
}

bool shows_position(Runspace& rs, const ParsedScript& script) { return !script.file().empty() || !rs.vm || !rs.vm->top; }

Ref<ScriptBlock> ScriptBlock::create(Runspace& rs, std::string text, std::string file) {
  auto script = parse_script(std::move(text), std::move(file));
  if (!script->errors().empty()) {
    throw ScriptError(make_parse_error_record(script, script->errors(), shows_position(rs, *script)));
  }
  check_definitions(rs, script);
  if (auto errors = check_type_definitions(rs, script); !errors.empty()) {
    throw ScriptError(make_parse_error_record(script, errors, shows_position(rs, *script)));
  }
  auto block = make_ref<ScriptBlock>(script, script->root(), Ref<HeapObject>(rs.current_scope().module));
  note_mode(*block, rs);
  return block;
}

std::string ScriptBlock::text() const {
  Extent e = ast_->extent;
  if (ast_ == script_->root()) return script_->text();
  std::string_view t = script_->text(e);
  if (t.size() >= 2 && t.front() == '{' && t.back() == '}') t = t.substr(1, t.size() - 2);
  return std::string(t);
}
std::string ScriptBlock::file() const { return script_->file(); }

const CommandMetadata* ScriptBlock::metadata(Runspace& rs) {
  if (!cached_metadata) {
    // Types and attributes mean what they mean in the block's own module, whoever asks.
    struct Restore {
      Runspace& rs;
      Scope* scope;
      ~Restore() { rs.set_current_scope(scope); }
    } restore{rs, &rs.current_scope()};
    if (module_ && rs.current_scope().module != module_.get()) rs.set_current_scope(&module_scope(*module_));
    cached_metadata = build_metadata(rs, *this, unit_of(rs, *this));
  }
  return cached_metadata.get();
}
const Type* ScriptBlock::type() const { return &types::ScriptBlock; }
void ScriptBlock::visit_edges(EdgeVisitor& v) {
  if (module_) v.visit(module_.get());
}
void ScriptBlock::clear_edges() { module_ = {}; }

}  // namespace psession
