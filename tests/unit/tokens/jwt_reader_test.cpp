#include <doctest/doctest.h>

#include "support/world.hpp"
#include "tokens/jwts.hpp"

using namespace oauthkit;
using State = Stored::State;
using jwts::json;
using jwts::token;
using namespace std::chrono_literals;

namespace {

bool reads(const std::string& token) {
  static const auto reader = jwt_reader(jwts::options());
  return reader.read(token).state == State::live;
}

bool reads_with(const json& changes) { return reads(token(changes)); }

/// Keys at a URL that a test fills in.
class TestKeys : public RemoteKeys {
 public:
  std::shared_ptr<const std::string> jwks(std::string_view, Need need) const override {
    ++(need == Need::any ? any : newer);
    if (!text && !empty) throw KeysUnavailable("away");
    return text;
  }
  std::shared_ptr<const std::string> text = {};
  bool empty = false;
  mutable int any = 0;
  mutable int newer = 0;
};

}  // namespace

TEST_CASE("jwt_reader: reads what a token of the issuer grants") {
  const auto read = jwt_reader(jwts::options()).read(token({{"cnf", {{"jkt", "thumb"}}}}));
  REQUIRE(read.state == State::live);
  CHECK(read.authorization == Authorization{.issuer = jwts::issuer,
                                            .client_id = "web",
                                            .user_id = "alice",
                                            .authentication = {.auth_time = world::start, .acr = "gold"},
                                            .access = {.scope = {"read", "write"}, .resource = {jwts::api}},
                                            .confirmation = {.jkt = "thumb"},
                                            .jti = "one",
                                            .issued_at = world::start,
                                            .expires_at = world::start + 1h});
}

TEST_CASE("jwt_reader: a client on its own behalf is no user") {
  const auto read = jwt_reader(jwts::options()).read(token({{"sub", "web"}, {"scope", nullptr}}));
  REQUIRE(read.state == State::live);
  CHECK(read.authorization.client_id == "web");
  CHECK(read.authorization.user_id.empty());
  CHECK(read.authorization.access.scope.empty());
}

TEST_CASE("jwt_reader: each algorithm, unless the API leaves it out") {
  using jwts::Algorithm;
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    CHECK(reads(token({}, algorithm)));
  }
  const auto only_es256 = jwt_reader(jwts::options({.algorithms = {SigningAlgorithm::es256}}));
  CHECK(only_es256.read(token({}, Algorithm::rs256)).state == State::unknown);
  CHECK(only_es256.read(token({}, Algorithm::es256)).state == State::live);
}

TEST_CASE("jwt_reader: only tokens of the type at+jwt") {
  using jwts::Algorithm;
  for (const char* typ : {"at+jwt", "AT+JWT", "application/at+jwt"}) CHECK(reads(token({}, Algorithm::es256, typ)));
  for (const char* typ : {"", "JWT", "id_token+jwt", "client-authentication+jwt", "dpop+jwt", "at"}) {
    CAPTURE(typ);
    CHECK_FALSE(reads(token({}, Algorithm::es256, typ)));
  }
}

TEST_CASE("jwt_reader: only tokens of the issuer, byte for byte") {
  for (const json& wrong : {json(nullptr), json("https://auth.example/"), json("https://AUTH.example"), json("")}) {
    CAPTURE(wrong);
    CHECK_FALSE(reads_with({{"iss", wrong}}));
  }
  CHECK(reads_with({{"iss", jwts::issuer}}));
}

TEST_CASE("jwt_reader: only tokens for this API, alone or among others") {
  CHECK(reads_with({{"aud", {"https://mail.example", jwts::api}}}));
  for (const json& wrong : {json(nullptr), json("https://mail.example"), json::array(), json({"https://mail.example"}),
                            json(std::string(jwts::api) + "/"), json({jwts::api, 1})}) {
    CAPTURE(wrong);
    CHECK_FALSE(reads_with({{"aud", wrong}}));
  }
}

TEST_CASE("jwt_reader: a token ends when exp says, and begins when nbf and iat say") {
  CHECK(reads_with({{"exp", jwts::now + 1}}));
  CHECK_FALSE(reads_with({{"exp", jwts::now}}));
  for (const char* name : {"iat", "nbf"}) {
    CAPTURE(name);
    CHECK(reads_with({{name, jwts::now + 5}}));
    CHECK_FALSE(reads_with({{name, jwts::now + 6}}));
  }
  for (const json& odd : {json(nullptr), json("x"), json(1e300), json(-1), json(18446744073709551615ULL)}) {
    CAPTURE(odd);
    CHECK_FALSE(reads_with({{"exp", odd}}));
  }
}

TEST_CASE("jwt_reader: what RFC 9068 requires must be there") {
  for (const char* name : {"iss", "exp", "aud", "sub", "client_id", "iat", "jti"}) {
    CAPTURE(name);
    CHECK_FALSE(reads_with({{name, nullptr}}));
  }
  for (const char* name : {"scope", "auth_time", "acr"}) {
    CAPTURE(name);
    CHECK(reads_with({{name, nullptr}}));
  }
}

TEST_CASE("jwt_reader: members of another kind than they must be spoil the token") {
  for (const json& odd : {json{{"scope", json::array({"read"})}}, json{{"scope", "a\"b"}}, json{{"auth_time", "x"}},
                          json{{"acr", 1}}, json{{"cnf", "x"}}, json{{"cnf", json::object()}},
                          json{{"cnf", {{"jwk", json::object()}}}}, json{{"cnf", {{"jkt", "a"}, {"kid", "b"}}}}}) {
    CAPTURE(odd);
    CHECK_FALSE(reads_with(odd));
  }
  CHECK(reads_with({{"cnf", {{"x5t#S256", "hash"}}}}));
}

TEST_CASE("jwt_reader: hostile tokens are unknown, and nothing is thrown") {
  const auto good = token();
  const auto payload = base64url_encode(jwts::claims().dump());
  const auto with_header = [&](const std::string& header) {
    return base64url_encode(header) + "." + payload + ".AAAA";
  };
  const auto jwks = jwts::jwks();
  const auto hmac = samples::signed_by(*jose::make_hmac_key(std::string_view(jwks), {}), jwts::claims().dump());
  const auto stranger = samples::signed_by(*jose::generate_key(jwts::Algorithm::es256), jwts::claims().dump());
  for (const auto& wrong :
       {std::string(), std::string("x"), std::string(".."), good + "A", good.substr(1), hmac, stranger,
        with_header(R"({"alg":"none","typ":"at+jwt"})"),
        with_header(R"({"alg":"ES256","typ":"at+jwt","crit":["exp"]})"),
        with_header(R"({"alg":"ES256","typ":"at+jwt","jku":"https://x.example"})"),
        with_header(R"({"alg":"ES256","typ":"at+jwt","jwk":{}})"),
        with_header(R"({"alg":"ES256","typ":"at+jwt","x5u":"x"})"),
        std::string(1 << 20, 'A') + "." + std::string(1 << 20, 'A') + "." + std::string(1 << 20, 'A')}) {
    CAPTURE(wrong.substr(0, 80));
    CHECK_FALSE(reads(wrong));
  }
  CHECK(reads(good));
}

TEST_CASE("jwt_reader: keys at a URL are asked for again only for a key that is not among them") {
  const auto keys = std::make_shared<TestKeys>();
  keys->text = std::make_shared<const std::string>(jwts::jwks());
  const auto reader = jwt_reader(jwts::options({.jwks_uri = "https://auth.example/jwks", .remote_keys = keys}));
  CHECK(reader.read(token()).state == State::live);
  CHECK(keys->newer == 0);
  const auto fresh = jose::generate_key(jwts::Algorithm::es256);
  const auto later = samples::signed_by(*fresh, jwts::claims().dump());
  CHECK(reader.read(later).state == State::unknown);
  CHECK(keys->newer == 1);
  keys->text = std::make_shared<const std::string>(jose::public_jwk_set({*fresh}));
  CHECK(reader.read(later).state == State::live);
  CHECK(reader.read(token()).state == State::unknown);
}

TEST_CASE("jwt_reader: a token that is not meant for here costs no request for keys") {
  const auto keys = std::make_shared<TestKeys>();
  const auto reader = jwt_reader(jwts::options({.jwks_uri = "https://auth.example/jwks", .remote_keys = keys}));
  for (const json& other : {json{{"iss", "https://x.example"}}, json{{"aud", "https://x.example"}}, json{{"exp", 1}}}) {
    CHECK(reader.read(token(other)).state == State::unknown);
  }
  CHECK(reader.read("opaque").state == State::unknown);
  CHECK(keys->any == 0);
  CHECK_THROWS_AS(reader.read(token()), KeysUnavailable);
  keys->empty = true;
  CHECK(reader.read(token()).state == State::unknown);
}

TEST_CASE("jwt_reader: what it can not work without is told at once") {
  const auto refused = [](auto change) {
    auto options = jwts::options();
    change(options);
    try {
      jwt_reader(std::move(options));
    } catch (const std::invalid_argument&) {
      return true;
    }
    return false;
  };
  CHECK(refused([](auto& o) { o.issuer.clear(); }));
  CHECK(refused([](auto& o) { o.audience.clear(); }));
  CHECK(refused([](auto& o) { o.algorithms.clear(); }));
  CHECK(refused([](auto& o) { o.jwks.clear(); }));
  CHECK(refused([](auto& o) { o.jwks = "{\"keys\":[]}"; }));
  CHECK(refused([](auto& o) { o.jwks = "not JSON"; }));
  CHECK(refused([](auto& o) { o.jwks_uri = "https://auth.example/jwks"; }));
  CHECK(refused([](auto& o) { o.jwks_uri = std::exchange(o.jwks, "https://auth.example/jwks"); }));
  CHECK_FALSE(refused([](auto&) {}));
}

TEST_CASE("jwt_reader: behind Bearer, with scope and step-up") {
  const Bearer bearer(
      [](const TokenHash&) { return Stored(); },
      {.readers = {jwt_reader(jwts::options())}, .environment = {.clock = [] { return world::start; }}});
  const auto request = world::with_bearer(world::get("/api"), token());
  CHECK(
      std::holds_alternative<Authorization>(bearer.check(request, {"read"}, {.acr_values = {"gold"}, .max_age = 0s})));
  CHECK(std::get<Response>(bearer.check(request, {"admin"})).status == 403);
  CHECK(std::get<Response>(bearer.check(request, {}, {.acr_values = {"platinum"}})).status == 401);
  CHECK(std::get<Response>(bearer.check(world::with_bearer(world::get("/api"), token() + "A"))).status == 401);
}
