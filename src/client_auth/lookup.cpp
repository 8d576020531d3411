#include "client_auth/lookup.hpp"

#include <algorithm>

namespace oauthkit {
namespace {

// RFC 6749 Appendix A.1: a client id is made of VSCHAR.
bool is_client_id(std::string_view id) {
  return !id.empty() && id.size() <= 255 &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

}  // namespace

Result<Client> look_up_client(const Options& options, const ClientLookup& lookup, std::string_view client_id) {
  const auto& validator = options.policy.client_id;
  const bool may_be_one = validator ? validator(client_id) : is_client_id(client_id);
  auto client = may_be_one ? lookup(client_id) : Result<Client>(denied());
  if (client && client->id != client_id) client = server_error("the client lookup answered with another client");
  return client;
}

}  // namespace oauthkit
