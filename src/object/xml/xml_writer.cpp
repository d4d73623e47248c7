// System.Xml.XmlWriter, XmlTextWriter and their settings; XmlConvert. What is written goes to a text writer, a stream,
// a file or a StringBuilder as it comes.
#include <cmath>

#include "object/stream_objects.h"
#include "object/types/record.h"
#include "object/types/table.h"
#include "object/xml/xml_node.h"
#include "text/encoding.h"

namespace psession {
namespace {

constexpr uint32_t kStaticClass = kStatic | kAbstract | kSealed;
#define XML "System.Xml."
#define XML_ASSEMBLY "System.Private.Xml"

ENUM_TYPE(g_formatting, XML "Formatting", 0, {"None", 0}, {"Indented", 1})
ENUM_TYPE(g_state, XML "WriteState", 0, {"Start", 0}, {"Prolog", 1}, {"Element", 2}, {"Attribute", 3}, {"Content", 4}, {"Closed", 5}, {"Error", 6})
ENUM_TYPE(g_conformance, XML "ConformanceLevel", 0, {"Auto", 0}, {"Fragment", 1}, {"Document", 2})
ENUM_TYPE(g_new_line, XML "NewLineHandling", 0, {"Replace", 0}, {"Entitize", 1}, {"None", 2})
ENUM_TYPE(g_dtd, XML "DtdProcessing", 0, {"Prohibit", 0}, {"Ignore", 1}, {"Parse", 2})
ENUM_TYPE(g_date_mode, XML "XmlDateTimeSerializationMode", 0, {"Local", 0}, {"Utc", 1}, {"Unspecified", 2}, {"RoundtripKind", 3})
ENUM_TYPE(g_read_state, XML "ReadState", 0, {"Initial", 0}, {"Interactive", 1}, {"Error", 2}, {"EndOfFile", 3}, {"Closed", 4})
ENUM_TYPE(g_space, XML "XmlSpace", 0, {"None", 0}, {"Default", 1}, {"Preserve", 2})

enum Setting { kIndent, kIndentChars, kNewLineChars, kOmit, kEncoding, kCloseOutput, kConformance, kNewLineOnAttributes, kNewLineMode, kCheck, kSettings };
Value make_settings(const Type* t) {
  std::vector<Value> f(kSettings);
  f[kIndent] = f[kOmit] = f[kCloseOutput] = f[kNewLineOnAttributes] = boolean(false);
  f[kCheck] = boolean(true);
  f[kIndentChars] = str("  ");
  f[kNewLineChars] = str("\n");
  f[kConformance] = Value::enumeration(&g_conformance, 2);
  f[kNewLineMode] = Value::enumeration(&g_new_line, 0);
  return record(t, std::move(f));
}
const MemberDef kSettingRows[] = {
    {"new()", PS_FN { return make_settings(c.type); }},
    {"bool Async {get;set;}", PS_FN { return boolean(false); }, PS_FN { return Value::nothing(); }},
    {"System.Text.Encoding Encoding {get;set;}", PS_FN { return record_field(c, kEncoding).is_null() ? encoding_object(TextEncoding::kUtf8Bom, true) : record_field(c, kEncoding); }, write_field<kEncoding>},
    FIELD_ROW(kOmit, "bool OmitXmlDeclaration"), FIELD_ROW(kNewLineMode, "System.Xml.NewLineHandling NewLineHandling"), FIELD_ROW(kNewLineChars, "string NewLineChars"),
    FIELD_ROW(kIndent, "bool Indent"), FIELD_ROW(kIndentChars, "string IndentChars"), FIELD_ROW(kNewLineOnAttributes, "bool NewLineOnAttributes"),
    FIELD_ROW(kCloseOutput, "bool CloseOutput"), FIELD_ROW(kConformance, "System.Xml.ConformanceLevel ConformanceLevel"), FIELD_ROW(kCheck, "bool CheckCharacters"),
    {"System.Xml.XmlWriterSettings Clone()", PS_FN { return record(c.type, record_of(c.self).fields); }},
};
PS_TYPE(g_settings, {.full_name = XML "XmlWriterSettings", .flags = kSealed, .members = kSettingRows, .assembly = XML_ASSEMBLY});

class XmlWriterObject final : public HeapObject {
 public:
  explicit XmlWriterObject(const Type* t) : type_(t) { set_may_cycle(); }
  Value target;                     // TextWriter, Stream, StringBuilder
  Value settings;
  bool indent = false, omit = false, close_output = false, fragment = false, owned_file = false, text_writer = false;
  std::string indent_chars = "  ", new_line = "\n", encoding_name = "utf-8", pending;
  TextEncoding encoding = TextEncoding::kUtf8;
  int64_t indentation = 2;
  struct Open {
    std::string name;
    bool has_children = false, has_text = false;
    std::vector<std::pair<std::string, std::string>> namespaces;
  };
  std::vector<Open> open;
  bool in_tag = false, in_attribute = false, wrote_any = false, closed = false;
  std::string attribute_value;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override {
    if (target.is_object()) v.visit(target.object());
    if (settings.is_object()) v.visit(settings.object());
  }
  void clear_edges() override { target = settings = Value(); }

  void close_tag() {
    if (in_attribute) end_attribute();
    if (!in_tag) return;
    pending += '>';
    in_tag = false;
  }
  void end_attribute() {
    xml_escape_to(pending, attribute_value, true);
    pending += '"';
    attribute_value.clear();
    in_attribute = false;
  }
  void new_line_if(bool wanted) {
    if (!indent || !wanted) return;
    if (wrote_any) {
      pending += new_line;
      for (size_t i = 0; i < open.size(); ++i) pending += indent_chars;
    }
  }
  void before_child() {
    close_tag();
    new_line_if(open.empty() || !open.back().has_text);
    if (!open.empty()) open.back().has_children = true;
  }
  std::string prefix_of(const std::string& uri) const {
    for (size_t i = open.size(); i-- > 0;) {
      for (auto& [p, u] : open[i].namespaces) if (u == uri) return p;
    }
    return "\x01";
  }
  void start(const std::string& prefix, const std::string& local, const std::string* uri) {
    if (local.empty()) throw_dotnet("System.ArgumentException", "The empty string '' is not a valid local name.");
    before_child();
    std::string name = prefix.empty() ? local : prefix + ":" + local;
    bool declare = false;
    if (uri && (!uri->empty() || prefix_of("") == "\x01")) {
      std::string known = uri->empty() ? "" : prefix_of(*uri);
      if (prefix.empty() && known != "\x01" && !known.empty() && !uri->empty()) name = known + ":" + local;
      declare = !uri->empty() && (prefix.empty() ? known == "\x01" : known != prefix);
    }
    pending += "<" + name;
    open.push_back({name, false, false, {}});
    if (declare) {
      pending += prefix.empty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"";
      xml_escape_to(pending, *uri, true);
      pending += '"';
      open.back().namespaces.emplace_back(prefix, *uri);
    }
    in_tag = wrote_any = true;
  }
  void end(bool full) {
    if (open.empty()) throw_dotnet("System.InvalidOperationException", "There was no XML start tag open.");
    if (in_attribute) end_attribute();
    Open o = std::move(open.back());
    open.pop_back();
    if (in_tag && !full) {
      pending += " />";
      in_tag = false;
      return;
    }
    bool was_empty = in_tag;
    close_tag();
    if (!was_empty && o.has_children) new_line_if(!o.has_text);
    pending += "</" + o.name + ">";
  }
  void attribute(const std::string& name, const std::string& value) {
    if (!in_tag) throw_dotnet("System.InvalidOperationException", "Token StartAttribute in state " + std::string(open.empty() ? "Prolog" : "Content") + " would result in an invalid XML document.");
    if (in_attribute) end_attribute();
    pending += " " + name + "=\"";
    xml_escape_to(pending, value, true);
    pending += '"';
  }
  void text(const std::string& s) {
    if (in_attribute) {
      attribute_value += s;
      return;
    }
    if (open.empty() && !fragment && s.find_first_not_of(" \t\r\n") != std::string::npos) {
      throw_dotnet("System.InvalidOperationException", "Token Text in state Start would result in an invalid XML document. Make sure that the ConformanceLevel setting is set to ConformanceLevel.Fragment or ConformanceLevel.Auto if you want to write an XML fragment. ");
    }
    close_tag();
    if (!open.empty()) open.back().has_text = true;
    xml_escape_to(pending, s, false);
    wrote_any = true;
  }
  void raw(const std::string& s) {
    close_tag();
    if (!open.empty()) open.back().has_text = true;
    pending += s;
    wrote_any = true;
  }
  void flush(CallContext& ctx) {
    if (pending.empty() || target.is_null()) return;
    std::string out = std::move(pending);
    pending.clear();
    if (auto* s = target.get_if<StreamObject>()) {
      s->write(encode(encoding, String::utf8(out)->to_utf16()));
      return;
    }
    Value arg = str(out);
    invoke_method(ctx, target, target.get_if<TextWriterObject>() ? "Write" : "Append", {&arg, 1});
    if (auto* w = target.get_if<TextWriterObject>()) w->flush();
  }
  void close(CallContext& ctx) {
    if (closed) return;
    while (!open.empty()) end(false);
    closed = true;
    flush(ctx);
    if (close_output || owned_file) {
      if (auto* s = target.get_if<StreamObject>()) s->close();
      else if (auto* w = target.get_if<TextWriterObject>()) w->close();
    }
  }

 private:
  const Type* type_;
};
XmlWriterObject& self(MethodCall& c) {
  auto& w = *c.self.as<XmlWriterObject>();
  if (w.closed) throw_dotnet("System.InvalidOperationException", "The Writer is closed or in error state.");
  return w;
}
void declaration(XmlWriterObject& w, const char* standalone = "") {
  w.pending += "<?xml version=\"1.0\" encoding=\"" + w.encoding_name + "\"" + standalone + "?>";
  w.wrote_any = true;
}
void take_encoding(XmlWriterObject& w, const Value& v) {
  auto* e = v.get_if<EncodingObject>();
  if (!e) return;
  w.encoding = e->encoding;
  w.encoding_name = std::string(encoding_info(e->encoding).web_name);
}
Value create(MethodCall& c) {
  auto w = make_ref<XmlWriterObject>(TypeRegistry::find(XML "XmlWellFormedWriter"));
  if (c.arg(0).is_null()) throw_null_argument("output");
  w->settings = c.has(1) && !c.arg(1).is_null() ? c.arg(1) : make_settings(&g_settings);
  auto& f = record_of(w->settings).fields;
  w->indent = f[kIndent].as_bool();
  w->omit = f[kOmit].as_bool();
  w->close_output = f[kCloseOutput].as_bool();
  w->indent_chars = dotnet_to_string(c.ctx, f[kIndentChars]);
  w->new_line = dotnet_to_string(c.ctx, f[kNewLineChars]);
  w->fragment = f[kConformance].as_int() != 2;
  take_encoding(*w, f[kEncoding]);
  if (c.arg(0).is_string()) {
    w->target = Value(open_stream(io_path(c.ctx, c.arg(0), "outputFileName"), 2, 1 | 2));
    w->owned_file = true;
  } else {
    w->target = unwrap(c.arg(0));
    if (!w->target.get_if<StreamObject>()) w->encoding_name = "utf-16";
  }
  if (!w->omit && !w->fragment) declaration(*w);
  return Value(w);
}
Value new_text_writer(MethodCall& c) {
  auto w = make_ref<XmlWriterObject>(c.type);
  w->text_writer = w->fragment = true;
  w->close_output = true;
  if (c.arg(0).is_string()) {
    w->target = Value(open_stream(io_path(c.ctx, c.arg(0), "filename"), 2, 1 | 2));
    w->owned_file = true;
  } else {
    w->target = unwrap(c.arg(0));
  }
  if (c.has(1)) take_encoding(*w, c.arg(1));
  if (w->target.get_if<TextWriterObject>()) w->encoding_name = "utf-16";
  return Value(w);
}
Value start_document(MethodCall& c) {
  auto& w = self(c);
  if (w.text_writer || w.fragment) declaration(w, c.has(0) ? (c.arg(0).as_bool() ? " standalone=\"yes\"" : " standalone=\"no\"") : "");
  return Value::nothing();
}
Value start_element(MethodCall& c) {
  auto& w = self(c);
  std::string local = text_arg(c, c.argc == 3 ? 1 : 0), prefix = c.argc == 3 ? text_arg(c, 0) : "", uri = c.argc == 3 ? text_arg(c, 2) : c.argc == 2 ? text_arg(c, 1) : "";
  w.start(prefix, local, c.argc > 1 && !uri.empty() ? &uri : nullptr);
  return Value::nothing();
}
Value attribute_string(MethodCall& c) {
  auto& w = self(c);
  std::string value = text_arg(c, c.argc - 1), name = text_arg(c, c.argc == 4 ? 1 : 0);
  if (c.argc == 4 && !text_arg(c, 0).empty()) {
    std::string prefix = text_arg(c, 0), uri = text_arg(c, 2);
    bool declares = prefix == "xmlns" || uri == "http://www.w3.org/2000/xmlns/";
    if (!declares && prefix != "xml" && w.prefix_of(uri) != prefix && !uri.empty()) {
      w.attribute("xmlns:" + prefix, uri);
      w.open.back().namespaces.emplace_back(prefix, uri);
    }
    if (declares && !w.open.empty()) w.open.back().namespaces.emplace_back(name, value);
    name = prefix + ":" + name;
  }
  w.attribute(name, value);
  return Value::nothing();
}
Value element_string(MethodCall& c) {
  auto& w = self(c);
  std::string uri = c.argc == 3 ? text_arg(c, 1) : c.argc == 4 ? text_arg(c, 2) : "";
  w.start(c.argc == 4 ? text_arg(c, 0) : "", text_arg(c, c.argc == 4 ? 1 : 0), uri.empty() ? nullptr : &uri);
  std::string value = text_arg(c, c.argc - 1);
  if (!value.empty()) w.text(value);
  w.end(false);
  return Value::nothing();
}
Value write_value(MethodCall& c) {
  Value v = unwrap(c.arg(0));
  std::string s = v.kind() == Kind::Bool ? (v.as_bool() ? "true" : "false") : to_display(c.ctx, v);
  self(c).text(s);
  return Value::nothing();
}
Value close_writer(MethodCall& c) {
  c.self.as<XmlWriterObject>()->close(c.ctx);
  return Value::nothing();
}
const MemberDef kWriter[] = {
    {"static System.Xml.XmlWriter Create(string outputFileName)", create}, {"static System.Xml.XmlWriter Create(string outputFileName, System.Xml.XmlWriterSettings settings)", create},
    {"static System.Xml.XmlWriter Create(System.IO.Stream output)", create}, {"static System.Xml.XmlWriter Create(System.IO.Stream output, System.Xml.XmlWriterSettings settings)", create},
    {"static System.Xml.XmlWriter Create(System.IO.TextWriter output)", create}, {"static System.Xml.XmlWriter Create(System.IO.TextWriter output, System.Xml.XmlWriterSettings settings)", create},
    {"static System.Xml.XmlWriter Create(System.Text.StringBuilder output)", create},
    {"static System.Xml.XmlWriter Create(System.Text.StringBuilder output, System.Xml.XmlWriterSettings settings)", create},
    {"System.Xml.XmlWriterSettings Settings {get;}", PS_FN { return c.self.as<XmlWriterObject>()->settings; }},
    {"System.Xml.WriteState WriteState {get;}", PS_FN {
       auto& w = *c.self.as<XmlWriterObject>();
       return Value::enumeration(&g_state, w.closed ? 5 : w.in_attribute ? 3 : w.in_tag ? 2 : !w.open.empty() ? 4 : w.wrote_any ? 1 : 0);
     }},
    {"void WriteStartDocument()", start_document}, {"void WriteStartDocument(bool standalone)", start_document},
    {"void WriteEndDocument()", PS_FN { auto& w = self(c); while (!w.open.empty()) w.end(false); return Value::nothing(); }},
    {"void WriteStartElement(string localName)", start_element}, {"void WriteStartElement(string localName, string ns)", start_element},
    {"void WriteStartElement(string prefix, string localName, string ns)", start_element},
    {"void WriteEndElement()", PS_FN { self(c).end(false); return Value::nothing(); }},
    {"void WriteFullEndElement()", PS_FN { self(c).end(true); return Value::nothing(); }},
    {"void WriteAttributeString(string localName, string value)", attribute_string}, {"void WriteAttributeString(string localName, string ns, string value)", attribute_string},
    {"void WriteAttributeString(string prefix, string localName, string ns, string value)", attribute_string},
    {"void WriteStartAttribute(string localName)", PS_FN {
       auto& w = self(c);
       if (w.in_attribute) w.end_attribute();
       w.pending += " " + text_arg(c, 0) + "=\"";
       w.in_attribute = true;
       return Value::nothing();
     }},
    {"void WriteEndAttribute()", PS_FN { self(c).end_attribute(); return Value::nothing(); }},
    {"void WriteElementString(string localName, string value)", element_string}, {"void WriteElementString(string localName, string ns, string value)", element_string},
    {"void WriteElementString(string prefix, string localName, string ns, string value)", element_string},
    {"void WriteString(string text)", PS_FN { self(c).text(text_arg(c, 0)); return Value::nothing(); }},
    {"void WriteValue(System.Object value)", write_value},
    {"void WriteRaw(string data)", PS_FN { self(c).raw(text_arg(c, 0)); return Value::nothing(); }},
    {"void WriteCData(string text)", PS_FN { self(c).raw("<![CDATA[" + text_arg(c, 0) + "]]>"); return Value::nothing(); }},
    {"void WriteComment(string text)", PS_FN { auto& w = self(c); w.before_child(); w.pending += "<!--" + text_arg(c, 0) + "-->"; w.wrote_any = true; return Value::nothing(); }},
    {"void WriteWhitespace(string ws)", PS_FN { self(c).raw(text_arg(c, 0)); return Value::nothing(); }},
    {"void WriteProcessingInstruction(string name, string text)", PS_FN {
       auto& w = self(c);
       w.before_child();
       w.pending += "<?" + text_arg(c, 0) + (text_arg(c, 1).empty() ? "" : " " + text_arg(c, 1)) + "?>";
       w.wrote_any = true;
       return Value::nothing();
     }},
    {"void WriteDocType(string name, string pubid, string sysid, string subset)", PS_FN {
       auto& w = self(c);
       w.before_child();
       w.pending += "<!DOCTYPE " + text_arg(c, 0) + (text_arg(c, 2).empty() ? "" : " SYSTEM \"" + text_arg(c, 2) + "\"") + ">";
       w.wrote_any = true;
       return Value::nothing();
     }},
    {"void Flush()", PS_FN { auto& w = self(c); w.close_tag(); w.flush(c.ctx); return Value::nothing(); }},
    {"void Close()", close_writer}, {"void Dispose()", close_writer},
};
PS_TYPE(g_writer, {.full_name = XML "XmlWriter", .flags = kAbstract, .members = kWriter, .interfaces = "System.IDisposable", .assembly = XML_ASSEMBLY});
PS_TYPE(g_well_formed, {.full_name = XML "XmlWellFormedWriter", .base = XML "XmlWriter", .flags = kInternal, .assembly = XML_ASSEMBLY});
const MemberDef kTextWriter[] = {
    {"new(string filename, System.Text.Encoding encoding)", new_text_writer}, {"new(System.IO.Stream w, System.Text.Encoding encoding)", new_text_writer},
    {"new(System.IO.TextWriter w)", new_text_writer},
    {"System.Xml.Formatting Formatting {get;set;}", PS_FN { return Value::enumeration(&g_formatting, self(c).indent); }, PS_FN { self(c).indent = c.arg(0).as_int() == 1; return Value::nothing(); }},
    {"int Indentation {get;set;}", PS_FN { return int32(self(c).indentation); },
     PS_FN { auto& w = self(c); w.indentation = std::max<int64_t>(0, int_arg(c, 0)); w.indent_chars = std::string(static_cast<size_t>(w.indentation), w.indent_chars.empty() ? ' ' : w.indent_chars[0]); return Value::nothing(); }},
    {"char IndentChar {get;set;}", PS_FN { return Value::character(static_cast<char16_t>(self(c).indent_chars.empty() ? ' ' : self(c).indent_chars[0])); },
     PS_FN { auto& w = self(c); w.indent_chars = std::string(static_cast<size_t>(w.indentation), static_cast<char>(c.arg(0).as_char())); return Value::nothing(); }},
    {"char QuoteChar {get;set;}", PS_FN { return Value::character('"'); }, PS_FN { return Value::nothing(); }},
};
PS_TYPE(g_text_writer, {.full_name = XML "XmlTextWriter", .base = XML "XmlWriter", .members = kTextWriter, .assembly = XML_ASSEMBLY});

// XmlConvert

std::string number_text(CallContext& ctx, const Value& v) {
  if (v.kind() == Kind::Bool) return v.as_bool() ? "true" : "false";
  if (v.kind() == Kind::Double || v.kind() == Kind::Single) {
    if (v.as_double() == HUGE_VAL) return "INF";
    if (v.as_double() == -HUGE_VAL) return "-INF";
    return number_to_text(v);
  }
  if (v.kind() == Kind::DateTime) {
    Value args[] = {str("yyyy-MM-ddTHH:mm:ss.FFFFFFFK")};
    return dotnet_to_string(ctx, invoke_method(ctx, v, "ToString", args));
  }
  if (v.kind() == Kind::TimeSpan) {
    int64_t t = v.as_int();
    uint64_t n = t < 0 ? 0 - static_cast<uint64_t>(t) : static_cast<uint64_t>(t);
    std::string r = t < 0 ? "-P" : "P";
    uint64_t s = n / 10000000, frac = n % 10000000;
    if (s / 86400) r += std::to_string(s / 86400) + "D";
    s %= 86400;
    std::string time;
    if (s / 3600) time += std::to_string(s / 3600) + "H";
    if (s / 60 % 60) time += std::to_string(s / 60 % 60) + "M";
    if (s % 60 || frac) {
      time += std::to_string(s % 60);
      if (frac) {
        std::string f = std::to_string(10000000 + frac).substr(1);
        while (f.back() == '0') f.pop_back();
        time += "." + f;
      }
      time += "S";
    }
    if (!time.empty()) r += "T" + time;
    else if (r.size() <= 2 && n == 0) r += "T0S";
    return r;
  }
  return to_display(ctx, v);
}
Value to_text(MethodCall& c) { return str(number_text(c.ctx, unwrap(c.arg(0)))); }
std::string trimmed(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument("s");
  std::string s = text_arg(c, 0);
  size_t from = s.find_first_not_of(" \t\r\n"), to = s.find_last_not_of(" \t\r\n");
  return from == s.npos ? "" : s.substr(from, to - from + 1);
}
template <class T> Value parsed(MethodCall& c, const Type* t) {
  Value arg = str(trimmed(c));
  return invoke_static(c.ctx, t, "Parse", {&arg, 1});
}
struct Tag {};
bool name_start(unsigned char ch) { return ch >= 0x80 || ch == '_' || ((ch | 32) >= 'a' && (ch | 32) <= 'z'); }
bool name_char(unsigned char ch) { return name_start(ch) || (ch >= '0' && ch <= '9') || ch == '-' || ch == '.'; }
std::string encoded_name(const std::string& s, bool colon) {
  std::string r;
  for (size_t i = 0; i < s.size(); ++i) {
    unsigned char ch = static_cast<unsigned char>(s[i]);
    bool good = i == 0 ? name_start(ch) : name_char(ch);
    if (colon && ch == ':' && i > 0) good = true;
    if (good) {
      r += s[i];
    } else {
      char b[16];
      snprintf(b, sizeof b, "_x%04X_", ch);
      r += b;
    }
  }
  return r;
}
#define PARSE_ROW(result, name, type) {"static " result " " name "(string s)", PS_FN { return parsed<Tag>(c, &types::type); }}
#define TEXT_ROW(type) {"static string ToString(" type " value)", to_text}
const MemberDef kConvert[] = {
    TEXT_ROW("bool"), TEXT_ROW("char"), TEXT_ROW("decimal"), TEXT_ROW("sbyte"), TEXT_ROW("short"), TEXT_ROW("int"), TEXT_ROW("long"), TEXT_ROW("byte"),
    TEXT_ROW("ushort"), TEXT_ROW("uint"), TEXT_ROW("ulong"), TEXT_ROW("float"), TEXT_ROW("double"), TEXT_ROW("timespan"), TEXT_ROW("guid"),
    {"static string ToString(datetime value, string format)", PS_FN { Value f = c.arg(1); return invoke_method(c.ctx, c.arg(0), "ToString", {&f, 1}); }},
    {"static string ToString(datetime value, System.Xml.XmlDateTimeSerializationMode dateTimeOption)", PS_FN {
       Value v = c.arg(0);
       int64_t mode = c.arg(1).as_int();
       if (mode == 1) v = invoke_method(c.ctx, v, "ToUniversalTime", {});
       else if (mode == 0) v = invoke_method(c.ctx, v, "ToLocalTime", {});
       else if (mode == 2) v = Value::date_time(v.as_uint() & 0x3FFFFFFFFFFFFFFFull);
       return str(number_text(c.ctx, v));
     }},
    {"static bool ToBoolean(string s)", PS_FN {
       std::string s = trimmed(c);
       if (s != "true" && s != "1" && s != "false" && s != "0") throw_dotnet("System.FormatException", "The string '" + s + "' is not a valid Boolean value.");
       return boolean(s == "true" || s == "1");
     }},
    PARSE_ROW("int", "ToInt32", Int32), PARSE_ROW("long", "ToInt64", Int64), PARSE_ROW("short", "ToInt16", Int16), PARSE_ROW("byte", "ToByte", Byte),
    PARSE_ROW("uint", "ToUInt32", UInt32), PARSE_ROW("ulong", "ToUInt64", UInt64), PARSE_ROW("decimal", "ToDecimal", Decimal), PARSE_ROW("guid", "ToGuid", Guid),
    {"static double ToDouble(string s)", PS_FN {
       std::string s = trimmed(c);
       if (s == "INF") return Value::real(HUGE_VAL);
       if (s == "-INF") return Value::real(-HUGE_VAL);
       return parsed<Tag>(c, &types::Double);
     }},
    {"static datetime ToDateTime(string s)", PS_FN { return parsed<Tag>(c, &types::DateTime); }},
    {"static datetime ToDateTime(string s, System.Xml.XmlDateTimeSerializationMode dateTimeOption)", PS_FN {
       Value args[] = {str(trimmed(c)), Value(), Value::enumeration(TypeRegistry::find("System.Globalization.DateTimeStyles"), 128)};
       Value v = invoke_static(c.ctx, &types::DateTime, "Parse", args);
       int64_t mode = c.arg(1).as_int();
       return mode == 1 ? invoke_method(c.ctx, v, "ToUniversalTime", {}) : mode == 0 ? invoke_method(c.ctx, v, "ToLocalTime", {}) : v;
     }},
    {"static timespan ToTimeSpan(string s)", PS_FN {
       // -P1DT2H3M4.5S
       std::string s = trimmed(c);
       size_t i = 0;
       bool negative = i < s.size() && s[i] == '-', time = false, any = false;
       if (negative) ++i;
       double total = 0;
       bool good = i < s.size() && s[i++] == 'P';
       while (good && i < s.size()) {
         if (s[i] == 'T') {
           time = true;
           ++i;
           continue;
         }
          double n = 0;
         size_t end = s.find_first_not_of("0123456789.", i);
         if (end == s.npos || end == i) { good = false; break; }
         n = strtod(s.substr(i, end - i).c_str(), nullptr);
          char unit = s[end];
         double seconds = unit == 'S' && time ? 1 : unit == 'M' && time ? 60 : unit == 'H' && time ? 3600 : unit == 'D' && !time ? 86400 : unit == 'M' ? 86400.0 * 30 : unit == 'Y' ? 86400.0 * 365 : -1;
         if (seconds < 0) good = false;
         total += n * seconds;
         any = true;
         i = end + 1;
       }
       if (!good || !any) throw_dotnet("System.FormatException", "The string '" + s + "' is not a valid TimeSpan value.");
       return Value::time_span(static_cast<int64_t>((negative ? -total : total) * 1e7));
     }},
    {"static string EncodeName(string name)", PS_FN { return str(encoded_name(text_arg(c, 0), true)); }},
    {"static string EncodeLocalName(string name)", PS_FN { return str(encoded_name(text_arg(c, 0), false)); }},
    {"static string DecodeName(string name)", PS_FN {
       std::string s = text_arg(c, 0), r;
       for (size_t i = 0; i < s.size(); ++i) {
         if (s.compare(i, 2, "_x") == 0 && i + 6 < s.size() && s[i + 6] == '_') {
           char* end;
           std::string digits = s.substr(i + 2, 4);
           long n = strtol(digits.c_str(), &end, 16);
           if (*end == 0) {
             r += String::of_char(static_cast<char16_t>(n))->to_utf8();
             i += 6;
             continue;
           }
         }
         r += s[i];
       }
       return str(r);
     }},
    {"static string VerifyName(string name)", PS_FN {
       std::string s = text_arg(c, 0);
       if (s.empty()) throw_null_argument("name");
       if (encoded_name(s, true) != s) throw_dotnet("System.Xml.XmlException", "Name cannot begin with the '" + s.substr(0, 1) + "' character.");
       return c.arg(0);
     }},
};
PS_TYPE(g_convert, {.full_name = XML "XmlConvert", .flags = kStaticClass, .members = kConvert, .assembly = XML_ASSEMBLY});

}  // namespace
namespace {

void write_node(XmlWriterObject& w, const XmlNode& n, int depth) {
  if (depth > 2000) throw_dotnet("System.Xml.XmlException", "The document is too deep.");
  switch (n.kind) {
    case XmlKind::Document: case XmlKind::Fragment:
      for (auto& child : n.children) write_node(w, *child, depth + 1);
      return;
    case XmlKind::Declaration:
      if (w.wrote_any || w.omit) return;
      w.before_child();
      w.pending += n.outer_xml();
      w.wrote_any = true;
      return;
    case XmlKind::Element:
      w.before_child();
      w.pending += "<" + n.name;
      w.open.push_back({n.name, false, false, {}});
      w.in_tag = w.wrote_any = true;
      for (auto& a : n.attributes) w.attribute(a->name, a->value);
      for (auto& child : n.children) write_node(w, *child, depth + 1);
      w.end(!n.has_children() && !n.empty_tag);
      return;
    case XmlKind::Text: case XmlKind::Whitespace: case XmlKind::SignificantWhitespace: w.text(n.value); return;
    case XmlKind::CData: w.raw("<![CDATA[" + n.value + "]]>"); return;
    default:
      w.before_child();
      w.pending += n.outer_xml();
      w.wrote_any = true;
  }
}

}  // namespace

void xml_write_node(CallContext&, const Value& writer, const XmlNode& n, bool itself) {
  if (writer.is_null()) throw_null_argument("w");
  auto* w = unwrap(writer).get_if<XmlWriterObject>();
  if (!w) throw_dotnet("System.ArgumentException", "Not an XmlWriter.", "w");
  if (itself) return write_node(*w, n, 0);
  for (auto& child : n.children) write_node(*w, *child, 0);
}

}  // namespace psession
