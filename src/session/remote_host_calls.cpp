// Host calls of a remote command, carried out on the caller's host ([MS-PSRP] 2.2.2.15, 2.2.2.16).
#include <strings.h>

#include "clixml/clixml.h"
#include "engine/host.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/remote_session.h"

namespace psession {

namespace {

struct Call {
  Runspace& rs;
  std::vector<Value> parameters;
  std::string text(size_t i) const { return i < parameters.size() && !parameters[i].is_null() ? to_display(rs, parameters[i]) : std::string(); }
  int number(size_t i) const {
    if (i >= parameters.size()) return 0;
    const Value& v = unwrap(parameters[i]);
    return v.is_integer() || v.kind() == Kind::Enum ? static_cast<int>(v.as_int()) : 0;
  }
};

constexpr const char* kCredentialCaption = "PowerShell credential request";

std::string upper_ascii(std::string s) {
  for (char& ch : s) {
    if (ch >= 'a' && ch <= 'z') ch = static_cast<char>(ch - 32);
  }
  return s;
}

// Who is asked for something secret learns where it goes.
void warn_of_secret(Host& host, const std::string& computer) {
  host.write_warning_line("A script or application on the remote computer " + upper_ascii(computer) +
                          " is requesting to read a line securely. Enter sensitive information, such as your credentials, only if you "
                          "trust the remote computer and the application or script that is requesting it.");
}

// Calls of the raw user interface, by number ([MS-PSRP] 2.2.3.17): this side's console has no buffer to look into, so
// places are 0, and changes are not made. False: refused (reading keys or the screen, nested prompts, other runspaces).
bool raw_call(int method, Host& host, Value& result) {
  auto size = [&] {
    HostSize s = host.buffer_size();
    return property_bag({{"width", Value::int32(s.width)}, {"height", Value::int32(s.height)}});
  };
  switch (method) {
    case 1: result = str(host.name()); return true;
    case 2: result = str(host.version()); return true;
    case 27: result = Value::int32(7); return true;      // GetForegroundColor: Gray
    case 29: result = Value::int32(0); return true;      // GetBackgroundColor: Black
    case 31: case 33: result = property_bag({{"x", Value::int32(0)}, {"y", Value::int32(0)}}); return true;
    case 35: result = Value::int32(25); return true;     // GetCursorSize
    case 43: case 44: result = size(); return true;      // GetMaxWindowSize, GetMaxPhysicalWindowSize
    case 45: result = Value::boolean(false); return true;   // GetKeyAvailable
    case 54: result = Value::boolean(host.runspace_pushed); return true;
    case 9: case 10: case 28: case 30: case 32: case 34: case 36: case 38: case 40: case 47: case 48: case 49: case 51: return true;
    default: return false;
  }
}

Value answer_prompt(const Call& c, Host& host, const std::string& computer) {
  std::vector<FieldDescription> fields;
  for (const Value& f : to_vector(c.rs, c.parameters.size() > 2 ? c.parameters[2] : Value())) {
    if (f.is_null()) continue;
    FieldDescription d;
    d.name = text_member(c.rs, f, "name");
    d.label = text_member(c.rs, f, "label");
    d.type_name = text_member(c.rs, f, "parameterTypeFullName");
    d.help = text_member(c.rs, f, "helpMessage");
    d.mandatory = bool_member(c.rs, f, "isMandatory", true);
    fields.push_back(std::move(d));
  }
  for (const FieldDescription& f : fields) {
    if (f.type_name == "System.Security.SecureString" || f.type_name == "System.Management.Automation.PSCredential") {
      warn_of_secret(host, computer);
      break;
    }
  }
  std::optional<std::vector<Value>> values = host.prompt(c.text(0), c.text(1), fields);
  Ref<Dictionary> out = Dictionary::hashtable();
  for (size_t i = 0; values && i < fields.size() && i < values->size(); ++i) out->set(str(fields[i].name), (*values)[i]);
  return Value(out);
}

Value answer_choice(const Call& c, Host& host) {
  std::vector<ChoiceDescription> choices;
  for (const Value& f : to_vector(c.rs, c.parameters.size() > 2 ? c.parameters[2] : Value())) {
    if (!f.is_null()) choices.push_back({text_member(c.rs, f, "label"), text_member(c.rs, f, "helpMessage")});
  }
  return Value::int32(host.prompt_for_choice(c.text(0), c.text(1), choices, c.number(3)));
}

}  // namespace

void RemoteSession::host_call(Runspace& rs, const Value& call, const psrp::Guid& pipeline, RemotePipeline* p) {
  Host& host = rs.host();
  int64_t id = int_member(rs, call, "ci", -100);
  HostMethod method = static_cast<HostMethod>(int_member(rs, call, "mi", 0));
  Call c{rs, to_vector(rs, member_of(rs, call, "mp"))};
  if (c.parameters.size() == 1 && c.parameters[0].is_null()) c.parameters.clear();
  bool silent = p && !p->use_host;
  Value result;
  Ref<ErrorRecordObject> failure;
  try {
    switch (method) {
      case HostMethod::Write1: if (!silent) host.write(c.text(0)); break;
      case HostMethod::Write2: if (!silent) host.write_colored(c.number(0), c.number(1), c.text(2), false); break;
      case HostMethod::WriteLine1: if (!silent) host.write_line(""); break;
      case HostMethod::WriteLine2: if (!silent) host.write_line(c.text(0)); break;
      case HostMethod::WriteLine3: if (!silent) host.write_colored(c.number(0), c.number(1), c.text(2), true); break;
      case HostMethod::WriteErrorLine: if (!silent) host.write_error_line(c.text(0)); break;
      // These come as records too, which is where they are shown.
      case HostMethod::WriteDebugLine:
      case HostMethod::WriteVerboseLine:
      case HostMethod::WriteWarningLine:
      case HostMethod::WriteProgress: break;
      case HostMethod::SetWindowTitle: if (!silent) host.set_window_title(c.text(0)); break;
      case HostMethod::ReadLine: {
        std::optional<std::string> line = host.read_line();
        result = line ? str(*line) : Value();
        break;
      }
      case HostMethod::ReadLineAsSecureString:
        warn_of_secret(host, target_.computer);
        result = host.read_line_secure();
        break;
      case HostMethod::Prompt: result = answer_prompt(c, host, target_.computer); break;
      case HostMethod::PromptForChoice: result = answer_choice(c, host); break;
      case HostMethod::PromptForCredential1:
      case HostMethod::PromptForCredential2: {
        std::string caption = c.text(0);
        if (strcasecmp(caption.c_str(), kCredentialCaption) != 0) caption = std::string(kCredentialCaption) + ": " + caption;
        std::string message = "Warning: A script or application on the remote computer " + upper_ascii(target_.computer) +
                              " is requesting your credentials. Enter your credentials only if you trust the remote computer and the "
                              "application or script that is requesting them.\n\n" + c.text(1);
        result = host.prompt_for_credential(caption, message, c.text(2));
        break;
      }
      case HostMethod::GetBufferSize:
      case HostMethod::GetWindowSize: {
        HostSize s = host.buffer_size();
        result = property_bag({{"width", Value::int32(s.width)}, {"height", Value::int32(s.height)}});
        break;
      }
      case HostMethod::GetWindowTitle: result = str(host.window_title()); break;
      case HostMethod::SetShouldExit: break;       // `exit` there ends the command there
      case HostMethod::PopRunspace: if (!silent) host.pop_runspace(); break;
      default:
        if (raw_call(static_cast<int>(method), host, result)) break;
        if (id != -100) {
          failure = make_error("System.Management.Automation.Host.HostException", "RemoteHostMethodNotImplemented",
                               ErrorCategory::NotImplemented, "The host does not support this call of the remote command.");
        }
    }
  } catch (ScriptError& e) {
    failure = e.record;
  }
  if (id == -100) return;
  Value body = property_bag({{"ci", Value::int64(id)},
                             {"mi", enum_object("System.Management.Automation.Remoting.RemoteHostMethodId", host_method_name(method),
                                                static_cast<int32_t>(method))}});
  if (failure) {
    bag_of(body, true)->add("me", error_to_remote(rs, *failure));
  } else {
    bag_of(body, true)->add("mr", result);
  }
  bool pool = pipeline.is_zero();
  send_message(pool ? psrp::MessageType::RunspacePoolHostResponse : psrp::MessageType::PipelineHostResponse, pipeline,
               clixml_write(rs, body, 1, secrets()), EnvelopeKind::PromptResponse);
}

}  // namespace psession
