#include "console/initial_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <memory>

#include "base/fd.h"
#include "clixml/clixml.h"
#include "console/command_line.h"
#include "console/plain_host.h"
#include "engine/commands.h"
#include "engine/host_streams.h"
#include "engine/pipeline.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "language/parser.h"
#include "object/convert.h"
#include "session/remoting_values.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {

std::string read_all_stdin() {
  std::string text;
  char buffer[65536];
  for (ssize_t n; (n = ::read(STDIN_FILENO, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
  return text;
}

// Standard input as the pipeline input of what runs: lines, or objects when -InputFormat XML says so.
class StandardInput {
 public:
  StandardInput(Runspace& rs, bool xml) : rs_(rs), xml_(xml) {}
  bool next(Value& out) {
    if (xml_) {
      if (!read_) {
        read_ = true;
        std::string text = read_all_stdin();
        if (text.starts_with("#< CLIXML")) text.erase(0, std::min(text.find('\n') + 1, text.size()));
        if (!text.empty()) objects_ = clixml_deserialize(rs_, text);
      }
      if (at_ >= objects_.size()) return false;
      out = objects_[at_++];
      return true;
    }
    for (;;) {
      size_t end = buffer_.find('\n', at_);
      if (end != std::string::npos) {
        std::string line = buffer_.substr(at_, end - at_);
        if (line.ends_with('\r')) line.pop_back();
        at_ = end + 1;
        out = str(line);
        return true;
      }
      buffer_.erase(0, at_);
      at_ = 0;
      rs_.check_stop();
      char chunk[65536];
      ssize_t n = ended_ ? 0 : ::read(STDIN_FILENO, chunk, sizeof chunk);
      if (n > 0) {
        buffer_.append(chunk, static_cast<size_t>(n));
        continue;
      }
      ended_ = true;
      if (buffer_.empty()) return false;
      out = str(buffer_);
      buffer_.clear();
      return true;
    }
  }

 private:
  Runspace& rs_;
  bool xml_, read_ = false, ended_ = false;
  std::string buffer_;
  size_t at_ = 0;
  std::vector<Value> objects_;
};

// Standard input is read only by code that can notice it, so that nothing waits for a pipe that stays open.
bool takes_input(std::string_view code) {
  if (isatty(STDIN_FILENO)) return false;
  std::string text = to_lower(code);
  return text.find("$input") != std::string::npos || text.find("${input}") != std::string::npos || text.find("process") != std::string::npos ||
         text.find("valuefrompipeline") != std::string::npos;
}

// "-Name:value" of a script's arguments as the command line gives them.
CallArgument script_argument(const std::string& a) {
  CallArgument out;
  if (a.size() > 1 && a[0] == '-' && (isalpha(static_cast<unsigned char>(a[1])) || a[1] == '_')) {
    size_t colon = a.find(':');
    if (colon == std::string::npos) {
      out.kind = CallArgument::Parameter;
      out.name = a.substr(1);
      out.text = a;
      return out;
    }
    out.name = a.substr(1, colon - 1);
    out.text = a.substr(0, colon + 1);
    std::string value = a.substr(colon + 1);
    if (value.empty()) {
      out.kind = CallArgument::Parameter;
      return out;
    }
    out.kind = CallArgument::ParameterWithValue;
    if (equals_ignore_case(value, "$true") || equals_ignore_case(value, "true")) out.value = Value::boolean(true);
    else if (equals_ignore_case(value, "$false") || equals_ignore_case(value, "false")) out.value = Value::boolean(false);
    else out.value = str(value);
    return out;
  }
  out.value = str(a);
  return out;
}

// -OutputFormat XML: every stream's objects as CLIXML, errors on standard error. The document is closed at the end.
class XmlOutput {
 public:
  explicit XmlOutput(Runspace& rs) : rs_(rs) {
    static constexpr const char* kNames[] = {"Output", "Error", "warning", "verbose", "debug", "information", "progress"};
    for (int i = 0; i < 7; ++i) sinks_[i] = std::make_unique<Stream>(*this, kNames[i], i == 1 ? STDERR_FILENO : STDOUT_FILENO);
  }
  Streams streams() {
    return {sinks_[0].get(), sinks_[1].get(), sinks_[2].get(), sinks_[3].get(), sinks_[4].get(), sinks_[5].get(), sinks_[6].get()};
  }
  void finish() {
    for (int fd : {STDOUT_FILENO, STDERR_FILENO}) {
      if (fd == STDOUT_FILENO ? out_ : error_) (void)write_all(fd, "</Objs>");
      else if (fd == STDOUT_FILENO) put(fd, "</Objs>");
    }
  }

 private:
  struct Stream final : Sink {
    Stream(XmlOutput& o, const char* n, int f) : owner(o), name(n), fd(f) {}
    void write(const Value& v) override {
      ClixmlWriteOptions options;
      options.stream = name;
      ClixmlWriter writer(owner.rs_, options);
      std::string text;
      Value sent = v;
      if (auto* e = v.get_if<ErrorRecordObject>()) sent = error_to_remote(owner.rs_, *e);
      else if (name == "warning" || name == "verbose" || name == "debug") sent = informational_to_remote(v);
      else if (name == "information") sent = information_to_remote(owner.rs_, v);
      else if (name == "progress") sent = progress_to_remote(v);
      writer.append_to(text, sent);
      owner.put(fd, text);
    }
    XmlOutput& owner;
    std::string name;
    int fd;
  };
  void put(int fd, const std::string& text) {
    bool& open = fd == STDOUT_FILENO ? out_ : error_;
    std::string all;
    if (!open) all = "#< CLIXML\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";
    open = true;
    (void)write_all(fd, all + text);
  }
  Runspace& rs_;
  std::unique_ptr<Stream> sinks_[7];
  bool out_ = false, error_ = false;
};

struct Outputs {
  Outputs(Runspace& rs, HostStreams& host, bool xml) : host(host) {
    if (xml) this->xml = std::make_unique<XmlOutput>(rs);
  }
  Streams streams() { return xml ? xml->streams() : host.streams(); }
  void finish() {
    if (xml) xml->finish();
    else host.finish();
  }
  HostStreams& host;
  std::unique_ptr<XmlOutput> xml;
};

int run_file(Runspace& rs, Outputs& outputs, const CommandLine& options, PlainHost& host) {
  std::string path = options.text;
  auto is_script = [](const std::string& p) {
    struct stat st;
    return ::stat(p.c_str(), &st) == 0 && !S_ISDIR(st.st_mode);
  };
  std::string full;
  try {
    full = rs.providers().file_system_path(path);
  } catch (const ScriptError&) {
  }
  if (full.empty() || !is_script(full)) {
    if (!full.empty() && is_script(full + ".ps1")) {
      full += ".ps1";
    } else {
      host.write_error_line("The argument '" + path +
                            "' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, "
                            "verify that the path is correct and try again.\n" + command_line_help());
      return 64;
    }
  }
  bool ok = run_top_level(rs, outputs.streams(), [&] {
    Ref<ExternalScriptInfo> script = make_ref<ExternalScriptInfo>(full);
    std::vector<CommandCall> calls(1);
    calls[0].command = Value(script);
    calls[0].op = CallOperator::Dot;   // its script scope is the global one
    for (const std::string& a : options.args) calls[0].args.push_back(script_argument(a));
    Sink& out = *outputs.streams().output;
    if (!takes_input(script->block(rs)->script()->text())) return run_pipeline(rs, calls, out);
    StandardInput input(rs, options.input_xml);
    run_pipeline(rs, calls, out, [&](Value& v) { return input.next(v); });
  });
  outputs.finish();
  if (rs.exit_requested) return rs.exit_code;
  return ok ? 0 : 1;
}

// One byte at a time: what a command of the input reads itself (Read-Host) is the next line.
bool read_stdin_line(std::string& line) {
  line.clear();
  for (char c; ::read(STDIN_FILENO, &c, 1) == 1;) {
    if (c == '\n') return true;
    line += c;
  }
  return !line.empty();
}

// -Command -: each line runs as soon as it is there; a command of several lines ends with an empty line.
int run_stdin(Runspace& rs, HostStreams& host_streams, const CommandLine& options, PlainHost& host) {
  bool ok = true;
  std::string line, text;
  bool more = true;
  while (more && !rs.exit_requested) {
    more = read_stdin_line(line);
    if (!more && text.empty()) break;
    if (text.empty()) {
      text = line;
      if (text.find_first_not_of(" \t\r") == std::string::npos) {
        text.clear();
        continue;
      }
      if (more && parse_script(text)->incomplete_input()) continue;
    } else if (more && line.find_first_not_of(" \t\r") != std::string::npos) {
      text += "\n" + line;
      continue;
    }
    Outputs outputs(rs, host_streams, options.output_xml);
    ok = rs.run_script(text, {}, outputs.streams(), true) && rs.question_mark;
    outputs.finish();
    host.flush();
    text.clear();
  }
  return rs.exit_requested ? rs.exit_code : ok ? 0 : 1;
}

int run_text(Runspace& rs, Outputs& outputs, const std::string& text, const CommandLine& options) {
  if (options.with_args) {
    std::vector<Value> args;
    for (const std::string& a : options.args) args.push_back(str(a));
    rs.global_scope().define("args", Value(Array::of(std::move(args))));
  }
  std::vector<Value> arguments;
  if (!options.encoded_arguments.empty()) {
    if (auto bytes = base64_decode(options.encoded_arguments)) {
      try {
        for (const Value& v : clixml_deserialize(rs, decode_to_utf8(TextEncoding::kUtf16LE, *bytes))) {
          for (const Value& one : to_vector(rs, v)) arguments.push_back(one);
        }
      } catch (const ScriptError&) {
      }
    }
  }
  bool ok;
  bool reads = takes_input(text);
  if (reads || !arguments.empty()) {
    std::vector<Value> input;
    if (reads) {
      StandardInput from(rs, options.input_xml);
      for (Value v; from.next(v);) input.push_back(v);
    }
    ok = run_top_level(rs, outputs.streams(), [&] {
      Ref<ScriptBlock> block = ScriptBlock::create(rs, text);
      InvokeOptions o;
      o.new_scope = false;
      o.args = arguments;
      o.input = input;
      o.has_input = reads;
      invoke_block(rs, *block, o, *outputs.streams().output);
    });
  } else {
    ok = rs.run_script(text, {}, outputs.streams(), true);
  }
  outputs.finish();
  if (rs.exit_requested) return rs.exit_code;
  return ok && rs.question_mark ? 0 : 1;
}

}  // namespace

int run_initial_command(Runspace& rs, HostStreams& streams, const CommandLine& options, PlainHost& host) {
  Outputs outputs(rs, streams, options.output_xml);
  switch (options.action) {
    case CommandLine::Action::File: return run_file(rs, outputs, options, host);
    case CommandLine::Action::Stdin: return run_stdin(rs, streams, options, host);
    default: return run_text(rs, outputs, options.text, options);
  }
}

}  // namespace psession
