// ErrorRecord and what hangs on it: ErrorCategoryInfo, ErrorDetails, InvocationInfo.
#include "object/error_text.h"
#include "object/position.h"
#include "object/types/table.h"

namespace psession {
namespace {

#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";

ErrorRecordObject& self(MethodCall& c) { return *c.self.get_if<ErrorRecordObject>(); }
Value text_or_null(const std::string& s) { return s.empty() ? Value() : str(s); }

// CategoryInfo: the record seen from another side, so that changes reach it.
class CategoryInfoObject final : public HeapObject, public TextualObject {
 public:
  explicit CategoryInfoObject(Ref<ErrorRecordObject> r) : record(std::move(r)) { set_may_cycle(); }
  Ref<ErrorRecordObject> record;
  const Type* type() const override;
  std::string to_text() const override {
    static NullContext none;
    return category_info_text(none, *record);
  }
  void visit_edges(EdgeVisitor& v) override { v.visit(record.get()); }
  void clear_edges() override { record = make_ref<ErrorRecordObject>(); }

 private:
  struct NullContext final : CallContext {
    Value invoke_script(const Value&, std::span<const Value>, const Value*, const Value*) override { return {}; }
    Value invoke_script_method(HeapObject*, const Value&, std::span<const Value>) override { return {}; }
    Value get_variable(std::string_view) override { return {}; }
    void check_stop() override {}
    std::string current_directory() override { return "/"; }
    void write_error(const Value&) override {}
  };
};
class DetailsObject final : public HeapObject, public TextualObject {
 public:
  std::string message, action;
  Ref<ErrorRecordObject> record;   // whose details these are: a change reaches it
  const Type* type() const override;
  std::string to_text() const override { return message; }
};

ErrorRecordObject& category(MethodCall& c) { return *c.self.get_if<CategoryInfoObject>()->record; }
const Type* category_type() {
  static const Type* const t = TypeRegistry::find(SMA "ErrorCategory");
  return t;
}
constexpr EnumDef kCategories[] = {
    {"NotSpecified", 0}, {"OpenError", 1}, {"CloseError", 2}, {"DeviceError", 3}, {"DeadlockDetected", 4}, {"InvalidArgument", 5},
    {"InvalidData", 6}, {"InvalidOperation", 7}, {"InvalidResult", 8}, {"InvalidType", 9}, {"MetadataError", 10},
    {"NotImplemented", 11}, {"NotInstalled", 12}, {"ObjectNotFound", 13}, {"OperationStopped", 14}, {"OperationTimeout", 15},
    {"SyntaxError", 16}, {"ParserError", 17}, {"PermissionDenied", 18}, {"ResourceBusy", 19}, {"ResourceExists", 20},
    {"ResourceUnavailable", 21}, {"ReadError", 22}, {"WriteError", 23}, {"FromStdErr", 24}, {"SecurityError", 25},
    {"ProtocolError", 26}, {"ConnectionError", 27}, {"AuthenticationError", 28}, {"LimitsExceeded", 29}, {"QuotaExceeded", 30},
    {"NotEnabled", 31}};
PS_TYPE(Category, {.full_name = SMA "ErrorCategory", .enum_values = kCategories, .assembly = kAssembly});

constexpr MemberDef kCategoryInfo[] = {
    {"System.Management.Automation.ErrorCategory Category {get;}",
     PS_FN { return Value::enumeration(category_type(), static_cast<int64_t>(category(c).category)); }},
    {"string Activity {get;set;}", PS_FN { return str(category(c).activity); }, PS_FN { category(c).activity = text_arg(c, 0); return {}; }},
    {"string Reason {get;set;}", PS_FN { return str(category_reason(category(c))); }, PS_FN { category(c).reason = text_arg(c, 0); return {}; }},
    {"string TargetName {get;set;}", PS_FN { return str(category_target_name(c.ctx, category(c))); },
     PS_FN { category(c).target_name = text_arg(c, 0); return {}; }},
    {"string TargetType {get;set;}", PS_FN { return str(category_target_type(category(c))); },
     PS_FN { category(c).target_type = text_arg(c, 0); return {}; }},
    {"string GetMessage()", PS_FN { return str(category_info_text(c.ctx, category(c))); }},
    {"string GetMessage(cultureinfo uiCultureInfo)", PS_FN { return str(category_info_text(c.ctx, category(c))); }},
    {"string ToString()", PS_FN { return str(category_info_text(c.ctx, category(c))); }},
};
PS_TYPE(CategoryInfoType, {.full_name = SMA "ErrorCategoryInfo", .members = kCategoryInfo, .assembly = kAssembly});
const Type* CategoryInfoObject::type() const { return &CategoryInfoType; }

DetailsObject& details(MethodCall& c) { return *c.self.get_if<DetailsObject>(); }
constexpr MemberDef kDetails[] = {
    {"new(string message)", PS_FN { auto d = make_ref<DetailsObject>(); d->message = text_arg(c, 0); return Value(d); }},
    {"string Message {get;}", PS_FN { return str(details(c).message); }},
    {"string RecommendedAction {get;set;}", PS_FN { return str(details(c).action); }, PS_FN {
       details(c).action = text_arg(c, 0);
       if (details(c).record) details(c).record->recommended_action = details(c).action;
       return {};
     }},
};
PS_TYPE(DetailsType, {.full_name = SMA "ErrorDetails", .members = kDetails, .assembly = kAssembly});
const Type* DetailsObject::type() const { return &DetailsType; }

Value get_details(MethodCall& c) {
  if (!self(c).has_details && self(c).recommended_action.empty()) return {};
  auto d = make_ref<DetailsObject>();
  d->message = self(c).details_message;
  d->action = self(c).recommended_action;
  d->record = Ref<ErrorRecordObject>(&self(c));
  return Value(d);
}
Value set_details(MethodCall& c) {
  auto* d = c.arg(0).get_if<DetailsObject>();
  self(c).has_details = d != nullptr;
  self(c).details_message = d ? d->message : "";
  self(c).recommended_action = d ? d->action : "";
  return {};
}
Value make(MethodCall& c) {
  auto r = make_ref<ErrorRecordObject>();
  auto* e = c.arg(0).get_if<ExceptionObject>();
  if (!e) throw_null_argument("exception");
  r->exception = Ref<ExceptionObject>(e);
  r->error_id = r->fully_qualified_id = text_arg(c, 1);
  r->category = static_cast<ErrorCategory>(int_arg(c, 2));
  r->target = c.arg(3);
  return Value(r);
}
constexpr MemberDef kRecord[] = {
    {"new(System.Exception exception, string errorId, System.Management.Automation.ErrorCategory errorCategory, object targetObject)", make},
    {"new(System.Management.Automation.ErrorRecord errorRecord, System.Exception replaceParentContainsErrorRecordException)",
     PS_FN {
       auto* from = c.arg(0).get_if<ErrorRecordObject>();
       auto* e = c.arg(1).get_if<ExceptionObject>();
       if (!from) throw_null_argument("errorRecord");
       auto r = make_ref<ErrorRecordObject>();
       r->exception = e ? Ref<ExceptionObject>(e) : from->exception;
       r->error_id = from->error_id;
       r->fully_qualified_id = from->fully_qualified_id;
       r->category = from->category;
       r->activity = from->activity;
       r->target = from->target;
       r->invocation = from->invocation;
       r->has_details = from->has_details;
       r->details_message = from->details_message;
       return Value(r);
     }},
    {"System.Exception Exception {get;}", PS_FN { return Value(self(c).exception); }},
    {"object TargetObject {get;}", PS_FN { return self(c).target; }},
    {"System.Management.Automation.ErrorCategoryInfo CategoryInfo {get;}",
     PS_FN { return Value(make_ref<CategoryInfoObject>(Ref<ErrorRecordObject>(&self(c)))); }},
    {"string FullyQualifiedErrorId {get;}",
     PS_FN { return str(self(c).fully_qualified_id.empty() ? self(c).error_id : self(c).fully_qualified_id); }},
    {"System.Management.Automation.ErrorDetails ErrorDetails {get;set;}", get_details, set_details},
    {"System.Management.Automation.InvocationInfo InvocationInfo {get;}", PS_FN { return Value(self(c).invocation); }},
    {"string ScriptStackTrace {get;}", PS_FN { return text_or_null(self(c).script_stack_trace); }},
    {"System.Collections.ObjectModel.ReadOnlyCollection[int] PipelineIterationInfo {get;}",
     PS_FN { return Value(Array::of(&types::Int32, {})); }},
    {"string ToString()", PS_FN { return str(self(c).message()); }},
};

InvocationInfoObject& info(MethodCall& c) { return *c.self.get_if<InvocationInfoObject>(); }
constexpr MemberDef kInvocation[] = {
    {"System.Management.Automation.CommandInfo MyCommand {get;}", PS_FN { return info(c).command; }},
    {"System.Collections.Generic.Dictionary[string,object] BoundParameters {get;}", PS_FN { return info(c).bound_parameters; }},
    {"System.Collections.Generic.List[object] UnboundArguments {get;}", PS_FN { return info(c).unbound_arguments; }},
    {"int ScriptLineNumber {get;}", PS_FN { return int32(info(c).position.line); }},
    {"int OffsetInLine {get;}",
     PS_FN { return int32(info(c).offset_in_line ? info(c).offset_in_line : info(c).position.column); }},
    {"long HistoryId {get;}", PS_FN { return Value::int64(info(c).history_id); }},
    {"string ScriptName {get;}", PS_FN { return str(info(c).position.file); }},
    {"string Line {get;}", PS_FN { return str(info(c).position.line_text); }},
    {"string Statement {get;}", PS_FN { return str(info(c).statement.empty() ? info(c).position.text : info(c).statement); }},
    {"string PositionMessage {get;}",
     PS_FN { return str(info(c).position_message.empty() ? position_message(info(c).position) : info(c).position_message); }},
    {"string PSScriptRoot {get;}", PS_FN { return str(info(c).ps_script_root); }},
    {"string PSCommandPath {get;}", PS_FN { return text_or_null(info(c).ps_command_path); }},
    {"string InvocationName {get;}", PS_FN { return str(info(c).invocation_name); }},
    {"int PipelineLength {get;}", PS_FN { return int32(info(c).pipeline_length); }},
    {"int PipelinePosition {get;}", PS_FN { return int32(info(c).pipeline_position); }},
    {"bool ExpectingInput {get;}", PS_FN { return boolean(info(c).expecting_input); }},
    {"System.Management.Automation.CommandOrigin CommandOrigin {get;}",
     PS_FN { return Value::enumeration(TypeRegistry::find(SMA "CommandOrigin"), info(c).command_origin); }},
    {"object DisplayScriptPosition {get;}", PS_FN { return {}; }},
};
constexpr EnumDef kOrigins[] = {{"Runspace", 0}, {"Internal", 1}};
PS_TYPE(Origin, {.full_name = SMA "CommandOrigin", .enum_values = kOrigins, .assembly = kAssembly});
PS_TYPE(InvocationInfoType, {.full_name = SMA "InvocationInfo", .members = kInvocation, .assembly = kAssembly});

constexpr MemberDef kRemoting[] = {
    {"object OriginInfo {get;}", PS_FN { return c.self.get_if<ErrorRecordObject>()->origin_info; }},
};
PS_TYPE(RemotingRecord, {.full_name = SMA "Runspaces.RemotingErrorRecord", .base = SMA "ErrorRecord", .members = kRemoting,
                         .assembly = kAssembly});

}  // namespace

namespace types {
PS_TYPE(ErrorRecord, {.full_name = SMA "ErrorRecord", .members = kRecord, .accelerators = "", .assembly = kAssembly});
}

}  // namespace psession
