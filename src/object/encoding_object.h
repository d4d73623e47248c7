// System.Text.Encoding as an object: one of the encodings we know, with or without its byte order mark.
#pragma once
#include "object/members.h"
#include "text/encoding.h"

namespace psession {

class EncodingObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  EncodingObject(TextEncoding e, bool bom) : encoding(e), bom(bom) {}
  const TextEncoding encoding;
  const bool bom;  // GetPreamble() gives one
  bool strict = false;  // what cannot be converted is an error
  const Type* type() const override;
  std::string to_text() const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override { return static_cast<size_t>(encoding); }
};
Value encoding_object(TextEncoding e, bool bom);

}  // namespace psession
