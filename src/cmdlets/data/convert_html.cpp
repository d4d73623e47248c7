#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "format/property_expression.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "object/text_case.h"

namespace psession {

namespace {

std::string html(std::string_view s) {   // WebUtility.HtmlEncode
  std::string out;
  for (char c : s) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

struct ConvertToHtml final : Cmdlet {
  Value input, css, meta;
  std::vector<Value> property;
  std::vector<std::string> body, head, pre, post;
  std::string title = "HTML TABLE", as = "Table", charset;
  bool fragment = false, transitional = false;

  struct Column { std::string name; PropertyExpression expression; std::string width, align; };
  std::vector<Column> columns;
  bool started = false;

  void line(const std::string& s) { write(str(s)); }
  void lines(const std::vector<std::string>& all) { for (const std::string& s : all) line(s); }
  void begin_processing() override {
    if (fragment) {
      lines(pre);
      return;
    }
    line(transitional ? "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"  \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">"
                      : "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"  \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">");
    line("<html xmlns=\"http://www.w3.org/1999/xhtml\">");
    line("<head>");
    if (!charset.empty()) line("<meta charset=\"" + charset + "\">");
    if (auto* d = unwrap(meta).get_if<Dictionary>()) {
      for (size_t i = 0; i < d->slots(); ++i) {
        if (!d->live(i)) continue;
        std::string key = to_display(rs(), d->key_at(i)), v = to_display(rs(), d->value_at(i));
        static constexpr std::string_view kHttp[] = {"content-type", "default-style", "x-ua-compatible"};
        bool http = false;
        for (std::string_view k : kHttp) http = http || equal_ignore_ascii_case(key, k);
        line("<meta " + std::string(http ? "http-equiv" : "name") + "=\"" + key + "\" content=\"" + v + "\">");
      }
    }
    if (!head.empty()) lines(head);
    else line("<title>" + html(title) + "</title>");
    if (!bound("Head") && bound("CssUri")) line("<link rel=\"stylesheet\" type=\"text/css\" href=\"" + to_display(rs(), css) + "\" />");
    line("</head><body>");
    lines(body);
    lines(pre);
  }
  void choose_columns() {
    if (property.empty()) {
      const Value& u = unwrap(input);
      if (auto* d = u.get_if<Dictionary>()) {
        for (size_t i = 0; i < d->slots(); ++i) if (d->live(i)) add(to_display(rs(), d->key_at(i)));
      } else {
        for (const std::string& n : property_names(rs(), input)) add(n);
      }
      return;
    }
    for (const Value& p : property) {
      Column extra;
      Value cleaned = p;
      if (auto* d = unwrap(p).get_if<Dictionary>()) {   // width and align are ours
        auto copy = Dictionary::hashtable();
        for (size_t i = 0; i < d->slots(); ++i) {
          if (!d->live(i)) continue;
          std::string key = to_display(rs(), d->key_at(i));
          auto is = [&](std::string_view full) { return !key.empty() && key.size() <= full.size() && equal_ignore_ascii_case(full.substr(0, key.size()), key); };
          if (is("width")) extra.width = to_display(rs(), d->value_at(i));
          else if (is("alignment")) extra.align = to_display(rs(), d->value_at(i));
          else copy->set(d->key_at(i), d->value_at(i));
        }
        cleaned = Value(copy);
      }
      for (PropertyParameter& q : parse_properties(rs(), {cleaned}, kExpressionKeys | kKeyLabel | kKeyName)) {
        if (q.expression.script) {
          Column c = extra;
          c.name = q.label.value_or(q.expression.name);
          c.expression = q.expression;
          columns.push_back(std::move(c));
          continue;
        }
        for (PropertyExpression& e : q.expression.resolve(rs(), input, q.expression.has_wildcards())) {
          Column c = extra;
          c.name = q.label.value_or(e.name);
          c.expression = e;
          columns.push_back(std::move(c));
        }
      }
    }
  }
  void add(const std::string& n) {
    Column c;
    c.name = n;
    c.expression.name = n;
    columns.push_back(std::move(c));
  }
  std::string cell(const Column& c) {
    PropertyExpression::Result r = c.expression.evaluate(rs(), input);
    return r.error || r.value.is_null() ? std::string() : html(dotnet_to_string(rs(), r.value));
  }
  void process_record() override {
    if (input.is_null()) return;
    bool list = equal_ignore_ascii_case(as, "List");
    if (!started) {
      choose_columns();
      line("<table>");
      if (!list) {
        std::string group = "<colgroup>", heads = "<tr>";
        for (const Column& c : columns) {
          group += "<col" + (c.width.empty() ? "" : " width = \"" + c.width + "\"") + (c.align.empty() ? "" : " align = \"" + c.align + "\"") + "/>";
          heads += "<th>" + html(c.name) + "</th>";
        }
        line(group + "</colgroup>");
        line(heads + "</tr>");
      }
    } else if (list) {
      line("<tr><td><hr></td></tr>");
    }
    started = true;
    if (list) {
      for (const Column& c : columns) line("<tr><td>" + html(c.name) + ":</td><td>" + cell(c) + "</td></tr>");
      return;
    }
    std::string row = "<tr>";
    for (const Column& c : columns) row += "<td>" + cell(c) + "</td>";
    line(row + "</tr>");
  }
  void end_processing() override {
    if (started) line("</table>");
    lines(post);
    if (!fragment) line("</body></html>");
  }
};
constexpr CmdletParam kParams[] = {
    param<&ConvertToHtml::input>("InputObject", "psobject", "pipe", "Objects to show."),
    param<&ConvertToHtml::property>("Property", "object[]", "pos:0", "Properties to show, or calculated ones."),
    param<&ConvertToHtml::body>("Body", "string[]", "set:Page pos:3", "Put after the body tag."),
    param<&ConvertToHtml::head>("Head", "string[]", "set:Page pos:1", "Content of the head."),
    param<&ConvertToHtml::title>("Title", "string", "notnullorempty set:Page pos:2", "The page's title."),
    param<&ConvertToHtml::as>("As", "string", "notnullorempty validateset:Table,List", "A table or a list."),
    param<&ConvertToHtml::css>("CssUri", "uri", "notnullorempty alias:cu,uri set:Page", "A style sheet."),
    param<&ConvertToHtml::fragment>("Fragment", "switch", "notnullorempty set:Fragment", "Only the table."),
    param<&ConvertToHtml::post>("PostContent", "string[]", "notnullorempty", "Put after the table."),
    param<&ConvertToHtml::pre>("PreContent", "string[]", "notnullorempty", "Put before the table."),
    param<&ConvertToHtml::meta>("Meta", "hashtable", "notnullorempty set:Page", "Meta tags."),
    param<&ConvertToHtml::charset>("Charset", "string", "notnullorempty pattern:^[A-Za-z0-9]\\w+\\S+[A-Za-z0-9]$ set:Page", "The character set that the page names."),
    param<&ConvertToHtml::transitional>("Transitional", "switch", "notnullorempty set:Page", "XHTML Transitional."),
};
CmdletRegistration registration{{.name = "ConvertTo-Html", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "Page", .synopsis = "Turns objects into an HTML page.", .outputs = "System.String",
                                 .examples = "[pscustomobject]@{ A = 1 } | ConvertTo-Html -Fragment\n", .create = make_cmdlet<ConvertToHtml>}};

}  // namespace

}  // namespace psession
