#include "text/regex.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <unordered_map>

#include "text/casing.h"
#include "text/encoding.h"
#include "text/regex_tree.h"

namespace psession {

struct RegexProgram {
  regex::Tree tree;
  regex::PcrePtr pcre;
  std::once_flag own_once;
  regex::ProgramPtr own;
  bool many_captures = false;  // a group stands in a loop
  const regex::Program& own_program(uint32_t options) {
    std::call_once(own_once, [&] { own = regex::compile_program(tree, options); });
    return *own;
  }
};

namespace {

constexpr size_t kCacheEntries = 256;
constexpr size_t kMaxPattern = 1 << 20;

bool captures_in_loop(const regex::Node& n, bool in_loop) {
  if (n.kind == regex::NodeKind::kCapture && (in_loop || n.uncapture >= 0)) return true;
  if (n.kind == regex::NodeKind::kLoop && n.max > 1) in_loop = true;
  for (auto& kid : n.kids)
    if (captures_in_loop(*kid, in_loop)) return true;
  return false;
}

struct Cache {
  using List = std::list<std::pair<std::u16string, std::shared_ptr<const Regex>>>;
  std::mutex mutex;
  List order;
  std::unordered_map<std::u16string_view, List::iterator> index;
};

Cache& cache() {
  static Cache* c = new Cache;
  return *c;
}

// One piece of a replacement: literal text, a group, or one of $` $' $_.
struct Piece {
  enum Kind : uint8_t { kLiteral, kGroup, kBefore, kAfter, kWhole } kind;
  std::u16string text;
  int slot = 0;
};

std::vector<Piece> parse_replacement(const Regex& r, std::u16string_view s) {
  std::vector<Piece> out;
  auto literal = [&](std::u16string_view text) {
    if (out.empty() || out.back().kind != Piece::kLiteral) out.push_back({Piece::kLiteral});
    out.back().text += text;
  };
  auto digit = [](char16_t c) { return c >= '0' && c <= '9'; };
  for (size_t i = 0; i < s.size();) {
    size_t dollar = s.find(u'$', i);
    if (dollar == std::u16string_view::npos) dollar = s.size();
    if (dollar > i) literal(s.substr(i, dollar - i));
    if (dollar == s.size()) break;
    i = dollar + 1;
    size_t at = i;
    bool braced = at + 1 < s.size() && s[at] == '{';
    if (braced) at++;
    int slot = -1;
    if (at < s.size() && digit(s[at])) {
      bool ecma = (r.options() & kRegexECMAScript) && !braced;
      int64_t number = 0;
      size_t best = at;
      while (at < s.size() && digit(s[at]) && number <= 0x7FFFFFF) {
        number = number * 10 + (s[at++] - '0');
        if (ecma && r.group_slot(int(number)) >= 0) {
          slot = r.group_slot(int(number));
          best = at;
        }
      }
      if (ecma)
        at = best;
      else
        slot = r.group_slot(int(number));
    } else if (braced && at < s.size()) {
      size_t from = at;
      while (at < s.size() && regex::is_word_char(s[at])) at++;
      if (at > from) slot = r.group_slot(s.substr(from, at - from));
    } else if (at < s.size() && !braced) {
      switch (s[at]) {
        case '$':
          literal(u"$");
          i++;
          continue;
        case '&':
          slot = 0;
          break;
        case '+':
          slot = r.group_count() - 1;
          break;
        case '`':
          out.push_back({Piece::kBefore});
          break;
        case '\'':
          out.push_back({Piece::kAfter});
          break;
        case '_':
          out.push_back({Piece::kWhole});
          break;
        default:
          literal(u"$");
          continue;
      }
      if (slot >= 0) out.push_back({Piece::kGroup, {}, slot});
      i++;
      continue;
    }
    if (slot >= 0 && braced) {
      if (at < s.size() && s[at] == '}')
        at++;
      else
        slot = -1;
    }
    if (slot < 0) {
      literal(u"$");
      continue;
    }
    out.push_back({Piece::kGroup, {}, slot});
    i = at;
  }
  return out;
}

void append_pieces(const std::vector<Piece>& pieces, std::u16string_view subject, const RegexMatch& m,
                   std::u16string& out) {
  for (const Piece& p : pieces) {
    switch (p.kind) {
      case Piece::kLiteral:
        out += p.text;
        break;
      case Piece::kGroup: {
        const RegexGroup& g = m.groups[p.slot];
        if (g.success) out += subject.substr(g.index, g.length);
        break;
      }
      case Piece::kBefore:
        out += subject.substr(0, m.index);
        break;
      case Piece::kAfter:
        out += subject.substr(m.index + m.length);
        break;
      case Piece::kWhole:
        out += subject;
        break;
    }
  }
}

void set_next(const Regex& r, std::u16string_view subject, RegexMatch& m) {
  if (r.right_to_left()) {
    m.next_start = m.length > 0 ? m.index : m.index - 1;
  } else {
    m.next_start = m.index + m.length + (m.length > 0 ? 0 : 1);
    if (m.next_start > int(subject.size())) m.next_start = -1;
  }
}

}  // namespace

Regex::Regex() = default;
Regex::~Regex() = default;

std::shared_ptr<const Regex> Regex::compile(std::string_view pattern, uint32_t options, RegexError& error) {
  return compile(std::u16string_view(utf8_to_utf16(pattern)), options, error);
}

std::shared_ptr<const Regex> Regex::compile(std::u16string_view pattern, uint32_t options,
                                            RegexError& error) {
  std::u16string key(pattern);
  key += char16_t(options);
  Cache& c = cache();
  {
    std::lock_guard lock(c.mutex);
    auto it = c.index.find(key);
    if (it != c.index.end()) {
      c.order.splice(c.order.begin(), c.order, it->second);
      return it->second->second;
    }
  }
  if (pattern.size() > kMaxPattern) {
    error = {"The pattern is too long.", "Unknown", 0};
    return nullptr;
  }
  std::shared_ptr<Regex> r(new Regex);
  r->pattern_ = pattern;
  r->options_ = options;
  r->program_ = std::make_unique<RegexProgram>();
  RegexProgram& p = *r->program_;
  if (!regex::parse(pattern, options, p.tree, error)) return nullptr;
  p.pcre = regex::compile_pcre(p.tree, options);
  p.many_captures = captures_in_loop(*p.tree.root->kids[0], false);
  r->group_names_ = p.tree.names;
  r->group_numbers_ = p.tree.numbers;
  r->named_ = p.tree.named;
  std::lock_guard lock(c.mutex);
  if (!c.index.count(key)) {
    c.order.emplace_front(std::move(key), r);
    c.index[c.order.front().first] = c.order.begin();
    if (c.order.size() > kCacheEntries) {
      c.index.erase(c.order.back().first);
      c.order.pop_back();
    }
  }
  return r;
}

int Regex::group_slot(std::u16string_view name) const {
  for (size_t i = 0; i < group_names_.size(); i++)
    if (group_names_[i] == name) return int(i);
  return -1;
}

int Regex::group_slot(int number) const {
  auto it = std::lower_bound(group_numbers_.begin(), group_numbers_.end(), number);
  return it != group_numbers_.end() && *it == number ? int(it - group_numbers_.begin()) : -1;
}

RegexStatus Regex::match(std::u16string_view subject, int start, RegexMatch& out, int64_t timeout_ms) const {
  out.success = false;
  out.next_start = -1;
  if (start < 0 || size_t(start) > subject.size()) return RegexStatus::kNoMatch;
  RegexStatus status;
  if (program_->pcre && timeout_ms <= 0)
    status = regex::run_pcre(*program_->pcre, subject, start, &out);
  else
    status = regex::run_program(program_->own_program(options_), subject, start, false, timeout_ms, out);
  if (status == RegexStatus::kMatch) set_next(*this, subject, out);
  return status;
}

RegexStatus Regex::is_match(std::u16string_view subject, bool& out, int64_t timeout_ms) const {
  RegexStatus status;
  if (program_->pcre && timeout_ms <= 0) {
    status = regex::run_pcre(*program_->pcre, subject, 0, nullptr);
  } else {
    RegexMatch m;
    status = match(subject, right_to_left() ? int(subject.size()) : 0, m, timeout_ms);
  }
  out = status == RegexStatus::kMatch;
  return status;
}

RegexStatus Regex::next(std::u16string_view subject, const RegexMatch& m, RegexMatch& out,
                        int64_t timeout_ms) const {
  int start = m.next_start;
  out.success = false;
  if (!m.success || start < 0) return RegexStatus::kNoMatch;
  return match(subject, start, out, timeout_ms);
}

void Regex::with_captures(std::u16string_view subject, RegexMatch& m) const {
  if (!m.success || !m.groups[0].captures.empty()) return;
  if (program_->many_captures) {
    RegexMatch again;
    int start = right_to_left() ? m.index + m.length : m.index;
    if (regex::run_program(program_->own_program(options_), subject, start, true, 0, again) ==
            RegexStatus::kMatch &&
        again.index == m.index && again.length == m.length) {
      for (size_t i = 0; i < m.groups.size(); i++) m.groups[i].captures = std::move(again.groups[i].captures);
      return;
    }
  }
  for (RegexGroup& g : m.groups)
    if (g.success) g.captures = {{g.index, g.length}};
}

RegexStatus Regex::replace(std::u16string_view subject, std::u16string_view replacement, int count, int start,
                           std::u16string& out, int64_t timeout_ms) const {
  std::vector<Piece> pieces = parse_replacement(*this, replacement);
  return replace(
      subject, [&](const RegexMatch& m, std::u16string& to) { append_pieces(pieces, subject, m, to); }, count,
      start, out, timeout_ms);
}

RegexStatus Regex::replace(std::u16string_view subject,
                           const std::function<void(const RegexMatch&, std::u16string&)>& by, int count,
                           int start, std::u16string& out, int64_t timeout_ms) const {
  out.clear();
  RegexMatch m;
  RegexStatus status = RegexStatus::kNoMatch;
  if (count != 0) status = match(subject, start, m, timeout_ms);
  if (status != RegexStatus::kMatch) {
    out = subject;
    return status;
  }
  if (right_to_left()) {
    std::vector<std::pair<RegexMatch, std::u16string>> found;
    while (status == RegexStatus::kMatch) {
      std::u16string text;
      by(m, text);
      int next_start = m.next_start;
      found.emplace_back(std::move(m), std::move(text));
      if (count > 0 && --count == 0) break;
      m = RegexMatch();
      status = next_start < 0 ? RegexStatus::kNoMatch : match(subject, next_start, m, timeout_ms);
    }
    if (status == RegexStatus::kTimeout || status == RegexStatus::kTooComplex) return status;
    size_t at = 0;
    for (size_t i = found.size(); i-- > 0;) {
      out += subject.substr(at, found[i].first.index - at);
      out += found[i].second;
      at = found[i].first.index + found[i].first.length;
    }
    out += subject.substr(at);
    return RegexStatus::kMatch;
  }
  size_t at = 0;
  while (status == RegexStatus::kMatch) {
    out += subject.substr(at, m.index - at);
    at = m.index + m.length;
    by(m, out);
    if (count > 0 && --count == 0) break;
    if (m.next_start < 0) break;
    status = match(subject, m.next_start, m, timeout_ms);
  }
  if (status == RegexStatus::kTimeout || status == RegexStatus::kTooComplex) return status;
  out += subject.substr(at);
  return RegexStatus::kMatch;
}

void Regex::expand(std::u16string_view subject, const RegexMatch& m, std::u16string_view replacement,
                   std::u16string& out) const {
  append_pieces(parse_replacement(*this, replacement), subject, m, out);
}

RegexStatus Regex::split(std::u16string_view subject, int count, int start, std::vector<std::u16string>& out,
                         int64_t timeout_ms) const {
  out.clear();
  RegexMatch m;
  RegexStatus status = RegexStatus::kNoMatch;
  if (count != 1) status = match(subject, start, m, timeout_ms);
  bool any = status == RegexStatus::kMatch;
  bool rtl = right_to_left();
  size_t at = rtl ? subject.size() : 0;
  while (status == RegexStatus::kMatch) {
    size_t from = size_t(m.index), to = size_t(m.index + m.length);
    if (rtl)
      out.emplace_back(subject.substr(to, at - to));
    else
      out.emplace_back(subject.substr(at, from - at));
    at = rtl ? from : to;
    for (size_t i = 1; i < m.groups.size(); i++)
      if (m.groups[i].success) out.emplace_back(subject.substr(m.groups[i].index, m.groups[i].length));
    if (count > 0 && --count == 1) break;
    if (m.next_start < 0) break;
    status = match(subject, m.next_start, m, timeout_ms);
  }
  if (status == RegexStatus::kTimeout || status == RegexStatus::kTooComplex) return status;
  out.emplace_back(rtl ? subject.substr(0, at) : subject.substr(at));
  if (rtl) std::reverse(out.begin(), out.end());
  return any ? RegexStatus::kMatch : RegexStatus::kNoMatch;
}

std::u16string Regex::escape(std::u16string_view s) {
  std::u16string out;
  for (char16_t c : s) {
    switch (c) {
      case '\\':
      case '*':
      case '+':
      case '?':
      case '|':
      case '{':
      case '[':
      case '(':
      case ')':
      case '^':
      case '$':
      case '.':
      case '#':
      case ' ':
        out += u'\\';
        out += c;
        break;
      case '\t':
        out += u"\\t";
        break;
      case '\n':
        out += u"\\n";
        break;
      case '\r':
        out += u"\\r";
        break;
      case '\f':
        out += u"\\f";
        break;
      default:
        out += c;
    }
  }
  return out;
}

bool Regex::unescape(std::u16string_view s, std::u16string& out, RegexError& error) {
  return regex::unescape(s, out, error);
}

}  // namespace psession
