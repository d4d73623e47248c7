// The culture that ToString(), -f and parsing methods use where none is given; one per interpreter.
// Set from the environment at start and by [CultureInfo]::CurrentCulture; engine thread.
#pragma once
#include "text/culture.h"

namespace psession {

const Culture& current_culture();
void set_current_culture(const Culture* c);
const Culture& current_ui_culture();
void set_current_ui_culture(const Culture* c);

}  // namespace psession
