#include "oauthkit/step.hpp"

namespace oauthkit {

Decision Decision::allow(const User& user, Scope scope, std::string extra) {
  Decision decision;
  decision.user_ = user;
  decision.scope_ = std::move(scope);
  decision.extra_ = std::move(extra);
  return decision;
}

Decision Decision::deny() { return {}; }

}  // namespace oauthkit
