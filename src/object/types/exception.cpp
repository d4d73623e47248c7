// The exception hierarchy: one table of names and bases, a few with properties of their own.
#include <array>

#include "object/types/table.h"

namespace psession {
namespace {

ExceptionObject& self(MethodCall& c) { return *c.self.get_if<ExceptionObject>(); }

Value property(MethodCall& c, const char* name) {
  auto* d = self(c).properties.get_if<Dictionary>();
  const Value* v = d ? d->find(std::string_view(name)) : nullptr;
  return v ? *v : Value();
}
void set_property(ExceptionObject& e, const char* name, const Value& v) {
  if (e.properties.is_null()) e.properties = Value(Dictionary::hashtable());
  e.properties.as<Dictionary>()->set(str(name), v);
}

// What a class says where nobody gave it a text: its own words or those of the nearest base that has some.
std::string default_message(const Type* type) {
  static constexpr std::pair<std::string_view, const char*> kWords[] = {
      {"System.SystemException", "System error."},
      {"System.ApplicationException", "Error in the application."},
      {"System.ArgumentException", "Value does not fall within the expected range."},
      {"System.ArgumentNullException", "Value cannot be null."},
      {"System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values."},
      {"System.ArithmeticException", "Overflow or underflow in the arithmetic operation."},
      {"System.ArrayTypeMismatchException", "Attempted to access an element as a type incompatible with the array."},
      {"System.BadImageFormatException", "Format of the executable (.exe) or library (.dll) is invalid."},
      {"System.DivideByZeroException", "Attempted to divide by zero."},
      {"System.DllNotFoundException", "Dll was not found."},
      {"System.DuplicateWaitObjectException", "Duplicate objects in argument."},
      {"System.EntryPointNotFoundException", "Entry point was not found."},
      {"System.FieldAccessException", "Attempted to access a field that is not accessible by the caller."},
      {"System.FormatException", "One of the identified items was in an invalid format."},
      {"System.IndexOutOfRangeException", "Index was outside the bounds of the array."},
      {"System.InsufficientMemoryException", "Insufficient memory to continue the execution of the program."},
      {"System.InvalidCastException", "Specified cast is not valid."},
      {"System.InvalidOperationException", "Operation is not valid due to the current state of the object."},
      {"System.InvalidProgramException", "Common Language Runtime detected an invalid program."},
      {"System.MemberAccessException", "Cannot access member."},
      {"System.MethodAccessException", "Attempt to access the method failed."},
      {"System.MissingFieldException", "Attempted to access a non-existing field."},
      {"System.MissingMemberException", "Attempted to access a missing member."},
      {"System.MissingMethodException", "Attempted to access a missing method."},
      {"System.NotFiniteNumberException", "Number encountered was not a finite quantity."},
      {"System.NotImplementedException", "The method or operation is not implemented."},
      {"System.NotSupportedException", "Specified method is not supported."},
      {"System.NullReferenceException", "Object reference not set to an instance of an object."},
      {"System.OperationCanceledException", "The operation was canceled."},
      {"System.OutOfMemoryException", "Insufficient memory to continue the execution of the program."},
      {"System.OverflowException", "Arithmetic operation resulted in an overflow."},
      {"System.PlatformNotSupportedException", "Operation is not supported on this platform."},
      {"System.RankException", "Attempted to operate on an array with the incorrect number of dimensions."},
      {"System.StackOverflowException", "Operation caused a stack overflow."},
      {"System.TimeoutException", "The operation has timed out."},
      {"System.TypeAccessException", "Attempt to access the type failed."},
      {"System.TypeLoadException", "Failure has occurred while loading a type."},
      {"System.TypeUnloadedException", "Type had been unloaded."},
      {"System.UnauthorizedAccessException", "Attempted to perform an unauthorized operation."},
      {"System.AggregateException", "One or more errors occurred."},
      {"System.IO.IOException", "I/O error occurred."},
      {"System.IO.DirectoryNotFoundException", "Attempted to access a path that is not on the disk."},
      {"System.IO.DriveNotFoundException", "Could not find the drive. The drive might not be ready or might not be mapped."},
      {"System.IO.EndOfStreamException", "Attempted to read past the end of the stream."},
      {"System.IO.FileLoadException", "Could not load the specified file."},
      {"System.IO.FileNotFoundException", "Unable to find the specified file."},
      {"System.IO.PathTooLongException",
       "The specified file name or path is too long, or a component of the specified path is too long."},
      {"System.IO.InvalidDataException", "Found invalid data while decoding."},
      {"System.Collections.Generic.KeyNotFoundException", "The given key was not present in the dictionary."},
      {"System.Security.SecurityException", "Security error."},
      {"System.Security.Cryptography.CryptographicException", "Error occurred during a cryptographic operation."},
      {"System.Threading.AbandonedMutexException", "The wait completed due to an abandoned mutex."},
      {"System.Threading.SemaphoreFullException",
       "Adding the specified count to the semaphore would cause it to exceed its maximum count."},
      {"System.Threading.SynchronizationLockException", "Object synchronization method was called from an unsynchronized block of code."},
      {"System.Threading.ThreadInterruptedException", "Thread was interrupted from a waiting state."},
      {"System.Threading.Tasks.TaskCanceledException", "A task was canceled."},
      {"System.Reflection.TargetInvocationException", "Exception has been thrown by the target of an invocation."},
      {"System.Reflection.AmbiguousMatchException", "Ambiguous match found."},
      {"System.Xml.XmlException", "An XML error has occurred."},
      {"System.Data.DataException", "Data Exception."},
  };
  for (const Type* t = type; t && t != &types::Exception; t = t->base()) {
    for (const auto& [name, words] : kWords) {
      if (t->full_name() == name) return words;
    }
  }
  return "Exception of type '" + std::string(type->full_name()) + "' was thrown.";
}
Ref<ExceptionObject> fresh(MethodCall& c) {
  auto e = make_ref<ExceptionObject>(c.type);
  e->message = default_message(c.type);
  return e;
}
Value make_plain(MethodCall& c) {
  auto e = fresh(c);
  if (c.argc > 0 && !c.arg(0).is_null()) e->message = text_arg(c, 0);
  if (c.argc > 1) e->inner = c.arg(1);
  return Value(e);
}

Value data(MethodCall& c) {
  ExceptionObject& e = self(c);
  if (e.data.is_null()) {
    static const Type* const t = TypeRegistry::find("System.Collections.ListDictionaryInternal");
    e.data = Value(make_ref<Dictionary>(t ? t : &types::Hashtable, KeyComparer::Default));
  }
  return e.data;
}
// What the .NET class gives its instances, where nobody set another one.
int32_t hresult_of(const ExceptionObject& e) {
  constexpr uint32_t kPlain = 0x80131500;
  if (static_cast<uint32_t>(e.hresult) != kPlain) return e.hresult;
  static constexpr std::pair<std::string_view, uint32_t> kClasses[] = {
      {"System.SystemException", 0x80131501}, {"System.ApplicationException", 0x80131600},
      {"System.InvalidOperationException", 0x80131509}, {"System.ArgumentException", 0x80070057},
      {"System.ArgumentNullException", 0x80004003}, {"System.ArgumentOutOfRangeException", 0x80131502},
      {"System.FormatException", 0x80131537}, {"System.ArithmeticException", 0x80070216},
      {"System.DivideByZeroException", 0x80020012}, {"System.OverflowException", 0x80131516},
      {"System.NotFiniteNumberException", 0x80131528}, {"System.NotSupportedException", 0x80131515},
      {"System.NotImplementedException", 0x80004001}, {"System.PlatformNotSupportedException", 0x80131539},
      {"System.IO.IOException", 0x80131620}, {"System.IO.FileNotFoundException", 0x80070002},
      {"System.IO.DirectoryNotFoundException", 0x80070003}, {"System.IO.PathTooLongException", 0x800700CE},
      {"System.IO.EndOfStreamException", 0x80070026}, {"System.IO.FileLoadException", 0x80131621},
      {"System.IO.InvalidDataException", 0x80131501}, {"System.UnauthorizedAccessException", 0x80070005},
      {"System.Security.SecurityException", 0x8013150A}, {"System.Security.Cryptography.CryptographicException", 0x80131430},
      {"System.Collections.Generic.KeyNotFoundException", 0x80131577}, {"System.IndexOutOfRangeException", 0x80131508},
      {"System.InvalidCastException", 0x80004002}, {"System.NullReferenceException", 0x80004003},
      {"System.RankException", 0x80131517}, {"System.ArrayTypeMismatchException", 0x80131503},
      {"System.TimeoutException", 0x80131505}, {"System.OperationCanceledException", 0x8013153B},
      {"System.ObjectDisposedException", 0x80131622}, {"System.OutOfMemoryException", 0x8007000E},
      {"System.StackOverflowException", 0x800703E9}, {"System.MemberAccessException", 0x8013151A},
      {"System.MissingMemberException", 0x80131512}, {"System.MissingMethodException", 0x80131513},
      {"System.MissingFieldException", 0x80131511}, {"System.TypeLoadException", 0x80131522},
      {"System.TypeInitializationException", 0x80131534}, {"System.InvalidProgramException", 0x8013153A},
      {"System.BadImageFormatException", 0x8007000B}, {"System.Xml.XmlException", 0x80131940},
      {"System.Runtime.Serialization.SerializationException", 0x8013150C}, {"System.Data.DataException", 0x80131920},
      {"System.ComponentModel.Win32Exception", 0x80004005}, {"System.Net.Sockets.SocketException", 0x80004005},
      {"System.Reflection.TargetInvocationException", 0x80131604}, {"System.Reflection.TargetException", 0x80131603},
      {"System.Reflection.AmbiguousMatchException", 0x8000211D}, {"System.Threading.SynchronizationLockException", 0x80131518},
      {"System.Threading.ThreadInterruptedException", 0x80131519}, {"System.Threading.AbandonedMutexException", 0x8013152D},
  };
  for (const Type* t = e.type(); t; t = t->base()) {
    for (const auto& [name, code] : kClasses) {
      if (t->full_name() == name) return static_cast<int32_t>(code);
    }
  }
  return e.hresult;
}
Value text_or_null(const std::string& s) { return s.empty() ? Value() : str(s); }

constexpr MemberDef kException[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"new(string message, System.Exception innerException)", make_plain},
    {"System.Reflection.MethodBase TargetSite {get;}", PS_FN { return {}; }},
    {"string Message {get;}", PS_FN { return str(self(c).message); }},
    {"System.Collections.IDictionary Data {get;}", data},
    {"System.Exception InnerException {get;}", PS_FN { return self(c).inner; }},
    {"string HelpLink {get;set;}", PS_FN { return text_or_null(self(c).help_link); },
     PS_FN { self(c).help_link = text_arg(c, 0); return {}; }},
    {"string Source {get;set;}", PS_FN { return text_or_null(self(c).source); },
     PS_FN { self(c).source = text_arg(c, 0); return {}; }},
    {"int HResult {get;set;}", PS_FN { return int32(hresult_of(self(c))); },
     PS_FN { self(c).hresult = static_cast<int32_t>(int_arg(c, 0)); return {}; }},
    {"string StackTrace {get;}", PS_FN { return text_or_null(self(c).stack_trace); }},
    {"System.Exception GetBaseException()",
     PS_FN {
       Value v = c.self;
       for (int depth = 0; depth < 10000000; ++depth) {
         auto* e = v.get_if<ExceptionObject>();
         if (!e || e->inner.is_null()) break;
         v = Value(e->inner);
       }
       return v;
     }},
    {"string ToString()", PS_FN { return str(dotnet_to_string(c.ctx, c.self)); }},
};
constexpr MemberDef kConstructors[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"new(string message, System.Exception innerException)", make_plain},
};
constexpr MemberDef kArgument[] = {
    {"new()", PS_FN { auto e = fresh(c); e->message = "Value does not fall within the expected range."; return Value(e); }},
    {"new(string message)", make_plain},
    {"new(string message, System.Exception innerException)", make_plain},
    {"new(string message, string paramName)",
     PS_FN {
       auto e = fresh(c);
       e->message = text_arg(c, 0);
       if (!text_arg(c, 1).empty()) e->message += " (Parameter '" + text_arg(c, 1) + "')";
       set_property(*e, "ParamName", c.arg(1));
       return Value(e);
     }},
    {"string Message {get;}", PS_FN { return str(self(c).message); }},
    {"string ParamName {get;}", PS_FN { return property(c, "ParamName"); }},
};
Value make_argument(MethodCall& c, const char* text, bool name_first) {
  auto e = fresh(c);
  std::string name = text_arg(c, name_first ? 0 : 1), message = name_first ? text_arg(c, 1) : text_arg(c, 0);
  e->message = message.empty() ? text : message;
  if (!name.empty()) {
    e->message += " (Parameter '" + name + "')";
    set_property(*e, "ParamName", str(name));
  }
  return Value(e);
}
constexpr MemberDef kArgumentNull[] = {
    {"new()", PS_FN { return make_argument(c, "Value cannot be null.", true); }},
    {"new(string paramName)", PS_FN { return make_argument(c, "Value cannot be null.", true); }},
    {"new(string paramName, string message)", PS_FN { return make_argument(c, "Value cannot be null.", true); }},
    {"new(string message, System.Exception innerException)", make_plain},
};
constexpr const char* kRange = "Specified argument was out of the range of valid values.";
constexpr MemberDef kArgumentRange[] = {
    {"new()", PS_FN { return make_argument(c, kRange, true); }},
    {"new(string paramName)", PS_FN { return make_argument(c, kRange, true); }},
    {"new(string paramName, string message)", PS_FN { return make_argument(c, kRange, true); }},
    {"new(string paramName, object actualValue, string message)",
     PS_FN {
       auto e = fresh(c);
       e->message = text_arg(c, 2) + " (Parameter '" + text_arg(c, 0) + "')\nActual value was " + to_display(c.ctx, c.arg(1)) + ".";
       set_property(*e, "ParamName", c.arg(0));
       set_property(*e, "ActualValue", c.arg(1));
       return Value(e);
     }},
    {"new(string message, System.Exception innerException)", make_plain},
    {"object ActualValue {get;}", PS_FN { return property(c, "ActualValue"); }},
};
constexpr MemberDef kFileNotFound[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"new(string message, System.Exception innerException)", make_plain},
    {"new(string message, string fileName)",
     PS_FN { auto e = fresh(c); e->message = text_arg(c, 0); set_property(*e, "FileName", c.arg(1)); return Value(e); }},
    {"string FileName {get;}", PS_FN { return property(c, "FileName"); }},
    {"string FusionLog {get;}", PS_FN { return {}; }},
};
// "message (first) (second)", with all of them kept.
Value make_aggregate(MethodCall& c, std::string message, const Value& list) {
  auto e = fresh(c);
  std::vector<Value> all;
  if (auto* a = list.get_if<Array>()) all.assign(a->items().begin(), a->items().end());
  else if (!list.is_null()) all.push_back(list);
  for (const Value& v : all) {
    auto* inner = unwrap(v).get_if<ExceptionObject>();
    if (!inner) throw_dotnet("System.ArgumentException", "An element of innerExceptions was null.");
    message += " (" + inner->message + ")";
  }
  e->message = std::move(message);
  if (!all.empty()) e->inner = all[0];
  set_property(*e, "InnerExceptions", Value(Array::of(&types::Exception, std::move(all))));
  return Value(e);
}
std::vector<Value> inner_exceptions(MethodCall& c) {
  Value v = property(c, "InnerExceptions");
  if (v.is_null()) return self(c).inner.is_null() ? std::vector<Value>() : std::vector<Value>{self(c).inner};
  return to_vector(c.ctx, v);
}
constexpr const char* kSeveral = "One or more errors occurred.";
constexpr MemberDef kAggregate[] = {
    {"new()", PS_FN { return make_aggregate(c, kSeveral, {}); }},
    {"new(string message)", PS_FN { return make_aggregate(c, text_arg(c, 0), {}); }},
    {"new(string message, System.Exception innerException)", PS_FN { return make_aggregate(c, text_arg(c, 0), c.arg(1)); }},
    {"new(params System.Exception[] innerExceptions)", PS_FN { return make_aggregate(c, kSeveral, c.arg(0)); }},
    {"new(string message, params System.Exception[] innerExceptions)", PS_FN { return make_aggregate(c, text_arg(c, 0), c.arg(1)); }},
    {"System.AggregateException Flatten()",
     PS_FN {
       std::vector<Value> out, open = inner_exceptions(c);
       for (size_t i = 0; i < open.size() && i < 100000; ++i) {
         auto* inner = unwrap(open[i]).get_if<ExceptionObject>();
         if (!inner || inner->type()->full_name() != "System.AggregateException") {
           out.push_back(open[i]);
           continue;
         }
         MethodCall of{c.ctx, open[i], nullptr, 0, c.type};
         for (Value& v : inner_exceptions(of)) open.push_back(std::move(v));
       }
       std::string message = self(c).message;
       message = message.substr(0, message.find(" ("));
       return make_aggregate(c, message, Value(Array::of(&types::Exception, std::move(out))));
     }},
    {"void Handle(System.Func[System.Exception,bool] predicate)",
     PS_FN {
       std::vector<Value> left;
       for (const Value& v : inner_exceptions(c)) {
         if (!is_true(DelegateObject::call(c.ctx, c.arg(0), {&v, 1}))) left.push_back(v);
       }
       if (!left.empty()) {
         std::string message = self(c).message;
         message = message.substr(0, message.find(" ("));
         throw ScriptError(record_of_exception(Ref<ExceptionObject>(make_aggregate(c, message, Value(Array::of(&types::Exception, std::move(left)))).as<ExceptionObject>())));
       }
       return Value::nothing();
     }},
    {"System.Collections.ObjectModel.ReadOnlyCollection[System.Exception] InnerExceptions {get;}",
     PS_FN {
       Value v = property(c, "InnerExceptions");
       if (!v.is_null()) return v;
       std::vector<Value> r;
       if (!self(c).inner.is_null()) r.push_back(self(c).inner);
       return Value(Array::of(&types::Exception, std::move(r)));
     }},
};
constexpr MemberDef kSocket[] = {
    {"new()", make_plain},
    {"new(int errorCode)",
     PS_FN { auto e = fresh(c); set_property(*e, "NativeErrorCode", c.arg(0)); e->hresult = static_cast<int32_t>(int_arg(c, 0)); return Value(e); }},
    {"int ErrorCode {get;}", PS_FN { return property(c, "NativeErrorCode"); }},
    {"int NativeErrorCode {get;}", PS_FN { return property(c, "NativeErrorCode"); }},
};

// PowerShell's: they carry an error record.
Value error_record(MethodCall& c) {
  ExceptionObject& e = self(c);
  if (auto* own = e.record ? Value(e.record).get_if<ErrorRecordObject>() : nullptr) {
    if (own->exception.get() != &e) return Value(e.record);
    // A record within its own exception: another one stands for the exception there.
    auto stand_in = make_ref<ExceptionObject>(TypeRegistry::find("System.Management.Automation.ParentContainsErrorRecordException"));
    stand_in->message = e.message;
    auto r = make_ref<ErrorRecordObject>();
    r->exception = stand_in;
    r->error_id = r->fully_qualified_id = own->error_id.empty() ? own->fully_qualified_id : own->error_id;
    r->category = own->category;
    r->target = own->target;
    r->target_name = own->target_name;
    r->target_type = own->target_type;
    r->invocation = own->invocation;
    r->script_stack_trace = own->script_stack_trace;
    return Value(r);
  }
  auto r = record_of_exception(Ref<ExceptionObject>(&e), e.type()->name() == "RuntimeException" ? "RuntimeException" : e.type()->name());
  return Value(r);
}
constexpr MemberDef kCastRows[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"new(string message, System.Exception innerException)", make_plain},
    {"System.Management.Automation.ErrorRecord ErrorRecord {get;}", error_record},
};
constexpr MemberDef kRuntime[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"new(string message, System.Exception innerException)", make_plain},
    {"new(string message, System.Exception innerException, System.Management.Automation.ErrorRecord errorRecord)",
     PS_FN {
       Value v = make_plain(c);
       if (auto* r = c.arg(2).get_if<ErrorRecordObject>()) v.get_if<ExceptionObject>()->record = Ref<HeapObject>(r);
       return v;
     }},
    {"System.Management.Automation.ErrorRecord ErrorRecord {get;}", error_record},
    {"bool WasThrownFromThrowStatement {get;set;}",
     PS_FN { Value v = property(c, "WasThrownFromThrowStatement"); return boolean(v.kind() == Kind::Bool && v.as_bool()); },
     PS_FN { set_property(self(c), "WasThrownFromThrowStatement", c.arg(0)); return {}; }},
};
constexpr MemberDef kCommandNotFound[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"new(string message, System.Exception innerException)", make_plain},
    {"string CommandName {get;set;}", PS_FN { return property(c, "CommandName"); },
     PS_FN { set_property(self(c), "CommandName", c.arg(0)); return {}; }},
};
constexpr MemberDef kNativeExit[] = {
    {"string Path {get;}", PS_FN { return property(c, "Path"); }},
    {"int ExitCode {get;}", PS_FN { return property(c, "ExitCode"); }},
    {"int ProcessId {get;}", PS_FN { return property(c, "ProcessId"); }},
};
constexpr MemberDef kBinding[] = {
    {"new(string message)", make_plain},
    {"new(string message, System.Exception innerException)", make_plain},
    {"string ParameterName {get;}", PS_FN { return property(c, "ParameterName"); }},
    {"type ParameterType {get;}", PS_FN { return property(c, "ParameterType"); }},
    {"type TypeSpecified {get;}", PS_FN { return property(c, "TypeSpecified"); }},
    {"string ErrorId {get;}", PS_FN { return property(c, "ErrorId"); }},
    {"long Line {get;}", PS_FN { return property(c, "Line"); }},
    {"long Offset {get;}", PS_FN { return property(c, "Offset"); }},
    {"System.Management.Automation.InvocationInfo CommandInvocation {get;}", PS_FN { return property(c, "CommandInvocation"); }},
};
constexpr MemberDef kItemNotFound[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"string ItemName {get;}", PS_FN { return property(c, "ItemName"); }},
    {"object SessionStateCategory {get;}", PS_FN { return property(c, "SessionStateCategory"); }},
};
constexpr MemberDef kParse[] = {
    {"new(string message)", make_plain},
    {"System.Management.Automation.Language.ParseError[] Errors {get;}", PS_FN { return property(c, "Errors"); }},
};
constexpr MemberDef kStop[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"new(string message, System.Exception innerException)", make_plain},
};
constexpr MemberDef kExit[] = {{"object Argument {get;}", PS_FN { return property(c, "Argument"); }}};
constexpr MemberDef kRemote[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"psobject SerializedRemoteException {get;}", PS_FN { return property(c, "SerializedRemoteException"); }},
    {"psobject SerializedRemoteInvocationInfo {get;}", PS_FN { return property(c, "SerializedRemoteInvocationInfo"); }},
};
constexpr MemberDef kTransport[] = {
    {"new()", make_plain},
    {"new(string message)", make_plain},
    {"int ErrorCode {get;set;}", PS_FN { Value v = property(c, "ErrorCode"); return v.is_null() ? int32(0) : v; },
     PS_FN { set_property(self(c), "ErrorCode", c.arg(0)); return {}; }},
    {"string TransportMessage {get;set;}", PS_FN { return property(c, "TransportMessage"); },
     PS_FN { set_property(self(c), "TransportMessage", c.arg(0)); return {}; }},
};

#define SMA "System.Management.Automation."
constexpr const char* kSma = "System.Management.Automation";
struct Row {
  const char* name;
  const char* base = "System.SystemException";
  std::span<const MemberDef> members = kConstructors;
  const char* assembly = "System.Private.CoreLib";
};
#define S "System."
constexpr const char* kArg = "System.ArgumentException";
constexpr const char* kIo = "System.IO.IOException";
constexpr const char* kInvalid = "System.InvalidOperationException";
constexpr const char* kRte = SMA "RuntimeException";
constexpr const char* kSse = SMA "SessionStateException";
constexpr const char* kEts = SMA "ExtendedTypeSystemException";
constexpr Row kRows[] = {
    {S "SystemException", S "Exception"}, {S "ApplicationException", S "Exception"}, {S "AggregateException", S "Exception", kAggregate},
    {S "ArgumentException", S "SystemException", kArgument}, {S "ArgumentNullException", kArg, kArgumentNull},
    {S "ArgumentOutOfRangeException", kArg, kArgumentRange}, {S "DuplicateWaitObjectException", kArg},
    {S "Globalization.CultureNotFoundException", kArg, kArgument}, {S "ComponentModel.InvalidEnumArgumentException", kArg, kArgument},
    {S "Text.DecoderFallbackException", kArg}, {S "Text.EncoderFallbackException", kArg},
    {S "ArithmeticException"}, {S "DivideByZeroException", S "ArithmeticException"}, {S "OverflowException", S "ArithmeticException"},
    {S "NotFiniteNumberException", S "ArithmeticException"}, {S "ArrayTypeMismatchException"}, {S "IndexOutOfRangeException"},
    {S "InvalidCastException"}, {S "FormatException"}, {S "UriFormatException", S "FormatException"},
    {S "InvalidOperationException"}, {S "ObjectDisposedException", kInvalid}, {S "NotImplementedException"},
    {S "NotSupportedException"}, {S "PlatformNotSupportedException", S "NotSupportedException"}, {S "NullReferenceException"},
    {S "OutOfMemoryException"}, {S "InsufficientMemoryException", S "OutOfMemoryException"}, {S "StackOverflowException"},
    {S "InsufficientExecutionStackException"}, {S "RankException"}, {S "TimeoutException"}, {S "UnauthorizedAccessException"},
    {S "OperationCanceledException"}, {S "Threading.Tasks.TaskCanceledException", S "OperationCanceledException"},
    {S "TypeLoadException"}, {S "DllNotFoundException", S "TypeLoadException"}, {S "EntryPointNotFoundException", S "TypeLoadException"},
    {S "MemberAccessException"}, {S "MethodAccessException", S "MemberAccessException"}, {S "FieldAccessException", S "MemberAccessException"},
    {S "MissingMemberException", S "MemberAccessException"}, {S "MissingMethodException", S "MissingMemberException"},
    {S "MissingFieldException", S "MissingMemberException"}, {S "TypeInitializationException"}, {S "BadImageFormatException"},
    {S "CannotUnloadAppDomainException"}, {S "AccessViolationException"}, {S "ExecutionEngineException"}, {S "ContextMarshalException"},
    {S "MulticastNotSupportedException"}, {S "TimeZoneNotFoundException", S "Exception"}, {S "InvalidTimeZoneException", S "Exception"},
    {S "InvalidProgramException"}, {S "DataMisalignedException"}, {S "UnhandledExceptionEventArgs", S "Object"},
    {S "Collections.Generic.KeyNotFoundException"}, {S "IO.IOException"}, {S "IO.FileNotFoundException", kIo, kFileNotFound},
    {S "IO.DirectoryNotFoundException", kIo}, {S "IO.DriveNotFoundException", kIo}, {S "IO.PathTooLongException", kIo},
    {S "IO.EndOfStreamException", kIo}, {S "IO.FileLoadException", kIo, kFileNotFound}, {S "IO.InvalidDataException"},
    {S "IO.InternalBufferOverflowException"}, {S "IO.IsolatedStorage.IsolatedStorageException", S "Exception"},
    {S "Runtime.InteropServices.ExternalException"}, {S "Runtime.InteropServices.COMException", S "Runtime.InteropServices.ExternalException"},
    {S "Runtime.InteropServices.SEHException", S "Runtime.InteropServices.ExternalException"},
    {S "Runtime.InteropServices.MarshalDirectiveException"}, {S "Runtime.Serialization.SerializationException"},
    {S "Reflection.TargetException", S "ApplicationException"}, {S "Reflection.TargetInvocationException", S "ApplicationException"},
    {S "Reflection.TargetParameterCountException", S "ApplicationException"}, {S "Reflection.AmbiguousMatchException"},
    {S "Reflection.ReflectionTypeLoadException"}, {S "Reflection.InvalidFilterCriteriaException", S "ApplicationException"},
    {S "Resources.MissingManifestResourceException"}, {S "Security.SecurityException"}, {S "Security.VerificationException"},
    {S "Security.Cryptography.CryptographicException"}, {S "Security.Authentication.AuthenticationException"},
    {S "Security.Authentication.InvalidCredentialException", S "Security.Authentication.AuthenticationException"},
    {S "Threading.ThreadAbortException"}, {S "Threading.ThreadInterruptedException"}, {S "Threading.ThreadStateException"},
    {S "Threading.SynchronizationLockException"}, {S "Threading.AbandonedMutexException"}, {S "Threading.SemaphoreFullException"},
    {S "Threading.LockRecursionException", S "Exception"}, {S "Threading.BarrierPostPhaseException", S "Exception"},
    {S "Threading.WaitHandleCannotBeOpenedException", S "ApplicationException"},
    {S "ComponentModel.Win32Exception", S "Runtime.InteropServices.ExternalException", kSocket},
    {S "ComponentModel.WarningException"}, {S "ComponentModel.InvalidAsynchronousStateException", kArg},
    {S "Net.Sockets.SocketException", S "ComponentModel.Win32Exception", kSocket}, {S "Net.WebException", kInvalid},
    {S "Net.ProtocolViolationException", kInvalid}, {S "Net.HttpListenerException", S "ComponentModel.Win32Exception"},
    {S "Net.CookieException", S "FormatException"}, {S "Net.Http.HttpRequestException", S "Exception"},
    {S "Net.NetworkInformation.PingException", kInvalid}, {S "Net.NetworkInformation.NetworkInformationException", S "ComponentModel.Win32Exception"},
    {S "Net.Mail.SmtpException", S "Exception"}, {S "Net.WebSockets.WebSocketException", S "ComponentModel.Win32Exception"},
    {S "Data.DataException"}, {S "Data.ConstraintException", S "Data.DataException"}, {S "Data.SyntaxErrorException", S "Data.DataException"},
    {S "Text.RegularExpressions.RegexMatchTimeoutException", S "TimeoutException"}, {S "Text.RegularExpressions.RegexParseException", kArg, kArgument},
    {S "Text.Json.JsonException", S "Exception"}, {S "Xml.XmlException"}, {S "Xml.XPath.XPathException"}, {S "Xml.Xsl.XsltException"},
    {S "Xml.Schema.XmlSchemaException"}, {S "Xml.Schema.XmlSchemaValidationException", S "Xml.Schema.XmlSchemaException"},
    {S "Configuration.ConfigurationException"}, {S "Diagnostics.UnreachableException", S "Exception"},
    {S "Runtime.CompilerServices.RuntimeWrappedException", S "Exception"}, {S "Runtime.CompilerServices.SwitchExpressionException", kInvalid},
    // PowerShell
    {SMA "RuntimeException", S "SystemException", kRuntime, kSma}, {SMA "CmdletInvocationException", kRte, kRuntime, kSma},
    {SMA "CmdletProviderInvocationException", SMA "CmdletInvocationException", kRuntime, kSma},
    {SMA "CmdletInvocationSettingsException", SMA "CmdletInvocationException", kRuntime, kSma},
    {SMA "ActionPreferenceStopException", kRte, kRuntime, kSma}, {SMA "CommandNotFoundException", kRte, kCommandNotFound, kSma},
    {SMA "ScriptRequiresException", kRte, kRuntime, kSma}, {SMA "ScriptBlockToPowerShellNotSupportedException", kRte, kRuntime, kSma}, {SMA "ApplicationFailedException", kRte, kRuntime, kSma},
    {SMA "NativeCommandExitException", kRte, kNativeExit, kSma}, {SMA "RemoteException", kRte, kRemote, kSma},
    {SMA "ProviderInvocationException", kRte, kRuntime, kSma}, {SMA "ParameterBindingException", kRte, kBinding, kSma},
    {SMA "ParameterBindingValidationException", SMA "ParameterBindingException", kBinding, kSma},
    {SMA "ParameterBindingArgumentTransformationException", SMA "ParameterBindingException", kBinding, kSma},
    {SMA "ParameterBindingParameterDefaultValueException", SMA "ParameterBindingException", kBinding, kSma},
    {SMA "ValidationMetadataException", SMA "MetadataException", kRuntime, kSma},
    {SMA "ArgumentTransformationMetadataException", SMA "MetadataException", kRuntime, kSma},
    {SMA "ParsingMetadataException", SMA "MetadataException", kRuntime, kSma}, {SMA "MetadataException", kRte, kRuntime, kSma},
    {SMA "ParseException", kRte, kParse, kSma}, {SMA "IncompleteParseException", SMA "ParseException", kParse, kSma},
    {SMA "PSArgumentException", kArg, kArgument, kSma}, {SMA "PSArgumentNullException", S "ArgumentNullException", kArgumentNull, kSma},
    {SMA "PSArgumentOutOfRangeException", S "ArgumentOutOfRangeException", kArgumentRange, kSma},
    {SMA "ParentContainsErrorRecordException", S "SystemException", kConstructors, kSma},
    {SMA "PSInvalidOperationException", kInvalid, kConstructors, kSma}, {SMA "PSInvalidCastException", S "InvalidCastException", kCastRows, kSma},
    {SMA "PSNotImplementedException", S "NotImplementedException", kConstructors, kSma},
    {SMA "PSNotSupportedException", S "NotSupportedException", kConstructors, kSma},
    {SMA "PSObjectDisposedException", S "ObjectDisposedException", kConstructors, kSma},
    {SMA "PSSecurityException", kRte, kRuntime, kSma}, {SMA "PSSnapInException", kRte, kRuntime, kSma},
    {SMA "PSConsoleLoadException", S "SystemException", kConstructors, kSma}, {SMA "HaltCommandException", S "SystemException", kStop, kSma},
    {SMA "PipelineStoppedException", kRte, kRuntime, kSma}, {SMA "PipelineClosedException", kRte, kRuntime, kSma},
    {SMA "PipelineDepthException", S "SystemException", kConstructors, kSma}, {SMA "ScriptCallDepthException", S "SystemException", kConstructors, kSma},
    {SMA "BreakException", SMA "LoopFlowException", {}, kSma}, {SMA "ContinueException", SMA "LoopFlowException", {}, kSma},
    {SMA "LoopFlowException", SMA "FlowControlException", {}, kSma}, {SMA "FlowControlException", S "SystemException", {}, kSma},
    {SMA "ExitException", SMA "FlowControlException", kExit, kSma}, {SMA "TerminateException", SMA "FlowControlException", {}, kSma},
    {SMA "SessionStateException", kRte, kItemNotFound, kSma}, {SMA "ItemNotFoundException", kSse, kItemNotFound, kSma},
    {SMA "DriveNotFoundException", kSse, kItemNotFound, kSma}, {SMA "ProviderNotFoundException", kSse, kItemNotFound, kSma},
    {SMA "ProviderNameAmbiguousException", SMA "ProviderNotFoundException", kItemNotFound, kSma},
    {SMA "SessionStateOverflowException", kSse, kItemNotFound, kSma}, {SMA "SessionStateUnauthorizedAccessException", kSse, kItemNotFound, kSma},
    {SMA "ExtendedTypeSystemException", kRte, kRuntime, kSma}, {SMA "MethodException", kEts, kRuntime, kSma},
    {SMA "MethodInvocationException", SMA "MethodException", kRuntime, kSma}, {SMA "SetValueException", kEts, kRuntime, kSma},
    {SMA "SetValueInvocationException", SMA "SetValueException", kRuntime, kSma}, {SMA "GetValueException", kEts, kRuntime, kSma},
    {SMA "GetValueInvocationException", SMA "GetValueException", kRuntime, kSma},
    {SMA "PropertyNotFoundException", kEts, kRuntime, kSma}, {SMA "WildcardPatternException", kRte, kRuntime, kSma},
    {SMA "InvalidJobStateException", S "SystemException", kConstructors, kSma}, {SMA "JobFailedException", S "SystemException", kConstructors, kSma},
    {SMA "JobDefinitionNotFoundException", S "Exception", kConstructors, kSma}, {SMA "InvalidPowerShellStateException", S "SystemException", kConstructors, kSma},
    {SMA "Host.HostException", kRte, kRuntime, kSma}, {SMA "Host.PromptingException", SMA "Host.HostException", kRuntime, kSma},
    {SMA "Runspaces.RunspaceOpenModuleLoadException", kRte, kRuntime, kSma}, {SMA "Runspaces.InvalidRunspaceStateException", S "SystemException", kConstructors, kSma},
    {SMA "Runspaces.InvalidPipelineStateException", S "SystemException", kConstructors, kSma},
    {SMA "Runspaces.InvalidRunspacePoolStateException", S "SystemException", kConstructors, kSma},
    {SMA "Runspaces.TypeTableLoadException", kRte, kRuntime, kSma}, {SMA "Runspaces.FormatTableLoadException", kRte, kRuntime, kSma},
    {SMA "Runspaces.PSSnapInException", kRte, kRuntime, kSma},
    {SMA "Remoting.PSRemotingDataStructureException", kRte, kRuntime, kSma},
    {SMA "Remoting.PSRemotingTransportException", kRte, kTransport, kSma},
    {SMA "Remoting.PSRemotingTransportRedirectException", SMA "Remoting.PSRemotingTransportException", kTransport, kSma},
    {SMA "Remoting.PSDirectException", kRte, kRuntime, kSma},
    {"Microsoft.PowerShell.Commands.WriteErrorException", S "SystemException", kConstructors, "Microsoft.PowerShell.Commands.Utility"},
    {"Microsoft.PowerShell.Commands.ServiceCommandException", S "SystemException", kConstructors, "Microsoft.PowerShell.Commands.Management"},
    {"Microsoft.PowerShell.Commands.ProcessCommandException", S "SystemException", kConstructors, "Microsoft.PowerShell.Commands.Management"},
    {"Microsoft.PowerShell.Commands.HttpResponseException", S "Net.Http.HttpRequestException", kConstructors, "Microsoft.PowerShell.Commands.Utility"},
    {"Microsoft.PowerShell.Commands.HelpNotFoundException", S "SystemException", kConstructors, kSma},
    {"Microsoft.PowerShell.Commands.HelpCategoryInvalidException", S "ArgumentException", kArgument, kSma},
};
#undef S

constexpr size_t kCount = std::size(kRows);
// Types never move nor die: they are built in place, once.
struct ExceptionTypes {
  TypeSpec specs[kCount];
  alignas(Type) unsigned char storage[kCount * sizeof(Type)];
  ExceptionTypes() {
    for (size_t i = 0; i < kCount; ++i) {
      specs[i] = {.full_name = kRows[i].name, .base = kRows[i].base, .members = kRows[i].members, .assembly = kRows[i].assembly};
      new (storage + i * sizeof(Type)) Type(static_cast<const TypeSpec&>(specs[i]));
    }
  }
};
ExceptionTypes exception_types;

PS_TYPE(ListDictionary, {.full_name = "System.Collections.ListDictionaryInternal", .base = "System.Collections.Hashtable",
                         .scalar = Kind::Dictionary});

}  // namespace

namespace types {
PS_TYPE(Exception, {.full_name = "System.Exception", .members = kException,
                    .interfaces = "System.Runtime.Serialization.ISerializable"});
}

}  // namespace psession
