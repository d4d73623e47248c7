#include "console/renderer.h"

#include <gtest/gtest.h>
#include <random>

#include "console/test_screen.h"

namespace psession::console {
namespace {

constexpr int kColumns = 12;

Frame random_frame(std::mt19937& random) {
  auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Frame frame;
  int rows = 1 + pick(5);
  for (int i = 0; i < rows; ++i) {
    Row row;
    if (i == 0) row.prefix = pick(2) ? "PS> " : "\x1b[31mP\x1b[0m> ";
    row.prefix_width = display_width(row.prefix);
    int width = row.prefix_width;
    int stop = pick(3) == 0 ? kColumns : pick(kColumns + 1);
    while (width < stop) {
      bool wide = pick(5) == 0 && width + 2 <= stop;
      row.cells.push_back({wide ? "\xE6\xBC\xA2" : std::string(1, static_cast<char>('a' + pick(3))),
                           static_cast<uint8_t>(wide ? 2 : 1), static_cast<uint8_t>(pick(3))});
      width += wide ? 2 : 1;
    }
    row.wrapped = i > 0 && frame.rows.back().width() == kColumns && pick(2);
    frame.rows.push_back(std::move(row));
  }
  frame.cursor_row = pick(rows);
  frame.cursor_column = pick(kColumns);
  return frame;
}

// Whatever was drawn before, the screen shows the last frame.
TEST(Renderer, UpdatesEqualFreshDrawings) {
  std::mt19937 random(7);
  std::vector<std::string> styles{"", "\x1b[31m", "\x1b[32m"};
  for (int round = 0; round < 300; ++round) {
    VirtualScreen screen(kColumns, 8);
    Renderer renderer(styles);
    renderer.reset();
    for (int step = 0; step < 12; ++step) {
      Frame frame = random_frame(random);
      screen.write(renderer.update(frame, kColumns));
      VirtualScreen fresh(kColumns, 8);
      Renderer other(styles);
      other.reset();
      fresh.write(other.update(frame, kColumns));
      ASSERT_EQ(screen.text(), fresh.text()) << round << "." << step;
      ASSERT_EQ(screen.x(), frame.cursor_column);
      ASSERT_EQ(screen.y(), frame.cursor_row);
      for (int y = 0; y < static_cast<int>(frame.rows.size()); ++y)
        for (int x = 0; x < frame.rows[y].width(); ++x) ASSERT_EQ(screen.colour_at(x, y), fresh.colour_at(x, y));
    }
  }
}

TEST(Renderer, TypingAtTheEndWritesOnlyTheCharacter) {
  std::vector<std::string> styles{""};
  Renderer renderer(styles);
  renderer.reset();
  Frame frame;
  frame.rows.emplace_back();
  append_cells(frame.rows[0], "abc", 0);
  frame.cursor_column = 3;
  renderer.update(frame, 80);
  append_cells(frame.rows[0], "d", 0);
  frame.cursor_column = 4;
  EXPECT_EQ(renderer.update(frame, 80), "d");
  EXPECT_EQ(renderer.update(frame, 80), "");
}

}  // namespace
}  // namespace psession::console
