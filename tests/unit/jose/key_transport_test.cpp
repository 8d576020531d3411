#include "jose/key_transport.hpp"

#include <doctest/doctest.h>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;
using samples::member;
using samples::rsa_jwk;

namespace {

constexpr auto of_others = KeyCheck::of_others;
constexpr std::string_view content_key = "0123456789abcdef0123456789abcdef";

const TransportKey& own() {
  static const TransportKey key = *generate_transport_key();
  return key;
}

std::string reason_of(const std::string& jwk, KeyCheck check = of_others) {
  return std::string(read_transport_jwk(jwk, check).reason());
}

}  // namespace

TEST_CASE("key transport: what is encrypted to a key opens with it alone, and looks different each time") {
  const auto first = encrypt_key(own(), content_key);
  const auto second = encrypt_key(own(), content_key);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->size() == 256);
  CHECK(*first != *second);
  const auto other = *generate_transport_key();
  CHECK(decrypt_key(other, *first).reason() == "OpenSSL cannot decrypt the key");
  CHECK(decrypt_key(own(), *first)->reveal() == content_key);
  CHECK(decrypt_key(own(), *second)->reveal() == content_key);
}

TEST_CASE("key transport: one changed byte anywhere opens nothing") {
  const auto encrypted = encrypt_key(own(), content_key);
  REQUIRE(encrypted);
  for (std::size_t i = 0; i < encrypted->size(); i += 5) {
    auto changed = *encrypted;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK(!decrypt_key(own(), changed));
  }
  CHECK(decrypt_key(own(), *encrypted));
}

TEST_CASE("key transport: what is not as long as the modulus is refused") {
  const auto encrypted = encrypt_key(own(), content_key);
  REQUIRE(encrypted);
  const std::string reason = "the encrypted key is not as long as the modulus";
  CHECK(decrypt_key(own(), "").reason() == reason);
  CHECK(decrypt_key(own(), encrypted->substr(1)).reason() == reason);
  CHECK(decrypt_key(own(), '\0' + *encrypted).reason() == reason);
  CHECK(decrypt_key(own(), *encrypted + '\0').reason() == reason);
  CHECK(decrypt_key(own(), *encrypted));
}

TEST_CASE("key transport: a key fits up to 190 bytes under 2048 bits") {
  CHECK(decrypt_key(own(), *encrypt_key(own(), std::string(190, 'k')))->reveal() == std::string(190, 'k'));
  CHECK(encrypt_key(own(), std::string(191, 'k')).reason() == "OpenSSL cannot encrypt the key");
}

TEST_CASE("key transport: only a private key decrypts") {
  const auto public_half = read_transport_jwk(public_jwk(own()), of_others);
  REQUIRE(public_half);
  const auto encrypted = encrypt_key(*public_half, content_key);
  REQUIRE(encrypted);
  CHECK(decrypt_key(*public_half, *encrypted).reason() == "there is no private key to decrypt with");
  CHECK(decrypt_key(own(), *encrypted)->reveal() == content_key);
}

TEST_CASE("key transport: a key is for encryption and for RSA-OAEP-256, or says neither") {
  const std::string other_use = "the key is not for encryption";
  CHECK(reason_of(rsa_jwk(member("use", "sig"))) == other_use);
  CHECK(reason_of(rsa_jwk("\"use\":7,")) == other_use);
  CHECK(reason_of(rsa_jwk(R"("key_ops":["verify"],)")) == other_use);
  CHECK(reason_of(rsa_jwk(R"("key_ops":["wrapKey","deriveKey"],)")) == other_use);
  CHECK(reason_of(rsa_jwk(R"("key_ops":"wrapKey",)")) == other_use);
  for (const char* alg : {"RSA1_5", "RSA-OAEP", "RSA-OAEP-512", "RS256", "ECDH-ES", "rsa-oaep-256"}) {
    CAPTURE(alg);
    CHECK(reason_of(rsa_jwk(member("alg", alg))) == "the algorithm of the key is not supported");
  }
  CHECK(reason_of(rsa_jwk("\"kid\":7,")) == "\"kid\" is not text");
  CHECK(reason_of(rsa_jwk()).empty());
  const auto key = read_transport_jwk(rsa_jwk(member("use", "enc") + member("alg", "RSA-OAEP-256") +
                                              member("kid", "k") + R"("key_ops":["wrapKey","encrypt"],)"),
                                      of_others);
  REQUIRE(key);
  CHECK(key->kid() == "k");
  CHECK(!key->is_private());
}

TEST_CASE("key transport: a key is of RSA, of 2048 to 4096 bits and of a sound exponent") {
  const std::string n(samples::rsa_n);
  CHECK(reason_of(samples::ec_jwk()) == "the type of the key is not supported");
  CHECK(reason_of(samples::ed_jwk()) == "the type of the key is not supported");
  CHECK(reason_of(rsa_jwk("", n.substr(0, 172))) == "the RSA modulus has less than 2048 bits");
  CHECK(reason_of(rsa_jwk("", n + n + n)) == "the RSA modulus has more than 4096 bits");
  CHECK(reason_of(rsa_jwk("", n, "Aw")) == "the RSA exponent is less than 65537");
  CHECK(reason_of(rsa_jwk("", n, "AAEAAQ")) == "a member of the RSA key is missing or not in its shortest form");
  CHECK(!read_transport_jwk("7"));
  CHECK(!read_transport_jwk("{"));
  CHECK(reason_of(rsa_jwk("", n)).empty());
}

TEST_CASE("key transport: a modulus that nothing can be encrypted under is refused with its key") {
  auto even = std::string(samples::rsa_n);
  even.back() = 'g';
  CHECK(base64url_decode(even).has_value());
  CHECK(reason_of(rsa_jwk("", even)) == "the RSA modulus is even");
  const auto right = read_transport_jwk(rsa_jwk(), of_others);
  REQUIRE(right);
  CHECK(encrypt_key(*right, content_key));
}

TEST_CASE("key transport: the private key of another is refused") {
  CHECK(reason_of(rsa_jwk(member("d", "AQAB"))) == "the JWK holds a private key");
  CHECK(reason_of(rsa_jwk()).empty());
}

TEST_CASE("key transport: of a set of others those count that say they are for encryption") {
  const std::string set = R"({"keys":[)" + rsa_jwk(member("kid", "unsaid")) + "," +
                          rsa_jwk(member("use", "sig") + member("kid", "signs")) + "," +
                          rsa_jwk(member("use", "enc") + member("alg", "RSA1_5") + member("kid", "older")) + "," +
                          samples::ec_jwk(member("use", "enc") + member("kid", "curve")) + "," +
                          rsa_jwk(member("use", "enc") + member("kid", "first")) + "," +
                          rsa_jwk(member("use", "enc") + member("kid", "second")) + ",7]}";
  const auto theirs = transport_keys_in(set);
  REQUIRE(theirs);
  REQUIRE(theirs->size() == 2);
  CHECK(theirs->front().kid() == "first");
  CHECK(theirs->back().kid() == "second");
  CHECK(!transport_keys_in("[]"));
  CHECK(transport_keys_in(R"({"keys":[]})")->empty());
}

TEST_CASE("key transport: a published key tells what it is for and nothing private") {
  CHECK(own().is_private());
  CHECK(!own().kid().empty());
  const auto text = public_jwk(own());
  CHECK(text.find("\"d\"") == std::string::npos);
  CHECK(text.find(R"("use":"enc","alg":"RSA-OAEP-256")") != std::string::npos);
  const auto read = read_transport_jwk(text, of_others);
  REQUIRE(read);
  CHECK(read->kid() == own().kid());
  // Nobody takes it for a key that verifies.
  CHECK(!read_jwk(text));
  CHECK(!read_jwk(text, Algorithm::rs256));
}
