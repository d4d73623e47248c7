// Formatting: objects in, packets out. Chooses the view by the first object (PowerShell's rules), groups, and shows what
// does not belong to the view out of band. Serves Format-Table/-List/-Wide/-Custom and the default formatting of Out-*.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "format/packets.h"
#include "format/property_expression.h"
#include "format/view.h"
#include "object/errors.h"

namespace psession {

class Runspace;

struct FormatParameters {
  std::vector<PropertyParameter> properties;
  std::optional<PropertyParameter> group_by;
  std::string view;
  std::optional<bool> autosize, hide_header, wrap, repeat_header;
  std::optional<int> columns, depth;
  bool force = false;             // also what is normally out of band
  bool show_error = false, display_error = false;
  std::string expand;             // CoreOnly, EnumOnly, Both
  std::vector<PropertyParameter> exclude;
};

class Formatter {
 public:
  using Emit = std::function<void(Ref<FormatPacket>)>;
  Formatter(Runspace& rs, FormatShape shape, FormatParameters parameters = {});
  void process(const Value& v, const Emit& emit, WriteStream stream = WriteStream::None);
  void finish(const Emit& emit);

 private:
  struct Active { PropertyExpression expression; const PropertyParameter* parameter = nullptr; };
  void object(const Value& v, const Emit& emit, WriteStream stream);
  bool try_out_of_band(const Value& v, const std::vector<std::string>& types, bool fallback, const Emit& emit, WriteStream stream);
  void choose(const Value& v, const std::vector<std::string>& types);
  Ref<FormatPacket> make_start(const Value& v);
  void entry(const Value& v, EntryData& e);
  bool applicable(const std::vector<std::string>& types) const;
  bool group_changed(const Value& v);
  std::vector<ComplexItem> group_label();
  std::vector<Active> active_properties(const Value& v, bool table, bool first_choice);
  std::string display(const Value& v, const std::optional<std::string>& format, bool table);
  std::string evaluate(const PropertyExpression& e, const Value& v, const std::optional<std::string>& format, bool table);
  void list_entry(const ViewDefinition* view, const Value& v, EntryData& e);
  void custom_items(const std::vector<CustomItem>& items, const Value& v, std::vector<ComplexItem>& out);
  void nested_items(const CustomItem& i, const Value& value, std::vector<ComplexItem>& out);
  void custom_object(const Value& v, int depth, std::vector<ComplexItem>& out);
  std::string view_not_found(const std::vector<std::string>& types) const;
  void failed(const char* id, std::string message, const Value& target);   // kept for -ShowError
  static void text_line(std::string text, const Emit& emit);

  Runspace& rs_;
  const FormatShape wanted_;
  FormatParameters parameters_;
  FormatShape shape_ = FormatShape::Undefined;
  const ViewDefinition* view_ = nullptr;
  std::vector<Active> columns_;
  bool in_document_ = false, in_group_ = false;
  bool show_computer_name_ = false;
  bool has_group_value_ = false;
  Value group_value_, group_object_;
  int nesting_ = 0;
  std::string group_text_, group_name_;
  int enumeration_limit_ = 4;
  std::vector<Ref<ErrorRecordObject>> errors_;
};

// A value as a cell or list value shows it: collections as {a, b, c...}.
std::string smart_to_string(Runspace& rs, const Value& v, int enumeration_limit);
// The property that stands for the object where there is room for one only: DefaultDisplayProperty, else name, id, key...
std::optional<std::string> display_name_property(Runspace& rs, const Value& v);
// Property names in the order of lists: the object's own, then added ones.
std::vector<std::string> display_properties(Runspace& rs, const Value& v);
bool is_scalar_type(const std::string& type_name, const std::vector<std::string>& names);

}  // namespace psession
