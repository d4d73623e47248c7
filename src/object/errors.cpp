#include "object/errors.h"

#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/error_text.h"
#include "object/type.h"

namespace psession {
namespace {

constexpr std::string_view kCategoryNames[] = {
    "NotSpecified", "OpenError", "CloseError", "DeviceError", "DeadlockDetected", "InvalidArgument", "InvalidData",
    "InvalidOperation", "InvalidResult", "InvalidType", "MetadataError", "NotImplemented", "NotInstalled",
    "ObjectNotFound", "OperationStopped", "OperationTimeout", "SyntaxError", "ParserError", "PermissionDenied",
    "ResourceBusy", "ResourceExists", "ResourceUnavailable", "ReadError", "WriteError", "FromStdErr",
    "SecurityError", "ProtocolError", "ConnectionError", "AuthenticationError", "LimitsExceeded", "QuotaExceeded",
    "NotEnabled",
};

constexpr std::string_view kRuntimeException = "System.Management.Automation.RuntimeException";

const Type* runtime_exception() {
  static const Type* t = TypeRegistry::find(kRuntimeException);
  return t;
}

bool carries_record(const Type* t) { return runtime_exception() && runtime_exception()->assignable_from(t); }

void visit(EdgeVisitor& v, const Value& x) {
  if (x.is_object()) v.visit(x.object());
}

}  // namespace

std::string_view category_name(ErrorCategory c) {
  size_t i = static_cast<size_t>(c);
  return i < std::size(kCategoryNames) ? kCategoryNames[i] : "NotSpecified";
}

bool category_from_name(std::string_view name, ErrorCategory& out) {
  for (size_t i = 0; i < std::size(kCategoryNames); ++i) {
    if (kCategoryNames[i] == name) {
      out = static_cast<ErrorCategory>(i);
      return true;
    }
  }
  return false;
}

void ExceptionObject::visit_edges(EdgeVisitor& v) {
  visit(v, inner);
  visit(v, data);
  visit(v, properties);
  if (record) v.visit(record.get());
  for (const Value& f : fields) visit(v, f);
}
void ExceptionObject::clear_edges() {
  inner = data = properties = Value();
  record = nullptr;
  fields.clear();
}

const Type* InvocationInfoObject::type() const {
  static const Type* t = TypeRegistry::find("System.Management.Automation.InvocationInfo");
  return t ? t : &types::Object;
}
void InvocationInfoObject::visit_edges(EdgeVisitor& v) {
  visit(v, command);
  visit(v, bound_parameters);
  visit(v, unbound_arguments);
}
void InvocationInfoObject::clear_edges() { command = bound_parameters = unbound_arguments = Value(); }

const Type* ErrorRecordObject::type() const {
  if (remote_host.empty()) return &types::ErrorRecord;
  static const Type* t = TypeRegistry::find("System.Management.Automation.Runspaces.RemotingErrorRecord");
  return t ? t : &types::ErrorRecord;
}
void ErrorRecordObject::visit_edges(EdgeVisitor& v) {
  if (exception) v.visit(exception.get());
  if (invocation) v.visit(invocation.get());
  visit(v, target);
  visit(v, origin_info);
}
void ErrorRecordObject::clear_edges() {
  exception = nullptr;
  invocation = nullptr;
  target = origin_info = Value();
}
std::string ErrorRecordObject::message() const {
  if (has_details && !details_message.empty()) return details_message;
  return exception ? exception->message : std::string();
}

Ref<ExceptionObject> make_exception(std::string_view exception_type, std::string message, Value inner) {
  const Type* t = TypeRegistry::find(exception_type.empty() ? kRuntimeException : exception_type);
  Ref<ExceptionObject> e = make_ref<ExceptionObject>(t ? t : &types::Exception);
  e->message = std::move(message);
  e->inner = std::move(inner);
  return e;
}

Ref<ErrorRecordObject> record_with_exception(Ref<ExceptionObject> e, std::string_view error_id, ErrorCategory category,
                                             Value target) {
  Ref<ErrorRecordObject> r = make_ref<ErrorRecordObject>();
  r->exception = e;
  r->error_id = error_id;
  r->fully_qualified_id = error_id;
  r->category = category;
  r->target = std::move(target);
  if (carries_record(e->type())) e->record = r;
  return r;
}

Ref<ErrorRecordObject> make_error(std::string_view exception_type, std::string_view error_id, ErrorCategory category,
                                  std::string message, Value target) {
  return record_with_exception(make_exception(exception_type, std::move(message)), error_id, category,
                               std::move(target));
}

void throw_error(std::string_view exception_type, std::string_view error_id, ErrorCategory category,
                 std::string message, Value target) {
  throw ScriptError(make_error(exception_type, error_id, category, std::move(message), std::move(target)));
}

void throw_runtime(std::string_view error_id, ErrorCategory category, std::string message, Value target) {
  throw ScriptError(make_error({}, error_id, category, std::move(message), std::move(target)));
}

void throw_dotnet(std::string_view exception_type, std::string message, std::string_view param_name) {
  if (!param_name.empty()) message += " (Parameter '" + std::string(param_name) + "')";
  Ref<ExceptionObject> e = make_exception(exception_type, std::move(message));
  if (!param_name.empty()) {
    Ref<Dictionary> p = Dictionary::hashtable();
    p->set(str("ParamName"), str(param_name));
    e->properties = p;
  }
  throw ScriptError(record_with_exception(e, exception_type, ErrorCategory::OperationStopped, {}));
}

void throw_wrapped(std::string_view inner_type, std::string message) {
  Ref<ExceptionObject> inner = make_exception(inner_type, message);
  Ref<ExceptionObject> e = make_exception({}, std::move(message), inner);
  throw ScriptError(record_with_exception(e, "RuntimeException", ErrorCategory::NotSpecified, {}));
}

Ref<ErrorRecordObject> record_of_exception(const Ref<ExceptionObject>& e, std::string_view error_id,
                                           ErrorCategory category, Value target) {
  if (e->record && error_id.empty() && e->record->type() == &types::ErrorRecord) {
    return Ref<ErrorRecordObject>(static_cast<ErrorRecordObject*>(e->record.get()));
  }
  if (carries_record(e->type())) {
    return record_with_exception(e, error_id.empty() ? "RuntimeException" : error_id, category, std::move(target));
  }
  if (error_id.empty() && category == ErrorCategory::NotSpecified) category = ErrorCategory::OperationStopped;
  return record_with_exception(e, error_id.empty() ? e->type()->full_name() : error_id, category, std::move(target));
}

std::string category_reason(const ErrorRecordObject& r) {
  if (!r.reason.empty()) return r.reason;
  return r.exception ? std::string(r.exception->type()->name()) : std::string();
}

std::string category_target_name(CallContext& ctx, const ErrorRecordObject& r) {
  if (!r.target_name.empty()) return r.target_name;
  if (r.target.is_null()) return {};
  try {
    return dotnet_to_string(ctx, r.target);
  } catch (const ScriptError&) {
    return {};
  }
}

std::string category_target_type(const ErrorRecordObject& r) {
  if (!r.target_type.empty()) return r.target_type;
  const Type* t = type_of(r.target);
  return t ? std::string(t->name()) : std::string();
}

namespace {
// Strings of more than 40 characters lose their middle.
std::string shortened(const std::string& s) {
  Ref<String> t = String::utf8(s);
  if (t->length() <= 40) return s;
  return t->substring(0, 19)->to_utf8() + "..." + t->substring(t->length() - 19, 19)->to_utf8();
}
}  // namespace

std::string category_info_text(CallContext& ctx, const ErrorRecordObject& r) {
  std::string reason = category_reason(r);
  if (!r.reason.empty()) reason = shortened(reason);
  return std::string(category_name(r.category)) + ": (" + shortened(category_target_name(ctx, r)) + ":" +
         shortened(category_target_type(r)) + ") [" + shortened(r.activity) + "], " + reason;
}

}  // namespace psession
