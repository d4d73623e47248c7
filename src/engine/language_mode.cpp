#include "engine/language_mode.h"

#include <optional>
#include <unordered_set>

#include "language/ast_visit.h"
#include "language/parsed_script.h"
#include "language/restricted_language.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "text/casing.h"

namespace psession {
namespace {

// The types that are safe in anybody's hands: everything about them is allowed.
constexpr std::string_view kCoreTypes[] = {
    "System.Array", "System.Boolean", "System.Byte", "System.Char", "System.DateTime", "System.Decimal", "System.Double", "System.Single",
    "System.Guid", "System.Collections.Hashtable", "System.Int32", "System.Int16", "System.Int64", "System.SByte", "System.String",
    "System.UInt16", "System.UInt32", "System.UInt64", "System.TimeSpan", "System.Uri", "System.Version", "System.Void", "System.Object[]",
    "System.Numerics.BigInteger", "System.Collections.Specialized.OrderedDictionary", "System.Text.RegularExpressions.Regex",
    "System.Security.SecureString", "System.Security.AccessControl.ObjectSecurity", "System.Globalization.CultureInfo",
    "System.Net.IPAddress", "System.Net.IPEndPoint", "System.Net.NetworkInformation.PhysicalAddress", "System.Net.Mail.MailAddress",
    "System.Xml.XmlDocument", "System.Security.Cryptography.X509Certificates.X509Certificate",
    "System.Security.Cryptography.X509Certificates.X500DistinguishedName",
    "System.Management.Automation.AliasAttribute", "System.Management.Automation.AllowEmptyCollectionAttribute",
    "System.Management.Automation.AllowEmptyStringAttribute", "System.Management.Automation.AllowNullAttribute",
    "System.Management.Automation.ArgumentCompleterAttribute", "System.Management.Automation.ArgumentCompletionsAttribute",
    "System.Management.Automation.CmdletBindingAttribute", "System.Management.Automation.ExperimentalAttribute",
    "System.Management.Automation.Language.NullString", "System.Management.Automation.OutputTypeAttribute",
    "System.Management.Automation.ParameterAttribute", "System.Management.Automation.PSCredential",
    "System.Management.Automation.PSDefaultValueAttribute", "System.Management.Automation.PSListModifier",
    "System.Management.Automation.PSObject", "System.Management.Automation.PSCustomObject",
    "System.Management.Automation.PSPrimitiveDictionary", "System.Management.Automation.PSReference",
    "System.Management.Automation.PSTypeNameAttribute", "System.Management.Automation.SupportsWildcardsAttribute",
    "System.Management.Automation.SwitchParameter", "System.Management.Automation.ValidateCountAttribute",
    "System.Management.Automation.ValidateDriveAttribute", "System.Management.Automation.ValidateLengthAttribute",
    "System.Management.Automation.ValidateNotNullAttribute", "System.Management.Automation.ValidateNotNullOrEmptyAttribute",
    "System.Management.Automation.ValidateNotNullOrWhiteSpaceAttribute", "System.Management.Automation.ValidatePatternAttribute",
    "System.Management.Automation.ValidateRangeAttribute", "System.Management.Automation.ValidateScriptAttribute",
    "System.Management.Automation.ValidateSetAttribute", "System.Management.Automation.ValidateTrustedDataAttribute",
    "System.Management.Automation.ValidateUserDriveAttribute", "System.Management.Automation.WildcardPattern",
    "System.Management.Automation.SemanticVersion", "System.Management.Automation.Language.NoRunspaceAffinityAttribute",
    "Microsoft.PowerShell.Commands.ModuleSpecification",
};

[[noreturn]] void refuse(std::string_view id, std::string text) {
  throw_runtime(id, ErrorCategory::InvalidOperation, std::move(text));
}
// Added to this object alone.
bool is_own_member(const Value& v, std::string_view name) {
  MemberBag* bag = v.is_object() ? extension_of(v.object(), false) : nullptr;
  return bag && bag->find(name) >= 0;
}
constexpr const char* kNoMethod = "Cannot invoke method. Method invocation is supported only on core types in this language mode.";

}  // namespace

bool is_core_type(const Type* t) {
  static const std::unordered_set<const Type*> core = [] {
    std::unordered_set<const Type*> r;
    for (std::string_view n : kCoreTypes)
      if (const Type* found = TypeRegistry::find(n)) r.insert(found);
    return r;
  }();
  if (!t) return true;
  if (core.count(t) || t->is_enum()) return true;
  if (t->generic_definition()) return t->generic_definition() == &types::Nullable;
  return t->is(kArray) && is_core_type(t->element());
}

void check_invoke(Runspace& rs, const Value& target, std::string_view method) {
  if (!is_constrained(rs) || equals_ignore_case(method, "ToString")) return;
  const Value& v = unwrap(target);
  if (v.kind() == Kind::PSObject || is_core_type(type_of(v)) || is_own_member(target, method)) return;
  refuse("MethodInvocationNotSupportedInConstrainedLanguage", kNoMethod);
}
void check_invoke_static(Runspace& rs, const Type* t, std::string_view method) {
  if (!is_constrained(rs) || equals_ignore_case(method, "ToString") || is_core_type(t)) return;
  if (equals_ignore_case(method, "new"))
    refuse("CannotCreateTypeConstrainedLanguage", "Cannot create type. Only core types are supported in this language mode.");
  refuse("MethodInvocationNotSupportedInConstrainedLanguage", kNoMethod);
}
void check_set_property(Runspace& rs, const Value& target, bool is_static, std::string_view name) {
  if (!is_constrained(rs) || equals_ignore_case(name, "ToString")) return;
  const Value& v = unwrap(target);
  if (v.is_null() || v.kind() == Kind::PSObject) return;
  const Type* t = is_static && v.kind() == Kind::Type ? v.as<Type>() : type_of(v);
  if (is_core_type(t) || (!is_static && is_own_member(target, name))) return;
  refuse("PropertySetterNotSupportedInConstrainedLanguage",
         "Cannot set property. Property setting is supported only on core types in this language mode.");
}
void check_conversion(Runspace& rs, const Value& v, const Type* target) {
  if (!is_constrained(rs) || !target || target == &types::Object || is_core_type(target)) return;
  const Type* from = type_of(v);
  if (!from || target->assignable_from(from)) return;
  throw_error("System.Management.Automation.PSInvalidCastException", "ConversionSupportedOnlyToCoreTypes", ErrorCategory::InvalidArgument,
              "Cannot convert value to type \"" + std::string(target->to_text()) +
                  "\". Only core types are supported in this language mode.");
}

void check_variable_parameters(Runspace& rs) {
  if (rs.language_mode != LanguageMode::NoLanguage && rs.language_mode != LanguageMode::RestrictedLanguage) return;
  refuse("VariableReferenceNotSupportedInDataSection",
         "A variable that cannot be referenced in restricted language mode or a Data section is being referenced. Variables that can be "
         "referenced include the following: $PSCulture, $PSUICulture, $true, $false, $null.");
}

namespace {
// Commands with plain arguments only: nothing that a scope could keep.
bool only_calls_commands(const ScriptBlockAst& block) {
  if (block.param_block || block.begin_block || block.process_block || block.clean_block || !block.end_block) return false;
  if (!block.end_block->traps.empty() || block.end_block->statements.size() != 1) return false;
  auto* pipeline = as<PipelineAst>(block.end_block->statements[0]);
  if (!pipeline) return false;
  bool plain = true;
  for (const Ast* e : pipeline->elements) {
    if (e->kind != AstKind::Command) return false;
    walk(const_cast<Ast*>(e), [&](Ast* n) {
      switch (n->kind) {
        case AstKind::Command: plain &= n == e && static_cast<CommandAst*>(n)->invocation_operator != TokenKind::Dot; break;
        case AstKind::CommandParameter: case AstKind::StringConstantExpression: case AstKind::ConstantExpression:
        case AstKind::VariableExpression: case AstKind::ArrayLiteral: case AstKind::Hashtable: break;
        default: plain = false;
      }
      return plain;
    });
  }
  return plain;
}
constexpr uint64_t kLongestProduct = 1024;
}  // namespace

void check_dot_source(Runspace& rs, const ScriptBlock& block) {
  if (rs.language_mode != LanguageMode::ConstrainedLanguage && rs.language_mode != LanguageMode::RestrictedLanguage) return;
  if (mode_of(block) == rs.language_mode || only_calls_commands(block.ast())) return;
  throw_error("System.NotSupportedException", "DotSourceNotSupported", ErrorCategory::InvalidOperation,
              "Cannot dot-source this command because it was defined in a different language mode. To invoke this command without "
              "importing its contents, omit the '.' operator.");
}
void check_multiply(Runspace& rs, const Value& what, const Value& times, bool restricted) {
  if (!restricted && rs.language_mode != LanguageMode::RestrictedLanguage) return;
  const Value& v = unwrap(what);
  const Array* list = v.get_if<Array>();
  if (!v.is_string() && !list) return;
  std::optional<Value> count = try_convert(rs, times, &types::Int32);
  if (!count || count->as_int() < 0) return;
  if ((list ? list->size() : v.string()->length()) * static_cast<uint64_t>(count->as_int()) <= kLongestProduct) return;
  if (list)
    refuse("ArrayMultiplyToolongInDataSection",
           "Array multiplication resulting in more than 1024 elements is not allowed in restricted language mode or a Data section.");
  refuse("StringMultiplyToolongInDataSection",
         "String multiplication results with more than \"1024\" characters are not allowed in restricted language mode or a Data section.");
}

void check_definitions(Runspace& rs, const std::shared_ptr<ParsedScript>& script) {
  if (!is_constrained(rs)) return;
  std::vector<ParseError> errors;
  walk(script->root(), [&](Ast* n) {
    auto* t = as<TypeDefinitionAst>(n);
    if (t && t->type == TypeDefinitionAst::Type::Class) {
      Extent word{t->extent.start, t->extent.start + 5};
      errors.push_back({word, "ClassesNotAllowedInConstrainedLanguage", "Class keyword is not allowed in ConstrainedLanguage mode."});
    }
    return true;
  });
  if (!errors.empty()) throw ScriptError(make_parse_error_record(script, errors, shows_position(rs, *script)));
}

Ref<ScriptBlock> create_submitted(Runspace& rs, std::string text, std::string file) {
  if (rs.language_mode == LanguageMode::NoLanguage) {
    throw_error("System.Management.Automation.ParseException", "ScriptsNotAllowed", ErrorCategory::ParserError,
                "The syntax is not supported by this runspace. This can occur if the runspace is in no-language mode.",
                str(text));
  }
  Ref<ScriptBlock> block;
  try {
    block = ScriptBlock::create(rs, std::move(text), std::move(file));
  } catch (const ScriptError& e) {
    // Text that wants more: whoever reads lines asks for the next one.
    const Dictionary* d = e.record->exception->properties.get_if<Dictionary>();
    const Value* errors = d ? d->find("Errors") : nullptr;
    const Array* list = errors ? errors->get_if<Array>() : nullptr;
    Value incomplete, message;
    if (list && list->size() && try_get_property(rs, list->get(0), "IncompleteInput", incomplete) && is_true(incomplete) &&
        try_get_property(rs, list->get(0), "Message", message)) {
      Ref<ExceptionObject> x = make_exception("System.Management.Automation.IncompleteParseException", to_display(rs, message));
      x->properties = e.record->exception->properties;
      x->record = e.record->exception->record;
      e.record->exception = x;
    }
    throw;
  }
  if (rs.language_mode == LanguageMode::RestrictedLanguage) {
    std::vector<ParseError> errors = check_restricted(*block->script(), block->ast(), {});
    if (!errors.empty()) throw ScriptError(make_parse_error_record(block->script(), errors));
  }
  return block;
}

Ref<ScriptBlock> create_trusted(Runspace& rs, std::string text) {
  LanguageMode outer = rs.language_mode;
  rs.language_mode = LanguageMode::FullLanguage;
  try {
    Ref<ScriptBlock> block = ScriptBlock::create(rs, std::move(text));
    rs.language_mode = outer;
    return block;
  } catch (...) {
    rs.language_mode = outer;
    throw;
  }
}

namespace {
std::unordered_set<const Runspace*>& constrained_ones() {
  static std::unordered_set<const Runspace*> all;
  return all;
}
}  // namespace

void set_language_mode(Runspace& rs, LanguageMode mode) {
  rs.language_mode = mode;
  if (mode == LanguageMode::ConstrainedLanguage) constrained_ones().insert(&rs);
}
void forget_language_mode(const Runspace& rs) { constrained_ones().erase(&rs); }
bool was_ever_constrained(const Runspace& rs) { return is_constrained(rs) || constrained_ones().count(&rs); }

// Kept beside the block's instance members: few blocks have one.
LanguageMode mode_of(const ScriptBlock& block) {
  MemberBag* bag = block.has_extension() ? extension_of(&block, false) : nullptr;
  return bag && !bag->fields.empty() ? static_cast<LanguageMode>(bag->fields[0].as_int()) : LanguageMode::FullLanguage;
}
void note_mode(ScriptBlock& block, LanguageMode mode) {
  MemberBag* bag = extension_of(&block, true);
  bag->fields.assign(1, Value::int32(static_cast<int32_t>(mode)));
}

void LanguageScope::enter(const ScriptBlock& block) {
  LanguageMode mode = mode_of(block);
  if (mode == outer_) return;
  changed_ = true;
  if (outer_ == LanguageMode::ConstrainedLanguage) constrained_ones().insert(&rs_);
  rs_.language_mode = mode;
}

}  // namespace psession
