#include "endpoints/registration_answer.hpp"

#include "protocol/authorization_field.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

constexpr std::size_t longest_body = std::size_t{64} * 1024;
constexpr const char* challenge = "Bearer realm=\"oauth\"";

// RFC 6750 §3.1: who has sent no token is told how, and no error.
Response without_token() {
  auto response = Response::json(401, "{}");
  response.headers.set("WWW-Authenticate", challenge);
  return response;
}

// RFC 7591 §3.2.2: JSON, which nobody keeps.
Response refusal(const Environment& environment, std::string_view endpoint, const Error& error) {
  auto response = error_json(environment, endpoint, error);
  // RFC 7591 §3, RFC 7592 §2: as RFC 6750 §3 has it.
  if (error.code == ErrorCode::invalid_token) {
    response.headers.set("WWW-Authenticate", std::string(challenge) +
                                                 ", error=\"invalid_token\", error_description=\"" +
                                                 printable_description(error.description) + '"');
  }
  return response;
}

}  // namespace

Response registration_answer(const Environment& environment, std::string_view endpoint,
                             const std::function<Result<Response>()>& answer) {
  const auto refuse = [&](const Error& error) { return refusal(environment, endpoint, error); };
  const auto answered = [&] {
    auto response = answer();
    if (response.is_denied()) return without_token();
    return response ? *std::move(response) : refuse(response.error());
  };
  return guarded(environment, endpoint, answered, refuse);
}

// RFC 7591 §3, RFC 7592 §2: a token comes as RFC 6750 §2.1 has it; what stands in the URL or the body is no token.
Result<std::string_view> registration_token(const Request& request) {
  const auto field = request.headers.get("Authorization");
  if (!field && request.headers.count("Authorization") > 0) {
    return Error{ErrorCode::invalid_token, "the Authorization field is there twice, or is not readable"};
  }
  return field ? credentials_of(*field, "Bearer").value_or(std::string_view()) : std::string_view();
}

std::optional<Response> refused_body(const Environment& environment, std::string_view endpoint,
                                     const Request& request) {
  const auto refused = [&](int status, std::string description) {
    auto response = error_json(environment, endpoint, {ErrorCode::invalid_client_metadata, std::move(description)});
    response.status = status;
    return response;
  };
  // RFC 7591 §3.1: the body is JSON, and says so.
  if (request.media_type() != "application/json") return refused(415, "the body must be application/json");
  if (request.body.size() > longest_body) return refused(413, "the body is longer than 64 KiB");
  return std::nullopt;
}

}  // namespace oauthkit
