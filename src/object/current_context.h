// The engine that runs scripts on this thread, for code that has no context at hand: dictionaries whose keys, or
// comparers, are objects of script classes. The VM sets it.
#pragma once

namespace psession {

class CallContext;
inline constinit thread_local CallContext* t_current_context = nullptr;

class CurrentContext {
 public:
  explicit CurrentContext(CallContext* c) : before_(t_current_context) { t_current_context = c; }
  ~CurrentContext() { t_current_context = before_; }
  CurrentContext(const CurrentContext&) = delete;

 private:
  CallContext* before_;
};

}  // namespace psession
