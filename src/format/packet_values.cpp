#include "format/packet_values.h"

#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/ps_object.h"

namespace psession {

namespace {

constexpr const char* kClassId = "ClassId2e4f51ef21dd47e99d3c952918aff9cd";
constexpr std::string_view kPrefix = "Microsoft.PowerShell.Commands.Internal.Format.";

Ref<PSObject> object(const char* type, const char* class_id) {
  Ref<PSObject> o = PSObject::custom();
  o->members().type_names = new std::vector<std::string>{std::string(kPrefix) + type, "System.Object"};
  o->members().add(kClassId, str(class_id));
  return o;
}
Value list(std::vector<Value> items) {
  Ref<List> l = make_ref<List>(&types::ArrayList);
  l->items = std::move(items);
  return Value(l);
}
Value field(const std::string& text, TextAlignment a) {
  Ref<PSObject> o = object("FormatPropertyField", "78b102e894f742aca8c1d6737b6ff86a");
  o->members().add("propertyValue", str(text));
  o->members().add("alignment", Value::int32(static_cast<int>(a)));
  return Value(o);
}

Value complex_list(const std::vector<ComplexItem>& items) {
  std::vector<Value> out;
  for (const ComplexItem& i : items) {
    if (i.kind == ComplexItem::NewLine) {
      out.push_back(Value(object("FormatNewLine", "de7e8b96fbd84db5a43aa82eb34580ec")));
    } else if (i.kind == ComplexItem::Text) {
      Ref<PSObject> t = object("FormatTextField", "b8d9e369024a43a580b9e0c9279e3354");
      t->members().add("text", str(i.text));
      out.push_back(Value(t));
    } else {
      Ref<PSObject> e = object("FormatEntry", "fba029a113a5458d932a2ed4871fadf2");
      e->members().add("formatValueList", complex_list(i.children));
      Ref<PSObject> f = object("FrameInfo", "091C9E762E33499eBE318901B6EFB733");
      f->members().add("leftIndentation", Value::int32(i.frame.left));
      f->members().add("rightIndentation", Value::int32(i.frame.right));
      f->members().add("firstLine", Value::int32(i.frame.first_line));
      e->members().add("frameInfo", Value(f));
      out.push_back(Value(e));
    }
  }
  return list(std::move(out));
}

Value entry_value(const EntryData& e) {
  switch (e.shape) {
    case FormatShape::Table: {
      Ref<PSObject> o = object("TableRowEntry", "0e59526e2dd441aa91e7fc952caf4a36");
      std::vector<Value> cells;
      for (size_t i = 0; i < e.cells.size(); ++i) {
        cells.push_back(field(e.cells[i], i < e.alignments.size() ? e.alignments[i] : TextAlignment::Undefined));
      }
      o->members().add("formatPropertyFieldList", list(std::move(cells)));
      o->members().add("multiLine", Value::boolean(e.multi_line));
      return Value(o);
    }
    case FormatShape::List: {
      Ref<PSObject> o = object("ListViewEntry", "cf58f450baa848ef8eb3504008be6978");
      std::vector<Value> fields;
      for (const ListField& f : e.fields) {
        Ref<PSObject> l = object("ListViewField", "b761477330ce4fb2a665999879324d73");
        l->members().add("label", str(f.label));
        l->members().add("propertyName", str(f.label));
        l->members().add("formatPropertyField", field(f.value, TextAlignment::Undefined));
        fields.push_back(Value(l));
      }
      o->members().add("listViewFieldList", list(std::move(fields)));
      return Value(o);
    }
    case FormatShape::Wide: {
      Ref<PSObject> o = object("WideViewEntry", "59bf79de63354a7b9e4d1697940ff188");
      o->members().add("formatPropertyField", field(e.text, TextAlignment::Undefined));
      return Value(o);
    }
    case FormatShape::Complex: {
      Ref<PSObject> o = object("ComplexViewEntry", "22e7ef3c896449d4a6f2dedea05dd737");
      ComplexItem all;
      all.kind = ComplexItem::Frame;
      all.children = e.items;
      o->members().add("formatValueList", complex_list({all}));
      return Value(o);
    }
    case FormatShape::Undefined: break;
  }
  Ref<PSObject> o = object("RawTextFormatEntry", "29ED81BA914544d4BC430F027EE053E9");
  o->members().add("text", str(e.text));
  return Value(o);
}

// ---- reading

Value get(CallContext& ctx, const Value& v, const char* name) {
  Value out;
  if (!v.is_null()) try_get_property(ctx, v, name, out);
  return out;
}
std::string text(CallContext& ctx, const Value& v, const char* name) {
  Value t = get(ctx, v, name);
  return t.is_null() ? std::string() : to_display(ctx, t);
}
int number(CallContext& ctx, const Value& v, const char* name) {
  int64_t n = 0;
  Value x = get(ctx, v, name);
  return !x.is_null() && to_int64(ctx, x, n) ? static_cast<int>(n) : 0;
}
std::vector<Value> items(CallContext& ctx, const Value& v, const char* name) {
  Value l = get(ctx, v, name);
  return l.is_null() ? std::vector<Value>() : to_vector(ctx, l);
}
std::string class_name(const Value& v) {
  const MemberBag* bag = bag_of(v);
  if (!bag || !bag->type_names || bag->type_names->empty()) return {};
  std::string_view n = (*bag->type_names)[0];
  if (n.starts_with("Deserialized.")) n.remove_prefix(13);
  if (!n.starts_with(kPrefix)) return {};
  return std::string(n.substr(kPrefix.size()));
}
TextAlignment alignment(int n) { return n >= 0 && n <= 3 ? static_cast<TextAlignment>(n) : TextAlignment::Undefined; }

void read_complex(CallContext& ctx, const std::vector<Value>& list, std::vector<ComplexItem>& out, int depth) {
  if (depth > 50) return;
  for (const Value& v : list) {
    std::string c = class_name(v);
    ComplexItem i;
    if (c == "FormatNewLine") {
      i.kind = ComplexItem::NewLine;
    } else if (c == "FormatTextField") {
      i.text = text(ctx, v, "text");
    } else if (c == "FormatPropertyField") {
      i.text = text(ctx, v, "propertyValue");
    } else if (c == "FormatEntry") {
      i.kind = ComplexItem::Frame;
      Value f = get(ctx, v, "frameInfo");
      i.frame = {number(ctx, f, "leftIndentation"), number(ctx, f, "rightIndentation"), number(ctx, f, "firstLine")};
      read_complex(ctx, items(ctx, v, "formatValueList"), i.children, depth + 1);
    } else {
      continue;
    }
    out.push_back(std::move(i));
  }
}

void read_entry(CallContext& ctx, const Value& v, EntryData& e) {
  std::string c = class_name(v);
  if (c == "TableRowEntry") {
    e.shape = FormatShape::Table;
    e.multi_line = is_true(get(ctx, v, "multiLine"));
    for (const Value& f : items(ctx, v, "formatPropertyFieldList")) {
      e.cells.push_back(text(ctx, f, "propertyValue"));
      e.alignments.push_back(alignment(number(ctx, f, "alignment")));
    }
  } else if (c == "ListViewEntry") {
    e.shape = FormatShape::List;
    for (const Value& f : items(ctx, v, "listViewFieldList")) {
      std::string label = text(ctx, f, "label");
      if (label.empty()) label = text(ctx, f, "propertyName");
      e.fields.push_back({std::move(label), text(ctx, get(ctx, f, "formatPropertyField"), "propertyValue")});
    }
  } else if (c == "WideViewEntry") {
    e.shape = FormatShape::Wide;
    e.text = text(ctx, get(ctx, v, "formatPropertyField"), "propertyValue");
  } else if (c == "ComplexViewEntry") {
    e.shape = FormatShape::Complex;
    read_complex(ctx, items(ctx, v, "formatValueList"), e.items, 0);
  } else {
    e.text = text(ctx, v, "text");
  }
}

}  // namespace

Value packet_to_value(const FormatPacket& p) {
  switch (p.packet) {
    case PacketKind::Start: {
      Ref<PSObject> o = object("FormatStartData", "033ecb2bc07a4d43b5ef94ed5a35d280");
      Ref<PSObject> shape;
      if (p.shape == FormatShape::Table) {
        shape = object("TableHeaderInfo", "e3b7a39c089845d388b2e84c5d38f5dd");
        shape->members().add("hideHeader", Value::boolean(p.hide_header));
        shape->members().add("repeatHeader", Value::boolean(p.repeat_header));
        std::vector<Value> columns;
        for (const TableColumnInfo& c : p.columns) {
          Ref<PSObject> i = object("TableColumnInfo", "7572aa4155ec4558817a615acf7dd92e");
          i->members().add("width", Value::int32(c.width));
          i->members().add("alignment", Value::int32(static_cast<int>(c.alignment)));
          i->members().add("label", str(c.label));
          i->members().add("propertyName", str(c.label));
          columns.push_back(Value(i));
        }
        shape->members().add("tableColumnInfoList", list(std::move(columns)));
      } else if (p.shape == FormatShape::List) {
        shape = object("ListViewHeaderInfo", "830bdcb24c1642258724e441512233a4");
      } else if (p.shape == FormatShape::Wide) {
        shape = object("WideViewHeaderInfo", "b2e2775d33d544c794d0081f27021b5c");
        shape->members().add("columns", Value::int32(p.wide_columns));
      } else {
        shape = object("ComplexViewHeaderInfo", "5197dd85ca6f4cce9ae9e6fd6ded9d76");
      }
      o->members().add("shapeInfo", Value(shape));
      Value autosize;
      if (p.autosize) {
        Ref<PSObject> a = object("AutosizeInfo", "a27f094f0eec4d64845801a4c06a32ae");
        a->members().add("objectCount", Value::int32(0));
        autosize = Value(a);
      }
      o->members().add("autosizeInfo", autosize);
      o->members().add("pageHeaderEntry", Value());
      o->members().add("pageFooterEntry", Value());
      o->members().add("groupingEntry", Value());
      return Value(o);
    }
    case PacketKind::GroupStart: {
      Ref<PSObject> o = object("GroupStartData", "9e210fe47d09416682b841769c78b8a3");
      o->members().add("shapeInfo", Value());
      Value grouping;
      if (!p.group_label.empty()) {
        Ref<PSObject> g = object("GroupingEntry", "919820b7eadb48be8e202c5afa5c2716");
        ComplexItem all;
        all.kind = ComplexItem::Frame;
        all.children = p.group_label;
        g->members().add("formatValueList", complex_list({all}));
        grouping = Value(g);
      }
      o->members().add("groupingEntry", grouping);
      return Value(o);
    }
    case PacketKind::Entry: {
      Ref<PSObject> o = object("FormatEntryData", "27c87ef9bbda4f709f6b4002fa4af63c");
      o->members().add("formatEntryInfo", entry_value(p.entry));
      o->members().add("outOfBand", Value::boolean(p.out_of_band));
      o->members().add("writeStream", str("None"));
      return Value(o);
    }
    case PacketKind::GroupEnd: {
      Ref<PSObject> o = object("GroupEndData", "4ec4f0187cb04f4cb6973460dfe252df");
      o->members().add("groupingEntry", Value());
      return Value(o);
    }
    case PacketKind::End: break;
  }
  Ref<PSObject> o = object("FormatEndData", "cf522b78d86c486691226b40aa69e95c");
  o->members().add("groupingEntry", Value());
  return Value(o);
}

bool is_packet_value(const Value& v) { return v.kind() == Kind::PSObject && !class_name(v).empty(); }

Ref<FormatPacket> packet_from_value(CallContext& ctx, const Value& v) {
  std::string c = class_name(v);
  if (c == "FormatStartData") {
    Ref<FormatPacket> p = make_ref<FormatPacket>(PacketKind::Start);
    Value shape = get(ctx, v, "shapeInfo");
    std::string s = class_name(shape);
    p->autosize = !get(ctx, v, "autosizeInfo").is_null();
    if (s == "TableHeaderInfo") {
      p->shape = FormatShape::Table;
      p->hide_header = is_true(get(ctx, shape, "hideHeader"));
      for (const Value& i : items(ctx, shape, "tableColumnInfoList")) {
        TableColumnInfo column;
        column.label = text(ctx, i, "label");
        if (column.label.empty()) column.label = text(ctx, i, "propertyName");
        column.width = number(ctx, i, "width");
        column.alignment = alignment(number(ctx, i, "alignment"));
        p->columns.push_back(std::move(column));
      }
    } else if (s == "ListViewHeaderInfo") {
      p->shape = FormatShape::List;
    } else if (s == "WideViewHeaderInfo") {
      p->shape = FormatShape::Wide;
      p->wide_columns = number(ctx, shape, "columns");
    } else {
      p->shape = FormatShape::Complex;
    }
    return p;
  }
  if (c == "GroupStartData") {
    Ref<FormatPacket> p = make_ref<FormatPacket>(PacketKind::GroupStart);
    Value g = get(ctx, v, "groupingEntry");
    if (!g.is_null()) read_complex(ctx, items(ctx, g, "formatValueList"), p->group_label, 0);
    return p;
  }
  if (c == "FormatEntryData") {
    Ref<FormatPacket> p = make_ref<FormatPacket>(PacketKind::Entry);
    read_entry(ctx, get(ctx, v, "formatEntryInfo"), p->entry);
    p->out_of_band = is_true(get(ctx, v, "outOfBand"));
    return p;
  }
  if (c == "GroupEndData") return make_ref<FormatPacket>(PacketKind::GroupEnd);
  if (c == "FormatEndData") return make_ref<FormatPacket>(PacketKind::End);
  return {};
}

}  // namespace psession
