#include "format/output.h"

#include <time.h>

#include <algorithm>

#include "engine/runspace.h"
#include "format/formatter.h"
#include "format/packet_values.h"
#include "format/text_lines.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/width.h"

namespace psession {

namespace {
constexpr int64_t kGroupingMilliseconds = 300;
constexpr int kMaxFrames = 50;

int64_t now_ms() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
}  // namespace

struct OutputRenderer::Group {
  std::vector<int> widths;
  std::vector<TextAlignment> alignments;
  bool disabled = false;
  size_t wide_columns = 1;
  std::vector<std::string> wide_row;
};

OutputRenderer::OutputRenderer(Runspace& rs, LineOutput& out)
    : rs_(rs), out_(out), formatter_(std::make_unique<Formatter>(rs, FormatShape::Undefined)) {}
OutputRenderer::~OutputRenderer() = default;

// $PSStyle.Formatting.X, read once per renderer.
std::string OutputRenderer::style(const char* which) {
  if (!out_.decorated()) return {};
  try {
    Value ps = rs_.get_variable("PSStyle");
    return to_display(rs_, get_member(rs_, get_member(rs_, ps, "Formatting"), which));
  } catch (ScriptError&) {
    return {};
  }
}

void OutputRenderer::process(const Value& v, WriteStream stream) {
  if (v.is_null()) return;
  if (auto* p = v.get_if<FormatPacket>()) {
    packet(Ref<FormatPacket>(p));
    return;
  }
  if (is_packet_value(v)) {
    if (Ref<FormatPacket> p = packet_from_value(rs_, v)) packet(p);
    return;
  }
  std::vector<Ref<FormatPacket>> made;
  formatter_->process(v, [&](Ref<FormatPacket> p) { made.push_back(std::move(p)); }, stream);
  for (const Ref<FormatPacket>& p : made) packet(p);
}

void OutputRenderer::packet(const Ref<FormatPacket>& p) {
  if (p->packet == PacketKind::Start && in_document_) finish();   // an unfinished document was left behind
  if (p->packet == PacketKind::Start) {
    in_document_ = true;
    // Widths that nobody gave are taken from the rows that come within a short time.
    caching_ = p->autosize || (p->shape == FormatShape::Table && !p->columns.empty() && p->columns[0].width == 0);
    start_ = p;
  }
  cached(p);
}

void OutputRenderer::cached(const Ref<FormatPacket>& p) {
  if (p->packet == PacketKind::GroupStart && caching_) {
    cache_.push_back(p);
    cache_since_ = now_ms();
    return;
  }
  if (!cache_.empty()) {
    cache_.push_back(p);
    if (p->packet == PacketKind::GroupEnd || p->packet == PacketKind::End ||
        (!start_->autosize && now_ms() - cache_since_ > kGroupingMilliseconds)) {
      release_cache(true);
    }
    return;
  }
  render(*p);
}

void OutputRenderer::flush_stale() {
  if (!cache_.empty() && !start_->autosize && now_ms() - cache_since_ > kGroupingMilliseconds) release_cache(true);
}

void OutputRenderer::release_cache(bool) {
  std::deque<Ref<FormatPacket>> packets;
  packets.swap(cache_);
  if (packets.empty()) return;
  if (start_->shape == FormatShape::Table) {
    std::vector<int> widths;
    for (const TableColumnInfo& c : start_->columns) widths.push_back(text_cells(c.label));
    for (const Ref<FormatPacket>& p : packets) {
      if (p->packet != PacketKind::Entry || p->entry.shape != FormatShape::Table) continue;
      for (size_t k = 0; k < p->entry.cells.size() && k < widths.size(); ++k) {
        int w = 0;
        w = std::max(w, text_cells(p->entry.cells[k]));
        widths[k] = std::max(widths[k], w);
      }
    }
    group_ = std::make_unique<Group>();
    group_->widths = std::move(widths);
  } else if (start_->shape == FormatShape::Wide && start_->autosize) {
    int widest = 0;
    for (const Ref<FormatPacket>& p : packets) {
      if (p->packet == PacketKind::Entry) widest = std::max(widest, text_cells(p->entry.text));
    }
    group_ = std::make_unique<Group>();
    int columns = 1;
    while (widest > 0 && widest < out_.columns() && widest * (columns + 1) + columns < out_.columns()) ++columns;
    group_->wide_columns = static_cast<size_t>(columns);
    group_->widths.push_back(widest);
  }
  for (const Ref<FormatPacket>& p : packets) render(*p);
}

void OutputRenderer::finish() {
  std::vector<Ref<FormatPacket>> made;
  formatter_->finish([&](Ref<FormatPacket> p) { made.push_back(std::move(p)); });
  for (const Ref<FormatPacket>& p : made) cached(p);
  if (!cache_.empty()) release_cache(false);
  if (in_group_) {
    FormatPacket end(PacketKind::GroupEnd);
    render(end);
  }
  if (in_document_) end_document();
}

// A list has an empty line behind each entry already.
void OutputRenderer::end_document() {
  if (start_ && start_->shape != FormatShape::List) out_.write_line("");
  in_document_ = false;
  start_ = nullptr;
}

void OutputRenderer::render(const FormatPacket& p) {
  switch (p.packet) {
    case PacketKind::Start:
      if (p.shape == FormatShape::Table) header_style_ = style("TableHeader");
      if (p.shape == FormatShape::List) label_style_ = style("FormatAccent");
      reset_ = out_.decorated() ? "\x1b[0m" : "";
      out_.write_line("");
      first_group_ = true;
      break;
    case PacketKind::GroupStart: start_group(p); break;
    case PacketKind::Entry:
      if (p.out_of_band) {
        out_of_band(p);
      } else {
        write_entry(p);
      }
      break;
    case PacketKind::GroupEnd:
      if (group_ && !group_->wide_row.empty()) {
        out_.write_line(table_row(group_->wide_row, group_->widths, group_->alignments, {}, {}));
      }
      group_.reset();
      in_group_ = false;
      break;
    case PacketKind::End: end_document(); break;
  }
}

void OutputRenderer::start_group(const FormatPacket& p) {
  in_group_ = true;
  if (!p.group_label.empty()) {
    if (!first_group_) out_.write_line("");
    write_complex(out_, p.group_label, out_.columns());
    out_.write_line("");
  }
  first_group_ = false;
  std::vector<int> hint;
  size_t wide_hint = 0;
  if (group_) {
    hint = std::move(group_->widths);
    wide_hint = group_->wide_columns;
  }
  group_ = std::make_unique<Group>();
  if (!start_) return;
  if (start_->shape == FormatShape::Table) {
    Group& g = *group_;
    for (size_t k = 0; k < start_->columns.size(); ++k) {
      const TableColumnInfo& c = start_->columns[k];
      g.widths.push_back(c.width > 0 ? c.width : k < hint.size() ? hint[k] : 0);
      g.alignments.push_back(c.alignment == TextAlignment::Undefined ? TextAlignment::Left : c.alignment);
    }
    if (g.widths.empty()) {
      g.disabled = true;
      return;
    }
    std::vector<int> wanted = g.widths;
    fit_columns(g.widths, out_.columns());
    // A last column that would be squeezed until its header wraps letter by letter is left out.
    for (size_t k = g.widths.size(); k-- > 1;) {
      if (g.widths[k] < 1) continue;
      bool squeezed = g.widths[k] < wanted[k] || (wanted[k] == 0 && g.widths[k] < 5);
      if (squeezed && g.widths[k] < 8 && g.widths[k] < display_width(start_->columns[k].label)) g.widths[k] = -1;
      break;
    }
    g.disabled = out_.columns() < 5 || std::none_of(g.widths.begin(), g.widths.end(), [](int w) { return w >= 1; });
    if (g.disabled || start_->hide_header) return;
    std::vector<std::string> labels, dashes;
    for (size_t k = 0; k < g.widths.size(); ++k) {
      const std::string& label = start_->columns[k].label;
      labels.push_back(label);
      int n = g.widths[k] <= 0 ? 0 : label.empty() ? g.widths[k] : std::min(g.widths[k], text_cells(label));
      dashes.push_back(std::string(static_cast<size_t>(n), '-'));
    }
    for (const std::string& line : table_row_wrapped(labels, g.widths, g.alignments, header_style_, reset_)) out_.write_line(line);
    out_.write_line(table_row(dashes, g.widths, g.alignments, header_style_, reset_));
  } else if (start_->shape == FormatShape::Wide) {
    size_t n = start_->wide_columns > 0 ? static_cast<size_t>(start_->wide_columns) : start_->autosize && wide_hint ? wide_hint : 2;
    group_->widths.assign(n, 0);
    group_->alignments.assign(n, TextAlignment::Left);
    group_->wide_columns = n;
    fit_columns(group_->widths, out_.columns());
  }
}

void OutputRenderer::write_entry(const FormatPacket& p) {
  const EntryData& e = p.entry;
  switch (e.shape) {
    case FormatShape::Table: {
      if (!group_ || group_->disabled) return;
      std::vector<TextAlignment> alignments = group_->alignments;
      for (size_t k = 0; k < e.alignments.size() && k < alignments.size(); ++k) {
        if (e.alignments[k] != TextAlignment::Undefined) alignments[k] = e.alignments[k];
      }
      if (e.multi_line) {
        for (const std::string& line : table_row_wrapped(e.cells, group_->widths, alignments, {}, {})) out_.write_line(line);
      } else {
        out_.write_line(table_row(e.cells, group_->widths, alignments, {}, {}));
      }
      break;
    }
    case FormatShape::List:
      write_list(out_, e.fields, out_.columns(), label_style_, reset_);
      out_.write_line("");
      break;
    case FormatShape::Wide:
      if (!group_) return;
      group_->wide_row.push_back(e.text);
      if (group_->wide_row.size() == group_->wide_columns) {
        out_.write_line(table_row(group_->wide_row, group_->widths, group_->alignments, {}, {}));
        group_->wide_row.clear();
      }
      break;
    case FormatShape::Complex: write_complex(out_, e.items, out_.columns()); break;
    case FormatShape::Undefined: out_.write_line(e.text); break;
  }
}

void OutputRenderer::out_of_band(const FormatPacket& p) {
  const EntryData& e = p.entry;
  switch (e.shape) {
    case FormatShape::List:
      out_.write_line("");
      write_list(out_, e.fields, out_.columns(), out_.decorated() ? style("FormatAccent") : std::string(),
                 out_.decorated() ? "\x1b[0m" : "");
      out_.write_line("");
      break;
    case FormatShape::Complex: write_complex(out_, e.items, 1 << 30, p.stream); break;
    default:
      if (p.stream == WriteStream::None) {
        out_.write_line(e.text);
      } else {
        out_.write_stream_line(p.stream, e.text);
      }
  }
}

// ---- lists and custom views

void write_list(LineOutput& out, const std::vector<ListField>& fields, int columns, std::string_view label_style,
                std::string_view reset) {
  constexpr std::string_view kSeparator = " : ";
  if (fields.empty() || columns - 3 - 1 - 1 < 0) return;
  int longest = 0;
  for (const ListField& f : fields) longest = std::max(longest, text_cells(f.label));
  longest = std::min(longest, columns - 3 - 1);
  int label_cells = longest + 3;
  for (const ListField& f : fields) {
    int w = text_cells(f.label);
    std::string label = w > longest ? cut_tail(f.label, longest) : f.label + pad(longest - w);
    label += kSeparator;
    std::string styled = std::string(label_style) + label + std::string(reset);
    bool first = true;
    for (const std::string& part : split_lines(f.value)) {
      for (const std::string& line : wrap_lines(part, columns - label_cells, columns - label_cells)) {
        // A value's colour ends with its line.
        bool open = line.find('\x1b') != std::string::npos && (line.size() < 4 || line.compare(line.size() - 4, 4, "\x1b[0m") != 0);
        out.write_line((first ? styled : pad(label_cells)) + line + (open ? "\x1b[0m" : ""));
        first = false;
      }
    }
  }
}

namespace {

struct ComplexWriter {
  LineOutput& out;
  int columns;
  WriteStream stream;
  std::string buffer;
  std::vector<FrameInfo> frames;

  void flush() {
    int left = 0, right = 0;
    for (const FrameInfo& f : frames) left += f.left, right += f.right;
    int first_line = frames.empty() ? 0 : frames.back().first_line;
    int useful = columns - left - right;
    if (useful <= 0) buffer.clear();
    if (std::abs(first_line) >= useful) first_line = 0;
    int first = useful, following = useful, first_pad = left, following_pad = left;
    if (first_line >= 0) {
      first -= first_line;
      first_pad += first_line;
    } else {
      following += first_line;
      following_pad -= first_line;
    }
    bool is_first = true;
    for (const std::string& line : wrap_lines(buffer, first, following)) {
      std::string text = pad(is_first ? first_pad : following_pad) + line;
      if (stream == WriteStream::None) {
        out.write_line(text);
      } else {
        out.write_stream_line(stream, text);
      }
      is_first = false;
    }
    buffer.clear();
  }

  void walk(const std::vector<ComplexItem>& items, int depth) {
    for (const ComplexItem& i : items) {
      switch (i.kind) {
        case ComplexItem::Text: buffer += i.text; break;
        case ComplexItem::NewLine: flush(); break;
        case ComplexItem::Frame:
          if (depth >= kMaxFrames) break;
          frames.push_back(i.frame);
          walk(i.children, depth + 1);
          frames.pop_back();
          break;
      }
    }
  }
};

}  // namespace

void write_complex(LineOutput& out, const std::vector<ComplexItem>& items, int columns, WriteStream stream) {
  ComplexWriter w{out, columns, stream, {}, {}};
  w.walk(items, 0);
  w.flush();
}

}  // namespace psession
