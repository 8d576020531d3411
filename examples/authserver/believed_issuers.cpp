#include "believed_issuers.hpp"

namespace authserver {

using namespace oauthkit;

TrustedIssuers trusted_issuers(const Config& config, IssuerUse use, const Remote& remote) {
  std::vector<TrustedIssuer> trusted;
  for (auto& issuer : config.delegation.issuers_for(use)) trusted.push_back(std::move(issuer.keys));
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
