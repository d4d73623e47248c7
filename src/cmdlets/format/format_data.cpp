// Update-FormatData, Get-FormatData and Export-FormatData.
#include "cmdlets/files/file_errors.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "format/format_file.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/text_case.h"
#include "text/wildcard.h"
#include "base/fd.h"

#include <fcntl.h>

namespace psession {

namespace {

#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";

// A view or a part of one as scripts see it: named values under a .NET type's name.
class FormatPart final : public AdaptedObject, public TextualObject {
 public:
  explicit FormatPart(const Type* t) : type_(t) { set_may_cycle(); }
  std::vector<std::pair<const char*, Value>> rows;
  const ViewDefinition* view = nullptr;
  std::string text;
  const Type* type() const override { return type_; }
  std::string to_text() const override { return text.empty() ? std::string(type_->full_name()) : text; }
  bool get(CallContext&, std::string_view name, Value& out) override {
    for (auto& [n, v] : rows) {
      if (equal_ignore_ascii_case(n, name)) {
        out = v;
        return true;
      }
    }
    return false;
  }
  bool set(CallContext&, std::string_view name, const Value& v) override {
    for (auto& [n, old] : rows) {
      if (equal_ignore_ascii_case(n, name)) {
        old = v;
        return true;
      }
    }
    return false;
  }
  std::vector<std::string> names(CallContext&) override {
    std::vector<std::string> out;
    for (auto& [n, v] : rows) out.emplace_back(n);
    return out;
  }
  void visit_edges(EdgeVisitor& v) override {
    for (auto& [n, value] : rows) if (value.is_object()) v.visit(value.object());
  }
  void clear_edges() override { rows.clear(); }

 private:
  const Type* type_;
};

const TypeSpec kSpecs[] = {
    {.full_name = SMA "ExtendedTypeDefinition", .assembly = kAssembly}, {.full_name = SMA "FormatViewDefinition", .assembly = kAssembly},
    {.full_name = SMA "PSControl", .flags = kAbstract, .assembly = kAssembly},
    {.full_name = SMA "TableControl", .base = SMA "PSControl", .assembly = kAssembly},
    {.full_name = SMA "ListControl", .base = SMA "PSControl", .assembly = kAssembly},
    {.full_name = SMA "WideControl", .base = SMA "PSControl", .assembly = kAssembly},
    {.full_name = SMA "CustomControl", .base = SMA "PSControl", .assembly = kAssembly},
    {.full_name = SMA "TableControlColumnHeader", .assembly = kAssembly}, {.full_name = SMA "TableControlRow", .assembly = kAssembly},
    {.full_name = SMA "TableControlColumn", .assembly = kAssembly}, {.full_name = SMA "ListControlEntry", .assembly = kAssembly},
    {.full_name = SMA "ListControlEntryItem", .assembly = kAssembly}, {.full_name = SMA "WideControlEntryItem", .assembly = kAssembly},
    {.full_name = SMA "CustomControlEntry", .assembly = kAssembly}, {.full_name = SMA "DisplayEntry", .assembly = kAssembly},
    {.full_name = SMA "PSControlGroupBy", .assembly = kAssembly},
};
Type extended_type{kSpecs[0]}, view_type{kSpecs[1]}, control_type{kSpecs[2]}, table_type{kSpecs[3]}, list_type{kSpecs[4]}, wide_type{kSpecs[5]},
    custom_type{kSpecs[6]}, header_type{kSpecs[7]}, row_type{kSpecs[8]}, column_type{kSpecs[9]}, list_entry_type{kSpecs[10]},
    list_item_type{kSpecs[11]}, wide_item_type{kSpecs[12]}, custom_entry_type{kSpecs[13]}, display_type{kSpecs[14]}, group_type{kSpecs[15]};

Value list_of(std::vector<Value> items) {
  static const Type* const t = TypeRegistry::find("System.Collections.Generic.List[object]");
  auto l = make_ref<List>(t ? t : &types::ArrayList);
  l->items = std::move(items);
  return Value(l);
}
Value strings(const std::vector<std::string>& names) {
  static const Type* const t = TypeRegistry::find("System.Collections.Generic.List[string]");
  auto l = make_ref<List>(t ? t : &types::ArrayList);
  for (const std::string& n : names) l->items.push_back(str(n));
  return Value(l);
}
Value display_entry(const ViewExpression& e) {
  auto p = make_ref<FormatPart>(&display_type);
  bool script = e.property.empty();
  p->text = script ? e.script : e.property;
  p->rows = {{"ValueType", str(script ? "ScriptBlock" : "Property")}, {"Value", str(p->text)}};
  return Value(p);
}
Value side(TextAlignment a) {
  return str(a == TextAlignment::Right ? "Right" : a == TextAlignment::Center ? "Center" : a == TextAlignment::Left ? "Left" : "Undefined");
}
Value text_or_null(const std::string& s) { return s.empty() ? Value() : str(s); }

Value control_of(const ViewDefinition& v) {
  Value group;
  if (v.group_by) {
    auto g = make_ref<FormatPart>(&group_type);
    g->rows = {{"Expression", display_entry(*v.group_by)}, {"Label", text_or_null(v.group_label)}, {"CustomControl", Value()}};
    group = Value(g);
  }
  const Type* type = v.shape == FormatShape::Table ? &table_type : v.shape == FormatShape::List ? &list_type
                   : v.shape == FormatShape::Wide ? &wide_type : &custom_type;
  auto c = make_ref<FormatPart>(type);
  if (v.shape == FormatShape::Table) {
    std::vector<Value> headers, cells;
    for (const ViewColumn& x : v.columns) {
      auto h = make_ref<FormatPart>(&header_type);
      h->rows = {{"Label", text_or_null(x.has_label ? x.label : std::string())}, {"Alignment", side(x.alignment)}, {"Width", Value::int32(x.width)}};
      headers.push_back(Value(h));
      auto cell = make_ref<FormatPart>(&column_type);
      cell->rows = {{"Alignment", side(x.item_alignment)}, {"DisplayEntry", display_entry(x.value)}, {"FormatString", text_or_null(x.value.format)}};
      cells.push_back(Value(cell));
    }
    auto row = make_ref<FormatPart>(&row_type);
    row->rows = {{"Columns", list_of(std::move(cells))}, {"SelectedBy", Value()}, {"Wrap", Value::boolean(v.wrap)}};
    c->rows = {{"Headers", list_of(std::move(headers))}, {"Rows", list_of({Value(row)})}, {"AutoSize", Value::boolean(v.autosize)},
               {"HideTableHeaders", Value::boolean(v.hide_header)}};
  } else if (v.shape == FormatShape::List) {
    std::vector<Value> items;
    for (const ViewColumn& x : v.columns) {
      auto i = make_ref<FormatPart>(&list_item_type);
      i->rows = {{"Label", text_or_null(x.has_label ? x.label : std::string())}, {"DisplayEntry", display_entry(x.value)},
                 {"FormatString", text_or_null(x.value.format)}};
      items.push_back(Value(i));
    }
    auto entry = make_ref<FormatPart>(&list_entry_type);
    entry->rows = {{"Items", list_of(std::move(items))}, {"EntrySelectedBy", Value()}, {"SelectedBy", Value()}};
    c->rows = {{"Entries", list_of({Value(entry)})}};
  } else if (v.shape == FormatShape::Wide) {
    auto i = make_ref<FormatPart>(&wide_item_type);
    if (!v.columns.empty()) i->rows = {{"DisplayEntry", display_entry(v.columns[0].value)}, {"SelectedBy", Value()}};
    c->rows = {{"Entries", list_of({Value(i)})}, {"Alignment", side(TextAlignment::Undefined)},
               {"Columns", Value::integer(Kind::UInt32, v.wide_columns)}, {"AutoSize", Value::boolean(v.autosize)}};
  } else {
    auto entry = make_ref<FormatPart>(&custom_entry_type);
    c->rows = {{"Entries", list_of({Value(entry)})}};
  }
  c->rows.push_back({"GroupBy", group});
  c->rows.push_back({"OutOfBand", Value::boolean(v.out_of_band)});
  return Value(c);
}

struct GetFormatData final : Cmdlet {
  std::vector<std::string> type_name{"*"};
  Value version;

  void process_record() override {
    // Views of the same types belong together.
    std::vector<std::pair<std::vector<std::string>, std::vector<const ViewDefinition*>>> groups;
    for (const ViewDefinition* v : ViewTable::all()) {
      bool wanted = false;
      for (const std::string& pattern : type_name) {
        WildcardPattern p(pattern);
        for (const std::string& t : v->types) wanted = wanted || p.is_match(t);
      }
      if (!wanted) continue;
      auto at = groups.begin();
      while (at != groups.end() && at->first != v->types) ++at;
      if (at == groups.end()) {
        groups.push_back({v->types, {}});
        at = groups.end() - 1;
      }
      at->second.push_back(v);
    }
    for (auto& [types, views] : groups) {
      std::vector<Value> definitions;
      for (const ViewDefinition* v : views) {
        auto d = make_ref<FormatPart>(&view_type);
        d->text = v->name + " , " + std::string(type_of(control_of(*v))->name());
        d->rows = {{"Name", str(v->name)}, {"Control", control_of(*v)}};
        d->view = v;
        definitions.push_back(Value(d));
      }
      auto e = make_ref<FormatPart>(&extended_type);
      e->text = types.empty() ? "" : types[0];
      e->rows = {{"TypeNames", strings(types)}, {"FormatViewDefinition", list_of(std::move(definitions))}, {"TypeName", str(e->text)}};
      write(Value(e));
    }
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetFormatData::type_name>("TypeName", "string[]", "pos:0 notnullorempty wildcard", "Names of types."),
    param<&GetFormatData::version>("PowerShellVersion", "version", "", "For which version the data are."),
};
CmdletRegistration get_registration{{.name = "Get-FormatData", .module = "Microsoft.PowerShell.Utility", .params = kGetParams,
                                     .synopsis = "Gets the views of types.", .outputs = "System.Management.Automation.ExtendedTypeDefinition",
                                     .examples = "Get-FormatData System.Version\n", .create = make_cmdlet<GetFormatData>}};

struct ExportFormatData final : Cmdlet {
  std::vector<Value> input;
  std::string path, literal_path;
  bool force = false, no_clobber = false, include_script_block = false;
  std::vector<const ViewDefinition*> views;

  void process_record() override {
    for (const Value& v : input) {
      auto* e = unwrap(v).get_if<FormatPart>();
      Value list;
      if (!e || !e->get(rs(), "FormatViewDefinition", list)) continue;
      for (const Value& d : to_vector(rs(), list)) {
        if (auto* part = unwrap(d).get_if<FormatPart>(); part && part->view) views.push_back(part->view);
      }
    }
  }
  void end_processing() override {
    std::string to = rs().providers().file_system_path(bound("LiteralPath") ? literal_path : path);
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (no_clobber && !force ? O_EXCL : O_TRUNC);
    Fd fd(::open(to.c_str(), flags, 0666));
    if (!fd) throw_file_error(errno, to, "FileOpenFailure", ErrorCategory::OpenError);
    (void)write_all(fd.get(), write_format_file(views, include_script_block));
  }
};
constexpr CmdletParam kExportParams[] = {
    param<&ExportFormatData::input>("InputObject", "psobject[]", "mandatory pipe", "Views as Get-FormatData gives them."),
    param<&ExportFormatData::path>("Path", "string", "alias:FilePath set:ByPath mandatory", "The file to write."),
    param<&ExportFormatData::literal_path>("LiteralPath", "string", "alias:PSPath,LP set:ByLiteralPath mandatory", "The file to write, its path taken as written."),
    param<&ExportFormatData::force>("Force", "switch", "", "Overwrites."),
    param<&ExportFormatData::no_clobber>("NoClobber", "switch", "alias:NoOverwrite", "Does not overwrite."),
    param<&ExportFormatData::include_script_block>("IncludeScriptBlock", "switch", "", "Views with script blocks, too."),
};
CmdletRegistration export_registration{{.name = "Export-FormatData", .module = "Microsoft.PowerShell.Utility", .params = kExportParams,
                                        .default_set = "ByPath", .synopsis = "Writes views into a format file.",
                                        .examples = "Get-FormatData System.Version | Export-FormatData -Path version.format.ps1xml\n",
                                        .create = make_cmdlet<ExportFormatData>}};

struct UpdateFormatData final : Cmdlet {
  std::vector<std::string> append_path, prepend_path;

  void load(const std::vector<std::string>& paths, bool prepend) {
    for (const std::string& p : paths) {
      try {
        for (const ResolvedPath& r : rs().providers().resolve(p, false)) {
          if (!r.path.ends_with(".ps1xml")) {
            write_error("System.Management.Automation.PSInvalidOperationException", "WrongExtension", ErrorCategory::InvalidArgument,
                        "The file " + r.path + " cannot be read because it does not have the file name extension \".ps1xml\".", str(r.path));
            continue;
          }
          if (should_process("FileName: " + r.path, "Update FormatData")) load_format_file(rs(), r.path, prepend);
        }
      } catch (ScriptError& e) {
        write_error(e.record);
      }
    }
  }
  void process_record() override {
    load(prepend_path, true);
    load(append_path, false);
  }
};
constexpr CmdletParam kUpdateParams[] = {
    param<&UpdateFormatData::append_path>("AppendPath", "string[]", "alias:PSPath,Path set:FileSet pos:0 pipe byname notnull",
                                          "Format files whose views come after the others."),
    param<&UpdateFormatData::prepend_path>("PrependPath", "string[]", "set:FileSet notnull", "Format files whose views come before the others."),
};
CmdletRegistration update_registration{{.name = "Update-FormatData", .module = "Microsoft.PowerShell.Utility", .params = kUpdateParams,
                                        .default_set = "FileSet", .should_process = true, .confirm_impact = 1, .synopsis = "Reads views from format files.",
                                        .examples = "Update-FormatData -AppendPath ./my.format.ps1xml -WhatIf\n",
                                        .create = make_cmdlet<UpdateFormatData>}};

}  // namespace

}  // namespace psession
