#include "openid/request_parameters.hpp"

#include <nlohmann/json.hpp>

#include "support/authorization.hpp"

using namespace world;
using Json = nlohmann::json;

namespace {

/// A server that reads what an OpenID Provider reads, and no more of one than that.
class Reading : public World {
 public:
  explicit Reading(const openid::ProviderOptions& options = {}, Choices choices = {})
      : World(extended(options, std::move(choices))) {
    client("web").scope = {"openid", "email", "staff", "read", "write"};
  }

  /// What an OpenID request with `changes` is read as; fails the test when it is refused.
  AuthorizationRequest read(const Params& changes) { return consent(*this, openid(changes)).request; }
  std::map<std::string, std::string> extensions(const Params& changes) { return read(changes).extensions; }
  std::string refused(const Params& changes) { return told(reply(*this, openid(changes))); }

  static Params openid(const Params& changes) { return changed({{"scope", "openid read"}}, changes); }

 private:
  static Choices extended(const openid::ProviderOptions& options, Choices choices) {
    const auto state = std::make_shared<openid::Provider::State>();
    state->options = options;
    choices.more = [state, more = choices.more](Server& server) {
      openid::read_openid_requests(server, state);
      if (more) more(server);
    };
    return choices;
  }
};

using Extensions = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("openid request: a request that asks for nothing more is read as nothing more") {
  Reading world;
  CHECK(world.extensions({}).empty());
  CHECK(world.read({}).claims.empty());
}

TEST_CASE("openid request: the nonce is kept as it came, up to 1024 bytes") {
  Reading world;
  CHECK(world.extensions({{"nonce", " n-0S6 _WzA2Mj\""}}) == Extensions{{"nonce", " n-0S6 _WzA2Mj\""}});
  CHECK(world.extensions({{"nonce", std::string(1024, 'n')}})["nonce"].size() == 1024);
  CHECK(world.refused({{"nonce", std::string(1025, 'n')}}) == "invalid_request");
}

TEST_CASE("openid request: claims are kept as they came, and their names go before the person") {
  Reading world({.scope_claims = {{"staff", {"department"}}}});
  const std::string claims = R"({"userinfo": {"email": null, "sub": null}, "id_token": {"phone_number": null}})";
  const auto read = world.read({{"claims", claims}, {"scope", "openid email staff read"}});
  CHECK(read.extensions == Extensions{{"claims", claims}, {"claims_scope", "email staff"}});
  CHECK(read.claims == std::vector<std::string>{"email", "phone_number"});
  CHECK(world.extensions({{"claims", claims}}) == Extensions{{"claims", claims}});
  CHECK(world.refused({{"claims", "{"}}) == "invalid_request");
}

TEST_CASE("openid request: the ID token tells when the person signed in to whoever goes by it") {
  Reading world;
  const auto wants = [&](const Params& changes) { return world.extensions(changes).count("auth_time") == 1; };
  CHECK(wants({{"max_age", "3600"}}));
  CHECK(wants({{"claims", R"({"id_token":{"auth_time":{"essential":true}}})"}}));
  CHECK_FALSE(wants({{"claims", R"({"id_token":{"auth_time":null}})"}}));
  CHECK_FALSE(wants({{"claims", R"({"userinfo":{"auth_time":{"essential":true}}})"}}));
  world.client("web").openid.require_auth_time = true;
  CHECK(wants({}));
  world.client("web").openid.require_auth_time = false;
  world.client("web").default_max_age = 3600s;
  CHECK(wants({}));
}

TEST_CASE("openid request: the sign-in page is told which acr is essential") {
  Reading world;
  const auto told = [&](const char* acr) {
    const auto claims = std::string(R"({"id_token":{"acr":)") + acr + "}}";
    auto extensions = sign_in(world, Reading::openid({{"claims", claims}})).request.extensions;
    return extensions["essential_acr"];
  };
  CHECK(told(R"({"essential":true,"values":["mfa",1,"retina"]})") == "mfa retina");
  CHECK(told(R"({"essential":true,"value":"mfa"})") == "mfa");
  CHECK(told(R"({"essential":true})").empty());
  CHECK(told(R"({"values":["mfa"]})").empty());
  CHECK(told("null").empty());
}

TEST_CASE("openid request: wishes are kept for the pages, and passed over where nobody can mean them") {
  Reading world;
  CHECK(world.extensions({{"display", "popup"}, {"ui_locales", "de \"<"}, {"claims_locales", "fr-CA"}}) ==
        Extensions{{"claims_locales", "fr-CA"}, {"display", "popup"}, {"ui_locales", "de \"<"}});
  CHECK(world.extensions({{"display", std::string(1025, 'x')}}).empty());
}

TEST_CASE("openid request: a prompt is one of those that are told") {
  Reading world;
  for (const auto* const prompt : {"dance", "consent dance", "create", "Consent", "con\"sent"}) {
    CAPTURE(prompt);
    CHECK(world.refused({{"prompt", prompt}}) == "invalid_request");
  }
  CHECK(world.read({{"prompt", "consent"}}).prompt == Scope{"consent"});
  Reading creating({}, {.options = {.pages = {.create_account = true}}});
  CHECK(sign_in(creating, Reading::openid({{"prompt", "create"}}), browser()).reason == SignIn::Reason::create_account);
}

TEST_CASE("openid request: registration is refused, whatever else is asked for") {
  Reading world;
  CHECK(world.refused({{"registration", "{}"}}) == "registration_not_supported");
  CHECK(told(reply(world, {{"registration", "{}"}})) == "registration_not_supported");
  CHECK(world.extensions({}).empty());
}

TEST_CASE("openid request: without the scope openid nothing is read") {
  Reading world;
  const auto page = consent(world, {{"nonce", std::string(2000, 'n')},
                                    {"claims", "{"},
                                    {"id_token_hint", "x"},
                                    {"prompt", "dance"},
                                    {"display", "popup"}});
  CHECK(page.request.extensions.empty());
  CHECK(page.request.claims.empty());
}
