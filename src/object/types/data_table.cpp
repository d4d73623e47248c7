// System.Data: DataTable with its columns and rows. Rows show their columns as properties.
#include "object/text_case.h"
#include "object/types/helpers.h"
#include "object/types/table.h"

namespace psession {
namespace {


extern Type table_type, row_type, column_type, rows_type, columns_type;
constexpr const char* kAssembly = "System.Data.Common";

class DataTableObject;
Value db_null(CallContext& ctx) { return get_static(ctx, TypeRegistry::find("System.DBNull"), "Value"); }

class DataColumnObject final : public HeapObject, public TextualObject {
 public:
  explicit DataColumnObject(std::string n) : name(std::move(n)), caption(name) {}
  std::string name, caption;
  const Type* data_type = &types::String;
  Value by_default;
  bool allow_null = true, read_only = false, unique = false, auto_increment = false;
  int64_t seed = 0, step = 1, next = 0;
  const Type* type() const override { return &column_type; }
  std::string to_text() const override { return name; }
};

// The rows or the columns of a table.
class TableList final : public List {
 public:
  TableList(const Type* t, DataTableObject* owner) : List(t), table(owner) {}
  DataTableObject* table;   // counted: set by the table, which visits this list
};

class DataRowObject final : public AdaptedObject, public TextualObject {
 public:
  explicit DataRowObject(Ref<DataTableObject> t);
  Ref<DataTableObject> table;
  std::vector<Value> values;
  bool added = false;
  const Type* type() const override { return &row_type; }
  std::string to_text() const override { return "System.Data.DataRow"; }
  long column(std::string_view name) const;
  Value at(CallContext& ctx, size_t i) const;
  bool get(CallContext& ctx, std::string_view name, Value& out) override;
  bool set(CallContext& ctx, std::string_view name, const Value& v) override;
  std::vector<std::string> names(CallContext& ctx) override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

class DataTableObject final : public HeapObject, public TextualObject, public EnumerableObject {
 public:
  explicit DataTableObject(std::string n) : name(std::move(n)) {
    set_may_cycle();
    rows = make_ref<TableList>(&rows_type, this);
    columns = make_ref<TableList>(&columns_type, this);
  }
  ~DataTableObject() override {
    if (rows) rows->table = nullptr;
    if (columns) columns->table = nullptr;
  }
  std::string name;
  Ref<TableList> rows, columns;
  const Type* type() const override { return &table_type; }
  std::string to_text() const override { return name; }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override { return list_enumerator(Ref<List>(rows.get())); }
  DataColumnObject& column(size_t i) const { return *columns->items[i].as<DataColumnObject>(); }
  long find(std::string_view wanted) const {
    for (size_t i = 0; i < columns->items.size(); ++i) if (equal_ignore_ascii_case(column(i).name, wanted)) return static_cast<long>(i);
    return -1;
  }
  Value converted(CallContext& ctx, size_t i, const Value& v) const {
    const DataColumnObject& c = column(i);
    const Type* t = type_of(v);
    if (v.is_null() || (t && t->full_name() == "System.DBNull")) {
      if (!c.allow_null) throw_dotnet("System.Data.NoNullAllowedException", "Column '" + c.name + "' does not allow nulls.");
      return {};
    }
    try {
      return convert_to(ctx, unwrap(v), c.data_type);
    } catch (ScriptError&) {
      throw_dotnet("System.ArgumentException", "Couldn't store <" + to_display(ctx, v) + "> in " + c.name + " Column.  Expected type is " +
                                                   std::string(c.data_type->name()) + ".");
    }
  }
  void visit_edges(EdgeVisitor& v) override {
    if (rows) v.visit(rows.get());
    if (columns) v.visit(columns.get());
  }
  void clear_edges() override {}
};

DataRowObject::DataRowObject(Ref<DataTableObject> t) : table(std::move(t)) {
  set_may_cycle();
  for (size_t i = 0; i < table->columns->items.size(); ++i) {
    DataColumnObject& c = table->column(i);
    if (c.auto_increment) {
      values.push_back(Value::integer(c.data_type->scalar(), c.seed + c.next++ * c.step));
    } else {
      values.push_back(c.by_default);
    }
  }
}
long DataRowObject::column(std::string_view name) const { return table ? table->find(name) : -1; }
Value DataRowObject::at(CallContext& ctx, size_t i) const {
  return i < values.size() && !values[i].is_null() ? values[i] : db_null(ctx);
}
bool DataRowObject::get(CallContext& ctx, std::string_view name, Value& out) {
  long i = column(name);
  if (i < 0) return false;
  out = at(ctx, static_cast<size_t>(i));
  return true;
}
bool DataRowObject::set(CallContext& ctx, std::string_view name, const Value& v) {
  long i = column(name);
  if (i < 0) return false;
  values.resize(table->columns->items.size());
  try {
    values[static_cast<size_t>(i)] = table->converted(ctx, static_cast<size_t>(i), v);
  } catch (ScriptError& e) {
    Ref<ErrorRecordObject> r = make_error("System.Management.Automation.SetValueInvocationException", "ExceptionWhenSetting",
                                          ErrorCategory::NotSpecified, "Exception setting \"" + std::string(name) + "\": \"" + e.record->message() + "\"");
    r->exception->inner = Value(e.record->exception);
    throw ScriptError(r);
  }
  return true;
}
std::vector<std::string> DataRowObject::names(CallContext&) {
  std::vector<std::string> out;
  for (size_t i = 0; table && i < table->columns->items.size(); ++i) out.push_back(table->column(i).name);
  return out;
}
void DataRowObject::visit_edges(EdgeVisitor& v) {
  if (table) v.visit(table.get());
  for (const Value& x : values) if (x.is_object()) v.visit(x.object());
}
void DataRowObject::clear_edges() {
  values.clear();
  table = nullptr;
}

DataTableObject& table_of(MethodCall& c) { return *c.self.get_if<DataTableObject>(); }
TableList& list_of(MethodCall& c) { return *c.self.get_if<TableList>(); }
DataTableObject& owner(MethodCall& c) {
  DataTableObject* t = list_of(c).table;
  if (!t) throw_dotnet("System.ObjectDisposedException", "The table is gone.");
  return *t;
}
DataRowObject& row_of(MethodCall& c) { return *unwrap(c.self).get_if<DataRowObject>(); }
DataColumnObject& column_of(MethodCall& c) { return *c.self.get_if<DataColumnObject>(); }
std::string text_of(MethodCall& c, uint32_t i) { return c.has(i) && !c.arg(i).is_null() ? to_display(c.ctx, c.arg(i)) : std::string(); }

Value add_column(MethodCall& c) {
  DataTableObject& t = owner(c);
  Ref<DataColumnObject> column;
  if (c.argc > 0) {
    if (auto* given = unwrap(c.arg(0)).get_if<DataColumnObject>()) column = Ref<DataColumnObject>(given);
  }
  if (!column) {
    std::string name = text_of(c, 0);
    if (name.empty()) name = "Column" + std::to_string(t.columns->items.size() + 1);
    column = make_ref<DataColumnObject>(name);
    if (c.has(1) && c.arg(1).kind() == Kind::Type) column->data_type = c.arg(1).as<Type>();
  }
  if (t.find(column->name) >= 0) {
    throw_dotnet("System.Data.DuplicateNameException", "A column named '" + column->name + "' already belongs to this DataTable.");
  }
  t.columns->items.push_back(Value(column));
  ++t.columns->version;
  for (const Value& r : t.rows->items) r.get_if<DataRowObject>()->values.push_back(column->by_default);
  return Value(column);
}
Value add_row(MethodCall& c) {
  DataTableObject& t = owner(c);
  std::vector<Value> given = c.argc > 0 ? to_vector(c.ctx, c.arg(0)) : std::vector<Value>{};
  Ref<DataRowObject> row;
  if (given.size() == 1) {
    if (auto* r = unwrap(given[0]).get_if<DataRowObject>()) row = Ref<DataRowObject>(r);
  }
  if (row) {
    if (row->added) throw_dotnet("System.ArgumentException", "This row already belongs to this table.");
  } else {
    if (given.size() > t.columns->items.size()) {
      throw_dotnet("System.ArgumentException", "Input array is longer than the number of columns in this table.");
    }
    row = make_ref<DataRowObject>(Ref<DataTableObject>(&t));
    for (size_t i = 0; i < given.size(); ++i) row->values[i] = t.converted(c.ctx, i, given[i]);
  }
  row->added = true;
  t.rows->items.push_back(Value(row));
  ++t.rows->version;
  return Value(row);
}
size_t index_of(MethodCall& c, DataTableObject& t, const Value& key) {
  const Value& k = unwrap(key);
  long i = -1;
  if (k.is_string()) i = t.find(k.string()->to_utf8());
  else if (auto* column = k.get_if<DataColumnObject>()) i = t.find(column->name);
  else if (k.is_integer()) i = static_cast<long>(k.as_int());
  if (i < 0 || static_cast<size_t>(i) >= t.columns->items.size()) {
    if (k.is_string()) throw_dotnet("System.ArgumentException", "Column '" + k.string()->to_utf8() + "' does not belong to table " + t.name + ".");
    throw_dotnet("System.IndexOutOfRangeException", "Cannot find column " + to_display(c.ctx, k) + ".");
  }
  return static_cast<size_t>(i);
}
Value get_cell(MethodCall& c) { return row_of(c).at(c.ctx, index_of(c, *row_of(c).table, c.arg(0))); }
Value set_cell(MethodCall& c) {
  DataRowObject& r = row_of(c);
  size_t i = index_of(c, *r.table, c.arg(0));
  r.values.resize(r.table->columns->items.size());
  r.values[i] = r.table->converted(c.ctx, i, c.arg(1));
  return {};
}
Value remove_row(DataTableObject& t, const DataRowObject* row) {
  auto& items = t.rows->items;
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].object() != row) continue;
    items.erase(items.begin() + static_cast<long>(i));
    ++t.rows->version;
    break;
  }
  return {};
}

#define COUNTED {"int Count {get;}", FN({ return int32(static_cast<int64_t>(list_of(c).items.size())); })}
const MemberDef kColumns[] = {
    COUNTED,
    {"System.Data.DataColumn Add()", add_column},
    {"System.Data.DataColumn Add(string columnName)", add_column},
    {"System.Data.DataColumn Add(string columnName, type type)", add_column},
    {"void Add(System.Data.DataColumn column)", add_column},
    {"bool Contains(string name)", FN({ return boolean(owner(c).find(text_of(c, 0)) >= 0); })},
    {"int IndexOf(string columnName)", FN({ return int32(owner(c).find(text_of(c, 0))); })},
    {"System.Data.DataColumn Item(int index) {get;}", FN({ return owner(c).columns->items[index_of(c, owner(c), c.arg(0))]; })},
    {"System.Data.DataColumn Item(string name) {get;}", FN({ return owner(c).columns->items[index_of(c, owner(c), c.arg(0))]; })},
};
const MemberDef kRows[] = {
    COUNTED,
    {"void Add(System.Data.DataRow row)", FN({ add_row(c); return Value::nothing(); })},
    {"System.Data.DataRow Add(params System.Object[] values)", add_row},
    {"void Clear()", FN({ list_of(c).items.clear(); ++list_of(c).version; return Value(); })},
    {"void Remove(System.Data.DataRow row)", FN({ return remove_row(owner(c), unwrap(c.arg(0)).get_if<DataRowObject>()); })},
    {"void RemoveAt(int index)", FN({
       int64_t i = c.arg(0).as_int();
       if (i < 0 || i >= static_cast<int64_t>(list_of(c).items.size())) throw_dotnet("System.IndexOutOfRangeException", "There is no row at position " + std::to_string(i) + ".");
       list_of(c).items.erase(list_of(c).items.begin() + i);
       return Value();
     })},
    {"System.Data.DataRow Item(int index) {get;}", FN({
       int64_t i = c.arg(0).as_int();
       if (i < 0 || i >= static_cast<int64_t>(list_of(c).items.size())) throw_dotnet("System.IndexOutOfRangeException", "There is no row at position " + std::to_string(i) + ".");
       return list_of(c).items[static_cast<size_t>(i)];
     })},
};
const MemberDef kRow[] = {
    {"string RowError {get;set;}", FN({ return str(""); }), FN({ return Value(); })},
    {"System.Object RowState {get;}", FN({ return str(row_of(c).added ? "Added" : "Detached"); })},
    {"System.Data.DataTable Table {get;}", FN({ return Value(row_of(c).table); })},
    {"System.Object[] ItemArray {get;set;}", FN({
       std::vector<Value> out;
       for (size_t i = 0; i < row_of(c).table->columns->items.size(); ++i) out.push_back(row_of(c).at(c.ctx, i));
       return Value(Array::of(std::move(out)));
     }), FN({
       std::vector<Value> given = to_vector(c.ctx, c.arg(0));
       DataRowObject& r = row_of(c);
       r.values.resize(r.table->columns->items.size());
       for (size_t i = 0; i < given.size() && i < r.values.size(); ++i) r.values[i] = r.table->converted(c.ctx, i, given[i]);
       return Value();
     })},
    {"bool HasErrors {get;}", FN({ return boolean(false); })},
    {"System.Object Item(int columnIndex) {get;set;}", get_cell, set_cell},
    {"System.Object Item(string columnName) {get;set;}", get_cell, set_cell},
    {"bool IsNull(string columnName)", FN({ return boolean(row_of(c).values[index_of(c, *row_of(c).table, c.arg(0))].is_null()); })},
    {"void Delete()", FN({ return remove_row(*row_of(c).table, &row_of(c)); })},
};
const MemberDef kColumn[] = {
    {"new()", FN({ return Value(make_ref<DataColumnObject>("")); })},
    {"new(string columnName)", FN({ return Value(make_ref<DataColumnObject>(text_of(c, 0))); })},
    {"new(string columnName, type dataType)", FN({
       auto column = make_ref<DataColumnObject>(text_of(c, 0));
       if (c.arg(1).kind() == Kind::Type) column->data_type = c.arg(1).as<Type>();
       return Value(column);
     })},
    {"bool AllowDBNull {get;set;}", FN({ return boolean(column_of(c).allow_null); }), FN({ column_of(c).allow_null = c.arg(0).as_bool(); return Value(); })},
    {"bool AutoIncrement {get;set;}", FN({ return boolean(column_of(c).auto_increment); }), FN({ column_of(c).auto_increment = c.arg(0).as_bool(); return Value(); })},
    {"long AutoIncrementSeed {get;set;}", FN({ return Value::int64(column_of(c).seed); }), FN({ column_of(c).seed = c.arg(0).as_int(); return Value(); })},
    {"long AutoIncrementStep {get;set;}", FN({ return Value::int64(column_of(c).step); }), FN({ column_of(c).step = c.arg(0).as_int(); return Value(); })},
    {"string Caption {get;set;}", FN({ return str(column_of(c).caption); }), FN({ column_of(c).caption = text_of(c, 0); return Value(); })},
    {"string ColumnName {get;set;}", FN({ return str(column_of(c).name); }), FN({ column_of(c).name = text_of(c, 0); return Value(); })},
    {"type DataType {get;set;}", FN({ return Value(const_cast<Type*>(column_of(c).data_type)); }),
     FN({ if (c.arg(0).kind() == Kind::Type) column_of(c).data_type = c.arg(0).as<Type>(); return Value(); })},
    {"System.Object DefaultValue {get;set;}", FN({ return column_of(c).by_default.is_null() ? db_null(c.ctx) : column_of(c).by_default; }),
     FN({ column_of(c).by_default = convert_to(c.ctx, c.arg(0), column_of(c).data_type); return Value(); })},
    {"bool ReadOnly {get;set;}", FN({ return boolean(column_of(c).read_only); }), FN({ column_of(c).read_only = c.arg(0).as_bool(); return Value(); })},
    {"bool Unique {get;set;}", FN({ return boolean(column_of(c).unique); }), FN({ column_of(c).unique = c.arg(0).as_bool(); return Value(); })},
    {"string ToString()", FN({ return str(column_of(c).name); })},
};
const MemberDef kTable[] = {
    {"new()", FN({ return Value(make_ref<DataTableObject>("")); })},
    {"new(string tableName)", FN({ return Value(make_ref<DataTableObject>(text_of(c, 0))); })},
    {"System.Data.DataColumnCollection Columns {get;}", FN({ return Value(table_of(c).columns); })},
    {"System.Data.DataRowCollection Rows {get;}", FN({ return Value(table_of(c).rows); })},
    {"string TableName {get;set;}", FN({ return str(table_of(c).name); }), FN({ table_of(c).name = text_of(c, 0); return Value(); })},
    {"System.Data.DataRow NewRow()", FN({ return Value(make_ref<DataRowObject>(Ref<DataTableObject>(&table_of(c)))); })},
    {"void Clear()", FN({ table_of(c).rows->items.clear(); ++table_of(c).rows->version; return Value(); })},
    {"void AcceptChanges()", FN({ return Value(); })},
    {"System.Data.DataTable Clone()", FN({
       auto t = make_ref<DataTableObject>(table_of(c).name);
       t->columns->items = table_of(c).columns->items;
       return Value(t);
     })},
    {"string ToString()", FN({ return str(table_of(c).name); })},
};
const TypeSpec kSpecs[] = {
    {.full_name = "System.Data.DataTable", .members = kTable, .assembly = kAssembly},
    {.full_name = "System.Data.DataRow", .members = kRow, .assembly = kAssembly},
    {.full_name = "System.Data.DataColumn", .members = kColumn, .assembly = kAssembly},
    {.full_name = "System.Data.DataRowCollection", .members = kRows, .interfaces = "System.Collections.ICollection", .scalar = Kind::List, .assembly = kAssembly},
    {.full_name = "System.Data.DataColumnCollection", .members = kColumns, .interfaces = "System.Collections.ICollection", .scalar = Kind::List, .assembly = kAssembly},
};
Type table_type{kSpecs[0]}, row_type{kSpecs[1]}, column_type{kSpecs[2]}, rows_type{kSpecs[3]}, columns_type{kSpecs[4]};

}  // namespace
}  // namespace psession
