#include "registration/stored_client.hpp"

#include "unit/registration/clients.hpp"

using namespace registration_tests;
using registration::client_of;
using registration::read_stored_client;
using registration::write_stored_client;

namespace {

StoredClient everything() {
  return {.metadata = registration::write_client_metadata(web_app()),
          .source = ClientRegistration::Source::administration,
          .generation = "generation-0123456789_",
          .disabled = true,
          .created_at = start,
          .used_at = start + 24h,
          .ends_at = start + 48h,
          .secrets = {{SecretHash::sha256("new")}, {SecretHash::sha256("old"), start + 1h}},
          .tokens = {{SecretHash::sha256("token"), start + 2h}},
          .most_scope = {"read", "write"},
          .whole_scope = true,
          .client_credentials = true,
          .private_use_schemes = {"cursor", "vscode"},
          .software_statement = "a.b.c",
          .resources = {"https://api.example"},
          .allowed_resources = {"https://photos.example"},
          .access_token_lifetime = 5min,
          .refresh_token_lifetime = Lifetime::never()};
}

std::string replaced(std::string text, std::string_view old, std::string_view by) {
  const auto at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), by);
}

}  // namespace

TEST_CASE("stored client: all that is kept comes back, and of nothing nothing") {
  CHECK(read_stored_client(write_stored_client(everything())) == everything());
  CHECK(read_stored_client(write_stored_client({})) == StoredClient());
}

TEST_CASE("stored client: the text names its format and its fields") {
  const auto text = write_stored_client({.generation = "g", .created_at = start, .most_scope = {"read", "write"}});
  CHECK(text == "client/1 source=12:registration generation=1:g created_at=10:1700000000 most_scope=10:read write .");
}

TEST_CASE("stored client: text that is damaged is nothing") {
  const auto text = write_stored_client(everything());
  CHECK_FALSE(read_stored_client(""));
  CHECK_FALSE(read_stored_client("client/1"));
  CHECK_FALSE(read_stored_client("{}"));
  CHECK_FALSE(read_stored_client("client/1 generation=1:g ."));
  CHECK_FALSE(read_stored_client(text.substr(0, text.size() - 3)));
  CHECK_FALSE(read_stored_client(replaced(text, "administration", "administratioN")));
  CHECK_FALSE(read_stored_client(replaced(text, "$sha256$", "$sha512$")));
  CHECK_FALSE(read_stored_client(replaced(text, "10:1700003600", "10:17000036OO")));
  CHECK(read_stored_client(text));
}

TEST_CASE("stored client: what a newer version wrote is not taken for damage") {
  const auto text = write_stored_client(everything());
  CHECK_THROWS_AS(read_stored_client(replaced(text, "client/1", "client/2")), StoreUnavailable);
  CHECK_THROWS_AS(read_stored_client(replaced(text, "disabled=", "restrained=")), StoreUnavailable);
  CHECK(read_stored_client(text));
}

TEST_CASE("stored client: is a client with its id, its secrets, and how it came to be") {
  const auto stored = everything();
  const auto client = client_of("app", stored);
  REQUIRE(client);
  CHECK(client->id == "app");
  CHECK(client->name == "Web app");
  CHECK(client->redirect_uris == std::vector<std::string>{"https://app.example/cb"});
  CHECK(client->grant_types == std::vector<std::string>{"authorization_code", "refresh_token"});
  CHECK(client->scope == Scope{"read", "write"});
  CHECK(client->token_endpoint_auth_method == "client_secret_basic");
  CHECK(client->secret == SecretHash::sha256("new"));
  CHECK(client->secrets == std::vector<ClientSecret>{{SecretHash::sha256("old"), start + 1h}});
  CHECK(client->registration.source == ClientRegistration::Source::administration);
  CHECK_FALSE(client->registration.by_itself());
  CHECK(client->registration.generation == stored.generation);
  CHECK(client->registration.private_use_schemes == stored.private_use_schemes);
  CHECK(client->registration.metadata == stored.metadata);
  CHECK(client->resources == stored.resources);
  CHECK(client->allowed_resources == stored.allowed_resources);
  CHECK(client->access_token_lifetime == stored.access_token_lifetime);
  CHECK(client->refresh_token_lifetime == stored.refresh_token_lifetime);
}

TEST_CASE("stored client: a secret that ends does so, though it is the newest") {
  auto stored = everything();
  stored.secrets = {{SecretHash::sha256("new"), start + 3h}};
  const auto client = client_of("app", stored);
  REQUIRE(client);
  CHECK(client->secret.empty());
  CHECK(client->has_secret(start + 3h - 1s));
  CHECK_FALSE(client->has_secret(start + 3h));
}

TEST_CASE("stored client: one whose metadata is damaged is none") {
  auto stored = everything();
  stored.metadata = "{";
  CHECK_FALSE(client_of("app", stored));
  stored = everything();
  CHECK(client_of("app", stored));
}

TEST_CASE("client registration: each source has its name") {
  using Source = ClientRegistration::Source;
  CHECK(name_of(Source::application) == "application");
  CHECK(name_of(Source::administration) == "administration");
  CHECK(name_of(Source::registration) == "registration");
  CHECK(name_of(Source::document) == "document");
}
