// What Tab offers: TabExpansion2, [CommandCompletion]::CompleteInput and the console's line editor all ask
// complete_input(). Works on tokens of half-typed text; runs script completers and harmless expressions in the
// given runspace. Offsets are bytes of UTF-8. Engine thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "object/containers.h"
#include "object/type.h"

namespace psession {

class Runspace;

enum class CompletionType : uint8_t {  // CompletionResultType, with its numbers
  Text, History, Command, ProviderItem, ProviderContainer, Property, Method, ParameterName, ParameterValue, Variable,
  Namespace, Type, Keyword, DynamicKeyword,
};

struct CompletionMatch {
  std::string text;       // what replaces the input
  std::string list_text;  // what lists show
  CompletionType type = CompletionType::Text;
  std::string tool_tip;
};

struct CompletionSet {
  std::vector<CompletionMatch> matches;
  size_t start = 0, length = 0;  // what is replaced
};

CompletionSet complete_input(Runspace& rs, std::string_view text, size_t cursor);

// The parts that [CompletionCompleters] offers on their own.
std::vector<CompletionMatch> complete_command_name(Runspace& rs, std::string_view word);
std::vector<CompletionMatch> complete_path(Runspace& rs, std::string_view word, bool containers_only = false);
std::vector<CompletionMatch> complete_variable(Runspace& rs, std::string_view word);
std::vector<CompletionMatch> complete_type_name(std::string_view word);
std::vector<CompletionMatch> complete_operator(std::string_view word);

// Register-ArgumentCompleter. An empty command stands for every command that has the parameter; `native`: called for
// all arguments of a program. An empty (null) block takes the registration away.
void register_completer(Runspace& rs, std::string_view command, std::string_view parameter, bool native, const Value& block);
Value find_completer(Runspace& rs, std::string_view command, std::string_view parameter, bool native);

// As objects: [CompletionResult] and [CommandCompletion]; positions count UTF-16 units of `text` there.
Value completion_result_object(const CompletionMatch& m);
Value command_completion_object(const CompletionSet& set, std::string_view text);

}  // namespace psession
