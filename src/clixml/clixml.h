// CLIXML: PowerShell's serialization of objects ([MS-PSRP] 2.2.5). Streaming in both directions: the writer appends to one
// string, the reader is a state machine over expat events; neither builds a document tree. Sans-IO, one thread at a time.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "object/value.h"

namespace psession {

class CallContext;

// How SecureStrings (their UTF-16LE) travel in remoting. Without one: as plain base64, between peers of protocol 2.4.
class ClixmlSecrets {
 public:
  virtual std::string protect(std::string_view bytes) = 0;      // ScriptError when there is no key
  virtual std::string reveal(std::string_view text) = 0;
 protected:
  ~ClixmlSecrets() = default;
};

struct ClixmlWriteOptions {
  int depth = 1;             // levels of properties below the top; types may have their own
  bool root = false;         // <Objs Version xmlns> around, indented (Export-Clixml, PSSerializer); else bare (remoting)
  std::string stream;        // S attribute ("Error", "Output"...) for -OutputFormat XML
  ClixmlSecrets* secrets = nullptr;
};

class ClixmlWriter {
 public:
  ClixmlWriter(CallContext& ctx, ClixmlWriteOptions options = {});
  ~ClixmlWriter();
  void write(const Value& v);     // one top-level object; ScriptError when it can't be serialized (too deep)
  std::string finish();           // closes the root
  void append_to(std::string& out, const Value& v);  // one bare object; `out` is lost when it throws
 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};
std::string clixml_write(CallContext& ctx, const Value& v, int depth = 1, ClixmlSecrets* secrets = nullptr);   // bare, for remoting
// The same, behind what `out` has.
void clixml_append(CallContext& ctx, const Value& v, std::string& out, int depth = 1, ClixmlSecrets* secrets = nullptr);
std::string clixml_serialize(CallContext& ctx, const Value& v, int depth = 2);             // PSSerializer.Serialize

struct ClixmlLimits {
  int depth = 128;                       // nested elements of objects
  size_t objects = 50u << 20;            // elements in one document
  size_t text = 512u << 20;              // bytes of one text
  ClixmlSecrets* secrets = nullptr;
};
struct ClixmlItem {
  Value value;
  std::string stream;                    // S attribute
};

class ClixmlReader {
 public:
  explicit ClixmlReader(CallContext& ctx, ClixmlLimits limits = {});
  ~ClixmlReader();
  // Pieces of the document, in order; `last` ends it. Complete top-level objects appear in items. Throws ScriptError
  // (XmlException text) for malformed or hostile input; the reader is unusable afterwards.
  void feed(std::string_view bytes, bool last);
  std::vector<ClixmlItem> items;         // taken out by the caller as it likes
 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};
// A whole bare object (BOM allowed). An empty text is $null.
Value clixml_read(CallContext& ctx, std::string_view text, ClixmlLimits limits = {});
std::vector<Value> clixml_deserialize(CallContext& ctx, std::string_view text);            // with or without root

// _xHHHH_ escapes of names and texts.
std::string clixml_escape_text(const String& s);       // XML-escaped as well
void clixml_append_text(std::string& out, const String& s);
std::string clixml_decode(std::string_view text);      // UTF-8 after XML decoding

}  // namespace psession
