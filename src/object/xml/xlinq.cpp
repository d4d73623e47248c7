// System.Xml.Linq: XDocument, XElement, XAttribute and their kin as views of the nodes of [xml] documents.
#include <algorithm>

#include "base/fd.h"
#include "object/stream_objects.h"
#include "object/types/record.h"
#include "object/types/table.h"
#include "object/xml/xml_node.h"

namespace psession {
namespace {

#define XL "System.Xml.Linq."
#define XL_ASSEMBLY "System.Private.Xml.Linq"

ENUM_TYPE(g_save, XL "SaveOptions", kFlagsEnum, {"None", 0}, {"DisableFormatting", 1}, {"OmitDuplicateNamespaces", 2})
ENUM_TYPE(g_load, XL "LoadOptions", kFlagsEnum, {"None", 0}, {"PreserveWhitespace", 1}, {"SetBaseUri", 2}, {"SetLineInfo", 4})

// XName and XNamespace: values.

class NameObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  NameObject(bool whole, std::string local, std::string ns) : whole(whole), local(std::move(local)), ns(std::move(ns)) {}
  const bool whole;   // XName; else XNamespace
  const std::string local, ns;
  const Type* type() const override {
    static const Type *name = TypeRegistry::find(XL "XName"), *space = TypeRegistry::find(XL "XNamespace");
    return whole ? name : space;
  }
  std::string to_text() const override { return !whole ? ns : ns.empty() ? local : "{" + ns + "}" + local; }
  bool equals(const HeapObject& o) const override {
    auto* n = dynamic_cast<const NameObject*>(&o);
    return n && n->whole == whole && n->local == local && n->ns == ns;
  }
  int compare(const HeapObject&) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override { return std::hash<std::string>()(local) * 31 + std::hash<std::string>()(ns); }
};
Value make_name(const std::string& s) {
  if (s.empty()) throw_dotnet("System.ArgumentException", "The value cannot be an empty string.", "expandedName");
  if (s[0] == '{') {
    size_t end = s.rfind('}');
    if (end == s.npos || end + 1 == s.size()) throw_dotnet("System.ArgumentException", "The expanded name '" + s + "' is not valid.");
    return Value(make_ref<NameObject>(true, s.substr(end + 1), s.substr(1, end - 1)));
  }
  if (s.find_first_of(" <>&\"'/") != s.npos) {
    throw_dotnet("System.Xml.XmlException", "The '" + s.substr(s.find_first_of(" <>&\"'/"), 1) + "' character, hexadecimal value 0x" + (s.find(' ') != s.npos ? "20" : "3C") + ", cannot be included in a name.");
  }
  return Value(make_ref<NameObject>(true, s, ""));
}
Value make_space(const std::string& s) { return Value(make_ref<NameObject>(false, "", s)); }
NameObject& name_self(MethodCall& c) { return *c.self.as<NameObject>(); }
const MemberDef kName[] = {
    {"static System.Xml.Linq.XName Get(string expandedName)", PS_FN { return make_name(text_arg(c, 0)); }},
    {"static System.Xml.Linq.XName Get(string localName, string namespaceName)", PS_FN { return Value(make_ref<NameObject>(true, text_arg(c, 0), text_arg(c, 1))); }},
    {"string LocalName {get;}", PS_FN { return str(name_self(c).local); }},
    {"System.Xml.Linq.XNamespace Namespace {get;}", PS_FN { return make_space(name_self(c).ns); }},
    {"string NamespaceName {get;}", PS_FN { return str(name_self(c).ns); }},
    {"bool Equals(System.Object obj)", PS_FN { return boolean(c.arg(0).is_object() && name_self(c).equals(*c.arg(0).object())); }},
    {"string ToString()", PS_FN { return str(name_self(c).to_text()); }},
};
const MemberDef kSpace[] = {
    {"static System.Xml.Linq.XNamespace Get(string namespaceName)", PS_FN { return make_space(text_arg(c, 0)); }},
    {"static System.Xml.Linq.XNamespace None {get;}", PS_FN { return make_space(""); }},
    {"static System.Xml.Linq.XNamespace Xml {get;}", PS_FN { return make_space("http://www.w3.org/XML/1998/namespace"); }},
    {"static System.Xml.Linq.XNamespace Xmlns {get;}", PS_FN { return make_space("http://www.w3.org/2000/xmlns/"); }},
    {"string NamespaceName {get;}", PS_FN { return str(name_self(c).ns); }},
    {"System.Xml.Linq.XName GetName(string localName)", PS_FN { return Value(make_ref<NameObject>(true, text_arg(c, 0), name_self(c).ns)); }},
    {"static System.Xml.Linq.XName op_Addition(System.Xml.Linq.XNamespace ns, string localName)", PS_FN { return Value(make_ref<NameObject>(true, text_arg(c, 1), c.arg(0).as<NameObject>()->ns)); }},
    {"string ToString()", PS_FN { return str(name_self(c).to_text()); }},
};
PS_TYPE(g_name, {.full_name = XL "XName", .flags = kSealed, .members = kName,
                 .from_string = [](CallContext&, const Type*, const class String& s) { return make_name(s.to_utf8()); }, .assembly = XL_ASSEMBLY});
PS_TYPE(g_space, {.full_name = XL "XNamespace", .flags = kSealed, .members = kSpace,
                  .from_string = [](CallContext&, const Type*, const class String& s) { return make_space(s.to_utf8()); }, .assembly = XL_ASSEMBLY});

// Nodes: one object per use, equal when they show the same node.

class LinqNode final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit LinqNode(Ref<XmlNode> n) : node(std::move(n)) { set_may_cycle(); }
  Ref<XmlNode> node;
  const Type* type() const override;
  std::string to_text() const override {
    if (!node) return {};
    if (node->kind == XmlKind::Attribute) {
      std::string r = node->name + "=\"";
      xml_escape_to(r, node->value, true);
      return r + "\"";
    }
    if (node->kind == XmlKind::Document) {
      std::string r;
      for (auto& n : node->children) {
        if (n->kind == XmlKind::Declaration) continue;
        std::string one = xml_indented(*n);
        if (!r.empty() && !one.starts_with("\n")) r += "\n";
        r += one;
      }
      return r;
    }
    return node->kind == XmlKind::Element ? xml_indented(*node) : node->outer_xml();
  }
  bool equals(const HeapObject& o) const override {
    auto* l = dynamic_cast<const LinqNode*>(&o);
    return l && l->node == node;
  }
  int compare(const HeapObject&) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override { return reinterpret_cast<size_t>(node.get()) >> 4; }
  void visit_edges(EdgeVisitor& v) override {
    if (node) v.visit(node.get());
  }
  void clear_edges() override { node = nullptr; }
};
Value wrap(const Ref<XmlNode>& n) { return n ? Value(make_ref<LinqNode>(n)) : Value(); }
const Type* LinqNode::type() const {
  static const Type *element = TypeRegistry::find(XL "XElement"), *attribute = TypeRegistry::find(XL "XAttribute"), *text = TypeRegistry::find(XL "XText"),
                    *comment = TypeRegistry::find(XL "XComment"), *cdata = TypeRegistry::find(XL "XCData"), *document = TypeRegistry::find(XL "XDocument"),
                    *instruction = TypeRegistry::find(XL "XProcessingInstruction"), *declaration = TypeRegistry::find(XL "XDeclaration");
  switch (node ? node->kind : XmlKind::Text) {
    case XmlKind::Element: return element;
    case XmlKind::Attribute: return attribute;
    case XmlKind::Comment: return comment;
    case XmlKind::CData: return cdata;
    case XmlKind::Document: return document;
    case XmlKind::ProcessingInstruction: return instruction;
    case XmlKind::Declaration: return declaration;
    default: return text;
  }
}
XmlNode& self(MethodCall& c) { return *c.self.as<LinqNode>()->node; }
const NameObject& name_arg(MethodCall& c, uint32_t i, const char* parameter = "name") {
  if (c.arg(i).is_null()) throw_null_argument(parameter);
  return *c.arg(i).as<NameObject>();
}
bool has_name(const XmlNode& n, const NameObject& name) {
  if (n.kind == XmlKind::Attribute && n.prefix().empty()) return name.ns.empty() && n.name == name.local;
  return n.local_name() == name.local && n.ns == name.ns;
}
// A prefix in scope for a namespace; "" when there is none.
std::string prefix_for(const XmlNode* n, const std::string& ns) {
  for (; n; n = n->parent) {
    for (auto& a : n->attributes) {
      if (a->name.starts_with("xmlns:") && a->value == ns) return a->name.substr(6);
    }
  }
  return {};
}
Ref<XmlNode> new_node(XmlKind k, std::string name, std::string ns, XmlNode* document) {
  auto n = make_ref<XmlNode>(k, std::move(name), std::move(ns));
  n->document = Ref<XmlNode>(document);
  return n;
}
Ref<XmlNode> fresh_document() { return make_ref<XmlNode>(XmlKind::Document, ""); }

std::string content_text(CallContext& ctx, const Value& v) {
  if (v.kind() == Kind::Bool) return v.as_bool() ? "true" : "false";
  if (v.kind() == Kind::DateTime || v.kind() == Kind::TimeSpan || v.kind() == Kind::Double) {
    static const Type* convert = TypeRegistry::find("System.Xml.XmlConvert");
    Value args[] = {v, Value()};
    if (v.kind() != Kind::DateTime) return to_display(ctx, invoke_static(ctx, convert, "ToString", {args, 1}));
    args[1] = Value::enumeration(TypeRegistry::find("System.Xml.XmlDateTimeSerializationMode"), 3);
    return to_display(ctx, invoke_static(ctx, convert, "ToString", args));
  }
  return to_display(ctx, v);
}
void add_content(CallContext& ctx, XmlNode& to, const Value& raw, int depth = 0) {
  const Value& v = unwrap(raw);
  if (v.is_null() || depth > 100) return;
  if (auto* l = v.get_if<LinqNode>()) {
    Ref<XmlNode> n = l->node;
    if (n->kind == XmlKind::Document) return;
    if (n->parent || n->document.get() != to.owner()) n = n->clone(true, to.owner());
    if (n->kind == XmlKind::Attribute) {
      for (auto& a : to.attributes) {
        if (a->name == n->name) throw_dotnet("System.InvalidOperationException", "Duplicate attribute.");
      }
      n->parent = &to;
      n->hold_parent = Ref<XmlNode>(&to);
      to.attributes.push_back(n);
      return;
    }
    to.insert(n, nullptr);
    return;
  }
  if (!v.is_string() && is_enumerable(v)) {
    for (const Value& item : to_vector(ctx, v)) add_content(ctx, to, item, depth + 1);
    return;
  }
  std::string s = content_text(ctx, v);
  if (s.empty()) return;
  if (!to.children.empty() && to.children.back()->kind == XmlKind::Text) {
    to.children.back()->value += s;
    return;
  }
  Ref<XmlNode> t = new_node(XmlKind::Text, "#text", "", to.owner());
  t->value = s;
  to.insert(t, nullptr);
}
void add_all(MethodCall& c, XmlNode& to, uint32_t from) {
  for (uint32_t i = from; i < c.argc; ++i) add_content(c.ctx, to, c.arg(i));
}
Value new_element(MethodCall& c) {
  if (auto* l = c.arg(0).get_if<LinqNode>()) return wrap(l->node->clone(true, fresh_document().get()));
  const NameObject& n = name_arg(c, 0);
  Ref<XmlNode> document = fresh_document();
  Ref<XmlNode> e = new_node(XmlKind::Element, n.local, n.ns, document.get());
  e->empty_tag = true;
  add_all(c, *e, 1);
  return wrap(e);
}
Value new_attribute(MethodCall& c) {
  const NameObject& n = name_arg(c, 0);
  if (c.arg(1).is_null()) throw_null_argument("value");
  Ref<XmlNode> document = fresh_document();
  std::string name = n.ns == "http://www.w3.org/2000/xmlns/" ? "xmlns:" + n.local : n.local;
  Ref<XmlNode> a = new_node(XmlKind::Attribute, name, n.ns, document.get());
  a->value = content_text(c.ctx, unwrap(c.arg(1)));
  return wrap(a);
}
template <XmlKind K> Value new_text(MethodCall& c) {
  Ref<XmlNode> document = fresh_document();
  Ref<XmlNode> t = new_node(K, K == XmlKind::Comment ? "#comment" : K == XmlKind::CData ? "#cdata-section" : "#text", "", document.get());
  t->value = text_arg(c, 0);
  return wrap(t);
}
Value new_document(MethodCall& c) {
  Ref<XmlNode> d = fresh_document();
  add_all(c, *d, 0);
  return wrap(d);
}
template <class F> Value nodes_where(const XmlNode& n, bool deep, F keep) {
  std::vector<Value> r;
  std::vector<std::pair<const XmlNode*, size_t>> stack{{&n, 0}};
  while (!stack.empty()) {
    auto& [at, i] = stack.back();
    if (i >= at->children.size()) {
      stack.pop_back();
      continue;
    }
    const Ref<XmlNode>& child = at->children[i++];
    if (child->kind != XmlKind::Declaration && keep(*child)) r.push_back(wrap(child));
    if (deep && child->kind == XmlKind::Element) stack.emplace_back(child.get(), 0);
  }
  return Value(Array::of(&types::Object, std::move(r)));
}
bool is_element(const XmlNode& n) { return n.kind == XmlKind::Element; }
template <bool Deep> Value elements(MethodCall& c) {
  if (!c.has(0)) return nodes_where(self(c), Deep, is_element);
  const NameObject& name = name_arg(c, 0);
  return nodes_where(self(c), Deep, [&](const XmlNode& n) { return is_element(n) && has_name(n, name); });
}
Value element(MethodCall& c) {
  for (auto& n : self(c).children) {
    if (is_element(*n) && has_name(*n, name_arg(c, 0))) return wrap(n);
  }
  return {};
}
Ref<XmlNode> attribute_named(XmlNode& n, const NameObject& name) {
  for (auto& a : n.attributes) {
    if (has_name(*a, name)) return a;
  }
  return nullptr;
}
Value remove_self(MethodCall& c) {
  XmlNode& n = self(c);
  Ref<XmlNode> keep(&n);
  if (!n.parent) throw_dotnet("System.InvalidOperationException", "The parent is missing.");
  if (n.kind == XmlKind::Attribute) {
    std::erase_if(n.parent->attributes, [&](const Ref<XmlNode>& a) { return a.get() == &n; });
    n.parent = nullptr;
    n.hold_parent = nullptr;
  } else {
    n.parent->remove(&n);
  }
  return Value::nothing();
}
Value insert_beside(MethodCall& c, bool after) {
  XmlNode& n = self(c);
  if (!n.parent) throw_dotnet("System.InvalidOperationException", "The parent is missing.");
  size_t at = n.index_in_parent() + (after ? 1 : 0);
  XmlNode* before = at < n.parent->children.size() ? n.parent->children[at].get() : nullptr;
  for (uint32_t i = 0; i < c.argc; ++i) {
    if (auto* l = unwrap(c.arg(i)).get_if<LinqNode>()) n.parent->insert(l->node->clone(true, n.owner()), before);
  }
  return Value::nothing();
}
std::string written(const XmlNode& n, bool declaration) {
  std::string r = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  const XmlNode* d = n.kind == XmlKind::Document && !n.children.empty() ? n.children[0].get() : nullptr;
  if (d && d->kind == XmlKind::Declaration) r = d->outer_xml() + "\n";
  if (!declaration) r.clear();
  return r + make_ref<LinqNode>(Ref<XmlNode>(const_cast<XmlNode*>(&n)))->to_text();
}
Value save(MethodCall& c) {
  std::string out = written(self(c), true);
  if (c.arg(0).is_string()) {
    Ref<FileStreamObject> f = open_stream(io_path(c.ctx, c.arg(0), "fileName"), 2, 2);
    f->write("\xEF\xBB\xBF" + out);
    f->close();
  } else if (auto* s = c.arg(0).get_if<StreamObject>()) {
    s->write(out);
  } else {
    Value arg = str(out);
    invoke_method(c.ctx, c.arg(0), "Write", {&arg, 1});
  }
  return Value::nothing();
}
Value parse(MethodCall& c, const std::string& text) {
  Ref<XmlNode> d = xml_parse_document(text, c.has(1) && (c.arg(1).as_int() & 1));
  if (c.type->name() == "XDocument") return wrap(d);
  XmlNode* root = d->document_element();
  Ref<XmlNode> keep(root);
  return root ? wrap(root->clone(true, fresh_document().get())) : Value();
}
Value load(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument("uri");
  if (auto* s = c.arg(0).get_if<StreamObject>()) return parse(c, read_whole(*s));
  if (c.arg(0).get_if<TextReaderObject>()) return parse(c, dotnet_to_string(c.ctx, invoke_method(c.ctx, c.arg(0), "ReadToEnd", {})));
  return parse(c, read_whole(*open_stream(io_path(c.ctx, c.arg(0), "uri"), 3, 1)));
}
Value set_text(MethodCall& c) {
  XmlNode& n = self(c);
  if (n.kind == XmlKind::Element) n.set_inner_text(text_arg(c, 0));
  else n.value = text_arg(c, 0);
  return Value::nothing();
}
Value text_of(MethodCall& c) { return str(self(c).kind == XmlKind::Element || self(c).kind == XmlKind::Document ? self(c).inner_text() : self(c).value); }
void put_attribute(MethodCall& c) {
  XmlNode& n = self(c);
  const NameObject& name = name_arg(c, 0);
  Ref<XmlNode> a = attribute_named(n, name);
  if (c.arg(1).is_null()) {
    if (a) std::erase_if(n.attributes, [&](const Ref<XmlNode>& x) { return x == a; });
    return;
  }
  if (!a) {
    std::string prefix = name.ns.empty() ? "" : prefix_for(&n, name.ns);
    a = new_node(XmlKind::Attribute, prefix.empty() ? name.local : prefix + ":" + name.local, name.ns, n.owner());
    a->parent = &n;
    a->hold_parent = Ref<XmlNode>(&n);
    n.attributes.push_back(a);
  }
  a->value = content_text(c.ctx, unwrap(c.arg(1)));
}
Value sibling(MethodCall& c, int step) {
  XmlNode& n = self(c);
  if (!n.parent) return {};
  size_t i = n.index_in_parent() + static_cast<size_t>(step);
  return i < n.parent->children.size() ? wrap(n.parent->children[i]) : Value();
}
#define LIST(t) "System.Collections.Generic.IEnumerable[System.Xml.Linq." t "]"
const MemberDef kObject[] = {
    {"System.Xml.Linq.XElement Parent {get;}", PS_FN { XmlNode* p = self(c).parent; return p && p->kind == XmlKind::Element ? wrap(Ref<XmlNode>(p)) : Value(); }},
    {"System.Xml.Linq.XDocument Document {get;}", PS_FN {
       XmlNode* n = &self(c);
       while (n->parent) n = n->parent;
       return n->kind == XmlKind::Document ? wrap(Ref<XmlNode>(n)) : Value();
     }},
    {"System.Xml.XmlNodeType NodeType {get;}", PS_FN { return Value::enumeration(TypeRegistry::find("System.Xml.XmlNodeType"), static_cast<int64_t>(self(c).kind)); }},
    {"string ToString()", PS_FN { return str(c.self.as<LinqNode>()->to_text()); }},
};
const MemberDef kNode[] = {
    {"void Remove()", remove_self}, {"void AddAfterSelf(params System.Object[] content)", PS_FN { return insert_beside(c, true); }},
    {"void AddBeforeSelf(params System.Object[] content)", PS_FN { return insert_beside(c, false); }},
    {"void AddAfterSelf(System.Object content)", PS_FN { return insert_beside(c, true); }}, {"void AddBeforeSelf(System.Object content)", PS_FN { return insert_beside(c, false); }},
    {"void ReplaceWith(System.Object content)", PS_FN { insert_beside(c, false); return remove_self(c); }},
    {"System.Xml.Linq.XNode NextNode {get;}", PS_FN { return sibling(c, 1); }}, {"System.Xml.Linq.XNode PreviousNode {get;}", PS_FN { return sibling(c, -1); }},
    {LIST("XElement") " Ancestors()", PS_FN {
       std::vector<Value> r;
       for (XmlNode* p = self(c).parent; p && p->kind == XmlKind::Element; p = p->parent) r.push_back(wrap(Ref<XmlNode>(p)));
       return Value(Array::of(&types::Object, std::move(r)));
     }},
    {"string ToString(System.Xml.Linq.SaveOptions options)", PS_FN { return str(c.arg(0).as_int() & 1 ? self(c).outer_xml() : c.self.as<LinqNode>()->to_text()); }},
};
const MemberDef kContainer[] = {
    {LIST("XElement") " Elements()", elements<false>}, {LIST("XElement") " Elements(System.Xml.Linq.XName name)", elements<false>},
    {LIST("XElement") " Descendants()", elements<true>}, {LIST("XElement") " Descendants(System.Xml.Linq.XName name)", elements<true>},
    {LIST("XNode") " Nodes()", PS_FN { return nodes_where(self(c), false, [](const XmlNode&) { return true; }); }},
    {LIST("XNode") " DescendantNodes()", PS_FN { return nodes_where(self(c), true, [](const XmlNode&) { return true; }); }},
    {"System.Xml.Linq.XElement Element(System.Xml.Linq.XName name)", element},
    {"void Add(System.Object content)", PS_FN { add_all(c, self(c), 0); return Value::nothing(); }},
    {"void Add(params System.Object[] content)", PS_FN { add_all(c, self(c), 0); return Value::nothing(); }},
    {"void AddFirst(System.Object content)", PS_FN {
       XmlNode& n = self(c);
       size_t before = n.children.size();
       add_content(c.ctx, n, c.arg(0));
       if (n.children.size() > before) std::rotate(n.children.begin(), n.children.begin() + static_cast<long>(before), n.children.end());
       return Value::nothing();
     }},
    {"void RemoveNodes()", PS_FN { while (!self(c).children.empty()) self(c).remove(self(c).children.back().get()); return Value::nothing(); }},
    {"void ReplaceNodes(System.Object content)", PS_FN {
       while (!self(c).children.empty()) self(c).remove(self(c).children.back().get());
       add_content(c.ctx, self(c), c.arg(0));
       return Value::nothing();
     }},
    {"System.Xml.Linq.XNode FirstNode {get;}", PS_FN { return self(c).children.empty() ? Value() : wrap(self(c).children.front()); }},
    {"System.Xml.Linq.XNode LastNode {get;}", PS_FN { return self(c).children.empty() ? Value() : wrap(self(c).children.back()); }},
};
const MemberDef kElement[] = {
    {"new(System.Xml.Linq.XName name)", new_element}, {"new(System.Xml.Linq.XName name, System.Object content)", new_element},
    {"new(System.Xml.Linq.XName name, params System.Object[] content)", new_element}, {"new(System.Xml.Linq.XElement other)", new_element},
    {"static System.Xml.Linq.XElement Parse(string text)", PS_FN { return parse(c, text_arg(c, 0)); }},
    {"static System.Xml.Linq.XElement Parse(string text, System.Xml.Linq.LoadOptions options)", PS_FN { return parse(c, text_arg(c, 0)); }},
    {"static System.Xml.Linq.XElement Load(string uri)", load}, {"static System.Xml.Linq.XElement Load(System.IO.Stream stream)", load},
    {"static System.Xml.Linq.XElement Load(System.IO.TextReader textReader)", load},
    {"System.Xml.Linq.XName Name {get;}", PS_FN { return Value(make_ref<NameObject>(true, std::string(self(c).local_name()), self(c).ns)); }},
    {"string Value {get;set;}", text_of, set_text},
    {"bool HasAttributes {get;}", PS_FN { return boolean(!self(c).attributes.empty()); }},
    {"bool HasElements {get;}", PS_FN {
       for (auto& n : self(c).children) if (is_element(*n)) return boolean(true);
       return boolean(false);
     }},
    {"bool IsEmpty {get;}", PS_FN { return boolean(self(c).children.empty()); }},
    {"System.Xml.Linq.XAttribute FirstAttribute {get;}", PS_FN { return self(c).attributes.empty() ? Value() : wrap(self(c).attributes.front()); }},
    {"System.Xml.Linq.XAttribute LastAttribute {get;}", PS_FN { return self(c).attributes.empty() ? Value() : wrap(self(c).attributes.back()); }},
    {"System.Xml.Linq.XAttribute Attribute(System.Xml.Linq.XName name)", PS_FN { return wrap(attribute_named(self(c), name_arg(c, 0))); }},
    {LIST("XAttribute") " Attributes()", PS_FN {
       std::vector<Value> r;
       for (auto& a : self(c).attributes) r.push_back(wrap(a));
       return Value(Array::of(&types::Object, std::move(r)));
     }},
    {LIST("XAttribute") " Attributes(System.Xml.Linq.XName name)", PS_FN {
       Ref<XmlNode> a = attribute_named(self(c), name_arg(c, 0));
       return Value(Array::of(&types::Object, a ? std::vector<Value>{wrap(a)} : std::vector<Value>{}));
     }},
    {"void SetAttributeValue(System.Xml.Linq.XName name, System.Object value)", PS_FN { put_attribute(c); return Value::nothing(); }},
    {"void SetElementValue(System.Xml.Linq.XName name, System.Object value)", PS_FN {
       Value found = element(c);
       if (c.arg(1).is_null()) {
         if (!found.is_null()) self(c).remove(found.as<LinqNode>()->node.get());
         return Value::nothing();
       }
       if (found.is_null()) {
         const NameObject& n = name_arg(c, 0);
         Ref<XmlNode> e = new_node(XmlKind::Element, n.local, n.ns, self(c).owner());
         self(c).insert(e, nullptr);
         found = wrap(e);
       }
       found.as<LinqNode>()->node->set_inner_text(content_text(c.ctx, unwrap(c.arg(1))));
       return Value::nothing();
     }},
    {"void SetValue(System.Object value)", PS_FN { self(c).set_inner_text(content_text(c.ctx, unwrap(c.arg(0)))); return Value::nothing(); }},
    {"void RemoveAttributes()", PS_FN { self(c).attributes.clear(); return Value::nothing(); }},
    {"void RemoveAll()", PS_FN {
       self(c).attributes.clear();
       while (!self(c).children.empty()) self(c).remove(self(c).children.back().get());
       return Value::nothing();
     }},
    {"System.Xml.Linq.XNamespace GetDefaultNamespace()", PS_FN {
       for (XmlNode* n = &self(c); n; n = n->parent) {
         if (XmlNode* a = n->attribute("xmlns")) return make_space(a->value);
       }
       return make_space("");
     }},
    {"void Save(string fileName)", save}, {"void Save(System.IO.Stream stream)", save}, {"void Save(System.IO.TextWriter textWriter)", save},
};
const MemberDef kAttribute[] = {
    {"new(System.Xml.Linq.XName name, System.Object value)", new_attribute},
    {"System.Xml.Linq.XName Name {get;}", PS_FN { return Value(make_ref<NameObject>(true, std::string(self(c).local_name()), self(c).prefix().empty() ? "" : self(c).ns)); }},
    {"string Value {get;set;}", text_of, set_text}, {"void Remove()", remove_self},
    {"void SetValue(System.Object value)", PS_FN { self(c).value = content_text(c.ctx, unwrap(c.arg(0))); return Value::nothing(); }},
    {"bool IsNamespaceDeclaration {get;}", PS_FN { return boolean(self(c).name == "xmlns" || self(c).name.starts_with("xmlns:")); }},
};
const MemberDef kText[] = {{"new(string value)", new_text<XmlKind::Text>}, {"string Value {get;set;}", text_of, set_text}};
const MemberDef kComment[] = {{"new(string value)", new_text<XmlKind::Comment>}, {"string Value {get;set;}", text_of, set_text}};
const MemberDef kCData[] = {{"new(string value)", new_text<XmlKind::CData>}};
const MemberDef kDocument[] = {
    {"new()", new_document}, {"new(params System.Object[] content)", new_document},
    {"new(System.Xml.Linq.XDeclaration declaration, params System.Object[] content)", new_document},
    {"static System.Xml.Linq.XDocument Parse(string text)", PS_FN { return parse(c, text_arg(c, 0)); }},
    {"static System.Xml.Linq.XDocument Parse(string text, System.Xml.Linq.LoadOptions options)", PS_FN { return parse(c, text_arg(c, 0)); }},
    {"static System.Xml.Linq.XDocument Load(string uri)", load}, {"static System.Xml.Linq.XDocument Load(System.IO.Stream stream)", load},
    {"static System.Xml.Linq.XDocument Load(System.IO.TextReader textReader)", load},
    {"System.Xml.Linq.XElement Root {get;}", PS_FN { return wrap(Ref<XmlNode>(self(c).document_element())); }},
    {"System.Xml.Linq.XDeclaration Declaration {get;}", PS_FN {
       for (auto& n : self(c).children) if (n->kind == XmlKind::Declaration) return wrap(n);
       return {};
     }},
    {"void Save(string fileName)", save}, {"void Save(System.IO.Stream stream)", save}, {"void Save(System.IO.TextWriter textWriter)", save},
};
const MemberDef kDeclaration[] = {
    {"new(string version, string encoding, string standalone)", PS_FN {
       Ref<XmlNode> d = new_node(XmlKind::Declaration, "xml", "", nullptr);
       d->value = "version=\"" + text_arg(c, 0) + "\"" + (text_arg(c, 1).empty() ? "" : " encoding=\"" + text_arg(c, 1) + "\"") + (text_arg(c, 2).empty() ? "" : " standalone=\"" + text_arg(c, 2) + "\"");
       return wrap(d);
     }},
    {"string ToString()", PS_FN { return str("<?xml " + self(c).value + "?>"); }},
};
#define LINQ_TYPE(var, n, base_name, type_flags, rows) \
  PS_TYPE(var, {.full_name = XL n, .base = base_name, .flags = type_flags, .members = rows, .assembly = XL_ASSEMBLY})
LINQ_TYPE(g_object, "XObject", "System.Object", kAbstract, kObject);
LINQ_TYPE(g_node, "XNode", XL "XObject", kAbstract, kNode);
LINQ_TYPE(g_container, "XContainer", XL "XNode", kAbstract, kContainer);
LINQ_TYPE(g_element, "XElement", XL "XContainer", 0, kElement);
LINQ_TYPE(g_document, "XDocument", XL "XContainer", 0, kDocument);
LINQ_TYPE(g_attribute, "XAttribute", XL "XObject", 0, kAttribute);
LINQ_TYPE(g_text, "XText", XL "XNode", 0, kText);
LINQ_TYPE(g_comment, "XComment", XL "XNode", 0, kComment);
LINQ_TYPE(g_cdata, "XCData", XL "XText", 0, kCData);
LINQ_TYPE(g_instruction, "XProcessingInstruction", XL "XNode", 0, kText);
LINQ_TYPE(g_declaration, "XDeclaration", "System.Object", 0, kDeclaration);

}  // namespace
}  // namespace psession
