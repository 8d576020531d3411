#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/socket.hpp"

namespace oauthkit::testing {

/// One HTTP answer as it came over the wire.
struct Answer {
  int status = 0;
  std::string head;
  std::string body;

  /// The lines of the head that begin with `name: `, without that.
  std::vector<std::string> fields(std::string_view name) const;
  /// The only field of that name; `<none>` or `<many>` otherwise.
  std::string field(std::string_view name) const;
};

/// The first answer in `bytes`; status 0 when there is none.
Answer parse_answer(std::string_view bytes);

/// How many answers `bytes` hold.
int count_answers(std::string_view bytes);

/// `method target HTTP/1.1` with a Host, further header `lines` (each with its CR LF) and a body after the blank line.
std::string request(std::string_view method, std::string_view target, std::string_view lines = {},
                    std::string_view body = {});

/// A POST with its Content-Length.
std::string post(std::string_view target, std::string_view body, std::string_view lines = {});

/// A request with `Transfer-Encoding: chunked` and these chunks.
std::string chunked(std::string_view method, std::string_view target, std::string_view chunks);

}  // namespace oauthkit::testing
