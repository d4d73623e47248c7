// Transcripts: what a runspace's host shows (and what was typed) goes to a file as well. Engine thread.
#pragma once
#include <string>
#include <string_view>

namespace psession {

class Runspace;

struct TranscriptOptions {
  std::string path;
  bool append = false, minimal_header = false, invocation_headers = false;
};
// ScriptError when the file can't be written.
void start_transcript(Runspace& rs, const TranscriptOptions& options);
// The path of the one that was started last; empty when there is none.
std::string stop_transcript(Runspace& rs);
// The console: a line that was typed, with its prompt. Nothing happens without a transcript.
void transcribe_input(Runspace& rs, std::string_view prompt, std::string_view line);

}  // namespace psession
