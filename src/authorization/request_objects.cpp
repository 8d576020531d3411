#include "authorization/request_objects.hpp"

#include <algorithm>

#include "assembly/profile_rules.hpp"
#include "oauthkit/json_members.hpp"

namespace oauthkit {
namespace {

constexpr std::size_t most_at_once = 1024;

std::ptrdiff_t places_of(const RequestObjectOptions& options) {
  return static_cast<std::ptrdiff_t>(std::min(options.remote_at_once, most_at_once));
}

}  // namespace

RequestObjects::RequestObjects(RequestObjectOptions options)
    : options_(std::move(options)), keys_(options_.remote_keys), places_(places_of(options_)) {}

std::vector<Finding> RequestObjects::findings() const {
  if (!options_.remote || options_.remote_at_once > 0) return {};
  return {{Finding::Kind::mistake,
           "Server::request_objects may fetch no object at all: set RequestObjectOptions::remote_at_once, or leave "
           "remote unset."}};
}

void RequestObjects::describe(const Registered& registered, JsonMembers& metadata) const {
  metadata.add("request_parameter_supported", true);
  // OpenID Connect Discovery §3: left out, it means true.
  metadata.add("request_uri_parameter_supported", bool(options_.remote));
  // OpenID Connect Discovery §3: what is fetched was registered before.
  if (options_.remote) metadata.add("require_request_uri_registration", true);
  // RFC 9101 §10.5: said where every request must be a signed object.
  const auto& profile = registered.options.profile;
  const bool required = options_.require_signed_request_object || profile.signed_requests == Demand::required;
  if (required) metadata.add("require_signed_request_object", true);
  std::vector<std::string> algorithms = {"ES256", "EdDSA", "PS256", "RS256"};
  std::erase_if(algorithms, [&](const std::string& name) { return !admits_algorithm(profile, name); });
  metadata.add_list("request_object_signing_alg_values_supported", algorithms);
  if (!options_.decryption) return;
  metadata.add_list("request_object_encryption_alg_values_supported", {"ECDH-ES"});
  metadata.add_list("request_object_encryption_enc_values_supported", {"A256GCM"});
}

// The capability is the server's: what it is registered as refers to it.
void Server::request_objects(RequestObjectOptions options) {
  auto registered = std::make_unique<RequestObjects>(std::move(options));
  const auto* const taken = registered.get();
  install(std::move(registered));
  setup_->request_objects = taken;
}

}  // namespace oauthkit
