// -WhatIf and -Confirm: what is said, what is asked, and which answers last.
#include "engine/binder.h"
#include "engine/cmdlet.h"
#include "engine/cmdlet_processor.h"
#include "engine/host.h"
#include "engine/invocation.h"
#include "engine/preferences.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "engine/types.h"
#include "object/convert.h"

namespace psession {
namespace {

int confirm_preference(Runspace& rs) {
  Value v;
  if (!rs.try_get_variable("ConfirmPreference", v)) return 3;
  const Value& u = unwrap(v);
  if (u.kind() == Kind::Enum) return static_cast<int>(u.as_int());
  if (std::optional<Value> c = try_convert(rs, u, &types::ConfirmImpact)) return static_cast<int>(c->as_int());
  return 3;
}

}  // namespace

bool should_process(Runspace& rs, const CommonParameters& c, int impact, std::string_view whatif, std::string_view query,
                    std::string_view caption, ShouldProcessAnswers& answers) {
  bool what_if = c.what_if >= 0 ? c.what_if == 1 : is_true(rs.get_variable("WhatIfPreference"));
  if (what_if) {
    rs.host().write_line("What if: " + std::string(whatif));
    return false;
  }
  int threshold = confirm_preference(rs);
  bool ask = c.confirm >= 0 ? c.confirm == 1 : threshold != 0 && threshold <= impact;
  if (c.confirm == 1 && impact == 0) ask = false;
  if (!ask) {
    if (stream_preference(rs, StreamPreference::Verbose) != ActionPreference::SilentlyContinue) {
      emit_verbose(rs, make_verbose(whatif));
    }
    return true;
  }
  if (answers.yes_to_all) return true;
  if (answers.no_to_all) return false;
  static const std::vector<ChoiceDescription> kChoices = {
      {"&Yes", "Continue with only the next step of the operation."},
      {"Yes to &All", "Continue with all the steps of the operation."},
      {"&No", "Skip this operation and proceed with the next operation."},
      {"No to A&ll", "Skip this operation and all subsequent operations."},
      {"&Suspend", "Pause the current pipeline and return to the command prompt. Type \"exit\" to resume the pipeline."}};
  while (true) {
    std::string title = caption.empty() ? "Confirm" : std::string(caption);
    std::string text = query.empty() ? std::string(whatif) : std::string(query);
    // A host that is driven from afar has no prompt to suspend to.
    static const std::vector<ChoiceDescription> kRemoteChoices(kChoices.begin(), kChoices.end() - 1);
    switch (rs.host().prompt_for_choice(title, text, rs.host().name() != "ServerRemoteHost" ? kChoices : kRemoteChoices, 0)) {
      case 1: answers.yes_to_all = true; [[fallthrough]];
      case 0: return true;
      case 3: answers.no_to_all = true; [[fallthrough]];
      case 2: return false;
      default: rs.host().enter_nested_prompt();
    }
  }
}

bool Cmdlet::should_process(std::string_view target, std::string_view action) {
  std::string what = "Performing the operation \"" + std::string(action.empty() ? def_->name : action) + "\" on target \"" +
                     std::string(target) + "\".";
  return should_process_description(what, "Are you sure you want to perform this action?\n" + what, {});
}

bool Cmdlet::should_process_description(std::string_view whatif, std::string_view query, std::string_view caption) {
  ShouldProcessAnswers a{processor_->yes_to_all, processor_->no_to_all};
  bool go = psession::should_process(*rs_, processor_->binder().common, def_->confirm_impact, whatif, query, caption, a);
  processor_->yes_to_all = a.yes_to_all;
  processor_->no_to_all = a.no_to_all;
  return go;
}

bool Cmdlet::should_continue(std::string_view query, std::string_view caption, bool* yes_to_all, bool* no_to_all) {
  if (yes_to_all && *yes_to_all) return true;
  if (no_to_all && *no_to_all) return false;
  std::vector<ChoiceDescription> choices = {{"&Yes", "Continue with only the next step of the operation."}};
  bool all = yes_to_all && no_to_all;
  if (all) choices.push_back({"Yes to &All", "Continue with all the steps of the operation."});
  choices.push_back({"&No", "Skip this operation and proceed with the next operation."});
  if (all) choices.push_back({"No to A&ll", "Skip this operation and all subsequent operations."});
  if (host().name() != "ServerRemoteHost") choices.push_back({"&Suspend", "Pause the current pipeline and return to the command prompt. Type \"exit\" to resume the pipeline."});
  while (true) {
    int answer = host().prompt_for_choice(caption.empty() ? "Confirm" : caption, query, choices, 0);
    if (!all) {
      if (answer <= 1) return answer == 0;
    } else {
      if (answer == 1) *yes_to_all = true;
      if (answer == 3) *no_to_all = true;
      if (answer <= 3) return answer <= 1;
    }
    host().enter_nested_prompt();
  }
}

}  // namespace psession
