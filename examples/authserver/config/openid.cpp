#include "config/openid.hpp"

#include <algorithm>
#include <oauthkit/hash.hpp>

#include "config/algorithms.hpp"
#include "config/secrets.hpp"

namespace authserver {
namespace {

using oauthkit::SigningAlgorithm;

bool has(const std::vector<SigningAlgorithm>& algorithms, SigningAlgorithm algorithm) {
  return std::find(algorithms.begin(), algorithms.end(), algorithm) != algorithms.end();
}

std::vector<SigningAlgorithm> usual_algorithms(const Config& config) {
  if (config.profile.algorithms.contains(SigningAlgorithm::rs256)) return {SigningAlgorithm::rs256};
  return {config.keys ? config.keys->algorithm : SigningAlgorithm::es256};
}

std::vector<SigningAlgorithm> read_algorithms(Fields& fields, const Config& config) {
  constexpr const char* name = "signing_algs";
  const auto& admitted = config.profile.algorithms;
  if (!fields.find(name)) return usual_algorithms(config);
  std::vector<SigningAlgorithm> algorithms;
  for (const auto& text : fields.texts(name, {})) {
    const auto algorithm = algorithm_named(text);
    if (!algorithm || has(algorithms, *algorithm)) {
      fields.refuse(name, "expected some of RS256, ES256, PS256 and EdDSA, each once");
    }
    if (!admitted.contains(*algorithm)) {
      fields.refuse(name,
                    "expected others than " + text + ", because of the profile " + std::string(config.profile.name));
    }
    algorithms.push_back(*algorithm);
  }
  // OpenID Connect Discovery §3: what every client can verify.
  if (admitted.contains(SigningAlgorithm::rs256) && !has(algorithms, SigningAlgorithm::rs256)) {
    fields.refuse(name, "expected RS256 among them");
  }
  if (algorithms.empty()) fields.refuse(name, "expected at least one");
  return algorithms;
}

std::string read_acr(Fields& fields) {
  auto acr = fields.text("acr", "urn:oauthkit:acr:password");
  const auto one = oauthkit::Scope::parse(acr);
  if (!one || one->size() != 1) fields.refuse("acr", "expected a name without spaces");
  return acr;
}

// OpenID Connect Core §8.1: nobody can guess it. The text is never repeated.
oauthkit::Secret read_salt(Fields& fields) {
  constexpr std::size_t shortest = 16;
  if (!fields.find("pairwise_salt")) return {};
  auto salt = oauthkit::base64url_decode(fields.text("pairwise_salt", ""));
  if (!salt || salt->size() < shortest) {
    fields.refuse("pairwise_salt", "expected at least 16 random bytes in base64url");
  }
  return *std::move(salt);
}

OpenidSettings read_settings(Fields& fields, const Config& config) {
  OpenidSettings settings;
  settings.id_token_lifetime = std::chrono::seconds(fields.number("id_token_lifetime", 300, 1, 3600));
  settings.signing_algs = read_algorithms(fields, config);
  settings.acr = read_acr(fields);
  settings.pairwise_salt = read_salt(fields);
  fields.finish();
  return settings;
}

// What a password amounts to, where nobody says otherwise of a person.
void name_sign_ins(Config& config) {
  for (auto& person : config.people) {
    if (person.acr.empty()) person.acr = config.openid->acr;
    person.amr = {"pwd"};
  }
}

void check_keys(const Config& config, const Fields& root) {
  const auto lifetime = config.openid->id_token_lifetime.length();
  if (!config.keys || config.keys->retire.length() >= lifetime) return;
  root.refuse("openid.id_token_lifetime",
              "expected at most keys.retire, " + std::to_string(config.keys->retire.length().count()));
}

// OpenID Connect Core §2: what clients know people by is at most 255 characters of ASCII.
void check_people(const Config& config, const Fields& root) {
  for (std::size_t i = 0; i < config.people.size(); ++i) {
    const auto& person = config.people[i];
    const auto place = "users[" + std::to_string(i) + "].";
    if (!is_printable(person.sub)) root.refuse(place + "sub", "expected printable ASCII, because openid is a scope");
    // Both factors together are called so: the password alone would pass for them.
    if (person.acr == "mfa" && !person.totp_secret.empty()) {
      root.refuse("openid.acr", "expected another than mfa, because " + place + "totp_secret is a second factor");
    }
  }
}

}  // namespace

void read_openid(Fields& root, Config& config) {
  const Json* value = root.find("openid");
  const bool is_on = config.scopes.contains("openid");
  if (value && !is_on) root.refuse("openid", "expected none without openid among scopes");
  if (!is_on) return;
  const auto usual = Json::object();
  Fields fields(value ? *value : usual, root.path_of("openid"));
  config.openid = read_settings(fields, config);
  name_sign_ins(config);
}

void check_openid(const Config& config, const Fields& root) {
  if (!config.openid) return;
  check_keys(config, root);
  check_people(config, root);
}

}  // namespace authserver
