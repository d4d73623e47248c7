// The enums that the tables of this folder and the operators mention.
#include "object/type.h"

namespace psession {
namespace {

#define ENUM(var, full, type_flags, ...)                     \
  const EnumDef var##_values[] = {__VA_ARGS__};              \
  Type var{TypeSpec{.full_name = full, .base = "System.Enum", \
                    .flags = kEnum | kValueType | kSealed | (type_flags), .enum_values = var##_values}};

ENUM(day_of_week, "System.DayOfWeek", 0, {"Sunday", 0}, {"Monday", 1}, {"Tuesday", 2}, {"Wednesday", 3}, {"Thursday", 4},
     {"Friday", 5}, {"Saturday", 6})
ENUM(date_time_kind, "System.DateTimeKind", 0, {"Unspecified", 0}, {"Utc", 1}, {"Local", 2})
ENUM(string_comparison, "System.StringComparison", 0, {"CurrentCulture", 0}, {"CurrentCultureIgnoreCase", 1},
     {"InvariantCulture", 2}, {"InvariantCultureIgnoreCase", 3}, {"Ordinal", 4}, {"OrdinalIgnoreCase", 5})
ENUM(string_split_options, "System.StringSplitOptions", kFlagsEnum, {"None", 0}, {"RemoveEmptyEntries", 1}, {"TrimEntries", 2})
ENUM(midpoint_rounding, "System.MidpointRounding", 0, {"ToEven", 0}, {"AwayFromZero", 1}, {"ToZero", 2},
     {"ToNegativeInfinity", 3}, {"ToPositiveInfinity", 4})
ENUM(base64_options, "System.Base64FormattingOptions", kFlagsEnum, {"None", 0}, {"InsertLineBreaks", 1})
ENUM(regex_options, "System.Text.RegularExpressions.RegexOptions", kFlagsEnum, {"None", 0}, {"IgnoreCase", 1},
     {"Multiline", 2}, {"ExplicitCapture", 4}, {"Compiled", 8}, {"Singleline", 16}, {"IgnorePatternWhitespace", 32},
     {"RightToLeft", 64}, {"ECMAScript", 256}, {"CultureInvariant", 512}, {"NonBacktracking", 1024})
ENUM(normalization_form, "System.Text.NormalizationForm", 0, {"FormC", 1}, {"FormD", 2}, {"FormKC", 5}, {"FormKD", 6})
ENUM(number_styles, "System.Globalization.NumberStyles", kFlagsEnum, {"None", 0}, {"AllowLeadingWhite", 1},
     {"AllowTrailingWhite", 2}, {"AllowLeadingSign", 4}, {"Integer", 7}, {"AllowTrailingSign", 8},
     {"AllowParentheses", 16}, {"AllowDecimalPoint", 32}, {"AllowThousands", 64}, {"Number", 111}, {"AllowExponent", 128},
     {"Float", 167}, {"AllowCurrencySymbol", 256}, {"Currency", 383}, {"Any", 511}, {"AllowHexSpecifier", 512},
     {"HexNumber", 515}, {"AllowBinarySpecifier", 1024}, {"BinaryNumber", 1027})
ENUM(date_time_styles, "System.Globalization.DateTimeStyles", kFlagsEnum, {"None", 0}, {"AllowLeadingWhite", 1},
     {"AllowTrailingWhite", 2}, {"AllowInnerWhite", 4}, {"AllowWhiteSpaces", 7}, {"NoCurrentDateDefault", 8},
     {"AdjustToUniversal", 16}, {"AssumeLocal", 32}, {"AssumeUniversal", 64}, {"RoundtripKind", 128})
ENUM(time_span_styles, "System.Globalization.TimeSpanStyles", kFlagsEnum, {"None", 0}, {"AssumeNegative", 1})
ENUM(compare_options, "System.Globalization.CompareOptions", kFlagsEnum, {"None", 0}, {"IgnoreCase", 1},
     {"IgnoreNonSpace", 2}, {"IgnoreSymbols", 4}, {"IgnoreKanaType", 8}, {"IgnoreWidth", 16}, {"NumericOrdering", 32},
     {"OrdinalIgnoreCase", 0x10000000}, {"StringSort", 0x20000000}, {"Ordinal", 0x40000000})
ENUM(calendar_week_rule, "System.Globalization.CalendarWeekRule", 0, {"FirstDay", 0}, {"FirstFullWeek", 1}, {"FirstFourDayWeek", 2})
ENUM(culture_types, "System.Globalization.CultureTypes", kFlagsEnum, {"NeutralCultures", 1}, {"SpecificCultures", 2},
     {"InstalledWin32Cultures", 4}, {"AllCultures", 7}, {"UserCustomCulture", 8}, {"ReplacementCultures", 16})
ENUM(unicode_categories, "System.Globalization.UnicodeCategory", 0, {"UppercaseLetter", 0}, {"LowercaseLetter", 1},
     {"TitlecaseLetter", 2}, {"ModifierLetter", 3}, {"OtherLetter", 4}, {"NonSpacingMark", 5},
     {"SpacingCombiningMark", 6}, {"EnclosingMark", 7}, {"DecimalDigitNumber", 8}, {"LetterNumber", 9},
     {"OtherNumber", 10}, {"SpaceSeparator", 11}, {"LineSeparator", 12}, {"ParagraphSeparator", 13}, {"Control", 14},
     {"Format", 15}, {"Surrogate", 16}, {"PrivateUse", 17}, {"ConnectorPunctuation", 18}, {"DashPunctuation", 19},
     {"OpenPunctuation", 20}, {"ClosePunctuation", 21}, {"InitialQuotePunctuation", 22}, {"FinalQuotePunctuation", 23},
     {"OtherPunctuation", 24}, {"MathSymbol", 25}, {"CurrencySymbol", 26}, {"ModifierSymbol", 27}, {"OtherSymbol", 28},
     {"OtherNotAssigned", 29})
ENUM(split_options, "System.Management.Automation.SplitOptions", kFlagsEnum, {"SimpleMatch", 1}, {"RegexMatch", 2},
     {"CultureInvariant", 4}, {"IgnorePatternWhitespace", 8}, {"Multiline", 16}, {"Singleline", 32}, {"IgnoreCase", 64},
     {"ExplicitCapture", 128})
ENUM(error_category, "System.Management.Automation.ErrorCategory", 0, {"NotSpecified", 0}, {"OpenError", 1},
     {"CloseError", 2}, {"DeviceError", 3}, {"DeadlockDetected", 4}, {"InvalidArgument", 5}, {"InvalidData", 6},
     {"InvalidOperation", 7}, {"InvalidResult", 8}, {"InvalidType", 9}, {"MetadataError", 10}, {"NotImplemented", 11},
     {"NotInstalled", 12}, {"ObjectNotFound", 13}, {"OperationStopped", 14}, {"OperationTimeout", 15},
     {"SyntaxError", 16}, {"ParserError", 17}, {"PermissionDenied", 18}, {"ResourceBusy", 19}, {"ResourceExists", 20},
     {"ResourceUnavailable", 21}, {"ReadError", 22}, {"WriteError", 23}, {"FromStdErr", 24}, {"SecurityError", 25},
     {"ProtocolError", 26}, {"ConnectionError", 27}, {"AuthenticationError", 28}, {"LimitsExceeded", 29},
     {"QuotaExceeded", 30}, {"NotEnabled", 31})
ENUM(uri_kind, "System.UriKind", 0, {"RelativeOrAbsolute", 0}, {"Absolute", 1}, {"Relative", 2})
ENUM(uri_host_name_type, "System.UriHostNameType", 0, {"Unknown", 0}, {"Basic", 1}, {"Dns", 2}, {"IPv4", 3}, {"IPv6", 4})
ENUM(uri_components, "System.UriComponents", kFlagsEnum, {"Scheme", 1}, {"UserInfo", 2}, {"Host", 4}, {"Port", 8},
     {"SchemeAndServer", 13}, {"Path", 16}, {"Query", 32}, {"PathAndQuery", 48}, {"HttpRequestUrl", 61}, {"Fragment", 64},
     {"AbsoluteUri", 127}, {"StrongPort", 128}, {"HostAndPort", 132}, {"StrongAuthority", 134}, {"NormalizedHost", 256},
     {"KeepDelimiter", 0x40000000})
ENUM(uri_format, "System.UriFormat", 0, {"UriEscaped", 1}, {"Unescaped", 2}, {"SafeUnescaped", 3})
ENUM(platform_id, "System.PlatformID", 0, {"Win32S", 0}, {"Win32Windows", 1}, {"Win32NT", 2}, {"WinCE", 3}, {"Unix", 4},
     {"Xbox", 5}, {"MacOSX", 6}, {"Other", 7})
ENUM(special_folder, "System.Environment+SpecialFolder", 0, {"Desktop", 0}, {"Programs", 2}, {"MyDocuments", 5},
     {"Personal", 5}, {"Favorites", 6}, {"Startup", 7}, {"Recent", 8}, {"SendTo", 9}, {"StartMenu", 11}, {"MyMusic", 13},
     {"MyVideos", 14}, {"DesktopDirectory", 16}, {"MyComputer", 17}, {"NetworkShortcuts", 19}, {"Fonts", 20},
     {"Templates", 21}, {"CommonStartMenu", 22}, {"CommonPrograms", 23}, {"CommonStartup", 24},
     {"CommonDesktopDirectory", 25}, {"ApplicationData", 26}, {"PrinterShortcuts", 27}, {"LocalApplicationData", 28},
     {"InternetCache", 32}, {"Cookies", 33}, {"History", 34}, {"CommonApplicationData", 35}, {"Windows", 36},
     {"System", 37}, {"ProgramFiles", 38}, {"MyPictures", 39}, {"UserProfile", 40}, {"SystemX86", 41},
     {"ProgramFilesX86", 42}, {"CommonProgramFiles", 43}, {"CommonProgramFilesX86", 44}, {"CommonTemplates", 45},
     {"CommonDocuments", 46}, {"CommonAdminTools", 47}, {"AdminTools", 48}, {"CommonMusic", 53}, {"CommonPictures", 54},
     {"CommonVideos", 55}, {"Resources", 56}, {"LocalizedResources", 57}, {"CommonOemLinks", 58}, {"CDBurning", 59})
ENUM(special_folder_option, "System.Environment+SpecialFolderOption", 0, {"None", 0}, {"DoNotVerify", 16384}, {"Create", 32768})
ENUM(environment_target, "System.EnvironmentVariableTarget", 0, {"Process", 0}, {"User", 1}, {"Machine", 2})
ENUM(console_color, "System.ConsoleColor", 0, {"Black", 0}, {"DarkBlue", 1}, {"DarkGreen", 2}, {"DarkCyan", 3},
     {"DarkRed", 4}, {"DarkMagenta", 5}, {"DarkYellow", 6}, {"Gray", 7}, {"DarkGray", 8}, {"Blue", 9}, {"Green", 10},
     {"Cyan", 11}, {"Red", 12}, {"Magenta", 13}, {"Yellow", 14}, {"White", 15})
ENUM(file_attributes, "System.IO.FileAttributes", kFlagsEnum, {"None", 0}, {"ReadOnly", 1}, {"Hidden", 2}, {"System", 4},
     {"Directory", 16}, {"Archive", 32}, {"Device", 64}, {"Normal", 128}, {"Temporary", 256}, {"SparseFile", 512},
     {"ReparsePoint", 1024}, {"Compressed", 2048}, {"Offline", 4096}, {"NotContentIndexed", 8192}, {"Encrypted", 16384},
     {"IntegrityStream", 32768}, {"NoScrubData", 131072})

}  // namespace
}  // namespace psession
