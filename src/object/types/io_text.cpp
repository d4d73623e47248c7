// System.IO.TextReader, StringReader, StreamReader, TextWriter, StringWriter, StreamWriter.
#include "object/composite_format.h"
#include "object/stream_objects.h"
#include "object/types/helpers.h"

namespace psession {

using namespace tables;

const Type* TextReaderObject::type() const {
  static const Type *in_string = TypeRegistry::find("System.IO.StringReader"), *in_stream = TypeRegistry::find("System.IO.StreamReader");
  return stream ? in_stream : in_string;
}
std::string TextReaderObject::to_text() const { return type()->to_text(); }
bool TextReaderObject::fill() {
  if (!stream || ended) return false;
  if (at > 0) {
    text.erase(0, at);
    at = 0;
  }
  char buffer[16384];
  size_t before = text.size();
  while (text.size() == before && !ended) {
    size_t n = stream->read(buffer, sizeof buffer);
    ended = n == 0;
    text += decoder.feed({buffer, n}, ended);
  }
  return text.size() > before;
}
int TextReaderObject::peek(size_t ahead) {
  while (at + ahead >= text.size()) if (!fill()) return -1;
  return text[at + ahead];
}
bool TextReaderObject::read_line(std::u16string& line) {
  line.clear();
  if (peek() < 0) return false;
  size_t from = at;
  while (true) {
    size_t end = text.find_first_of(u"\r\n", from);
    if (end != text.npos) {
      line = text.substr(at, end - at);
      bool cr = text[end] == u'\r';
      at = end + 1;
      if (cr && peek() == '\n') ++at;
      return true;
    }
    from = text.size() - at;   // fill() moves the text to the front
    if (!fill()) break;
  }
  line = text.substr(at);
  at = text.size();
  return true;
}

const Type* TextWriterObject::type() const {
  static const Type *in_string = TypeRegistry::find("System.IO.StringWriter"), *in_stream = TypeRegistry::find("System.IO.StreamWriter");
  return stream ? in_stream : in_string;
}
TextWriterObject::~TextWriterObject() = default;   // as in .NET, what was not flushed is lost
std::string TextWriterObject::to_text() const { return stream ? type()->to_text() : String::utf16(text)->to_utf8(); }
void TextWriterObject::write(std::u16string_view s) {
  if (closed) throw_dotnet("System.ObjectDisposedException", "Cannot write to a closed TextWriter.");
  if (text.size() + s.size() > 0x3FFFFFDF) throw_dotnet("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
  text += s;
  if (stream && (auto_flush || text.size() > 4096)) flush();
}
void TextWriterObject::flush() {
  if (closed) throw_dotnet("System.ObjectDisposedException", "Cannot write to a closed TextWriter.");
  if (!stream) return;
  stream->check_open();
  std::string out;
  if (!started && bom && stream->can_seek() && stream->position() == 0) out = preamble(encoding);
  started = true;
  out += encode(encoding, text);
  text.clear();
  if (!out.empty()) stream->write(out);
}
void TextWriterObject::close() {
  if (closed) return;
  if (stream) {
    if (!stream->closed) flush();
    if (!leave_open) stream->close();
  }
  closed = true;
}

std::u16string text_units(CallContext& ctx, const Value& v) {
  if (v.is_null()) return {};
  if (v.is_string()) return v.string()->to_utf16();
  if (v.kind() == Kind::Char) return std::u16string(1, v.as_char());
  if (auto* a = v.get_if<Array>(); a && a->element() == &types::Char) {
    std::u16string r;
    for (const Value& x : a->items()) r += x.as_char();
    return r;
  }
  return String::utf8(dotnet_to_string(ctx, v))->to_utf16();
}

namespace {

TextReaderObject& reader(const MethodCall& c) {
  auto& r = *c.self.as<TextReaderObject>();
  if (r.closed || (r.stream && r.stream->closed)) throw_dotnet("System.ObjectDisposedException", "Cannot read from a closed TextReader.");
  return r;
}
Value units_value(std::u16string_view s) { return Value(String::utf16(s)); }
Value read_into(MethodCall& c) {
  TextReaderObject& r = reader(c);
  require(c.arg(0), "buffer");
  auto& a = *c.arg(0).as<Array>();
  int64_t at = c.arg(1).as_int(), n = c.arg(2).as_int();
  if (at < 0 || n < 0) throw_range("Non-negative number required.", at < 0 ? "index" : "count");
  if (at + n > static_cast<int64_t>(a.size())) throw_dotnet("System.ArgumentException", "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.");
  int64_t got = 0;
  for (int u; got < n && (u = r.peek()) >= 0; ++got, ++r.at) a.set(static_cast<size_t>(at + got), Value::character(static_cast<char16_t>(u)));
  return int32(got);
}
Value close_reader(MethodCall& c) {
  auto& r = *c.self.as<TextReaderObject>();
  r.closed = true;
  if (r.stream && !r.leave_open) r.stream->close();
  return Value::nothing();
}
const MemberDef kReader[] = {
    {"int Peek()", FN({ return int32(reader(c).peek()); })},
    {"int Read()", FN({
       int u = reader(c).peek();
       if (u >= 0) ++reader(c).at;
       return int32(u);
     })},
    {"int Read(char[] buffer, int index, int count)", read_into},
    {"int ReadBlock(char[] buffer, int index, int count)", read_into},
    {"string ReadLine()", FN({
       std::u16string line;
       return reader(c).read_line(line) ? units_value(line) : Value();
     })},
    {"string ReadToEnd()", FN({
       TextReaderObject& r = reader(c);
       while (r.fill()) c.ctx.check_stop();
       Value v = units_value(std::u16string_view(r.text).substr(r.at));
       r.at = r.text.size();
       return v;
     })},
    TASK_ROW(TASK_OF("string") "ReadLineAsync()", "ReadLine"), TASK_ROW(TASK_OF("string") "ReadToEndAsync()", "ReadToEnd"),
    {"static System.IO.TextReader Null {get;}", FN({ Value none[] = {str("")}; return construct(c.ctx, TypeRegistry::find("System.IO.StringReader"), none); })},
    {"void Close()", close_reader},
    {"void Dispose()", close_reader},
};
const MemberDef kStringReader[] = {
    {"new(string s)", FN({
       auto r = make_ref<TextReaderObject>();
       r->text = text_units(c.ctx, c.arg(0));
       return Value(r);
     })},
};
// (stream or path [, encoding [, detect]] ), (stream or path, detect)
Value new_reader(MethodCall& c) {
  auto r = make_ref<TextReaderObject>();
  if (c.arg(0).is_string()) {
    r->stream = open_stream(io_path(c.ctx, c.arg(0)), 3, 1);
  } else {
    require(c.arg(0), "stream");
    r->stream = Ref<StreamObject>(c.arg(0).as<StreamObject>());
    if (!r->stream->can_read()) throw_dotnet("System.ArgumentException", "Stream was not readable.");
  }
  TextEncoding e = TextEncoding::kUtf8;
  bool detect = true;
  for (uint32_t i = 1; i < c.argc && i < 3; ++i) {
    if (auto* o = c.arg(i).get_if<EncodingObject>()) e = o->encoding;
    else if (c.arg(i).kind() == Kind::Bool) detect = c.arg(i).as_bool();
  }
  if (c.argc > 4) r->leave_open = c.arg(4).as_bool();
  r->decoder = StreamDecoder(e, detect);
  return Value(r);
}
const MemberDef kStreamReader[] = {
    {"new(System.IO.Stream stream)", new_reader},
    {"new(System.IO.Stream stream, bool detectEncodingFromByteOrderMarks)", new_reader},
    {"new(System.IO.Stream stream, System.Text.Encoding encoding)", new_reader},
    {"new(System.IO.Stream stream, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks)", new_reader},
    {"new(System.IO.Stream stream, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks, int bufferSize)", new_reader},
    {"new(System.IO.Stream stream, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks, int bufferSize, bool leaveOpen)", new_reader},
    {"new(string path)", new_reader},
    {"new(string path, bool detectEncodingFromByteOrderMarks)", new_reader},
    {"new(string path, System.Text.Encoding encoding)", new_reader},
    {"new(string path, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks)", new_reader},
    {"System.IO.Stream BaseStream {get;}", FN({ return Value(c.self.as<TextReaderObject>()->stream); })},
    {"System.Text.Encoding CurrentEncoding {get;}", FN({
       TextEncoding e = c.self.as<TextReaderObject>()->decoder.encoding();
       return encoding_object(e == TextEncoding::kUtf8 ? TextEncoding::kUtf8Bom : e, true);
     })},
    {"bool EndOfStream {get;}", FN({ return boolean(reader(c).peek() < 0); })},
    {"void DiscardBufferedData()", FN({
       TextReaderObject& r = reader(c);
       r.text.clear();
       r.at = 0;
       r.ended = false;
       return Value::nothing();
     })},
};

TextWriterObject& writer(const MethodCall& c) { return *c.self.as<TextWriterObject>(); }
Value put(MethodCall& c) {
  writer(c).write(text_units(c.ctx, c.arg(0)));
  return Value::nothing();
}
Value put_line(MethodCall& c) {
  std::u16string s;
  if (c.argc) s = text_units(c.ctx, c.arg(0));
  writer(c).write(s + writer(c).new_line);
  return Value::nothing();
}
std::u16string with_format(MethodCall& c) {
  require(c.arg(0), "format");
  return utf8_to_utf16(composite_format(c.ctx, text(c.arg(0)), format_arguments(c.arg(1))));
}
Value put_format(MethodCall& c) {
  writer(c).write(with_format(c));
  return Value::nothing();
}
Value put_format_line(MethodCall& c) {
  writer(c).write(with_format(c) + writer(c).new_line);
  return Value::nothing();
}
Value put_part(MethodCall& c) {
  std::u16string s = text_units(c.ctx, c.arg(0));
  int64_t at = c.arg(1).as_int(), n = c.arg(2).as_int();
  if (at < 0 || n < 0 || static_cast<size_t>(at + n) > s.size()) throw_range("Non-negative number required.", "index");
  writer(c).write(std::u16string_view(s).substr(static_cast<size_t>(at), static_cast<size_t>(n)));
  return Value::nothing();
}
Value close_writer(MethodCall& c) {
  writer(c).close();
  return Value::nothing();
}
const MemberDef kWriter[] = {
    {"void Write(char value)", put}, {"void Write(char[] buffer)", put}, {"void Write(char[] buffer, int index, int count)", put_part},
    {"void Write(bool value)", put}, {"void Write(int value)", put}, {"void Write(long value)", put}, {"void Write(double value)", put},
    {"void Write(decimal value)", put}, {"void Write(string value)", put},
    {"void Write(System.Object value)", put}, {"void Write(string format, params System.Object[] arg)", put_format},
    {"void WriteLine()", put_line}, {"void WriteLine(char value)", put_line}, {"void WriteLine(char[] buffer)", put_line},
    {"void WriteLine(bool value)", put_line}, {"void WriteLine(int value)", put_line}, {"void WriteLine(long value)", put_line},
    {"void WriteLine(double value)", put_line}, {"void WriteLine(decimal value)", put_line}, {"void WriteLine(string value)", put_line},
    {"void WriteLine(System.Object value)", put_line}, {"void WriteLine(string format, params System.Object[] arg)", put_format_line},
    {"void Flush()", FN({ writer(c).flush(); return Value::nothing(); })},
    TASK_ROW(TASK_NONE "WriteAsync(char value)", "Write"), TASK_ROW(TASK_NONE "WriteAsync(string value)", "Write"),
    TASK_ROW(TASK_NONE "WriteLineAsync()", "WriteLine"), TASK_ROW(TASK_NONE "WriteLineAsync(char value)", "WriteLine"),
    TASK_ROW(TASK_NONE "WriteLineAsync(string value)", "WriteLine"), TASK_ROW(TASK_NONE "FlushAsync()", "Flush"),
    {"System.IFormatProvider FormatProvider {get;}", FN({ return culture_object(&current_culture()); })},
    {"static System.IO.TextWriter Null {get;}", FN({ return Value(make_ref<TextWriterObject>()); })},
    {"static System.IO.TextWriter Synchronized(System.IO.TextWriter writer)", FN({ return c.arg(0); })},
    {"void Close()", close_writer},
    {"void Dispose()", close_writer},
    {"string NewLine {get;set;}", FN({ return units_value(writer(c).new_line); }), FN({ writer(c).new_line = text_units(c.ctx, c.arg(0)); return Value(); })},
    {"System.Text.Encoding Encoding {get;}", FN({
       TextWriterObject& w = writer(c);
       return w.stream ? encoding_object(w.encoding, w.bom) : encoding_object(TextEncoding::kUtf16LE, true);
     })},
};
const MemberDef kStringWriter[] = {
    {"new()", FN({ return Value(make_ref<TextWriterObject>()); })},
    {"new(System.IFormatProvider formatProvider)", FN({ return Value(make_ref<TextWriterObject>()); })},
    {"System.Text.StringBuilder GetStringBuilder()", FN({
       Value args[] = {units_value(writer(c).text)};
       return construct(c.ctx, TypeRegistry::find("System.Text.StringBuilder"), args);
     })},
    {"string ToString()", FN({ return units_value(writer(c).text); })},
};
Value new_writer(MethodCall& c) {
  auto w = make_ref<TextWriterObject>();
  uint32_t encoding_at = 1;
  if (c.arg(0).is_string()) {
    bool append = c.has(1) && c.arg(1).kind() == Kind::Bool && c.arg(1).as_bool();
    if (c.has(1) && c.arg(1).kind() == Kind::Bool) encoding_at = 2;
    w->stream = open_stream(io_path(c.ctx, c.arg(0)), append ? 6 : 2, 2);
  } else {
    require(c.arg(0), "stream");
    w->stream = Ref<StreamObject>(c.arg(0).as<StreamObject>());
    if (!w->stream->can_write()) throw_dotnet("System.ArgumentException", "Stream was not writable.");
    if (c.argc > 3) w->leave_open = c.arg(3).as_bool();
  }
  if (c.has(encoding_at)) {
    if (auto* o = c.arg(encoding_at).get_if<EncodingObject>()) {
      w->encoding = o->encoding;
      w->bom = o->bom;
    }
  }
  return Value(w);
}
const MemberDef kStreamWriter[] = {
    {"new(System.IO.Stream stream)", new_writer},
    {"new(System.IO.Stream stream, System.Text.Encoding encoding)", new_writer},
    {"new(System.IO.Stream stream, System.Text.Encoding encoding, int bufferSize)", new_writer},
    {"new(System.IO.Stream stream, System.Text.Encoding encoding, int bufferSize, bool leaveOpen)", new_writer},
    {"new(string path)", new_writer},
    {"new(string path, bool append)", new_writer},
    {"new(string path, bool append, System.Text.Encoding encoding)", new_writer},
    {"bool AutoFlush {get;set;}", FN({ return boolean(writer(c).auto_flush); }), FN({
       writer(c).auto_flush = c.arg(0).as_bool();
       if (c.arg(0).as_bool()) writer(c).flush();
       return Value();
     })},
    {"System.IO.Stream BaseStream {get;}", FN({ return Value(writer(c).stream); })},
};
Type g_reader{TypeSpec{.full_name = "System.IO.TextReader", .base = "System.MarshalByRefObject", .flags = kAbstract, .members = kReader,
                       .interfaces = "System.IDisposable"}};
Type g_string_reader{TypeSpec{.full_name = "System.IO.StringReader", .base = "System.IO.TextReader", .members = kStringReader}};
Type g_stream_reader{TypeSpec{.full_name = "System.IO.StreamReader", .base = "System.IO.TextReader", .members = kStreamReader}};
Type g_writer{TypeSpec{.full_name = "System.IO.TextWriter", .base = "System.MarshalByRefObject", .flags = kAbstract, .members = kWriter,
                       .interfaces = "System.IDisposable"}};
Type g_string_writer{TypeSpec{.full_name = "System.IO.StringWriter", .base = "System.IO.TextWriter", .members = kStringWriter}};
Type g_stream_writer{TypeSpec{.full_name = "System.IO.StreamWriter", .base = "System.IO.TextWriter", .members = kStreamWriter}};

}  // namespace
}  // namespace psession
