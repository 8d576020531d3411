#include "registration/stored_client.hpp"

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "protocol/stored_values.hpp"
#include "registration/client_metadata.hpp"

namespace oauthkit::registration {
namespace {

constexpr std::string_view format = "client/1";

constexpr std::array sources = {ClientRegistration::Source::administration, ClientRegistration::Source::registration};

void source_field(FieldWriter& out, std::string_view name, ClientRegistration::Source source) {
  out.field(name, name_of(source));
}

void source_field(FieldReader& in, std::string_view name, ClientRegistration::Source& source) {
  const auto text = in.text(name);
  for (const auto each : sources) {
    if (text != name_of(each)) continue;
    source = each;
    return;
  }
  in.fail();
}

std::string text_of(TimePoint ends_at) {
  return ends_at == never ? std::string() : std::to_string(ends_at.time_since_epoch().count());
}

std::optional<TimePoint> time_of(std::string_view text) {
  if (text.empty()) return never;
  std::int64_t seconds = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seconds);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return TimePoint(std::chrono::seconds(seconds));
}

std::optional<ClientSecret> secret_of(const std::string& hash, std::string_view ends_at) {
  const auto time = time_of(ends_at);
  if (!time) return std::nullopt;
  try {
    return ClientSecret{.hash = SecretHash::parse(hash), .ends_at = *time};
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

// Each a hash and an end, which is empty for none.
void secrets_field(FieldWriter& out, std::string_view name, const std::vector<ClientSecret>& secrets) {
  std::vector<std::string> texts;
  for (const auto& each : secrets) {
    texts.push_back(each.hash.text());
    texts.push_back(text_of(each.ends_at));
  }
  out.field(name, texts);
}

void secrets_field(FieldReader& in, std::string_view name, std::vector<ClientSecret>& secrets) {
  std::vector<std::string> texts;
  in.field(name, texts);
  if (texts.size() % 2 != 0) return in.fail();
  for (std::size_t at = 0; at < texts.size(); at += 2) {
    auto secret = secret_of(texts[at], texts[at + 1]);
    if (!secret) return in.fail();
    secrets.push_back(*std::move(secret));
  }
}

void lifetime_field(FieldWriter& out, std::string_view name, const std::optional<Lifetime>& lifetime) {
  out.field(name, lifetime ? std::optional(lifetime->length()) : std::nullopt);
}

void lifetime_field(FieldReader& in, std::string_view name, std::optional<Lifetime>& lifetime) {
  std::optional<std::chrono::seconds> length;
  in.field(name, length);
  if (!length) return;
  if (*length < std::chrono::seconds(1)) return in.fail();
  lifetime = *length == Lifetime::never().length() ? Lifetime::never() : Lifetime(*length);
}

template <class Fields, class Value>
void each_field(Fields& fields, Value& stored) {
  fields.field("metadata", stored.metadata);
  source_field(fields, "source", stored.source);
  fields.field("generation", stored.generation);
  fields.field("disabled", stored.disabled);
  fields.field("created_at", stored.created_at);
  fields.field("used_at", stored.used_at);
  fields.field("ends_at", stored.ends_at);
  secrets_field(fields, "secrets", stored.secrets);
  secrets_field(fields, "registration_access_tokens", stored.tokens);
  scope_field(fields, "most_scope", stored.most_scope);
  fields.field("whole_scope", stored.whole_scope);
  fields.field("client_credentials", stored.client_credentials);
  fields.field("private_use_schemes", stored.private_use_schemes);
  fields.field("software_statement", stored.software_statement);
  fields.field("resources", stored.resources);
  fields.field("allowed_resources", stored.allowed_resources);
  lifetime_field(fields, "access_token_lifetime", stored.access_token_lifetime);
  lifetime_field(fields, "refresh_token_lifetime", stored.refresh_token_lifetime);
}

}  // namespace

std::string write_stored_client(const StoredClient& stored) {
  FieldWriter out(format);
  each_field(out, stored);
  return std::move(out).take();
}

std::optional<StoredClient> read_stored_client(std::string_view text) {
  std::optional<StoredClient> stored(std::in_place);
  FieldReader in(text, format);
  each_field(in, *stored);
  if (!is_whole(in, "a stored client")) return std::nullopt;
  return stored;
}

bool has_drawn_secret(const Client& client) {
  const auto& method = client.token_endpoint_auth_method;
  return method == "client_secret_basic" || method == "client_secret_post";
}

std::optional<Client> client_of(std::string_view id, const StoredClient& stored) {
  auto client = client_of_metadata(stored.metadata);
  if (!client) return std::nullopt;
  client->id = id;
  client->registration.source = stored.source;
  client->registration.private_use_schemes = stored.private_use_schemes;
  client->registration.generation = stored.generation;
  client->registration.metadata = stored.metadata;
  client->resources = stored.resources;
  client->allowed_resources = stored.allowed_resources;
  client->access_token_lifetime = stored.access_token_lifetime;
  client->refresh_token_lifetime = stored.refresh_token_lifetime;
  client->secrets = stored.secrets;
  // One without an end is a secret like any other client's, so that verifying it costs no look at nobody's.
  if (!stored.secrets.empty() && stored.secrets.front().ends_at == never) {
    client->secret = stored.secrets.front().hash;
    client->secrets.erase(client->secrets.begin());
  }
  return client;
}

}  // namespace oauthkit::registration
