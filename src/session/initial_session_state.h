// InitialSessionState: what a new runspace of this process starts with. Filled by scripts, applied when the runspace
// opens. Under the interpreter lock.
#pragma once
#include <string>
#include <vector>

#include "engine/runspace.h"
#include "object/containers.h"

namespace psession {

class InitialStateObject final : public HeapObject {
 public:
  InitialStateObject();
  Ref<List> variables, commands, environment, startup_scripts, modules, others;   // of entries (records), texts
  int64_t language_mode = 0;             // PSLanguageMode
  Value execution_policy, apartment_state, thread_options;
  bool throw_on_open_error = false;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
  void apply(Runspace& rs) const;
  Ref<InitialStateObject> clone() const;
};

}  // namespace psession
