#include "cmdlets/data/csv.h"

#include "engine/streams.h"
#include "object/call_context.h"
#include "object/culture_object.h"
#include "object/convert.h"
#include "object/current_culture.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/text_case.h"
#include "text/encoding.h"

namespace psession {

namespace {

std::string utf8_of_unit(char16_t c) { return utf16_to_utf8(std::u16string_view(&c, 1)); }

bool needs_quotes(std::string_view s, const std::string& delimiter) {
  return s.find(delimiter) != s.npos || s.find_first_of("\"\n\r") != s.npos;
}
void field(std::string& out, std::string_view text, std::string_view column, const CsvWriteOptions& o, const std::string& delimiter) {
  bool quote = false;
  if (o.by_field) {
    for (const std::string& f : o.quote_fields) quote = quote || equals_ignore_case(std::string_view(f), column);
  } else {
    quote = o.quotes == CsvQuotes::Always || (o.quotes == CsvQuotes::AsNeeded && needs_quotes(text, delimiter));
  }
  if (!quote) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

// Value.ToString() of what a property holds.
std::string text_of(CallContext& ctx, const Value& v) {
  const Value& u = unwrap(v);
  if (u.is_string()) return u.string()->to_utf8();
  if (v.kind() == Kind::PSObject && u.kind() == Kind::PSObject) return to_display(ctx, v);
  return dotnet_to_string(ctx, u);
}

}  // namespace

std::vector<std::string> csv_columns(CallContext& ctx, const Value& v) {
  const Value& u = unwrap(v);
  if (auto* d = u.get_if<Dictionary>()) {
    std::vector<std::string> names;
    for (size_t i = 0; i < d->slots(); ++i) if (d->live(i)) names.push_back(to_display(ctx, d->key_at(i)));
    return names;
  }
  return property_names(ctx, v);
}

std::string csv_header(const std::vector<std::string>& columns, const CsvWriteOptions& o) {
  std::string delimiter = utf8_of_unit(o.delimiter), out;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i) out += delimiter;
    field(out, columns[i], columns[i], o, delimiter);
  }
  return out;
}

std::string csv_row(CallContext& ctx, const Value& v, const std::vector<std::string>& columns, const CsvWriteOptions& o) {
  std::string delimiter = utf8_of_unit(o.delimiter), out;
  const Value& u = unwrap(v);
  auto* d = u.get_if<Dictionary>();
  bool first = true;
  for (const std::string& c : columns) {
    if (!first) out += delimiter;
    first = false;
    Value x;
    bool found = false;
    if (d) {
      if (const Value* p = d->find(str(c))) {
        x = *p;
        found = true;
      }
    }
    if (!found) {
      try {
        found = try_get_property(ctx, v, c, x);
      } catch (ScriptError& e) {
        if (e.stop) throw;
      }
    }
    if (found && !unwrap(x).is_null()) field(out, text_of(ctx, x), c, o, delimiter);
    else if (found && x.kind() == Kind::PSObject && !x.as<PSObject>()->base().is_null()) field(out, "", c, o, delimiter);
    else if (found && x.kind() == Kind::PSObject) field(out, text_of(ctx, x), c, o, delimiter);
  }
  return out;
}

CsvReader::CsvReader(CallContext& ctx, char16_t delimiter, std::vector<std::string> header)
    : ctx_(ctx), delimiter_(utf8_of_unit(delimiter)) {
  if (!header.empty()) take_header(std::move(header));
}

void CsvReader::take_header(std::vector<std::string> fields) {
  header_ = std::move(fields);
  has_header_ = true;
  int unnamed = 1;
  const Shape* shape = Shape::empty();
  for (std::string& h : header_) {
    if (h.empty()) {
      h = "H" + std::to_string(unnamed++);
      unspecified_names = true;
    }
    Ref<String> name = String::utf8(h);
    if (shape->find(*name) >= 0) {
      throw_error("System.Management.Automation.ExtendedTypeSystemException", "AlreadyPresentPSMemberInfoInternalCollectionAdd",
                  ErrorCategory::NotSpecified, "The member \"" + h + "\" is already present.");
    }
    shape = shape->with(name);
  }
  shape_ = shape->shared() ? shape : nullptr;
}

bool CsvReader::record(std::string_view s, size_t& i, const std::string& delimiter, std::vector<std::string>& fields) {
  fields.clear();
  if (i >= s.size()) return false;
  auto at_delimiter = [&] { return !delimiter.empty() && s.substr(i).starts_with(delimiter); };
  auto newline = [&] {   // passes one
    if (s[i] == '\r' && i + 1 < s.size() && s[i + 1] == '\n') ++i;
    ++i;
  };
  std::string current;
  while (i < s.size()) {
    char c = s[i];
    if (at_delimiter()) {
      fields.push_back(std::move(current));
      current.clear();
      i += delimiter.size();
    } else if (c == '"') {
      ++i;
      while (i < s.size()) {   // up to the closing quote
        size_t q = s.find('"', i);
        if (q == s.npos) q = s.size();
        current.append(s.substr(i, q - i));
        i = q;
        if (i >= s.size()) break;
        ++i;
        if (i < s.size() && s[i] == '"') {
          current += '"';
          ++i;
          continue;
        }
        break;
      }
      // What stands between the quote and the delimiter belongs to the field, but for blanks around it.
      size_t start = i;
      while (i < s.size() && !at_delimiter() && s[i] != '\n' && s[i] != '\r') ++i;
      std::string_view rest = s.substr(start, i - start);
      while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
      while (!rest.empty() && (rest.back() == ' ' || rest.back() == '\t')) rest.remove_suffix(1);
      current += rest;
      fields.push_back(std::move(current));
      current.clear();
      if (i >= s.size()) return true;
      if (at_delimiter()) {
        i += delimiter.size();
        if (i >= s.size()) return true;
        continue;
      }
      newline();
      return true;
    } else if (c == ' ' || c == '\t') {
      ++i;   // leading blanks
    } else if (c == '\n' || c == '\r') {
      newline();
      fields.push_back(std::move(current));
      return true;
    } else {
      size_t start = i;
      while (i < s.size() && !at_delimiter() && s[i] != '\n' && s[i] != '\r') ++i;
      fields.emplace_back(s.substr(start, i - start));
      if (i >= s.size()) return true;
      if (at_delimiter()) {
        i += delimiter.size();
        if (i >= s.size()) return true;
        continue;
      }
      newline();
      return true;
    }
  }
  return true;
}

void CsvReader::read(std::string_view s, Sink& out) {
  size_t i = 0;
  std::vector<std::string> fields;
  if (!has_header_ && s.starts_with("\xEF\xBB\xBF")) i = 3;
  while (!has_header_ && i < s.size()) {
    if (s[i] == '#') {   // a type line, or a comment before the header
      size_t end = std::min(s.find_first_of("\r\n", i), s.size());
      std::string_view line = s.substr(i, end - i);
      if (line.starts_with("#TYPE ")) type_name_ = line.substr(6);
      while (end < s.size() && (s[end] == '\r' || s[end] == '\n')) ++end;
      i = end;
      continue;
    }
    if (!record(s, i, delimiter_, fields)) return;
    if (fields.empty() || (fields.size() == 1 && fields[0].empty())) continue;
    take_header(std::move(fields));
  }
  while (record(s, i, delimiter_, fields)) {
    ctx_.check_stop();
    if (fields.empty()) continue;
    if (fields.size() == 1 && fields[0].empty() && !(header_.size() == 1 && i < s.size())) continue;
    auto o = make_ref<PSObject>();
    size_t n = header_.size();
    if (shape_) {
      std::vector<Value> slots(n);
      for (size_t k = 0; k < n && k < fields.size(); ++k) slots[k] = str(fields[k]);
      o->members().reserve(shape_, std::move(slots));
    } else {
      for (size_t k = 0; k < n; ++k) o->members().add(header_[k], k < fields.size() ? str(fields[k]) : Value());
    }
    if (!type_name_.empty()) {
      o->members().type_names =
          new std::vector<std::string>{type_name_, "CSV:" + type_name_};
    }
    out.write(Value(o));
  }
}

char16_t csv_delimiter(CallContext& ctx, const Value& given, bool bound, bool use_culture) {
  if (use_culture) {
    std::u16string separator = utf8_to_utf16(list_separator(current_culture()));
    return separator.empty() ? u',' : separator[0];
  }
  if (!bound || given.is_null()) return u',';
  return unwrap(given).as_char();
}

}  // namespace psession
