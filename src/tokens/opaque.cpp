#include "oauthkit/tokens/opaque.hpp"

#include <stdexcept>

#include "tokens/issuing.hpp"

namespace oauthkit::tokens {

Issue opaque(TokenStore store, OpaqueOptions options) {
  std::function<std::string(const Issuance&)> generate = random_text;
  if (options.generate) {
    generate = [own = options.generate](const Issuance& issuance) {
      auto token = own(issuance);
      if (token.empty()) throw std::runtime_error("the generate function of tokens::opaque made an empty token");
      return token;
    };
  }
  auto issue =
      issue_with(std::move(store),
                 {.name = "tokens::opaque",
                  .access = options.access,
                  .refresh = options.refresh,
                  .refresh_idle = options.refresh_idle,
                  .make_access = [generate](const Issuance& issuance, Authorization&) { return generate(issuance); },
                  .make_refresh = generate,
                  .extra = std::move(options.extra)});
  if (options.generate) {
    issue.findings.push_back({Finding::Kind::loosened,
                              "token texts come from the application: tokens::opaque has a generate function, and the "
                              "entropy of what it makes is not checked."});
  }
  return issue;
}

}  // namespace oauthkit::tokens
