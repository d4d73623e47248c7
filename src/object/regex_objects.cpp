#include "object/regex_objects.h"

#include "object/errors.h"
#include "text/encoding.h"

namespace psession {
namespace {

const Type* named(const char* name) {
  const Type* t = TypeRegistry::find(name);
  return t ? t : &types::Object;
}

}  // namespace

const Type* RegexObject::type() const { return &types::Regex; }
std::string RegexObject::to_text() const { return utf16_to_utf8(regex->pattern()); }

const Type* CaptureObject::type() const {
  static const Type* t = named("System.Text.RegularExpressions.Capture");
  return t;
}
const Type* GroupObject::type() const {
  static const Type* t = named("System.Text.RegularExpressions.Group");
  return t;
}
const Type* MatchObject::type() const {
  static const Type* t = named("System.Text.RegularExpressions.Match");
  return t;
}
Ref<String> CaptureObject::value() const {
  return subject->text->substring(static_cast<uint32_t>(index), static_cast<uint32_t>(length));
}
std::string CaptureObject::to_text() const { return value()->to_utf8(); }

GroupObject::GroupObject(std::shared_ptr<const RegexSubject> s, const RegexGroup& g, std::string name)
    : CaptureObject(std::move(s), g.success ? g.index : 0, g.success ? g.length : 0), success(g.success),
      name(std::move(name)), captures(g.captures) {
  if (success && captures.empty()) captures.push_back({g.index, g.length});
}

namespace {
RegexGroup whole(const RegexMatch& m) {
  RegexGroup g;
  g.success = m.success;
  g.index = m.index;
  g.length = m.length;
  return g;
}
}  // namespace

MatchObject::MatchObject(Ref<RegexObject> r, std::shared_ptr<const RegexSubject> s, RegexMatch m)
    : GroupObject(std::move(s), whole(m), "0"), regex(std::move(r)), match(std::move(m)) {}
void MatchObject::visit_edges(EdgeVisitor& v) {
  if (groups.is_object()) v.visit(groups.object());
  if (regex) v.visit(regex.get());
}
void MatchObject::clear_edges() { groups = Value(); }
void MatchObject::complete() {
  if (match.success) regex->regex->with_captures(subject->units, match);
}

Ref<RegexObject> make_regex(const String& pattern, uint32_t options, int64_t timeout_ms) {
  RegexError error;
  std::shared_ptr<const Regex> r = pattern.is_ascii() ? Regex::compile(pattern.ascii_view(), options, error)
                                                      : Regex::compile(pattern.utf16_view(), options, error);
  if (!r) {
    Ref<ExceptionObject> e =
        make_exception("System.Text.RegularExpressions.RegexParseException", error.message);
    Ref<Dictionary> p = Dictionary::hashtable();
    p->set(str("Offset"), Value::int32(error.offset));
    p->set(str("Error"), str(error.code));
    e->properties = p;
    throw ScriptError(record_of_exception(e));
  }
  return make_ref<RegexObject>(std::move(r), timeout_ms);
}

bool check_status(RegexStatus status) {
  switch (status) {
    case RegexStatus::kMatch: return true;
    case RegexStatus::kNoMatch: return false;
    case RegexStatus::kTimeout:
      throw_dotnet("System.Text.RegularExpressions.RegexMatchTimeoutException",
                   "The Regex engine has timed out while trying to match a pattern to an input string. This can occur "
                   "for many reasons, including very large inputs or excessive backtracking caused by nested "
                   "quantifiers, back-references and other factors.");
    case RegexStatus::kTooComplex:
      throw_dotnet("System.InsufficientExecutionStackException",
                   "The regular expression needs more backtracking for this input than is allowed.");
  }
  return false;
}

Ref<MatchObject> make_match(const Ref<RegexObject>& r, const std::shared_ptr<const RegexSubject>& s, RegexMatch m) {
  return make_ref<MatchObject>(r, s, std::move(m));
}

Value group_collection(MatchObject& m) {
  if (!m.groups.is_null()) return m.groups;
  m.complete();
  static const Type* t = named("System.Text.RegularExpressions.GroupCollection");
  Ref<List> list = make_ref<List>(t);
  list->read_only = true;
  const Regex& r = *m.regex->regex;
  if (!m.match.success) {
    list->items.push_back(Value(make_ref<GroupObject>(m.subject, RegexGroup(), "0")));
  } else {
    for (size_t i = 0; i < m.match.groups.size(); ++i) {
      std::string name = i < r.group_names().size() ? utf16_to_utf8(r.group_names()[i]) : std::to_string(i);
      list->items.push_back(Value(make_ref<GroupObject>(m.subject, m.match.groups[i], std::move(name))));
    }
  }
  m.groups = Value(list);
  return m.groups;
}

Value match_collection(const Ref<RegexObject>& r, const Ref<String>& input, int start) {
  static const Type* t = named("System.Text.RegularExpressions.MatchCollection");
  Ref<List> list = make_ref<List>(t);
  list->read_only = true;
  auto subject = std::make_shared<const RegexSubject>(input);
  RegexMatch m;
  bool found = check_status(r->regex->match(subject->units, start, m, r->timeout_ms));
  while (found) {
    RegexMatch next;
    found = check_status(r->regex->next(subject->units, m, next, r->timeout_ms));
    list->items.push_back(Value(make_match(r, subject, std::move(m))));
    m = std::move(next);
  }
  return Value(list);
}

}  // namespace psession
