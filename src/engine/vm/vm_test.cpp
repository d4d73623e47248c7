// The VM from the outside: scripts in, objects out.
#include <gtest/gtest.h>

#include "engine/host.h"
#include "engine/runspace.h"
#include "engine/vm/control_flow.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/heap.h"

namespace psession {
namespace {

struct SilentHost final : Host {
  std::string name() const override { return "Test"; }
  void write(std::string_view) override {}
  void write_error_line(std::string_view) override {}
  void write_warning_line(std::string_view) override {}
  void write_verbose_line(std::string_view) override {}
  void write_debug_line(std::string_view) override {}
  std::optional<std::string> read_line() override { return {}; }
  Value read_line_secure() override { return {}; }
  std::optional<std::vector<Value>> prompt(std::string_view, std::string_view, const std::vector<FieldDescription>&) override { return {}; }
  int prompt_for_choice(std::string_view, std::string_view, const std::vector<ChoiceDescription>&, int d) override { return d; }
  Value prompt_for_credential(std::string_view, std::string_view, std::string_view) override { return {}; }
};

// Output joined with commas; errors that the script went on after as "!message".
std::string run(std::string text) {
  SilentHost host;
  Runspace rs(host);
  struct Out final : Sink {
    Runspace& rs;
    std::string text;
    explicit Out(Runspace& r) : rs(r) {}
    void add(std::string s) { text += (text.empty() ? "" : ",") + std::move(s); }
    void write(const Value& v) override {
      if (auto* r = v.get_if<ErrorRecordObject>()) add("!" + r->message());
      else add(to_display(rs, v));
    }
  } out(rs);
  VectorSink rest;
  rs.set_top_streams({&out, &out, &rest, &rest, &rest, &rest, &rest});
  try {
    InvokeOptions o;
    o.new_scope = false;
    invoke_block(rs, *ScriptBlock::create(rs, std::move(text)), o, out);
  } catch (ScriptError& e) {
    out.add("!!" + e.record->message());
  } catch (LoopControl&) {
    out.add("loop");
  } catch (ExitScript& e) {
    out.add("exit " + std::to_string(e.exit_code));
  }
  return out.text;
}

TEST(Vm, ExpressionsAndVariables) {
  EXPECT_EQ(run("1+1; $x = 5; $x *= 3; $x"), "2,15");
  EXPECT_EQ(run("$a, $b, $c = 1, 2, 3, 4; \"$a|$b|$c\""), "1|2|3 4");
  EXPECT_EQ(run("$i = 1; ($i++) + ($i++); $i"), "3,3");
  EXPECT_EQ(run("$n = $null; $n ?? 'd'; $n ??= 4; $n; $n -gt 3 ? 'y' : 'n'"), "d,4,y");
}

TEST(Vm, LoopsAndLabels) {
  EXPECT_EQ(run(":o foreach ($i in 1..3) { foreach ($j in 1..3) { if ($j -eq 2) { continue o }; \"$i$j\" } }"), "11,21,31");
  EXPECT_EQ(run("$x = foreach ($i in 1..3) { if ($i -eq 2) { continue }; $i }; $x.Count"), "2");
  EXPECT_EQ(run("switch (1, 5) { 1 { 'one' } { $_ -gt 3 } { 'big' } default { 'd' } }"), "one,big");
  EXPECT_EQ(run("function f { break }; foreach ($i in 1..3) { $i; f }; 'end'"), "1,end");
}

TEST(Vm, FunctionsAndScopes) {
  EXPECT_EQ(run("function f($a, $b = 7) { \"$a $b $($args.Count)\" }; f 1; f 1 2 3; f -b 4"), "1 7 0,1 2 1, 4 0");
  EXPECT_EQ(run("function inner { $x }; function outer { $x = 'dyn'; inner }; $x = 'top'; outer; inner"), "dyn,top");
  EXPECT_EQ(run("$n = 0; function f { $script:n++; $n = 9 }; f; f; $n"), "2");
  EXPECT_EQ(run("function q { q }; try { q } catch { $_.FullyQualifiedErrorId }"), "CallDepthOverflow");
}

TEST(Vm, Errors) {
  EXPECT_EQ(run("1/0; 'on'"), "!Attempted to divide by zero.,on");
  EXPECT_EQ(run("throw 'x'; 'on'"), "!!x");
  EXPECT_EQ(run("try { try { throw 'a' } finally { 'f' } } catch { \"c $_\" } finally { 'g' }"), "f,c a,g");
  EXPECT_EQ(run("function f { try { return 1 } finally { 2 } }; f"), "1,2");
  EXPECT_EQ(run("trap { \"t $_\"; continue }; throw 'z'; 'on'"), "t z,on");
  EXPECT_EQ(run("foreach ($i in 1..3) { try { if ($i -eq 2) { continue }; $i } finally { \"f$i\" } }"), "1,f1,f2,3,f3");
  EXPECT_EQ(run("exit 3"), "exit 3");
}

TEST(Vm, Classes) {
  EXPECT_EQ(run("class A { [int]$X = 2; [string] Hi() { return \"A$($this.X)\" } }\n"
                "class B : A { B([int]$n) { $this.X = $n } [string] Hi() { return 'B' + ([A]$this).Hi() } }\n"
                "[B]::new(5).Hi(); enum E { P; Q = 5; R }; [int][E]::R"),
            "BA5,6");
}

// Sessions run for weeks: what a script builds and drops is gone when it ends, cycles too.
TEST(Vm, DroppedObjectsAreCollected) {
  run("1");  // what a first run makes for good
  size_t before = live_object_count();
  EXPECT_EQ(run("foreach ($i in 1..300000) { $a = @{ n = $i }; $b = [pscustomobject]@{ other = $a }; $a.me = $b }; $i"), "300000");
  CycleCollector::collect();
  EXPECT_LT(live_object_count(), before + 2000);
}

TEST(Vm, AnUnknownTypeNamesTheNearest) {
  EXPECT_EQ(run("try { [strnig] } catch { $_.ErrorDetails.RecommendedAction -match '\\[string\\]' }"), "True");
  EXPECT_EQ(run("try { [Nothing.Like.That.Anywhere] } catch { $null -eq $_.ErrorDetails }"), "True");
}

}  // namespace
}  // namespace psession
