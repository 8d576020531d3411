#include "admin.hpp"

#include <oauthkit/secret.hpp>
#include <oauthkit/unavailable.hpp>

#include "admin_clients.hpp"
#include "log.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

/// What was sent as `Authorization: Bearer`; empty for none.
std::string_view bearer_token(const Request& request) {
  constexpr std::string_view scheme = "bearer ";
  const auto field = request.headers.get("Authorization").value_or("");
  if (field.size() < scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = field[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c) != scheme[i]) return {};
  }
  return field.substr(scheme.size());
}

// RFC 6750 §3.1: who has sent no token is told how, and no error.
Response unauthorized(bool sent_one) {
  auto response = Response::json(401, R"({"error":"invalid_token"})");
  response.headers.set("WWW-Authenticate",
                       sent_one ? R"(Bearer realm="admin", error="invalid_token")" : R"(Bearer realm="admin")");
  return response;
}

Response unavailable() {
  auto response = Response::json(503, R"({"error":"temporarily_unavailable"})");
  response.headers.set("Retry-After", "1");
  return response;
}

Handler guarded(const Secret& token, Handler handler) {
  return [token, handler = std::move(handler)](const Request& request) {
    const auto sent = bearer_token(request);
    if (!equal_secrets(sent, token.reveal())) return unauthorized(!sent.empty());
    try {
      return handler(request);
    } catch (const Unavailable& away) {
      log_failure({.endpoint = "admin", .cause = away.what()});
      return unavailable();
    }
  };
}

}  // namespace

std::vector<Route> admin_routes(const Config& config, const Administered& administered) {
  if (config.admin_token.empty()) return {};
  auto routes = client_routes(config, administered);
  for (auto& route : routes) route.handler = guarded(config.admin_token, std::move(route.handler));
  return routes;
}

}  // namespace authserver
