#include "config/authorization_responses.hpp"

#include <algorithm>
#include <array>

#include "config/algorithms.hpp"
#include "config/clients.hpp"
#include "config/encryption.hpp"
#include "config/profiles.hpp"

namespace authserver {
namespace {

using oauthkit::Demand;
using oauthkit::Profile;
using Names = std::vector<std::string>;

constexpr std::array<std::string_view, 3> plain_modes = {"query", "fragment", "form_post"};
constexpr std::array<std::string_view, 4> signed_modes = {"jwt", "query.jwt", "fragment.jwt", "form_post.jwt"};

constexpr const char* modes_name = "response_modes_supported";
constexpr const char* encryption_name = "authorization_encryption_alg_values_supported";

template <class Some>
bool has(const Some& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool wants_signed_responses(const Profile& profile) { return profile.signed_responses == Demand::required; }

bool is_signed(const std::string& mode) { return has(signed_modes, mode); }

Names read_modes(Fields& root) {
  auto modes = root.texts(modes_name, {});
  for (const auto& mode : modes) {
    if (!has(plain_modes, mode) && !is_signed(mode)) {
      root.refuse(modes_name,
                  "expected some of query, fragment, form_post, jwt, query.jwt, fragment.jwt, form_post.jwt");
    }
  }
  // JARM §2.3.4: it stands for one of the two.
  if (has(modes, "jwt") && (!has(modes, "query.jwt") || !has(modes, "fragment.jwt"))) {
    root.refuse(modes_name, "expected query.jwt and fragment.jwt beside jwt");
  }
  if (root.find(modes_name) && modes.empty()) root.refuse(modes_name, "expected at least one");
  return modes;
}

// FAPI 2.0 MS §5.4.1: every answer is signed.
void turn_on_signed_modes(Names& modes, const std::string& profile, const Fields& root) {
  if (profile.empty() || std::any_of(modes.begin(), modes.end(), is_signed)) return;
  if (!modes.empty()) root.refuse(modes_name, "expected jwt among them, because of the profile " + profile);
  modes.assign(plain_modes.begin(), plain_modes.end());
  modes.insert(modes.end(), signed_modes.begin(), signed_modes.end());
}

// JARM §2.1: ten minutes at most.
void read_lifetime(Fields& root, AuthorizationResponseSettings& responses) {
  const Json* value = root.find("authorization_response");
  if (!value) return;
  Fields fields(*value, "authorization_response");
  responses.lifetime = std::chrono::seconds(fields.number("lifetime", 600, 1, 600));
  fields.finish();
}

void check_modes_of_clients(const Config& config, const Fields& root) {
  const auto& served = config.responses.modes;
  for (std::size_t i = 0; i < config.clients.size(); ++i) {
    for (const auto& mode : config.clients[i].authorization_response.response_modes) {
      if (served.empty() ? has(plain_modes, mode) : has(served, mode)) continue;
      root.refuse(member_of_client(i, "response_modes"), "expected some of response_modes_supported");
    }
  }
}

void check_encryption_of_clients(const Config& config, const Fields& root) {
  for (std::size_t i = 0; i < config.clients.size(); ++i) {
    const auto& alg = config.clients[i].authorization_response.authorization_encrypted_response_alg;
    if (alg.empty() || (config.responses.encrypted && alg == key_agreement)) continue;
    root.refuse(member_of_client(i, "authorization_encrypted_response_alg"),
                std::string("expected one of ") + encryption_name);
  }
}

// JARM §3: how it is encrypted is said where it is.
std::string read_encryption(Fields& client, const std::string& alg) {
  constexpr const char* name = "authorization_encrypted_response_enc";
  auto enc = client.text(name, "");
  if (enc.empty()) return enc;
  if (alg.empty()) client.refuse(name, "expected none, or authorization_encrypted_response_alg beside it");
  if (enc != "A256GCM" && enc != "A128CBC-HS256") client.refuse(name, "expected A256GCM or A128CBC-HS256");
  return enc;
}

}  // namespace

bool AuthorizationResponseSettings::are_signed() const { return std::any_of(modes.begin(), modes.end(), is_signed); }

void read_authorization_responses(Fields& root, Config& config) {
  config.responses.modes = read_modes(root);
  turn_on_signed_modes(config.responses.modes, profile_that(config, wants_signed_responses), root);
  read_lifetime(root, config.responses);
  config.responses.encrypted = read_encryption_switch(root, encryption_name);
  if (config.responses.encrypted && !config.responses.are_signed()) {
    // JARM §2.2: signed, then encrypted.
    root.refuse(encryption_name, "expected none, or jwt among response_modes_supported");
  }
  check_modes_of_clients(config, root);
  check_encryption_of_clients(config, root);
}

oauthkit::ClientAuthorizationResponse read_client_authorization_response(Fields& client) {
  const auto alg = client.text("authorization_encrypted_response_alg", "");
  return {.response_modes = client.texts("response_modes", {}),
          .authorization_signed_response_alg = read_algorithm_name(client, "authorization_signed_response_alg"),
          .authorization_encrypted_response_alg = alg,
          .authorization_encrypted_response_enc = read_encryption(client, alg)};
}

void check_signed_responses(const Config& config, const Fields& root) {
  for (std::size_t i = 0; i < config.clients.size(); ++i) {
    const auto& alg = config.clients[i].authorization_response.authorization_signed_response_alg;
    if (alg.empty() || (config.keys && alg == name_of(config.keys->algorithm))) continue;
    root.refuse(member_of_client(i, "authorization_signed_response_alg"), "expected keys.algorithm, or none");
  }
}

}  // namespace authserver
