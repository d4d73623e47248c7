// An error record as text, as $ErrorView asks: ConciseView, NormalView, CategoryView, DetailedView.
#pragma once
#include <string>

#include "object/errors.h"

namespace psession {

class Runspace;

std::string error_view(Runspace& rs, const ErrorRecordObject& record);
// Get-Error's view of an error or exception (marked by a type name ending in #PSExtendedError), and whether it is asked for.
std::string extended_error_view(Runspace& rs, const Value& v, bool decorated);
bool wants_extended_view(const Value& v);
// Category text: "ObjectNotFound: (x:String) [Get-Item], ItemNotFoundException".
std::string category_message(Runspace& rs, const ErrorRecordObject& record);

}  // namespace psession
