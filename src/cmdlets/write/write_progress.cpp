#include "engine/cmdlet.h"
#include "engine/records.h"

namespace psession {

namespace {

struct WriteProgress final : Cmdlet {
  std::string activity, status = "Processing", operation;
  int32_t id = 0, parent = -1, percent = -1, seconds = -1, source = 0;
  bool completed = false;

  void process_record() override {
    Ref<ProgressRecordObject> r = make_ref<ProgressRecordObject>();
    r->activity_id = id;
    r->parent_activity_id = parent;
    r->activity = activity;
    r->status_description = status;
    r->current_operation = operation;
    r->percent_complete = percent;
    r->seconds_remaining = seconds;
    r->record_type = completed ? 1 : 0;
    write_progress(Value(r));
  }
};

constexpr CmdletParam kParams[] = {
    param<&WriteProgress::activity>("Activity", "string", "pos:0 notnullorempty", "What is being done."),
    param<&WriteProgress::status>("Status", "string", "pos:1 notnullorempty", "How far it is."),
    param<&WriteProgress::id>("Id", "int", "pos:2 range:0..2147483647", "Which progress bar."),
    param<&WriteProgress::percent>("PercentComplete", "int", "range:-1..100", "How much is done."),
    param<&WriteProgress::seconds>("SecondsRemaining", "int", "", "How long it will take."),
    param<&WriteProgress::operation>("CurrentOperation", "string", "", "The present step."),
    param<&WriteProgress::parent>("ParentId", "int", "range:-1..2147483647", "The progress bar that this one belongs to."),
    param<&WriteProgress::completed>("Completed", "switch", "", "Takes the progress bar away."),
    param<&WriteProgress::source>("SourceId", "int", "", "Which source the record is from."),
};
CmdletRegistration registration{{.name = "Write-Progress", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .synopsis = "Shows how far a command is.",
                                 .examples = "Write-Progress -Activity Copying -PercentComplete 50\n",
                                 .create = make_cmdlet<WriteProgress>}};

}  // namespace

}  // namespace psession
