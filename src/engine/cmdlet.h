// Cmdlets: one struct, one parameter table, one registration, one file (src/cmdlets/<family>/<verb_noun>.cpp).
// Get-Help, Get-Command, completion, binding and the documentation read the same table.
//
//   struct GetThing final : Cmdlet {
//     std::vector<std::string> name; bool force = false; Value input;
//     void process_record() override { write(str(name[0])); }
//   };
//   static const CmdletParam kParams[] = {
//       param<&GetThing::name>("Name", "string[]", "pos:0 mandatory byname alias:N,Nm wildcard set:ByName|set:ById pos:1"),
//       param<&GetThing::force>("Force", "switch"),
//       param<&GetThing::input>("InputObject", "psobject", "pipe"),
//   };
//   static CmdletRegistration reg{{.name = "Get-Thing", .module = "Microsoft.PowerShell.Management", .params = kParams,
//       .default_set = "ByName", .aliases = "gth", .synopsis = "Gets things.", .outputs = "System.String",
//       .examples = "Get-Thing a\n", .create = make_cmdlet<GetThing>}};
//
// The third argument is a list of words: pos:N mandatory pipe byname remaining wildcard hidden allownull allowempty
// allowemptycollection alias:A,B set:Name validateset:a,b,c range:1..10 count:1..5 length:1..5 notnull notnullorempty
// notnullorwhitespace pattern:^x$ credential encoding default:TEXT(for help). Words after `set:Name` up to `|` belong to that set;
// several sets are separated by `|`; words before the first `set:` hold for all.
// Help text of a parameter is the optional fourth argument. Common parameters are added by the binder.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.h"

namespace psession {

class Host;
class Cmdlet;
class Dictionary;

struct CmdletParam {
  const char* name;
  const char* type;                       // PowerShell type name: "string[]", "switch", "int", "scriptblock"...
  const char* spec = "";
  const char* help = "";
  void (*set)(Cmdlet&, Runspace&, const Value&) = nullptr;   // value already converted to `type`
  void (*reset)(Cmdlet&, const Cmdlet& pristine) = nullptr;  // back to the default, taken from a fresh instance
};

struct CmdletDef {
  const char* name;
  const char* module;                     // "Microsoft.PowerShell.Utility"
  std::span<const CmdletParam> params = {};
  const char* default_set = "";
  const char* aliases = "";               // built-in aliases, blank separated
  bool should_process = false;
  int confirm_impact = 2;                 // 1 Low, 2 Medium, 3 High
  const char* synopsis = "";
  const char* description = "";
  const char* outputs = "";               // output type names, blank separated
  const char* examples = "";              // PowerShell text, tested
  std::unique_ptr<Cmdlet> (*create)() = nullptr;
  bool paging = false;
  const char* requires_note = "";         // said when unavailable on this system
  bool dynamic = false;                   // the cmdlet has dynamic_parameters()
  const char* class_name = "";            // the .NET class in error ids, where not Microsoft.PowerShell.Commands.<VerbNoun>Command
};
class CmdletRegistration {
 public:
  explicit CmdletRegistration(const CmdletDef& d);
  const CmdletDef def;
  CmdletRegistration* next;
  static CmdletRegistration* first();
};
template <class T> std::unique_ptr<Cmdlet> make_cmdlet() { return std::make_unique<T>(); }

class Cmdlet {
 public:
  virtual ~Cmdlet() = default;
  virtual void begin_processing() {}
  virtual void process_record() {}
  virtual void end_processing() {}
  virtual void stop_processing() {}       // from another thread
  virtual const CommandMetadata* dynamic_parameters() { return nullptr; }   // after static binding

 protected:
  friend class CmdletProcessor;
  Runspace& rs() const { return *rs_; }
  const Streams& streams() const { return *streams_; }
  Host& host() const;
  void write(const Value& v) { streams_->output->write(v); }
  void write_enumerated(const Value& v);                 // WriteObject(v, true)
  void write_error(const Ref<ErrorRecordObject>& r);     // adds this command's name and position; honours ErrorAction
  void write_error(std::string_view exception_type, std::string_view id, ErrorCategory c, std::string message, Value target = {});
  [[noreturn]] void throw_terminating(const Ref<ErrorRecordObject>& r);
  [[noreturn]] void throw_terminating(std::string_view exception_type, std::string_view id, ErrorCategory c,
                                      std::string message, Value target = {});
  void write_warning(std::string_view text);
  void write_verbose(std::string_view text);
  void write_debug(std::string_view text);
  void write_information(const Value& record);
  void write_progress(const Value& record);
  bool should_process(std::string_view target, std::string_view action = {});   // -WhatIf, -Confirm
  bool should_process_description(std::string_view whatif_text, std::string_view query, std::string_view caption);
  bool should_continue(std::string_view query, std::string_view caption, bool* yes_to_all = nullptr, bool* no_to_all = nullptr);
  void check_stop() const;                                // throws PipelineStopped
  bool bound(std::string_view parameter) const;           // given by the caller (PSBoundParameters)
  const Value* bound_value(std::string_view parameter) const;
  std::string_view parameter_set() const;
  std::string_view command_name() const { return def_->name; }
  bool expecting_input() const { return expecting_input_; }
  const CommonParameters& common() const;                 // paging values, raw preferences
  const Ref<Dictionary>& bound_parameters() const;        // $PSBoundParameters of this call
  virtual void set_dynamic_parameter(const ParameterMetadata& p, const Value& v) {}
  const Ref<InvocationInfoObject>& my_invocation() const;
  [[noreturn]] void stop_upstream();                      // wants no more input (Select-Object -First)

 private:
  Runspace* rs_ = nullptr;
  const Streams* streams_ = nullptr;
  const CmdletDef* def_ = nullptr;
  class CmdletProcessor* processor_ = nullptr;
  bool expecting_input_ = false;
};

// ShouldProcess for any command (advanced functions' $PSCmdlet.ShouldProcess, too).
struct ShouldProcessAnswers { bool yes_to_all = false, no_to_all = false; };
bool should_process(Runspace& rs, const CommonParameters& c, int impact, std::string_view whatif, std::string_view query,
                    std::string_view caption, ShouldProcessAnswers& answers);

// Field types that a parameter may have: bool (switch), int32_t, int64_t, double, std::string, Value, Ref<String>,
// std::vector<std::string>, std::vector<int32_t>, std::vector<int64_t>, std::vector<Value>, const Type*,
// std::optional of these, and Ref<ScriptBlock>.
template <class F> void assign_parameter(Runspace& rs, F& field, const Value& v);  // engine/cmdlet_fields.cpp

template <class> struct MemberPointer;
template <class C, class F> struct MemberPointer<F C::*> { using Class = C; using Field = F; };
template <auto M> constexpr CmdletParam param(const char* name, const char* type, const char* spec = "", const char* help = "") {
  return {name, type, spec, help, [](Cmdlet& c, Runspace& rs, const Value& v) {
            assign_parameter<typename MemberPointer<decltype(M)>::Field>(
                rs, static_cast<typename MemberPointer<decltype(M)>::Class&>(c).*M, v);
          },
          [](Cmdlet& c, const Cmdlet& pristine) {
            using C = typename MemberPointer<decltype(M)>::Class;
            static_cast<C&>(c).*M = static_cast<const C&>(pristine).*M;
          }};
}

}  // namespace psession
