#include "keys/recipient.hpp"

#include <utility>
#include <variant>
#include <vector>

#include "jose/ecdh_es.hpp"
#include "jose/rsa_oaep.hpp"

namespace oauthkit::keys {
namespace {

// RFC 8725 §3.2: never RSA1_5, whose padding tells strangers what was encrypted.
constexpr std::string_view rsa_oaep_256 = "RSA-OAEP-256";
constexpr std::string_view ecdh_es = "ECDH-ES";

using Recipient = std::variant<jose::AgreementKey, jose::TransportKey>;

// OpenID Connect Registration §2, JARM §3: A128CBC-HS256 where a client that wants encryption does not say how.
std::optional<jose::ContentEncryption> encryption_of(const EncryptionWish& wish) {
  return wish.enc.empty() ? jose::ContentEncryption::a128cbc_hs256 : jose::content_encryption_named(wish.enc);
}

bool is_known_alg(std::string_view alg) { return alg == rsa_oaep_256 || alg == ecdh_es; }

template <class Key>
std::optional<Recipient> first_of(jose::Outcome<std::vector<Key>> keys) {
  if (!keys || keys->empty()) return std::nullopt;
  return Recipient(std::move(keys->front()));
}

std::optional<Recipient> recipient_in(std::string_view jwk_set, std::string_view alg) {
  if (alg == rsa_oaep_256) return first_of(jose::transport_keys_in(jwk_set));
  if (alg == ecdh_es) return first_of(jose::agreement_keys_in(jwk_set));
  return std::nullopt;
}

bool publishes_keys(const Client& client) { return client.jwks.empty() && !client.jwks_uri.empty(); }

std::optional<Recipient> recipient_of(const Client& client, std::string_view alg, const RemoteKeys* remote_keys) {
  if (!publishes_keys(client)) return recipient_in(client.jwks, alg);
  if (!remote_keys) return std::nullopt;
  // OpenID Connect Core §10.2.1: who changes keys publishes the new ones where the old ones were.
  for (const auto need : {RemoteKeys::Need::any, RemoteKeys::Need::newer}) {
    const auto text = remote_keys->jwks(client.jwks_uri, need);
    if (!text) return std::nullopt;
    if (auto recipient = recipient_in(*text, alg)) return recipient;
  }
  return std::nullopt;
}

std::string unknown(std::string_view name, std::string_view known) {
  return std::string("wants its answers encrypted with \"")
      .append(name)
      .append("\", which nobody does here: choose ")
      .append(known)
      .append(".");
}

}  // namespace

bool is_understood(const EncryptionWish& wish) { return is_known_alg(wish.alg) && encryption_of(wish); }

std::string encryption_problem(const Client& client, const EncryptionWish& wish, const RemoteKeys* remote_keys) {
  if (!is_known_alg(wish.alg)) return unknown(wish.alg, "RSA-OAEP-256 or ECDH-ES");
  if (!encryption_of(wish)) return unknown(wish.enc, "A256GCM or A128CBC-HS256");
  if (publishes_keys(client)) {
    if (remote_keys) return {};
    return "has its key to encrypt answers to at its jwks_uri, which nobody fetches: set remote_keys.";
  }
  if (recipient_in(client.jwks, wish.alg)) return {};
  const std::string kind = wish.alg == ecdh_es ? "one of P-256" : "one of RSA of 2048 to 4096 bits";
  return "has no key to encrypt its answers to: put " + kind + " with \"use\":\"enc\" into Client::jwks.";
}

std::optional<std::string> encrypted_to(const Client& client, const EncryptionWish& wish, const RemoteKeys* remote_keys,
                                        std::string_view jwt, const Random& random) {
  const auto encryption = encryption_of(wish);
  if (!encryption) return std::nullopt;
  const auto recipient = recipient_of(client, wish.alg, remote_keys);
  if (!recipient) return std::nullopt;
  // OpenID Connect Core §10.2, JARM §2.2: to the client's key, by what it is registered for.
  return std::visit([&](const auto& key) { return jose::encrypt_jwt(key, *encryption, jwt, random); }, *recipient);
}

}  // namespace oauthkit::keys
