#include "text/width.h"

namespace psession {

namespace {

struct Range {
  char32_t first, last;
};

// Marks that take no column: combining, enclosing, format and variation characters of the scripts in use.
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD},   {0x05BF, 0x05BF},   {0x05C1, 0x05C2},
    {0x05C4, 0x05C5},   {0x05C7, 0x05C7},   {0x0610, 0x061A},   {0x061C, 0x061C},   {0x064B, 0x065F},
    {0x0670, 0x0670},   {0x06D6, 0x06DC},   {0x06DF, 0x06E4},   {0x06E7, 0x06E8},   {0x06EA, 0x06ED},
    {0x0711, 0x0711},   {0x0730, 0x074A},   {0x07A6, 0x07B0},   {0x07EB, 0x07F3},   {0x0816, 0x082D},
    {0x0859, 0x085B},   {0x08D3, 0x0902},   {0x093A, 0x093A},   {0x093C, 0x093C},   {0x0941, 0x0948},
    {0x094D, 0x094D},   {0x0951, 0x0957},   {0x0962, 0x0963},   {0x0981, 0x0981},   {0x09BC, 0x09BC},
    {0x09C1, 0x09C4},   {0x09CD, 0x09CD},   {0x0A01, 0x0A02},   {0x0A3C, 0x0A3C},   {0x0A41, 0x0A51},
    {0x0A70, 0x0A71},   {0x0ABC, 0x0ABC},   {0x0AC1, 0x0AC8},   {0x0ACD, 0x0ACD},   {0x0B3C, 0x0B3C},
    {0x0B41, 0x0B44},   {0x0B4D, 0x0B4D},   {0x0BC0, 0x0BC0},   {0x0BCD, 0x0BCD},   {0x0C3E, 0x0C40},
    {0x0C46, 0x0C56},   {0x0CBC, 0x0CBC},   {0x0CCC, 0x0CCD},   {0x0D41, 0x0D44},   {0x0D4D, 0x0D4D},
    {0x0DCA, 0x0DCA},   {0x0DD2, 0x0DD6},   {0x0E31, 0x0E31},   {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E},
    {0x0EB1, 0x0EB1},   {0x0EB4, 0x0EBC},   {0x0EC8, 0x0ECD},   {0x0F18, 0x0F19},   {0x0F35, 0x0F39},
    {0x0F71, 0x0F7E},   {0x0F80, 0x0F84},   {0x0F86, 0x0F87},   {0x0F8D, 0x0FBC},   {0x102D, 0x1030},
    {0x1032, 0x1037},   {0x1039, 0x103A},   {0x103D, 0x103E},   {0x1160, 0x11FF},   {0x135D, 0x135F},
    {0x1712, 0x1714},   {0x17B4, 0x17B5},   {0x17B7, 0x17BD},   {0x17C6, 0x17C6},   {0x17C9, 0x17D3},
    {0x180B, 0x180E},   {0x18A9, 0x18A9},   {0x1AB0, 0x1AFF},   {0x1B00, 0x1B03},   {0x1B34, 0x1B3A},
    {0x1DC0, 0x1DFF},   {0x200B, 0x200F},   {0x202A, 0x202E},   {0x2060, 0x2064},   {0x2066, 0x206F},
    {0x20D0, 0x20F0},   {0x2CEF, 0x2CF1},   {0x2DE0, 0x2DFF},   {0x302A, 0x302D},   {0x3099, 0x309A},
    {0xA66F, 0xA672},   {0xA674, 0xA67D},   {0xA69E, 0xA69F},   {0xA6F0, 0xA6F1},   {0xA8E0, 0xA8F1},
    {0xD7B0, 0xD7FF},   {0xFB1E, 0xFB1E},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F},   {0xFEFF, 0xFEFF},
    {0x101FD, 0x101FD}, {0x1D167, 0x1D169}, {0x1D173, 0x1D182}, {0x1D185, 0x1D18B}, {0x1E8D0, 0x1E8D6},
    {0xE0001, 0xE01EF},
};

constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
    {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},
    {0x2693, 0x2693},   {0x26A1, 0x26A1},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF}, {0x1AFF0, 0x1B2FF}, {0x1F004, 0x1F004},
    {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335},
    {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0},
    {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D},
    {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4},
    {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6DF},
    {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7EB}, {0x1F7F0, 0x1F7F0}, {0x1F90C, 0x1F93A},
    {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

template <size_t N>
bool in_ranges(const Range (&ranges)[N], char32_t cp) {
  size_t low = 0, high = N;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (cp > ranges[middle].last) low = middle + 1;
    else if (cp < ranges[middle].first) high = middle;
    else return true;
  }
  return false;
}

constexpr char32_t kZeroWidthJoiner = 0x200D;
constexpr char32_t kEmojiPresentation = 0xFE0F;
bool is_regional(char32_t cp) { return cp >= 0x1F1E6 && cp <= 0x1F1FF; }
bool is_emoji_modifier(char32_t cp) { return cp >= 0x1F3FB && cp <= 0x1F3FF; }

}  // namespace

CodePoint decode_utf8(std::string_view text, size_t pos) {
  auto byte = [&](size_t i) -> unsigned { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  unsigned a = byte(pos);
  if (a < 0x80) return {a, 1};
  auto tail = [&](size_t i) { return (byte(pos + i) & 0xC0) == 0x80; };
  if (a >= 0xC2 && a < 0xE0 && tail(1)) return {(a & 0x1F) << 6 | (byte(pos + 1) & 0x3F), 2};
  if (a >= 0xE0 && a < 0xF0 && tail(1) && tail(2)) {
    char32_t cp = (a & 0x0F) << 12 | (byte(pos + 1) & 0x3F) << 6 | (byte(pos + 2) & 0x3F);
    if (cp >= 0x800 && (cp < 0xD800 || cp > 0xDFFF)) return {cp, 3};
  }
  if (a >= 0xF0 && a < 0xF5 && tail(1) && tail(2) && tail(3)) {
    char32_t cp = (a & 0x07) << 18 | (byte(pos + 1) & 0x3F) << 12 | (byte(pos + 2) & 0x3F) << 6 |
                  (byte(pos + 3) & 0x3F);
    if (cp >= 0x10000 && cp <= 0x10FFFF) return {cp, 4};
  }
  return {0xFFFD, 1};
}

int code_point_width(char32_t cp) {
  if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)) return 0;
  if (cp < 0x300) return 1;
  if (in_ranges(kZeroWidth, cp)) return 0;
  return in_ranges(kWide, cp) ? 2 : 1;
}

size_t next_cluster(std::string_view text, size_t pos) {
  if (pos >= text.size()) return text.size();
  CodePoint first = decode_utf8(text, pos);
  size_t end = pos + first.size;
  if (first.value < 0x20) return end;
  if (is_regional(first.value) && end < text.size()) {
    CodePoint second = decode_utf8(text, end);
    if (is_regional(second.value)) return end + second.size;
  }
  while (end < text.size()) {
    CodePoint cp = decode_utf8(text, end);
    if (cp.value < 0x300) break;
    if (cp.value == kZeroWidthJoiner && first.value >= 0x2000 && end + cp.size < text.size()) {
      CodePoint joined = decode_utf8(text, end + cp.size);
      end += cp.size;
      if (joined.value >= 0x2000) end += joined.size;
      continue;
    }
    if (code_point_width(cp.value) != 0 && !is_emoji_modifier(cp.value)) break;
    end += cp.size;
  }
  return end;
}

size_t previous_cluster(std::string_view text, size_t pos) {
  if (pos == 0) return 0;
  // Clusters are found forwards only: start from a safe place (an ASCII byte, or 64 bytes before).
  size_t start = pos - 1;
  size_t limit = pos > 64 ? pos - 64 : 0;
  while (start > limit && static_cast<unsigned char>(text[start]) >= 0x80) --start;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  size_t at = start;
  while (true) {
    size_t next = next_cluster(text, at);
    if (next >= pos) return at;
    at = next;
  }
}

int cluster_width(std::string_view cluster) {
  int width = 0;
  for (size_t pos = 0; pos < cluster.size();) {
    CodePoint cp = decode_utf8(cluster, pos);
    if (pos == 0) width = is_regional(cp.value) && cluster.size() > cp.size ? 2 : code_point_width(cp.value);
    else if (cp.value == kEmojiPresentation) width = 2;
    pos += cp.size;
  }
  return width;
}

size_t skip_escape(std::string_view text, size_t pos) {
  if (pos >= text.size() || text[pos] != '\x1b') return pos;
  size_t at = pos + 1;
  if (at >= text.size()) return at;
  char kind = text[at++];
  if (kind == '[') {
    while (at < text.size() && (text[at] < 0x40 || text[at] > 0x7E)) ++at;
    return at < text.size() ? at + 1 : at;
  }
  if (kind == ']' || kind == 'P' || kind == '_' || kind == '^' || kind == 'X') {
    for (; at < text.size(); ++at) {
      if (text[at] == '\a') return at + 1;
      if (text[at] == '\x1b') return at + 1 < text.size() && text[at + 1] == '\\' ? at + 2 : at;
    }
    return at;
  }
  while (kind >= 0x20 && kind <= 0x2F && at < text.size()) kind = text[at++];
  return at;
}

int display_width(std::string_view text) {
  int width = 0;
  for (size_t pos = 0; pos < text.size();) {
    if (size_t end = skip_escape(text, pos); end != pos) {
      pos = end;
      continue;
    }
    size_t end = next_cluster(text, pos);
    width += cluster_width(text.substr(pos, end - pos));
    pos = end;
  }
  return width;
}

int advance_column(std::string_view text, int column) {
  // Only what follows the last line end matters.
  size_t start = text.find_last_of("\n\r");
  if (start != std::string_view::npos) {
    text.remove_prefix(start + 1);
    column = 0;
  }
  for (size_t pos = 0; pos < text.size();) {
    if (text[pos] == '\t') {
      column = (column / 8 + 1) * 8;
      ++pos;
    } else if (text[pos] == '\b') {
      if (column > 0) --column;
      ++pos;
    } else if (size_t end = skip_escape(text, pos); end != pos) {
      pos = end;
    } else {
      end = next_cluster(text, pos);
      column += cluster_width(text.substr(pos, end - pos));
      pos = end;
    }
  }
  return column;
}

std::string fit_to_width(std::string_view text, int width) {
  if (width <= 0) return {};
  if (display_width(text) <= width) return std::string(text);
  std::string out;
  int used = 0;
  for (size_t pos = 0; pos < text.size();) {
    size_t end = next_cluster(text, pos);
    int next = cluster_width(text.substr(pos, end - pos));
    if (used + next > width - 1) break;
    out.append(text.substr(pos, end - pos));
    used += next;
    pos = end;
  }
  return out + "\xE2\x80\xA6";
}

}  // namespace psession
