#include <doctest/doctest.h>

#include "fetch/server.hpp"
#include "oauthkit/resource_server.hpp"

using namespace oauthkit;
using namespace fetch_tests;

namespace {

/// What a reader makes of an answer of its authorization server.
Stored::State read(const std::string& body) {
  const RawServer server([&](const std::string&) { return response(body); });
  const auto origin = "http://127.0.0.1:" + server.port_text();
  const auto fetcher = std::make_shared<Fetcher>(FetchOptions{.trusted_origins = {origin}});
  const auto reader = introspection_reader({.endpoint = origin + "/introspect",
                                            .client_id = "api",
                                            .client_secret = "secret",
                                            .issuer = "https://auth.example",
                                            .fetcher = fetcher});
  return reader.read("a token").state;
}

}  // namespace

TEST_CASE("dpop token as bearer: a token of the type DPoP that names no key is not one without a key") {
  for (const char* type : {"DPoP", "dpop", "DPOP"}) {
    CAPTURE(type);
    const auto start = R"({"active":true,"token_type":")" + std::string(type) + '"';
    CHECK(read(start + "}") == Stored::State::unknown);
    CHECK(read(start + R"(,"cnf":{}})") == Stored::State::unknown);
    CHECK(read(start + R"(,"cnf":{"x5t#S256":"certificate"}})") == Stored::State::unknown);
    CHECK(read(start + R"(,"cnf":{"jkt":"thumbprint"}})") == Stored::State::live);
  }
  CHECK(read(R"({"active":true,"token_type":"Bearer"})") == Stored::State::live);
}

TEST_CASE("dpop token as bearer: a member of the wrong kind is not one that is absent") {
  for (const char* wrong : {R"("token_type":["DPoP"])", R"("token_type":null)", R"("token_type":1)",
                            R"("iss":["https://other.example"])", R"("iss":null)", R"("iss":{})", R"("cnf":null)",
                            R"("cnf":["jkt"])", R"("exp":"2000")", R"("nbf":null)", R"("aud":{})", R"("scope":null)"}) {
    CAPTURE(wrong);
    CHECK(read(std::string(R"({"active":true,)") + wrong + "}") == Stored::State::unknown);
  }
  CHECK(read(R"({"active":true,"token_type":"bearer","iss":"https://auth.example"})") == Stored::State::live);
}
