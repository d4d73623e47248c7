// Commands: from call sites to run_pipeline, or straight into a simple function; definitions of functions.
#include "text/encoding.h"
#include "engine/commands.h"
#include "engine/modules.h"
#include "engine/pipeline.h"
#include "engine/vm/execute_impl.h"
#include "language/restricted_language.h"
#include "engine/vm/script_types.h"
#include <strings.h>

#include <algorithm>

#include "language/ast_visit.h"
#include "language/parsed_script.h"

namespace psession {

namespace {
const Value& site_operand(Frame& f, int32_t i, Value& scratch) {
  if (i < 0) return f.unit->constants[~i];
  if (i < static_cast<int32_t>(f.locals)) {
    scratch = load_slot_slow(f, i);
    return scratch;
  }
  return f.r[i];
}

// A "-Name" that $args keeps of a simple function's caller.
bool is_parameter_token(const Value& v, std::string& name, bool& colon) {
  if (v.kind() != Kind::PSObject) return false;
  const MemberBag& bag = v.as<PSObject>()->members();
  long at = bag.find("<CommandParameterName>");
  if (at < 0) return false;
  const Value& n = bag.slot(static_cast<size_t>(at));
  name = n.is_string() ? n.string()->to_utf8() : std::string();
  // As PowerShell passes it on: `-v:$false` of $args arrives as the switch alone, its value as an argument of its own.
  colon = false;
  return true;
}

// Hashtables give -Name:value; everything else gives its elements as positional arguments.
void add_splat(Frame& f, const ArgSite& a, const Value& given, std::vector<CallArgument>& out) {
  const Value& v = unwrap(given);
  if (v.is_null()) return;
  if (v.kind() == Kind::Dictionary) {
    Ref<Dictionary> d(v.as<Dictionary>());
    for (size_t i = 0; i < d->slots(); ++i) {
      if (!d->live(i)) continue;
      CallArgument arg;
      arg.kind = CallArgument::ParameterWithValue;
      arg.name = to_display(f.rs, d->key_at(i));
      arg.value = d->value_at(i);
      arg.from_splat = true;
      arg.ast = a.ast;
      arg.text = "-" + arg.name + ":";
      out.push_back(std::move(arg));
    }
    return;
  }
  // $args keeps parameters that were given by name to a simple function.
  if (v.kind() == Kind::Array || v.kind() == Kind::List || is_enumerable(v)) {
    std::vector<Value> items = to_vector(f.rs, v);
    for (size_t i = 0; i < items.size(); ++i) {
      CallArgument arg;
      arg.from_splat = true;
      arg.ast = a.ast;
      if (bool colon; is_parameter_token(items[i], arg.name, colon)) {
        arg.text = to_display(f.rs, items[i]);
        arg.kind = CallArgument::Parameter;
      } else {
        arg.value = items[i];
      }
      out.push_back(std::move(arg));
    }
    return;
  }
  std::vector<Value> items{given};
  if (v.is_string()) {
    items.clear();
    for (uint32_t i = 0; i < v.string()->length(); ++i) items.push_back(Value::character(v.string()->at(i)));
  }
  for (auto& item : items) {
    CallArgument arg;
    arg.value = item;
    arg.from_splat = true;
    arg.ast = a.ast;
    out.push_back(std::move(arg));
  }
}

void fill_call(Frame& f, const CommandSite& site, CommandCall& call) {
  Value scratch;
  call.ast = site.ast;
  call.script = f.unit->script.get();
  call.op = site.op;
  call.verbatim_tail = site.verbatim;
  if (site.is_expression) {
    call.is_expression = true;
    call.expression = site_operand(f, site.reg, scratch);
  } else {
    call.command = site_operand(f, site.reg, scratch);
    call.args.reserve(site.args.size());
    for (auto& a : site.args) {
      if (a.kind == ArgSite::Splat) {
        Value v = site_operand(f, a.reg, scratch);
        add_splat(f, a, v, call.args);
        continue;
      }
      CallArgument arg;
      arg.ast = a.ast;
      arg.bareword = a.bareword;
      arg.name = a.name;
      arg.text = a.text;
      if (a.kind == ArgSite::Parameter) arg.kind = CallArgument::Parameter;
      else {
        arg.kind = a.kind == ArgSite::ParameterWithValue ? CallArgument::ParameterWithValue : CallArgument::Positional;
        arg.value = site_operand(f, a.reg, scratch);
        if (arg.value.is_nothing()) arg.value = Value();
        if (a.kind == ArgSite::Positional && !a.text.empty() && arg.value.kind() != Kind::PSObject && !arg.value.is_string()) {
          // The number as it was written, for who wants text (ScriptProcessor takes the number alone).
          auto box = make_ref<PSObject>(arg.value);
          box->to_string_text = String::utf8(a.text);
          arg.value = Value(box);
        }
      }
      call.args.push_back(std::move(arg));
    }
  }
  for (auto& r : site.redirections) {
    RedirectionCall c{r.from};
    c.merge = r.merge;
    c.append = r.append;
    c.to_null = r.to_null;
    if (!r.merge) {
      if (!r.to_null) {
        Value v = site_operand(f, r.reg, scratch);
        if (v.is_null()) c.to_null = true;
        else c.path = to_display(f.rs, v);
      }
    }
    call.redirections.push_back(std::move(c));
  }
}

// The function that a constant name means now, when it is a simple one. Aliases are followed.
FunctionInfo* cached_function(Frame& f, const CommandSite& site) {
  const void* module = f.scope->module;
  if (site.version == g_command_version && site.cache_module == module && site.cache_runspace == &f.rs)
    return static_cast<FunctionInfo*>(site.info.get());
  site.version = 0;
  site.info = {};
  std::string_view name = site.name;
  CommandInfo* found = nullptr;
  for (int steps = 0; steps < 8; ++steps) {
    CommandInfo* alias = nullptr;
    for (Scope* s = f.scope; s && !alias; s = s->parent) alias = s->find_alias(name);
    if (!alias) break;
    name = static_cast<AliasInfo*>(alias)->target;
  }
  for (Scope* s = f.scope; s && !found; s = s->parent) found = s->find_function(name);
  if (!found || (found->command_type != CommandType::Function && found->command_type != CommandType::Filter)) return nullptr;
  // A built-in alias that nobody has asked for yet stands before the function.
  if (name == site.name && f.rs.commands().find_alias(name)) return nullptr;
  auto* fn = dynamic_cast<FunctionInfo*>(found);
  if (!fn || !fn->block) return nullptr;
  if (!unit_of(f.rs, *fn->block).direct) return nullptr;
  site.info = fn;
  site.version = g_command_version;
  site.cache_module = module;
  site.cache_runspace = &f.rs;
  return fn;
}

void deliver(Frame& f, CaptureSink& sink, int32_t dst, uint16_t flag) {
  if (flag == 1) f.r[dst] = sink.take();
}
}  // namespace

void run_pipeline_site(Frame& f, const PipelineSite& site, int32_t dst, uint16_t flag) {
  std::vector<CommandCall> calls(site.commands.size());
  for (size_t i = 0; i < calls.size(); ++i) fill_call(f, site.commands[i], calls[i]);
  f.rs.check_stop();
  interpreter_safe_point();
  event_safe_point(f.rs);
  if (__builtin_expect(f.vm.capture_call != nullptr, 0)) {
    *f.vm.capture_call = std::move(calls[0]);
    f.vm.capture_call = nullptr;
    return;
  }
  if (flag == 0) {
    run_pipeline(f.rs, calls, *f.out);
    event_safe_point(f.rs);   // what happened while it waited comes before the next statement
    return;
  }
  CaptureSink sink;
  run_pipeline(f.rs, calls, sink);
  deliver(f, sink, dst, flag);
}

void run_call_site(Frame& f, const PipelineSite& site, int32_t dst, int32_t args, uint16_t flag) {
  const CommandSite& c = site.commands[0];
  if (c.like_method && strict_mode_of(f.scope) >= 2)
    throw_runtime("StrictModeFunctionCallWithParens", ErrorCategory::InvalidOperation,
                  "The function or command was called as if it were a method. Parameters should be separated by spaces. For information about "
                  "parameters, see the about_Parameters Help topic.");
  if (c.plain_args && c.op != CallOperator::Dot && !f.vm.capture_call) {
    CallSetup s;
    Ref<ScriptBlock> block;
    Ref<CommandInfo> info;
    if (!c.name.empty()) {
      if (FunctionInfo* fn = cached_function(f, c)) {
        info = fn;
        block = fn->block;
      }
    } else if (c.op == CallOperator::Ampersand) {
      Value scratch;
      const Value& v = unwrap(site_operand(f, c.reg, scratch));
      if (v.kind() == Kind::ScriptBlock) {
        block = v.as<ScriptBlock>();
        if (!unit_of(f.rs, *block).direct) block = {};
      }
    }
    if (block) {
      const CodeUnit& unit = unit_of(f.rs, *block);
      if (c.args.size() <= unit.params.size() || !unit.advanced) {
        s.block = block.get();
        s.command = info.get();
        s.args = std::span<const Value>(&f.r[args], c.args.size());
        s.call_ast = c.ast;
        s.call_script = f.unit->script.get();
        std::shared_ptr<CodeUnit> keep = block->code;
        try {
          if (flag == 0) {
            call_block(f.rs, unit, s, *f.out);
          } else if (flag == 1) {
            CaptureSink sink;
            call_block(f.rs, unit, s, sink);
            f.r[dst] = sink.take();
          } else {
            NullSink sink;
            call_block(f.rs, unit, s, sink);
          }
        } catch (DirectBindFailed&) {
          run_pipeline_site(f, site, dst, flag);
          return;
        }
        f.rs.question_mark = true;
        return;
      }
    }
  }
  run_pipeline_site(f, site, dst, flag);
}

// A data section whose commands are known only now.
void check_data(Frame& f, const DataStatementAst& data, const Value& commands) {
  std::vector<ParseError> errors;
  if (is_constrained(f.rs)) {
    errors.push_back({data.commands_allowed[0]->extent, "DataSectionAllowedCommandDisallowed",
                      "Cannot define data section. Definition of additional supported commands is not supported in this language mode."});
  } else {
    RestrictedRules rules;
    rules.commands = {{"ConvertFrom-StringData"}};
    for (const Value& one : to_vector(f.rs, commands))
      for (const Value& v : to_vector(f.rs, one)) rules.commands->push_back(to_display(f.rs, v));
    errors = check_restricted(*f.unit->script, *data.body, rules);
  }
  if (!errors.empty()) throw ScriptError(make_parse_error_record(f.unit->script, errors));
}

// ---- definitions

Value make_block(Frame& f, int32_t node) {
  auto& u = const_cast<CodeUnit&>(*f.unit);
  auto* ast = static_cast<const ScriptBlockAst*>(u.nodes[node]);
  auto b = make_ref<ScriptBlock>(u.script, ast, Ref<HeapObject>(f.scope->module));
  if (!u.blocks[node]) u.blocks[node] = compile_block(u.script, ast);
  b->code = u.blocks[node];
  note_mode(*b, f.rs);
  return Value(b);
}

void define_function(Frame& f, const FunctionDefinitionAst& ast) {
  auto block = make_ref<ScriptBlock>(f.unit->script, ast.body, Ref<HeapObject>(f.scope->module));
  block->is_filter = ast.is_filter;
  note_mode(*block, f.rs);
  f.rs.commands().define_function(ast.name, block, ast.is_filter);
}

void run_using_statement(Frame& f, const UsingStatementAst& ast) {
  switch (ast.type) {
    case UsingStatementAst::Type::Module: run_using_module(f, ast); break;
    case UsingStatementAst::Type::Assembly: break;   // what there is of .NET is built in
    default: break;
  }
}

std::string using_key(std::string text, bool variable_only) {
  if (variable_only) {
    for (char& c : text) if (c >= 'A' && c <= 'Z') c += 32;
  }
  std::u16string w = utf8_to_utf16(text);
  return base64_encode(std::string_view(reinterpret_cast<const char*>(w.data()), w.size() * 2));
}

Value load_using(Frame& f, const UsingExpressionAst& ast) {
  const ExpressionAst* e = ast.sub_expression;
  auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(e));
  std::string name = v ? std::string(v->path.name) : std::string(f.unit->script->text(e->extent));
  Value found;
  for (Frame* at = &f; at; at = at->caller)
    if (at->using_values.kind() == Kind::Dictionary) {
      if (const Value* x = at->using_values.as<Dictionary>()->find(str(name))) return *x;
      break;
    }
  Value given;
  if (f.rs.try_get_variable("__psession_using", given)) {
    const Value& dict = unwrap(given);
    if (dict.kind() == Kind::Dictionary) {
      if (const Value* x = dict.as<Dictionary>()->find(str(name))) return *x;
      std::string key = using_key(std::string(f.unit->script->text(ast.extent)), v != nullptr);
      if (const Value* x = dict.as<Dictionary>()->find(str(key))) return *x;
    }
  }
  throw_runtime("UsingWithoutInvokeCommand", ErrorCategory::InvalidOperation,
                "A Using variable cannot be retrieved. A Using variable can be used only with Invoke-Command, Start-Job, or InlineScript in "
                "the script workflow. When it is used with Invoke-Command, the Using variable is valid only if the script block is invoked on "
                "a remote computer.",
                str("$using:" + name));
}

// The text of a background pipeline: variables that exist here become $using: ones.
static std::string background_text(Frame& f, const Ast& node) {
  std::string text(f.unit->script->text(node.extent));
  std::vector<size_t> places;
  walk(const_cast<Ast*>(&node), [&](Ast* at) {
    if (as<UsingExpressionAst>(at)) return false;
    auto* v = as<VariableExpressionAst>(at);
    if (!v || v->path.scope != VariableScope::Unscoped) return true;
    static constexpr std::string_view kOwn[] = {"_", "PSItem", "args", "input", "this", "null", "true", "false", "PSBoundParameters",
                                                "MyInvocation", "PSCmdlet", "Error", "PID", "Host", "ExecutionContext"};
    for (std::string_view own : kOwn)
      if (own.size() == v->path.name.size() && strncasecmp(own.data(), v->path.name.data(), own.size()) == 0) return true;
    Value ignored;
    if (!f.rs.try_get_variable(v->path.name, ignored)) return true;
    std::string_view written = f.unit->script->text(v->extent);
    size_t at_text = static_cast<size_t>(written.data() - f.unit->script->text(node.extent).data()) + 1;
    if (at_text < text.size() && text[at_text] == '{') ++at_text;
    places.push_back(at_text);
    return true;
  });
  std::sort(places.begin(), places.end());
  for (size_t i = places.size(); i-- > 0;)
    if (places[i] <= text.size()) text.insert(places[i], "using:");
  return text;
}

Value start_background(Frame& f, const Ast& node) {
  std::string text = background_text(f, node);
  while (!text.empty() && (text.back() == '&' || text.back() == ' ')) text.pop_back();
  std::vector<CommandCall> calls(1);
  calls[0].command = str("Start-Job");
  CallArgument a;
  a.kind = CallArgument::ParameterWithValue;
  a.name = "ScriptBlock";
  a.value = Value(ScriptBlock::create(f.rs, text));
  calls[0].args.push_back(std::move(a));
  calls[0].ast = &node;
  calls[0].script = f.unit->script.get();
  CaptureSink sink;
  run_pipeline(f.rs, calls, sink);
  return sink.take();
}

void throw_exit(Frame& f, const Value& v, bool given) {
  ExitScript e;
  e.code = v;
  if (given && !v.is_null()) {
    if (auto i = try_convert(f.rs, v, &types::Int32)) e.exit_code = static_cast<int>(i->as_int());
  }
  throw e;
}

}  // namespace psession

namespace psession {

// Runs the block with its pipeline's calls taken away instead of run.
void build_call(Runspace& rs, ScriptBlock& block, const CodeUnit& unit, const std::vector<Value>& args, CommandCall& call) {
  CommandCall* outer = vm_of(rs).capture_call;
  vm_of(rs).capture_call = &call;
  CallSetup s;
  s.block = &block;
  s.args = args;
  s.new_scope = false;
  NullSink sink;
  try {
    call_block(rs, unit, s, sink);
  } catch (...) {
    vm_of(rs).capture_call = outer;
    throw;
  }
  vm_of(rs).capture_call = outer;
}

}  // namespace psession
