// Finding and connecting disconnected sessions: what Connect-PSSession and Receive-PSSession share.
#pragma once
#include "cmdlets/sessions/session_command.h"

namespace psession {

class ConnectCommand : public SessionCommand {
 public:
  bool force = false;

 protected:
  // The sessions that the parameters name, also those that a computer keeps (-ComputerName, -HostName with -Name or -InstanceId).
  std::vector<Ref<PSSessionObject>> wanted();
  bool connect(const Ref<PSSessionObject>& s);   // an error is written when it fails
};

}  // namespace psession
