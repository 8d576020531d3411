#include "endpoints/signed_introspection.hpp"

#include <stdexcept>

#include "assembly/profile_rules.hpp"
#include "base/ascii.hpp"
#include "base/json.hpp"
#include "keys/signed_token.hpp"
#include "tokens/claims.hpp"

namespace oauthkit::endpoints {
namespace {

constexpr std::string_view signed_type = "token-introspection+jwt";
constexpr std::string_view media_type = "application/token-introspection+jwt";

std::string_view next_piece(std::string_view& rest, char separator) {
  const auto piece = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(piece.size() + 1, rest.size()));
  return ascii::trimmed(piece);
}

// RFC 9110 §12.4.2: thousandths, from 0 to 1000; 1000 where nothing is said, 0 where it is no weight.
int weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    auto parameter = next_piece(parameters, ';');
    if (!ascii::equal_ignoring_case(parameter.substr(0, 2), "q=")) continue;
    parameter.remove_prefix(2);
    if (parameter.empty() || parameter.size() > 5 || (parameter.size() > 1 && parameter[1] != '.')) return 0;
    int weight = 0;
    int place = 1000;
    for (const char c : parameter) {
      if (c == '.') continue;
      if (c < '0' || c > '9') return 0;
      weight += (c - '0') * place;
      place /= 10;
    }
    return weight <= 1000 ? weight : 0;
  }
  return 1000;
}

int weight_in(std::string_view accept, std::string_view wanted) {
  while (!accept.empty()) {
    auto range = next_piece(accept, ',');
    if (ascii::equal_ignoring_case(next_piece(range, ';'), wanted)) return weight_of(range);
  }
  return 0;
}

}  // namespace

bool prefers_signed_answer(const Request& request) {
  const auto accept = request.headers.get("Accept").value_or("");
  const int weight = weight_in(accept, media_type);
  return weight > 0 && weight >= weight_in(accept, "application/json");
}

Response signed_answer(const SigningKeys& keys, const ClientRequest& request, std::string_view json) {
  // FAPI 2.0 MS §5.5.1, FAPI 2.0 SP §5.4.1: signed, and with an algorithm that the rules for the caller admit.
  const auto signer = admitted_signer(request.context.profile(request.client), keys);
  if (!signer)
    throw std::runtime_error("the profile of the caller admits none of the keys of endpoints::introspection");
  json::ObjectWriter claims;
  claims.add("iss", request.context.options().issuer);
  claims.add("aud", request.client.id);
  tokens::add_time(claims, "iat", request.context.now());
  // RFC 9701 §5, §8.1: nested, and without sub and exp beside it, so that it is never taken for an access token.
  claims.add_json("token_introspection", json);
  auto response = Response::json(200, keys::signed_token(*signer, signed_type, std::move(claims).finish()));
  response.headers.set("Content-Type", std::string(media_type));
  return response;
}

}  // namespace oauthkit::endpoints
