#include <unistd.h>

#include <algorithm>

#include "engine/definition_checks.h"

#include "engine/vm/execute_impl.h"
#include "engine/vm/script_types.h"
#include "language/ast_visit.h"
#include "language/char_class.h"
#include "language/diagnostics.h"
#include "language/semantic_checks.h"
#include "object/convert.h"

namespace psession {
namespace {

class Checker {
 public:
  Checker(Runspace& rs, const std::shared_ptr<ParsedScript>& script, std::vector<const TypeDefinitionAst*> definitions)
      : rs_(rs), script_(script), definitions_(std::move(definitions)) {
    for (const UsingStatementAst* u : script->root()->using_statements) {
      if (u->type == UsingStatementAst::Type::Namespace && u->name) namespaces_.emplace_back(u->name->value);
      if (u->type == UsingStatementAst::Type::Assembly && u->name) check_assembly(*script, *u->name);
      else if (u->type == UsingStatementAst::Type::Module || u->type == UsingStatementAst::Type::Assembly) foreign_ = true;
    }
    if (namespaces_.empty()) namespaces_ = session_namespaces(rs);
  }
  std::vector<ParseError> run() {
    check_names();
    for (const TypeDefinitionAst* t : definitions_) {
      if (t->type == TypeDefinitionAst::Type::Enum) check_enum(t);
      else check_class(t);
    }
    check_cycles();
    return std::move(errors_);
  }

 private:
  struct Found {
    const Type* type = nullptr;
    const TypeDefinitionAst* local = nullptr;
    explicit operator bool() const { return type || local; }
  };
  void error(Extent at, Msg m, std::string_view a = {}, std::string_view b = {}) {
    ParseError e = make_parse_error(at, m, a, b);
    for (const ParseError& old : errors_)
      if (old.id == e.id && old.extent.start == at.start && old.extent.end == at.end) return;
    errors_.push_back(std::move(e));
  }
  Found find(const TypeName* t) {
    switch (t->form) {
      case TypeName::Form::Array: {
        Found e = find(t->element);
        return e.local ? e : Found{e.type ? TypeRegistry::array_of(e.type) : nullptr};
      }
      case TypeName::Form::Generic: {
        for (const TypeName* a : t->generic_args)
          if (!find(a)) return {};
        std::string open(t->element->name);
        if (open.find('`') == std::string::npos) open += "`" + std::to_string(t->generic_args.size());
        const Type* d = TypeRegistry::find(open, namespaces_);
        return {d ? d : TypeRegistry::find(t->element->name, namespaces_)};
      }
      default:
        for (const TypeDefinitionAst* d : definitions_)
          if (chars::same(d->name, t->name)) return {nullptr, d};
        if (const Type* s = find_script_type(rs_, t->name)) return {s};
        return {TypeRegistry::find(t->name, namespaces_)};
    }
  }
  void need(const TypeName* t) {
    if (foreign_ || find(t)) return;
    if (t->form == TypeName::Form::Generic) {
      for (const TypeName* a : t->generic_args) {
        if (find(a)) continue;
        need(a);
        return;
      }
      t = t->element;
    }
    if (t->form == TypeName::Form::Array) return need(t->element);
    error(t->extent, Msg::TypeNotFound, t->name);
  }
  void need(const TypeConstraintAst* t) {
    if (t && !chars::same(t->type_name->name, "ordered")) need(t->type_name);
  }

  // An assembly is named by its file, seen from the script's folder.
  void check_assembly(const ParsedScript& script, const StringConstantExpressionAst& name) {
    std::string path(name.value);
    if (size_t scheme = path.find("://"); scheme != std::string::npos && path.compare(0, 7, "file://") != 0) {
      error(name.extent, Msg::CannotLoadAssemblyWithUriSchema, path.substr(0, scheme));
      return;
    }
    if (path.compare(0, 7, "file://") == 0) path.erase(0, 7);
    std::replace(path.begin(), path.end(), '\\', '/');
    if (path.empty() || path[0] != '/') {
      std::string file = script.file();
      size_t slash = file.rfind('/');
      path = (slash == std::string::npos ? rs_.working_directory() : file.substr(0, slash)) + "/" + path;
    }
    if (access(path.c_str(), F_OK) != 0) error(name.extent, Msg::ErrorLoadingAssembly, name.value);
  }

  static const Ast* scope_of(const Ast* n) {
    for (n = n->parent; n && n->kind != AstKind::ScriptBlock;) n = n->parent;
    return n;
  }
  void check_names() {
    for (size_t i = 0; i < definitions_.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        if (!chars::same(definitions_[i]->name, definitions_[j]->name) || scope_of(definitions_[i]) != scope_of(definitions_[j])) continue;
        error(definitions_[i]->extent, Msg::MemberAlreadyDefined, definitions_[i]->name);
        break;
      }
    }
  }

  // Where the attributes that scripts use may stand.
  enum Target : uint8_t { kClass = 1, kEnumeration = 2, kProperty = 4, kMethod = 8, kMethodParameter = 16 };
  void check_attributes(AstList<AttributeAst> list, Target target) {
    for (const AttributeAst* a : list) check_attribute(a, target);
  }
  void check_attribute(const AttributeAst* a, Target target) {
    struct Usage {
      std::string_view name;
      uint8_t targets;
    };
    static constexpr Usage kUsages[] = {
        {"Flags", kEnumeration}, {"Parameter", kProperty}, {"ValidateNotNull", kProperty}, {"ValidateNotNullOrEmpty", kProperty},
        {"ValidateSet", kProperty}, {"ValidateRange", kProperty}, {"ValidateLength", kProperty}, {"ValidateCount", kProperty},
        {"ValidatePattern", kProperty}, {"ValidateScript", kProperty}, {"AllowNull", kProperty}, {"AllowEmptyString", kProperty},
        {"AllowEmptyCollection", kProperty}, {"CmdletBinding", kClass},
    };
    std::string_view name = a->type_name->name;
    if (chars::starts_with(name, "System.Management.Automation.")) name.remove_prefix(29);
    else if (chars::starts_with(name, "System.")) name.remove_prefix(7);
    if (name.size() > 9 && chars::same(name.substr(name.size() - 9), "Attribute")) name.remove_suffix(9);
    for (const Usage& u : kUsages) {
      if (!chars::same(u.name, name)) continue;
      if (!(u.targets & target)) {
        std::string_view where = u.targets == kEnumeration ? "Enum" : u.targets == kClass ? "Class" : "Property, Field";
        error(a->extent, Msg::AttributeNotAllowedOnDeclaration, a->type_name->full_name, where);
      }
      return;
    }
    // Of .NET's own attributes not all are known here: only a plain name can be missing.
    if (!namespaces_.empty() || foreign_ || name.find('.') != std::string_view::npos) return;
    static constexpr std::string_view kKnown[] = {
        "Obsolete", "Serializable", "NonSerialized", "DscResource", "DscProperty", "Experimental", "Cmdlet", "OutputType", "Alias",
        "ArgumentCompleter", "ArgumentCompletions", "Hidden", "NoRunspaceAffinity", "PSDefaultValue", "SupportsWildcards", "Credential",
        "ValidateDrive", "ValidateUserDrive", "ValidateTrustedData", "ValidateNotNullOrWhiteSpace", "PSTypeName", "AttributeUsage"};
    for (std::string_view k : kKnown)
      if (chars::same(k, name)) return;
    TypeName full = *a->type_name;
    std::string longer = std::string(a->type_name->name) + "Attribute";
    full.name = longer;
    if (!find(a->type_name) && !find(&full)) error(a->type_name->extent, Msg::CustomAttributeTypeNotFound, a->type_name->name);
  }

  void check_bases(const TypeDefinitionAst* c) {
    bool first = true;
    for (const TypeConstraintAst* b : c->base_types) {
      const TypeName* n = b->type_name;
      if (n->form == TypeName::Form::Array) {
        error(b->extent, Msg::SubtypeArray, n->full_name);
      } else if (Found f = find(n); !f) {
        if (!foreign_) error(b->extent, Msg::TypeNotFound, n->full_name);
      } else if (!first) {
        if (f.local || !f.type->is(kInterface)) error(b->extent, Msg::InterfaceNameExpected, f.local ? f.local->name : f.type->name());
      } else if (f.local) {
        if (f.local->type == TypeDefinitionAst::Type::Enum) error(b->extent, Msg::SealedBaseClass, f.local->name);
        else if (f.local->extent.start >= c->extent.start && scope_of(f.local) == scope_of(c)) error(b->extent, Msg::TypeNotFound, n->full_name);
      } else if (f.type->is(kSealed) || f.type->is_value_type() || f.type == &types::String) {
        error(b->extent, Msg::SealedBaseClass, f.type->name());
      } else if (f.type->is(kGenericDefinition) && n->form != TypeName::Form::Generic) {
        error(b->extent, Msg::SubtypeUnclosedGeneric, f.type->name());
      }
      first = false;
    }
  }
  static bool attribute_named(const AttributeBaseAst* a, std::string_view name) {
    std::string_view n = a->type_name->name;
    if (chars::starts_with(n, "System.Management.Automation.")) n.remove_prefix(29);
    return chars::same(n, name) || chars::same(n, std::string(name) + "Attribute");
  }
  // What a class needs to be a DSC resource; its base classes may have it.
  void check_resource(const TypeDefinitionAst* c) {
    const AttributeAst* mark = nullptr;
    for (const AttributeAst* a : c->attributes)
      if (attribute_named(a, "DscResource")) mark = a;
    if (!mark) return;
    bool key = false, get = false, set = false, test = false, constructor = false, any_constructor = false;
    const TypeDefinitionAst* at = c;
    for (int depth = 0; at && depth < 64; ++depth) {
      for (const MemberAst* m : at->members) {
        if (auto* p = as<PropertyMemberAst>(static_cast<const Ast*>(m))) {
          for (const AttributeBaseAst* base : p->attributes) {
            auto* a = as<AttributeAst>(static_cast<const Ast*>(base));
            if (!a || !attribute_named(a, "DscProperty")) continue;
            for (const NamedAttributeArgumentAst* n : a->named_arguments) key |= chars::same(n->name, "Key");
          }
          continue;
        }
        auto* f = static_cast<const FunctionMemberAst*>(m);
        bool empty = f->function->parameters.empty();
        std::string_view returns = f->return_type ? f->return_type->type_name->name : std::string_view();
        if (f->is_constructor) {
          if (at == c && !f->is_static) {
            any_constructor = true;
            constructor |= empty;
          }
        } else if (chars::same(f->name, "Get") && empty) {
          if (chars::same(returns, at->name)) {
            get = true;
          } else if (!get) {
            error(f->extent, Msg::DscResourceInvalidGetMethod, c->name);
            get = true;
          }
        } else if (chars::same(f->name, "Set") && empty) {
          set |= is_void_type(f->return_type);
        } else if (chars::same(f->name, "Test") && empty) {
          test |= chars::same(returns, "bool") || chars::same(returns, "System.Boolean") || chars::same(returns, "boolean");
        }
      }
      const TypeDefinitionAst* next = nullptr;
      if (!at->base_types.empty() && at->base_types[0]->type_name->form == TypeName::Form::Named) next = find(at->base_types[0]->type_name).local;
      at = next;
    }
    Extent where = c->extent;
    where.start = std::min(where.start, mark->extent.start);
    if (!key) error(where, Msg::DscResourceMissingKeyProperty, c->name);
    if (!get) error(where, Msg::DscResourceMissingGetMethod, c->name);
    if (!set) error(where, Msg::DscResourceMissingSetMethod, c->name);
    if (!test) error(where, Msg::DscResourceMissingTestMethod, c->name);
    if (any_constructor && !constructor) error(where, Msg::DscResourceMissingDefaultConstructor, c->name);
  }
  void check_class(const TypeDefinitionAst* c) {
    check_bases(c);
    check_resource(c);
    check_attributes(c->attributes, kClass);
    for (const MemberAst* m : c->members) {
      if (auto* p = as<PropertyMemberAst>(static_cast<const Ast*>(m))) {
        need(p->property_type);
        check_attributes(p->attributes, kProperty);
        continue;
      }
      auto* f = static_cast<const FunctionMemberAst*>(m);
      need(f->return_type);
      check_attributes(f->attributes, kMethod);
      for (const ParameterAst* p : f->function->parameters)
        for (const AttributeBaseAst* a : p->attributes)
          if (auto* t = as<TypeConstraintAst>(static_cast<const Ast*>(a))) need(t);
          else check_attribute(static_cast<const AttributeAst*>(a), kMethodParameter);
      // A plain name in a body is somebody's class; of .NET's types not all are known here.
      if (!namespaces_.empty() || foreign_) continue;
      walk(f->function->body, [&](Ast* n) {
        const TypeName* t = nullptr;
        if (auto* e = as<TypeExpressionAst>(n)) t = e->type_name;
        else if (auto* e = as<TypeConstraintAst>(n)) t = e->type_name;
        if (t && t->form == TypeName::Form::Named && t->name.find('.') == std::string_view::npos && !chars::same(t->name, "ordered")) need(t);
        return true;
      });
    }
  }

  void check_enum(const TypeDefinitionAst* e) {
    check_attributes(e->attributes, kEnumeration);
    const Type* underlying = &types::Int32;
    if (!e->base_types.empty()) {
      const TypeConstraintAst* b = e->base_types[0];
      Found f = find(b->type_name);
      if (!f) {
        error(b->extent, Msg::TypeNotFound, b->type_name->full_name);
        return;
      }
      if (!f.type || f.type->is_enum() || f.type->scalar() < Kind::SByte || f.type->scalar() > Kind::UInt64) {
        error(b->extent, Msg::InvalidUnderlyingType, f.local ? std::string(f.local->name) : f.type->to_text());
        return;
      }
      underlying = f.type;
    }
    Value last;
    bool too_big = false;
    for (const MemberAst* m : e->members) {
      auto* p = as<PropertyMemberAst>(static_cast<const Ast*>(m));
      if (!p) continue;
      if (p->initial_value) {
        too_big = false;
        if (!is_constant(p->initial_value, {}) || names_local_enum(p->initial_value)) {
          last = Value();
          continue;
        }
        Value v;
        try {
          v = constant_value(rs_, script_, p->initial_value);
        } catch (const ScriptError&) {
          continue;
        }
        std::optional<Value> n = try_convert(rs_, v, underlying);
        if (!n) {
          bool number = v.is_integer() || v.kind() == Kind::Double || v.kind() == Kind::Decimal || v.kind() == Kind::BigInt;
          error(p->initial_value->extent, number ? Msg::EnumeratorValueOutOfBounds : Msg::CannotConvertValue, underlying->accelerator_or_name());
          last = Value();
          continue;
        }
        last = *n;
      } else if (too_big) {
        error(p->extent, Msg::EnumeratorValueOutOfBounds, underlying->accelerator_or_name());
      }
      // The next one without a value must fit, too.
      if (!p->initial_value && last.is_null()) last = Value::integer(underlying->scalar(), 0);
      if (!last.is_null()) {
        Value next = underlying == &types::UInt64 ? Value() : Value::int64(last.as_int() + 1);
        bool full = underlying == &types::UInt64 ? last.as_uint() == UINT64_MAX : last.as_int() == INT64_MAX;
        if (!full && !next.is_null() && !try_convert(rs_, next, underlying)) full = true;
        too_big = full;
        if (!full) last = underlying == &types::UInt64 ? Value::integer(Kind::UInt64, static_cast<int64_t>(last.as_uint() + 1)) : next;
      }
    }
  }

  const TypeDefinitionAst* enum_named(const Ast* n) {
    auto* m = as<MemberExpressionAst>(n);
    auto* t = m && m->is_static ? as<TypeExpressionAst>(static_cast<const Ast*>(m->expression)) : nullptr;
    if (!t) return nullptr;
    for (const TypeDefinitionAst* d : definitions_)
      if (d->type == TypeDefinitionAst::Type::Enum && chars::same(d->name, t->type_name->name)) return d;
    return nullptr;
  }
  bool names_local_enum(const ExpressionAst* e) {
    bool any = false;
    walk(const_cast<ExpressionAst*>(e), [&](Ast* n) {
      any = any || enum_named(n);
      return !any;
    });
    return any;
  }
  void check_cycles() {
    // Removes the enums that need none of those left; what stays is in a cycle or behind one.
    std::vector<const TypeDefinitionAst*> left;
    for (const TypeDefinitionAst* d : definitions_)
      if (d->type == TypeDefinitionAst::Type::Enum) left.push_back(d);
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t i = 0; i < left.size(); ++i) {
        bool waits = false;
        walk(const_cast<TypeDefinitionAst*>(left[i]), [&](Ast* n) {
          const TypeDefinitionAst* other = enum_named(n);
          for (const TypeDefinitionAst* l : left) waits = waits || (other == l && other != left[i]);
          return true;
        });
        if (waits) continue;
        left.erase(left.begin() + static_cast<long>(i));
        changed = true;
        break;
      }
    }
    for (const TypeDefinitionAst* d : left) error(d->extent, Msg::CycleInEnumInitializers);
  }

  Runspace& rs_;
  const std::shared_ptr<ParsedScript>& script_;
  std::vector<const TypeDefinitionAst*> definitions_;
  std::vector<std::string> namespaces_;
  bool foreign_ = false;
  std::vector<ParseError> errors_;
};

}  // namespace

std::vector<ParseError> check_type_definitions(Runspace& rs, const std::shared_ptr<ParsedScript>& script) {
  if (!script->root()->using_statements.empty())
    if (auto errors = check_using_statements(rs, script); !errors.empty()) return errors;
  std::vector<const TypeDefinitionAst*> definitions;
  // They stand among the statements of a block only.
  walk(script->root(), [&](Ast* n) {
    if (auto* t = as<TypeDefinitionAst>(n)) definitions.push_back(t);
    return true;
  });
  bool assemblies = false;
  if (script->root())
    for (const UsingStatementAst* u : script->root()->using_statements) assemblies |= u->type == UsingStatementAst::Type::Assembly;
  if (definitions.empty() && !assemblies) return {};
  constexpr size_t kMaxDefinitions = 2000;  // looked through for every name
  if (definitions.size() > kMaxDefinitions) return {};
  return Checker(rs, script, std::move(definitions)).run();
}

}  // namespace psession
