// What Format-* commands put into the pipeline and Out-* commands render: start, group start, entries, group end, end.
// Type names are PowerShell's (Microsoft.PowerShell.Commands.Internal.Format.*), so that scripts which look at them agree.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "object/type.h"
#include "object/value.h"

namespace psession {

enum class FormatShape : uint8_t { Undefined, Table, List, Wide, Complex };
enum class TextAlignment : uint8_t { Undefined, Left, Center, Right };
enum class WriteStream : uint8_t { None, Error, Warning, Verbose, Debug, Information };

struct TableColumnInfo {
  std::string label;           // what the header shows
  int width = 0;               // 0: to be decided from the rows
  TextAlignment alignment = TextAlignment::Left;
};
struct FrameInfo { int left = 0, right = 0, first_line = 0; };
// A piece of a custom view: text, a line break, or a frame with indentation.
struct ComplexItem {
  enum Kind : uint8_t { Text, NewLine, Frame } kind = Text;
  std::string text;
  FrameInfo frame;
  std::vector<ComplexItem> children;
};

struct ListField { std::string label, value; };
struct EntryData {
  FormatShape shape = FormatShape::Undefined;  // Undefined: raw text (out of band)
  std::string text;                            // raw; wide
  std::vector<std::string> cells;              // table row
  std::vector<TextAlignment> alignments;       // per cell, Undefined: the column's
  bool multi_line = false;
  std::vector<ListField> fields;               // list
  std::vector<ComplexItem> items;              // complex
};

enum class PacketKind : uint8_t { Start, GroupStart, Entry, GroupEnd, End };
class FormatPacket final : public HeapObject {
 public:
  explicit FormatPacket(PacketKind k) : packet(k) {}
  PacketKind packet;
  // Start
  FormatShape shape = FormatShape::Undefined;
  std::vector<TableColumnInfo> columns;
  bool hide_header = false, repeat_header = false, autosize = false;
  int wide_columns = 0;
  // GroupStart
  std::vector<ComplexItem> group_label;
  // Entry
  EntryData entry;
  bool out_of_band = false;
  WriteStream stream = WriteStream::None;

  const Type* type() const override;
};

}  // namespace psession
