#pragma once

#include "support/client_documents.hpp"
#include "support/registration.hpp"

/// Clients that register themselves where people are told of.
namespace world {

/// Tells in the metadata document what an OpenID Provider tells there, and does none of it.
class ToldProvider : public Capability {
 public:
  explicit ToldProvider(nlohmann::json changes) : changes_(std::move(changes)) {}

  std::string_view name() const override { return "told_provider"; }
  void install(Server&) override {}
  void describe(const Registered&, JsonMembers& metadata) const override {
    nlohmann::json all = {{"id_token_signing_alg_values_supported", {"RS256", "ES256"}},
                          {"id_token_encryption_alg_values_supported", {"RSA-OAEP-256", "ECDH-ES"}},
                          {"id_token_encryption_enc_values_supported", {"A256GCM", "A128CBC-HS256"}},
                          {"userinfo_endpoint", "https://auth.example/userinfo"},
                          {"userinfo_signing_alg_values_supported", {"RS256", "ES256"}},
                          {"userinfo_encryption_alg_values_supported", {"RSA-OAEP-256", "ECDH-ES"}},
                          {"userinfo_encryption_enc_values_supported", {"A256GCM", "A128CBC-HS256"}},
                          {"subject_types_supported", {"public", "pairwise"}},
                          {"end_session_endpoint", "https://auth.example/logout"},
                          {"backchannel_logout_supported", true},
                          {"frontchannel_logout_supported", true}};
    all.merge_patch(changes_);
    for (const auto& [name, value] : all.items()) metadata.add_json(name, value.dump());
  }

 private:
  nlohmann::json changes_;
};

inline constexpr const char* sector_uri = "https://sector.example/uris.json";

/// A world with `/register` at a server that tells all that there is, but for `changes`, and a web of its own to look
/// sectors up in.
class ProviderWorld : public RegistrationWorld {
 public:
  explicit ProviderWorld(const nlohmann::json& changes = nlohmann::json::object(),
                         std::shared_ptr<DocumentWeb> sectors = std::make_shared<DocumentWeb>())
      : RegistrationWorld(choices(changes, sectors)), web(std::move(sectors)) {}

  std::shared_ptr<DocumentWeb> web;

  /// Puts `uris` where the sector of clients is said.
  void put_sector(const nlohmann::json& uris) const { web->put(sector_uri, page(uris.dump())); }

 private:
  static RegistrationChoices choices(const nlohmann::json& changes, const std::shared_ptr<DocumentWeb>& web) {
    RegistrationChoices all;
    all.world.more = [changes](Server& server) { server.install(std::make_unique<ToldProvider>(changes)); };
    all.registry.outgoing = web;
    return all;
  }
};

/// What is told of a refused registration; empty when it was none.
inline std::string described(const Response& response) { return member(response, "error_description"); }

/// A key set for encryption by either algorithm.
inline nlohmann::json encryption_keys() {
  using namespace std::string_literals;
  const auto curve = samples::ec_jwk(samples::member("use", "enc"));
  const auto rsa = samples::rsa_jwk(samples::member("use", "enc"));
  return nlohmann::json::parse(R"({"keys":[)"s + curve + "," + rsa + "]}");
}

}  // namespace world
