#include "endpoints/metadata.hpp"

#include <algorithm>
#include <array>

#include "assembly/profile_rules.hpp"
#include "assembly/setup.hpp"
#include "endpoints/metadata_document.hpp"
#include "endpoints/mtls_aliases.hpp"
#include "endpoints/signed_metadata.hpp"
#include "endpoints/well_known.hpp"
#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"

namespace oauthkit::endpoints {
namespace {

// RFC 7519 §4.1: what these say in signed_metadata they say of the JWT.
bool is_registered_claim(std::string_view name) {
  constexpr auto claims = std::to_array<std::string_view>({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"});
  return std::find(claims.begin(), claims.end(), name) != claims.end();
}

class Metadata : public Endpoint {
 public:
  Metadata(MetadataPlace place, MetadataOptions options) : place_(place), options_(std::move(options)) {
    if (options_.extra) options_.extra(extra_);
  }

  std::string_view name() const override { return {}; }
  std::vector<std::string_view> methods(const Options&) const override { return {"GET", "OPTIONS"}; }

  std::string usual_path(const Options& options) const override { return place_.path(options.issuer); }

  Handler handler(const Server& server) const override {
    auto members = metadata_members(Setup::of(server), options_);
    for (const auto& [name, json] : extra_) members.add_json(name, json);
    auto document = document_of(members);
    if (document.empty()) {
      throw SetupError(factory() +
                       " has an extra member that is there already, or whose value is no JSON: correct "
                       "MetadataOptions::extra.");
    }
    if (const auto text = mtls_aliases_mistake(Setup::of(server), options_); !text.empty()) throw SetupError(text);
    return options_.signing_keys.empty() ? document_handler(std::move(document)) : signed_handler(server, members);
  }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return refused_algorithms(profile, options_.signing_keys, factory());
  }

  std::vector<Finding> findings() const override {
    // What is not registered cannot be told, and clients that go by the document would not find it.
    std::vector<Finding> findings = {
        {.text = "The metadata document does not tell where codes come from: register endpoints::authorization.",
         .unless_endpoint = "authorization_endpoint",
         .beside = Finding::Beside::a_grant},
        {.text = "The metadata document does not tell where tokens come from: register endpoints::token.",
         .unless_endpoint = "token_endpoint",
         .beside = Finding::Beside::an_exchange},
    };
    for (const auto& [name, json] : extra_) {
      const auto told = factory() + " has an extra member \"" + name;
      if (is_reserved_in_metadata(name)) {
        findings.push_back({Finding::Kind::mistake, told + "\", for which the library speaks: remove it."});
      } else if (!options_.signing_keys.empty() && is_registered_claim(name)) {
        findings.push_back({Finding::Kind::mistake, told + "\", which says something else in a JWT: remove it."});
      }
    }
    if (const auto text = mtls_base_url_mistake(options_); !text.empty()) {
      findings.push_back({Finding::Kind::mistake, text});
    }
    if (!options_.signing_keys.empty()) {
      findings.push_back({.kind = Finding::Kind::loosened,
                          .text = "the metadata document is signed with keys that nobody can fetch: register "
                                  "endpoints::jwks.",
                          .unless_endpoint = "jwks_uri"});
    }
    return findings;
  }

 private:
  Handler signed_handler(const Server& server, const JsonMembers& members) const {
    const auto document = std::make_shared<const SignedMetadata>(options_.signing_keys, server.options(), members);
    return [environment = server.options().environment,
            answer = document_handler([document] { return document->document(); }, document->max_age())](
               const Request& request) -> Response {
      return guarded(
          environment, "metadata", [&] { return answer(request); },
          [&](const Error& error) { return error_json(environment, "metadata", error); });
    };
  }

  std::string factory() const { return std::string("endpoints::").append(place_.factory); }

  MetadataPlace place_;
  MetadataOptions options_;
  JsonMembers extra_;
};

// RFC 8414 §3: in front of the path that the issuer has.
std::string oauth_path(std::string_view issuer) { return well_known_path("oauth-authorization-server", issuer); }

}  // namespace

std::unique_ptr<Endpoint> metadata_at(MetadataPlace place, MetadataOptions options) {
  return std::make_unique<Metadata>(place, std::move(options));
}

std::unique_ptr<Endpoint> metadata(MetadataOptions options) {
  return metadata_at({.factory = "metadata", .path = oauth_path}, std::move(options));
}

}  // namespace oauthkit::endpoints
