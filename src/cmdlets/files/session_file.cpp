// The far end of Copy-Item -ToSession and -FromSession on servers of our own: bytes in pieces of one megabyte.
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "engine/cmdlet.h"
#include "engine/interpreter_lock.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"

namespace psession {
namespace {

constexpr size_t kChunk = size_t{1} << 20;

struct SessionFile : Cmdlet {
  std::string path;
  bool force = false;

 protected:
  std::string full() { return rs().providers().parse(path).path; }
  [[noreturn]] void fail(const char* what, const std::string& name) {
    std::string why = strerror(errno);
    throw_terminating("System.IO.IOException", "CopyItemRemotelyIOError", ErrorCategory::WriteError, std::string(what) + " '" + name + "': " + why + ".", str(name));
  }
};

struct WriteSessionFile final : SessionFile {
  Value input;
  Fd file;
  int64_t chunks = 0;

  void begin_processing() override {
    std::string name = full();
    if (force) (void)chmod(name.c_str(), 0644);
    file = Fd(open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!file) fail("Cannot write the file", name);
  }
  void process_record() override {
    const Array* a = unwrap(input).get_if<Array>();
    if (!a || !a->is_packed()) return;
    const std::vector<uint8_t>& b = a->byte_data();
    for (size_t at = 0; at < b.size();) {
      ssize_t n = ::write(file.get(), b.data() + at, b.size() - at);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail("Cannot write the file", path);
      at += static_cast<size_t>(n);
    }
    if (++chunks % 4 == 0) write(Value::int64(chunks));   // the sender goes on when it has seen it
  }
  void end_processing() override {
    if (close(file.release()) != 0) fail("Cannot write the file", path);
  }
};

struct ReadSessionFile final : SessionFile {
  void end_processing() override {
    std::string name = full();
    Fd f(open(name.c_str(), O_RDONLY | O_CLOEXEC));
    if (!f) fail("Cannot read the file", name);
    posix_fadvise(f.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    std::vector<uint8_t> buffer(kChunk);
    for (;;) {
      check_stop();
      ssize_t n;
      {
        BlockingRegion blocking;
        n = read(f.get(), buffer.data(), buffer.size());
      }
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail("Cannot read the file", name);
      if (n == 0) return;
      write(Value(Array::bytes({buffer.data(), static_cast<size_t>(n)})));
    }
  }
};

struct GetSessionPath final : SessionFile {
  void end_processing() override {
    std::string name = full();
    struct stat s;
    const char* kind = stat(name.c_str(), &s) != 0 ? "N|" : S_ISDIR(s.st_mode) ? "D|" : "F|";
    write(str(kind + name + "|/"));
  }
};

struct MakeSessionDirectory final : SessionFile {
  std::vector<std::string> paths;
  void end_processing() override {
    for (const std::string& p : paths) {
      std::string name = rs().providers().parse(p).path;
      for (size_t at = 1; at != std::string::npos;) {
        at = name.find('/', at + 1);
        std::string part = name.substr(0, at);
        struct stat s;
        if (mkdir(part.c_str(), 0777) != 0 && (stat(part.c_str(), &s) != 0 || !S_ISDIR(s.st_mode))) fail("Cannot create the directory", part);
      }
    }
  }
};

const CmdletParam kWrite[] = {
    param<&WriteSessionFile::path>("Path", "string", "pos:0 mandatory", "The file."),
    param<&WriteSessionFile::force>("Force", "bool", "pos:1", "Also a read-only one."),
    param<&WriteSessionFile::input>("InputObject", "object", "pipe", "Bytes."),
};
const CmdletRegistration write_registration{{.name = "PSWriteSessionFile", .module = "Microsoft.PowerShell.Core", .params = kWrite,
    .synopsis = "Writes what Copy-Item sends to this session.", .create = make_cmdlet<WriteSessionFile>}};
const CmdletParam kRead[] = {param<&ReadSessionFile::path>("Path", "string", "pos:0 mandatory", "The file.")};
const CmdletRegistration read_registration{{.name = "PSReadSessionFile", .module = "Microsoft.PowerShell.Core", .params = kRead,
    .synopsis = "Reads what Copy-Item takes from this session.", .create = make_cmdlet<ReadSessionFile>}};
const CmdletParam kPath[] = {param<&GetSessionPath::path>("Path", "string", "pos:0 mandatory", "A path.")};
const CmdletRegistration path_registration{{.name = "PSGetSessionPath", .module = "Microsoft.PowerShell.Core", .params = kPath,
    .synopsis = "Says what is at a path, for Copy-Item.", .create = make_cmdlet<GetSessionPath>}};
const CmdletParam kMake[] = {param<&MakeSessionDirectory::paths>("Path", "string[]", "pos:0 mandatory", "Directories.")};
const CmdletRegistration make_registration{{.name = "PSMakeSessionDirectory", .module = "Microsoft.PowerShell.Core", .params = kMake,
    .synopsis = "Makes the directories of what Copy-Item sends.", .create = make_cmdlet<MakeSessionDirectory>}};

}  // namespace
}  // namespace psession
