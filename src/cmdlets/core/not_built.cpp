// Cmdlets of PowerShell that are not built here yet: found by their names, so that calling one says what is the matter
// instead of that there is no such command.
#include "engine/cmdlet.h"
#include "object/errors.h"

namespace psession {

namespace {

struct NotBuilt { const char* name; const char* module; const char* instead; };
constexpr NotBuilt kNames[] = {
    {"Test-Connection", "Microsoft.PowerShell.Management", "Use the programs ping or nc."},
    {"Restart-Computer", "Microsoft.PowerShell.Management", "Use the program shutdown -r."},
    {"Stop-Computer", "Microsoft.PowerShell.Management", "Use the program shutdown."},
    {"Protect-CmsMessage", "Microsoft.PowerShell.Security", "Use the program openssl cms."},
    {"Unprotect-CmsMessage", "Microsoft.PowerShell.Security", "Use the program openssl cms."},
    {"Get-CmsMessage", "Microsoft.PowerShell.Security", "Use the program openssl cms."},
    {"Send-MailMessage", "Microsoft.PowerShell.Utility", ""},
    {"Invoke-WebRequest", "Microsoft.PowerShell.Utility", "Use the program curl."},
    {"Invoke-RestMethod", "Microsoft.PowerShell.Utility", "Use the program curl and ConvertFrom-Json."},
    {"ConvertFrom-Markdown", "Microsoft.PowerShell.Utility", ""},
    {"Show-Markdown", "Microsoft.PowerShell.Utility", ""},
    {"Get-MarkdownOption", "Microsoft.PowerShell.Utility", ""},
    {"Set-MarkdownOption", "Microsoft.PowerShell.Utility", ""},
    {"Update-Help", "Microsoft.PowerShell.Core", "Help comes with the program."},
    {"Save-Help", "Microsoft.PowerShell.Core", "Help comes with the program."},
};
constexpr size_t kCount = sizeof kNames / sizeof kNames[0];

// The error comes before any parameter is looked at.
template <size_t I> std::unique_ptr<Cmdlet> refuse() {
  const NotBuilt& n = kNames[I];
  std::string text = std::string(n.name) + " is not built into this program yet.";
  if (n.instead[0]) text += std::string(" ") + n.instead;
  throw_error("System.NotImplementedException", "CmdletNotBuilt", ErrorCategory::NotImplemented, text, str(n.name));
}
template <size_t I> struct Register {
  CmdletRegistration registration{{.name = kNames[I].name, .module = kNames[I].module, .synopsis = "Not built yet.",
                                   .create = refuse<I>, .requires_note = "not built yet"}};
};
template <size_t... I> struct All : Register<I>... {};
template <size_t... I> All<I...>* all_of(std::index_sequence<I...>) { return new All<I...>; }
[[maybe_unused]] auto* const registered = all_of(std::make_index_sequence<kCount>());

}  // namespace

}  // namespace psession
