// Markup to nodes. expat finds out whether it is well formed; the texts of errors are those of .NET's reader.
#include <expat.h>

#include "object/errors.h"
#include "object/xml/xml_node.h"

namespace psession {
namespace {

constexpr size_t kMaxDepth = 1024, kMaxText = 256u << 20;

struct Parser {
  XmlNode& root;                  // document, or the element that gets a fragment
  bool fragment = false;
  bool keep_white = false;
  XML_Parser expat = nullptr;
  std::vector<XmlNode*> stack;
  struct Open { std::string name; unsigned long line, column; };
  std::vector<Open> open;
  std::vector<std::vector<std::pair<std::string, std::string>>> scopes;   // namespace declarations
  std::string text;
  bool in_cdata = false, had_root = false;
  std::string error;

  XmlNode* document() { return root.owner(); }
  XmlNode* now() { return stack.empty() ? &root : stack.back(); }
  void add(const Ref<XmlNode>& n) {
    n->document = Ref<XmlNode>(document());
    n->parent = now();
    n->hold_parent = Ref<XmlNode>(now());
    now()->children.push_back(n);
  }
  void flush() {
    if (text.empty()) return;
    bool white = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!(white && !keep_white) && !(now()->kind == XmlKind::Document)) {
      auto n = make_ref<XmlNode>(white ? XmlKind::Whitespace : XmlKind::Text, "");
      n->value.swap(text);
      add(n);
    }
    text.clear();
  }
  std::string resolve(std::string_view prefix) const {
    for (auto it = scopes.rbegin(); it != scopes.rend(); ++it) {
      for (auto& [p, u] : *it) if (p == prefix) return u;
    }
    if (prefix == "xml") return "http://www.w3.org/XML/1998/namespace";
    if (prefix == "xmlns") return "http://www.w3.org/2000/xmlns/";
    return {};
  }
  void declare(const XML_Char** attributes) {
    auto& scope = scopes.emplace_back();
    for (const XML_Char** a = attributes; *a; a += 2) {
      std::string_view n = a[0];
      if (n == "xmlns") scope.emplace_back("", a[1]);
      else if (n.starts_with("xmlns:")) scope.emplace_back(n.substr(6), a[1]);
    }
  }
  void fail(std::string message) {
    if (error.empty()) error = std::move(message);
    XML_StopParser(expat, XML_FALSE);
  }

  static void on_start(void* self, const XML_Char* name, const XML_Char** attributes) {
    auto& p = *static_cast<Parser*>(self);
    p.flush();
    if (p.fragment && p.open.empty()) {   // the wrapper
      p.open.push_back({name, 1, 1});
      p.declare(attributes);
      return;
    }
    if (p.stack.size() > kMaxDepth) return p.fail("The document is nested too deeply.");
    p.had_root = true;
    p.open.push_back({name, XML_GetCurrentLineNumber(p.expat), XML_GetCurrentColumnNumber(p.expat) + 2});
    p.declare(attributes);
    auto e = make_ref<XmlNode>(XmlKind::Element, name);
    e->ns = p.resolve(e->prefix());
    if (!e->prefix().empty() && e->ns.empty()) {
      return p.fail("'" + std::string(e->prefix()) + "' is an undeclared prefix. Line " +
                    std::to_string(XML_GetCurrentLineNumber(p.expat)) + ", position " +
                    std::to_string(XML_GetCurrentColumnNumber(p.expat) + 2) + ".");
    }
    p.add(e);
    for (const XML_Char** a = attributes; *a; a += 2) {
      auto n = make_ref<XmlNode>(XmlKind::Attribute, a[0]);
      n->value = a[1];
      if (!n->prefix().empty()) n->ns = p.resolve(n->prefix());
      if (n->name == "xmlns") n->ns = "http://www.w3.org/2000/xmlns/";
      n->document = e->document;
      n->parent = e.get();
      n->hold_parent = e;
      e->attributes.push_back(n);
    }
    // <a/> and <a></a> are told apart by what the input says.
    int offset = 0, size = 0;
    const char* context = XML_GetInputContext(p.expat, &offset, &size);
    int length = XML_GetCurrentByteCount(p.expat);
    e->empty_tag = context && offset + length <= size && length >= 2 && context[offset + length - 2] == '/';
    p.stack.push_back(e.get());
  }
  static void on_end(void* self, const XML_Char*) {
    auto& p = *static_cast<Parser*>(self);
    p.flush();
    p.open.pop_back();
    p.scopes.pop_back();
    if (!p.stack.empty()) p.stack.pop_back();
  }
  static void on_text(void* self, const XML_Char* s, int n) {
    auto& p = *static_cast<Parser*>(self);
    if (p.text.size() + static_cast<size_t>(n) > kMaxText) return p.fail("A text of the document is too long.");
    p.text.append(s, static_cast<size_t>(n));
  }
  static void on_comment(void* self, const XML_Char* s) {
    auto& p = *static_cast<Parser*>(self);
    p.flush();
    auto n = make_ref<XmlNode>(XmlKind::Comment, "");
    n->value = s;
    p.add(n);
  }
  static void on_instruction(void* self, const XML_Char* target, const XML_Char* data) {
    auto& p = *static_cast<Parser*>(self);
    p.flush();
    auto n = make_ref<XmlNode>(XmlKind::ProcessingInstruction, target);
    n->value = data;
    p.add(n);
  }
  static void on_cdata_start(void* self) {
    auto& p = *static_cast<Parser*>(self);
    p.flush();
    p.in_cdata = true;
  }
  static void on_cdata_end(void* self) {
    auto& p = *static_cast<Parser*>(self);
    auto n = make_ref<XmlNode>(XmlKind::CData, "");
    n->value.swap(p.text);
    p.text.clear();
    p.add(n);
    p.in_cdata = false;
  }
  static void on_declaration(void* self, const XML_Char* version, const XML_Char* encoding, int standalone) {
    auto& p = *static_cast<Parser*>(self);
    if (!version || p.fragment) return;
    auto n = make_ref<XmlNode>(XmlKind::Declaration, "xml");
    n->value = "version=\"" + std::string(version) + "\"";
    if (encoding) n->value += " encoding=\"" + std::string(encoding) + "\"";
    if (standalone >= 0) n->value += std::string(" standalone=\"") + (standalone ? "yes" : "no") + "\"";
    p.add(n);
  }
  static void on_doctype(void* self, const XML_Char* name, const XML_Char* system, const XML_Char* pub, int internal) {
    auto& p = *static_cast<Parser*>(self);
    auto n = make_ref<XmlNode>(XmlKind::DocumentType, name);
    if (pub) n->value = " PUBLIC \"" + std::string(pub) + "\" \"" + (system ? system : "") + "\"";
    else if (system) n->value = " SYSTEM \"" + std::string(system) + "\"";
    if (internal) n->value += "[]";
    p.add(n);
  }
  static void on_entity(void* self, const XML_Char*, int, const XML_Char* value, int, const XML_Char*, const XML_Char*, const XML_Char*,
                        const XML_Char*) {
    if (value) static_cast<Parser*>(self)->fail("Entities are not expanded in documents.");   // no exponential growth
  }

  // .NET's words for what expat found.
  std::string message(std::string_view source) {
    if (!error.empty()) return error;
    unsigned long line = XML_GetCurrentLineNumber(expat), column = XML_GetCurrentColumnNumber(expat);
    size_t at = static_cast<size_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(expat), 0));
    auto place = [&](unsigned long l, unsigned long c) { return " Line " + std::to_string(l) + ", position " + std::to_string(c) + "."; };
    auto unclosed = [&] {
      std::string names;
      for (size_t i = open.size(); i-- > (fragment ? 1u : 0u);) names += (names.empty() ? "" : ", ") + open[i].name;
      return names;
    };
    char c = at < source.size() ? source[at] : '\0';
    auto shown = [&](char x) { return "'" + std::string(1, x) + "', hexadecimal value 0x" + hex(x); };
    switch (XML_GetErrorCode(expat)) {
      case XML_ERROR_TAG_MISMATCH: {
        const Open& o = open.back();
        return "The '" + o.name + "' start tag on line " + std::to_string(o.line) + " position " + std::to_string(o.column) +
               " does not match the end tag of '" + end_name(source, at) + "'." + place(line, column + name_offset(source, at) + 1);
      }
      case XML_ERROR_NO_ELEMENTS: case XML_ERROR_UNCLOSED_TOKEN:
        if (!had_root && source.find_first_not_of(" \t\r\n") == source.npos) return "Root element is missing.";
        if (XML_GetErrorCode(expat) == XML_ERROR_NO_ELEMENTS) {
          if (!open.empty()) return "Unexpected end of file has occurred. The following elements are not closed: " + unclosed() + "." + end_place(source);
          return "Root element is missing.";
        }
        return "Unexpected end of file has occurred." + end_place(source);
      case XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
        if (c == '<' && at + 1 < source.size() && source[at + 1] != '/') {
          return "There are multiple root elements." + place(line, column + 2);
        }
        return "Data at the root level is invalid." + place(line, column + 1);
      case XML_ERROR_SYNTAX:
        if (!had_root && open.empty()) return "Data at the root level is invalid." + place(line, column + 1);
        return "Name cannot begin with the " + shown(c) + "." + place(line, column + 1);
      case XML_ERROR_DUPLICATE_ATTRIBUTE: return "The element has an attribute that is given twice." + place(line, column + 1);
      case XML_ERROR_UNDEFINED_ENTITY: {
        size_t end = source.find(';', at);
        return "Reference to undeclared entity '" + std::string(source.substr(at + 1, end == source.npos ? 0 : end - at - 1)) + "'." +
               place(line, column + 2);
      }
      case XML_ERROR_INVALID_TOKEN: {
        // expat stops at the token's start: look for the character that .NET complains about.
        if (c == '&') return "An error occurred while parsing EntityName." + place(line, column + 2);
        if (c == '<' && at + 1 < source.size()) {
          char x = source[at + 1];
          return "Name cannot begin with the " + shown(x) + "." + place(line, column + 2);
        }
        return shown(c) + ", is an invalid character." + place(line, column + 1);
      }
      default:
        return std::string(XML_ErrorString(XML_GetErrorCode(expat))) + "." + place(line, column + 1);
    }
  }
  static std::string hex(char c) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    unsigned char u = static_cast<unsigned char>(c);
    return {kDigits[u >> 4], kDigits[u & 15]};
  }
  // expat stands at the mismatched name or at its "</".
  static size_t name_offset(std::string_view s, size_t at) { return s.substr(at).starts_with("</") ? 2 : 0; }
  static std::string end_name(std::string_view s, size_t at) {
    size_t i = at + name_offset(s, at);
    return std::string(s.substr(i, s.find_first_of(" \t\r\n>", i) - i));
  }
  static std::string end_place(std::string_view s) {
    unsigned long line = 1, column = 1;
    for (char c : s) {
      if (c == '\n') {
        ++line;
        column = 1;
      } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
        ++column;
      }
    }
    return " Line " + std::to_string(line) + ", position " + std::to_string(column) + ".";
  }

  void run(std::string_view source) {
    expat = XML_ParserCreate("UTF-8");   // texts are UTF-8 here, whatever their declaration says
    XML_SetUserData(expat, this);
    XML_SetElementHandler(expat, on_start, on_end);
    XML_SetCharacterDataHandler(expat, on_text);
    XML_SetCommentHandler(expat, on_comment);
    XML_SetProcessingInstructionHandler(expat, on_instruction);
    XML_SetCdataSectionHandler(expat, on_cdata_start, on_cdata_end);
    XML_SetXmlDeclHandler(expat, on_declaration);
    XML_SetStartDoctypeDeclHandler(expat, on_doctype);
    XML_SetEntityDeclHandler(expat, on_entity);
    XML_Status s = source.size() > (1u << 30) ? XML_STATUS_ERROR : XML_Parse(expat, source.data(), static_cast<int>(source.size()), 1);
    std::string why = s == XML_STATUS_OK && error.empty() ? std::string() : message(source);
    XML_ParserFree(expat);
    if (!why.empty()) {
      throw_error("System.Xml.XmlException", "XmlException", ErrorCategory::NotSpecified, why);
    }
  }
};

}  // namespace

void xml_parse_into(XmlNode& document, std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  document.children.clear();
  Parser p{.root = document, .keep_white = document.preserve_whitespace};
  p.run(text);
}
Ref<XmlNode> xml_parse_document(std::string_view text, bool preserve_whitespace) {
  auto d = make_ref<XmlNode>(XmlKind::Document, "");
  d->preserve_whitespace = preserve_whitespace;
  xml_parse_into(*d, text);
  return d;
}
void xml_parse_fragment(XmlNode& element, std::string_view text) {
  // Prefixes that hold here hold in the fragment.
  std::string wrapped = "<x";
  std::vector<std::string> seen;
  for (XmlNode* n = &element; n; n = n->parent) {
    for (const Ref<XmlNode>& a : n->attributes) {
      if (a->name != "xmlns" && !a->name.starts_with("xmlns:")) continue;
      bool known = false;
      for (const std::string& s : seen) known = known || s == a->name;
      if (known) continue;
      seen.push_back(a->name);
      wrapped += " " + a->name + "=\"";
      xml_escape_to(wrapped, a->value, true);
      wrapped += "\"";
    }
  }
  wrapped += ">" + std::string(text) + "</x>";
  for (Ref<XmlNode>& c : element.children) {
    c->parent = nullptr;
    c->hold_parent = nullptr;
  }
  element.children.clear();
  Parser p{.root = element, .fragment = true, .keep_white = element.owner() && element.owner()->preserve_whitespace};
  p.run(wrapped);
}

}  // namespace psession
