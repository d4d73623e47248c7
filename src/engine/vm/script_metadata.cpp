// CommandMetadata and value checks of script functions, from their attributes.
#include "engine/vm/script_attributes.h"
#include "engine/attribute_types.h"
#include "engine/command_syntax.h"
#include "engine/binder.h"
#include "engine/validation.h"
#include "engine/vm/execute_impl.h"
#include "language/parsed_script.h"

namespace psession {

namespace {
bool attribute_is(const AttributeBaseAst* a, std::string_view name) {
  std::string_view n = a->type_name->name;
  constexpr std::string_view kNamespace = "System.Management.Automation.";
  if (n.size() > kNamespace.size() && same_name(n.substr(0, kNamespace.size()), kNamespace)) n = n.substr(kNamespace.size());
  if (same_name(n, name)) return true;
  return n.size() == name.size() + 9 && same_name(n.substr(0, name.size()), name) && same_name(n.substr(name.size()), "Attribute");
}
struct Evaluator {
  Runspace& rs;
  const std::shared_ptr<ParsedScript>& script;
  Value operator()(const ExpressionAst* e) const { return constant_value(rs, script, e); }
  bool truth_of(const ExpressionAst* e) const { return is_true((*this)(e)); }
  std::string text(const ExpressionAst* e) const { return to_display(rs, (*this)(e)); }
  int number(const ExpressionAst* e) const {
    int64_t n = 0;
    to_int64(rs, (*this)(e), n);
    return static_cast<int>(n);
  }
};
// Attributes that are no checks and need no type of their own here.
bool known_plain_attribute(const AttributeBaseAst* a) {
  for (std::string_view n : {"Parameter", "Alias", "AllowNull", "AllowEmptyString", "AllowEmptyCollection", "SupportsWildcards",
                             "ArgumentCompleter", "ArgumentCompletions", "PSDefaultValue", "CmdletBinding", "OutputType", "Obsolete",
                             "DontShow", "Experimental", "Hidden", "System.ComponentModel.Description", "Description",
                             "System.Obsolete", "NonSerialized", "System.Diagnostics.CodeAnalysis.SuppressMessage",
                             "Diagnostics.CodeAnalysis.SuppressMessage", "System.Diagnostics.CodeAnalysis.SuppressMessageAttribute",
                             "System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage", "Flags", "System.Flags", "DscResource",
                             "DscProperty", "System.SerializableAttribute", "Serializable", "DscLocalConfigurationManager", "Cmdlet"})
    if (attribute_is(a, n)) return true;
  return false;
}
int confirm_impact_of(Runspace& rs, const Value& v) {
  static const Type* t = TypeRegistry::find("System.Management.Automation.ConfirmImpact");
  if (t)
    if (auto c = try_convert(rs, v, t)) return static_cast<int>(c->as_int());
  std::string s = to_display(rs, v);
  return same_name(s, "High") ? 3 : same_name(s, "Low") ? 1 : same_name(s, "None") ? 0 : 2;
}
int set_index(CommandMetadata& m, std::string_view name) {
  if (name.empty() || same_name(name, "__AllParameterSets")) return -1;
  for (size_t i = 0; i < m.set_names.size(); ++i)
    if (same_name(m.set_names[i], name)) return static_cast<int>(i);
  constexpr size_t kMaxSets = 32;
  if (m.set_names.size() == kMaxSets) {
    throw_error("System.Management.Automation.ParsingMetadataException", "ParsingTooManyParameterSets", ErrorCategory::MetadataError,
                "Cannot get or run the command. The maximum number of parameter sets for this command has been exceeded.");
  }
  m.set_names.emplace_back(name);
  return static_cast<int>(m.set_names.size() - 1);
}
}  // namespace

Value constant_value(Runspace& rs, const std::shared_ptr<ParsedScript>& script, const ExpressionAst* e) {
  switch (e->kind) {
    case AstKind::StringConstantExpression: return str(static_cast<const StringConstantExpressionAst*>(e)->value);
    case AstKind::ScriptBlockExpression:
      return Value(make_ref<ScriptBlock>(script, static_cast<const ScriptBlockExpressionAst*>(e)->script_block,
                                         Ref<HeapObject>(rs.current_scope().module)));
    default: break;
  }
  auto unit = compile_expression(script, e);
  CallSetup s;
  CaptureSink sink;
  call_block(rs, *unit, s, sink);
  return sink.take();
}

std::vector<std::shared_ptr<ValueCheck>> checks_of(Runspace& rs, const CodeUnit* unit, AstList<AttributeBaseAst> attributes) {
  std::vector<std::shared_ptr<ValueCheck>> out;
  const std::shared_ptr<ParsedScript>& script = unit->script;
  Evaluator eval{rs, script};
  for (auto* base : attributes) {
    auto* a = as<AttributeAst>(static_cast<const Ast*>(base));
    if (!a || known_plain_attribute(a)) continue;
    AttributeArguments args;
    for (auto* p : a->positional_arguments) args.positional.push_back(eval(p));
    for (auto* n : a->named_arguments) args.named.emplace_back(std::string(n->name), eval(n->argument));
    std::shared_ptr<ValueCheck> check;
    try {
      bool counts = same_name(a->type_name->name, "ValidateCount") || same_name(a->type_name->name, "ValidateLength");
      for (size_t i = 0; counts && i < args.positional.size(); ++i)
        if (args.positional[i].kind() == Kind::Int32 && args.positional[i].as_int() < 0) {
          throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.",
                       i ? "maxLength" : "minLength");
        }
      check = make_value_check(rs, a->type_name->name, args);
    } catch (const ScriptError& e) {
      static const Type* known = TypeRegistry::find("System.Management.Automation.MetadataException");
      if (known && e.record->exception && known->assignable_from(e.record->exception->type())) throw;
      auto record = make_error("", "ExceptionConstructingAttribute", ErrorCategory::MetadataError,
                               "The following exception occurred while constructing the attribute \"" + std::string(a->type_name->name) +
                                   "\": \"" + e.record->message() + "\"");
      record->exception->inner = Value(e.record->exception);
      throw ScriptError(record);
    }
    if (check) {
      out.push_back(std::move(check));
      continue;
    }
    const Type* t = resolve_type(rs, unit, *a->type_name);
    if (!t) {
      std::string with(a->type_name->name);
      t = TypeRegistry::find(with + "Attribute", unit->using_namespaces);
    }
    if (!t) throw_runtime("CustomAttributeTypeNotFound", ErrorCategory::InvalidOperation,
                          "Cannot find the type for custom attribute '" + std::string(a->type_name->name) +
                              "'. Make sure that the assembly that contains this type is loaded.");
    if (!t->is(kScriptClass)) continue;
    Value instance = construct(rs, t, args.positional);
    for (auto& [name, v] : args.named) set_member(rs, instance, *String::utf8(name), v);
    if (auto check = make_script_value_check(rs, instance)) out.push_back(std::move(check));
  }
  return out;
}

std::vector<Value> script_parameter_attributes(Runspace& rs, ScriptBlock& block, const ParameterMetadata& p) {
  std::vector<Value> out;
  const CodeUnit& unit = unit_of(rs, block);
  if (p.index >= unit.params.size() || !same_name(unit.params[p.index].name.name, p.name)) return out;
  Evaluator eval{rs, unit.script};
  static const Type* parameter = TypeRegistry::find("System.Management.Automation.ParameterAttribute");
  size_t parameters = 0;
  auto add_parameter = [&](Value v, std::vector<Value>::iterator at) {
    int position = parameters < p.sets.size() ? p.sets[parameters].position : -1;
    if (position >= 0) set_member(rs, v, *String::utf8("Position"), Value::int32(position));
    ++parameters;
    out.insert(at, std::move(v));
  };
  for (auto* base : unit.params[p.index].ast->attributes) {
    auto* a = as<AttributeAst>(static_cast<const Ast*>(base));
    if (!a) continue;
    const Type* t = TypeRegistry::find(std::string(a->type_name->name) + "Attribute", unit.using_namespaces);
    if (!t) t = resolve_type(rs, &unit, *a->type_name);
    if (!t) continue;
    std::vector<Value> given;
    for (auto* x : a->positional_arguments) given.push_back(eval(x));
    Value instance = construct(rs, t, given);
    for (auto* n : a->named_arguments)
      set_member(rs, instance, *String::utf8(n->name), n->expression_omitted ? Value::boolean(true) : eval(n->argument));
    if (t == parameter) add_parameter(std::move(instance), out.end());
    else out.push_back(std::move(instance));
  }
  if (!parameters && parameter) add_parameter(construct(rs, parameter, {}), out.begin());
  return out;
}

std::shared_ptr<CommandMetadata> build_metadata(Runspace& rs, ScriptBlock& block, const CodeUnit& unit) {
  auto m = std::make_shared<CommandMetadata>();
  resolve_unit_types(rs, unit);
  Evaluator eval{rs, unit.script};
  m->cmdlet_binding = unit.advanced;
  m->has_dynamic = unit.dynamic_param.present;
  std::string default_set;
  if (unit.ast && unit.ast->param_block)
    for (auto* a : unit.ast->param_block->attributes) {
      if (!attribute_is(a, "CmdletBinding")) continue;
      for (auto* n : a->named_arguments) {
        if (same_name(n->name, "DefaultParameterSetName")) default_set = eval.text(n->argument);
        else if (same_name(n->name, "SupportsShouldProcess")) m->should_process = eval.truth_of(n->argument);
        else if (same_name(n->name, "SupportsPaging")) m->supports_paging = eval.truth_of(n->argument);
        else if (same_name(n->name, "PositionalBinding")) m->positional_binding = eval.truth_of(n->argument);
        else if (same_name(n->name, "ConfirmImpact")) m->confirm_impact = confirm_impact_of(rs, eval(n->argument));
        else if (same_name(n->name, "HelpUri")) m->help_uri = eval.text(n->argument);
      }
    }
  bool explicit_position = false;
  for (size_t i = 0; i < unit.params.size(); ++i) {
    const ParamSite& site = unit.params[i];
    ParameterMetadata p;
    p.name = site.name.name;
    p.index = static_cast<uint32_t>(i);
    p.type = site.type;
    p.is_switch = site.is_switch;
    p.type_name = site.type ? std::string(site.type->full_name()) : "System.Object";
    for (auto* base : site.ast->attributes) {
      auto* a = as<AttributeAst>(static_cast<const Ast*>(base));
      if (!a) continue;
      if (attribute_is(a, "Parameter")) {
        ParameterInSet s;
        for (auto* n : a->named_arguments) {
          if (same_name(n->name, "ParameterSetName")) {
            s.set = set_index(*m, eval.text(n->argument));
            explicit_position |= s.set >= 0;
          } else if (same_name(n->name, "Position")) {
            s.position = eval.number(n->argument);
            explicit_position = true;
          } else if (same_name(n->name, "Mandatory")) s.mandatory = eval.truth_of(n->argument);
          else if (same_name(n->name, "ValueFromPipeline")) s.from_pipeline = eval.truth_of(n->argument);
          else if (same_name(n->name, "ValueFromPipelineByPropertyName")) s.from_pipeline_by_name = eval.truth_of(n->argument);
          else if (same_name(n->name, "ValueFromRemainingArguments")) s.remaining = eval.truth_of(n->argument);
          else if (same_name(n->name, "HelpMessage") || same_name(n->name, "HelpMessageBaseName") || same_name(n->name, "HelpMessageResourceId")) {
            std::string text = eval.text(n->argument);
            if (text.empty()) {
              throw_error("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                          "Cannot process argument because the value of argument \"value\" is not valid. Change the value of the \"value\" "
                          "argument and run the operation again.");
            }
            if (same_name(n->name, "HelpMessage")) s.help = std::move(text);
          }
          else if (same_name(n->name, "DontShow")) p.dont_show = eval.truth_of(n->argument);
        }
        p.sets.push_back(std::move(s));
      } else if (attribute_is(a, "Alias")) {
        for (auto* x : a->positional_arguments)
          for (auto& v : to_vector(rs, eval(x))) p.aliases.push_back(to_display(rs, v));
      } else if (attribute_is(a, "AllowNull")) p.allow_null = true;
      else if (attribute_is(a, "AllowEmptyString")) p.allow_empty_string = true;
      else if (attribute_is(a, "AllowEmptyCollection")) p.allow_empty_collection = true;
      else if (attribute_is(a, "SupportsWildcards")) p.supports_wildcards = true;
      else if (attribute_is(a, "Credential")) p.credential = true;
      else if (attribute_is(a, "ArgumentCompleter") && !a->positional_arguments.empty()) p.completer = eval(a->positional_arguments[0]);
      else if (attribute_is(a, "ArgumentCompletions"))
        for (auto* x : a->positional_arguments) p.completions.push_back(eval.text(x));
    }
    p.checks = checks_of(rs, &unit, site.ast->attributes);
    for (auto& c : p.checks)
      if (auto* names = value_check_names(*c)) p.completions = *names;
    if (p.sets.empty()) p.sets.emplace_back();
    m->parameters.push_back(std::move(p));
  }
  for (const ParameterMetadata& p : m->parameters)
    for (const std::string& alias : p.aliases)
      for (const ParameterMetadata& other : m->parameters)
        if (m->cmdlet_binding && &other != &p && same_name(other.name, alias)) {
          throw_error("System.Management.Automation.MetadataException", "ParameterNameConflictsWithAlias", ErrorCategory::MetadataError,
                      "The parameter '" + other.name + "' cannot be specified because it conflicts with the parameter alias of the same "
                      "name for parameter '" + p.name + "'.");
        }
  if (!explicit_position && m->positional_binding) {
    int next = 0;
    for (auto& p : m->parameters) {
      if (p.is_switch) continue;
      bool remaining = false;
      for (auto& s : p.sets) remaining = remaining || s.remaining;
      if (remaining) continue;
      for (auto& s : p.sets) s.position = next;
      ++next;
    }
  }
  if (!default_set.empty()) m->default_set = set_index(*m, default_set);
  if (unit.advanced) add_common_parameters(*m);
  return m;
}

// What a dynamicparam block returned: RuntimeDefinedParameters by name.
void add_dynamic_parameters(Runspace& rs, Dictionary& d, const CommandMetadata& fixed, CommandMetadata& out) {
  out.set_names = fixed.set_names;
  for (size_t i = 0; i < d.slots(); ++i) {
    if (!d.live(i)) continue;
    const Value& v = d.value_at(i);
    ParameterMetadata p;
    p.name = to_display(rs, get_member(rs, v, "Name"));
    if (p.name.empty()) p.name = to_display(rs, d.key_at(i));
    p.dynamic = true;
    p.index = static_cast<uint32_t>(out.parameters.size());
    Value t = get_member(rs, v, "ParameterType");
    if (t.kind() == Kind::Type) p.type = static_cast<const Type*>(t.object());
    if (p.type == &types::Object) p.type = nullptr;
    p.type_name = p.type ? std::string(p.type->full_name()) : "System.Object";
    p.is_switch = p.type == &types::SwitchParameter;
    for (auto& a : to_vector(rs, get_member(rs, v, "Attributes"))) {
      const Type* at = type_of(a);
      if (!at) continue;
      std::string_view name = at->name();
      if (same_name(name, "ParameterAttribute")) {
        ParameterInSet s;
        s.mandatory = is_true(get_member(rs, a, "Mandatory"));
        int64_t position = -1;
        Value pos = get_member(rs, a, "Position");
        if (pos.is_integer()) position = pos.as_int();
        s.position = position < 0 ? -1 : static_cast<int>(position);
        s.from_pipeline = is_true(get_member(rs, a, "ValueFromPipeline"));
        s.from_pipeline_by_name = is_true(get_member(rs, a, "ValueFromPipelineByPropertyName"));
        s.remaining = is_true(get_member(rs, a, "ValueFromRemainingArguments"));
        s.set = set_index(out, to_display(rs, get_member(rs, a, "ParameterSetName")));
        p.sets.push_back(s);
      } else if (same_name(name, "AliasAttribute")) {
        for (auto& n : to_vector(rs, get_member(rs, a, "AliasNames"))) p.aliases.push_back(to_display(rs, n));
      } else if (same_name(name, "AllowNullAttribute")) {
        p.allow_null = true;
      } else if (same_name(name, "AllowEmptyStringAttribute")) {
        p.allow_empty_string = true;
      } else if (same_name(name, "AllowEmptyCollectionAttribute")) {
        p.allow_empty_collection = true;
      } else if (auto check = check_of_attribute(rs, a)) {
        if (auto* names = value_check_names(*check)) p.completions = *names;
        p.checks.push_back(std::move(check));
      }
      p.attributes.push_back(a);
    }
    if (p.sets.empty()) p.sets.emplace_back();
    out.parameters.push_back(std::move(p));
  }
}

std::vector<std::string> output_types(const ScriptBlock& block) {
  std::vector<std::string> out;
  const ParamBlockAst* params = block.ast().param_block;
  if (!params) return out;
  for (auto* base : params->attributes) {
    auto* a = as<AttributeAst>(static_cast<const Ast*>(base));
    if (!a || !attribute_is(a, "OutputType")) continue;
    for (auto* e : a->positional_arguments) {
      if (auto* t = as<TypeExpressionAst>(static_cast<const Ast*>(e))) {
        out.emplace_back(t->type_name->name);
      } else if (auto* s = as<StringConstantExpressionAst>(static_cast<const Ast*>(e))) {
        out.emplace_back(s->value);
      }
    }
  }
  return out;
}

}  // namespace psession
