#include "registration/client_metadata.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fuzz.hpp"
#include "oauthkit/openid/pairwise.hpp"
#include "oauthkit/redirect_uri.hpp"

using namespace oauthkit;
using namespace oauthkit::registration;

namespace {

using Source = ClientRegistration::Source;

MetadataRules rules(Source source) {
  return {.source = source,
          .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
          .response_types = {"code", "token", "code token"},
          .auth_methods = {"none", "client_secret_basic", "client_secret_post", "private_key_jwt", "tls_client_auth",
                           "self_signed_tls_client_auth"},
          .scope = {"profile", "read", "write"},
          .private_use_schemes = {"cursor"}};
}

/// Nothing of it can hurt whoever decides by it, or is sent there.
void check(const Client& client, Source source) {
  for (const auto& uri : client.redirect_uris) {
    require(!redirect_uri_problem(uri, client.registration.private_use_schemes));
  }
  for (const auto& uri : client.logout.post_logout_redirect_uris) {
    require(!redirect_uri_problem(uri, client.registration.private_use_schemes));
  }
  if (const auto& frame = client.logout.frontchannel_logout_uri; !frame.empty()) {
    require(std::any_of(client.redirect_uris.begin(), client.redirect_uris.end(),
                        [&](const std::string& uri) { return redirect_origin_matches(uri, frame, AnyPort::none); }));
  }
  const auto& backchannel = client.logout.backchannel_logout_uri;
  require(backchannel.empty() || (backchannel.starts_with("https://") && backchannel.find('#') == backchannel.npos));
  require(client.openid.subject_type != "pairwise" || !openid::sector_of(client).empty());
  require(client.redirect_uris.size() <= 64 && client.name.size() <= 200);
  require(!client.redirect_uris.empty() || client.response_types.empty());
  require(!client.grant_types.empty() && client.grant_types != std::vector<std::string>{"refresh_token"});
  require(client.jwks.empty() || client.jwks_uri.empty());
  require(client.id.empty() && client.secret.empty() && client.resources.empty() && !client.profile);
  const bool is_machine = client.allows_grant_type("client_credentials");
  require(!is_machine || (source == Source::administration && !client.is_public()));
  if (source != Source::administration) require(rules(source).scope.contains(client.scope));
  if (source != Source::document) return;
  require(!client.name.empty() && !client.redirect_uris.empty());
  require(client.is_public() || client.token_endpoint_auth_method == "private_key_jwt");
}

/// What is told is JSON that says something, reads as the same client, and is the same once it has been read.
void check(const ReadMetadata& read, Source source) {
  const auto told = nlohmann::json::parse(read.metadata);
  for (const auto& [name, value] : told.items()) require(!value.is_null() && value != "");
  const auto again = read_client_metadata(read.metadata, rules(source));
  require(again && again->metadata == read.metadata);
  auto stored = client_of_metadata(read.metadata);
  require(stored.has_value());
  stored->registration = read.client.registration;
  require(write_client_metadata(*stored) == read.metadata);
  require(write_client_metadata(read.client) == read.metadata);
  require(nlohmann::json::parse(overlaid(read.metadata, read.metadata)) == told);
}

}  // namespace

// What strangers say of themselves, however they say it.
void fuzz(std::string_view input) {
  for (const auto source : {Source::registration, Source::document, Source::administration}) {
    const auto read = read_client_metadata(input, rules(source));
    if (!read) {
      const auto code = read.error().code;
      require(code == ErrorCode::invalid_client_metadata || code == ErrorCode::invalid_redirect_uri);
      continue;
    }
    check(read->client, source);
    check(*read, source);
  }
  static_cast<void>(client_of_metadata(input));
  const auto with_statement = overlaid(input, R"({"client_name":"Stated","redirect_uris":["https://app.example/"]})");
  if (!with_statement.empty()) require(nlohmann::json::parse(with_statement).at("client_name") == "Stated");
}
