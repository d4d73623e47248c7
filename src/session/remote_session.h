// The client's end of one session: its state, its pipelines, and what came back. Everything happens on the engine
// thread that calls pump() (I/O threads only queue bytes and wake the RemotingHub), so no Value crosses threads.
// What a session sent stays in its log until somebody here takes it: what was only read comes to the next client.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/streams.h"
#include "clixml/clixml.h"
#include "psrp/message.h"
#include "psrp/session_key.h"
#include "session/remoting_values.h"
#include "session/transport.h"

namespace psession {

class Runspace;
class Host;
class RemoteSession;

inline constexpr const char* kTransportException = "System.Management.Automation.Remoting.PSRemotingTransportException";

enum class RemoteStream : uint8_t { Output, Error, Warning, Verbose, Debug, Information, Progress, HostCall };
struct StreamItem {
  RemoteStream stream;
  Value value;
  uint64_t number = 0;                      // of the message that brought it; 0: its transport knows none
};

// One command in a session.
class RemotePipeline {
 public:
  psrp::Guid id;
  psrp::PipelineStateCode state = psrp::PipelineStateCode::Running;
  Ref<ErrorRecordObject> failure;           // of Failed and Stopped
  // The next item in order of arrival; it counts as received now. Nothing and done(): the pipeline is over for us.
  std::optional<StreamItem> take();
  // The same for those who keep it for a user: it counts as received with RemoteSession::received().
  std::optional<StreamItem> hold();
  bool done() const { return state != psrp::PipelineStateCode::Running && state != psrp::PipelineStateCode::Stopping &&
                             state != psrp::PipelineStateCode::Disconnected; }
  bool add_computer_name = true;            // PSComputerName, RunspaceId, PSShowComputerName on outputs
  bool hide_computer_name = false;
  bool use_host = true;                     // host calls go to the caller's host; jobs keep them silent
  bool stop_sent = false;
  std::weak_ptr<RemoteSession> session;

 private:
  friend class RemoteSession;
  std::deque<StreamItem> items_;
  uint64_t end_number_ = 0;                 // of the message that ended it
  uint64_t serial_ = 0;                     // order of beginning
  bool abandoned_ = false;                  // nobody will take its items: drop them
  bool maybe_over_ = false;                 // was left running; another client may have seen it end
};
using RemotePipelinePtr = std::shared_ptr<RemotePipeline>;

struct SessionTarget {
  enum Kind : uint8_t { Local, Ssh, Child } kind = Local;
  std::string computer = "localhost";       // as shown
  std::string user, key_file, subsystem = "powershell";
  int port = 0;
  std::vector<std::string> ssh_options;     // "Name=value"
  int connecting_timeout_ms = -1;
  std::vector<std::string> child_command;   // Child: program and arguments
  std::string child_directory;
};
struct SessionOpenOptions {
  std::string name, configuration;
  int64_t idle_timeout_ms = -1;
  int buffering = -1;                       // wire::Buffering, -1: default
  Value application_arguments;              // IDictionary or $null
  int64_t open_timeout_ms = 180'000;
  int64_t operation_timeout_ms = 180'000, cancel_timeout_ms = 60'000;
  bool no_machine_profile = false;
  std::string culture, ui_culture;
};

class RemoteSession : public std::enable_shared_from_this<RemoteSession>, private ClixmlSecrets {
 public:
  // Blocking, answers Ctrl+C (PipelineStopped); ScriptError with PowerShell's ids when it can't be opened.
  static std::shared_ptr<RemoteSession> open(Runspace& rs, SessionTarget target, SessionOpenOptions options);
  // Takes up a session that a broker keeps. `force`: from whoever has it.
  static std::shared_ptr<RemoteSession> connect(Runspace& rs, SessionTarget target, const wire::SessionInfo& info, bool force,
                                                int64_t idle_timeout_ms = -1, int buffering = -1);
  // Known from a list only; not connected.
  static std::shared_ptr<RemoteSession> listed(SessionTarget target, const wire::SessionInfo& info);
  void listed_again(const wire::SessionInfo& info);   // what a newer list says of one that we are not connected to
  ~RemoteSession();

  // Starts a command. ScriptError when the session is not open. When the last copy of the pointer goes, what nobody took
  // is dropped, unless the session was disconnected before.
  RemotePipelinePtr start(Runspace& rs, const PipelineRequest& request);
  void send_input(Runspace& rs, RemotePipeline& p, const Value& v);
  void end_input(RemotePipeline& p);
  void stop(RemotePipeline& p);             // asynchronous; the state changes when the server says so
  // Works on everything that has arrived. Cheap when there is nothing.
  void pump(Runspace& rs);
  // Pumps until the condition holds; throws PipelineStopped on Ctrl+C; false after the time-out (-1: none).
  bool pump_until(Runspace& rs, const std::function<bool()>& done, int64_t timeout_ms = -1);

  void disconnect(Runspace& rs, int64_t idle_timeout_ms = -1, int buffering = -1);
  void reconnect(Runspace& rs, bool force, int64_t idle_timeout_ms = -1, int buffering = -1);   // a Disconnected one, in place
  void close(Runspace& rs);                 // Remove-PSSession
  void leave();                             // this client ends

  psrp::PoolState state() const { return state_; }
  bool opened() const { return state_ == psrp::PoolState::Opened; }
  bool busy() const;                        // a command of ours (or found at connect) runs
  std::string broken_reason() const { return reason_; }
  const SessionTarget& target() const { return target_; }
  const std::string& id() const { return id_; }          // GUID text: pool id and InstanceId
  const std::string& name() const { return name_; }
  void set_name(std::string n) { name_ = std::move(n); }
  const Value& private_data() const { return private_data_; }
  wire::SessionInfo info() const { return info_; }
  bool ours() const { return ours_; }       // the other end is one of our brokers: lists, disconnects, connects
  const SessionOpenOptions& options() const { return options_; }
  int process_id() const { return transport_ ? transport_->process_id() : info_.pid; }
  // Pipelines that ran when we connected, and any that still have output: what Receive-PSSession takes.
  std::vector<RemotePipelinePtr> pipelines() const;
  void forget(const RemotePipelinePtr& p) { abandon(*p); }  // nobody wants the rest of its output
  void received(uint64_t number);           // of an item from hold()
  RemotePipelinePtr running() const;        // the one that holds the session
  std::function<void(const std::string&)> warn;          // PowerShell's network warnings; engine thread

 private:
  friend class RemotePipeline;
  RemoteSession() = default;
  void connect_transport(Runspace& rs);
  void handshake(Runspace& rs);
  void handle(Runspace& rs, Envelope e);
  void handle_message(Runspace& rs, const psrp::MessageView& m, uint64_t number);
  bool handle_pool_message(Runspace& rs, const psrp::MessageView& m);
  Value output_value(Runspace& rs, RemotePipeline& p, std::string_view body);
  Value mark_origin(Runspace& rs, Value v, bool show);
  void host_call(Runspace& rs, const Value& call, const psrp::Guid& pipeline, RemotePipeline* p);
  void send_message(psrp::MessageType type, const psrp::Guid& pipeline, std::string body, EnvelopeKind kind = EnvelopeKind::Message);
  void check_transport(TransportState transport);
  void fail_pipelines(std::string_view id, const std::string& why);
  RemotePipelinePtr find(const psrp::Guid& id, bool create);
  void abandon(RemotePipeline& p);
  void settle(RemotePipeline& p);           // it is over and all was taken
  friend class RemotePipeline;
  void take_warnings();
  // SecureStrings to and from servers of versions before 2.4 ([MS-PSRP] 3.1.5.4.3 - 3.1.5.4.5).
  ClixmlSecrets* secrets() { return server_version_ < ProtocolVersion{2, 4} ? this : nullptr; }
  std::string protect(std::string_view bytes) override;
  std::string reveal(std::string_view text) override;
  void send_public_key();
  Value read(Runspace& rs, std::string_view body);
  void show_ssh_messages(Runspace& rs);

  SessionTarget target_;
  SessionOpenOptions options_;
  std::unique_ptr<Transport> transport_;
  Runspace* engine_ = nullptr;               // who pumps; carries out host calls
  ProtocolVersion server_version_ = kOwnProtocol;
  psrp::SessionKey session_key_;
  bool key_asked_ = false;
  std::deque<Envelope> before_key_;          // what can be read only with the key that was asked for
  std::shared_ptr<Connector> connector_;
  psrp::Guid pool_;
  std::string id_, name_, reason_;
  psrp::PoolState state_ = psrp::PoolState::BeforeOpen;
  wire::SessionInfo info_;
  bool found_busy_ = false;                 // a command ran when we connected; over when the session answers
  bool ours_ = false, got_init_data_ = false, reconnecting_ = false;
  int64_t reconnecting_since_ = 0;           // when the connection was lost; 0: it is there
  Value private_data_;
  Value computer_value_, id_value_;          // of mark_origin()
  Fd ssh_errors_;                            // what ssh wrote to standard error
  off_t ssh_errors_shown_ = 0;
  std::map<psrp::Guid, RemotePipelinePtr> pipelines_;  // until they are over and all was taken
  uint64_t last_handled_ = 0, last_serial_ = 0;
  std::mutex warnings_mutex_;
  std::vector<std::string> warnings_;
};

// The list of a target's broker (Get-PSSession -HostName / -ComputerName localhost).
std::vector<wire::SessionInfo> list_target_sessions(Runspace& rs, const SessionTarget& target);
// ssh's command line for a target.
std::vector<std::string> ssh_command(const SessionTarget& target);
// Removes one that we are not connected to.
void remove_target_session(Runspace& rs, const SessionTarget& target, const std::string& id);

}  // namespace psession
