// Reads a text file line by line in any encoding: Get-Content, Import-Csv, Select-String. Lines end with \n, \r\n or \r,
// as .NET's StreamReader has it. One thread.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/fd.h"
#include "object/string.h"
#include "text/encoding.h"

namespace psession {

class LineReader {
 public:
  // A byte order mark overrules `encoding`. open() answers errno, 0 when it went well.
  explicit LineReader(TextEncoding encoding = TextEncoding::kUtf8) : encoding_(encoding) {}
  int open(const std::string& path);
  // False at the end of the file (more may come when somebody appends).
  bool next(Ref<String>& line);
  // The same as UTF-8, pointing into the reader's buffer until the next call.
  bool next(std::string_view& line);
  void skip_to_last(int64_t lines);       // UTF-8 and single-byte encodings: moves to where the last lines begin

 private:
  bool fill();
  Fd fd_;
  TextEncoding encoding_;
  std::unique_ptr<StreamDecoder> decoder_;   // encodings other than UTF-8
  std::string buffer_;                       // UTF-8
  size_t at_ = 0;
  bool started_ = false, ended_ = false;
};

}  // namespace psession
