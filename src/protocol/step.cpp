#include "oauthkit/step.hpp"

#include <algorithm>

#include "oauthkit/session.hpp"

namespace oauthkit {
namespace {

bool are_among(const std::vector<std::string>& some, const std::vector<std::string>& all) {
  return std::all_of(some.begin(), some.end(),
                     [&](const std::string& one) { return std::find(all.begin(), all.end(), one) != all.end(); });
}

}  // namespace

Decision Decision::allow(const Browser& browser, Access access, std::string extra) {
  Decision decision;
  decision.allowed_ = true;
  decision.user_ = browser.user;
  decision.access_ = std::move(access);
  decision.extra_ = std::move(extra);
  return decision;
}

Decision Decision::allow(User user, Access access, std::string extra) {
  return allow(Browser{.user = std::move(user)}, std::move(access), std::move(extra));
}

Decision Decision::allow_all(const Browser& browser, std::string extra) {
  auto decision = allow(browser, {}, std::move(extra));
  decision.all_ = true;
  return decision;
}

Decision Decision::deny() { return {}; }

Immediate Immediate::allow(Access access, std::string extra, std::vector<std::string> claims) {
  Immediate immediate;
  immediate.allow_ = true;
  immediate.before_ = std::move(access);
  immediate.claims_ = std::move(claims);
  immediate.extra_ = std::move(extra);
  return immediate;
}

Immediate Immediate::agreed(Access access, std::string extra, std::vector<std::string> claims) {
  auto immediate = allow(std::move(access), std::move(extra), std::move(claims));
  immediate.agreed_ = true;
  return immediate;
}

Immediate Immediate::ask(Access granted_before, std::string info, std::vector<std::string> claims) {
  Immediate immediate;
  immediate.before_ = std::move(granted_before);
  immediate.claims_ = std::move(claims);
  immediate.info_ = std::move(info);
  return immediate;
}

Immediate Immediate::with_page() const {
  auto shown = *this;
  shown.allow_ = false;
  return shown;
}

bool Immediate::allows(const Access& asked, const std::vector<std::string>& claims) const {
  // A token for no resource in particular may be good for every API.
  const bool is_bound = before_.resource.empty() || !asked.resource.empty();
  // OpenID Connect Core §3.1.2.4: consent is to what is asked for, also to what is asked for by name.
  return allow_ && is_bound && before_.contains(asked) && are_among(claims, claims_);
}

}  // namespace oauthkit
