#include "keys/recipient.hpp"

#include <doctest/doctest.h>

#include <map>
#include <vector>

#include "jose/ecdh_es.hpp"
#include "jose/keys.hpp"
#include "jose/rsa_oaep.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using keys::EncryptionWish;
using samples::member;

namespace {

constexpr jose::ContentEncryption every[] = {jose::ContentEncryption::a256gcm, jose::ContentEncryption::a128cbc_hs256};
constexpr EncryptionWish by_agreement = {.alg = "ECDH-ES", .enc = "A256GCM"};
constexpr EncryptionWish by_transport = {.alg = "RSA-OAEP-256", .enc = "A256GCM"};

const jose::AgreementKey& curve_key() {
  static const auto key = *jose::generate_agreement_key();
  return key;
}

const jose::TransportKey& rsa_key() {
  static const auto key = *jose::generate_transport_key();
  return key;
}

std::string set_of(const std::vector<std::string>& keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : ",") + key;
  return R"({"keys":[)" + text + "]}";
}

Client with_keys(const std::vector<std::string>& keys) { return {.id = "rp", .jwks = set_of(keys)}; }

Client with_both() { return with_keys({jose::public_jwk(rsa_key()), jose::public_jwk(curve_key())}); }

/// The token; empty where there is none.
std::string encrypted(const Client& client, const EncryptionWish& wish, const RemoteKeys* remote = nullptr) {
  return keys::encrypted_to(client, wish, remote, "a.b.c", system_random).value_or("");
}

std::string header_of(const std::string& token) {
  return base64url_decode(token.substr(0, token.find('.'))).value_or("");
}

bool is_in(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// Sets by their URLs; what is asked for as newer comes out of another map.
struct Published : RemoteKeys {
  std::map<std::string, std::string, std::less<>> known = {};
  std::map<std::string, std::string, std::less<>> newer = {};
  mutable int asked = 0;

  std::shared_ptr<const std::string> jwks(std::string_view url, Need need) const override {
    ++asked;
    const auto& sets = need == Need::any || newer.empty() ? known : newer;
    const auto found = sets.find(url);
    return found == sets.end() ? nullptr : std::make_shared<const std::string>(found->second);
  }
};

}  // namespace

TEST_CASE("recipient: a JWT is encrypted to the key of the client that fits what it wishes") {
  const auto client = with_both();
  const auto agreed = encrypted(client, by_agreement);
  CHECK(is_in(header_of(agreed), R"("alg":"ECDH-ES","enc":"A256GCM","cty":"JWT","kid":")" + curve_key().kid()));
  CHECK(jose::decrypt_jwt(curve_key(), every, agreed)->reveal() == "a.b.c");
  const auto transported = encrypted(client, by_transport);
  CHECK(header_of(transported) ==
        R"({"alg":"RSA-OAEP-256","enc":"A256GCM","cty":"JWT","kid":")" + rsa_key().kid() + "\"}");
  CHECK(jose::decrypt_jwt(rsa_key(), every, transported)->reveal() == "a.b.c");
}

TEST_CASE("recipient: who does not say how the content is encrypted gets A128CBC-HS256") {
  const auto client = with_both();
  for (const std::string_view alg : {"ECDH-ES", "RSA-OAEP-256"}) {
    CHECK(is_in(header_of(encrypted(client, {.alg = alg})), R"("enc":"A128CBC-HS256")"));
    CHECK(is_in(header_of(encrypted(client, {.alg = alg, .enc = "A128CBC-HS256"})), R"("enc":"A128CBC-HS256")"));
    CHECK(is_in(header_of(encrypted(client, {.alg = alg, .enc = "A256GCM"})), R"("enc":"A256GCM")"));
  }
}

TEST_CASE("recipient: of what is not known nothing is made") {
  const auto client = with_both();
  for (const std::string_view alg : {"RSA1_5", "RSA-OAEP", "ECDH-ES+A256KW", "dir", "none", "", "rsa-oaep-256"}) {
    CAPTURE(std::string(alg));
    const EncryptionWish wish = {.alg = alg};
    CHECK(!keys::is_understood(wish));
    CHECK(encrypted(client, wish).empty());
    CHECK(keys::encryption_problem(client, wish, nullptr) ==
          "wants its answers encrypted with \"" + std::string(alg) +
              "\", which nobody does here: choose RSA-OAEP-256 or ECDH-ES.");
  }
  for (const std::string_view enc : {"A128GCM", "A256CBC-HS512", "a256gcm"}) {
    const EncryptionWish wish = {.alg = "RSA-OAEP-256", .enc = enc};
    CHECK(!keys::is_understood(wish));
    CHECK(encrypted(client, wish).empty());
    CHECK(keys::encryption_problem(client, wish, nullptr) ==
          "wants its answers encrypted with \"" + std::string(enc) +
              "\", which nobody does here: choose A256GCM or A128CBC-HS256.");
  }
  for (const auto& wish : {by_agreement, by_transport, EncryptionWish{.alg = "ECDH-ES"}}) {
    CHECK(keys::is_understood(wish));
    CHECK(keys::encryption_problem(client, wish, nullptr).empty());
    CHECK(!encrypted(client, wish).empty());
  }
}

TEST_CASE("recipient: the first key that is for encryption and fits is taken") {
  const auto enc = [](std::string_view kid, std::string_view alg = {}) {
    return samples::rsa_jwk(member("use", "enc") + member("kid", kid) + (alg.empty() ? "" : member("alg", alg)));
  };
  const auto client = with_keys(
      {samples::rsa_jwk(member("kid", "unsaid")), samples::rsa_jwk(member("use", "sig") + member("kid", "signs")),
       enc("older", "RSA1_5"), jose::public_jwk(curve_key()), enc("first"), enc("second", "RSA-OAEP-256")});
  CHECK(is_in(header_of(encrypted(client, by_transport)), R"("kid":"first")"));
  CHECK(is_in(header_of(encrypted(client, by_agreement)), R"("kid":")" + curve_key().kid()));
}

TEST_CASE("recipient: a client without a key that fits gets nothing, and is told what is missing") {
  const auto signs = with_keys({samples::rsa_jwk(member("use", "sig")), samples::ec_jwk()});
  for (const auto& client : {signs, with_keys({}), Client{.id = "rp"}}) {
    CHECK(encrypted(client, by_transport).empty());
    CHECK(encrypted(client, by_agreement).empty());
    CHECK(keys::encryption_problem(client, by_transport, nullptr) ==
          "has no key to encrypt its answers to: put one of RSA of 2048 to 4096 bits with \"use\":\"enc\" into "
          "Client::jwks.");
    CHECK(keys::encryption_problem(client, by_agreement, nullptr) ==
          "has no key to encrypt its answers to: put one of P-256 with \"use\":\"enc\" into Client::jwks.");
  }
  const auto with_curve = with_keys({jose::public_jwk(curve_key())});
  CHECK(encrypted(with_curve, by_transport).empty());
  CHECK(!keys::encryption_problem(with_curve, by_transport, nullptr).empty());
  CHECK(!encrypted(with_curve, by_agreement).empty());
  CHECK(keys::encryption_problem(with_curve, by_agreement, nullptr).empty());
}

TEST_CASE("recipient: the key may be where the client publishes it, and is looked for anew once it is not there") {
  Client client{.id = "rp", .jwks_uri = "https://rp.example/jwks"};
  CHECK(keys::encryption_problem(client, by_transport, nullptr) ==
        "has its key to encrypt answers to at its jwks_uri, which nobody fetches: set remote_keys.");
  CHECK(encrypted(client, by_transport).empty());
  Published published;
  CHECK(encrypted(client, by_transport, &published).empty());
  published.known[client.jwks_uri] = set_of({jose::public_jwk(curve_key())});
  CHECK(encrypted(client, by_transport, &published).empty());
  published.newer[client.jwks_uri] = set_of({jose::public_jwk(rsa_key())});
  published.asked = 0;
  const auto token = encrypted(client, by_transport, &published);
  CHECK(jose::decrypt_jwt(rsa_key(), every, token)->reveal() == "a.b.c");
  CHECK(published.asked == 2);
  published.asked = 0;
  CHECK(!encrypted(client, by_agreement, &published).empty());
  CHECK(published.asked == 1);
  CHECK(keys::encryption_problem(client, by_transport, &published).empty());
}

TEST_CASE("recipient: keys that cannot be had just now are an error of another kind") {
  struct Away : RemoteKeys {
    std::shared_ptr<const std::string> jwks(std::string_view, Need) const override {
      throw KeysUnavailable("nobody answers");
    }
  };
  const Away away;
  const Client client{.id = "rp", .jwks_uri = "https://rp.example/jwks"};
  CHECK_THROWS_AS(encrypted(client, by_transport, &away), KeysUnavailable);
  CHECK(!encrypted(with_both(), by_transport, &away).empty());
}
