// Copy-Item -ToSession and -FromSession. Bytes travel as byte[] of one megabyte: as pipeline input one way, as output the
// other. Servers of our own have commands for the two ends; others run a script.
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "engine/copy_item_session.h"
#include "engine/pipeline.h"
#include "engine/preferences.h"
#include "engine/provider.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/containers.h"
#include "object/convert.h"
#include "session/proxy_module.h"
#include "text/wildcard.h"

namespace psession {
namespace {

constexpr size_t kChunk = size_t{1} << 20;
constexpr int kAckEvery = 4;        // chunks between two acknowledgements of the writing end
constexpr int kWindow = 16;         // chunks on their way

// One line per item: kind, size, length of the root's path, full path.
constexpr const char* kDescribe = R"ps(
param($Paths, $Literal, $Recurse)
function Show($i, $root) {
  if ($i.PSIsContainer) { "D|0|$root|$($i.FullName)" } else { "F|$($i.Length)|$root|$($i.FullName)" }
}
foreach ($p in $Paths) {
  if ($Literal) { $found = @(Get-Item -LiteralPath $p -Force -ErrorAction SilentlyContinue) }
  else { $found = @(Get-Item -Path $p -Force -ErrorAction SilentlyContinue) }
  if ($found.Count -eq 0) { "M|0|0|$p" }
  foreach ($i in $found) {
    $root = $i.FullName.TrimEnd('/').TrimEnd('\').Length
    Show $i $root
    if ($Recurse -and $i.PSIsContainer) {
      foreach ($c in @(Get-ChildItem -LiteralPath $i.FullName -Recurse -Force)) { Show $c $root }
    }
  }
}
)ps";
// What a destination is there, and its full path.
constexpr const char* kDestination = R"ps(
param($Path)
$full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
$kind = 'N'
if (Test-Path -LiteralPath $full -PathType Container) { $kind = 'D' } elseif (Test-Path -LiteralPath $full) { $kind = 'F' }
"$kind|$full|$([System.IO.Path]::DirectorySeparatorChar)"
)ps";
constexpr const char* kMakeDirectories = R"ps(
param($Paths)
foreach ($p in $Paths) { $null = [System.IO.Directory]::CreateDirectory($p) }
)ps";
constexpr const char* kWrite = R"ps(
param($Path, $Force)
begin {
  if ($Force -and [System.IO.File]::Exists($Path)) { [System.IO.File]::SetAttributes($Path, 'Normal') }
  $s = [System.IO.File]::Create($Path)
  $n = 0
}
process {
  [byte[]]$b = $_
  $s.Write($b, 0, $b.Length)
  $n++
  if ($n % 4 -eq 0) { $n }
}
end { $s.Dispose() }
)ps";
constexpr const char* kRead = R"ps(
param($Path)
$s = [System.IO.File]::OpenRead($Path)
try {
  for (;;) {
    $b = [byte[]]::new(1048576)
    $n = $s.Read($b, 0, $b.Length)
    if ($n -le 0) { break }
    if ($n -lt $b.Length) { [array]::Resize([ref]$b, $n) }
    , $b
  }
} finally { $s.Dispose() }
)ps";

struct RemoteItem {
  bool directory = false;
  int64_t size = 0;
  size_t root = 0;               // how much of the path is above and including the item that was named
  std::string path;
};

std::string leaf(std::string_view path) {
  while (path.size() > 1 && (path.back() == '/' || path.back() == '\\')) path.remove_suffix(1);
  size_t at = path.find_last_of("/\\");
  return std::string(at == std::string_view::npos ? path : path.substr(at + 1));
}

class SessionCopy {
 public:
  SessionCopy(Runspace& rs, const CopyItemSessionRequest& r, RemoteSession& s) : rs_(rs), request_(r), session_(s) {
    own_ = s.ours() || s.target().kind == SessionTarget::Child;
  }

  void upload() {
    std::vector<LocalItem> items;
    for (const std::string& p : request_.paths) find_local(p, items);
    if (items.empty()) return;
    auto [kind, base, separator] = destination_there(request_.destination.empty() ? "." : request_.destination);
    std::vector<Value> folders;
    struct File { const LocalItem* item; std::string to; };
    std::vector<File> files;
    for (const LocalItem& i : items) {
      std::string to = base;
      // Below a folder that exists already; else the destination is the new name.
      if (kind == 'D') to += separator + leaf(i.root);
      std::string below = i.path.substr(i.root.size());
      for (char& c : below) {
        if (c == '/') c = separator[0];
      }
      if (!request_.container) below = i.path == i.root ? "" : separator + leaf(i.path);
      to += below;
      if (i.directory) {
        if (i.path != i.root || request_.recurse || request_.container) folders.push_back(str(to));
      } else {
        files.push_back({&i, to});
      }
      total_ += i.size;
    }
    if (!folders.empty()) run_script(kMakeDirectories, "PSMakeSessionDirectory", {Value(Array::of(folders))}, false);
    for (const File& f : files) {
      rs_.check_stop();
      try {
        send_file(f.item->path, f.to);
      } catch (ScriptError& e) {
        report_error(rs_, e.record);
      }
    }
    finish_progress();
  }

  void download() {
    std::vector<Value> paths;
    for (const std::string& p : request_.paths) paths.push_back(str(p));
    std::vector<RemoteItem> items;
    for (const Value& v : run_script(kDescribe, nullptr, {Value(Array::of(paths)), Value::boolean(request_.literal), Value::boolean(request_.recurse)}, false)) {
      parse_item(to_display(rs_, v), items);
    }
    std::string base = providers_path(request_.destination.empty() ? "." : request_.destination);
    struct stat s;
    bool into = stat(base.c_str(), &s) == 0 && S_ISDIR(s.st_mode);
    for (const RemoteItem& i : items) {
      rs_.check_stop();
      std::string root = i.path.substr(0, i.root), below = i.path.substr(i.root);
      for (char& c : below) {
        if (c == '\\' && root.find('\\') != std::string::npos) c = '/';
      }
      // What the other end calls a file must not lead out of the destination.
      if (!is_safe(below) || (into && !is_safe("/" + leaf(root)))) {
        error("System.InvalidOperationException", "CopyItemUnsafeName", "The remote item name '" + i.path + "' leads out of the destination.", i.path);
        continue;
      }
      std::string to = base + (into ? "/" + leaf(root) : "") + below;
      total_ += i.size;
      try {
        if (i.directory) {
          make_directories(to);
        } else {
          receive_file(i.path, to);
        }
      } catch (ScriptError& e) {
        report_error(rs_, e.record);
      }
    }
    finish_progress();
  }

 private:
  struct LocalItem { bool directory; int64_t size; std::string root, path; };

  void error(std::string_view type, std::string_view id, std::string text, const std::string& target) {
    report_error(rs_, make_error(type, id, ErrorCategory::InvalidOperation, std::move(text), str(target)));
  }
  std::string providers_path(const std::string& p) { return rs_.providers().parse(p).path; }
  bool wanted(const std::string& path) const {
    std::string name = leaf(path);
    if (!request_.filter.empty() && !WildcardPattern(request_.filter).is_match(name)) return false;
    for (const std::string& e : request_.exclude) {
      if (WildcardPattern(e).is_match(name)) return false;
    }
    if (request_.include.empty()) return true;
    for (const std::string& i : request_.include) {
      if (WildcardPattern(i).is_match(name)) return true;
    }
    return false;
  }
  static bool is_safe(std::string_view below) {
    for (size_t at = 0; at < below.size();) {
      size_t end = std::min(below.find('/', at + 1), below.size());
      std::string_view part = below.substr(at, end - at);
      if (part == "/.." || part == "/." || part == "..") return false;
      at = end;
    }
    return below.find('\0') == std::string_view::npos;
  }

  void find_local(const std::string& given, std::vector<LocalItem>& out) {
    std::vector<std::string> found;
    try {
      for (const ResolvedPath& p : rs_.providers().resolve(given, request_.literal, true)) found.push_back(p.path);
    } catch (ScriptError& e) {
      report_error(rs_, e.record);
      return;
    }
    for (std::string path : found) {
      while (path.size() > 1 && path.back() == '/') path.pop_back();
      struct stat s;
      if (stat(path.c_str(), &s) != 0) {
        report_error(rs_, make_error("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                                     "Cannot find path '" + path + "' because it does not exist.", str(path)));
        continue;
      }
      if (!wanted(path)) continue;
      out.push_back({S_ISDIR(s.st_mode), S_ISDIR(s.st_mode) ? 0 : s.st_size, path, path});
      if (S_ISDIR(s.st_mode) && request_.recurse) walk(path, path, out, 0);
    }
  }
  void walk(const std::string& root, const std::string& folder, std::vector<LocalItem>& out, int depth) {
    if (depth > 200) return;
    rs_.check_stop();
    ResolvedPath p = rs_.providers().parse(folder);
    for (const std::string& name : p.provider->child_names(rs_, folder, true)) {
      std::string path = folder + "/" + name;
      struct stat s;
      if (lstat(path.c_str(), &s) != 0 || (S_ISLNK(s.st_mode) && (stat(path.c_str(), &s) != 0 || S_ISDIR(s.st_mode)))) continue;
      if (!wanted(path)) continue;
      out.push_back({S_ISDIR(s.st_mode), S_ISDIR(s.st_mode) ? 0 : s.st_size, root, path});
      if (S_ISDIR(s.st_mode)) walk(root, path, out, depth + 1);
    }
  }

  // A script there; `own`: the command that does the same on a server of ours.
  PipelineRequest request_for(const char* script, const char* own, std::vector<Value> arguments, bool input) {
    if (own && own_) {
      PipelineRequest r;
      Pipeline::Command c;
      c.text = own;
      for (const Value& a : arguments) c.parameters.push_back({{}, a, true});
      r.statements.push_back({std::move(c)});
      r.no_input = !input;
      r.host.use_runspace_host = true;
      return r;
    }
    Ref<ScriptBlock> block = ScriptBlock::create(rs_, script);
    return script_request(rs_, *block, arguments, !input);
  }
  std::vector<Value> run_script(const char* script, const char* own, std::vector<Value> arguments, bool input) {
    return run_remote(rs_, session_, request_for(script, own, std::move(arguments), input));
  }

  struct There { char kind; std::string path, separator; };
  There destination_there(const std::string& given) {
    std::vector<Value> answer = run_script(kDestination, "PSGetSessionPath", {str(given)}, false);
    std::string text = answer.empty() ? std::string() : to_display(rs_, answer[0]);
    size_t last = text.rfind('|');
    if (text.size() < 4 || text[1] != '|' || last < 2) {
      throw_error("System.InvalidOperationException", "CopyItemRemotelyFailed", ErrorCategory::InvalidOperation,
                  "The destination '" + given + "' could not be resolved in the session.", str(given));
    }
    There t{text[0], text.substr(2, last - 2), text.substr(last + 1)};
    if (t.separator != "/" && t.separator != "\\") t.separator = "/";
    while (t.path.size() > 1 && t.path.back() == t.separator[0]) t.path.pop_back();
    return t;
  }

  void parse_item(const std::string& line, std::vector<RemoteItem>& out) {
    size_t a = line.find('|'), b = line.find('|', a + 1), c = line.find('|', b + 1);
    if (a != 1 || b == std::string::npos || c == std::string::npos) return;
    std::string path = line.substr(c + 1);
    if (line[0] == 'M') {
      if (!request_.literal && WildcardPattern::contains_wildcards(path)) return;
      report_error(rs_, make_error("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                                   "Cannot find path '" + path + "' because it does not exist.", str(path)));
      return;
    }
    RemoteItem i;
    i.directory = line[0] == 'D';
    i.size = atoll(line.c_str() + a + 1);
    i.root = static_cast<size_t>(atoll(line.c_str() + b + 1));
    i.path = std::move(path);
    if (i.root > i.path.size() || i.size < 0 || !wanted(i.path)) return;
    out.push_back(std::move(i));
  }

  [[noreturn]] void throw_io(const std::string& what, const std::string& path) {
    std::string why = strerror(errno);
    throw_error("System.IO.IOException", "CopyItemRemotelyIOError", ErrorCategory::WriteError, what + " '" + path + "': " + why + ".", str(path));
  }

  void send_file(const std::string& from, const std::string& to) {
    Fd f(open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!f) throw_io("Cannot read the file", from);
    posix_fadvise(f.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    RemotePipelinePtr p = session_.start(rs_, request_for(kWrite, "PSWriteSessionFile", {str(to), Value::boolean(request_.force)}, true));
    p->add_computer_name = false;
    int64_t sent = 0, acknowledged = 0;
    auto take = [&] {
      while (std::optional<StreamItem> taken = p->take()) {
        StreamItem& i = *taken;
        if (i.stream == RemoteStream::Output) acknowledged = std::max<int64_t>(acknowledged, unwrap(i.value).as_int());
        else if (auto* r = i.value.get_if<ErrorRecordObject>()) report_error(rs_, Ref<ErrorRecordObject>(r));
      }
    };
    try {
      std::vector<uint8_t> buffer(kChunk);
      while (!p->done()) {
        rs_.check_stop();
        size_t have = 0;
        while (have < kChunk) {
          ssize_t n = read(f.get(), buffer.data() + have, kChunk - have);
          if (n < 0 && errno == EINTR) continue;
          if (n < 0) throw_io("Cannot read the file", from);
          if (n == 0) break;
          have += static_cast<size_t>(n);
        }
        if (have == 0) break;
        session_.send_input(rs_, *p, Value(Array::bytes({buffer.data(), have})));
        ++sent;
        done_ += static_cast<int64_t>(have);
        progress(from);
        if (sent % kAckEvery == 0) {
          session_.pump_until(rs_, [&] {
            take();
            return p->done() || sent - acknowledged < kWindow;
          });
        }
      }
      session_.end_input(*p);
      session_.pump_until(rs_, [&] {
        take();
        return p->done();
      });
    } catch (...) {
      session_.stop(*p);
      throw;
    }
    take();
    session_.forget(p);
    if (p->failure) throw ScriptError(p->failure);
  }

  void make_directories(const std::string& path) {
    for (size_t at = 1; at != std::string::npos;) {
      at = path.find('/', at + 1);
      std::string part = path.substr(0, at);
      struct stat s;
      if (mkdir(part.c_str(), 0777) != 0 && (stat(part.c_str(), &s) != 0 || !S_ISDIR(s.st_mode))) throw_io("Cannot create the directory", part);
    }
  }

  void receive_file(const std::string& from, const std::string& to) {
    if (request_.force) (void)chmod(to.c_str(), 0644);
    Fd f(open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!f) throw_io("Cannot write the file", to);
    RemotePipelinePtr p = session_.start(rs_, request_for(kRead, "PSReadSessionFile", {str(from)}, false));
    p->add_computer_name = false;
    auto take = [&] {
      while (std::optional<StreamItem> taken = p->take()) {
        StreamItem& i = *taken;
        if (i.stream == RemoteStream::Error) {
          if (auto* r = i.value.get_if<ErrorRecordObject>()) report_error(rs_, Ref<ErrorRecordObject>(r));
          continue;
        }
        const Array* a = i.stream == RemoteStream::Output ? unwrap(i.value).get_if<Array>() : nullptr;
        if (!a || !a->is_packed()) continue;
        const std::vector<uint8_t>& b = a->byte_data();
        for (size_t at = 0; at < b.size();) {
          ssize_t n = write(f.get(), b.data() + at, b.size() - at);
          if (n < 0 && errno == EINTR) continue;
          if (n < 0) throw_io("Cannot write the file", to);
          at += static_cast<size_t>(n);
        }
        done_ += static_cast<int64_t>(b.size());
        progress(from);
      }
    };
    try {
      session_.pump_until(rs_, [&] {
        take();
        return p->done();
      });
      take();
    } catch (...) {
      session_.stop(*p);
      throw;
    }
    session_.forget(p);
    if (p->failure) throw ScriptError(p->failure);
  }

  void progress(const std::string& file, bool completed = false) {
    int64_t now = Clock::system().monotonic_ms();
    if (started_ == 0) started_ = shown_ = now;
    if (!completed && now - shown_ < 250) return;
    shown_ = now;
    any_shown_ = true;
    auto r = make_ref<ProgressRecordObject>();
    r->activity_id = 0;
    r->activity = "Copying files";
    r->status_description = completed ? "Done" : leaf(file);
    r->percent_complete = total_ > 0 ? static_cast<int32_t>(std::min<int64_t>(100, done_ * 100 / total_)) : -1;
    r->record_type = completed;
    emit_progress(rs_, Value(r));
  }
  void finish_progress() {
    if (any_shown_) progress({}, true);
  }

  Runspace& rs_;
  const CopyItemSessionRequest& request_;
  RemoteSession& session_;
  bool own_ = false, any_shown_ = false;
  int64_t total_ = 0, done_ = 0, started_ = 0, shown_ = 0;
};

void copy_in_session(Runspace& rs, const CopyItemSessionRequest& r, Sink&) {
  const Value& which = r.to_session.is_null() ? r.from_session : r.to_session;
  auto* s = unwrap(which).get_if<PSSessionObject>();
  if (!s) {
    throw_error("System.Management.Automation.PSArgumentException", "InvalidSession", ErrorCategory::InvalidArgument,
                "The value given is no PSSession.", which);
  }
  if (!s->session->opened()) {
    throw_error("System.Management.Automation.PSInvalidOperationException", "SessionNotOpened", ErrorCategory::InvalidOperation,
                "The session " + s->session->name() + " is not open: its state is " + s->state() + ".", which);
  }
  SessionCopy copy(rs, r, *s->session);
  if (r.to_session.is_null()) copy.download();
  else copy.upload();
}

struct Install {
  Install() { copy_item_session_hook = copy_in_session; }
} install;

}  // namespace
}  // namespace psession
