#include "object/current_culture.h"

namespace psession {
namespace {
const Culture* g_culture = nullptr;
const Culture* g_ui_culture = nullptr;
}  // namespace

const Culture& current_culture() { return g_culture ? *g_culture : en_us_culture(); }
void set_current_culture(const Culture* c) { g_culture = c; }
const Culture& current_ui_culture() { return g_ui_culture ? *g_ui_culture : current_culture(); }
void set_current_ui_culture(const Culture* c) { g_ui_culture = c; }

}  // namespace psession
