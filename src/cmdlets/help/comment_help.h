// Comment-based help of functions and scripts: finds the comment and reads its sections.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace psession {

class ScriptBlock;

struct CommentHelp {
  std::string synopsis, description, notes, component, role, functionality, forward_target;
  std::vector<std::pair<std::string, std::string>> parameters;   // name, text
  std::vector<std::string> examples, links, inputs, outputs;
  const std::string* parameter(std::string_view name) const;
};
std::optional<CommentHelp> comment_help(const ScriptBlock& block, bool is_script);

}  // namespace psession
