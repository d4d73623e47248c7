// The objects inside remoting messages ([MS-PSRP] 2.2.2, 2.2.3): made from and turned back into the engine's own.
// Engine thread.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/host.h"
#include "engine/pipeline.h"
#include "object/errors.h"
#include "object/value.h"

namespace psession {

class Runspace;

using Properties = std::initializer_list<std::pair<const char*, Value>>;
Value property_bag(Properties properties);                      // an object without type names
Value enum_object(std::string_view type, std::string_view text, int32_t value);
Value primitive_dictionary(Properties entries);                 // PSPrimitiveDictionary
Value member_of(CallContext& ctx, const Value& v, std::string_view name);   // $null when absent
int64_t int_member(CallContext& ctx, const Value& v, std::string_view name, int64_t otherwise);
bool bool_member(CallContext& ctx, const Value& v, std::string_view name, bool otherwise);
std::string text_member(CallContext& ctx, const Value& v, std::string_view name);

// ErrorRecord <-> its remote form. From the wire: a RemotingErrorRecord with origin.
Value error_to_remote(Runspace& rs, const ErrorRecordObject& record);
Ref<ErrorRecordObject> error_from_remote(Runspace& rs, const Value& v, std::string_view computer, std::string_view runspace_id);
// WarningRecord, VerboseRecord, DebugRecord.
Value informational_to_remote(const Value& record);
Value informational_from_remote(Runspace& rs, const Value& v, std::string_view type_name);   // "WarningRecord"
Value information_to_remote(Runspace& rs, const Value& record);
Value information_from_remote(Runspace& rs, const Value& v);
Value progress_to_remote(const Value& record);
Value progress_from_remote(Runspace& rs, const Value& v);

// HOST_INFO ([MS-PSRP] 2.2.3.14).
struct HostInfo {
  bool host_null = false, ui_null = false, raw_ui_null = false, use_runspace_host = false;
  HostSize buffer{80, 24}, window{80, 24};
  int foreground = -1, background = -1;
  std::string title;
};
Value host_info_to_remote(const HostInfo& h);
HostInfo host_info_from_remote(CallContext& ctx, const Value& v);

// CREATE_PIPELINE ([MS-PSRP] 2.2.2.10).
struct PipelineRequest {
  std::vector<std::vector<Pipeline::Command>> statements;
  bool no_input = true, add_to_history = false, nested = false;
  int stream_options = 0;        // RemoteStreamOptions: add invocation info to error 1, warning 2, debug 4, verbose 8
  HostInfo host;
  std::string history;
};
Value pipeline_to_remote(const PipelineRequest& p);
class ClixmlSecrets;
std::string pipeline_body(CallContext& ctx, const PipelineRequest& p, ClixmlSecrets* secrets = nullptr);   // its CLIXML
PipelineRequest pipeline_from_remote(CallContext& ctx, const Value& v);   // ScriptError when it is malformed

// Values of SESSION_CAPABILITY and APPLICATION_PRIVATE_DATA.
struct ProtocolVersion {
  int major = 2, minor = 4;
  auto operator<=>(const ProtocolVersion&) const = default;
  std::string text() const { return std::to_string(major) + "." + std::to_string(minor); }
};
constexpr ProtocolVersion kOwnProtocol{2, 4};
Value version_value(CallContext& ctx, std::string_view text);
Value capability(CallContext& ctx, ProtocolVersion v);
ProtocolVersion capability_version(CallContext& ctx, const Value& v);
Value application_private_data(Runspace& rs, ProtocolVersion negotiated);
Value version_table(Runspace& rs, ProtocolVersion negotiated);   // PSVersionTable as PSPrimitiveDictionary

// RemoteHostMethodId ([MS-PSRP] 2.2.3.17).
enum class HostMethod : int32_t {
  SetShouldExit = 6, EnterNestedPrompt = 7, ExitNestedPrompt = 8, NotifyBeginApplication = 9, NotifyEndApplication = 10,
  ReadLine = 11, ReadLineAsSecureString = 12, Write1 = 13, Write2 = 14, WriteLine1 = 15, WriteLine2 = 16, WriteLine3 = 17,
  WriteErrorLine = 18, WriteDebugLine = 19, WriteProgress = 20, WriteVerboseLine = 21, WriteWarningLine = 22, Prompt = 23,
  PromptForCredential1 = 24, PromptForCredential2 = 25, PromptForChoice = 26, GetBufferSize = 37, GetWindowSize = 39,
  GetWindowTitle = 41, SetWindowTitle = 42, SetBufferContents1 = 48, SetBufferContents2 = 49, PushRunspace = 52, PopRunspace = 53,
  PromptForChoiceMultipleSelection = 56,
};
std::string_view host_method_name(HostMethod m);
Value host_call(int64_t call_id, HostMethod m, std::vector<Value> parameters);

}  // namespace psession
