#pragma once

#include <string_view>

namespace authserver {

/// Whether `path` is one or more segments of letters, digits, `-`, `_`, `.` and `~`, each after a `/`: nothing in it is
/// read in two ways.
bool is_plain_path(std::string_view path);

/// Whether `path` begins with a segment that is this server's own, such as `/token` and `/admin/clients`.
bool is_path_of_server(std::string_view path);

}  // namespace authserver
