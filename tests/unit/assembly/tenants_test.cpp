#include "oauthkit/tenants.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

#include "support/world.hpp"

namespace {

using namespace world;

/// An endpoint that says whose it is and what it sees.
class Telling : public Endpoint {
 public:
  std::string_view name() const override { return {}; }
  std::vector<std::string_view> methods(const Options&) const override { return {"GET"}; }
  Handler handler(const Server& server) const override {
    return [issuer = server.options().issuer](const Request& request) {
      return Response{.body = issuer + " sees " + request.target};
    };
  }
};

/// A server that does little, at `issuer`.
struct Small : World {
  explicit Small(const std::string& issuer)
      : World({.options = {.issuer = issuer}, .more = [](Server& server) {
                 server.endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
                 server.endpoint("/token", endpoints::token());
                 server.endpoint("/who", std::make_unique<Telling>());
                 server.endpoint("/who/*", std::make_unique<Telling>());
                 server.endpoint(endpoints::metadata());
                 server.endpoint(endpoints::openid_configuration());
               }}) {}
};

Response ask(const Tenants& tenants, const std::string& path, Request request) {
  for (const auto& route : tenants.routes()) {
    if (route.path == path && route.method == request.method) return route.handler(request);
  }
  return {.status = 404, .body = "nothing is mounted there"};
}

Response ask(const Tenants& tenants, const std::string& host, const std::string& target) {
  auto request = get(target);
  request.headers.set("Host", host);
  return ask(tenants, std::string(request.path()), request);
}

Tenants three() {
  Tenants tenants;
  tenants.add(Small("https://auth.example").server());
  tenants.add(
      Small("https://auth.example/acme").server(),
      {.pages = {{"GET", "/login", [](const Request& seen) { return Response{.body = "acme " + seen.target}; }}}});
  tenants.add(Small("https://login.globex.example").server(), {.hosts = {"10.0.0.7:8080"}});
  return tenants;
}

}  // namespace

TEST_CASE("tenants: each issuer answers at its host and below its path, as if it were alone") {
  const auto tenants = three();
  CHECK(ask(tenants, "auth.example", "/who?a=b").body == "https://auth.example sees /who?a=b");
  CHECK(ask(tenants, "auth.example", "/acme/who?a=b").body == "https://auth.example/acme sees /who?a=b");
  CHECK(ask(tenants, "login.globex.example", "/who").body == "https://login.globex.example sees /who");
  CHECK(ask(tenants, "10.0.0.7:8080", "/who").body == "https://login.globex.example sees /who");
  CHECK(ask(tenants, "auth.example", "/acme/login?x").body == "acme /login?x");
  CHECK(ask(tenants, "login.globex.example", "/acme/login").status == 404);
  CHECK(ask(tenants, "auth.example", "/login").status == 404);
}

TEST_CASE("tenants: of the two places of the metadata document one has the issuer's path in it, the other is below") {
  const auto tenants = three();
  const auto told = [&](const std::string& target) { return member(ask(tenants, "auth.example", target), "issuer"); };
  CHECK(told("/.well-known/oauth-authorization-server") == "https://auth.example");
  CHECK(told("/.well-known/openid-configuration") == "https://auth.example");
  CHECK(told("/.well-known/oauth-authorization-server/acme") == "https://auth.example/acme");
  CHECK(told("/acme/.well-known/openid-configuration") == "https://auth.example/acme");
  CHECK(ask(tenants, "auth.example", "/acme/.well-known/oauth-authorization-server").status == 404);
}

TEST_CASE("tenants: a host that no issuer has is misdirected, however it is written") {
  const auto tenants = three();
  for (const auto* host : {"", "auth.example.", "AUTH.example", "auth.example:443", "evil.example", "auth.example/acme",
                           "auth.example, login.globex.example", "10.0.0.7"}) {
    CAPTURE(host);
    CHECK(ask(tenants, host, "/who").status == 421);
    CHECK(ask(tenants, host, "/acme/who").status == 421);
  }
  auto forwarded = get("/who");
  CHECK(ask(tenants, "/who", forwarded).status == 421);
  forwarded.headers.add("Host", "evil.example");
  forwarded.headers.add("X-Forwarded-Host", "auth.example");
  forwarded.headers.add("Forwarded", "host=auth.example");
  CHECK(ask(tenants, "/who", forwarded).status == 421);
  auto twice = get("/who");
  twice.headers.add("Host", "auth.example");
  twice.headers.add("Host", "auth.example");
  CHECK(ask(tenants, "/who", twice).status == 421);
  CHECK(ask(tenants, "auth.example", "/who").status == 200);
}

TEST_CASE("tenants: a method and a path are mounted once, whatever number of issuers has them") {
  const auto routes = three().routes();
  const auto times = [&](const std::string& method, const std::string& path) {
    return std::count_if(routes.begin(), routes.end(),
                         [&](const Route& route) { return route.method == method && route.path == path; });
  };
  CHECK(times("GET", "/who") == 1);
  CHECK(times("GET", "/acme/who") == 1);
  CHECK(times("GET", "/acme/who/*") == 1);
  CHECK(times("GET", "/.well-known/oauth-authorization-server") == 1);
  CHECK(times("GET", "/.well-known/oauth-authorization-server/acme") == 1);
  CHECK(times("GET", "/acme/.well-known/oauth-authorization-server") == 0);
}

TEST_CASE("tenants: an issuer is added once, and no two have one path") {
  auto tenants = three();
  CHECK_THROWS_AS(tenants.add(Small("https://auth.example/acme").server()), std::invalid_argument);
  CHECK_THROWS_AS(tenants.add(Small("https://auth.example/acme/who").server(),
                              {.pages = {{"GET", "", [](const Request&) { return Response(); }}}}),
                  std::invalid_argument);
  for (const auto* issuer : {"https://auth.example/a%63me", "https://auth.example/a/../b", "https://auth.example/a/",
                             "https://auth.example//a", "https://auth.example/./a", "https://auth.example/a;b"}) {
    CAPTURE(issuer);
    CHECK_THROWS_AS(tenants.add(Small(issuer).server()), std::invalid_argument);
  }
  // What was refused has left nothing behind.
  tenants.add(Small("https://auth.example/acme2").server());
  CHECK(ask(tenants, "auth.example", "/acme2/who").body == "https://auth.example/acme2 sees /who");
  CHECK(ask(tenants, "auth.example", "/acme/who").body == "https://auth.example/acme sees /who");
}

TEST_CASE("tenants: an issuer with a host that no client sends is refused, since nobody would find it") {
  Tenants tenants;
  for (const auto* issuer : {"https://AUTH.example", "https://auth.Example/acme", "https://auth.example:443",
                             "https://auth.example:443/acme", "http://127.0.0.1:80"}) {
    CAPTURE(issuer);
    CHECK_THROWS_WITH_AS(tenants.add(Small(issuer).server()), doctest::Contains("a host that no client sends"),
                         std::invalid_argument);
  }
  CHECK(tenants.routes().empty());
  tenants.add(Small("https://auth.example:8443/Acme").server());
  CHECK(ask(tenants, "auth.example:8443", "/Acme/who").body == "https://auth.example:8443/Acme sees /who");
  tenants.add(Small("https://auth.example:80").server());
  CHECK(ask(tenants, "auth.example:80", "/who").body == "https://auth.example:80 sees /who");
}

TEST_CASE("tenants: a server that cannot serve is not added") {
  Tenants tenants;
  CHECK_THROWS_AS(tenants.add(Server({.issuer = "https://auth.example/new"})), SetupError);
  CHECK(tenants.routes().empty());
  tenants.add(Small("https://auth.example/new").server());
  CHECK(!tenants.routes().empty());
}
