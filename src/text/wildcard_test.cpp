#include "text/wildcard.h"

#include <gtest/gtest.h>

namespace psession {
namespace {

bool like(std::string_view s, std::string_view p, bool ignore_case = true) {
  return WildcardPattern(p, ignore_case).is_match(s);
}

TEST(Wildcard, Matches) {
  EXPECT_TRUE(like("hello", "H*O"));
  EXPECT_FALSE(like("hello", "H*O", false));
  EXPECT_TRUE(like("hello", "h?llo"));
  EXPECT_TRUE(like("hello", "[g-i]ello"));
  EXPECT_FALSE(like("hello", "[a-c]*"));
  EXPECT_TRUE(like("a]b", "a[]]b"));
  EXPECT_TRUE(like("a*b", "a`*b"));
  EXPECT_FALSE(like("axb", "a`*b"));
  EXPECT_TRUE(like("a-b", "a[x-]b"));
  EXPECT_TRUE(like("", "*"));
  EXPECT_FALSE(like("", "?"));
  EXPECT_TRUE(like("\xC3\x89", "\xC3\xA9"));
  EXPECT_TRUE(like("\xF0\x9F\x98\x80", "??"));
  EXPECT_FALSE(like(std::string(20000, 'a'), "*a*a*a*a*a*a*a*a*b"));
  EXPECT_FALSE(WildcardPattern(std::string_view("[")).valid());
  EXPECT_FALSE(WildcardPattern(std::string_view("[z-a]")).valid());
}

TEST(Wildcard, Escapes) {
  EXPECT_EQ(WildcardPattern::escape(std::string_view("a*b[c]?")), "a`*b`[c`]`?");
  EXPECT_EQ(WildcardPattern::unescape(std::string_view("a`*b`x")), "a*b`x");
  EXPECT_TRUE(WildcardPattern::contains_wildcards(std::string_view("a?")));
  EXPECT_FALSE(WildcardPattern::contains_wildcards(std::string_view("a`?")));
  EXPECT_EQ(WildcardPattern(std::string_view("a*_?")).to_wql(), "a%[_]_");
}

}  // namespace
}  // namespace psession
