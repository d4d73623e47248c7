// The variables that every runspace starts with. Cheap ones are made at once; what costs is computed when first read.
#pragma once
#include "engine/scope.h"

namespace psession {

void define_automatic_variables(Runspace& rs);

// Computed on first read, then an ordinary value.
class LazyVariable final : public Variable {
 public:
  LazyVariable(std::string n, Value (*make)(Runspace&)) : Variable(std::move(n), {}, true), make_(make) {}
  Value get(Runspace& rs) override {
    if (make_) {
      auto* make = make_;
      make_ = nullptr;
      value = make(rs);
    }
    return value;
  }
  void set(Runspace& rs, const Value& v, bool force) override {
    Variable::set(rs, v, force);
    make_ = nullptr;
  }
 private:
  Value (*make_)(Runspace&);
};
// Computed on every read; read-only.
class ComputedVariable final : public Variable {
 public:
  ComputedVariable(std::string n, Value (*get)(Runspace&), uint32_t o) : Variable(std::move(n), {}, true), get_(get) { options = o; }
  Value get(Runspace& rs) override { return get_(rs); }
 private:
  Value (*get_)(Runspace&);
};

Value make_ps_style(Runspace& rs);             // psstyle.cpp
Value make_execution_context(Runspace& rs);    // execution_context.cpp
Value make_host_object(Runspace& rs);          // host_objects.cpp
Value make_version_table(Runspace& rs);
std::string ps_home();                          // $PSHOME

}  // namespace psession
