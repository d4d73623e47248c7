#include <cstring>
#include <deque>

#include "cmdlets/data/match_info.h"
#include "cmdlets/files/file_errors.h"
#include "cmdlets/files/line_reader.h"
#include "cmdlets/files/path_cmdlet.h"
#include "format/file_output.h"
#include "object/convert.h"
#include "object/current_culture.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "object/text_case.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {

namespace {

struct SelectString final : PathCmdlet {
  Value input, encoding;
  std::vector<std::string> pattern;
  std::string culture;
  bool simple = false, case_sensitive = false, quiet = false, list = false, no_emphasis = false, not_match = false, all_matches = false, raw = false;
  std::vector<int32_t> context;
  int pre = 0, post = 0;
  std::vector<Ref<RegexObject>> regexes;
  std::vector<std::u16string> plain;
  TextEncoding text_encoding = TextEncoding::kUtf8;

  // Lines of one source: what stood before, and matches that wait for what follows.
  struct Source {
    std::string path = "InputStream";
    int64_t number = 0;
    std::deque<std::string> before;
    std::deque<Ref<MatchInfo>> waiting;
    int64_t shown_up_to = 0;           // last line that a match displayed
  } stream;
  bool done = false;

  void begin_processing() override {
    if (bound("Encoding")) text_encoding = encoding_argument(rs(), encoding);
    if (!context.empty()) {
      pre = context[0];
      post = context.size() > 1 ? context[1] : context[0];
    }
    if (!culture.empty() && !simple) {
      throw_terminating("System.InvalidOperationException", "CannotSpecifyCultureWithoutSimpleMatch", ErrorCategory::InvalidOperation,
                        "You must specify -Culture parameter with -SimpleMatch parameter.");
    }
    for (const std::string& p : pattern) {
      if (simple) {
        plain.push_back(utf8_to_utf16(p));
        continue;
      }
      try {
        regexes.push_back(make_regex(*String::utf8(p), case_sensitive ? kRegexNone : kRegexIgnoreCase));
      } catch (ScriptError& e) {
        throw_terminating("System.ArgumentException", "InvalidRegex", ErrorCategory::InvalidArgument,
                          "The string " + p + " is not a valid regular expression: " + e.record->message());
      }
    }
  }

  // The first pattern that fits, and its matches.
  bool find(const Ref<String>& line, size_t& which, std::vector<Value>& matches) {
    if (simple) {
      std::string_view ascii = line->is_ascii() ? line->ascii_view() : std::string_view();
      for (which = 0; which < plain.size(); ++which) {
        size_t at;
        if (line->is_ascii() && is_ascii_text(pattern[which])) {
          at = case_sensitive ? ascii.find(pattern[which]) : find_ignore_case(ascii, pattern[which]);
        } else {
          std::u16string units = line->to_utf16();
          at = case_sensitive ? units.find(plain[which]) : find_ignore_case(units, plain[which]);
        }
        if (at != std::string::npos) {
          if (!not_match && !quiet && !raw) simple_match(line, which, at, matches);
          return true;
        }
      }
      return false;
    }
    auto subject = std::make_shared<const RegexSubject>(line);
    for (which = 0; which < regexes.size(); ++which) {
      RegexMatch m;
      const Regex& r = *regexes[which]->regex;
      if (quiet || not_match || raw) {
        bool hit = false;
        check_status(r.is_match(subject->units, hit));
        if (hit) return true;
        continue;
      }
      if (!check_status(r.match(subject->units, 0, m)) || !m.success) continue;
      matches.push_back(Value(make_match(regexes[which], subject, m)));
      while (all_matches) {
        RegexMatch next;
        if (!check_status(r.next(subject->units, m, next)) || !next.success) break;
        matches.push_back(Value(make_match(regexes[which], subject, next)));
        m = next;
      }
      return true;
    }
    return false;
  }
  void simple_match(const Ref<String>& line, size_t which, size_t at, std::vector<Value>& matches) {
    std::u16string escaped;
    for (char16_t c : plain[which]) {
      if (c < 128 && strchr("\\*+?|{[()^$.# \t\n\r\f", static_cast<char>(c))) escaped += u'\\';
      escaped += c;
    }
    if (simple_regexes_.size() <= which) simple_regexes_.resize(which + 1);
    Ref<RegexObject>& r = simple_regexes_[which];
    if (!r) r = make_regex(*String::utf16(escaped), case_sensitive ? kRegexNone : kRegexIgnoreCase);
    auto subject = std::make_shared<const RegexSubject>(line);
    RegexMatch m;
    if (check_status(r->regex->match(subject->units, static_cast<int>(std::min<size_t>(at, subject->units.size())), m)) && m.success) {
      matches.push_back(Value(make_match(r, subject, m)));
      while (all_matches) {
        RegexMatch next;
        if (!check_status(r->regex->next(subject->units, m, next)) || !next.success) break;
        matches.push_back(Value(make_match(r, subject, next)));
        m = next;
      }
    }
  }
  std::vector<Ref<RegexObject>> simple_regexes_;

  void finish(Source& s) {
    for (; !s.waiting.empty(); s.waiting.pop_front()) write(Value(s.waiting.front()));
  }
  // False: no more lines of this source are wanted.
  bool line(Source& s, const Ref<String>& text) {
    ++s.number;
    if ((s.number & 255) == 0) check_stop();
    size_t which = 0;
    std::vector<Value> matches;
    bool hit = find(text, which, matches) != not_match;
    if (post > 0 && !s.waiting.empty()) {
      std::string t = text->to_utf8();
      for (Ref<MatchInfo>& m : s.waiting) m->context->post.push_back(t);
      if (!hit) s.waiting.back()->context->display_post.push_back(t);
      if (!hit) s.shown_up_to = s.number;
      while (!s.waiting.empty() && static_cast<int>(s.waiting.front()->context->post.size()) >= post) {
        write(Value(s.waiting.front()));
        s.waiting.pop_front();
      }
    }
    bool go_on = true;
    if (hit) {
      if (quiet) {
        write(Value::boolean(true));
        done = true;
        return false;
      }
      if (raw) {
        write(Value(text));
        go_on = !list;
      } else {
        auto m = make_ref<MatchInfo>();
        m->line = text;
        m->line_number = s.number;
        m->path = s.path;
        m->pattern = pattern.empty() ? std::string() : pattern[std::min(which, pattern.size() - 1)];
        m->ignore_case = !case_sensitive;
        m->matches = std::move(matches);
        if (pre > 0 || post > 0) {
          m->context = make_ref<MatchContext>();
          m->context->pre.assign(s.before.begin(), s.before.end());
          int64_t first = s.number - static_cast<int64_t>(s.before.size());
          for (const std::string& b : s.before) {
            if (first++ > s.shown_up_to) m->context->display_pre.push_back(b);
          }
          s.shown_up_to = s.number;
        }
        if (post > 0) s.waiting.push_back(std::move(m));
        else write(Value(m));
        go_on = !list;
      }
    }
    if (pre > 0) {
      s.before.push_back(text->to_utf8());
      if (static_cast<int>(s.before.size()) > pre) s.before.pop_front();
    }
    return go_on;
  }

  void file(const std::string& f) {
    if (!accepted(leaf_of(f))) return;
    LineReader reader(text_encoding);
    if (int e = reader.open(f)) {
      FileError error = file_error(e, f);
      write_error(error.exception_type, "ProcessingFile", ErrorCategory::NotSpecified,
                  "The file " + f + " cannot be read: " + error.message, str(f));
      return;
    }
    Source s;
    s.path = f;
    Ref<String> text;
    while (reader.next(text)) if (!line(s, text)) break;
    finish(s);
  }
  void process_record() override {
    if (done) return;
    if (bound("Path") || bound("LiteralPath")) {
      std::vector<std::string> inc;
      for (const std::string& given : given_paths()) {
        guarded([&] {
          for (ResolvedPath& p : providers().resolve(given, literal(), true)) {
            if (done) return;
            if (!is_file_system(p)) {
              throw_error("System.InvalidOperationException", "FileOnly", ErrorCategory::InvalidOperation,
                          "The path must be a path of the FileSystem provider.");
            }
            if (p.provider->is_container(rs(), p.path)) continue;
            guarded([&] { file(p.path); });
          }
        });
      }
      return;
    }
    const Value& u = unwrap(input);
    if (type_of(u) && type_of(u)->full_name() == "System.IO.FileInfo") {
      guarded([&] { file(to_display(rs(), get_member(rs(), input, "FullName"))); });
      return;
    }
    line(stream, to_string(rs(), input));
  }
  void end_processing() override { finish(stream); }
};

constexpr CmdletParam kParams[] = {
    param<&SelectString::culture>("Culture", "string", "notnull", "Ordinal, Invariant, Current or the name of a culture."),
    param<&SelectString::input>("InputObject", "psobject",
                                "allownull allowempty set:Object mandatory pipe | set:ObjectRaw mandatory pipe", "Texts to search."),
    param<&SelectString::pattern>("Pattern", "string[]", "pos:0 mandatory", "What to find."),
    param<&SelectString::path>("Path", "string[]", "wildcard set:File pos:1 mandatory byname | set:FileRaw pos:1 mandatory byname", "Files to search."),
    param<&SelectString::literal_path>("LiteralPath", "string[]", "alias:PSPath,LP set:LiteralFile mandatory byname | set:LiteralFileRaw mandatory byname",
                                       "Files to search, taken as written."),
    param<&SelectString::raw>("Raw", "switch", "set:ObjectRaw mandatory | set:FileRaw mandatory | set:LiteralFileRaw mandatory", "Lines as text only."),
    param<&SelectString::simple>("SimpleMatch", "switch", "", "The pattern is plain text."),
    param<&SelectString::case_sensitive>("CaseSensitive", "switch", "", "Case counts."),
    param<&SelectString::quiet>("Quiet", "switch", "set:Object | set:File | set:LiteralFile", "Only whether something was found."),
    param<&SelectString::list>("List", "switch", "", "Only the first match of each file."),
    param<&SelectString::no_emphasis>("NoEmphasis", "switch", "", "Does not mark the match."),
    param<&SelectString::include>("Include", "string[]", "notnullorempty wildcard", "Only names that match."),
    param<&SelectString::exclude>("Exclude", "string[]", "notnullorempty wildcard", "No names that match."),
    param<&SelectString::not_match>("NotMatch", "switch", "", "Lines without the pattern."),
    param<&SelectString::all_matches>("AllMatches", "switch", "", "All matches of a line."),
    param<&SelectString::encoding>("Encoding", "object", "encoding notnullorempty", "The files' encoding."),
    param<&SelectString::context>("Context", "int[]", "count:1..2 range:0..2147483647", "Lines before and after."),
};
CmdletRegistration registration{{.name = "Select-String", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "File", .aliases = "sls", .synopsis = "Finds text in strings and files.",
                                 .outputs = "Microsoft.PowerShell.Commands.MatchInfo System.Boolean System.String",
                                 .examples = "'alpha', 'beta' | Select-String be\n", .create = make_cmdlet<SelectString>}};

}  // namespace

}  // namespace psession
