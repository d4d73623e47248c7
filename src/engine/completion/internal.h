// Shared by the parts of completion (completion.h): the word, its quotes, the command around it, and inferred types.
// Engine thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.h"
#include "engine/completion/completion.h"
#include "language/token.h"

namespace psession::completion {

constexpr size_t kMaxMatches = 5000;

// A word as typed, without its quotes: 'a b' -> a b, quote '\''. What is not closed yet counts as closed.
struct Word {
  std::string text;
  char quote = 0;
};
Word unquote(std::string_view typed);
// Text as an argument: in the user's own quotes, or in single ones where it needs them.
std::string quoted(std::string_view text, char quote);
bool matches_prefix(std::string_view text, std::string_view word);  // word* as a wildcard pattern, ignoring case

// A command of the input and its words, the one under the cursor included.
struct Argument {
  enum class Kind : uint8_t { Positional, Parameter } kind = Kind::Positional;
  std::string name;                   // Parameter: without dash and colon
  std::string text;                   // as written
  size_t start = 0, end = 0;
  bool colon = false;                 // -name:
  std::vector<std::string> elements;  // of a list a,b,c, as written
};
struct CommandLineParts {
  std::string name;
  size_t start = 0, end = 0, name_end = 0;
  std::vector<Argument> arguments;  // complete ones only: not the word under the cursor
  std::vector<Argument> later;      // behind the cursor
  std::string upstream;             // text of the pipeline before this command, empty when it is the first
  std::string text;                 // the whole command
};

struct Request {
  Runspace& rs;
  std::string_view text;
  size_t cursor;
  CompletionSet& out;
  void add(std::string text, std::string list, CompletionType type, std::string tip) {
    if (out.matches.size() < kMaxMatches) out.matches.push_back({std::move(text), std::move(list), type, std::move(tip)});
  }
};

// commands.cpp
Ref<CommandInfo> resolve_command(Runspace& rs, std::string_view name);
void complete_parameter_name(Request& r, const CommandLineParts& c, std::string_view word, bool colon);
// The value of a parameter or a positional argument; false: nothing knew, so a path may be meant.
bool complete_argument(Request& r, const CommandLineParts& c, std::string_view typed);
// Values a parameter of a known command takes from what the session holds (values.cpp).
bool complete_known_value(Request& r, const CommandLineParts& c, std::string_view command, std::string_view parameter,
                          const Word& word);

// inference.cpp: what an expression may give.
struct Inferred {
  std::vector<Value> values;             // when it could be evaluated without side effects
  std::vector<const Type*> types;
  std::vector<std::string> properties;   // of [pscustomobject]@{...}, hashtables, Select-Object
  bool empty() const { return values.empty() && types.empty() && properties.empty(); }
};
struct InferenceContext {
  Runspace& rs;
  std::string_view text;     // the whole input: where variables are assigned
  std::string pipeline;      // what flows into $_ here
  int depth = 0;
};
Inferred infer_text(InferenceContext& c, std::string_view expression);
Inferred infer_pipeline_output(InferenceContext& c, std::string_view pipeline);

// members.cpp
struct MemberFilter {
  bool properties = true, methods = true, settable = false;
};
void add_members(Request& r, const Inferred& i, std::string_view prefix, MemberFilter f);
void add_static_members(Request& r, std::string_view type_name, std::string_view prefix);
std::vector<std::string> dictionary_keys(const Inferred& i);
std::vector<std::pair<std::string, std::string>> inferred_properties(Runspace& rs, const Inferred& i);  // name, type

}  // namespace psession::completion
