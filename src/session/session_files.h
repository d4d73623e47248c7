// A host's state file: what lists need when the host cannot be asked any more, and the one word that changes
// too often to be pushed (busy). The host maps it and writes; brokers read it.
#pragma once
#include <optional>
#include <string>

#include "session/wire.h"

namespace psession {

class StateFile {
 public:
  StateFile() = default;
  ~StateFile();
  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;

  Result<void> create(const std::string& path);
  void write(const wire::SessionInfo& info);           // the whole; rare
  void set_busy(bool busy, int64_t idle_since_wall);   // any thread, no system call
  void remove();

  static std::optional<wire::SessionInfo> read(const std::string& path);
  // For a host that is dead: its last words, for brokers to come.
  static void write_dead(const std::string& path, const wire::SessionInfo& info);

 private:
  struct Header;
  std::string path_;
  Header* header_ = nullptr;
};

}  // namespace psession
