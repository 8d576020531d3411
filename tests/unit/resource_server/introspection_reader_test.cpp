#include <doctest/doctest.h>

#include "fetch/server.hpp"
#include "oauthkit/resource_server.hpp"
#include "support/world.hpp"

using namespace oauthkit;
using namespace fetch_tests;
using namespace std::chrono_literals;
using State = Stored::State;

namespace {

/// An authorization server that answers introspection as a test says, and a reader that asks it.
struct Site {
  explicit Site(std::chrono::seconds cache_life = 30s)
      : reader(introspection_reader({.endpoint = origin() + "/introspect",
                                     .client_id = "api one",
                                     .client_secret = "s:e%c",
                                     .issuer = "https://auth.example",
                                     .cache_life = cache_life,
                                     .fetcher = fetcher,
                                     .environment = {.clock = [this] { return now; }}})) {}

  std::string origin() const { return "http://127.0.0.1:" + server.port_text(); }
  Stored read(const char* token = "a token") const { return reader.read(token); }
  void says(const std::string& body) { answer = response(body); }

  TimePoint now{1000s};
  std::string answer = response(R"({"active":true,"client_id":"web","exp":2000})");
  RawServer server{[this](const std::string&) { return answer; }};
  std::shared_ptr<Fetcher> fetcher = std::make_shared<Fetcher>(FetchOptions{.trusted_origins = {origin()}});
  TokenReader reader;
};

}  // namespace

TEST_CASE("introspection reader: reads what the server says of a token") {
  Site site;
  site.says(R"({"active":true,"client_id":"web","sub":"alice","scope":"read write","exp":2000,"iat":900,
                "aud":["https://photos.example","https://mail.example"],"auth_time":800,"acr":"gold",
                "iss":"https://auth.example","token_type":"Bearer","cnf":{"jkt":"thumb"},"more":{"x":[1]}})");
  const auto read = site.read();
  REQUIRE(read.state == State::live);
  CHECK(read.authorization == Authorization{.issuer = "https://auth.example",
                                            .client_id = "web",
                                            .user_id = "alice",
                                            .authentication = {.auth_time = TimePoint(800s), .acr = "gold"},
                                            .access = {.scope = {"read", "write"},
                                                       .resource = {"https://photos.example", "https://mail.example"}},
                                            .confirmation = {.jkt = "thumb"},
                                            .issued_at = TimePoint(900s),
                                            .expires_at = TimePoint(2000s)});
  // Whoever names no issuer is the one that was asked.
  site.says(R"({"active":true,"client_id":"web","exp":2000})");
  CHECK(site.read("another token").authorization.issuer == "https://auth.example");
}

TEST_CASE("introspection reader: asks as a client, in a form") {
  const Site site;
  CHECK(site.read("a+b/c=").state == State::live);
  const auto request = site.server.requests().front();
  CHECK(request.starts_with("POST /introspect HTTP/1.1\r\n"));
  CHECK(request.find("\r\nAuthorization: Basic " + base64_encode("api+one:s%3Ae%25c") + "\r\n") != std::string::npos);
  CHECK(request.ends_with("\r\n\r\ntoken=a%2Bb%2Fc%3D&token_type_hint=access_token"));
}

TEST_CASE("introspection reader: a token that is not active is unknown") {
  Site site;
  for (const char* said : {R"({"active":false})", R"({"active":"true"})", R"({"active":1})", "{}",
                           R"({"active":false,"client_id":"web","exp":2000})"}) {
    CAPTURE(said);
    site.says(said);
    CHECK(site.read().state == State::unknown);
  }
  site.says(R"({"active":true})");
  CHECK(site.read().state == State::live);
}

TEST_CASE("introspection reader: a token of another issuer, of another type, or not begun is unknown") {
  Site site;
  for (const char* said :
       {R"({"active":true,"iss":"https://other.example"})", R"({"active":true,"token_type":"mac"})",
        R"({"active":true,"nbf":1001})", R"({"active":true,"nbf":"now"})", R"({"active":true,"exp":"soon"})",
        R"({"active":true,"scope":["read"]})", R"({"active":true,"cnf":{"x":"y"}})", R"({"active":true,"cnf":"x"})"}) {
    CAPTURE(said);
    site.says(said);
    CHECK(site.read().state == State::unknown);
  }
  site.says(R"({"active":true,"iss":"https://auth.example","token_type":"bearer","nbf":1000})");
  CHECK(site.read().state == State::live);
}

TEST_CASE("introspection reader: an active token is asked about once in a while") {
  Site site;
  CHECK(site.read().state == State::live);
  site.says(R"({"active":false})");
  site.now += 29s;
  CHECK(site.read().state == State::live);
  CHECK(site.server.connections() == 1);
  site.now += 1s;
  CHECK(site.read().state == State::unknown);
  CHECK(site.read().state == State::unknown);
  CHECK(site.server.connections() == 3);
}

TEST_CASE("introspection reader: no token is remembered beyond its end, nor another's answer taken") {
  Site site;
  site.says(R"({"active":true,"exp":1010})");
  CHECK(site.read().state == State::live);
  site.says(R"({"active":false})");
  CHECK(site.read("another").state == State::unknown);
  site.now += 9s;
  CHECK(site.read().state == State::live);
  site.now += 1s;
  CHECK(site.read().state == State::unknown);
}

TEST_CASE("introspection reader: with a cache of no life every token is asked about") {
  const Site site(0s);
  CHECK(site.read().state == State::live);
  CHECK(site.read().state == State::live);
  CHECK(site.server.connections() == 2);
}

TEST_CASE("introspection reader: a server that does not answer as it should has said nothing") {
  Site site;
  const std::string wrong[] = {response("{}", "", "401 Unauthorized"),
                               response("{}", "", "500 Internal Server Error"),
                               response("{\"active\":true", ""),
                               response("[]"),
                               response(""),
                               response(R"({"active":true,"active":true})"),
                               response(std::string(70'000, ' ')),
                               std::string()};
  for (const auto& one : wrong) {
    site.answer = one;
    CHECK_THROWS_AS(site.read(), StoreUnavailable);
  }
  site.says(R"({"active":true})");
  CHECK(site.read().state == State::live);
}

TEST_CASE("introspection reader: what it can not work without is told at once") {
  const auto fetcher = std::make_shared<Fetcher>();
  CHECK_THROWS_AS(introspection_reader({.client_id = "a", .fetcher = fetcher}), std::invalid_argument);
  CHECK_THROWS_AS(introspection_reader({.endpoint = "https://a.example", .fetcher = fetcher}), std::invalid_argument);
  CHECK_THROWS_AS(introspection_reader({.endpoint = "https://a.example", .client_id = "a"}), std::invalid_argument);
  CHECK_NOTHROW(introspection_reader({.endpoint = "https://a.example", .client_id = "a", .fetcher = fetcher}));
}

TEST_CASE("introspection reader: behind Bearer, a server that is away is 503, and the audience counts") {
  Site site(0s);
  site.says(R"({"active":true,"client_id":"web","scope":"read","exp":2000,"aud":"https://photos.example"})");
  const Bearer bearer([](const TokenHash&) { return Stored(); }, {.audience = {"https://photos.example"},
                                                                  .readers = {site.reader},
                                                                  .environment = {.clock = [&] { return site.now; }}});
  const auto request = world::with_bearer(world::get("/api"), "token");
  CHECK(std::holds_alternative<Authorization>(bearer.check(request, {"read"})));
  site.says(R"({"active":true,"client_id":"web","scope":"read","exp":2000,"aud":"https://mail.example"})");
  CHECK(std::get<Response>(bearer.check(request)).status == 401);
  site.answer = response("{}", "", "500 Internal Server Error");
  const auto away = std::get<Response>(bearer.check(request));
  CHECK(away.status == 503);
  CHECK(away.headers.get("Retry-After") == "1");
}
