// System.Diagnostics.ProcessStartInfo and the start of a process by it; FileVersionInfo, Debug, Trace, Debugger, StackTrace.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "object/process_object.h"
#include "object/stream_objects.h"
#include "object/types/record.h"
#include "object/types/table.h"

extern char** environ;

namespace psession {
namespace {

enum Field { kFile, kArguments, kList, kDirectory, kShell, kIn, kOut, kErr, kNoWindow, kEnvironment, kVerb, kUser, kStyle, kOutEncoding,
             kErrEncoding, kInEncoding, kErrorDialog, kLoadProfile, kDomain, kPassword, kClearPassword, kFieldCount };

Value environment_of(RecordObject& r) {
  if (!r.fields[kEnvironment].is_null()) return r.fields[kEnvironment];
  const Type* args[] = {&types::String, &types::String};
  auto d = make_ref<Dictionary>(generic_of("System.Collections.Generic.Dictionary`2", args));
  for (char** e = environ; *e; ++e) {
    if (const char* eq = strchr(*e, '=')) d->set(str(std::string_view(*e, static_cast<size_t>(eq - *e))), str(eq + 1));
  }
  r.fields[kEnvironment] = Value(d);
  return r.fields[kEnvironment];
}
const Type& info_type();
Value make_info(const Type* t, std::string_view file, std::string_view arguments) {
  std::vector<Value> f(kFieldCount);
  for (int i : {kFile, kArguments, kDirectory, kVerb, kUser, kDomain}) f[static_cast<size_t>(i)] = str("");
  f[kFile] = str(file);
  f[kArguments] = str(arguments);
  const Type* args[] = {&types::String};
  f[kList] = Value(make_ref<List>(generic_of("System.Collections.ObjectModel.Collection`1", args)));
  for (int i : {kShell, kIn, kOut, kErr, kNoWindow, kErrorDialog, kLoadProfile}) f[static_cast<size_t>(i)] = boolean(false);
  f[kStyle] = Value::enumeration(TypeRegistry::find("System.Diagnostics.ProcessWindowStyle"), 0);
  return record(t, std::move(f));
}
const MemberDef kInfo[] = {
    {"new()", PS_FN { return make_info(c.type, "", ""); }},
    {"new(string fileName)", PS_FN { return make_info(c.type, text_arg(c, 0), ""); }},
    {"new(string fileName, string arguments)", PS_FN { return make_info(c.type, text_arg(c, 0), text_arg(c, 1)); }},
    {"new(string fileName, System.Collections.Generic.IEnumerable[string] arguments)", PS_FN {
       Value v = make_info(c.type, text_arg(c, 0), "");
       for (const Value& a : to_vector(c.ctx, c.arg(1))) record_of(v).fields[kList].as<List>()->items.push_back(convert_to(c.ctx, a, &types::String));
       return v;
     }},
    FIELD_ROW(kArguments, "string Arguments"), READ_ROW(kList, "System.Collections.ObjectModel.Collection[string] ArgumentList"),
    FIELD_ROW(kNoWindow, "bool CreateNoWindow"),
    {"System.Collections.Specialized.StringDictionary EnvironmentVariables {get;}", PS_FN { return environment_of(record_of(c.self)); }},
    {"System.Collections.Generic.IDictionary[string,string] Environment {get;}", PS_FN { return environment_of(record_of(c.self)); }},
    FIELD_ROW(kIn, "bool RedirectStandardInput"), FIELD_ROW(kOut, "bool RedirectStandardOutput"), FIELD_ROW(kErr, "bool RedirectStandardError"),
    FIELD_ROW(kInEncoding, "System.Text.Encoding StandardInputEncoding"), FIELD_ROW(kErrEncoding, "System.Text.Encoding StandardErrorEncoding"),
    FIELD_ROW(kOutEncoding, "System.Text.Encoding StandardOutputEncoding"), FIELD_ROW(kFile, "string FileName"),
    FIELD_ROW(kDirectory, "string WorkingDirectory"), FIELD_ROW(kErrorDialog, "bool ErrorDialog"),
    FIELD_ROW(kUser, "string UserName"), FIELD_ROW(kVerb, "string Verb"),
    {"string[] Verbs {get;}", PS_FN { return Value(Array::of(&types::String, {})); }},
    FIELD_ROW(kStyle, "System.Diagnostics.ProcessWindowStyle WindowStyle"), FIELD_ROW(kPassword, "securestring Password"),
    FIELD_ROW(kDomain, "string Domain"), FIELD_ROW(kLoadProfile, "bool LoadUserProfile"), FIELD_ROW(kClearPassword, "string PasswordInClearText"),
    FIELD_ROW(kShell, "bool UseShellExecute"),
};
PS_TYPE(g_info, {.full_name = "System.Diagnostics.ProcessStartInfo", .flags = kSealed, .members = kInfo, .assembly = "System.Diagnostics.Process"});
const Type& info_type() { return g_info; }
ENUM_TYPE(g_style, "System.Diagnostics.ProcessWindowStyle", 0, {"Normal", 0}, {"Hidden", 1}, {"Minimized", 2}, {"Maximized", 3})

// Where the program is: with a slash as it stands, else in the folders of PATH.
std::string program_path(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* path = ::getenv("PATH");
  std::string_view rest = path ? path : "/usr/bin:/bin";
  while (true) {
    size_t end = std::min(rest.find(':'), rest.size());
    std::string candidate = std::string(end ? rest.substr(0, end) : ".") + "/" + name;
    struct stat st;
    if (::stat(candidate.c_str(), &st) == 0 && S_ISREG(st.st_mode) && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    if (end >= rest.size()) return name;
    rest.remove_prefix(end + 1);
  }
}
struct Pipe {
  Fd ours, theirs;
  explicit Pipe(bool to_child) {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) throw_dotnet("System.ComponentModel.Win32Exception", strerror(errno));
    ours = Fd(fds[to_child ? 1 : 0]);
    theirs = Fd(fds[to_child ? 0 : 1]);
  }
};
Value reader_on(Fd fd, const Value& encoding) {
  auto r = make_ref<TextReaderObject>();
  r->stream = Ref<StreamObject>(make_ref<FileStreamObject>("", fd.release(), 1));
  if (auto* e = encoding.get_if<EncodingObject>()) r->decoder = StreamDecoder(e->encoding, true);
  return Value(r);
}

}  // namespace

Value new_start_info(std::string_view file, std::string_view arguments) { return make_info(&info_type(), file, arguments); }

void start_by_info(CallContext& ctx, ProcessObject& p) {
  if (p.start_info.is_null()) p.start_info = new_start_info("", "");
  RecordObject& r = record_of(p.start_info);
  auto field = [&](int i) { return r.fields[static_cast<size_t>(i)].is_string() ? r.fields[static_cast<size_t>(i)].string()->to_utf8() : std::string(); };
  auto flag = [&](int i) { return r.fields[static_cast<size_t>(i)].as_bool(); };
  std::string file = field(kFile);
  if (file.empty()) throw_invalid_operation("Cannot start process because a file name has not been provided.");
  auto& list = r.fields[kList].as<List>()->items;
  if (!field(kArguments).empty() && !list.empty()) {
    throw_invalid_operation("Only one of Arguments or ArgumentList may be used.");
  }
  ProcessStart s;
  s.file = program_path(file);
  s.arguments.push_back(file);
  if (!list.empty()) {
    for (const Value& a : list) s.arguments.push_back(to_display(ctx, a));
  } else {
    for (std::string& a : split_arguments(field(kArguments))) s.arguments.push_back(std::move(a));
  }
  s.directory = field(kDirectory);
  if (auto* d = r.fields[kEnvironment].get_if<Dictionary>()) {
    for (size_t i = 0; i < d->slots(); ++i) {
      if (d->live(i) && d->value_at(i).is_string()) s.environment.push_back(d->key_at(i).string()->to_utf8() + "=" + d->value_at(i).string()->to_utf8());
    }
    if (s.environment.empty()) s.environment.push_back("_=");
  }
  std::unique_ptr<Pipe> in, out, err;
  if (flag(kIn)) in = std::make_unique<Pipe>(true), s.input_fd = in->theirs.get();
  if (flag(kOut)) out = std::make_unique<Pipe>(false), s.output_fd = out->theirs.get();
  if (flag(kErr)) err = std::make_unique<Pipe>(false), s.error_fd = err->theirs.get();
  int error = 0;
  pid_t pid = start_process(s, error);
  if (pid < 0) {
    throw_dotnet("System.ComponentModel.Win32Exception", "An error occurred trying to start process '" + file + "' with working directory '" +
                                                             (s.directory.empty() ? ctx.current_directory() : s.directory) + "'. " + strerror(error));
  }
  p.pid = pid;
  p.child = true;
  p.exit_code.reset();
  p.exit_time = 0;
  p.name = file.substr(file.rfind('/') == std::string::npos ? 0 : file.rfind('/') + 1);
  if (std::optional<ProcessFigures> f = read_process(pid)) p.start_ticks = f->start_ticks;
  if (in) {
    auto w = make_ref<TextWriterObject>();
    w->stream = Ref<StreamObject>(make_ref<FileStreamObject>("", in->ours.release(), 2));
    w->auto_flush = true;
    if (auto* e = r.fields[kInEncoding].get_if<EncodingObject>()) w->encoding = e->encoding;
    p.standard_input = Value(w);
  }
  if (out) p.standard_output = reader_on(std::move(out->ours), r.fields[kOutEncoding]);
  if (err) p.standard_error = reader_on(std::move(err->ours), r.fields[kErrEncoding]);
}

namespace {

constexpr uint32_t kStaticClass = kStatic | kAbstract | kSealed;

// FileVersionInfo: files of this system carry none; the name and empty texts.

Value version_text(MethodCall&) { return Value(); }
Value version_zero(MethodCall&) { return int32(0); }
Value version_false(MethodCall&) { return boolean(false); }
#define TEXTS(name) {"string " name " {get;}", version_text}
#define PARTS(name) {"int " name " {get;}", version_zero}
#define FLAGS(name) {"bool " name " {get;}", version_false}
const MemberDef kVersion[] = {
    {"static System.Diagnostics.FileVersionInfo GetVersionInfo(string fileName)", PS_FN {
       std::string path = io_path(c.ctx, c.arg(0), "fileName");
       struct stat st;
       if (::stat(path.c_str(), &st) != 0) throw_dotnet("System.IO.FileNotFoundException", "Could not find file '" + path + "'.");
       return record(c.type, {str(path)});
     }},
    READ_ROW(0, "string FileName"), TEXTS("Comments"), TEXTS("CompanyName"), PARTS("FileBuildPart"), TEXTS("FileDescription"), PARTS("FileMajorPart"),
    PARTS("FileMinorPart"), PARTS("FilePrivatePart"), TEXTS("FileVersion"), TEXTS("InternalName"), FLAGS("IsDebug"), FLAGS("IsPatched"),
    FLAGS("IsPrivateBuild"), FLAGS("IsPreRelease"), FLAGS("IsSpecialBuild"), TEXTS("Language"), TEXTS("LegalCopyright"), TEXTS("LegalTrademarks"),
    TEXTS("OriginalFilename"), TEXTS("PrivateBuild"), PARTS("ProductBuildPart"), PARTS("ProductMajorPart"), PARTS("ProductMinorPart"), TEXTS("ProductName"),
    PARTS("ProductPrivatePart"), TEXTS("ProductVersion"), TEXTS("SpecialBuild"),
};
PS_TYPE(g_version, {.full_name = "System.Diagnostics.FileVersionInfo", .flags = kSealed, .members = kVersion, .assembly = "System.Diagnostics.FileVersionInfo"});

// Debug and Trace write to listeners, and there are none.
Value nothing(MethodCall&) { return Value::nothing(); }
const MemberDef kDebug[] = {
    {"static void Write(string message)", nothing}, {"static void WriteLine(string message)", nothing}, {"static void WriteLine(System.Object value)", nothing},
    {"static void WriteLine(string message, string category)", nothing}, {"static void Print(string message)", nothing}, {"static void Indent()", nothing},
    {"static void Unindent()", nothing}, {"static void Flush()", nothing}, {"static void Close()", nothing}, {"static void Assert(bool condition)", nothing},
    {"static void Assert(bool condition, string message)", nothing}, {"static void WriteIf(bool condition, string message)", nothing},
    {"static void WriteLineIf(bool condition, string message)", nothing},
};
const MemberDef kTrace[] = {{"static void TraceInformation(string message)", nothing}, {"static void TraceWarning(string message)", nothing},
                            {"static void TraceError(string message)", nothing}, {"static void WriteLine(string message)", nothing},
                            {"static void Write(string message)", nothing}, {"static void Flush()", nothing}};
const MemberDef kDebugger[] = {{"static bool IsAttached {get;}", version_false}, {"static bool Launch()", version_false}, {"static void Break()", nothing},
                               {"static bool IsLogging()", version_false}, {"static void Log(int level, string category, string message)", nothing}};
PS_TYPE(g_debug, {.full_name = "System.Diagnostics.Debug", .flags = kStaticClass, .members = kDebug});
PS_TYPE(g_trace, {.full_name = "System.Diagnostics.Trace", .flags = kStaticClass, .members = kTrace, .assembly = "System.Diagnostics.TraceSource"});
PS_TYPE(g_debugger, {.full_name = "System.Diagnostics.Debugger", .flags = kStaticClass, .members = kDebugger});

}  // namespace
}  // namespace psession
