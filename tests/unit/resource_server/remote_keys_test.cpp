#include <doctest/doctest.h>

#include "fetch/server.hpp"
#include "oauthkit/resource_server.hpp"
#include "support/world.hpp"
#include "tokens/jwts.hpp"

using namespace oauthkit;
using namespace fetch_tests;
using State = Stored::State;

TEST_CASE("jwt_reader: with the keys that the issuer publishes over https") {
  const Authority authority;
  std::string published = jwts::jwks();
  const RawServer server([&](const std::string&) { return response(published); }, &authority);
  const auto origin = "https://localhost:" + server.port_text();
  TimePoint now{std::chrono::seconds(jwts::now)};
  const auto fetcher = std::make_shared<const Fetcher>(FetchOptions{
      .trusted_origins = {origin}, .ca_file = authority.file(), .environment = {.clock = [&] { return now; }}});
  const auto reader = jwt_reader(jwts::options({.jwks_uri = origin + "/jwks", .remote_keys = fetcher}));
  CHECK(reader.read(jwts::token()).state == State::live);
  CHECK(reader.read(jwts::token({{"jti", "two"}})).state == State::live);
  CHECK(server.connections() == 1);

  // A key that came later is looked for once a minute.
  const auto fresh = jose::generate_key(jose::Algorithm::es256);
  const auto token = samples::signed_by(*fresh, jwts::claims().dump());
  published = jose::public_jwk_set({*fresh});
  CHECK(reader.read(token).state == State::unknown);
  CHECK(server.connections() == 1);
  now += std::chrono::seconds(60);
  CHECK(reader.read(token).state == State::live);
  CHECK(reader.read(jwts::token()).state == State::unknown);
  CHECK(server.connections() == 2);
}

TEST_CASE("jwt_reader: without keys, and with nobody who answers, Bearer says 503") {
  auto server = std::make_unique<RawServer>([](const std::string&) { return response("{}"); });
  const auto origin = "http://127.0.0.1:" + server->port_text();
  server.reset();
  const auto fetcher = std::make_shared<const Fetcher>(FetchOptions{.trusted_origins = {origin}});
  const auto reader = jwt_reader(jwts::options({.jwks_uri = origin + "/jwks", .remote_keys = fetcher}));
  const Bearer bearer([](const TokenHash&) { return Stored(); }, {.readers = {reader}});
  const auto answer = std::get<Response>(bearer.check(world::with_bearer(world::get("/api"), jwts::token())));
  CHECK(answer.status == 503);
  CHECK(answer.headers.get("Retry-After") == "1");
  // Whatever is no token of the issuer is refused without asking for keys.
  const auto other = std::get<Response>(bearer.check(world::with_bearer(world::get("/api"), "opaque")));
  CHECK(other.status == 401);
}
