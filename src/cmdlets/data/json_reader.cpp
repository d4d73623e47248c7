// A reader as tolerant as Newtonsoft's: comments, trailing commas, single quotes, bare names, NaN and hexadecimal.
#include <charconv>
#include <vector>

#include "cmdlets/data/json.h"
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/current_culture.h"
#include "object/errors.h"
#include "object/numeric.h"
#include "object/ps_object.h"
#include "object/text_case.h"
#include "object/type.h"
#include "text/datetime.h"
#include "text/encoding.h"
#include "text/number_format.h"

namespace psession {
namespace {

struct Failure {};   // `error` is filled

class Reader {
 public:
  Reader(CallContext& ctx, std::string_view text, const JsonReadOptions& o, JsonError& error)
      : ctx_(ctx), s_(text), o_(o), error_(error) {}

  Value document() {
    skip();
    if (i_ >= s_.size()) {
      if (o_.strict) fail("The input does not contain any JSON tokens.");
      return Value::nothing();
    }
    Value v = value(0);
    skip();
    if (i_ < s_.size()) {
      fail("Additional text encountered after finished reading JSON content: " + char_here() + ".");
    }
    return v;
  }

 private:
  // ---- errors
  void place(int& line, int& column) const {
    line = 1;
    column = 0;
    for (size_t k = 0; k < i_ && k < s_.size(); ++k) {
      if (s_[k] == '\n' || (s_[k] == '\r' && !(k + 1 < s_.size() && s_[k + 1] == '\n'))) {
        ++line;
        column = 0;
      } else if ((static_cast<unsigned char>(s_[k]) & 0xC0) != 0x80) {
        ++column;
      }
    }
  }
  [[noreturn]] void fail(std::string message, bool with_path = true) {
    if (with_path) {
      int line, column;
      place(line, column);
      if (i_ == 0) line = 0;   // Newtonsoft counts lines from the first character on
      message += " Path '" + path() + "', line " + std::to_string(line) + ", position " + std::to_string(column) + ".";
    }
    error_ = {"System.ArgumentException", "Conversion from JSON failed with error: " + message};
    throw Failure{};
  }
  [[noreturn]] void fail_plain(const char* id, std::string message) {
    error_ = {id, std::move(message)};
    throw Failure{};
  }
  std::string char_here() const {
    size_t k = i_;
    std::string out;
    append_utf8(out, next_code_point(s_, k));
    return out;
  }
  struct Step { bool array; int64_t index; std::string name; bool named; };
  std::string path() const {
    std::string out;
    for (const Step& s : steps_) {
      if (s.array) {
        if (s.index >= 0) out += "[" + std::to_string(s.index) + "]";
      } else if (s.named) {
        bool plain = s.name.find_first_of(" .'/\"[]()\t\n\r\f\b\\") == std::string::npos;
        if (plain) out += (out.empty() ? "" : ".") + s.name;
        else out += "['" + s.name + "']";
      }
    }
    return out;
  }

  // ---- white space and comments
  void skip() {
    while (i_ < s_.size()) {
      char c = s_[i_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++i_;
      } else if (c == '/' && (!o_.strict || o_.allow_comments)) {
        comment();
      } else if (!o_.strict && static_cast<unsigned char>(c) >= 0x80) {
        size_t k = i_;
        char32_t u = next_code_point(s_, k);
        if (u != 0xFEFF && u != 0xA0 && u != 0x2028 && u != 0x2029) return;
        i_ = k;
      } else {
        return;
      }
    }
  }
  void comment() {
    if (i_ + 1 >= s_.size()) {
      ++i_;
      fail("Unexpected end while parsing comment.");
    }
    if (s_[i_ + 1] == '/') {
      while (i_ < s_.size() && s_[i_] != '\n' && s_[i_] != '\r') ++i_;
    } else if (s_[i_ + 1] == '*') {
      size_t end = s_.find("*/", i_ + 2);
      if (end == std::string_view::npos) {
        i_ = s_.size();
        fail("Unexpected end while parsing comment.");
      }
      i_ = end + 2;
    } else {
      ++i_;
      fail("Error parsing comment. Expected: *, got " + char_here() + ".");
    }
  }

  // ---- values
  Value value(int depth) {
    char c = s_[i_];
    switch (c) {
      case '{': return object(depth + 1);
      case '[': return array(depth + 1);
      case '\'':
        if (o_.strict) break;
        [[fallthrough]];
      case '"': return text_value();
      case 't': if (word("true")) return Value::boolean(true); break;
      case 'f': if (word("false")) return Value::boolean(false); break;
      case 'n': if (word("null")) return Value(); break;
      case 'u': if (!o_.strict && word("undefined")) return Value(); break;
      case 'N': if (!o_.strict && word("NaN")) return Value::real(__builtin_nan("")); break;
      case 'I': if (!o_.strict && word("Infinity")) return Value::real(__builtin_inf()); break;
      default:
        if (c == '-' && !o_.strict && s_.substr(i_).starts_with("-Infinity")) {
          i_ += 9;
          return Value::real(-__builtin_inf());
        }
        if (c == '-' || (c >= '0' && c <= '9') || (c == '.' && !o_.strict)) return number();
    }
    fail("Unexpected character encountered while parsing value: " + char_here() + ".");
  }
  bool word(std::string_view w) {
    if (!s_.substr(i_).starts_with(w)) return false;
    size_t end = i_ + w.size();
    if (end < s_.size()) {
      char c = s_[end];
      bool separator = c == ',' || c == ']' || c == '}' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/' || c == ')';
      if (!separator) {
        i_ = end;
        fail("Unexpected character encountered while parsing value: " + char_here() + ".");
      }
    }
    i_ = end;
    return true;
  }
  void enter(int depth) {
    if (depth > o_.max_depth) {
      ++i_;
      fail("The reader's MaxDepth of " + std::to_string(o_.max_depth) + " has been exceeded.");
    }
    if ((++steps_since_check_ & 1023) == 0) ctx_.check_stop();
  }

  Value array(int depth) {
    enter(depth);
    steps_.push_back({true, -1, {}, false});
    ++i_;
    std::vector<Value> items;
    while (true) {
      skip();
      if (i_ >= s_.size()) fail_end("array");
      if (s_[i_] == ']') {
        if (o_.strict && !items.empty() && !o_.allow_trailing_commas) fail("The JSON array contains a trailing comma.");
        break;
      }
      steps_.back().index = static_cast<int64_t>(items.size());
      if (s_[i_] == ',' && !o_.strict) {   // Newtonsoft reads an empty place as undefined
        items.emplace_back();
        ++i_;
        continue;
      }
      items.push_back(value(depth));
      skip();
      if (i_ >= s_.size()) fail_end("array");
      if (s_[i_] == ']') break;
      if (s_[i_] != ',') fail("After parsing a value an unexpected character was encountered: " + char_here() + ".");
      ++i_;
    }
    ++i_;
    steps_.pop_back();
    return Value(Array::of(std::move(items)));
  }
  [[noreturn]] void fail_end(std::string_view what) {
    i_ = last_token_end();
    fail("Unexpected end when deserializing " + std::string(what) + ".");
  }
  size_t last_token_end() const {
    size_t k = s_.size();
    return k;
  }

  Value object(int depth) {
    enter(depth);
    steps_.push_back({false, 0, {}, false});
    ++i_;
    Ref<Dictionary> table;
    Ref<PSObject> bag;
    if (o_.as_hashtable) {
      static const Type* const ordered = TypeRegistry::find("System.Management.Automation.OrderedHashtable");
      table = make_ref<Dictionary>(ordered ? ordered : &types::OrderedDictionary, KeyComparer::Ordinal);
    } else {
      bag = PSObject::custom();
    }
    bool any = false;
    while (true) {
      skip();
      if (i_ >= s_.size()) fail_end("object");
      if (s_[i_] == '}') {
        if (o_.strict && any && !o_.allow_trailing_commas) fail("The JSON object contains a trailing comma.");
        break;
      }
      std::string name = key();
      steps_.back().name = name;
      steps_.back().named = true;
      skip();
      if (i_ >= s_.size()) fail_end("object");
      if (s_[i_] != ':') fail("Invalid character after parsing property name. Expected ':' but got: " + char_here() + ".");
      ++i_;
      skip();
      if (i_ >= s_.size()) fail_end("object");
      Value v = value(depth);
      any = true;
      if (table) table->set(str(name), v);
      else add(*bag, name, v);
      skip();
      if (i_ >= s_.size()) fail_end("object");
      if (s_[i_] == '}') break;
      if (s_[i_] != ',') fail("After parsing a value an unexpected character was encountered: " + char_here() + ".");
      ++i_;
    }
    ++i_;
    steps_.pop_back();
    return table ? Value(table) : Value(bag);
  }
  void add(PSObject& bag, const std::string& name, const Value& v) {
    if (name.empty()) {
      fail_plain("EmptyKeyInJsonString", "The provided JSON includes a property whose name is an empty string, this is only supported using "
                 "the -AsHashTable switch.");
    }
    Ref<String> key = String::utf8(name);
    long at = bag.members().find(*key);
    if (at >= 0) {
      const Ref<String>& old = bag.members().name(static_cast<size_t>(at));
      if (!old->equals(*key)) {
        fail_plain("KeysWithDifferentCasingInJsonString",
                   "Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch instead. "
                   "The key that was attempted to be added to the existing key '" + old->to_utf8() + "' was '" + name + "'.");
      }
      bag.members().set_slot(static_cast<size_t>(at), v);
      return;
    }
    bag.members().add(key, v);
  }
  std::string key() {
    char c = s_[i_];
    if (c == '"' || (c == '\'' && !o_.strict)) return string_body();
    if (!o_.strict && (isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$')) {
      size_t start = i_;
      while (i_ < s_.size() && (isalnum(static_cast<unsigned char>(s_[i_])) || s_[i_] == '_' || s_[i_] == '$')) ++i_;
      return std::string(s_.substr(start, i_ - start));
    }
    fail("Invalid property identifier character: " + char_here() + ".");
  }

  // ---- strings
  std::string string_body() {
    char quote = s_[i_++];
    std::string out;
    while (true) {
      size_t run = i_;
      while (i_ < s_.size() && s_[i_] != quote && s_[i_] != '\\' && (!o_.strict || static_cast<unsigned char>(s_[i_]) >= 0x20)) ++i_;
      out.append(s_.substr(run, i_ - run));
      if (i_ >= s_.size()) fail("Unterminated string. Expected delimiter: " + std::string(1, quote) + ".");
      if (s_[i_] == quote) {
        ++i_;
        return out;
      }
      if (s_[i_] != '\\') fail("A control character is not valid within a JSON string.");
      ++i_;
      if (i_ >= s_.size()) fail("Unterminated string. Expected delimiter: " + std::string(1, quote) + ".");
      char c = s_[i_++];
      switch (c) {
        case 'b': out += '\b'; break;
        case 't': out += '\t'; break;
        case 'n': out += '\n'; break;
        case 'f': out += '\f'; break;
        case 'r': out += '\r'; break;
        case '\\': case '"': case '\'': case '/': out += c; break;
        case 'u': escape_unit(out); break;
        default:
          --i_;
          fail("Bad JSON escape sequence: \\" + char_here() + ".");
      }
    }
  }
  bool hex4(uint32_t& u) {
    if (i_ + 4 > s_.size()) return false;
    auto [end, e] = std::from_chars(s_.data() + i_, s_.data() + i_ + 4, u, 16);
    return e == std::errc() && end == s_.data() + i_ + 4;
  }
  void escape_unit(std::string& out) {
    uint32_t u = 0;
    if (!hex4(u)) {
      if (i_ + 4 > s_.size()) {
        i_ = s_.size();
        fail("Unexpected end while parsing Unicode escape sequence.");
      }
      fail("Invalid Unicode escape sequence: \\u" + std::string(s_.substr(i_, 4)) + ".");
    }
    i_ += 4;
    if (u >= 0xD800 && u < 0xDC00 && s_.substr(i_).starts_with("\\u")) {
      i_ += 2;
      uint32_t low = 0;
      if (hex4(low) && low >= 0xDC00 && low < 0xE000) {
        i_ += 4;
        u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
      } else {
        i_ -= 2;
      }
    }
    append_utf8(out, u);
  }
  Value text_value() {
    std::string s = string_body();
    Value date;
    if (!o_.strict && o_.dates != JsonDates::String && s.size() >= 19 && s.size() <= 40 && parse_date(s, date)) return date;
    return str(s);
  }

  // "yyyy-MM-ddTHH:mm:ss[.fffffff][Z|±hh:mm]"
  bool parse_date(const std::string& s, Value& out) {
    auto digit = [&](size_t k) { return s[k] >= '0' && s[k] <= '9'; };
    for (size_t k = 0; k < 19; ++k) {
      if (k == 4 || k == 7) { if (s[k] != '-') return false; }
      else if (k == 10) { if (s[k] != 'T') return false; }
      else if (k == 13 || k == 16) { if (s[k] != ':') return false; }
      else if (!digit(k)) return false;
    }
    auto n = [&](size_t k, size_t count) {
      int v = 0;
      for (size_t j = 0; j < count; ++j) v = v * 10 + (s[k + j] - '0');
      return v;
    };
    std::optional<DateTime> d = DateTime::of(n(0, 4), n(5, 2), n(8, 2), n(11, 2), n(14, 2), n(17, 2));
    if (!d) return false;
    int64_t ticks = d->ticks();
    size_t k = 19;
    if (k < s.size() && s[k] == '.') {
      ++k;
      int64_t unit = 1000000;
      size_t start = k;
      for (; k < s.size() && digit(k); ++k, unit /= 10) ticks += unit * (s[k] - '0');
      if (k == start || k - start > 7) return false;
    }
    DateTimeKind kind = DateTimeKind::kUnspecified;
    int offset = 0;
    bool has_offset = false;
    if (k < s.size() && s[k] == 'Z') {
      kind = DateTimeKind::kUtc;
      ++k;
    } else if (k < s.size() && (s[k] == '+' || s[k] == '-')) {
      bool negative = s[k] == '-';
      ++k;
      if (k + 2 > s.size() || !digit(k) || !digit(k + 1)) return false;
      offset = n(k, 2) * 60;
      k += 2;
      if (k < s.size() && s[k] == ':') ++k;
      if (k + 2 <= s.size() && digit(k) && digit(k + 1)) {
        offset += n(k, 2);
        k += 2;
      }
      if (negative) offset = -offset;
      has_offset = true;
      kind = DateTimeKind::kLocal;
    }
    if (k != s.size()) return false;
    if (o_.dates == JsonDates::Offset) {
      const Type* t = TypeRegistry::find("System.DateTimeOffset");
      std::optional<Value> v = t ? try_convert(ctx_, str(s), t) : std::nullopt;
      if (!v) return false;
      out = *v;
      return true;
    }
    DateTime at(ticks, kind);
    if (has_offset) at = to_local_time(DateTime(ticks - offset * kTicksPerMinute, DateTimeKind::kUtc));
    if (o_.dates == JsonDates::Local) at = at.kind() == DateTimeKind::kUnspecified ? at.with_kind(DateTimeKind::kLocal) : to_local_time(at);
    if (o_.dates == JsonDates::Utc) at = at.kind() == DateTimeKind::kUnspecified ? at.with_kind(DateTimeKind::kUtc) : to_universal_time(at);
    out = Value::date_time(at.data());
    return true;
  }

  // ---- numbers
  Value number() {
    size_t start = i_;
    if (!o_.strict && (s_.substr(i_).starts_with("0x") || s_.substr(i_).starts_with("0X"))) {
      i_ += 2;
      size_t digits = i_;
      while (i_ < s_.size() && isxdigit(static_cast<unsigned char>(s_[i_]))) ++i_;
      uint64_t u = 0;
      auto [end, e] = std::from_chars(s_.data() + digits, s_.data() + i_, u, 16);
      if (e != std::errc() || i_ == digits) fail("Input string '" + std::string(s_.substr(start, i_ - start)) + "' is not a valid number.");
      return Value::int64(static_cast<int64_t>(u));
    }
    bool real = false;
    if (s_[i_] == '-') ++i_;
    while (i_ < s_.size()) {
      char c = s_[i_];
      if (c >= '0' && c <= '9') { ++i_; continue; }
      if (c == '.' || c == 'e' || c == 'E') { real = true; ++i_; continue; }
      if ((c == '+' || c == '-') && (s_[i_ - 1] == 'e' || s_[i_ - 1] == 'E')) { ++i_; continue; }
      break;
    }
    std::string_view t = s_.substr(start, i_ - start);
    if (i_ < s_.size()) {
      char c = s_[i_];
      if (!(c == ',' || c == ']' || c == '}' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/')) {
        fail("Unexpected character encountered while parsing number: " + char_here() + ".");
      }
    }
    if (!real) {
      int64_t n = 0;
      auto [end, e] = std::from_chars(t.data(), t.data() + t.size(), n);
      if (e == std::errc() && end == t.data() + t.size()) return Value::int64(n);
      if (e == std::errc::result_out_of_range && t.size() < 10000) {
        std::optional<Value> big = try_convert(ctx_, str(t), &types::BigInteger);
        if (big) return *big;
      }
      fail("Input string '" + std::string(t) + "' is not a valid integer.");
    }
    double d = 0;
    std::string_view body = t;
    auto [end, e] = std::from_chars(body.data(), body.data() + body.size(), d);
    if (end != body.data() + body.size() || (e != std::errc() && e != std::errc::result_out_of_range)) {
      fail("Input string '" + std::string(t) + "' is not a valid number.");
    }
    if (e == std::errc::result_out_of_range) d = t.find("e-") != t.npos || t.find("E-") != t.npos ? 0 : (t[0] == '-' ? -__builtin_inf() : __builtin_inf());
    return Value::real(d);
  }

  CallContext& ctx_;
  std::string_view s_;
  const JsonReadOptions& o_;
  JsonError& error_;
  size_t i_ = 0;
  unsigned steps_since_check_ = 0;
  std::vector<Step> steps_;
};

}  // namespace

bool json_read(CallContext& ctx, std::string_view text, const JsonReadOptions& o, Value& out, JsonError& error) {
  try {
    out = Reader(ctx, text, o, error).document();
    return true;
  } catch (Failure&) {
    return false;
  }
}

}  // namespace psession
