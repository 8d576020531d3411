#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// An HTTP/1.1 answer, in the bytes it was read from.
struct Answer {
  int status = 0;
  std::string_view head = {};
  std::string_view body = {};
  /// The server closes the connection after it.
  bool closes = false;
  /// How many bytes it is long.
  std::size_t size = 0;
};

/// The answer that `bytes` begin with; nothing while it has not come in whole. Throws `std::runtime_error` when it is
/// none, or has no `Content-Length`: every server that is measured sends one.
std::optional<Answer> parse_answer(std::string_view bytes);

/// The value of a header field, without regard to case; empty when there is none.
std::string_view field_of(std::string_view head, std::string_view name);

/// What stands between `before` and `after`; empty when it is not there.
std::string_view between(std::string_view text, std::string_view before, std::string_view after);

std::string get(std::string_view target, std::string_view lines = {});
/// `lines` are header lines with their ends.
std::string post(std::string_view target, std::string_view form, std::string_view lines = {});

}  // namespace bench
