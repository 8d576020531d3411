#include "config/trusted_issuers.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "config/failure.hpp"
#include "config/origins.hpp"
#include "config/secrets.hpp"
#include "remote.hpp"

namespace authserver {
namespace {

constexpr std::array<std::pair<std::string_view, IssuerUse>, 4> uses = {
    {{"id-jag", IssuerUse::id_jag},
     {"jwt-bearer", IssuerUse::jwt_bearer},
     {"subject_token", IssuerUse::subject_token},
     {"login_hint_token", IssuerUse::login_hint_token}}};

std::set<IssuerUse> read_use(Fields& fields) {
  std::set<IssuerUse> believed;
  for (const auto& name : fields.texts("use", {})) {
    const auto* const found =
        std::find_if(uses.begin(), uses.end(), [&](const auto& use) { return use.first == name; });
    if (found != uses.end()) believed.insert(found->second);
    if (found == uses.end()) fields.refuse("use", "expected id-jag, jwt-bearer, subject_token and login_hint_token");
  }
  if (believed.empty()) fields.refuse("use", "expected some of id-jag, jwt-bearer, subject_token, login_hint_token");
  return believed;
}

// Nothing is fetched in the clear but from an origin of the operator's own.
void check_place(Fields& fields, const std::string& uri, const Config& config) {
  if (uri.empty()) return;
  if (!can_fetch) fields.refuse("jwks_uri", "expected jwks instead; jwks_uri is not built into this program");
  const bool is_trusted = config.fetch && is_of_origin(uri, config.fetch->trusted_origins);
  if (!uri.starts_with("https://") && !is_trusted) {
    fields.refuse("jwks_uri", "expected an https URL, or one of fetch.trusted_origins");
  }
}

oauthkit::TrustedIssuer read_keys(Fields& fields, const Config& config) {
  oauthkit::TrustedIssuer keys{.issuer = fields.text("issuer", ""), .jwks_uri = fields.text("jwks_uri", "")};
  if (!is_printable(keys.issuer)) fields.refuse("issuer", "expected the iss of its JWTs");
  if (const auto* jwks = fields.find("jwks")) keys.jwks = jwks->dump();
  if (keys.jwks.empty() == keys.jwks_uri.empty()) fields.refuse("jwks", "expected either jwks or jwks_uri");
  check_place(fields, keys.jwks_uri, config);
  try {
    oauthkit::TrustedIssuers({keys}, open_remote(config.fetch.value_or(FetchSettings())).keys);
  } catch (const std::invalid_argument&) {
    if (!keys.jwks_uri.empty()) fields.refuse("jwks_uri", "expected a URL without user name");
    fields.refuse("jwks", R"(expected {"keys": [...]} with public keys)");
  }
  return keys;
}

std::map<std::string, std::string, std::less<>> read_subjects(Fields& fields) {
  std::map<std::string, std::string, std::less<>> subjects;
  const Json* value = fields.find("subjects");
  if (!value) return subjects;
  Fields names(*value, fields.path_of("subjects"));
  for (const auto& [sub, user] : value->items()) {
    auto name = names.text(sub, "");
    if (sub.empty() || name.empty()) names.refuse(sub, "expected the sub of a user");
    subjects.emplace(sub, std::move(name));
  }
  return subjects;
}

BelievedIssuer read_issuer(const Json& value, const std::string& path, const Config& config) {
  Fields fields(value, path);
  BelievedIssuer issuer{.keys = read_keys(fields, config), .use = read_use(fields), .subjects = read_subjects(fields)};
  fields.finish();
  return issuer;
}

}  // namespace

std::vector<BelievedIssuer> DelegationSettings::issuers_for(IssuerUse use) const {
  std::vector<BelievedIssuer> believed;
  std::copy_if(trusted_issuers.begin(), trusted_issuers.end(), std::back_inserter(believed),
               [&](const BelievedIssuer& issuer) { return issuer.use.contains(use); });
  return believed;
}

void read_trusted_issuers(Fields& root, Config& config) {
  auto& issuers = config.delegation.trusted_issuers;
  std::set<std::string> names;
  for_each_element(root, "trusted_issuers", [&](const Json& value, const std::string& path) {
    issuers.push_back(read_issuer(value, path, config));
    if (!names.insert(issuers.back().keys.issuer).second) {
      throw ConfigError(path + ".issuer", "expected one of its own");
    }
  });
}

// RFC 7523 §3: an assertion is another's; what this server signs for others is no grant here.
void check_trusted_issuers(const Config& config, const std::string& issuer, const std::string& path) {
  const auto& issuers = config.delegation.trusted_issuers;
  for (std::size_t i = 0; i < issuers.size(); ++i) {
    if (issuers[i].keys.issuer != issuer) continue;
    throw ConfigError(path + "trusted_issuers[" + std::to_string(i) + "].issuer",
                      "expected another issuer than this server");
  }
}

}  // namespace authserver
