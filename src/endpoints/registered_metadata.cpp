#include "endpoints/registered_metadata.hpp"

#include <algorithm>

#include "assembly/client_problems.hpp"
#include "assembly/profile_rules.hpp"
#include "base/json_document.hpp"
#include "endpoints/metadata_document.hpp"
#include "jose/jws.hpp"
#include "oauthkit/client_problems.hpp"
#include "protocol/response_type.hpp"
#include "registration/software_statement.hpp"

namespace oauthkit {
namespace {

using registration::MetadataRules;
using registration::ReadMetadata;

Error invalid_client_metadata(std::string description) {
  return {ErrorCode::invalid_client_metadata, std::move(description)};
}

/// The member `software_statement` of `body`; empty when it is absent or null.
Result<std::string> statement_in(std::string_view body) {
  json::Document document;
  // RFC 7591 §3.1: one JSON object.
  if (!document.read(body) || document.root().kind != json::Document::Kind::object) {
    return invalid_client_metadata("the body is not a JSON object, or too much of one");
  }
  const auto* const member = document.find("software_statement");
  if (!member || member->kind == json::Document::Kind::null) return std::string();
  if (!member->is_text()) return invalid_client_metadata("software_statement is not a string");
  return std::string(member->text);
}

/// The claims of a statement that was verified when the client registered; it may have ended since.
std::string claims_of(std::string_view statement) {
  jose::CompactJws jws;
  if (!jws.read(statement)) throw std::runtime_error("the stored software statement of a client is damaged");
  return std::string(jws.unverified_payload());
}

std::string issuer_of(const std::string& claims) {
  json::Document document;
  if (!document.read(claims)) return {};
  const auto* const issuer = document.find("iss");
  return issuer && issuer->is_text() ? std::string(issuer->text) : std::string();
}

// RFC 7591 §2: what the server serves. RFC 9700 §2.4: a grant type that the profile refuses is none of it.
std::vector<std::string> grant_types_at(const Setup& setup) {
  const bool passwords = setup.options.profile.password_grant != Demand::refused;
  std::vector<std::string> types;
  for (const auto& exchange : setup.exchanges) {
    const auto type = exchange->grant_type();
    if (type != "*" && (passwords || type != "password")) types.emplace_back(type);
  }
  const bool implicit = std::any_of(setup.grants.begin(), setup.grants.end(),
                                    [](const auto& grant) { return holds_tokens(grant->response_type()); });
  if (implicit) types.emplace_back("implicit");
  return types;
}

std::vector<std::string> auth_methods_at(const Setup& setup) {
  std::vector<std::string> methods;
  for (const auto& strategy : setup.strategies) {
    const auto method = strategy->method();
    // RFC 7591 §3.2.1: the secret is kept hashed, and that of an HMAC could not be.
    const bool is_kept_plain = method == "client_secret_jwt";
    if (!is_kept_plain && admits_method(setup.options.profile, method)) methods.emplace_back(method);
  }
  return methods;
}

// RFC 7591 §2, OpenID Connect Registration §2: by what is served and told here.
MetadataRules rules_for(const Setup& setup, const registration::StoredClient& stored) {
  MetadataRules rules{.source = stored.source,
                      .grant_types = grant_types_at(setup),
                      .auth_methods = auth_methods_at(setup),
                      .scope = stored.most_scope,
                      .whole_scope = stored.whole_scope,
                      .client_credentials = stored.client_credentials,
                      .private_use_schemes = stored.private_use_schemes,
                      .told = metadata_members(setup, {})};
  for (const auto& grant : setup.grants) {
    rules.response_types.push_back(canonical_response_type(grant->response_type()));
  }
  return rules;
}

/// What the server has against `client`; nothing when it can be served.
std::optional<Error> problem_with(const Setup& setup, Client client) {
  // RFC 7591 §3.2.2: of redirect URIs the error is another.
  for (const auto& [member, text] : refused_registration(client, setup.options.profile)) {
    const bool is_redirect = member == "redirect_uris";
    return Error{is_redirect ? ErrorCode::invalid_redirect_uri : ErrorCode::invalid_client_metadata,
                 "the client " + text};
  }
  // Its secret is yet to be drawn.
  if (registration::has_drawn_secret(client)) client.secrets.emplace_back();
  const auto problems = client_problems(client, setup);
  if (problems.empty()) return std::nullopt;
  return invalid_client_metadata("the client " + problems.front().substr(told_of(client, {}).size()));
}

}  // namespace

Result<SentMetadata> read_sent_metadata(std::string_view body, const StatementRules& rules) {
  auto sent = statement_in(body);
  if (!sent) return sent.error();
  if (sent->empty()) return SentMetadata{.text = std::string(body)};
  const auto statement = registration::verify_software_statement(*sent, rules.issuers, rules.now, rules.audience);
  if (!statement) return statement.error();
  // RFC 7591 §2.3: what the statement says takes precedence.
  return SentMetadata{.text = registration::overlaid(body, statement->metadata),
                      .software_statement = *std::move(sent),
                      .issuer = statement->issuer};
}

Result<SentMetadata> read_sent_metadata(std::string_view body, std::string_view statement,
                                        const StatementRules& rules) {
  if (statement.empty()) return read_sent_metadata(body, rules);
  const auto sent = statement_in(body);
  if (!sent) return sent.error();
  const auto claims = claims_of(statement);
  const auto issuer = issuer_of(claims);
  // RFC 7592 §2.2: nobody gets rid of what was said about them by leaving it out.
  if (sent->empty() || *sent == statement) {
    return SentMetadata{
        .text = registration::overlaid(body, claims), .software_statement = std::string(statement), .issuer = issuer};
  }
  auto read = read_sent_metadata(body, rules);
  if (read && read->issuer != issuer) {
    return Error{ErrorCode::invalid_software_statement, "the software statement is of another issuer than before"};
  }
  return read;
}

Result<ReadMetadata> read_registration(const Setup& setup, const Registrations& registrations, std::string_view text,
                                       const registration::StoredClient& stored) {
  auto read = registration::read_client_metadata(text, rules_for(setup, stored));
  if (!read) return read;
  if (auto problem = problem_with(setup, read->client)) return *std::move(problem);
  const auto before = registration::client_of_metadata(stored.metadata).value_or(Client());
  if (const auto named = registrations.sectors.check(read->client, before); !named) return named.error();
  return read;
}

Secret renew_secret(const Context& context, const RegistryOptions& options, const Client& client,
                    registration::StoredClient& stored) {
  if (!registration::has_drawn_secret(client)) {
    stored.secrets.clear();
    return {};
  }
  std::erase_if(stored.secrets, [&](const ClientSecret& each) { return each.ends_at <= context.now(); });
  if (!stored.secrets.empty()) return {};
  // RFC 7591 §3.2.1, §5: of 256 random bits, told once, kept as a hash.
  Secret secret = context.random_token();
  const auto& lifetime = options.client_secret_lifetime;
  stored.secrets.push_back(
      {.hash = SecretHash::sha256(secret), .ends_at = lifetime ? lifetime->from(context.now()) : never});
  return secret;
}

}  // namespace oauthkit
