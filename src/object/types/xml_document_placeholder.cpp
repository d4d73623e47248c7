// Removed as soon as the XML types are there: the name that CLIXML asks for.
#include "object/type.h"
namespace psession::types { Type XmlDocument{TypeSpec{.full_name="System.Xml.XmlDocument"}}; }
