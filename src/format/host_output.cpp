#include "format/host_output.h"
#include "engine/encoding_argument.h"
#include "text/wildcard.h"

#include <memory>

#include "engine/hooks.h"
#include "engine/host.h"
#include "engine/provider.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "format/error_view.h"
#include "format/file_output.h"
#include "format/format_file.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "text/casing.h"
#include "text/width.h"

namespace psession {

std::string plain_text(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size();) {
    size_t end = s[i] == '\x1b' ? skip_escape(s, i) : i;
    if (end != i) {
      i = end;
    } else {
      out += s[i++];
    }
  }
  return out;
}

int default_text_width(Runspace& rs) {
  int w = rs.host().buffer_size().width;
  return w > 0 ? w : 120;
}

// The last column stays free, so that a full line does not wrap.
int HostLineOutput::columns() {
  int w = host_.buffer_size().width;
  return w > 1 ? w - 1 : 79;
}
// $PSStyle.OutputRendering decides, where it says anything but Host.
bool HostLineOutput::decorated() {
  if (rs_) {
    int64_t r = output_rendering(*rs_);
    if (r == 1) return false;
    if (r == 2) return true;
  }
  return host_.is_terminal();
}
void HostLineOutput::write_line(std::string_view line) {
  if (line.find('\x1b') != std::string_view::npos && !decorated()) {
    host_.write_line(plain_text(line));
  } else {
    host_.write_line(line);
  }
}
void HostLineOutput::write_stream_line(WriteStream stream, std::string_view line) {
  switch (stream) {
    case WriteStream::Error: host_.write_error_line(decorated() ? std::string(line) : plain_text(line)); break;
    case WriteStream::Warning: host_.write_warning_line(line); break;
    case WriteStream::Verbose: host_.write_verbose_line(line); break;
    case WriteStream::Debug: host_.write_debug_line(line); break;
    default: write_line(line);
  }
}

int64_t output_rendering(Runspace& rs) {
  try {
    Value style = rs.get_variable("PSStyle"), rendering;
    if (!style.is_null() && try_get_property(rs, style, "OutputRendering", rendering) && rendering.kind() == Kind::Enum) return rendering.as_int();
  } catch (ScriptError&) {
  }
  return 0;
}

namespace {

class DefaultOutput final : public ClosingSink {
 public:
  explicit DefaultOutput(Runspace& rs) : device_(rs.host(), &rs), renderer_(rs, device_) {}
  void write(const Value& v) override {
    renderer_.process(v);
    renderer_.flush_stale();
  }
  void close() override { renderer_.finish(); }

 private:
  HostLineOutput device_;
  OutputRenderer renderer_;
};

std::vector<std::string> format_lines(Runspace& rs, const std::vector<Value>& objects, int width) {
  std::vector<std::string> lines;
  CallbackLineOutput device(width, [&](std::string_view line) { lines.push_back(plain_text(line)); });
  OutputRenderer renderer(rs, device);
  for (const Value& v : objects) renderer.process(v);
  renderer.finish();
  return lines;
}

}  // namespace

namespace {

// `> variable:name`: the objects themselves.
class VariableOutput final : public ClosingSink {
 public:
  VariableOutput(Runspace& rs, std::string name, bool append) : rs_(rs), name_(std::move(name)) {
    Value old;
    if (append && rs.try_get_variable(name_, old) && !old.is_null()) {
      if (unwrap(old).kind() == Kind::Array) items_ = to_vector(rs, old);
      else items_.push_back(old);
    }
  }
  void write(const Value& v) override {
    if (!v.is_nothing()) items_.push_back(v);
  }
  void close() override {
    Value all = items_.empty() ? Value() : items_.size() == 1 ? items_[0] : Value(Array::of(std::move(items_)));
    items_.clear();
    rs_.set_variable(name_, all);
  }

 private:
  Runspace& rs_;
  std::string name_;
  std::vector<Value> items_;
};

}  // namespace

static Value default_parameter(Runspace& rs, std::string_view command, std::string_view parameter) {
  Value all;
  if (!rs.try_get_variable("PSDefaultParameterValues", all)) return {};
  const Value& u = unwrap(all);
  auto* defaults = u.kind() == Kind::Dictionary ? u.as<Dictionary>() : nullptr;
  if (!defaults || defaults->size() == 0) return {};
  if (const Value* off = defaults->find(str("Disabled")); off && is_true(*off)) return {};
  for (size_t i = 0; i < defaults->slots(); ++i) {
    if (!defaults->live(i) || !unwrap(defaults->key_at(i)).is_string()) continue;
    std::string key = unwrap(defaults->key_at(i)).string()->to_utf8();
    size_t colon = key.rfind(':');
    if (colon == std::string::npos || !WildcardPattern(key.substr(0, colon)).is_match(std::string(command)) ||
        !WildcardPattern(key.substr(colon + 1)).is_match(std::string(parameter))) {
      continue;
    }
    Value v = defaults->value_at(i);
    return unwrap(v).kind() == Kind::ScriptBlock ? rs.invoke_script(v, std::span<const Value>(), nullptr, nullptr) : v;
  }
  return {};
}

void install_format_hooks() {
  engine_hooks.make_default_output = [](Runspace& rs) -> std::unique_ptr<ClosingSink> { return std::make_unique<DefaultOutput>(rs); };
  engine_hooks.format_error = [](Runspace& rs, const Value& record) -> std::string {
    if (const ErrorRecordObject* r = record.get_if<ErrorRecordObject>()) return error_view(rs, *r);
    return to_display(rs, record);
  };
  engine_hooks.format_lines = format_lines;
  engine_hooks.load_format_file = [](Runspace& rs, const std::string& path) { load_format_file(rs, path, false); };
  engine_hooks.load_types_file = load_types_file;
  engine_hooks.make_file_output = [](Runspace& rs, const std::string& path, bool append) -> std::unique_ptr<ClosingSink> {
    constexpr std::string_view kDrive = "variable:";
    if (path.size() > kDrive.size() && equals_ignore_case(std::string_view(path).substr(0, kDrive.size()), kDrive))
      return std::make_unique<VariableOutput>(rs, path.substr(kDrive.size()), append);
    // A redirection is an Out-File, with what $PSDefaultParameterValues has for it.
    FileOutputOptions options{.append = append};
    if (Value v = default_parameter(rs, "Out-File", "Encoding"); !v.is_null()) options.encoding = encoding_argument(rs, v);
    if (Value v = default_parameter(rs, "Out-File", "Width"); !v.is_null()) options.width = static_cast<int>(convert_to(rs, v, &types::Int32).as_int());
    return std::make_unique<FileOutput>(rs, output_path(rs, path, true), options);
  };
}

}  // namespace psession
