#include <expat.h>

#include <charconv>
#include <unordered_map>

#include "clixml/clixml.h"
#include "object/call_context.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "base/random.h"
#include "text/base64.h"
#include "text/encoding.h"

namespace psession {

namespace {

constexpr std::string_view kPrefix = "Deserialized.";
constexpr std::string_view kNamespace = "http://schemas.microsoft.com/powershell/2004/04";

[[noreturn]] void fail(std::string message) {
  throw_error("System.Xml.XmlException", "DeserializationError", ErrorCategory::InvalidData, std::move(message));
}

enum class Tag : uint8_t {
  Objs, Obj, Ref, TN, TNRef, T, ToString, Props, MS, Dct, En, List, Queue, Stack, Enumerable, Nil, Text, Progress, ProgressPart,
  Unknown,
};

struct TagName { std::string_view name; Tag tag; };
constexpr TagName kTags[] = {
    {"Objs", Tag::Objs}, {"Obj", Tag::Obj},     {"Ref", Tag::Ref},   {"TN", Tag::TN},       {"TNRef", Tag::TNRef},
    {"T", Tag::T},       {"ToString", Tag::ToString}, {"Props", Tag::Props}, {"MS", Tag::MS}, {"DCT", Tag::Dct},
    {"En", Tag::En},     {"LST", Tag::List},    {"QUE", Tag::Queue}, {"STK", Tag::Stack},   {"IE", Tag::Enumerable},
    {"Nil", Tag::Nil},   {"S", Tag::Text},      {"C", Tag::Text},    {"B", Tag::Text},      {"DT", Tag::Text},
    {"TS", Tag::Text},   {"By", Tag::Text},     {"SB", Tag::Text},   {"I16", Tag::Text},    {"U16", Tag::Text},
    {"I32", Tag::Text},  {"U32", Tag::Text},    {"I64", Tag::Text},  {"U64", Tag::Text},    {"Sg", Tag::Text},
    {"Db", Tag::Text},   {"D", Tag::Text},      {"BA", Tag::Text},   {"G", Tag::Text},      {"URI", Tag::Text},
    {"Version", Tag::Text}, {"XD", Tag::Text},  {"SBK", Tag::Text},  {"SS", Tag::Text},     {"PR", Tag::Progress},
};

Tag find_tag(std::string_view name) {
  for (const TagName& t : kTags) if (t.name == name) return t.tag;
  return Tag::Unknown;
}

// An object that is being read.
struct Building {
  std::vector<std::string> type_names;
  bool has_types = false, has_to_string = false, has_base = false, has_props = false, has_members = false;
  std::string to_string;
  Value base;                       // primitive or container
  Ref<PSObject> object = PSObject::custom();
  MemberBag adapted, members;       // Props, MS
  std::string ref_id;
};

struct Frame {
  Tag tag;
  std::string tag_name, property, ref_id, stream;
  std::string text;
  std::unique_ptr<Building> object;  // Obj
  Value container;                   // DCT, LST...
  Value key, value;                  // En
  bool has_key = false, has_value = false, has_property = false;
  int clashes = 0;                   // DCT
};

}  // namespace

namespace {

// A parser's tables and its salt cost more than a small message: one is kept for the next.
struct SpareParser {
  XML_Parser parser = nullptr;
  ~SpareParser() {
    if (parser) XML_ParserFree(parser);
  }
};
thread_local SpareParser spare;

XML_Parser take_parser() {
  static const unsigned long salt = [] {
    unsigned long n = 0;
    random_bytes(&n, sizeof n);
    return n | 1;
  }();
  XML_Parser p = std::exchange(spare.parser, nullptr);
  if (!p) {
    p = XML_ParserCreate("UTF-8");
  } else {
    XML_ParserReset(p, "UTF-8");
  }
  XML_SetHashSalt(p, salt);
  return p;
}

void give_back(XML_Parser p, bool grown) {
  if (grown || spare.parser) {
    XML_ParserFree(p);
  } else {
    spare.parser = p;
  }
}

}  // namespace

struct ClixmlReader::Impl {
  ClixmlReader& owner;
  CallContext& ctx;
  ClixmlLimits limits;
  XML_Parser parser;
  std::vector<Frame> stack;
  std::unordered_map<std::string, Value> refs;
  std::unordered_map<std::string, std::vector<std::string>> types;
  std::string pending_types_ref;
  size_t objects = 0;
  std::string error;
  Ref<ErrorRecordObject> failure;
  bool skip_namespace = false;

  Impl(ClixmlReader& o, CallContext& c, ClixmlLimits l) : owner(o), ctx(c), limits(l), parser(take_parser()) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
      static_cast<Impl*>(self)->stop("For security reasons DTD is prohibited in this XML document.");
    });
  }
  ~Impl() { give_back(parser, objects > 1000); }

  void stop(std::string message) {
    if (error.empty()) error = std::move(message);
    XML_StopParser(parser, XML_FALSE);
  }
  // With the place of the tag that is being read, as .NET's reader says it: the position of its name.
  void stop_here(std::string message, int offset) {
    stop(message + " Line " + std::to_string(XML_GetCurrentLineNumber(parser)) + ", position " +
         std::to_string(XML_GetCurrentColumnNumber(parser) + 1 + static_cast<unsigned long>(offset)) + ".");
  }
  // What is wrong with a finished element shows at the tag that follows.
  std::string pending;
  bool fail_pending(int offset) {
    if (pending.empty()) return false;
    stop_here(std::move(pending), offset);
    return true;
  }

  static void on_start(void* self, const XML_Char* name, const XML_Char** attributes) {
    auto* me = static_cast<Impl*>(self);
    try {
      me->start(name, attributes);
    } catch (ScriptError& e) {
      me->failure = e.record;
      me->stop("failed");
    }
  }
  static void on_end(void* self, const XML_Char*) {
    auto* me = static_cast<Impl*>(self);
    // A parser that was stopped at the start of an empty element still tells its end.
    if (me->stack.empty() || !me->error.empty()) return;
    try {
      me->end();
    } catch (ScriptError& e) {
      me->failure = e.record;
      me->stop("failed");
    }
  }
  static void on_text(void* self, const XML_Char* s, int n) {
    auto* me = static_cast<Impl*>(self);
    if (me->stack.empty()) return;
    Frame& f = me->stack.back();
    if (f.tag != Tag::Text && f.tag != Tag::T && f.tag != Tag::ToString && f.tag != Tag::ProgressPart) return;
    if (f.text.size() + static_cast<size_t>(n) > me->limits.text) return me->stop("A text in the CLIXML document is too long.");
    f.text.append(s, static_cast<size_t>(n));
  }

  void start(const char* name, const char** attributes) {
    if (fail_pending(1)) return;
    if (static_cast<int>(stack.size()) >= limits.depth * 3) {
      return stop("The CLIXML document is nested too deeply.");
    }
    if (++objects > limits.objects) return stop("The CLIXML document has too many elements.");
    Frame f;
    std::string_view local = name;
    if (size_t colon = local.rfind(':'); colon != std::string_view::npos) local.remove_prefix(colon + 1);
    f.tag = find_tag(local);
    f.tag_name = std::string(local);
    for (; *attributes; attributes += 2) {
      std::string_view a = attributes[0];
      if (a == "N") f.property = clixml_decode(attributes[1]);
      else if (a == "RefId") f.ref_id = attributes[1];
      else if (a == "S") f.stream = attributes[1];
      else if (a == "Version" && f.tag == Tag::Objs) {
        std::string major(attributes[1]);
        major.resize(std::min(major.find('.'), major.size()));
        if (major != "1") pending = "Version of incoming PSObject is " + major + ". Expected value is 1.";
      } else if (a == "xmlns" && f.tag == Tag::Objs && std::string_view(attributes[1]) != kNamespace) {
        return stop_here("Element 'Objs' with namespace name '" + std::string(kNamespace) + "' was not found.", 1);
      }
      if (a == "N") f.has_property = true;
    }
    if (!stack.empty() && stack.back().tag == Tag::Progress && f.tag != Tag::Nil) f.tag = Tag::ProgressPart;
    if (f.tag == Tag::Unknown) return stop_here(f.tag_name + " XML tag is not recognized.", 1);
    if (!stack.empty() && (stack.back().tag == Tag::Props || stack.back().tag == Tag::MS) && !f.has_property) {
      return stop_here("N attribute was expected.", 1);
    }
    if (f.tag == Tag::Objs && !stack.empty()) return stop("The <Objs> tag stands inside of the document.");
    switch (f.tag) {
      case Tag::Obj:
        f.object = std::make_unique<Building>();
        f.object->ref_id = f.ref_id;
        // Known before its members are read, so that they may refer to it.
        if (!f.ref_id.empty()) refs[f.ref_id] = Value(f.object->object);
        break;
      case Tag::Ref:
        if (!refs.contains(f.ref_id)) return stop_here("No object found for referenceId " + f.ref_id, 1);
        break;
      case Tag::TNRef:
        if (!types.contains(f.ref_id)) return stop_here("Cannot process names because no TypeNames were found for referenceId " + f.ref_id + ".", 1);
        break;
      case Tag::Progress: f.container = Value(Dictionary::hashtable()); break;
      case Tag::Dct: f.container = Value(container_dictionary()); break;
      case Tag::List: case Tag::Enumerable: f.container = Value(make_ref<List>(&types::ArrayList)); break;
      case Tag::Queue: f.container = named_list("System.Collections.Queue"); break;
      case Tag::Stack: f.container = named_list("System.Collections.Stack"); break;
      case Tag::TN: pending_types_ref = f.ref_id; break;
      default: break;
    }
    stack.push_back(std::move(f));
    // A container may be referred to from inside.
    Frame& me = stack.back();
    if (me.container.is_object() && stack.size() >= 2 && stack[stack.size() - 2].object) {
      Building& b = *stack[stack.size() - 2].object;
      if (!b.ref_id.empty() && !b.has_base) refs[b.ref_id] = me.container;
    }
  }

  Value named_list(const char* type) {
    const Type* t = TypeRegistry::find(type);
    return Value(make_ref<List>(t ? t : &psession::types::ArrayList));
  }

  Ref<Dictionary> container_dictionary() {
    for (size_t i = stack.size(); i-- > 0;) {
      if (!stack[i].object) continue;
      const auto& names = stack[i].object->type_names;
      for (const std::string& n : names) {
        if (n == "System.Collections.Specialized.OrderedDictionary") return Dictionary::ordered();
      }
      break;
    }
    return Dictionary::hashtable();
  }

  void end() {
    // An empty element's end comes with its start, which stands at "<".
    if (fail_pending(2)) return;
    Frame f = std::move(stack.back());
    stack.pop_back();
    switch (f.tag) {
      case Tag::T: {
        if (!stack.empty() && stack.back().tag == Tag::TN) stack.back().text.clear();
        if (!stack.empty() && stack.back().tag == Tag::TN) type_list.push_back(clixml_decode(f.text));
        return;
      }
      case Tag::TN: {
        types[f.ref_id] = type_list;
        set_types(std::move(type_list));
        type_list.clear();
        return;
      }
      case Tag::TNRef: {
        set_types(types[f.ref_id]);
        return;
      }
      case Tag::ToString:
        if (!stack.empty() && stack.back().object) {
          stack.back().object->to_string = clixml_decode(f.text);
          stack.back().object->has_to_string = true;
        }
        return;
      case Tag::Props:
      case Tag::MS:
        if (!stack.empty() && stack.back().object) {
          (f.tag == Tag::Props ? stack.back().object->has_props : stack.back().object->has_members) = true;
        }
        return;
      case Tag::En:
        if (!f.has_key) return stop_here("Key for dictionary entry is not specified.", 2);
        if (!f.has_value) return stop_here("Value for dictionary entry is not specified.", 2);
        if (f.key.is_null()) return stop_here("Null is specified as dictionary key.", 2);
        if (!stack.empty() && stack.back().tag == Tag::Dct) add_entry(stack.back(), f.key, f.value);
        return;
      case Tag::Objs: return;
      case Tag::Nil: return deliver(f, Value());
      case Tag::Ref: {
        Value known = refs[f.ref_id];
        return deliver(f, std::move(known));
      }
      case Tag::Dct: case Tag::List: case Tag::Queue: case Tag::Stack: case Tag::Enumerable:
        if (f.tag == Tag::Stack) {
          auto& items = f.container.as<List>()->items;
          (void)items;
        }
        if (!stack.empty() && stack.back().object) {
          stack.back().object->base = f.container;
          stack.back().object->has_base = true;
        } else {
          deliver(f, f.container);
        }
        return;
      case Tag::Progress: return deliver(f, progress(*f.container.as<Dictionary>()));
      case Tag::Obj: return deliver(f, finish_object(*f.object));
      case Tag::Text: return deliver(f, primitive(f));
      case Tag::ProgressPart: return deliver(f, progress_part(f));
      case Tag::Unknown: return;
    }
  }

  std::vector<std::string> type_list;
  void set_types(std::vector<std::string> names) {
    if (stack.empty() || !stack.back().object) return;
    stack.back().object->type_names = std::move(names);
    stack.back().object->has_types = true;
  }

  // A finished value goes to what encloses it.
  void deliver(Frame& f, Value v) {
    if (stack.empty() || stack.back().tag == Tag::Objs) {
      owner.items.push_back({std::move(v), std::move(f.stream)});
      return;
    }
    Frame& up = stack.back();
    switch (up.tag) {
      case Tag::Obj:
        up.object->base = std::move(v);
        up.object->has_base = true;
        break;
      case Tag::Props:
      case Tag::MS:
        if (stack.size() >= 2 && stack[stack.size() - 2].object) {
          Building& b = *stack[stack.size() - 2].object;
          (up.tag == Tag::Props ? b.adapted : b.members).add(String::utf8(f.property), v);
        }
        break;
      case Tag::En:
        if (f.property == "Key") {
          up.key = std::move(v);
          up.has_key = true;
        } else {
          up.value = std::move(v);
          up.has_value = true;
        }
        break;
      case Tag::List: case Tag::Queue: case Tag::Stack: case Tag::Enumerable:
        up.container.as<List>()->items.push_back(std::move(v));
        break;
      case Tag::Progress: up.container.as<Dictionary>()->set(str(f.tag_name == "Nil" ? "S" : f.tag_name), v); break;
      default: stop("An element of the CLIXML document stands where none is expected."); break;
    }
  }

  // Two keys that are one without regard to case (or even with it) still are two entries: the comparer gives way.
  void add_entry(Frame& f, const Value& key, const Value& value) {
    while (f.container.as<Dictionary>()->find(key) && f.clashes < 2) {
      const Dictionary& old = *f.container.as<Dictionary>();
      Ref<Dictionary> wider = make_ref<Dictionary>(old.type(), KeyComparer::Default);
      if (++f.clashes == 2) {
        const Type* t = TypeRegistry::find("System.Collections.Generic.ReferenceEqualityComparer");
        if (t) wider->compare = get_static(ctx, t, "Instance");
      }
      for (size_t i = 0; i < old.slots(); ++i) {
        if (old.live(i)) wider->set(old.key_at(i), old.value_at(i));
      }
      f.container = Value(wider);
    }
    f.container.as<Dictionary>()->set(key, value);
  }

  Value progress(const Dictionary& parts) {
    auto part = [&](const char* tag) {
      const Value* v = parts.find(std::string_view(tag));
      return v ? *v : Value();
    };
    Value args[] = {part("AI"), part("AV"), part("SD")};
    Value record = construct(ctx, TypeRegistry::find("System.Management.Automation.ProgressRecord"), args);
    for (const auto& [tag, name] : {std::pair{"S", "CurrentOperation"}, {"PI", "ParentActivityId"}, {"PC", "PercentComplete"},
                                    {"T", "RecordType"}, {"SR", "SecondsRemaining"}}) {
      if (Value v = part(tag); !v.is_null()) set_member(ctx, record, *String::ascii(name), v);
    }
    return record;
  }

  // The contents of <PR>; what it has no element for has the names of other ones.
  Value progress_part(const Frame& f) {
    if (f.tag_name == "AI" || f.tag_name == "PI" || f.tag_name == "PC" || f.tag_name == "SR") {
      return convert_to(ctx, Value(String::utf8(f.text)), &psession::types::Int32);
    }
    return Value(String::utf8(clixml_decode(f.text)));
  }

  Value primitive(const Frame& f) {
    std::string_view tag = f.tag_name;
    auto bad = [&](const char* type) -> Value {
      pending = "The contents of the System." + std::string(type) + " primitive type are not valid.";
      return {};
    };
    auto white = [](const char* s) {
      while (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r') ++s;
      return *s == 0;
    };
    auto integer = [&](Kind k, int64_t lo, int64_t hi, const char* type) -> Value {
      errno = 0;
      char* end_at = nullptr;
      long long n = strtoll(f.text.c_str(), &end_at, 10);
      if (white(f.text.c_str()) || !white(end_at) || errno || n < lo || n > hi) return bad(type);
      return Value::integer(k, n);
    };
    if (tag == "S") return Value(String::utf8(clixml_decode(f.text)));
    if (tag == "I32") return integer(Kind::Int32, INT32_MIN, INT32_MAX, "Int32");
    if (tag == "I64") return integer(Kind::Int64, INT64_MIN, INT64_MAX, "Int64");
    if (tag == "B") return f.text == "true" || f.text == "1" ? Value::boolean(true) : f.text == "false" || f.text == "0" ? Value::boolean(false) : bad("Boolean");
    if (tag == "C") {
      Value v = integer(Kind::Char, 0, 65535, "Char");
      return v.is_null() ? v : Value::character(static_cast<char16_t>(v.as_int()));
    }
    if (tag == "By") return integer(Kind::Byte, 0, 255, "Byte");
    if (tag == "SB") return integer(Kind::SByte, -128, 127, "SByte");
    if (tag == "I16") return integer(Kind::Int16, INT16_MIN, INT16_MAX, "Int16");
    if (tag == "U16") return integer(Kind::UInt16, 0, UINT16_MAX, "UInt16");
    if (tag == "U32") return integer(Kind::UInt32, 0, UINT32_MAX, "UInt32");
    if (tag == "U64") {
      errno = 0;
      char* end_at = nullptr;
      unsigned long long n = strtoull(f.text.c_str(), &end_at, 10);
      if (f.text.empty() || !white(end_at) || errno) return bad("UInt64");
      return Value::integer(Kind::UInt64, static_cast<int64_t>(n));
    }
    if (tag == "Db" || tag == "Sg") {
      double d;
      if (f.text == "INF") d = 1.0 / 0.0;
      else if (f.text == "-INF") d = -1.0 / 0.0;
      else if (f.text == "NaN") d = 0.0 / 0.0;
      else {
        char* end_at = nullptr;
        d = strtod(f.text.c_str(), &end_at);
        if (f.text.empty() || !white(end_at)) return bad(tag == "Db" ? "Double" : "Single");
      }
      return tag == "Db" ? Value::real(d) : Value::single(static_cast<float>(d));
    }
    Value text = Value(String::utf8(clixml_decode(f.text)));
    if (tag == "D") {
      Value args[] = {text, Value::enumeration(TypeRegistry::find("System.Globalization.NumberStyles"), 167),
                      get_static(ctx, TypeRegistry::find("System.Globalization.CultureInfo"), "InvariantCulture")};
      try {
        return invoke_static(ctx, &psession::types::Decimal, "Parse", args);   // the scale is kept
      } catch (ScriptError&) {
        return bad("Decimal");
      }
    }
    if (tag == "DT") return date(text);
    if (tag == "TS") return span(f.text);
    if (tag == "BA") {
      Ref<Array> bytes = Array::bytes({});
      if (!base64_decode_to(f.text, bytes->byte_data())) return bad("Byte[]");
      return Value(bytes);
    }
    if (tag == "G") return convert_to(ctx, text, &psession::types::Guid);
    if (tag == "URI") return convert_to(ctx, text, &psession::types::Uri);
    if (tag == "Version") return convert_to(ctx, text, &psession::types::Version);
    if (tag == "XD") return convert_to(ctx, text, &psession::types::XmlDocument);
    if (tag == "SBK") return text;   // code from elsewhere stays text
    if (tag == "SS") {
      // Files hold what ConvertFrom-SecureString writes; between 2.4 peers it is base64 of the text in UTF-16LE.
      bool file = !stack.empty() && stack.front().tag == Tag::Objs;
      std::optional<std::string> data = file             ? hex_decode(f.text)
                                        : limits.secrets ? std::optional(limits.secrets->reveal(f.text))
                                                         : base64_decode(f.text);
      if (!data || data->size() % 2) {
        if (!file) return bad("SecureString");
        throw_error("System.FormatException", "FormatException", ErrorCategory::InvalidData,
                    "The input string '" + f.text.substr(0, 2) + "' was not in a correct format.");
      }
      std::u16string w(data->size() / 2, 0);
      memcpy(w.data(), data->data(), data->size());
      Value args[] = {str(""), Value(String::utf16(w))};
      Value credential = construct(ctx, TypeRegistry::find("System.Net.NetworkCredential"), args);
      return get_member(ctx, credential, "SecurePassword");
    }
    return text;
  }

  Value date(const Value& text) {
    // Round-trip form: Z is UTC, an offset is local time, none is unspecified.
    const Type* t = &psession::types::DateTime;
    Value args[] = {text, Value(), Value::enumeration(TypeRegistry::find("System.Globalization.DateTimeStyles"), 128)};
    return invoke_static(ctx, t, "Parse", args);
  }

  Value span(const std::string& s) {
    // ISO 8601 duration with days to seconds ([MS-PSRP] 2.2.5.1.8).
    size_t i = 0;
    bool negative = false;
    if (i < s.size() && s[i] == '-') negative = true, ++i;
    if (i >= s.size() || s[i] != 'P') fail("The text \"" + s.substr(0, 64) + "\" is not a valid duration.");
    ++i;
    bool time = false;
    __int128 ticks = 0;
    while (i < s.size()) {
      if (s[i] == 'T') {
        time = true;
        ++i;
        continue;
      }
      __int128 whole = 0, part = 0;
      int digits = 0, part_digits = 0;
      while (i < s.size() && isdigit(static_cast<unsigned char>(s[i])) && digits < 19) whole = whole * 10 + (s[i++] - '0'), ++digits;
      if (i < s.size() && s[i] == '.') {
        ++i;
        while (i < s.size() && isdigit(static_cast<unsigned char>(s[i]))) {
          if (part_digits < 7) part = part * 10 + (s[i] - '0'), ++part_digits;
          ++i;
        }
      }
      while (part_digits < 7) part *= 10, ++part_digits;
      if (i >= s.size() || (digits == 0 && part == 0 && s[i] != 'S')) fail("The text \"" + s.substr(0, 64) + "\" is not a valid duration.");
      constexpr int64_t kSecond = 10000000;
      switch (s[i++]) {
        case 'D': ticks += whole * kSecond * 86400; break;
        case 'H': ticks += whole * kSecond * 3600; break;
        case 'M': ticks += whole * kSecond * (time ? 60 : 30 * 86400); break;
        case 'Y': ticks += whole * kSecond * 365 * 86400; break;
        case 'S': ticks += whole * kSecond + part; break;
        default: fail("The text \"" + s.substr(0, 64) + "\" is not a valid duration.");
      }
    }
    if (negative) ticks = -ticks;
    if (ticks > INT64_MAX || ticks < INT64_MIN) fail("The duration \"" + s.substr(0, 64) + "\" is too long.");
    return Value::time_span(static_cast<int64_t>(ticks));
  }

  Value finish_object(Building& b) {
    const std::string first = b.type_names.empty() ? std::string() : b.type_names[0];
    if (Value known = rehydrate(b, first); !known.is_unset()) {
      if (!b.ref_id.empty()) refs[b.ref_id] = known;
      return known;
    }
    std::vector<std::string> names;
    for (const std::string& n : b.type_names) names.push_back(n.starts_with(kPrefix) ? n : std::string(kPrefix) + n);
    if (b.has_base) {
      Value base = b.base;
      if (base.kind() == Kind::Dictionary || base.kind() == Kind::List) {
        if (!names.empty()) {
          bag_of(base, true)->type_names = new std::vector<std::string>(std::move(names));
        }
        for (const MemberBag* m : {&b.adapted, &b.members}) {
          for (size_t i = 0; i < m->size(); ++i) bag_of(base, true)->add(m->name(i), m->slot(i));
        }
        if (!b.ref_id.empty()) refs[b.ref_id] = base;
        return base;
      }
      Ref<PSObject> box = make_ref<PSObject>(base);
      if (b.has_types) box->members().type_names = new std::vector<std::string>(std::move(names));
      if (b.has_to_string) box->to_string_text = String::utf8(b.to_string);
      add_members(*box, b);
      Value v(box);
      if (!b.ref_id.empty()) refs[b.ref_id] = v;
      return v;
    }
    PSObject& o = *b.object;
    add_members(o, b);
    if (b.has_types) {
      o.members().type_names = new std::vector<std::string>(std::move(names));
    }
    if (b.has_to_string) o.to_string_text = String::utf8(b.to_string);
    o.immediate_base_shown = b.has_props;
    return Value(b.object);
  }

  static void add_members(PSObject& o, const Building& b) {
    for (size_t i = 0; i < b.adapted.size(); ++i) o.members().add(b.adapted.name(i), b.adapted.slot(i));
    o.adapted = static_cast<uint32_t>(o.members().size());
    for (size_t i = 0; i < b.members.size(); ++i) o.members().add(b.members.name(i), b.members.slot(i));
  }

  const Value* member(Building& b, std::string_view name) {
    for (const MemberBag* m : {&b.members, &b.adapted}) {
      if (long i = m->find(name); i >= 0) return &m->slot(static_cast<size_t>(i));
    }
    return nullptr;
  }

  // Types that come back as themselves (TargetTypeForDeserialization in PowerShell's type table).
  Value rehydrate(Building& b, const std::string& type) {
    if (type == "System.Management.Automation.SwitchParameter") {
      const Value* v = member(b, "IsPresent");
      return convert_to(ctx, v ? *v : Value::boolean(false), &psession::types::SwitchParameter);
    }
    if (type == "System.Management.Automation.PSCredential") {
      const Value* user = member(b, "UserName");
      const Value* password = member(b, "Password");
      if (user && password) {
        Value args[] = {*user, *password};
        return construct(ctx, &psession::types::PSCredential, args);
      }
    }
    if (type == "System.Net.IPAddress" || type == "System.Globalization.CultureInfo" || type == "System.Net.Mail.MailAddress" ||
        type == "System.DateTimeOffset" || type == "System.Management.Automation.SemanticVersion") {
      if (const Type* t = TypeRegistry::find(type)) {
        if (b.has_to_string && type != "System.DateTimeOffset") {
          if (std::optional<Value> v = try_convert(ctx, str(b.to_string), t)) return *v;
        }
      }
    }
    return Value::unset();
  }
};

ClixmlReader::ClixmlReader(CallContext& ctx, ClixmlLimits limits) : impl_(std::make_unique<Impl>(*this, ctx, limits)) {}
ClixmlReader::~ClixmlReader() = default;

void ClixmlReader::feed(std::string_view bytes, bool last) {
  Impl& i = *impl_;
  constexpr size_t kPiece = 1u << 20;
  do {
    std::string_view piece = bytes.substr(0, kPiece);
    bytes.remove_prefix(piece.size());
    XML_Status s = XML_Parse(i.parser, piece.data(), static_cast<int>(piece.size()), last && bytes.empty());
    if (i.failure) throw ScriptError(i.failure);
    if (!i.error.empty()) fail(i.error);
    if (s != XML_STATUS_OK) {
      if (XML_GetErrorCode(i.parser) == XML_ERROR_UNCLOSED_TOKEN) {
        fail("Unexpected end of file while parsing Name has occurred. Line " + std::to_string(XML_GetCurrentLineNumber(i.parser)) +
             ", position " + std::to_string(XML_GetCurrentColumnNumber(i.parser) + 1 + piece.size() -
                                            static_cast<size_t>(XML_GetCurrentByteIndex(i.parser))) + ".");
      }
      if (XML_GetErrorCode(i.parser) == XML_ERROR_NO_ELEMENTS && i.objects == 0) fail("Root element is missing.");
      fail(std::string(XML_ErrorString(XML_GetErrorCode(i.parser))) + ". Line " +
           std::to_string(XML_GetCurrentLineNumber(i.parser)) + ", position " +
           std::to_string(XML_GetCurrentColumnNumber(i.parser) + 1) + ".");
    }
  } while (!bytes.empty());
}

namespace {

// One element without attributes whose text stands for itself; unset when it is anything else, or malformed: then the
// parser says what is wrong.
Value read_scalar(std::string_view text, const ClixmlLimits& limits) {
  auto inside = [&](std::string_view open, std::string_view close) {
    bool fits = text.starts_with(open) && text.ends_with(close) && text.size() >= open.size() + close.size();
    return fits ? text.substr(open.size(), text.size() - open.size() - close.size()) : std::string_view();
  };
  if (text.size() < 8 || text.size() > limits.text || text[0] != '<' || text.back() != '>') return Value::unset();
  auto integer = [&](std::string_view digits, Kind k, int64_t lo, int64_t hi) {
    int64_t n = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    bool fine = !digits.empty() && error == std::errc() && end == digits.data() + digits.size() && n >= lo && n <= hi;
    return fine ? Value::integer(k, n) : Value::unset();
  };
  switch (text[1]) {
    case 'I':
      if (text[2] == '3') return integer(inside("<I32>", "</I32>"), Kind::Int32, INT32_MIN, INT32_MAX);
      return integer(inside("<I64>", "</I64>"), Kind::Int64, INT64_MIN, INT64_MAX);
    case 'S': {
      std::string_view s = inside("<S>", "</S>");
      for (size_t i = 0; i < s.size(); ++i) {
        unsigned char c = static_cast<unsigned char>(s[i]);
        if (c < 0x20 || c >= 0x7F || c == '&' || c == '<' || c == '>' || (c == '_' && i + 1 < s.size() && s[i + 1] == 'x')) {
          return Value::unset();
        }
      }
      return s.empty() ? Value::unset() : Value(String::ascii(s));
    }
    case 'B': {
      if (text == "<B>true</B>") return Value::boolean(true);
      if (text == "<B>false</B>") return Value::boolean(false);
      std::string_view data = inside("<BA>", "</BA>");
      if (data.empty()) return Value::unset();
      Ref<Array> bytes = Array::bytes({});
      return base64_decode_to(data, bytes->byte_data()) ? Value(bytes) : Value::unset();
    }
    default: return Value::unset();
  }
}

}  // namespace

Value clixml_read(CallContext& ctx, std::string_view text, ClixmlLimits limits) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.empty()) return {};
  if (Value v = read_scalar(text, limits); !v.is_unset()) return v;
  ClixmlReader r(ctx, limits);
  r.feed(text, true);
  return r.items.empty() ? Value() : std::move(r.items[0].value);
}

std::vector<Value> clixml_deserialize(CallContext& ctx, std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  ClixmlReader r(ctx);
  r.feed(text, true);
  std::vector<Value> out;
  for (ClixmlItem& i : r.items) out.push_back(std::move(i.value));
  return out;
}

}  // namespace psession
