// The server end of the remoting protocol: one runspace, its pipelines, its host calls. Knows nothing of transports:
// envelopes come in by deliver() and leave through EnvelopeSink. The engine runs on the thread that calls run().
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "clixml/clixml.h"
#include "engine/interpreter_lock.h"
#include "psrp/message.h"
#include "psrp/session_key.h"
#include "session/envelope.h"
#include "session/remoting_values.h"

namespace psession {

class Runspace;
class RemoteHost;

class EnvelopeSink {
 public:
  // Control envelopes (states, answers) are never held back; output may wait until *cancel. False: not taken.
  virtual bool send(Envelope e, bool control, const std::atomic<bool>* cancel) = 0;
  // Envelope::encode() of a Message, made already.
  virtual bool send_bytes(std::string bytes, bool control, const std::atomic<bool>* cancel) {
    std::optional<Envelope> e = Envelope::decode(std::move(bytes));
    return e && send(std::move(*e), control, cancel);
  }
  virtual void wake() {}                  // a cancel flag was set
  virtual void set_busy(bool busy) {}
 protected:
  ~EnvelopeSink() = default;
};

struct PsrpServerOptions {
  std::function<void(Runspace&)> prepare;       // after the runspace was made, before it is announced as Opened
  std::string client_name;                      // $PSSenderInfo
};

class PsrpServer {
 public:
  PsrpServer(EnvelopeSink& out, PsrpServerOptions options = {});
  ~PsrpServer();
  // I/O thread: an envelope from the client. Never blocks.
  void deliver(std::string envelope);
  size_t queued_bytes() const { return queued_bytes_.load(std::memory_order_relaxed); }
  bool busy();            // a command runs or waits for its turn
  void stop_all();        // I/O thread: ends pipelines and run()
  // Engine thread: returns when the session was closed. True: by the client's Close.
  bool run();

 private:
  friend class RemoteHost;
  friend class ServerSink;
  struct ActivePipeline {
    psrp::Guid id;
    std::deque<std::string> input;
    bool input_closed = false, running = false, finished = false, signal_pending = false, close_pending = false, stop = false;
    bool metadata = false;                    // GET_COMMAND_METADATA made it
    std::shared_ptr<ActivePipeline> outer;    // the one in whose host call it runs
  };
  using PipelinePtr = std::shared_ptr<ActivePipeline>;
  // Clients of versions before 2.4 get SecureStrings encrypted.
  class Secrets final : public ClixmlSecrets {
   public:
    explicit Secrets(PsrpServer& s) : server_(s) {}
    std::string protect(std::string_view bytes) override;
    std::string reveal(std::string_view text) override;

   private:
    PsrpServer& server_;
  };

  void handle(Envelope e);
  void handle_message(const psrp::MessageView& m);
  void open_pool(const psrp::MessageView& m);
  void connect_pool();
  void run_pipeline(const PipelinePtr& p, std::string_view body);
  bool next_input(const PipelinePtr& p, Value& out);
  // Engine thread: returns with mutex_ when `ready`; meanwhile the process's other engine threads run.
  template <class Ready> std::unique_lock<std::mutex> wait_until(Ready ready) {
    std::unique_lock lock(mutex_);
    while (!ready()) {
      lock.unlock();
      {
        BlockingRegion blocking;
        std::unique_lock waiting(mutex_);
        changed_.wait(waiting, ready);
      }
      lock.lock();
    }
    return lock;
  }
  std::unique_lock<std::mutex> wait_for_work();
  void run_events();
  std::string state_text(psrp::PipelineStateCode state, const Ref<ErrorRecordObject>& failure);
  void finish(const PipelinePtr& p, psrp::PipelineStateCode state, const Ref<ErrorRecordObject>& error);
  void close_session();
  void send_message(psrp::MessageType type, const psrp::Guid& pipeline, std::string_view body, bool control);
  std::string begin_message(psrp::MessageType type, const psrp::Guid& pipeline, size_t room) const;
  void send_bytes(std::string bytes, bool control);
  void send_value(psrp::MessageType type, const psrp::Guid& pipeline, const Value& v, bool control, int depth = 1);
  void send_state(psrp::PoolState s);
  Value wait_response(int64_t call_id);
  // I/O thread: what is answered at once, whatever runs. False: it is for the engine thread.
  bool answer_now(const psrp::MessageView& m, std::unique_lock<std::mutex>& lock);
  void answer_public_key(const psrp::MessageView& m);
  ClixmlSecrets* secrets() { return version_ < ProtocolVersion{2, 4} ? &secrets_ : nullptr; }
  Value read(std::string_view body);
  PipelineRequest metadata_request(const Value& v);
  void drop(const PipelinePtr& p);

  EnvelopeSink& out_;
  PsrpServerOptions options_;
  std::unique_ptr<RemoteHost> host_;
  std::unique_ptr<Runspace> rs_;
  psrp::Guid pool_;
  ProtocolVersion version_ = kOwnProtocol;
  bool opened_ = false;
  std::string last_body_;                               // of a command without values, and what it means
  PipelineRequest last_request_;
  HostInfo host_info_;
  Value application_arguments_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> queue_;                       // envelopes for the engine thread
  std::deque<std::string> nested_;                      // commands to run while the current one waits for its host
  size_t commands_ = 0;                                 // delivered and not over
  int64_t min_runspaces_ = 1, max_runspaces_ = 1;       // as the client set them; commands run one after another
  std::map<psrp::Guid, PipelinePtr> pipelines_;
  std::deque<std::string> responses_;                   // bodies of host responses
  PipelinePtr current_;
  std::map<int64_t, Value> early_responses_;            // engine thread: of calls further out
  std::vector<int64_t> waiting_calls_;
  bool ended_ = false, closed_by_client_ = false, in_events_ = false;   // in_events_: actions run between commands
  std::mutex key_mutex_;
  psrp::SessionKey session_key_;
  bool key_shared_ = false;
  Secrets secrets_{*this};
  std::atomic<bool> cancel_{false};                     // the running pipeline's output is not wanted any more
  std::atomic<size_t> queued_bytes_{0};
  std::atomic<Runspace*> live_{nullptr};
};

}  // namespace psession
