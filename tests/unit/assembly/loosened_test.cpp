#include <doctest/doctest.h>

#include "support/assembly.hpp"

using namespace world;

namespace {

/// The one sentence that `change` adds to a server that gives nothing up.
std::string told_of(const std::function<void(Assembly&)>& change) {
  Assembly strict;
  CHECK(strict.loosened().empty());
  Assembly loose;
  change(loose);
  const auto sentences = loose.loosened();
  CHECK(sentences.size() == 1);
  return sentences.empty() ? std::string() : sentences.front();
}

}  // namespace

TEST_CASE("loosened: tells each legacy switch by its name and what it gives up") {
  using Switches = legacy::Switches;
  const std::vector<std::pair<std::string, bool Switches::*>> switches = {
      {"no_redirect_at_exchange", &Switches::no_redirect_at_exchange},
      {"reusable_codes", &Switches::reusable_codes},
      {"tokens_in_query", &Switches::tokens_in_query},
      {"token_params_in_query", &Switches::token_params_in_query},
      {"json_body", &Switches::json_body},
      {"password_without_client_auth", &Switches::password_without_client_auth},
      {"plain_pkce", &Switches::plain_pkce},
      {"sticky_refresh_narrowing", &Switches::sticky_refresh_narrowing},
      {"code_and_token_alias", &Switches::code_and_token_alias}};
  for (const auto& [name, on] : switches) {
    const auto captured = name;
    CAPTURE(captured);
    const auto sentence = told_of([on = on](Assembly& a) { a.options.legacy.*on = true; });
    CHECK(sentence.starts_with("legacy." + name + ": "));
    CHECK(sentence.size() > name.size() + 20);
  }
  Assembly all;
  for (const auto& [name, on] : switches) all.options.legacy.*on = true;
  CHECK(all.loosened().size() == switches.size());
}

TEST_CASE("loosened: tells the older profile") {
  CHECK(told_of([](Assembly& a) { a.options.profile = Profile::oauth20; }).starts_with("Profile::oauth20: PKCE"));
}

TEST_CASE("loosened: tells another scope separator") {
  CHECK(told_of([](Assembly& a) { a.options.policy.scope_separator = ','; }).starts_with("policy.scope_separator: "));
}

TEST_CASE("loosened: tells that the application rewrites errors") {
  CHECK(told_of([](Assembly& a) {
          a.options.pages.json_error = [](const Error&, const Request&, Response&) {};
        }).starts_with("pages.json_error: "));
  CHECK(told_of([](Assembly& a) {
          a.options.pages.redirected_error = [](const Error&, const Request&, Params&) {};
        }).starts_with("pages.redirected_error: "));
}

TEST_CASE("loosened: passes on what modules give up, each sentence once") {
  CHECK(told_of([](Assembly& a) {
          a.issue = tokens::opaque(a.tokens, {.access = Lifetime::never(), .refresh = 24h});
        }) == "access tokens never expire: tokens::opaque has access = never.");
}

TEST_CASE("loosened: what is stricter than the default gives nothing up") {
  Assembly strict;
  strict.options.require_state = true;
  strict.options.require_redirect_uri = true;
  strict.options.always_require_redirect_at_exchange = true;
  strict.options.policy.cors_origins = {"https://app.example"};
  CHECK(strict.loosened().empty());
}

TEST_CASE("loosened: a mistake is no loosening, and a loosening no mistake") {
  Assembly mistaken;
  mistaken.grant = [](Server& server) { server.grant(grants::code(nullptr)); };
  CHECK(mistaken.loosened().empty());
  CHECK(mistaken.check().size() == 1);
  Assembly loose;
  loose.options.legacy.plain_pkce = true;
  CHECK(loose.loosened().size() == 1);
  CHECK(loose.check().empty());
}
