// Receiving: what arrives becomes the state of the session and of its pipelines, and their items.
#include <unistd.h>

#include "base/clock.h"
#include "clixml/clixml.h"
#include "engine/host.h"
#include "engine/interpreter_lock.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/remote_session.h"

namespace psession {

using psrp::Guid;
using psrp::MessageType;
using psrp::PipelineStateCode;
using psrp::PoolState;

namespace {
constexpr int64_t kQuietReconnectMs = 1500;
constexpr int kTogether = 4096;
}  // namespace

void RemoteSession::take_warnings() {
  std::vector<std::string> texts;
  {
    std::lock_guard lock(warnings_mutex_);
    texts.swap(warnings_);
  }
  if (warn) {
    for (const std::string& t : texts) warn(t);
  }
}

// What ssh writes to standard error may be a warning, a banner or the reason of the end: it is shown, as it is.
void RemoteSession::show_ssh_messages(Runspace& rs) {
  if (!ssh_errors_) return;
  char buffer[4096];
  for (ssize_t n; (n = pread(ssh_errors_.get(), buffer, sizeof buffer, ssh_errors_shown_)) > 0;) {
    std::string_view text(buffer, static_cast<size_t>(n));
    size_t end = text.rfind('\n');
    if (end == std::string_view::npos) {
      if (text.size() < sizeof buffer) return;   // the rest of the line is to come
      end = text.size() - 1;
    }
    ssh_errors_shown_ += static_cast<off_t>(end + 1);
    text = text.substr(0, end);
    while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
    rs.host().write_line(text);
    if (ssh_errors_shown_ > (1 << 20)) ssh_errors_.reset();   // enough of it
    if (!ssh_errors_) return;
  }
}

void RemoteSession::pump(Runspace& rs) {
  if (!transport_) return;
  engine_ = &rs;
  show_ssh_messages(rs);
  // What the transport's state says comes behind everything that was received before.
  TransportState transport = transport_->state();
  int taken = 0;
  while (std::optional<Envelope> e = transport_->receive()) {
    handle(rs, std::move(*e));
    // A session that sends without end must not keep its reader from what came already.
    if (++taken < kTogether) continue;
    RemotingHub::instance().notify();
    return take_warnings();
  }
  take_warnings();
  check_transport(transport);
}

bool RemoteSession::pump_until(Runspace& rs, const std::function<bool()>& done, int64_t timeout_ms) {
  timespec start;
  clock_gettime(CLOCK_MONOTONIC, &start);
  RemotingHub& hub = RemotingHub::instance();
  for (;;) {
    uint64_t seen = hub.version();
    pump(rs);
    if (done()) return true;
    rs.check_stop();
    if (timeout_ms >= 0) {
      timespec now;
      clock_gettime(CLOCK_MONOTONIC, &now);
      if ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 >= timeout_ms) return false;
    }
    BlockingRegion blocking;
    hub.wait(seen, 50);
  }
}

void RemoteSession::fail_pipelines(std::string_view id, const std::string& why) {
  for (auto& [pid, p] : pipelines_) {
    if (p->done()) continue;
    p->state = PipelineStateCode::Failed;
    p->failure = make_error(kTransportException, id, ErrorCategory::OpenError, why, str(target_.computer));
    p->failure->fully_qualified_id = std::string(id);
    p->failure->remote_host = target_.computer;   // no command of this side is to blame
  }
}

void RemoteSession::check_transport(TransportState transport) {
  if (state_ != PoolState::Opened && state_ != PoolState::Opening && state_ != PoolState::Connecting) return;
  switch (transport) {
    case TransportState::Open:
      reconnecting_since_ = 0;
      if (reconnecting_) {
        reconnecting_ = false;
        if (warn) warn("The network connection to " + target_.computer + " has been restored.");
      }
      return;
    case TransportState::Reconnecting:
      if (reconnecting_since_ == 0) reconnecting_since_ = Clock::system().monotonic_ms();
      // A host that died is known to be dead within moments: that is no interruption of the network.
      if (!reconnecting_ && Clock::system().monotonic_ms() - reconnecting_since_ >= kQuietReconnectMs) {
        reconnecting_ = true;
        if (warn) {
          warn("The network connection to " + target_.computer + " has been interrupted. Attempting to reconnect for up to 4 minutes...");
        }
      }
      return;
    case TransportState::Disconnected:
      state_ = PoolState::Disconnected;
      reason_ = transport_->why().message;
      if (reconnecting_ && warn) {
        warn("The network connection to " + target_.computer + " could not be restored. The session " + name_ +
             " with instance ID " + id_ + " on computer " + target_.computer + " has been disconnected.");
      }
      for (auto& [id, p] : pipelines_) {
        if (!p->done()) p->state = PipelineStateCode::Disconnected;
      }
      return;
    case TransportState::TakenOver:
      state_ = PoolState::Disconnected;
      reason_ = "The session was taken over by another client.";
      if (warn) warn("The session " + name_ + " was connected to from elsewhere: " + transport_->why().message);
      for (auto& [id, p] : pipelines_) {
        if (!p->done()) p->state = PipelineStateCode::Disconnected;
      }
      return;
    case TransportState::Closed:
      state_ = PoolState::Closed;
      reason_ = transport_->why().message;
      break;
    case TransportState::Broken:
      state_ = PoolState::Broken;
      reason_ = transport_->why().message;
      break;
  }
  fail_pipelines("JobFailure", "Processing data for the session on " + target_.computer + " failed: " + reason_);
}

RemotePipelinePtr RemoteSession::find(const Guid& id, bool create) {
  auto at = pipelines_.find(id);
  if (at != pipelines_.end()) return at->second;
  if (!create) return nullptr;
  RemotePipelinePtr p = std::make_shared<RemotePipeline>();
  p->id = id;
  p->session = weak_from_this();
  p->serial_ = ++last_serial_;
  pipelines_[id] = p;
  return p;
}

void RemoteSession::handle(Runspace& rs, Envelope e) {
  if (e.number) {
    if (e.number <= last_handled_) return;  // read before the session was left: it is still held, or was taken
    last_handled_ = e.number;
  }
  switch (e.kind) {
    case EnvelopeKind::Message: {
      std::optional<psrp::MessageView> m = psrp::MessageView::decode(e.message);
      if (!m) return received(e.number);
      // What holds a SecureString waits, and all behind it, until the key to read it is there.
      bool wait = !before_key_.empty() || (secrets() && !session_key_.ready() && m->body.find("<SS") != std::string_view::npos);
      if (wait && m->type != MessageType::EncryptedSessionKey) {
        send_public_key();
        before_key_.push_back(std::move(e));
        return;
      }
      try {
        handle_message(rs, *m, e.number);
      } catch (ScriptError& error) {
        state_ = PoolState::Broken;
        reason_ = "The data of the session could not be read: " + error.record->message();
        fail_pipelines("PSRemotingDataStructureException", reason_);
        transport_->close();
      }
      if (session_key_.ready() && !before_key_.empty()) {
        last_handled_ = 0;
        for (Envelope& waiting : std::exchange(before_key_, {})) handle(rs, std::move(waiting));
      }
      return;
    }
    case EnvelopeKind::CloseAck:
      if (e.id.is_zero() && state_ == PoolState::Closing) state_ = PoolState::Closed;
      break;
    default: break;
  }
  received(e.number);
}

// The notes that tell where an object came from.
Value RemoteSession::mark_origin(Runspace& rs, Value v, bool show) {
  static const Ref<String> kComputer = String::ascii("PSComputerName"), kRunspace = String::ascii("RunspaceId"),
                           kShow = String::ascii("PSShowComputerName");
  static const Shape* const kShape = Shape::empty()->with(kComputer)->with(kRunspace)->with(kShow);
  if (computer_value_.is_null()) {
    computer_value_ = str(target_.computer);
    id_value_ = convert_to(rs, str(id_), &types::Guid);
  }
  MemberBag* bag = bag_of(v, true);
  if (!bag) {
    Ref<PSObject> box = make_ref<PSObject>(std::move(v));
    std::vector<Value> slots;
    slots.reserve(3);
    slots.push_back(computer_value_);
    slots.push_back(id_value_);
    slots.push_back(Value::boolean(show));
    box->members().reserve(kShape, std::move(slots));
    return Value(box);
  }
  bag->add(kComputer, computer_value_);
  bag->add(kRunspace, id_value_);
  bag->add(kShow, Value::boolean(show));
  return v;
}

// False: the message is about a pipeline.
bool RemoteSession::handle_pool_message(Runspace& rs, const psrp::MessageView& m) {
  // A session that was taken up again replays what the old client knew already; states only matter while opening.
  switch (m.type) {
    case MessageType::SessionCapability: {
      ProtocolVersion v = capability_version(rs, clixml_read(rs, m.body));
      bool fits = v == kOwnProtocol || (v.major == 2 && v.minor >= 0 && v.minor <= 3);
      if (fits) server_version_ = v;
      if (!fits) {
        state_ = PoolState::Broken;
        reason_ = "The remote session speaks protocol version " + v.text() + ", which is not supported.";
      }
      return true;
    }
    case MessageType::ApplicationPrivateData:
      private_data_ = member_of(rs, clixml_read(rs, m.body), "ApplicationPrivateData");
      return true;
    case MessageType::RunspacePoolInitData:
      for (const Value& id : to_vector(rs, member_of(rs, clixml_read(rs, m.body), "Pipelines"))) {
        if (id.is_null()) continue;
        if (std::optional<Guid> g = Guid::parse(to_display(rs, id))) find(*g, true)->maybe_over_ = false;
      }
      got_init_data_ = true;
      for (auto& [id, p] : pipelines_) {
        // The server knows it no more: another client saw its end.
        if (std::exchange(p->maybe_over_, false) && !p->done()) p->state = PipelineStateCode::Completed;
      }
      return true;
    case MessageType::RunspacePoolState: {
      Value v = clixml_read(rs, m.body);
      PoolState s = static_cast<PoolState>(int_member(rs, v, "RunspaceState", 0));
      if (s == PoolState::Opened) {
        if (state_ == PoolState::Opening) state_ = PoolState::Opened;
      } else if (s == PoolState::Closed || s == PoolState::Broken) {
        if (state_ != PoolState::Closing) {
          state_ = s;
          Value error = member_of(rs, v, "ExceptionAsErrorRecord");
          reason_ = error.is_null() ? "The remote session was closed." : error_from_remote(rs, error, target_.computer, id_)->message();
          fail_pipelines("PSSessionStateBroken", "The session on " + target_.computer + " ended: " + reason_);
        }
      }
      return true;
    }
    case MessageType::RunspacePoolHostCall: host_call(rs, read(rs, m.body), {}, nullptr); return true;
    case MessageType::PublicKeyRequest: send_public_key(); return true;
    case MessageType::EncryptedSessionKey: {
      Result<void> key = session_key_.accept(text_member(rs, clixml_read(rs, m.body), "EncryptedSessionKey"));
      if (!key) {
        throw_error("System.Security.Cryptography.CryptographicException", "KeyExchangeFailed", ErrorCategory::InvalidData, key.error().message);
      }
      return true;
    }
    default: return m.pipeline.is_zero();
  }
}

void RemoteSession::handle_message(Runspace& rs, const psrp::MessageView& m, uint64_t number) {
  if (handle_pool_message(rs, m)) return received(number);
  RemotePipelinePtr p = find(m.pipeline, false);
  if (!p) {
    // Of a command that another client started, and whose end it may have seen.
    p = find(m.pipeline, true);
    p->maybe_over_ = !got_init_data_;
  }
  auto keep = [&](RemoteStream stream, Value (*read)(RemoteSession&, Runspace&, RemotePipeline&, std::string_view)) {
    if (p->abandoned_) return received(number);
    p->items_.push_back({stream, read(*this, rs, *p, m.body), number});
  };
  using Session = RemoteSession;
  using Pipeline = RemotePipeline;
  switch (m.type) {
    case MessageType::PipelineOutput:
      return keep(RemoteStream::Output, [](Session& s, Runspace& rs, Pipeline& p, std::string_view body) {
        return s.output_value(rs, p, body);
      });
    case MessageType::ErrorRecord:
      return keep(RemoteStream::Error, [](Session& s, Runspace& rs, Pipeline&, std::string_view body) {
        return Value(error_from_remote(rs, s.read(rs, body), s.target_.computer, s.id_));
      });
    case MessageType::WarningRecord:
      return keep(RemoteStream::Warning, [](Session& s, Runspace& rs, Pipeline&, std::string_view body) {
        return informational_from_remote(rs, s.read(rs, body), "WarningRecord");
      });
    case MessageType::VerboseRecord:
      return keep(RemoteStream::Verbose, [](Session& s, Runspace& rs, Pipeline&, std::string_view body) {
        return informational_from_remote(rs, s.read(rs, body), "VerboseRecord");
      });
    case MessageType::DebugRecord:
      return keep(RemoteStream::Debug, [](Session& s, Runspace& rs, Pipeline&, std::string_view body) {
        return informational_from_remote(rs, s.read(rs, body), "DebugRecord");
      });
    case MessageType::InformationRecord:
      return keep(RemoteStream::Information, [](Session& s, Runspace& rs, Pipeline&, std::string_view body) {
        return information_from_remote(rs, s.read(rs, body));
      });
    case MessageType::ProgressRecord:
      return keep(RemoteStream::Progress, [](Session& s, Runspace& rs, Pipeline&, std::string_view body) {
        return progress_from_remote(rs, s.read(rs, body));
      });
    case MessageType::PipelineState: {
      Value v = read(rs, m.body);
      p->state = static_cast<PipelineStateCode>(int_member(rs, v, "PipelineState", 4));
      Value error = member_of(rs, v, "ExceptionAsErrorRecord");
      if (!error.is_null()) p->failure = error_from_remote(rs, error, target_.computer, id_);
      if (!p->done()) return received(number);
      p->end_number_ = number;
      (void)transport_->send({EnvelopeKind::Close, p->id, {}});
      if (p->abandoned_) settle(*p);
      return;
    }
    case MessageType::PipelineHostCall:
      return keep(RemoteStream::HostCall, [](Session& s, Runspace& rs, Pipeline&, std::string_view body) { return s.read(rs, body); });
    default: break;
  }
  received(number);
}

Value RemoteSession::output_value(Runspace& rs, RemotePipeline& p, std::string_view body) {
  Value v = read(rs, body);
  return p.add_computer_name && !v.is_null() ? mark_origin(rs, std::move(v), !p.hide_computer_name) : v;
}

}  // namespace psession
