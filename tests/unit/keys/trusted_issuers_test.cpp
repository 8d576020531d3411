#include "keys/statements.hpp"

using namespace statements;
using namespace std::chrono_literals;

namespace {

std::string set_of(const std::string& keys) { return "{\"keys\":[" + keys + "]}"; }

/// Why these issuers are refused; empty when they are not.
std::string refusal(std::vector<TrustedIssuer> issuers, std::shared_ptr<const RemoteKeys> remote = {}) {
  try {
    const TrustedIssuers trusted(std::move(issuers), std::move(remote));
    return {};
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
}

std::string refusal_of_keys(const std::string& jwks) { return refusal({{.issuer = "a", .jwks = jwks}}); }

}  // namespace

TEST_CASE("trusted issuers: each is found by its name, byte for byte") {
  const TrustedIssuers trusted(
      {{.issuer = "https://a.example", .jwks = every_key()}, {.issuer = "b", .jwks = every_key()}});
  REQUIRE(trusted.find("b") != nullptr);
  CHECK(trusted.find("b")->issuer == "b");
  for (const auto* other : {"", "B", "https://a.example/", "https://A.example", "https://a.exampl"}) {
    CHECK(trusted.find(other) == nullptr);
  }
  CHECK(trusted.find("https://a.example") != nullptr);
  CHECK(!trusted.empty());
  CHECK(TrustedIssuers().empty());
  CHECK(TrustedIssuers().find("") == nullptr);
}

TEST_CASE("trusted issuers: one without a name and one that is named twice are refused") {
  CHECK(refusal({{.jwks = every_key()}}) == "a trusted issuer has no name");
  CHECK(refusal({{.issuer = "a", .jwks = every_key()}, {.issuer = "a", .jwks = every_key()}}) ==
        "the trusted issuer \"a\" is named twice");
  CHECK(refusal({{.issuer = "a", .jwks = every_key()}, {.issuer = "A", .jwks = every_key()}}).empty());
}

TEST_CASE("trusted issuers: one with neither or both kinds of keys is refused") {
  const auto remote = std::make_shared<PublishedKeys>();
  CHECK(refusal({{.issuer = "a"}}, remote).find("either jwks or jwks_uri") != std::string::npos);
  const TrustedIssuer both{.issuer = "a", .jwks = every_key(), .jwks_uri = uri};
  CHECK(refusal({both}, remote).find("either jwks or jwks_uri") != std::string::npos);
  CHECK(refusal({{.issuer = "a", .jwks_uri = uri}}, remote).empty());
}

TEST_CASE("trusted issuers: a jwks_uri is https and somebody reads it") {
  const auto remote = std::make_shared<PublishedKeys>();
  for (const auto* wrong : {"http://trust.example/jwks", "http://127.0.0.1/jwks", "trust.example/jwks", "https://",
                            "https://u@trust.example/jwks", "https://trust.example/a b"}) {
    CAPTURE(wrong);
    CHECK(refusal({{.issuer = "a", .jwks_uri = wrong}}, remote).find("not an https URL") != std::string::npos);
  }
  CHECK(refusal({{.issuer = "a", .jwks_uri = uri}}).find("remote_keys") != std::string::npos);
  CHECK(refusal({{.issuer = "a", .jwks_uri = uri}}, remote).empty());
}

TEST_CASE("trusted issuers: a jwks_uri of an origin that the operator trusts may be plain http") {
  class OwnNetwork : public PublishedKeys {
   public:
    bool trusts(std::string_view url) const override { return url.starts_with("http://keys.internal/"); }
  };
  const auto remote = std::make_shared<OwnNetwork>();
  CHECK(refusal({{.issuer = "a", .jwks_uri = "http://other.internal/jwks"}}, remote).find("not an https URL") !=
        std::string::npos);
  CHECK(refusal({{.issuer = "a", .jwks_uri = "http://keys.internal/a b"}}, remote).find("not an https URL") !=
        std::string::npos);
  CHECK(refusal({{.issuer = "a", .jwks_uri = "http://keys.internal/jwks"}}, remote).empty());
  CHECK(refusal({{.issuer = "a", .jwks_uri = uri}}, remote).empty());
}

TEST_CASE("trusted issuers: private keys, secrets and what is no JWK set are refused") {
  const auto d = samples::member("d", samples::ec_d);
  const std::string oct = R"({"kty":"oct","k":")" + std::string(43, 'A') + R"(","alg":"HS256"})";
  const std::string short_oct = R"({"kty":"oct","k":"AA"})";
  for (const auto& keys :
       {samples::ec_jwk(d), samples::ed_jwk(samples::member("d", samples::ed_d)), oct, short_oct,
        samples::rsa_jwk(samples::member("d", "AQAB")), samples::rsa_jwk(samples::member("p", "AQAB")),
        samples::rsa_jwk(R"(,"oth":[])"), samples::ec_jwk() + ',' + oct, samples::ed_jwk() + ',' + samples::ec_jwk(d),
        std::string("1"), std::string("[]")}) {
    CAPTURE(keys);
    CHECK(refusal_of_keys(set_of(keys)).find("no JWK set of public keys") != std::string::npos);
  }
  for (const auto* text : {"{}", "[]", "x", "{\"keys\":{}}", "{\"keys\":[],\"keys\":[]}"}) {
    CAPTURE(text);
    CHECK(refusal_of_keys(text).find("no JWK set of public keys") != std::string::npos);
  }
  CHECK(refusal_of_keys(set_of(samples::ec_jwk() + ',' + samples::rsa_jwk())).empty());
}

TEST_CASE("trusted issuers: a key of a kind that is not known is no mistake, but no key by itself") {
  const std::string unknown = R"({"kty":"AKP","alg":"ML-DSA-44","pub":"AA"})";
  CHECK(refusal_of_keys(set_of(unknown)).find("no JWK set of public keys") != std::string::npos);
  CHECK(refusal_of_keys(set_of(unknown + ',' + samples::ec_jwk())).empty());
  CHECK(refusal_of_keys(set_of("")).empty());
}
