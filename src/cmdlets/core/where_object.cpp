#include <memory>

#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/operators.h"
#include "text/casing.h"

namespace psession {
namespace {

struct Op { const char* name; const char* alias; BinaryOp op; bool case_sensitive; bool unary; };
constexpr Op kOps[] = {
    {"EQ", "IEQ", BinaryOp::Eq, false, false}, {"CEQ", "", BinaryOp::Eq, true, false},
    {"NE", "INE", BinaryOp::Ne, false, false}, {"CNE", "", BinaryOp::Ne, true, false},
    {"GT", "IGT", BinaryOp::Gt, false, false}, {"CGT", "", BinaryOp::Gt, true, false},
    {"LT", "ILT", BinaryOp::Lt, false, false}, {"CLT", "", BinaryOp::Lt, true, false},
    {"GE", "IGE", BinaryOp::Ge, false, false}, {"CGE", "", BinaryOp::Ge, true, false},
    {"LE", "ILE", BinaryOp::Le, false, false}, {"CLE", "", BinaryOp::Le, true, false},
    {"Like", "ILike", BinaryOp::Like, false, false}, {"CLike", "", BinaryOp::Like, true, false},
    {"NotLike", "INotLike", BinaryOp::NotLike, false, false}, {"CNotLike", "", BinaryOp::NotLike, true, false},
    {"Match", "IMatch", BinaryOp::Match, false, false}, {"CMatch", "", BinaryOp::Match, true, false},
    {"NotMatch", "INotMatch", BinaryOp::NotMatch, false, false}, {"CNotMatch", "", BinaryOp::NotMatch, true, false},
    {"Contains", "IContains", BinaryOp::Contains, false, false}, {"CContains", "", BinaryOp::Contains, true, false},
    {"NotContains", "INotContains", BinaryOp::NotContains, false, false}, {"CNotContains", "", BinaryOp::NotContains, true, false},
    {"In", "IIn", BinaryOp::In, false, false}, {"CIn", "", BinaryOp::In, true, false},
    {"NotIn", "INotIn", BinaryOp::NotIn, false, false}, {"CNotIn", "", BinaryOp::NotIn, true, false},
    {"Is", "", BinaryOp::Is, false, false}, {"IsNot", "", BinaryOp::IsNot, false, false},
};
constexpr size_t kOpCount = sizeof kOps / sizeof kOps[0];

struct WhereObject final : Cmdlet {
  Value input, value;
  Ref<ScriptBlock> filter;
  std::string property;
  bool negate = false;
  bool chosen[kOpCount] = {};
  const Op* op = nullptr;
  std::unique_ptr<BlockRunner> runner;

  void begin_processing() override {
    if (filter) {
      runner = std::make_unique<BlockRunner>(rs(), filter);
      return;
    }
    for (size_t i = 0; i < kOpCount; ++i) {
      if (chosen[i]) op = &kOps[i];
    }
    if (op && !bound("Value")) {
      throw_terminating("System.Management.Automation.PSArgumentException", "ValueNotSpecifiedForWhereObject", ErrorCategory::InvalidArgument,
                        "The specified operator requires both the -Property and -Value parameters. Provide values for both parameters, and then try the command again.");
    }
    if (!op && bound("Value")) {
      throw_terminating("System.Management.Automation.PSArgumentException", "OperatorNotSpecified", ErrorCategory::InvalidArgument,
                        "An operator is required to compare the two specified values. Include a valid operator in the command, and then try the command again. For example, Get-Process | Where-Object -Property Name -eq Idle");
    }
    if (op && (op->op == BinaryOp::Match || op->op == BinaryOp::NotMatch) && rs().language_mode == LanguageMode::RestrictedLanguage) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "OperationNotAllowedInRestrictedLanguageMode",
                        ErrorCategory::InvalidOperation,
                        "The '-" + to_lower(op->case_sensitive ? op->name : op->alias) + "' operation is not allowed in the RestrictedLanguage mode.", {});
    }
    if (op && (op->op == BinaryOp::Is || op->op == BinaryOp::IsNot) && unwrap(value).is_string()) {
      std::string name = unwrap(value).string()->to_utf8();
      if (name.size() > 2 && name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
      if (const Type* t = TypeRegistry::find(name)) value = Value(const_cast<Type*>(t));
    }
  }
  void process_record() override {
    if (runner) {
      if (runner->run_condition(input)) write(input);
      return;
    }
    if (!expecting_input() && !bound("InputObject")) return;
    Value v = read();
    bool keep = op ? is_true(binary_op(rs(), op->op, v, value, op->case_sensitive)) : is_true(v);
    if (keep != negate) write(input);
  }
  Value read() {
    const Value& base = unwrap(input);
    if (base.kind() == Kind::Dictionary) {
      if (const Value* v = base.as<Dictionary>()->find(str(property))) return *v;
    }
    return get_member(rs(), input, property);
  }
  template <size_t I> static CmdletParam op_param(const std::string& spec) {
    static const std::string kept = spec;
    return {kOps[I].name, "switch", kept.c_str(), "Compares the property with the value.",
            [](Cmdlet& c, Runspace&, const Value& v) { static_cast<WhereObject&>(c).chosen[I] = is_true(v); },
            [](Cmdlet& c, const Cmdlet&) { static_cast<WhereObject&>(c).chosen[I] = false; }};
  }
};

std::string set_name(const Op& o) {
  std::string n = o.name;
  static constexpr std::pair<const char*, const char*> kNames[] = {
      {"EQ", "EqualSet"}, {"NE", "NotEqualSet"}, {"GT", "GreaterThanSet"}, {"LT", "LessThanSet"}, {"GE", "GreaterOrEqualSet"},
      {"LE", "LessOrEqualSet"}};
  bool sensitive = o.case_sensitive;
  if (sensitive) n = n.substr(1);
  for (auto [from, to] : kNames) {
    if (n == from) return (sensitive ? "CaseSensitive" : "") + std::string(to);
  }
  return (sensitive ? "CaseSensitive" : "") + n + "Set";
}

std::vector<CmdletParam> make_params() {
  static std::string property_spec, value_spec, input_spec;
  for (const Op& o : kOps) {
    std::string set = " set:" + set_name(o);
    property_spec += set + " pos:0 mandatory";
    value_spec += set + " pos:1";
    input_spec += set;
  }
  property_spec = "notnullorempty" + property_spec + " set:Not pos:0 mandatory";
  // A property alone belongs to the set of -EQ.
  value_spec = value_spec.substr(1);
  std::vector<CmdletParam> p{
      param<&WhereObject::input>("InputObject", "psobject", "pipe", "The objects to choose from."),
      param<&WhereObject::filter>("FilterScript", "scriptblock", "set:ScriptBlockSet pos:0 mandatory", "Keeps the objects for which this is true."),
      param<&WhereObject::property>("Property", "string", property_spec.c_str(), "The property to look at."),
      param<&WhereObject::value>("Value", "object", value_spec.c_str(), "What it is compared with."),
  };
  [&]<size_t... I>(std::index_sequence<I...>) {
    (p.push_back(WhereObject::op_param<I>(std::string(*kOps[I].alias ? std::string("alias:") + kOps[I].alias + " " : "") + "set:" +
                                          set_name(kOps[I]) + (I == 0 ? "" : " mandatory"))), ...);
  }(std::make_index_sequence<kOpCount>());
  p.push_back(param<&WhereObject::negate>("Not", "switch", "set:Not mandatory", "Keeps the objects whose property is false."));
  return p;
}

const std::vector<CmdletParam> kParams = make_params();
const CmdletRegistration registration{{
    .name = "Where-Object", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "EqualSet",
    .synopsis = "Chooses objects by a condition.", .outputs = "System.Management.Automation.PSObject",
    .examples = "1..5 | Where-Object { $_ -gt 3 }\n'a', 'bc' | Where-Object Length -EQ 2\n", .create = make_cmdlet<WhereObject>}};

}  // namespace
}  // namespace psession
