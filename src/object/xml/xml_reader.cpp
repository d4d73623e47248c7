// System.Xml.XmlReader, XmlTextReader, XmlNodeReader: a walk over a parsed document, forward only for the caller.
#include "object/stream_objects.h"
#include "object/types/record.h"
#include "object/types/table.h"
#include "object/xml/xml_node.h"

namespace psession {
namespace {

#define XML "System.Xml."
#define XML_ASSEMBLY "System.Private.Xml"

enum Setting { kIgnoreComments, kIgnoreWhitespace, kIgnoreInstructions, kDtd, kCloseInput, kConformance, kSettings };
const MemberDef kSettingRows[] = {
    {"new()", PS_FN {
       std::vector<Value> f(kSettings, boolean(false));
       f[kDtd] = Value::enumeration(TypeRegistry::find(XML "DtdProcessing"), 0);
       f[kConformance] = Value::enumeration(TypeRegistry::find(XML "ConformanceLevel"), 2);
       return record(c.type, std::move(f));
     }},
    FIELD_ROW(kIgnoreComments, "bool IgnoreComments"), FIELD_ROW(kIgnoreWhitespace, "bool IgnoreWhitespace"),
    FIELD_ROW(kIgnoreInstructions, "bool IgnoreProcessingInstructions"), FIELD_ROW(kDtd, "System.Xml.DtdProcessing DtdProcessing"),
    FIELD_ROW(kCloseInput, "bool CloseInput"), FIELD_ROW(kConformance, "System.Xml.ConformanceLevel ConformanceLevel"),
    {"System.Xml.XmlResolver XmlResolver {get;set;}", PS_FN { return Value(); }, PS_FN { return Value::nothing(); }},
};
PS_TYPE(g_settings, {.full_name = XML "XmlReaderSettings", .flags = kSealed, .members = kSettingRows, .assembly = XML_ASSEMBLY});

class XmlReaderObject final : public HeapObject {
 public:
  XmlReaderObject(const Type* t, Ref<XmlNode> root) : root(std::move(root)), type_(t) { set_may_cycle(); }
  Ref<XmlNode> root;           // a document, or the node that is read
  XmlNode* node = nullptr;     // owned by root
  XmlNode* attribute = nullptr;
  bool ending = false, started = false, ended = false, closed = false;
  bool ignore_comments = false, ignore_whitespace = false, ignore_instructions = false;
  int depth = 0;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override {
    if (root) v.visit(root.get());
  }
  void clear_edges() override {
    root = nullptr;
    node = attribute = nullptr;
    ended = true;
  }
  bool skipped(const XmlNode& n) const {
    return (ignore_comments && n.kind == XmlKind::Comment) || (ignore_instructions && n.kind == XmlKind::ProcessingInstruction) ||
           (ignore_whitespace && (n.kind == XmlKind::Whitespace || (n.kind == XmlKind::Text && n.value.find_first_not_of(" \t\r\n") == n.value.npos)));
  }
  bool empty_element() const { return node && node->kind == XmlKind::Element && !node->has_children() && node->empty_tag; }
  bool read() {
    attribute = nullptr;
    if (ended || !root) return false;
    do {
      if (!step()) {
        ended = true;
        node = nullptr;
        return false;
      }
    } while (!ending && skipped(*node));
    return true;
  }
  XmlNode* shown() const { return attribute ? attribute : node; }

 private:
  const Type* type_;
  bool step() {
    if (!started) {
      started = true;
      bool document = root->kind == XmlKind::Document || root->kind == XmlKind::Fragment;
      if (document && !root->has_children()) return false;
      node = document ? root->children[0].get() : root.get();
      return true;
    }
    if (!ending && node->kind == XmlKind::Element && !empty_element()) {
      if (node->has_children()) {
        node = node->children[0].get();
        ++depth;
      } else {
        ending = true;
      }
      return true;
    }
    ending = false;
    XmlNode* parent = node->parent;
    if (node == root.get() || !parent) return false;
    size_t next = node->index_in_parent() + 1;
    if (next < parent->children.size()) {
      node = parent->children[next].get();
      return true;
    }
    if (parent->kind != XmlKind::Element) return false;
    node = parent;
    --depth;
    ending = true;
    return true;
  }
};
XmlReaderObject& self(MethodCall& c) { return *c.self.as<XmlReaderObject>(); }
std::string all_text(MethodCall& c, const Value& v) {
  if (v.is_null()) throw_null_argument("input");
  if (auto* s = v.get_if<StreamObject>()) return read_whole(*s);
  if (v.get_if<TextReaderObject>()) return dotnet_to_string(c.ctx, invoke_method(c.ctx, v, "ReadToEnd", {}));
  return read_whole(*open_stream(io_path(c.ctx, v, "inputUri"), 3, 1));
}
Value make(MethodCall& c, const Type* t) {
  auto r = make_ref<XmlReaderObject>(t, xml_parse_document(all_text(c, c.arg(0)), true));
  if (c.has(1) && !c.arg(1).is_null()) {
    auto& f = record_of(c.arg(1)).fields;
    r->ignore_comments = f[kIgnoreComments].as_bool();
    r->ignore_whitespace = f[kIgnoreWhitespace].as_bool();
    r->ignore_instructions = f[kIgnoreInstructions].as_bool();
  }
  return Value(r);
}
Value create(MethodCall& c) { return make(c, TypeRegistry::find(XML "XmlTextReaderImpl")); }
Value new_reader(MethodCall& c) { return make(c, c.type); }
int node_type(XmlReaderObject& r) {
  XmlNode* n = r.shown();
  if (!n) return 0;
  if (r.attribute) return 2;
  if (r.ending) return 15;
  if (n->kind == XmlKind::Text && n->value.find_first_not_of(" \t\r\n") == n->value.npos) return 13;
  return static_cast<int>(n->kind);
}
bool named(const XmlNode& n) {
  return n.kind == XmlKind::Element || n.kind == XmlKind::Attribute || n.kind == XmlKind::ProcessingInstruction || n.kind == XmlKind::Declaration || n.kind == XmlKind::DocumentType;
}
Value attribute_value(MethodCall& c) {
  XmlNode* n = self(c).node;
  if (!n || self(c).ending) return {};
  if (c.arg(0).kind() == Kind::Int32) {
    int64_t i = int_arg(c, 0);
    if (i < 0 || i >= static_cast<int64_t>(n->attributes.size())) throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.", "i");
    return str(n->attributes[static_cast<size_t>(i)]->value);
  }
  XmlNode* a = n->attribute(text_arg(c, 0));
  return a ? str(a->value) : Value();
}
bool to_content(XmlReaderObject& r) {
  while (true) {
    int t = node_type(r);
    if (t == 1 || t == 3 || t == 4 || t == 15) return true;
    if (t == 2) {
      r.attribute = nullptr;
      continue;
    }
    if (!r.read()) return false;
  }
}
void leave(XmlReaderObject& r) {   // behind the end of the current element
  XmlNode* n = r.node;
  if (!n) return;
  bool whole = n->kind == XmlKind::Element && !r.ending && !r.empty_element();
  if (whole) {
    while (r.read() && !(r.ending && r.node == n)) {}
  }
  r.read();
}
Value content_string(MethodCall& c) {
  XmlReaderObject& r = self(c);
  to_content(r);
  if (!r.node || r.node->kind != XmlKind::Element) throw_dotnet("System.InvalidOperationException", "The ReadElementContentAsString method is not supported on node type " + std::string(r.node ? "Text" : "None") + ".");
  std::string s = r.node->inner_text();
  leave(r);
  return str(s);
}
bool is_named(XmlReaderObject& r, const std::string& name) { return r.node && !r.ending && r.node->kind == XmlKind::Element && r.node->name == name; }
Value outer(MethodCall& c, bool inner) {
  XmlReaderObject& r = self(c);
  if (!r.node) return str("");
  std::string s = inner ? r.node->inner_xml() : r.node->outer_xml();
  leave(r);
  return str(s);
}
Value close(MethodCall& c) {
  self(c).ended = self(c).closed = true;
  self(c).node = self(c).attribute = nullptr;
  return Value::nothing();
}
Value move_to(MethodCall& c, size_t i) {
  XmlReaderObject& r = self(c);
  if (!r.node || r.ending || i >= r.node->attributes.size()) return boolean(false);
  r.attribute = r.node->attributes[i].get();
  return boolean(true);
}
const MemberDef kReader[] = {
    {"static System.Xml.XmlReader Create(string inputUri)", create}, {"static System.Xml.XmlReader Create(string inputUri, System.Xml.XmlReaderSettings settings)", create},
    {"static System.Xml.XmlReader Create(System.IO.Stream input)", create}, {"static System.Xml.XmlReader Create(System.IO.Stream input, System.Xml.XmlReaderSettings settings)", create},
    {"static System.Xml.XmlReader Create(System.IO.TextReader input)", create}, {"static System.Xml.XmlReader Create(System.IO.TextReader input, System.Xml.XmlReaderSettings settings)", create},
    {"bool Read()", PS_FN { return boolean(self(c).read()); }},
    {"System.Xml.XmlNodeType NodeType {get;}", PS_FN { return Value::enumeration(TypeRegistry::find(XML "XmlNodeType"), node_type(self(c))); }},
    {"string Name {get;}", PS_FN { XmlNode* n = self(c).shown(); return str(n && named(*n) ? n->name : ""); }},
    {"string LocalName {get;}", PS_FN { XmlNode* n = self(c).shown(); return str(n && named(*n) ? n->local_name() : ""); }},
    {"string Prefix {get;}", PS_FN { XmlNode* n = self(c).shown(); return str(n && named(*n) ? n->prefix() : ""); }},
    {"string NamespaceURI {get;}", PS_FN { XmlNode* n = self(c).shown(); return str(n ? n->ns : ""); }},
    {"string Value {get;}", PS_FN { XmlNode* n = self(c).shown(); return str(n && n->kind != XmlKind::Element ? n->value : ""); }},
    {"bool HasValue {get;}", PS_FN { XmlNode* n = self(c).shown(); return boolean(n && n->kind != XmlKind::Element); }},
    {"int Depth {get;}", PS_FN { return int32(self(c).depth + (self(c).attribute ? 1 : 0)); }},
    {"bool IsEmptyElement {get;}", PS_FN { return boolean(!self(c).ending && self(c).empty_element()); }},
    {"bool HasAttributes {get;}", PS_FN { return boolean(self(c).node && !self(c).ending && !self(c).node->attributes.empty()); }},
    {"int AttributeCount {get;}", PS_FN { return int32(self(c).node && !self(c).ending ? static_cast<int64_t>(self(c).node->attributes.size()) : 0); }},
    {"bool EOF {get;}", PS_FN { return boolean(self(c).ended && !self(c).closed); }},
    {"System.Xml.ReadState ReadState {get;}", PS_FN { auto& r = self(c); return Value::enumeration(TypeRegistry::find(XML "ReadState"), r.closed ? 4 : r.ended ? 3 : r.started ? 1 : 0); }},
    {"string GetAttribute(string name)", attribute_value}, {"string GetAttribute(int i)", attribute_value}, {"string Item(string name) {get;}", attribute_value}, {"string Item(int i) {get;}", attribute_value},
    {"bool MoveToAttribute(string name)", PS_FN {
       XmlNode* n = self(c).node;
       for (size_t i = 0; n && i < n->attributes.size(); ++i) if (n->attributes[i]->name == text_arg(c, 0)) return move_to(c, i);
       return boolean(false);
     }},
    {"void MoveToAttribute(int i)", PS_FN { move_to(c, static_cast<size_t>(int_arg(c, 0))); return Value::nothing(); }},
    {"bool MoveToFirstAttribute()", PS_FN { return move_to(c, 0); }},
    {"bool MoveToNextAttribute()", PS_FN {
       XmlReaderObject& r = self(c);
       if (!r.attribute) return move_to(c, 0);
       for (size_t i = 0; i < r.node->attributes.size(); ++i) if (r.node->attributes[i].get() == r.attribute) return move_to(c, i + 1);
       return boolean(false);
     }},
    {"bool MoveToElement()", PS_FN { bool was = self(c).attribute != nullptr; self(c).attribute = nullptr; return boolean(was); }},
    {"System.Xml.XmlNodeType MoveToContent()", PS_FN { to_content(self(c)); return Value::enumeration(TypeRegistry::find(XML "XmlNodeType"), node_type(self(c))); }},
    {"bool IsStartElement()", PS_FN { to_content(self(c)); return boolean(self(c).node && !self(c).ending && self(c).node->kind == XmlKind::Element); }},
    {"bool IsStartElement(string name)", PS_FN { to_content(self(c)); return boolean(is_named(self(c), text_arg(c, 0))); }},
    {"void ReadStartElement()", PS_FN { to_content(self(c)); self(c).read(); return Value::nothing(); }},
    {"void ReadStartElement(string name)", PS_FN {
       to_content(self(c));
       if (!is_named(self(c), text_arg(c, 0))) throw_dotnet("System.Xml.XmlException", "Element '" + text_arg(c, 0) + "' was not found.");
       self(c).read();
       return Value::nothing();
     }},
    {"void ReadEndElement()", PS_FN {
       to_content(self(c));
       if (!self(c).ending) throw_dotnet("System.Xml.XmlException", "'Element' is an invalid XmlNodeType.");
       self(c).read();
       return Value::nothing();
     }},
    {"string ReadElementContentAsString()", content_string}, {"string ReadElementString()", content_string},
    {"int ReadElementContentAsInt()", PS_FN { return convert_to(c.ctx, content_string(c), &types::Int32); }},
    {"long ReadElementContentAsLong()", PS_FN { return convert_to(c.ctx, content_string(c), &types::Int64); }},
    {"double ReadElementContentAsDouble()", PS_FN { return convert_to(c.ctx, content_string(c), &types::Double); }},
    {"bool ReadElementContentAsBoolean()", PS_FN { std::string s = dotnet_to_string(c.ctx, content_string(c)); return boolean(s == "true" || s == "1"); }},
    {"string ReadString()", PS_FN { XmlReaderObject& r = self(c); std::string s = r.node ? r.node->inner_text() : ""; while (r.read() && !r.ending) {} return str(s); }},
    {"string ReadContentAsString()", PS_FN { XmlReaderObject& r = self(c); std::string s = r.shown() ? r.shown()->value : ""; if (!r.attribute) r.read(); return str(s); }},
    {"string ReadInnerXml()", PS_FN { return outer(c, true); }}, {"string ReadOuterXml()", PS_FN { return outer(c, false); }},
    {"bool ReadToFollowing(string name)", PS_FN {
       while (self(c).read()) if (is_named(self(c), text_arg(c, 0))) return boolean(true);
       return boolean(false);
     }},
    {"bool ReadToDescendant(string name)", PS_FN {
       XmlReaderObject& r = self(c);
       XmlNode* top = r.node;
       int depth = r.depth;
       if (top && (r.empty_element() || r.ending)) return boolean(false);
       while (r.read() && !(top && r.ending && r.node == top)) if ((!top || r.depth > depth) && is_named(r, text_arg(c, 0))) return boolean(true);
       return boolean(false);
     }},
    {"bool ReadToNextSibling(string name)", PS_FN {
       XmlReaderObject& r = self(c);
       int depth = r.depth;
       leave(r);
       while (r.node && r.depth >= depth && !(r.ending && r.depth < depth)) {
         if (r.depth == depth && is_named(r, text_arg(c, 0))) return boolean(true);
         if (r.ending && r.depth < depth) break;
         if (!r.read()) break;
       }
       return boolean(false);
     }},
    {"void Skip()", PS_FN { leave(self(c)); return Value::nothing(); }},
    {"void Close()", close}, {"void Dispose()", close},
};
PS_TYPE(g_reader, {.full_name = XML "XmlReader", .flags = kAbstract, .members = kReader, .interfaces = "System.IDisposable", .assembly = XML_ASSEMBLY});
PS_TYPE(g_implementation, {.full_name = XML "XmlTextReaderImpl", .base = XML "XmlReader", .flags = kInternal, .assembly = XML_ASSEMBLY});
const MemberDef kText[] = {{"new(string url)", new_reader}, {"new(System.IO.Stream input)", new_reader}, {"new(System.IO.TextReader input)", new_reader}};
PS_TYPE(g_text, {.full_name = XML "XmlTextReader", .base = XML "XmlReader", .members = kText, .assembly = XML_ASSEMBLY});
const MemberDef kNode[] = {{"new(System.Xml.XmlNode node)", PS_FN {
                              if (c.arg(0).is_null()) throw_null_argument("node");
                              return Value(make_ref<XmlReaderObject>(c.type, Ref<XmlNode>(unwrap(c.arg(0)).as<XmlNode>())));
                            }}};
PS_TYPE(g_node, {.full_name = XML "XmlNodeReader", .base = XML "XmlReader", .members = kNode, .assembly = XML_ASSEMBLY});

}  // namespace
}  // namespace psession
