#include "assembly/client_problems.hpp"

#include <algorithm>

#include "jose/algorithm.hpp"
#include "oauthkit/client_problems.hpp"
#include "oauthkit/redirect_uri.hpp"
#include "protocol/authorization_details.hpp"
#include "protocol/request_uri.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

using Sentences = std::vector<std::string>;

/// Sentences about one client.
class Problems {
 public:
  explicit Problems(const Client& client) : client_(client) {}

  void add(const std::string& what) { sentences_.push_back(told_of(client_, what)); }
  Sentences take() && { return std::move(sentences_); }

 private:
  const Client& client_;
  Sentences sentences_;
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> all) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

bool serves_method(const Setup& setup, std::string_view method) {
  return std::any_of(setup.strategies.begin(), setup.strategies.end(),
                     [&](const auto& strategy) { return strategy->method() == method; });
}

bool names_certificate(const ClientTls& tls) {
  return !tls.tls_client_auth_subject_dn.empty() || !tls.tls_client_auth_san_dns.empty() ||
         !tls.tls_client_auth_san_uri.empty() || !tls.tls_client_auth_san_ip.empty() ||
         !tls.tls_client_auth_san_email.empty();
}

// What the methods of this library need; a method of the application's own knows what it needs.
void add_missing_credentials(const Client& client, Problems& problems) {
  const auto& method = client.token_endpoint_auth_method;
  const bool has_keys = !client.jwks.empty() || !client.jwks_uri.empty();
  if (is_one_of(method, {"client_secret_basic", "client_secret_post"}) && client.secret.empty() &&
      client.secrets.empty())
    problems.add("has no secret for " + method + ": set Client::secret, or choose \"none\" for a public client.");
  if (method == "client_secret_jwt" && client.plain_secret.reveal().size() < 32)
    problems.add("has no secret of at least 32 bytes for client_secret_jwt: set Client::plain_secret.");
  if (is_one_of(method, {"private_key_jwt", "self_signed_tls_client_auth"}) && !has_keys)
    problems.add("has no keys for " + method + ": set Client::jwks.");
  if (method == "tls_client_auth" && !names_certificate(client.tls))
    problems.add("names no certificate for tls_client_auth: set one of the names in Client::tls.");
}

bool uses_authorization_endpoint(const Client& client) {
  return !client.redirect_uris.empty() || client.redirect_validator || client.allows_grant_type("authorization_code");
}

void add_redirect_uri_problems(const Client& client, Problems& problems) {
  if (client.redirect_uris.empty() && client.redirect_validator)
    problems.add("has a redirect_validator and no redirect URI: register one for each origin that it decides about.");
  if (client.redirect_uris.empty() && !client.redirect_validator)
    problems.add("has the grant type authorization_code and no redirect URI: register one.");
  for (const auto& uri : client.redirect_uris) {
    const auto problem = redirect_uri_problem(uri, client.registration.private_use_schemes);
    if (problem) problems.add("has a redirect URI that nobody can use: " + *problem + " (\"" + uri + "\").");
  }
}

void add_response_type_problems(const Client& client, const Setup& setup, Problems& problems) {
  for (const auto& response_type : client.response_types) {
    if (!find_grant(setup, canonical_response_type(response_type)))
      problems.add("lists the response type \"" + response_type + "\", which nobody serves here: remove it.");
    // RFC 7591 §2.1: the two belong together.
    if (has_word(response_type, "code") && !client.allows_grant_type("authorization_code"))
      problems.add("lists the response type \"" + response_type +
                   "\" without the grant type authorization_code: add that, or remove it.");
  }
  const bool has_code = std::any_of(client.response_types.begin(), client.response_types.end(),
                                    [](const std::string& each) { return has_word(each, "code"); });
  if (client.allows_grant_type("authorization_code") && !has_code)
    problems.add("has the grant type authorization_code without the response type code: add it.");
}

bool signs_with_a_key(std::string_view alg) {
  const auto algorithm = jose::algorithm_named(alg);
  return algorithm && jose::asymmetric.has(*algorithm);
}

void add_request_object_problems(const Client& client, const Setup& setup, Problems& problems) {
  const auto& objects = client.request_object;
  const bool signs = objects.require_signed_request_object;
  if ((signs || !objects.request_uris.empty()) && !setup.request_objects)
    problems.add("sends request objects, which nobody takes here: register Server::request_objects.");
  if (signs && client.jwks.empty() && client.jwks_uri.empty())
    problems.add("must sign its requests and has no keys: set Client::jwks.");
  if (const auto& alg = objects.request_object_signing_alg; !alg.empty() && !signs_with_a_key(alg))
    problems.add("signs request objects with \"" + alg + "\": choose ES256, EdDSA, PS256 or RS256.");
  for (const auto& uri : objects.request_uris) {
    if (!is_fetchable_request_uri(uri))
      problems.add("has a request URI that is not https, too long, or has a fragment: correct it (\"" + uri + "\").");
  }
}

void add_response_mode_problems(const Client& client, const Setup& setup, Problems& problems) {
  for (const auto& mode : client.authorization_response.response_modes) {
    if (!find_served_mode(setup, mode))
      problems.add("lists the response mode \"" + mode + "\", which nobody serves here: remove it.");
  }
}

bool serves_grant_type(const Setup& setup, std::string_view grant_type) {
  // RFC 7591 §2: the name of what the authorization endpoint does alone.
  if (grant_type != "implicit") return find_exchange(setup, grant_type) != nullptr;
  return std::any_of(setup.grants.begin(), setup.grants.end(),
                     [](const auto& grant) { return holds_tokens(grant->response_type()); });
}

void add_method_problems(const Client& client, const Setup& setup, Problems& problems) {
  const auto& method = client.token_endpoint_auth_method;
  if (serves_method(setup, method)) {
    add_missing_credentials(client, problems);
  } else {
    problems.add("authenticates by \"" + method +
                 "\", which nobody serves here: register that method, or choose another.");
  }
}

}  // namespace

std::string told_of(const Client& client, const std::string& what) {
  return "The client \"" + client.id + "\" " + what;
}

std::vector<std::string> authentication_problems(const Client& client, const Setup& setup) {
  Problems problems(client);
  // RFC 7591 §2: not both.
  if (!client.jwks.empty() && !client.jwks_uri.empty()) problems.add("has both jwks and jwks_uri: keep one of them.");
  add_method_problems(client, setup, problems);
  for (const auto& method : client.legacy_auth_methods) {
    if (!client.authenticates_by(method)) {
      problems.add("lists \"" + method + "\" in legacy_auth_methods, where it counts for nothing: remove it.");
    } else if (method != client.token_endpoint_auth_method) {
      auto by_that = client;
      by_that.token_endpoint_auth_method = method;
      add_method_problems(by_that, setup, problems);
    }
  }
  return std::move(problems).take();
}

std::vector<std::string> authorization_problems(const Client& client, const Setup& setup) {
  Problems problems(client);
  if (!uses_authorization_endpoint(client)) return {};
  add_redirect_uri_problems(client, problems);
  add_response_type_problems(client, setup, problems);
  // RFC 9126 §6: it has said that it does nothing else.
  if (client.require_pushed_authorization_requests && !setup.pushed_requests)
    problems.add("must push its requests, which nobody takes here: register Server::pushed_requests.");
  add_request_object_problems(client, setup, problems);
  add_response_mode_problems(client, setup, problems);
  return std::move(problems).take();
}

std::vector<std::string> exchange_problems(const Client& client, const Setup& setup) {
  Problems problems(client);
  for (const auto& grant_type : client.grant_types) {
    if (!serves_grant_type(setup, grant_type))
      problems.add("lists the grant type \"" + grant_type + "\", which nobody serves here: remove it.");
  }
  // RFC 6749 §4.4: for confidential clients alone.
  if (client.is_public() && client.allows_grant_type("client_credentials"))
    problems.add("is public and lists client_credentials, which needs a secret: remove one of the two.");
  if (client.dpop_bound_access_tokens && !setup.dpop)
    problems.add("wants tokens bound by DPoP, which nobody checks here: give the server one with Server::dpop.");
  for (const auto& type : client.authorization_details_types) {
    if (!find_type(&setup.detail_types, type))
      problems.add("lists the type \"" + type +
                   "\" of authorization_details, which nobody registered here: remove it.");
  }
  return std::move(problems).take();
}

std::vector<std::string> module_problems(const Client& client, const Setup& setup) {
  Problems problems(client);
  each_module(setup, [&](const Module& module) {
    for (const auto& what : module.problems_of(client)) problems.add(what);
  });
  return std::move(problems).take();
}

void report_problems(const Setup& setup, std::string_view endpoint, const std::vector<std::string>& problems) {
  for (const auto& problem : problems) {
    setup.options.environment.report(Failure{.endpoint = endpoint, .cause = problem});
  }
}

std::vector<std::string> client_problems(const Client& client, const Setup& setup) {
  Sentences all;
  for (auto part : {authentication_problems, authorization_problems, exchange_problems, module_problems}) {
    for (auto& text : part(client, setup)) all.push_back(std::move(text));
  }
  for (auto& text : profile_problems(client, setup)) all.push_back(std::move(text));
  return all;
}

std::vector<std::string> client_problems(const Client& client, const Server& server) {
  return client_problems(client, Setup::of(server));
}

}  // namespace oauthkit
