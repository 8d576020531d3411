#include "conformance/flows.hpp"
#include "oauthkit/client_problems.hpp"
#include "support/id_tokens.hpp"
#include "support/published_keys.hpp"
#include "support/recipients.hpp"
#include "support/token_signatures.hpp"

using namespace conformance;
using Json = nlohmann::json;
using support::Recipient;

// OpenID Connect Core 1.0 §10.2: ID tokens and UserInfo that only their client reads.

namespace {

/// A provider with UserInfo, whose client `web` wants its ID tokens encrypted.
class EncryptingWorld : public IdTokenWorld {
 public:
  explicit EncryptingWorld(const openid::ProviderOptions& options = {}) : IdTokenWorld({}, {.options = options}) {
    server().endpoint("/userinfo", endpoints::userinfo(op, bearer()));
    auto& openid = client("web").openid;
    openid.id_token_encrypted_response_alg = "RSA-OAEP-256";
    client("web").jwks = recipient.jwks();
  }

  Recipient recipient;

  std::string id_token() { return id_token_of(sign_in_tokens(*this)); }
  std::vector<std::string> problems() { return client_problems(client("web"), server()); }
  Response userinfo(const std::string& token) {
    return handler_at(server().routes(), "/userinfo")(with_bearer(get("/userinfo"), token));
  }
};

/// Whether it is a signed JWT and nothing around it.
bool is_in_the_clear(const std::string& text) { return std::count(text.begin(), text.end(), '.') == 2; }

}  // namespace

TEST_CASE("OpenID Connect Core §10.2: by RSA-OAEP-256 or ECDH-ES, with either enc, to the key that is named") {
  EncryptingWorld world;
  auto& openid = world.client("web").openid;
  for (const std::string alg : {"RSA-OAEP-256", "ECDH-ES"}) {
    for (const std::string enc : {"", "A128CBC-HS256", "A256GCM"}) {
      CAPTURE(alg + " " + enc);
      openid.id_token_encrypted_response_alg = alg;
      openid.id_token_encrypted_response_enc = enc;
      CHECK(world.problems().empty());
      const auto token = world.id_token();
      const auto header = header_of(token);
      CHECK(header["alg"] == alg);
      CHECK(header["enc"] == (enc.empty() ? "A128CBC-HS256" : enc));
      CHECK(header["cty"] == "JWT");
      CHECK(header["kid"] == (alg == "ECDH-ES" ? world.recipient.curve_kid() : world.recipient.rsa_kid()));
      const auto inside = world.recipient.opened(token);
      CHECK(is_signed_by(*shared_ring(), inside));
      CHECK(claims_of(inside)["sub"] == "alice");
      CHECK(claims_of(inside)["nonce"] == nonce);
    }
  }
}

TEST_CASE("OpenID Connect Core §10.2: what is not spoken here is a mistake of the registration, and nothing leaves") {
  EncryptingWorld world;
  auto& openid = world.client("web").openid;
  for (const char* alg : {"RSA1_5", "RSA-OAEP", "ECDH-ES+A256KW", "dir", "A256KW"}) {
    CAPTURE(alg);
    openid.id_token_encrypted_response_alg = alg;
    CHECK(says(world.problems(), std::string("encrypted with \"") + alg + "\", which nobody does here"));
    const auto answer = sign_in_tokens(world);
    CHECK(outcome(answer) == "500 server_error");
    CHECK(answer.body.find("ey") == std::string::npos);
  }
  openid.id_token_encrypted_response_alg = "RSA-OAEP-256";
  openid.id_token_encrypted_response_enc = "A128GCM";
  CHECK(says(world.problems(), "encrypted with \"A128GCM\", which nobody does here"));
  CHECK(outcome(sign_in_tokens(world)) == "500 server_error");
  openid.id_token_encrypted_response_enc = "A256GCM";
  CHECK(world.problems().empty());
  CHECK(!world.recipient.opened(world.id_token()).empty());
}

TEST_CASE("OpenID Connect Core §10.2: the key is the first that is for encryption and fits the algorithm") {
  EncryptingWorld world;
  auto& client = world.client("web");
  const auto other = [&](const std::string& text, const std::string& old, const std::string& by) {
    auto changed = text;
    return changed.replace(changed.find(old), old.size(), by);
  };
  const auto right = world.recipient.rsa_jwk();
  const auto signs = other(right, R"("use":"enc")", R"("use":"sig")");
  const auto older = other(right, R"("alg":"RSA-OAEP-256")", R"("alg":"RSA1_5")");
  const auto second = other(right, R"("kid":")", R"("kid":"second-)");
  client.jwks = Recipient::set_of({signs, older, world.recipient.curve_jwk()});
  CHECK(says(world.problems(), "has no key to encrypt"));
  CHECK(outcome(sign_in_tokens(world)) == "500 server_error");
  client.jwks = Recipient::set_of({signs, older, world.recipient.curve_jwk(), right, second});
  CHECK(header_of(world.id_token())["kid"] == world.recipient.rsa_kid());
  client.jwks = Recipient::set_of({second, right});
  CHECK(header_of(world.id_token())["kid"] == "second-" + world.recipient.rsa_kid());
}

TEST_CASE("OpenID Connect Core §10.2: an ID token of the front channel, and one of a refresh, are encrypted as well") {
  EncryptingWorld world;
  const auto tokens = issued(sign_in_tokens(world));
  const auto refreshed = id_token_of(refresh(world, tokens.refresh));
  CHECK(!is_in_the_clear(refreshed));
  CHECK(claims_of(world.recipient.opened(refreshed))["sub"] == "alice");
  for (const char* type : {"id_token", "code id_token"}) {
    CAPTURE(type);
    const auto token = front_id_token(authorized(world, signing_in({{"response_type", type}})));
    CHECK(!is_in_the_clear(token));
    CHECK(claims_of(world.recipient.opened(token))["nonce"] == nonce);
  }
}

TEST_CASE("OpenID Connect Core §10.2, §10.2.1: the key may be at the jwks_uri, and another one be there tomorrow") {
  const auto published = std::make_shared<support::PublishedKeys>();
  EncryptingWorld world({.remote_keys = published});
  auto& client = world.client("web");
  client.jwks.clear();
  client.jwks_uri = "https://web.example/jwks";
  published->away = true;
  CHECK(outcome(sign_in_tokens(world)) == "503 temporarily_unavailable");
  published->away = false;
  CHECK(outcome(sign_in_tokens(world)) == "500 server_error");
  published->known = std::make_shared<const std::string>(Recipient::set_of({world.recipient.curve_jwk()}));
  published->newer = std::make_shared<const std::string>(world.recipient.jwks());
  CHECK(world.problems().empty());
  CHECK(claims_of(world.recipient.opened(world.id_token()))["sub"] == "alice");
}

TEST_CASE("OpenID Connect Core §5.3.2, §10.2: UserInfo is signed, then encrypted, for who registered it") {
  EncryptingWorld world;
  auto& openid = world.client("web").openid;
  const auto token = issued(sign_in_tokens(world)).access;
  for (const std::string signed_alg : {"", "RS256"}) {
    for (const std::string alg : {"RSA-OAEP-256", "ECDH-ES"}) {
      CAPTURE(signed_alg + " " + alg);
      openid.userinfo_signed_response_alg = signed_alg;
      openid.userinfo_encrypted_response_alg = alg;
      openid.userinfo_encrypted_response_enc = "A256GCM";
      const auto response = world.userinfo(token);
      CHECK(response.status == 200);
      CHECK(header(response, "Content-Type") == "application/jwt");
      CHECK(header_of(response.body)["alg"] == alg);
      CHECK(header_of(response.body)["enc"] == "A256GCM");
      const auto inside = world.recipient.opened(response.body);
      CHECK(is_signed_by(*shared_ring(), inside));
      CHECK(claims_of(inside)["sub"] == "alice");
      CHECK(claims_of(inside)["aud"] == "web");
    }
  }
}

TEST_CASE("OpenID Connect Core §5.3.2, §10.2: UserInfo that cannot be encrypted does not leave in the clear") {
  EncryptingWorld world;
  auto& client = world.client("web");
  const auto token = issued(sign_in_tokens(world)).access;
  client.openid.userinfo_encrypted_response_alg = "RSA1_5";
  const auto refused = world.userinfo(token);
  CHECK(outcome(refused) == "500 server_error");
  CHECK(refused.body.find("alice") == std::string::npos);
  client.openid.userinfo_encrypted_response_alg = "RSA-OAEP-256";
  client.jwks.clear();
  CHECK(outcome(world.userinfo(token)) == "500 server_error");
  client.jwks = world.recipient.jwks();
  CHECK(claims_of(world.recipient.opened(world.userinfo(token).body))["sub"] == "alice");
}
