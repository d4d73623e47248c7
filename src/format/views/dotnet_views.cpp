// Built-in views of .NET types and of the file system.
#include "format/view.h"

namespace psession {

#define DIRECTORY "grouptext |    Directory: |\n"

static constexpr BuiltInView kViews[] = {
    {"System.IO.DirectoryInfo System.IO.FileInfo",
     "table wrap\nname childrenWithUnixStat\ngroup { $_.PSParentPath.Replace('Microsoft.PowerShell.Core\\FileSystem::', '') }\n" DIRECTORY
     "col UnixMode|10|left\ncol User|10|right\ncol Group|10|left\ncol LastWriteTime|16|right = { '{0:d} {0:HH}:{0:mm}' -f $_.LastWriteTime }\n"
     "col Size|12|right\ncol Name|0|left = NameString\n"},
    {"System.IO.DirectoryInfo System.IO.FileInfo",
     "table wrap\nname children\ngroup { $_.PSParentPath.Replace('Microsoft.PowerShell.Core\\FileSystem::', '') }\n" DIRECTORY
     "col Mode|7|left = ModeWithoutHardLink\ncol LastWriteTime|26|right = LastWriteTimeString\ncol Length|14|right = LengthString\n"
     "col Name|0|left = NameString\n"},
    {"System.IO.DirectoryInfo System.IO.FileInfo",
     "table wrap\nname childrenWithHardlink\ngroup { $_.PSParentPath.Replace('Microsoft.PowerShell.Core\\FileSystem::', '') }\n" DIRECTORY
     "col Mode|7|left = Mode\ncol LastWriteTime|26|right = LastWriteTimeString\ncol Length|14|right = LengthString\n"
     "col Name|0|left = NameString\n"},
    {"System.IO.DirectoryInfo System.IO.FileInfo",
     "list\nname children\ngroup { $_.PSParentPath.Replace('Microsoft.PowerShell.Core\\FileSystem::', '') }\n" DIRECTORY
     "item Name = Name\nwhen { $_ -is [System.IO.FileInfo] }\nitem Length = LengthString\nwhen -\nitem CreationTime = CreationTime\n"
     "item LastWriteTime = LastWriteTime\nitem LastAccessTime = LastAccessTime\nitem Mode = Mode\nitem LinkType = LinkType\n"
     "item Target = Target\nwhen { $_ -is [System.IO.FileInfo] }\nitem VersionInfo = VersionInfo\n"},
    {"System.IO.DirectoryInfo System.IO.FileInfo",
     "wide\nname children\ngroup { $_.PSParentPath.Replace('Microsoft.PowerShell.Core\\FileSystem::', '') }\n" DIRECTORY
     "= { if ($_ -is [System.IO.DirectoryInfo]) { '[{0}]' -f $_.Name } else { $_.Name } }\n"},
    {"System.Globalization.CultureInfo", "table\nname System.Globalization.CultureInfo\ncol LCID|16\ncol Name|16\ncol DisplayName\n"},
    {"System.Version", "table\nname System.Version\ncol Major|6\ncol Minor|6\ncol Build|6\ncol Revision|8\n"},
    {"System.Management.Automation.SemanticVersion",
     "table\nname System.Management.Automation.SemanticVersion\ncol Major|6\ncol Minor|6\ncol Patch|6\ncol PreReleaseLabel|15\ncol BuildLabel|10\n"},
    {"System.Collections.DictionaryEntry", "table\nname Dictionary\ncol Name|30\ncol Value\n"},
    {"System.Collections.DictionaryEntry", "list\nname Dictionary\nitem Name = Key\nitem Value = Value\n"},
    {"System.Diagnostics.ProcessModule", "table\nname ProcessModule\ncol Size(K)|10 = { [int]($_.ModuleMemorySize / 1KB) }\ncol ModuleName|50\ncol FileName\n"},
    {"System.Diagnostics.Process",
     "table\nname process\ncol NPM(K)|7|right = { [long]($_.NPM / 1024) }\ncol PM(M)|8|right = { '{0:N2}' -f [float]($_.PM / 1MB) }\n"
     "col WS(M)|10|right = { '{0:N2}' -f [float]($_.WS / 1MB) }\ncol CPU(s)|10|right = { '{0:N2}' -f [float]($_.CPU) }\n"
     "col Id|7|right = Id\ncol SI|3|right = SI\ncol ProcessName = ProcessName\n"},
    {"System.Diagnostics.Process",
     "wide\nname process\n= ProcessName\n"},
    {"System.Diagnostics.Process#IncludeUserName",
     "table\nname ProcessWithUserName\ncol WS(M)|10|right = { '{0:N2}' -f [float]($_.WS / 1MB) }\ncol CPU(s)|14|right = { '{0:N2}' -f [float]($_.CPU) }\n"
     "col Id|7|right = Id\ncol UserName|30 = UserName\ncol ProcessName = ProcessName\n"},
    {"System.TimeSpan",
     "list\nname System.TimeSpan\nitem Days = Days\nitem Hours = Hours\nitem Minutes = Minutes\nitem Seconds = Seconds\nitem Milliseconds = Milliseconds\n"
     "item Ticks = Ticks\nitem TotalDays = TotalDays\nitem TotalHours = TotalHours\nitem TotalMinutes = TotalMinutes\n"
     "item TotalSeconds = TotalSeconds\nitem TotalMilliseconds = TotalMilliseconds\n"},
    {"System.TimeSpan",
     "table\nname System.TimeSpan\ncol Days|10\ncol Hours|10\ncol Minutes|10\ncol Seconds|10\ncol Milliseconds|12\n"},
    {"System.TimeSpan", "wide\nname System.TimeSpan\n= { $_.ToString() }\n"},
    {"System.DateTime", "custom\nname DateTime\n= DateTime\n"},
    {"System.Guid", "table\nname System.Guid\ncol Guid = { $_ }\n"},
    {"System.Net.NetworkCredential", "table\nname System.Net.NetworkCredential\ncol UserName|50\ncol Domain|50\n"},
    {"System.Management.Automation.PSMethod", "table wrap\nname OverloadDefinitions\ncol OverloadDefinitions = { $_.OverloadDefinitions | Out-String }\n"},
    {"System.Reflection.Assembly",
     "table\nname System.Reflection.Assembly\ncol GAC|6 = GlobalAssemblyCache\ncol Version|14 = ImageRuntimeVersion\ncol Location\n"},
};
static BuiltInViews registration{kViews};

}  // namespace psession
