#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "registration/client_metadata.hpp"

/// Client metadata as a test reads it.
namespace reading {

using namespace oauthkit;
using Words = std::vector<std::string>;
using Source = ClientRegistration::Source;

/// A server that serves what there is, but for tokens from the authorization endpoint and passwords.
inline registration::MetadataRules rules(Source source = Source::registration) {
  return {.source = source,
          .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
          .response_types = {"code"},
          .auth_methods = {"none", "client_secret_basic", "client_secret_post", "private_key_jwt", "tls_client_auth",
                           "self_signed_tls_client_auth"},
          .scope = {"profile", "read", "write"}};
}

inline registration::ReadMetadata read(std::string_view text, const registration::MetadataRules& by = rules()) {
  auto result = registration::read_client_metadata(text, by);
  const std::string why = result ? std::string() : result.error_or({}).description;
  INFO(std::string(text));
  INFO(why);
  REQUIRE(result);
  return *std::move(result);
}

/// The code and the description: `"invalid_client_metadata: client_name: must not be blank"`; empty when it is taken.
inline std::string refusal(std::string_view text, const registration::MetadataRules& by = rules()) {
  const auto result = registration::read_client_metadata(text, by);
  if (result) return {};
  const auto error = result.error_or({});
  return std::string(wire_name(error)) + ": " + error.description;
}

/// A client of redirect URIs that has `members` as well: `R"("client_name":"App")"`.
inline std::string with(std::string_view members) {
  return std::string(R"({"redirect_uris":["https://app.example/cb"],)").append(members).append("}");
}

/// What the fields of `client` say, and nothing of how it came.
inline std::string fields_of(Client client) {
  client.registration = {};
  return registration::write_client_metadata(client);
}

/// A member of `metadata` as it is written there; empty when there is none.
inline std::string member(std::string_view metadata, std::string_view name) {
  json::Document document;
  REQUIRE(document.read(metadata));
  const auto* const found = document.find(name);
  return found == nullptr ? std::string() : json::written(*found);
}

}  // namespace reading
