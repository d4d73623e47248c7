#include "engine/cmdlet.h"
#include "engine/hooks.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "session/remoting_state.h"

namespace psession {

namespace {

struct NewPSSessionOption final : Cmdlet {
  int32_t maximum_redirection = 5, max_connection_retry_count = 5, open_timeout = 180000, operation_timeout = 180000,
          cancel_timeout = 60000, idle_timeout = -1;
  bool no_compression = false, no_machine_profile = false, skip_ca = false, skip_cn = false, skip_revocation = false,
       no_encryption = false, use_utf16 = false, port_in_spn = false;
  Value culture, ui_culture, data_size, object_size, application_arguments, proxy_access, proxy_authentication, proxy_credential, buffering;

  void begin_processing() override {
    Ref<PSSessionOptionObject> o = make_ref<PSSessionOptionObject>();
    o->maximum_redirection = maximum_redirection;
    o->max_connection_retry_count = max_connection_retry_count;
    o->no_compression = no_compression;
    o->no_machine_profile = no_machine_profile;
    o->skip_ca_check = skip_ca;
    o->skip_cn_check = skip_cn;
    o->skip_revocation_check = skip_revocation;
    o->no_encryption = no_encryption;
    o->use_utf16 = use_utf16;
    o->include_port_in_spn = port_in_spn;
    o->open_timeout = open_timeout;
    o->operation_timeout = operation_timeout;
    o->cancel_timeout = cancel_timeout;
    o->idle_timeout = idle_timeout;
    if (bound("MaximumReceivedDataSizePerCommand")) o->maximum_received_data_size = data_size;
    if (bound("MaximumReceivedObjectSize")) o->maximum_received_object_size = object_size;
    o->culture = culture;
    o->ui_culture = ui_culture;
    o->application_arguments = application_arguments;
    o->proxy_credential = proxy_credential;
    if (bound("ProxyAccessType")) o->proxy_access = to_display(rs(), proxy_access);
    if (bound("ProxyAuthentication")) o->proxy_authentication = to_display(rs(), proxy_authentication);
    if (bound("OutputBufferingMode")) o->output_buffering = to_display(rs(), buffering);
    write(Value(o));
  }
};

using N = NewPSSessionOption;
constexpr CmdletParam kParams[] = {
    param<&N::maximum_redirection>("MaximumRedirection", "int", "", "Redirections that are followed."),
    param<&N::no_compression>("NoCompression", "switch", "", "No packet compression."),
    param<&N::no_machine_profile>("NoMachineProfile", "switch", "", "No user profile is loaded there."),
    param<&N::culture>("Culture", "cultureinfo", "notnull", "Culture of the session."),
    param<&N::ui_culture>("UICulture", "cultureinfo", "notnull", "UI culture of the session."),
    param<&N::data_size>("MaximumReceivedDataSizePerCommand", "int", "", "Bytes that one command may send back."),
    param<&N::object_size>("MaximumReceivedObjectSize", "int", "", "Bytes that one object may have."),
    param<&N::buffering>("OutputBufferingMode", "System.Management.Automation.Runspaces.OutputBufferingMode", "", "What happens to output while the session is disconnected: Block, Drop or Spill."),
    param<&N::max_connection_retry_count>("MaxConnectionRetryCount", "int", "range:0..2147483647", "Attempts to connect."),
    param<&N::application_arguments>("ApplicationArguments", "System.Collections.IDictionary", "notnull", "Sent to the session as $PSSenderInfo.ApplicationArguments."),
    param<&N::open_timeout>("OpenTimeout", "int", "alias:OpenTimeoutMSec", "Milliseconds until a connection must stand."),
    param<&N::cancel_timeout>("CancelTimeout", "int", "alias:CancelTimeoutMSec", "Milliseconds until a stopped command is given up."),
    param<&N::idle_timeout>("IdleTimeout", "int", "range:-1..2147483647 alias:IdleTimeoutMSec", "Milliseconds after which an idle session closes itself."),
    param<&N::proxy_access>("ProxyAccessType", "System.Management.Automation.Remoting.ProxyAccessType", "notnullorempty", "How a proxy is found."),
    param<&N::proxy_authentication>("ProxyAuthentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", "", "How to authenticate at the proxy."),
    param<&N::proxy_credential>("ProxyCredential", "pscredential", "credential notnullorempty", "User at the proxy."),
    param<&N::skip_ca>("SkipCACheck", "switch", "", "Accept any certificate authority."),
    param<&N::skip_cn>("SkipCNCheck", "switch", "", "Accept another name in the certificate."),
    param<&N::skip_revocation>("SkipRevocationCheck", "switch", "", "Don't look for revocations."),
    param<&N::operation_timeout>("OperationTimeout", "int", "range:0..2147483647 alias:OperationTimeoutMSec", "Milliseconds for one operation of WSMan."),
    param<&N::no_encryption>("NoEncryption", "switch", "", "HTTP without message encryption."),
    param<&N::use_utf16>("UseUTF16", "switch", "", "UTF-16 on the wire."),
    param<&N::port_in_spn>("IncludePortInSPN", "switch", "", "The port is part of the service name."),
};

CmdletRegistration registration{{.name = "New-PSSessionOption", .module = "Microsoft.PowerShell.Core", .params = kParams,
                                 .synopsis = "Makes an object with options for sessions.",
    .description = "The object goes to -SessionOption of New-PSSession, Invoke-Command, Enter-PSSession and Get-PSSession; what stands in $PSSessionOption holds where none is given. Options that concern WSMan only are kept without effect.",
                                 .outputs = "System.Management.Automation.Remoting.PSSessionOption",
                                 .examples = "New-PSSessionOption -IdleTimeout 3600000\n", .create = make_cmdlet<N>}};

}  // namespace

}  // namespace psession
