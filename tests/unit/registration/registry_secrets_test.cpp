#include "support/token_flow.hpp"
#include "unit/registration/clients.hpp"

using namespace registration_tests;

namespace {

/// A server with a registry, and a client that has tokens for itself.
struct Machine {
  explicit Machine(const std::string& method = "client_secret_basic") {
    auto client = machine();
    client.token_endpoint_auth_method = method;
    const auto made = all.create(client);
    id = made.client.id;
    first = made.secret.reveal();
    CHECK(made.secret_ends_at == never);
  }

  std::string rotate(SecretRotation rotation = {}) {
    const auto made = all.registry->rotate_secret(id, rotation);
    REQUIRE(made);
    CHECK(made->client.id == id);
    return std::string(made->secret.reveal());
  }
  Response asked(const std::string& secret) {
    return world.token(with_basic(token_request({{"grant_type", "client_credentials"}}), id, secret));
  }
  bool takes(const std::string& secret) {
    const auto answer = asked(secret);
    if (answer.status != 200) CHECK(is_refused(answer, "invalid_client"));
    return answer.status == 200;
  }
  void pass(std::chrono::seconds time) {
    all.now += time;
    world.now = all.now;
  }

  Clients all;
  std::string id;
  std::string first;
  World world{{.store = all.store, .more = [this](Server& server) { server.client_source(all.registry->source()); }}};
};

}  // namespace

TEST_CASE("registry secrets: one of 256 bits is drawn, told once, and kept as a hash") {
  Machine client;
  CHECK(client.first.size() == 43);
  CHECK(base64url_decode(client.first)->size() == 32);
  const auto document = client.all.documents().read("client", client.id);
  REQUIRE(document);
  CHECK(document->text.find(client.first) == std::string::npos);
  CHECK(document->text.find(SecretHash::sha256(client.first).text()) != std::string::npos);
  CHECK(client.takes(client.first));
  CHECK_FALSE(client.takes("another"));
  CHECK_FALSE(client.takes(""));
}

TEST_CASE("registry secrets: only a method that has one gets one") {
  const Clients all;
  auto client = web_app();
  client.token_endpoint_auth_method = "client_secret_post";
  CHECK(all.create(client).secret.reveal().size() == 43);
  client.token_endpoint_auth_method = "none";
  const auto made = all.create(client);
  CHECK(made.secret.empty());
  CHECK(made.client.is_public());
  CHECK(all.registry->rotate_secret(made.client.id).is_denied());
  CHECK(all.registry->rotate_secret("nobody").is_denied());
}

TEST_CASE("registry secrets: after a rotation both work, and the old one to the second that was said") {
  Machine client;
  const auto second = client.rotate({.previous_lives = 1h});
  CHECK(second != client.first);
  CHECK(client.takes(client.first));
  CHECK(client.takes(second));
  client.pass(1h - 1s);
  CHECK(client.takes(client.first));
  client.pass(1s);
  CHECK_FALSE(client.takes(client.first));
  CHECK(client.takes(second));
}

TEST_CASE("registry secrets: a third ends the first at once: two live, never three") {
  Machine client;
  const auto second = client.rotate();
  CHECK(client.takes(client.first));
  const auto third = client.rotate();
  CHECK_FALSE(client.takes(client.first));
  CHECK(client.takes(second));
  CHECK(client.takes(third));
  CHECK(client.all.kept().find(client.id)->stored.secrets.size() == 2);
}

TEST_CASE("registry secrets: one that ends sooner by itself is not made to live longer") {
  Machine client;
  const auto second = client.rotate({.previous_lives = 1s});
  CHECK(client.takes(client.first));
  auto kept = client.all.kept().find(client.id);
  REQUIRE(kept);
  CHECK(kept->stored.secrets.back().ends_at == start + 1s);
  kept->stored.secrets.front().ends_at = start + 10s;
  REQUIRE(client.all.kept().replace(client.id, kept->version, kept->stored));
  client.rotate({.previous_lives = 1h});
  CHECK(client.takes(second));
  client.pass(10s);
  CHECK_FALSE(client.takes(second));
}

TEST_CASE("registry secrets: those of a client that registered itself end as the registry says") {
  Clients all({.client_secret_lifetime = 24h});
  const auto id = all.add();
  const auto made = all.registry->rotate_secret(id);
  REQUIRE(made);
  CHECK(made->secret_ends_at == start + 24h);
  CHECK(made->client.has_secret(start + 24h - 1s));
  CHECK_FALSE(made->client.has_secret(start + 24h));
  const auto own = all.create();
  CHECK(all.registry->rotate_secret(own.client.id)->secret_ends_at == never);
}

TEST_CASE("registry secrets: a rotation ends nothing that was granted") {
  Machine client;
  const auto token = issued(client.asked(client.first)).access;
  client.rotate();
  CHECK(opens(client.world, token));
}
