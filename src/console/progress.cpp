#include "console/progress.h"

#include <algorithm>

#include "console/width.h"

namespace psession::console {

namespace {

constexpr std::string_view kReverse = "\x1b[7m", kReverseOff = "\x1b[27m", kReset = "\x1b[0m";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr int kMaxDepth = 16;

// Controls would move the cursor away.
std::string clean(std::string_view text) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    if (size_t end = skip_escape(text, pos); end != pos) {
      pos = end;
    } else {
      unsigned char c = static_cast<unsigned char>(text[pos++]);
      out += c < 0x20 || c == 0x7F ? ' ' : static_cast<char>(c);
    }
  }
  return out;
}

// The first `width` columns; what was cut is not marked.
size_t prefix_of_width(std::string_view text, int width) {
  int used = 0;
  size_t pos = 0;
  while (pos < text.size()) {
    size_t end = next_cluster(text, pos);
    used += cluster_width(text.substr(pos, end - pos));
    if (used > width) break;
    pos = end;
  }
  return pos;
}

}  // namespace

bool ProgressDisplay::update(const ProgressRecord& record, int64_t now_ms) {
  auto found = std::find_if(nodes_.begin(), nodes_.end(), [&](const Node& node) {
    return node.record.id == record.id && node.record.source_id == record.source_id;
  });
  dirty_ = true;
  if (record.completed) {
    if (found == nodes_.end()) {
      dirty_ = drawn_;
      return false;
    }
    remove(static_cast<size_t>(found - nodes_.begin()));
    // The last one goes without waiting; others with the next drawing.
    return nodes_.empty() || now_ms - drawn_at_ >= kInterval;
  }
  if (found != nodes_.end()) {
    found->record = record;
    found->age = ++age_;
  } else {
    if (nodes_.size() >= kMaxNodes) {
      auto oldest = std::min_element(nodes_.begin(), nodes_.end(),
                                     [](const Node& a, const Node& b) { return a.age < b.age; });
      nodes_.erase(oldest);
    }
    nodes_.push_back({record, ++age_});
  }
  return now_ms - drawn_at_ >= kInterval;
}

// With its children.
void ProgressDisplay::remove(size_t index) {
  std::vector<std::pair<int64_t, int>> gone{{nodes_[index].record.source_id, nodes_[index].record.id}};
  nodes_.erase(nodes_.begin() + static_cast<std::ptrdiff_t>(index));
  for (size_t i = 0; i < gone.size(); ++i) {
    auto [source, id] = gone[i];
    std::erase_if(nodes_, [&](const Node& node) {
      if (node.record.source_id != source || node.record.parent_id != id || node.record.id == id) return false;
      gone.emplace_back(source, node.record.id);
      return true;
    });
  }
}

// As PowerShell's minimal view: the status in reverse video, as far as the percentage goes.
std::string ProgressDisplay::line(const ProgressRecord& record, int indentation, int width, bool colour) const {
  if (options.max_width > 0) width = std::min(width, options.max_width);
  std::string activity = clean(record.activity);
  if (display_width(activity) > width / 2)
    activity = activity.substr(0, prefix_of_width(activity, width / 2)) + std::string(kEllipsis);
  std::string remaining = record.seconds_remaining >= 0 ? std::to_string(record.seconds_remaining) + "s" : "";
  int remaining_width = remaining.empty() ? 0 : static_cast<int>(remaining.size()) + 1;
  int bar_width = std::max(0, width - display_width(activity) - indentation - 4);
  std::string bar = clean(record.status);
  int room = std::max(0, bar_width - remaining_width);
  if (display_width(bar) > room)
    bar = room > 0 ? bar.substr(0, prefix_of_width(bar, room - 1)) + std::string(kEllipsis) : std::string();
  bar.append(static_cast<size_t>(std::max(0, bar_width - display_width(bar) - static_cast<int>(remaining.size()))),
             ' ');
  bar += remaining;
  if (display_width(bar) > bar_width) bar = bar.substr(0, prefix_of_width(bar, bar_width));
  std::string out(static_cast<size_t>(indentation), ' ');
  if (!colour) {
    // Without reverse video the bar is drawn with characters where the status leaves room.
    int full = record.percent >= 0 ? std::min(record.percent, 100) * bar_width / 100 : 0;
    for (size_t i = 0; i < bar.size() && static_cast<int>(i) < full; ++i)
      if (bar[i] == ' ') bar[i] = '#';
    return out + activity + " [" + bar + "]";
  }
  size_t split = bar.size();
  if (record.percent >= 0 && record.percent < 100 && bar_width > 0)
    split = prefix_of_width(bar, std::min(record.percent * bar_width / 100, bar_width - 1));
  bar.insert(split, kReverseOff);
  return out + options.style + activity + " [" + std::string(kReverse) + bar + "]" + std::string(kReset);
}

void ProgressDisplay::render(int parent, int64_t source, int depth, int width, bool colour,
                             std::vector<std::string>& lines) const {
  if (depth > kMaxDepth) return;
  for (const Node& node : nodes_) {
    const ProgressRecord& record = node.record;
    bool child = parent >= 0 && record.parent_id == parent && record.source_id == source && record.id != parent;
    bool root = parent < 0;
    if (root) {
      // A record whose parent is not shown stands by itself.
      bool has_parent = record.parent_id >= 0 && record.parent_id != record.id &&
                        std::any_of(nodes_.begin(), nodes_.end(), [&](const Node& other) {
                          return other.record.id == record.parent_id && other.record.source_id == record.source_id;
                        });
      if (has_parent) continue;
    } else if (!child) {
      continue;
    }
    if (lines.size() > 200) return;
    lines.push_back(line(record, std::min(depth * 2, width / 2), width, colour));
    render(record.id, record.source_id, depth + 1, width, colour, lines);
  }
}

std::string ProgressDisplay::draw(int columns, int rows, int column, bool colour, int64_t now_ms) {
  drawn_at_ = now_ms;
  dirty_ = false;
  if (nodes_.empty()) return erase(column);
  std::vector<std::string> lines;
  render(-1, 0, 0, std::max(columns, 10), colour, lines);
  size_t most = static_cast<size_t>(std::max(1, rows / 3));
  if (lines.size() > most) lines.resize(most);
  std::string out = "\x1b[?25l";
  out += column > 0 ? "\r\n" : "\r";
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out += "\r\n";
    out += lines[i] + "\x1b[K";
  }
  size_t up = lines.size() - 1 + (column > 0 ? 1 : 0);
  // What an earlier, longer drawing left below.
  if (drawn_) out += "\r\n\x1b[J\x1b[A";
  if (up > 0) out += "\x1b[" + std::to_string(up) + "A";
  out += "\r";
  if (column > 0) out += "\x1b[" + std::to_string(column) + "C";
  out += "\x1b[?25h";
  if (options.use_osc_indicator) {
    out += "\x1b]9;4;1;" + std::to_string(std::clamp(nodes_[0].record.percent, 0, 100)) + "\x1b\\";
    osc_shown_ = true;
  }
  drawn_ = true;
  return out;
}

std::string ProgressDisplay::erase(int column) {
  if (!drawn_) return {};
  drawn_ = false;
  dirty_ = !nodes_.empty();
  std::string out;
  if (column > 0) out = "\r\n\x1b[J\x1b[A\r\x1b[" + std::to_string(column) + "C";
  else out = "\r\x1b[J";
  if (osc_shown_) out += "\x1b]9;4;0;0\x1b\\";
  osc_shown_ = false;
  return out;
}

}  // namespace psession::console
