// View definitions (what format.ps1xml holds) and their registry. Built-in views are rows of text in format/views/*.cpp,
// parsed on first use of their type; Update-FormatData adds more at run time.
//
//   table [autosize] [hideheaders] [wrap]          one of table, list, wide, custom
//   name VIEWNAME                                  optional; the type's name otherwise
//   oob                                            shown out of band (errors, single-line things)
//   group EXPR [label TEXT]                        EXPR: property name or {script}
//   grouptext |TEXT|                               what stands before the group's value, instead of "   LABEL: "
//   col LABEL|WIDTH|ALIGN = EXPR                   WIDTH 0 or empty: decided by the rows; ALIGN left, center, right
//   item LABEL = EXPR [format F]                   list
//   = EXPR                                         wide and custom: the text
//   indented EXPR                                  text whose lines keep their indentation where they wrap
//   newline / text TEXT / frame L,R,F ... end      custom
//   when {script}                                  following rows hold only where it is true (list items)
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format/packets.h"
#include "format/property_expression.h"

namespace psession {

class Runspace;

struct ViewExpression {
  std::string property;      // or
  std::string script;        // source; compiled on first use
  Ref<ScriptBlock> block;
  std::string format;
};
struct ViewColumn {
  std::string label;
  bool has_label = false;
  int width = 0;
  TextAlignment alignment = TextAlignment::Undefined;
  TextAlignment item_alignment = TextAlignment::Undefined;   // of the cells, where it differs from the header's
  ViewExpression value;
  ViewExpression condition;  // list items
};
struct ViewEntry;
struct CustomItem {
  enum Kind : uint8_t { Text, NewLine, Expression, Frame } kind = Text;
  std::string text;
  ViewExpression value;
  ViewExpression condition;
  bool enumerate = false, keep_indent = false;
  FrameInfo frame;
  std::vector<CustomItem> children;
  bool nested = false;               // an expression whose value the children (or an alternative) show
  std::shared_ptr<std::vector<ViewEntry>> alternatives;
};
// How a view shows objects of certain types, or for which a condition holds.
struct ViewEntry {
  std::vector<std::string> types;
  ViewExpression condition;
  std::vector<ViewColumn> columns;
  std::vector<CustomItem> custom;
  bool wrap = false;
};
struct ViewDefinition {
  std::string name;
  std::vector<std::string> types;
  FormatShape shape = FormatShape::Undefined;
  bool out_of_band = false, autosize = false, hide_header = false, wrap = false;
  std::optional<ViewExpression> group_by;
  std::string group_label;
  std::vector<CustomItem> group_custom;
  int wide_columns = 0;
  std::string file;                  // that it came from
  std::vector<ViewEntry> alternatives;   // tried before the columns and items below
  std::vector<ViewColumn> columns;   // table columns, list items, the wide property
  std::vector<CustomItem> custom;
};

struct BuiltInView { const char* types; const char* text; };   // types: blank separated
class BuiltInViews {
 public:
  explicit BuiltInViews(std::span<const BuiltInView> rows);    // static registration
};

class ViewTable {
 public:
  // The first view for these type names (most derived first) of the wanted shape (Undefined: any) and name.
  // The Deserialized. prefix is looked through when nothing fits.
  static const ViewDefinition* find(const std::vector<std::string>& types, FormatShape shape, std::string_view name,
                                    bool out_of_band);
  static bool applies(const ViewDefinition& v, const std::vector<std::string>& types);
  static void add(std::unique_ptr<ViewDefinition> v, bool prepend);
  static std::vector<const ViewDefinition*> all();
  static void remove_file(const std::string& path);   // what add() got from this file
  // The first of `entries` that is for this object; nullptr: none.
  static const ViewEntry* entry_for(Runspace& rs, const std::vector<ViewEntry>& entries, const Value& v);
  static ViewDefinition parse(std::string_view types, std::string_view text);
};

// Evaluates to text as views show it; errors give empty text.
Value view_value(Runspace& rs, const ViewExpression& e, const Value& target);
bool view_condition(Runspace& rs, const ViewExpression& e, const Value& target);

}  // namespace psession
