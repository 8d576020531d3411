#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "threads/backends.hpp"

using namespace thread_tests;

namespace {

/// A world with a registry, and a client in it: `app`.
template <class Backend>
struct Site {
  Site() { make(); }

  /// Makes the client, or makes it anew.
  void make() {
    Client client{.id = "app",
                  .name = "App",
                  .redirect_uris = {"https://app.example/cb"},
                  .grant_types = {"authorization_code", "refresh_token"},
                  .scope = {"read", "write"}};
    const auto made = registry->create(std::move(client));
    REQUIRE(made);
    secret = made->secret.reveal();
  }
  Request asking(const Params& form) const { return with_basic(token_request(form), "app", secret); }
  Request redeeming() { return asking(redemption(code(world, at_app), {{"redirect_uri", "https://app.example/cb"}})); }
  /// The answer to `request`, which is sent while `end` ends the client.
  template <class End>
  Response beside(const Request& request, End end) {
    Response answer;
    support::together(2, [&](std::size_t thread) {
      if (thread == 0) {
        answer = endpoint(request);
      } else {
        end();
      }
    });
    return answer;
  }
  /// Never issued, or dead once both have answered.
  void check_dead(const Response& answer) {
    if (answer.status != 200) {
      CHECK((is_refused(answer, "invalid_client") || is_refused(answer, "invalid_grant")));
      return;
    }
    CHECK_FALSE(opens(world, member(answer, "access_token")));
    CHECK(endpoint(asking(refreshing(member(answer, "refresh_token")))).status != 200);
  }
  void check_alive() { CHECK(opens(world, issued(endpoint(redeeming())).access)); }

  const Params at_app{{"client_id", "app"}, {"redirect_uri", "https://app.example/cb"}};
  Backend backend;
  std::shared_ptr<ClientRegistry> registry = clients::registry(backend.store);
  World world{choices()};
  Handler endpoint = world.server().token();
  std::string secret;

 private:
  Choices choices() const {
    Choices choices;
    choices.store = backend.store;
    choices.more = [this](Server& server) { server.client_source(registry->source()); };
    return choices;
  }
};

}  // namespace

TEST_CASE_TEMPLATE("registry race: redeemed while the client is disabled, a code gives nothing that lives", T, Memory,
                   Sqlite) {
  Site<T> app;
  for (int round = 0; round < 20; ++round) {
    const auto request = app.redeeming();
    app.check_dead(app.beside(request, [&] { app.registry->disable("app"); }));
    app.registry->enable("app");
    CHECK(app.endpoint(request).status != 200);
  }
  app.check_alive();
}

TEST_CASE_TEMPLATE("registry race: redeemed while the client is disabled and enabled, a code gives nothing that lives",
                   T, Memory, Sqlite) {
  Site<T> app;
  for (int round = 0; round < 20; ++round) {
    const auto answer = app.beside(app.redeeming(), [&] {
      app.registry->disable("app");
      app.registry->enable("app");
    });
    app.check_dead(answer);
  }
  app.check_alive();
}

TEST_CASE_TEMPLATE("registry race: refreshed while the client is deleted, a token gives nothing that lives", T, Memory,
                   Sqlite) {
  Site<T> app;
  for (int round = 0; round < 20; ++round) {
    const auto tokens = issued(app.endpoint(app.redeeming()));
    const auto request = app.asking(refreshing(tokens.refresh));
    app.check_dead(app.beside(request, [&] { app.registry->remove("app"); }));
    CHECK_FALSE(opens(app.world, tokens.access));
    app.make();
    CHECK(app.endpoint(app.asking(refreshing(tokens.refresh))).status != 200);
  }
  app.check_alive();
}

TEST_CASE_TEMPLATE("registry race: of two changes at once each stands whole", T, Memory, Sqlite) {
  Site<T> app;
  for (int round = 0; round < 20; ++round) {
    const auto before = app.registry->source()->find("app");
    REQUIRE(before);
    std::string rotated;
    support::together(2, [&](std::size_t thread) {
      if (thread == 0) {
        const auto made = app.registry->rotate_secret("app");
        if (made) rotated = made->secret.reveal();
      } else {
        app.registry->disable("app");
      }
    });
    CHECK(app.registry->find("app")->disabled);
    app.registry->enable("app");
    const auto after = app.registry->source()->find("app");
    REQUIRE(after);
    CHECK(after->secret.matches(rotated));
    CHECK(after->registration.generation != before->registration.generation);
  }
}

TEST_CASE_TEMPLATE("registry race: of rotations at once, at two nodes, each tells a secret and the last two live", T,
                   Memory, Sqlite) {
  Site<T> app;
  const auto other = clients::registry(app.backend.store);
  std::array<std::string, 8> secrets;
  support::together(secrets.size(), [&](std::size_t thread) {
    const auto made = (thread % 2 == 0 ? app.registry : other)->rotate_secret("app");
    if (made) secrets[thread] = made->secret.reveal();
  });
  const auto client = app.registry->source()->find("app");
  REQUIRE(client);
  const auto works = [&](const std::string& secret) {
    const auto matches = [&](const ClientSecret& each) { return each.hash.matches(secret); };
    return client->secret.matches(secret) || std::any_of(client->secrets.begin(), client->secrets.end(), matches);
  };
  CHECK(std::count(secrets.begin(), secrets.end(), std::string()) == 0);
  CHECK(std::count_if(secrets.begin(), secrets.end(), works) == 2);
}

TEST_CASE_TEMPLATE("registry race: of many that make a client of one id, one does", T, Memory, Sqlite) {
  Site<T> app;
  for (int round = 0; round < 5; ++round) {
    CHECK(app.registry->remove("app"));
    std::atomic<int> made = 0;
    support::together(8, [&](std::size_t) {
      Client client{.id = "app", .grant_types = {"client_credentials"}};
      const auto answer = app.registry->create(std::move(client));
      made += answer ? 1 : 0;
    });
    CHECK(made == 1);
  }
}
