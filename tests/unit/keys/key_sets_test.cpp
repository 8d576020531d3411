#include "keys/key_sets.hpp"

#include <doctest/doctest.h>

#include "jose/keys.hpp"

using namespace oauthkit;
using jose::Algorithm;

namespace {

std::string set_of(const std::string& keys) { return "{\"keys\":[" + keys + "]}"; }

}  // namespace

TEST_CASE("key sets: the public keys of a text, read once") {
  const KeySets sets;
  const auto text = jose::public_jwk_set({samples::generated(Algorithm::es256), samples::generated(Algorithm::eddsa)});
  const auto set = sets.of(text);
  CHECK(set->keys().size() == 2);
  CHECK(sets.of(std::string(text)) == set);
  CHECK(sets.of(set_of(samples::ec_jwk())) != set);
}

TEST_CASE("key sets: a text that is no set has no keys") {
  const KeySets sets;
  for (const char* wrong : {"", "{}", "[]", "{\"keys\":{}}", "{\"keys\":[]}", "{\"keys\":[],\"keys\":[]}"}) {
    CAPTURE(wrong);
    CHECK(sets.of(wrong)->keys().empty());
  }
  CHECK(sets.of(set_of(samples::ec_jwk()))->keys().size() == 1);
}

TEST_CASE("key sets: an RSA key that names no algorithm is there for PS256 and RS256") {
  const auto keys = public_keys_in(set_of(samples::rsa_jwk(samples::member("kid", "r"))));
  CHECK(keys.keys().size() == 2);
  CHECK(keys.find("r", Algorithm::ps256) != nullptr);
  CHECK(keys.find("r", Algorithm::rs256) != nullptr);
}

TEST_CASE("key sets: an RSA key that names one is there for that one alone") {
  const auto keys =
      public_keys_in(set_of(samples::rsa_jwk(samples::member("kid", "r") + samples::member("alg", "PS256"))));
  CHECK(keys.find("r", Algorithm::ps256) != nullptr);
  CHECK(keys.find("r", Algorithm::rs256) == nullptr);
}

TEST_CASE("key sets: private keys and secrets are left out") {
  const auto with_private = samples::ec_jwk(samples::member("d", samples::ec_d) + samples::member("kid", "p"));
  CHECK(public_keys_in(set_of(with_private)).keys().empty());
  const std::string secret = R"({"kty":"oct","k":")" + std::string(43, 'A') + R"(","alg":"HS256"})";
  CHECK(public_keys_in(set_of(secret)).keys().empty());
  CHECK(public_keys_in(set_of(with_private + ',' + samples::ed_jwk())).keys().size() == 1);
}

TEST_CASE("key sets: no more than 1024 sets are kept, and any is read again") {
  const KeySets sets;
  for (int i = 0; i < 1100; ++i) sets.of("{\"keys\":[],\"n\":" + std::to_string(i) + "}");
  for (int i = 0; i < 1100; ++i) sets.of("{\"keys\":[],\"n\":" + std::to_string(i) + "}");
  CHECK(sets.of(set_of(samples::ec_jwk()))->keys().size() == 1);
}
