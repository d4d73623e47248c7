// What Select-String finds: MatchInfo and its context. Engine thread.
#pragma once
#include <string>
#include <vector>

#include "object/members.h"
#include "object/regex_objects.h"

namespace psession {

class MatchContext final : public HeapObject {   // MatchInfoContext
 public:
  std::vector<std::string> pre, post;
  std::vector<std::string> display_pre, display_post;
  const Type* type() const override;
};

class MatchInfo final : public HeapObject, public TextualObject {
 public:
  MatchInfo() { set_may_cycle(); }
  Ref<String> line;
  int64_t line_number = 0;
  std::string path = "InputStream", pattern;
  bool ignore_case = true;
  Ref<MatchContext> context;
  std::vector<Value> matches;
  std::string relative_path(const std::string& directory) const;
  // With -Context several lines; `emphasize` marks the matches.
  std::string text(const std::string& directory, bool emphasize) const;
  const Type* type() const override;
  std::string to_text() const override { return text({}, false); }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  std::string format_line(std::string_view text, int64_t number, const std::string& shown_path, std::string_view prefix) const;
};

}  // namespace psession
