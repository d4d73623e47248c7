#include "format/formatter.h"

#include <algorithm>

#include "engine/host.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "format/error_view.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/operators.h"
#include "text/wildcard.h"

namespace psession {

namespace {

constexpr const char* kComputerName = "PSComputerName";
constexpr const char* kShowComputerName = "PSShowComputerName";
constexpr const char* kRunspaceId = "RunspaceId";
constexpr const char* kJobInstance = "PSSourceJobInstanceId";

constexpr std::string_view kScalarTypes[] = {
    "System.String", "System.SByte",  "System.Byte",   "System.Int16",  "System.UInt16",  "System.Int32",
    "System.UInt32", "System.Int64",  "System.UInt64", "System.Char",   "System.Single",  "System.Double",
    "System.Boolean", "System.Decimal", "System.IntPtr", "System.Security.SecureString", "System.Numerics.BigInteger",
};

bool is_remoting_property(std::string_view n) {
  return n == kComputerName || n == kShowComputerName || n == kRunspaceId || n == kJobInstance;
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? x + 32 : x) == (y >= 'A' && y <= 'Z' ? y + 32 : y);
         });
}

bool shows_computer_name(Runspace& rs, const Value& v) {
  const MemberBag* bag = bag_of(v);
  if (!bag || bag->find(kShowComputerName) < 0 || bag->find(kComputerName) < 0) return false;
  Value show;
  return try_get_property(rs, v, kShowComputerName, show) && is_true(show);
}

ComplexItem text_item(std::string s) {
  ComplexItem i;
  i.text = std::move(s);
  return i;
}
ComplexItem new_line() {
  ComplexItem i;
  i.kind = ComplexItem::NewLine;
  return i;
}

// Each line in a frame as far from the edge as the line itself is.
void indented_lines(std::string_view text, std::vector<ComplexItem>& out) {
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    if (blanks == line.size() || blanks == 0) {
      out.push_back(text_item(std::string(line)));
    } else {
      ComplexItem f;
      f.kind = ComplexItem::Frame;
      f.frame.left = static_cast<int>(blanks);
      f.children.push_back(text_item(std::string(line.substr(blanks))));
      f.children.push_back(new_line());
      out.push_back(std::move(f));
      continue;
    }
    out.push_back(new_line());
  }
}

std::unique_ptr<Enumerator> enumerate_for_display(Runspace& rs, const Value& v) {
  const Value& base = unwrap(v);
  if (base.is_string()) return nullptr;
  if (base.kind() == Kind::Dictionary) {
    // Its entries, as objects.
    struct Entries final : Enumerator {
      Ref<Dictionary> d;
      size_t at = 0;
      bool next(Value& out) override {
        while (at < d->slots() && !d->live(at)) ++at;
        if (at >= d->slots()) return false;
        bool generic = !types::Hashtable.assignable_from(d->type()) && !types::OrderedDictionary.assignable_from(d->type());
        out = Value(make_ref<PairObject>(generic ? &types::KeyValuePair : &types::DictionaryEntry, d->key_at(at), d->value_at(at)));
        ++at;
        return true;
      }
    };
    auto e = std::make_unique<Entries>();
    e->d = Ref<Dictionary>(base.as<Dictionary>());
    return e;
  }
  return enumerate(rs, v);
}

}  // namespace

bool is_scalar_type(const std::string& type_name, const std::vector<std::string>& names) {
  std::string_view t = type_name;
  if (t.starts_with("Deserialized.")) t.remove_prefix(13);
  if (names.size() > 1 && names[1] == "System.Enum") return true;
  for (std::string_view s : kScalarTypes) if (same_name(s, t)) return true;
  return false;
}

namespace {
// A type shows its .NET name, everything else what the culture says.
std::string element_text(Runspace& rs, const Value& v) {
  const Value& base = unwrap(v);
  return base.kind() == Kind::Type ? type_to_text(base.as<Type>()) : culture_text(rs, v);
}
}  // namespace

std::optional<std::string> display_name_property(Runspace& rs, const Value& v) {
  const Value& base = unwrap(v);
  if (!v.is_object() || v.is_string() || base.kind() == Kind::Array || base.kind() == Kind::List || base.get_if<PairObject>()) {
    if (v.kind() != Kind::Enum) return {};
  }
  if (std::vector<std::string> own = standard_members(rs, v, "DefaultDisplayProperty"); !own.empty()) return own[0];
  if (v.kind() == Kind::Enum) return {};
  std::vector<std::string> names = property_names(rs, v);
  static constexpr std::string_view kKnown[] = {"name", "id", "key", "*key", "*name", "*id"};
  for (std::string_view known : kKnown) {
    bool tail = known[0] == '*';
    std::string_view end = tail ? known.substr(1) : known;
    for (const std::string& n : names) {
      if (is_remoting_property(n) || n.size() < end.size() || (!tail && n.size() != end.size())) continue;
      if (same_name(std::string_view(n).substr(n.size() - end.size()), end)) return n;
    }
  }
  return {};
}

namespace {
// What an element of a collection shows: its name or id, where it has one.
std::string named_text(Runspace& rs, const Value& v) {
  if (std::optional<std::string> name = display_name_property(rs, v)) {
    Value shown;
    try {
      if (try_get_property(rs, v, *name, shown)) {
        return shown.kind() == Kind::Array || shown.kind() == Kind::List ? to_display(rs, shown) : element_text(rs, shown);
      }
    } catch (ScriptError&) {
    }
  }
  return v.kind() == Kind::Array || v.kind() == Kind::List ? to_display(rs, v) : element_text(rs, v);
}
}  // namespace

std::string smart_to_string(Runspace& rs, const Value& v, int enumeration_limit) {
  if (v.is_null()) return {};
  try {
    std::unique_ptr<Enumerator> e = enumerate_for_display(rs, v);
    if (!e) return element_text(rs, v);
    std::string out = "{";
    Value item;
    for (int n = 0; e->next(item); ++n) {
      rs.check_stop();
      if (enumeration_limit >= 0 && n == enumeration_limit) {
        out += "\xE2\x80\xA6";
        break;
      }
      if (n > 0) out += ", ";
      out += item.is_null() ? std::string("$null") : named_text(rs, item);
    }
    return out + "}";
  } catch (ScriptError&) {
    return {};
  }
}

// Properties as a list shows them: the object's own, then those that were added to it.
std::vector<std::string> display_properties(Runspace& rs, const Value& v) {
  std::vector<std::string> names = property_names(rs, v);
  if (const PSObject* o = v.kind() == Kind::PSObject ? v.as<PSObject>() : nullptr; o && o->is_custom()) {
    if (o->adapted) {
      std::stable_partition(names.begin(), names.end(), [&](const std::string& n) {
        long i = o->members().find(n);
        return i >= 0 && i < static_cast<long>(o->adapted);
      });
    }
    return names;
  }
  const Type* t = type_of(v);
  if (!t || unwrap(v).get_if<AdaptedObject>()) return names;
  const MemberBag* bag = bag_of(v);
  std::stable_partition(names.begin(), names.end(), [&](const std::string& n) {
    return !(bag && bag->find(n) >= 0) && !find_extension(v, n);
  });
  return names;
}

Formatter::Formatter(Runspace& rs, FormatShape shape, FormatParameters parameters)
    : rs_(rs), wanted_(shape), parameters_(std::move(parameters)) {}

void Formatter::failed(const char* id, std::string message, const Value& target) {
  if (parameters_.show_error && errors_.size() < 1000) {
    errors_.push_back(make_error({}, id, ErrorCategory::InvalidArgument, std::move(message), target));
  }
}

std::string Formatter::display(const Value& v, const std::optional<std::string>& format, bool table) {
  if (format && !format->empty()) {
    try {
      if (format->find("{0") != std::string::npos || format->find('}') != std::string::npos) {
        return to_display(rs_, binary_op(rs_, BinaryOp::Format, str(*format), v));
      }
      Value args[] = {str(*format)};
      if (!v.is_null()) return to_display(rs_, invoke_method(rs_, v, "ToString", args));
    } catch (ScriptError&) {
      // A format that does not fit falls back to the plain text, or to a mark where errors are to be seen.
      failed("formattingError", "Failed to interpret format string \"" + *format + "\".", v);
      if (parameters_.display_error) return "#FMTERR";
    }
  }
  const Value& base = unwrap(v);
  if (table && (base.kind() == Kind::Double || base.kind() == Kind::Single || base.kind() == Kind::Decimal)) {
    // Columns of reals line up: the culture's number of decimals.
    Value args[] = {str("F3")};
    try {
      return to_display(rs_, invoke_method(rs_, base, "ToString", args));
    } catch (ScriptError&) {
    }
  }
  return smart_to_string(rs_, v, enumeration_limit_);
}

std::string Formatter::evaluate(const PropertyExpression& e, const Value& v, const std::optional<std::string>& format, bool table) {
  PropertyExpression::Result r = e.evaluate(rs_, v);
  if (r.error) {
    failed("mshExpressionError", "Failed to evaluate expression \"" + e.name + "\".", v);
    return parameters_.display_error ? "#ERR" : std::string();
  }
  if (!r.found) return {};
  return display(r.value, format, table);
}

// ---- choosing

std::vector<Formatter::Active> Formatter::active_properties(const Value& v, bool table, bool) {
  std::vector<Active> list;
  auto excluded = [&](const std::string& name) {
    for (const PropertyParameter& x : parameters_.exclude) {
      if (WildcardPattern(x.expression.name).is_match(name)) return true;
    }
    return false;
  };
  if (!parameters_.properties.empty()) {
    for (const PropertyParameter& p : parameters_.properties) {
      if (p.expression.script || !p.expression.has_wildcards()) {
        std::vector<PropertyExpression> resolved = p.expression.resolve(rs_, v, false);
        for (PropertyExpression& e : resolved) {
          // A list leaves out what the object has not; a table keeps the column.
          Value ignored;
          if (!table && !e.script && !try_get_property(rs_, v, e.name, ignored)) continue;
          if (!excluded(e.name)) list.push_back({std::move(e), &p});
        }
        continue;
      }
      for (PropertyExpression& e : p.expression.resolve(rs_, v)) {
        if (!excluded(e.name)) list.push_back({std::move(e), &p});
      }
    }
    return list;
  }
  for (std::string& n : standard_members(rs_, v, "DefaultDisplayPropertySet")) {
    if (!excluded(n)) list.push_back({{std::move(n), {}}, nullptr});
  }
  if (!list.empty()) {
    if (shows_computer_name(rs_, v)) list.push_back({{kComputerName, {}}, nullptr});
    return list;
  }
  bool show = shows_computer_name(rs_, v);
  for (std::string& n : display_properties(rs_, v)) {
    if (same_name(n, kShowComputerName) || (!show && same_name(n, kComputerName))) continue;
    if (!excluded(n)) list.push_back({{std::move(n), {}}, nullptr});
  }
  if (table && list.size() > 10) list.resize(10);
  return list;
}

std::string Formatter::view_not_found(const std::vector<std::string>& types) const {
  auto shape_name = [](FormatShape s) {
    return s == FormatShape::Table ? "Table" : s == FormatShape::List ? "List" : s == FormatShape::Wide ? "Wide" : "Custom";
  };
  const std::string& name = parameters_.view;
  const std::string type = types.empty() ? std::string() : types[0];
  std::string valid, others;
  for (const ViewDefinition* d : ViewTable::all()) {
    if (std::none_of(d->types.begin(), d->types.end(), [&](const std::string& t) { return same_name(t, type); })) continue;
    if (d->shape == wanted_) {
      valid += (valid.empty() ? "" : ", ") + d->name;
    } else if (same_name(d->name, name)) {
      others += (others.empty() ? " Try using one of these other format cmdlets: Format-" : ", Format-") + std::string(shape_name(d->shape));
    }
  }
  std::string kind = shape_name(wanted_);
  if (!valid.empty()) {
    return "The view name " + name + " cannot be found. Specify one of the following " + kind + " views and try again: " + valid + ".";
  }
  if (!others.empty()) return " The view name " + name + " cannot be found in the " + kind + " formatting." + others;
  return "The view name " + name + " cannot be found. There are no existing " + kind + " views for " + type + " objects.";
}

void Formatter::choose(const Value& v, const std::vector<std::string>& types) {
  view_ = nullptr;
  show_computer_name_ = shows_computer_name(rs_, v);
  shape_ = wanted_;
  Value limit = rs_.get_variable("FormatEnumerationLimit");
  if (limit.kind() == Kind::Int32) enumeration_limit_ = static_cast<int>(limit.as_int());
  if (parameters_.properties.empty()) {
    view_ = ViewTable::find(types, wanted_, parameters_.view, false);
    if (!view_ && !parameters_.view.empty()) {
      throw_error("System.Management.Automation.PipelineStoppedException", "FormatViewNotFound", ErrorCategory::ObjectNotFound,
                  view_not_found(types), str(parameters_.view));
    }
  }
  if (view_) {
    shape_ = view_->shape;
    return;
  }
  if (shape_ == FormatShape::Undefined) {
    size_t n = standard_members(rs_, v, "DefaultDisplayPropertySet").size();
    if (n == 0) n = property_names(rs_, v).size();
    shape_ = n <= 4 ? FormatShape::Table : FormatShape::List;
  }
  if (shape_ == FormatShape::Table) columns_ = active_properties(v, true, true);
}

Ref<FormatPacket> Formatter::make_start(const Value& v) {
  Ref<FormatPacket> p = make_ref<FormatPacket>(PacketKind::Start);
  p->shape = shape_;
  p->autosize = parameters_.autosize.value_or(view_ && view_->autosize);
  p->hide_header = parameters_.hide_header.value_or(view_ && view_->hide_header);
  p->wide_columns = parameters_.columns.value_or(view_ ? view_->wide_columns : 0);
  if (shape_ != FormatShape::Table) return p;
  if (view_) {
    for (const ViewColumn& c : view_->columns) {
      TableColumnInfo t;
      t.label = c.has_label ? c.label : !c.value.property.empty() ? c.value.property : c.value.script;
      t.width = p->autosize ? 0 : c.width;
      t.alignment = c.alignment;
      p->columns.push_back(std::move(t));
    }
    if (show_computer_name_) p->columns.push_back({kComputerName, 0, TextAlignment::Undefined});
    return p;
  }
  for (const Active& a : columns_) {
    TableColumnInfo t;
    t.label = a.parameter && a.parameter->label ? *a.parameter->label : a.expression.name;
    if (a.parameter && a.parameter->width) t.width = *a.parameter->width;
    if (a.parameter && a.parameter->alignment) {
      t.alignment = static_cast<TextAlignment>(*a.parameter->alignment);
    } else {
      PropertyExpression::Result r = a.expression.evaluate(rs_, v);
      if (!r.error && !r.value.is_null()) {
        std::vector<std::string> names = type_names(r.value);
        if (!names.empty() && names[0] != "System.String" && is_scalar_type(names[0], names)) t.alignment = TextAlignment::Right;
      }
    }
    p->columns.push_back(std::move(t));
  }
  return p;
}

bool Formatter::applicable(const std::vector<std::string>& types) const {
  return !view_ || ViewTable::applies(*view_, types);
}

// ---- groups

bool Formatter::group_changed(const Value& v) {
  Value key;
  std::string name;
  if (parameters_.group_by) {
    const PropertyParameter& g = *parameters_.group_by;
    std::vector<PropertyExpression> resolved = g.expression.resolve(rs_, v);
    if (!resolved.empty()) {
      key = resolved[0].evaluate(rs_, v).value;
      name = g.label ? *g.label : resolved[0].name;
    } else if (g.label) {
      name = *g.label;
    }
  } else if (view_ && view_->group_by) {
    key = view_value(rs_, *view_->group_by, v);
    name = !view_->group_label.empty() ? view_->group_label : view_->group_by->property;
  } else {
    bool first = !has_group_value_;
    has_group_value_ = true;
    return first;
  }
  bool changed = !has_group_value_ || !values_equal(rs_, key, group_value_, false);
  has_group_value_ = true;
  if (changed) {
    group_text_ = parameters_.group_by ? display(key, parameters_.group_by->format_string, false) : smart_to_string(rs_, key, enumeration_limit_);
    group_value_ = std::move(key);
    group_object_ = v;
    group_name_ = key.is_null() && group_text_.empty() && parameters_.group_by && !parameters_.group_by->label ? std::string() : name;
    if (group_value_.is_null() && parameters_.group_by) group_name_ = parameters_.group_by->label ? name : std::string();
  }
  return changed;
}

std::vector<ComplexItem> Formatter::group_label() {
  std::vector<ComplexItem> items;
  if (!parameters_.group_by && !(view_ && view_->group_by)) return items;
  if (!parameters_.group_by && !view_->group_custom.empty()) {
    custom_items(view_->group_custom, group_object_, items);
    return items;
  }
  items.push_back(text_item("   " + group_name_ + ": " + group_text_));
  return items;
}

// ---- entries

void Formatter::list_entry(const ViewDefinition* view, const Value& v, EntryData& e) {
  e.shape = FormatShape::List;
  if (view) {
    const ViewEntry* other = ViewTable::entry_for(rs_, view->alternatives, v);
    for (const ViewColumn& c : other ? other->columns : view->columns) {
      if (!view_condition(rs_, c.condition, v)) continue;
      Value value = view_value(rs_, c.value, v);
      std::optional<std::string> format;
      if (!c.value.format.empty()) format = c.value.format;
      e.fields.push_back({c.has_label ? c.label : c.value.property, display(value, format, false)});
    }
    if (shows_computer_name(rs_, v)) {
      e.fields.push_back({kComputerName, display(get_member(rs_, v, kComputerName), {}, false)});
    }
    return;
  }
  for (const Active& a : active_properties(v, false, false)) {
    std::string label = a.parameter && a.parameter->label ? *a.parameter->label : a.expression.name;
    e.fields.push_back({std::move(label), evaluate(a.expression, v, a.parameter ? a.parameter->format_string : std::nullopt, false)});
  }
}

void Formatter::custom_items(const std::vector<CustomItem>& items, const Value& v, std::vector<ComplexItem>& out) {
  for (const CustomItem& i : items) {
    switch (i.kind) {
      case CustomItem::Text: out.push_back(text_item(i.text)); break;
      case CustomItem::NewLine: out.push_back(new_line()); break;
      case CustomItem::Expression:
        if (view_condition(rs_, i.condition, v)) {
          if (i.nested || i.enumerate) {
            bool whole = i.value.property.empty() && i.value.script.empty() && !i.value.block;
            nested_items(i, whole ? v : view_value(rs_, i.value, v), out);
            break;
          }
          std::optional<std::string> format;
          if (!i.value.format.empty()) format = i.value.format;
          std::string text = display(view_value(rs_, i.value, v), format, false);
          if (i.keep_indent) indented_lines(text, out);
          else out.push_back(text_item(std::move(text)));
        }
        break;
      case CustomItem::Frame: {
        ComplexItem f;
        f.kind = ComplexItem::Frame;
        f.frame = i.frame;
        custom_items(i.children, v, f.children);
        out.push_back(std::move(f));
        break;
      }
    }
  }
}

// A value, or each element of it, shown by a control of its own.
void Formatter::nested_items(const CustomItem& i, const Value& value, std::vector<ComplexItem>& out) {
  if (nesting_ > 50) return;
  ++nesting_;
  auto show = [&](const Value& v) {
    if (!i.nested) {
      out.push_back(text_item(display(v, {}, false)));
      return;
    }
    const ViewEntry* other = i.alternatives ? ViewTable::entry_for(rs_, *i.alternatives, v) : nullptr;
    custom_items(other ? other->custom : i.children, v, out);
  };
  std::unique_ptr<Enumerator> e = i.enumerate ? enumerate_for_display(rs_, value) : nullptr;
  if (!e) {
    if (!value.is_null()) show(value);
  } else {
    Value item;
    while (e->next(item)) {
      rs_.check_stop();
      show(item);
    }
  }
  --nesting_;
}

void Formatter::custom_object(const Value& v, int depth, std::vector<ComplexItem>& out) {
  auto framed = [](std::vector<ComplexItem> children) {
    ComplexItem f;
    f.kind = ComplexItem::Frame;
    f.frame.left = 2;
    f.children = std::move(children);
    return f;
  };
  std::vector<std::string> names = type_names(v);
  std::string name = names.empty() ? std::string() : names[0];
  size_t cut = name.find_last_of(".+");
  out.push_back(text_item("class " + (cut == std::string::npos ? name : name.substr(cut + 1))));
  out.push_back(new_line());
  out.push_back(text_item("{"));
  out.push_back(new_line());
  std::vector<ComplexItem> body;
  std::vector<Active> properties;
  if (depth == parameters_.depth.value_or(5)) {
    properties = active_properties(v, false, false);
  } else {
    for (std::string& n : display_properties(rs_, v)) {
      if (!is_remoting_property(n)) properties.push_back({{std::move(n), {}}, nullptr});
    }
  }
  for (const Active& a : properties) {
    PropertyExpression::Result r = a.expression.evaluate(rs_, v);
    body.push_back(text_item(a.expression.name + " = "));
    Value value = r.value;
    std::unique_ptr<Enumerator> e = depth > 0 ? enumerate_for_display(rs_, value) : nullptr;
    if (e) {
      body.push_back(new_line());
      std::vector<ComplexItem> list{text_item("["), new_line()};
      std::vector<ComplexItem> elements;
      Value item;
      for (int n = 0; e->next(item); ++n) {
        if (enumeration_limit_ >= 0 && n >= enumeration_limit_) {
          elements.push_back(text_item("\xE2\x80\xA6"));
          elements.push_back(new_line());
          break;
        }
        std::vector<std::string> item_types = type_names(item);
        if (item.is_null() || is_scalar_type(item_types[0], item_types)) {
          elements.push_back(text_item(smart_to_string(rs_, item, enumeration_limit_)));
        } else {
          custom_object(item, depth - 1, elements);
        }
        elements.push_back(new_line());
      }
      list.push_back(framed(std::move(elements)));
      list.push_back(text_item("]"));
      list.push_back(new_line());
      body.push_back(framed(std::move(list)));
      body.push_back(new_line());
      continue;
    }
    std::vector<std::string> value_types = type_names(value);
    if (value.is_null() || depth <= 0 || is_scalar_type(value_types[0], value_types)) {
      body.push_back(text_item(smart_to_string(rs_, value, enumeration_limit_)));
    } else {
      body.push_back(new_line());
      std::vector<ComplexItem> nested;
      custom_object(value, depth - 1, nested);
      nested.push_back(new_line());
      body.push_back(framed(std::move(nested)));
      continue;
    }
    body.push_back(new_line());
  }
  out.push_back(framed(std::move(body)));
  out.push_back(text_item("}"));
}

void Formatter::entry(const Value& v, EntryData& e) {
  e.shape = shape_;
  switch (shape_) {
    case FormatShape::Table:
      e.multi_line = parameters_.wrap.value_or(view_ && view_->wrap);
      if (view_) {
        const ViewEntry* other = ViewTable::entry_for(rs_, view_->alternatives, v);
        if (other && other->wrap && !parameters_.wrap) e.multi_line = true;
        for (const ViewColumn& c : other ? other->columns : view_->columns) {
          e.alignments.push_back(c.item_alignment);
          std::optional<std::string> format;
          if (!c.value.format.empty()) format = c.value.format;
          e.cells.push_back(display(view_value(rs_, c.value, v), format, true));
        }
        e.cells.resize(view_->columns.size());
        if (show_computer_name_) e.cells.push_back(display(get_member(rs_, v, kComputerName), {}, true));
      } else {
        for (const Active& a : columns_) {
          e.cells.push_back(evaluate(a.expression, v, a.parameter ? a.parameter->format_string : std::nullopt, true));
        }
      }
      break;
    case FormatShape::List: list_entry(view_, v, e); break;
    case FormatShape::Wide: {
      if (view_ && !view_->columns.empty()) {
        const ViewEntry* other = ViewTable::entry_for(rs_, view_->alternatives, v);
        const ViewExpression& shown = other && !other->columns.empty() ? other->columns[0].value : view_->columns[0].value;
        std::optional<std::string> format;
        if (!shown.format.empty()) format = shown.format;
        e.text = display(view_value(rs_, shown, v), format, false);
        break;
      }
      if (!parameters_.properties.empty()) {
        std::vector<Active> list = active_properties(v, true, false);
        if (!list.empty()) e.text = evaluate(list[0].expression, v, list[0].parameter ? list[0].parameter->format_string : std::nullopt, false);
        break;
      }
      if (std::optional<std::string> name = display_name_property(rs_, v)) {
        e.text = evaluate({*name, {}}, v, {}, false);
        break;
      }
      e.text = smart_to_string(rs_, v, enumeration_limit_);
      break;
    }
    case FormatShape::Complex:
      if (view_) {
        const ViewEntry* other = ViewTable::entry_for(rs_, view_->alternatives, v);
        custom_items(other ? other->custom : view_->custom, v, e.items);
      } else {
        custom_object(v, parameters_.depth.value_or(5), e.items);
        e.items.push_back(new_line());
      }
      break;
    case FormatShape::Undefined: e.text = to_display(rs_, v); break;
  }
}

// ---- the state machine

bool Formatter::try_out_of_band(const Value& v, const std::vector<std::string>& types, bool fallback, const Emit& emit,
                                WriteStream stream) {
  Ref<FormatPacket> p = make_ref<FormatPacket>(PacketKind::Entry);
  p->out_of_band = true;
  p->stream = stream;
  if (wants_extended_view(v)) {
    p->entry.text = extended_error_view(rs_, v, rs_.host().is_terminal());
    emit(std::move(p));
    return true;
  }
  if (const ErrorRecordObject* record = v.get_if<ErrorRecordObject>()) {
    p->entry.text = error_view(rs_, *record);
    if (v.get_if<MergedErrorRecord>()) p->stream = WriteStream::Error;
    emit(std::move(p));
    return true;
  }
  if (const InformationalRecord* record = v.get_if<InformationalRecord>(); record && record->merged) {
    const Type* t = record->type();
    p->stream = t == &types::WarningRecord ? WriteStream::Warning : t == &types::VerboseRecord ? WriteStream::Verbose : WriteStream::Debug;
  }
  if (const ViewDefinition* view = ViewTable::find(types, FormatShape::Undefined, {}, true)) {
    if (view->shape == FormatShape::List) {
      list_entry(view, v, p->entry);
    } else {
      p->entry.shape = FormatShape::Complex;
      custom_items(view->custom, v, p->entry.items);
    }
    emit(std::move(p));
    return true;
  }
  bool plain = is_scalar_type(types.empty() ? std::string() : types[0], types);
  if (!plain) {
    plain = true;
    for (const std::string& n : property_names(rs_, v)) {
      if (!is_remoting_property(n)) {
        plain = false;
        break;
      }
    }
  }
  if (plain) {
    p->entry.text = culture_text(rs_, v);
    emit(std::move(p));
    return true;
  }
  if (!fallback) return false;
  list_entry(nullptr, v, p->entry);
  emit(std::move(p));
  return true;
}

void Formatter::object(const Value& v, const Emit& emit, WriteStream stream) {
  if (auto* packet = v.get_if<FormatPacket>()) {
    emit(Ref<FormatPacket>(packet));
    return;
  }
  std::vector<std::string> types = type_names(v);
  bool out_of_band_allowed = wanted_ == FormatShape::Undefined || !parameters_.force;
  if (out_of_band_allowed && !types.empty() && try_out_of_band(v, types, false, emit, stream)) return;
  if (!in_document_) {
    choose(v, types);
    in_document_ = true;
    has_group_value_ = false;
    emit(make_start(v));
  }
  if (out_of_band_allowed && !applicable(types) && try_out_of_band(v, types, true, emit, stream)) return;
  if (group_changed(v)) {
    if (in_group_) emit(make_ref<FormatPacket>(PacketKind::GroupEnd));
    Ref<FormatPacket> g = make_ref<FormatPacket>(PacketKind::GroupStart);
    g->group_label = group_label();
    emit(std::move(g));
    in_group_ = true;
  }
  Ref<FormatPacket> p = make_ref<FormatPacket>(PacketKind::Entry);
  p->stream = stream;
  entry(v, p->entry);
  emit(std::move(p));
  std::vector<Ref<ErrorRecordObject>> errors;
  errors.swap(errors_);
  for (const Ref<ErrorRecordObject>& e : errors) try_out_of_band(Value(e), type_names(Value(e)), false, emit, stream);
}

void Formatter::text_line(std::string text, const Emit& emit) {
  Ref<FormatPacket> p = make_ref<FormatPacket>(PacketKind::Entry);
  p->out_of_band = true;
  p->entry.text = std::move(text);
  emit(std::move(p));
}

void Formatter::process(const Value& v, const Emit& emit, WriteStream stream) {
  if (v.is_null()) return;
  std::unique_ptr<Enumerator> e = same_name(parameters_.expand, "CoreOnly") ? nullptr : enumerate_for_display(rs_, v);
  if (!e) {
    object(v, emit, stream);
    return;
  }
  Value item;
  if (same_name(parameters_.expand, "Both")) {
    std::vector<Value> items;
    while (e->next(item)) items.push_back(item);
    text_line("The following object supports IEnumerable:", emit);
    try_out_of_band(v, type_names(v), true, emit, stream);
    text_line(items.empty() ? "The IEnumerable contains no objects."
              : items.size() == 1 ? "The IEnumerable contains the following object:"
                                  : "The IEnumerable contains the following " + std::to_string(items.size()) + " objects:", emit);
    for (const Value& i : items) object(i.is_null() ? str("") : i, emit, stream);
    return;
  }
  while (e->next(item)) {
    rs_.check_stop();
    object(item.is_null() ? str("") : item, emit, stream);
  }
}

void Formatter::finish(const Emit& emit) {
  if (in_group_) emit(make_ref<FormatPacket>(PacketKind::GroupEnd));
  if (in_document_) emit(make_ref<FormatPacket>(PacketKind::End));
  in_group_ = in_document_ = false;
}

}  // namespace psession
