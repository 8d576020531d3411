#include "support/authorization.hpp"
#include "support/token_endpoints.hpp"

using namespace world;

namespace {

/// A world that lets `access` through without a page.
std::unique_ptr<World> with_allowed(Access access) {
  Choices choices;
  choices.more = [access](Server& server) {
    server.immediate([access](const Client&, const User&, const AuthorizationRequest&) {
      return Immediate::allow(access, R"({"note":"ours"})");
    });
  };
  return std::make_unique<World>(std::move(choices));
}

bool is_waved_through(const Step& step) {
  return std::holds_alternative<Response>(step) && told(answered(step)) == "code";
}

}  // namespace

TEST_CASE("waved through: what is allowed without a page is all that passes without one") {
  const auto world = with_allowed(Scope{"read"});
  const auto page = consent(*world, {{"scope", "read write"}});
  CHECK(page.reason == Consent::Reason::more_than_before);
  CHECK(page.granted_before == Scope{"read"});
  CHECK(page.info.empty());
  CHECK(location_param(reply(*world, {{"prompt", "none"}}), "error") == "consent_required");
  CHECK(is_waved_through(ask(*world, {{"scope", "read"}})));
}

TEST_CASE("waved through: an API that was not named is asked about, and so is a token for all of them") {
  const auto open = with_allowed(Scope{"read", "write"});
  CHECK(std::holds_alternative<Consent>(ask(*open, {{"resource", photos}})));
  CHECK(is_waved_through(ask(*open)));
  const auto bound = with_allowed({.scope = {"read", "write"}, .resource = {photos}});
  CHECK(std::holds_alternative<Consent>(ask(*bound, {{"resource", mail}})));
  CHECK(std::holds_alternative<Consent>(ask(*bound)));
  CHECK(is_waved_through(ask(*bound, {{"resource", photos}})));
}

TEST_CASE("waved through: several who allow a part do not make a whole, and the page is told of all parts") {
  Choices choices;
  choices.more = [](Server& server) {
    for (const auto* scope : {"read", "write"}) {
      server.immediate(
          [scope](const Client&, const User&, const AuthorizationRequest&) { return Immediate::allow(Scope{scope}); });
    }
  };
  World world(std::move(choices));
  CHECK(consent(world, {{"scope", "read write"}}).granted_before == Scope{"read", "write"});
  CHECK(is_waved_through(ask(world, {{"scope", "write"}})));
}
