#include "text/casing.h"

#include <gtest/gtest.h>

namespace psession {
namespace {

TEST(Casing, IgnoresCase) {
  EXPECT_TRUE(equals_ignore_case(std::string_view("Get-ChildItem"), std::string_view("get-childITEM")));
  EXPECT_FALSE(equals_ignore_case(std::string_view("abcdefgh@"), std::string_view("abcdefgh`")));
  EXPECT_TRUE(
      equals_ignore_case(std::string_view("\xC3\x89t\xC3\xA9"), std::string_view("\xC3\xA9T\xC3\x89")));
  EXPECT_TRUE(equals_ignore_case(std::string_view("ab"), std::u16string_view(u"AB")));
  EXPECT_FALSE(equals_ignore_case(std::string_view("s"), std::string_view("\xC5\xBF")));
  EXPECT_EQ(hash_ignore_case(std::string_view("Some-LongName")),
            hash_ignore_case(std::u16string_view(u"sOME-lONGnAME")));
  EXPECT_EQ(hash_ignore_case(std::string_view("\xC3\x89")), hash_ignore_case(std::u16string_view(u"\u00E9")));
  EXPECT_EQ(to_upper(std::string_view("stra\xC3\x9F"
                                      "e \xC3\xA9")),
            "STRA\xC3\x9F"
            "E \xC3\x89");
  EXPECT_LT(compare_ignore_case(std::string_view("a"), std::string_view("B")), 0);
  EXPECT_LT(compare_ordinal("\xF0\x9F\x98\x80", "\xEF\xBF\xBD"), 0);
  EXPECT_EQ(find_ignore_case(std::string_view("hello WORLD"), std::string_view("world")), 6u);
}

TEST(Casing, CultureOrder) {
  auto less = [](std::string_view a, std::string_view b) { return compare_culture(a, b, false) < 0; };
  EXPECT_TRUE(less("a", "B"));
  EXPECT_TRUE(less("a", "A"));
  EXPECT_TRUE(less("A", "b"));
  EXPECT_TRUE(less("_", "-"));
  EXPECT_TRUE(less("-", "1"));
  EXPECT_TRUE(less("1", "a"));
  EXPECT_TRUE(less("co-op", "coop"));
  EXPECT_TRUE(less("ab", "Abc"));
  EXPECT_EQ(compare_culture(std::string_view("ABC"), std::string_view("abc"), true), 0);
  EXPECT_EQ(compare_culture(std::string_view("a\0b", 3), std::string_view("ab"), false), 0);
  EXPECT_TRUE(less("e", "\xC3\xA9"));
  EXPECT_TRUE(less("\xC3\xA9", "f"));
}

TEST(Casing, Classes) {
  EXPECT_TRUE(is_letter(U'\u00E9'));
  EXPECT_FALSE(is_letter(U'1'));
  EXPECT_TRUE(is_digit(U'\u0664'));
  EXPECT_TRUE(is_white_space(0xA0));
  EXPECT_EQ(unicode_category(U'\u20AC'), UnicodeCategory::kCurrencySymbol);
  EXPECT_EQ(normalize(u"e\u0301", Normalization::kC), u"\u00E9");
}

}  // namespace
}  // namespace psession
