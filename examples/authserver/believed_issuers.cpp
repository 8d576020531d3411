#include "believed_issuers.hpp"

namespace authserver {

using namespace oauthkit;

TrustedIssuers trusted_issuers(const Config& config, IssuerUse use, const Remote& remote) {
  std::vector<TrustedIssuer> trusted;
  for (auto& issuer : config.delegation.issuers_for(use)) trusted.push_back(std::move(issuer.keys));
  return TrustedIssuers(std::move(trusted), remote.keys);
}

TrustedIssuers grantors(const Config& config, const Remote& remote) {
  std::vector<TrustedIssuer> trusted;
  for (auto issuer : config.delegation.trusted_issuers) {
    const bool by_id_jag = issuer.use.contains(IssuerUse::id_jag);
    const bool by_any_jwt = issuer.use.contains(IssuerUse::jwt_bearer);
    if (!by_id_jag && !by_any_jwt) continue;
    issuer.keys.profile = !by_id_jag    ? AssertionProfile::plain
                          : !by_any_jwt ? AssertionProfile::id_jag
                                        : AssertionProfile::either;
    trusted.push_back(std::move(issuer.keys));
  }
  return TrustedIssuers(std::move(trusted), remote.keys);
}

std::function<Result<User>(const Assertion&)> subjects_of_issuers(const Config& config,
                                                                  const std::shared_ptr<const People>& people) {
  // Two issuers' equal names are two people.
  std::map<std::string, decltype(BelievedIssuer::subjects), std::less<>> subjects;
  for (const auto& issuer : config.delegation.trusted_issuers) subjects.emplace(issuer.keys.issuer, issuer.subjects);
  return [subjects, people](const Assertion& said) -> Result<User> {
    const auto issuer = subjects.find(said.issuer);
    if (issuer == subjects.end()) return denied();
    const auto user = issuer->second.find(said.subject);
    if (user == issuer->second.end() || !people->know(user->second)) return denied();
    return User{.id = user->second};
  };
}

}  // namespace authserver
