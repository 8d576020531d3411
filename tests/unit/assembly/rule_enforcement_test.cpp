#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "assembly/profile.hpp"
#include "client_auth/assertions.hpp"
#include "support/proofs.hpp"
#include "support/pushing.hpp"

using namespace world;
using client_auth_tests::AssertionSite;

namespace {

/// A server with one profile and a client with another, and what becomes of a request.
struct Profiles {
  Profile server;
  Profile client;
};

Choices choices(const Profiles& profiles) { return {.options = {.profile = profiles.server}}; }

/// A world whose client of this id has the profile.
struct Site {
  explicit Site(const Profiles& profiles, std::string_view id = "web", const Choices& more = {})
      : world([&] {
          auto all = more;
          all.options.profile = profiles.server;
          return all;
        }()),
        client(world.client(id)) {
    client.profile = profiles.client;
  }

  /// What becomes of an authorization request: the error, `page`, or `consent`.
  std::string asked(const Params& changes = {}) {
    const auto step = world.server().authorize(authorize_request(changes), browser());
    if (std::holds_alternative<Consent>(step)) return "consent";
    const auto answer = answered(step);
    if (answer.headers.count("Location") == 0) return "page";
    return location_param(answer, "error") + fragment_param(answer, "error");
  }

  World world;
  Client& client;
};

const Params for_itself{{"grant_type", "client_credentials"}};
const Params without_pkce{{"code_challenge", ""}, {"code_challenge_method", ""}};
const Params for_legacy{{"client_id", "legacy"}, {"redirect_uri", "https://legacy.example/cb"}};

/// What a rule refuses, and what becomes of it where the rule is looser.
struct Case {
  std::string_view rule;
  std::function<std::string(const Profiles&)> outcome;
  std::string refused;
  std::string admitted;
};

std::string with_assertion(const Profiles& profiles, const client_auth::AssertionOptions& options,
                           const std::function<nlohmann::json(const AssertionSite&)>& claims) {
  AssertionSite site(options, {}, profiles.server);
  site.site.client("signer").profile = profiles.client;
  return site.with(claims(site));
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"pkce", [](const Profiles& both) { return Site(both).asked(without_pkce); }, "invalid_request", "consent"},
      {"response_types",
       [](const Profiles& both) {
         Site site(both, "legacy");
         return site.asked(changed(for_legacy, {{"response_type", "token"}}));
       },
       "unauthorized_client", "consent"},
      {"password_grant",
       [](const Profiles& both) {
         Site site(both, "legacy");
         return told(site.world.token(
             legacy_request({{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}})));
       },
       "400 unauthorized_client", "200"},
      {"client_kind", [](const Profiles& both) { return Site(both, "native").asked(native_changes); },
       "unauthorized_client", "consent"},
      {"client_authentication",
       [](const Profiles& both) { return told(Site(both).world.token(web_request(for_itself))); }, "401 invalid_client",
       "200"},
      {"binding",
       [](const Profiles& both) {
         Site site(both, "web", taking_proofs({}, choices(both)));
         return told(site.world.token(web_request(for_itself)));
       },
       "400 invalid_dpop_proof", "200"},
      {"refresh",
       [](const Profiles& both) {
         Site site(both);
         const auto again = issued(refresh(site.world, web_tokens(site.world).refresh)).refresh;
         return again.empty() ? std::string("kept") : std::string("replaced");
       },
       "kept", "replaced"},
      {"grace",
       [](const Profiles& both) {
         Site site(both);
         const auto token = web_tokens(site.world).refresh;
         issued(refresh(site.world, token));
         return told(refresh(site.world, token));
       },
       "400 invalid_grant", "200"},
      {"refresh_end",
       [](const Profiles& both) {
         Site site(both);
         site.client.refresh_token_lifetime = Lifetime::never();
         return told(site.world.token(web_request(for_itself)));
       },
       "400 unauthorized_client", "200"},
      {"pushed_requests", [](const Profiles& both) { return Site(both).asked(); }, "invalid_request", "consent"},
      {"signed_requests", [](const Profiles& both) { return Site(both).asked(); }, "invalid_request", "consent"},
      {"signed_responses", [](const Profiles& both) { return Site(both).asked(); }, "invalid_request", "consent"},
      {"algorithms",
       [](const Profiles& both) {
         Site site(both, "web", taking_proofs({}, choices(both)));
         const KeyHolder holder(jose::Algorithm::rs256);
         return told(site.world.token(proven(web_request(for_itself), holder, site.world)));
       },
       "400 invalid_dpop_proof", "200"},
      {"longest_code",
       [](const Profiles& both) {
         Site site(both, "web", {.code = {.lifetime = 10min}});
         const auto late = code(site.world);
         site.world.now += 100s;
         return told(redeem(site.world, late));
       },
       "400 invalid_grant", "200"},
      {"longest_pushed_request",
       [](const Profiles& both) {
         Site site(both, "web", taking_pushes({.lifetime = 600s}));
         const auto request_uri = pushed(site.world);
         site.world.now += 599s;
         return std::holds_alternative<Consent>(come(site.world, request_uri)) ? "consent" : "page";
       },
       "page", "consent"},
      {"redirect_uris",
       [](const Profiles& both) {
         Site site(both, "native");
         site.client.redirect_uris = {"com.example.app:/cb"};
         return site.asked({{"client_id", "native"}, {"redirect_uri", "com.example.app:/cb"}});
       },
       "page", "consent"},
      {"redirect_uri_in_request",
       [](const Profiles& both) {
         return Site(both).asked({{"redirect_uri", ""}});
       },
       "page", "consent"},
      {"assertion_audience",
       [](const Profiles& both) {
         return with_assertion(both, {.legacy_audiences = {token_url}}, [](const AssertionSite&) {
           return nlohmann::json{{"aud", token_url}};
         });
       },
       "invalid_client", "signer"},
      {"clock",
       [](const Profiles& both) {
         return with_assertion(both, {.leeway = 120s}, [](const AssertionSite& site) {
           return nlohmann::json{{"iat", (site.now + 70s).time_since_epoch().count()}};
         });
       },
       "invalid_client", "signer"},
      {"legacy_switches",
       [](const Profiles& both) {
         Site site(both);
         site.client.redirect_validator = [](std::string_view) { return true; };
         return site.asked();
       },
       "unauthorized_client", "consent"},
  };
  return all;
}

/// The loosest profile, but for what is the same in every named one.
Profile loosest() {
  auto profile = Profile::oauth20;
  profile.grace = 120s;
  return profile;
}

/// That with the rule of the last profile in which it is another.
Profile with_strict(const Rule& rule) {
  auto strict = loosest();
  for (const auto& profile : named_profiles()) {
    auto one = loosest();
    rule.resolve(one, profile);
    if (!difference(loosest(), one).empty()) strict = one;
  }
  return strict;
}

}  // namespace

TEST_CASE("rules: each is enforced, with the one value and not with the other") {
  for (const auto& rule : rules()) {
    const std::string name(rule.name);
    CAPTURE(name);
    const auto found =
        std::find_if(cases().begin(), cases().end(), [&](const Case& each) { return each.rule == rule.name; });
    REQUIRE_MESSAGE(found != cases().end(), "nothing shows that this rule is enforced");
    const auto loose = loosest();
    const auto strict = with_strict(rule);
    REQUIRE(difference(loose, strict).size() == 1);
    CHECK(found->outcome({.server = loose, .client = strict}) == found->refused);
    CHECK(found->outcome({.server = loose, .client = loose}) == found->admitted);
  }
  CHECK(cases().size() == rules().size());
}
