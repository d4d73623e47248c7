// The inside of the converter: which route leads from one type to another, and the steps of each route.
// Only object/convert*.cpp and the operators include this.
#pragma once
#include <string>

#include "object/call_context.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/type.h"

namespace psession {

// Why a conversion failed, without an exception having been made yet.
struct CastFailure {
  std::string error_id, message;
  Value inner;  // ExceptionObject that lies below, or $null
};

// What higher layers lend to the converter; set once at start.
struct ConversionHooks {
  // A whole text as a number by the tokenizer's rules ("0x1F", "1.5kb"); false when it is none.
  bool (*scan_number)(std::string_view text, Value& out) = nullptr;
  // A type by name as the running script sees it (using namespace, script classes).
  const Type* (*find_type)(CallContext&, std::string_view name) = nullptr;
};
ConversionHooks& conversion_hooks();

enum class Route : uint8_t {
  None, Same, NullToDefault, NullToRef, Nullable, Void, ToBool, ToText, Number, StringToNumber, ToChar, StringToCharArray,
  Array, Hashtable, Reference, Delegate, CustomObject, IntegerToEnum, StringToEnum, ListToEnum, FromString, StringToType,
  Parse, ParseWithCulture, Constructor, Cast, IConvertible, ViaString, DictionaryToObject, CollectionConstructor,
  ObjectToObject,
};
struct Plan {
  Route route = Route::None;
  ConversionRank rank = ConversionRank::None;
  const MemberInfo* member = nullptr;  // Parse, Constructor, Cast, CollectionConstructor
  const Type* owner = nullptr;         // the type whose static the cast is
};
// `from` nullptr: $null. `custom`: a PSObject without base.
Plan figure_conversion(const Type* from, bool custom, const Type* to, int depth = 0);

struct Conversion {
  CallContext& ctx;
  CastFailure* failure;  // nullptr: nobody asks why
  int depth = 0;

  bool convert(const Value& v, const Type* target, Value& out);

  // Each sets the failure and answers false.
  bool fail_final(const Value& v, const Type* target);
  bool fail_inner(std::string_view error_id, const Value& v, const Type* target, const Value& inner_exception);
  bool fail_inner(std::string_view error_id, const Value& v, const Type* target, std::string_view inner_type,
                  std::string_view inner_message);
  bool fail_text(std::string_view error_id, std::string message, const Value& inner = {});

  // convert_number.cpp
  bool to_number(const Value& v, const Type* target, Value& out);
  bool string_to_number(const String& s, const Value& v, const Type* target, Value& out);
  bool to_character(const Value& v, const Type* target, Value& out);
  // convert_enum.cpp
  bool integer_to_enum(const Value& v, const Type* target, Value& out);
  bool string_to_enum(const std::string& text, const Value& v, const Type* target, Value& out);
  bool list_to_enum(const Value& v, const Type* target, Value& out);
  // convert_object.cpp
  bool to_array(const Value& v, const Type* target, Value& out);
  bool to_hashtable(const Value& v, Value& out);
  bool to_custom_object(const Value& v, Value& out);
  bool call_parse(const Plan& p, const Value& v, const Type* target, Value& out);
  bool call_constructor(const Plan& p, const Value& v, const Type* target, Value& out);
  bool call_cast(const Plan& p, const Value& v, const Type* target, Value& out);
  bool collection_constructor(const Plan& p, const Value& v, const Type* target, Value& out);
  bool set_properties(const Value& v, const Type* target, Value& out);
  bool from_string(const Value& v, const Type* target, Value& out);
  bool run(const Plan& p, const Value& v, const Type* target, Value& out);
};

// A RuntimeException around the PSInvalidCastException that the failure describes.
[[noreturn]] void throw_cast(const CastFailure& f);
// The same for a value of the given type: "Cannot convert the ... value of type ... to type ...".
[[noreturn]] void throw_invalid_cast(CallContext& ctx, const Value& v, const Type* target);
bool is_invalid_cast(const ErrorRecordObject& r);
std::string type_name_of(const Value& v);  // pstypenames[0]
// Names of an enum joined by `separator`.
std::string enum_names(const Type* t, std::string_view separator);
std::string utf8_of(const Value& string_value);

}  // namespace psession
