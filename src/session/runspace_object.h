// Runspaces of this process as objects: the one that asks, those of [runspacefactory], and pools of them. What
// [powershell] runs in. Everything happens under the interpreter lock.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/runspace.h"
#include "session/initial_session_state.h"
#include "session/thread_job.h"

namespace psession {

class RunspaceObject final : public HeapObject {
 public:
  explicit RunspaceObject(Runspace* own = nullptr);
  ~RunspaceObject() override;
  int id;
  std::string name, instance_id;
  bool closed = false, busy = false;
  Value thread_options;
  std::string directory;                 // where a new one starts
  Ref<InitialStateObject> initial;       // and with what; null: the default
  Host* shown = nullptr;                 // the host that was given; null: a silent one
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
  Ref<InitialStateObject> initial;
  Host* shown = nullptr;
  Value thread_options;
  std::vector<Ref<RunspaceObject>> idle;
  const Type* type() const override;
};

// The object of the runspace that runs the caller.
Ref<RunspaceObject> own_runspace(Runspace& rs);
// Shows a runspace of an engine thread in Get-Runspace; forget() it before it goes away.
Ref<RunspaceObject> announce_runspace(Runspace& rs, std::string name = {});
// All that live, by id.
std::vector<Ref<RunspaceObject>> all_runspaces(Runspace& rs);
Value runspace_state(std::string_view state);            // a RunspaceState
// Debug-Runspace, Debug-Job: stops of `target` come to the caller's console until it detaches, is stopped, or `over`.
void debug_runspace(Runspace& caller, Runspace& target, bool break_all, const std::function<bool()>& over);
Value debugger_object(Ref<RunspaceObject> r);            // $runspace.Debugger
[[noreturn]] void throw_runspace_state(const std::string& state);

}  // namespace psession
