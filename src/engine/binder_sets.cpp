// Which parameter set a call means, what it lacks, and asking for it.
#include <algorithm>

#include "engine/binder_impl.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/convert.h"

namespace psession {

bool ParameterBinder::Impl::takes_pipeline(size_t i, uint32_t sets) const {
  bool found = false;
  if (!info(i).pipe_some) return false;
  matching_sets(i, sets, [&](const BindSet& s) { found |= s.pipe || s.byname; });
  return found;
}
bool ParameterBinder::Impl::unbound_takes_pipeline(uint32_t sets) const {
  for (uint32_t i : table->pipeline) {
    if (!is_bound[i] && takes_pipeline(i, sets)) return true;
  }
  for (size_t i = table->infos.size(); i < count(); ++i) {
    if (!is_bound[i] && takes_pipeline(i, sets)) return true;
  }
  return false;
}
const BindSet* ParameterBinder::Impl::set_data(size_t i, uint32_t sets) const {
  const BindSet* all = nullptr;
  for (const BindSet& s : info(i).sets) {
    if (s.all()) all = &s;
    else if (s.flag & sets) return &s;
  }
  return all;
}

int ParameterBinder::Impl::resolve_ambiguity() {
  uint32_t remaining = current;
  uint32_t known = 0;
  for (size_t i = 0; i < count(); ++i) {
    for (const BindSet& s : info(i).sets) known |= s.flag;
  }
  remaining &= known;
  for (size_t i = 0; i < count(); ++i) {
    if (is_bound[i]) continue;
    for (const BindSet& s : info(i).sets) {
      if (s.mandatory) remaining &= ~s.flag;
    }
  }
  if (set_count_of(remaining) != 1 || remaining == kAllSets) return -1;
  current = remaining;
  set_name = name_of_set(current);
  return 1;
}

std::string_view ParameterBinder::Impl::name_of_set(uint32_t flag) const {
  if (flag == kAllSets || flag == 0) return {};
  const size_t own = meta.set_names.size();
  for (size_t i = 0; i < own + dynamic_sets.size(); ++i) {
    if (flag & (1u << (i & 31))) return i < own ? meta.set_names[i] : dynamic_sets[i - own];
  }
  return {};
}

int ParameterBinder::Impl::validate_sets(bool before_pipe, bool set_default) {
  int valid = set_count_of(current);
  if (valid == 0) fail_ambiguous_set();
  if (valid > 1) {
    bool has_default = default_flag != 0;
    if ((!before_pipe && current == default_flag) || (has_default && (current & default_flag) != 0)) {
      set_name = name_of_set(default_flag);
      if (set_default) {
        current = default_flag;
        valid = 1;
      }
    } else if (before_pipe && unbound_takes_pipeline(current)) {
      // input may decide
    } else {
      if (resolve_ambiguity() != 1) fail_ambiguous_set();
      valid = 1;
    }
    return valid;
  }
  if (current == kAllSets) {
    int sets = table->set_count + static_cast<int>(dynamic_sets.size());
    valid = sets > 0 ? sets : 1;
    if (before_pipe && unbound_takes_pipeline(current)) {
      // input may decide
    } else if (default_flag != 0) {
      if (set_default) {
        current = default_flag;
        valid = 1;
      }
    } else if (valid > 1) {
      if (resolve_ambiguity() != 1) fail_ambiguous_set();
      valid = 1;
    }
  }
  // While nothing has chosen, the default set's name shows.
  set_name = name_of_set(current == kAllSets ? default_flag : current);
  return valid;
}

uint32_t ParameterBinder::Impl::filter_sets_without_pipeline() {
  uint32_t taking = 0;
  for (const Delayed& d : delayed) taking |= info(d.parameter).flags;
  for (size_t i = 0; i < count(); ++i) {
    if (is_bound[i] || !info(i).pipe_some) continue;
    bool in_all = false;
    matching_sets(i, current, [&](const BindSet& s) {
      if (s.pipe || s.byname) {
        if (s.all()) in_all = true;
        else taking |= s.flag;
      }
    });
    if (in_all) return current;
  }
  return taking ? current & taking : current;
}

// What is mandatory and missing, per set. With input coming, what the pipeline can bring does not count, and the choice
// of a set follows which one can still be completed by input.
std::vector<size_t> ParameterBinder::Impl::missing_mandatory(int valid_count, bool input_expected) {
  struct PerSet { uint32_t flag; std::vector<size_t> plain, pipeline, by_value, by_name; };
  std::vector<PerSet> data;
  std::vector<size_t> result;
  uint32_t mandatory_sets = 0;
  bool missing = false, missing_in_all = false;
  const size_t fixed = table->infos.size(), fixed_mandatory = table->mandatory.size(), added = count() - fixed;
  for (size_t n = 0; n < fixed_mandatory + added; ++n) {
    const size_t i = n < fixed_mandatory ? table->mandatory[n] : fixed + n - fixed_mandatory;
    if (is_bound[i] || !info(i).mandatory_some) continue;
    bool this_missing = false;
    matching_sets(i, current, [&](const BindSet& s) {
      if (!s.mandatory) return;
      uint32_t flag = s.all() ? kAllSets : s.flag;
      auto it = std::find_if(data.begin(), data.end(), [&](const PerSet& d) { return d.flag == flag; });
      if (it == data.end()) it = data.insert(data.end(), {flag, {}, {}, {}, {}});
      if (input_expected && (s.pipe || s.byname)) {
        it->pipeline.push_back(i);
        if (s.pipe) it->by_value.push_back(i);
        if (s.byname) it->by_name.push_back(i);
      } else {
        it->plain.push_back(i);
      }
      missing = this_missing = true;
      if (s.all()) missing_in_all = true;
      else mandatory_sets |= current & s.flag;
    });
    if (!input_expected && this_missing) result.push_back(i);
  }
  if (!missing || !input_expected) return result;

  if (mandatory_sets == 0) mandatory_sets = current;
  if (missing_in_all) {
    uint32_t all = table->set_count ? (table->set_count >= 32 ? kAllSets : (1u << table->set_count) - 1) : kAllSets;
    mandatory_sets = current & all;
  }
  auto choose = [&](uint32_t sets) {
    for (const PerSet& d : data) {
      if (d.flag == kAllSets || (d.flag & sets)) result.insert(result.end(), d.plain.begin(), d.plain.end());
    }
  };
  if (valid_count > 1 && default_flag && (default_flag & mandatory_sets) == 0 && (default_flag & current) != 0) {
    uint32_t takes = 0;
    for (const PerSet& d : data) {
      if (d.flag != kAllSets && (d.flag & current) && !(d.flag & default_flag) && !d.pipeline.empty()) {
        takes = d.flag;
        break;
      }
    }
    if (!takes) {
      mandatory_sets = current & ~mandatory_sets;
      current = mandatory_sets;
      if (current == default_flag) set_name = name_of_set(current);
      else prioritized = default_flag;
    }
  }
  int n = set_count_of(mandatory_sets);
  if (n == 0) fail_ambiguous_set();
  if (n == 1) {
    choose(mandatory_sets);
    return result;
  }
  if (prioritized) return result;
  bool latch = false;
  if (default_flag && (mandatory_sets & default_flag)) {
    bool other_takes = false, other_by_name = false;
    const PerSet* own = nullptr;
    const PerSet* all = nullptr;
    for (const PerSet& d : data) {
      if (d.flag == kAllSets) { all = &d; continue; }
      if (d.flag == default_flag) { own = &d; continue; }
      if (!d.pipeline.empty() && d.plain.empty()) other_takes = true;
      if (!d.by_name.empty()) other_by_name = true;
    }
    if (own) {
      if (!own->by_name.empty() && !other_by_name) latch = true;
      else if (!own->pipeline.empty() && !other_takes) latch = true;
    }
    if (!latch && !other_takes) latch = true;
    if (!latch && all && !all->plain.empty()) latch = true;
    if (latch) {
      current = mandatory_sets = default_flag;
      set_name = name_of_set(current);
      choose(mandatory_sets);
      return result;
    }
  }
  // The one set that input can complete, by value or by property name.
  uint32_t by_value = 0, by_name = 0;
  bool found_value = false, found_name = false, many_value = false, many_name = false;
  for (const PerSet& d : data) {
    if (d.flag == kAllSets || !(d.flag & mandatory_sets)) continue;
    if (!d.by_value.empty()) {
      if (found_value) { many_value = true; by_value = 0; }
      else by_value = d.flag;
      found_value = true;
    }
    if (!d.by_name.empty()) {
      if (found_name) { many_name = true; by_name = 0; }
      else by_name = d.flag;
      found_name = true;
    }
  }
  uint32_t unique = 0;
  if (found_value && found_name && by_value == by_name) unique = by_value;
  if (found_value != found_name) unique = found_value ? by_value : by_name;
  bool any_plain = false;
  uint32_t with_plain = 0;
  for (const PerSet& d : data) {
    if (!d.plain.empty() && (d.flag == kAllSets || (d.flag & mandatory_sets))) {
      any_plain = true;
      if (d.flag != kAllSets) with_plain |= d.flag;
    }
  }
  if (!unique && any_plain && by_value) unique = by_value;
  if (unique) {
    choose(unique);
    bool chosen_has_plain = (with_plain & unique) != 0;
    uint32_t others = 0;
    for (const PerSet& d : data) {
      if (d.flag != kAllSets && !(d.flag & unique)) others |= d.flag;
    }
    if (chosen_has_plain) {
      current = unique;
      set_name = name_of_set(current);
    } else if (others) {
      if (current == kAllSets) {
        uint32_t all = table->set_count ? (1u << table->set_count) - 1 : kAllSets;
        current = all & ~(others & with_plain);
      } else {
        current &= ~(others & with_plain);
      }
      if (set_count_of(current) == 1) set_name = name_of_set(current);
    }
    return result;
  }
  if (any_plain) {
    if (!many_value && !many_name) fail_ambiguous_set();
    if (with_plain) {
      uint32_t all = table->set_count ? (1u << table->set_count) - 1 : kAllSets;
      current = (current == kAllSets ? all : current) & ~with_plain;
      if (current == 0) fail_ambiguous_set();
      if (set_count_of(current) == 1) set_name = name_of_set(current);
    }
  }
  return result;
}

void ParameterBinder::Impl::prompt_for(const std::vector<size_t>& missing) {
  auto give_up = [&] {
    fail("MissingMandatoryParameter", ErrorCategory::InvalidArgument,
         "Cannot process command because of one or more missing mandatory parameters:" + missing_names(missing) + ".");
  };
  Host& host = rs.host();
  if (!host.interactive()) give_up();
  std::vector<FieldDescription> fields;
  for (size_t i : missing) {
    const ParameterMetadata& p = param(i);
    FieldDescription f;
    f.name = p.name;
    f.label = p.name;
    f.type_name = p.type ? std::string(p.type->full_name()) : "System.Object";
    for (const ParameterInSet& s : p.sets) {
      if (!s.help.empty()) f.help = s.help;
    }
    fields.push_back(std::move(f));
  }
  int position = rs.running ? rs.running->pipeline_position : 1;
  auto answers = host.prompt("cmdlet " + command.name + " at command pipeline position " + std::to_string(position),
                             "Supply values for the following parameters:", fields);
  if (!answers) give_up();
  for (size_t k = 0; k < missing.size() && k < answers->size(); ++k) bind(missing[k], (*answers)[k], nullptr, kCoerce, current);
}

void ParameterBinder::Impl::verify_set_selected() {
  if (table->set_count > 1 && current == kAllSets) {
    if (default_flag) current = default_flag;
    else fail_ambiguous_set();
  }
}

void ParameterBinder::check_mandatory(bool expecting_input) {
  Impl& d = *impl_;
  if (!d.meta.cmdlet_binding) return;
  d.expecting_input = expecting_input;
  int valid = expecting_input ? d.validate_sets(true, false) : d.validate_sets(false, true);
  if (valid > 1 && expecting_input) {
    uint32_t filtered = d.filter_sets_without_pipeline();
    if (filtered != d.current) {
      d.current = filtered;
      valid = d.validate_sets(true, false);
    }
  }
  if (!expecting_input && !d.delayed.empty()) {
    const Impl::Delayed& first = d.delayed.front();
    d.fail("ScriptBlockArgumentNoInput", ErrorCategory::MetadataError,
           "Cannot evaluate parameter '" + d.param(first.parameter).name +
               "' because its argument is specified as a script block and there is no input. A script block cannot be evaluated without "
               "input.", first.ast);
  }
  if (d.table->any_mandatory || !d.dynamic_infos.empty()) {
    std::vector<size_t> missing = d.missing_mandatory(valid, expecting_input);
    if (!missing.empty()) d.prompt_for(missing);
  }
  if (!expecting_input) d.verify_set_selected();
  d.before_pipeline = d.current;
}

}  // namespace psession
