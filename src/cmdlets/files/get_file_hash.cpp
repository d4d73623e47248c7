// Get-FileHash, New-TemporaryFile, Unblock-File.
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/fd.h"
#include "base/random.h"
#include "cmdlets/files/file_errors.h"
#include "cmdlets/files/path_cmdlet.h"
#include "object/containers.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "object/text_case.h"
#include "text/encoding.h"

namespace psession {

namespace {

struct GetFileHash final : PathCmdlet {
  std::string algorithm = "SHA256";
  Value input_stream;

  std::string upper() const {
    std::string s = algorithm;
    for (char& c : s) c = ascii_upper(c);
    return s;
  }
  void put(Digest& d, const std::string& file) {
    auto o = make_ref<PSObject>();
    o->members().type_names = new std::vector<std::string>{"Microsoft.Powershell.Utility.FileHash", "System.Management.Automation.PSCustomObject",
                                                           "System.Object"};
    o->members().add("Algorithm", str(upper()));
    o->members().add("Hash", str(hex_encode(d.finish(), true)));
    o->members().add("Path", file.empty() ? Value() : str(file));
    write(Value(o));
  }
  Digest make() { return Digest(upper()); }
  void process_record() override {
    if (bound("InputStream")) {
      Digest d(upper());
      require(d);
      auto buffer = Array::bytes(std::vector<uint8_t>(65536));
      while (true) {
        Value args[] = {Value(buffer), Value::int32(0), Value::int32(65536)};
        int64_t n = invoke_method(rs(), input_stream, "Read", args).as_int();
        if (n <= 0) break;
        d.update({reinterpret_cast<const char*>(buffer->byte_data().data()), static_cast<size_t>(n)});
      }
      put(d, {});
      return;
    }
    for (const std::string& given : given_paths()) {
      std::vector<ResolvedPath> found;
      try {
        found = providers().resolve(given, literal());
      } catch (const ScriptError& e) {
        if (e.record->error_id != "PathNotFound") {
          write_error(e.record);
        } else {
          write_error(literal() ? "System.IO.FileNotFoundException" : "System.Management.Automation.ItemNotFoundException", "FileNotFound",
                      ErrorCategory::ObjectNotFound,
                      literal() ? "Could not find file '" + providers().file_system_path(given) + "'." : e.record->message(), str(given));
        }
        continue;
      }
      for (ResolvedPath& p : found) one(p);
    }
  }
  void one(ResolvedPath& p) {
    if (!is_file_system(p)) return;
    if (p.provider->is_container(rs(), p.path)) {
      write_error("System.UnauthorizedAccessException", "UnauthorizedAccessError", ErrorCategory::PermissionDenied,
                  "Access to the path '" + p.path + "' is denied.", str(p.path));
      return;
    }
    Fd fd(::open(p.path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
      FileError e = file_error(errno, p.path);
      write_error(e.exception_type, "FileReadError", ErrorCategory::ReadError, "The file '" + p.path + "' cannot be read: " + e.message,
                  str(p.path));
      return;
    }
    Digest d(upper());
    require(d);
    char chunk[65536];
    ssize_t n;
    while ((n = ::read(fd.get(), chunk, sizeof chunk)) > 0) {
      check_stop();
      d.update({chunk, static_cast<size_t>(n)});
    }
    put(d, p.path);
  }
  void require(const Digest& d) {
    if (!d.ok()) {
      throw_terminating("System.PlatformNotSupportedException", "CryptoLibraryMissing", ErrorCategory::NotInstalled,
                        "The cryptographic library libcrypto.so.3 is not installed.");
    }
  }
};
constexpr CmdletParam kHashParams[] = {
    param<&GetFileHash::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Files."),
    param<&GetFileHash::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP", "Files, taken as written."),
    param<&GetFileHash::input_stream>("InputStream", "System.IO.Stream", "set:Stream mandatory pos:0", "A stream instead of files."),
    param<&GetFileHash::algorithm>("Algorithm", "string", "pos:1 validateset:SHA1,SHA256,SHA384,SHA512,MD5 default:SHA256", "Which hash."),
};
CmdletRegistration hash_registration{{.name = "Get-FileHash", .module = "Microsoft.PowerShell.Utility", .params = kHashParams,
                                      .default_set = "Path", .synopsis = "Computes the hash of files.",
                                      .outputs = "Microsoft.PowerShell.Commands.FileHashInfo", .examples = "Get-FileHash /etc/hosts\n",
                                      .create = make_cmdlet<GetFileHash>}};

struct NewTemporaryFile final : PathCmdlet {
  void end_processing() override {
    const char* dir = getenv("TMPDIR");
    std::string base = dir && *dir ? dir : "/tmp";
    while (base.size() > 1 && base.back() == '/') base.pop_back();
    if (!should_process(base, {})) return;
    std::string name = base + "/tmpXXXXXX.tmp";
    int fd = mkstemps(name.data(), 4);
    if (fd < 0) {
      write_error("System.IO.IOException", "NewTemporaryFileWriteError", ErrorCategory::WriteError, file_error(errno, name).message, str(base));
      return;
    }
    ::close(fd);
    for (ResolvedPath& p : providers().resolve(name, true)) write(p.provider->get_item(rs(), p));
  }
};
CmdletRegistration temporary_registration{{.name = "New-TemporaryFile", .module = "Microsoft.PowerShell.Utility",
                                           .should_process = true, .confirm_impact = 1, .synopsis = "Makes an empty file in the temporary folder.",
                                           .outputs = "System.IO.FileInfo", .examples = "New-TemporaryFile -WhatIf\n",
                                           .create = make_cmdlet<NewTemporaryFile>}};

struct UnblockFile final : PathCmdlet {
  void process_record() override {
    each_item([&](ResolvedPath& p) {
      if (should_process(p.path)) removexattr(p.path.c_str(), "user.xdg.origin.url");
    });
  }
};
constexpr CmdletParam kUnblockParams[] = {
    param<&UnblockFile::path>("Path", "string[]", "wildcard set:ByPath pos:0 mandatory pipe", "Files."),
    param<&UnblockFile::literal_path>("LiteralPath", "string[]", "set:ByLiteralPath mandatory byname alias:PSPath,LP", "Files, taken as written."),
};
CmdletRegistration unblock_registration{{.name = "Unblock-File", .module = "Microsoft.PowerShell.Utility", .params = kUnblockParams,
                                         .default_set = "ByPath", .should_process = true,
                                         .synopsis = "Forgets that a file was downloaded.", .examples = "Unblock-File a.ps1 -WhatIf\n",
                                         .create = make_cmdlet<UnblockFile>}};

}  // namespace

}  // namespace psession
