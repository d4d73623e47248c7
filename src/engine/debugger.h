// The script debugger of a runspace: breakpoints, stepping, tracing (Set-PSDebug). The VM asks it before and after
// each instruction, but only while some debugger of the process is active; else it costs one load per command.
// Everything happens on the runspace's own thread.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/script_block.h"
#include "language/ast.h"
#include "object/members.h"

namespace psession {

class Host;
class Runspace;
struct Frame;
struct Ins;

enum class ResumeAction : uint8_t { Continue, StepInto, StepOut, StepOver, Stop };   // with .NET's numbers
enum class BreakpointKind : uint8_t { Line, Command, Variable };

class BreakpointObject final : public HeapObject, public TextualObject {
 public:
  explicit BreakpointObject(BreakpointKind k) : kind(k) { set_may_cycle(); }
  BreakpointKind kind;
  int id = 0, hits = 0, line = 0, column = 0;
  int access = 1;                        // VariableAccessMode: 0 Read, 1 Write, 2 ReadWrite
  bool enabled = true;
  std::string script, command, variable; // script: full path; empty where any will do
  Ref<ScriptBlock> action;
  // A line breakpoint's statement in the script that was looked at last; null: none there.
  std::shared_ptr<ParsedScript> bound_script;
  const Ast* bound = nullptr;
  const Type* type() const override;
  std::string to_text() const override;  // "Line breakpoint on '/a.ps1:2'"
  void visit_edges(EdgeVisitor& v) override {
    if (action) v.visit(action.get());
  }
  void clear_edges() override { action = {}; }
};

// What a stop is about, for whoever talks to the user meanwhile.
struct DebugStop {
  ScriptPosition position;
  std::shared_ptr<ParsedScript> script;
  std::vector<Ref<BreakpointObject>> breakpoints;
};

class Debugger {
 public:
  explicit Debugger(Runspace& rs) : rs_(rs) {}
  ~Debugger();
  static Debugger& of(Runspace& rs);
  static Debugger* find(Runspace& rs);   // null when it was never asked for

  void add(const Ref<BreakpointObject>& b);
  bool remove(int id);
  const std::vector<Ref<BreakpointObject>>& breakpoints() const { return breakpoints_; }
  void changed();                        // after a breakpoint, the tracing or the step mode was set

  int trace = 0;                         // Set-PSDebug -Trace
  bool ask = false;                      // Set-PSDebug -Step
  bool in_stop() const { return in_stop_; }
  bool active() const { return counted_ && !in_stop_; }
  void step_next();                      // stops at the next statement
  void break_here(Frame* at);            // Wait-Debugger

  // Who is told of stops; nullopt: goes on, as where nobody listens. Debug-Runspace sets it, else the console's is asked.
  using Handler = std::function<std::optional<ResumeAction>(Runspace&, DebugStop&)>;
  Handler handler;
  bool waits = false, break_all = false; // Enable-RunspaceDebug [-BreakAll]: a stop waits until somebody listens
  bool off = false;                      // DebugMode None

  // For the VM.
  void before(Frame& f, const Ins& i);
  void after(Frame& f, const Ins& i);

 private:
  void statement(Frame& f, Extent where, const Ast* ast);   // ast: null for the braces of a block
  void variable(Frame& f, std::string_view name, bool write);
  void commands(Frame& f, const Ins& i);
  bool trigger(BreakpointObject& b);     // true: stop
  void stop(Frame& f, Extent at, std::vector<Ref<BreakpointObject>> hit);
  bool on_line(BreakpointObject& b, Frame& f, const Ast* ast);
  bool same_script(const BreakpointObject& b, const Frame& f) const;
  void show_trace(Frame& f, Extent where);
  Runspace& rs_;
  std::vector<Ref<BreakpointObject>> breakpoints_, pending_;   // pending: command breakpoints of the function being called
  bool in_stop_ = false, counted_ = false, stepping_ = false, variables_ = false, commands_ = false, lines_ = false;
  const Frame* step_frame_ = nullptr;    // stepping over or out: only in this frame, or below it once it has gone
};

// How many debuggers have something to do.
inline std::atomic<int> g_active_debuggers{0};
inline bool debugging() { return g_active_debuggers.load(std::memory_order_relaxed) != 0; }
void debug_before(Frame& f, const Ins& i);
void debug_after(Frame& f, const Ins& i);

// The console's prompt (nullopt: this runspace is not the console's). Set once at the start of the program.
extern std::optional<ResumeAction> (*g_console_debugger)(Runspace& rs, Host& host, DebugStop& stop);

int next_breakpoint_id();

}  // namespace psession
