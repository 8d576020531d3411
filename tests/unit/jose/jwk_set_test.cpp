#include <doctest/doctest.h>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"

using namespace oauthkit::jose;
using samples::ec_jwk;
using samples::ed_jwk;
using samples::member;
using samples::rsa_jwk;

namespace {

constexpr auto secret = R"({"kty":"oct","alg":"HS256","kid":"s","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})";

std::string set_of(const std::vector<std::string>& keys) {
  std::string text = R"({"keys":[)";
  for (const auto& key : keys) text += key + ',';
  if (!keys.empty()) text.pop_back();
  return text + "]}";
}

std::string ec(const char* kid) { return ec_jwk(member("kid", kid)); }

}  // namespace

TEST_CASE("jwk set: a key is found by its name and algorithm") {
  const auto set = read_jwk_set(set_of({ec("a"), ed_jwk(member("kid", "b"))}));
  REQUIRE(set);
  REQUIRE(set->find("a", Algorithm::es256) != nullptr);
  CHECK(set->find("a", Algorithm::es256)->kid() == "a");
  CHECK(set->find("b", Algorithm::es256) == nullptr);
  CHECK(set->find("b", Algorithm::eddsa) != nullptr);
  CHECK(set->find("c", Algorithm::eddsa) == nullptr);
}

TEST_CASE("jwk set: without a name only the one key of an algorithm is found") {
  const auto set = read_jwk_set(set_of({ec("a"), ec("b"), ed_jwk(member("kid", "c"))}));
  REQUIRE(set);
  CHECK(set->find("", Algorithm::es256) == nullptr);
  CHECK(set->find("", Algorithm::eddsa) != nullptr);
}

TEST_CASE("jwk set: a key that is not understood is left out with its reason (RFC 7517 section 5)") {
  std::vector<Refusal> left_out;
  const auto set = read_jwk_set(set_of({R"({"kty":"AKP"})", "7", rsa_jwk(), ec("a")}), {}, &left_out);
  REQUIRE(set);
  CHECK(set->keys().size() == 1);
  REQUIRE(left_out.size() == 3);
  CHECK(left_out[2].reason == "the key names no algorithm");
  CHECK(read_jwk_set(set_of({rsa_jwk()}), Algorithm::rs256)->keys().size() == 1);
}

TEST_CASE("jwk set: two keys of one name are refused, also when one of them can not be read") {
  CHECK(!read_jwk_set(set_of({ec("a"), ec("a")})));
  CHECK(!read_jwk_set(set_of({ec("a"), R"({"kty":"EC","kid":"a"})"})));
  CHECK(read_jwk_set(set_of({ec("a"), ed_jwk(member("kid", "a"))}))->keys().size() == 2);
  CHECK(read_jwk_set(set_of({ec("a"), ec("b")}))->keys().size() == 2);
}

TEST_CASE("jwk set: secrets beside public keys are refused") {
  CHECK(!read_jwk_set(set_of({secret, ec("a")})));
  CHECK(read_jwk_set(set_of({secret}))->keys().size() == 1);
}

TEST_CASE("jwk set: what is no set, or more than 64 keys, is refused") {
  for (const char* text : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":null})", R"({"keys":[],"keys":[]})"}) {
    CAPTURE(text);
    CHECK(!read_jwk_set(text));
  }
  CHECK(!read_jwk_set(set_of(std::vector<std::string>(65, "7"))));
  CHECK(read_jwk_set(set_of(std::vector<std::string>(64, "7"))));
  CHECK(read_jwk_set(set_of({}))->keys().empty());
}
