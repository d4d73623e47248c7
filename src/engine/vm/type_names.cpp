// Types that scripts name: script classes of the file first, then the registry with `using namespace`.
#include "engine/vm/execute_impl.h"
#include "engine/vm/script_types.h"
#include "object/type_errors.h"

namespace psession {

std::string type_name_text(const TypeName& n) { return std::string(n.full_name.empty() ? n.name : n.full_name); }

namespace {
const Ast* place_of(const CodeUnit* unit) {
  if (!unit) return nullptr;
  if (unit->ast) return unit->ast;
  return unit->nodes.empty() ? nullptr : unit->nodes[0];
}
// Answers stay right until a class is defined.
const Type* find_named(Runspace& rs, const CodeUnit* unit, std::string_view name) {
  if (const Type* t = find_script_type(rs, place_of(unit), name)) return t;
  std::span<const std::string> spaces;
  if (unit) spaces = unit->using_namespaces;
  if (spaces.empty() && !session_namespaces(rs).empty()) spaces = session_namespaces(rs);
  return TypeRegistry::find(name, spaces);
}
}  // namespace

const Type* resolve_type(Runspace& rs, const CodeUnit* unit, const TypeName& n) {
  switch (n.form) {
    case TypeName::Form::Named: return find_named(rs, unit, n.name);
    case TypeName::Form::Array: {
      const Type* e = resolve_type(rs, unit, *n.element);
      return e ? TypeRegistry::array_of(e, static_cast<uint32_t>(n.rank ? n.rank : 1)) : nullptr;
    }
    case TypeName::Form::Generic: {
      std::vector<const Type*> args;
      for (auto* a : n.generic_args) {
        const Type* t = resolve_type(rs, unit, *a);
        if (!t) return nullptr;
        args.push_back(t);
      }
      std::string open(n.element->name);
      if (open.find('`') == std::string::npos) open += "`" + std::to_string(args.size());
      const Type* d = find_named(rs, unit, open);
      if (!d) d = find_named(rs, unit, n.element->name);
      if (!d) return nullptr;
      return d->is(kGenericDefinition) ? TypeRegistry::instantiate(d, args) : d;
    }
  }
  return nullptr;
}

static std::string missing_part(Runspace& rs, const CodeUnit* unit, const TypeName& n) {
  if (n.form == TypeName::Form::Array) return missing_part(rs, unit, *n.element);
  if (n.form == TypeName::Form::Generic)
    for (auto* a : n.generic_args)
      if (!resolve_type(rs, unit, *a)) return missing_part(rs, unit, *a);
  return std::string(n.name);
}

const Type* require_type(Runspace& rs, const CodeUnit* unit, const TypeName& n) {
  if (const Type* t = resolve_type(rs, unit, n)) {
    // A plain name that two of the used namespaces know, and that is nothing without them.
    if (n.form == TypeName::Form::Named && unit && unit->using_namespaces.size() > 1 && !t->is(kScriptClass) &&
        n.name.find('.') == std::string_view::npos && !TypeRegistry::find(n.name)) {
      for (const std::string& ns : unit->using_namespaces) {
        const Type* other = TypeRegistry::find(ns + "." + std::string(n.name));
        if (!other || other == t) continue;
        throw_runtime("AmbiguousTypeReference", ErrorCategory::InvalidOperation,
                      "Type name '" + std::string(n.name) + "' is ambiguous, it could be '" + std::string(t->full_name()) + "' or '" +
                          std::string(other->full_name()) + "'.");
      }
    }
    return t;
  }
  throw_type_not_found(missing_part(rs, unit, n), str(type_name_text(n)));
}

const Type* site_type(Frame& f, const TypeSite& t) {
  if (t.type && t.version == script_type_version()) return t.type;
  t.type = require_type(f.rs, f.unit, *t.name);
  t.version = script_type_version();
  return t.type;
}

}  // namespace psession
