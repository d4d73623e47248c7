// Get-PfxCertificate: certificates of files. Files of private keys (PKCS #12) are not read.
#include "cmdlets/files/path_cmdlet.h"
#include "object/members.h"
#include "object/type.h"

namespace psession {

namespace {

struct GetPfxCertificate final : PathCmdlet {
  Value password;
  bool no_prompt = false;

  void process_record() override {
    const std::vector<std::string> given = given_paths();
    std::vector<std::string> missing;
    for (const std::string& name : given) {
      bool any = false;
      try {
        for (ResolvedPath& p : providers().resolve(name, literal())) {
          if (!is_file_system(p) || p.provider->is_container(rs(), p.path)) continue;
          any = true;
          read(p.path);
        }
      } catch (const ScriptError& e) {
        if (e.record->error_id != "PathNotFound") throw;
      }
      if (!any) missing.push_back(name);
    }
    if (!missing.empty() && missing.size() == given.size()) {
      throw_terminating("System.IO.FileNotFoundException", "GetPfxCertificateCommandNoneOfTheFilesFound", ErrorCategory::ObjectNotFound,
                        "Command cannot find any of the specified files.");
    }
    for (const std::string& name : missing) {
      write_error("System.IO.FileNotFoundException", "GetPfxCertificateCommandFileNotFound", ErrorCategory::ObjectNotFound,
                  "Cannot find the specified file: " + name + ".", {});
    }
  }
  void read(const std::string& path) {
    Value args[] = {str(path)};
    try {
      write(construct(rs(), TypeRegistry::find("System.Security.Cryptography.X509Certificates.X509Certificate2"), args));
    } catch (const ScriptError&) {
      write_error("System.Security.Cryptography.CryptographicException", "GetPfxCertificateUnknownCryptoError", ErrorCategory::NotSpecified,
                  "The file '" + path + "' holds no certificate that psession reads. Use the program openssl pkcs12 for private keys.", {});
    }
  }
};
constexpr CmdletParam kParams[] = {
    param<&GetPfxCertificate::path>("FilePath", "string[]", "wildcard set:ByPath pos:0 mandatory pipe byname", "Files."),
    param<&GetPfxCertificate::literal_path>("LiteralPath", "string[]", "set:ByLiteralPath mandatory byname alias:PSPath", "Files, taken as written."),
    param<&GetPfxCertificate::password>("Password", "securestring", "", "Of a file of private keys, which are not read."),
    param<&GetPfxCertificate::no_prompt>("NoPromptForPassword", "switch", "", "Does not ask for a password; psession never does."),
};
CmdletRegistration registration{{.name = "Get-PfxCertificate", .module = "Microsoft.PowerShell.Security", .params = kParams,
                                 .default_set = "ByPath", .synopsis = "Reads certificates from files.",
                                 .outputs = "System.Security.Cryptography.X509Certificates.X509Certificate2",
                                 .examples = "Get-PfxCertificate server.pem\n", .create = make_cmdlet<GetPfxCertificate>}};

}  // namespace

}  // namespace psession
