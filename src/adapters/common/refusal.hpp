#pragma once

#include <string>
#include <string_view>

#include "oauthkit/http.hpp"

namespace oauthkit::adapters {

/// An answer in place of the handler's: a status, a line of plain text, and what some statuses must say beyond it.
struct Refusal {
  int status = 400;
  std::string_view why = {};
  /// The methods there are, for 405.
  std::string allow = {};
  /// Seconds, for 503.
  std::string_view retry_after = {};
};

/// The refusal in full: never cached, and nothing a browser takes for a page.
Response to_response(const Refusal& refusal);

/// Writes it to a connection that will be closed, past the HTTP library, which answers only complete requests.
void say(int fd, const Refusal& refusal);

}  // namespace oauthkit::adapters
