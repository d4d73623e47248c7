// The text layer's width functions under the console's names.
#pragma once
#include "text/width.h"

namespace psession::console {
using psession::advance_column;
using psession::append_utf8;
using psession::cluster_width;
using psession::code_point_width;
using psession::CodePoint;
using psession::decode_utf8;
using psession::display_width;
using psession::fit_to_width;
using psession::is_valid_utf8;
using psession::next_cluster;
using psession::previous_cluster;
using psession::skip_escape;
}  // namespace psession::console
