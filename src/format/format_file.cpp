#include "format/format_file.h"

#include <map>

#include "base/fd.h"
#include "engine/runspace.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/text_case.h"
#include "object/xml/xml_node.h"
#include "text/encoding.h"

namespace psession {

namespace {

constexpr int kMaxControls = 10;   // custom controls within controls

bool is(const XmlNode& n, std::string_view name) { return n.kind == XmlKind::Element && equal_ignore_ascii_case(n.local_name(), name); }

const XmlNode* child(const XmlNode& n, std::string_view name) {
  for (const Ref<XmlNode>& c : n.children) if (is(*c, name)) return c.get();
  return nullptr;
}
std::vector<const XmlNode*> children(const XmlNode* n, std::string_view name) {
  std::vector<const XmlNode*> out;
  if (!n) return out;
  for (const Ref<XmlNode>& c : n->children) if (is(*c, name)) out.push_back(c.get());
  return out;
}
std::string trimmed(std::string_view s) {
  while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
  while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
  return std::string(s);
}
std::string text_of(const XmlNode* n) { return n ? trimmed(n->inner_text()) : std::string(); }
bool flag(const XmlNode& n, std::string_view name) {
  const XmlNode* c = child(n, name);
  return c && !equal_ignore_ascii_case(text_of(c), "false");
}
int number(const XmlNode* n) {
  std::string s = text_of(n);
  int r = 0;
  for (char c : s) if (c >= '0' && c <= '9' && r < 100000) r = r * 10 + (c - '0');
  return !s.empty() && s[0] == '-' ? -r : r;
}
TextAlignment alignment(const XmlNode* n) {
  std::string s = text_of(n);
  return equal_ignore_ascii_case(s, "right") ? TextAlignment::Right : equal_ignore_ascii_case(s, "center") ? TextAlignment::Center
       : equal_ignore_ascii_case(s, "left") ? TextAlignment::Left : TextAlignment::Undefined;
}

struct Reader {
  std::map<std::string, std::vector<std::string>> selection_sets;
  std::map<std::string, const XmlNode*> controls;
  int depth = 0;

  ViewExpression expression(const XmlNode& n) {
    ViewExpression e;
    if (const XmlNode* p = child(n, "PropertyName")) e.property = text_of(p);
    else if (const XmlNode* s = child(n, "ScriptBlock")) e.script = s->inner_text();
    if (const XmlNode* f = child(n, "FormatString")) e.format = f->inner_text();
    return e;
  }
  ViewExpression condition(const XmlNode& n) {
    const XmlNode* c = child(n, "ItemSelectionCondition");
    return c ? expression(*c) : ViewExpression{};
  }
  std::vector<std::string> selected_types(const XmlNode* n) {
    std::vector<std::string> types;
    if (!n) return types;
    for (const Ref<XmlNode>& c : n->children) {
      if (is(*c, "TypeName")) types.push_back(text_of(c.get()));
      if (!is(*c, "SelectionSetName")) continue;
      auto at = selection_sets.find(text_of(c.get()));
      if (at != selection_sets.end()) types.insert(types.end(), at->second.begin(), at->second.end());
    }
    return types;
  }
  // Which objects an entry is for: none named, all.
  void selection(const XmlNode& n, ViewEntry& e) {
    const XmlNode* by = child(n, "EntrySelectedBy");
    if (!by) return;
    e.types = selected_types(by);
    if (const XmlNode* c = child(*by, "SelectionCondition")) {
      e.condition = expression(*c);
      std::vector<std::string> more = selected_types(c);
      e.types.insert(e.types.end(), more.begin(), more.end());
    }
  }
  // The first entry without a selection is the view's own; the others are alternatives.
  void add_entry(ViewDefinition& v, ViewEntry e, bool& have_own) {
    if (e.types.empty() && e.condition.script.empty() && e.condition.property.empty() && !have_own) {
      have_own = true;
      v.custom = std::move(e.custom);
      if (v.shape == FormatShape::Table) merge_row(v, e);
      else v.columns = std::move(e.columns);
      v.wrap = e.wrap;
    } else {
      v.alternatives.push_back(std::move(e));
    }
  }
  static void merge_row(ViewDefinition& v, const ViewEntry& row) {
    if (v.columns.size() < row.columns.size()) v.columns.resize(row.columns.size());
    for (size_t i = 0; i < row.columns.size(); ++i) {
      v.columns[i].value = row.columns[i].value;
      v.columns[i].item_alignment = row.columns[i].item_alignment;
    }
  }

  void table(const XmlNode& n, ViewDefinition& v) {
    v.shape = FormatShape::Table;
    v.autosize = flag(n, "AutoSize");
    v.hide_header = flag(n, "HideTableHeaders");
    for (const XmlNode* h : children(child(n, "TableHeaders"), "TableColumnHeader")) {
      ViewColumn c;
      if (const XmlNode* l = child(*h, "Label")) {
        c.label = l->inner_text();
        c.has_label = true;
      }
      c.width = std::max(0, number(child(*h, "Width")));
      c.alignment = alignment(child(*h, "Alignment"));
      v.columns.push_back(std::move(c));
    }
    bool own = false;
    for (const XmlNode* r : children(child(n, "TableRowEntries"), "TableRowEntry")) {
      ViewEntry e;
      e.wrap = flag(*r, "Wrap");
      selection(*r, e);
      for (const XmlNode* i : children(child(*r, "TableColumnItems"), "TableColumnItem")) {
        ViewColumn c;
        c.value = expression(*i);
        c.item_alignment = alignment(child(*i, "Alignment"));
        e.columns.push_back(std::move(c));
      }
      add_entry(v, std::move(e), own);
    }
  }
  void list(const XmlNode& n, ViewDefinition& v) {
    v.shape = FormatShape::List;
    bool own = false;
    for (const XmlNode* x : children(child(n, "ListEntries"), "ListEntry")) {
      ViewEntry e;
      selection(*x, e);
      for (const XmlNode* i : children(child(*x, "ListItems"), "ListItem")) {
        ViewColumn c;
        if (const XmlNode* l = child(*i, "Label")) {
          c.label = l->inner_text();
          c.has_label = true;
        }
        c.value = expression(*i);
        c.condition = condition(*i);
        e.columns.push_back(std::move(c));
      }
      add_entry(v, std::move(e), own);
    }
  }
  void wide(const XmlNode& n, ViewDefinition& v) {
    v.shape = FormatShape::Wide;
    v.autosize = flag(n, "AutoSize");
    v.wide_columns = std::max(0, number(child(n, "ColumnNumber")));
    bool own = false;
    for (const XmlNode* x : children(child(n, "WideEntries"), "WideEntry")) {
      ViewEntry e;
      selection(*x, e);
      if (const XmlNode* i = child(*x, "WideItem")) {
        ViewColumn c;
        c.value = expression(*i);
        e.columns.push_back(std::move(c));
      }
      add_entry(v, std::move(e), own);
    }
  }
  std::vector<CustomItem> items(const XmlNode& n) {
    std::vector<CustomItem> out;
    for (const Ref<XmlNode>& c : n.children) {
      CustomItem i;
      if (is(*c, "Text")) {
        i.text = c->inner_text();
      } else if (is(*c, "NewLine")) {
        int count = std::max(1, number(child(*c, "Count")));
        i.kind = CustomItem::NewLine;
        for (int k = 1; k < std::min(count, 100); ++k) out.push_back(i);
      } else if (is(*c, "Frame")) {
        i.kind = CustomItem::Frame;
        i.frame.left = number(child(*c, "LeftIndent"));
        i.frame.right = number(child(*c, "RightIndent"));
        i.frame.first_line = number(child(*c, "FirstLineIndent")) - number(child(*c, "FirstLineHanging"));
        if (const XmlNode* inner = child(*c, "CustomItem")) i.children = items(*inner);
      } else if (is(*c, "ExpressionBinding")) {
        i.kind = CustomItem::Expression;
        i.value = expression(*c);
        i.condition = condition(*c);
        i.enumerate = child(*c, "EnumerateCollection") != nullptr;
        const XmlNode* control = child(*c, "CustomControl");
        if (const XmlNode* name = child(*c, "CustomControlName"); name && !control) {
          auto at = controls.find(text_of(name));
          if (at != controls.end()) control = at->second;
        }
        if (control && depth < kMaxControls) {
          ++depth;
          i.nested = true;
          ViewDefinition inner;
          custom(*control, inner);
          i.children = std::move(inner.custom);
          i.alternatives = std::make_shared<std::vector<ViewEntry>>(std::move(inner.alternatives));
          --depth;
        }
      } else {
        continue;
      }
      out.push_back(std::move(i));
    }
    return out;
  }
  void custom(const XmlNode& n, ViewDefinition& v) {
    v.shape = FormatShape::Complex;
    bool own = false;
    for (const XmlNode* x : children(child(n, "CustomEntries"), "CustomEntry")) {
      ViewEntry e;
      selection(*x, e);
      if (const XmlNode* i = child(*x, "CustomItem")) e.custom = items(*i);
      add_entry(v, std::move(e), own);
    }
  }
  void collect_controls(const XmlNode* n) {
    for (const XmlNode* c : children(n, "Control")) {
      const XmlNode* name = child(*c, "Name");
      const XmlNode* control = child(*c, "CustomControl");
      if (name && control) controls[text_of(name)] = control;
    }
  }
  std::unique_ptr<ViewDefinition> view(const XmlNode& n) {
    auto v = std::make_unique<ViewDefinition>();
    v->name = text_of(child(n, "Name"));
    v->out_of_band = child(n, "OutOfBand") != nullptr;
    v->types = selected_types(child(n, "ViewSelectedBy"));
    if (v->types.empty()) return nullptr;
    auto outer = controls;
    collect_controls(child(n, "Controls"));
    if (const XmlNode* g = child(n, "GroupBy")) {
      v->group_by = expression(*g);
      if (const XmlNode* l = child(*g, "Label")) v->group_label = l->inner_text();
      const XmlNode* control = child(*g, "CustomControl");
      if (const XmlNode* name = child(*g, "CustomControlName"); name && !control) {
        auto at = controls.find(text_of(name));
        if (at != controls.end()) control = at->second;
      }
      if (control) {
        ViewDefinition inner;
        custom(*control, inner);
        v->group_custom = std::move(inner.custom);
      }
    }
    if (const XmlNode* t = child(n, "TableControl")) table(*t, *v);
    else if (const XmlNode* l = child(n, "ListControl")) list(*l, *v);
    else if (const XmlNode* w = child(n, "WideControl")) wide(*w, *v);
    else if (const XmlNode* c = child(n, "CustomControl")) custom(*c, *v);
    else v = nullptr;
    controls = std::move(outer);
    return v;
  }
};

std::string file_text(const std::string& path) {
  Result<std::string> bytes = read_file(path, size_t{64} << 20);
  if (!bytes) {
    throw_error("System.IO.FileNotFoundException", "FileNotFound", ErrorCategory::ObjectNotFound, bytes.error().message, str(path));
  }
  if (auto bom = detect_bom(*bytes)) return decode_to_utf8(bom->encoding, std::string_view(*bytes).substr(bom->length));
  return std::move(*bytes);
}

}  // namespace

std::vector<std::unique_ptr<ViewDefinition>> read_format_file(std::string_view text) {
  std::vector<std::unique_ptr<ViewDefinition>> out;
  Ref<XmlNode> document = xml_parse_document(text);
  const XmlNode* root = document->document_element();
  if (!root || !is(*root, "Configuration")) {
    throw_error("System.Xml.XmlException", "XmlException", ErrorCategory::InvalidData, "The root node must be Configuration.");
  }
  Reader r;
  for (const XmlNode* s : children(child(*root, "SelectionSets"), "SelectionSet")) {
    std::vector<std::string>& types = r.selection_sets[text_of(child(*s, "Name"))];
    for (const XmlNode* t : children(child(*s, "Types"), "TypeName")) types.push_back(text_of(t));
  }
  r.collect_controls(child(*root, "Controls"));
  for (const XmlNode* v : children(child(*root, "ViewDefinitions"), "View")) {
    if (std::unique_ptr<ViewDefinition> made = r.view(*v)) out.push_back(std::move(made));
  }
  return out;
}

void load_format_file(Runspace& rs, const std::string& path, bool prepend) {
  std::vector<std::unique_ptr<ViewDefinition>> views;
  try {
    views = read_format_file(file_text(path));
  } catch (ScriptError& e) {
    throw_error("System.Management.Automation.RuntimeException", "FormatXmlUpdateException", ErrorCategory::InvalidData,
                "The following errors occurred while the format data file was read: \n" + path + ": " + e.record->message());
  }
  ViewTable::remove_file(path);
  if (prepend) {
    for (size_t i = views.size(); i-- > 0;) {
      views[i]->file = path;
      ViewTable::add(std::move(views[i]), true);
    }
  } else {
    for (auto& v : views) {
      v->file = path;
      ViewTable::add(std::move(v), false);
    }
  }
}

namespace {

Ref<ExtendedMember> type_member(Runspace& rs, const XmlNode& n) {
  std::string name = text_of(child(n, "Name"));
  auto block = [&](const char* element) {
    const XmlNode* s = child(n, element);
    return s ? Value(ScriptBlock::create(rs, s->inner_text())) : Value();
  };
  Ref<ExtendedMember> m;
  if (is(n, "NoteProperty")) {
    m = make_ref<ExtendedMember>(MemberType::NoteProperty, name);
    m->getter = str(text_of(child(n, "Value")));
  } else if (is(n, "AliasProperty")) {
    m = make_ref<ExtendedMember>(MemberType::AliasProperty, name);
    m->getter = str(text_of(child(n, "ReferencedMemberName")));
    if (const XmlNode* t = child(n, "TypeName")) m->value_type = TypeRegistry::find(text_of(t));
  } else if (is(n, "ScriptProperty")) {
    m = make_ref<ExtendedMember>(MemberType::ScriptProperty, name);
    m->getter = block("GetScriptBlock");
    m->setter = block("SetScriptBlock");
  } else if (is(n, "ScriptMethod")) {
    m = make_ref<ExtendedMember>(MemberType::ScriptMethod, name);
    m->getter = block("Script");
  } else if (is(n, "PropertySet")) {
    m = make_ref<ExtendedMember>(MemberType::PropertySet, name);
    for (const XmlNode* p : children(child(n, "ReferencedProperties"), "Name")) m->names.push_back(text_of(p));
  } else {
    return {};
  }
  if (child(n, "IsHidden")) m->hidden = true;
  return name.empty() ? Ref<ExtendedMember>() : m;
}

}  // namespace

void load_types_file(Runspace& rs, const std::string& path) {
  Ref<XmlNode> document = xml_parse_document(file_text(path));
  const XmlNode* root = document->document_element();
  if (!root || !is(*root, "Types")) {
    throw_error("System.Management.Automation.RuntimeException", "TypesXmlUpdateException", ErrorCategory::InvalidData,
                path + ": The root node must be Types.");
  }
  for (const XmlNode* t : children(root, "Type")) {
    std::string name = text_of(child(*t, "Name"));
    const XmlNode* members = child(*t, "Members");
    if (name.empty() || !members) continue;
    for (const Ref<XmlNode>& c : members->children) {
      if (c->kind != XmlKind::Element) continue;
      if (is(*c, "MemberSet") && equal_ignore_ascii_case(text_of(child(*c, "Name")), "PSStandardMembers")) {
        const XmlNode* inner = child(*c, "Members");
        if (!inner) continue;
        for (const Ref<XmlNode>& s : inner->children) {
          if (s->kind != XmlKind::Element) continue;
          if (Ref<ExtendedMember> m = type_member(rs, *s)) add_type_extension(name, m, true);
        }
      } else if (Ref<ExtendedMember> m = type_member(rs, *c)) {
        add_type_extension(name, m, true);
      }
    }
  }
}

// ---- writing

namespace {

struct Writer {
  std::string out;
  int depth = 0;

  void line(const std::string& s) { out += std::string(static_cast<size_t>(depth) * 2, ' ') + s + "\n"; }
  void open(const char* name) {
    line(std::string("<") + name + ">");
    ++depth;
  }
  void close(const char* name) {
    --depth;
    line(std::string("</") + name + ">");
  }
  void element(const char* name, const std::string& text) {
    std::string escaped;
    xml_escape_to(escaped, text, false);
    line(std::string("<") + name + ">" + escaped + "</" + name + ">");
  }
  void expression(const ViewExpression& e) {
    if (!e.property.empty()) element("PropertyName", e.property);
    else element("ScriptBlock", e.script);
    if (!e.format.empty()) element("FormatString", e.format);
  }
  static bool empty(const ViewExpression& e) { return e.property.empty() && e.script.empty() && !e.block; }
  static const char* side(TextAlignment a) { return a == TextAlignment::Right ? "Right" : a == TextAlignment::Center ? "Center" : "Left"; }
  void selection(const ViewEntry& e) {
    if (e.types.empty() && empty(e.condition)) return;
    open("EntrySelectedBy");
    for (const std::string& t : e.types) element("TypeName", t);
    if (!empty(e.condition)) {
      open("SelectionCondition");
      expression(e.condition);
      close("SelectionCondition");
    }
    close("EntrySelectedBy");
  }
  template <class F> void entries(const ViewDefinition& v, const char* name, F&& body) {
    ViewEntry own;
    own.columns = v.columns;
    own.custom = v.custom;
    own.wrap = v.wrap;
    for (size_t i = 0; i <= v.alternatives.size(); ++i) {
      const ViewEntry& e = i == 0 ? own : v.alternatives[i - 1];
      open(name);
      if (e.wrap) line("<Wrap />");
      selection(e);
      body(e);
      close(name);
    }
  }
  void custom_items(const std::vector<CustomItem>& list) {
    for (const CustomItem& i : list) {
      switch (i.kind) {
        case CustomItem::Text: element("Text", i.text); break;
        case CustomItem::NewLine: line("<NewLine />"); break;
        case CustomItem::Frame:
          open("Frame");
          if (i.frame.left) element("LeftIndent", std::to_string(i.frame.left));
          if (i.frame.right) element("RightIndent", std::to_string(i.frame.right));
          if (i.frame.first_line > 0) element("FirstLineIndent", std::to_string(i.frame.first_line));
          if (i.frame.first_line < 0) element("FirstLineHanging", std::to_string(-i.frame.first_line));
          open("CustomItem");
          custom_items(i.children);
          close("CustomItem");
          close("Frame");
          break;
        case CustomItem::Expression:
          open("ExpressionBinding");
          if (!empty(i.condition)) {
            open("ItemSelectionCondition");
            expression(i.condition);
            close("ItemSelectionCondition");
          }
          if (!empty(i.value)) expression(i.value);
          if (i.enumerate) line("<EnumerateCollection />");
          if (i.nested) {
            open("CustomControl");
            open("CustomEntries");
            open("CustomEntry");
            open("CustomItem");
            custom_items(i.children);
            close("CustomItem");
            close("CustomEntry");
            close("CustomEntries");
            close("CustomControl");
          }
          close("ExpressionBinding");
          break;
      }
    }
  }
  void view(const ViewDefinition& v) {
    open("View");
    element("Name", v.name);
    if (v.out_of_band) line("<OutOfBand />");
    open("ViewSelectedBy");
    for (const std::string& t : v.types) element("TypeName", t);
    close("ViewSelectedBy");
    if (v.group_by) {
      open("GroupBy");
      expression(*v.group_by);
      if (!v.group_label.empty()) element("Label", v.group_label);
      close("GroupBy");
    }
    switch (v.shape) {
      case FormatShape::Table:
        open("TableControl");
        if (v.hide_header) line("<HideTableHeaders />");
        if (v.autosize) line("<AutoSize />");
        open("TableHeaders");
        for (const ViewColumn& c : v.columns) {
          open("TableColumnHeader");
          if (c.has_label) element("Label", c.label);
          if (c.width) element("Width", std::to_string(c.width));
          if (c.alignment != TextAlignment::Undefined) element("Alignment", side(c.alignment));
          close("TableColumnHeader");
        }
        close("TableHeaders");
        open("TableRowEntries");
        entries(v, "TableRowEntry", [&](const ViewEntry& e) {
          open("TableColumnItems");
          for (const ViewColumn& c : e.columns) {
            open("TableColumnItem");
            if (c.item_alignment != TextAlignment::Undefined) element("Alignment", side(c.item_alignment));
            expression(c.value);
            close("TableColumnItem");
          }
          close("TableColumnItems");
        });
        close("TableRowEntries");
        close("TableControl");
        break;
      case FormatShape::List:
        open("ListControl");
        open("ListEntries");
        entries(v, "ListEntry", [&](const ViewEntry& e) {
          open("ListItems");
          for (const ViewColumn& c : e.columns) {
            open("ListItem");
            if (c.has_label) element("Label", c.label);
            if (!empty(c.condition)) {
              open("ItemSelectionCondition");
              expression(c.condition);
              close("ItemSelectionCondition");
            }
            expression(c.value);
            close("ListItem");
          }
          close("ListItems");
        });
        close("ListEntries");
        close("ListControl");
        break;
      case FormatShape::Wide:
        open("WideControl");
        if (v.autosize) line("<AutoSize />");
        if (v.wide_columns) element("ColumnNumber", std::to_string(v.wide_columns));
        open("WideEntries");
        entries(v, "WideEntry", [&](const ViewEntry& e) {
          open("WideItem");
          if (!e.columns.empty()) expression(e.columns[0].value);
          close("WideItem");
        });
        close("WideEntries");
        close("WideControl");
        break;
      default:
        open("CustomControl");
        open("CustomEntries");
        entries(v, "CustomEntry", [&](const ViewEntry& e) {
          open("CustomItem");
          custom_items(e.custom);
          close("CustomItem");
        });
        close("CustomEntries");
        close("CustomControl");
    }
    close("View");
  }
};

bool has_script(const ViewDefinition& v) {
  auto scripted = [](const ViewExpression& e) { return !e.script.empty() || e.block; };
  if (v.group_by && scripted(*v.group_by)) return true;
  for (const ViewColumn& c : v.columns) if (scripted(c.value) || scripted(c.condition)) return true;
  for (const CustomItem& i : v.custom) if (scripted(i.value) || scripted(i.condition)) return true;
  return false;
}

}  // namespace

std::string write_format_file(const std::vector<const ViewDefinition*>& views, bool with_scripts) {
  Writer w;
  w.line("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
  w.open("Configuration");
  w.open("ViewDefinitions");
  for (const ViewDefinition* v : views) {
    if (with_scripts || !has_script(*v)) w.view(*v);
  }
  w.close("ViewDefinitions");
  w.close("Configuration");
  return std::move(w.out);
}

}  // namespace psession
