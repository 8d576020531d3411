#include "unit/registration/clients.hpp"
#include "unit/stores/sqlite/fixture.hpp"

using namespace registration_tests;

namespace {

/// A store that keeps records alone.
struct RecordsAlone : Store {
  bool put(std::span<const Record>) override { return false; }
  std::optional<Found> find(std::string_view, const TokenHash&) override { return {}; }
  TakenRecord take(std::string_view, const TokenHash&, std::string_view, TimePoint, std::span<const Record>,
                   std::optional<std::string_view>) override {
    return {};
  }
  void revoke(std::string_view, TimePoint) override {}
  std::size_t sweep(TimePoint, std::size_t) override { return 0; }
};

struct Forgetful : RecordsAlone {
  explicit Forgetful(Documents* documents) : documents_(documents) {}
  bool fit_for_grants() const override { return false; }
  Documents* documents() override { return documents_; }

 private:
  Documents* documents_;
};

}  // namespace

TEST_CASE("registry: needs a store that has documents and keeps what it has acknowledged") {
  const auto memory = stores::memory();
  CHECK_THROWS_AS(clients::registry(nullptr), std::invalid_argument);
  CHECK_THROWS_AS(clients::registry(std::make_shared<RecordsAlone>()), std::invalid_argument);
  CHECK_THROWS_AS(clients::registry(std::make_shared<Forgetful>(memory->documents())), std::invalid_argument);
  CHECK(clients::registry(memory));
}

TEST_CASE("registry: an operator's client is found as it was made") {
  const Clients all;
  const auto made = all.create();
  CHECK(made.client.id.starts_with("client-"));
  CHECK(made.client.id.size() == 7 + 22);
  CHECK(made.client.name == "Web app");
  const auto found = all.source->find(made.client.id);
  REQUIRE(found);
  CHECK(found->id == made.client.id);
  CHECK(found->name == "Web app");
  CHECK(found->redirect_uris == web_app().redirect_uris);
  CHECK(found->grant_types == web_app().grant_types);
  CHECK(found->response_types == std::vector<std::string>{"code"});
  CHECK(found->scope == Scope{"read", "write"});
  CHECK(found->registration.source == ClientRegistration::Source::administration);
  CHECK(found->registration.generation == made.client.registration.generation);
  CHECK_FALSE(found->registration.by_itself());
}

TEST_CASE("registry: an operator's client may be written as client metadata") {
  const Clients all;
  const auto made = all.registry->create(
      R"({"client_name": "App", "redirect_uris": ["app://done", "http://127.0.0.1/done"], "scope": "read",
          "token_endpoint_auth_method": "none", "client_uri": "https://app.example", "unheard_of": 1})",
      {"app"});
  REQUIRE(made);
  CHECK(made->secret.empty());
  const auto found = all.source->find(made->client.id);
  REQUIRE(found);
  CHECK(found->redirect_uris == std::vector<std::string>{"app://done", "http://127.0.0.1/done"});
  CHECK(found->application_type == "native");
  CHECK(found->registration.source == ClientRegistration::Source::administration);
  CHECK(found->registration.metadata.find("https://app.example") != std::string::npos);
  const auto named = all.registry->create(R"({"client_id": "ci", "grant_types": ["client_credentials"]})");
  REQUIRE(named);
  CHECK(named->client.id == "ci");
  CHECK_FALSE(named->secret.empty());
  CHECK(named->client.response_types.empty());
  for (const auto* wrong :
       {R"({"client_id": "ci", "grant_types": ["client_credentials"]})", "[]", "{",
        R"({"client_id": "a b", "grant_types": ["client_credentials"]})",
        R"({"token_endpoint_auth_method": "client_secret_jwt", "redirect_uris": ["https://a.example"]})"}) {
    CAPTURE(wrong);
    const auto refused = all.registry->create(wrong);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_client_metadata);
  }
}

TEST_CASE("registry: an id may be given, also that of a document, and is taken once") {
  const Clients all;
  for (const std::string id : {"ci", "https://claude.example/client.json", "a/b?c#d"}) {
    auto client = web_app();
    client.id = id;
    CHECK(all.create(client).client.id == id);
    CHECK(all.source->find(id)->id == id);
    const auto again = all.registry->create(client);
    REQUIRE_FALSE(again);
    CHECK(again.error().code == ErrorCode::invalid_client_metadata);
  }
}

TEST_CASE("registry: an id that no request could name is refused") {
  const Clients all;
  for (const std::string& id :
       {std::string("a b"), std::string("a\n"), std::string("\xC3\xA4"), std::string(256, 'a')}) {
    auto client = web_app();
    client.id = id;
    const auto refused = all.registry->create(client);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_client_metadata);
    CHECK_FALSE(all.finds(id));
  }
  auto client = web_app();
  client.id = std::string(255, 'a');
  CHECK(all.create(client).client.id == client.id);
}

TEST_CASE("registry: a registration that contradicts itself is refused, and named") {
  const Clients all;
  auto client = web_app();
  client.redirect_uris = {};
  auto refused = all.registry->create(client);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_redirect_uri);
  client.redirect_uris = {"javascript:alert(1)"};
  refused = all.registry->create(client);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_redirect_uri);
  client = web_app();
  client.jwks = R"({"keys":[]})";
  client.jwks_uri = "https://app.example/jwks";
  refused = all.registry->create(client);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_client_metadata);
  CHECK(all.registry->list().empty());
  CHECK(all.registry->create(web_app()));
}

TEST_CASE("registry: what could not be kept is refused, not dropped") {
  const Clients all;
  const auto refuses = [&](const Client& client) {
    const auto refused = all.registry->create(client);
    return !refused && refused.error().code == ErrorCode::invalid_client_metadata;
  };
  auto client = web_app();
  client.redirect_validator = [](std::string_view) { return true; };
  CHECK(refuses(client));
  client = web_app();
  client.app = 1;
  CHECK(refuses(client));
  client = web_app();
  client.profile = Profile::oauth21;
  CHECK(refuses(client));
  client = web_app();
  client.legacy_auth_methods = {"client_secret_post"};
  CHECK(refuses(client));
  client = web_app();
  client.secret = SecretHash::sha256("a secret");
  CHECK(refuses(client));
  client = web_app();
  client.secrets = {{SecretHash::sha256("a secret")}};
  CHECK(refuses(client));
  client = web_app();
  client.token_endpoint_auth_method = "client_secret_jwt";
  CHECK(refuses(client));
  client.plain_secret = std::string(32, 's');
  CHECK(refuses(client));
  client.token_endpoint_auth_method = "client_secret_basic";
  CHECK(refuses(client));
  CHECK_FALSE(refuses(web_app()));
}

TEST_CASE("registry: the example of a machine, which has a default response type, is taken") {
  const Clients all;
  const auto made = all.create({.name = "CI", .grant_types = {"client_credentials"}});
  CHECK(made.client.grant_types == std::vector<std::string>{"client_credentials"});
  CHECK(made.client.response_types.empty());
  CHECK(made.secret.reveal().size() == 43);
}

TEST_CASE("registry: clients are there after a restart, with their state") {
  store_tests::Sqlite sqlite;
  std::string id;
  std::string secret;
  {
    const Clients before({}, sqlite.store);
    const auto made = before.create();
    id = made.client.id;
    secret = made.secret.reveal();
    auto other = web_app();
    other.id = "other";
    before.create(other);
    CHECK(before.registry->disable("other"));
  }
  sqlite.reopen();
  const Clients after({}, sqlite.store);
  const auto found = after.source->find(id);
  REQUIRE(found);
  CHECK(found->name == "Web app");
  CHECK(found->secret.matches(secret));
  CHECK_FALSE(after.finds("other"));
  CHECK(after.registry->enable("other"));
  CHECK(after.finds("other"));
}

TEST_CASE("registry: a registry that forgets is told of beside tokens that last") {
  const Clients memory;
  const auto findings = memory.source->findings();
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().kind == Finding::Kind::loosened);
  CHECK(findings.front().beside == Finding::Beside::a_lasting_module);
  const store_tests::Sqlite sqlite;
  CHECK(clients::registry(sqlite.store)->source()->findings().empty());
}
