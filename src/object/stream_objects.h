// System.IO streams, text readers and text writers as objects: what the tables of object/types/io_*.cpp work on.
// Made by those tables and by [Console]; a closed one answers every call with ObjectDisposedException. Engine thread.
#pragma once
#include <string>
#include <string_view>

#include "base/fd.h"
#include "object/encoding_object.h"
#include "object/members.h"

namespace psession {

class StreamObject : public HeapObject, public TextualObject {
 public:
  std::string to_text() const override;
  virtual bool can_read() const { return true; }
  virtual bool can_write() const { return true; }
  virtual bool can_seek() const { return true; }
  virtual size_t read(char* to, size_t n) = 0;         // 0: the end
  virtual void write(std::string_view bytes) = 0;
  // As they are for a stream without places: a connection, a filter over another one, Stream.Null.
  virtual int64_t length() { return 0; }
  virtual int64_t position() { return 0; }
  virtual void seek(int64_t) {}
  virtual void set_length(int64_t) {}
  virtual void close() { closed = true; }
  void check_open() const;
  bool closed = false;
};

class MemoryStreamObject final : public StreamObject {
 public:
  std::string bytes;
  size_t at = 0;
  bool writable = true, fixed = false;                 // fixed: made over an array
  const Type* type() const override;
  bool can_read() const override { return !closed; }
  bool can_write() const override { return writable && !closed; }
  bool can_seek() const override { return !closed; }
  size_t read(char* to, size_t n) override;
  void write(std::string_view more) override;
  int64_t length() override { return static_cast<int64_t>(bytes.size()); }
  int64_t position() override { return static_cast<int64_t>(at); }
  void seek(int64_t to) override { at = static_cast<size_t>(to); }
  void set_length(int64_t n) override;
};

class FileStreamObject final : public StreamObject {
 public:
  FileStreamObject(std::string path, int fd, int access, bool owned = true)
      : path(std::move(path)), fd(fd), access(access), owned(owned) {}
  ~FileStreamObject() override;
  const std::string path;
  int fd;
  const int access;                                    // FileAccess: 1 read, 2 write
  const bool owned;
  bool delete_on_close = false;
  const Type* type() const override;
  bool can_read() const override { return !closed && (access & 1); }
  bool can_write() const override { return !closed && (access & 2); }
  bool can_seek() const override;
  size_t read(char* to, size_t n) override;
  void write(std::string_view more) override;
  int64_t length() override;
  int64_t position() override;
  void seek(int64_t to) override;
  void set_length(int64_t n) override;
  void close() override;
};

// StringReader (everything is in `text` from the start) and StreamReader.
class TextReaderObject final : public HeapObject, public TextualObject {
 public:
  Ref<StreamObject> stream;
  StreamDecoder decoder{TextEncoding::kUtf8, true};
  std::u16string text;                                 // decoded, not yet read from `at` on
  size_t at = 0;
  bool ended = false, closed = false, leave_open = false;
  const Type* type() const override;
  std::string to_text() const override;
  bool fill();                                         // more text; false at the end
  int peek(size_t ahead = 0);                          // -1: the end
  bool read_line(std::u16string& line);
};

// StringWriter (into `text`), StreamWriter, and the writers of [Console].
class TextWriterObject final : public HeapObject, public TextualObject {
 public:
  ~TextWriterObject() override;
  Ref<StreamObject> stream;
  TextEncoding encoding = TextEncoding::kUtf8;
  bool bom = false, auto_flush = false, closed = false, leave_open = false, started = false;
  std::u16string text;                                 // StringWriter: all; StreamWriter: not yet encoded
  std::u16string new_line = u"\n";
  const Type* type() const override;
  std::string to_text() const override;
  void write(std::u16string_view s);
  void flush();
  void close();
};

// The exception .NET throws for `error` (an errno) at a path.
[[noreturn]] void throw_io(const std::string& path, int error);
// The full path an argument stands for; refuses empty ones and NULs.
std::string io_path(CallContext& ctx, const Value& v, const char* parameter = "path");
// Opens as FileStream does; mode is a FileMode, access a FileAccess.
Ref<FileStreamObject> open_stream(const std::string& path, int mode, int access);
std::string read_whole(StreamObject& s);
std::u16string text_units(CallContext& ctx, const Value& v);  // what Write(v) prints

}  // namespace psession
