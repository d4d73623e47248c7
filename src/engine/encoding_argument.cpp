#include "engine/preferences.h"
#include "engine/records.h"
#include "engine/encoding_argument.h"

#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/text_case.h"

namespace psession {

TextEncoding encoding_argument(Runspace& rs, const Value& raw) {
  const Value& v = unwrap(raw);
  if (v.is_integer()) {
    if (std::optional<TextEncoding> e = encoding_by_code_page(static_cast<int>(v.as_int()))) return *e;
  } else if (!v.is_string() && v.is_object()) {
    Value page, mark;
    if (try_get_property(rs, v, "CodePage", page) && page.is_integer()) {
      if (std::optional<TextEncoding> e = encoding_by_code_page(static_cast<int>(page.as_int()))) {
        if (*e == TextEncoding::kUtf8) {
          std::vector<Value> no_arguments;
          Value bytes = invoke_method(rs, v, "GetPreamble", no_arguments);
          if (const Array* a = bytes.get_if<Array>(); a && a->size()) return TextEncoding::kUtf8Bom;
        }
        return *e;
      }
    }
  }
  std::string name = to_display(rs, v), low = lowered(name);
  struct Name { const char* name; TextEncoding encoding; };
  static constexpr Name kNames[] = {
      {"ascii", TextEncoding::kAscii}, {"ansi", TextEncoding::kUtf8}, {"bigendianunicode", TextEncoding::kUtf16BE},
      {"bigendianutf32", TextEncoding::kUtf32BE}, {"default", TextEncoding::kUtf8}, {"oem", TextEncoding::kUtf8},
      {"string", TextEncoding::kUtf16LE}, {"unicode", TextEncoding::kUtf16LE}, {"unknown", TextEncoding::kUtf16LE},
      {"utf7", TextEncoding::kUtf7}, {"utf8", TextEncoding::kUtf8}, {"utf8bom", TextEncoding::kUtf8Bom},
      {"utf8nobom", TextEncoding::kUtf8}, {"utf32", TextEncoding::kUtf32LE},
  };
  for (const Name& n : kNames) if (low == n.name) return n.encoding;
  if (std::optional<TextEncoding> e = encoding_by_name(name)) return *e;
  throw_error("System.ArgumentException", "ArgumentException", ErrorCategory::InvalidArgument,
              "'" + name + "' is not a supported encoding name. For information on defining a custom encoding, see the "
              "documentation for the Encoding.RegisterProvider method. (Parameter 'name')");
}

namespace {
class EncodingCheck final : public ValueCheck {
 public:
  bool transforms() const override { return true; }
  Value transform(Runspace& rs, const Value& v) override {
    if (v.is_null()) return v;   // the cmdlet itself asks which
    if (encoding_argument(rs, v) == TextEncoding::kUtf7) emit_warning(rs, make_warning("Encoding 'UTF-7' is obsolete, please use UTF-8."));
    return v;
  }
};
}  // namespace

std::shared_ptr<ValueCheck> make_encoding_check() {
  static const auto check = std::make_shared<EncodingCheck>();
  return check;
}

}  // namespace psession
