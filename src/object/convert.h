// The one converter: LanguagePrimitives.ConvertTo and everything that rests on it. Used by casts, typed
// variables, parameter binding and method arguments alike.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "object/containers.h"
#include "object/value.h"

namespace psession {

class CallContext;

// How good a conversion is, for overload resolution (smaller is better). S2A: a scalar becomes a one-element array.
// The order is that of PowerShell's ConversionRank.
enum class ConversionRank : uint8_t {
  Identity, StringToCharArray, IdentityS2A, Assignable, AssignableS2A, NumericImplicit, NumericImplicitS2A,
  NumericString, NumericStringS2A, NumericExplicit1, NumericExplicit1S2A, NumericExplicit, NumericExplicitS2A,
  NullToRef, NullToValue, LanguageImplicit, LanguageS2A, PSObject, PSObjectS2A, Parse, ParseS2A, Create,
  Constructor, ConstructorS2A, ExplicitCast, ExplicitCastS2A, ImplicitCast, ImplicitCastS2A, IConvertible,
  IConvertibleS2A, Custom, CustomS2A, ToString, ToStringS2A, UnrelatedArrays, UnrelatedArraysS2A, None,
};

// Throws ScriptError with PowerShell's InvalidCast* ids and texts: Cannot convert value "abc" to type "System.Int32". Error: ...
Value convert_to(CallContext& ctx, const Value& v, const Type* target);
// Without throwing; nullopt when it can't be done.
std::optional<Value> try_convert(CallContext& ctx, const Value& v, const Type* target);
ConversionRank conversion_rank(const Value& v, const Type* target);  // cheap estimate, no user code run
bool is_true(const Value& v);                                        // PowerShell truthiness
std::string to_display(CallContext& ctx, const Value& v);            // "$v" (UTF-8): invariant, arrays joined with $OFS
Ref<String> to_string(CallContext& ctx, const Value& v);             // the same as a String
std::string dotnet_to_string(CallContext& ctx, const Value& v);      // .ToString() without arguments
// What output and tables show: as to_display, but in the current culture and with arrays by their type names.
std::string culture_text(CallContext& ctx, const Value& v);
std::string number_to_text(const Value& v);                          // numbers only; no context needed
bool to_int64(CallContext& ctx, const Value& v, int64_t& out);       // quick integer reading of an index/count

// Type.ToString(): "System.Int32", "System.Collections.Generic.List`1[System.Int32]".
std::string type_to_text(const Type* t);
// Enum.ToString(): the name, "ReadOnly, Hidden" for flags, else the number.
std::string enum_to_text(const Type* t, int64_t value);
// IFormattable.ToString(format, culture): numbers, dates, enums, Guid...; nullopt when v has no formats of its own.
// An invalid format throws FormatException. `culture` nullptr: the current one.
struct Culture;
std::optional<std::string> format_value(CallContext& ctx, const Value& v, std::string_view format,
                                        const Culture* culture);

// The cursor over v if PowerShell enumerates it in a pipeline/foreach (arrays, lists, IEnumerable, not strings,
// dictionaries, XML nodes); nullptr if it does not.
std::unique_ptr<Enumerator> enumerate(CallContext& ctx, const Value& v);
bool is_enumerable(const Value& v);
// All elements as a vector (a scalar is one element, $null gives {$null}, nothing gives {}).
std::vector<Value> to_vector(CallContext& ctx, const Value& v);
// 0 -> nothing (AutomationNull), 1 -> itself, more -> object[].
Value from_vector(std::vector<Value> items);

}  // namespace psession
