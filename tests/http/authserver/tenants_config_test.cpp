#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json tenants(const Json& tenant) { return Json::array({tenant}); }

Json at(const char* issuer, const Json& more = Json::object()) {
  Json tenant = {{"issuer", issuer}};
  tenant.update(more);
  return tenants(tenant);
}

const Json acme = at("/acme");

}  // namespace

TEST_CASE("authserver config: where tenants are") {
  expect_all({
      {"/tenants", "/acme", acme, "tenants: expected an array"},
      {"/tenants", tenants("/acme"), acme, "tenants[0]: expected an object"},
      {"/tenants", tenants(Json::object()), acme, "tenants[0].issuer: expected a path such as /acme"},
      {"/tenants", at("acme"), acme, "tenants[0].issuer: expected a path"},
      {"/tenants", at("/acme/"), at("/acme/eu"), "tenants[0].issuer: expected a path"},
      {"/tenants", at("/a/../b"), at("/a.b"), "tenants[0].issuer: expected a path"},
      {"/tenants", at("/%61cme"), acme, "tenants[0].issuer: expected a path"},
      {"/tenants", at("/token"), at("/tokens"), "tenants[0].issuer: expected a path"},
      {"/tenants", at("/.well-known/x"), at("/well-known"), "tenants[0].issuer: expected a path"},
      {"/tenants", at("http://login.example"), at("https://login.example"), "tenants[0].issuer: expected an https URL"},
      {"/tenants", at("https://login.example?x"), at("https://login.example/x"), "tenants[0].issuer: expected"},
      {"/tenants", at("/sealing"), at("/ceiling"), "tenants[0].issuer: expected one that makes a name"},
      {"/tenants", at(("/" + std::string(65, 'a')).c_str()), at(("/" + std::string(64, 'a')).c_str()),
       "tenants[0].issuer: expected one that makes a name"},
      {"/tenants",
       {{{"issuer", "/acme"}}, {{"issuer", "/acme"}}},
       {{{"issuer", "/acme"}}, {{"issuer", "/acme2"}}},
       "tenants[1].issuer: expected one of its own"},
  });
  expect_all({{"/tenants",
               {{{"issuer", "/acme/register"}}, {{"issuer", "/acme"}}},
               {{{"issuer", "/acme/eu"}}, {{"issuer", "/acme"}}},
               "tenants[1].issuer: expected one of its own"}});
  auto own = demo_config();
  own["issuer"] = "https://auth.example";
  expect_all_in(own, {{"/tenants", at("https://auth.example"), at("https://login.example"),
                       "tenants[0].issuer: expected one of its own"}});
  auto with_mcp = demo_config();
  with_mcp["mcp"] = Json::object();
  expect_all_in(with_mcp, {{"/tenants", at("/mcp"), at("/mcp2"), "tenants[0].issuer: expected a path"}});
}

TEST_CASE("authserver config: what a tenant says is read as outside, and told by its place") {
  const Json client = demo_config()["clients"][0];
  auto nameless = client;
  nameless.erase("client_id");
  expect_all({
      {"/tenants", at("/acme", {{"listen", "127.0.0.1:1"}}), acme, "tenants[0].listen: unknown key"},
      {"/tenants", at("/acme", {{"keys", Json::object()}}), acme, "tenants[0].keys: unknown key"},
      {"/tenants", at("/acme", {{"admin", Json::object()}}), acme, "tenants[0].admin: unknown key"},
      {"/tenants", at("/acme", {{"tenants", Json::array()}}), acme, "tenants[0].tenants: unknown key"},
      {"/tenants", at("/acme", {{"clients", Json::array({nameless})}}),
       at("/acme", {{"clients", Json::array({client})}}), "tenants[0].clients[0].client_id: expected"},
      {"/tenants", at("/acme", {{"access_token", {{"format", "xml"}}}}),
       at("/acme", {{"access_token", {{"format", "jwt"}}}}), "tenants[0].access_token.format: expected"},
      {"/tenants", at("/acme", {{"registration", {{"mode", "closed"}}}}),
       at("/acme", {{"registration", {{"mode", "open"}}}}), "tenants[0].registration.mode: expected"},
      {"/tenants", at("/acme", {{"mcp", {{"allowed_origins", {"*"}}}}}), at("/acme", {{"mcp", Json::object()}}),
       "tenants[0].mcp.allowed_origins: expected"},
      {"/tenants", at("/acme", {{"profile", "fapi"}}), at("/acme", {{"profile", "mcp"}}),
       "tenants[0].profile: expected"},
      {"/tenants", at("/acme", {{"users", Json::array({1})}}), acme, "tenants[0].users[0]: expected an object"},
  });
}

TEST_CASE("authserver config: a tenant inherits the profile, and its clients keep to it") {
  auto config = demo_config();
  config["profile"] = "browser";
  config["clients"].erase(0);
  const Json confidential = demo_config()["clients"][0];
  const Json app = demo_config()["clients"][1];
  expect_all_in(config, {{"/tenants", at("/acme", {{"clients", Json::array({confidential})}}),
                          at("/acme", {{"clients", Json::array({app})}}),
                          "tenants[0].clients[0].token_endpoint_auth_method: the client is not public"},
                         {"/tenants", at("/acme", {{"clients", Json::array({confidential})}}),
                          at("/acme", {{"clients", Json::array({confidential})}, {"profile", "oauth21"}}),
                          "tenants[0].clients[0].token_endpoint_auth_method: the client is not public"}});
}

TEST_CASE("authserver config: tenants that would answer at one place are refused, with the key and with exit 2") {
  auto config = demo_config();
  config["issuer"] = "https://auth.example";
  const auto two = [](const char* one, const char* other) {
    return Json::array({{{"issuer", one}}, {{"issuer", other}}});
  };
  const auto* const told = "tenants: expected issuers that can stand side by side: ";
  expect_all_in(config,
                {{"/tenants", two("/acme", "https://auth.example/acme"), two("/acme", "/acme2"), told},
                 {"/tenants", two("/acme", "https://LOGIN.example"), two("/acme", "https://login.example"), told},
                 {"/tenants", at("https://auth.example/login"), at("https://auth.example/logon"),
                  "tenants[0].issuer: expected one of its own"}});
}
