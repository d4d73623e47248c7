// ConvertTo-Json, ConvertFrom-Json, Test-Json.
#include "cmdlets/data/json.h"
#include "cmdlets/data/json_schema.h"
#include "cmdlets/files/file_errors.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/text_case.h"

namespace psession {

namespace {

struct ConvertToJson final : Cmdlet {
  Value input;
  std::vector<Value> items;
  int32_t depth = 2;
  bool compress = false, enums_as_strings = false, as_array = false;
  std::string escapes;

  void process_record() override {
    if (!input.is_nothing()) items.push_back(input);
  }
  void end_processing() override {
    if (items.empty()) return;
    Value v = items.size() > 1 || as_array ? Value(Array::of(std::move(items))) : items[0];
    JsonWriteOptions o{.depth = depth, .compress = compress, .enums_as_strings = enums_as_strings};
    if (equal_ignore_ascii_case(escapes, "EscapeNonAscii")) o.escapes = JsonEscapes::NonAscii;
    if (equal_ignore_ascii_case(escapes, "EscapeHtml")) o.escapes = JsonEscapes::Html;
    bool truncated = false;
    std::string text = json_write(rs(), v, o, truncated);
    if (truncated) {
      write_warning("Resulting JSON is truncated as serialization has exceeded the set depth of " + std::to_string(depth) + ".");
    }
    write(str(text));
  }
};
constexpr CmdletParam kToParams[] = {
    param<&ConvertToJson::input>("InputObject", "object", "pos:0 mandatory pipe allownull", "Objects to convert."),
    param<&ConvertToJson::depth>("Depth", "int", "range:0..100 default:2", "How many levels of objects within objects."),
    param<&ConvertToJson::compress>("Compress", "switch", "", "No white space."),
    param<&ConvertToJson::enums_as_strings>("EnumsAsStrings", "switch", "", "Names of enumerations instead of numbers."),
    param<&ConvertToJson::as_array>("AsArray", "switch", "", "An array even for a single object."),
    param<&ConvertToJson::escapes>("EscapeHandling", "Newtonsoft.Json.StringEscapeHandling", "", "Default, EscapeNonAscii or EscapeHtml."),
};
CmdletRegistration to_registration{{.name = "ConvertTo-Json", .module = "Microsoft.PowerShell.Utility", .params = kToParams,
                                    .synopsis = "Turns objects into JSON.", .outputs = "System.String",
                                    .examples = "@{ name = 'a'; sizes = 1, 2 } | ConvertTo-Json -Compress\n",
                                    .create = make_cmdlet<ConvertToJson>}};

struct ConvertFromJson final : Cmdlet {
  std::string input;
  std::vector<std::string> lines;
  bool as_hashtable = false, no_enumerate = false;
  int32_t depth = 1024;
  std::string date_kind;

  void process_record() override { lines.push_back(input); }
  JsonReadOptions options() const {
    JsonReadOptions o{.max_depth = depth, .as_hashtable = as_hashtable};
    if (equal_ignore_ascii_case(date_kind, "Local")) o.dates = JsonDates::Local;
    if (equal_ignore_ascii_case(date_kind, "Utc")) o.dates = JsonDates::Utc;
    if (equal_ignore_ascii_case(date_kind, "Offset")) o.dates = JsonDates::Offset;
    if (equal_ignore_ascii_case(date_kind, "String")) o.dates = JsonDates::String;
    return o;
  }
  void put(const Value& v) {
    if (v.is_nothing()) return;
    if (no_enumerate) write(v);
    else write_enumerated(v);
  }
  [[noreturn]] void fail(const JsonError& e) {
    if (e.id == "System.ArgumentException") {
      throw_terminating("System.ArgumentException", e.id, ErrorCategory::NotSpecified, e.message);
    }
    throw_terminating("System.InvalidOperationException", e.id, ErrorCategory::InvalidOperation, e.message);
  }
  void end_processing() override {
    if (lines.empty()) return;
    JsonError error;
    Value v;
    if (lines.size() == 1) {
      if (lines[0].find_first_not_of(" \t\r\n") == std::string::npos) return;
      if (!json_read(rs(), lines[0], options(), v, error)) fail(error);
      put(v);
      return;
    }
    // Each line may be a document of its own: the first one decides.
    bool first = json_read(rs(), lines[0], options(), v, error);
    if (!first && error.id != "System.ArgumentException") fail(error);
    if (first && !v.is_nothing()) {
      put(v);
      for (size_t i = 1; i < lines.size(); ++i) {
        if (!json_read(rs(), lines[i], options(), v, error)) fail(error);
        put(v);
      }
      return;
    }
    std::string all;
    for (size_t i = 0; i < lines.size(); ++i) all += (i ? "\n" : "") + lines[i];
    if (!json_read(rs(), all, options(), v, error)) fail(error);
    put(v);
  }
};
constexpr CmdletParam kFromParams[] = {
    param<&ConvertFromJson::input>("InputObject", "string", "pos:0 mandatory pipe allowempty", "JSON text; several pieces belong together."),
    param<&ConvertFromJson::as_hashtable>("AsHashtable", "switch", "", "Hashtables instead of objects."),
    param<&ConvertFromJson::depth>("Depth", "int", "range:1..2147483647 default:1024", "How deep the text may be nested."),
    param<&ConvertFromJson::date_kind>("DateKind", "Microsoft.PowerShell.Commands.JsonDateKind", "", "What becomes of texts that are dates."),
    param<&ConvertFromJson::no_enumerate>("NoEnumerate", "switch", "", "Outputs an array as one object."),
};
CmdletRegistration from_registration{{.name = "ConvertFrom-Json", .module = "Microsoft.PowerShell.Utility", .params = kFromParams,
                                      .synopsis = "Turns JSON into objects.", .outputs = "System.Management.Automation.PSCustomObject",
                                      .examples = "'{\"name\":\"a\"}' | ConvertFrom-Json\n", .create = make_cmdlet<ConvertFromJson>}};

struct TestJson final : Cmdlet {
  std::string json, path, literal_path, schema, schema_file;
  std::vector<std::string> options;
  Value parsed_schema;

  void begin_processing() override {
    if (!bound("Schema") && !bound("SchemaFile")) return;
    std::string text = schema;
    if (bound("SchemaFile")) {
      std::vector<ResolvedPath> found = rs().providers().resolve(schema_file, false);
      if (found.empty()) return;
      text = read_whole_file(found[0].path, "JsonSchemaFileOpenFailure", ErrorCategory::OpenError);
    }
    JsonError error;
    if (!json_read(rs(), text, {.as_hashtable = true, .dates = JsonDates::String}, parsed_schema, error) ||
        (unwrap(parsed_schema).kind() != Kind::Dictionary && unwrap(parsed_schema).kind() != Kind::Bool)) {
      throw_terminating("System.Exception", "InvalidJsonSchema", ErrorCategory::InvalidData, "Cannot parse the JSON schema.", str(text));
    }
  }
  bool suits(const Value& v) {
    std::vector<SchemaFailure> failures;
    try {
      failures = check_json_schema(rs(), parsed_schema, v);
    } catch (ScriptError& e) {
      throw_terminating("System.Exception", "InvalidJsonSchema", ErrorCategory::InvalidData, e.record->message(), str(schema));
    }
    for (const SchemaFailure& f : failures) {
      write_error("System.Exception", "InvalidJsonAgainstSchemaDetailed", ErrorCategory::InvalidData,
                  "The JSON is not valid with the schema: " + f.message + " at '" + f.location + "'");
    }
    return failures.empty();
  }

  void process_record() override {
    std::string text = json;
    if (bound("Path") || bound("LiteralPath")) {
      std::string given = bound("Path") ? path : literal_path;
      for (ResolvedPath& p : rs().providers().resolve(given, bound("LiteralPath"))) {
        text = read_whole_file(p.path, "JsonFileReadError", ErrorCategory::ReadError);
        break;
      }
    }
    JsonReadOptions o{.as_hashtable = true, .dates = JsonDates::String, .strict = true};
    for (const std::string& s : options) {
      if (equal_ignore_ascii_case(s, "IgnoreComments")) o.allow_comments = true;
      if (equal_ignore_ascii_case(s, "AllowTrailingCommas")) o.allow_trailing_commas = true;
    }
    JsonError error;
    Value v;
    bool ok = json_read(rs(), text, o, v, error);
    if (!ok) {
      write_error("System.Exception", "InvalidJson", ErrorCategory::InvalidData, "Cannot parse the JSON.", str(text));
    }
    if (ok && !parsed_schema.is_null()) ok = suits(v);
    write(Value::boolean(ok));
  }
};
constexpr CmdletParam kTestParams[] = {
    param<&TestJson::json>("Json", "string", "set:JsonString pos:0 mandatory pipe | set:JsonStringWithSchemaString pos:0 mandatory pipe | "
                           "set:JsonStringWithSchemaFile pos:0 mandatory pipe", "JSON text."),
    param<&TestJson::path>("Path", "string", "set:JsonPath pos:0 mandatory byname | set:JsonPathWithSchemaString pos:0 mandatory byname | "
                           "set:JsonPathWithSchemaFile pos:0 mandatory byname", "A JSON file."),
    param<&TestJson::literal_path>("LiteralPath", "string", "alias:PSPath,LP set:JsonLiteralPath mandatory byname | "
                                   "set:JsonLiteralPathWithSchemaString mandatory byname | set:JsonLiteralPathWithSchemaFile mandatory byname",
                                   "A JSON file, its path taken as written."),
    param<&TestJson::schema>("Schema", "string", "notnullorempty set:JsonStringWithSchemaString pos:1 mandatory | set:JsonLiteralPathWithSchemaString pos:1 "
                             "mandatory | set:JsonPathWithSchemaString pos:1 mandatory", "A JSON schema."),
    param<&TestJson::schema_file>("SchemaFile", "string", "notnullorempty set:JsonStringWithSchemaFile pos:1 mandatory | set:JsonLiteralPathWithSchemaFile "
                                  "pos:1 mandatory | set:JsonPathWithSchemaFile pos:1 mandatory", "A file with a JSON schema."),
    param<&TestJson::options>("Options", "string[]", "validateset:IgnoreComments,AllowTrailingCommas", "What is let through."),
};
CmdletRegistration test_registration{{.name = "Test-Json", .module = "Microsoft.PowerShell.Utility", .params = kTestParams,
                                      .default_set = "JsonString", .synopsis = "Tells whether a text is valid JSON.",
                                      .outputs = "System.Boolean", .examples = "Test-Json '{\"a\":1}'\n", .create = make_cmdlet<TestJson>}};

const EnumDef kEscapes[] = {{"Default", 0}, {"EscapeNonAscii", 1}, {"EscapeHtml", 2}};
const EnumDef kDates[] = {{"Default", 0}, {"Local", 1}, {"Utc", 2}, {"Offset", 3}, {"String", 4}};

}  // namespace

namespace types {
Type StringEscapeHandling{TypeSpec{.full_name = "Newtonsoft.Json.StringEscapeHandling", .base = "System.Enum",
                                   .flags = kEnum | kValueType | kSealed, .enum_values = kEscapes, .assembly = "Newtonsoft.Json"}};
Type JsonDateKind{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.JsonDateKind", .base = "System.Enum",
                           .flags = kEnum | kValueType | kSealed, .enum_values = kDates,
                           .assembly = "Microsoft.PowerShell.Commands.Utility"}};
}  // namespace types

}  // namespace psession
