#include <charconv>
#include <unordered_map>

#include "clixml/clixml.h"
#include "clixml/error_record.h"
#include "object/call_context.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "text/base64.h"
#include "text/encoding.h"

namespace psession {

namespace {

constexpr int kMaxNesting = 100;  // objects within objects, whatever `depth` says


std::string duration(int64_t ticks) {
  std::string out;
  uint64_t t = ticks < 0 ? 0 - static_cast<uint64_t>(ticks) : static_cast<uint64_t>(ticks);
  if (ticks < 0) out += '-';
  out += 'P';
  constexpr uint64_t kSecond = 10000000;
  uint64_t days = t / (kSecond * 86400);
  t %= kSecond * 86400;
  uint64_t hours = t / (kSecond * 3600), minutes = t / (kSecond * 60) % 60, seconds = t / kSecond % 60, part = t % kSecond;
  if (days) out += std::to_string(days) + "D";
  if (hours || minutes || seconds || part || !days) {
    out += 'T';
    if (hours) out += std::to_string(hours) + "H";
    if (minutes) out += std::to_string(minutes) + "M";
    if (seconds || part || (!hours && !minutes)) {
      out += std::to_string(seconds);
      if (part) {
        std::string f = std::to_string(part);
        f.insert(0, 7 - f.size(), '0');
        while (f.back() == '0') f.pop_back();
        out += "." + f;
      }
      out += 'S';
    }
  }
  return out;
}

std::string xml_real(const Value& v) {
  double d = v.as_double();
  if (d != d) return "NaN";
  if (d > 1.7976931348623157e308) return "INF";
  if (d < -1.7976931348623157e308) return "-INF";
  return number_to_text(v);
}

const char* integer_tag(Kind k) {
  switch (k) {
    case Kind::SByte: return "SB";
    case Kind::Byte: return "By";
    case Kind::Int16: return "I16";
    case Kind::UInt16: return "U16";
    case Kind::Int32: return "I32";
    case Kind::UInt32: return "U32";
    case Kind::Int64: return "I64";
    case Kind::UInt64: return "U64";
    default: return nullptr;
  }
}

}  // namespace

namespace {

// Behind "<BA" and its attributes.
void append_bytes(std::string& out, const std::vector<uint8_t>& data) {
  out.reserve(out.size() + (data.size() + 2) / 3 * 4 + 8);
  out += '>';
  base64_append(out, std::string_view(reinterpret_cast<const char*>(data.data()), data.size()));
  out += "</BA>";
}

void append_integer(std::string& out, std::string_view tag, auto number) {
  char text[48], *at = text;
  *at++ = '<';
  at = std::copy(tag.begin(), tag.end(), at);
  *at++ = '>';
  at = std::to_chars(at, at + 21, number).ptr;
  *at++ = '<';
  *at++ = '/';
  at = std::copy(tag.begin(), tag.end(), at);
  *at++ = '>';
  out.append(text, static_cast<size_t>(at - text));
}

// A bare value that is one element without attributes: most of what a session sends.
bool append_scalar(const Value& v, std::string& out) {
  switch (v.kind()) {
    case Kind::Bool: out += v.as_bool() ? "<B>true</B>" : "<B>false</B>"; return true;
    case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16: case Kind::Int32: case Kind::UInt32: case Kind::Int64:
      append_integer(out, integer_tag(v.kind()), v.as_int());
      return true;
    case Kind::UInt64: append_integer(out, "U64", v.as_uint()); return true;
    case Kind::String:
      out += "<S>";
      clixml_append_text(out, *v.string());
      out += "</S>";
      return true;
    case Kind::Array: {
      const Array* a = v.as<Array>();
      if (!a->is_packed()) return false;
      out += "<BA";
      append_bytes(out, a->byte_data());
      return true;
    }
    default: return false;
  }
}

}  // namespace

struct ClixmlWriter::Impl {
  CallContext& ctx;
  ClixmlWriteOptions options;
  std::string out;
  int indent = 0;
  int nesting = 0;
  bool root_open = false;
  uint32_t next_ref = 0;
  uint32_t next_type_ref = 0;
  std::unordered_map<const HeapObject*, uint32_t> refs;
  std::vector<Value> kept;                     // referenced objects stay alive, so that addresses are not used again
  std::unordered_map<std::string, uint32_t> type_refs;

  Impl(CallContext& c, ClixmlWriteOptions o) : ctx(c), options(std::move(o)) {}

  void line() {
    if (!options.root) return;
    if (!out.empty()) out += '\n';
    out.append(static_cast<size_t>(indent) * 2, ' ');
  }
  void attributes(std::string_view property) {
    if (!options.stream.empty() && nesting == 0) out += " S=\"" + options.stream + "\"";
    if (property.data()) out += " N=\"" + attribute(property) + "\"";
  }
  static std::string attribute(std::string_view s) {
    std::string t = clixml_escape_text(*String::utf8(s));
    std::string r;
    for (char c : t) {
      if (c == '"') {
        r += "&quot;";
      } else {
        r += c;
      }
    }
    return r;
  }
  void start(const char* tag) {
    line();
    out += '<';
    out += tag;
    out += '>';
    ++indent;
  }
  void end(const char* tag) {
    --indent;
    line();
    out += "</";
    out += tag;
    out += '>';
  }
  void element(const char* tag, std::string_view property, std::string_view escaped_text) {
    line();
    out += '<';
    out += tag;
    attributes(property);
    out += '>';
    out += escaped_text;
    out += "</";
    out += tag;
    out += '>';
  }
  void nil(std::string_view property) {
    line();
    out += "<Nil";
    attributes(property);
    out += " />";
  }
  void text(const char* tag, std::string_view property, const std::string& utf8) {
    element(tag, property, clixml_escape_text(*String::utf8(utf8)));
  }

  // Types with an element of their own ([MS-PSRP] 2.2.5.1).
  bool primitive(const Value& v, std::string_view property) {
    switch (v.kind()) {
      case Kind::Null:
      case Kind::Void: nil(property); return true;
      case Kind::Bool: element("B", property, v.as_bool() ? "true" : "false"); return true;
      case Kind::Char: element("C", property, std::to_string(static_cast<unsigned>(v.as_char()))); return true;
      case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16: case Kind::Int32: case Kind::UInt32: case Kind::Int64:
        element(integer_tag(v.kind()), property, std::to_string(v.as_int()));
        return true;
      case Kind::UInt64: element("U64", property, std::to_string(v.as_uint())); return true;
      case Kind::Single: element("Sg", property, xml_real(v)); return true;
      case Kind::Double: element("Db", property, xml_real(v)); return true;
      case Kind::DateTime: element("DT", property, format_value(ctx, v, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", nullptr).value_or("")); return true;
      case Kind::TimeSpan: element("TS", property, duration(v.as_int())); return true;
      case Kind::String: element("S", property, clixml_escape_text(*v.string())); return true;
      case Kind::Decimal: element("D", property, number_to_text(v)); return true;
      case Kind::ScriptBlock: text("SBK", property, to_display(ctx, v)); return true;
      case Kind::Array: {
        const Array* a = v.as<Array>();
        if (!a->is_packed()) return false;
        line();
        out += "<BA";
        attributes(property);
        append_bytes(out, a->byte_data());
        return true;
      }
      case Kind::Object: break;
      default: return false;
    }
    const Type* t = type_of(v);
    if (t == &types::Guid) {
      element("G", property, to_display(ctx, v));
    } else if (t == &types::Uri) {
      text("URI", property, to_display(ctx, v));
    } else if (t == &types::Version) {
      element("Version", property, to_display(ctx, v));
    } else if (t == &types::XmlDocument) {
      text("XD", property, to_display(ctx, get_member(ctx, v, "OuterXml")));
    } else if (t == &types::SecureString) {
      // Between 2.4 peers <SS> is base64 of the text in UTF-16LE; files hold what ConvertFrom-SecureString writes.
      Value args[] = {str(""), v};
      Value credential = construct(ctx, TypeRegistry::find("System.Net.NetworkCredential"), args);
      Value plain = get_member(ctx, credential, "Password");
      std::u16string w = plain.is_string() ? plain.string()->to_utf16() : std::u16string();
      std::string_view units(reinterpret_cast<const char*>(w.data()), w.size() * 2);
      element("SS", property, options.root      ? hex_encode(units, false)
                              : options.secrets ? options.secrets->protect(units)
                                                : base64_encode(units));
    } else {
      return false;
    }
    return true;
  }

  void type_names_element(const std::vector<std::string>& names) {
    if (names.empty()) return;
    std::string key;
    for (const std::string& n : names) key += n + "\n";
    auto [at, fresh] = type_refs.try_emplace(key, next_type_ref);
    if (!fresh) {
      line();
      out += "<TNRef RefId=\"" + std::to_string(at->second) + "\" />";
      return;
    }
    ++next_type_ref;
    line();
    out += "<TN RefId=\"" + std::to_string(at->second) + "\">";
    ++indent;
    for (const std::string& n : names) text("T", {}, n);
    end("TN");
  }

  void open_object(const Value& v, std::string_view property) {
    uint32_t id = next_ref++;
    if (v.is_object()) {
      refs[v.object()] = id;
      kept.push_back(v);
    }
    line();
    out += "<Obj";
    attributes(property);
    out += " RefId=\"" + std::to_string(id) + "\">";
    ++indent;
  }

  // Notes of the instance itself.
  void instance_members(const MemberBag* bag, int depth, size_t first = 0) {
    if (!bag || bag->size() <= first) return;
    start("MS");
    for (size_t i = first; i < bag->size(); ++i) {
      const ExtendedMember* x = bag->extended(i);
      std::string name = bag->name(i)->to_utf8();
      if (!x) {
        one(bag->slot(i), name, depth);
      } else if (x->member_type == MemberType::ScriptProperty || x->member_type == MemberType::AliasProperty ||
                 x->member_type == MemberType::CodeProperty) {
        continue;  // written by the caller, which knows the object
      }
    }
    end("MS");
  }

  void named(const Value& v, const char* n, int depth) { one(v, n, depth); }

  void dictionary(const Dictionary& d, int depth) {
    if (d.size() == 0) {
      line();
      out += "<DCT />";
      return;
    }
    start("DCT");
    for (size_t i = 0; i < d.slots(); ++i) {
      if (!d.live(i)) continue;
      start("En");
      named(d.key_at(i), "Key", depth);
      named(d.value_at(i), "Value", depth);
      end("En");
    }
    end("DCT");
  }

  const char* list_tag(const Value& v) {
    if (v.kind() == Kind::Array) return "LST";
    const Type* t = type_of(v);
    std::string_view name = (t->generic_definition() ? t->generic_definition() : t)->full_name();
    if (name == "System.Collections.Queue" || name == "System.Collections.Generic.Queue`1") return "QUE";
    if (name == "System.Collections.Stack" || name == "System.Collections.Generic.Stack`1") return "STK";
    for (std::string_view e : {"System.Collections.Generic.HashSet`1", "System.Collections.Generic.SortedSet`1",
                               "System.Collections.Generic.LinkedList`1"}) {
      if (name == e) return "IE";
    }
    return v.kind() == Kind::List ? "LST" : "IE";
  }

  void sequence(const Value& v, int depth) {
    const char* tag = list_tag(v);
    bool open = false;
    auto item = [&](const Value& x) {
      if (!open) start(tag);
      open = true;
      one(x, {}, depth);
    };
    if (v.kind() == Kind::Array) {
      Ref<Array> a(v.as<Array>());
      for (size_t i = 0; i < a->size(); ++i) item(a->get(i));
    } else if (std::unique_ptr<Enumerator> e = enumerate(ctx, v)) {
      Value x;
      while (e->next(x)) item(x);
    }
    if (open) {
      end(tag);
    } else {
      line();
      out += "<";
      out += tag;
      out += " />";
    }
  }

  // Properties of a .NET object: adapted ones as Props, extended ones as MS.
  void complex_properties(const Value& v, int depth) {
    std::vector<std::string> specific = standard_members(ctx, v, "PropertySerializationSet");
    auto wanted = [&](const std::string& n) {
      if (specific.empty()) return true;
      for (const std::string& s : specific) {
        if (s == n) return true;
      }
      return false;
    };
    // The instance's own notes are as deep as the object.
    auto write_set = [&](const char* tag, MemberScope scope) {
      bool open = false;
      for (const MemberView& m : members_of(ctx, v, scope)) {
        switch (m.type) {
          case MemberType::Property: case MemberType::NoteProperty: case MemberType::AliasProperty:
          case MemberType::ScriptProperty: case MemberType::CodeProperty: break;
          default: continue;
        }
        // .NET knows nothing of a script class's `hidden`.
        bool note = scope == MemberScope::Extended && !m.from_table;
        if ((m.hidden && scope != MemberScope::Adapted) || m.is_static || (!note && !wanted(m.name))) continue;
        Value value;
        try {
          if (!try_get_property(ctx, v, m.name, value)) continue;
        } catch (ScriptError&) {
          continue;
        }
        if (!open) start(tag);
        open = true;
        one(value, m.name, note ? depth : depth - 1);
      }
      if (open) end(tag);
    };
    write_set("Props", MemberScope::Adapted);
    write_set("MS", MemberScope::Extended);
  }

  void one(const Value& raw, std::string_view property, int depth) {
    if (nesting > kMaxNesting) {
      throw_error("System.Xml.XmlException", "SerializationTooDeep", ErrorCategory::InvalidData,
                  "The object is nested too deeply to be serialized: more than " + std::to_string(kMaxNesting) + " levels.");
    }
    ctx.check_stop();
    struct Level {
      int& n;
      explicit Level(int& x) : n(x) { ++n; }
      ~Level() { --n; }
    };
    PSObject* box = raw.kind() == Kind::PSObject ? raw.as<PSObject>() : nullptr;
    const Value& base = unwrap(raw);
    if (!box && primitive(raw, property)) return;
    if (raw.is_object()) {
      auto seen = refs.find(raw.object());
      if (seen != refs.end()) {
        line();
        out += "<Ref";
        attributes(property);
        out += " RefId=\"" + std::to_string(seen->second) + "\" />";
        return;
      }
    }
    // A box around a value that has an element of its own.
    if (box && !box->is_custom()) {
      const MemberBag& bag = box->members();
      bool plain_base = false;
      std::string keep = std::move(out);
      out.clear();
      plain_base = primitive(base, {});
      std::string inner = std::move(out);
      out = std::move(keep);
      if (plain_base) {
        if (base.kind() == Kind::String || (bag.size() == 0 && !bag.type_names && !box->to_string_text)) {
          primitive(base, property);
          return;
        }
        open_object(raw, property);
        Level in(nesting);
        if (bag.type_names) type_names_element(*bag.type_names);
        if (box->to_string_text) text("ToString", {}, box->to_string_text->to_utf8());
        primitive(base, {});
        instance_members(&bag, depth);
        end("Obj");
        return;
      }
    }
    if (base.kind() == Kind::Enum && depth <= 0 && !box) {
      text("S", property, to_display(ctx, base));
      return;
    }
    if (base.kind() == Kind::Enum) {
      open_object(raw, property);
      Level in(nesting);
      type_names_element(type_names(raw));
      text("ToString", {}, to_display(ctx, base));
      const Type* t = type_of(base);
      primitive(Value::integer(t->enum_base(), base.as_int()), {});
      if (box) instance_members(&box->members(), depth);
      end("Obj");
      return;
    }
    MemberBag* bag = bag_of(raw);
    if (base.kind() == Kind::Dictionary) {
      open_object(raw, property);
      Level in(nesting);
      type_names_element(type_names(raw));
      dictionary(*base.as<Dictionary>(), depth);
      instance_members(bag, depth);
      end("Obj");
      return;
    }
    bool sequence_like = base.kind() == Kind::Array || base.kind() == Kind::List ||
                         (base.kind() == Kind::Object && dynamic_cast<EnumerableObject*>(base.object()) &&
                          !dynamic_cast<AdaptedObject*>(base.object()) && is_enumerable(base));
    if (sequence_like) {
      open_object(raw, property);
      Level in(nesting);
      type_names_element(type_names(raw));
      sequence(base, depth);
      instance_members(bag, depth);
      end("Obj");
      return;
    }
    if (box && box->is_custom() && box->adapted && depth <= 0) {
      // It was read from CLIXML: as deep as what it stands for.
      bool notes = box->members().size() > box->adapted;
      std::string shown = to_display(ctx, raw);
      if (!notes) return text("S", property, shown);
      open_object(raw, property);
      Level in(nesting);
      text("S", {}, shown);
      instance_members(&box->members(), depth, box->adapted);
      end("Obj");
      return;
    }
    if (box && box->is_custom()) {
      open_object(raw, property);
      Level in(nesting);
      type_names_element(type_names(raw));
      if (box->to_string_text) text("ToString", {}, box->to_string_text->to_utf8());
      if (box->adapted) {
        start("Props");
        for (size_t i = 0; i < box->adapted; ++i) one(box->members().slot(i), box->members().name(i)->to_utf8(), depth - 1);
        end("Props");
      }
      bool computed = false;
      for (size_t i = 0; i < box->members().size(); ++i) computed |= box->members().extended(i) != nullptr;
      if (!computed) {
        instance_members(&box->members(), depth, box->adapted);
      } else {
        start("MS");
        for (size_t i = box->adapted; i < box->members().size(); ++i) {
          const ExtendedMember* x = box->members().extended(i);
          std::string name = box->members().name(i)->to_utf8();
          if (x && x->member_type != MemberType::ScriptProperty && x->member_type != MemberType::AliasProperty &&
              x->member_type != MemberType::CodeProperty && x->member_type != MemberType::NoteProperty) {
            continue;
          }
          Value value = box->members().slot(i);
          if (x) {
            try {
              try_get_property(ctx, raw, name, value);
            } catch (ScriptError&) {
              continue;
            }
          }
          one(value, name, depth);
        }
        end("MS");
      }
      end("Obj");
      return;
    }
    int level = depth;
    if (const Type* t = type_of(base)) {
      if (t == &types::PSCredential || t == &types::SwitchParameter) level = 1;
      if (t->full_name() == "System.Management.Automation.Remoting.PSSenderInfo") level = 4;
    }
    if (level <= 0) {
      std::string shown;
      try {
        shown = dotnet_to_string(ctx, base);
      } catch (ScriptError&) {
      }
      if (!bag || bag->size() == 0) {
        text("S", property, shown);
        return;
      }
      open_object(raw, property);
      Level in(nesting);
      text("S", {}, shown);
      instance_members(bag, 0);
      end("Obj");
      return;
    }
    if (const auto* error = base.get_if<ErrorRecordObject>()) {
      Ref<PSObject> notes = error_record_notes(ctx, *error);
      if (bag) {
        for (size_t i = 0; i < bag->size(); ++i) {
          if (!bag->extended(i)) notes->members().add(bag->name(i), bag->slot(i));
        }
      }
      *notes->members().type_names = type_names(raw);
      return one(Value(notes), property, level);
    }
    open_object(raw, property);
    Level in(nesting);
    type_names_element(type_names(raw));
    try {
      std::string shown = dotnet_to_string(ctx, base);
      text("ToString", {}, shown);
    } catch (ScriptError&) {
    }
    complex_properties(raw, level);
    end("Obj");
  }
};

ClixmlWriter::ClixmlWriter(CallContext& ctx, ClixmlWriteOptions options) : impl_(std::make_unique<Impl>(ctx, std::move(options))) {
  if (impl_->options.root) {
    impl_->out = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";
    impl_->indent = 1;
    impl_->root_open = true;
  }
}
ClixmlWriter::~ClixmlWriter() = default;
void ClixmlWriter::write(const Value& v) { impl_->one(v, {}, impl_->options.depth); }
std::string ClixmlWriter::finish() {
  if (impl_->root_open) {
    impl_->root_open = false;
    impl_->end("Objs");
  }
  return std::move(impl_->out);
}

void ClixmlWriter::append_to(std::string& out, const Value& v) {
  impl_->out = std::move(out);
  write(v);
  out = finish();
}

void clixml_append(CallContext& ctx, const Value& v, std::string& out, int depth, ClixmlSecrets* secrets) {
  if (append_scalar(v, out)) return;
  ClixmlWriter w(ctx, {.depth = depth, .secrets = secrets});
  w.append_to(out, v);
}

std::string clixml_write(CallContext& ctx, const Value& v, int depth, ClixmlSecrets* secrets) {
  std::string out;
  clixml_append(ctx, v, out, depth, secrets);
  return out;
}

std::string clixml_serialize(CallContext& ctx, const Value& v, int depth) {
  ClixmlWriter w(ctx, {.depth = depth, .root = true});
  w.write(v);
  return w.finish();
}

}  // namespace psession
