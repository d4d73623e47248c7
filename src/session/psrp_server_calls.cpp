// What a server does besides running commands: host calls with answers, commands nested in them, session keys, the
// number of runspaces, command metadata.
#include <stdlib.h>

#include <chrono>

#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/psrp_server.h"

namespace psession {

using psrp::MessageType;

// ---- host calls

// While the client's host works on a call, the client may run nested commands (from a prompt, or to prepare the answer).
Value PsrpServer::wait_response(int64_t call_id) {
  struct Waiting {
    std::vector<int64_t>& list;
    ~Waiting() { list.pop_back(); }
  };
  waiting_calls_.push_back(call_id);
  Waiting waiting{waiting_calls_};
  auto result = [&](const Value& v) {
    Value error = member_of(*rs_, v, "me");
    if (!error.is_null()) throw ScriptError(error_from_remote(*rs_, error, "", ""));
    return member_of(*rs_, v, "mr");
  };
  for (;;) {
    if (auto early = early_responses_.extract(call_id)) return result(early.mapped());
    std::string body, nested;
    {
      std::unique_lock lock =
          wait_until([&] { return ended_ || rs_->stop_requested() || !responses_.empty() || !nested_.empty(); });
      if (ended_ || rs_->stop_requested()) rs_->throw_stopped();
      if (!nested_.empty()) {
        nested = std::move(nested_.front());
        nested_.pop_front();
        queued_bytes_ -= nested.size();
      } else {
        body = std::move(responses_.front());
        responses_.pop_front();
      }
    }
    if (!nested.empty()) {
      if (std::optional<Envelope> e = Envelope::decode(std::move(nested))) handle(std::move(*e));
      rs_->check_stop();
      continue;
    }
    Value v = read(body);
    int64_t id = int_member(*rs_, v, "ci", -1);
    if (id == call_id) return result(v);
    for (int64_t other : waiting_calls_) {
      if (other == id) early_responses_[id] = v;
    }   // else of a call that was given up
  }
}

// ---- answered on the I/O thread

namespace {

// The text of a simple property in a small message; the I/O thread has no engine to read CLIXML with.
std::string_view property_text(std::string_view body, std::string_view name) {
  std::string key = "N=\"" + std::string(name) + "\">";
  size_t at = body.find(key);
  if (at == std::string_view::npos) return {};
  body.remove_prefix(at + key.size());
  return body.substr(0, body.find('<'));
}

int64_t property_number(std::string_view body, std::string_view name) {
  return strtoll(std::string(property_text(body, name).substr(0, 20)).c_str(), nullptr, 10);
}

}  // namespace

bool PsrpServer::answer_now(const psrp::MessageView& m, std::unique_lock<std::mutex>& lock) {
  std::string result;
  switch (m.type) {
    case MessageType::PublicKey:
      lock.unlock();
      answer_public_key(m);
      return true;
    // [MS-PSRP] 2.2.2.6 - 2.2.2.8, 2.2.2.11
    case MessageType::SetMaxRunspaces: {
      int64_t n = property_number(m.body, "MaxRunspaces");
      bool fits = n >= min_runspaces_ && n <= INT32_MAX;
      if (fits) max_runspaces_ = n;
      result = fits ? "<B N=\"SetMinMaxRunspacesResponse\">true</B>" : "<B N=\"SetMinMaxRunspacesResponse\">false</B>";
      break;
    }
    case MessageType::SetMinRunspaces: {
      int64_t n = property_number(m.body, "MinRunspaces");
      bool fits = n >= 1 && n <= max_runspaces_;
      if (fits) min_runspaces_ = n;
      result = fits ? "<B N=\"SetMinMaxRunspacesResponse\">true</B>" : "<B N=\"SetMinMaxRunspacesResponse\">false</B>";
      break;
    }
    case MessageType::GetAvailableRunspaces:
      result = "<I64 N=\"SetMinMaxRunspacesResponse\">" + std::to_string(max_runspaces_ - (current_ ? 1 : 0)) + "</I64>";
      break;
    default: return false;
  }
  result = "<Obj RefId=\"0\"><MS>" + result + "<I64 N=\"ci\">" + std::to_string(property_number(m.body, "ci")) + "</I64></MS></Obj>";
  psrp::Message answer{psrp::Destination::Client, MessageType::RunspaceAvailability, m.pool, {}, result};
  lock.unlock();
  out_.send({EnvelopeKind::Message, {}, answer.encode()}, true, nullptr);
  return true;
}

void PsrpServer::answer_public_key(const psrp::MessageView& m) {
  Result<std::string> key = [&] {
    std::lock_guard lock(key_mutex_);
    return session_key_.encrypted_for(property_text(m.body, "PublicKey"));
  }();
  if (!key) return;   // the client's time-out tells it
  psrp::Message answer{psrp::Destination::Client, MessageType::EncryptedSessionKey, m.pool, {},
                       "<Obj RefId=\"0\"><MS><S N=\"EncryptedSessionKey\">" + *key + "</S></MS></Obj>"};
  out_.send({EnvelopeKind::Message, {}, answer.encode()}, true, nullptr);
  std::lock_guard lock(mutex_);
  key_shared_ = true;
  changed_.notify_all();
}

// ---- session keys

Value PsrpServer::read(std::string_view body) { return clixml_read(*rs_, body, {.secrets = secrets()}); }

std::string PsrpServer::Secrets::protect(std::string_view bytes) {
  PsrpServer& s = server_;
  if (s.version_ < ProtocolVersion{2, 2}) {
    // Only these clients are asked for their key ([MS-PSRP] 2.2.2.5); newer ones ask when they need it.
    std::unique_lock lock(s.mutex_);
    if (!s.key_shared_) {
      lock.unlock();
      s.send_message(MessageType::PublicKeyRequest, {}, "<S></S>", true);
      {
        BlockingRegion blocking;
        std::unique_lock waiting(s.mutex_);
        s.changed_.wait_for(waiting, std::chrono::seconds(60), [&] { return s.ended_ || s.key_shared_ || s.rs_->stop_requested(); });
      }
      lock.lock();
      if (s.ended_ || s.rs_->stop_requested()) s.rs_->throw_stopped();
      if (!s.key_shared_) {
        throw_error("System.Management.Automation.PSInvalidOperationException", "KeyExchangeFailed", ErrorCategory::InvalidOperation,
                    "The client did not send its public key, so that no SecureString can be sent to it.");
      }
    }
  }
  std::lock_guard lock(s.key_mutex_);
  Result<void> made = s.session_key_.make();
  Result<std::string> text = made ? s.session_key_.encrypt(bytes) : Result<std::string>(made.error());
  if (!text) {
    throw_error("System.Security.Cryptography.CryptographicException", "CryptographicException", ErrorCategory::InvalidOperation, text.error().message);
  }
  return *text;
}

std::string PsrpServer::Secrets::reveal(std::string_view text) {
  std::lock_guard lock(server_.key_mutex_);
  Result<std::string> bytes = server_.session_key_.ready() ? server_.session_key_.decrypt(text)
                                                           : Result<std::string>(Error{0, "No session key was exchanged."});
  if (!bytes) {
    throw_error("System.Security.Cryptography.CryptographicException", "CryptographicException", ErrorCategory::InvalidData, bytes.error().message);
  }
  return *bytes;
}

// ---- GET_COMMAND_METADATA ([MS-PSRP] 2.2.2.14): how many commands there are, then what they take

PipelineRequest PsrpServer::metadata_request(const Value& v) {
  Runspace& rs = *rs_;
  PipelineRequest r;
  r.host.use_runspace_host = true;
  auto command = [](const char* name, std::initializer_list<std::pair<const char*, Value>> parameters) {
    Pipeline::Command c;
    c.text = name;
    c.use_local_scope = true;
    for (const auto& [key, value] : parameters) {
      if (value.is_null()) continue;
      Pipeline::Parameter p;
      p.name = key;
      p.value = value;
      p.has_value = true;
      c.parameters.push_back(std::move(p));
    }
    return c;
  };
  auto list = [&](const char* name) {
    Value m = member_of(rs, v, name);
    return m.is_null() || to_vector(rs, m).empty() ? Value() : m;
  };
  Value names = list("Name"), type = member_of(rs, v, "CommandType");
  if (names.is_null()) names = str("*");
  if (!type.is_null()) type = Value::int32(static_cast<int32_t>(int_member(rs, v, "CommandType", 0)));
  Pipeline::Command find = command("Get-Command", {{"Name", names},
                                                   {"CommandType", type},
                                                   {"Module", list("Namespace")},
                                                   {"FullyQualifiedModule", list("FullyQualifiedModule")},
                                                   {"ArgumentList", list("ArgumentList")},
                                                   {"ErrorAction", str("SilentlyContinue")}});
  std::vector<Value> wanted;
  for (const char* p : {"Name", "Namespace", "HelpUri", "CommandType", "ResolvedCommandName", "OutputType", "Parameters"}) wanted.push_back(str(p));
  r.statements.push_back({find, command("Measure-Object", {}), command("Select-Object", {{"Property", str("Count")}})});
  r.statements.push_back({find, command("Select-Object", {{"Property", Value(Array::of(std::move(wanted)))}})});
  return r;
}

}  // namespace psession
