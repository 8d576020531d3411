#include <doctest/doctest.h>

#include "oauthkit/tokens/id_jag.hpp"
#include "oauthkit/tokens/transaction.hpp"
#include "support/token_formats.hpp"

using namespace world;

namespace {

std::vector<Issue> both_with(const SigningKeys& keys) {
  const auto partners = [](const ExchangeRequest&) -> Result<tokens::Partner> { return denied(); };
  return {tokens::id_jag(keys, partners), tokens::transaction(keys, {.trust_domain = "internal.example"})};
}

}  // namespace

TEST_CASE("exchanged: what is made for an exchange is made for no other grant") {
  const Options options{.issuer = "https://auth.example"};
  const auto request = get("/token");
  const Context context(options, request);
  const Client client{.id = "web"};
  for (const auto& issue : both_with(ring_of())) {
    const auto answer = issue({.context = context, .client = client, .grant_type = "password", .authorization = {}});
    REQUIRE(!answer);
    CHECK(answer.error().code == ErrorCode::server_error);
    CHECK(answer.error().cause.find("TokenExchangeOptions::also") != std::string::npos);
  }
}

TEST_CASE("exchanged: keys that a profile does not have are told, and keys that nobody can fetch") {
  for (const auto& issue : both_with(ring_of(SigningAlgorithm::rs256))) {
    CHECK(says(issue.contradictions(Profile::fapi2_security), "RS256"));
    CHECK(issue.contradictions(Profile::oauth21).empty());
    REQUIRE(issue.findings.size() == 1);
    CHECK(issue.findings.front().kind == Finding::Kind::loosened);
    CHECK(issue.findings.front().unless_endpoint == "jwks_uri");
  }
  for (const auto& issue : both_with(ring_of())) CHECK(issue.contradictions(Profile::fapi2_security).empty());
}

TEST_CASE("exchanged: nothing is kept that could be revoked, and there are no refresh tokens") {
  for (const auto& issue : both_with(ring_of())) {
    CHECK(!issue.issues_refresh_tokens);
    REQUIRE(issue.revoke);
    issue.revoke("family");
  }
}
