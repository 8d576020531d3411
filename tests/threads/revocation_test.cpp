#include <doctest/doctest.h>

#include <atomic>

#include "support/token_endpoints.hpp"
#include "support/token_formats.hpp"
#include "threads/backends.hpp"

using namespace thread_tests;

namespace {

/// Whose access tokens are looked up, or opened.
enum class Kind { opaque, sealed };

template <class Backend, Kind kind = Kind::opaque>
struct Site {
  Backend backend;
  std::shared_ptr<SealingKeys> keys = sealing_ring();
  std::vector<TokenReader> readers = {
      tokens::sealed_reader(keys, stores::tokens(backend.store, "https://auth.example"))};
  TokenWorld world{choices(), {.revocation = {.readers = readers}, .introspection = {.readers = readers}}};
  Handler token = world.server().token();
  std::vector<Route> routes = world.server().routes();

  Choices choices() const {
    auto choices = kind == Kind::sealed ? sealed_choices(keys) : Choices();
    choices.store = backend.store;
    return choices;
  }
  int revoke(const Issued& tokens) const {
    return handler_at(routes,
                      "/revoke")(with_basic(post("/revoke", {{"token", tokens.refresh}}), "web", "web secret:%+"))
        .status;
  }
  std::string introspected(std::string_view access) const {
    const Params form{{"token", std::string(access)}};
    return handler_at(routes, "/introspect")(with_basic(post("/introspect", form), "api", "web secret:%+")).body;
  }
};

template <class Site>
void refresh_against_revocation(Site& site) {
  for (int round = 0; round < 10; ++round) {
    const auto first = site.world.tokens_of_web();
    const auto request = web_request(refreshing(first.refresh));
    Response answer;
    int revoked = 0;
    support::together(2, [&](std::size_t thread) {
      if (thread == 0) {
        answer = site.token(request);
      } else {
        revoked = site.revoke(first);
      }
    });
    CHECK(revoked == 200);
    const bool never_issued = is_refused(answer, "invalid_grant");
    CHECK((never_issued || answer.status == 200));
    if (!never_issued) CHECK(site.introspected(member(answer, "access_token")) == inactive);
    CHECK(site.introspected(first.access) == inactive);
  }
  CHECK(site.introspected(site.world.tokens_of_web().access) != inactive);
}

template <class Site>
void introspection_after_revocation(Site& site) {
  std::atomic<int> outlived = 0;
  std::atomic<int> refused = 0;
  for (int round = 0; round < 5; ++round) {
    const auto tokens = site.world.tokens_of_web();
    support::together(8, [&](std::size_t) {
      refused += site.revoke(tokens) == 200 ? 0 : 1;
      outlived += site.introspected(tokens.access) == inactive ? 0 : 1;
    });
  }
  CHECK(outlived == 0);
  CHECK(refused == 0);
}

}  // namespace

TEST_CASE_TEMPLATE("revocation race: refreshed while it is revoked, it was never issued or is dead", T, Memory,
                   Sqlite) {
  Site<T> site;
  refresh_against_revocation(site);
}

TEST_CASE_TEMPLATE("revocation race: so it is for sealed tokens, of which nothing is stored", T, Memory, Sqlite) {
  Site<T, Kind::sealed> site;
  refresh_against_revocation(site);
}

TEST_CASE_TEMPLATE("revocation race: once it has been answered, introspection knows the family as dead", T, Memory,
                   Sqlite) {
  Site<T> site;
  introspection_after_revocation(site);
}

TEST_CASE_TEMPLATE("revocation race: once it has been answered, a sealed token of the family is dead", T, Memory,
                   Sqlite) {
  Site<T, Kind::sealed> site;
  introspection_after_revocation(site);
}
