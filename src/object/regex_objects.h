// Regex, Match, Group and Capture as objects. Made by the regex table, -match, -replace and Select-String; engine thread.
#pragma once
#include <memory>
#include <string>

#include "object/containers.h"
#include "object/members.h"
#include "text/regex.h"

namespace psession {

class RegexObject final : public HeapObject, public TextualObject {
 public:
  explicit RegexObject(std::shared_ptr<const Regex> r, int64_t timeout_ms = 0)
      : regex(std::move(r)), timeout_ms(timeout_ms) {}
  std::shared_ptr<const Regex> regex;
  int64_t timeout_ms;  // 0: none
  const Type* type() const override;
  std::string to_text() const override;
};

// The text that was searched, both as scripts see it and as the matcher wants it.
struct RegexSubject {
  explicit RegexSubject(Ref<String> s) : text(std::move(s)), units(text->to_utf16()) {}
  Ref<String> text;
  std::u16string units;
};

class CaptureObject : public HeapObject, public TextualObject {
 public:
  CaptureObject(std::shared_ptr<const RegexSubject> s, int index, int length)
      : subject(std::move(s)), index(index), length(length) {}
  std::shared_ptr<const RegexSubject> subject;
  int index, length;  // an unmatched group: 0 and 0
  const Type* type() const override;
  std::string to_text() const override;
  Ref<String> value() const;
};

class GroupObject : public CaptureObject {
 public:
  GroupObject(std::shared_ptr<const RegexSubject> s, const RegexGroup& g, std::string name);
  bool success;
  std::string name;
  std::vector<RegexCapture> captures;
  const Type* type() const override;
};

class MatchObject final : public GroupObject {
 public:
  MatchObject(Ref<RegexObject> r, std::shared_ptr<const RegexSubject> s, RegexMatch m);
  Ref<RegexObject> regex;
  RegexMatch match;
  Value groups;  // the GroupCollection, made on demand
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
  // Fills the lists of captures.
  void complete();
};

// The Regex of a pattern; throws RegexParseException.
Ref<RegexObject> make_regex(const String& pattern, uint32_t options, int64_t timeout_ms = 0);
// Throws RegexMatchTimeoutException and its like; true: a match.
bool check_status(RegexStatus status);
Ref<MatchObject> make_match(const Ref<RegexObject>& r, const std::shared_ptr<const RegexSubject>& s, RegexMatch m);
Value group_collection(MatchObject& m);
Value match_collection(const Ref<RegexObject>& r, const Ref<String>& input, int start);

}  // namespace psession
