#include "engine/cmdlet.h"
#include "object/boxes.h"
#include "object/errors.h"

namespace psession {

namespace {

struct NewGuid final : Cmdlet {
  bool empty = false;
  std::string input;
  void process_record() override {
    if (empty) {
      write(Value(make_ref<GuidObject>(std::array<uint8_t, 16>{})));
    } else if (bound("InputObject")) {
      std::array<uint8_t, 16> bytes;
      if (!GuidObject::parse(input, bytes)) {
        write_error("System.FormatException", "StringNotRecognizedAsGuid", ErrorCategory::InvalidArgument, "Unrecognized Guid format.");
        return;
      }
      write(Value(make_ref<GuidObject>(bytes)));
    } else {
      write(Value(GuidObject::fresh()));
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&NewGuid::empty>("Empty", "switch", "set:Empty", "The GUID of zeros."),
    param<&NewGuid::input>("InputObject", "string", "set:InputObject pos:0 mandatory pipe", "A GUID as text."),
};
CmdletRegistration registration{{.name = "New-Guid", .module = "Microsoft.PowerShell.Utility", .params = kParams, .default_set = "Default",
                                 .synopsis = "Creates a GUID.", .outputs = "System.Guid", .examples = "New-Guid\n",
                                 .create = make_cmdlet<NewGuid>}};

}  // namespace

}  // namespace psession
