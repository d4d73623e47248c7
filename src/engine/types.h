// The .NET types of the engine's own objects (commands, modules, drives, enums of the command side).
#pragma once
#include "object/type.h"

namespace psession::types {

extern Type CommandInfo, AliasInfo, FunctionInfo, FilterInfo, CmdletInfo, ExternalScriptInfo, ApplicationInfo;
extern Type CommandTypes, ScopedItemOptions, ActionPreference, SessionStateEntryVisibility, ConfirmImpact;
extern Type ParameterMetadata, CommandParameterSetInfo, CommandParameterInfo, PSBoundParametersDictionary;
extern Type PSModuleInfo, PSDriveInfo, ProviderInfo, PathInfo, PathInfoStack, ModuleTypeEnum;

}  // namespace psession::types
