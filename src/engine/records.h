// Objects of the side streams: WarningRecord, VerboseRecord, DebugRecord (one class), InformationRecord,
// HostInformationMessage and ProgressRecord. Made by cmdlets and the remoting layer; read by hosts and formatting.
#pragma once
#include <string>
#include <vector>

#include "object/errors.h"
#include "object/type.h"

namespace psession {

namespace types {
extern Type WarningRecord, VerboseRecord, DebugRecord, InformationRecord, HostInformationMessage, ProgressRecord;
}

class InformationalRecord final : public HeapObject {   // warning, verbose, debug
 public:
  bool merged = false;              // came out of its stream by a redirection: shown as that stream shows it
  InformationalRecord(const Type* t, std::string m) : message(std::move(m)), type_(t) { set_may_cycle(); }
  std::string message;
  std::string fully_qualified_warning_id;
  Ref<InvocationInfoObject> invocation;
  std::vector<int32_t> pipeline_iteration_info;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
 private:
  const Type* type_;
};

class InformationRecordObject final : public HeapObject {
 public:
  InformationRecordObject() { set_may_cycle(); }
  Value message_data;               // any object; HostInformationMessage for Write-Host
  std::string source, user, computer;
  bool shown = true;                // the host displays it (the preference said so, or Write-Host made it)
  uint64_t time_generated = 0;      // DateTime payload (local kind)
  std::vector<std::string> tags;
  int64_t process_id = 0, native_thread_id = 0, managed_thread_id = 0;
  const Type* type() const override { return &types::InformationRecord; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

class HostInformationMessage final : public HeapObject {
 public:
  std::string message;
  int foreground = -1, background = -1;   // ConsoleColor or none
  bool no_new_line = false;
  const Type* type() const override { return &types::HostInformationMessage; }
};

class ProgressRecordObject final : public HeapObject {
 public:
  int32_t activity_id = 0, parent_activity_id = -1, percent_complete = -1, seconds_remaining = -1;
  std::string activity, status_description, current_operation;
  int32_t record_type = 0;                // 0 Processing, 1 Completed
  const Type* type() const override { return &types::ProgressRecord; }
};

// An error record that a redirection took out of the error stream: where it ends up at the host it is shown as an error.
class MergedErrorRecord final : public ErrorRecordObject {
 public:
  explicit MergedErrorRecord(const ErrorRecordObject& r);
};
// What a merged stream (2>&1) hands on for a record.
Value merged_record(const Value& v);

Value make_warning(std::string_view text);
Value make_verbose(std::string_view text);
Value make_debug(std::string_view text);

}  // namespace psession
