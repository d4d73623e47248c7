#include "session/remote_host.h"

#include "clixml/clixml.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"

namespace psession {

// Calls without an answer carry the id -100 ([MS-PSRP] 2.2.2.15).
void RemoteHost::tell(HostMethod m, std::vector<Value> parameters) {
  if (info_.host_null) return;
  bool pool = pipeline_.is_zero();
  server_.send_value(pool ? psrp::MessageType::RunspacePoolHostCall : psrp::MessageType::PipelineHostCall, pipeline_,
                     host_call(-100, m, std::move(parameters)), false);
}

Value RemoteHost::ask(HostMethod m, std::vector<Value> parameters) {
  if (info_.host_null || info_.ui_null) {
    throw_error("System.Management.Automation.Host.HostException", "HostFunctionNotImplemented", ErrorCategory::NotImplemented,
                "A command that prompts the user failed because the host program or the command type does not support user interaction.");
  }
  bool pool = pipeline_.is_zero();
  int64_t id = next_call_++;
  server_.send_value(pool ? psrp::MessageType::RunspacePoolHostCall : psrp::MessageType::PipelineHostCall, pipeline_,
                     host_call(id, m, std::move(parameters)), false);
  return server_.wait_response(id);
}

void RemoteHost::write(std::string_view text) { tell(HostMethod::Write1, {str(text)}); }
void RemoteHost::write_line(std::string_view text) { tell(HostMethod::WriteLine2, {str(text)}); }
void RemoteHost::write_colored(int foreground, int background, std::string_view text, bool newline) {
  if (foreground < 0 && background < 0) return newline ? write_line(text) : write(text);
  tell(newline ? HostMethod::WriteLine3 : HostMethod::Write2,
       {Value::int32(foreground < 0 ? info_.foreground : foreground), Value::int32(background < 0 ? info_.background : background), str(text)});
}
void RemoteHost::write_error_line(std::string_view text) { tell(HostMethod::WriteErrorLine, {str(text)}); }
void RemoteHost::write_warning_line(std::string_view text) { tell(HostMethod::WriteWarningLine, {str(text)}); }
void RemoteHost::write_verbose_line(std::string_view text) { tell(HostMethod::WriteVerboseLine, {str(text)}); }
void RemoteHost::write_debug_line(std::string_view text) { tell(HostMethod::WriteDebugLine, {str(text)}); }
void RemoteHost::write_progress(int64_t source_id, const Value& record) {
  tell(HostMethod::WriteProgress, {Value::int64(source_id), progress_to_remote(record)});
}
void RemoteHost::set_should_exit(int code) { tell(HostMethod::SetShouldExit, {Value::int32(code)}); }
void RemoteHost::set_window_title(std::string_view title) {
  info_.title = std::string(title);
  tell(HostMethod::SetWindowTitle, {str(title)});
}
void RemoteHost::pop_runspace() { tell(HostMethod::PopRunspace, {}); }

std::optional<std::string> RemoteHost::read_line() {
  Value v = ask(HostMethod::ReadLine, {});
  if (v.is_null()) return std::nullopt;
  return to_display(*server_.rs_, v);
}

Value RemoteHost::read_line_secure() { return ask(HostMethod::ReadLineAsSecureString, {}); }

std::optional<std::vector<Value>> RemoteHost::prompt(std::string_view caption, std::string_view message,
                                                     const std::vector<FieldDescription>& fields) {
  Ref<List> list = make_ref<List>(&types::ArrayList);
  for (const FieldDescription& f : fields) {
    const Type* t = TypeRegistry::find(f.type_name.empty() ? "System.String" : f.type_name);
    std::string full = t ? std::string(t->full_name()) : f.type_name;
    size_t dot = full.rfind('.');
    list->items.push_back(property_bag({{"name", str(f.name)},
                                        {"label", str(f.label)},
                                        {"parameterTypeName", str(dot == std::string::npos ? full : full.substr(dot + 1))},
                                        {"parameterTypeFullName", str(full)},
                                        {"parameterAssemblyFullName", str(full)},
                                        {"helpMessage", str(f.help)},
                                        {"isMandatory", Value::boolean(f.mandatory)},
                                        {"metadata", Value(make_ref<List>(&types::ArrayList))},
                                        {"modifiedByRemotingProtocol", Value::boolean(false)},
                                        {"isFromRemoteHost", Value::boolean(false)}}));
  }
  Value answer = unwrap(ask(HostMethod::Prompt, {str(caption), str(message), Value(list)}));
  const Dictionary* d = answer.get_if<Dictionary>();
  if (!d) return std::nullopt;
  std::vector<Value> out;
  for (const FieldDescription& f : fields) {
    const Value* v = d->find(str(f.name));
    out.push_back(v ? *v : Value());
  }
  return out;
}

int RemoteHost::prompt_for_choice(std::string_view caption, std::string_view message, const std::vector<ChoiceDescription>& choices,
                                  int default_choice) {
  Ref<List> list = make_ref<List>(&types::ArrayList);
  for (const ChoiceDescription& c : choices) {
    list->items.push_back(property_bag({{"label", str(c.label)}, {"helpMessage", str(c.help)}}));
  }
  Value v = unwrap(ask(HostMethod::PromptForChoice, {str(caption), str(message), Value(list), Value::int32(default_choice)}));
  return v.is_integer() ? static_cast<int>(v.as_int()) : default_choice;
}

Value RemoteHost::prompt_for_credential(std::string_view caption, std::string_view message, std::string_view user) {
  return ask(HostMethod::PromptForCredential1, {str(caption), str(message), str(user), str("")});
}

}  // namespace psession
