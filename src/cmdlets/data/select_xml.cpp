// Select-Xml and ConvertTo-Xml.
#include "cmdlets/files/file_errors.h"
#include "cmdlets/files/path_cmdlet.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/numeric.h"
#include "object/ps_object.h"
#include "object/types/helpers.h"
#include "object/xml/xml_node.h"

namespace psession {

namespace {
using namespace tables;

class SelectXmlInfo final : public HeapObject, public TextualObject {   // what Select-Xml finds
 public:
  SelectXmlInfo() { set_may_cycle(); }
  Ref<XmlNode> node;
  std::string path = "InputStream", pattern;
  const Type* type() const override;
  std::string to_text() const override {
    std::string t = node->inner_xml();
    return path == "InputStream" ? t : t + ":" + path;
  }
  void visit_edges(EdgeVisitor& v) override { if (node) v.visit(node.get()); }
  void clear_edges() override { node = nullptr; }
};
SelectXmlInfo& self(MethodCall& c) { return *unwrap(c.self).as<SelectXmlInfo>(); }
const MemberDef kInfo[] = {
    {"System.Xml.XmlNode Node {get;set;}", FN({ return Value(self(c).node); }), FN({ return Value(); })},
    {"string Path {get;set;}", FN({ return str(self(c).path); }), FN({ self(c).path = text(c.arg(0)); return Value(); })},
    {"string Pattern {get;}", FN({ return str(self(c).pattern); })},
    {"string ToString()", FN({ return str(self(c).to_text()); })},
};
const Type info_type{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.SelectXmlInfo", .members = kInfo,
                              .assembly = "Microsoft.PowerShell.Commands.Utility"}};
const Type* SelectXmlInfo::type() const { return &info_type; }

struct SelectXml final : PathCmdlet {
  std::vector<Value> xml;
  std::vector<std::string> content;
  std::string xpath;
  Value ns;

  std::unique_ptr<XmlNamespaces> none;
  Ref<XmlNamespaces> namespaces;
  void begin_processing() override {
    auto* d = unwrap(ns).get_if<Dictionary>();
    if (!d) return;
    namespaces = make_ref<XmlNamespaces>();
    for (size_t i = 0; i < d->slots(); ++i) {
      if (!d->live(i)) continue;
      if (d->value_at(i).is_null()) {
        throw_terminating("System.ArgumentException", "PrefixError", ErrorCategory::InvalidType,
                          "Cannot convert the value of the key to a namespace.", d->key_at(i));
      }
      namespaces->entries.emplace_back(to_display(rs(), d->key_at(i)), to_display(rs(), d->value_at(i)));
    }
  }
  void search(XmlNode& n, const std::string& from) {
    XPathResult r = xpath_evaluate(n, xpath, namespaces.get());
    if (r.kind != XPathResult::Nodes) throw_error("System.Xml.XPath.XPathException", "XPathException", ErrorCategory::InvalidArgument,
                                                  "Expression must evaluate to a node-set.");
    for (XmlNode* found : r.nodes) {
      auto info = make_ref<SelectXmlInfo>();
      info->node = Ref<XmlNode>(found);
      info->path = from;
      info->pattern = xpath;
      write(Value(info));
    }
  }
  // A wrong expression ends the command: PowerShell says the same of each.
  void checked(XmlNode& n, const std::string& from) {
    try {
      search(n, from);
    } catch (ScriptError& e) {
      if (e.stop) throw;
      throw_terminating("System.Xml.XPath.XPathException", "System.Xml.XPath.XPathException", ErrorCategory::NotSpecified, e.record->message());
    }
  }
  void process_record() override {
    for (const Value& v : xml) {
      if (auto* n = unwrap(v).get_if<XmlNode>()) checked(*n, "InputStream");
    }
    for (const std::string& c : content) {
      Ref<XmlNode> d;
      try {
        d = xml_parse_document(c, true);
      } catch (ScriptError& e) {
        write_error("System.ArgumentException", "ProcessingFile", ErrorCategory::NotSpecified,
                    "The string cannot be converted to XML: " + e.record->message(), str(c));
        continue;
      }
      checked(*d, "InputStream");
    }
    if (!bound("Path") && !bound("LiteralPath")) return;
    each_item([&](ResolvedPath& p) {
      Ref<XmlNode> d;
      try {
        d = make_ref<XmlNode>(XmlKind::Document, "");
        d->preserve_whitespace = true;
        Value args[] = {str(p.path)};
        invoke_method(rs(), Value(d), "Load", args);
      } catch (ScriptError& e) {
        if (e.stop) throw;
        write_error("System.ArgumentException", "ProcessingFile", ErrorCategory::NotSpecified,
                    "The file " + p.path + " cannot be read: " + e.record->message(), str(p.path));
        return;
      }
      checked(*d, p.path);
    });
  }
};
constexpr CmdletParam kSelectParams[] = {
    param<&SelectXml::path>("Path", "string[]", "notnullorempty wildcard set:Path pos:1 mandatory byname", "Files."),
    param<&SelectXml::literal_path>("LiteralPath", "string[]", "notnullorempty alias:PSPath,LP set:LiteralPath mandatory byname", "Files, taken as written."),
    param<&SelectXml::xml>("Xml", "System.Xml.XmlNode[]", "notnullorempty alias:Node set:Xml pos:1 mandatory pipe byname", "Documents or nodes."),
    param<&SelectXml::content>("Content", "string[]", "notnullorempty set:Content mandatory pipe", "XML text."),
    param<&SelectXml::xpath>("XPath", "string", "notnullorempty pos:0 mandatory", "What to find."),
    param<&SelectXml::ns>("Namespace", "hashtable", "notnullorempty", "Prefixes and their namespaces."),
};
CmdletRegistration select_registration{{.name = "Select-Xml", .module = "Microsoft.PowerShell.Utility", .params = kSelectParams,
                                        .default_set = "Xml", .synopsis = "Finds nodes in XML by XPath.",
                                        .outputs = "Microsoft.PowerShell.Commands.SelectXmlInfo",
                                        .examples = "Select-Xml -Content '<r><i>1</i></r>' -XPath '//i'\n", .create = make_cmdlet<SelectXml>}};

// ---- ConvertTo-Xml
struct ConvertToXml final : Cmdlet {
  int32_t depth = 1;
  Value input;
  bool no_type = false;
  std::string as = "Document";
  std::vector<Value> items;

  void process_record() override { items.push_back(input); }

  static bool primitive(const Value& u) {
    switch (u.kind()) {
      case Kind::Bool: case Kind::Char: case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16: case Kind::Int32:
      case Kind::UInt32: case Kind::Int64: case Kind::UInt64: case Kind::Single: case Kind::Double: case Kind::Decimal: case Kind::String:
      case Kind::DateTime: case Kind::TimeSpan: case Kind::Enum: case Kind::BigInt:
        return true;
      default: break;
    }
    const Type* t = type_of(u);
    std::string_view n = t ? t->full_name() : "";
    return n == "System.Guid" || n == "System.Uri" || n == "System.Version" || n == "System.Management.Automation.ScriptBlock" ||
           n == "System.Security.SecureString" || n == "System.DateTimeOffset" || u.kind() == Kind::Type;
  }
  std::string value_text(const Value& u) {
    if (u.kind() == Kind::Bool) return u.as_bool() ? "True" : "False";
    return dotnet_to_string(rs(), u);
  }
  std::string type_name(const Value& v) {
    std::vector<std::string> names = type_names(v);
    return names.empty() ? "System.Object" : names[0];
  }
  void element(XmlNode& parent, const Value& v, const char* tag, const std::string* name, int left) {
    auto e = make_ref<XmlNode>(XmlKind::Element, tag);
    e->document = Ref<XmlNode>(parent.owner());
    if (name) e->set_attribute("Name", *name);
    parent.insert(e, nullptr);
    const Value& u = unwrap(v);
    if (u.is_null() && u.kind() != Kind::PSObject) {
      e->empty_tag = true;
      if (!no_type && !name) e->empty_tag = true;
      return;
    }
    if (!no_type) e->set_attribute("Type", type_name(v));
    if (primitive(u)) {
      e->set_inner_text(value_text(u));
      return;
    }
    if (left < 1) {
      e->set_inner_text(u.kind() == Kind::PSObject ? to_display(rs(), v) : dotnet_to_string(rs(), u));
      return;
    }
    if (auto* d = u.get_if<Dictionary>()) {
      const std::string key = "Key", value = "Value";
      for (size_t i = 0; i < d->slots(); ++i) {
        if (!d->live(i)) continue;
        element(*e, d->key_at(i), "Property", &key, left - 1);
        element(*e, d->value_at(i), "Property", &value, left - 1);
      }
      return;
    }
    if (auto it = enumerate(rs(), v)) {
      for (Value x; it->next(x);) element(*e, x, "Property", nullptr, left - 1);
      return;
    }
    properties(*e, v, left);
  }
  void properties(XmlNode& e, const Value& v, int left) {
    if (left <= depth && unwrap(v).kind() == Kind::PSObject) {   // a nested object has its text before its properties
      auto t = make_ref<XmlNode>(XmlKind::Element, "Property");
      t->document = Ref<XmlNode>(e.owner());
      e.insert(t, nullptr);
      t->set_inner_text(to_display(rs(), v));
    }
    for (const std::string& n : property_names(rs(), v)) {
      Value x;
      try {
        try_get_property(rs(), v, n, x);
      } catch (ScriptError& err) {
        if (err.stop) throw;
      }
      element(e, x, "Property", &n, left - 1);
    }
  }
  void end_processing() override {
    auto d = make_ref<XmlNode>(XmlKind::Document, "");
    auto declaration = make_ref<XmlNode>(XmlKind::Declaration, "xml");
    declaration->value = "version=\"1.0\" encoding=\"utf-8\"";
    declaration->document = d;
    d->insert(declaration, nullptr);
    auto root = make_ref<XmlNode>(XmlKind::Element, "Objects");
    root->document = d;
    d->insert(root, nullptr);
    for (const Value& v : items) {
      check_stop();
      element(*root, v, "Object", nullptr, depth + 1);
    }
    if (as == "Document") {
      write(Value(d));
    } else if (as == "String") {
      write(str(declaration->outer_xml() + "\n" + xml_indented(*root)));
    } else {
      write(str(declaration->outer_xml()));
      write(str("<Objects>"));
      for (const Ref<XmlNode>& c : root->children) write(str(xml_indented(*c)));
      write(str("</Objects>"));
    }
  }
};
constexpr CmdletParam kToParams[] = {
    param<&ConvertToXml::depth>("Depth", "int", "range:1..2147483647 default:1", "How many levels of properties."),
    param<&ConvertToXml::input>("InputObject", "psobject", "pos:0 mandatory pipe allownull", "Objects to convert."),
    param<&ConvertToXml::no_type>("NoTypeInformation", "switch", "", "No Type attributes."),
    param<&ConvertToXml::as>("As", "string", "notnullorempty validateset:Stream,String,Document default:Document", "What comes out."),
};
CmdletRegistration to_registration{{.name = "ConvertTo-Xml", .module = "Microsoft.PowerShell.Utility", .params = kToParams,
                                    .synopsis = "Turns objects into XML.", .outputs = "System.String System.Xml.XmlDocument",
                                    .examples = "[pscustomobject]@{ A = 1 } | ConvertTo-Xml -As String\n", .create = make_cmdlet<ConvertToXml>}};

}  // namespace

}  // namespace psession
