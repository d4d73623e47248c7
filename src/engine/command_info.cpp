#include <fcntl.h>

#include "base/fd.h"
#include "engine/binder.h"
#include "engine/cmdlet.h"
#include "engine/commands.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/types.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {

const ParameterMetadata* CommandMetadata::find(std::string_view name) const {
  for (const ParameterMetadata& p : parameters) {
    if (equals_ignore_case(p.name, name)) return &p;
  }
  for (const ParameterMetadata& p : parameters) {
    for (const std::string& a : p.aliases) {
      if (equals_ignore_case(a, name)) return &p;
    }
  }
  return nullptr;
}

const Type* CommandInfo::type() const {
  switch (command_type) {
    case CommandType::Alias: return &types::AliasInfo;
    case CommandType::Filter: return &types::FilterInfo;
    case CommandType::Cmdlet: return &types::CmdletInfo;
    case CommandType::ExternalScript: return &types::ExternalScriptInfo;
    case CommandType::Application: return &types::ApplicationInfo;
    default: return &types::FunctionInfo;
  }
}

CmdletInfo::CmdletInfo(const CmdletDef* d) : CommandInfo(CommandType::Cmdlet, d->name), def(d) {
  module_name = d->module;
  version = "7.0.0.0";
}

FunctionInfo::FunctionInfo(std::string n, Ref<ScriptBlock> b, bool filter)
    : CommandInfo(filter ? CommandType::Filter : CommandType::Function, std::move(n)), block(std::move(b)) {}
std::string FunctionInfo::definition() const { return block ? block->text() : std::string(); }
const CommandMetadata* FunctionInfo::metadata(Runspace& rs) { return block ? block->metadata(rs) : nullptr; }

namespace {
std::string base_name(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}
}  // namespace

ExternalScriptInfo::ExternalScriptInfo(std::string p) : CommandInfo(CommandType::ExternalScript, base_name(p)), path(std::move(p)) {}

Ref<ScriptBlock> ExternalScriptInfo::block(Runspace& rs) {
  if (block_) return block_;
  Result<std::string> bytes = read_file(path, size_t{256} << 20);
  if (!bytes) {
    throw_error("System.Management.Automation.CommandNotFoundException", "CommandNotFoundException",
                ErrorCategory::ObjectNotFound, bytes.error().message, str(name));
  }
  std::string text;
  if (auto bom = detect_bom(*bytes)) {
    text = decode_to_utf8(bom->encoding, std::string_view(*bytes).substr(bom->length));
  } else {
    text = std::move(*bytes);
  }
  block_ = ScriptBlock::create(rs, std::move(text), path);
  return block_;
}
const CommandMetadata* ExternalScriptInfo::metadata(Runspace& rs) { return block(rs)->metadata(rs); }

ApplicationInfo::ApplicationInfo(std::string p) : CommandInfo(CommandType::Application, base_name(p)), path(std::move(p)) {
  version = "0.0.0.0";
}

CmdletRegistration* first_registration = nullptr;
CmdletRegistration::CmdletRegistration(const CmdletDef& d) : def(d), next(first_registration) { first_registration = this; }
CmdletRegistration* CmdletRegistration::first() { return first_registration; }

}  // namespace psession
