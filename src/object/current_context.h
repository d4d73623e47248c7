// The engine that runs scripts on this thread, for code that has no context at hand: dictionaries whose keys, or
// comparers, are objects of script classes. The VM sets it.
#pragma once
#include <string_view>

namespace psession {

class CallContext;
class Type;
inline constinit thread_local CallContext* t_current_context = nullptr;

// Classes of scripts by name, as that engine sees them now; type lookup asks when no table has the name.
inline const Type* (*find_runtime_type)(std::string_view name) = nullptr;

class CurrentContext {
 public:
  explicit CurrentContext(CallContext* c) : before_(t_current_context) { t_current_context = c; }
  ~CurrentContext() { t_current_context = before_; }
  CurrentContext(const CurrentContext&) = delete;

 private:
  CallContext* before_;
};

}  // namespace psession
