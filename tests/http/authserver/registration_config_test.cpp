#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const Json nothing = Json::object();
const std::string token(32, 't');

Json names(std::initializer_list<const char*> all) { return Json(std::vector<std::string>(all.begin(), all.end())); }

Json statement_of(const Json& more) {
  Json issuer = {{"issuer", "https://trust.example"}, {"jwks", {{"keys", Json::array()}}}};
  issuer.update(more);
  return Json{{"software_statements", Json::array({issuer})}};
}

}  // namespace

TEST_CASE("authserver config: registration") {
  expect_all({
      {"/registration", true, nothing, "registration: expected an object"},
      {"/registration", {{"open", true}}, nothing, "registration.open: unknown key"},
      {"/registration", {{"mode", "closed"}}, {{"mode", "open"}}, "registration.mode: expected open or token"},
      {"/registration",
       {{"mode", "token"}},
       {{"mode", "token"}, {"initial_access_tokens", {token}}},
       "registration.initial_access_tokens: expected at least one"},
      {"/registration",
       {{"mode", "token"}, {"initial_access_tokens", {"short"}}},
       {{"mode", "token"}, {"initial_access_tokens", {token}}},
       "registration.initial_access_tokens: expected 32 to 255"},
      {"/registration",
       {{"initial_access_tokens", {token}}},
       {{"initial_access_tokens", Json::array()}},
       "registration.initial_access_tokens: expected none, or mode token"},
      {"/registration",
       {{"require_software_statement", true}},
       {{"require_software_statement", false}},
       "registration.require_software_statement: expected false, or software_statements"},
      {"/registration", {{"management", "yes"}}, {{"management", false}}, "registration.management: expected true"},
      {"/registration", {{"scope", names({"read"})}}, {{"scope", "read"}}, "registration.scope: expected a string"},
      {"/registration",
       {{"private_use_schemes", names({"https"})}},
       {{"private_use_schemes", names({"cursor"})}},
       "registration.private_use_schemes: expected schemes such as cursor"},
      {"/registration",
       {{"private_use_schemes", names({"Cursor:"})}},
       {{"private_use_schemes", names({"vscode-insiders"})}},
       "registration.private_use_schemes: expected schemes"},
      {"/registration",
       {{"client_secret_lifetime", 0}},
       {{"client_secret_lifetime", nullptr}},
       "registration.client_secret_lifetime: expected a whole number from 1"},
      {"/registration", {{"unused_lifetime", 0}}, {{"unused_lifetime", 1}}, "registration.unused_lifetime: expected"},
      {"/registration", {{"max_per_address", 0}}, {{"max_per_address", 1}}, "registration.max_per_address: expected"},
      {"/registration", {{"max_clients", "many"}}, {{"max_clients", 1}}, "registration.max_clients: expected a whole"},
  });
}

TEST_CASE("authserver config: issuers of software statements have keys of their own") {
  const auto bad = "registration.software_statements[0]";
  const auto expect = [&](const Json& wrong, const char* told) {
    const auto place = std::string(bad) + told;
    expect_all({{"/registration", statement_of(wrong), nothing, place.c_str()}});
  };
  expect({{"issuer", ""}}, ".issuer: expected the iss");
  expect({{"jwks", "keys"}}, ": expected an issuer of its own with public keys");
  expect({{"jwks_uri", "https://trust.example/jwks"}}, ".jwks: expected either jwks or jwks_uri");
  expect({{"name", "Trust"}}, ".name: unknown key");
}

TEST_CASE("authserver config: tokens of registration and administration are never repeated") {
  const support::TemporaryDirectory directory;
  for (const auto* at : {"/registration", "/admin"}) {
    const Json bad = std::string_view(at) == "/admin" ? Json{{"token", "hunter2 hunter2"}}
                                                      : Json{{"mode", "token"}, {"initial_access_tokens", {"hunter2"}}};
    const auto ended = check(write_config(directory.path(), with(at, bad)));
    CHECK(ended.status == 2);
    CHECK_FALSE(holds(ended.err, "hunter2"));
  }
  CHECK(check(write_config(directory.path(), with("/admin", {{"token", token}}))).status == 0);
}

TEST_CASE("authserver config: administration and origins") {
  expect_all({
      {"/admin", token, {{"token", token}}, "admin: expected an object"},
      {"/admin", nothing, {{"token", token}}, "admin.token: expected 32 to 255"},
      {"/admin",
       {{"token", std::string(31, 'a')}},
       {{"token", std::string(32, 'a')}},
       "admin.token: expected 32 to 255"},
      {"/admin", {{"token", token}, {"user", "a"}}, {{"token", token}}, "admin.user: unknown key"},
      {"/cors", names({"https://a.example"}), nothing, "cors: expected an object"},
      {"/cors", {{"origins", "*"}}, {{"origins", Json::array()}}, "cors.origins: expected an array"},
      {"/cors", {{"origins", {"*"}}}, {{"origins", {"https://a.example:8443"}}}, "cors.origins: expected origins"},
      {"/cors",
       {{"origins", {"https://a.example/"}}},
       {{"origins", {"http://localhost:6274"}}},
       "cors.origins: expected origins"},
  });
}

TEST_CASE("authserver config: MCP servers") {
  const auto resources = [](const Json& resource) { return Json{{"resources", Json::array({resource})}}; };
  expect_all({
      {"/mcp", "/mcp", nothing, "mcp: expected an object"},
      {"/mcp", {{"resources", Json::array()}}, nothing, "mcp.resources: expected at least one"},
      {"/mcp", resources({{"path", "mcp"}}), resources({{"path", "/mcp"}}), "mcp.resources[0].path: expected a path"},
      {"/mcp", resources({{"path", "/a/../b"}}), resources({{"path", "/a/b"}}), "mcp.resources[0].path: expected"},
      {"/mcp", resources({{"path", "/token"}}), resources({{"path", "/tokens"}}), "mcp.resources[0].path: expected"},
      {"/mcp", resources({{"path", "/admin/x"}}), resources({{"path", "/x"}}), "mcp.resources[0].path: expected"},
      {"/mcp", resources({{"scopes", "read"}}), resources({{"scopes", {"read"}}}),
       "mcp.resources[0].scopes: expected an array"},
      {"/mcp", resources({{"scopes", {"offline_access"}}}), resources({{"scopes", Json::array()}}),
       "mcp.resources[0].scopes: expected none of them offline_access"},
      {"/mcp", resources({{"name", 1}}), resources({{"name", "Files"}}), "mcp.resources[0].name: expected a string"},
      {"/mcp",
       {{"resources", {{{"path", "/a"}}, {{"path", "/a"}}}}},
       {{"resources", {{{"path", "/a"}}, {{"path", "/b"}}}}},
       "mcp.resources[1].path: expected one of its own"},
      {"/mcp",
       {{"allowed_origins", {"a.example"}}},
       {{"allowed_origins", {"https://a.example"}}},
       "mcp.allowed_origins: expected origins"},
      {"/profile", "mcps", "mcp", "profile: expected oauth20, oauth21, browser, mcp"},
  });
}

TEST_CASE("authserver config: an MCP server asks for nothing that the server does not have") {
  auto config = demo_config();
  config["scopes"] = {"profile"};
  const auto asks_for = [](const char* scope) { return Json{{"resources", {{{"scopes", {scope}}}}}}; };
  expect_all_in(config, {{"/mcp", asks_for("write"), asks_for("profile"),
                          "mcp.resources[0].scopes: expected some of the scopes of the server"}});
  // What nobody has written contradicts nothing.
  config["mcp"] = Json::object();
  const AuthServer server(config);
  CHECK(Json::parse(server.get("/.well-known/oauth-authorization-server").body)["scopes_supported"] ==
        Json({"profile", "read", "offline_access"}));
}

#ifdef AUTHSERVER_HAS_FETCH
TEST_CASE("authserver config: client id metadata documents") {
  const char* at = "/client_id_metadata_documents";
  const auto told = [](const char* rest) { return std::string("client_id_metadata_documents").append(rest); };
  const auto expect = [&](const Json& bad, const Json& good, const char* rest) {
    const auto sentence = told(rest);
    expect_all({{at, bad, good, sentence.c_str()}});
  };
  expect(true, nothing, ": expected an object");
  expect({{"hosts", Json::array()}}, nothing, ".hosts: unknown key");
  expect({{"allowed_hosts", {"https://a.example"}}}, {{"allowed_hosts", {"a.example:8443"}}},
         ".allowed_hosts: expected hosts");
  expect({{"max_bytes", 0}}, {{"max_bytes", 1}}, ".max_bytes: expected a whole number");
  expect({{"max_bytes", 65537}}, {{"max_bytes", 65536}}, ".max_bytes: expected a whole number");
  expect({{"scope", "a\"b"}}, {{"scope", "a b"}}, ".scope: expected scope tokens");
  expect({{"shortest_life", 0}}, {{"shortest_life", 1}}, ".shortest_life: expected a whole number");
  expect({{"usual_life", 0}}, {{"usual_life", 1}}, ".usual_life: expected a whole number");
  expect({{"longest_life", 0}}, {{"longest_life", 1}}, ".longest_life: expected a whole number");
  expect({{"shortest_life", 9}, {"longest_life", 8}}, {{"shortest_life", 8}, {"longest_life", 8}},
         ".shortest_life: expected at most longest_life");
  const auto* const between = ".usual_life: expected one from shortest_life to longest_life";
  expect({{"usual_life", 3}, {"shortest_life", 4}}, {{"usual_life", 100'000}}, between);
  expect({{"usual_life", 100'000}, {"longest_life", 99'999}}, {{"shortest_life", 100'000}}, between);
}
#endif
