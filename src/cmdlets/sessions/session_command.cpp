#include "cmdlets/sessions/session_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include "engine/preferences.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/wildcard.h"

namespace psession {

namespace {

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? x + 32 : x) == (y >= 'A' && y <= 'Z' ? y + 32 : y);
         });
}

}  // namespace

int SessionCommand::buffering_of(const std::string& text) {
  if (same_text(text, "Block")) return static_cast<int>(wire::Buffering::kBlock);
  if (same_text(text, "Drop")) return static_cast<int>(wire::Buffering::kDrop);
  if (same_text(text, "Spill")) return static_cast<int>(wire::Buffering::kSpill);
  return -1;
}

bool SessionCommand::is_local_name(const std::string& computer) {
  if (same_text(computer, "localhost") || computer == "." || computer == "127.0.0.1" || computer == "::1") return true;
  char own[256] = {};
  if (gethostname(own, sizeof own - 1) != 0) return false;
  if (same_text(computer, own)) return true;
  std::string_view short_name(own);
  short_name = short_name.substr(0, short_name.find('.'));
  return same_text(computer, short_name);
}

bool SessionCommand::check_key(std::string& path) {
  if (path.empty()) return true;
  std::string full = path;
  if (full.starts_with("~/")) {
    if (const char* home = getenv("HOME")) full = home + full.substr(1);
  } else if (!full.starts_with('/')) {
    full = rs().working_directory() + "/" + full;
  }
  struct stat st;
  if (stat(full.c_str(), &st) != 0) {
    throw_terminating("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                      "Cannot find path '" + path + "' because it does not exist.", str(path));
  }
  path = full;
  return true;
}

// ssh://user@host:port, user@host:port, host.
bool SessionCommand::parse_host(const std::string& text, SessionTarget& t) {
  std::string s = text;
  if (s.starts_with("ssh://")) s.erase(0, 6);
  while (s.ends_with('/')) s.pop_back();
  size_t at = s.rfind('@');
  if (at != std::string::npos) {
    if (t.user.empty()) t.user = s.substr(0, at);
    s.erase(0, at + 1);
  }
  size_t colon = s.rfind(':');
  if (colon != std::string::npos && s.find(':') == colon) {
    int port = atoi(s.c_str() + colon + 1);
    if (port > 0 && t.port == 0) t.port = port;
    s.erase(colon);
  }
  // What begins with a hyphen would be an option of ssh.
  if (s.empty() || s[0] == '-' || s.find_first_of(" \t\n") != std::string::npos || t.user.starts_with('-')) {
    throw_terminating("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                      "The host name '" + text + "' is not valid.", str(text));
  }
  t.computer = s;
  t.kind = SessionTarget::Ssh;
  return true;
}

bool SessionCommand::from_hashtable(const Value& table, std::vector<SessionTarget>& out) {
  const Dictionary* d = unwrap(table).get_if<Dictionary>();
  SessionTarget t;
  t.connecting_timeout_ms = connecting_timeout;
  std::string host;
  auto number = [&](const Value& v, const std::string& key) {
    int64_t n = 0;
    if (!to_int64(rs(), v, n)) {
      throw_terminating("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                        "The value of the SSHConnection hashtable parameter " + key + " is not a number.");
    }
    return static_cast<int>(n);
  };
  for (size_t i = 0; d && i < d->slots(); ++i) {
    if (!d->live(i)) continue;
    std::string key = to_display(rs(), d->key_at(i));
    const Value& v = d->value_at(i);
    if (same_text(key, "HostName") || same_text(key, "ComputerName")) host = to_display(rs(), v);
    else if (same_text(key, "UserName")) t.user = to_display(rs(), v);
    else if (same_text(key, "KeyFilePath") || same_text(key, "IdentityFilePath")) {
      t.key_file = to_display(rs(), v);
      check_key(t.key_file);
    } else if (same_text(key, "Port")) t.port = number(v, key);
    else if (same_text(key, "Subsystem")) t.subsystem = to_display(rs(), v);
    else if (same_text(key, "ConnectingTimeout")) t.connecting_timeout_ms = number(v, key);
    else if (same_text(key, "Options")) {
      if (const Dictionary* o = unwrap(v).get_if<Dictionary>()) {
        for (size_t k = 0; k < o->slots(); ++k) {
          if (o->live(k)) t.ssh_options.push_back(to_display(rs(), o->key_at(k)) + "=" + to_display(rs(), o->value_at(k)));
        }
      }
    } else {
      throw_terminating("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                        "The provided SSHConnection hashtable parameter " + key + " is not supported.");
    }
  }
  if (host.empty()) {
    throw_terminating("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                      "The provided SSHConnection hashtable is missing the required ComputerName or HostName parameter.");
  }
  parse_host(host, t);
  out.push_back(std::move(t));
  return true;
}

std::vector<SessionTarget> SessionCommand::targets() {
  std::vector<SessionTarget> out;
  if (!host_name.empty()) {
    check_key(key_file_path);
    for (const std::string& h : host_name) {
      SessionTarget t;
      t.user = user_name;
      t.port = port;
      t.key_file = key_file_path;
      if (!subsystem.empty()) t.subsystem = subsystem;
      t.connecting_timeout_ms = connecting_timeout;
      if (const Dictionary* o = unwrap(ssh_options).get_if<Dictionary>()) {
        for (size_t k = 0; k < o->slots(); ++k) {
          if (o->live(k)) t.ssh_options.push_back(to_display(rs(), o->key_at(k)) + "=" + to_display(rs(), o->value_at(k)));
        }
      }
      parse_host(h, t);
      out.push_back(std::move(t));
    }
    return out;
  }
  if (!ssh_connection.empty()) {
    for (const Value& table : ssh_connection) from_hashtable(table, out);
    return out;
  }
  if (!connection_uri.empty() || !vm_id.empty() || !vm_name.empty() || !container_id.empty()) {
    throw_terminating(kTransportException, "TransportNotAvailable",
                      ErrorCategory::NotImplemented,
                      "Sessions over WSMan, to virtual machines and to containers are not available in this version. Use -HostName for a "
                      "session over SSH, or -ComputerName localhost for a session on this computer.");
  }
  std::vector<std::string> computers = computer_name;
  if (computers.empty()) computers.push_back("localhost");
  for (const std::string& c : computers) {
    if (is_local_name(c)) {
      SessionTarget t;
      t.computer = "localhost";
      out.push_back(std::move(t));
      continue;
    }
    Ref<ErrorRecordObject> r = make_error(
        kTransportException, "PSSessionOpenFailed", ErrorCategory::OpenError,
        "[" + c + "] Connecting to remote server " + c + " by -ComputerName needs WSMan, which is not available in this version. Use -HostName " +
            c + " to connect over SSH.", str(c));
    write_error(r);
  }
  return out;
}

SessionOpenOptions SessionCommand::open_options(const std::string& session_name) {
  SessionOpenOptions o;
  PSSessionOptionObject* option = session_option(rs(), session_option_value);
  o.name = session_name;
  o.configuration = configuration_name;
  o.idle_timeout_ms = option->idle_timeout;
  o.buffering = buffering_of(option->output_buffering);
  o.application_arguments = option->application_arguments;
  o.open_timeout_ms = option->open_timeout;
  o.operation_timeout_ms = option->operation_timeout;
  o.cancel_timeout_ms = option->cancel_timeout;
  o.no_machine_profile = option->no_machine_profile;
  return o;
}

void SessionCommand::warn_from(RemoteSession& s) {
  Runspace* runspace = &rs();
  s.warn = [runspace](const std::string& text) { emit_warning(*runspace, make_warning(text)); };
}

std::shared_ptr<RemoteSession> SessionCommand::open(const SessionTarget& t, const std::string& session_name) {
  try {
    std::shared_ptr<RemoteSession> s = RemoteSession::open(rs(), t, open_options(session_name));
    warn_from(*s);
    return s;
  } catch (ScriptError& e) {
    e.record->invocation = my_invocation();
    e.record->fully_qualified_id = e.record->error_id;
    e.record->activity = std::string(command_name());
    write_error(e.record);
    return nullptr;
  }
}

Ref<PSSessionObject> SessionCommand::add_listed(const SessionTarget& target, const wire::SessionInfo& info) {
  for (const Ref<PSSessionObject>& s : state_of().sessions) {
    if (s->session->id() != info.id) continue;
    s->session->listed_again(info);
    return s;
  }
  return add(RemoteSession::listed(target, info));
}

Ref<PSSessionObject> SessionCommand::add(std::shared_ptr<RemoteSession> s) {
  RemotingState& state = state_of();
  int id = state.next_session_id++;
  if (s->name().empty()) s->set_name("Runspace" + std::to_string(id));
  Ref<PSSessionObject> o = make_ref<PSSessionObject>(std::move(s), id);
  const SessionTarget& t = o->session->target();
  if (t.kind == SessionTarget::Ssh) {
    o->transport = "SSH";
  } else {
    o->transport = "Process";
    if (!configuration_name.empty()) o->configuration = configuration_name;
  }
  state.sessions.push_back(o);
  return o;
}

std::vector<Ref<PSSessionObject>> SessionCommand::chosen(bool wildcards) {
  std::vector<Ref<PSSessionObject>> out;
  RemotingState& state = state_of();
  if (bound("Session")) {
    for (const Value& v : session) {
      auto* s = unwrap(v).get_if<PSSessionObject>();
      if (!s) continue;
      s->session->pump(rs());
      out.emplace_back(s);
    }
    return out;
  }
  for (const Ref<PSSessionObject>& s : state.sessions) s->session->pump(rs());
  if (bound("Id")) {
    for (int32_t n : id) {
      bool found = false;
      for (const Ref<PSSessionObject>& s : state.sessions) {
        if (s->id == n) out.push_back(s), found = true;
      }
      if (!found) {
        write_error("System.ArgumentException", "RemoteRunspaceNotAvailableForSpecifiedSessionId", ErrorCategory::InvalidArgument,
                    "The remote session with the session ID " + std::to_string(n) + " is not available.", Value::int32(n));
      }
    }
    return out;
  }
  if (bound("InstanceId")) {
    for (const Value& v : instance_id) {
      std::string text = to_display(rs(), v);
      bool found = false;
      for (const Ref<PSSessionObject>& s : state.sessions) {
        if (same_text(s->session->id(), text)) out.push_back(s), found = true;
      }
      if (!found) {
        write_error("System.ArgumentException", "RemoteRunspaceNotAvailableForSpecifiedRunspaceId", ErrorCategory::InvalidArgument,
                    "Remote session is not available for " + text + ".", v);
      }
    }
    return out;
  }
  if (bound("Name")) {
    for (const std::string& n : name) {
      WildcardPattern pattern(n);
      bool found = false;
      for (const Ref<PSSessionObject>& s : state.sessions) {
        if (pattern.is_match(s->session->name())) out.push_back(s), found = true;
      }
      if (!found && !(wildcards && WildcardPattern::contains_wildcards(n))) {
        write_error("System.ArgumentException", "RemoteRunspaceNotAvailableForSpecifiedName", ErrorCategory::InvalidArgument,
                    "The remote session with the name " + n + "  is not available.", str(n));
      }
    }
    return out;
  }
  return state.sessions;
}

}  // namespace psession
