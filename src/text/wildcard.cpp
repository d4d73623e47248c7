#include "text/wildcard.h"

#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {

bool is_wildcard(char32_t c) { return c == '*' || c == '?' || c == '[' || c == ']'; }

template <class Char>
std::basic_string<Char> escape_impl(std::basic_string_view<Char> s) {
  std::basic_string<Char> out;
  for (Char c : s) {
    if (is_wildcard(char32_t(c)) || c == '`') out += Char('`');
    out += c;
  }
  return out;
}

template <class Char>
std::basic_string<Char> unescape_impl(std::basic_string_view<Char> s) {
  std::basic_string<Char> out;
  bool escaped = false;
  for (Char c : s) {
    if (c == '`') {
      if (escaped) out += c;
      escaped = !escaped;
      continue;
    }
    if (escaped && !is_wildcard(char32_t(c))) out += Char('`');
    out += c;
    escaped = false;
  }
  if (escaped) out += Char('`');
  return out;
}

template <class Char>
bool contains_impl(std::basic_string_view<Char> s) {
  for (size_t i = 0; i < s.size(); i++) {
    if (is_wildcard(char32_t(s[i]))) return true;
    if (s[i] == '`') i++;
  }
  return false;
}

char16_t unit(char c) { return char16_t(uint8_t(c)); }
char16_t unit(char16_t c) { return c; }

}  // namespace

WildcardPattern::WildcardPattern(std::string_view pattern, bool ignore_case) : ignore_case_(ignore_case) {
  compile(utf8_to_utf16(pattern));
}

WildcardPattern::WildcardPattern(std::u16string_view pattern, bool ignore_case) : ignore_case_(ignore_case) {
  compile(pattern);
}

void WildcardPattern::compile(std::u16string_view p) {
  bool in_set = false, escaped = false, set_just_opened = false;
  std::u16string members;
  std::string dashes;  // '-' where an unescaped dash stood
  auto literal = [&](char16_t c) { steps_.push_back({Op::kChar, ignore_case_ ? to_lower(c) : c}); };
  for (char16_t c : p) {
    if (in_set) {
      if (c == u']' && !escaped && !set_just_opened) {
        in_set = false;
        Set set;
        for (size_t i = 0; i < members.size(); i++) {
          char16_t low = members[i], high = low;
          if (i + 2 < members.size() && dashes[i + 1] == '-') {
            high = members[i + 2];
            i += 2;
            if (low > high) valid_ = false;
          }
          set.ranges.emplace_back(low, high);
        }
        steps_.push_back({Op::kSet, 0, unsigned(sets_.size())});
        sets_.push_back(std::move(set));
      } else if (c != u'`' || escaped) {
        members += c;
        dashes += c == u'-' && !escaped ? '-' : ' ';
      }
      set_just_opened = false;
    } else if (c == u'*' && !escaped) {
      if (steps_.empty() || steps_.back().op != Op::kStar) steps_.push_back({Op::kStar});
    } else if (c == u'?' && !escaped) {
      steps_.push_back({Op::kAny});
    } else if (c == u'[' && !escaped) {
      in_set = set_just_opened = true;
      members.clear();
      dashes.clear();
    } else if (c != u'`' || escaped) {
      literal(c);
    }
    escaped = c == u'`' && !escaped;
  }
  if (in_set)
    valid_ = false;
  else if (escaped && p != u"`")
    literal(u'`');
}

bool WildcardPattern::step_matches(const Step& step, char16_t c) const {
  switch (step.op) {
    case Op::kChar:
      return step.c == c || (ignore_case_ && step.c == to_lower(c));
    case Op::kAny:
      return true;
    case Op::kSet: {
      char16_t lower = ignore_case_ ? to_lower(c) : c, upper = ignore_case_ ? to_upper(c) : c;
      for (auto [low, high] : sets_[step.set].ranges)
        if ((c >= low && c <= high) || (lower >= low && lower <= high) || (upper >= low && upper <= high))
          return true;
      return false;
    }
    case Op::kStar:
      break;
  }
  return false;
}

// Only the last star is ever taken back: an earlier one cannot make a match that a later one could not.
template <class Char>
bool WildcardPattern::match(const Char* s, size_t n) const {
  size_t i = 0, k = 0, star = size_t(-1), resume = 0;
  while (i < n) {
    if (k < steps_.size() && steps_[k].op == Op::kStar) {
      if (++k == steps_.size()) return true;
      star = k;
      resume = i;
    } else if (k < steps_.size() && step_matches(steps_[k], unit(s[i]))) {
      i++;
      k++;
    } else if (star != size_t(-1)) {
      k = star;
      i = ++resume;
    } else {
      return false;
    }
  }
  while (k < steps_.size() && steps_[k].op == Op::kStar) k++;
  return k == steps_.size();
}

bool WildcardPattern::is_match(std::string_view s) const {
  if (!valid_) return false;
  if (is_ascii(s)) return match(s.data(), s.size());
  std::u16string wide = utf8_to_utf16(s);
  return match(wide.data(), wide.size());
}

bool WildcardPattern::is_match(std::u16string_view s) const { return valid_ && match(s.data(), s.size()); }

bool WildcardPattern::contains_wildcards(std::string_view p) { return contains_impl(p); }
bool WildcardPattern::contains_wildcards(std::u16string_view p) { return contains_impl(p); }
std::string WildcardPattern::escape(std::string_view s) { return escape_impl(s); }
std::u16string WildcardPattern::escape(std::u16string_view s) { return escape_impl(s); }
std::string WildcardPattern::unescape(std::string_view s) { return unescape_impl(s); }
std::u16string WildcardPattern::unescape(std::u16string_view s) { return unescape_impl(s); }

std::string WildcardPattern::to_wql() const {
  std::u16string out;
  for (const Step& step : steps_) {
    switch (step.op) {
      case Op::kStar:
        out += u'%';
        break;
      case Op::kAny:
        out += u'_';
        break;
      case Op::kChar:
        if (step.c == u'%' || step.c == u'_' || step.c == u'[') {
          out += u'[';
          out += step.c;
          out += u']';
        } else {
          out += step.c;
        }
        break;
      case Op::kSet:
        out += u'[';
        for (auto [low, high] : sets_[step.set].ranges) {
          out += low;
          if (low != high) {
            out += u'-';
            out += high;
          }
        }
        out += u']';
        break;
    }
  }
  return utf16_to_utf8(out);
}

std::u16string WildcardPattern::to_regex() const {
  std::u16string out = u"^";
  auto literal = [&](char16_t c) {
    if (c < 128 && !is_letter_or_digit(c) && c > ' ' && c != u'_' && c != u'-') out += u'\\';
    out += c;
  };
  for (const Step& step : steps_) {
    switch (step.op) {
      case Op::kStar:
        out += u".*";
        break;
      case Op::kAny:
        out += u'.';
        break;
      case Op::kChar:
        literal(step.c);
        break;
      case Op::kSet:
        out += u'[';
        for (auto [low, high] : sets_[step.set].ranges) {
          literal(low);
          if (low != high) {
            out += u'-';
            literal(high);
          }
        }
        out += u']';
        break;
    }
  }
  return out += u'$';
}

}  // namespace psession
