// CultureInfo and what hangs on it (NumberFormatInfo, DateTimeFormatInfo, TextInfo, CompareInfo, Calendar) as objects.
#pragma once
#include "object/current_culture.h"
#include "object/members.h"
#include "text/culture.h"

namespace psession {

class CultureObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  CultureObject(const Type* t, const Culture* c) : culture(c), type_(t) {}
  const Culture* culture;
  const Type* type() const override { return type_; }
  std::string to_text() const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override { return 0; }
  size_t hash() const override;
  bool comparable() const override { return false; }

 private:
  const Type* type_;
};
Value culture_object(const Culture* c);
std::string& list_separator(const Culture& c);   // what scripts set stays, for the culture of that name

}  // namespace psession
