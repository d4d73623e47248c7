// Format files (.ps1xml): views read from them, and written to them. Used by Update-FormatData, Export-FormatData and the
// import of modules. Engine thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/view.h"

namespace psession {

class Runspace;

// The views of a file's text. Throws ScriptError (XmlException) when it is no XML; what it doesn't know is skipped.
std::vector<std::unique_ptr<ViewDefinition>> read_format_file(std::string_view text);
// A format file with these views.
std::string write_format_file(const std::vector<const ViewDefinition*>& views, bool with_scripts);
// Reads the file and puts its views before or behind the others; those it gave before are taken away.
void load_format_file(Runspace& rs, const std::string& path, bool prepend);
// A types file: members for types, as Update-TypeData adds them.
void load_types_file(Runspace& rs, const std::string& path);

}  // namespace psession
