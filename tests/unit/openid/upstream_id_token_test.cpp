#include "openid/upstream_id_token.hpp"

#include "openid/hash_claims.hpp"
#include "support/upstream.hpp"

using namespace upstream;

namespace {

/// The sign-in fails after `break_it`, with a page, and works again when it is not broken.
void refuses(const char* why, const std::function<void(Other&)>& break_it) {
  INFO(why);
  Site site;
  break_it(*site.other);
  auto who = stranger();
  CHECK(status_of(site.signed_in(who)) == 400);
  CHECK(!who.user);
  CHECK(site.came.empty());
  Site sound;
  CHECK(std::holds_alternative<Consent>(sound.signed_in(who)));
}

}  // namespace

TEST_CASE("upstream: RFC 9207: an answer that says it is of somebody else is not the other's") {
  Site site;
  auto who = stranger();
  CHECK(status_of(site.signed_in(who, {{"iss", "https://mallory.example"}})) == 400);
  CHECK(site.other->redeemed.empty());
  CHECK(std::holds_alternative<Consent>(site.signed_in(who, {{"iss", other_issuer}})));
  Site telling;
  telling.other->document["authorization_response_iss_parameter_supported"] = true;
  auto another = stranger();
  CHECK(status_of(telling.signed_in(another)) == 400);
  CHECK(std::holds_alternative<Consent>(telling.signed_in(another, {{"iss", other_issuer}})));
}

TEST_CASE("upstream: OpenID Connect Core §3.1.3.7: an ID token that is not for this sign-in says nothing") {
  refuses("of another issuer", [](Other& other) { other.changes = {{"iss", "https://mallory.example"}}; });
  refuses("for another client", [](Other& other) { other.changes = {{"aud", "elsewhere"}}; });
  refuses("for several, no azp", [](Other& other) { other.changes = {{"aud", {"here", "elsewhere"}}}; });
  refuses("asked for by another", [](Other& other) { other.changes = {{"azp", "elsewhere"}}; });
  refuses("of another sign-in", [](Other& other) { other.changes = {{"nonce", "another"}}; });
  refuses("without nonce", [](Other& other) { other.changes = {{"nonce", nullptr}}; });
  refuses("over", [](Other& other) { other.changes = {{"exp", start.time_since_epoch().count() - 61}}; });
  refuses("without end", [](Other& other) { other.changes = {{"exp", nullptr}}; });
  refuses("without iat", [](Other& other) { other.changes = {{"iat", nullptr}}; });
  refuses("of nobody", [](Other& other) { other.changes = {{"sub", ""}}; });
  refuses("an access token", [](Other& other) { other.typ = "at+jwt"; });
  refuses("refused there", [](Other& other) { other.token_status = 400; });
}

TEST_CASE("upstream: an ID token that nobody there signed, or by an algorithm that is not taken, says nothing") {
  Site site;
  auto who = stranger();
  const auto left = site.leave(who);
  // What is signed with is replaced after the keys were published.
  const auto published = site.other->ring;
  site.other->ring = std::make_shared<KeyRing>();
  const auto forged = site.other->id_token();
  site.other->ring = published;
  const ClientKeys keys(site.other);
  openid::UpstreamOptions options{.issuer = other_issuer, .client_id = "here"};
  const openid::UpstreamMetadata metadata{.jwks_uri = "https://other.example/jwks"};
  const openid::UpstreamPending pending{.nonce = site.other->nonce};
  CHECK(!openid::verified_identity(options, metadata, keys, pending, {.id_token = forged}, start));
  const auto right = site.other->id_token();
  CHECK(openid::verified_identity(options, metadata, keys, pending, {.id_token = right}, start));
  options.algorithms = {SigningAlgorithm::rs256};
  CHECK(!openid::verified_identity(options, metadata, keys, pending, {.id_token = right}, start));
}

TEST_CASE(
    "upstream: OpenID Connect Core §3.1.3.8: the access token is the one that the ID token names, if it names one") {
  for (const auto algorithm : {SigningAlgorithm::es256, SigningAlgorithm::eddsa}) {
    CAPTURE(openid::hash_claim(algorithm, "at"));
    const auto ring = std::make_shared<KeyRing>(KeyRingOptions{.algorithm = algorithm});
    const auto named = [&](const Json& at_hash) {
      return [&, at_hash](Other& other) {
        other.ring = ring;
        other.changes = {{"at_hash", at_hash}};
      };
    };
    refuses("another", named(openid::hash_claim(algorithm, "another")));
    refuses("of no text", named(1));
    Site site;
    named(openid::hash_claim(algorithm, "at"))(*site.other);
    auto who = stranger();
    CHECK(std::holds_alternative<Consent>(site.signed_in(who)));
    CHECK(site.came.at(0).access_token.reveal() == "at");
  }
}

TEST_CASE("upstream: an ID token that names an access token may come without one") {
  Site site;
  site.other->access_token = nullptr;
  site.other->changes = {{"at_hash", openid::hash_claim(SigningAlgorithm::es256, "at")}};
  auto who = stranger();
  CHECK(std::holds_alternative<Consent>(site.signed_in(who)));
  CHECK(site.came.at(0).access_token.empty());
}

TEST_CASE("upstream: max_age holds for the sign-in there, which has to say when it was") {
  Site site;
  const auto asked = [&](const Json& changes) {
    auto who = stranger();
    const auto left = site.leave(who, {{"max_age", "60"}});
    site.other->changes = changes;
    return site.come_back(who, {{"code", "c"}, {"state", std::string(left.value_or_empty("state"))}});
  };
  CHECK(status_of(asked(Json::object())) == 400);
  CHECK(status_of(asked({{"auth_time", start.time_since_epoch().count() - 121}})) == 400);
  CHECK(std::holds_alternative<Consent>(asked({{"auth_time", start.time_since_epoch().count() - 30}})));
}

TEST_CASE("upstream: what the other says of the sign-in is known here, unless the application says it itself") {
  Site site;
  auto who = stranger();
  site.other->changes = {
      {"auth_time", start.time_since_epoch().count() - 30}, {"acr", "gold"}, {"amr", {"pwd", "otp"}}};
  site.signed_in(who);
  CHECK(who.user->authentication.auth_time == start - 30s);
  CHECK(who.user->authentication.acr == "gold");
  CHECK(who.user->authentication.amr == std::vector<std::string>{"pwd", "otp"});
  Site own([](openid::UpstreamOptions& options) {
    options.user = [](const openid::UpstreamIdentity&) {
      return User{.id = "al", .authentication = {.auth_time = start, .acr = "own"}};
    };
  });
  own.other->changes = site.other->changes;
  auto another = stranger();
  own.signed_in(another);
  CHECK(another.user->authentication.acr == "own");
}
