// Exceptions and error records as objects, and the one C++ exception that carries them (ScriptError).
// Native code raises with throw_error / throw_dotnet; the method-call and cmdlet layers add the invocation details.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "object/value.h"

namespace psession {

enum class ErrorCategory : uint8_t {  // with .NET's numbers
  NotSpecified, OpenError, CloseError, DeviceError, DeadlockDetected, InvalidArgument, InvalidData, InvalidOperation,
  InvalidResult, InvalidType, MetadataError, NotImplemented, NotInstalled, ObjectNotFound, OperationStopped,
  OperationTimeout, SyntaxError, ParserError, PermissionDenied, ResourceBusy, ResourceExists, ResourceUnavailable,
  ReadError, WriteError, FromStdErr, SecurityError, ProtocolError, ConnectionError, AuthenticationError,
  LimitsExceeded, QuotaExceeded, NotEnabled,
};
std::string_view category_name(ErrorCategory c);

class ErrorRecordObject;

// Any .NET exception. Types differ by their Type only; what subclasses carry (ParamName, FileName...) is in `properties`.
class ExceptionObject : public HeapObject {
 public:
  explicit ExceptionObject(const Type* t) : type_(t) { set_may_cycle(); }
  std::string message;
  Value inner;                 // ExceptionObject or $null
  Value data;                  // IDictionary, made on demand
  Value properties;            // Hashtable of further named properties, or $null
  Ref<HeapObject> record;      // ErrorRecordObject of a RuntimeException (IContainsErrorRecord)
  std::string stack_trace, source, help_link;
  int32_t hresult = static_cast<int32_t>(0x80131500);
  bool thrown_by_throw = false;  // the throw statement made it (WasThrownFromThrowStatement)
  std::vector<Value> fields;   // script classes that derive from an exception
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  const Type* type_;
};

// Where in a script something happened (IScriptExtent, cut down to what records need).
struct ScriptPosition {
  std::string file;        // empty: typed at the console or -c
  int32_t line = 0, column = 0, end_line = 0, end_column = 0;  // 1-based, columns in UTF-16 units
  std::string line_text;   // the whole line(s) the extent stands on
  std::string text;        // the extent itself
};

class InvocationInfoObject : public HeapObject {
 public:
  InvocationInfoObject() { set_may_cycle(); }
  Value command;               // CommandInfo or $null
  Value bound_parameters, unbound_arguments;
  ScriptPosition position;
  std::string invocation_name, position_message, ps_script_root, ps_command_path, statement;
  int32_t offset_in_line = 0, pipeline_length = 0, pipeline_position = 0;
  int64_t history_id = -1;
  bool expecting_input = false;
  int32_t command_origin = 1;  // Internal
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

class ErrorRecordObject : public HeapObject {
 public:
  ErrorRecordObject() { set_may_cycle(); }
  Ref<ExceptionObject> exception;
  std::string fully_qualified_id;   // "ErrorId,Command"; error_id alone until a command adds itself
  std::string error_id;
  ErrorCategory category = ErrorCategory::NotSpecified;
  std::string activity, reason, target_name, target_type;  // CategoryInfo; empty: derived
  Value target;
  std::string details_message, recommended_action;         // ErrorDetails
  bool has_details = false;
  Ref<InvocationInfoObject> invocation;
  std::string script_stack_trace;
  std::string remote_host;          // origin of a remote record (RemotingErrorRecord); empty: local
  Value origin_info;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
  std::string message() const;      // details, else exception message
};

// A terminating error on its way through the C++ stack. Caught by try/trap and at the pipeline's edge only.
class ScriptError {
 public:
  explicit ScriptError(Ref<ErrorRecordObject> r, bool stop = false) : record(std::move(r)), stop(stop) {}
  Ref<ErrorRecordObject> record;
  bool stop;             // an ErrorAction of Stop made it terminate: no statement of a caller goes on after it
  bool thrown = false;   // by `throw`: likewise, unless errors are silent
};
// Stops everything up to the pipeline's edge; scripts can't catch it (finally blocks still run). PipelineStoppedException.
struct PipelineStopped {};

// Builds a record: exception type by full name (RuntimeException when empty), id, category, target.
Ref<ErrorRecordObject> make_error(std::string_view exception_type, std::string_view error_id, ErrorCategory category,
                                  std::string message, Value target = {});
[[noreturn]] void throw_error(std::string_view exception_type, std::string_view error_id, ErrorCategory category,
                              std::string message, Value target = {});
// RuntimeException with this id (the engine's own errors).
[[noreturn]] void throw_runtime(std::string_view error_id, ErrorCategory category, std::string message, Value target = {});
// A plain .NET exception out of a method body; the call site wraps it into MethodInvocationException.
[[noreturn]] void throw_dotnet(std::string_view exception_type, std::string message, std::string_view param_name = {});
Ref<ExceptionObject> make_exception(std::string_view exception_type, std::string message, Value inner = {});
// Wraps an exception object into a record as PowerShell does for `throw` of an exception / uncaught .NET exceptions.
Ref<ErrorRecordObject> record_of_exception(const Ref<ExceptionObject>& e, std::string_view error_id = {},
                                           ErrorCategory category = ErrorCategory::NotSpecified, Value target = {});

}  // namespace psession
