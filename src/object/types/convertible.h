// The rows of IConvertible, which its types implement explicitly: one list for all of them.
#pragma once
#include "object/type.h"

namespace psession {

// [Convert]::<method>(self).
Value convert_by(MethodCall& c, const char* method);

}  // namespace psession

#define CONVERTIBLE_ROW(result, name) \
  {result " IConvertible." name "(System.IFormatProvider provider)", [](MethodCall& c) -> Value { return convert_by(c, name); }}
#define CONVERTIBLE_ROWS                                                                                                        \
  CONVERTIBLE_ROW("bool", "ToBoolean"), CONVERTIBLE_ROW("byte", "ToByte"), CONVERTIBLE_ROW("char", "ToChar"),                   \
      CONVERTIBLE_ROW("datetime", "ToDateTime"), CONVERTIBLE_ROW("decimal", "ToDecimal"), CONVERTIBLE_ROW("double", "ToDouble"), \
      CONVERTIBLE_ROW("short", "ToInt16"), CONVERTIBLE_ROW("int", "ToInt32"), CONVERTIBLE_ROW("long", "ToInt64"),               \
      CONVERTIBLE_ROW("sbyte", "ToSByte"), CONVERTIBLE_ROW("float", "ToSingle"), CONVERTIBLE_ROW("ushort", "ToUInt16"),         \
      CONVERTIBLE_ROW("uint", "ToUInt32"), CONVERTIBLE_ROW("ulong", "ToUInt64"),                                                \
      {"System.Object IConvertible.ToType(type conversionType, System.IFormatProvider provider)",                               \
       [](MethodCall& c) -> Value { return convert_by(c, nullptr); }}
