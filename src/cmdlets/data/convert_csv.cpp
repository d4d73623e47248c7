// ConvertTo-Csv, ConvertFrom-Csv, Export-Csv, Import-Csv.
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "cmdlets/data/csv.h"
#include "cmdlets/files/file_errors.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "format/file_output.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/text_case.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct CsvWriting : Cmdlet {
  Value input, delimiter;
  bool use_culture = false, include_type = false, no_type = false, no_header = false;
  std::vector<std::string> quote_fields;
  std::string use_quotes;
  CsvWriteOptions options;
  std::vector<std::string> columns;
  bool have_columns = false;

  void prepare() {
    if (bound("QuoteFields") && bound("UseQuotes")) {
      throw_terminating("System.InvalidOperationException", "CannotSpecifyQuoteFieldsAndUseQuotes", ErrorCategory::InvalidData,
                        "You must specify either the -UseQuotes or -QuoteFields parameters, but not both.");
    }
    if (bound("IncludeTypeInformation") && bound("NoTypeInformation")) {
      throw_terminating("System.InvalidOperationException", "CannotSpecifyIncludeTypeInformationAndNoTypeInformation",
                        ErrorCategory::InvalidData,
                        "The -IncludeTypeInformation and -NoTypeInformation parameters cannot be specified together.");
    }
    options.delimiter = csv_delimiter(rs(), delimiter, bound("Delimiter"), use_culture);
    options.by_field = bound("QuoteFields");
    options.quote_fields = quote_fields;
    if (equal_ignore_ascii_case(use_quotes, "Never")) options.quotes = CsvQuotes::Never;
    if (equal_ignore_ascii_case(use_quotes, "AsNeeded")) options.quotes = CsvQuotes::AsNeeded;
  }
  static std::string type_line(const Value& v) {
    std::vector<std::string> names = type_names(v);
    std::string name = names.empty() ? "System.Object" : names[0];
    if (name.starts_with("CSV:")) name.erase(0, 4);
    return "#TYPE " + name;
  }
};

struct ConvertToCsv final : CsvWriting {
  void begin_processing() override { prepare(); }
  void process_record() override {
    if (!have_columns) {
      have_columns = true;
      columns = csv_columns(rs(), input);
      if (columns.empty()) {
        throw_terminating("System.InvalidOperationException", "CannotConvertToCsv", ErrorCategory::InvalidData,
                          "The object has no properties that could be converted.");
      }
      if (include_type && !no_type) write(str(type_line(input)));
      if (!no_header) write(str(csv_header(columns, options)));
    }
    write(str(csv_row(rs(), input, columns, options)));
  }
};
constexpr CmdletParam kToParams[] = {
    param<&ConvertToCsv::input>("InputObject", "psobject", "pos:0 mandatory pipe byname", "Objects to convert."),
    param<&ConvertToCsv::delimiter>("Delimiter", "char", "set:Delimiter pos:1", "What separates the fields."),
    param<&ConvertToCsv::use_culture>("UseCulture", "switch", "set:UseCulture", "The list separator of the culture."),
    param<&ConvertToCsv::include_type>("IncludeTypeInformation", "switch", "alias:ITI", "A first line with the type."),
    param<&ConvertToCsv::no_type>("NoTypeInformation", "switch", "alias:NTI", "No line with the type (default)."),
    param<&ConvertToCsv::quote_fields>("QuoteFields", "string[]", "alias:QF", "Only these columns are quoted."),
    param<&ConvertToCsv::use_quotes>("UseQuotes", "Microsoft.PowerShell.Commands.BaseCsvWritingCommand+QuoteKind", "alias:UQ",
                                     "Always, Never or AsNeeded."),
    param<&ConvertToCsv::no_header>("NoHeader", "switch", "", "No line with the names."),
};
CmdletRegistration to_registration{{.name = "ConvertTo-Csv", .module = "Microsoft.PowerShell.Utility", .params = kToParams,
                                    .default_set = "Delimiter", .synopsis = "Turns objects into comma separated values.",
                                    .outputs = "System.String", .examples = "[pscustomobject]@{ A = 1; B = 'x' } | ConvertTo-Csv\n",
                                    .create = make_cmdlet<ConvertToCsv>}};

struct ConvertFromCsv final : Cmdlet, Sink {
  std::vector<std::string> input, header;
  Value delimiter;
  bool use_culture = false, warned = false;
  std::unique_ptr<CsvReader> reader;
  void write(const Value& v) override { Cmdlet::write(v); }
  void begin_processing() override {
    reader = std::make_unique<CsvReader>(rs(), csv_delimiter(rs(), delimiter, bound("Delimiter"), use_culture), header);
  }
  void process_record() override {
    for (const std::string& s : input) {
      reader->read(s, *this);
      if (reader->unspecified_names && !warned) {
        warned = true;
        write_warning("One or more headers were not specified. Default names starting with \"H\" have been used in place of any missing "
                      "headers.");
      }
    }
  }
};
constexpr CmdletParam kFromParams[] = {
    param<&ConvertFromCsv::delimiter>("Delimiter", "char", "notnull set:Delimiter pos:1", "What separates the fields."),
    param<&ConvertFromCsv::use_culture>("UseCulture", "switch", "set:UseCulture mandatory", "The list separator of the culture."),
    param<&ConvertFromCsv::input>("InputObject", "psobject[]", "pos:0 mandatory pipe byname allowempty", "Lines of text."),
    param<&ConvertFromCsv::header>("Header", "string[]", "notnullorempty", "Names for the columns; the first line is data then."),
};
CmdletRegistration from_registration{{.name = "ConvertFrom-Csv", .module = "Microsoft.PowerShell.Utility", .params = kFromParams,
                                      .default_set = "Delimiter", .synopsis = "Turns comma separated values into objects.",
                                      .outputs = "System.Management.Automation.PSCustomObject", .examples = "'a,b', '1,2' | ConvertFrom-Csv\n",
                                      .create = make_cmdlet<ConvertFromCsv>}};

struct ExportCsv final : CsvWriting {
  std::string path, literal_path;
  Value encoding;
  bool force = false, no_clobber = false, append = false, skip = false;
  TextEncoding text_encoding = TextEncoding::kUtf8;
  Fd fd;
  std::string buffer, file;
  std::vector<std::string> existing;   // columns of the file that is appended to
  bool has_existing = false;

  void begin_processing() override {
    prepare();
    if (!bound("Path") && !bound("LiteralPath")) {
      throw_terminating("System.InvalidOperationException", "CannotSpecifyPathAndLiteralPath", ErrorCategory::InvalidData,
                        "You must specify either the -Path or -LiteralPath parameters, but not both.");
    }
    if (bound("Encoding")) text_encoding = encoding_argument(rs(), encoding);
    std::string given = bound("LiteralPath") ? literal_path : path;
    file = output_path(rs(), given, bound("LiteralPath"));
    if (!should_process(given)) {
      skip = true;
      return;
    }
    open();
  }
  void open() {
    struct stat st;
    bool exists = stat(file.c_str(), &st) == 0;
    if (exists && no_clobber && !append) {
      throw_terminating("System.IO.IOException", "NoClobber", ErrorCategory::ResourceExists, "The file '" + file + "' already exists.", str(file));
    }
    if (exists && append && st.st_size > 0) {
      std::string text = read_whole_file(file, "FileOpenFailure", ErrorCategory::OpenError);
      if (std::optional<Bom> bom = detect_bom(text)) {
        if (!bound("Encoding")) text_encoding = bom->encoding;
        text = decode_to_utf8(bom->encoding, std::string_view(text).substr(bom->length));
      }
      size_t at = 0;
      while (at < text.size() && text[at] == '#') {
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
      }
      std::string d;
      append_utf8(d, options.delimiter);
      CsvReader::record(text, at, d, existing);
      has_existing = !existing.empty();
    }
    if (force && exists && !(st.st_mode & S_IWUSR)) chmod(file.c_str(), st.st_mode | S_IWUSR);
    fd = Fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0666));
    if (!fd) {
      FileError e = file_error(errno, file);
      throw_terminating(e.exception_type, "FileOpenFailure", ErrorCategory::OpenError, e.message, str(file));
    }
    if (!exists || !append || st.st_size == 0) buffer = preamble(text_encoding);
  }
  void line(const std::string& s) {
    if (text_encoding == TextEncoding::kUtf8 || text_encoding == TextEncoding::kUtf8Bom) (buffer += s) += '\n';
    else buffer += encode_utf8(text_encoding, s + "\n");
    if (buffer.size() > 65536) flush();
  }
  void flush() {
    Result<void> r = write_all(fd.get(), buffer);
    buffer.clear();
    if (!r) throw_terminating("System.IO.IOException", "FileWriteFailure", ErrorCategory::WriteError, r.error().message, str(file));
  }
  void process_record() override {
    if (skip) return;
    if (!have_columns) {
      have_columns = true;
      columns = csv_columns(rs(), input);
      if (has_existing) {
        std::vector<std::string> have;
        have.swap(columns);
        columns = existing;
        if (!force) {
          for (const std::string& c : columns) {
            bool found = false;
            for (const std::string& h : have) found = found || equals_ignore_case(std::string_view(h), std::string_view(c));
            if (found) continue;
            throw_terminating("System.InvalidOperationException", "CannotAppendCsvWithMismatchedPropertyNames", ErrorCategory::InvalidData,
                              "Cannot append CSV content to the following file: " + (bound("LiteralPath") ? literal_path : path) +
                              ". The appended object does not have a property that corresponds to the following column: " + c +
                              ". To continue with mismatched properties, add the -Force parameter, and then retry the command.",
                              str(c));
          }
        }
      } else {
        if (include_type) line(type_line(input));
        if (!no_header) line(csv_header(columns, options));
      }
    }
    line(csv_row(rs(), input, columns, options));
  }
  void end_processing() override {
    if (fd) flush();
    fd.reset();
  }
};
constexpr CmdletParam kExportParams[] = {
    param<&ExportCsv::input>("InputObject", "psobject", "mandatory pipe byname", "Objects to write."),
    param<&ExportCsv::path>("Path", "string", "notnullorempty pos:0", "The file."),
    param<&ExportCsv::literal_path>("LiteralPath", "string", "notnullorempty alias:PSPath,LP", "The file, its path taken as written."),
    param<&ExportCsv::force>("Force", "switch", "", "Also read-only files; appends whatever the columns."),
    param<&ExportCsv::no_clobber>("NoClobber", "switch", "alias:NoOverwrite", "Does not overwrite."),
    param<&ExportCsv::encoding>("Encoding", "object", "encoding notnullorempty", "The file's encoding."),
    param<&ExportCsv::append>("Append", "switch", "", "Adds to the file."),
    param<&ExportCsv::delimiter>("Delimiter", "char", "notnull set:Delimiter pos:1", "What separates the fields."),
    param<&ExportCsv::use_culture>("UseCulture", "switch", "set:UseCulture", "The list separator of the culture."),
    param<&ExportCsv::include_type>("IncludeTypeInformation", "switch", "alias:ITI", "A first line with the type."),
    param<&ExportCsv::no_type>("NoTypeInformation", "switch", "alias:NTI", "No line with the type (default)."),
    param<&ExportCsv::quote_fields>("QuoteFields", "string[]", "alias:QF", "Only these columns are quoted."),
    param<&ExportCsv::use_quotes>("UseQuotes", "Microsoft.PowerShell.Commands.BaseCsvWritingCommand+QuoteKind", "alias:UQ",
                                  "Always, Never or AsNeeded."),
    param<&ExportCsv::no_header>("NoHeader", "switch", "", "No line with the names."),
};
CmdletRegistration export_registration{{.name = "Export-Csv", .module = "Microsoft.PowerShell.Utility", .params = kExportParams,
                                        .default_set = "Delimiter", .aliases = "epcsv", .should_process = true,
                                        .synopsis = "Writes objects to a file of comma separated values.",
                                        .examples = "[pscustomobject]@{ A = 1 } | Export-Csv a.csv -WhatIf\n", .create = make_cmdlet<ExportCsv>}};

struct ImportCsv final : Cmdlet, Sink {
  std::vector<std::string> path, literal_path, header;
  Value delimiter, encoding;
  bool use_culture = false, warned = false;
  void write(const Value& v) override { Cmdlet::write(v); }
  void process_record() override {
    bool literal = bound("LiteralPath");
    TextEncoding e = bound("Encoding") ? encoding_argument(rs(), encoding) : TextEncoding::kUtf8;
    for (const std::string& given : literal ? literal_path : path) {
      std::vector<std::string> files;
      if (!literal && WildcardPattern::contains_wildcards(given)) {
        for (ResolvedPath& p : rs().providers().glob(given)) files.push_back(p.path);
      } else {
        files.push_back(rs().providers().file_system_path(given));
      }
      for (const std::string& f : files) {
        std::string text = read_whole_file(f, "FileOpenFailure", ErrorCategory::OpenError);
        TextEncoding actual = e;
        size_t skip = 0;
        if (std::optional<Bom> bom = detect_bom(text)) {
          actual = bom->encoding;
          skip = bom->length;
        }
        if (actual != TextEncoding::kUtf8 && actual != TextEncoding::kUtf8Bom) {
          text = decode_to_utf8(actual, std::string_view(text).substr(skip));
          skip = 0;
        }
        CsvReader reader(rs(), csv_delimiter(rs(), delimiter, bound("Delimiter"), use_culture), header);
        reader.read(std::string_view(text).substr(skip), *this);
        if (reader.unspecified_names && !warned) {
          warned = true;
          write_warning("One or more headers were not specified. Default names starting with \"H\" have been used in place of any missing "
                        "headers.");
        }
      }
    }
  }
};
constexpr CmdletParam kImportParams[] = {
    param<&ImportCsv::delimiter>("Delimiter", "char", "notnull set:DelimiterPath pos:1 | set:DelimiterLiteralPath pos:1", "What separates the fields."),
    param<&ImportCsv::path>("Path", "string[]", "notnullorempty set:DelimiterPath pos:0 mandatory pipe byname | set:CulturePath pos:0 mandatory pipe byname", "Files."),
    param<&ImportCsv::literal_path>("LiteralPath", "string[]", "notnullorempty alias:PSPath,LP set:DelimiterLiteralPath mandatory byname | "
                                    "set:CultureLiteralPath mandatory byname", "Files, taken as written."),
    param<&ImportCsv::use_culture>("UseCulture", "switch", "set:CulturePath mandatory | set:CultureLiteralPath mandatory", "The list separator of the culture."),
    param<&ImportCsv::header>("Header", "string[]", "notnullorempty", "Names for the columns; the first line is data then."),
    param<&ImportCsv::encoding>("Encoding", "object", "encoding notnullorempty", "The file's encoding, where it has no byte order mark."),
};
CmdletRegistration import_registration{{.name = "Import-Csv", .module = "Microsoft.PowerShell.Utility", .params = kImportParams,
                                        .default_set = "DelimiterPath", .aliases = "ipcsv",
                                        .synopsis = "Reads objects from files of comma separated values.",
                                        .outputs = "System.Management.Automation.PSCustomObject", .examples = "Import-Csv users.csv\n",
                                        .create = make_cmdlet<ImportCsv>}};

const EnumDef kQuoteKinds[] = {{"Never", 0}, {"Always", 1}, {"AsNeeded", 2}};

}  // namespace

namespace types {
Type QuoteKind{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.BaseCsvWritingCommand+QuoteKind", .base = "System.Enum",
                        .flags = kEnum | kValueType | kSealed, .enum_values = kQuoteKinds,
                        .assembly = "Microsoft.PowerShell.Commands.Utility"}};
}  // namespace types

}  // namespace psession
