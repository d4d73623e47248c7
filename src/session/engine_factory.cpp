#include "session/engine_factory.h"

#include <stdlib.h>
#include <unistd.h>

#include "engine/interpreter_lock.h"
#include "engine/runspace.h"
#include "format/host_output.h"
#include "object/allocation.h"
#include "object/type.h"
#include "session/psrp_server.h"
#include "session/remoting_state.h"

namespace psession {

namespace {

class HostedEngine final : public SessionEngine, public EnvelopeSink {
 public:
  explicit HostedEngine(SessionLink& link) : link_(link), server_(*this, options(link)) {}

  void deliver(std::string message) override { server_.deliver(std::move(message)); }
  size_t queued_bytes() override { return server_.queued_bytes(); }
  bool busy() override { return server_.busy(); }
  void stop_all() override { server_.stop_all(); }
  void run() override { server_.run(); }

  bool send(Envelope e, bool control, const std::atomic<bool>* cancel) override {
    SendKind kind = !control                                                      ? SendKind::kOutput
                    : e.kind == EnvelopeKind::CloseAck && !e.id.is_zero() ? SendKind::kAnswer
                                                                          : SendKind::kControl;
    return pass(e.encode(), kind, cancel);
  }
  bool send_bytes(std::string bytes, bool control, const std::atomic<bool>* cancel) override {
    return pass(std::move(bytes), control ? SendKind::kControl : SendKind::kOutput, cancel);
  }
  void wake() override { link_.wake_senders(); }
  void set_busy(bool busy) override { link_.set_busy(busy); }

 private:
  // While output waits for the client the process's other engine threads run.
  bool pass(std::string bytes, SendKind kind, const std::atomic<bool>* cancel) {
    if (kind != SendKind::kOutput || link_.has_room()) return link_.send(std::move(bytes), kind, cancel);
    BlockingRegion blocking;
    return link_.send(std::move(bytes), kind, cancel);
  }
  static PsrpServerOptions options(SessionLink& link) {
    PsrpServerOptions o;
    o.client_name = link.request().client;
    if (!link.request().has_process_state) {
      // Asked for from another computer: a logon's own directory.
      const char* home = getenv("HOME");
      if (home && chdir(home) == 0) {
        std::string directory = home;
        o.prepare = [directory](Runspace& rs) { rs.set_working_directory(directory); };
      }
    }
    return o;
  }
  SessionLink& link_;
  PsrpServer server_;
};

}  // namespace

// Tables that every session needs; nothing that starts threads or opens files.
void preload_engine() {
  set_up_allocation();
  install_format_hooks();
  install_session_hooks();
  TypeRegistry::find("System.Int32");
}

Result<std::unique_ptr<SessionEngine>> make_session_engine(SessionLink& link) {
  return std::unique_ptr<SessionEngine>(std::make_unique<HostedEngine>(link));
}

}  // namespace psession
