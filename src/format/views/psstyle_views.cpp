// Views of $PSStyle and its parts: each sequence as text, shown in its own style.
#include "format/view.h"

namespace psession {

#define S(label, path) "item " label " = { $s = \"$($_." path ")\"; \"$s$($s.Replace(\"`e\", '`e'))$($PSStyle.Reset)\" }\n"
#define COLORS \
  S("Black", "Black") S("BrightBlack", "BrightBlack") \
  S("White", "White") S("BrightWhite", "BrightWhite") \
  S("Red", "Red") S("BrightRed", "BrightRed") \
  S("Magenta", "Magenta") S("BrightMagenta", "BrightMagenta") \
  S("Blue", "Blue") S("BrightBlue", "BrightBlue") \
  S("Cyan", "Cyan") S("BrightCyan", "BrightCyan") \
  S("Green", "Green") S("BrightGreen", "BrightGreen") \
  S("Yellow", "Yellow") S("BrightYellow", "BrightYellow")
#define EXTENSIONS(label, path)                                                                                            \
  "item " label " = { $e = $_." path "; $w = 0; foreach ($k in $e.Keys) { if ($k.Length -gt $w) { $w = $k.Length } }; "     \
  "(@(foreach ($k in $e.Keys) { $s = $e[$k]; $k.PadRight($w) + ' = ' + $s + '\"' + $s.Replace(\"`e\", '`e') + '\"' + "     \
  "$PSStyle.Reset }) -join [char]10) }\n"

static constexpr BuiltInView kViews[] = {
    {"System.Management.Automation.PSStyle",
     "list\nname PSStyle\n"
     S("Reset", "Reset")
     S("BlinkOff", "BlinkOff")
     S("Blink", "Blink")
     S("BoldOff", "BoldOff")
     S("Bold", "Bold")
     S("DimOff", "DimOff")
     S("Dim", "Dim")
     S("Hidden", "Hidden")
     S("HiddenOff", "HiddenOff")
     S("Reverse", "Reverse")
     S("ReverseOff", "ReverseOff")
     S("ItalicOff", "ItalicOff")
     S("Italic", "Italic")
     S("UnderlineOff", "UnderlineOff")
     S("Underline", "Underline")
     S("StrikethroughOff", "StrikethroughOff")
     S("Strikethrough", "Strikethrough")
     "item OutputRendering = OutputRendering\n"
     S("Formatting.FormatAccent", "Formatting.FormatAccent")
     S("Formatting.ErrorAccent", "Formatting.ErrorAccent")
     S("Formatting.Error", "Formatting.Error")
     S("Formatting.Warning", "Formatting.Warning")
     S("Formatting.Verbose", "Formatting.Verbose")
     S("Formatting.Debug", "Formatting.Debug")
     S("Formatting.TableHeader", "Formatting.TableHeader")
     S("Formatting.CustomTableHeaderLabel", "Formatting.CustomTableHeaderLabel")
     S("Formatting.FeedbackName", "Formatting.FeedbackName")
     S("Formatting.FeedbackText", "Formatting.FeedbackText")
     S("Formatting.FeedbackAction", "Formatting.FeedbackAction")
     S("Progress.Style", "Progress.Style")
     "item Progress.MaxWidth = { $_.Progress.MaxWidth }\n"
     "item Progress.View = { $_.Progress.View }\n"
     "item Progress.UseOSCIndicator = { $_.Progress.UseOSCIndicator }\n"
     S("FileInfo.Directory", "FileInfo.Directory")
     S("FileInfo.SymbolicLink", "FileInfo.SymbolicLink")
     S("FileInfo.Executable", "FileInfo.Executable")
     EXTENSIONS("FileInfo.Extension", "FileInfo.Extension")
     S("Foreground.Black", "Foreground.Black")
     S("Foreground.BrightBlack", "Foreground.BrightBlack")
     S("Foreground.White", "Foreground.White")
     S("Foreground.BrightWhite", "Foreground.BrightWhite")
     S("Foreground.Red", "Foreground.Red")
     S("Foreground.BrightRed", "Foreground.BrightRed")
     S("Foreground.Magenta", "Foreground.Magenta")
     S("Foreground.BrightMagenta", "Foreground.BrightMagenta")
     S("Foreground.Blue", "Foreground.Blue")
     S("Foreground.BrightBlue", "Foreground.BrightBlue")
     S("Foreground.Cyan", "Foreground.Cyan")
     S("Foreground.BrightCyan", "Foreground.BrightCyan")
     S("Foreground.Green", "Foreground.Green")
     S("Foreground.BrightGreen", "Foreground.BrightGreen")
     S("Foreground.Yellow", "Foreground.Yellow")
     S("Foreground.BrightYellow", "Foreground.BrightYellow")
     S("Background.Black", "Background.Black")
     S("Background.BrightBlack", "Background.BrightBlack")
     S("Background.White", "Background.White")
     S("Background.BrightWhite", "Background.BrightWhite")
     S("Background.Red", "Background.Red")
     S("Background.BrightRed", "Background.BrightRed")
     S("Background.Magenta", "Background.Magenta")
     S("Background.BrightMagenta", "Background.BrightMagenta")
     S("Background.Blue", "Background.Blue")
     S("Background.BrightBlue", "Background.BrightBlue")
     S("Background.Cyan", "Background.Cyan")
     S("Background.BrightCyan", "Background.BrightCyan")
     S("Background.Green", "Background.Green")
     S("Background.BrightGreen", "Background.BrightGreen")
     S("Background.Yellow", "Background.Yellow")
     S("Background.BrightYellow", "Background.BrightYellow")},
    {"System.Management.Automation.PSStyle+FormattingData",
     "list\nname PSStyle+FormattingData\n"
     S("FormatAccent", "FormatAccent")
     S("ErrorAccent", "ErrorAccent")
     S("Error", "Error")
     S("Warning", "Warning")
     S("Verbose", "Verbose")
     S("Debug", "Debug")
     S("TableHeader", "TableHeader")
     S("CustomTableHeaderLabel", "CustomTableHeaderLabel")
     S("FeedbackName", "FeedbackName")
     S("FeedbackText", "FeedbackText")
     S("FeedbackAction", "FeedbackAction")},
    {"System.Management.Automation.PSStyle+ProgressConfiguration",
     "list\nname PSStyle+ProgressConfiguration\n"
     S("Style", "Style")
     "item MaxWidth = MaxWidth\n"
     "item View = View\n"
     "item UseOSCIndicator = UseOSCIndicator\n"},
    {"System.Management.Automation.PSStyle+FileInfoFormatting",
     "list\nname PSStyle+FileInfoFormatting\n"
     S("Directory", "Directory")
     S("SymbolicLink", "SymbolicLink")
     S("Executable", "Executable")
     EXTENSIONS("Extension", "Extension")},
    {"System.Management.Automation.PSStyle+ForegroundColor",
     "list\nname PSStyle+ForegroundColor\n"
     COLORS},
    {"System.Management.Automation.PSStyle+BackgroundColor",
     "list\nname PSStyle+BackgroundColor\n"
     COLORS},
};
static BuiltInViews registration{kViews};

}  // namespace psession
