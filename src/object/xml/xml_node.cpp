#include "object/xml/xml_node.h"

#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/text_case.h"

namespace psession {
namespace {

bool is_text(XmlKind k) {
  return k == XmlKind::Text || k == XmlKind::CData || k == XmlKind::Whitespace || k == XmlKind::SignificantWhitespace;
}
void collect_text(const XmlNode& n, std::string& out) {
  std::vector<const XmlNode*> stack{&n};   // explicit: documents may be deep
  while (!stack.empty()) {
    const XmlNode* x = stack.back();
    stack.pop_back();
    if (is_text(x->kind)) out += x->value;
    for (size_t i = x->children.size(); i-- > 0;) stack.push_back(x->children[i].get());
  }
}

void write(const XmlNode& n, std::string& out, int indent, bool pretty);
void write_children(const XmlNode& n, std::string& out, int indent, bool pretty) {
  for (const Ref<XmlNode>& c : n.children) write(*c, out, indent, pretty);
}
void newline(std::string& out, int indent) {
  if (!out.empty()) out += '\n';
  out.append(static_cast<size_t>(indent) * 2, ' ');
}
void write(const XmlNode& n, std::string& out, int indent, bool pretty) {
  switch (n.kind) {
    case XmlKind::Document: case XmlKind::Fragment: write_children(n, out, indent, pretty); return;
    case XmlKind::Element: {
      if (pretty) newline(out, indent);
      out += '<';
      out += n.name;
      for (const Ref<XmlNode>& a : n.attributes) {
        out += ' ';
        out += a->name + "=\"";
        xml_escape_to(out, a->value, true);
        out += '"';
      }
      if (n.children.empty()) {
        out += n.empty_tag ? " />" : "></" + n.name + ">";
        return;
      }
      out += '>';
      bool mixed = !pretty;
      for (const Ref<XmlNode>& c : n.children) mixed = mixed || is_text(c->kind);
      write_children(n, out, indent + 1, pretty && !mixed);
      if (pretty && !mixed) newline(out, indent);
      out += "</" + n.name + ">";
      return;
    }
    case XmlKind::Text: case XmlKind::Whitespace: case XmlKind::SignificantWhitespace: xml_escape_to(out, n.value, false); return;
    case XmlKind::CData: out += "<![CDATA[" + n.value + "]]>"; return;
    case XmlKind::Comment:
      if (pretty) newline(out, indent);
      out += "<!--" + n.value + "-->";
      return;
    case XmlKind::ProcessingInstruction:
      if (pretty) newline(out, indent);
      out += "<?" + n.name + (n.value.empty() ? "" : " " + n.value) + "?>";
      return;
    case XmlKind::Declaration: out += "<?xml " + n.value + "?>"; return;
    case XmlKind::DocumentType:
      if (pretty) newline(out, indent);
      out += "<!DOCTYPE " + n.name + n.value + ">";
      return;
    case XmlKind::Attribute:
      out += n.name + "=\"";
      xml_escape_to(out, n.value, true);
      out += '"';
      return;
  }
}

// What a child or attribute is as the value of a property.
Value node_value(XmlNode& n) {
  if (n.kind == XmlKind::Attribute || is_text(n.kind) || n.kind == XmlKind::Comment) return str(n.value);
  if (!n.attributes.empty()) return Value(&n);
  if (n.children.empty()) return str(n.kind == XmlKind::Element ? std::string() : n.value);
  if (n.children.size() == 1 && n.children[0]->kind == XmlKind::Text) return str(n.children[0]->value);
  return Value(&n);
}
std::string property_name(const XmlNode& n) {
  std::string full = n.node_name();
  size_t colon = full.find(':');
  return colon == std::string::npos ? full : full.substr(colon + 1);
}

}  // namespace

void xml_escape_to(std::string& out, std::string_view s, bool attribute) {
  for (char c : s) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"':
        if (attribute) out += "&quot;";
        else out += c;
        break;
      case '\n':
        if (attribute) out += "&#xA;";
        else out += c;
        break;
      case '\r':
        out += attribute ? "&#xD;" : "\r";
        break;
      case '\t':
        out += attribute ? "&#x9;" : "\t";
        break;
      default: out += c;
    }
  }
}

std::string_view XmlNode::local_name() const {
  size_t colon = name.find(':');
  return colon == std::string::npos ? std::string_view(name) : std::string_view(name).substr(colon + 1);
}
std::string_view XmlNode::prefix() const {
  size_t colon = name.find(':');
  return colon == std::string::npos ? std::string_view() : std::string_view(name).substr(0, colon);
}
std::string XmlNode::node_name() const {
  switch (kind) {
    case XmlKind::Text: return "#text";
    case XmlKind::CData: return "#cdata-section";
    case XmlKind::Comment: return "#comment";
    case XmlKind::Document: return "#document";
    case XmlKind::Fragment: return "#document-fragment";
    case XmlKind::Whitespace: return "#whitespace";
    case XmlKind::SignificantWhitespace: return "#significant-whitespace";
    case XmlKind::Declaration: return "xml";
    default: return name;
  }
}
std::string XmlNode::local_or_node_name() const {
  return kind == XmlKind::Element || kind == XmlKind::Attribute ? std::string(local_name()) : node_name();
}
std::string XmlNode::inner_text() const {
  if (kind != XmlKind::Element && kind != XmlKind::Document && kind != XmlKind::Fragment) return value;
  std::string out;
  collect_text(*this, out);
  return out;
}
std::string XmlNode::outer_xml() const {
  std::string out;
  write(*this, out, 0, false);
  return out;
}
std::string XmlNode::inner_xml() const {
  if (kind == XmlKind::Attribute) {
    std::string out;
    xml_escape_to(out, value, true);
    return out;
  }
  std::string out;
  write_children(*this, out, 0, false);
  return out;
}
std::string xml_indented(const XmlNode& node) {
  std::string out;
  write(node, out, 0, true);
  return out;
}

XmlNode* XmlNode::document_element() const {
  for (const Ref<XmlNode>& c : children) if (c->kind == XmlKind::Element) return c.get();
  return nullptr;
}
XmlNode* XmlNode::attribute(std::string_view qualified) const {
  for (const Ref<XmlNode>& a : attributes) if (a->name == qualified) return a.get();
  return nullptr;
}
size_t XmlNode::index_in_parent() const {
  if (!parent) return 0;
  for (size_t i = 0; i < parent->children.size(); ++i) if (parent->children[i].get() == this) return i;
  return 0;
}

void XmlNode::insert(const Ref<XmlNode>& child, XmlNode* before) {
  if (!child) throw_dotnet("System.ArgumentNullException", "Value cannot be null.", "newChild");
  for (XmlNode* p = this; p; p = p->parent) {
    if (p == child.get()) throw_dotnet("System.ArgumentException", "Cannot insert a node or any ancestor of that node as a child of itself.");
  }
  if (child->owner() != owner()) {
    throw_dotnet("System.ArgumentException", "The node to be inserted is from a different document context.");
  }
  bool container = kind == XmlKind::Element || kind == XmlKind::Fragment || kind == XmlKind::Document;
  if (!container || child->kind == XmlKind::Attribute || child->kind == XmlKind::Document ||
      (kind == XmlKind::Document && is_text(child->kind) && child->kind == XmlKind::Text)) {
    throw_dotnet("System.InvalidOperationException", "The specified node cannot be inserted as the valid child of this node, because the "
                 "specified node is the wrong type.");
  }
  if (kind == XmlKind::Document && child->kind == XmlKind::Element && document_element()) {
    throw_dotnet("System.InvalidOperationException", "This document already has a 'DocumentElement' node.");
  }
  if (before && before->parent != this) throw_dotnet("System.ArgumentException", "The reference node is not a child of this node.");
  if (child->kind == XmlKind::Fragment) {
    std::vector<Ref<XmlNode>> all;
    all.swap(child->children);
    for (Ref<XmlNode>& c : all) {
      c->parent = nullptr;
      c->hold_parent = nullptr;
      insert(c, before);
    }
    return;
  }
  if (child->parent) child->parent->remove(child.get());
  size_t at = before ? before->index_in_parent() : children.size();
  children.insert(children.begin() + static_cast<long>(at), child);
  child->parent = this;
  child->hold_parent = Ref<XmlNode>(this);
}
void XmlNode::remove(XmlNode* child) {
  for (size_t i = 0; i < children.size(); ++i) {
    if (children[i].get() != child) continue;
    Ref<XmlNode> keep = children[i];
    children.erase(children.begin() + static_cast<long>(i));
    keep->parent = nullptr;
    keep->hold_parent = nullptr;
    return;
  }
  throw_dotnet("System.ArgumentException", "The node to be removed is not a child of this node.");
}
void XmlNode::set_inner_text(const std::string& text) {
  if (kind != XmlKind::Element && kind != XmlKind::Fragment) {
    if (kind == XmlKind::Document) throw_dotnet("System.InvalidOperationException", "The 'InnerText' of a 'Document' node is read-only and cannot be set.");
    value = text;
    return;
  }
  for (Ref<XmlNode>& c : children) {
    c->parent = nullptr;
    c->hold_parent = nullptr;
  }
  children.clear();
  empty_tag = false;
  auto t = make_ref<XmlNode>(XmlKind::Text, "");
  t->value = text;
  t->document = document;
  t->parent = this;
  t->hold_parent = Ref<XmlNode>(this);
  children.push_back(t);
}
void XmlNode::set_attribute(const std::string& qualified, const std::string& v) {
  if (XmlNode* a = attribute(qualified)) {
    a->value = v;
    return;
  }
  auto a = make_ref<XmlNode>(XmlKind::Attribute, qualified);
  a->value = v;
  a->document = document;
  a->parent = this;
  a->hold_parent = Ref<XmlNode>(this);
  attributes.push_back(a);
}
Ref<XmlNode> XmlNode::clone(bool deep, XmlNode* for_document) const {
  auto n = make_ref<XmlNode>(kind, name, ns);
  n->value = value;
  n->empty_tag = empty_tag;
  n->preserve_whitespace = preserve_whitespace;
  XmlNode* doc = for_document;
  if (kind == XmlKind::Document) doc = n.get();
  else n->document = Ref<XmlNode>(doc);
  auto adopt = [&](const Ref<XmlNode>& c, std::vector<Ref<XmlNode>>& into) {
    c->parent = n.get();
    c->hold_parent = n;
    into.push_back(c);
  };
  for (const Ref<XmlNode>& a : attributes) adopt(a->clone(true, doc), n->attributes);
  if (deep) {
    for (const Ref<XmlNode>& c : children) adopt(c->clone(true, doc), n->children);
  }
  return n;
}

// ---- PowerShell's view

bool XmlNode::get(CallContext&, std::string_view wanted, Value& out) {
  if (kind != XmlKind::Element && kind != XmlKind::Document && kind != XmlKind::Fragment) return false;
  std::vector<XmlNode*> found;
  for (const Ref<XmlNode>& a : attributes) if (equal_ignore_ascii_case(property_name(*a), wanted)) found.push_back(a.get());
  for (const Ref<XmlNode>& c : children) {
    if (c->kind == XmlKind::Whitespace) continue;
    if (equal_ignore_ascii_case(property_name(*c), wanted)) found.push_back(c.get());
  }
  if (found.empty()) return false;
  if (found.size() == 1) {
    out = node_value(*found[0]);
    return true;
  }
  std::vector<Value> all;
  for (XmlNode* n : found) all.push_back(node_value(*n));
  out = Value(Array::of(std::move(all)));
  return true;
}

bool XmlNode::set(CallContext& ctx, std::string_view wanted, const Value& v) {
  if (kind != XmlKind::Element && kind != XmlKind::Document) return false;
  std::vector<XmlNode*> found;
  for (const Ref<XmlNode>& a : attributes) if (equal_ignore_ascii_case(property_name(*a), wanted)) found.push_back(a.get());
  for (const Ref<XmlNode>& c : children) {
    if (c->kind != XmlKind::Whitespace && equal_ignore_ascii_case(property_name(*c), wanted)) found.push_back(c.get());
  }
  if (found.empty()) return false;
  auto refuse = [](const char* id, std::string message) {
    throw_error("System.Management.Automation.SetValueException", id, ErrorCategory::InvalidOperation, std::move(message));
  };
  if (found.size() > 1) {
    refuse("XmlNodeSetRestrictionsMoreThanOneNode", "Cannot set \"" + std::string(wanted) + "\" because multiple nodes have that name.");
  }
  if (!unwrap(v).is_string()) {
    refuse("XmlNodeSetShouldBeAString", "Cannot set \"" + std::string(wanted) + "\" because only strings can be used as values to set XmlNode "
           "properties.");
  }
  XmlNode& n = *found[0];
  if (n.kind == XmlKind::Element) {
    bool plain = n.children.empty() || (n.children.size() == 1 && n.children[0]->kind == XmlKind::Text);
    if (!n.attributes.empty() || !plain) {
      refuse("XmlNodeSetRestrictionsUnknownNodeType", "Cannot set \"" + std::string(wanted) + "\" because the node has attributes or child "
             "nodes other than text.");
    }
    n.set_inner_text(to_display(ctx, v));
  } else {
    n.value = to_display(ctx, v);
  }
  return true;
}

std::vector<std::string> XmlNode::names(CallContext&) {
  std::vector<std::string> out;
  auto add = [&](const XmlNode& n) {
    std::string p = property_name(n);
    for (const std::string& o : out) if (equal_ignore_ascii_case(o, p)) return;
    out.push_back(std::move(p));
  };
  for (const Ref<XmlNode>& a : attributes) add(*a);
  for (const Ref<XmlNode>& c : children) if (c->kind != XmlKind::Whitespace) add(*c);
  return out;
}

void XmlNode::visit_edges(EdgeVisitor& v) {
  if (hold_parent) v.visit(hold_parent.get());
  if (document) v.visit(document.get());
  for (const Ref<XmlNode>& c : children) v.visit(c.get());
  for (const Ref<XmlNode>& a : attributes) v.visit(a.get());
}
void XmlNode::clear_edges() {
  parent = nullptr;
  hold_parent = nullptr;
  document = nullptr;
  children.clear();
  attributes.clear();
}

namespace {
struct NodeEnumerator final : Enumerator {
  std::vector<Ref<XmlNode>> nodes;
  size_t at = 0;
  bool next(Value& out) override {
    if (at >= nodes.size()) return false;
    out = Value(nodes[at++]);
    return true;
  }
};
}  // namespace
std::unique_ptr<Enumerator> XmlNodeList::enumerator(CallContext&) {
  auto e = std::make_unique<NodeEnumerator>();
  e->nodes = owner ? owner->attributes : nodes;
  return e;
}
void XmlNodeList::visit_edges(EdgeVisitor& v) {
  if (owner) v.visit(owner.get());
  for (const Ref<XmlNode>& n : nodes) v.visit(n.get());
}
void XmlNodeList::clear_edges() {
  owner = nullptr;
  nodes.clear();
}
const std::string* XmlNamespaces::find(std::string_view prefix) const {
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) if (it->first == prefix) return &it->second;
  return nullptr;
}

}  // namespace psession
