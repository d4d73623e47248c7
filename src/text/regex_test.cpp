#include "text/regex.h"

#include <gtest/gtest.h>

#include "text/encoding.h"

namespace psession {
namespace {

std::shared_ptr<const Regex> re(std::string_view pattern, uint32_t options = 0) {
  RegexError error;
  auto r = Regex::compile(pattern, options, error);
  EXPECT_TRUE(r) << pattern << ": " << error.message;
  return r;
}

// The groups of the first match, by both matchers (a time limit asks for the own one), which must agree.
std::string groups(std::string_view pattern, std::string_view text, uint32_t options = 0) {
  auto r = re(pattern, options);
  if (!r) return "error";
  std::u16string s = utf8_to_utf16(text);
  std::string result[2];
  for (int own = 0; own < 2; own++) {
    RegexMatch m;
    int start = r->right_to_left() ? int(s.size()) : 0;
    if (r->match(s, start, m, own ? 100000 : 0) != RegexStatus::kMatch) {
      result[own] = "-";
      continue;
    }
    for (size_t i = 0; i < m.groups.size(); i++) {
      if (i) result[own] += ",";
      result[own] +=
          m.groups[i].success ? utf16_to_utf8(s.substr(m.groups[i].index, m.groups[i].length)) : "~";
    }
  }
  EXPECT_EQ(result[0], result[1]) << pattern;
  return result[0];
}

std::string replace(std::string_view text, std::string_view pattern, std::string_view by,
                    uint32_t options = 0) {
  std::u16string out, s = utf8_to_utf16(text);
  auto r = re(pattern, options);
  r->replace(s, utf8_to_utf16(by), -1, r->right_to_left() ? int(s.size()) : 0, out);
  return utf16_to_utf8(out);
}

std::string split(std::string_view text, std::string_view pattern, int count = 0, uint32_t options = 0) {
  std::vector<std::u16string> parts;
  re(pattern, options)->split(utf8_to_utf16(text), count, 0, parts);
  std::string out;
  for (size_t i = 0; i < parts.size(); i++) out += (i ? "|" : "") + utf16_to_utf8(parts[i]);
  return out;
}

constexpr uint32_t kI = kRegexIgnoreCase;

TEST(Regex, Groups) {
  EXPECT_EQ(groups("(\\w+)=(\\w+)", "key=val"), "key=val,key,val");
  EXPECT_EQ(groups("(a)(?<n>b)(c)", "abc"), "abc,a,c,b");
  EXPECT_EQ(groups("a(x)?(b)", "ab"), "ab,~,b");
  EXPECT_EQ(groups("(?<y>\\d{4})-(?'m'\\d\\d)", "on 2024-03"), "2024-03,2024,03");
  EXPECT_EQ(groups("(a)(?<n>b)", "ab", kRegexExplicitCapture), "ab,b");
  EXPECT_EQ(groups("(?<5>a)(b)", "ab"), "ab,b,a");
  auto r = re("(a)(?<n>b)(c)");
  ASSERT_EQ(r->group_count(), 4);
  EXPECT_EQ(r->group_names()[3], u"n");
  EXPECT_EQ(r->group_slot(u"n"), 3);
}

TEST(Regex, Syntax) {
  EXPECT_EQ(groups("<.+?>", "<a><b>"), "<a>");
  EXPECT_EQ(groups("a{2,3}?", "aaaa"), "aa");
  EXPECT_EQ(groups("x{,2}", "x{,2}"), "x{,2}");
  EXPECT_EQ(groups("a{", "a{"), "a{");
  EXPECT_EQ(groups("[a-f-[bc]]", "bcd"), "d");
  EXPECT_EQ(groups("[\\w-[\\d_]]+", "12_ab3"), "ab");
  EXPECT_EQ(groups("(?>a+)a", "aaa"), "-");
  EXPECT_EQ(groups("(.)\\1", "hello"), "ll,l");
  EXPECT_EQ(groups("^(?<x>abc)\\k<x>$", "abcabc"), "abcabc,abc");
  EXPECT_EQ(groups("(a)?(?(1)X|Y)", "aXb"), "aX,a");
  EXPECT_EQ(groups("(a)?(?(1)X|Y)", "Yb"), "Y,~");
  EXPECT_EQ(groups("(?(?=a)ab|cd)", "xcd"), "cd");
  EXPECT_EQ(groups(" a  b # c\n", "ab", kRegexIgnorePatternWhitespace), "ab");
  EXPECT_EQ(groups("(?x) a # comment\n b", "ab"), "ab");
  EXPECT_EQ(groups("a(?#note)b", "ab"), "ab");
  EXPECT_EQ(groups("(?i:A)B", "aB"), "aB");
  EXPECT_EQ(groups("\\u0041\\x42\\e\\cA\\101",
                   "AB\x1b\x01"
                   "A"),
            "AB\x1b\x01"
            "A");
  EXPECT_EQ(groups("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}$", "10.0.0.1"), "10.0.0.1,1,1,");
  EXPECT_EQ(groups("(?:)*x", "x"), "x");
  EXPECT_EQ(groups("(a*)*b", "aab"), groups("(a*)*b", "aab"));
}

TEST(Regex, Anchors) {
  EXPECT_EQ(groups("c$", "abc\n"), "c");
  EXPECT_EQ(groups("c\\z", "abc\n"), "-");
  EXPECT_EQ(groups("c\\Z", "abc\n"), "c");
  EXPECT_EQ(groups("^b", "a\nb"), "-");
  EXPECT_EQ(groups("^b$", "a\nb\nc", kRegexMultiline), "b");
  EXPECT_EQ(groups("^$", "a\n", kRegexMultiline), "");
  EXPECT_EQ(groups("a.b", "a\nb"), "-");
  EXPECT_EQ(groups("a.b", "a\nb", kRegexSingleline), "a\nb");
  EXPECT_EQ(groups("\\bb\\b", "a b"), "b");
}

TEST(Regex, Unicode) {
  EXPECT_EQ(groups("^..$", "\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(groups("\\w+", "na\xC3\xAFve x"), "na\xC3\xAFve");
  EXPECT_EQ(groups("\\p{IsGreek}", "a\xCE\xB1"), "\xCE\xB1");
  EXPECT_EQ(groups("^\\d$", "\xD9\xA4"), "\xD9\xA4");
  EXPECT_EQ(groups("^\\d$", "\xD9\xA4", kRegexECMAScript), "-");
  EXPECT_EQ(groups("\xC3\xA9", "\xC3\x89", kI), "\xC3\x89");
  EXPECT_EQ(groups("s", "\xC5\xBF", kI), "-");
  EXPECT_EQ(groups("K", "\xE2\x84\xAA", kI), "\xE2\x84\xAA");
  EXPECT_EQ(groups("i", "\xC4\xB0", kI), "\xC4\xB0");
  EXPECT_EQ(groups("i", "\xC4\xB0", kI | kRegexCultureInvariant), "-");
  EXPECT_EQ(groups("\xCF\x83\xCE\xB1\xCF\x82", "\xCE\xA3\xCE\x91\xCE\xA3", kI), "-");
  EXPECT_EQ(groups("^[^\\W\\d]$", "x"), "x");
  EXPECT_EQ(groups("[\\S\\s]", "\n"), "\n");
  EXPECT_EQ(groups("\\p{Lu}", "a", kI), "a");
}

TEST(Regex, OnlyOwnMatcher) {
  EXPECT_EQ(groups("\\((?>[^()]+|(?<o>\\()|(?<-o>\\)))*(?(o)(?!))\\)", "x(a(b)c)y"), "(a(b)c),~");
  EXPECT_EQ(groups("a", "aab", kRegexRightToLeft), "a");
  EXPECT_EQ(groups("(\\d+)(\\d)", "1234", kRegexRightToLeft), "1234,123,4");
  EXPECT_EQ(groups("(?<=a+b)c", "aabc"), "c");
  EXPECT_EQ(groups("(?<=(\\d+)\\.)x", "12.x"), "x,12");
  EXPECT_EQ(groups("(?<!a.*)x", "bx"), "x");
  EXPECT_EQ(groups("(?<n>a)|(?<n>b)", "b"), "b,b");
  RegexMatch m;
  auto r = re("(?:a(\\d))+");
  r->match(u"a1a2a3", 0, m);
  r->with_captures(u"a1a2a3", m);
  ASSERT_EQ(m.groups[1].captures.size(), 3u);
  EXPECT_EQ(m.groups[1].captures[0].index, 1);
  EXPECT_EQ(m.groups[0].captures.size(), 1u);
}

TEST(Regex, Replaces) {
  EXPECT_EQ(replace("abc", "b", "[$&]"), "a[b]c");
  EXPECT_EQ(replace("abc", "b", "[$`]"), "a[a]c");
  EXPECT_EQ(replace("abc", "b", "[$']"), "a[c]c");
  EXPECT_EQ(replace("abc", "b", "[$_]"), "a[abc]c");
  EXPECT_EQ(replace("abc", "(b)", "[$+]"), "a[b]c");
  EXPECT_EQ(replace("abc", "b", "$$"), "a$c");
  EXPECT_EQ(replace("abc", "(b)", "${1}0"), "ab0c");
  EXPECT_EQ(replace("abc", "(b)", "$10"), "a$10c");
  EXPECT_EQ(replace("abc", "b", "$9$x$"), "a$9$x$c");
  EXPECT_EQ(replace("k:v", "(?<k>\\w):(?<v>\\w)", "${v}:${k}"), "v:k");
  EXPECT_EQ(replace("aaa", "a*", "-"), "--");
  EXPECT_EQ(replace("aaa", "a*?", "-"), "-a-a-a-");
  EXPECT_EQ(replace("abc", "", "-"), "-a-b-c-");
  EXPECT_EQ(replace("1234567", "(?<=\\d)(?=(\\d{3})+$)", ","), "1,234,567");
  EXPECT_EQ(replace("abcabc", "b", "x", kRegexRightToLeft), "axcaxc");
}

TEST(Regex, Splits) {
  EXPECT_EQ(split("a1b2c", "\\d"), "a|b|c");
  EXPECT_EQ(split("a,b,c", ",", 2), "a|b,c");
  EXPECT_EQ(split("a,b", "(,)"), "a|,|b");
  EXPECT_EQ(split("CamelCaseWord", "(?<=.)(?=[A-Z])"), "Camel|Case|Word");
  EXPECT_EQ(split("abc", ""), "|a|b|c|");
  EXPECT_EQ(split("abc", "x"), "abc");
}

TEST(Regex, Errors) {
  auto error = [](std::string_view pattern) {
    RegexError e;
    return Regex::compile(pattern, 0, e) ? std::string("none") : e.message;
  };
  EXPECT_EQ(error("("), "Invalid pattern '(' at offset 1. Not enough )'s.");
  EXPECT_EQ(error("[a"), "Invalid pattern '[a' at offset 2. Unterminated [] set.");
  EXPECT_EQ(error("a)"), "Invalid pattern 'a)' at offset 2. Too many )'s.");
  EXPECT_EQ(error("*a"), "Invalid pattern '*a' at offset 1. Quantifier '*' following nothing.");
  EXPECT_EQ(error("a**"), "Invalid pattern 'a**' at offset 3. Nested quantifier '*'.");
  EXPECT_EQ(error("\\"), "Invalid pattern '\\' at offset 1. Illegal \\ at end of pattern.");
  EXPECT_EQ(error("(?<n"), "Invalid pattern '(?<n' at offset 4. Unrecognized grouping construct.");
  EXPECT_EQ(error("(?z)"), "Invalid pattern '(?z)' at offset 3. Unrecognized grouping construct.");
  EXPECT_EQ(error("[z-a]"), "Invalid pattern '[z-a]' at offset 4. [x-y] range in reverse order.");
  EXPECT_EQ(error("\\p{Foo}"), "Invalid pattern '\\p{Foo}' at offset 7. Unknown property 'Foo'.");
  EXPECT_EQ(error("(?<=a"), "Invalid pattern '(?<=a' at offset 5. Not enough )'s.");
  EXPECT_EQ(error("\\k<x>"), "Invalid pattern '\\k<x>' at offset 5. Reference to undefined group name 'x'.");
  EXPECT_EQ(error("a{2,1}"), "Invalid pattern 'a{2,1}' at offset 6. Illegal {x,y} with x > y.");
  EXPECT_EQ(error("["), "Invalid pattern '[' at offset 1. Unterminated [] set.");
  EXPECT_EQ(error("\\y"), "Invalid pattern '\\y' at offset 2. Unrecognized escape sequence \\y.");
  EXPECT_NE(error(std::string(100000, '(')), "none");
  EXPECT_NE(error(std::string(100000, '[')), "none");
}

TEST(Regex, Limits) {
  RegexMatch m;
  std::u16string text(40, u'a');
  EXPECT_EQ(re("^(a+)+$(?<!a+b)")->match(text + u"!", 0, m, 50), RegexStatus::kTimeout);
  EXPECT_NE(re("^(a+)+$")->match(text + u"!", 0, m), RegexStatus::kMatch);
  std::u16string big(1000000, u'x');
  EXPECT_EQ(re("(?:x|y)*$")->match(big, 0, m), RegexStatus::kMatch);
  EXPECT_EQ(re("(?:x|y)*$")->match(big, 0, m, 100000), RegexStatus::kMatch);
}

TEST(Regex, Escapes) {
  EXPECT_EQ(Regex::escape(u"a.b*[c] #"), u"a\\.b\\*\\[c]\\ \\#");
  std::u16string out;
  RegexError e;
  EXPECT_TRUE(Regex::unescape(u"a\\.b\\t", out, e));
  EXPECT_EQ(out, u"a.b\t");
}

}  // namespace
}  // namespace psession
