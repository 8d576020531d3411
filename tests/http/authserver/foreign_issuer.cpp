#include "http/authserver/foreign_issuer.hpp"

#include <chrono>

#include "jose/jws.hpp"
#include "oauthkit/random.hpp"
#include "oauthkit/time.hpp"

namespace oauthkit::testing {
namespace {

std::int64_t now() { return std::chrono::floor<std::chrono::seconds>(system_now()).time_since_epoch().count(); }

}  // namespace

Json ForeignIssuer::trusted(const Json& use, const Json& more) const {
  Json issuer = {{"issuer", name_}, {"jwks", Json::parse(jwks())}, {"use", use}, {"subjects", {{"U1", "user-1"}}}};
  for (const auto& [member, value] : more.items()) {
    if (value.is_null()) issuer.erase(member);
    if (!value.is_null()) issuer[member] = value;
  }
  return issuer;
}

std::string ForeignIssuer::assertion(const std::string& server, const Json& claims, const std::string& typ) const {
  Json all = {{"iss", name_}, {"sub", "U1"},       {"aud", server},
              {"iat", now()}, {"exp", now() + 60}, {"jti", random_id(system_random)}};
  all.merge_patch(claims);
  return *jose::sign(key_, jose::jws_header(jose::name(key_.algorithm()), typ, key_.kid()), all.dump());
}

std::string ForeignIssuer::id_jag(const std::string& server, const std::string& client_id, Json claims) const {
  if (!claims.contains("client_id")) claims["client_id"] = client_id;
  return assertion(server, claims, "oauth-id-jag+jwt");
}

}  // namespace oauthkit::testing
