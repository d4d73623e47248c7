// fuzz_targets TARGET|all [--rounds N] [--seed N] [FILE...]
// Feeds hostile bytes to everything that reads bytes from outside: parser, CLIXML, PSRP fragments and messages, the
// out-of-process framing, the broker's protocol. Each target runs its corpus (built in, and files), then N mutations of it
// that depend on the seed alone. A crash, a sanitizer's report or a round of more than ten seconds is a failure.
// With -DPSESSION_LIBFUZZER and clang, the target named PSESSION_FUZZ_TARGET is a libFuzzer program instead.
#include <string.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clixml/clixml.h"
#include "language/parser.h"
#include "object/call_context.h"
#include "object/errors.h"
#include "outofproc/framing.h"
#include "psrp/fragment.h"
#include "psrp/message.h"
#include "psrp/session_key.h"
#include "session/wire.h"
#include "text/encoding.h"

using namespace psession;

namespace {

class NoEngine final : public CallContext {
 public:
  Value invoke_script(const Value&, std::span<const Value>, const Value*, const Value*) override { return {}; }
  Value invoke_script_method(HeapObject*, const Value&, std::span<const Value>) override { return {}; }
  Value get_variable(std::string_view) override { return {}; }
  void check_stop() override {}
  std::string current_directory() override { return "/"; }
  void write_error(const Value&) override {}
};

void fuzz_parser(std::string_view s) { (void)parse_script(std::string(s)); }

void fuzz_clixml(std::string_view s) {
  NoEngine ctx;
  // Whole, and again in two pieces.
  for (bool split : {false, true}) {
    try {
      ClixmlReader r(ctx, {.depth = 128, .objects = 100'000, .text = 1u << 20});
      size_t half = split ? s.size() / 2 : s.size();
      r.feed(s.substr(0, half), !split);
      if (split) r.feed(s.substr(half), true);
      for (const ClixmlItem& i : r.items) (void)clixml_write(ctx, i.value);
    } catch (const ScriptError&) {
    }
  }
}

void fuzz_fragments(std::string_view s) {
  psrp::Defragmenter d({.object = 1u << 20, .open_objects = 16, .total = 2u << 20});
  std::vector<std::string> out;
  // The first byte says where the transport cut.
  size_t piece = s.empty() ? 1 : 21 + static_cast<uint8_t>(s[0]);
  while (!s.empty()) {
    std::string_view now = s.substr(0, piece);
    s.remove_prefix(now.size());
    if (d.feed(now, out)) break;
  }
  for (const std::string& m : out) (void)psrp::Message::decode(m);
}

void fuzz_message(std::string_view s) {
  if (std::optional<psrp::Message> m = psrp::Message::decode(s)) {
    (void)psrp::message_type_name(m->type);
    psrp::Fragmenter cut(64);
    psrp::Defragmenter join;
    std::vector<std::string> out;
    for (const std::string& f : cut.cut(m->encode())) {
      if (join.feed(f, out)) abort();
    }
    if (out.size() != 1 || out[0] != m->encode()) abort();
    psrp::SessionKey key;
    if (m->body.size() < 4096) (void)key.encrypted_for(m->body);
  }
}

void fuzz_framing(std::string_view s) {
  for (bool noise : {false, true}) {
    outofproc::LineReader reader(1u << 20);
    reader.tolerate_noise(noise);
    std::vector<outofproc::Element> out;
    size_t half = s.size() / 3;
    reader.feed(s.substr(0, half), out);
    reader.feed(s.substr(half), out);
    for (const outofproc::Element& e : out) {
      if (e.kind != outofproc::ElementKind::Data) (void)outofproc::write_element(e.kind, e.id);
    }
  }
}

void fuzz_wire(std::string_view s) {
  wire::FrameDecoder d(1u << 20);
  d.feed(s);
  while (std::optional<wire::Frame> f = d.next()) {
    std::string_view b = f->body;
    auto each = [&](auto... v) { ((void)wire::decode(b, v), ...); };
    each(wire::Hello{}, wire::CreateRequest{}, wire::AttachRequest{}, wire::Attached{}, wire::DisconnectRequest{}, wire::SessionInfo{},
         std::vector<wire::SessionInfo>{}, Error{}, wire::Notice{}, wire::Gap{}, wire::HandOff{}, wire::ChildEnded{});
    wire::Data data;
    (void)wire::decode_data(b, data);
    uint64_t number = 0;
    (void)wire::decode_ack(b, number);
    std::vector<std::pair<uint64_t, uint64_t>> ranges;
    (void)wire::decode_taken(b, ranges);
    std::string id;
    (void)wire::decode_id(b, id);
    wire::CloseReason reason{};
    int detail = 0;
    (void)wire::decode_reason(b, reason, detail);
  }
}

std::string fragment(std::string_view message, size_t size) {
  psrp::Fragmenter f(size);
  std::string all;
  for (const std::string& p : f.cut(message)) all += p;
  return all;
}

std::string some_message() {
  return psrp::Message{psrp::Destination::Client, psrp::MessageType::PipelineOutput, psrp::Guid::fresh(), {}, "<S>text</S>"}.encode();
}

std::vector<std::string> parser_corpus() {
  return {"function f { [CmdletBinding()] param([Parameter(Mandatory)][string[]]$a = @(1,2), [switch]$b) begin {} process { $_ } end { } }",
          "class A : B, C { [int] $x = 1; static [string] f([int] $y, $z) { return \"$y $($this.x) ${z}\" } hidden A() : base(1) { } }",
          "if ($a -eq 1 -and -not $b) { 'x' } elseif (2) { \"y`n\" } else { @\"\nhere $x\n\"@ }",
          "switch -Regex -File $f { '^a' { break } default { continue outer } }",
          ":outer foreach ($i in 1..10) { while ($true) { do { } until ($x) } } for ($i = 0; $i -lt 3; $i++) { }",
          "try { throw 'a' } catch [System.IO.IOException], [Exception] { $_ } finally { } trap { continue }",
          "Get-Process | Where-Object { $_.Id -gt 5 } | % Name > out.txt 2>&1 3>$null && cmd --% a b || & $x @args -p:1 -q",
          "$a.b[0]?.c::d(1,2){ } + [int]'5' -as [string] -f 1, 2 ? $x : ($y ?? $z); $a ?" "?= 1; $a[1..2] = ,3",
          "@{ a = 1; 'b' = @{ c = { param($x) $x } } }; [ordered]@{}; @'\nraw\n'@; 0x1F + 1kb + 1.5e3d + 0b11l + 5uy",
          "using namespace System.Text; using module M; data d -SupportedCommand c { 'x' } enum E : int { A = 1; B } <# comment #> # rest",
          "\"$($(\"$(1)\"))\" + \"$a:b ${c:d} $e[0] $f.g `u{1F600}\"", "((((((((1))))))))", "{{{{{}}}}}", "$($($($(1))))", "[a[b[c]]]", "param("};
}

std::vector<std::string> clixml_corpus() {
  std::string head = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";
  return {head + "<S>a_x000A_b</S><I32>5</I32><Nil /><B>true</B><DT>2024-01-02T03:04:05.6789+01:00</DT><TS>P1DT2H3M4.5S</TS></Objs>",
          "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Collections.Hashtable</T><T>System.Object</T></TN><DCT><En><S N=\"Key\">k</S>"
          "<Obj N=\"Value\" RefId=\"1\"><TNRef RefId=\"0\" /><LST><I64>1</I64><Ref RefId=\"0\" /></LST></Obj></En></DCT></Obj>",
          "<Obj RefId=\"0\"><MS><Version N=\"v\">2.4</Version><G N=\"g\">11111111-2222-3333-4444-555555555555</G><BA N=\"b\">AAEC</BA>"
          "<D N=\"d\">1.50</D><C N=\"c\">65</C><SS N=\"s\">YQBiAA==</SS><URI N=\"u\">http://h/p</URI><XD N=\"x\">&lt;a /&gt;</XD></MS></Obj>",
          "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Management.Automation.PSCredential</T></TN><Props><S N=\"UserName\">u</S>"
          "<SS N=\"Password\">YQA=</SS></Props><ToString>t</ToString></Obj>",
          "<Obj RefId=\"0\"><QUE><Sg>1.5</Sg><Db>INF</Db></QUE></Obj>", "<Obj RefId=\"0\"><STK><By>1</By><SB>-1</SB><U64>9</U64></STK></Obj>",
          "<O />", "<Obj RefId=\"0\"><IE><SBK>1 + 1</SBK><PR>x</PR></IE></Obj>", "<!DOCTYPE a [<!ENTITY b \"c\">]><S>&b;</S>"};
}

std::vector<std::string> wire_corpus() {
  std::string all = wire::frame(wire::Type::kHello, wire::encode(wire::Hello{}));
  wire::CreateRequest create;
  create.name = "n";
  create.directory = "/tmp";
  std::string second = wire::frame(wire::Type::kHello, wire::encode(create)) + wire::data_head(7, 3, 5) + "hello" + wire::ack_frame(9);
  wire::SessionInfo info;
  info.name = "s";
  std::string third = wire::frame(wire::Type::kHello, wire::encode(info)) + wire::credit_frame(1 << 20) + wire::taken_frame({{1, 2}, {5, 9}});
  return {all, second, third, all + second + third};
}

struct Target {
  const char* name;
  void (*run)(std::string_view);
  std::vector<std::string> (*corpus)();
};
const Target kTargets[] = {
    {"parser", fuzz_parser, parser_corpus},
    {"clixml", fuzz_clixml, clixml_corpus},
    {"fragments", fuzz_fragments,
     [] { return std::vector<std::string>{fragment(some_message(), 64), fragment(std::string(500, 'x'), 64), fragment(some_message(), 32768)}; }},
    {"message", fuzz_message, [] { return std::vector<std::string>{some_message()}; }},
    {"framing", fuzz_framing,
     [] {
       psrp::Guid id = psrp::Guid::fresh();
       std::string data = outofproc::write_data(id, fragment(some_message(), 32768)), all = data;
       for (int k = 1; k < 8; ++k) all += outofproc::write_element(static_cast<outofproc::ElementKind>(k), id);
       return std::vector<std::string>{data, all, "<?psession hello 1?>\nbanner\n" + all, "<Data Stream=\"PromptResponse\" PSGuid=\"" + id.text() + "\">QQ==</Data>\n"};
     }},
    {"wire", fuzz_wire, wire_corpus},
};

// A small generator of our own: the same numbers everywhere.
struct Random {
  uint64_t state;
  uint64_t next() {
    state += 0x9E3779B97F4A7C15ull;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  size_t below(size_t n) { return n ? next() % n : 0; }
};

std::string mutate(const std::vector<std::string>& corpus, Random& r) {
  std::string s = corpus[r.below(corpus.size())];
  for (size_t n = 1 + r.below(6); n > 0; --n) {
    size_t at = r.below(s.size() + 1);
    switch (r.below(8)) {
      case 0: if (at < s.size()) s[at] = static_cast<char>(r.next()); break;
      case 1: if (at < s.size()) s[at] = static_cast<char>(s[at] ^ (1 << r.below(8))); break;
      case 2: s.insert(at, 1, static_cast<char>(r.next())); break;
      case 3: s.erase(at, 1 + r.below(16)); break;
      case 4: {  // a piece of another
        const std::string& o = corpus[r.below(corpus.size())];
        size_t from = r.below(o.size());
        s.insert(at, o.substr(from, 1 + r.below(64)));
        break;
      }
      case 5: {  // a piece again and again
        std::string piece = s.substr(at, 1 + r.below(12));
        std::string many;
        for (size_t k = 1 + r.below(200); k > 0; --k) many += piece;
        s.insert(at, many);
        break;
      }
      case 6: s.resize(at); break;
      case 7: {  // large and negative numbers
        static constexpr std::string_view kBytes[] = {"\xFF\xFF\xFF\xFF", "\x7F\xFF\xFF\xFF", "99999999999999999999", "-1", std::string_view("\0\0\0\0", 4)};
        s.insert(at, kBytes[r.below(std::size(kBytes))]);
        break;
      }
    }
    if (s.size() > (1u << 16)) s.resize(1u << 16);
  }
  return s;
}

std::string g_last;   // in a core, and printed for slow rounds

bool run_one(const Target& t, const std::string& s) {
  g_last = s;
  auto start = std::chrono::steady_clock::now();
  t.run(s);
  double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (took <= 10) return true;
  printf("%s: an input of %zu bytes took %.1f s: %s\n", t.name, s.size(), took, hex_encode(s.substr(0, 2000), false).c_str());
  return false;
}

}  // namespace

#ifdef PSESSION_LIBFUZZER
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const Target& t : kTargets) {
    if (strcmp(t.name, PSESSION_LIBFUZZER) == 0) t.run({reinterpret_cast<const char*>(data), size});
  }
  return 0;
}
#else
int main(int argc, char** argv) {
  std::string target = "all", trace;
  uint64_t rounds = 2000, seed = 1;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    std::string_view a = argv[i];
    if (a == "--rounds" && i + 1 < argc) rounds = strtoull(argv[++i], nullptr, 10);
    else if (a == "--seed" && i + 1 < argc) seed = strtoull(argv[++i], nullptr, 10);
    else if (a == "--trace" && i + 1 < argc) trace = argv[++i];   // writes every input there first
    else if (i == 1) target = a;
    else files.emplace_back(a);
  }
  int passed = 0, failed = 0;
  for (const Target& t : kTargets) {
    if (target != "all" && target != t.name) continue;
    std::vector<std::string> corpus = t.corpus();
    for (const std::string& f : files) {
      std::ifstream in(f, std::ios::binary);
      corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    bool good = true;
    for (const std::string& s : corpus) good &= run_one(t, s);
    Random random{seed};
    for (uint64_t i = 0; i < rounds && good; ++i) {
      std::string s = mutate(corpus, random);
      if (!trace.empty()) std::ofstream(trace, std::ios::binary) << s;
      good &= run_one(t, s);
    }
    printf("%s %s\n", good ? "ok" : "FAILED", t.name);
    fflush(stdout);
    (good ? passed : failed)++;
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed ? 1 : 0;
}
#endif
