// An error record as text, as $ErrorView asks: ConciseView, NormalView, CategoryView, DetailedView.
#pragma once
#include <string>

#include "object/errors.h"

namespace psession {

class Runspace;

std::string error_view(Runspace& rs, const ErrorRecordObject& record);
// Category text: "ObjectNotFound: (x:String) [Get-Item], ItemNotFoundException".
std::string category_message(Runspace& rs, const ErrorRecordObject& record);

}  // namespace psession
