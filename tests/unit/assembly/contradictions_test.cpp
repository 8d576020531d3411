#include <doctest/doctest.h>

#include "support/assembly.hpp"

using namespace world;

namespace {

using Sentences = std::vector<std::string>;

/// An assembly that keeps the profile for applications in a browser.
struct ForBrowsers : Assembly {
  ForBrowsers() {
    options.profile = Profile::browser;
    authenticate = [](Server& server) { server.authenticate(client_auth::none()); };
  }
};

Sentences check_after(const std::function<void(Assembly&)>& change) {
  ForBrowsers right;
  CHECK(right.check().empty());
  ForBrowsers changed;
  change(changed);
  return changed.check();
}

/// An exchange of an application's own.
class OwnExchange : public Exchange {
 public:
  std::string_view grant_type() const override { return "urn:example:own"; }
  Result<Tokens> exchange(const TokenRequest&) const override { return denied(); }
  std::vector<std::string> contradictions(const Profile& profile) const override {
    if (profile.refresh_end == Demand::optional) return {};
    return {"our own exchange lasts for ever, and we wrote that it ends; end it."};
  }
};

}  // namespace

TEST_CASE("contradictions: refresh tokens of a browser end, in one of two ways") {
  const auto lasting = [](std::optional<Lifetime> idle) {
    return [idle](Assembly& a) {
      a.issue = tokens::opaque(a.tokens, {.refresh = Lifetime::never(), .refresh_idle = idle});
    };
  };
  // Told once, though two exchanges issue so.
  CHECK(check_after(lasting({})) ==
        Sentences{
            "browser: tokens::opaque has refresh = never, and RFC 10017 §6.3.2.3 wants refresh tokens to end; set a "
            "lifetime, or refresh_idle."});
  CHECK(check_after(lasting(Lifetime::never())).size() == 1);
  CHECK(check_after(lasting(24h)).empty());
  CHECK(check_after([&](Assembly& a) {
          lasting({})(a);
          a.options.profile = Profile::oauth21;
        }).empty());
}

TEST_CASE("contradictions: a method that the profile has not") {
  CHECK(check_after(
            [](Assembly& a) { a.more = [](Server& server) { server.authenticate(client_auth::secret_post()); }; }) ==
        Sentences{"browser: clients may authenticate by \"client_secret_post\", and RFC 10017 §6.3.3.1 does not admit "
                  "that; remove the strategy."});
}

TEST_CASE("contradictions: neither rotation nor the lack of it contradicts what binds or rotates") {
  for (const bool rotation : {true, false}) {
    CHECK(check_after([&](Assembly& a) {
            a.refresh = [&a, rotation](Server& server) {
              server.exchange(exchanges::refresh_token(a.tokens, a.issue, {.rotation = rotation}));
            };
          }).empty());
  }
}

TEST_CASE("contradictions: a module of an application's own tells its own") {
  const auto own = [](Server& server) { server.exchange(std::make_unique<OwnExchange>()); };
  CHECK(check_after([&](Assembly& a) { a.more = own; }) ==
        Sentences{"browser: our own exchange lasts for ever, and we wrote that it ends; end it."});
  Assembly usual;
  usual.more = own;
  CHECK(usual.check().empty());
}

TEST_CASE("contradictions: a grace of the profile needs a store that keeps answers") {
  Assembly assembly;
  assembly.options.profile.name = "house";
  assembly.options.profile.grace = 120s;
  CHECK(assembly.check().empty());
  assembly.tokens.find_answer = nullptr;
  assembly.issue = tokens::opaque(assembly.tokens, {.refresh = 24h});
  CHECK(assembly.check() ==
        Sentences{"house: exchanges::refresh_token cannot keep answers, and this profile gives retries the same answer "
                  "again; give its TokenStore find_answer, or set grace to 0 s."});
}

TEST_CASE("contradictions: answers are signed where the profile wants it") {
  Assembly assembly;
  assembly.options.profile.name = "house";
  assembly.options.profile.signed_responses = Demand::required;
  CHECK(assembly.check() ==
        Sentences{
            "house: no response mode signs its answers, and FAPI 2.0 MS §5.4.1 wants every one signed; register the "
            "response modes of JARM."});
  assembly.more = [](Server& server) {
    server.response_mode({.name = "query.jwt", .render = [](const auto&...) { return Response(); }});
  };
  CHECK(assembly.check().empty());
  // One that is registered and not served signs nothing.
  assembly.options.response_modes_supported = {"query", "fragment", "form_post"};
  CHECK(assembly.check().size() == 1);
  assembly.options.response_modes_supported = {"query", "query.jwt"};
  CHECK(assembly.check().empty());
}

TEST_CASE("contradictions: introspection answers are signed by an algorithm of the profile") {
  const auto keys = std::make_shared<KeyRing>(KeyRingOptions{.algorithm = SigningAlgorithm::rs256});
  Assembly assembly;
  assembly.options.profile.name = "house";
  assembly.options.profile.algorithms = {SigningAlgorithm::es256};
  CHECK(assembly.check().empty());
  assembly.more = [&](Server& server) {
    server.endpoint("/introspect", endpoints::introspection(assembly.tokens, {.keys = keys}));
  };
  CHECK(assembly.check() ==
        Sentences{"house: endpoints::introspection signs with RS256, and FAPI 2.0 SP §5.4.1 does not admit it; choose "
                  "another algorithm for its KeyRing."});
}

TEST_CASE("contradictions: a profile that is looser than the default tells in what") {
  Assembly assembly;
  assembly.options.profile.name = "house";
  assembly.options.profile.pkce = Demand::optional;
  CHECK(assembly.check().empty());
  CHECK(assembly.loosened() ==
        Sentences{"The profile \"house\" is looser than oauth21 in pkce: public clients, instead of every code."});
  assembly.options.profile = Profile::browser;
  CHECK(assembly.loosened().empty());
}
