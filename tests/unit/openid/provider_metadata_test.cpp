#include "openid/provider_metadata.hpp"

#include "support/id_tokens.hpp"

using namespace world;
using nlohmann::json;

namespace {

json described(const openid::ProviderOptions& options, const Registered& registered,
               const std::vector<SigningAlgorithm>& algorithms = {SigningAlgorithm::rs256}) {
  std::vector<SigningKeys::Ring> rings;
  for (const auto algorithm : algorithms) rings.push_back(shared_ring(algorithm));
  const openid::Provider provider(SigningKeys(std::move(rings)), options);
  JsonMembers members;
  openid::describe_provider(*provider.state(), registered, members);
  return json::parse(members.to_string());
}

const Options plain = {};

}  // namespace

TEST_CASE("provider metadata: UserInfo's algorithms are told where there is a UserInfo") {
  const auto without = described({}, {.options = plain});
  CHECK(!without.contains("userinfo_signing_alg_values_supported"));
  const auto with = described({}, {.options = plain, .endpoints = {"token_endpoint", "userinfo_endpoint"}});
  CHECK(with["userinfo_signing_alg_values_supported"] == json{"RS256"});
  CHECK(with["userinfo_encryption_alg_values_supported"] == with["id_token_encryption_alg_values_supported"]);
  CHECK(with["userinfo_encryption_enc_values_supported"] == with["id_token_encryption_enc_values_supported"]);
}

TEST_CASE("provider metadata: no encryption where none is done, and no algorithm that the profile refuses") {
  const Options fapi{.profile = Profile::fapi2_security};
  const auto told = described({.encryption = false}, {.options = fapi},
                              {SigningAlgorithm::rs256, SigningAlgorithm::eddsa, SigningAlgorithm::es256});
  CHECK(!told.contains("id_token_encryption_alg_values_supported"));
  CHECK(!told.contains("id_token_encryption_enc_values_supported"));
  CHECK(told["id_token_signing_alg_values_supported"] == json{"EdDSA", "ES256"});
}

TEST_CASE("provider metadata: the scopes are those that do something here") {
  CHECK(described({}, {.options = plain})["scopes_supported"] == json{"openid"});
  openid::ProviderOptions options;
  options.scope_claims = {{"email", {"email"}}, {"staff", {"department"}}};
  CHECK(described(options, {.options = plain})["scopes_supported"] == json{"openid", "email", "staff"});
  options.claims = [](const openid::ClaimsQuery&) { return JsonMembers(); };
  CHECK(described(options, {.options = plain, .grant_types = {"refresh_token"}})["scopes_supported"] ==
        json{"openid", "profile", "email", "address", "phone", "staff", "offline_access"});
}

TEST_CASE("provider metadata: claims are told where the application tells them") {
  CHECK(!described({}, {.options = plain}).contains("claims_supported"));
  CHECK(described({.claims_supported = {"name"}}, {.options = plain})["claims_supported"] == json{"name"});
}
