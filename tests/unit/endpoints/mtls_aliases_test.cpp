#include "support/proofs.hpp"
#include "support/pushing.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_formats.hpp"

using namespace world;
using nlohmann::json;

namespace {

constexpr const char* place = "/.well-known/oauth-authorization-server";
constexpr const char* other_host = "https://mtls.auth.example";

json document(TokenWorld& world) { return json::parse(world.at(place, get(place)).body); }

/// A world whose clients with certificates come to `base`.
TokenWorld aliased(const std::string& base = other_host, Choices choices = {}) {
  return TokenWorld(std::move(choices), {.metadata = {.mtls_base_url = base}});
}

/// An endpoint of an application's own, which clients come to or not.
struct Own : Endpoint {
  Own(std::string name, std::string_view method, bool clients) : name_(std::move(name)), method_(method) {
    clients_ = clients;
  }
  std::string_view name() const override { return name_; }
  std::vector<std::string_view> methods(const Options&) const override { return {method_}; }
  bool serves_clients(const Options&) const override { return clients_; }
  Handler handler(const Server&) const override {
    return [](const Request&) { return Response::json(200, "{}"); };
  }

 private:
  std::string name_;
  std::string_view method_;
  bool clients_ = false;
};

}  // namespace

TEST_CASE("mtls aliases: every endpoint that clients come to, by the same path at the other host") {
  auto world = aliased();
  CHECK(document(world)["mtls_endpoint_aliases"] ==
        json{{"token_endpoint", "https://mtls.auth.example/token"},
             {"revocation_endpoint", "https://mtls.auth.example/revoke"},
             {"introspection_endpoint", "https://mtls.auth.example/introspect"}});
  CHECK(document(world)["token_endpoint"] == "https://auth.example/token");
  TokenWorld without;
  CHECK_FALSE(document(without).contains("mtls_endpoint_aliases"));
}

TEST_CASE("mtls aliases: requests are pushed there, too, with a proof that is made for the alias") {
  auto choices = taking_pushes({}, taking_proofs({.mtls_base_url = other_host}));
  TokenWorld world(std::move(choices), {.metadata = {.mtls_base_url = other_host}});
  const auto alias = document(world)["mtls_endpoint_aliases"]["pushed_authorization_request_endpoint"];
  CHECK(alias == "https://mtls.auth.example/par");
  const KeyHolder holder;
  const auto pushed_with = [&](const std::string& url) {
    return told(push(world, with_proof(push_of_web(), holder.signature(holder.proof("POST", url, world.now)))));
  };
  CHECK(pushed_with("https://mtls.auth.example/token") == "400 invalid_dpop_proof");
  CHECK(pushed_with(alias.get<std::string>()) == "201");
}

TEST_CASE("mtls aliases: below a path, where the host has the endpoints there") {
  for (const char* base : {"https://mtls.auth.example/tenant", "https://mtls.auth.example/tenant/"}) {
    auto world = aliased(base);
    CHECK(document(world)["mtls_endpoint_aliases"]["token_endpoint"] == "https://mtls.auth.example/tenant/token");
  }
}

TEST_CASE("mtls aliases: an endpoint of one's own says whether clients come to it") {
  auto world = aliased(other_host, {.more = [](Server& server) {
                         server.endpoint("/userinfo", std::make_unique<Own>("userinfo_endpoint", "GET", true));
                         server.endpoint("/logout", std::make_unique<Own>("end_session_endpoint", "POST", false));
                         server.endpoint("/hidden", std::make_unique<Own>("", "POST", true));
                       }});
  const auto told = document(world)["mtls_endpoint_aliases"];
  CHECK(told["userinfo_endpoint"] == "https://mtls.auth.example/userinfo");
  CHECK_FALSE(told.contains("end_session_endpoint"));
  CHECK(told.size() == 4);
}

TEST_CASE("mtls aliases: what is no https URL of another host is a mistake of assembly") {
  for (const char* base : {"http://mtls.auth.example", "http://127.0.0.1:8443", "mtls.auth.example", "/mtls",
                           "https://mtls.auth.example?a", "https://mtls.auth.example#a", "https://u@mtls.auth.example",
                           "https://", "https://mtls auth.example"}) {
    CAPTURE(base);
    auto world = aliased(base);
    CHECK(says(world.server().check(), "has the mtls_base_url \"" + std::string(base) + "\""));
    CHECK_THROWS_AS(world.server().routes(), SetupError);
  }
  for (const char* base : {"https://auth.example", "https://AUTH.example:443/mtls"}) {
    CAPTURE(base);
    CHECK_THROWS_WITH_AS(aliased(base).server().routes(), doctest::Contains("where the endpoints are already"),
                         SetupError);
  }
  for (const char* base : {other_host, "https://auth.example:8443"}) {
    CAPTURE(base);
    auto world = aliased(base);
    CHECK(world.server().check().empty());
    CHECK_NOTHROW(world.server().routes());
  }
}

TEST_CASE("mtls aliases: a proof may be made for an alias, and for no third host") {
  TokenWorld world(taking_proofs({.mtls_base_url = other_host}), {.metadata = {.mtls_base_url = other_host}});
  const KeyHolder holder;
  const auto made_for = [&](const char* url) {
    return told(
        world.token(with_proof(web_request(for_web_itself), holder.signature(holder.proof("POST", url, world.now)))));
  };
  for (const char* url : {"https://mtls.auth.example/revoke", "https://mtls.auth.example.evil.example/token",
                          "http://mtls.auth.example/token", "https://mtls.auth.example:8443/token"}) {
    CAPTURE(url);
    CHECK(made_for(url) == "400 invalid_dpop_proof");
  }
  World without(taking_proofs());
  CHECK(told(without.token(with_proof(web_request(for_web_itself),
                                      holder.signature(holder.proof("POST", "https://mtls.auth.example/token",
                                                                    without.now))))) == "400 invalid_dpop_proof");
  CHECK(made_for("https://mtls.auth.example/token") == "200");
  CHECK(made_for(token_url) == "200");
}

TEST_CASE("mtls aliases: a server whose proofs are made for one host alone is a mistake of assembly") {
  TokenWorld deaf(taking_proofs(), {.metadata = {.mtls_base_url = other_host}});
  CHECK_THROWS_WITH_AS(deaf.server().routes(), doctest::Contains("DpopOptions::mtls_base_url"), SetupError);
  TokenWorld right(taking_proofs({.mtls_base_url = "https://mtls.auth.example/"}),
                   {.metadata = {.mtls_base_url = other_host}});
  CHECK_NOTHROW(right.server().routes());
}

TEST_CASE("mtls aliases: a base URL for proofs is https, too") {
  const auto made = [](const char* base) {
    return Dpop(stores::memory(), {.base_url = "https://auth.example", .mtls_base_url = base});
  };
  for (const char* base : {"http://mtls.auth.example", "mtls", "https://mtls.auth.example?a"}) {
    CHECK_THROWS_AS(made(base), std::invalid_argument);
  }
  CHECK_NOTHROW(made(other_host));
}
