// XPath 1.0: parsed into a small tree, evaluated over XmlNodes. Axes, predicates, functions and operators of the standard.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "object/errors.h"
#include "object/xml/xml_node.h"
#include "text/number_format.h"

namespace psession {
namespace {

[[noreturn]] void fail(std::string message) {
  throw_dotnet("System.Xml.XPath.XPathException", std::move(message));
}

// ---- tokens
struct Token {
  enum Kind { End, Name, Number, Literal, Symbol, Variable } kind = End;
  std::string text;
  double number = 0;
};
class Lexer {
 public:
  explicit Lexer(std::string_view s) : s_(s) {
    while (true) {
      Token t = next();
      tokens.push_back(t);
      if (t.kind == Token::End) break;
    }
  }
  std::vector<Token> tokens;
  [[noreturn]] void invalid() { fail("'" + std::string(s_) + "' has an invalid token."); }

 private:
  static bool name_start(char c) { return isalpha(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
  static bool name_char(char c) { return name_start(c) || isdigit(static_cast<unsigned char>(c)) || c == '-' || c == '.'; }
  Token next() {
    while (i_ < s_.size() && (s_[i_] == ' ' || s_[i_] == '\t' || s_[i_] == '\r' || s_[i_] == '\n')) ++i_;
    Token t;
    if (i_ >= s_.size()) return t;
    char c = s_[i_];
    if (c == '"' || c == '\'') {
      size_t end = s_.find(c, i_ + 1);
      if (end == s_.npos) fail("This is an unclosed string.");
      t.kind = Token::Literal;
      t.text = s_.substr(i_ + 1, end - i_ - 1);
      i_ = end + 1;
      return t;
    }
    if (isdigit(static_cast<unsigned char>(c)) || (c == '.' && i_ + 1 < s_.size() && isdigit(static_cast<unsigned char>(s_[i_ + 1])))) {
      size_t start = i_;
      while (i_ < s_.size() && (isdigit(static_cast<unsigned char>(s_[i_])) || s_[i_] == '.')) ++i_;
      t.kind = Token::Number;
      std::from_chars(s_.data() + start, s_.data() + i_, t.number);
      return t;
    }
    if (name_start(c)) {
      size_t start = i_;
      while (i_ < s_.size() && name_char(s_[i_])) ++i_;
      if (i_ + 1 < s_.size() && s_[i_] == ':' && s_[i_ + 1] != ':') {   // prefix:name or prefix:*
        ++i_;
        if (s_[i_] == '*') ++i_;
        else while (i_ < s_.size() && name_char(s_[i_])) ++i_;
      }
      t.kind = Token::Name;
      t.text = s_.substr(start, i_ - start);
      return t;
    }
    t.kind = Token::Symbol;
    for (const char* two : {"//", "::", "..", "!=", "<=", ">="}) {
      if (s_.substr(i_).starts_with(two)) {
        t.text = two;
        i_ += 2;
        return t;
      }
    }
    if (!strchr_in("/()[]@,|+-=<>*.$", c)) invalid();
    t.text = std::string(1, c);
    ++i_;
    return t;
  }
  static bool strchr_in(std::string_view set, char c) { return set.find(c) != set.npos; }
  std::string_view s_;
  size_t i_ = 0;
};

// ---- tree
struct Expr;
using ExprPtr = std::unique_ptr<Expr>;
enum class Axis { Child, Descendant, Parent, Ancestor, FollowingSibling, PrecedingSibling, Following, Preceding, Attribute, Self,
                  DescendantOrSelf, AncestorOrSelf, Namespace };
struct Step {
  Axis axis = Axis::Child;
  enum Test { Name, Any, Node, Text, Comment, Instruction } test = Name;
  std::string prefix, name, uri;
  bool any_local = false;      // p:*
  std::vector<ExprPtr> predicates;
};
struct Expr {
  enum Kind { Path, Filter, Number, Literal, Call, Binary, Negate } kind = Path;
  // Path: `base` (may be null: the context, or the root when absolute), then steps
  ExprPtr base;
  bool absolute = false;
  std::vector<Step> steps;
  std::vector<ExprPtr> args;   // Filter: predicates; Call: arguments; Binary: two
  std::string name;            // function, operator, literal
  double number = 0;
};

class Parser {
 public:
  Parser(std::string_view s, const XmlNamespaces* ns) : lexer_(s), text_(s), ns_(ns) {}
  ExprPtr parse() {
    ExprPtr e = or_expr();
    if (now().kind != Token::End) lexer_.invalid();
    return e;
  }

 private:
  const Token& now() const { return lexer_.tokens[i_]; }
  const Token& ahead() const { return lexer_.tokens[std::min(i_ + 1, lexer_.tokens.size() - 1)]; }
  bool symbol(std::string_view s) const { return now().kind == Token::Symbol && now().text == s; }
  bool take(std::string_view s) {
    if (!symbol(s)) return false;
    ++i_;
    return true;
  }
  void expect(std::string_view s) {
    if (!take(s)) lexer_.invalid();
  }
  bool word(std::string_view w) const { return now().kind == Token::Name && now().text == w; }
  struct Nest {
    int& d;
    explicit Nest(Parser& p) : d(p.depth_) { if (++d > 200) fail("The XPath expression is nested too deeply."); }
    ~Nest() { --d; }
  };
  ExprPtr binary(std::string op, ExprPtr a, ExprPtr b) {
    auto e = std::make_unique<Expr>();
    e->kind = Expr::Binary;
    e->name = std::move(op);
    e->args.push_back(std::move(a));
    e->args.push_back(std::move(b));
    return e;
  }
  ExprPtr or_expr() {
    Nest n(*this);
    ExprPtr e = and_expr();
    while (word("or")) { ++i_; e = binary("or", std::move(e), and_expr()); }
    return e;
  }
  ExprPtr and_expr() {
    ExprPtr e = equality();
    while (word("and")) { ++i_; e = binary("and", std::move(e), equality()); }
    return e;
  }
  ExprPtr equality() {
    ExprPtr e = relational();
    while (symbol("=") || symbol("!=")) {
      std::string op = now().text;
      ++i_;
      e = binary(op, std::move(e), relational());
    }
    return e;
  }
  ExprPtr relational() {
    ExprPtr e = additive();
    while (symbol("<") || symbol(">") || symbol("<=") || symbol(">=")) {
      std::string op = now().text;
      ++i_;
      e = binary(op, std::move(e), additive());
    }
    return e;
  }
  ExprPtr additive() {
    ExprPtr e = multiplicative();
    while (symbol("+") || symbol("-")) {
      std::string op = now().text;
      ++i_;
      e = binary(op, std::move(e), multiplicative());
    }
    return e;
  }
  ExprPtr multiplicative() {
    ExprPtr e = unary();
    while (symbol("*") || word("div") || word("mod")) {
      std::string op = now().text;
      ++i_;
      e = binary(op, std::move(e), unary());
    }
    return e;
  }
  ExprPtr unary() {
    if (take("-")) {
      Nest n(*this);
      auto e = std::make_unique<Expr>();
      e->kind = Expr::Negate;
      e->args.push_back(unary());
      return e;
    }
    ExprPtr e = path();
    while (take("|")) e = binary("|", std::move(e), path());
    return e;
  }
  bool node_type(const std::string& s) const { return s == "node" || s == "text" || s == "comment" || s == "processing-instruction"; }
  ExprPtr path() {
    bool function = now().kind == Token::Name && ahead().kind == Token::Symbol && ahead().text == "(" && !node_type(now().text);
    if (function || now().kind == Token::Number || now().kind == Token::Literal || symbol("(") || symbol("$")) {
      ExprPtr e = primary();
      if (symbol("[")) {
        auto f = std::make_unique<Expr>();
        f->kind = Expr::Filter;
        f->base = std::move(e);
        while (take("[")) {
          f->args.push_back(or_expr());
          expect("]");
        }
        e = std::move(f);
      }
      if (symbol("/") || symbol("//")) {
        auto p = std::make_unique<Expr>();
        p->base = std::move(e);
        relative(*p);
        return p;
      }
      return e;
    }
    auto p = std::make_unique<Expr>();
    if (symbol("/") || symbol("//")) {
      p->absolute = true;
      if (symbol("/") && !starts_step(ahead())) {
        ++i_;
        return p;
      }
      relative(*p);
      return p;
    }
    p->steps.push_back(step());
    if (symbol("/") || symbol("//")) relative(*p);
    return p;
  }
  static bool starts_step(const Token& t) {
    return t.kind == Token::Name || (t.kind == Token::Symbol && (t.text == "*" || t.text == "@" || t.text == "." || t.text == ".."));
  }
  void relative(Expr& p) {
    while (symbol("/") || symbol("//")) {
      if (now().text == "//") {
        Step s;
        s.axis = Axis::DescendantOrSelf;
        s.test = Step::Node;
        p.steps.push_back(std::move(s));
      }
      ++i_;
      p.steps.push_back(step());
    }
  }
  Step step() {
    Nest nest(*this);
    Step s;
    if (take(".")) {
      s.axis = Axis::Self;
      s.test = Step::Node;
      return s;
    }
    if (take("..")) {
      s.axis = Axis::Parent;
      s.test = Step::Node;
      return s;
    }
    if (take("@")) {
      s.axis = Axis::Attribute;
    } else if (now().kind == Token::Name && ahead().kind == Token::Symbol && ahead().text == "::") {
      static const std::unordered_map<std::string, Axis> kAxes = {
          {"child", Axis::Child}, {"descendant", Axis::Descendant}, {"parent", Axis::Parent}, {"ancestor", Axis::Ancestor},
          {"following-sibling", Axis::FollowingSibling}, {"preceding-sibling", Axis::PrecedingSibling}, {"following", Axis::Following},
          {"preceding", Axis::Preceding}, {"attribute", Axis::Attribute}, {"self", Axis::Self},
          {"descendant-or-self", Axis::DescendantOrSelf}, {"ancestor-or-self", Axis::AncestorOrSelf}, {"namespace", Axis::Namespace}};
      auto it = kAxes.find(now().text);
      if (it == kAxes.end()) lexer_.invalid();
      s.axis = it->second;
      i_ += 2;
    }
    if (take("*")) {
      s.test = Step::Any;
    } else if (now().kind == Token::Name) {
      std::string n = now().text;
      ++i_;
      if (node_type(n) && symbol("(")) {
        ++i_;
        s.test = n == "node" ? Step::Node : n == "text" ? Step::Text : n == "comment" ? Step::Comment : Step::Instruction;
        if (now().kind == Token::Literal) {
          s.name = now().text;
          ++i_;
        }
        expect(")");
      } else {
        size_t colon = n.find(':');
        if (colon != std::string::npos) {
          s.prefix = n.substr(0, colon);
          n.erase(0, colon + 1);
          const std::string* uri = ns_ ? ns_->find(s.prefix) : nullptr;
          if (!uri) {
            fail(ns_ ? "Namespace prefix '" + s.prefix + "' is not defined."
                     : "Namespace Manager or XsltContext needed. This query has a prefix, variable, or user-defined function.");
          }
          s.uri = *uri;
          if (n == "*") s.any_local = true;
        }
        s.name = n;
      }
    } else {
      fail("Expression must evaluate to a node-set.");
    }
    while (take("[")) {
      s.predicates.push_back(or_expr());
      expect("]");
    }
    return s;
  }
  ExprPtr primary() {
    auto e = std::make_unique<Expr>();
    const Token t = now();
    if (take("(")) {
      ExprPtr inner = or_expr();
      expect(")");
      return inner;
    }
    if (symbol("$")) fail("Namespace Manager or XsltContext needed. This query has a prefix, variable, or user-defined function.");
    ++i_;
    if (t.kind == Token::Number) {
      e->kind = Expr::Number;
      e->number = t.number;
    } else if (t.kind == Token::Literal) {
      e->kind = Expr::Literal;
      e->name = t.text;
    } else {
      e->kind = Expr::Call;
      e->name = t.text;
      expect("(");
      if (!symbol(")")) {
        do e->args.push_back(or_expr()); while (take(","));
      }
      expect(")");
    }
    return e;
  }

  Lexer lexer_;
  std::string_view text_;
  const XmlNamespaces* ns_;
  size_t i_ = 0;
  int depth_ = 0;
};

// ---- evaluation
std::string value_of(const XmlNode& n) { return n.inner_text(); }
double number_of(std::string_view s) {
  while (!s.empty() && isspace(static_cast<unsigned char>(s.front()))) s.remove_prefix(1);
  while (!s.empty() && isspace(static_cast<unsigned char>(s.back()))) s.remove_suffix(1);
  double d = 0;
  auto [end, e] = std::from_chars(s.data(), s.data() + s.size(), d);
  return s.empty() || end != s.data() + s.size() || e != std::errc() || s.find_first_of("eEnN") != s.npos ? std::nan("") : d;
}
std::string number_text(double d) {
  if (d != d) return "NaN";
  if (std::isinf(d)) return d < 0 ? "-Infinity" : "Infinity";
  return double_to_string(d);
}

class Evaluator {
 public:
  struct Context { XmlNode* node; size_t position, size; };

  XPathResult run(const Expr& e, const Context& c) {
    XPathResult r;
    switch (e.kind) {
      case Expr::Number: r.kind = XPathResult::Number; r.number = e.number; return r;
      case Expr::Literal: r.kind = XPathResult::String; r.text = e.name; return r;
      case Expr::Negate: r.kind = XPathResult::Number; r.number = -number(run(*e.args[0], c)); return r;
      case Expr::Call: return call(e, c);
      case Expr::Binary: return binary(e, c);
      case Expr::Filter: {
        r = run(*e.base, c);
        if (r.kind != XPathResult::Nodes) fail("Expression must evaluate to a node-set.");
        for (const ExprPtr& p : e.args) filter(r.nodes, *p);
        return r;
      }
      case Expr::Path: break;
    }
    std::vector<XmlNode*> nodes;
    if (e.base) {
      XPathResult b = run(*e.base, c);
      if (b.kind != XPathResult::Nodes) fail("Expression must evaluate to a node-set.");
      nodes = std::move(b.nodes);
    } else if (e.absolute) {
      XmlNode* top = c.node;
      while (top->parent) top = top->parent;
      nodes = {top};
    } else {
      nodes = {c.node};
    }
    for (const Step& s : e.steps) nodes = walk(nodes, s);
    r.nodes = std::move(nodes);
    return r;
  }

  static bool truth(const XPathResult& r) {
    switch (r.kind) {
      case XPathResult::Nodes: return !r.nodes.empty();
      case XPathResult::Number: return r.number == r.number && r.number != 0;
      case XPathResult::String: return !r.text.empty();
      default: return r.truth;
    }
  }
  static std::string string(const XPathResult& r) {
    switch (r.kind) {
      case XPathResult::Nodes: return r.nodes.empty() ? std::string() : value_of(*r.nodes[0]);
      case XPathResult::Number: return number_text(r.number);
      case XPathResult::String: return r.text;
      default: return r.truth ? "true" : "false";
    }
  }
  static double number(const XPathResult& r) {
    switch (r.kind) {
      case XPathResult::Number: return r.number;
      case XPathResult::Boolean: return r.truth ? 1 : 0;
      default: return number_of(string(r));
    }
  }

 private:
  void count() {
    if (++work_ > 200000000) fail("The XPath expression takes too long.");
  }
  static bool matches(const XmlNode& n, const Step& s) {
    switch (s.test) {
      case Step::Node: return true;
      case Step::Text:
        return n.kind == XmlKind::Text || n.kind == XmlKind::CData || n.kind == XmlKind::Whitespace || n.kind == XmlKind::SignificantWhitespace;
      case Step::Comment: return n.kind == XmlKind::Comment;
      case Step::Instruction: return n.kind == XmlKind::ProcessingInstruction && (s.name.empty() || s.name == n.name);
      default: break;
    }
    if (n.kind != (s.axis == Axis::Attribute ? XmlKind::Attribute : XmlKind::Element)) return false;
    if (n.kind == XmlKind::Attribute && (n.name == "xmlns" || n.name.starts_with("xmlns:"))) return false;
    if (s.test == Step::Any) return true;
    if (s.any_local) return n.ns == s.uri;
    return n.local_name() == s.name && n.ns == s.uri;
  }
  void descend(XmlNode* n, const Step& s, std::vector<XmlNode*>& out) {
    for (const Ref<XmlNode>& c : n->children) {
      count();
      if (matches(*c, s)) out.push_back(c.get());
      descend(c.get(), s, out);
    }
  }
  void on_axis(XmlNode* n, const Step& s, std::vector<XmlNode*>& out) {
    auto take = [&](XmlNode* x) {
      count();
      if (x && matches(*x, s)) out.push_back(x);
    };
    auto siblings = [&](XmlNode* of) -> std::vector<Ref<XmlNode>>& { return of->parent->children; };
    switch (s.axis) {
      case Axis::Child: for (auto& c : n->children) take(c.get()); break;
      case Axis::Attribute: for (auto& a : n->attributes) take(a.get()); break;
      case Axis::Self: take(n); break;
      case Axis::Parent: take(n->parent); break;
      case Axis::Ancestor: for (XmlNode* p = n->parent; p; p = p->parent) take(p); break;
      case Axis::AncestorOrSelf: for (XmlNode* p = n; p; p = p->parent) take(p); break;
      case Axis::Descendant: descend(n, s, out); break;
      case Axis::DescendantOrSelf:
        take(n);
        descend(n, s, out);
        break;
      case Axis::FollowingSibling:
        if (n->parent && n->kind != XmlKind::Attribute) {
          auto& all = siblings(n);
          for (size_t i = n->index_in_parent() + 1; i < all.size(); ++i) take(all[i].get());
        }
        break;
      case Axis::PrecedingSibling:
        if (n->parent && n->kind != XmlKind::Attribute) {
          auto& all = siblings(n);
          for (size_t i = n->index_in_parent(); i-- > 0;) take(all[i].get());
        }
        break;
      case Axis::Following:
        for (XmlNode* p = n; p->parent; p = p->parent) {
          auto& all = siblings(p);
          for (size_t i = p->index_in_parent() + 1; i < all.size(); ++i) {
            take(all[i].get());
            descend(all[i].get(), s, out);
          }
        }
        break;
      case Axis::Preceding:
        for (XmlNode* p = n; p->parent; p = p->parent) {
          auto& all = siblings(p);
          for (size_t i = p->index_in_parent(); i-- > 0;) {
            std::vector<XmlNode*> inner;
            descend(all[i].get(), s, inner);
            out.insert(out.end(), inner.rbegin(), inner.rend());
            take(all[i].get());
          }
        }
        break;
      case Axis::Namespace: break;
    }
  }
  std::vector<XmlNode*> walk(const std::vector<XmlNode*>& from, const Step& s) {
    std::vector<XmlNode*> out;
    std::unordered_set<XmlNode*> seen;
    for (XmlNode* n : from) {
      std::vector<XmlNode*> found;
      on_axis(n, s, found);
      for (const ExprPtr& p : s.predicates) filter(found, *p);
      for (XmlNode* f : found) if (from.size() == 1 || seen.insert(f).second) out.push_back(f);
    }
    bool reverse = s.axis == Axis::Ancestor || s.axis == Axis::AncestorOrSelf || s.axis == Axis::Preceding || s.axis == Axis::PrecedingSibling;
    if (reverse) std::reverse(out.begin(), out.end());
    bool ordered = from.size() < 2 || s.axis == Axis::Self || s.axis == Axis::Attribute;
    if (!ordered) sort(out);
    return out;
  }
  // Document order, by the paths of positions from the root.
  void sort(std::vector<XmlNode*>& nodes) {
    if (nodes.size() < 2) return;
    XmlNode* top = nodes[0];
    while (top->parent) top = top->parent;
    if (order_.empty()) number_all(top);
    std::stable_sort(nodes.begin(), nodes.end(), [&](XmlNode* a, XmlNode* b) { return order_[a] < order_[b]; });
  }
  void number_all(XmlNode* n) {
    order_[n] = order_.size();
    for (auto& a : n->attributes) order_[a.get()] = order_.size();
    for (auto& c : n->children) number_all(c.get());
  }
  void filter(std::vector<XmlNode*>& nodes, const Expr& p) {
    std::vector<XmlNode*> kept;
    for (size_t i = 0; i < nodes.size(); ++i) {
      count();
      XPathResult r = run(p, {nodes[i], i + 1, nodes.size()});
      bool keep = r.kind == XPathResult::Number ? r.number == static_cast<double>(i + 1) : truth(r);
      if (keep) kept.push_back(nodes[i]);
    }
    nodes.swap(kept);
  }

  XPathResult boolean(bool b) {
    XPathResult r;
    r.kind = XPathResult::Boolean;
    r.truth = b;
    return r;
  }
  XPathResult of_number(double d) {
    XPathResult r;
    r.kind = XPathResult::Number;
    r.number = d;
    return r;
  }
  XPathResult of_string(std::string s) {
    XPathResult r;
    r.kind = XPathResult::String;
    r.text = std::move(s);
    return r;
  }

  bool compare_atoms(const std::string& op, const XPathResult& a, const XPathResult& b) {
    if (op == "=" || op == "!=") {
      bool equal;
      if (a.kind == XPathResult::Boolean || b.kind == XPathResult::Boolean) equal = truth(a) == truth(b);
      else if (a.kind == XPathResult::Number || b.kind == XPathResult::Number) equal = number(a) == number(b);
      else equal = string(a) == string(b);
      return equal == (op == "=");
    }
    double x = number(a), y = number(b);
    return op == "<" ? x < y : op == ">" ? x > y : op == "<=" ? x <= y : x >= y;
  }
  bool compare(const std::string& op, const XPathResult& a, const XPathResult& b) {
    if (a.kind == XPathResult::Nodes && b.kind != XPathResult::Boolean) {
      for (XmlNode* n : a.nodes) if (compare(op, of_string(value_of(*n)), b)) return true;
      return false;
    }
    if (b.kind == XPathResult::Nodes && a.kind != XPathResult::Boolean) {
      for (XmlNode* n : b.nodes) if (compare_atoms(op, a, of_string(value_of(*n)))) return true;
      return false;
    }
    return compare_atoms(op, a, b);
  }
  XPathResult binary(const Expr& e, const Context& c) {
    const std::string& op = e.name;
    if (op == "or") return boolean(truth(run(*e.args[0], c)) || truth(run(*e.args[1], c)));
    if (op == "and") return boolean(truth(run(*e.args[0], c)) && truth(run(*e.args[1], c)));
    XPathResult a = run(*e.args[0], c), b = run(*e.args[1], c);
    if (op == "|") {
      if (a.kind != XPathResult::Nodes || b.kind != XPathResult::Nodes) fail("Expression must evaluate to a node-set.");
      std::unordered_set<XmlNode*> seen(a.nodes.begin(), a.nodes.end());
      for (XmlNode* n : b.nodes) if (seen.insert(n).second) a.nodes.push_back(n);
      sort(a.nodes);
      return a;
    }
    if (op == "+") return of_number(number(a) + number(b));
    if (op == "-") return of_number(number(a) - number(b));
    if (op == "*") return of_number(number(a) * number(b));
    if (op == "div") return of_number(number(a) / number(b));
    if (op == "mod") return of_number(std::fmod(number(a), number(b)));
    return boolean(compare(op, a, b));
  }

  XPathResult call(const Expr& e, const Context& c) {
    const std::string& f = e.name;
    size_t n = e.args.size();
    auto arg = [&](size_t i) { return run(*e.args[i], c); };
    auto text = [&](size_t i) { return i < n ? string(arg(i)) : value_of(*c.node); };
    auto need = [&](size_t low, size_t high) {
      if (n < low || n > high) fail("Function '" + f + "' in '" + f + "()' has an invalid number of arguments.");
    };
    auto node = [&]() -> XmlNode* {
      if (n == 0) return c.node;
      XPathResult r = arg(0);
      if (r.kind != XPathResult::Nodes) fail("Expression must evaluate to a node-set.");
      return r.nodes.empty() ? nullptr : r.nodes[0];
    };
    if (f == "last") return of_number(static_cast<double>(c.size));
    if (f == "position") return of_number(static_cast<double>(c.position));
    if (f == "true") return boolean(true);
    if (f == "false") return boolean(false);
    if (f == "not") { need(1, 1); return boolean(!truth(arg(0))); }
    if (f == "boolean") { need(1, 1); return boolean(truth(arg(0))); }
    if (f == "string") { need(0, 1); return of_string(text(0)); }
    if (f == "number") { need(0, 1); return of_number(n ? number(arg(0)) : number_of(value_of(*c.node))); }
    if (f == "count") {
      need(1, 1);
      XPathResult r = arg(0);
      if (r.kind != XPathResult::Nodes) fail("Expression must evaluate to a node-set.");
      return of_number(static_cast<double>(r.nodes.size()));
    }
    if (f == "sum") {
      need(1, 1);
      double d = 0;
      for (XmlNode* x : arg(0).nodes) d += number_of(value_of(*x));
      return of_number(d);
    }
    if (f == "name") { XmlNode* x = node(); return of_string(x && (x->kind == XmlKind::Element || x->kind == XmlKind::Attribute) ? x->name : ""); }
    if (f == "local-name") { XmlNode* x = node(); return of_string(x ? std::string(x->local_name()) : ""); }
    if (f == "namespace-uri") { XmlNode* x = node(); return of_string(x ? x->ns : ""); }
    if (f == "concat") {
      std::string out;
      for (size_t i = 0; i < n; ++i) out += text(i);
      return of_string(out);
    }
    if (f == "contains") { need(2, 2); return boolean(text(0).find(text(1)) != std::string::npos); }
    if (f == "starts-with") { need(2, 2); return boolean(text(0).starts_with(text(1))); }
    if (f == "substring-before" || f == "substring-after") {
      need(2, 2);
      std::string a = text(0), b = text(1);
      size_t at = a.find(b);
      if (at == std::string::npos) return of_string("");
      return of_string(f == "substring-before" ? a.substr(0, at) : a.substr(at + b.size()));
    }
    if (f == "substring") {
      need(2, 3);
      std::u16string s = String::utf8(text(0))->to_utf16();
      double from = std::floor(number(arg(1)) + 0.5), to = n > 2 ? from + std::floor(number(arg(2)) + 0.5) : std::numeric_limits<double>::infinity();
      std::u16string out;
      for (size_t i = 0; i < s.size(); ++i) {
        double p = static_cast<double>(i + 1);
        if (p >= from && p < to) out += s[i];
      }
      return of_string(String::utf16(out)->to_utf8());
    }
    if (f == "string-length") { need(0, 1); return of_number(String::utf8(text(0))->length()); }
    if (f == "normalize-space") {
      std::string out;
      for (char ch : text(0)) {
        if (isspace(static_cast<unsigned char>(ch))) {
          if (!out.empty() && out.back() != ' ') out += ' ';
        } else {
          out += ch;
        }
      }
      if (!out.empty() && out.back() == ' ') out.pop_back();
      return of_string(out);
    }
    if (f == "translate") {
      need(3, 3);
      std::u16string s = String::utf8(text(0))->to_utf16(), a = String::utf8(text(1))->to_utf16(), b = String::utf8(text(2))->to_utf16(), out;
      for (char16_t ch : s) {
        size_t at = a.find(ch);
        if (at == a.npos) out += ch;
        else if (at < b.size()) out += b[at];
      }
      return of_string(String::utf16(out)->to_utf8());
    }
    if (f == "floor") { need(1, 1); return of_number(std::floor(number(arg(0)))); }
    if (f == "ceiling") { need(1, 1); return of_number(std::ceil(number(arg(0)))); }
    if (f == "round") { need(1, 1); return of_number(std::floor(number(arg(0)) + 0.5)); }
    if (f == "id") {
      XPathResult r;
      return r;
    }
    if (f == "lang") return boolean(false);
    fail("Namespace Manager or XsltContext needed. This query has a prefix, variable, or user-defined function.");
  }

  size_t work_ = 0;
  std::unordered_map<XmlNode*, size_t> order_;
};

}  // namespace

XPathResult xpath_evaluate(XmlNode& context, std::string_view expression, const XmlNamespaces* namespaces) {
  if (expression.find_first_not_of(" \t\r\n") == expression.npos) fail("Expression must evaluate to a node-set.");
  ExprPtr e = Parser(expression, namespaces).parse();
  return Evaluator().run(*e, {&context, 1, 1});
}

}  // namespace psession
