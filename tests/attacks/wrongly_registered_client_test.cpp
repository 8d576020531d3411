#include <algorithm>

#include "support/authorization.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

bool says(const std::vector<std::string>& sentences, std::string_view part) {
  return std::any_of(sentences.begin(), sentences.end(),
                     [&](const std::string& sentence) { return sentence.find(part) != std::string::npos; });
}

struct Wrong {
  std::string said;
  std::function<void(Client&)> make;
};

const std::vector<Wrong>& wrong_clients() {
  static const std::vector<Wrong> all = {
      {"has no secret for client_secret_basic", [](Client& c) { c.secret = {}; }},
      {"authenticates by \"private_key_jwt\", which nobody serves here",
       [](Client& c) { c.token_endpoint_auth_method = "private_key_jwt"; }},
      {"authenticates by \"private_key_jwt\", which nobody serves here",
       [](Client& c) {
         c.legacy_auth_methods = {"client_secret_post", "private_key_jwt"};
       }},
      {"lists \"none\" in legacy_auth_methods, where it counts for nothing",
       [](Client& c) { c.legacy_auth_methods = {"none"}; }},
      {"has both jwks and jwks_uri", [](Client& c) { c.jwks = "{}", c.jwks_uri = "https://web.example/jwks"; }},
      {"has both jwks and jwks_uri",
       [](Client& c) {
         c.jwks = "{}", c.jwks_uri = "https://web.example/jwks", c.legacy_auth_methods = {"client_secret_post"};
       }},
      {"must use https unless its host is a loopback address (\"http://web.example/cb\")",
       [](Client& c) { c.redirect_uris = {"http://web.example/cb"}; }},
      {"has the grant type authorization_code and no redirect URI", [](Client& c) { c.redirect_uris = {}; }},
      {"has a redirect_validator and no redirect URI",
       [](Client& c) { c.redirect_uris = {}, c.redirect_validator = [](std::string_view) { return true; }; }},
      {"lists the grant type \"urn:example:unserved\", which nobody serves here",
       [](Client& c) { c.grant_types.emplace_back("urn:example:unserved"); }},
      {"lists the grant type \"implicit\", which nobody serves here",
       [](Client& c) { c.grant_types.emplace_back("implicit"); }},
      {"lists the response type \"token\", which nobody serves here",
       [](Client& c) { c.response_types.emplace_back("token"); }},
      {"lists the response type \"code\" without the grant type authorization_code",
       [](Client& c) { c.grant_types = {"client_credentials"}; }},
      {"without the response type code", [](Client& c) { c.response_types = {}; }},
      {"lists the response mode \"web_message\", which nobody serves here",
       [](Client& c) {
         c.authorization_response.response_modes = {"query", "web_message"};
       }},
      {"is public and lists client_credentials", [](Client& c) { c.token_endpoint_auth_method = "none"; }},
      {"lists the type \"payment\" of authorization_details, which nobody registered here",
       [](Client& c) { c.authorization_details_types = {"payment"}; }},
      {"wants tokens bound by DPoP, which nobody checks here", [](Client& c) { c.dpop_bound_access_tokens = true; }},
  };
  return all;
}

}  // namespace

TEST_CASE("wrongly registered client: what is wrong is said in a sentence, and nothing of a right one") {
  World world;
  const auto right = world.client("web");
  for (const auto& wrong : wrong_clients()) {
    auto client = right;
    wrong.make(client);
    const auto said = client_problems(client, world.server());
    CAPTURE(wrong.said);
    CHECK(says(said, wrong.said));
    CHECK(said.size() == 1);
    CHECK(says(said, "The client \"web\" "));
  }
  for (const auto* id : {"web", "post", "native", "spa"}) {
    CAPTURE(id);
    CHECK(client_problems(world.client(id), world.server()).empty());
  }
  // A client for itself alone need not empty the default response types.
  CHECK(client_problems({.id = "job", .grant_types = {"client_credentials"}, .secret = right.secret}, world.server())
            .empty());
}

TEST_CASE("wrongly registered client: why it is refused is told to the operator, and not to the caller") {
  World world;
  const auto right = world.client("web");
  const Params asking{{"grant_type", "client_credentials"}};

  world.client("web").secret = {};
  const auto refused = world.token(web_request(asking));
  CHECK(is_refused(refused, "invalid_client"));
  CHECK(refused.body.find("secret") == std::string::npos);
  CHECK(says(world.failures, "has no secret for client_secret_basic"));
  world.failures.clear();

  world.client("web") = right;
  world.client("web").token_endpoint_auth_method = "private_key_jwt";
  CHECK(is_refused(world.token(web_request(asking)), "invalid_client"));
  CHECK(says(world.failures, "which nobody serves here"));
  world.failures.clear();

  world.client("web") = right;
  world.client("web").grant_types = {"urn:example:unserved"};
  CHECK(is_refused(world.token(web_request({{"grant_type", "urn:example:unserved"}})), "unsupported_grant_type"));
  CHECK(says(world.failures, "urn:example:unserved"));
  world.failures.clear();

  world.client("web") = right;
  world.client("web").redirect_uris = {"http://web.example/cb"};
  CHECK(is_page(ask(world, {{"redirect_uri", "http://web.example/cb"}}), 400));
  CHECK(says(world.failures, "must use https"));
  world.failures.clear();

  world.client("web") = right;
  world.client("web").response_types = {};
  CHECK(location_param(reply(world), "error") == "unauthorized_client");
  CHECK(says(world.failures, "without the response type code"));
  world.failures.clear();

  world.client("web") = right;
  CHECK(world.token(web_request(asking)).status == 200);
  CHECK(is_refused(world.token(with_basic(token_request(asking), "web", "wrong")), "invalid_client"));
  CHECK(is_page(ask(world, {{"redirect_uri", "https://evil.example/cb"}}), 400));
  CHECK(world.failures.empty());
}
