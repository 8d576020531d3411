#include <algorithm>

#include "ascii.hpp"
#include "oauthkit/client_auth.hpp"

namespace oauthkit {
namespace {

// RFC 6749 Appendix A.1: VSCHAR.
bool is_client_id(std::string_view id) {
  return !id.empty() && id.size() <= 255 &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

}  // namespace

Result<Client> ClientAuthRequest::client(std::string_view client_id, std::string_view method) const {
  const auto& options = context_.options();
  if (!(options.client_id_validator ? options.client_id_validator(client_id) : is_client_id(client_id))) {
    return denied();
  }
  if (options.throttle) {
    const auto admitted = options.throttle({client_id, method, http().remote_address});
    if (!admitted) {
      context_.report(
          {.kind = Event::Kind::client_throttled, .client_id = std::string(client_id), .detail = std::string(method)});
      return admitted.error_or({ErrorCode::too_many_attempts, "too many attempts; try again later"});
    }
  }
  auto client = lookup_(client_id);
  if (client && client->id != client_id) return server_error("the client lookup answered with another client");
  return client;
}

std::optional<std::string_view> ClientAuthRequest::authorization(std::string_view scheme) const {
  const auto field = http().headers.get("Authorization");
  if (!field || field->size() <= scheme.size() || (*field)[scheme.size()] != ' ') return std::nullopt;
  if (!ascii::equal_ignoring_case(field->substr(0, scheme.size()), scheme)) return std::nullopt;
  return ascii::trimmed(field->substr(scheme.size()));
}

}  // namespace oauthkit
