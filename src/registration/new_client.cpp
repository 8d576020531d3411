#include <algorithm>
#include <array>
#include <utility>

#include "base/json_document.hpp"
#include "registration/client_metadata.hpp"
#include "registration/generation.hpp"
#include "registration/registry.hpp"

namespace oauthkit {
namespace {

using registration::MetadataRules;
using registration::ReadMetadata;
using registration::StoredClient;

constexpr const char* wrong_id = "client_id has characters that it may not have, or too many";

Error contradiction(std::string description) { return {ErrorCode::invalid_client_metadata, std::move(description)}; }

// RFC 6749 Appendix A.1. A space in it would be one in a list of ids, and at the ends of an HTTP field.
bool may_be_made(std::string_view id) {
  return id.size() <= 255 && std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// What no text holds would be lost without a word.
Result<void> check(const Client& client) {
  if (!may_be_made(client.id)) return contradiction(wrong_id);
  if (client.token_endpoint_auth_method == "client_secret_jwt" || !client.plain_secret.empty())
    return contradiction("a secret that is kept as it is, for client_secret_jwt, is not kept here");
  if (!client.secret.empty() || !client.secrets.empty())
    return contradiction("the secrets of this client are drawn here: leave Client::secret and secrets empty");
  if (client.redirect_validator || client.app.has_value() || client.profile || !client.legacy_auth_methods.empty())
    return contradiction("redirect_validator, app, profile and legacy_auth_methods of a Client cannot be kept");
  return {};
}

// An operator's client may be all that it names.
MetadataRules rules_for(const Client& client) {
  MetadataRules rules{.source = ClientRegistration::Source::administration,
                      .grant_types = client.grant_types,
                      .response_types = client.response_types,
                      .auth_methods = {client.token_endpoint_auth_method},
                      .scope = client.scope,
                      .client_credentials = true,
                      .private_use_schemes = client.registration.private_use_schemes};
  rules.response_types.emplace_back("code");
  return rules;
}

// RFC 7591 §2: with the members that no field has, such as `logo_uri`.
std::string metadata_of(const Client& client) {
  auto text = registration::write_client_metadata(client);
  const auto& said = client.registration.metadata;
  return said.empty() ? text : registration::overlaid(said, text);
}

/// RFC 7591 §3.2.1: a secret that is told once, of 256 bits, and its hash.
struct DrawnSecret {
  Secret secret = {};
  ClientSecret kept = {};
};

DrawnSecret draw_secret(const Random& random, TimePoint ends_at) {
  DrawnSecret drawn{.secret = Secret(random_token(random))};
  drawn.kept = {.hash = SecretHash::sha256(drawn.secret), .ends_at = ends_at};
  return drawn;
}

/// The id that an operator wants a client to have; empty for none.
std::string id_in(std::string_view metadata) {
  json::Document document;
  const auto* const id = document.read(metadata) ? document.find("client_id") : nullptr;
  return id && id->is_text() ? std::string(id->text) : std::string();
}

/// Keeps what was read of `client`, an operator's: under its id, or a new one.
Result<NewClient> make(const Registrations& registrations, Client client, const ReadMetadata& read) {
  const auto& random = registrations.options.environment.random;
  StoredClient stored{.metadata = read.metadata,
                      .source = ClientRegistration::Source::administration,
                      .generation = registration::new_generation(random),
                      .created_at = registrations.now(),
                      .most_scope = std::move(client.scope),
                      .client_credentials = true,
                      .private_use_schemes = std::move(client.registration.private_use_schemes),
                      .resources = std::move(client.resources),
                      .allowed_resources = std::move(client.allowed_resources),
                      .access_token_lifetime = client.access_token_lifetime,
                      .refresh_token_lifetime = client.refresh_token_lifetime};
  NewClient made;
  if (registration::has_drawn_secret(read.client)) {
    auto drawn = draw_secret(random, never);
    made.secret = std::move(drawn.secret);
    stored.secrets = {std::move(drawn.kept)};
  }
  const auto id = client.id.empty() ? Registrations::new_id(random) : client.id;
  if (!registrations.add(id, stored)) return contradiction("there is a client of this client_id already");
  auto kept = registration::client_of(id, stored);
  if (!kept) return server_error("the metadata of a new client cannot be read");
  made.client = *std::move(kept);
  return made;
}

// Two live, never three. One that ends sooner by itself does so.
void rotate(std::vector<ClientSecret>& secrets, const ClientSecret& newest, TimePoint previous_ends_at) {
  if (secrets.size() > 1) secrets.resize(1);
  if (!secrets.empty()) secrets.front().ends_at = std::min(secrets.front().ends_at, previous_ends_at);
  secrets.insert(secrets.begin(), newest);
}

}  // namespace

Result<NewClient> ClientRegistry::create(Client client) {
  const auto checked = check(client);
  if (!checked) return checked.error();
  const auto read = registration::read_client_metadata(metadata_of(client), rules_for(client));
  if (!read) return read.error_or(contradiction("this cannot be registered"));
  return make(*registrations_, std::move(client), *read);
}

Result<NewClient> ClientRegistry::create(std::string_view metadata, std::vector<std::string> private_use_schemes) {
  // What is damaged is told below.
  auto named = registration::client_of_metadata(metadata).value_or(Client());
  named.registration.private_use_schemes = std::move(private_use_schemes);
  auto rules = rules_for(named);
  // Those whose credentials are drawn here, or stand in the metadata.
  rules.auth_methods = {"client_secret_basic", "client_secret_post",          "private_key_jwt",
                        "tls_client_auth",     "self_signed_tls_client_auth", "none"};
  auto read = registration::read_client_metadata(metadata, rules);
  if (!read) return read.error_or(contradiction("this cannot be registered"));
  read->client.id = id_in(metadata);
  if (!may_be_made(read->client.id)) return contradiction(wrong_id);
  return make(*registrations_, read->client, *read);
}

Result<NewClient> ClientRegistry::rotate_secret(std::string_view client_id, SecretRotation rotation) {
  const auto& options = registrations_->options;
  NewClient made;
  bool has_one = false;
  const auto rotated = registrations_->change(client_id, [&](StoredClient& stored) {
    const auto client = registration::client_of(client_id, stored);
    has_one = client && registration::has_drawn_secret(*client);
    if (!has_one) return false;
    const auto now = registrations_->now();
    const bool ends = stored.source == ClientRegistration::Source::registration && options.client_secret_lifetime;
    made.secret_ends_at = ends ? options.client_secret_lifetime->from(now) : never;
    auto drawn = draw_secret(options.environment.random, made.secret_ends_at);
    made.secret = std::move(drawn.secret);
    rotate(stored.secrets, drawn.kept, rotation.previous_lives.from(now));
    return true;
  });
  if (!rotated || !has_one) return denied();
  auto client = registration::client_of(client_id, *rotated);
  if (!client) return denied();
  made.client = *std::move(client);
  return made;
}

}  // namespace oauthkit
