// System.Console: the process's own standard streams. A runspace whose host does not own them (remote sessions, whose
// streams carry the protocol) writes to nothing and reads nothing, as PowerShell's server mode does.
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/console_keys.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/composite_format.h"
#include "object/stream_objects.h"
#include "object/types/helpers.h"

namespace psession {
namespace {
using namespace tables;

struct ConsoleState {
  Ref<TextWriterObject> out, error;
  Ref<TextReaderObject> in;
  Value output_encoding, input_encoding;
  int foreground = -1, background = -1;
  bool treat_control_c = false;
};
ConsoleState& state() {
  static ConsoleState* s = new ConsoleState;
  return *s;
}
bool owns_streams(MethodCall& c) {
  auto* rs = dynamic_cast<Runspace*>(&c.ctx);
  return rs && rs->host().native_programs_share_stdio();
}
// What commands have written so far comes first.
void settle(MethodCall& c) {
  if (auto* rs = dynamic_cast<Runspace*>(&c.ctx)) rs->host().before_native_command();
}
Ref<TextWriterObject> standard_writer(int fd, const Value& encoding) {
  auto w = make_ref<TextWriterObject>();
  w->stream = Ref<StreamObject>(make_ref<FileStreamObject>("", fd, 2, false).get());
  w->auto_flush = true;
  if (auto* e = encoding.get_if<EncodingObject>()) w->encoding = e->encoding;
  return w;
}
// A memory of its own that nobody reads.
Ref<TextWriterObject> null_writer() {
  auto w = make_ref<TextWriterObject>();
  w->stream = Ref<StreamObject>(make_ref<MemoryStreamObject>().get());
  return w;
}
Value writer(MethodCall& c, bool error) {
  ConsoleState& s = state();
  Ref<TextWriterObject>& w = error ? s.error : s.out;
  if (!w && owns_streams(c)) w = standard_writer(error ? 2 : 1, s.output_encoding);
  return w ? Value(w) : Value();
}
Value put(MethodCall& c, bool line, bool formatted) {
  Value to = writer(c, false);
  if (to.is_null()) return Value::nothing();
  settle(c);
  std::u16string s;
  if (formatted) {
    require(c.arg(0), "format");
    s = utf8_to_utf16(composite_format(c.ctx, text(c.arg(0)), format_arguments(c.arg(1))));
  } else if (c.argc) {
    s = text_units(c.ctx, c.arg(0));
  }
  if (line) s += u"\n";
  // Another writer (Console.SetOut) may be a script's own.
  if (auto* w = to.get_if<TextWriterObject>()) w->write(s);
  return Value::nothing();
}
Value write(MethodCall& c) { return put(c, false, false); }
Value write_line(MethodCall& c) { return put(c, true, false); }
Value write_format(MethodCall& c) { return put(c, false, true); }
Value write_line_format(MethodCall& c) { return put(c, true, true); }
Ref<TextReaderObject> reader(MethodCall& c) {
  ConsoleState& s = state();
  if (!s.in) {
    s.in = make_ref<TextReaderObject>();
    if (owns_streams(c)) s.in->stream = Ref<StreamObject>(make_ref<FileStreamObject>("", 0, 1, false).get());
  }
  return s.in;
}
Value set_writer(MethodCall& c, bool error) {
  require(c.arg(0), "newOut");
  (error ? state().error : state().out) = Ref<TextWriterObject>(c.arg(0).as<TextWriterObject>());
  return Value::nothing();
}
Value standard_stream(int fd) { return Value(make_ref<FileStreamObject>("", fd, fd == 0 ? 1 : 2, false)); }
int window(bool width) {
  winsize w{};
  if (::ioctl(1, TIOCGWINSZ, &w) == 0 && w.ws_col) return width ? w.ws_col : w.ws_row;
  return width ? 80 : 24;
}
Value color(MethodCall& c, int which) {
  (void)c;
  return Value::enumeration(TypeRegistry::find("System.ConsoleColor"), which);
}
void emit(MethodCall& c, const std::string& sequence) {
  if (!owns_streams(c) || !::isatty(1)) return;
  settle(c);
  (void)write_all(1, sequence);
}
constexpr int kAnsi[] = {30, 34, 32, 36, 31, 35, 33, 37, 90, 94, 92, 96, 91, 95, 93, 97};

const MemberDef kConsole[] = {
    {"static void Write(string value)", write}, {"static void Write(char value)", write}, {"static void Write(char[] buffer)", write},
    {"static void Write(bool value)", write}, {"static void Write(int value)", write}, {"static void Write(long value)", write},
    {"static void Write(double value)", write}, {"static void Write(decimal value)", write}, {"static void Write(System.Object value)", write},
    {"static void Write(string format, params System.Object[] arg)", write_format},
    {"static void WriteLine()", write_line}, {"static void WriteLine(string value)", write_line},
    {"static void WriteLine(char value)", write_line}, {"static void WriteLine(char[] buffer)", write_line},
    {"static void WriteLine(bool value)", write_line}, {"static void WriteLine(int value)", write_line},
    {"static void WriteLine(long value)", write_line}, {"static void WriteLine(double value)", write_line},
    {"static void WriteLine(decimal value)", write_line}, {"static void WriteLine(System.Object value)", write_line},
    {"static void WriteLine(string format, params System.Object[] arg)", write_line_format},
    {"static string ReadLine()", FN({
       settle(c);
       std::u16string line;
       return reader(c)->read_line(line) ? Value(String::utf16(line)) : Value();
     })},
    {"static int Read()", FN({
       settle(c);
       Ref<TextReaderObject> r = reader(c);
       int u = r->peek();
       if (u >= 0) ++r->at;
       return int32(u);
     })},
    {"static System.IO.TextWriter Out {get;}", FN({ Value v = writer(c, false); if (!v.is_null()) settle(c); return v.is_null() ? Value(null_writer()) : v; })},
    {"static System.IO.TextWriter Error {get;}", FN({ Value v = writer(c, true); if (!v.is_null()) settle(c); return v.is_null() ? Value(null_writer()) : v; })},
    {"static System.IO.TextReader In {get;}", FN({ return Value(reader(c)); })},
    {"static void SetOut(System.IO.TextWriter newOut)", FN({ return set_writer(c, false); })},
    {"static void SetError(System.IO.TextWriter newError)", FN({ return set_writer(c, true); })},
    {"static void SetIn(System.IO.TextReader newIn)", FN({
       require(c.arg(0), "newIn");
       state().in = Ref<TextReaderObject>(c.arg(0).as<TextReaderObject>());
       return Value::nothing();
     })},
    {"static System.IO.Stream OpenStandardInput()", FN({ return owns_streams(c) ? standard_stream(0) : Value(make_ref<MemoryStreamObject>()); })},
    {"static System.IO.Stream OpenStandardOutput()", FN({ settle(c); return owns_streams(c) ? standard_stream(1) : Value(make_ref<MemoryStreamObject>()); })},
    {"static System.IO.Stream OpenStandardError()", FN({ settle(c); return owns_streams(c) ? standard_stream(2) : Value(make_ref<MemoryStreamObject>()); })},
    {"static System.Text.Encoding OutputEncoding {get;set;}", FN({
       ConsoleState& s = state();
       return s.output_encoding.is_null() ? encoding_object(TextEncoding::kUtf8, false) : s.output_encoding;
     }), FN({
       require(c.arg(0), "value");
       state().output_encoding = c.arg(0);
       if (state().out && !dynamic_cast<MemoryStreamObject*>(state().out->stream.get()) && state().out->stream) {
         state().out->encoding = c.arg(0).as<EncodingObject>()->encoding;
       }
       return Value();
     })},
    {"static System.Text.Encoding InputEncoding {get;set;}", FN({
       ConsoleState& s = state();
       return s.input_encoding.is_null() ? encoding_object(TextEncoding::kUtf8, false) : s.input_encoding;
     }), FN({ require(c.arg(0), "value"); state().input_encoding = c.arg(0); return Value(); })},
    {"static bool IsInputRedirected {get;}", FN({ return boolean(!::isatty(0)); })},
    {"static bool IsOutputRedirected {get;}", FN({ return boolean(!::isatty(1)); })},
    {"static bool IsErrorRedirected {get;}", FN({ return boolean(!::isatty(2)); })},
    {"static bool KeyAvailable {get;}", FN({
       if (!::isatty(0)) throw_dotnet("System.InvalidOperationException", "Cannot see if a key has been pressed when either application does not have a console or when console input has been redirected from a file. Try Console.In.Peek.");
       auto* rs = dynamic_cast<Runspace*>(&c.ctx);
       return boolean(rs && rs->host().key_available());
     })},
    {"static System.ConsoleKeyInfo ReadKey()", FN({ return read_console_key(c, false); })},
    {"static System.ConsoleKeyInfo ReadKey(bool intercept)", FN({ return read_console_key(c, c.arg(0).as_bool()); })},
    {"static int WindowWidth {get;}", FN({ return int32(window(true)); })},
    {"static int WindowHeight {get;}", FN({ return int32(window(false)); })},
    {"static int BufferWidth {get;}", FN({ return int32(window(true)); })},
    {"static int BufferHeight {get;}", FN({ return int32(window(false)); })},
    {"static System.ConsoleColor ForegroundColor {get;set;}", FN({ return color(c, state().foreground); }), FN({
       state().foreground = i32(c.arg(0));
       if (state().foreground >= 0 && state().foreground < 16) emit(c, "\x1b[" + std::to_string(kAnsi[state().foreground]) + "m");
       return Value();
     })},
    {"static System.ConsoleColor BackgroundColor {get;set;}", FN({ return color(c, state().background); }), FN({
       state().background = i32(c.arg(0));
       if (state().background >= 0 && state().background < 16) emit(c, "\x1b[" + std::to_string(kAnsi[state().background] + 10) + "m");
       return Value();
     })},
    {"static void ResetColor()", FN({ state().foreground = state().background = -1; emit(c, "\x1b[39;49m"); return Value::nothing(); })},
    {"static void Clear()", FN({ emit(c, "\x1b[H\x1b[2J\x1b[3J"); return Value::nothing(); })},
    {"static void Beep()", FN({ emit(c, "\a"); return Value::nothing(); })},
    {"static void SetCursorPosition(int left, int top)", FN({
       if (c.arg(0).as_int() < 0) throw_range("The value must be greater than or equal to zero and less than the console's buffer size in that dimension.", "left");
       if (c.arg(1).as_int() < 0) throw_range("The value must be greater than or equal to zero and less than the console's buffer size in that dimension.", "top");
       emit(c, "\x1b[" + std::to_string(c.arg(1).as_int() + 1) + ";" + std::to_string(c.arg(0).as_int() + 1) + "H");
       return Value::nothing();
     })},
    {"static bool CursorVisible {get;set;}", FN({ return boolean(true); }), FN({ emit(c, c.arg(0).as_bool() ? "\x1b[?25h" : "\x1b[?25l"); return Value(); })},
    {"static bool TreatControlCAsInput {get;set;}", FN({ return boolean(state().treat_control_c); }), FN({ state().treat_control_c = c.arg(0).as_bool(); return Value(); })},
    {"static string Title {get;set;}", FN({
       auto* rs = dynamic_cast<Runspace*>(&c.ctx);
       return str(rs ? rs->host().window_title() : std::string());
     }), FN({
       if (auto* rs = dynamic_cast<Runspace*>(&c.ctx)) rs->host().set_window_title(text(c.arg(0)));
       return Value();
     })},
};
Type g_console{TypeSpec{.full_name = "System.Console", .flags = kStatic | kAbstract | kSealed, .members = kConsole, .assembly = "System.Console"}};

}  // namespace
}  // namespace psession
