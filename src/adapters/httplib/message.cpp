#include "adapters/httplib/message.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "ascii.hpp"

namespace oauthkit::adapters {
namespace {

bool is_one_of(std::string_view name, const auto& names) {
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view other) { return ascii::equal_ignoring_case(name, other); });
}

/// Fields that cpp-httplib adds to a request. A client's own of that name would be taken for them.
bool is_added_field(std::string_view name) {
  constexpr std::array<std::string_view, 4> added = {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"};
  return is_one_of(name, added);
}

/// Fields that speak of the connection and the framing, which are cpp-httplib's to write.
bool is_connection_field(std::string_view name) {
  constexpr std::array<std::string_view, 6> framing = {"Connection",        "Keep-Alive", "Content-Length",
                                                       "Transfer-Encoding", "Trailer",    "Upgrade"};
  return is_one_of(name, framing);
}

bool is_sound(const Response& answer) {
  if (answer.status < 200 || answer.status > 599) return false;
  return std::all_of(answer.headers.begin(), answer.headers.end(),
                     [](const auto& field) { return is_field_name(field.first) && is_field_value(field.second); });
}

void copy_fields(const Headers& fields, httplib::Response& response) {
  for (const auto& [name, value] : fields) {
    const bool second_type =
        ascii::equal_ignoring_case(name, "Content-Type") && response.headers.count("Content-Type") > 0;
    if (!is_connection_field(name) && !second_type) response.headers.emplace(name, value);
  }
}

}  // namespace

httplib::Request& writable(const httplib::Request& request) { return const_cast<httplib::Request&>(request); }

Request to_request(const httplib::Request& request, std::string body) {
  Request plain{request.method, request.target, {}, std::move(body), request.remote_addr};
  for (const auto& [name, value] : request.headers) {
    if (!is_added_field(name)) plain.headers.add(name, value);
  }
  return plain;
}

void send(Response answer, const httplib::Request& request, httplib::Response& response) {
  if (!is_sound(answer)) return send(Refusal{500, "internal error"}, request, response);
  writable(request).ranges.clear();
  writable(request).headers.erase("Accept-Encoding");
  response.status = answer.status;
  copy_fields(answer.headers, response);
  // RFC 9110 §15.3.5, §15.4.5: these have no content.
  if (answer.status != 204 && answer.status != 304) response.body = std::move(answer.body);
  // The error handler fills in what has neither body nor length; this answer is complete without.
  if (response.body.empty()) response.headers.emplace("Content-Length", "0");
  if (request.method == "HEAD") response.headers.emplace("Accept-Ranges", "none");
}

void send(const Refusal& refusal, const httplib::Request& request, httplib::Response& response) {
  Response answer{refusal.status,
                  {{"Content-Type", "text/plain; charset=utf-8"},
                   {"Cache-Control", "no-store"},
                   {"X-Content-Type-Options", "nosniff"}},
                  std::string(refusal.why) + "\n"};
  if (!refusal.allow.empty()) answer.headers.add("Allow", refusal.allow);
  response.body.clear();
  response.headers.erase("Content-Type");
  send(std::move(answer), request, response);
}

}  // namespace oauthkit::adapters
