#include "adapters/common/answer.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "adapters/common/head.hpp"
#include "adapters/common/refusal.hpp"
#include "base/ascii.hpp"

namespace oauthkit::adapters {
namespace {

bool is_connection_field(std::string_view name) {
  constexpr std::array<std::string_view, 6> framing = {"Connection",        "Keep-Alive", "Content-Length",
                                                       "Transfer-Encoding", "Trailer",    "Upgrade"};
  return std::any_of(framing.begin(), framing.end(),
                     [name](std::string_view other) { return ascii::equal_ignoring_case(name, other); });
}

bool is_sound(const Response& answer) {
  if (answer.status < 200 || answer.status > 599) return false;
  return std::all_of(answer.headers.begin(), answer.headers.end(),
                     [](const auto& field) { return is_token(field.first) && is_field_value(field.second); });
}

bool is_extra(const Headers& kept, const Headers::Field& field) {
  return is_connection_field(field.first) ||
         (ascii::equal_ignoring_case(field.first, "Content-Type") && kept.count("Content-Type") > 0);
}

/// Whether nothing would be left out: the usual case, which costs no copy.
bool is_plain(const Headers& headers) {
  return headers.count("Content-Type") <= 1 &&
         std::none_of(headers.begin(), headers.end(),
                      [](const Headers::Field& field) { return is_connection_field(field.first); });
}

}  // namespace

Response sendable(Response answer) {
  if (!is_sound(answer)) return to_response({500, "internal error"});
  // RFC 9110 §15.3.5, §15.4.5: these have no content.
  if (answer.status == 204 || answer.status == 304) answer.body.clear();
  if (is_plain(answer.headers)) return answer;
  Headers kept;
  for (const auto& field : answer.headers) {
    if (!is_extra(kept, field)) kept.add(field.first, field.second);
  }
  answer.headers = std::move(kept);
  return answer;
}

}  // namespace oauthkit::adapters
