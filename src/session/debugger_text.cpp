#include "session/debugger_text.h"

#include <algorithm>
#include <cstdlib>

#include "language/parsed_script.h"

namespace psession {

std::vector<std::string> debugger_help() {
  std::vector<std::string> out;
  auto row = [&](const char* key, const char* word, const char* what) {
    std::string name = word;
    name.resize(std::max<size_t>(16, name.size()), ' ');
    out.push_back(std::string(" ") + key + ", " + name + " " + what);
  };
  out.emplace_back();
  row("s", "stepInto", "Single step (step into functions, scripts, etc.)");
  row("v", "stepOver", "Step to next statement (step over functions, scripts, etc.)");
  row("o", "stepOut", "Step out of the current function, script, etc.");
  out.emplace_back();
  row("c", "continue", "Continue operation");
  row("q", "quit", "Stop operation and exit the debugger");
  row("d", "detach", "Continue operation and detach the debugger.");
  out.emplace_back();
  out.emplace_back(" k, Get-PSCallStack  Display call stack");
  out.emplace_back();
  row("l", "list", "List source code for the current script.");
  out.emplace_back("                     Use \"list\" to start from the current line, \"list <m>\"");
  out.emplace_back("                     to start from line <m>, and \"list <m> <n>\" to list <n>");
  out.emplace_back("                     lines starting from line <m>");
  out.emplace_back();
  out.emplace_back(" <enter>             Repeat last command if it was stepInto, stepOver or list");
  out.emplace_back();
  out.emplace_back(" ?, h                displays this help message.");
  out.emplace_back();
  out.emplace_back();
  out.emplace_back("For instructions about how to customize your debugger prompt, type \"help about_prompt\".");
  out.emplace_back();
  return out;
}

std::vector<std::string> debugger_list(const DebugStop& stop, const std::string& arguments, int& next, std::string& error) {
  int lines = stop.script ? stop.script->line_count() : 0;
  if (stop.script && lines > 1 && stop.script->line(lines).empty()) --lines;
  if (lines == 0) return {"There is no source code available."};
  int from = next > 0 ? next : std::max(1, stop.position.line - 5), count = 16;
  char* end = nullptr;
  long first = strtol(arguments.c_str(), &end, 10);
  if (end != arguments.c_str()) {
    if (first < 1 || first > lines) {
      error = "The starting line must be a positive integer no greater than " + std::to_string(lines);
      return {};
    }
    from = static_cast<int>(first);
    char* second_end = nullptr;
    long n = strtol(end, &second_end, 10);
    if (second_end != end) {
      if (n < 1) {
        error = "The line count must be a positive integer.";
        return {};
      }
      count = static_cast<int>(std::min(n, static_cast<long>(lines)));
    }
  }
  if (from > lines) from = 1;
  std::vector<std::string> out(1);
  for (int i = from; i <= std::min(lines, from + count - 1); ++i) {
    std::string number = std::to_string(i);
    out.push_back(std::string(number.size() < 5 ? 5 - number.size() : 0, ' ') + number + ":" + (i == stop.position.line ? "* " : "  ") +
                  std::string(stop.script->line(i)));
  }
  out.emplace_back();
  next = from + count;
  return out;
}

}  // namespace psession
