#include "endpoints/cross_origin.hpp"

#include <algorithm>

namespace oauthkit {
namespace {

// RFC 10017 §6.3.3.4, RFC 9700 §2.6: scripts of the configured origins alone, never at the authorization endpoint.
void allow_origin(const std::vector<std::string>& allowed, const Request& request, Response& response) {
  response.headers.add("Vary", "Origin");
  const auto origin = request.headers.get("Origin");
  if (!origin || std::find(allowed.begin(), allowed.end(), *origin) == allowed.end()) return;
  response.headers.set("Access-Control-Allow-Origin", std::string(*origin));
  // RFC 9449 §8: scripts may read the nonce.
  response.headers.set("Access-Control-Expose-Headers", "DPoP-Nonce");
  if (request.method != "OPTIONS") return;
  response.headers.set("Access-Control-Allow-Methods", "POST");
  response.headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP");
  response.headers.set("Access-Control-Max-Age", "600");
}

}  // namespace

std::vector<std::string_view> cross_origin_methods(const Options& options) {
  if (options.policy.cors_origins.empty()) return {"POST"};
  return {"POST", "OPTIONS"};
}

// OpenID Connect Core §5.3: clients that are scripts ask here too.
Response for_every_origin(const Request& request, std::string_view methods, Response response) {
  response.headers.set("Access-Control-Allow-Origin", "*");
  // RFC 6750 §3, RFC 9449 §8: scripts may read what was wrong, and the nonce.
  response.headers.set("Access-Control-Expose-Headers", "DPoP-Nonce, WWW-Authenticate");
  if (request.method != "OPTIONS") return response;
  response.headers.set("Access-Control-Allow-Methods", std::string(methods));
  response.headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP");
  response.headers.set("Access-Control-Max-Age", "600");
  return response;
}

Response across_origins(const Options& options, const Request& request, const std::function<Response()>& answer) {
  const auto& allowed = options.policy.cors_origins;
  if (allowed.empty()) return answer();
  auto response = request.method == "OPTIONS" ? Response{.status = 204} : answer();
  allow_origin(allowed, request, response);
  return response;
}

}  // namespace oauthkit
