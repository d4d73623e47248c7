// DateTimeOffset, DateOnly and TimeOnly as immutable boxes.
#pragma once
#include "object/members.h"
#include "text/datetime.h"

namespace psession {

class DateTimeOffsetObject final : public HeapObject, public TextualObject, public ComparableObject, public FormattableObject {
 public:
  explicit DateTimeOffsetObject(const DateTimeOffset& v) : value(v) {}
  const DateTimeOffset value;
  const Type* type() const override;
  std::string to_text() const override;
  std::string format(std::string_view format, const Culture& culture) const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override;
  size_t hash() const override { return static_cast<size_t>(value.utc_ticks()); }
};
Value date_time_offset(const DateTimeOffset& v);

// DateOnly (day number) and TimeOnly (ticks of the day).
class DayPartObject final : public HeapObject, public TextualObject, public ComparableObject, public FormattableObject {
 public:
  DayPartObject(bool is_date, int64_t v) : is_date(is_date), value(v) {}
  const bool is_date;
  const int64_t value;
  const Type* type() const override;
  std::string to_text() const override;
  std::string format(std::string_view format, const Culture& culture) const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override;
  size_t hash() const override { return static_cast<size_t>(value); }
};

// Local now, from the system's clock.
DateTime local_now();
DateTime utc_now();
[[noreturn]] void throw_bad_date(DateError e, std::string_view text, size_t word = 0);

}  // namespace psession
