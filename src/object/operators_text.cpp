// -like -match -replace -split -join -f
#include "object/member_objects.h"
#include "object/boxes.h"
#include "object/composite_format.h"
#include "object/conversion.h"
#include "object/error_messages.h"
#include "object/error_text.h"
#include "object/operators_internal.h"
#include "object/regex_objects.h"
#include "text/casing.h"
#include "text/encoding.h"
#include "text/wildcard.h"

namespace psession {
namespace {

// A list on the left goes element by element; `each` may add to the results.
template <class F>
void for_each(CallContext& ctx, const Value& list, F each) {
  std::unique_ptr<Enumerator> e = enumerate(ctx, list);
  Value item;
  size_t n = 0;
  while (e->next(item)) {
    each(item);
    if ((++n & 1023) == 0) ctx.check_stop();
  }
}

WildcardPattern wildcard_operand(CallContext& ctx, const Value& v, bool ignore_case) {
  Ref<String> text = to_string(ctx, v);
  WildcardPattern p = text->is_ascii() ? WildcardPattern(text->ascii_view(), ignore_case)
                                       : WildcardPattern(text->utf16_view(), ignore_case);
  if (!p.valid()) {
    throw_error("System.Management.Automation.WildcardPatternException", "RuntimeException",
                ErrorCategory::NotSpecified,
                "The specified wildcard character pattern is not valid: " + text->to_utf8());
  }
  return p;
}

bool wildcard_matches(const WildcardPattern& p, const String& s) {
  return s.is_ascii() ? p.is_match(s.ascii_view()) : p.is_match(s.utf16_view());
}

}  // namespace

Value like_operator(CallContext& ctx, const Value& a, const Value& b, bool negate, bool ignore_case) {
  WildcardPattern p = wildcard_operand(ctx, b, ignore_case);
  if (!is_enumerable(a)) return Value::boolean(wildcard_matches(p, *to_string(ctx, a)) != negate);
  std::vector<Value> kept;
  for_each(ctx, a, [&](const Value& item) {
    Ref<String> s = to_string(ctx, item);
    if (wildcard_matches(p, *s) != negate) kept.push_back(Value(s));
  });
  return Value(Array::of(std::move(kept)));
}

// ---- regular expressions

namespace {

Ref<RegexObject> regex_operand(CallContext& ctx, const Value& v, bool ignore_case) {
  if (RegexObject* r = unwrap(v).get_if<RegexObject>()) return Ref<RegexObject>(r);
  return make_regex(*to_string(ctx, v), ignore_case ? kRegexIgnoreCase : kRegexNone);
}

bool regex_is_match(const RegexObject& r, const String& s) {
  bool found = false;
  check_status(r.regex->is_match(s.to_utf16(), found, r.timeout_ms));
  return found;
}

}  // namespace

MatchResult regex_match(CallContext& ctx, const Value& input, const Value& pattern, bool case_sensitive) {
  Ref<RegexObject> r = regex_operand(ctx, pattern, !case_sensitive);
  Ref<String> text = to_string(ctx, input);
  std::u16string units = text->to_utf16();
  RegexMatch m;
  MatchResult result;
  if (!check_status(r->regex->match(units, r->regex->right_to_left() ? static_cast<int>(units.size()) : 0, m,
                                    r->timeout_ms))) {
    return result;
  }
  result.matched = true;
  Ref<Dictionary> h = Dictionary::hashtable();
  for (size_t i = 0; i < m.groups.size(); ++i) {
    const RegexGroup& g = m.groups[i];
    if (!g.success) continue;
    Value value(text->substring(static_cast<uint32_t>(g.index), static_cast<uint32_t>(g.length)));
    if (i < r->regex->group_names().size() && r->regex->is_named(static_cast<int>(i))) {
      h->set(Value(String::utf16(r->regex->group_names()[i])), value);
    } else {
      int number = i < r->regex->group_numbers().size() ? r->regex->group_numbers()[i] : static_cast<int>(i);
      h->set(Value::int32(number), value);
    }
  }
  result.matches = Value(std::move(h));
  return result;
}

Value match_operator(CallContext& ctx, const Value& a, const Value& b, bool negate, bool ignore_case) {
  Ref<RegexObject> r = regex_operand(ctx, b, ignore_case);
  if (!is_enumerable(a)) return Value::boolean(regex_is_match(*r, *to_string(ctx, a)) != negate);
  std::vector<Value> kept;
  for_each(ctx, a, [&](const Value& item) {
    if (regex_is_match(*r, *to_string(ctx, item)) != negate) kept.push_back(item);
  });
  return Value(Array::of(std::move(kept)));
}

namespace {

class Replacer {
 public:
  Replacer(CallContext& ctx, Ref<RegexObject> r, const Value& by) : ctx_(ctx), regex_(std::move(r)) {
    const Value& b = unwrap(by);
    bool callable = b.kind() == Kind::ScriptBlock || b.get_if<DelegateObject>() || b.get_if<MethodObject>();
    if (callable) callback_ = b;
    else text_ = to_string(ctx, by)->to_utf16();
  }

  Value operator()(const Ref<String>& input) {
    auto subject = std::make_shared<const RegexSubject>(input);
    const std::u16string& units = subject->units;
    std::u16string out;
    const Regex& r = *regex_->regex;
    RegexStatus status =
        callback_.is_null()
            ? r.replace(units, text_, -1, start(units), out, regex_->timeout_ms)
            : r.replace(
                  units, [&](const RegexMatch& m, std::u16string& to) { to += evaluate(subject, m); }, -1,
                  start(units), out, regex_->timeout_ms);
    return check_status(status) ? Value(String::utf16(out)) : Value(input);
  }

 private:
  int start(const std::u16string& s) const { return regex_->regex->right_to_left() ? static_cast<int>(s.size()) : 0; }
  std::u16string evaluate(const std::shared_ptr<const RegexSubject>& s, const RegexMatch& m) {
    Value match(make_match(regex_, s, m));
    if (callback_.kind() != Kind::ScriptBlock) {
      return to_string(ctx_, DelegateObject::call(ctx_, callback_, {&match, 1}))->to_utf16();
    }
    return to_string(ctx_, ctx_.invoke_script(callback_, {}, nullptr, &match))->to_utf16();
  }

  CallContext& ctx_;
  Ref<RegexObject> regex_;
  std::u16string text_;
  Value callback_;
};

}  // namespace

Value replace_operator(CallContext& ctx, const Value& a, const Value& right, bool ignore_case) {
  const Value& b = unwrap(right);
  Value pattern = b, by = Value(String::empty());
  if (b.kind() == Kind::Array || b.kind() == Kind::List) {
    std::vector<Value> parts = to_vector(ctx, b);
    if (parts.size() > 2) throw_message_on(b, MessageId::BadReplaceArgument, "-replace", parts.size());
    pattern = parts.empty() ? Value(String::empty()) : parts[0];
    if (parts.size() > 1) by = parts[1];
  }
  Ref<RegexObject> regex;
  try {
    regex = regex_operand(ctx, pattern, ignore_case);
  } catch (const ScriptError& e) {
    Ref<ErrorRecordObject> r =
        message_error(MessageId::InvalidRegularExpression, to_display(ctx, pattern));
    r->target = pattern;
    r->exception->inner = Value(e.record->exception);
    throw ScriptError(r);
  }
  Replacer replace(ctx, regex, by);
  if (!is_enumerable(a)) return replace(to_string(ctx, a));
  std::vector<Value> out;
  for_each(ctx, a, [&](const Value& item) { out.push_back(replace(to_string(ctx, item))); });
  return Value(Array::of(std::move(out)));
}

// ---- split

namespace {

enum SplitOptions : uint32_t {
  kSimpleMatch = 1, kRegexMatch = 2, kCultureInvariant = 4, kIgnorePatternWhitespace = 8, kMultiline = 16,
  kSingleline = 32, kSplitIgnoreCase = 64, kExplicitCapture = 128,
};

uint32_t regex_options(uint32_t o) {
  uint32_t r = 0;
  if (o & kCultureInvariant) r |= kRegexCultureInvariant;
  if (o & kIgnorePatternWhitespace) r |= kRegexIgnorePatternWhitespace;
  if (o & kMultiline) r |= kRegexMultiline;
  if (o & kSingleline) r |= kRegexSingleline;
  if (o & kSplitIgnoreCase) r |= kRegexIgnoreCase;
  if (o & kExplicitCapture) r |= kRegexExplicitCapture;
  return r;
}

Value strings_array(std::vector<Value> items) { return Value(Array::of(&types::String, std::move(items))); }

// A separator that is plain ASCII text, and where its case does not matter either way.
bool literal_separator(const String& s, bool ignore_case) {
  if (!s.is_ascii() || s.length() == 0) return false;
  for (char c : s.ascii_view()) {
    if (std::string_view("\\*+?|{[()^$.# ").find(c) != std::string_view::npos || c == '}' || c == ']') {
      if (c != ' ' && c != '#') return false;
    }
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter && ignore_case) return false;
  }
  return true;
}

void split_literal(const Ref<String>& s, std::string_view separator, int64_t limit, std::vector<Value>& out) {
  std::string_view text = s->ascii_view();
  size_t start = 0;
  int64_t parts = 1;
  while (limit == 0 || parts < limit) {
    size_t hit = text.find(separator, start);
    if (hit == std::string_view::npos) break;
    out.push_back(Value(s->substring(static_cast<uint32_t>(start), static_cast<uint32_t>(hit - start))));
    start = hit + separator.size();
    ++parts;
  }
  if (start == 0) out.push_back(Value(s));
  else out.push_back(Value(s->substring(static_cast<uint32_t>(start), static_cast<uint32_t>(text.size() - start))));
}

bool separates(CallContext& ctx, const Value& predicate, const Ref<String>& s, uint32_t at) {
  Value unit(s->substring(at, 1));
  Value args[2] = {Value(s), Value::int32(static_cast<int32_t>(at))};
  return is_true(ctx.invoke_script(predicate, args, nullptr, &unit));
}

void split_forward(CallContext& ctx, const Value& predicate, const Ref<String>& s, int64_t limit,
                   std::vector<Value>& out) {
  uint32_t start = 0;
  int64_t parts = 0;
  for (uint32_t i = 0; i < s->length(); ++i) {
    if (!separates(ctx, predicate, s, i)) continue;
    out.push_back(Value(s->substring(start, i - start)));
    start = i + 1;
    if (++parts + 1 == limit) break;
  }
  out.push_back(Value(s->substring(start, s->length() - start)));
}

void split_backward(CallContext& ctx, const Value& predicate, const Ref<String>& s, int64_t limit,
                    std::vector<Value>& out) {
  std::vector<Value> parts;
  uint32_t end = s->length();
  for (uint32_t i = s->length(); i-- > 0;) {
    if (!separates(ctx, predicate, s, i)) continue;
    parts.push_back(Value(s->substring(i + 1, end - i - 1)));
    end = i;
    if (static_cast<int64_t>(parts.size()) + 1 == limit) break;
  }
  parts.push_back(Value(s->substring(0, end)));
  out.insert(out.end(), parts.rbegin(), parts.rend());
}

}  // namespace

Value split_operator(CallContext& ctx, const Value& a, const Value& b, bool ignore_case, bool unary) {
  std::vector<Ref<String>> content;
  auto add = [&](const Value& v) {
    Ref<String> s = to_string(ctx, v);
    if (unary) {
      uint32_t i = 0, n = s->length();
      while (i < n && is_white_space(s->at(i))) ++i;
      while (n > i && is_white_space(s->at(n - 1))) --n;
      s = s->substring(i, n - i);
    }
    content.push_back(std::move(s));
  };
  if (is_enumerable(a)) for_each(ctx, a, add);
  else add(a);

  std::vector<Value> args;
  if (unary) args.push_back(str("\\s+"));
  else if (is_enumerable(b)) args = to_vector(ctx, b);
  else args.push_back(b);
  if (args.empty()) throw_message_on(b, MessageId::BadOperatorArgument, "-split", dotnet_to_string(ctx, b));

  Value predicate = unwrap(args[0]).kind() == Kind::ScriptBlock ? unwrap(args[0]) : Value();
  int64_t limit = args.size() >= 2 ? convert_to(ctx, args[1], &types::Int32).as_int() : 0;
  uint32_t options = 0;
  if (args.size() >= 3 && !args[2].is_null()) {
    const Value& o = unwrap(args[2]);
    if (!o.is_string() || o.string()->length() > 0) {
      static const Type* t = TypeRegistry::find("System.Management.Automation.SplitOptions");
      if (t) options = static_cast<uint32_t>(convert_to(ctx, o, t).as_int());
      if (!predicate.is_null()) throw_message(MessageId::InvalidSplitOptionWithPredicate);
      if (ignore_case) options |= kSplitIgnoreCase;
    }
  } else if (ignore_case) {
    options |= kSplitIgnoreCase;
  }

  std::vector<Value> out;
  if (!predicate.is_null()) {
    if (limit == 1 || limit == -1) {
      for (const Ref<String>& s : content) out.push_back(Value(s));
      return strings_array(std::move(out));
    }
    for (const Ref<String>& s : content) {
      if (limit >= 0) split_forward(ctx, predicate, s, limit, out);
      else split_backward(ctx, predicate, s, -limit, out);
    }
    return strings_array(std::move(out));
  }

  Ref<String> separator = to_string(ctx, args[0]);
  if (options & kSimpleMatch) {
    if (options & ~uint32_t(kSimpleMatch | kSplitIgnoreCase)) throw_message(MessageId::InvalidSplitOptionCombination);
    separator = String::utf16(Regex::escape(separator->to_utf16()));
  }
  bool plain = (options & ~uint32_t(kSplitIgnoreCase | kRegexMatch)) == 0 && limit >= 0 &&
               literal_separator(*separator, options & kSplitIgnoreCase);
  uint32_t flags = regex_options(options);
  if (limit < 0) {
    flags |= kRegexRightToLeft;
    limit = -limit;
  }
  Ref<RegexObject> regex;
  for (const Ref<String>& s : content) {
    if (plain && s->is_ascii()) {
      split_literal(s, separator->ascii_view(), limit, out);
      continue;
    }
    if (!regex) regex = make_regex(*separator, flags);
    std::u16string units = s->to_utf16();
    std::vector<std::u16string> parts;
    int start = (flags & kRegexRightToLeft) ? static_cast<int>(units.size()) : 0;
    if (!check_status(regex->regex->split(units, static_cast<int>(limit), start, parts)) && parts.empty()) {
      out.push_back(Value(s));
      continue;
    }
    for (const std::u16string& part : parts) out.push_back(Value(String::utf16(part)));
  }
  return strings_array(std::move(out));
}

// ---- join and format

Value join_operator(CallContext& ctx, const Value& a, const Value& b) {
  std::string separator = b.is_null() ? std::string() : to_display(ctx, b);
  if (!is_enumerable(a)) return Value(to_string(ctx, a));
  return str(join_display(ctx, a, &separator));
}

Value format_operator(CallContext& ctx, const Value& a, const Value& b) {
  try {
    std::vector<Value> args = format_arguments(b);
    return str(composite_format(ctx, to_display(ctx, a), args));
  } catch (const ScriptError& e) {
    const Type* bad = TypeRegistry::find("System.FormatException");
    if (!e.record->exception || e.record->exception->type() != bad) throw;
    Ref<ErrorRecordObject> r = message_error(MessageId::FormatError, e.record->exception->message);
    r->target = a;
    throw ScriptError(r);
  }
}

}  // namespace psession
