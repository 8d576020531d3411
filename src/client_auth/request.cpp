#include "client_auth/lookup.hpp"
#include "oauthkit/client_auth.hpp"
#include "protocol/authorization_field.hpp"

namespace oauthkit {

Result<Client> ClientAuthRequest::client(std::string_view client_id, std::string_view method) const {
  const auto& options = context_.options();
  // RFC 6749 §2.3.1, OAuth 2.1 §2.4.1: guessing can be stopped, before a secret is looked at.
  // RFC 6819 §5.1.4.2.3: a client that guesses too often can be locked out.
  // RFC 9700 §4.13: the address is the one of the connection, whatever a header says.
  const auto admitted =
      options.policy.throttle ? options.policy.throttle({client_id, method, http().remote_address}) : Result<void>();
  if (!admitted) {
    context_.report(
        {.kind = Event::Kind::client_throttled, .client_id = std::string(client_id), .detail = std::string(method)});
    return admitted.error_or({ErrorCode::too_many_attempts, "too many attempts; try again later"});
  }
  return look_up_client(options, lookup_, client_id);
}

std::optional<std::string_view> ClientAuthRequest::authorization(std::string_view scheme) const {
  const auto field = http().headers.get("Authorization");
  if (!field) return std::nullopt;
  return credentials_of(*field, scheme);
}

}  // namespace oauthkit
