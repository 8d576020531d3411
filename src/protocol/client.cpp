#include "oauthkit/client.hpp"

#include <algorithm>

#include "oauthkit/redirect_uri.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {

bool Client::allows_grant_type(std::string_view grant_type) const {
  return std::find(grant_types.begin(), grant_types.end(), grant_type) != grant_types.end();
}

// RFC 6749 §3.1.1: the order of the words does not matter.
bool Client::allows_response_type(std::string_view response_type) const {
  const auto asked = canonical_response_type(response_type);
  const auto is_asked = [&](const std::string& registered) { return canonical_response_type(registered) == asked; };
  return !asked.empty() && std::any_of(response_types.begin(), response_types.end(), is_asked);
}

// RFC 6749 §3.1.2.2, §10.2: answers go where the client has registered, and nowhere else.
// RFC 6819 §5.2.3.3: a client id is good for its own redirect URIs alone.
bool Client::allows_redirect_uri(std::string_view presented) const {
  if (redirect_uri_problem(presented, registration.private_use_schemes)) return false;
  // RFC 8252 §7.3: the port of a loopback URI is a native app's to choose.
  const auto any_port = application_type != "native" ? AnyPort::none
                        : registration.by_itself()   ? AnyPort::loopback_and_localhost
                                                     : AnyPort::loopback;
  const auto matches_by = [&](auto matches) {
    return std::any_of(redirect_uris.begin(), redirect_uris.end(),
                       [&](const std::string& registered) { return matches(registered, presented, any_port); });
  };
  if (redirect_validator) return matches_by(redirect_origin_matches) && redirect_validator(presented);
  return matches_by(redirect_uri_matches);
}

bool Client::has_secret(TimePoint now) const {
  const auto lives = [&](const ClientSecret& each) { return !each.hash.empty() && now < each.ends_at; };
  return !secret.empty() || std::any_of(secrets.begin(), secrets.end(), lives);
}

// RFC 7591 §2: one method. RFC 6749 §2.1: a client that authenticates always does.
bool Client::authenticates_by(std::string_view method) const {
  if (method == token_endpoint_auth_method) return true;
  if (is_public() || method == "none") return false;
  return std::find(legacy_auth_methods.begin(), legacy_auth_methods.end(), method) != legacy_auth_methods.end();
}

bool Client::allows_resource(std::string_view resource) const {
  const auto lists = [&](const std::vector<std::string>& all) {
    return std::find(all.begin(), all.end(), resource) != all.end();
  };
  return lists(allowed_resources) || lists(resources);
}

}  // namespace oauthkit
