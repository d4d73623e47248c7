// External programs in a pipeline. Neighbours are joined by pipes of bytes; a program at the end writes straight to
// the terminal or the file it is redirected to; otherwise its lines become strings. Used by the pipeline only.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/command.h"

namespace psession {

class Runspace;

class NativeProcessor : public CommandProcessor {
 public:
  // Before begin, by the pipeline:
  NativeProcessor* bytes_to = nullptr;      // the next program takes our bytes
  NativeProcessor* bytes_from = nullptr;
  std::string output_file, error_file;      // `> file`, `2> file`: the program writes there itself
  bool output_append = false, error_append = false;
  bool output_inherited = false;            // straight to the process's own stdout
  bool error_inherited = false;
  bool merge_error = false;                 // 2>&1
};
// Values of arguments as a program gets them (also shown by tests): arrays spread, globbing, ~, --%.
std::vector<std::string> native_arguments(Runspace& rs, const CommandCall& call);

}  // namespace psession
