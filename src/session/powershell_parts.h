// The objects behind [powershell]: the shell itself, its commands, one invocation of it, and what BeginInvoke gives.
// Only powershell_object.cpp includes it. Under the interpreter lock.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/pipeline.h"
#include "engine/threading_wait.h"
#include "object/types/helpers.h"
#include "object/types/record.h"
#include "session/remote_session.h"
#include "session/runspace_object.h"

namespace psession {

constexpr size_t kStreamCount = 7;
const char* const kElements[kStreamCount] = {
    "psobject", "System.Management.Automation.ErrorRecord", "System.Management.Automation.WarningRecord",
    "System.Management.Automation.VerboseRecord", "System.Management.Automation.DebugRecord",
    "System.Management.Automation.InformationRecord", "System.Management.Automation.ProgressRecord"};
inline Ref<List> collection(RemoteStream s) {
  const Type* t = TypeRegistry::find("System.Management.Automation.PSDataCollection[" + std::string(kElements[static_cast<size_t>(s)]) + "]");
  return make_ref<List>(t ? t : &types::ArrayList);
}

// One invocation. Under the interpreter lock.
struct Run {
  Ref<List> streams[kStreamCount];
  Runspace* live = nullptr;
  bool done = false, stopping = false, stopped = false;
  Ref<ErrorRecordObject> failure;
  std::shared_ptr<RemoteSession> session;
  RemotePipelinePtr remote;
};

// PSCommand: what is to run.
class CommandObject final : public HeapObject {
 public:
  CommandObject() { set_may_cycle(); }
  std::vector<std::vector<Pipeline::Command>> statements{1};
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override {
    for (auto& statement : statements)
      for (auto& c : statement)
        for (auto& p : c.parameters)
          if (p.value.is_object()) v.visit(p.value.object());
  }
  void clear_edges() override { statements.clear(); }
};
class PowerShellObject final : public HeapObject {
 public:
  PowerShellObject() : command(make_ref<CommandObject>()) {
    set_may_cycle();
    for (size_t i = 1; i < kStreamCount; ++i) streams[i] = collection(static_cast<RemoteStream>(i));
  }
  Ref<CommandObject> command;
  Value runspace, pool;                  // a RunspaceObject or RemoteRunspaceObject; a RunspacePoolObject
  bool owns_runspace = false, had_errors = false, disposed = false, nested = false;
  std::string history, state = "NotStarted", instance_id = GuidObject::fresh()->to_text();
  Ref<List> streams[kStreamCount];       // [0] is each run's own
  Ref<ErrorRecordObject> reason;
  std::shared_ptr<Run> run;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override {
    if (runspace.is_object()) v.visit(runspace.object());
    if (pool.is_object()) v.visit(pool.object());
    if (command) v.visit(command.get());
    for (Ref<List>& l : streams) if (l) v.visit(l.get());
  }
  void clear_edges() override {
    runspace = pool = {};
    command = {};
    for (Ref<List>& l : streams) l = {};
  }
};
class AsyncResultObject final : public HeapObject {
 public:
  Ref<PowerShellObject> shell;
  std::shared_ptr<Run> run;
  Value state;
  const Type* type() const override;
};
// Its wait handle.
class RunHandle final : public WaitObject {
 public:
  RunHandle(Ref<AsyncResultObject> r, Runspace& rs) : WaitObject(TypeRegistry::find("System.Threading.ManualResetEvent")), result(std::move(r)), rs(rs) {}
  Ref<AsyncResultObject> result;
  Runspace& rs;
  bool ready() override;
};
// A part of it: .Streams.
enum class Part : uint8_t { Streams };
class PartObject final : public HeapObject {
 public:
  PartObject(Part p, Ref<PowerShellObject> s, std::shared_ptr<Run> r = {}) : part(p), shell(std::move(s)), run(std::move(r)) {}
  Part part;
  Ref<PowerShellObject> shell;
  std::shared_ptr<Run> run;
  const Type* type() const override;
};

}  // namespace psession
