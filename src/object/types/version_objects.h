// System.Version and SemanticVersion as objects.
#pragma once
#include <array>
#include <string>

#include "object/members.h"

namespace psession {

class VersionObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit VersionObject(const std::array<int32_t, 4>& p) : part(p) {}
  const std::array<int32_t, 4> part;  // -1: not given
  std::string text(int fields) const;
  const Type* type() const override;
  std::string to_text() const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override;
  size_t hash() const override;
};
Value make_version(int32_t major, int32_t minor, int32_t build = -1, int32_t revision = -1);

class SemanticVersionObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  int32_t major = 0, minor = 0, patch = 0;
  std::string pre, build;
  const Type* type() const override;
  std::string to_text() const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override;
  size_t hash() const override;
};

}  // namespace psession
