// Walking the syntax tree: the children of a node in source order, as PowerShell's visitors see them.
// Any thread. Recursion depth is bounded by the parser's own nesting limit.
#pragma once

#include <type_traits>

#include "language/ast.h"

namespace psession {

// Calls `fn(child, context)` for every direct child that is not null.
void visit_children(const Ast* node, void (*fn)(Ast* child, void* context), void* context);

template <class F>
void for_each_child(const Ast* node, F&& f) {
  visit_children(
      node, [](Ast* child, void* context) { (*static_cast<std::remove_reference_t<F>*>(context))(child); }, &f);
}

// Pre-order over node and all below it; `f(Ast*)` returns false to leave a node's children out.
template <class F>
void walk(Ast* node, F&& f) {
  if (!node || !f(node)) return;
  for_each_child(node, [&](Ast* child) { walk(child, f); });
}

}  // namespace psession
