#include "engine/debugger.h"

#include <unistd.h>

#include <algorithm>

#include "engine/command.h"
#include "engine/host.h"
#include "engine/streams.h"
#include "engine/vm/execute_impl.h"
#include "language/ast_visit.h"
#include "language/parsed_script.h"
#include "object/position.h"
#include "object/text_case.h"
#include "text/wildcard.h"

namespace psession {

std::optional<ResumeAction> (*g_console_debugger)(Runspace& rs, Host& host, DebugStop& stop) = nullptr;

int next_breakpoint_id() {
  static int id = 0;
  return ++id;
}

Debugger::~Debugger() {
  if (counted_) --g_active_debuggers;
}
Debugger& Debugger::of(Runspace& rs) {
  VmState& vm = vm_of(rs);
  if (!vm.debugger) vm.debugger = std::make_shared<Debugger>(rs);
  return *vm.debugger;
}
Debugger* Debugger::find(Runspace& rs) { return rs.vm ? rs.vm->debugger.get() : nullptr; }

void Debugger::changed() {
  variables_ = commands_ = lines_ = false;
  for (const auto& b : breakpoints_) {
    if (!b->enabled) continue;
    variables_ |= b->kind == BreakpointKind::Variable;
    commands_ |= b->kind == BreakpointKind::Command;
    lines_ |= b->kind == BreakpointKind::Line;
  }
  bool active = !off && (variables_ || commands_ || lines_ || trace > 0 || stepping_ || !pending_.empty());
  if (active != counted_) g_active_debuggers += active ? 1 : -1;
  counted_ = active;
}
void Debugger::add(const Ref<BreakpointObject>& b) {
  breakpoints_.push_back(b);
  changed();
}
bool Debugger::remove(int id) {
  bool found = std::erase_if(breakpoints_, [&](auto& b) { return b->id == id; }) > 0;
  changed();
  return found;
}
void Debugger::step_next() {
  stepping_ = true;
  step_frame_ = nullptr;
  changed();
}

void debug_before(Frame& f, const Ins& i) {
  Debugger* d = f.vm.debugger.get();
  if (d && d->active()) d->before(f, i);
}
void debug_after(Frame& f, const Ins& i) {
  Debugger* d = f.vm.debugger.get();
  if (d && d->active()) d->after(f, i);
}

// ---- statements

namespace {

bool in_list(const Ast* a) {
  return a->parent && (a->parent->kind == AstKind::NamedBlock || a->parent->kind == AstKind::StatementBlock) && StatementAst::is(a->kind);
}
bool compound(AstKind k) {
  switch (k) {
    case AstKind::IfStatement: case AstKind::ForEachStatement: case AstKind::ForStatement: case AstKind::DoWhileStatement:
    case AstKind::DoUntilStatement: case AstKind::WhileStatement: case AstKind::SwitchStatement: case AstKind::TryStatement:
    case AstKind::TrapStatement: case AstKind::FunctionDefinition: case AstKind::TypeDefinition: case AstKind::UsingStatement:
    case AstKind::DataStatement: case AstKind::BlockStatement: return true;
    default: return false;
  }
}
bool header(const Ast* a) {   // a condition, an initializer, what is enumerated
  return a->parent && PipelineBaseAst::is(a->kind) && compound(a->parent->kind);
}
// The statement (or header of one) that a node belongs to; null for what is no place to stop at.
const Ast* place_of(const Ast* a) {
  for (; a; a = a->parent) {
    if (header(a)) return a;
    if (in_list(a)) return compound(a->kind) ? nullptr : a;
    if (a->kind == AstKind::ScriptBlock || a->kind == AstKind::NamedBlock || a->kind == AstKind::StatementBlock) return nullptr;
  }
  return nullptr;
}
// The place that begins with this instruction, or null.
const Ast* place_at(const CodeBody& b, size_t pc) {
  if (b.code[pc].op == Op::ForeachNext) {
    const Ast* a = b.asts[pc];
    for (; a && a->kind != AstKind::ForEachStatement; a = a->parent) {}
    return a ? static_cast<const ForEachStatementAst*>(a)->variable : nullptr;
  }
  const Ast* place = b.asts[pc] ? place_of(b.asts[pc]) : nullptr;
  if (!place) return nullptr;
  if (header(place)) return pc > 0 && b.asts[pc - 1] && place_of(b.asts[pc - 1]) == place ? nullptr : place;
  for (const Handler& h : b.handlers) {
    if (h.kind == Handler::Statement && h.start == pc) return place;
  }
  return nullptr;
}
Value variable_value(Frame& f, std::string_view name) { return f.rs.get_variable(name); }

}  // namespace

bool Debugger::same_script(const BreakpointObject& b, const Frame& f) const {
  return b.script.empty() || b.script == f.unit->script->file();
}

bool Debugger::on_line(BreakpointObject& b, Frame& f, const Ast* ast) {
  const std::shared_ptr<ParsedScript>& script = f.unit->script;
  if (script->file() != b.script) return false;
  if (b.bound_script != script) {
    // The first statement of that line; of the next one that has any when there is none.
    b.bound_script = script;
    b.bound = nullptr;
    int best = 0;
    walk(script->root(), [&](Ast* a) {
      if (!(header(a) || (in_list(a) && !compound(a->kind)))) return true;
      SourcePosition p = script->start(a->extent);
      bool fits = p.line >= b.line && (b.column == 0 || p.line > b.line || (p.column <= b.column && script->end(a->extent).column >= b.column) ||
                                       p.column > b.column);
      if (fits && (!b.bound || p.line < best || (p.line == best && a->extent.start < b.bound->extent.start))) {
        b.bound = a;
        best = p.line;
      }
      return true;
    });
  }
  return b.bound == ast;
}

void Debugger::statement(Frame& f, Extent where, const Ast* ast) {
  if (trace > 0) show_trace(f, where);
  std::vector<Ref<BreakpointObject>> hit;
  if (lines_ && ast) {
    std::vector<Ref<BreakpointObject>> all = breakpoints_;
    for (const auto& b : all) {
      if (b->kind == BreakpointKind::Line && b->enabled && on_line(*b, f, ast) && trigger(*b)) hit.push_back(b);
    }
  }
  if (!pending_.empty()) {
    for (auto& b : pending_) hit.push_back(b);
    pending_.clear();
    changed();
  }
  bool step = false;
  if (stepping_) {
    if (step_frame_) {
      const Frame* g = &f;
      while (g && g != step_frame_) g = g->caller;
      if (!g) step_frame_ = nullptr;
    }
    step = !step_frame_ || step_frame_ == &f;
  }
  if (step || !hit.empty()) stop(f, where, std::move(hit));
}

bool Debugger::trigger(BreakpointObject& b) {
  ++b.hits;
  if (!b.action) return true;
  struct Inside {
    bool& flag;
    explicit Inside(bool& f) : flag(f) { flag = true; }
    ~Inside() { flag = false; }
  } inside(in_stop_);
  Ref<BreakpointObject> keep(&b);
  Value self(keep);
  InvokeOptions o;
  o.dollar_underscore = &self;
  bool ok = rs_.question_mark;
  NullSink nothing;
  bool wanted = false;
  try {
    invoke_block(rs_, *b.action, o, nothing);
  } catch (const LoopControl& c) {
    wanted = c.is_break;
  } catch (const ScriptError&) {
  }
  rs_.question_mark = ok;
  return wanted;
}

void Debugger::break_here(Frame* at) {
  if (!at || !at->body || !at->pc || in_stop_ || off) return;
  const Ast* ast = at->body->asts[static_cast<size_t>(at->pc - at->body->code.data())];
  if (const Ast* place = place_of(ast)) ast = place;
  stop(*at, ast->extent, {});
}

void Debugger::stop(Frame& f, Extent at, std::vector<Ref<BreakpointObject>> hit) {
  stepping_ = false;
  step_frame_ = nullptr;
  changed();
  DebugStop info;
  info.position = make_position(*f.unit->script, at);
  info.script = f.unit->script;
  info.breakpoints = std::move(hit);
  std::optional<ResumeAction> answer;
  {
    struct Inside {
      bool& flag;
      explicit Inside(bool& f) : flag(f) { flag = true; }
      ~Inside() { flag = false; }
    } inside(in_stop_);
    bool ok = rs_.question_mark;
    if (handler) answer = handler(rs_, info);
    else if (g_console_debugger) answer = g_console_debugger(rs_, rs_.host(), info);
    while (!answer && waits) {
      rs_.check_stop();
      if (handler) {
        answer = handler(rs_, info);
        break;
      }
      BlockingRegion blocking;
      ::usleep(20000);
    }
    rs_.question_mark = ok;
  }
  switch (answer.value_or(ResumeAction::Continue)) {
    case ResumeAction::Continue: break;
    case ResumeAction::StepInto: stepping_ = true; break;
    case ResumeAction::StepOver:
      stepping_ = true;
      step_frame_ = &f;
      break;
    case ResumeAction::StepOut:
      stepping_ = f.caller != nullptr;
      step_frame_ = f.caller;
      break;
    case ResumeAction::Stop: throw PipelineStopped{};
  }
  changed();
}

// ---- tracing

void Debugger::show_trace(Frame& f, Extent where) {
  SourcePosition p = f.unit->script->start(where);
  std::string line(f.unit->script->line(p.line));
  const std::string& text = f.unit->script->text();
  // Columns are in UTF-16 units; the line's own bytes are looked for behind its start.
  size_t start = text.rfind('\n', where.start ? where.start - 1 : 0);
  if (where.start == 0 || start == std::string::npos) start = 0;
  else ++start;
  size_t at = std::min<size_t>(where.start - start, line.size());
  size_t end = start + line.size();
  if (end < text.size()) line += "\n";
  line.insert(at, " >>>> ");
  std::string number = std::to_string(p.line);
  std::string shown = std::string(number.size() < 4 ? 4 - number.size() : 0, ' ') + number + "+ " + line;
  Host& host = rs_.host();
  if (!ask) return host.write_debug_line(shown);
  host.write_debug_line(shown);
  int choice = host.prompt_for_choice("Continue with this operation?", shown,
                                      {{"&Yes", "Continue with only the next step of the operation."},
                                       {"Yes to &All", "Continue with all the steps of the operation."},
                                       {"&No", "Skip this operation and proceed with the next operation."},
                                       {"No to A&ll", "Skip this operation and all subsequent operations."}}, 0);
  if (choice == 1) ask = false;
  if (choice >= 2) {
    throw_error("System.Management.Automation.Host.HostException", "ActionPreferenceStop", ErrorCategory::OperationStopped,
                "The running command stopped because the user selected the Stop option.");
  }
}

// ---- variables

namespace {

constexpr uint8_t kA = 1, kB = 2, kC = 4;
// Which operands of an instruction are read.
uint8_t reads_of(const Ins& i) {
  switch (i.op) {
    case Op::Move: case Op::StoreSlot: case Op::StoreTyped: case Op::StoreGlobal: case Op::Unary: case Op::Not: case Op::ToBool:
    case Op::JumpTrue: case Op::JumpFalse: case Op::JumpNull: case Op::JumpNotNull: case Op::GetMember: case Op::GetStatic:
    case Op::CopyArray: case Op::ArrayOf: case Op::Convert: case Op::ConvertBy: case Op::Spread: case Op::Emit: case Op::ForeachInit:
    case Op::SwitchFile: case Op::Exit: case Op::Throw: case Op::SetResult: return kB;
    case Op::Constrain: case Op::ConstrainGlobal: return i.flag & 1 ? 0 : kB;
    case Op::Add: case Op::Sub: case Op::Mul: case Op::Div: case Op::Mod: case Op::Eq: case Op::Ne: case Op::Lt: case Op::Le: case Op::Gt:
    case Op::Ge: case Op::Binary: case Op::Match: case Op::JumpEq: case Op::JumpNe: case Op::JumpLt: case Op::JumpLe: case Op::JumpGt:
    case Op::JumpGe: case Op::GetMemberBy: case Op::GetStaticBy: case Op::GetIndex: case Op::HashAdd: case Op::ForeachRange: return kB | kC;
    case Op::SwitchTest: return kC;
    case Op::IncSlot: return kA;
    case Op::SetMember: case Op::SetStatic: return kA | kB;
    case Op::SetMemberBy: case Op::SetStaticBy: case Op::SetIndex: return kA | kB | kC;
    case Op::PropertyInit: return kC;
    default: return 0;
  }
}
std::string_view slot_name(const Frame& f, int32_t slot) {
  return slot >= 0 && slot < static_cast<int32_t>(f.locals) ? std::string_view(f.unit->slots[slot].name.name) : std::string_view();
}
// The variable that an instruction writes; empty when none.
std::string_view written(const Frame& f, const Ins& i) {
  switch (i.op) {
    case Op::StoreSlot: case Op::StoreTyped: case Op::Constrain: case Op::IncSlot: return slot_name(f, i.a);
    case Op::ForeachNext: return slot_name(f, i.b);
    case Op::StoreGlobal: case Op::ConstrainGlobal: return f.unit->globals[i.a].name.name;
    default: return {};
  }
}

}  // namespace

void Debugger::variable(Frame& f, std::string_view name, bool write) {
  if (name.empty()) return;
  std::vector<Ref<BreakpointObject>> hit, all = breakpoints_;
  for (const auto& b : all) {
    if (b->kind != BreakpointKind::Variable || !b->enabled || !same_script(*b, f) || !equal_ignore_ascii_case(b->variable, name)) continue;
    if (!(b->access == 2 || (write ? b->access == 1 : b->access == 0))) continue;
    if (trigger(*b)) hit.push_back(b);
  }
  if (hit.empty()) return;
  const Ast* at = f.body->asts[static_cast<size_t>(f.pc - f.body->code.data())];
  const Ast* place = place_of(at);
  stop(f, (place ? place : at)->extent, std::move(hit));
}

// ---- commands

void Debugger::commands(Frame& f, const Ins& i) {
  const PipelineSite& site = *f.unit->pipelines[i.b];
  for (const CommandSite& c : site.commands) {
    if (c.is_expression) continue;
    std::string name = c.name;
    if (name.empty()) {
      const Value& v = unwrap(c.reg < 0 ? f.unit->constants[~c.reg] : f.r[c.reg]);
      if (v.kind() == Kind::VarRef || v.is_null()) continue;
      if (v.is_string()) name = v.string()->to_utf8();
      else if (auto* info = v.get_if<CommandInfo>()) name = info->name;
      else continue;
    }
    Ref<CommandInfo> info = rs_.find_command(name);
    for (int n = 0; info && info->command_type == CommandType::Alias && n < 10; ++n) info = rs_.find_command(static_cast<AliasInfo&>(*info).target);
    bool script = info && info->command_type == CommandType::ExternalScript;
    bool function = info && (info->command_type == CommandType::Function || info->command_type == CommandType::Filter);
    if (trace > 1 && (function || script)) rs_.host().write_debug_line("    ! CALL " + std::string(script ? "script '" : "function '") + info->name + "'");
    if (!commands_) continue;
    std::vector<Ref<BreakpointObject>> hit, all = breakpoints_;
    for (const auto& b : all) {
      if (b->kind != BreakpointKind::Command || !b->enabled || !same_script(*b, f)) continue;
      WildcardPattern pattern(b->command, true);
      bool matches = pattern.is_match(name) || (info && pattern.is_match(info->name));
      if (!matches && script) {
        const std::string& path = static_cast<ExternalScriptInfo&>(*info).path;
        std::string base = path.substr(path.rfind('/') + 1);
        matches = path == b->command || pattern.is_match(base.substr(0, base.rfind('.')));
      }
      if (!matches && info && b->command.find('\\') != std::string::npos) matches = pattern.is_match(info->module_name + "\\" + info->name);
      if (matches && trigger(*b)) hit.push_back(b);
    }
    if (hit.empty()) continue;
    if (function || script) {   // the stop is inside, before its first statement
      for (auto& b : hit) pending_.push_back(b);
      changed();
    } else {
      const Ast* at = f.body->asts[static_cast<size_t>(f.pc - f.body->code.data())];
      const Ast* place = place_of(at);
      stop(f, (place ? place : at)->extent, std::move(hit));
    }
  }
}

void Debugger::before(Frame& f, const Ins& i) {
  if (f.block && f.block->debugger_hidden) return;
  // A block's braces are places, too: where it is entered and left.
  const ScriptBlockAst* block = f.unit->ast;
  bool braces = block && block->parent && block->extent.end > block->extent.start + 1 && f.body == &f.unit->end && !f.unit->is_trap &&
                f.unit->script->text()[block->extent.start] == '{';
  if (braces && &i == f.body->code.data()) statement(f, {block->extent.start, block->extent.start + 1}, nullptr);
  if (const Ast* place = place_at(*f.body, static_cast<size_t>(&i - f.body->code.data()))) statement(f, place->extent, place);
  else if (braces && i.op == Op::Return) statement(f, {block->extent.end - 1, block->extent.end}, nullptr);
  if (variables_) {
    uint8_t reads = reads_of(i);
    if (reads & kA) variable(f, slot_name(f, i.a), false);
    if (reads & kB) variable(f, slot_name(f, i.b), false);
    if (reads & kC) variable(f, slot_name(f, i.c), false);
    if (i.op == Op::LoadGlobal) variable(f, f.unit->globals[i.b].name.name, false);
  }
  if (i.op == Op::RunPipeline || i.op == Op::Call) {
    if (variables_) {
      for (const CommandSite& c : f.unit->pipelines[i.b]->commands) {
        if (c.name.empty()) variable(f, slot_name(f, c.reg), false);
        for (const ArgSite& a : c.args) {
          if (a.kind != ArgSite::Parameter) variable(f, slot_name(f, a.reg), false);
        }
      }
    }
    if (commands_ || trace > 1) commands(f, i);
  }
}
void Debugger::after(Frame& f, const Ins& i) {
  if (!variables_ && trace < 2) return;
  std::string_view name = written(f, i);
  if (name.empty()) return;
  if (trace > 1) {
    std::string text = to_display(rs_, variable_value(f, name));
    if (text.size() > 53) text = text.substr(0, 50) + "...";
    rs_.host().write_debug_line("    ! SET $" + std::string(name) + " = '" + text + "'.");
  }
  if (variables_) variable(f, name, true);
}

}  // namespace psession
