// The host of a runspace that is driven from afar: every call becomes a host call message to the client.
#pragma once
#include "engine/host.h"
#include "session/psrp_server.h"

namespace psession {

class RemoteHost final : public Host {
 public:
  explicit RemoteHost(PsrpServer& server) : server_(server) {}
  void set_info(const HostInfo& h) { info_ = h; }
  const HostInfo& info() const { return info_; }
  void set_pipeline(const psrp::Guid& id) { pipeline_ = id; }

  std::string name() const override { return "ServerRemoteHost"; }
  bool interactive() const override { return !info_.host_null && !info_.ui_null; }
  HostSize buffer_size() override { return info_.buffer; }
  void write(std::string_view text) override;
  void write_line(std::string_view text) override;
  void write_colored(int foreground, int background, std::string_view text, bool newline) override;
  void write_error_line(std::string_view text) override;
  void write_warning_line(std::string_view text) override;
  void write_verbose_line(std::string_view text) override;
  void write_debug_line(std::string_view text) override;
  void write_progress(int64_t source_id, const Value& record) override;
  std::optional<std::string> read_line() override;
  Value read_line_secure() override;
  std::optional<std::vector<Value>> prompt(std::string_view caption, std::string_view message,
                                           const std::vector<FieldDescription>& fields) override;
  int prompt_for_choice(std::string_view caption, std::string_view message, const std::vector<ChoiceDescription>& choices,
                        int default_choice) override;
  Value prompt_for_credential(std::string_view caption, std::string_view message, std::string_view user) override;
  void set_should_exit(int code) override;
  std::string window_title() override { return info_.title; }
  void set_window_title(std::string_view title) override;
  void pop_runspace() override;

 private:
  void tell(HostMethod m, std::vector<Value> parameters);
  Value ask(HostMethod m, std::vector<Value> parameters);
  PsrpServer& server_;
  HostInfo info_;
  psrp::Guid pipeline_;
  int64_t next_call_ = 1;
};

}  // namespace psession
