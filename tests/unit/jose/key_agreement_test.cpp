#include "jose/key_agreement.hpp"

#include <doctest/doctest.h>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "jose/pem.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;
using namespace std::string_literals;

namespace {

// RFC 7518 appendix C.
const std::string alice = R"("kty":"EC","crv":"P-256","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",)"
                          R"("y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps")";
const std::string alice_private = R"(,"d":"0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo")";
const std::string bob = R"("kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",)"
                        R"("y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck")";
const std::string bob_private = R"(,"d":"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw")";
constexpr auto of_others = KeyCheck::of_others;

AgreementKey key_of(const std::string& members) { return *read_agreement_jwk("{" + members + "}"); }

std::string reason_of(const std::string& members, KeyCheck check = KeyCheck::full) {
  return std::string(read_agreement_jwk("{" + members + "}", check).reason());
}

}  // namespace

TEST_CASE("key agreement: the example of RFC 7518 appendix C, from both sides") {
  const auto here = agree(key_of(alice + alice_private), key_of(bob));
  const auto there = agree(key_of(bob + bob_private), key_of(alice));
  REQUIRE(here);
  REQUIRE(there);
  CHECK(base64url_encode(here->reveal()) == "nlbZHYFxNdNyg0KDv4QmnPsxbqPagGpI9tqneYz-kMQ");
  CHECK(there->reveal() == here->reveal());
  const auto key = derive(*here, {.algorithm = "A128GCM", .apu = "Alice", .apv = "Bob", .bits = 128});
  REQUIRE(key);
  CHECK(base64url_encode(key->reveal()) == "VqqN6vgjbSBcIijNcacQGg");
}

TEST_CASE("key agreement: each thing that goes into a derived key changes it") {
  const auto agreed = agree(key_of(alice + alice_private), key_of(bob));
  REQUIRE(agreed);
  const auto text = [&](const KeyDerivation& derivation) { return std::string(derive(*agreed, derivation)->reveal()); };
  const auto first = text({.algorithm = "A256GCM"});
  CHECK(first.size() == 32);
  CHECK(text({.algorithm = "A256GCM"}) == first);
  CHECK(text({.algorithm = "A128CBC-HS256"}) != first);
  CHECK(text({.algorithm = "A256GCM", .apu = "Alice"}) != first);
  CHECK(text({.algorithm = "A256GCM", .apv = "Alice"}) != text({.algorithm = "A256GCM", .apu = "Alice"}));
  CHECK(derive(Secret("another"), {.algorithm = "A256GCM"})->reveal() != first);
}

TEST_CASE("key agreement: only a private key agrees") {
  CHECK(agree(key_of(alice), key_of(bob)).reason() == "there is no private key to agree with");
  CHECK(agree(key_of(alice + alice_private), key_of(bob)));
}

TEST_CASE("key agreement: a secret of zeros is refused") {
  // Wycheproof, ecdh_secp256r1, test 2: two keys that agree on the point whose x is 0.
  const auto own =
      key_of(R"("kty":"EC","crv":"P-256","x":"dGGMuq9p_1kPX7WFUc5KlItcclHUDllaGLG6a77mraU",)"
             R"("y":"v_QDqOmdU6cNPORhC_0F1Lo6iFW2oNNjyB99B4zezZI","d":"Cg1iKkfkj2vBA4rOQ4xvUoqgCtK9HaXxPuRr9fYz1xo")");
  const auto other = key_of(R"("kty":"EC","crv":"P-256","x":"WP1BaKh3lWA-KwQ5AoW9ym5X3mAn_iEd2dJeIhLSnmI",)"
                            R"("y":"CA02vSJNdAVQkpXu0CoXFQ4DsxT5baN0RbDR0pN30Sw")");
  CHECK(agree(own, other).reason() == "the agreed secret is zero");
  CHECK(agree(own, key_of(bob)));
}

TEST_CASE("key agreement: a key is for encryption and for ECDH-ES, or says neither") {
  for (const char* other : {R"(,"use":"sig")", R"(,"use":7)", R"(,"alg":"ES256")", R"(,"alg":"ECDH-ES+A128KW")",
                            R"(,"key_ops":["verify"])", R"(,"key_ops":"deriveKey")", R"(,"kid":7)"}) {
    CAPTURE(other);
    CHECK(!reason_of(bob + other).empty());
  }
  const auto key = read_agreement_jwk("{" + bob + R"(,"use":"enc","alg":"ECDH-ES","key_ops":[],"kid":"k"})", of_others);
  REQUIRE(key);
  CHECK(key->kid() == "k");
  CHECK(!key->is_private());
  CHECK(read_agreement_jwk("{" + bob + bob_private + R"(,"key_ops":["deriveBits"]})")->is_private());
}

TEST_CASE("key agreement: a key is a point of P-256") {
  CHECK(reason_of(R"("kty":"RSA","n":"AQAB","e":"AQAB")") == "the type of the key is not supported");
  CHECK(reason_of(R"("kty":"EC","crv":"P-384","x":"AA","y":"AA")") == "the curve of the EC key is not supported");
  const std::string zero(43, 'A');
  CHECK(!reason_of(R"("kty":"EC","crv":"P-256","x":")" + zero + R"(","y":")" + zero + '"').empty());
  // Another y than that of x.
  auto off_the_curve = bob;
  off_the_curve.replace(off_the_curve.find("e8ln"), 4, "e8lm");
  CHECK(!reason_of(off_the_curve).empty());
  CHECK(!reason_of(off_the_curve, of_others).empty());
  CHECK(!read_agreement_jwk("7"));
  CHECK(!read_agreement_jwk("{"));
  CHECK(reason_of(bob).empty());
}

TEST_CASE("key agreement: the private key of another is refused") {
  CHECK(reason_of(bob + bob_private, of_others) == "the JWK holds a private key");
  CHECK(reason_of(bob + alice_private) == "the private key is not that of the public key");
  CHECK(reason_of(bob, of_others).empty());
  CHECK(reason_of(bob + bob_private).empty());
}

TEST_CASE("key agreement: of a set of others those count that say they are for encryption") {
  const std::string set = R"({"keys":[{)" + alice + R"(,"kid":"unsaid"},)" + samples::ec_jwk(R"("use":"sig",)") + ",{" +
                          bob + R"(,"use":"enc","kid":"meant"},{"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"},7]})";
  const auto theirs = agreement_keys_in(set);
  REQUIRE(theirs);
  REQUIRE(theirs->size() == 1);
  CHECK(theirs->front().kid() == "meant");
}

TEST_CASE("key agreement: of one's own set each key is private, and has a name") {
  const auto set = [](const std::string& second) {
    return private_agreement_keys_in(R"({"keys":[{"kid":"a",)" + alice + alice_private + "}" + second + "]}");
  };
  CHECK(set(",{" + bob + "}").reason() == "the key is public");
  CHECK(!set("," + samples::ec_jwk(R"("use":"sig",)")));
  CHECK(!set(",7"));
  const auto keys = set(",{" + bob + bob_private + "}");
  REQUIRE(keys);
  REQUIRE(keys->size() == 2);
  CHECK(keys->front().kid() == "a");
  CHECK(keys->back().kid() == thumbprint(keys->back().pair()));
}

TEST_CASE("key agreement: what is no set of keys, or of too many, is refused") {
  for (const auto& set : {"", "[]", "{}", R"({"keys":{}})"}) {
    CAPTURE(set);
    CHECK(!agreement_keys_in(set));
    CHECK(!private_agreement_keys_in(set));
  }
  const auto many = [](int count) {
    std::string set = R"({"keys":[7)";
    for (int i = 1; i < count; ++i) set += ",7";
    return set + "]}";
  };
  CHECK(!agreement_keys_in(many(65)));
  CHECK(agreement_keys_in(many(64)));
  CHECK(agreement_keys_in(R"({"keys":[]})")->empty());
}

TEST_CASE("key agreement: a published key tells what it is for and nothing private") {
  const auto key = generate_agreement_key();
  REQUIRE(key);
  CHECK(key->is_private());
  CHECK(!key->kid().empty());
  const auto text = public_jwk(*key);
  CHECK(text.find("\"d\"") == std::string::npos);
  CHECK(text.find(R"("use":"enc","alg":"ECDH-ES")") != std::string::npos);
  const auto read = read_agreement_jwk(text, of_others);
  REQUIRE(read);
  CHECK(read->kid() == key->kid());
  CHECK(agree(*key, *read));
  // Nobody takes it for a key that verifies.
  CHECK(!read_jwk(text));
}

TEST_CASE("key agreement: is kept as PEM, under its thumbprint") {
  const auto pair = samples::generated(Algorithm::es256);
  const auto key = read_agreement_pem(write_pem(pair)->reveal());
  REQUIRE(key);
  CHECK(key->is_private());
  CHECK(key->kid() == thumbprint(pair));
  CHECK(!read_agreement_pem(write_pem(samples::generated(Algorithm::eddsa))->reveal()));
  CHECK(!read_agreement_pem("x"));
}
