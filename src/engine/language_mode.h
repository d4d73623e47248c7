// PSLanguageMode: what scripts of a restricted session may do. ConstrainedLanguage is checked by the VM where it calls
// methods, sets properties, creates and converts; RestrictedLanguage and NoLanguage where text is submitted to run.
// Engine thread.
#pragma once
#include <string>
#include <string_view>

#include "engine/runspace.h"
#include "language/parsed_script.h"

namespace psession {

bool is_core_type(const Type* t);
inline bool is_constrained(const Runspace& rs) { return rs.language_mode == LanguageMode::ConstrainedLanguage; }

// Each raises PowerShell's error when the current mode forbids it.
void check_invoke(Runspace& rs, const Value& target, std::string_view method);
void check_invoke_static(Runspace& rs, const Type* t, std::string_view method);
void check_set_property(Runspace& rs, const Value& target, bool is_static, std::string_view name);
void check_conversion(Runspace& rs, const Value& v, const Type* target);
void check_variable_parameters(Runspace& rs);   // -OutVariable and the like
void check_dot_source(Runspace& rs, const ScriptBlock& block);
// A text or list times a number; `restricted`: in a data section.
void check_multiply(Runspace& rs, const Value& what, const Value& times, bool restricted);

// Text that somebody submits to run (a pipeline's script): NoLanguage refuses, RestrictedLanguage checks it first.
Ref<ScriptBlock> create_submitted(Runspace& rs, std::string text, std::string file = {});
// The engine's own text, which runs in FullLanguage whatever the session's mode is.
Ref<ScriptBlock> create_trusted(Runspace& rs, std::string text);
// Text that a command was given: the error is the command's, and has its position.
bool shows_position(Runspace& rs, const ParsedScript& script);
// No classes in ConstrainedLanguage.
void check_definitions(Runspace& rs, const std::shared_ptr<ParsedScript>& script);
void set_language_mode(Runspace& rs, LanguageMode mode);

void forget_language_mode(const Runspace& rs);
// ConstrainedLanguage now or at any time before.
bool was_ever_constrained(const Runspace& rs);

// The mode a block was made in, and runs in: FullLanguage unless something was noted.
LanguageMode mode_of(const ScriptBlock& block);
void note_mode(ScriptBlock& block, LanguageMode mode);
inline void note_mode(ScriptBlock& block, const Runspace& rs) {
  if (rs.language_mode != LanguageMode::FullLanguage) note_mode(block, rs.language_mode);
}
inline void copy_mode(ScriptBlock& to, const ScriptBlock& from) {
  if (from.has_extension()) note_mode(to, mode_of(from));
}

// While a block runs.
class LanguageScope {
 public:
  LanguageScope(Runspace& rs, const ScriptBlock* block) : rs_(rs), outer_(rs.language_mode) {
    if (block && (outer_ != LanguageMode::FullLanguage || block->has_extension())) enter(*block);
  }
  ~LanguageScope() {
    if (changed_) rs_.language_mode = outer_;
  }
  LanguageScope(const LanguageScope&) = delete;

 private:
  void enter(const ScriptBlock& block);
  Runspace& rs_;
  LanguageMode outer_;
  bool changed_ = false;
};

// The ParseException's record with all of its errors; the position is the first one's.
Ref<ErrorRecordObject> make_parse_error_record(const std::shared_ptr<ParsedScript>& script, std::span<const ParseError> errors,
                                               bool with_position = true);

}  // namespace psession
