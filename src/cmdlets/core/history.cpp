// Get-History, Add-History, Clear-History and Invoke-History.
#include <algorithm>

#include "engine/cmdlet.h"
#include "engine/history.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/convert.h"
#include "object/current_culture.h"
#include "object/errors.h"
#include "object/members.h"
#include "text/datetime.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct GetHistory final : Cmdlet {
  std::vector<int64_t> id;
  int32_t count = -1;
  void process_record() override {
    std::deque<Ref<HistoryInfo>>& list = history_of(rs());
    auto last_before = [&](size_t end) {
      size_t n = count < 0 ? end : std::min(end, static_cast<size_t>(count));
      for (size_t i = end - n; i < end; ++i) write(Value(list[i]));
    };
    if (id.empty()) {
      last_before(list.size());
      return;
    }
    for (int64_t wanted : id) {
      auto it = std::find_if(list.begin(), list.end(), [&](const Ref<HistoryInfo>& h) { return h->id == wanted; });
      if (it == list.end()) {
        write_error("System.ArgumentException", "GetHistoryNoHistoryForId", ErrorCategory::ObjectNotFound,
                    "Cannot locate the history for Id " + std::to_string(wanted) + ".", Value::int64(wanted));
      } else if (id.size() == 1 && count >= 0) {
        last_before(static_cast<size_t>(it - list.begin()) + 1);
      } else {
        write(Value(*it));
      }
    }
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetHistory::id>("Id", "long[]", "pos:0 pipe range:1..9223372036854775807", "Numbers of entries."),
    param<&GetHistory::count>("Count", "int", "pos:1 range:0..32767", "How many of the last ones."),
};
CmdletRegistration get_registration{{.name = "Get-History", .module = "Microsoft.PowerShell.Core", .params = kGetParams, .aliases = "h history ghy",
                                     .synopsis = "Gets the commands that were typed in this session.",
                                     .outputs = "Microsoft.PowerShell.Commands.HistoryInfo", .examples = "Get-History -Count 5\n",
                                     .create = make_cmdlet<GetHistory>}};

struct AddHistory final : Cmdlet {
  std::vector<Value> input;
  bool pass_thru = false;
  // What runs comes before what it adds.
  void begin_processing() override {
    if (HistoryRun* run = HistoryRun::current(rs())) run->enter();
  }
  // A date, or its text in the current culture.
  bool read_date(const Value& v, const char* name, uint64_t& to) {
    Value member;
    if (!try_get_property(rs(), v, name, member) || unwrap(member).is_null()) return false;
    if (unwrap(member).is_string()) {
      DateTime d;
      if (parse_datetime(to_display(rs(), member), current_culture(), kDateNone, DateTime::from_data(local_time_now()), d) != DateError::kNone) return false;
      to = d.data();
      return true;
    }
    std::optional<Value> date = try_convert(rs(), member, &types::DateTime);
    if (date) to = date->as_uint();
    return date.has_value();
  }
  bool read_state(const Value& v, std::string& to) {
    Value member;
    if (!try_get_property(rs(), v, "ExecutionStatus", member) || unwrap(member).is_null()) return false;
    const Type* states = TypeRegistry::find("System.Management.Automation.Runspaces.PipelineState");
    std::optional<Value> state = try_convert(rs(), member, states);
    if (state) to = to_display(rs(), *state);
    return state.has_value();
  }
  void process_record() override {
    for (const Value& v : input) {
      std::string text;
      uint64_t start = 0, end = 0;
      std::string state;
      Value line;
      if (const HistoryInfo* h = unwrap(v).get_if<HistoryInfo>()) {
        text = h->command_line;
        start = h->start;
        end = h->end;
        state = h->status;
      } else if (try_get_property(rs(), v, "CommandLine", line) && unwrap(line).is_string() && read_state(v, state) &&
                 read_date(v, "StartExecutionTime", start) && read_date(v, "EndExecutionTime", end)) {
        text = to_display(rs(), line);
      } else {
        write_error("System.IO.InvalidDataException", "AddHistoryInvalidInput", ErrorCategory::InvalidData,
                    "Cannot add history because the input object has a format that is not valid.", v);
        continue;
      }
      add_history(rs(), text, start, end, state);
      if (pass_thru && !history_of(rs()).empty()) write(Value(history_of(rs()).back()));
    }
  }
};
constexpr CmdletParam kAddParams[] = {
    param<&AddHistory::input>("InputObject", "psobject[]", "pos:0 pipe", "Entries as Get-History gives them."),
    param<&AddHistory::pass_thru>("Passthru", "switch", "", "Writes the new entries."),
};
CmdletRegistration add_registration{{.name = "Add-History", .module = "Microsoft.PowerShell.Core", .params = kAddParams,
                                     .synopsis = "Adds entries to the session's history.",
                                     .outputs = "Microsoft.PowerShell.Commands.HistoryInfo",
                                     .examples = "Import-Csv history.csv | Add-History\n",
                                     .create = make_cmdlet<AddHistory>}};

struct ClearHistory final : Cmdlet {
  std::vector<int32_t> id;
  std::vector<std::string> command_line;
  int32_t count = -1;
  bool newest = false;
  void process_record() override {
    std::deque<Ref<HistoryInfo>>& list = history_of(rs());
    auto matches = [&](const HistoryInfo& h) {
      bool yes = id.empty() && command_line.empty();
      for (int32_t i : id) yes = yes || h.id == i;
      for (const std::string& c : command_line) yes = yes || WildcardPattern(c).is_match(h.command_line);
      return yes;
    };
    if (!should_process("Session history", "Clear-History")) return;
    int64_t left = count < 0 ? INT64_MAX : count;
    std::deque<Ref<HistoryInfo>> kept;
    auto visit = [&](const Ref<HistoryInfo>& h, bool back) {
      if (left > 0 && matches(*h)) { --left; return; }
      if (back) kept.push_front(h);
      else kept.push_back(h);
    };
    if (newest) for (auto it = list.rbegin(); it != list.rend(); ++it) visit(*it, true);
    else for (const Ref<HistoryInfo>& h : list) visit(h, false);
    list = std::move(kept);
  }
};
constexpr CmdletParam kClearParams[] = {
    param<&ClearHistory::id>("Id", "int[]", "set:IDParameter pos:0 range:1..2147483647", "Numbers of entries."),
    param<&ClearHistory::command_line>("CommandLine", "string[]", "set:CommandLineParameter", "Texts of entries; wildcards are allowed."),
    param<&ClearHistory::count>("Count", "int", "pos:1 range:1..2147483647", "How many."),
    param<&ClearHistory::newest>("Newest", "switch", "", "The newest ones first."),
};
CmdletRegistration clear_registration{{.name = "Clear-History", .module = "Microsoft.PowerShell.Core", .params = kClearParams,
                                       .default_set = "IDParameter", .aliases = "clhy", .should_process = true,
                                       .synopsis = "Deletes entries of the session's history.", .examples = "Clear-History -WhatIf\n",
                                       .create = make_cmdlet<ClearHistory>}};

struct InvokeHistory final : Cmdlet {
  std::string id;
  void process_record() override {
    std::deque<Ref<HistoryInfo>>& list = history_of(rs());
    const HistoryInfo* found = nullptr;
    size_t digits = id.empty() || id[0] != '-' ? 0 : 1;
    bool number = id.size() > digits && id.find_first_not_of("0123456789", digits) == std::string::npos;
    if (number && (digits || id.find_first_not_of('0') == std::string::npos)) {
      throw_terminating("System.ArgumentOutOfRangeException", "InvokeHistoryInvalidIdGetHistory", ErrorCategory::InvalidArgument,
                        "The identifier " + id + " is not a valid value for a History identifier. Specify a positive number, and then try again. (Parameter 'Id')");
    }
    for (auto it = list.rbegin(); it != list.rend() && !found; ++it) {
      if (id.empty() || (number ? std::to_string((*it)->id) == id : (*it)->command_line.starts_with(id))) found = it->get();
    }
    if (!found && id.empty()) {
      throw_terminating("System.InvalidOperationException", "InvokeHistoryNoLastHistoryEntryFound", ErrorCategory::InvalidOperation,
                        "Cannot locate most recent history.");
    } else if (!found) {
      throw_terminating("System.ArgumentException", number ? "InvokeHistoryNoHistoryForId" : "InvokeHistoryNoHistoryForCommandline",
                        ErrorCategory::ObjectNotFound, "Cannot locate the history for " + std::string(number ? "Id " : "command line ") + id + ".");
    }
    std::string text = found->command_line;
    if (!should_process(text, "Invoke-History")) return;
    const int64_t entry = found->id;
    if (!enter_invoked_history(rs(), entry)) {
      throw_terminating("System.InvalidOperationException", "InvokeHistoryLoopDetected", ErrorCategory::InvalidOperation,
                        "The Invoke-History cmdlet is called repeatedly, in a loop.");
    }
    struct Leave {
      Runspace& rs;
      int64_t entry;
      ~Leave() { leave_invoked_history(rs, entry); }
    } leave{rs(), entry};
    if (HistoryRun* run = HistoryRun::current(rs())) run->replace(text);
    host().write_line(text);
    Ref<ScriptBlock> block = ScriptBlock::create(rs(), text);
    InvokeOptions o;
    o.new_scope = false;
    invoke_block(rs(), *block, o, *streams().output);
  }
};
constexpr CmdletParam kInvokeParams[] = {
    param<&InvokeHistory::id>("Id", "string", "pos:0 byname", "The entry's number, or how it begins; the last one where it is left out."),
};
CmdletRegistration invoke_registration{{.name = "Invoke-History", .module = "Microsoft.PowerShell.Core", .params = kInvokeParams, .aliases = "r ihy",
                                        .should_process = true, .synopsis = "Runs a command of the history again.",
                                        .examples = "Invoke-History 3\n", .create = make_cmdlet<InvokeHistory>}};

}  // namespace

}  // namespace psession
