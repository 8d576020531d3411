#include "may_act.hpp"

#include "config/config.hpp"

namespace authserver {

using namespace oauthkit;

Issue naming_may_act(const Issue& issue) {
  return issue.surrounded_by([issue](const Issuance& issuance) -> Result<Tokens> {
    const auto* settings = issuance.client.app.get_if<ClientSettings>();
    if (!settings || settings->may_act.empty()) return issue(issuance);
    const auto& name = settings->may_act;
    auto named = issuance;
    const auto add = [&](Authorization& token) {
      if (token.may_act.empty()) token.may_act = {.sub = name, .client_id = name};
    };
    add(named.authorization);
    if (named.refresh) add(*named.refresh);
    return issue(named);
  });
}

}  // namespace authserver
