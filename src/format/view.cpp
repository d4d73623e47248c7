#include "format/view.h"

#include <unordered_map>

#include "engine/language_mode.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"

namespace psession {

namespace {

struct RowBlock {
  std::span<const BuiltInView> rows;
  RowBlock* next;
};
constinit RowBlock* first_block = nullptr;

std::string lower(std::string_view s) {
  std::string r(s);
  for (char& c : r) if (c >= 'A' && c <= 'Z') c += 32;
  return r;
}
std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
  return s;
}
std::string_view take_word(std::string_view& s) {
  s = trim(s);
  size_t e = s.find(' ');
  std::string_view w = s.substr(0, e);
  s = e == std::string_view::npos ? std::string_view() : trim(s.substr(e));
  return w;
}

// A type's views, in the order in which PowerShell would find them.
struct TypeViews {
  std::vector<const BuiltInView*> raw;
  std::vector<std::unique_ptr<ViewDefinition>> parsed;   // parallel to raw once parsed
};

struct Index {
  std::unordered_map<std::string, TypeViews> types;
  std::vector<std::unique_ptr<ViewDefinition>> prepended, appended;
};

Index& index() {
  static Index* i = [] {
    auto* made = new Index;
    std::vector<RowBlock*> blocks;
    for (RowBlock* b = first_block; b; b = b->next) blocks.push_back(b);
    for (RowBlock* b : blocks) {
      for (const BuiltInView& v : b->rows) {
        std::string_view names = v.types;
        while (!names.empty()) made->types[lower(take_word(names))].raw.push_back(&v);
      }
    }
    return made;
  }();
  return *i;
}

bool fits(const ViewDefinition& v, FormatShape shape, std::string_view name, bool out_of_band) {
  if (v.out_of_band != out_of_band) return false;
  if (shape != FormatShape::Undefined && v.shape != shape) return false;
  return name.empty() || lower(v.name) == lower(name);
}

ViewExpression parse_expression(std::string_view text) {
  ViewExpression e;
  text = trim(text);
  if (text.starts_with('{')) {
    size_t close = text.rfind('}');
    e.script = std::string(text.substr(1, close - 1));
    std::string_view rest = trim(text.substr(close + 1));
    if (take_word(rest) == "format") e.format = std::string(rest);
  } else {
    e.property = std::string(take_word(text));
    if (take_word(text) == "format") e.format = std::string(text);
  }
  return e;
}

}  // namespace

BuiltInViews::BuiltInViews(std::span<const BuiltInView> rows) {
  static_assert(sizeof(RowBlock) > 0);
  first_block = new RowBlock{rows, first_block};
}

ViewDefinition ViewTable::parse(std::string_view types, std::string_view text) {
  ViewDefinition v;
  while (!types.empty()) v.types.emplace_back(take_word(types));
  if (!v.types.empty()) v.name = v.types[0];
  ViewExpression condition;
  std::vector<std::vector<CustomItem>*> stack{&v.custom};
  while (!text.empty()) {
    size_t nl = text.find('\n');
    std::string_view line = trim(text.substr(0, nl));
    text = nl == std::string_view::npos ? std::string_view() : text.substr(nl + 1);
    if (line.empty()) continue;
    std::string_view rest = line;
    std::string_view word = take_word(rest);
    if (word == "table" || word == "list" || word == "wide" || word == "custom") {
      v.shape = word == "table" ? FormatShape::Table : word == "list" ? FormatShape::List
              : word == "wide" ? FormatShape::Wide : FormatShape::Complex;
      while (!rest.empty()) {
        std::string_view flag = take_word(rest);
        if (flag == "autosize") v.autosize = true;
        if (flag == "hideheaders") v.hide_header = true;
        if (flag == "wrap") v.wrap = true;
      }
    } else if (word == "name") {
      v.name = std::string(rest);
    } else if (word == "oob") {
      v.out_of_band = true;
    } else if (word == "group") {
      size_t at = rest.rfind(" label ");
      if (at != std::string_view::npos) {
        v.group_label = std::string(trim(rest.substr(at + 7)));
        rest = rest.substr(0, at);
      }
      v.group_by = parse_expression(rest);
    } else if (word == "grouptext" && v.group_by) {
      CustomItem before, value;
      size_t bar = rest.find('|'), end = rest.rfind('|');
      if (bar != std::string_view::npos && end > bar) before.text = std::string(rest.substr(bar + 1, end - bar - 1));
      value.kind = CustomItem::Expression;
      value.value = *v.group_by;
      v.group_custom = {std::move(before), std::move(value)};
    } else if (word == "when") {
      condition = rest == "-" ? ViewExpression{} : parse_expression(rest);
    } else if (word == "col" || word == "item") {
      size_t eq = rest.find(" = ");
      std::string_view head = rest.substr(0, eq);
      ViewColumn c;
      c.value = parse_expression(eq == std::string_view::npos ? head : rest.substr(eq + 3));
      if (word == "col") {
        size_t bar = head.find('|');
        c.label = std::string(trim(head.substr(0, bar)));
        for (size_t nl; (nl = c.label.find("\\n")) != std::string::npos;) c.label.replace(nl, 2, "\n");
        if (bar != std::string_view::npos) {
          std::string_view more = head.substr(bar + 1);
          size_t bar2 = more.find('|');
          for (char d : more.substr(0, bar2)) if (d >= '0' && d <= '9') c.width = c.width * 10 + (d - '0');
          if (bar2 != std::string_view::npos) {
            std::string_view a = trim(more.substr(bar2 + 1));
            c.alignment = a == "right" ? TextAlignment::Right : a == "center" ? TextAlignment::Center : TextAlignment::Left;
          }
        }
      } else {
        c.label = std::string(trim(head));
        c.condition = condition;
      }
      c.has_label = true;
      if (eq == std::string_view::npos) c.value.property = c.label;
      v.columns.push_back(std::move(c));
    } else if (word == "newline") {
      CustomItem i;
      i.kind = CustomItem::NewLine;
      stack.back()->push_back(std::move(i));
    } else if (word == "text") {
      CustomItem i;
      i.text = std::string(rest);
      stack.back()->push_back(std::move(i));
    } else if (word == "frame") {
      CustomItem i;
      i.kind = CustomItem::Frame;
      int* slots[] = {&i.frame.left, &i.frame.right, &i.frame.first_line};
      size_t n = 0;
      std::string number;
      for (char d : std::string(rest) + ",") {
        if (d != ',') {
          number += d;
          continue;
        }
        if (n < 3 && !number.empty()) *slots[n] = atoi(number.c_str());
        ++n;
        number.clear();
      }
      stack.back()->push_back(std::move(i));
      stack.push_back(&stack.back()->back().children);
    } else if (word == "end") {
      if (stack.size() > 1) stack.pop_back();
    } else if (word == "indented") {
      CustomItem i;
      i.kind = CustomItem::Expression;
      i.value = parse_expression(rest);
      i.keep_indent = true;
      stack.back()->push_back(std::move(i));
    } else if (word == "=") {
      if (v.shape == FormatShape::Wide) {
        ViewColumn c;
        c.value = parse_expression(rest);
        v.columns.push_back(std::move(c));
      } else {
        CustomItem i;
        i.kind = CustomItem::Expression;
        i.value = parse_expression(rest);
        i.condition = condition;
        stack.back()->push_back(std::move(i));
      }
    }
  }
  return v;
}

const ViewDefinition* ViewTable::find(const std::vector<std::string>& types, FormatShape shape, std::string_view name,
                                      bool out_of_band) {
  Index& ix = index();
  auto search_added = [&](std::vector<std::unique_ptr<ViewDefinition>>& list, const std::string& type) -> const ViewDefinition* {
    for (auto& v : list) {
      if (!fits(*v, shape, name, out_of_band)) continue;
      for (const std::string& t : v->types) if (lower(t) == type) return v.get();
    }
    return nullptr;
  };
  for (int pass = 0; pass < 2; ++pass) {
    for (const std::string& t : types) {
      std::string type = lower(t);
      if (pass == 1) {
        if (!type.starts_with("deserialized.")) continue;
        type.erase(0, 13);
      }
      if (const ViewDefinition* v = search_added(ix.prepended, type)) return v;
      auto at = ix.types.find(type);
      if (at != ix.types.end()) {
        TypeViews& views = at->second;
        for (size_t i = 0; i < views.raw.size(); ++i) {
          if (views.parsed.size() <= i) {
            views.parsed.push_back(std::make_unique<ViewDefinition>(parse(views.raw[i]->types, views.raw[i]->text)));
          }
          if (fits(*views.parsed[i], shape, name, out_of_band)) return views.parsed[i].get();
        }
      }
      if (const ViewDefinition* v = search_added(ix.appended, type)) return v;
    }
  }
  return nullptr;
}

bool ViewTable::applies(const ViewDefinition& v, const std::vector<std::string>& types) {
  for (const std::string& t : types) {
    std::string type = lower(t);
    for (int pass = 0; pass < 2; ++pass) {
      for (const std::string& mine : v.types) if (lower(mine) == type) return true;
      if (!type.starts_with("deserialized.")) break;
      type.erase(0, 13);
    }
  }
  return false;
}

void ViewTable::add(std::unique_ptr<ViewDefinition> v, bool prepend) {
  Index& ix = index();
  if (prepend) {
    ix.prepended.insert(ix.prepended.begin(), std::move(v));
  } else {
    ix.appended.push_back(std::move(v));
  }
}

// Formatters keep pointers to views: what is taken away stays in memory.
void ViewTable::remove_file(const std::string& path) {
  static auto* removed = new std::vector<std::unique_ptr<ViewDefinition>>;
  Index& ix = index();
  for (auto* list : {&ix.prepended, &ix.appended}) {
    for (size_t i = list->size(); i-- > 0;) {
      if ((*list)[i]->file != path) continue;
      removed->push_back(std::move((*list)[i]));
      list->erase(list->begin() + static_cast<long>(i));
    }
  }
}

const ViewEntry* ViewTable::entry_for(Runspace& rs, const std::vector<ViewEntry>& entries, const Value& v) {
  if (entries.empty()) return nullptr;
  std::vector<std::string> names = type_names(v);
  // The nearest type decides, then the order of the entries.
  for (const std::string& n : names) {
    std::string type = lower(n);
    for (const ViewEntry& e : entries) {
      for (const std::string& t : e.types) {
        if (lower(t) == type && view_condition(rs, e.condition, v)) return &e;
      }
    }
  }
  for (const ViewEntry& e : entries) {
    if (e.types.empty() && view_condition(rs, e.condition, v)) return &e;
  }
  return nullptr;
}

std::vector<const ViewDefinition*> ViewTable::all() {
  Index& ix = index();
  std::vector<const ViewDefinition*> out;
  for (auto& v : ix.prepended) out.push_back(v.get());
  for (auto& [name, views] : ix.types) {
    for (size_t i = views.parsed.size(); i < views.raw.size(); ++i) {
      views.parsed.push_back(std::make_unique<ViewDefinition>(parse(views.raw[i]->types, views.raw[i]->text)));
    }
    for (auto& v : views.parsed) if (lower(v->types[0]) == name) out.push_back(v.get());
  }
  for (auto& v : ix.appended) out.push_back(v.get());
  return out;
}

Value view_value(Runspace& rs, const ViewExpression& e, const Value& target) {
  if (e.script.empty() && !e.block) {
    Value v;
    try {
      try_get_property(rs, target, e.property, v);
    } catch (ScriptError&) {
    }
    return v;
  }
  // Views are shared by all runspaces of the process; compiled blocks are not tied to one.
  auto& cached = const_cast<ViewExpression&>(e).block;
  if (!cached) cached = create_trusted(rs, e.script);
  InvokeOptions o;
  o.dollar_underscore = &target;
  SwallowErrors quiet(rs);
  try {
    return invoke_block(rs, *cached, o);
  } catch (ScriptError&) {
    return {};
  }
}

bool view_condition(Runspace& rs, const ViewExpression& e, const Value& target) {
  if (e.script.empty() && !e.block && e.property.empty()) return true;
  return is_true(view_value(rs, e, target));
}

}  // namespace psession
