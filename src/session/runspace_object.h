// Runspaces of this process as objects: the one that asks, those of [runspacefactory], and pools of them. What
// [powershell] runs in. Everything happens under the interpreter lock.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/runspace.h"
#include "session/thread_job.h"

namespace psession {

class RunspaceObject final : public HeapObject {
 public:
  explicit RunspaceObject(Runspace* own = nullptr);
  ~RunspaceObject() override;
  int id;
  std::string name, instance_id;
  bool closed = false, busy = false;
  std::string directory;                 // where a new one starts
  Runspace* runspace() const { return borrowed_ ? borrowed_ : owned_.get(); }
  std::string state() const { return closed ? "Closed" : runspace() ? "Opened" : "BeforeOpen"; }
  bool is_own(const Runspace& rs) const { return borrowed_ == &rs; }
  void forget() { borrowed_ = nullptr; closed = true; }   // the engine it stands for goes away
  void open();                           // InvalidRunspaceStateException unless it is new
  void close();
  const Type* type() const override;

 private:
  SilentHost host_;
  Runspace* borrowed_ = nullptr;
  std::unique_ptr<Runspace> owned_;
};

class RunspacePoolObject final : public HeapObject {
 public:
  int minimum = 1, maximum = 1, working = 0;
  std::string state = "BeforeOpen", instance_id, directory;
  std::vector<Ref<RunspaceObject>> idle;
  const Type* type() const override;
};

// The object of the runspace that runs the caller.
Ref<RunspaceObject> own_runspace(Runspace& rs);
// All that live, by id.
std::vector<Ref<RunspaceObject>> all_runspaces(Runspace& rs);
Value runspace_state(std::string_view state);            // a RunspaceState
[[noreturn]] void throw_runspace_state(const std::string& state);

}  // namespace psession
