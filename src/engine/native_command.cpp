#include "engine/native_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/fd.h"
#include "engine/hooks.h"
#include "engine/host.h"
#include "engine/interpreter_lock.h"
#include "engine/invocation.h"
#include "engine/pipeline.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "language/parsed_script.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/encoding.h"

extern char** environ;

namespace psession {
namespace {

void set_nonblocking(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

class Native final : public NativeProcessor {
 public:
  Native(Runspace& rs, CommandCall& call, const ApplicationInfo& app) : rs_(rs), app_(const_cast<ApplicationInfo*>(&app)) {
    objects_both_ways_ = takes_script_block(call);
    argv_ = objects_both_ways_ ? encoded_arguments(call) : native_arguments(rs, call);
    argv_.insert(argv_.begin(), app.path);
    call_ast_ = call.ast;
    call_script_ = call.script;
  }
  ~Native() override {
    if (pid_ > 0 && !reaped_) {
      kill_child(SIGTERM);
      int status;
      for (int i = 0; i < 50 && waitpid(pid_, &status, WNOHANG) == 0; ++i) {
        if (i == 25) kill_child(SIGKILL);
        usleep(2000);
      }
    }
  }

  void begin(bool expecting_input) override {
    expecting_ = expecting_input && !bytes_from;
    spawn();
  }

  void process(const Value& input) override {
    if (!expecting_ || input.is_nothing()) return;
    if (stdin_closed_) return;
    const Value& u = unwrap(input);
    if (objects_both_ways_) {
      objects_.push_back(input);
      return;
    }
    if (u.is_null()) return;
    if (u.is_string()) {
      flush_objects();
      append_text(*u.string());
    } else if (u.kind() == Kind::Byte) {
      flush_objects();
      to_child_ += static_cast<char>(u.as_int());
    } else if (u.kind() == Kind::Array && u.as<Array>()->is_packed()) {
      flush_objects();
      const auto& b = u.as<Array>()->byte_data();
      to_child_.append(reinterpret_cast<const char*>(b.data()), b.size());
    } else {
      objects_.push_back(input);
    }
    if (to_child_.size() > 65536) pump([&] { return to_child_.size() < 16384 || stdin_closed_; });
  }

  void end(bool) override {
    if (expecting_) {
      flush_objects();
      pump([&] { return to_child_.empty() || stdin_closed_; });
      stdin_.reset();
      stdin_closed_ = true;
    }
    if (bytes_to) return;              // the last of the chain waits for all
    pump([&] { return !stdout_ && !stderr_; });
    flush_rest();
    for (Native* n = this; n; n = static_cast<Native*>(n->bytes_from)) n->error_drain();
    std::vector<Native*> chain;
    for (Native* n = this; n; n = static_cast<Native*>(n->bytes_from)) chain.insert(chain.begin(), n);
    for (Native* n : chain) n->finish();
  }

  void clean() override {
    if (pid_ > 0 && !reaped_ && !finished_) {
      kill_child(SIGINT);
      usleep(1000);
      int status;
      if (waitpid(pid_, &status, WNOHANG) == pid_) reaped_ = true;
      else kill_child(SIGTERM);
    }
    leave_foreground();
  }
  void stop() override { kill_child(SIGINT); }

 private:
  // `psession -c { ... }`: the block and its arguments go encoded, and objects come back.
  bool takes_script_block(const CommandCall& call) const {
    std::string_view name(app_->name);
    if ((name != "psession" && name != "pwsh") || !engine_hooks.serialize) return false;
    for (const CallArgument& a : call.args) {
      if (unwrap(a.value).kind() == Kind::ScriptBlock) return true;
    }
    return false;
  }
  std::vector<std::string> encoded_arguments(const CommandCall& call) {
    auto encode = [](const std::string& text) { return base64_encode(encode_utf8(TextEncoding::kUtf16LE, text)); };
    std::vector<std::string> out;
    for (size_t i = 0; i < call.args.size(); ++i) {
      const CallArgument& a = call.args[i];
      bool more = i + 1 < call.args.size();
      if (a.kind == CallArgument::Parameter && more && unwrap(call.args[i + 1].value).kind() == Kind::ScriptBlock) continue;
      if (unwrap(a.value).kind() == Kind::ScriptBlock) {
        out.push_back("-EncodedCommand");
        out.push_back(encode(unwrap(a.value).as<ScriptBlock>()->text()));
      } else if (a.kind == CallArgument::Parameter && (a.name == "args" || a.name == "Args") && more) {
        out.push_back("-EncodedArguments");
        out.push_back(encode(engine_hooks.serialize(rs_, Value(Array::of(to_vector(rs_, call.args[++i].value))))));
      } else if (a.kind == CallArgument::Parameter) {
        out.push_back("-" + a.name);
      } else {
        out.push_back(to_display(rs_, a.value));
      }
    }
    for (const char* more : {"-InputFormat", "XML", "-OutputFormat", "XML"}) out.push_back(more);
    return out;
  }
  // What such a program wrote: objects, each for its stream; what is no CLIXML stays lines of text.
  void emit_objects(int which, std::string text) {
    while (!text.empty()) {
      size_t line_end = std::min(text.find('\n'), text.size());
      std::string line = text.substr(0, line_end);
      text.erase(0, std::min(line_end + 1, text.size()));
      if (!line.starts_with("#< CLIXML")) {
        emit(which, line);
        continue;
      }
      size_t end = text.find("</Objs>");
      end = end == std::string::npos ? text.size() : end + 7;
      for (auto& [stream, v] : engine_hooks.deserialize(rs_, std::string_view(text).substr(0, end))) {
        Sink* to = streams.output;
        switch (stream.empty() ? 'O' : stream[0] & ~0x20) {
          case 'E': to = streams.error; break;
          case 'W': to = streams.warning; break;
          case 'V': to = streams.verbose; break;
          case 'D': to = streams.debug; break;
          case 'I': to = streams.information; break;
          case 'P': to = streams.progress; break;
          default: break;
        }
        to->write(v);
      }
      text.erase(0, end);
    }
  }

  void append_text(const String& s) {
    Value encoding = rs_.get_variable("OutputEncoding");
    if (!encoding_known_) {
      encoding_known_ = true;
      Value name;
      if (!encoding.is_null() && try_get_property(rs_, encoding, "WebName", name) && unwrap(name).is_string()) {
        if (auto e = encoding_by_name(unwrap(name).string()->to_utf8())) encoding_ = *e;
      }
    }
    std::string text = s.is_ascii() ? std::string(s.ascii_view()) : s.to_utf8();
    text += '\n';
    to_child_ += encoding_ == TextEncoding::kUtf8 || encoding_ == TextEncoding::kUtf8Bom ? text : encode_utf8(encoding_, text);
  }
  void flush_objects() {
    if (objects_.empty()) return;
    std::vector<Value> objects = std::move(objects_);
    objects_.clear();
    if (objects_both_ways_) {
      to_child_ += "#< CLIXML\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";
      for (const Value& v : objects) to_child_ += engine_hooks.serialize(rs_, v);
      to_child_ += "</Objs>";
      return;
    }
    if (engine_hooks.format_lines) {
      int width = rs_.host().buffer_size().width;
      for (const std::string& line : engine_hooks.format_lines(rs_, objects, width > 0 ? width : 80)) to_child_ += line + "\n";
    } else {
      for (const Value& v : objects) to_child_ += to_display(rs_, v) + "\n";
    }
  }

  Fd open_output(const std::string& path, bool append) {
    std::string full = path == "/dev/null" ? path : rs_.providers().file_system_path(path);
    Fd fd(::open(full.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0666));
    if (!fd) {
      int error = errno;
      bool missing = error == ENOENT || error == ENOTDIR;
      throw_error(missing ? "System.IO.DirectoryNotFoundException" : "System.UnauthorizedAccessException", "FileOpenFailure",
                  ErrorCategory::OpenError,
                  missing ? "Could not find a part of the path '" + full + "'." : "Access to the path '" + full + "' is denied.");
    }
    return fd;
  }

  void spawn() {
    Host& host = rs_.host();
    const Streams& top = rs_.top_streams();
    bool own_terminal = host.native_programs_share_stdio();
    Fd in, out, err;
    auto make_pipe = [](Fd& r, Fd& w) {
      int p[2];
      if (pipe2(p, O_CLOEXEC) != 0) throw_runtime("NativeCommandFailed", ErrorCategory::ResourceUnavailable, std::string("pipe: ") + strerror(errno));
      r.reset(p[0]);
      w.reset(p[1]);
    };
    if (bytes_from) {
      in = std::move(static_cast<Native*>(bytes_from)->next_stdin_);
    } else if (expecting_) {
      make_pipe(in, stdin_);
      set_nonblocking(stdin_.get());
    } else if (!own_terminal) {
      in.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    }
    if (!output_file.empty()) {
      out = open_output(output_file, output_append);
    } else if (bytes_to) {
      make_pipe(next_stdin_, out);
    } else if (own_terminal && streams.output == top.output && !merge_error && !objects_both_ways_) {
      output_inherited = true;
    } else {
      make_pipe(stdout_, out);
      set_nonblocking(stdout_.get());
    }
    if (!error_file.empty()) {
      err = open_output(error_file, error_append);
    } else if (merge_error && (!output_file.empty() || bytes_to)) {
      err.reset(fcntl(out.get(), F_DUPFD_CLOEXEC, 3));
    } else if (own_terminal && streams.error == top.error && !merge_error && !objects_both_ways_) {
      error_inherited = true;
    } else {
      make_pipe(stderr_, err);
      set_nonblocking(stderr_.get());
    }
    if (output_inherited || error_inherited || !in) {
      if (auto* f = dynamic_cast<FlushingSink*>(top.output)) f->flush();
      host.before_native_command();
      foreground_ = true;
    }

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if (in) posix_spawn_file_actions_adddup2(&actions, in.get(), 0);
    if (out) posix_spawn_file_actions_adddup2(&actions, out.get(), 1);
    if (err) posix_spawn_file_actions_adddup2(&actions, err.get(), 2);
    std::string directory = rs_.working_directory();
    posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    sigset_t set;
    sigemptyset(&set);
    posix_spawnattr_setsigmask(&attributes, &set);
    for (int s : {SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGTSTP, SIGTTOU, SIGTTIN, SIGCHLD, SIGHUP}) sigaddset(&set, s);
    posix_spawnattr_setsigdefault(&attributes, &set);
    if (!own_terminal) {
      flags |= POSIX_SPAWN_SETPGROUP;
      posix_spawnattr_setpgroup(&attributes, 0);
      own_group_ = true;
    }
    posix_spawnattr_setflags(&attributes, flags);
    std::vector<char*> argv;
    for (std::string& a : argv_) argv.push_back(a.data());
    argv.push_back(nullptr);
    int error = posix_spawn(&pid_, app_->path.c_str(), &actions, &attributes, argv.data(), environ);
    if (error == ENOEXEC) {
      // A script without #!: sh runs it, as shells do.
      std::vector<char*> with_shell;
      static char shell[] = "/bin/sh";
      with_shell.push_back(shell);
      with_shell.insert(with_shell.end(), argv.begin(), argv.end());
      error = posix_spawn(&pid_, shell, &actions, &attributes, with_shell.data(), environ);
    }
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error) {
      pid_ = 0;
      leave_foreground();
      fail_to_start(error, directory);
    }
  }

  [[noreturn]] void fail_to_start(int error, const std::string& directory) {
    std::string reason = "An error occurred trying to start process '" + app_->path + "' with working directory '" + directory + "'. " +
                         strerror(error);
    std::string where;
    Ref<InvocationInfoObject> i = make_ref<InvocationInfoObject>();
    if (call_ast_ && call_script_) {
      i->position = make_position(*call_script_, call_ast_->extent);
      where = position_message(i->position);
      i->position_message = where;
    }
    Ref<ErrorRecordObject> r = make_error("System.Management.Automation.ApplicationFailedException", "NativeCommandFailed",
                                          ErrorCategory::ResourceUnavailable,
                                          "Program '" + app_->name + "' failed to run: " + reason + where + ".");
    r->exception->inner = Value(make_exception("System.ComponentModel.Win32Exception", reason));
    r->fully_qualified_id = "NativeCommandFailed";
    r->invocation = i;
    throw ScriptError(r);
  }

  // Moves bytes of this program and those after it until `done`; strings go down the pipeline as they come.
  template <class F> void pump(F&& done) {
    while (!done()) {
      rs_.check_stop();
      std::vector<pollfd> fds;
      std::vector<std::pair<Native*, int>> owners;
      for (Native* n = this; n; n = static_cast<Native*>(n->bytes_to)) n->add_polls(fds, owners);
      for (Native* n = static_cast<Native*>(bytes_from); n; n = static_cast<Native*>(n->bytes_from)) n->add_polls(fds, owners);
      if (fds.empty()) {
        // Nothing left to move: input for a child that no longer reads.
        stdin_closed_ = true;
        return;
      }
      int ready;
      {
        BlockingRegion blocking;
        ready = ::poll(fds.data(), fds.size(), 100);
      }
      if (ready <= 0) continue;
      for (size_t i = 0; i < fds.size(); ++i) {
        if (fds[i].revents) owners[i].first->handle(owners[i].second);
      }
    }
  }
  void add_polls(std::vector<pollfd>& fds, std::vector<std::pair<Native*, int>>& owners) {
    if (stdin_ && !to_child_.empty()) {
      fds.push_back({stdin_.get(), POLLOUT, 0});
      owners.push_back({this, 0});
    }
    if (stdout_) {
      fds.push_back({stdout_.get(), POLLIN, 0});
      owners.push_back({this, 1});
    }
    if (stderr_) {
      fds.push_back({stderr_.get(), POLLIN, 0});
      owners.push_back({this, 2});
    }
  }
  void handle(int which) {
    if (which == 0) {
      ssize_t n = ::write(stdin_.get(), to_child_.data(), to_child_.size());
      if (n > 0) {
        to_child_.erase(0, static_cast<size_t>(n));
      } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        to_child_.clear();
        stdin_.reset();
        stdin_closed_ = true;
      }
      return;
    }
    char buffer[65536];
    Fd& fd = which == 1 ? stdout_ : stderr_;
    ssize_t n = ::read(fd.get(), buffer, sizeof buffer);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
      fd.reset();
      std::string& rest = which == 1 ? out_rest_ : err_rest_;
      if (!rest.empty()) {
        std::string line = std::move(rest);
        rest.clear();
        if (objects_both_ways_) emit_objects(which, std::move(line));
        else emit(which, line);
      }
      return;
    }
    std::string& rest = which == 1 ? out_rest_ : err_rest_;
    if (objects_both_ways_) {
      rest.append(buffer, static_cast<size_t>(n));
      return;
    }
    std::string_view data(buffer, static_cast<size_t>(n));
    while (true) {
      size_t nl = data.find('\n');
      if (nl == std::string_view::npos) {
        rest.append(data);
        return;
      }
      if (rest.empty()) {
        emit(which, data.substr(0, nl));
      } else {
        rest.append(data.substr(0, nl));
        std::string line = std::move(rest);
        rest.clear();
        emit(which, line);
      }
      data.remove_prefix(nl + 1);
    }
  }
  void emit(int which, std::string_view line) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (which == 1) {
      streams.output->write(str(line));
      return;
    }
    Ref<ErrorRecordObject> r = make_error("System.Management.Automation.RemoteException",
                                          first_error_ ? "NativeCommandError" : "NativeCommandErrorMessage", ErrorCategory::NotSpecified,
                                          std::string(line), str(line));
    r->fully_qualified_id = r->error_id;
    first_error_ = false;
    streams.error->write(Value(r));
  }
  void error_drain() {
    while (stderr_) {
      rs_.check_stop();
      pollfd p{stderr_.get(), POLLIN, 0};
      int ready;
      {
        BlockingRegion blocking;
        ready = ::poll(&p, 1, 100);
      }
      if (ready > 0) handle(2);
    }
  }
  void flush_rest() {
    for (int which : {1, 2}) {
      std::string& rest = which == 1 ? out_rest_ : err_rest_;
      if (rest.empty()) continue;
      std::string line = std::move(rest);
      rest.clear();
      emit(which, line);
    }
  }

  void finish() {
    finished_ = true;
    int status = 0;
    while (true) {
      pid_t r;
      {
        BlockingRegion blocking;
        r = waitpid(pid_, &status, stop_poll_ ? WNOHANG : 0);
      }
      if (r == pid_) break;
      if (r < 0 && errno == EINTR) {
        rs_.check_stop();
        continue;
      }
      if (r < 0) break;
      rs_.check_stop();
      wait_a_little();
    }
    reaped_ = true;
    leave_foreground();
    // Ctrl+C at the terminal reached us as well: what says so may be a moment behind the program's end.
    if (!own_group_ && ((WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) || (WIFEXITED(status) && WEXITSTATUS(status) == 130))) {
      for (int i = 0; i < 20 && !rs_.stop_requested(); ++i) {
        BlockingRegion blocking;
        usleep(5000);
      }
      rs_.check_stop();
    }
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : 0;
    if (auto v = rs_.global_scope().find_own("LASTEXITCODE")) v->value = Value::int32(code);
    else rs_.global_scope().define("LASTEXITCODE", Value::int32(code));
    if (code == 0) return;
    if (running.failed) *running.failed = true;
    Value preference;
    if (rs_.try_get_variable("PSNativeCommandUseErrorActionPreference", preference) && is_true(preference)) {
      char hex[16];
      snprintf(hex, sizeof hex, "0x%02X", static_cast<unsigned>(code));
      Ref<ErrorRecordObject> r = make_error("System.Management.Automation.NativeCommandExitException", "ProgramExitedWithNonZeroCode",
                                            ErrorCategory::NotSpecified,
                                            "Program \"" + app_->name + "\" ended with non-zero exit code: " + std::to_string(code) + " (" + hex + ").",
                                            str(app_->path));
      auto extra = Dictionary::hashtable();
      extra->set(str("ExitCode"), Value::int32(code));
      extra->set(str("ProcessId"), Value::int32(pid_));
      extra->set(str("Path"), str(app_->path));
      r->exception->properties = Value(extra);
      r->fully_qualified_id = r->error_id;
      r->invocation = make_ref<InvocationInfoObject>();
      report_error(rs_, r);
    }
  }
  // Until the child ends or 50 ms have passed, so that a stop is seen.
  void wait_a_little() {
    if (pidfd_ < 0) pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    if (pidfd_ >= 0) {
      pollfd p{pidfd_, POLLIN, 0};
      BlockingRegion blocking;
      ::poll(&p, 1, 50);
    } else {
      usleep(2000);
    }
  }
  void leave_foreground() {
    if (pidfd_ >= 0) {
      ::close(pidfd_);
      pidfd_ = -1;
    }
    if (!foreground_) return;
    foreground_ = false;
    rs_.host().after_native_command();
  }
  void kill_child(int signal) {
    if (pid_ <= 0 || reaped_) return;
    ::kill(own_group_ ? -pid_ : pid_, signal);
  }

  Runspace& rs_;
  Ref<ApplicationInfo> app_;
  std::vector<std::string> argv_;
  const Ast* call_ast_ = nullptr;
  const ParsedScript* call_script_ = nullptr;
  pid_t pid_ = 0;
  int pidfd_ = -1;
  bool reaped_ = false, finished_ = false, expecting_ = false, stdin_closed_ = false, own_group_ = false, foreground_ = false;
  bool first_error_ = true, encoding_known_ = false;
  static constexpr bool stop_poll_ = true;
  TextEncoding encoding_ = TextEncoding::kUtf8;
  Fd stdin_, stdout_, stderr_, next_stdin_;
  std::string to_child_, out_rest_, err_rest_;
  std::vector<Value> objects_;
  bool objects_both_ways_ = false;
};

}  // namespace

std::unique_ptr<CommandProcessor> make_native_processor(Runspace& rs, CommandCall& call, const ApplicationInfo& app, bool) {
  return std::make_unique<Native>(rs, call, app);
}

}  // namespace psession
