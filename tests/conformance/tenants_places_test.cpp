#include <doctest/doctest.h>

#include "oauthkit/tenants.hpp"
#include "support/world.hpp"

using namespace world;

// Where each of many issuers is found.

namespace {

Response ask(const Tenants& tenants, const std::string& host, Request request) {
  if (!host.empty()) request.headers.set("Host", host);
  for (const auto& route : tenants.routes()) {
    if (route.path == request.path() && route.method == request.method) return route.handler(request);
  }
  return {.status = 404};
}

struct Site {
  Site() {
    for (auto* each : {&main, &acme, &acme2, &globex}) tenants.add(each->server());
  }

  std::string issuer_at(const std::string& host, const std::string& path) const {
    const auto told = ask(tenants, host, get(path));
    return told.status == 200 ? member(told, "issuer") : std::to_string(told.status);
  }

  static Choices at(const std::string& issuer) {
    return {.options = {.issuer = issuer}, .more = [](Server& server) {
              server.endpoint("/token", endpoints::token());
              server.endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
              server.endpoint("/about", endpoints::metadata());
            }};
  }

  World main{at("https://auth.example")};
  World acme{at("https://auth.example/acme")};
  World acme2{at("https://auth.example/acme2")};
  World globex{at("https://globex.example:8443")};
  Tenants tenants;
};

}  // namespace

TEST_CASE("RFC 9110 §7.4, tenants T6: the Host is exactly that of an issuer, and no forwarded name counts") {
  const Site site;
  CHECK(site.issuer_at("auth.example", "/about") == "https://auth.example");
  CHECK(site.issuer_at("globex.example:8443", "/about") == "https://globex.example:8443");
  for (const auto* host : {"globex.example", "globex.example:443", "auth.example:443", "Auth.example", "auth.example.",
                           "127.0.0.1", "evil.example", ""}) {
    CAPTURE(host);
    CHECK(site.issuer_at(host, "/about") == "421");
  }
  auto forwarded = get("/about");
  for (const auto* name : {"X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-Host"}) {
    forwarded.headers.set(name, std::string_view(name) == "Forwarded" ? "host=auth.example" : "auth.example");
  }
  CHECK(ask(site.tenants, "evil.example", forwarded).status == 421);
  forwarded.headers.set("X-Forwarded-Host", "evil.example");
  const auto told = ask(site.tenants, "auth.example", forwarded);
  CHECK(told.status == 200);
  CHECK(told.body.find("evil") == std::string::npos);
}

TEST_CASE("tenants T7: a path is no prefix of another, and is neither folded nor decoded nor cleaned") {
  const Site site;
  CHECK(site.issuer_at("auth.example", "/acme/about") == "https://auth.example/acme");
  CHECK(site.issuer_at("auth.example", "/acme2/about") == "https://auth.example/acme2");
  for (const auto* path :
       {"/acm/about", "/acme3/about", "/ACME/about", "/Acme/about", "/%61cme/about", "/acme%2Fabout", "/acme//about",
        "//acme/about", "/./acme/about", "/x/../acme/about", "/acme/about/", "/acme/../about", "/acmeabout"}) {
    CAPTURE(path);
    CHECK(site.issuer_at("auth.example", path) == "404");
  }
}

TEST_CASE("tenants T8: each tells of its own protected resource, and the resource of the tenant's issuer") {
  const auto about = [](const std::string& resource, const std::string& issuer) {
    return endpoints::protected_resource_metadata({.resource = resource, .authorization_servers = {issuer}});
  };
  const auto route = [&](const std::string& resource, const std::string& issuer) {
    return Route{"GET", endpoints::protected_resource_metadata_path(resource), about(resource, issuer)};
  };
  World main(Site::at("https://auth.example"));
  World acme(Site::at("https://auth.example/acme"));
  Tenants tenants;
  tenants.add(main.server(), {.pages = {route("https://auth.example/mcp", "https://auth.example")}});
  tenants.add(acme.server(), {.pages = {route("https://auth.example/acme/mcp", "https://auth.example/acme")}});
  const auto told = [&](const std::string& path) {
    return member(ask(tenants, "auth.example", get(path)), "authorization_servers");
  };
  CHECK(told("/.well-known/oauth-protected-resource/mcp") == R"(["https://auth.example"])");
  CHECK(told("/.well-known/oauth-protected-resource/acme/mcp") == R"(["https://auth.example/acme"])");
  CHECK(ask(tenants, "auth.example", get("/.well-known/oauth-protected-resource")).status == 404);
  CHECK(ask(tenants, "auth.example", get("/acme/.well-known/oauth-protected-resource/mcp")).status == 404);
}
