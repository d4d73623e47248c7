#include "session/psrp_server.h"

#include <chrono>

#include "clixml/clixml.h"
#include "engine/events.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "format/packet_values.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/remote_host.h"
#include "session/remoting_state.h"

namespace psession {

using psrp::Guid;
using psrp::MessageType;
using psrp::PipelineStateCode;
using psrp::PoolState;

namespace {
constexpr std::chrono::milliseconds kEventInterval{100};

Ref<ErrorRecordObject> pipeline_stopped() {
  return make_error("System.Management.Automation.PipelineStoppedException", "PipelineStopped", ErrorCategory::OperationStopped,
                    "The pipeline has been stopped.");
}
}  // namespace

// A stream of the running pipeline, to the client.
class ServerSink final : public Sink {
 public:
  ServerSink(PsrpServer& s, const Guid& pipeline, MessageType type) : server_(s), pipeline_(pipeline), type_(type) {}
  void write(const Value& v) override {
    PsrpServer& s = server_;
    Runspace& rs = *s.rs_;
    rs.check_stop();
    switch (type_) {
      case MessageType::PipelineOutput: {
        const auto* packet = v.get_if<FormatPacket>();
        s.send_value(type_, pipeline_, packet ? packet_to_value(*packet) : v, false);
        return;
      }
      case MessageType::ErrorRecord: {
        const auto* r = v.get_if<ErrorRecordObject>();
        s.send_value(type_, pipeline_, r ? error_to_remote(rs, *r) : v, false);
        return;
      }
      case MessageType::WarningRecord:
      case MessageType::VerboseRecord:
      case MessageType::DebugRecord: {
        Value r = informational_to_remote(v);
        s.send_value(type_, pipeline_, r, false);
        std::string text = to_display(rs, member_of(rs, r, "InformationalRecord_Message"));
        if (type_ == MessageType::WarningRecord) s.host_->write_warning_line(text);
        else if (type_ == MessageType::VerboseRecord) s.host_->write_verbose_line(text);
        else s.host_->write_debug_line(text);
        return;
      }
      case MessageType::InformationRecord:
        if (s.version_ >= ProtocolVersion{2, 3}) s.send_value(type_, pipeline_, information_to_remote(rs, v), false);
        // Write-Host also speaks to the client's host, as every client expects.
        if (const auto* r = v.get_if<InformationRecordObject>()) {
          if (const auto* h = r->message_data.get_if<HostInformationMessage>()) {
            s.host_->write_colored(h->foreground, h->background, h->message, !h->no_new_line);
          }
        }
        return;
      case MessageType::ProgressRecord:
        s.send_value(type_, pipeline_, progress_to_remote(v), false);
        s.host_->write_progress(0, v);
        return;
      default: return;
    }
  }

 private:
  PsrpServer& server_;
  Guid pipeline_;
  MessageType type_;
};

PsrpServer::PsrpServer(EnvelopeSink& out, PsrpServerOptions options)
    : out_(out), options_(std::move(options)), host_(std::make_unique<RemoteHost>(*this)) {}
PsrpServer::~PsrpServer() { live_ = nullptr; }

// ---- I/O thread

void PsrpServer::deliver(std::string envelope) {
  std::optional<Envelope> e = Envelope::decode_head(envelope);
  if (!e) return;
  std::unique_lock lock(mutex_);
  bool wake_senders = false, ack_signal = false, ack_close = false;
  auto find = [&](const Guid& id) -> PipelinePtr {
    auto at = pipelines_.find(id);
    return at == pipelines_.end() ? nullptr : at->second;
  };
  auto stop = [&](const PipelinePtr& p) {
    p->stop = true;
    // It waits behind an event's action.
    if (Runspace* rs = live_.load(); rs && in_events_) rs->request_stop();
    for (PipelinePtr running = current_; running; running = running->outer) {
      if (running != p) continue;
      cancel_ = true;
      wake_senders = true;
      if (Runspace* rs = live_.load()) rs->request_stop();
    }
  };
  switch (e->kind) {
    case EnvelopeKind::Message:
    case EnvelopeKind::PromptResponse: {
      std::optional<psrp::MessageView> head = psrp::MessageView::decode(std::string_view(envelope).substr(Envelope::kHead));
      if (!head) return;
      auto body = [&] {
        envelope.erase(0, envelope.size() - head->body.size());
        return std::move(envelope);
      };
      switch (head->type) {
        case MessageType::PipelineInput:
          if (PipelinePtr p = find(head->pipeline); p && !p->finished && !p->stop) {
            p->input.push_back(body());
            queued_bytes_ += p->input.back().size();
          }
          break;
        case MessageType::EndOfPipelineInput:
          if (PipelinePtr p = find(head->pipeline)) p->input_closed = true;
          break;
        case MessageType::PipelineHostResponse:
        case MessageType::RunspacePoolHostResponse: responses_.push_back(body()); break;
        case MessageType::CreatePipeline:
        case MessageType::GetCommandMetadata: {
          PipelinePtr p = std::make_shared<ActivePipeline>();
          p->id = head->pipeline;
          p->metadata = head->type == MessageType::GetCommandMetadata;
          pipelines_[p->id] = p;
          ++commands_;
          queued_bytes_ += envelope.size();
          bool nested = current_ && head->body.find("<B N=\"IsNested\">true</B>") != std::string_view::npos;
          (nested ? nested_ : queue_).push_back(std::move(envelope));
          break;
        }
        default:
          if (answer_now(*head, lock)) return;
          queued_bytes_ += envelope.size();
          queue_.push_back(std::move(envelope));
      }
      break;
    }
    case EnvelopeKind::Signal:
      if (PipelinePtr p = find(e->id); p && !p->finished) {
        p->signal_pending = true;
        stop(p);
      } else {
        ack_signal = true;
      }
      break;
    case EnvelopeKind::Close:
      if (e->id.is_zero()) {
        for (auto& [id, p] : pipelines_) stop(p);
        queued_bytes_ += envelope.size();
        queue_.push_back(std::move(envelope));
      } else if (PipelinePtr p = find(e->id); p && !p->finished) {
        p->close_pending = true;
        stop(p);
      } else {
        pipelines_.erase(e->id);
        ack_close = true;
      }
      break;
    default: break;
  }
  if (!ack_close && !ack_signal) changed_.notify_all();
  Guid id = e->id;
  lock.unlock();
  if (wake_senders) out_.wake();
  if (ack_signal) out_.send({EnvelopeKind::SignalAck, id, {}}, true, nullptr);
  if (ack_close) out_.send({EnvelopeKind::CloseAck, id, {}}, true, nullptr);
}

bool PsrpServer::busy() {
  std::lock_guard lock(mutex_);
  return commands_ != 0;
}

void PsrpServer::stop_all() {
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
    cancel_ = true;
    for (auto& [id, p] : pipelines_) p->stop = true;
    if (Runspace* rs = live_.load()) rs->request_stop();
    changed_.notify_all();
  }
  out_.wake();
}

// ---- engine thread

bool PsrpServer::run() {
  for (;;) {
    std::string next;
    {
      std::unique_lock lock = wait_for_work();
      if (ended_) break;
      std::deque<std::string>& from = nested_.empty() ? queue_ : nested_;
      next = std::move(from.front());
      from.pop_front();
      queued_bytes_ -= next.size();
    }
    try {
      std::optional<Envelope> e = Envelope::decode(std::move(next));
      if (e) handle(std::move(*e));
    } catch (const PipelineStopped&) {
      rs_->clear_stop();   // the session is being removed
    }
    std::lock_guard lock(mutex_);
    if (ended_) break;
  }
  live_ = nullptr;
  return closed_by_client_;
}

// Actions of events run between commands, too.
std::unique_lock<std::mutex> PsrpServer::wait_for_work() {
  auto ready = [&] { return ended_ || !queue_.empty() || !nested_.empty(); };
  for (;;) {
    if (!rs_ || !EventManager::find(*rs_)) return wait_until(ready);
    {
      BlockingRegion blocking;
      std::unique_lock waiting(mutex_);
      changed_.wait_for(waiting, kEventInterval, [&] { return ready() || g_events_pending; });
    }
    std::unique_lock lock(mutex_);
    if (ready()) return lock;
    lock.unlock();
    run_events();
  }
}

void PsrpServer::run_events() {
  if (!g_events_pending) return;
  auto mark = [&](bool running) {
    std::lock_guard lock(mutex_);
    in_events_ = running;
    if (!running) rs_->clear_stop();
  };
  mark(true);
  try {
    run_pending_events(*rs_);
  } catch (const PipelineStopped&) {
  } catch (const ScriptError&) {
  }
  mark(false);
}

void PsrpServer::handle(Envelope e) {
  if (e.kind == EnvelopeKind::Close && e.id.is_zero()) return close_session();
  std::optional<psrp::MessageView> m = psrp::MessageView::decode(e.message);
  if (!m) return;
  try {
    handle_message(*m);
  } catch (ScriptError& error) {
    // A malformed message of the session itself: the session can't go on ([MS-PSRP] 3.2.5.4).
    send_state(PoolState::Broken);
    close_session();
  }
}

void PsrpServer::handle_message(const psrp::MessageView& m) {
  switch (m.type) {
    case MessageType::SessionCapability:
    case MessageType::InitRunspacePool:
    case MessageType::ConnectRunspacePool:
    case MessageType::PublicKey:
      if (!rs_) {
        rs_ = std::make_unique<Runspace>(*host_);
        live_ = rs_.get();
      }
      break;
    default: break;
  }
  if (!rs_) {
    std::lock_guard lock(mutex_);
    pipelines_.erase(m.pipeline);
    // A command before the session's first message.
    if (m.type == MessageType::CreatePipeline || m.type == MessageType::GetCommandMetadata) --commands_;
    return;
  }
  Runspace& rs = *rs_;
  switch (m.type) {
    case MessageType::SessionCapability: {
      pool_ = m.pool;
      ProtocolVersion client = capability_version(rs, clixml_read(rs, m.body));
      // [MS-PSRP] 3.2.5.4.1: older clients of our major version get their own, newer ones ours.
      if (client.major != kOwnProtocol.major) return;
      version_ = client < kOwnProtocol ? client : kOwnProtocol;
      return;
    }
    case MessageType::InitRunspacePool: {
      if (opened_) {
        send_state(PoolState::Closing);
        close_session();
        return;
      }
      open_pool(m);
      return;
    }
    case MessageType::ConnectRunspacePool: connect_pool(); return;
    case MessageType::CreatePipeline:
    case MessageType::GetCommandMetadata: {
      PipelinePtr p;
      {
        std::lock_guard lock(mutex_);
        auto at = pipelines_.find(m.pipeline);
        if (at == pipelines_.end()) {
          --commands_;
          return;
        }
        p = at->second;
      }
      run_pipeline(p, m.body);
      return;
    }
    case MessageType::ResetRunspaceState: {
      Value v = clixml_read(rs, m.body);
      send_value(MessageType::RunspaceAvailability, {}, property_bag({{"SetMinMaxRunspacesResponse", Value::boolean(true)},
                 {"ci", Value::int64(int_member(rs, v, "ci", 0))}}), true);
      return;
    }
    default: return;
  }
}

void PsrpServer::open_pool(const psrp::MessageView& m) {
  Runspace& rs = *rs_;
  Value v = read(m.body);
  {
    std::lock_guard lock(mutex_);
    min_runspaces_ = std::max<int64_t>(1, int_member(rs, v, "MinRunspaces", 1));
    max_runspaces_ = std::max(min_runspaces_, int_member(rs, v, "MaxRunspaces", 1));
  }
  host_info_ = host_info_from_remote(rs, member_of(rs, v, "HostInfo"));
  host_->set_info(host_info_);
  application_arguments_ = member_of(rs, v, "ApplicationArguments");
  rs.runspace_id = pool_.text();
  rs.set_variable("global:PSSenderInfo", make_sender_info(application_arguments_, options_.client_name));
  if (options_.prepare) options_.prepare(rs);
  // The capability of an opening session carries the zero pool id.
  psrp::Message c{psrp::Destination::Client, MessageType::SessionCapability, {}, {}, clixml_write(rs, capability(rs, version_))};
  out_.send({EnvelopeKind::Message, {}, c.encode()}, true, nullptr);
  send_value(MessageType::ApplicationPrivateData, {}, application_private_data(rs, version_), true);
  opened_ = true;
  send_state(PoolState::Opened);
}

// A new client takes the session up ([MS-PSRP] 3.2.5.4.30).
void PsrpServer::connect_pool() {
  Runspace& rs = *rs_;
  std::vector<Value> running;
  {
    std::lock_guard lock(mutex_);
    for (auto& [id, p] : pipelines_) {
      if (!p->finished) running.push_back(str(id.text()));
    }
  }
  send_value(MessageType::SessionCapability, {}, capability(rs, version_), true);
  send_value(MessageType::RunspacePoolInitData, {}, property_bag({{"MinRunspaces", Value::int32(static_cast<int32_t>(min_runspaces_))}, {"MaxRunspaces", Value::int32(static_cast<int32_t>(max_runspaces_))},
             {"Pipelines", Value(Array::of(std::move(running)))}}), true);
  send_value(MessageType::ApplicationPrivateData, {}, application_private_data(rs, version_), true);
}

bool PsrpServer::next_input(const PipelinePtr& p, Value& out) {
  std::string body;
  {
    std::unique_lock lock = wait_until([&] { return ended_ || p->stop || p->input_closed || !p->input.empty(); });
    if (p->stop || ended_) rs_->throw_stopped();
    if (p->input.empty()) return false;
    body = std::move(p->input.front());
    p->input.pop_front();
    queued_bytes_ -= std::min(queued_bytes_.load(), body.size());
  }
  out = read(body);
  return true;
}

void PsrpServer::run_pipeline(const PipelinePtr& p, std::string_view body) {
  Runspace& rs = *rs_;
  PipelineRequest request;
  try {
    // Loops send the same command again and again.
    if (p->metadata) {
      request = metadata_request(read(body));
    } else if (body == last_body_) {
      request = last_request_;
    } else {
      request = pipeline_from_remote(rs, read(body));
      bool has_values = false;
      for (const auto& row : request.statements) {
        for (const Pipeline::Command& c : row) has_values |= !c.parameters.empty();
      }
      last_body_.clear();
      if (!has_values && body.size() <= 16384) {
        last_request_ = request;
        last_body_ = body;
      }
    }
  } catch (ScriptError& e) {
    return finish(p, PipelineStateCode::Failed, e.record);
  } catch (PipelineStopped&) {
    std::lock_guard lock(mutex_);
    p->stop = true;        // with the command around it, or with the session
  }
  // Clients that know the debugger prepare it in every new session; there is nothing to prepare here.
  if (request.statements.size() == 1 && request.statements[0].size() == 1 && request.statements[0][0].text.starts_with("__Set-PS")) {
    return finish(p, PipelineStateCode::Completed, {});
  }
  {
    std::lock_guard lock(mutex_);
    if (p->stop) {
      p->running = false;
    } else {
      p->outer = current_;
      current_ = p;
      p->running = true;
      cancel_ = false;
      rs.clear_stop();
    }
  }
  if (!p->running) {
    return finish(p, PipelineStateCode::Stopped, pipeline_stopped());
  }
  out_.set_busy(true);
  HostInfo outer_info = host_->info();
  host_->set_pipeline(p->id);
  host_->set_info(request.host.use_runspace_host ? host_info_ : request.host);
  ServerSink output(*this, p->id, MessageType::PipelineOutput), error(*this, p->id, MessageType::ErrorRecord),
      warning(*this, p->id, MessageType::WarningRecord), verbose(*this, p->id, MessageType::VerboseRecord),
      debug(*this, p->id, MessageType::DebugRecord), information(*this, p->id, MessageType::InformationRecord),
      progress(*this, p->id, MessageType::ProgressRecord);
  Streams streams{&output, &error, &warning, &verbose, &debug, &information, &progress};
  PipelineStateCode state = PipelineStateCode::Completed;
  Ref<ErrorRecordObject> failure;
  try {
    // Values of $using: travel as a parameter of this name.
    Value using_values;
    for (auto& row : request.statements) {
      for (Pipeline::Command& c : row) {
        for (const Pipeline::Parameter& a : c.parameters) {
          if (a.name == "--%") using_values = a.value;
        }
        std::erase_if(c.parameters, [](const Pipeline::Parameter& a) { return a.name == "--%"; });
      }
    }
    rs.set_variable("global:__psession_using", using_values);
    Pipeline pipeline(rs);
    pipeline.statements = std::move(request.statements);
    pipeline.add_to_history = request.add_to_history;
    pipeline.nested = request.nested;
    if (!request.no_input) pipeline.input = [this, &p](Value& v) { return next_input(p, v); };
    failure = pipeline.run(streams);
    if (failure) state = PipelineStateCode::Failed;
  } catch (PipelineStopped&) {
    state = PipelineStateCode::Stopped;
    failure = pipeline_stopped();
  } catch (ScriptError& e) {
    state = PipelineStateCode::Failed;
    failure = e.record;
  }
  rs.exit_requested = false;
  host_->set_pipeline(p->outer ? p->outer->id : Guid());
  host_->set_info(outer_info);
  finish(p, state, failure);
}

// What a state message says. A stop has nothing more to stop here, and must not cost the client the message.
std::string PsrpServer::state_text(PipelineStateCode state, const Ref<ErrorRecordObject>& failure) {
  bool with_failure = bool(failure);
  for (;;) {
    rs_->clear_stop();
    try {
      Value body = property_bag({{"PipelineState", Value::int32(static_cast<int32_t>(state))}});
      if (with_failure) bag_of(body, true)->add("ExceptionAsErrorRecord", error_to_remote(*rs_, *failure));
      return clixml_write(*rs_, body, 1, secrets());
    } catch (const ScriptError&) {
      if (!with_failure) throw;
      with_failure = false;
    } catch (const PipelineStopped&) {
    }
  }
}

void PsrpServer::finish(const PipelinePtr& p, PipelineStateCode state, const Ref<ErrorRecordObject>& failure) {
  bool nested;
  {
    std::lock_guard lock(mutex_);
    if (current_ == p) current_ = std::move(p->outer);   // a stop that comes now stops nothing
    nested = current_ != nullptr;
  }
  std::string text = state_text(state, failure);
  bool signal_ack, close_ack, idle;
  {
    std::lock_guard lock(mutex_);
    bool outer_stopped = (nested && current_ && current_->stop) || ended_;
    p->finished = true;
    p->running = false;
    --commands_;
    // What it did not read must not count: the client would wait for room for ever.
    for (const std::string& unread : p->input) queued_bytes_ -= std::min(queued_bytes_.load(), unread.size());
    p->input.clear();
    cancel_ = outer_stopped;
    idle = !current_;
    if (outer_stopped) rs_->request_stop();
    signal_ack = p->signal_pending;
    close_ack = p->close_pending;
    // The same id may be used for a later command once it is closed.
    if (close_ack) drop(p);
  }
  if (idle) out_.set_busy(false);
  send_message(MessageType::PipelineState, p->id, std::move(text), true);
  if (signal_ack) out_.send({EnvelopeKind::SignalAck, p->id, {}}, true, nullptr);
  if (close_ack) out_.send({EnvelopeKind::CloseAck, p->id, {}}, true, nullptr);
}

void PsrpServer::drop(const PipelinePtr& p) {
  auto at = pipelines_.find(p->id);
  if (at != pipelines_.end() && at->second == p) pipelines_.erase(at);
}

void PsrpServer::close_session() {
  if (opened_) {
    send_state(PoolState::Closing);
    send_state(PoolState::Closed);
  }
  out_.send({EnvelopeKind::CloseAck, {}, {}}, true, nullptr);
  std::lock_guard lock(mutex_);
  ended_ = true;
  closed_by_client_ = true;
}

// ---- sending

std::string PsrpServer::begin_message(MessageType type, const Guid& pipeline, size_t room) const {
  std::string bytes;
  bytes.reserve(Envelope::kHead + psrp::kMessageHeader + room);
  Envelope::append_head(bytes, EnvelopeKind::Message, pipeline);
  psrp::append_header(bytes, psrp::Destination::Client, type, pool_, pipeline);
  return bytes;
}

void PsrpServer::send_bytes(std::string bytes, bool control) {
  if (!out_.send_bytes(std::move(bytes), control, control ? nullptr : &cancel_) && !control) rs_->throw_stopped();
}

void PsrpServer::send_message(MessageType type, const Guid& pipeline, std::string_view body, bool control) {
  std::string bytes = begin_message(type, pipeline, body.size());
  bytes += body;
  send_bytes(std::move(bytes), control);
}

void PsrpServer::send_value(MessageType type, const Guid& pipeline, const Value& v, bool control, int depth) {
  std::string bytes = begin_message(type, pipeline, 24);
  // $null at the top is an empty body: peers refuse a bare <Nil/>.
  if (!v.is_null()) clixml_append(*rs_, v, bytes, depth, secrets());
  send_bytes(std::move(bytes), control);
}

void PsrpServer::send_state(PoolState s) {
  send_value(MessageType::RunspacePoolState, {}, property_bag({{"RunspaceState", Value::int32(static_cast<int32_t>(s))}}), true);
}

}  // namespace psession
