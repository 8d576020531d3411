#include <doctest/doctest.h>

#include "support/exchanging.hpp"

using namespace world;

namespace {

const Detail to_bob = *Detail::parse(R"({"type":"payment","to":"bob"})");
const Detail to_eve = *Detail::parse(R"({"type":"payment","to":"eve"})");

/// What a client asks for that may read and write at both APIs, and pay two people.
struct Asked {
  Options options = {.issuer = "https://auth.example"};
  Request http = {};
  Context context = {options, http};
  Client client = {.id = "web"};
  Params params = {};
  TokenRequest request = {context, client, params, exchange_grant};
  PresentedToken subject = {.authorization = {.user_id = "alice", .act = {acting_client("earlier")}}};
  ExchangeRequest exchange = {.request = request,
                              .client = client,
                              .subject = subject,
                              .access = {{"read", "write"}, {photos, mail}, {to_bob, to_eve}},
                              .act = {acting_client("web"), acting_client("earlier")}};
};

}  // namespace

TEST_CASE("delegation: it is all that was asked for, with the new actor, or without") {
  const Asked asked;
  const auto delegated = asked.exchange.delegate();
  CHECK(delegated.access() == asked.exchange.access);
  CHECK(delegated.act() == asked.exchange.act);
  CHECK_FALSE(delegated.is_impersonation());
  const auto impersonated = asked.exchange.impersonate();
  CHECK(impersonated.access() == asked.exchange.access);
  CHECK(impersonated.act() == std::vector{acting_client("earlier")});
  CHECK(impersonated.is_impersonation());
}

TEST_CASE("delegation: a limit leaves what is in both, and adds nothing") {
  const Asked asked;
  auto delegation = asked.exchange.delegate();
  delegation.limit({{"read", "admin"}, {mail, "https://bank.example"}, {to_bob}});
  CHECK(delegation.access() == Access{{"read"}, {mail}, {to_bob}});
  delegation.limit({{"read", "write"}, {photos, mail}, {to_bob, to_eve}});
  CHECK(delegation.access() == Access{{"read"}, {mail}, {to_bob}});
  CHECK_FALSE(delegation.is_nowhere());
}

TEST_CASE("delegation: a limit that names no resource leaves them all, and a scope alone leaves no details") {
  const Asked asked;
  const auto limited = asked.exchange.delegate().limit(Scope{"read"});
  CHECK(limited.access() == Access{{"read"}, {photos, mail}, {}});
}

TEST_CASE("delegation: a limit that leaves no resource is told, for a token without one would be for anything") {
  const Asked asked;
  auto delegation = asked.exchange.delegate();
  CHECK(delegation.limit({.scope = {"read"}, .resource = {"https://bank.example"}}).is_nowhere());
  CHECK(delegation.limit({.scope = {"read"}, .resource = {photos}}).is_nowhere());
  auto other = asked.exchange.delegate();
  CHECK_FALSE(other.limit({.scope = {"read"}, .resource = {photos}}).is_nowhere());
}

TEST_CASE("delegation: a scope that is for another server to say is what the first limit says, and no more") {
  Asked asked;
  asked.exchange.access.scope = {};
  asked.subject.type = text(token_type::id_token);
  CHECK_FALSE(asked.exchange.delegate().leaves_scope_open());
  CHECK(asked.exchange.delegate().limit(Scope{"read"}).access().scope.empty());
  asked.exchange.requested_token_type = text(token_type::id_jag);
  auto delegation = asked.exchange.delegate();
  CHECK(delegation.leaves_scope_open());
  CHECK(delegation.limit(60s).leaves_scope_open());
  CHECK(delegation.limit({.scope = {"read", "write"}}).access().scope == Scope{"read", "write"});
  CHECK_FALSE(delegation.leaves_scope_open());
  CHECK(delegation.limit({.scope = {"read", "admin"}}).access().scope == Scope{"read"});
  asked.exchange.access.scope = {"write"};
  CHECK(asked.exchange.delegate().limit({.scope = {"read"}}).access().scope.empty());
}

TEST_CASE("delegation: of two lifetimes the shorter one counts") {
  const Asked asked;
  auto delegation = asked.exchange.delegate();
  CHECK_FALSE(delegation.lifetime());
  CHECK(delegation.limit(60s).lifetime() == 60s);
  CHECK(delegation.limit(90s).lifetime() == 60s);
  CHECK(delegation.limit(30s).lifetime() == 30s);
}
