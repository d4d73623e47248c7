// Rendering: packets (and raw objects, which are formatted first) become lines of text. Used by Out-Default, Out-Host,
// Out-String, Out-File. Engine thread only.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/packets.h"
#include "object/value.h"

namespace psession {

class Runspace;
class Formatter;

// The device. columns: width of the text area (a large number when it does not matter).
class LineOutput {
 public:
  virtual ~LineOutput() = default;
  virtual int columns() = 0;
  virtual void write_line(std::string_view line) = 0;
  virtual void write_stream_line(WriteStream stream, std::string_view line) { write_line(line); }
  virtual bool decorated() { return false; }   // escape sequences are wanted
};

class OutputRenderer {
 public:
  OutputRenderer(Runspace& rs, LineOutput& out);
  ~OutputRenderer();
  void process(const Value& v, WriteStream stream = WriteStream::None);
  void finish();              // end of input: closes what is open
  void flush_stale();         // the console: a cached group older than 300 ms goes out now

 private:
  struct Group;
  void packet(const Ref<FormatPacket>& p);       // from the formatter or the pipeline
  void cached(const Ref<FormatPacket>& p);
  void render(const FormatPacket& p);
  void end_document();
  void start_group(const FormatPacket& p);
  void write_entry(const FormatPacket& p);
  void out_of_band(const FormatPacket& p);
  void release_cache(bool keep_grouping);
  std::string style(const char* which);

  Runspace& rs_;
  LineOutput& out_;
  std::unique_ptr<Formatter> formatter_;
  Ref<FormatPacket> start_;                      // the document that is open
  bool in_document_ = false, in_group_ = false, first_group_ = true;
  bool caching_ = false;
  int64_t cache_since_ = 0;
  std::deque<Ref<FormatPacket>> cache_;
  std::unique_ptr<Group> group_;
  std::string header_style_, label_style_, reset_;
};

// Custom views: indentation frames, wrapped text.
void write_complex(LineOutput& out, const std::vector<ComplexItem>& items, int columns, WriteStream stream = WriteStream::None);
// List views.
void write_list(LineOutput& out, const std::vector<ListField>& fields, int columns, std::string_view label_style = {},
                std::string_view reset = {});

}  // namespace psession
