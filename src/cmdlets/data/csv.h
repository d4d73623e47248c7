// Comma separated values: reading records and writing fields by PowerShell's rules. Used by the four Csv cmdlets. Engine thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/streams.h"
#include "object/containers.h"
#include "object/ps_object.h"
#include "object/value.h"

namespace psession {

class CallContext;

enum class CsvQuotes : uint8_t { Always, Never, AsNeeded };
struct CsvWriteOptions {
  char16_t delimiter = u',';
  CsvQuotes quotes = CsvQuotes::Always;
  std::vector<std::string> quote_fields;
  bool by_field = false;             // quote_fields decides
};
// Names of the columns that an object gives: its properties, or the keys of a dictionary.
std::vector<std::string> csv_columns(CallContext& ctx, const Value& v);
std::string csv_header(const std::vector<std::string>& columns, const CsvWriteOptions& o);
std::string csv_row(CallContext& ctx, const Value& v, const std::vector<std::string>& columns, const CsvWriteOptions& o);

// Takes records apart. `header` empty: the first record is it.
class CsvReader {
 public:
  CsvReader(CallContext& ctx, char16_t delimiter, std::vector<std::string> header);
  // Reads all records of a text that ends in whole lines; objects go to `out`.
  void read(std::string_view text, Sink& out);
  bool unspecified_names = false;    // columns without a name got H1, H2...
  const std::vector<std::string>& header() const { return header_; }
  // The next record; false at the end of the text.
  static bool record(std::string_view text, size_t& at, const std::string& delimiter, std::vector<std::string>& fields);

 private:
  void take_header(std::vector<std::string> fields);
  CallContext& ctx_;
  std::string delimiter_;
  std::vector<std::string> header_;
  const Shape* shape_ = nullptr;
  std::string type_name_;
  bool has_header_ = false;
};

// -Delimiter and -UseCulture.
char16_t csv_delimiter(CallContext& ctx, const Value& given, bool bound, bool use_culture);

}  // namespace psession
