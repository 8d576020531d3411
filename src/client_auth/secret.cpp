#include "client_auth/secret.hpp"

namespace oauthkit::client_auth {
namespace {

// Verified in place of the secret of a client that does not exist; nobody knows a text that matches.
const SecretHash& nobodys_hash(bool scrypt) {
  static const SecretHash fast = SecretHash::sha256(Secret(random_token(system_random)));
  if (!scrypt) return fast;
  // Not computed, which the first unknown client would wait for: nobody finds a text for a hash that is all zero.
  static const SecretHash slow =
      SecretHash::parse("$scrypt$ln=14,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  return slow;
}

}  // namespace

Result<Client> prove_secret(const ClientAuthRequest& request, std::string_view client_id, const Secret& secret,
                            std::string_view method, const SecretOptions& options) {
  // RFC 6819 §5.2.3.6: looked up anew each time: a changed secret takes effect at once.
  auto client = request.client(client_id, method);
  if (!client && !client.is_denied()) return client;
  // RFC 6749 §5.2: an unknown client costs what a wrong secret costs, and reads the same.
  const bool has_one = client.has_value() && !client->secret.empty();
  // One whose secrets all end is known, and was drawn by a machine: scrypt protects nobody there.
  const bool all_end = client.has_value() && !client->secrets.empty();
  const auto& hash = has_one ? client->secret : nobodys_hash(options.secrets_are_scrypt && !all_end);
  bool matches = hash.matches(secret) && has_one;
  if (client) {
    // Each of them is looked at, whether another matched or not, so that none is told by its time.
    for (const auto& each : client->secrets) {
      matches = (each.hash.matches(secret) && request.context().now() < each.ends_at) || matches;
    }
  }
  if (!matches) client = denied();
  return client;
}

}  // namespace oauthkit::client_auth
