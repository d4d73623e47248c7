// The type tables of System.Xml: XmlDocument and its nodes, lists, XmlNamespaceManager.
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/fd.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "object/stream_objects.h"
#include "object/types/helpers.h"
#include "object/xml/xml_node.h"
#include "text/encoding.h"

namespace psession {
namespace {
using namespace tables;

XmlNode& self(MethodCall& c) { return *unwrap(c.self).as<XmlNode>(); }
XmlNode* node_arg(MethodCall& c, uint32_t i) { return c.has(i) ? unwrap(c.arg(i)).get_if<XmlNode>() : nullptr; }
Value or_null(XmlNode* n) { return n ? Value(n) : Value(); }
const Type* kind_type() {
  static const Type* t = TypeRegistry::find("System.Xml.XmlNodeType");
  return t;
}
Value list(std::vector<Ref<XmlNode>> nodes) { return Value(make_ref<XmlNodeList>(&types::XmlNodeListType, std::move(nodes))); }
XmlNode* sibling(XmlNode& n, int step) {
  if (!n.parent || n.kind == XmlKind::Attribute) return nullptr;
  size_t i = n.index_in_parent();
  if (step < 0) return i ? n.parent->children[i - 1].get() : nullptr;
  return i + 1 < n.parent->children.size() ? n.parent->children[i + 1].get() : nullptr;
}
Ref<XmlNode> fresh(MethodCall& c, XmlKind k, std::string name, std::string value = {}, std::string ns = {}) {
  auto n = make_ref<XmlNode>(k, std::move(name), std::move(ns));
  n->value = std::move(value);
  n->document = Ref<XmlNode>(self(c).owner());
  return n;
}
void check_name(const std::string& n) {
  if (n.empty()) throw_dotnet("System.ArgumentException", "The local name for elements or attributes cannot be null or an empty string.");
  if (n.find_first_of(" <>&\"'\t\n") != std::string::npos || isdigit(static_cast<unsigned char>(n[0]))) {
    size_t at = n.find_first_of(" <>&\"'\t\n");
    if (at == std::string::npos) at = 0;
    char hex[8];
    snprintf(hex, sizeof hex, "0x%02X", static_cast<unsigned char>(n[at]));
    throw_dotnet("System.Xml.XmlException", at == 0 ? "Name cannot begin with the '" + n.substr(0, 1) + "' character, hexadecimal value " + hex + "."
                                                    : "The '" + n.substr(at, 1) + "' character, hexadecimal value " + hex +
                                                          ", cannot be included in a name.");
  }
}
std::vector<XmlNode*> select(MethodCall& c) {
  require(c.arg(0), "xpath");
  const XmlNamespaces* ns = c.has(1) ? unwrap(c.arg(1)).get_if<XmlNamespaces>() : nullptr;
  XPathResult r = xpath_evaluate(self(c), text(c.arg(0)), ns);
  if (r.kind != XPathResult::Nodes) throw_dotnet("System.Xml.XPath.XPathException", "Expression must evaluate to a node-set.");
  return std::move(r.nodes);
}
void by_tag(XmlNode& n, const std::string& name, std::vector<Ref<XmlNode>>& out) {
  for (const Ref<XmlNode>& x : n.children) {
    if (x->kind == XmlKind::Element && (name == "*" || x->name == name)) out.push_back(x);
    by_tag(*x, name, out);
  }
}
// A path as a file name; relative ones start at the process's directory.
std::string path_of(MethodCall& c, uint32_t i) {
  require(c.arg(i), "filename");
  std::string p = text(c.arg(i));
  if (p.starts_with("file://")) p.erase(0, 7);
  if (!p.empty() && p[0] != '/') p = c.ctx.current_directory() + "/" + p;
  return p;
}
void declared_encoding(std::string& bytes) {
  if (std::optional<Bom> bom = detect_bom(bytes)) {
    bytes = decode_to_utf8(bom->encoding, std::string_view(bytes).substr(bom->length));
    return;
  }
  if (!bytes.starts_with("<?xml")) return;
  size_t end = bytes.find("?>"), at = bytes.find("encoding=");
  if (at == std::string::npos || at > end || at + 10 >= bytes.size()) return;
  size_t close = bytes.find(bytes[at + 9], at + 10);
  if (close == std::string::npos) return;
  std::optional<TextEncoding> e = encoding_by_name(bytes.substr(at + 10, close - at - 10));
  if (e && *e != TextEncoding::kUtf8 && *e != TextEncoding::kUtf16LE && *e != TextEncoding::kUtf16BE) bytes = decode_to_utf8(*e, bytes);
}
// What Save writes: the declaration on its own line, indented unless white space is kept.
std::string saved(XmlNode& n) {
  std::string out;
  bool keep = n.owner() && n.owner()->preserve_whitespace;
  if (keep) return n.outer_xml();
  for (const Ref<XmlNode>& c : n.children) {
    if (c->kind == XmlKind::Declaration) {
      out += c->outer_xml();
      if (c->value.find("encoding") == std::string::npos) out.insert(out.size() - 2, "");
    }
  }
  for (const Ref<XmlNode>& c : n.children) {
    if (c->kind == XmlKind::Declaration || c->kind == XmlKind::Whitespace) continue;
    if (!out.empty()) out += '\n';
    std::string piece = xml_indented(*c);
    out += piece;
  }
  return out;
}

#define NODE_ROWS                                                                                                                   \
  {"string Name {get;}", FN({ return str(self(c).node_name()); })},                                                                 \
      {"string LocalName {get;}", FN({ XmlNode& n = self(c); return str(n.kind == XmlKind::Element || n.kind == XmlKind::Attribute ? n.local_name() : std::string_view(n.node_name())); })}, \
      {"string NamespaceURI {get;}", FN({ return str(self(c).ns); })},                                                              \
      {"string Prefix {get;}", FN({ return str(self(c).prefix()); })},                                                              \
      {"System.Xml.XmlNodeType NodeType {get;}", FN({ return Value::enumeration(kind_type(), static_cast<int64_t>(self(c).kind)); })}, \
      {"System.Xml.XmlNode ParentNode {get;}", FN({ return self(c).kind == XmlKind::Attribute ? Value() : or_null(self(c).parent); })}, \
      {"System.Xml.XmlDocument OwnerDocument {get;}", FN({ return self(c).kind == XmlKind::Document ? Value() : or_null(self(c).owner()); })}, \
      {"System.Xml.XmlNodeList ChildNodes {get;}", FN({ return list(self(c).children); })},                                         \
      {"System.Xml.XmlNode FirstChild {get;}", FN({ return self(c).children.empty() ? Value() : Value(self(c).children.front()); })}, \
      {"System.Xml.XmlNode LastChild {get;}", FN({ return self(c).children.empty() ? Value() : Value(self(c).children.back()); })},  \
      {"System.Xml.XmlNode NextSibling {get;}", FN({ return or_null(sibling(self(c), 1)); })},                                      \
      {"System.Xml.XmlNode PreviousSibling {get;}", FN({ return or_null(sibling(self(c), -1)); })},                                 \
      {"bool HasChildNodes {get;}", FN({ return boolean(self(c).has_children()); })},                                               \
      {"bool IsReadOnly {get;}", FN({ return boolean(false); })},                                                                   \
      {"string BaseURI {get;}", FN({ return str(""); })},                                                                           \
  {"string OuterXml {get;}", FN({ return str(self(c).outer_xml()); })}
const MemberDef kNode[] = {
    {"void WriteTo(System.Xml.XmlWriter w)", FN({ xml_write_node(c.ctx, c.arg(0), self(c), true); return Value::nothing(); })},
    {"void WriteContentTo(System.Xml.XmlWriter w)", FN({ xml_write_node(c.ctx, c.arg(0), self(c), self(c).kind == XmlKind::Document); return Value::nothing(); })},
    NODE_ROWS,
    {"string InnerText {get;set;}", FN({ return str(self(c).inner_text()); }), FN({ self(c).set_inner_text(text(c.arg(0))); return Value(); })},
    {"string InnerXml {get;set;}", FN({ return str(self(c).inner_xml()); }), FN({
       XmlNode& n = self(c);
       if (n.kind == XmlKind::Document) xml_parse_into(n, text(c.arg(0)));
       else if (n.kind == XmlKind::Element || n.kind == XmlKind::Fragment) xml_parse_fragment(n, text(c.arg(0)));
       else n.value = text(c.arg(0));
       return Value();
     })},
    {"string Value {get;set;}", FN({
       XmlNode& n = self(c);
       if (n.kind == XmlKind::Element || n.kind == XmlKind::Document || n.kind == XmlKind::Fragment) return Value();
       return str(n.value);
     }), FN({
       XmlNode& n = self(c);
       if (n.kind == XmlKind::Element || n.kind == XmlKind::Document || n.kind == XmlKind::Fragment) {
         throw_dotnet("System.InvalidOperationException", "Cannot set a value on node type '" + enum_to_text(kind_type(), static_cast<int64_t>(n.kind)) + "'.");
       }
       n.value = text(c.arg(0));
       return Value();
     })},
    {"System.Xml.XmlAttributeCollection Attributes {get;}", FN({
       if (self(c).kind != XmlKind::Element) return Value();
       auto l = make_ref<XmlNodeList>(TypeRegistry::find("System.Xml.XmlAttributeCollection"), std::vector<Ref<XmlNode>>());
       l->owner = Ref<XmlNode>(&self(c));
       return Value(l);
     })},
    {"System.Xml.XmlNode AppendChild(System.Xml.XmlNode newChild)", FN({
       self(c).insert(Ref<XmlNode>(node_arg(c, 0)), nullptr);
       return c.arg(0);
     })},
    {"System.Xml.XmlNode PrependChild(System.Xml.XmlNode newChild)", FN({
       XmlNode& n = self(c);
       n.insert(Ref<XmlNode>(node_arg(c, 0)), n.children.empty() ? nullptr : n.children[0].get());
       return c.arg(0);
     })},
    {"System.Xml.XmlNode InsertBefore(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)", FN({
       self(c).insert(Ref<XmlNode>(node_arg(c, 0)), node_arg(c, 1));
       return c.arg(0);
     })},
    {"System.Xml.XmlNode InsertAfter(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)", FN({
       XmlNode& n = self(c);
       XmlNode* after = node_arg(c, 1);
       XmlNode* before = after ? sibling(*after, 1) : n.children.empty() ? nullptr : n.children[0].get();
       n.insert(Ref<XmlNode>(node_arg(c, 0)), before);
       return c.arg(0);
     })},
    {"System.Xml.XmlNode RemoveChild(System.Xml.XmlNode oldChild)", FN({
       require(c.arg(0), "oldChild");
       self(c).remove(node_arg(c, 0));
       return c.arg(0);
     })},
    {"System.Xml.XmlNode ReplaceChild(System.Xml.XmlNode newChild, System.Xml.XmlNode oldChild)", FN({
       XmlNode* old = node_arg(c, 1);
       require(c.arg(1), "oldChild");
       XmlNode* next = sibling(*old, 1);
       self(c).remove(old);
       self(c).insert(Ref<XmlNode>(node_arg(c, 0)), next);
       return c.arg(1);
     })},
    {"void RemoveAll()", FN({
       XmlNode& n = self(c);
       while (!n.children.empty()) n.remove(n.children.back().get());
       n.attributes.clear();
       return Value::nothing();
     })},
    {"System.Xml.XmlNode CloneNode(bool deep)", FN({ return Value(self(c).clone(c.arg(0).as_bool(), self(c).document.get())); })},
    {"System.Xml.XmlNode Clone()", FN({ return Value(self(c).clone(true, self(c).document.get())); })},
    {"void Normalize()", FN({ return Value::nothing(); })},
    {"System.Xml.XmlNodeList SelectNodes(string xpath)", FN({
       std::vector<XmlNode*> found = select(c);
       return list({found.begin(), found.end()});
     })},
    {"System.Xml.XmlNodeList SelectNodes(string xpath, System.Xml.XmlNamespaceManager nsmgr)", FN({
       std::vector<XmlNode*> found = select(c);
       return list({found.begin(), found.end()});
     })},
    {"System.Xml.XmlNode SelectSingleNode(string xpath)", FN({
       std::vector<XmlNode*> found = select(c);
       return found.empty() ? Value() : Value(found[0]);
     })},
    {"System.Xml.XmlNode SelectSingleNode(string xpath, System.Xml.XmlNamespaceManager nsmgr)", FN({
       std::vector<XmlNode*> found = select(c);
       return found.empty() ? Value() : Value(found[0]);
     })},
    {"string GetNamespaceOfPrefix(string prefix)", FN({
       std::string p = text(c.arg(0)), key = p.empty() ? "xmlns" : "xmlns:" + p;
       for (XmlNode* n = &self(c); n; n = n->parent) if (XmlNode* a = n->attribute(key)) return str(a->value);
       return str("");
     })},
    {"string ToString()", FN({ return str(self(c).to_text()); })},
};
const MemberDef kElement[] = {
    {"bool HasAttributes {get;}", FN({ return boolean(!self(c).attributes.empty()); })},
    {"bool IsEmpty {get;set;}", FN({ return boolean(self(c).empty_tag && self(c).children.empty()); }), FN({ self(c).empty_tag = c.arg(0).as_bool(); return Value(); })},
    {"string GetAttribute(string name)", FN({
       XmlNode* a = self(c).attribute(text(c.arg(0)));
       return str(a ? a->value : std::string());
     })},
    {"string GetAttribute(string localName, string namespaceURI)", FN({
       for (const Ref<XmlNode>& a : self(c).attributes) if (a->local_name() == text(c.arg(0)) && a->ns == text(c.arg(1))) return str(a->value);
       return str("");
     })},
    {"void SetAttribute(string name, string value)", FN({
       check_name(text(c.arg(0)));
       self(c).set_attribute(text(c.arg(0)), text(c.arg(1)));
       return Value::nothing();
     })},
    {"string SetAttribute(string localName, string namespaceURI, string value)", FN({
       self(c).set_attribute(text(c.arg(0)), text(c.arg(2)));
       if (XmlNode* a = self(c).attribute(text(c.arg(0)))) a->ns = text(c.arg(1));
       return c.arg(2);
     })},
    {"void RemoveAttribute(string name)", FN({
       auto& all = self(c).attributes;
       for (size_t i = 0; i < all.size(); ++i) {
         if (all[i]->name == text(c.arg(0))) {
           all.erase(all.begin() + static_cast<long>(i));
           break;
         }
       }
       return Value::nothing();
     })},
    {"void RemoveAllAttributes()", FN({ self(c).attributes.clear(); return Value::nothing(); })},
    {"bool HasAttribute(string name)", FN({ return boolean(self(c).attribute(text(c.arg(0))) != nullptr); })},
    {"System.Xml.XmlAttribute GetAttributeNode(string name)", FN({ return or_null(self(c).attribute(text(c.arg(0)))); })},
    {"System.Xml.XmlAttribute SetAttributeNode(System.Xml.XmlAttribute newAttr)", FN({
       XmlNode* a = node_arg(c, 0);
       require(c.arg(0), "newAttr");
       self(c).set_attribute(a->name, a->value);
       return Value();
     })},
    {"System.Xml.XmlNodeList GetElementsByTagName(string name)", FN({
       std::vector<Ref<XmlNode>> out;
       by_tag(self(c), text(c.arg(0)), out);
       return list(std::move(out));
     })},
};
const MemberDef kAttribute[] = {
    {"System.Xml.XmlElement OwnerElement {get;}", FN({ return or_null(self(c).parent); })},
    {"bool Specified {get;}", FN({ return boolean(true); })},
};
const MemberDef kText[] = {
    {"string Data {get;set;}", FN({ return str(self(c).value); }), FN({ self(c).value = text(c.arg(0)); return Value(); })},
    {"int Length {get;}", FN({ return int32(String::utf8(self(c).value)->length()); })},
};
std::string declaration_part(const std::string& value, const std::string& key) {
  size_t at = value.find(key + "=\"");
  if (at == std::string::npos) return {};
  at += key.size() + 2;
  return value.substr(at, value.find('"', at) - at);
}
const MemberDef kDeclaration[] = {
    {"string Version {get;}", FN({ return str(declaration_part(self(c).value, "version")); })},
    {"string Encoding {get;}", FN({ return str(declaration_part(self(c).value, "encoding")); })},
    {"string Standalone {get;}", FN({ return str(declaration_part(self(c).value, "standalone")); })},
};
const MemberDef kInstruction[] = {
    {"string Target {get;}", FN({ return str(self(c).name); })},
    {"string Data {get;set;}", FN({ return str(self(c).value); }), FN({ self(c).value = text(c.arg(0)); return Value(); })},
};

Ref<XmlNode> new_document() { return make_ref<XmlNode>(XmlKind::Document, ""); }
const MemberDef kDocument[] = {
    {"new()", FN({ return Value(new_document()); })},
    {"System.Xml.XmlElement DocumentElement {get;}", FN({ return or_null(self(c).document_element()); })},
    {"bool PreserveWhitespace {get;set;}", FN({ return boolean(self(c).preserve_whitespace); }), FN({ self(c).preserve_whitespace = c.arg(0).as_bool(); return Value(); })},
    {"System.Xml.XmlNameTable NameTable {get;}", FN({ return Value(); })},
    {"void LoadXml(string xml)", FN({
       require(c.arg(0), "xml");
       xml_parse_into(self(c), text(c.arg(0)));
       return Value::nothing();
     })},
    {"void Load(string filename)", FN({
       std::string path = path_of(c, 0);
       Result<std::string> bytes = read_file(path, 256u << 20);
       if (!bytes.ok()) {
         if (bytes.error().code == ENOENT) throw_dotnet("System.IO.FileNotFoundException", "Could not find file '" + path + "'.");
         throw_dotnet("System.IO.IOException", bytes.error().message);
       }
       declared_encoding(*bytes);
       xml_parse_into(self(c), *bytes);
       return Value::nothing();
     })},
    {"void Save(string filename)", FN({
       std::string path = path_of(c, 0);
       FILE* f = fopen(path.c_str(), "wbe");
       if (!f) {
         throw_dotnet(errno == EACCES ? "System.UnauthorizedAccessException" : "System.IO.DirectoryNotFoundException",
                      errno == EACCES ? "Access to the path '" + path + "' is denied." : "Could not find a part of the path '" + path + "'.");
       }
       std::string out = saved(self(c));
       bool ok = fwrite(out.data(), 1, out.size(), f) == out.size();
       ok = fclose(f) == 0 && ok;
       if (!ok) throw_dotnet("System.IO.IOException", "The document could not be written to '" + path + "'.");
       return Value::nothing();
     })},
    {"void Load(System.IO.Stream inStream)", FN({
       require(c.arg(0), "inStream");
       xml_parse_into(self(c), read_whole(*c.arg(0).as<StreamObject>()));
       return Value::nothing();
     })},
    {"void Load(System.IO.TextReader txtReader)", FN({
       require(c.arg(0), "txtReader");
       xml_parse_into(self(c), text(invoke_method(c.ctx, c.arg(0), "ReadToEnd", {})));
       return Value::nothing();
     })},
    {"void Load(System.Xml.XmlReader reader)", FN({
       require(c.arg(0), "reader");
       invoke_method(c.ctx, c.arg(0), "MoveToContent", {});
       xml_parse_into(self(c), text(invoke_method(c.ctx, c.arg(0), "ReadOuterXml", {})));
       return Value::nothing();
     })},
    {"void Save(System.IO.Stream outStream)", FN({
       require(c.arg(0), "outStream");
       c.arg(0).as<StreamObject>()->write(saved(self(c)));
       return Value::nothing();
     })},
    {"void Save(System.Xml.XmlWriter w)", FN({
       xml_write_node(c.ctx, c.arg(0), self(c), true);
       invoke_method(c.ctx, c.arg(0), "Flush", {});
       return Value::nothing();
     })},
    {"void Save(System.IO.TextWriter writer)", FN({
       Value args[] = {str(saved(self(c)))};
       invoke_method(c.ctx, c.arg(0), "Write", args);
       return Value::nothing();
     })},
    {"System.Xml.XmlElement CreateElement(string name)", FN({
       check_name(text(c.arg(0)));
       auto e = fresh(c, XmlKind::Element, text(c.arg(0)));
       e->empty_tag = true;
       return Value(e);
     })},
    {"System.Xml.XmlElement CreateElement(string qualifiedName, string namespaceURI)", FN({
       check_name(text(c.arg(0)));
       auto e = fresh(c, XmlKind::Element, text(c.arg(0)), {}, text(c.arg(1)));
       e->empty_tag = true;
       return Value(e);
     })},
    {"System.Xml.XmlElement CreateElement(string prefix, string localName, string namespaceURI)", FN({
       std::string p = text(c.arg(0));
       auto e = fresh(c, XmlKind::Element, p.empty() ? text(c.arg(1)) : p + ":" + text(c.arg(1)), {}, text(c.arg(2)));
       e->empty_tag = true;
       return Value(e);
     })},
    {"System.Xml.XmlAttribute CreateAttribute(string name)", FN({
       check_name(text(c.arg(0)));
       return Value(fresh(c, XmlKind::Attribute, text(c.arg(0))));
     })},
    {"System.Xml.XmlAttribute CreateAttribute(string qualifiedName, string namespaceURI)",
     FN({ return Value(fresh(c, XmlKind::Attribute, text(c.arg(0)), {}, text(c.arg(1)))); })},
    {"System.Xml.XmlText CreateTextNode(string text)", FN({ return Value(fresh(c, XmlKind::Text, "", text(c.arg(0)))); })},
    {"System.Xml.XmlComment CreateComment(string data)", FN({ return Value(fresh(c, XmlKind::Comment, "", text(c.arg(0)))); })},
    {"System.Xml.XmlCDataSection CreateCDataSection(string data)", FN({ return Value(fresh(c, XmlKind::CData, "", text(c.arg(0)))); })},
    {"System.Xml.XmlWhitespace CreateWhitespace(string text)", FN({ return Value(fresh(c, XmlKind::Whitespace, "", text(c.arg(0)))); })},
    {"System.Xml.XmlProcessingInstruction CreateProcessingInstruction(string target, string data)",
     FN({ return Value(fresh(c, XmlKind::ProcessingInstruction, text(c.arg(0)), text(c.arg(1)))); })},
    {"System.Xml.XmlDocumentFragment CreateDocumentFragment()", FN({ return Value(fresh(c, XmlKind::Fragment, "")); })},
    {"System.Xml.XmlDeclaration CreateXmlDeclaration(string version, string encoding, string standalone)", FN({
       std::string v = "version=\"" + text(c.arg(0)) + "\"", e = text(c.arg(1)), s = text(c.arg(2));
       if (!e.empty()) v += " encoding=\"" + e + "\"";
       if (!s.empty()) v += " standalone=\"" + s + "\"";
       return Value(fresh(c, XmlKind::Declaration, "xml", v));
     })},
    {"System.Xml.XmlNode CreateNode(System.Xml.XmlNodeType type, string name, string namespaceURI)",
     FN({ return Value(fresh(c, static_cast<XmlKind>(c.arg(0).as_int()), text(c.arg(1)), {}, text(c.arg(2)))); })},
    {"System.Xml.XmlNode ImportNode(System.Xml.XmlNode node, bool deep)", FN({
       require(c.arg(0), "node");
       return Value(node_arg(c, 0)->clone(c.arg(1).as_bool(), &self(c)));
     })},
    {"System.Xml.XmlNodeList GetElementsByTagName(string name)", FN({
       std::vector<Ref<XmlNode>> out;
       by_tag(self(c), text(c.arg(0)), out);
       return list(std::move(out));
     })},
};

XmlNodeList& list_self(MethodCall& c) { return *unwrap(c.self).as<XmlNodeList>(); }
const std::vector<Ref<XmlNode>>& nodes_of(MethodCall& c) { return list_self(c).owner ? list_self(c).owner->attributes : list_self(c).nodes; }
Value item_at(MethodCall& c) {
  int64_t i = c.arg(0).as_int();
  return i >= 0 && i < static_cast<int64_t>(nodes_of(c).size()) ? Value(nodes_of(c)[static_cast<size_t>(i)]) : Value();
}
Value item_named(MethodCall& c) {
  for (const Ref<XmlNode>& n : nodes_of(c)) if (n->name == text(c.arg(0))) return Value(n);
  return Value();
}
const MemberDef kList[] = {
    {"int Count {get;}", FN({ return int32(static_cast<int64_t>(nodes_of(c).size())); })},
    {"System.Xml.XmlNode ItemOf(int i) {get;}", item_at},
    {"System.Xml.XmlNode Item(int index)", item_at},
};
const MemberDef kAttributes[] = {
    {"int Count {get;}", FN({ return int32(static_cast<int64_t>(nodes_of(c).size())); })},
    {"System.Xml.XmlAttribute ItemOf(int i) {get;}", item_at},
    {"System.Xml.XmlAttribute ItemOf(string name) {get;}", item_named},
    {"System.Xml.XmlNode Item(int index)", item_at},
    {"System.Xml.XmlNode GetNamedItem(string name)", item_named},
    {"System.Xml.XmlNode RemoveNamedItem(string name)", FN({
       Value found = item_named(c);
       auto& all = list_self(c).owner->attributes;
       std::erase_if(all, [&](const Ref<XmlNode>& a) { return a->name == text(c.arg(0)); });
       return found;
     })},
    {"System.Xml.XmlAttribute Append(System.Xml.XmlAttribute node)", FN({
       XmlNode* a = node_arg(c, 0);
       require(c.arg(0), "node");
       XmlNode* owner = list_self(c).owner.get();
       std::erase_if(owner->attributes, [&](const Ref<XmlNode>& x) { return x->name == a->name; });
       a->parent = owner;
       a->hold_parent = Ref<XmlNode>(owner);
       owner->attributes.push_back(Ref<XmlNode>(a));
       return c.arg(0);
     })},
    {"System.Xml.XmlAttribute Remove(System.Xml.XmlAttribute node)", FN({
       XmlNode* a = node_arg(c, 0);
       std::erase_if(list_self(c).owner->attributes, [&](const Ref<XmlNode>& x) { return x.get() == a; });
       return c.arg(0);
     })},
    {"void RemoveAll()", FN({ list_self(c).owner->attributes.clear(); return Value::nothing(); })},
};

const MemberDef kNamespaces[] = {
    {"new(System.Xml.XmlNameTable nameTable)", FN({ return Value(make_ref<XmlNamespaces>()); })},
    {"void AddNamespace(string prefix, string uri)", FN({
       unwrap(c.self).as<XmlNamespaces>()->entries.emplace_back(text(c.arg(0)), text(c.arg(1)));
       return Value::nothing();
     })},
    {"string LookupNamespace(string prefix)", FN({
       const std::string* u = unwrap(c.self).as<XmlNamespaces>()->find(text(c.arg(0)));
       return u ? str(*u) : Value();
     })},
    {"bool HasNamespace(string prefix)", FN({ return boolean(unwrap(c.self).as<XmlNamespaces>()->find(text(c.arg(0))) != nullptr); })},
};
const EnumDef kKinds[] = {{"None", 0}, {"Element", 1}, {"Attribute", 2}, {"Text", 3}, {"CDATA", 4}, {"EntityReference", 5}, {"Entity", 6},
                          {"ProcessingInstruction", 7}, {"Comment", 8}, {"Document", 9}, {"DocumentType", 10}, {"DocumentFragment", 11},
                          {"Notation", 12}, {"Whitespace", 13}, {"SignificantWhitespace", 14}, {"EndElement", 15}, {"EndEntity", 16},
                          {"XmlDeclaration", 17}};

Value document_from(CallContext& ctx, const Type*, const Value& given) {
  const Value& v = unwrap(given);
  if (v.get_if<XmlNode>() && v.as<XmlNode>()->kind == XmlKind::Document) return v;
  std::string text;
  if (v.is_string()) {
    text = v.string()->to_utf8();
  } else if (v.kind() == Kind::Array || v.kind() == Kind::List) {
    bool first = true;
    for (const Value& x : to_vector(ctx, v)) {
      if (!first) text += '\n';
      first = false;
      text += to_display(ctx, x);
    }
  } else if (auto* n = v.get_if<XmlNode>()) {
    text = n->outer_xml();
  } else {
    return Value::unset();
  }
  try {
    return Value(xml_parse_document(text));
  } catch (const ScriptError& e) {
    auto record = make_error("System.Management.Automation.PSInvalidCastException", "InvalidCastToXmlDocument",
                             ErrorCategory::InvalidArgument,
                             "Cannot convert value \"" + to_display(ctx, given) + "\" to type \"System.Xml.XmlDocument\". Error: \"" +
                                 e.record->exception->message + "\"");
    record->exception->inner = Value(e.record->exception);
    throw ScriptError(record);
  }
}

constexpr const char* kAssembly = "System.Private.Xml";
Type node_type_enum{TypeSpec{.full_name = "System.Xml.XmlNodeType", .base = "System.Enum", .flags = kEnum | kValueType | kSealed,
                             .enum_values = kKinds, .assembly = kAssembly}};
Type node_type{TypeSpec{.full_name = "System.Xml.XmlNode", .flags = kAbstract, .members = kNode,
                        .interfaces = "System.ICloneable System.Collections.IEnumerable System.Xml.XPath.IXPathNavigable", .assembly = kAssembly}};
Type linked_type{TypeSpec{.full_name = "System.Xml.XmlLinkedNode", .base = "System.Xml.XmlNode", .flags = kAbstract, .assembly = kAssembly}};
Type character_type{TypeSpec{.full_name = "System.Xml.XmlCharacterData", .base = "System.Xml.XmlLinkedNode", .flags = kAbstract, .members = kText,
                             .assembly = kAssembly}};
Type attribute_type{TypeSpec{.full_name = "System.Xml.XmlAttribute", .base = "System.Xml.XmlNode", .members = kAttribute, .assembly = kAssembly}};
Type text_type{TypeSpec{.full_name = "System.Xml.XmlText", .base = "System.Xml.XmlCharacterData", .assembly = kAssembly}};
Type cdata_type{TypeSpec{.full_name = "System.Xml.XmlCDataSection", .base = "System.Xml.XmlCharacterData", .assembly = kAssembly}};
Type comment_type{TypeSpec{.full_name = "System.Xml.XmlComment", .base = "System.Xml.XmlCharacterData", .assembly = kAssembly}};
Type whitespace_type{TypeSpec{.full_name = "System.Xml.XmlWhitespace", .base = "System.Xml.XmlCharacterData", .assembly = kAssembly}};
Type significant_type{TypeSpec{.full_name = "System.Xml.XmlSignificantWhitespace", .base = "System.Xml.XmlCharacterData", .assembly = kAssembly}};
Type instruction_type{TypeSpec{.full_name = "System.Xml.XmlProcessingInstruction", .base = "System.Xml.XmlLinkedNode", .members = kInstruction,
                               .assembly = kAssembly}};
Type declaration_type{TypeSpec{.full_name = "System.Xml.XmlDeclaration", .base = "System.Xml.XmlLinkedNode", .members = kDeclaration,
                               .assembly = kAssembly}};
Type doctype_type{TypeSpec{.full_name = "System.Xml.XmlDocumentType", .base = "System.Xml.XmlLinkedNode", .assembly = kAssembly}};
Type fragment_type{TypeSpec{.full_name = "System.Xml.XmlDocumentFragment", .base = "System.Xml.XmlNode", .assembly = kAssembly}};
Type map_type{TypeSpec{.full_name = "System.Xml.XmlNamedNodeMap", .interfaces = "System.Collections.IEnumerable", .assembly = kAssembly}};
Type attributes_type{TypeSpec{.full_name = "System.Xml.XmlAttributeCollection", .base = "System.Xml.XmlNamedNodeMap", .members = kAttributes,
                              .interfaces = "System.Collections.ICollection System.Collections.IEnumerable", .assembly = kAssembly}};
Type name_table_type{TypeSpec{.full_name = "System.Xml.XmlNameTable", .flags = kAbstract, .assembly = kAssembly}};
Type namespaces_type{TypeSpec{.full_name = "System.Xml.XmlNamespaceManager", .members = kNamespaces, .assembly = kAssembly}};

}  // namespace

namespace types {
Type XmlElement{TypeSpec{.full_name = "System.Xml.XmlElement", .base = "System.Xml.XmlLinkedNode", .members = kElement, .assembly = kAssembly}};
Type XmlDocument{TypeSpec{.full_name = "System.Xml.XmlDocument", .base = "System.Xml.XmlNode", .members = kDocument, .accelerators = "xml",
                          .convert_from = document_from, .assembly = kAssembly}};
Type XmlNodeListType{TypeSpec{.full_name = "System.Xml.XmlNodeList", .flags = kAbstract, .members = kList,
                              .interfaces = "System.Collections.IEnumerable", .assembly = kAssembly}};
}  // namespace types

const Type* XmlNamespaces::type() const { return &namespaces_type; }
const Type* XmlNode::type() const {
  switch (kind) {
    case XmlKind::Element: return &types::XmlElement;
    case XmlKind::Attribute: return &attribute_type;
    case XmlKind::Text: return &text_type;
    case XmlKind::CData: return &cdata_type;
    case XmlKind::ProcessingInstruction: return &instruction_type;
    case XmlKind::Comment: return &comment_type;
    case XmlKind::Document: return &types::XmlDocument;
    case XmlKind::DocumentType: return &doctype_type;
    case XmlKind::Fragment: return &fragment_type;
    case XmlKind::Whitespace: return &whitespace_type;
    case XmlKind::SignificantWhitespace: return &significant_type;
    case XmlKind::Declaration: return &declaration_type;
  }
  return &node_type;
}

}  // namespace psession
