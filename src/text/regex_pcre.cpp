// Translation of a parsed pattern to PCRE2-16 and matching with it. UTF mode is off: .NET counts UTF-16
// units, and a lone surrogate is a unit like any other. Case folding is written out as sets, for .NET's
// folding is not PCRE2's.
#define PCRE2_CODE_UNIT_WIDTH 16
#include <pcre2.h>

#include <atomic>
#include <mutex>

#include "text/regex_tree.h"

namespace psession::regex {

struct Pcre {
  pcre2_code_16* code = nullptr;
  std::vector<int> slot_of_group;  // by PCRE2's group number
  int slots = 0;
  std::atomic<uint32_t> uses{0};
  std::atomic<bool> jit{false};
  std::mutex mutex;
};

void PcreDeleter::operator()(Pcre* p) const {
  if (p && p->code) pcre2_code_free_16(p->code);
  delete p;
}

namespace {

constexpr uint32_t kMatchLimit = 20000000;
constexpr uint32_t kHeapLimitKiB = 256 * 1024;
constexpr uint32_t kJitAfterUses = 3;
constexpr size_t kJitForUnits = 4096;
constexpr size_t kMaxPatternUnits = 256 * 1024;

const char* const kCategoryNames[30] = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl",
                                        "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd",
                                        "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn"};

struct Untranslatable {};

class Translator {
 public:
  Translator(const Tree& tree, Pcre& out) : tree_(tree), out_(out) {}

  std::u16string run() {
    seen_.assign(tree_.numbers.size(), 0);
    group_of_slot_.assign(tree_.numbers.size(), 0);
    // Groups are numbered in the order in which they are written, so numbers are known before their use.
    number_groups(*tree_.root->kids[0]);
    out_.slot_of_group.push_back(0);
    emit(*tree_.root->kids[0]);
    return std::move(text_);
  }

 private:
  void number_groups(const Node& n) {
    if (n.rtl && n.kind == NodeKind::kCapture) throw Untranslatable();  // other order of captures behind
    if (n.kind == NodeKind::kCapture) {
      if (n.uncapture >= 0 || n.number < 0 || group_of_slot_[n.number]) throw Untranslatable();
      group_of_slot_[n.number] = ++groups_;
    }
    for (auto& kid : n.kids) number_groups(*kid);
  }

  void put(const char* s) {
    while (*s) text_ += char16_t(*s++);
    if (text_.size() > kMaxPatternUnits) throw Untranslatable();
  }

  void put_unit(char16_t c) {
    if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 128) || c == ' ' || c == '_' ||
        c == ',' || c == '=' || c == ':' || c == '"' || c == '/' || c == ';') {
      text_ += c;
      return;
    }
    const char* digits = "0123456789abcdef";
    char buf[9] = {'\\',           'x', '{', digits[c >> 12], digits[c >> 8 & 15], digits[c >> 4 & 15],
                   digits[c & 15], '}', 0};
    put(buf);
  }

  void put_categories(uint32_t mask) {
    if ((mask & 0x1F) == 0x1F) {
      put("\\p{L}");
      mask &= ~0x1Fu;
    }
    for (int i = 0; i < 30; i++) {
      if (!(mask >> i & 1)) continue;
      put("\\p{");
      put(kCategoryNames[i]);
      put("}");
    }
  }

  void put_set(const CharSet& s) {
    if (s.minus) {
      put("(?:(?!");
      put_set(*s.minus);
      put(")");
      put_simple_set(s);
      put(")");
    } else {
      put_simple_set(s);
    }
  }

  void put_simple_set(const CharSet& s) {
    bool negate = s.negate;
    uint32_t mask = s.categories;
    if (s.ranges.empty() && mask == 0) {
      put(negate ? "." : "(?!)");
      return;
    }
    if (s.ranges.size() == 1 && mask == 0 && s.ranges[0].first == 0 && s.ranges[0].second == 0xFFFF) {
      put(negate ? "(?!)" : ".");
      return;
    }
    if (mask == kAllCategories) {
      put(negate ? "(?!)" : ".");
      return;
    }
    if (negate && mask == 0 && s.ranges.size() == 1 && s.ranges[0].first == '\n' &&
        s.ranges[0].second == '\n') {
      put("\\N");
      return;
    }
    if (s.ranges.empty() && __builtin_popcount(mask) > 15) {
      mask = kAllCategories & ~mask;
      negate = !negate;
    }
    put(negate ? "[^" : "[");
    if (mask && mask == s.categories) put_ascii(mask);
    for (auto [low, high] : s.ranges) {
      put_unit(low);
      if (high == low) continue;
      if (high > low + 1) put("-");
      put_unit(high);
    }
    put_categories(mask);
    put("]");
  }

  // The ASCII members once more by themselves: PCRE2 finds them in a bitmap before it looks at properties.
  void put_ascii(uint32_t mask) {
    if (mask & 2) put("a-z");
    if (mask & 1) put("A-Z");
    if (mask >> 8 & 1) put("0-9");
    if (mask >> 18 & 1) put("_");
  }

  static bool is_single(const Node& n) {
    return n.kind == NodeKind::kChar || n.kind == NodeKind::kSet || n.kind == NodeKind::kAny;
  }

  // Width in units where it is the same for every match; -1: it is not.
  static int64_t fixed_width(const Node& n) {
    switch (n.kind) {
      case NodeKind::kChar:
      case NodeKind::kSet:
      case NodeKind::kAny:
        return 1;
      case NodeKind::kGroup:
      case NodeKind::kAtomic:
      case NodeKind::kCapture:
        return fixed_width(*n.kids[0]);
      case NodeKind::kConcat: {
        int64_t sum = 0;
        for (auto& kid : n.kids) {
          int64_t w = fixed_width(*kid);
          if (w < 0) return -1;
          sum += w;
        }
        return sum;
      }
      case NodeKind::kAlternate: {
        int64_t width = fixed_width(*n.kids[0]);
        for (auto& kid : n.kids)
          if (fixed_width(*kid) != width) return -1;
        return width;
      }
      case NodeKind::kLoop: {
        int64_t w = fixed_width(*n.kids[0]);
        return w < 0 || n.min != n.max ? -1 : w * n.min > 60000 ? -1 : w * n.min;
      }
      case NodeKind::kBackref:
      case NodeKind::kCondSlot:
      case NodeKind::kCondExpr:
        return -1;
      default:
        return 0;
    }
  }

  static const Node& unwrapped(const Node& n) {
    const Node* p = &n;
    while (p->kind == NodeKind::kGroup || (p->kind == NodeKind::kConcat && p->kids.size() == 1))
      p = p->kids[0].get();
    return *p;
  }

  void emit(const Node& n) {
    switch (n.kind) {
      case NodeKind::kEmpty:
        break;
      case NodeKind::kChar:
        put_unit(n.ch);
        break;
      case NodeKind::kAny:
        put(".");
        break;
      case NodeKind::kSet:
        put_set(*n.set);
        break;
      case NodeKind::kBegin:
        put("\\A");
        break;
      case NodeKind::kStart:
        put("\\G");
        break;
      case NodeKind::kEnd:
        put("\\z");
        break;
      case NodeKind::kEndZ:
        put("\\Z");
        break;
      case NodeKind::kBol:
        put("(?m:^)");
        break;
      case NodeKind::kEol:
        put("(?m:$)");
        break;
      case NodeKind::kBoundary:
        put("\\b");
        break;
      case NodeKind::kNonBoundary:
        put("\\B");
        break;
      case NodeKind::kBackref:
        if (tree_.ecma || !group_of_slot_[n.number]) throw Untranslatable();
        put(n.ignore_case ? "(?i:\\g{" : "\\g{");
        put(std::to_string(group_of_slot_[n.number]).c_str());
        put(n.ignore_case ? "})" : "}");
        break;
      case NodeKind::kCapture:
        out_.slot_of_group.push_back(n.number);
        put("(");
        emit(*n.kids[0]);
        put(")");
        break;
      case NodeKind::kGroup:
        put("(?:");
        emit(*n.kids[0]);
        put(")");
        break;
      case NodeKind::kConcat:
        for (auto& kid : n.kids) emit(*kid);
        break;
      case NodeKind::kAlternate:
        put("(?:");
        for (size_t i = 0; i < n.kids.size(); i++) {
          if (i) put("|");
          emit(*n.kids[i]);
        }
        put(")");
        break;
      case NodeKind::kLoop: {
        const Node& kid = unwrapped(*n.kids[0]);
        bool atom = is_single(kid) || kid.kind == NodeKind::kCapture;
        if (!atom) put("(?:");
        emit(kid);
        if (!atom) put(")");
        if (n.min > 65535 || (n.max != kInfinite && n.max > 65535)) throw Untranslatable();
        if (n.min == 0 && n.max == kInfinite)
          put("*");
        else if (n.min == 1 && n.max == kInfinite)
          put("+");
        else if (n.min == 0 && n.max == 1)
          put("?");
        else {
          put("{");
          put(std::to_string(n.min).c_str());
          if (n.max != n.min) put(",");
          if (n.max != n.min && n.max != kInfinite) put(std::to_string(n.max).c_str());
          put("}");
        }
        if (n.lazy) put("?");
        break;
      }
      case NodeKind::kAtomic:
        put("(?>");
        emit(*n.kids[0]);
        put(")");
        break;
      case NodeKind::kLook:
        if (n.behind)
          look_behind(n);
        else {
          put(n.negative ? "(?!" : "(?=");
          emit(*n.kids[0]);
          put(")");
        }
        break;
      case NodeKind::kCondSlot:
        if (!group_of_slot_[n.number]) throw Untranslatable();
        put("(?(");
        put(std::to_string(group_of_slot_[n.number]).c_str());
        put(")");
        conditional(n, 0);
        break;
      case NodeKind::kCondExpr:
        put("(?(?=");
        emit(*n.kids[0]);
        put(")");
        conditional(n, 1);
        break;
      case NodeKind::kEcmaBoundary:
      case NodeKind::kNonEcmaBoundary:
        throw Untranslatable();
    }
  }

  void conditional(const Node& n, size_t first) {
    put("(?:");
    emit(*n.kids[first]);
    put(")|(?:");
    emit(*n.kids[first + 1]);
    put("))");
  }

  // PCRE2 10.42 wants each alternative of a lookbehind to have one width.
  void look_behind(const Node& n) {
    const Node& body = unwrapped(*n.kids[0]);
    const char* open = n.negative ? "(?<!" : "(?<=";
    put(open);
    if (body.kind == NodeKind::kAlternate) {
      for (size_t i = 0; i < body.kids.size(); i++) {
        if (fixed_width(*body.kids[i]) < 0) throw Untranslatable();
        if (i) put("|");
        emit(*body.kids[i]);
      }
    } else {
      if (fixed_width(body) < 0) throw Untranslatable();
      emit(body);
    }
    put(")");
  }

  const Tree& tree_;
  Pcre& out_;
  std::u16string text_;
  std::vector<int> seen_, group_of_slot_;
  int groups_ = 0;
};

struct MatchContext {
  pcre2_match_context_16* context = pcre2_match_context_create_16(nullptr);
  pcre2_jit_stack_16* stack = nullptr;
  pcre2_match_data_16* data = nullptr;
  uint32_t pairs = 0;
  MatchContext() {
    pcre2_set_match_limit_16(context, kMatchLimit);
    pcre2_set_heap_limit_16(context, kHeapLimitKiB);
  }
  ~MatchContext() {
    if (data) pcre2_match_data_free_16(data);
    if (stack) pcre2_jit_stack_free_16(stack);
    pcre2_match_context_free_16(context);
  }
  pcre2_match_data_16* room_for(uint32_t count) {
    if (pairs < count) {
      if (data) pcre2_match_data_free_16(data);
      data = pcre2_match_data_create_16(count, nullptr);
      pairs = count;
    }
    return data;
  }
};

MatchContext& match_context() {
  static thread_local MatchContext context;
  return context;
}

}  // namespace

PcrePtr compile_pcre(const Tree& tree, uint32_t options) {
  if (options & kRegexRightToLeft) return nullptr;
  PcrePtr p(new Pcre);
  std::u16string text;
  try {
    text = Translator(tree, *p).run();
  } catch (const Untranslatable&) {
    return nullptr;
  }
  p->slots = int(tree.numbers.size());
  pcre2_compile_context_16* context = pcre2_compile_context_create_16(nullptr);
  pcre2_set_newline_16(context, PCRE2_NEWLINE_LF);
  pcre2_set_parens_nest_limit_16(context, 2 * kMaxNesting);
  int code = 0;
  PCRE2_SIZE offset = 0;
  p->code = pcre2_compile_16(
      reinterpret_cast<PCRE2_SPTR16>(text.data()), text.size(),
      PCRE2_UCP | PCRE2_DOTALL | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C, &code,
      &offset, context);
  pcre2_compile_context_free_16(context);
  if (!p->code) return nullptr;  // too large, say: the own matcher takes it
  return p;
}

RegexStatus run_pcre(Pcre& p, std::u16string_view s, int start, RegexMatch* out) {
  if (!p.jit.load(std::memory_order_acquire) &&
      (p.uses.fetch_add(1, std::memory_order_relaxed) + 1 >= kJitAfterUses || s.size() >= kJitForUnits)) {
    std::lock_guard lock(p.mutex);
    if (!p.jit.load()) {
      pcre2_jit_compile_16(p.code, PCRE2_JIT_COMPLETE);  // where it fails, the interpreter goes on
      p.jit.store(true, std::memory_order_release);
    }
  }
  MatchContext& m = match_context();
  pcre2_match_data_16* data = m.room_for(uint32_t(p.slot_of_group.size()));
  static const char16_t kNothing = 0;
  auto subject = reinterpret_cast<PCRE2_SPTR16>(s.data() ? s.data() : &kNothing);
  int rc = pcre2_match_16(p.code, subject, s.size(), PCRE2_SIZE(start), 0, data, m.context);
  if (rc == PCRE2_ERROR_JIT_STACKLIMIT) {
    if (!m.stack) {
      m.stack = pcre2_jit_stack_create_16(32 * 1024, 16 * 1024 * 1024, nullptr);
      pcre2_jit_stack_assign_16(m.context, nullptr, m.stack);
      rc = pcre2_match_16(p.code, subject, s.size(), PCRE2_SIZE(start), 0, data, m.context);
    }
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
      rc = pcre2_match_16(p.code, subject, s.size(), PCRE2_SIZE(start), PCRE2_NO_JIT, data, m.context);
  }
  if (rc == PCRE2_ERROR_NOMATCH) return RegexStatus::kNoMatch;
  if (rc < 0) return RegexStatus::kTooComplex;
  if (!out) return RegexStatus::kMatch;
  const PCRE2_SIZE* pairs = pcre2_get_ovector_pointer_16(data);
  out->success = true;
  out->groups.assign(p.slots, RegexGroup());
  for (auto& g : out->groups) g.index = 0;
  for (size_t k = 0; k < p.slot_of_group.size() && int(k) < rc; k++) {
    if (pairs[2 * k] == PCRE2_UNSET) continue;
    RegexGroup& g = out->groups[p.slot_of_group[k]];
    g.success = true;
    g.index = int(pairs[2 * k]);
    g.length = int(pairs[2 * k + 1] - pairs[2 * k]);
  }
  out->index = out->groups[0].index;
  out->length = out->groups[0].length;
  return RegexStatus::kMatch;
}

}  // namespace psession::regex
