// ScriptBlock: parsed code as an object.
#include "engine/script_block.h"

#include "engine/runspace.h"
#include "engine/vm/vm.h"
#include "language/parsed_script.h"
#include "language/parser.h"

namespace psession {

ScriptBlock::ScriptBlock(std::shared_ptr<ParsedScript> script, const ScriptBlockAst* ast, Ref<HeapObject> module)
    : HeapObject(Kind::ScriptBlock), script_(std::move(script)), ast_(ast), module_(std::move(module)) {
  set_may_cycle();
}
ScriptBlock::~ScriptBlock() = default;

void throw_parse_errors(const ParsedScript& script, bool by_command) {
  auto& first = script.errors().front();
  std::string message = first.message;
  auto r = make_error("System.Management.Automation.ParseException", first.id, ErrorCategory::ParserError, message);
  if (by_command) throw ScriptError(r);   // text that a command was given: the error is the command's
  auto inv = make_ref<InvocationInfoObject>();
  inv->position = make_position(script, first.extent);
  inv->offset_in_line = inv->position.column;
  inv->ps_command_path = script.file();
  r->invocation = inv;
  throw ScriptError(r);
}

Ref<ScriptBlock> ScriptBlock::create(Runspace& rs, std::string text, std::string file) {
  auto script = parse_script(std::move(text), std::move(file));
  if (!script->errors().empty()) throw_parse_errors(*script, script->file().empty() && rs.vm && rs.vm->top);
  return make_ref<ScriptBlock>(script, script->root(), Ref<HeapObject>(rs.current_scope().module));
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
  if (!cached_metadata) cached_metadata = build_metadata(rs, *this, unit_of(rs, *this));
  return cached_metadata.get();
}
const Type* ScriptBlock::type() const { return &types::ScriptBlock; }
void ScriptBlock::visit_edges(EdgeVisitor& v) {
  if (module_) v.visit(module_.get());
}
void ScriptBlock::clear_edges() { module_ = {}; }

}  // namespace psession
