// The own matcher: a backtracking machine with an explicit stack, for what PCRE2 cannot do as .NET does. It
// runs in both directions, keeps every capture, and takes captures back (balancing groups).
#include <time.h>

#include "text/casing.h"
#include "text/regex_tree.h"

namespace psession::regex {
namespace {

enum class Op : uint8_t {
  kChar,
  kSet,
  kAny,
  kRun,
  kAssert,
  kBackref,
  kSplit,
  kJump,
  kMark,
  kCapture,
  kLoopInit,
  kLoop,
  kLoopEnter,
  kLook,
  kAtomic,
  kCondSlot,
  kCondExpr,
  kAccept,
  kFail,
};

struct Inst {
  Op op;
  bool rtl = false;
  bool flag = false;                 // lazy, negative, ignore case
  NodeKind kind = NodeKind::kEmpty;  // kAssert; kRun: what is repeated
  char16_t ch = 0;
  int a = 0, b = 0;
  int min = 0, max = 0;
  int reg = 0;
  const CharSet* set = nullptr;
};

constexpr size_t kMaxChoices = 8u << 20;
constexpr size_t kMaxTrail = 16u << 20;
constexpr uint64_t kMaxSteps = uint64_t(1) << 30;

}  // namespace

struct Program {  // its instructions point into the tree
  std::vector<Inst> code;
  int registers = 0;
  int slots = 0;
  bool rtl = false;
  bool ecma = false;
  bool anchored_begin = false;     // can match at the start of the text only
  std::unique_ptr<CharSet> first;  // what a match must begin with; null: anything
};

void ProgramDeleter::operator()(Program* p) const { delete p; }

namespace {

class Compiler {
 public:
  explicit Compiler(Program& p) : p_(p) {}

  void emit(const Node& n) {
    switch (n.kind) {
      case NodeKind::kEmpty:
        break;
      case NodeKind::kChar:
      case NodeKind::kSet:
      case NodeKind::kAny:
        single(n);
        break;
      case NodeKind::kGroup:
        emit(*n.kids[0]);
        break;
      case NodeKind::kConcat:
        if (n.rtl)
          for (size_t i = n.kids.size(); i-- > 0;) emit(*n.kids[i]);
        else
          for (auto& kid : n.kids) emit(*kid);
        break;
      case NodeKind::kAlternate: {
        std::vector<int> ends;
        for (size_t i = 0; i < n.kids.size(); i++) {
          if (i + 1 == n.kids.size()) {
            emit(*n.kids[i]);
            break;
          }
          int split = add(Op::kSplit);
          emit(*n.kids[i]);
          ends.push_back(add(Op::kJump));
          p_.code[split].a = here();
        }
        for (int e : ends) p_.code[e].a = here();
        break;
      }
      case NodeKind::kLoop:
        loop(n);
        break;
      case NodeKind::kCapture: {
        int reg = p_.registers++;
        int mark = add(Op::kMark);
        p_.code[mark].reg = reg;
        emit(*n.kids[0]);
        int end = add(Op::kCapture);
        p_.code[end].reg = reg;
        p_.code[end].a = n.number;
        p_.code[end].b = n.uncapture;
        break;
      }
      case NodeKind::kBackref: {
        int at = add(Op::kBackref);
        p_.code[at].a = n.number;
        p_.code[at].flag = n.ignore_case;
        p_.code[at].rtl = n.rtl;
        break;
      }
      case NodeKind::kLook: {
        int at = add(Op::kLook);
        p_.code[at].flag = n.negative;
        emit(*n.kids[0]);
        add(Op::kAccept);
        p_.code[at].a = here();
        break;
      }
      case NodeKind::kAtomic: {
        int at = add(Op::kAtomic);
        emit(*n.kids[0]);
        add(Op::kAccept);
        p_.code[at].a = here();
        break;
      }
      case NodeKind::kCondSlot: {
        int at = add(Op::kCondSlot);
        p_.code[at].reg = n.number;
        branches(n, 0, at);
        break;
      }
      case NodeKind::kCondExpr: {
        int at = add(Op::kCondExpr);
        emit(*n.kids[0]);
        add(Op::kAccept);
        p_.code[at].a = here();
        branches(n, 1, at);
        break;
      }
      default: {
        int at = add(Op::kAssert);
        p_.code[at].kind = n.kind;
      }
    }
  }

  int add(Op op) {
    p_.code.push_back({op});
    return here() - 1;
  }
  int here() const { return int(p_.code.size()); }

 private:
  void branches(const Node& n, size_t first, int at) {
    emit(*n.kids[first]);
    int jump = add(Op::kJump);
    p_.code[at].b = here();
    emit(*n.kids[first + 1]);
    p_.code[jump].a = here();
  }

  void fill_single(Inst& inst, const Node& n) {
    inst.rtl = n.rtl;
    inst.kind = n.kind;
    inst.ch = n.ch;
    inst.set = n.set.get();
  }

  void single(const Node& n) {
    int at = add(n.kind == NodeKind::kChar ? Op::kChar : n.kind == NodeKind::kSet ? Op::kSet : Op::kAny);
    fill_single(p_.code[at], n);
  }

  void loop(const Node& n) {
    const Node* kid = n.kids[0].get();
    while (kid->kind == NodeKind::kGroup || (kid->kind == NodeKind::kConcat && kid->kids.size() == 1))
      kid = kid->kids[0].get();
    if (kid->kind == NodeKind::kChar || kid->kind == NodeKind::kSet || kid->kind == NodeKind::kAny) {
      int at = add(Op::kRun);
      Inst& inst = p_.code[at];
      fill_single(inst, *kid);
      inst.min = n.min;
      inst.max = n.max;
      inst.flag = n.lazy;
      return;
    }
    int reg = p_.registers;
    p_.registers += 2;
    p_.code[add(Op::kLoopInit)].reg = reg;
    int at = add(Op::kLoop);
    int enter = add(Op::kLoopEnter);
    emit(*kid);
    p_.code[add(Op::kJump)].a = at;
    for (int i : {at, enter}) {
      Inst& inst = p_.code[i];
      inst.reg = reg;
      inst.min = n.min;
      inst.max = n.max;
      inst.flag = n.lazy;
      inst.b = here();
    }
  }

  Program& p_;
};

// Adds what a match of n can begin with; true: n can match nothing, so that what follows counts too.
bool first_units(const Node& n, CharSet& out, bool& unknown) {
  switch (n.kind) {
    case NodeKind::kChar:
      out.add(n.ch, n.ch);
      return false;
    case NodeKind::kAny:
      out.add(0, 0xFFFF);
      return false;
    case NodeKind::kSet:
      if (n.set->minus) {
        unknown = true;
      } else if (n.set->negate) {
        if (n.set->categories)
          unknown = true;
        else
          out.add_complement(n.set->ranges);
      } else {
        for (auto [low, high] : n.set->ranges) out.add(low, high);
        out.categories |= n.set->categories;
      }
      return false;
    case NodeKind::kGroup:
    case NodeKind::kCapture:
    case NodeKind::kAtomic:
      return first_units(*n.kids[0], out, unknown);
    case NodeKind::kConcat:
      for (auto& kid : n.kids)
        if (!first_units(*kid, out, unknown) || unknown) return false;
      return true;
    case NodeKind::kAlternate: {
      bool empty = false;
      for (auto& kid : n.kids) empty |= first_units(*kid, out, unknown);
      return empty;
    }
    case NodeKind::kLoop: {
      if (n.max == 0) return true;
      bool empty = first_units(*n.kids[0], out, unknown);
      return empty || n.min == 0;
    }
    case NodeKind::kBackref:
    case NodeKind::kCondSlot:
    case NodeKind::kCondExpr:
      unknown = true;
      return false;
    default:
      return true;  // assertions take nothing
  }
}

bool begins_at_start(const Node& n) {
  switch (n.kind) {
    case NodeKind::kBegin:
      return true;
    case NodeKind::kGroup:
    case NodeKind::kCapture:
    case NodeKind::kAtomic:
      return begins_at_start(*n.kids[0]);
    case NodeKind::kConcat:
      return !n.kids.empty() && begins_at_start(*n.kids[0]);
    default:
      return false;
  }
}

class Machine {
 public:
  Machine(const Program& p, std::u16string_view s, int origin, int64_t timeout_ms)
      : p_(p), s_(s), end_(int(s.size())), origin_(origin), registers_(p.registers), captures_(p.slots) {
    if (timeout_ms > 0) deadline_ = now() + timeout_ms;
  }

  RegexStatus status = RegexStatus::kNoMatch;

  // True: matched from pos; the captures hold the groups.
  bool attempt(int pos) {
    for (auto& c : captures_) c.clear();
    trail_.clear();
    choices_.clear();
    int at = pos;
    return run(0, at);
  }

  void result(RegexMatch& out) const {
    out.success = true;
    out.groups.resize(captures_.size());
    for (size_t i = 0; i < captures_.size(); i++) {
      RegexGroup& g = out.groups[i];
      g.captures = captures_[i];
      g.success = !g.captures.empty();
      g.index = g.success ? g.captures.back().index : 0;
      g.length = g.success ? g.captures.back().length : 0;
    }
    out.index = out.groups[0].index;
    out.length = out.groups[0].length;
  }

 private:
  struct Choice {
    int pc;
    int pos;
    int limit;  // kRun: greedy goes back down to it, lazy on up to it; otherwise -1
    uint32_t trail;
    bool lazy;
  };
  struct Undo {
    int kind;  // 0 register, 1 take a capture off slot a, 2 put capture (b, c) back on slot a
    int a, b, c;
  };

  static int64_t now() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return int64_t(t.tv_sec) * 1000 + t.tv_nsec / 1000000;
  }

  void set_register(int reg, int value) {
    trail_.push_back({0, reg, registers_[reg], 0});
    registers_[reg] = value;
  }

  void undo_to(size_t mark) {
    while (trail_.size() > mark) {
      const Undo& u = trail_.back();
      if (u.kind == 0)
        registers_[u.a] = u.b;
      else if (u.kind == 1)
        captures_[u.a].pop_back();
      else
        captures_[u.a].push_back({u.b, u.c});
      trail_.pop_back();
    }
  }

  bool matches_one(const Inst& i, char16_t c) const {
    if (i.kind == NodeKind::kChar) return c == i.ch;
    return i.kind == NodeKind::kAny || i.set->contains(c);
  }

  bool take(const Inst& i, int& pos) const {
    if (i.rtl) {
      if (pos == 0 || !matches_one(i, s_[pos - 1])) return false;
      pos--;
    } else {
      if (pos == end_ || !matches_one(i, s_[pos])) return false;
      pos++;
    }
    return true;
  }

  template <bool (*Word)(char16_t)>
  bool at_boundary(int pos) const {
    return (pos > 0 && Word(s_[pos - 1])) != (pos < end_ && Word(s_[pos]));
  }

  bool holds(NodeKind kind, int pos) const {
    switch (kind) {
      case NodeKind::kBol:
        return pos == 0 || s_[pos - 1] == '\n';
      case NodeKind::kEol:
        return pos == end_ || s_[pos] == '\n';
      case NodeKind::kBegin:
        return pos == 0;
      case NodeKind::kStart:
        return pos == origin_;
      case NodeKind::kEnd:
        return pos == end_;
      case NodeKind::kEndZ:
        return pos == end_ || (pos == end_ - 1 && s_[pos] == '\n');
      case NodeKind::kBoundary:
        return at_boundary<is_boundary_word_char>(pos);
      case NodeKind::kNonBoundary:
        return !at_boundary<is_boundary_word_char>(pos);
      case NodeKind::kEcmaBoundary:
        return at_boundary<is_ecma_word_char>(pos);
      case NodeKind::kNonEcmaBoundary:
        return !at_boundary<is_ecma_word_char>(pos);
      default:
        return false;
    }
  }

  bool back_reference(const Inst& i, int& pos) const {
    if (captures_[i.a].empty()) return p_.ecma;
    RegexCapture c = captures_[i.a].back();
    int from = i.rtl ? pos - c.length : pos;
    if (from < 0 || from + c.length > end_) return false;
    for (int k = 0; k < c.length; k++) {
      char16_t x = s_[c.index + k], y = s_[from + k];
      if (x != y && !(i.flag && to_lower(x) == to_lower(y))) return false;
    }
    pos = i.rtl ? from : from + c.length;
    return true;
  }

  bool capture(const Inst& i, int pos) {
    int start = registers_[i.reg], end = pos;
    if (i.b >= 0) {
      if (captures_[i.b].empty()) return false;
      RegexCapture old = captures_[i.b].back();
      int old_end = old.index + old.length;
      if (end < start) std::swap(start, end);
      // A balancing group captures what lies between the capture it takes away and itself.
      if (start >= old_end) {
        end = start;
        start = old_end;
      } else if (end <= old.index) {
        start = old.index;
      } else {
        if (end > old_end) end = old_end;
        if (old.index > start) start = old.index;
      }
      captures_[i.b].pop_back();
      trail_.push_back({2, i.b, old.index, old.length});
      if (i.a < 0) return true;
    }
    if (end < start) std::swap(start, end);
    captures_[i.a].push_back({start, end - start});
    trail_.push_back({1, i.a, 0, 0});
    return true;
  }

  bool out_of_budget() {
    if (choices_.size() > kMaxChoices || trail_.size() > kMaxTrail || steps_ > kMaxSteps) {
      status = RegexStatus::kTooComplex;
      return true;
    }
    if (deadline_ && now() > deadline_) {
      status = RegexStatus::kTimeout;
      return true;
    }
    return false;
  }

  // Runs from pc until kAccept; on success the choices made inside are dropped.
  bool run(int pc, int& pos_out) {
    const size_t base = choices_.size();
    int pos = pos_out;
    auto choose = [&](int at, int where) {
      choices_.push_back({at, where, -1, uint32_t(trail_.size()), false});
    };
    for (;;) {
      if ((++steps_ & 0x3FFF) == 0 && out_of_budget()) return false;
      const Inst& i = p_.code[pc];
      bool ok = true;
      switch (i.op) {
        case Op::kChar:
        case Op::kSet:
        case Op::kAny:
          ok = take(i, pos);
          pc++;
          break;
        case Op::kRun: {
          int from = pos, count = 0, least = i.min;
          while (count < least && (ok = take(i, pos))) count++;
          if (!ok) break;
          int lowest = pos;
          int room = i.rtl ? pos : end_ - pos;
          int more = i.max == kInfinite || i.max - least > room ? room : i.max - least;
          pc++;
          if (i.flag) {
            if (more > 0) choices_.push_back({pc, pos, more, uint32_t(trail_.size()), true});
          } else {
            while (more-- > 0 && take(i, pos)) {
            }
            if (pos != lowest) choices_.push_back({pc, pos, lowest, uint32_t(trail_.size()), false});
          }
          steps_ += uint64_t(pos > from ? pos - from : from - pos) / 16;
          break;
        }
        case Op::kAssert:
          ok = holds(i.kind, pos);
          pc++;
          break;
        case Op::kBackref:
          ok = back_reference(i, pos);
          pc++;
          break;
        case Op::kSplit:
          choose(i.a, pos);
          pc++;
          break;
        case Op::kJump:
          pc = i.a;
          break;
        case Op::kMark:
          set_register(i.reg, pos);
          pc++;
          break;
        case Op::kCapture:
          ok = capture(i, pos);
          pc++;
          break;
        case Op::kLoopInit:
          set_register(i.reg, 0);
          set_register(i.reg + 1, -1);
          pc++;
          break;
        case Op::kLoop: {
          int count = registers_[i.reg];
          // A turn that took nothing would repeat for ever: it ends the loop.
          if ((count > 0 && pos == registers_[i.reg + 1] && count >= i.min) || count == i.max) {
            pc = i.b;
          } else if (count < i.min) {
            pc++;
          } else if (i.flag) {
            choose(pc + 1, pos);
            pc = i.b;
          } else {
            choose(i.b, pos);
            pc++;
          }
          break;
        }
        case Op::kLoopEnter:
          set_register(i.reg + 1, pos);
          set_register(i.reg, registers_[i.reg] + 1);
          pc++;
          break;
        case Op::kLook: {
          size_t mark = trail_.size();
          int at = pos;
          bool found = run(pc + 1, at);
          if (status != RegexStatus::kNoMatch) return false;
          if (i.flag || !found) undo_to(mark);
          ok = found != i.flag;
          pc = i.a;
          break;
        }
        case Op::kAtomic:
          ok = run(pc + 1, pos);
          if (status != RegexStatus::kNoMatch) return false;
          pc = i.a;
          break;
        case Op::kCondSlot:
          pc = captures_[i.reg].empty() ? i.b : pc + 1;
          break;
        case Op::kCondExpr: {
          size_t mark = trail_.size();
          int at = pos;
          bool found = run(pc + 1, at);
          if (status != RegexStatus::kNoMatch) return false;
          if (!found) undo_to(mark);
          pc = found ? i.a : i.b;
          break;
        }
        case Op::kAccept:
          choices_.resize(base);
          pos_out = pos;
          return true;
        case Op::kFail:
          ok = false;
          break;
      }
      if (ok) continue;
      // Back to the last choice made in this run.
      if (choices_.size() == base) return false;
      Choice& c = choices_.back();
      undo_to(c.trail);
      if (c.limit < 0) {
        pc = c.pc;
        pos = c.pos;
        choices_.pop_back();
        continue;
      }
      const Inst& repeat = p_.code[c.pc - 1];
      pc = c.pc;
      if (c.lazy) {
        pos = c.pos;
        if (!take(repeat, pos)) {
          choices_.pop_back();
          pc = fail_pc_;
          continue;
        }
        c.pos = pos;
        if (--c.limit == 0) choices_.pop_back();
      } else {
        pos = repeat.rtl ? c.pos + 1 : c.pos - 1;
        c.pos = pos;
        if (pos == c.limit) choices_.pop_back();
      }
    }
  }

  const Program& p_;
  std::u16string_view s_;
  int end_;
  int origin_;
  int fail_pc_ = int(p_.code.size()) - 1;
  std::vector<int> registers_;
  std::vector<std::vector<RegexCapture>> captures_;
  std::vector<Choice> choices_;
  std::vector<Undo> trail_;
  uint64_t steps_ = 0;
  int64_t deadline_ = 0;
};

}  // namespace

ProgramPtr compile_program(const Tree& tree, uint32_t options) {
  ProgramPtr p(new Program);
  p->slots = int(tree.numbers.size());
  p->rtl = (options & kRegexRightToLeft) != 0;
  p->ecma = tree.ecma;
  Compiler c(*p);
  c.emit(*tree.root);
  c.add(Op::kAccept);
  c.add(Op::kFail);
  if (!p->rtl) {
    p->anchored_begin = begins_at_start(*tree.root);
    auto first = std::make_unique<CharSet>();
    bool unknown = false;
    if (!first_units(*tree.root, *first, unknown) && !unknown) {
      first->finish();
      p->first = std::move(first);
    }
  }
  return p;
}

RegexStatus run_program(const Program& p, std::u16string_view s, int start, bool anchored, int64_t timeout_ms,
                        RegexMatch& out) {
  Machine m(p, s, start, timeout_ms);
  int step = p.rtl ? -1 : 1;
  for (int pos = start; pos >= 0 && pos <= int(s.size()); pos += step) {
    if (p.first && !anchored) {
      while (pos < int(s.size()) && !p.first->contains(s[pos])) pos++;
      if (pos == int(s.size())) break;
    }
    if (m.attempt(pos)) {
      m.result(out);
      return RegexStatus::kMatch;
    }
    if (m.status != RegexStatus::kNoMatch) return m.status;
    if (anchored || p.anchored_begin) break;
  }
  return RegexStatus::kNoMatch;
}

}  // namespace psession::regex
