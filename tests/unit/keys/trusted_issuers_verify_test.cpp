#include "keys/statements.hpp"

using namespace statements;
using namespace std::chrono_literals;

namespace {

/// The issuer when `jwt` is one of its own, `"denied"`, or the reason why it is refused.
std::string outcome(const TrustedIssuers& issuers, std::string_view jwt, std::chrono::seconds leeway = 0s) {
  const auto verified = issuers.verify(jwt, now, leeway);
  if (verified) return verified->issuer;
  if (verified.is_denied()) return "denied";
  CHECK(verified.error().code == ErrorCode::invalid_token);
  return verified.error().cause;
}
std::string outcome(std::string_view jwt) { return outcome(trusted(), jwt); }

/// An issuer that publishes its key instead of having it listed.
struct Published {
  std::shared_ptr<PublishedKeys> keys = std::make_shared<PublishedKeys>();
  TrustedIssuers issuers{{{.issuer = issuer, .jwks_uri = uri}}, keys};
};

std::shared_ptr<const std::string> shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

TEST_CASE("trusted issuers: what is signed with a key of the issuer is believed, in each algorithm") {
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    const auto verified = trusted().verify(signed_with(algorithm, {{"x", {1, 2}}}, "JWT"), now);
    REQUIRE(verified);
    CHECK(verified->issuer == issuer);
    CHECK(verified->typ == "JWT");
    CHECK(json::parse(verified->claims) == json{{"iss", issuer}, {"client_name", "Example"}, {"x", {1, 2}}});
  }
}

TEST_CASE("trusted issuers: never none, never an HMAC, and no other key") {
  const auto hmac = *jose::make_hmac_key(every_key(), {});
  const auto claims = json{{"iss", issuer}}.dump();
  CHECK(outcome(samples::signed_by(hmac, claims)) == "the algorithm is not allowed");
  const auto header = base64url_encode(R"({"alg":"none"})");
  CHECK(outcome(header + '.' + base64url_encode(claims) + '.') != issuer);
  const auto stranger = jose::generate_key(Algorithm::es256);
  const auto& own = samples::generated(Algorithm::es256);
  CHECK(outcome(samples::signed_by(*stranger, claims)) == "the issuer has no such key");
  CHECK(outcome(samples::signed_by(stranger->with_kid(own.kid()), claims)) != issuer);
  auto cut = samples::signed_by(own, claims);
  cut.back() = cut.back() == 'A' ? 'Q' : 'A';
  CHECK(outcome(cut) != issuer);
  CHECK(outcome(samples::signed_by(own, claims)) == issuer);
}

TEST_CASE("trusted issuers: the key of one proves nothing of another") {
  const TrustedIssuers two({{.issuer = "a", .jwks = jwks_of({samples::generated(Algorithm::es256)})},
                            {.issuer = "b", .jwks = jwks_of({samples::generated(Algorithm::eddsa)})}});
  CHECK(outcome(two, signed_with(Algorithm::es256, {{"iss", "b"}})) == "the issuer has no such key");
  CHECK(outcome(two, signed_with(Algorithm::es256, {{"iss", "a"}})) == "a");
  CHECK(outcome(two, signed_with(Algorithm::eddsa, {{"iss", "b"}})) == "b");
}

TEST_CASE("trusted issuers: whoever is not listed is denied, and who says nothing is refused") {
  CHECK(outcome(with({{"iss", "https://trust.example/"}})) == "denied");
  CHECK(outcome(TrustedIssuers(), with({})) == "denied");
  for (const auto& iss : {json(), json(""), json(7), json::array({issuer})}) {
    CHECK(outcome(with({{"iss", iss}})) == "there is no iss");
  }
  CHECK(outcome(with({})) == issuer);
}

TEST_CASE("trusted issuers: exp, nbf and iat are judged where they are there, to the second") {
  CHECK(outcome(with({{"exp", seconds(0s)}})) == "exp has passed");
  CHECK(outcome(with({{"exp", seconds(1s)}})) == issuer);
  CHECK(outcome(with({{"nbf", seconds(1s)}})) == "nbf has not come");
  CHECK(outcome(with({{"nbf", seconds(0s)}})) == issuer);
  CHECK(outcome(with({{"iat", seconds(1s)}})) == "iat has not come");
  CHECK(outcome(with({{"iat", seconds(0s)}})) == issuer);
  for (const auto* name : {"exp", "nbf", "iat"}) CHECK(outcome(with({{name, "soon"}})) != issuer);
  CHECK(outcome(trusted(), with({{"exp", seconds(-9s)}, {"nbf", seconds(9s)}}), 10s) == issuer);
  CHECK(outcome(trusted(), with({{"exp", seconds(-10s)}}), 10s) == "exp has passed");
}

TEST_CASE("trusted issuers: what is no JWT, or too much of one, is refused") {
  for (const auto* wrong : {"", ".", "..", "a.b", "a.b.c", "a.b.c.d"}) CHECK(outcome(wrong) != issuer);
  CHECK(outcome(with({{"x", std::string(64 * 1024, 'x')}})) != issuer);
  CHECK(outcome(samples::signed_by(samples::generated(Algorithm::es256), "[]")) == "the claims are not an object");
  CHECK(outcome(with({{"x", std::string(1024, 'x')}})) == issuer);
}

TEST_CASE("trusted issuers: a kid that is not known has the keys fetched again, once") {
  Published published;
  published.keys->known = shared(jwks_of({samples::generated(Algorithm::eddsa)}));
  published.keys->newer = shared(every_key());
  CHECK(outcome(published.issuers, signed_with(Algorithm::eddsa)) == issuer);
  CHECK(published.keys->asked == std::vector<std::string>{"any " + std::string(uri)});
  CHECK(outcome(published.issuers, signed_with(Algorithm::es256)) == issuer);
  CHECK(published.keys->asked.back() == "newer " + std::string(uri));
  const auto stranger = *jose::generate_key(Algorithm::es256);
  CHECK(outcome(published.issuers, samples::signed_by(stranger, json{{"iss", issuer}}.dump())) ==
        "the issuer has no such key");
  CHECK(published.keys->asked.size() == 5);
  CHECK(outcome(published.issuers, with({{"iss", "somebody"}})) == "denied");
  CHECK(published.keys->asked.size() == 5);
}

TEST_CASE("trusted issuers: keys that are away are not a refusal") {
  Published published;
  published.keys->away = true;
  CHECK_THROWS_AS((void)published.issuers.verify(with({}), now), KeysUnavailable);
  published.keys->away = false;
  CHECK(outcome(published.issuers, with({})) == "the issuer has no such key");
  published.keys->known = shared(every_key());
  CHECK(outcome(published.issuers, with({})) == issuer);
}
