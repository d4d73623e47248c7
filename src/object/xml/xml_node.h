// System.Xml's document tree ([xml]): nodes as scripts see them, with child elements and attributes as properties.
// Parsed with expat (xml_parse.cpp), searched with XPath 1.0 (xpath.cpp). Nodes own their children and know their parent;
// the cycle collector frees whole documents. Engine thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "object/members.h"

namespace psession {

enum class XmlKind : uint8_t {   // XmlNodeType's numbers
  Element = 1, Attribute = 2, Text = 3, CData = 4, ProcessingInstruction = 7, Comment = 8, Document = 9, DocumentType = 10,
  Fragment = 11, Whitespace = 13, SignificantWhitespace = 14, Declaration = 17,
};

class XmlNode final : public AdaptedObject, public TextualObject {
 public:
  XmlNode(XmlKind k, std::string qualified_name, std::string uri = {}) : kind(k), name(std::move(qualified_name)), ns(std::move(uri)) {
    set_may_cycle();
  }
  const XmlKind kind;
  std::string name;                 // "p:item"; the target of an instruction
  std::string ns;                   // namespace URI
  std::string value;                // attributes, texts, comments
  XmlNode* parent = nullptr;        // kept alive by hold_parent
  Ref<XmlNode> hold_parent;
  Ref<XmlNode> document;            // null for documents
  std::vector<Ref<XmlNode>> children, attributes;
  bool preserve_whitespace = false; // documents
  bool empty_tag = false;           // elements: written <a />

  std::string_view local_name() const;
  std::string_view prefix() const;
  std::string node_name() const;    // "#text", "#document", else name
  std::string inner_text() const;
  std::string outer_xml() const;
  std::string inner_xml() const;
  XmlNode* document_element() const;
  XmlNode* owner() { return kind == XmlKind::Document ? this : document.get(); }
  XmlNode* attribute(std::string_view qualified) const;
  // Puts `child` (a fragment's children) before `before` (null: at the end); throws as .NET does.
  void insert(const Ref<XmlNode>& child, XmlNode* before);
  void remove(XmlNode* child);
  void set_inner_text(const std::string& text);
  void set_attribute(const std::string& qualified, const std::string& v);
  Ref<XmlNode> clone(bool deep, XmlNode* for_document) const;
  bool has_children() const { return !children.empty(); }
  size_t index_in_parent() const;

  const Type* type() const override;
  std::string to_text() const override { return kind == XmlKind::Document ? "#document" : std::string(local_or_node_name()); }
  bool get(CallContext& ctx, std::string_view name, Value& out) override;
  bool set(CallContext& ctx, std::string_view name, const Value& v) override;
  std::vector<std::string> names(CallContext& ctx) override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  std::string local_or_node_name() const;
};

// A list of nodes (XmlNodeList) or the attributes of an element (XmlAttributeCollection).
class XmlNodeList final : public HeapObject, public EnumerableObject {
 public:
  XmlNodeList(const Type* t, std::vector<Ref<XmlNode>> n) : nodes(std::move(n)), type_(t) { set_may_cycle(); }
  std::vector<Ref<XmlNode>> nodes;
  Ref<XmlNode> owner;               // of an attribute collection
  const Type* type() const override { return type_; }
  std::unique_ptr<Enumerator> enumerator(CallContext& ctx) override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  const Type* type_;
};

// Prefixes for XPath (XmlNamespaceManager).
class XmlNamespaces final : public HeapObject {
 public:
  std::vector<std::pair<std::string, std::string>> entries;
  const std::string* find(std::string_view prefix) const;
  const Type* type() const override;
};

// Limits on input: depth 1024, 256 MB of text. Throws XmlException with .NET's text.
Ref<XmlNode> xml_parse_document(std::string_view text, bool preserve_whitespace = false);
void xml_parse_into(XmlNode& document, std::string_view text);
// Children of an element from a piece of markup.
void xml_parse_fragment(XmlNode& element, std::string_view text);
std::string xml_indented(const XmlNode& node);            // as XmlDocument.Save writes: two blanks
void xml_escape_to(std::string& out, std::string_view s, bool attribute);

// Writes `n` through an XmlWriter; `itself` false: only what is in it.
void xml_write_node(CallContext& ctx, const Value& writer, const XmlNode& n, bool itself);

// XPath. Throws XPathException ("'//[' has an invalid token.").
struct XPathResult {
  enum Kind : uint8_t { Nodes, Number, String, Boolean } kind = Nodes;
  std::vector<XmlNode*> nodes;      // in document order
  double number = 0;
  std::string text;
  bool truth = false;
};
XPathResult xpath_evaluate(XmlNode& context, std::string_view expression, const XmlNamespaces* namespaces);

namespace types { extern Type XmlElement, XmlNodeListType; }

}  // namespace psession
